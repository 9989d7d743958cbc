# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import mute_logger

from .common import DialogueCommon


class TestAssignment(DialogueCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.petition = cls.env["dialogue.petition"].create(
            {
                "subject": "Sửa đường vào bản Thượng",
                "village_id": cls.village_a.id,
                "field_id": cls.road.id,
                "department_id": cls.economy.id,
            }
        )
        cls.petition.action_classify()
        cls.petition.action_assign()
        cls.line = cls.petition.assignment_ids
        cls.today = fields.Date.context_today(cls.petition)

    def _released(self):
        self.line.with_user(self.officer).action_start()
        self.line.with_user(self.officer).draft_answer = "Sẽ sửa trong quý III."
        self.line.with_user(self.head).action_submit()

    def _promise(self, **vals):
        return self.env["dialogue.assignment"].create(
            {
                "petition_id": self.petition.id,
                "department_id": self.economy.id,
                "purpose": "resolve",
                "deadline": self.today + timedelta(days=30),
                **vals,
            }
        )

    def test_three_people_three_moves(self):
        self._released()
        self.assertEqual(self.line.state, "submitted")
        self.line.with_user(self.leader).action_approve()
        self.assertRecordValues(
            self.line, [{"state": "approved", "approved_by": self.leader.id}]
        )
        self.assertRecordValues(
            self.petition,
            [{"state": "answered", "answer": "Sẽ sửa trong quý III."}],
        )

    def test_nobody_skips_a_step(self):
        with self.assertRaisesRegex(UserError, "“In progress”"):
            self.line.with_user(self.head).action_submit()
        with self.assertRaisesRegex(UserError, "“Submitted”"):
            self.line.with_user(self.office).action_approve()
        self.line.with_user(self.officer).action_start()
        with self.assertRaisesRegex(AccessError, "Only the head"):
            self.line.with_user(self.officer).action_submit()
        with self.assertRaisesRegex(UserError, "write the draft"):
            self.line.with_user(self.head).action_submit()
        self.line.with_user(self.officer).draft_answer = "x"
        self.line.with_user(self.head).action_submit()
        for user in (self.head, self.officer):
            with self.assertRaises(AccessError, msg=user.login):
                self.line.with_user(user).action_approve()
        with self.assertRaises(AccessError):
            self.line.with_user(self.office).action_start()
        self.assertEqual(self.line.state, "submitted")

    def test_another_department_does_nothing(self):
        for method in ("action_start", "action_submit"):
            with self.assertRaises(AccessError):
                getattr(self.line.with_user(self.head2), method)()
        with self.assertRaises(AccessError):
            self.line.with_user(self.head2).draft_answer = "x"

    def test_the_head_of_the_department_above_releases_too(self):
        top = self.env["hr.department"].create(
            {"name": "UBND", "company_id": self.company.id}
        )
        chief = self._new_user("t_chief", "user")
        top.manager_id = self._new_employee(chief, top)
        self.economy.parent_id = top
        self.line.with_user(self.officer).action_start()
        self.line.with_user(self.officer).draft_answer = "x"
        self.line.with_user(chief).action_submit()
        self.assertEqual(self.line.state, "submitted")

    def test_a_department_writes_its_draft_and_nothing_else(self):
        line = self.line.with_user(self.officer)
        line.draft_answer = "Nháp"
        for values in (
            {"deadline": self.today + timedelta(days=99)},
            {"department_id": self.culture.id},
            {"instruction": "x"},
        ):
            with self.assertRaises(AccessError, msg=str(values)):
                line.write(values)
        with self.assertRaises(AccessError):
            line.state = "approved"
        with self.assertRaisesRegex(AccessError, "hand work to an officer"):
            line.employee_id = self.officer_employee
        self.line.with_user(self.head).employee_id = self.officer_employee
        self.assertEqual(self.line.employee_id, self.officer_employee)

    def test_after_release_the_draft_is_closed(self):
        self._released()
        with self.assertRaisesRegex(UserError, "must return it"):
            self.line.with_user(self.officer).draft_answer = "khác"

    def test_return_gives_the_turn_back(self):
        self._released()
        with self.assertRaisesRegex(UserError, "needs a reason"):
            self.line.with_user(self.office).action_return()
        self.line.with_user(self.office).action_return(reason="Nêu rõ thời hạn")
        self.assertRecordValues(
            self.line,
            [
                {
                    "state": "returned",
                    "return_reason": "Nêu rõ thời hạn",
                    "return_count": 1,
                }
            ],
        )
        self.line.with_user(self.officer).action_start()
        self.line.with_user(self.officer).draft_answer = "Trước 30/9"
        self.line.with_user(self.head).action_submit()
        self.line.with_user(self.office).action_approve()
        self.assertEqual(self.petition.answer, "Trước 30/9")

    def test_the_head_has_an_activity_while_it_is_the_departments_turn(self):
        self.assertRecordValues(
            self.line.activity_ids,
            [{"user_id": self.head.id, "date_deadline": self.line.deadline}],
        )
        mails = self.env["mail.mail"].search_count([])
        self._released()
        self.assertNotIn(self.head, self.line.activity_ids.user_id)
        self.line.with_user(self.office).action_return(reason="Thiếu số liệu")
        self.assertEqual(self.line.activity_ids.user_id, self.head)
        self.assertEqual(self.env["mail.mail"].search_count([]), mails, "no mail")

    def test_a_vague_result_is_not_released(self):
        promise = self._promise()
        promise.with_user(self.officer).action_start()
        promise.with_user(self.officer).result = "Đã tiếp thu, sẽ xem xét."
        self.assertTrue(promise.is_vague)
        with self.assertRaisesRegex(UserError, "vague"):
            promise.with_user(self.head).action_submit()
        promise.with_user(self.officer).completion_date = self.today
        self.assertTrue(promise.is_vague, "a date without the unit says nothing")
        promise.with_user(self.officer).completion_unit = "Đội duy tu"
        self.assertFalse(promise.is_vague)
        promise.with_user(self.head).action_submit()
        self.assertEqual(promise.state, "submitted")

    def test_each_proof_is_enough(self):
        attachment = self.env["ir.attachment"].create({"name": "a", "raw": b"a"})
        for proof in (
            {"evidence_ids": [(4, attachment.id)]},
            {"legal_reference": "Điều 43 Luật 72/2025"},
            {"forward_reference": "12/UBND-VP"},
            {"reply_number": "30/UBND-KT"},
        ):
            promise = self._promise(**proof)
            self.assertFalse(promise.is_vague, proof)
            promise.action_cancel(reason="thử")

    def test_a_late_result_says_why(self):
        promise = self._promise(deadline=self.today - timedelta(days=3))
        promise.with_user(self.officer).action_start()
        promise.with_user(self.officer).write(
            {"result": "Đã sửa", "reply_number": "3/BC-KT"}
        )
        with self.assertRaisesRegex(UserError, "say why"):
            promise.with_user(self.head).action_submit()
        promise.with_user(self.officer).late_reason = "Mưa lũ kéo dài"
        promise.with_user(self.head).action_submit()

    def test_evidence_follows_the_rules_of_the_assignment(self):
        promise = self._promise()
        promise.with_user(self.officer).action_start()
        file = (
            self.env["ir.attachment"]
            .with_user(self.officer)
            .create({"name": "ảnh.png", "raw": b"png"})
        )
        promise.with_user(self.officer).evidence_ids = file
        self.assertEqual((file.res_model, file.res_id), (promise._name, promise.id))
        self.assertTrue(file.with_user(self.head).read(["raw"]))
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            file.with_user(self.head2).read(["raw"])

    def test_someone_elses_file_is_not_taken_over(self):
        file = (
            self.env["ir.attachment"]
            .with_user(self.head2)
            .create({"name": "riêng", "raw": b"x"})
        )
        promise = self._promise(evidence_ids=[(4, file.id)])
        self.assertFalse(file.res_id)
        self.assertTrue(promise)

    def test_one_lead_and_one_line_per_department(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            self.env["dialogue.assignment"].create(
                {
                    "petition_id": self.petition.id,
                    "department_id": self.culture.id,
                    "role": "lead",
                }
            )

    def test_cooperating_draft_does_not_become_the_answer(self):
        helper = self.env["dialogue.assignment"].create(
            {
                "petition_id": self.petition.id,
                "department_id": self.culture.id,
                "role": "cooperate",
            }
        )
        helper.with_user(self.head2).action_start()
        helper.with_user(self.head2).draft_answer = "Ý kiến phối hợp"
        helper.with_user(self.head2).action_submit()
        helper.with_user(self.office).action_approve()
        self.assertFalse(self.petition.answer)
        self.assertEqual(self.petition.state, "assigned")

    # Extensions ---------------------------------------------------------
    def _extension(self, user, days=40):
        return (
            self.env["dialogue.extension"]
            .with_user(user)
            .create(
                {
                    "assignment_id": self.line.id,
                    "requested_date": self.line.deadline + timedelta(days=days),
                    "reason": "Chờ vốn",
                }
            )
        )

    def test_extension_is_asked_by_the_head_and_decided_above(self):
        old = self.line.deadline
        with self.assertRaisesRegex(AccessError, "Only the head"):
            self._extension(self.officer)
        extension = self._extension(self.head)
        self.assertEqual(extension.old_deadline, old)
        with self.assertRaises(AccessError):
            extension.with_user(self.head).action_approve()
        extension.with_user(self.leader).action_approve()
        self.assertEqual(self.line.deadline, old + timedelta(days=40))
        self.assertEqual(self.petition.deadline, old + timedelta(days=40))
        self.assertIn(old.strftime("%d/%m/%Y"), self.line.deadline_explanation)
        self.assertIn("Chờ vốn", self.line.deadline_explanation)

    def test_extension_refused_or_useless(self):
        with (
            self.assertRaisesRegex(ValidationError, "must lie after"),
            self.env.cr.savepoint(),
        ):
            self._extension(self.head, days=0)
        extension = self._extension(self.head)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            self._extension(self.head, days=50)
        old = self.line.deadline
        extension.with_user(self.office).action_refuse(reason="Đã gia hạn một lần")
        self.assertEqual(extension.state, "refused")
        self.assertEqual(self.line.deadline, old)

    # Supervision --------------------------------------------------------
    def test_a_remark_about_nothing_yet_has_a_name(self):
        remark = self.env["dialogue.supervision"].new({"kind": "remark"})
        self.assertEqual(remark.display_name, "Remark")
        remark.petition_id = self.petition
        self.assertEqual(remark.display_name, f"Remark – {self.petition.display_name}")

    def test_supervisors_remark_is_replied_to(self):
        remark = (
            self.env["dialogue.supervision"]
            .with_user(self.supervisor)
            .create(
                {
                    "petition_id": self.petition.id,
                    "remark": "Trả lời chậm",
                    "deadline": self.today + timedelta(days=5),
                }
            )
        )
        with self.assertRaisesRegex(UserError, "has not come yet"):
            remark.action_close()
        with self.assertRaises(AccessError):
            remark.with_user(self.head2).reply = "x"
        with self.assertRaises(AccessError):
            remark.with_user(self.supervisor).reply = "x"
        with self.assertRaises(AccessError):
            self.petition.with_user(self.supervisor).answer = "x"
        remark.with_user(self.head).reply = "Đã đôn đốc"
        remark.with_user(self.head).action_reply()
        self.assertRecordValues(
            remark, [{"state": "replied", "replied_by": self.head.id}]
        )
        remark.with_user(self.supervisor).action_close()
        self.assertEqual(remark.state, "closed")
