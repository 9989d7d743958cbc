# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import Command, fields
from odoo.exceptions import AccessError, UserError

from .common_plan import PlanCommon


class TestPlan(PlanCommon):
    # -- states --------------------------------------------------------------

    def test_whole_path(self):
        plan = self.plan
        plan.with_user(self.office).action_submit()
        self.assertEqual(plan.state, "submitted")
        plan.with_user(self.leader).action_approve()
        self.assertEqual(plan.state, "approved")
        plan.with_user(self.office).action_issue()
        self.assertEqual(plan.state, "issued")
        self.assertEqual(plan.issue_date, fields.Date.context_today(plan))
        self.session.with_user(self.office).action_cancel(reason="Mưa lũ")
        plan.with_user(self.office).action_done()
        self.assertEqual(plan.state, "done")

    def test_issue_keeps_a_typed_date(self):
        self.plan.issue_date = "2026-02-05"
        self._issue_plan()
        self.assertEqual(str(self.plan.issue_date), "2026-02-05")

    def test_only_a_leader_approves(self):
        self.plan.with_user(self.office).action_submit()
        self.assertForbidden(self.plan.with_user(self.office).action_approve)
        for user in (self.head, self.village_user, self.supervisor):
            self.assertForbidden(self.plan.with_user(user).action_approve)
        self.assertEqual(self.plan.state, "submitted")

    def test_only_the_office_submits_and_issues(self):
        for user in (self.leader, self.head, self.supervisor):
            self.assertForbidden(self.plan.with_user(user).action_submit)
        self.plan.with_user(self.office).action_submit()
        self.plan.with_user(self.leader).action_approve()
        self.assertForbidden(self.plan.with_user(self.leader).action_issue)

    def test_states_in_order_only(self):
        self.assertRefused(self.plan.action_approve, "Draft", "Submitted")
        self.assertRefused(self.plan.action_issue, "Approved")
        self.assertRefused(self.plan.action_done, "Issued")

    def test_state_is_not_written_directly(self):
        with self.assertRaises(UserError):
            self.plan.with_user(self.office).write({"state": "approved"})
        with self.assertRaises(UserError):
            self.plan.with_user(self.office).with_context(dialogue_gate=True).write(
                {"state": "approved"}
            )
        with self.assertRaises(UserError):
            self.env["dialogue.plan"].with_user(self.office).create(
                {"name": "Khác", "year": 2026, "state": "issued"}
            )

    def test_return_wants_a_reason(self):
        plan = self.plan.with_user(self.office)
        plan.action_submit()
        self.assertRefused(self.plan.with_user(self.leader).action_return, "Say why")
        self.plan.with_user(self.leader).action_return(reason="Thiếu kinh phí")
        self.assertEqual(plan.state, "draft")
        self.assertEqual(plan.state_reason, "Thiếu kinh phí")
        self.assertIn("Thiếu kinh phí", str(plan.message_ids[:1].body))

    def test_reason_dialog_calls_the_move(self):
        self.plan.with_user(self.office).action_submit()
        dialog = self.env["dialogue.reason"].with_user(self.leader)
        dialog = dialog.with_context(
            active_model="dialogue.plan",
            active_ids=self.plan.ids,
            dialogue_method="action_return",
        )
        dialog.create({"reason": "Sai căn cứ"}).action_confirm()
        self.assertEqual(self.plan.state, "draft")

    def test_cancel(self):
        self._issue_plan()
        self.assertRefused(self.plan.action_cancel, "Say why")
        self.plan.with_user(self.office).action_cancel(reason="Sáp nhập xã")
        self.assertEqual(self.plan.state, "cancelled")
        self.assertEqual(set(self.plan.duty_ids.mapped("state")), {"cancelled"})

    def test_cancel_waits_for_a_session_under_way(self):
        self._ready_to_invite().action_invite()
        self.assertRefused(
            self.plan.action_cancel, self.session.name, reason="Sáp nhập xã"
        )

    def test_done_waits_for_the_sessions(self):
        self._issue_plan()
        self.assertRefused(self.plan.action_done, self.session.name)

    # -- lock ------------------------------------------------------------------

    def test_an_approved_plan_is_locked(self):
        plan = self.plan.with_user(self.office)
        plan.budget_ids = [Command.create({"name": "Hội trường", "estimate": 2000000})]
        self._issue_plan()
        for vals in (
            {"name": "Khác"},
            {"purpose": "Khác"},
            {"composition_ids": [Command.clear()]},
        ):
            with self.assertRaises(UserError):
                plan.write(vals)
        for line in (plan.composition_ids[0], plan.duty_ids[0]):
            with self.assertRaises(UserError):
                line.unlink()
        with self.assertRaises(UserError):
            plan.composition_ids[0].quantity = 99
        with self.assertRaises(UserError):
            plan.budget_ids.estimate = 3000000
        with self.assertRaises(UserError):
            self.env["dialogue.plan.recipient"].with_user(self.office).create(
                {"plan_id": plan.id, "name": "Ủy ban nhân dân tỉnh"}
            )

    def test_follow_up_fields_stay_open(self):
        plan = self.plan.with_user(self.office)
        plan.budget_ids = [Command.create({"name": "Hội trường", "estimate": 2000000})]
        self._issue_plan()
        plan.budget_ids.actual = 1900000
        plan.note = "Đã quyết toán"
        self.assertEqual(plan.budget_actual, 1900000)
        self.assertEqual(plan.budget_amount, 2000000)

    def test_extraordinary_session_joins_an_issued_plan(self):
        self._issue_plan()
        session = (
            self.env["dialogue.session"]
            .with_user(self.office)
            .create(
                {"plan_id": self.plan.id, "name": "Đột xuất", "kind": "extraordinary"}
            )
        )
        self.assertIn(session, self.plan.session_ids)

    def test_a_returned_plan_opens_again(self):
        self.plan.with_user(self.office).action_submit()
        self.plan.with_user(self.leader).action_approve()
        self.plan.with_user(self.leader).action_return(reason="Đổi thời gian")
        self.plan.with_user(self.office).name = "Khác"
        self.assertEqual(self.plan.name, "Khác")

    def test_a_live_plan_is_not_deleted(self):
        with self.assertRaises(UserError):
            self.plan.unlink()
        self.session.unlink()
        self._issue_plan()
        with self.assertRaises(UserError):
            self.plan.unlink()
        self.plan.action_cancel(reason="Sáp nhập xã")
        self.plan.unlink()
        self.assertFalse(self.plan.exists())

    # -- next year ---------------------------------------------------------------

    def test_next_years_plan(self):
        self.plan.write(
            {
                "purpose": "Năm 2026, thực hiện Luật 72/2026/QH15 ngày 16/6/2026",
                "budget_ids": [
                    Command.create({"name": "Nước", "estimate": 5, "actual": 4})
                ],
            }
        )
        self.plan.duty_ids[2].write(
            {"due_reference": "fixed", "due_fixed_date": "2026-12-15"}
        )
        self.session.date_start = self._moment("2026-11-25")
        self._issue_plan()
        action = self.plan.with_user(self.office).action_copy_next_year()
        copy = self.env["dialogue.plan"].browse(action["res_id"])
        self.assertEqual(copy.year, 2027)
        self.assertEqual(copy.state, "draft")
        self.assertEqual(copy.previous_plan_id, self.plan)
        self.assertEqual(copy.name, "Đối thoại trực tiếp với Nhân dân năm 2027")
        # The year of the work moves, that of a law or a date does not.
        self.assertEqual(
            copy.purpose, "Năm 2027, thực hiện Luật 72/2026/QH15 ngày 16/6/2026"
        )
        self.assertFalse(copy.issue_date)
        self.assertEqual(
            copy.composition_ids.group_id, self.plan.composition_ids.group_id
        )
        self.assertEqual(len(copy.duty_ids), 3)
        self.assertEqual(set(copy.duty_ids.mapped("state")), {"todo"})
        fixed = copy.duty_ids.filtered(lambda duty: duty.due_reference == "fixed")
        self.assertEqual(str(fixed.due_fixed_date), "2027-12-15")
        self.assertEqual(copy.budget_ids.estimate, 5)
        self.assertFalse(copy.budget_ids.actual)
        session = copy.session_ids
        self.assertEqual(session.name, "Hội nghị đối thoại năm 2027")
        self.assertEqual(session.state, "draft")
        self.assertFalse(session.date_start)
        self.assertEqual(session.expected_month, "11")
        self.assertEqual(session.village_ids, self.villages)
        self.assertEqual(session.village_line_ids.village_id, self.villages)
        self.assertFalse(session.delegate_ids)

    def test_next_year_leaves_out_what_was_not_planned(self):
        self.env["dialogue.session"].create(
            [
                {"plan_id": self.plan.id, "name": "Đột xuất", "kind": "extraordinary"},
                {"plan_id": self.plan.id, "name": "Đã hủy"},
            ]
        )[1].action_cancel(reason="Trùng")
        self.assertEqual(
            self.plan.copy().session_ids.mapped("name"), ["Hội nghị đối thoại năm 2027"]
        )

    # -- check list ----------------------------------------------------------------

    def _codes(self):
        return [code for code, _sentence in self.plan._check_list()]

    def test_check_list_names_the_gaps(self):
        codes = self._codes()
        for code in ("basis", "signer", "contact", "publication", "chair", "budget"):
            self.assertIn(code, codes)
        # The council is in the composition, and one session a year is enough.
        self.assertNotIn("council", codes)
        self.assertNotIn("sessions", codes)
        self.assertNotIn("people", codes)
        self.assertEqual(self.plan.gap_count, len(codes))
        self.assertIn("<li>", str(self.plan.gap_html))

    def test_check_list_never_blocks(self):
        self.plan.composition_ids.unlink()
        self.session.unlink()
        self.assertTrue({"council", "people", "sessions"} <= set(self._codes()))
        self._issue_plan()
        self.assertEqual(self.plan.state, "issued")

    def test_check_list_sessions_of_the_party(self):
        self.plan.body_id = self.env["dialogue.body"].create(
            {"name": "Đảng ủy xã", "kind": "party"}
        )
        self.assertEqual(self.plan.host, "party_secretary")
        self.assertEqual(self.plan.required_session_count, 2)
        self.assertIn("sessions", self._codes())
        self.assertNotIn("council", self._codes())

    def test_check_list_expired_basis(self):
        new, old = self.env["dialogue.legal.basis"].create(
            [
                {"document_type": "Quy định", "number": "2-QĐ/ĐU", "summary": "mới"},
                {
                    "document_type": "Quy định",
                    "number": "1-QĐ/ĐU",
                    "summary": "cũ",
                    "valid_to": "2025-06-30",
                },
            ]
        )
        old.replaced_by_id = new
        self.plan.write({"legal_basis_ids": old.ids, "issue_date": "2026-02-01"})
        sentence = dict(self.plan._check_list())["expired"]
        self.assertIn("1-QĐ/ĐU", sentence)
        self.assertIn("2-QĐ/ĐU", sentence)
        self.plan.issue_date = "2025-02-01"
        self.assertNotIn("expired", self._codes())

    def test_check_list_twin(self):
        twin = self.plan.copy({"year": 2026})
        self.assertIn(twin.name, dict(self.plan._check_list())["twin"])
        twin.action_cancel(reason="Trùng")
        self.assertNotIn("twin", self._codes())

    # -- access ------------------------------------------------------------------

    def test_leader_reads_but_does_not_rewrite(self):
        with self.assertRaises(AccessError):
            self.plan.with_user(self.leader).write({"name": "Khác"})

    def test_village_reads_issued_plans_only(self):
        plan = self.plan.with_user(self.village_user)
        self.assertFalse(plan.search([("id", "=", plan.id)]))
        self._issue_plan()
        self.env.invalidate_all()
        self.assertEqual(plan.search([("id", "=", plan.id)]), plan)
        self.assertTrue(plan.composition_ids)

    def test_budget_is_for_those_who_run_and_check(self):
        self.plan.budget_ids = [Command.create({"name": "Nước", "estimate": 5})]
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            self.plan.with_user(self.head).read(["budget_ids"])
        self.assertEqual(self.plan.with_user(self.supervisor).budget_ids.estimate, 5)

    def test_department_reads_every_field_it_is_shown(self):
        plan = self.plan.with_user(self.head)
        self.env.invalidate_all()
        self.assertTrue(plan.read())

    def test_other_communes_plans_stay_hidden(self):
        other = self.env["res.company"].create({"name": "Xã Khác"})
        stranger = self._new_user("t_stranger", "office", company=other)
        theirs = self.env["dialogue.plan"].with_user(stranger)
        theirs = theirs.with_context(allowed_company_ids=other.ids)
        self.assertFalse(theirs.search([]))
