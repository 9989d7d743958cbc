# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form

from .common_assignment import AssignmentCommon


class TestHandOver(AssignmentCommon):
    def _charge_officer(self):
        self.line.with_user(self.head).employee_id = self.officer_employee

    def test_the_first_officer_needs_no_reason_and_gets_the_activity(self):
        self.assertEqual(self._turn_of(self.line), self.head)
        self._charge_officer()
        self.assertIn(self.officer, self._turn_of(self.line))
        self.assertEqual(
            set(self.line.activity_ids.mapped("date_deadline")), {self.line.deadline}
        )
        self.assertEqual(self.line.handover_count, 0)

    def test_another_officer_asks_why_and_is_counted(self):
        self._charge_officer()
        line = self.line.with_user(self.head)
        with self.assertRaisesRegex(UserError, "needs a reason"):
            line.action_hand_over(employee_id=self.deputy_employee.id)
        line.action_hand_over(
            employee_id=self.deputy_employee.id, reason="Đồng chí Lập nghỉ phép"
        )
        self.assertRecordValues(
            self.line,
            [{"employee_id": self.deputy_employee.id, "handover_count": 1}],
        )
        self.assertIn(self.deputy, self._turn_of(self.line))
        self.assertNotIn(self.officer, self._turn_of(self.line))
        words = self._last_words(self.line)
        for part in ("t_officer", "t_deputy", "Đồng chí Lập nghỉ phép"):
            self.assertIn(part, words)
        with self.assertRaisesRegex(UserError, "has it already"):
            line.action_hand_over(employee_id=self.deputy_employee.id, reason="x")

    def test_nobody_is_replaced_by_a_plain_write(self):
        self._charge_officer()
        for user in (self.head, self.office):
            line = self.line.with_user(user)
            for value in (self.deputy_employee.id, False):
                with self.assertRaisesRegex(UserError, "“Hand over”", msg=user.login):
                    line.write({"employee_id": value})
        with self.assertRaisesRegex(UserError, "“Hand over”"):
            self.line.with_user(self.office).department_id = self.culture
        for user in (self.head, self.officer):
            with self.assertRaises(AccessError):
                self.line.with_user(user).department_id = self.culture
        # What is there already may be written again, as a form does.
        self.line.with_user(self.head).employee_id = self.officer_employee
        for vals in ({"handover_count": 9}, {"sent_back_reason": "x"}):
            with self.assertRaises(AccessError):
                self.line.with_user(self.office).write(vals)
        self.assertEqual(self.line.handover_count, 0)

    def test_only_the_head_chooses_among_his_own_people(self):
        self._charge_officer()
        for user in (self.officer, self.office, self.leader):
            with self.assertRaises(AccessError, msg=user.login):
                self.line.with_user(user).action_hand_over(
                    employee_id=self.deputy_employee.id, reason="x"
                )
        stranger = self.culture.manager_id
        with self.assertRaisesRegex(ValidationError, "does not work in"):
            self.line.with_user(self.head).action_hand_over(
                employee_id=stranger.id, reason="x"
            )
        with self.assertRaisesRegex(UserError, "or another department"):
            self.line.with_user(self.head).action_hand_over(reason="x")

    def test_the_office_moves_it_to_another_department(self):
        self.line.with_user(self.officer).action_start()
        self.line.with_user(self.officer).draft_answer = "Nháp của phòng trước"
        self._charge_officer()
        with self.assertRaises(AccessError):
            self.line.with_user(self.head).action_hand_over(
                department_id=self.culture.id, reason="x"
            )
        self.line.with_user(self.office).action_hand_over(
            department_id=self.culture.id, reason="Thuộc lĩnh vực văn hóa"
        )
        self.assertRecordValues(
            self.line,
            [
                {
                    "department_id": self.culture.id,
                    "employee_id": False,
                    "state": "assigned",
                    "handover_count": 1,
                    "draft_answer": "Nháp của phòng trước",
                }
            ],
        )
        self.assertEqual(self.petition.department_id, self.culture)
        self.assertEqual(self._turn_of(self.line), self.head2)
        self.assertIn("Thuộc lĩnh vực văn hóa", self._last_words(self.line))
        self.env.invalidate_all()
        self.assertFalse(self.line.with_user(self.officer).has_access("read"))
        self.line.with_user(self.head2).action_start()

    def test_a_department_charged_already_does_not_get_it_twice(self):
        self._new_line(
            purpose="prepare", role="cooperate", department_id=self.culture.id
        )
        with self.assertRaisesRegex(UserError, "not charged with it yet"):
            self.line.with_user(self.office).action_hand_over(
                department_id=self.culture.id, reason="x"
            )

    def test_what_was_released_is_returned_before_it_is_handed_over(self):
        self.line.with_user(self.officer).action_start()
        self.line.with_user(self.officer).draft_answer = "x"
        self.line.with_user(self.head).action_submit()
        with self.assertRaisesRegex(UserError, "“Submitted”"):
            self.line.with_user(self.office).action_hand_over(
                department_id=self.culture.id, reason="x"
            )

    def test_not_ours_goes_to_the_office_which_decides(self):
        self._charge_officer()
        with self.assertRaises(AccessError):
            self.line.with_user(self.officer).action_send_back(reason="x")
        with self.assertRaisesRegex(UserError, "needs a reason"):
            self.line.with_user(self.head).action_send_back()
        self.line.with_user(self.head).action_send_back(reason="Việc của Trạm Y tế")
        self.assertEqual(self._turn_of(self.line), self.office)
        found = self.line.search(
            [("sent_back_reason", "!=", False), ("id", "=", self.line.id)]
        )
        self.assertEqual(found, self.line)
        with self.env.cr.savepoint():
            self.line.with_user(self.leader).action_return(reason="Vẫn là của phòng")
            self.assertRecordValues(
                self.line,
                [{"state": "returned", "sent_back_reason": False, "return_count": 1}],
            )
            self.assertIn(self.officer, self._turn_of(self.line))
            with self.assertRaisesRegex(UserError, "nothing to return"):
                self.line.with_user(self.office).action_return(reason="x")
            self.line.with_user(self.head).action_send_back(reason="Không phải")
        self.line.with_user(self.office).action_hand_over(
            department_id=self.culture.id, reason="Đúng là việc của phòng Văn hóa"
        )
        self.assertFalse(self.line.sent_back_reason)
        self.assertEqual(self._turn_of(self.line), self.head2)

    def test_the_wizard_and_the_form(self):
        with Form(self.line.with_user(self.head)) as form:
            self.assertTrue(form.may_choose_officer)
            form.employee_id = self.deputy_employee
            self.assertTrue(form.may_choose_officer, "corrected until it is saved")
            form.employee_id = self.officer_employee
        self.assertFalse(self.line.with_user(self.head).may_choose_officer)
        wizard = (
            self.env["dialogue.hand.over"]
            .with_user(self.head)
            .with_context(active_ids=self.line.ids)
            .create({"employee_id": self.deputy_employee.id, "reason": "Chia lại việc"})
        )
        self.assertEqual(wizard.present_ids, self.economy)
        wizard.action_hand_over()
        self.assertEqual(self.line.employee_id, self.deputy_employee)

    def test_a_wizard_takes_no_foreign_assignment(self):
        with self.assertRaises(AccessError):
            self.env["dialogue.hand.over"].with_user(self.head2).create(
                {
                    "assignment_ids": [Command.set(self.line.ids)],
                    "employee_id": self.deputy_employee.id,
                    "reason": "x",
                }
            ).action_hand_over()

    def test_a_new_head_is_told_once_and_only_of_what_nobody_has(self):
        self._charge_officer()
        other = self._new_line()
        self.economy.manager_id = self.deputy_employee
        self.assertIn(self.officer, self._turn_of(self.line))
        self.assertEqual(self._turn_of(other), self.deputy)
        self.assertEqual(len(other.activity_ids), 1)


class TestReopen(AssignmentCommon):
    def test_a_matter_taken_up_again_charges_its_department(self):
        self.line.action_cancel(reason="x")
        promise = self._new_line()
        self.petition._write_state("settled", outcome="settled")
        promise._write_state("approved", approved_on=fields.Datetime.now())
        promise.approved_on -= timedelta(hours=1)
        self.petition.with_user(self.supervisor).action_reopen(
            reason="Đường lại hỏng sau một tháng"
        )
        new = self.petition.assignment_ids.filtered("is_open")
        self.assertRecordValues(
            new,
            [
                {
                    "department_id": self.economy.id,
                    "purpose": "resolve",
                    "role": "lead",
                    "state": "assigned",
                    "instruction": "Đường lại hỏng sau một tháng",
                }
            ],
        )
        self.assertTrue(new.deadline and new.deadline_explanation)
        self.assertEqual(self._turn_of(new), self.head)
        self.assertEqual(promise.state, "approved")
        self.assertRecordValues(
            self.petition,
            [{"state": "concluded", "reopen_count": 1, "deadline": new.deadline}],
        )
        with self.assertRaisesRegex(UserError, "has not settled"):
            self.petition.with_user(self.office).action_settle()
