# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form

from .common_assignment import AssignmentCommon


class TestTemplate(AssignmentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.template = (
            cls.env["dialogue.answer.template"]
            .with_user(cls.office)
            .create(
                {
                    "name": "Sửa đường",
                    "field_id": cls.road.id,
                    "outcome": "in_progress",
                    "body": "Sửa xong trước [ngày].",
                    "answer_summary": "Sửa trước [ngày].",
                }
            )
        )

    def test_a_template_fills_what_is_empty_in_the_form(self):
        with Form(self.line.with_user(self.officer)) as form:
            form.template_id = self.template
            self.assertEqual(form.draft_answer, "Sửa xong trước [ngày].")
        self.assertRecordValues(
            self.line,
            [
                {
                    "draft_answer": "Sửa xong trước [ngày].",
                    "answer_summary": "Sửa trước [ngày].",
                    "outcome": "in_progress",
                    "result": False,
                }
            ],
        )

    def test_what_was_typed_is_never_overwritten(self):
        line = self.line.with_user(self.officer)
        line.draft_answer = "Đã gõ"
        line.template_id = self.template
        self.assertEqual(line.draft_answer, "Đã gõ")
        self.assertEqual(line.answer_summary, "Sửa trước [ngày].")
        line.template_id = False
        self.assertEqual(line.draft_answer, "Đã gõ")

    def test_a_promise_takes_it_as_its_result(self):
        promise = self._new_line()
        promise.with_user(self.officer).template_id = self.template
        self.assertEqual(promise.result, "Sửa xong trước [ngày].")
        self.assertFalse(promise.draft_answer)

    def test_what_is_left_open_is_not_released(self):
        line = self.line.with_user(self.officer)
        line.template_id = self.template
        line.action_start()
        with self.assertRaisesRegex(UserError, r"leaves open: \[ngày\]"):
            self.line.with_user(self.head).action_submit()
        line.draft_answer = "Sửa xong trước 30/9. Xem phụ lục [1]."
        line.answer_summary = "Sửa trước 30/9."
        self.line.with_user(self.head).action_submit()
        self.assertEqual(self.line.state, "submitted")

    def test_a_template_of_another_commune_stays_there(self):
        abroad = self.env["res.company"].create({"name": "Xã Bên"})
        foreign = self.template.sudo().copy({"company_id": abroad.id})
        line = self.line.with_user(self.officer)
        with self.assertRaises(UserError):
            line.template_id = foreign.id
            line.flush_recordset()
        spec = {"template_id": {}, "draft_answer": {}}
        with self.assertRaises(AccessError):
            line.onchange({"template_id": foreign.id}, ["template_id"], spec)

    def test_shared_templates_serve_the_seeded_fields(self):
        templates = self.env["dialogue.answer.template"].with_user(self.officer)
        seeded = templates.search([("company_id", "=", False)])
        self.assertGreaterEqual(len(seeded), 6)
        for template in seeded:
            self.assertIn("[", template.body)
            self.assertLessEqual(len(template.answer_summary), 200)


class TestCooperation(AssignmentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.helper = cls._new_line(
            purpose="prepare", role="cooperate", department_id=cls.culture.id
        )
        cls.helper.with_user(cls.head2).action_start()
        cls.helper.with_user(cls.head2).draft_answer = "Đã khảo sát <b>12 hộ</b>"

    def test_the_lead_sees_the_others_drafts(self):
        line = self.line.with_user(self.head)
        self.assertIn("Đã khảo sát &lt;b&gt;12 hộ", line.cooperation)
        self.assertIn(self.culture.name, line.cooperation)
        self.assertEqual(line.waiting_for, self.culture.name)
        self.assertFalse(self.helper.with_user(self.head2).cooperation)
        self.assertFalse(self.helper.with_user(self.head).has_access("read"))
        promise = self._new_line()
        self.assertFalse(promise.cooperation, "another purpose")

    def test_nobody_reads_them_through_an_unsaved_form(self):
        spec = {"cooperation": {}, "waiting_for": {}}
        other = self._new_matter("Việc khác")
        mine = self._new_line(
            petition_id=other.id, role="cooperate", department_id=self.culture.id
        )
        typed = {"petition_id": self.petition.id, "role": "lead", "purpose": "prepare"}
        mine = mine.with_user(self.head2)
        found = mine.onchange(typed, list(typed), spec)["value"]
        self.assertFalse(found.get("cooperation"))
        self.assertFalse(found.get("waiting_for"))
        with self.assertRaises(AccessError):
            self.line.with_user(self.head2).read(["cooperation"])

    def _ready(self):
        self.line.with_user(self.officer).action_start()
        self.line.with_user(self.officer).draft_answer = "Trả lời chung"
        return self.line.with_user(self.head)

    def test_release_waits_for_them(self):
        line = self._ready()
        with self.assertRaisesRegex(UserError, f"waiting for {self.culture.name}"):
            line.action_submit()
        self.helper.with_user(self.head2).action_submit()
        self.env.invalidate_all()
        self.assertFalse(line.waiting_for)
        line.action_submit()
        self.assertEqual(self.line.state, "submitted")

    def test_release_without_them_says_why(self):
        line = self._ready()
        with self.assertRaisesRegex(UserError, "needs a reason"):
            line.action_submit_alone()
        with self.assertRaises(AccessError):
            self.line.with_user(self.officer).action_submit_alone(reason="x")
        line.action_submit_alone(reason="Phòng Văn hóa gửi sau")
        self.assertRecordValues(
            self.line,
            [{"state": "submitted", "alone_reason": "Phòng Văn hóa gửi sau"}],
        )
        self.line.with_user(self.office).action_return(reason="Chờ đủ ý kiến")
        self.line.with_user(self.officer).action_start()
        with self.assertRaisesRegex(UserError, "waiting for"):
            line.action_submit()

    def test_many_leads_cost_no_more_queries(self):
        lines = self.line
        for number in range(4):
            matter = self._new_matter(f"Việc {number}")
            lines |= matter.assignment_ids
            self._new_line(
                petition_id=matter.id,
                purpose="prepare",
                role="cooperate",
                department_id=self.culture.id,
            )
        self.env.flush_all()

        def cost(records):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            records.with_user(self.head).mapped("cooperation")
            return self.env.cr.sql_log_count - before

        cost(lines)
        self.assertLessEqual(cost(lines), cost(self.line))


class TestCommonAnswer(AssignmentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lines = cls.line
        for subject in ("Sửa cầu bản Nưa", "Sửa cống bản Nưa"):
            cls.lines |= cls._new_matter(subject).assignment_ids

    def _wizard(self, lines, user=None, **vals):
        return (
            self.env["dialogue.common.answer"]
            .with_user(user or self.officer)
            .with_context(active_ids=lines.ids)
            .create(vals or {"answer": "Đã đưa vào kế hoạch 2027."})
        )

    def test_one_answer_for_all(self):
        self.lines[0].with_user(self.officer).answer_summary = "Đã gõ"
        self._wizard(
            self.lines,
            answer="Đã đưa vào kế hoạch 2027.",
            answer_summary="Kế hoạch 2027",
            outcome="roadmap",
        ).action_answer()
        self.assertEqual(
            self.lines.mapped("draft_answer"), ["Đã đưa vào kế hoạch 2027."] * 3
        )
        self.assertEqual(
            self.lines.mapped("answer_summary"),
            ["Đã gõ", "Kế hoạch 2027", "Kế hoạch 2027"],
        )
        self.assertEqual(set(self.lines.mapped("outcome")), {"roadmap"})
        self.assertEqual(set(self.lines.mapped("state")), {"in_progress"})
        self.lines.with_user(self.head).action_submit()
        self.assertEqual(set(self.lines.mapped("state")), {"submitted"})

    def test_all_or_none_with_what_refuses(self):
        first, second, third = self.lines
        first.with_user(self.officer).draft_answer = "Câu trả lời riêng"
        second.with_user(self.head).action_send_back(reason="Không phải")
        wizard = self._wizard(self.lines)
        for line in (first, second):
            self.assertIn(line.display_name, wizard.refusals)
        self.assertNotIn(third.display_name, wizard.refusals)
        with self.assertRaisesRegex(UserError, "Nothing was written") as caught:
            wizard.action_answer()
        self.assertIn("has an answer already", str(caught.exception))
        self.assertIn("sent back", str(caught.exception))
        self.assertEqual(first.draft_answer, "Câu trả lời riêng")
        self.assertFalse(third.draft_answer)
        self._wizard(third).action_answer()
        self.assertTrue(third.draft_answer)

    def test_only_ones_own_department(self):
        with self.assertRaises(AccessError):
            self._wizard(self.lines, self.head2).action_answer()
        with self.assertRaises(AccessError):
            self._wizard(self.lines, self.office)
        self.assertFalse(any(self.lines.mapped("draft_answer")))

    def test_a_template_starts_it(self):
        template = self.env["dialogue.answer.template"].create(
            {"name": "x", "body": "Theo quy định", "outcome": "explained"}
        )
        wizard = self._wizard(self.lines, template_id=template.id)
        self.assertRecordValues(
            wizard, [{"answer": "Theo quy định", "outcome": "explained"}]
        )
