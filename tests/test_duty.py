# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time

from .common_plan import PlanCommon


class TestDuty(PlanCommon):
    def _prepare(self):
        session = self.session.with_user(self.office)
        session.action_prepare()
        session.date_start = self._moment("2027-03-01")
        return self.session.duty_ids

    def _activities(self, duties):
        return self.env["mail.activity"].search(
            [("res_model", "=", "dialogue.duty"), ("res_id", "in", duties.ids)]
        )

    # -- templates -----------------------------------------------------------------

    def test_plan_duties_become_the_sessions(self):
        notice, synthesis, plan_duty = self.plan.duty_ids.sorted("id")
        self.assertTrue(notice.is_template and synthesis.is_template)
        self.assertFalse(plan_duty.is_template)
        duties = self._prepare()
        self.assertEqual(duties.template_id, notice | synthesis)
        self.assertEqual(
            duties.filtered(lambda duty: duty.template_id == synthesis).village_id,
            self.villages,
        )
        self.assertEqual(duties.plan_id, self.plan)
        # What belongs to a session does not show among the plan's own duties.
        self.env.invalidate_all()
        self.assertEqual(len(self.plan.duty_ids), 3)

    def test_preparing_twice_adds_nothing(self):
        duties = self._prepare()
        session = self.session
        session.action_postpone(reason="Mưa lũ")
        session.date_start = self._moment("2027-03-08")
        session.action_prepare()
        self.assertEqual(session.duty_ids, duties)

    def test_a_template_is_never_done(self):
        template = self.plan.duty_ids.filtered("is_template")[0]
        with self.assertRaises(UserError):
            template.action_done()
        self.assertFalse(template.due_date)

    # -- dates ---------------------------------------------------------------------

    def test_due_dates_follow_the_session(self):
        duties = self._prepare()
        notice = duties.filtered(lambda duty: duty.name == "Thông báo công khai")
        self.assertEqual(str(notice.due_date), "2027-02-22")
        self.assertIn("22/02/2027", notice.due_explanation)
        self.session.date_start = self._moment("2027-03-08")
        self.assertEqual(str(notice.due_date), "2027-03-01")
        notice.action_done()
        self.session.date_start = self._moment("2027-03-15")
        self.assertEqual(str(notice.due_date), "2027-03-01")

    def test_plan_duty_runs_from_the_issue(self):
        duty = self.plan.duty_ids.filtered(lambda line: not line.is_template)
        self.assertFalse(duty.due_date)
        self.plan.issue_date = "2027-03-05"  # a Friday
        self._issue_plan()
        self.assertEqual(str(duty.due_date), "2027-03-10")

    def test_fixed_date(self):
        duty = self.env["dialogue.duty"].create(
            {
                "plan_id": self.plan.id,
                "name": "Báo cáo năm",
                "due_reference": "fixed",
                "due_fixed_date": "2026-12-15",
            }
        )
        self.assertEqual(str(duty.due_date), "2026-12-15")

    def test_rule_in_words(self):
        notice, _synthesis, plan_duty = self.plan.duty_ids.sorted("id")
        self.assertEqual(notice.due_rule, "7 days before: Start of the session")
        self.assertEqual(plan_duty.due_rule, "3 working days after: Issue of the plan")

    def test_overdue_and_soon(self):
        duty = self._prepare().filtered(lambda line: not line.village_id)
        for day, overdue, soon in (
            ("2027-02-01", False, False),
            ("2027-02-20", False, True),
            ("2027-02-22", False, True),
            ("2027-02-23", True, False),
        ):
            self.env.invalidate_all()
            with freeze_time(f"{day} 02:00:00"):
                self.assertEqual((duty.is_overdue, duty.is_due_soon), (overdue, soon))

    # -- activities ------------------------------------------------------------------

    def test_one_activity_for_whoever_is_responsible(self):
        duties = self._prepare()
        notice = duties.filtered(lambda duty: not duty.village_id)
        own = duties.filtered(lambda duty: duty.village_id == self.village_a)
        self.assertEqual(self._activities(notice).user_id, self.head2)
        self.assertEqual(self._activities(own).user_id, self.village_user)
        # Villages without a representative have nobody to remind.
        self.assertEqual(len(self._activities(duties)), 2)

    def test_activity_moves_with_the_date(self):
        duties = self._prepare()
        activity = self._activities(duties.filtered(lambda line: not line.village_id))
        self.assertEqual(str(activity.date_deadline), "2027-02-22")
        self.session.with_user(self.office).date_start = self._moment("2027-03-08")
        self.assertEqual(str(activity.date_deadline), "2027-03-01")
        self.assertEqual(len(self._activities(duties)), 2)

    def test_activity_follows_the_officer(self):
        notice = self._prepare().filtered(lambda line: not line.village_id)
        notice.with_user(self.office).user_id = self.officer
        self.assertEqual(self._activities(notice).user_id, self.officer)

    def test_activity_ends_with_the_duty(self):
        duties = self._prepare()
        duties.with_user(self.office).filtered(
            lambda line: not line.village_id
        ).action_done()
        self.assertEqual(len(self._activities(duties)), 1)
        self.session.with_user(self.office).action_cancel(reason="Sáp nhập xã")
        self.assertFalse(self._activities(duties))

    def test_no_activity_before_the_plan_is_issued(self):
        duty = self.plan.duty_ids.filtered(lambda line: not line.is_template)
        self.plan.issue_date = "2027-03-05"
        self.assertFalse(self._activities(duty))
        self._issue_plan()
        self.assertEqual(self._activities(duty).user_id, self.head2)

    # -- states and access -------------------------------------------------------------

    def test_department_does_its_own_duty(self):
        duties = self._prepare()
        notice = duties.filtered(lambda line: not line.village_id)
        Duty = self.env["dialogue.duty"].with_user(self.head2)
        self.env.invalidate_all()
        self.assertEqual(Duty.search([("session_id", "=", self.session.id)]), notice)
        own = notice.with_user(self.head2)
        own.evidence = "Đã niêm yết tại 3 thôn"
        with self.assertRaises(AccessError):
            own.due_number = 1
        own.action_done()
        self.assertEqual(notice.state, "done")
        self.assertEqual(notice.done_by_id, self.head2)
        with self.assertRaises(AccessError):
            own.action_reopen()
        notice.with_user(self.office).action_reopen()
        self.assertFalse(notice.done_by_id)

    def test_other_departments_do_not_see_it(self):
        notice = self._prepare().filtered(lambda line: not line.village_id)
        self.env.invalidate_all()
        self.assertFalse(notice.with_user(self.head).has_access("read"))
        self.assertForbidden(notice.with_user(self.head).action_done)
        self.officer_employee.department_id = self.culture
        self.env.invalidate_all()
        self.assertTrue(notice.with_user(self.officer).has_access("read"))

    def test_village_sees_its_own(self):
        duties = self._prepare()
        self.env.invalidate_all()
        own = self.env["dialogue.duty"].with_user(self.village_user).search([])
        self.assertEqual(own.village_id, self.village_a)
        own.action_done()
        self.assertEqual(len(duties.filtered(lambda line: line.state == "done")), 1)

    def test_supervisor_reads_all_and_does_what_is_his(self):
        duties = self._prepare()
        mine = duties[0]
        mine.user_id = self.supervisor
        self.env.invalidate_all()
        seen = self.env["dialogue.duty"].with_user(self.supervisor)
        self.assertEqual(len(seen.search([])), 7)
        mine.with_user(self.supervisor).action_done()
        self.assertForbidden(duties[1].with_user(self.supervisor).action_done)

    def test_state_is_not_written_directly(self):
        duty = self._prepare()[0]
        with self.assertRaises(UserError):
            duty.with_user(self.office).write({"state": "done"})
