# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import BaseCase

from ..tools.wording import sentences
from .common import DialogueCommon


class TestSentences(BaseCase):
    def test_sentences(self):
        self.assertEqual(
            sentences(
                "Giao UBND xã sửa đường.  Xong trước ngày 30/9!\nChi 30.000 đồng"
            ),
            ["Giao UBND xã sửa đường.", "Xong trước ngày 30/9!", "Chi 30.000 đồng"],
        )
        self.assertEqual(sentences(False), [])
        self.assertEqual(sentences(" \n "), [])


class TestPromise(DialogueCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.context_today(cls.env.user)
        cls.session = cls.env["dialogue.session"].create(
            {"name": "Hội nghị quý III", "company_id": cls.company.id}
        )
        cls.petition = cls.env["dialogue.petition"].create(
            {
                "subject": "Đường liên thôn hỏng",
                "village_id": cls.village_a.id,
                "field_id": cls.road.id,
                "department_id": cls.economy.id,
                "session_id": cls.session.id,
            }
        )
        cls.petition.action_classify()
        cls.line = cls.env["dialogue.consideration"].create(
            {"session_id": cls.session.id, "petition_id": cls.petition.id}
        )

    def _conclude(self, text, outcome="in_progress", **vals):
        self.line.write(
            {
                "conclusion": text,
                "outcome": outcome,
                "department_id": self.economy.id,
                "deadline": self.today + timedelta(days=30),
                **vals,
            }
        )
        self.line.with_user(self.leader).action_conclude()
        return self.line.promise_ids

    def _notice(self):
        return self.env["dialogue.document"].new(
            {
                "report_id": self.env.ref("commune_dialogue.action_report_conclusion"),
                "session_id": self.session.id,
                "number": 5,
            }
        )

    def test_conclusion_is_read_for_binding_words(self):
        self.line.conclusion = (
            "Cảm ơn bà con. Giao Phòng Kinh tế khảo sát trước ngày 30/9."
            " UBND xã sẽ trả lời bằng văn bản."
        )
        self.assertEqual(
            self.line.promise_ids.mapped("sentence"),
            [
                "Giao Phòng Kinh tế khảo sát trước ngày 30/9.",
                "UBND xã sẽ trả lời bằng văn bản.",
            ],
        )
        self.assertEqual(
            self.line.promise_ids.mapped("words"), ["trước ngày, giao", "sẽ"]
        )
        self.assertEqual(self.line.open_promise_count, 2)

    def test_whole_words_only(self):
        self.line.conclusion = "Đường giao thông đã bàn giao cho thôn quản lý, sẽo."
        self.assertFalse(self.line.promise_ids)
        self.line.conclusion = "Giao công an kiểm tra giao thông."
        self.assertEqual(self.line.promise_ids.mapped("words"), ["giao"])

    def test_rewording_keeps_what_was_decided(self):
        self.line.conclusion = "Xã sẽ sửa. Phòng Kinh tế báo cáo kết quả."
        kept = self.line.promise_ids[0]
        kept.with_user(self.office).action_none()
        self.line.conclusion = "Xã sẽ sửa. Công an chủ trì."
        self.assertEqual(
            self.line.promise_ids.sorted("sequence").mapped("sentence"),
            ["Xã sẽ sửa.", "Công an chủ trì."],
        )
        self.assertTrue(kept.exists().is_none)
        self.assertEqual(self.line.open_promise_count, 1)

    def test_one_sentence_goes_with_its_assignment(self):
        promise = self._conclude("Giao Phòng Kinh tế sửa đường.")
        self.assertEqual(promise.assignment_id, self.petition.assignment_ids)
        self.assertFalse(promise.is_open)
        self.assertFalse(self._notice()._gaps_issued())

    def test_notice_waits_for_every_sentence(self):
        promises = self._conclude(
            "Giao Phòng Kinh tế sửa đường. Phòng Văn hóa phối hợp tuyên truyền."
            " Xã sẽ báo dân."
        )
        self.assertEqual(len(self._notice()._gaps_issued()), 3)
        first, second, third = promises
        first.with_user(self.office).action_assign()
        # One department, one assignment: the sentence is added to it.
        self.assertEqual(first.assignment_id, self.petition.assignment_ids)
        second.with_user(self.leader).write({"department_id": self.culture.id})
        second.with_user(self.leader).action_assign()
        self.assertRecordValues(
            second.assignment_id,
            [
                {
                    "department_id": self.culture.id,
                    "purpose": "resolve",
                    "role": "cooperate",
                    "instruction": "Phòng Văn hóa phối hợp tuyên truyền.",
                    "deadline": self.today + timedelta(days=30),
                    "session_id": self.session.id,
                }
            ],
        )
        [gap] = self._notice()._gaps_issued()
        self.assertIn("Xã sẽ báo dân.", gap)
        self.assertIn(self.petition.code, gap)
        third.with_user(self.office).action_none()
        self.assertFalse(self._notice()._gaps_issued())
        third.with_user(self.office).action_undo()
        self.assertEqual(len(self._notice()._gaps_issued()), 1)

    def test_an_earlier_date_holds(self):
        promises = self._conclude("Giao Phòng Kinh tế sửa đường. Xã sẽ báo dân.")
        promises[1].deadline = self.today + timedelta(days=10)
        promises.with_user(self.office).action_assign()
        owed = self.petition.assignment_ids
        self.assertEqual(owed.deadline, self.today + timedelta(days=10))
        self.assertIn("Xã sẽ báo dân.", owed.instruction)

    def test_nothing_owed_and_yet_bound_is_refused(self):
        with self.assertRaisesRegex(UserError, "binds somebody"):
            self._conclude("Xã sẽ sửa đường.", outcome="explained")
        self.line.promise_ids.with_user(self.office).action_none()
        self.line.with_user(self.leader).action_conclude()
        self.assertEqual(self.petition.state, "settled")

    def test_gates(self):
        self.line.conclusion = "Xã sẽ sửa đường."
        promise = self.line.promise_ids
        with self.assertRaisesRegex(UserError, "conclude the matter first"):
            promise.with_user(self.office).action_assign()
        for user in (self.head, self.supervisor, self.officer):
            for method in ("action_assign", "action_none", "action_undo"):
                with self.assertRaises(AccessError), self.env.cr.savepoint():
                    getattr(promise.with_user(user), method)()
        with self.assertRaises(AccessError):
            promise.with_user(self.office).write({"is_none": True})
        with self.assertRaises(AccessError):
            promise.with_user(self.office).write({"sentence": "Không có gì."})

    def test_phrases_are_data(self):
        self.line.conclusion = "Chốt trong tuần."
        self.assertFalse(self.line.promise_ids)
        self.env["dialogue.promise.word"].with_user(self.manager).create(
            {"name": "Chốt", "company_id": self.company.id}
        )
        self.line.conclusion = "Chốt trong tuần. Hết."
        self.assertEqual(self.line.promise_ids.mapped("words"), ["Chốt"])

    def test_many_lines_few_queries(self):
        def lines(count):
            petitions = self.env["dialogue.petition"].create(
                [{"subject": f"Việc {number}"} for number in range(count)]
            )
            return self.env["dialogue.consideration"].create(
                [
                    {"session_id": self.session.id, "petition_id": petition.id}
                    for petition in petitions
                ]
            )

        few, many = lines(2), lines(20)
        counts = []
        for batch in (few, many):
            batch.conclusion = "Xong."  # what is read once for all is read now
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            batch.conclusion = "Xã sẽ sửa. Giao công an."
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])
