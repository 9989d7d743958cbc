# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
from datetime import timedelta
from io import BytesIO

from openpyxl import load_workbook

from odoo import fields
from odoo.exceptions import AccessError, ValidationError

from ..reports import engine
from .common import DialogueCommon
from .pdf_reader import Pdf

FORMULA = "=1+2"


class TestSupervisionReport(DialogueCommon):
    """The supervisors' own report, as a paper and as a workbook."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": False})
        cls.today = fields.Date.context_today(cls.env.user)
        cls.session = cls.env["dialogue.session"].create(
            {"name": "Hội nghị đối thoại", "date_start": fields.Datetime.now()}
        )
        cls.kept, cls.owed, cls.away = cls._matters(3)
        cls.voice = cls.env["dialogue.contribution"].create(
            {
                "text": "Đường hỏng",
                "village_id": cls.village_a.id,
                "speaker_name": "Nông Thị Riêng",
            }
        )
        cls._keep_promise()
        cls._break_promise()
        cls.away.write(
            {
                "forward_body_id": cls.env["dialogue.body"]
                .create({"name": "Sở Xây dựng", "kind": "external"})
                .id
            }
        )
        cls._remark()
        cls._keep_history()

    @classmethod
    def _matters(cls, number):
        matters = cls.env["dialogue.petition"].create(
            [
                {
                    "subject": f"Sửa đường số {index}",
                    "village_id": cls.village_a.id,
                    "field_id": cls.road.id,
                    "department_id": cls.economy.id,
                }
                for index in range(1, number + 1)
            ]
        )
        cls._keep_history()
        matters.action_classify()
        return matters

    @classmethod
    def _keep_history(cls):
        """Write the history as the end of a request does."""
        cls.env.cr.precommit.run()
        cls.env.flush_all()
        cls.env.invalidate_all()

    @classmethod
    def _keep_promise(cls):
        line = cls.env["dialogue.consideration"].create(
            {
                "session_id": cls.session.id,
                "petition_id": cls.kept.id,
                "outcome": "explained",
                "answer": "Đã giải trình.",
            }
        )
        line.action_conclude()

    @classmethod
    def _break_promise(cls):
        cls.owed.action_assign()
        cls._keep_history()
        cls.promise = cls.env["dialogue.assignment"].create(
            {
                "petition_id": cls.owed.id,
                "department_id": cls.culture.id,
                "purpose": "resolve",
                "deadline": cls.today - timedelta(days=1),
                "session_id": cls.session.id,
            }
        )
        cls._keep_history()
        cls.promise.deadline = cls.today - timedelta(days=5)

    @classmethod
    def _remark(cls):
        remarks = cls.env["dialogue.supervision"].with_user(cls.supervisor)
        cls.waiting, cls.answered = remarks.create(
            [
                {
                    "petition_id": cls.owed.id,
                    "remark": f"{FORMULA} <b>Vì sao</b> chậm?",
                    "deadline": cls.today - timedelta(days=2),
                },
                {
                    "petition_id": cls.kept.id,
                    "remark": "Cần công khai kết quả.",
                    "deadline": cls.today + timedelta(days=2),
                },
            ]
        )
        reply = cls.answered.with_user(cls.office)
        reply.reply = "Đã niêm yết tại bản."
        reply.action_reply()

    def _report(self, user=None, **vals):
        reports = self.env["dialogue.supervision.report"]
        return reports.with_user(user or self.supervisor).create(vals)

    def _paper(self, report):
        model = report.env["report.commune_dialogue.report_supervision"]
        [paper] = model._get_report_values(report.ids)["papers"]
        return paper

    def _figures(self, report):
        return {row[1]: row[2] for row in self._paper(report)["figures"]}

    def _pdf(self, report):
        html = report.env["ir.actions.report"]._render_qweb_html(
            "commune_dialogue.report_supervision", report.ids
        )[0]
        return Pdf(engine.draw(html))

    def _book(self, report):
        book = load_workbook(BytesIO(base64.b64decode(report.file)))
        return {
            sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)]
            for sheet in book
        }

    # -- what it says ----------------------------------------------------------
    def test_figures_add_up(self):
        paper = self._paper(self._report())
        level_one = [row[2] for row in paper["figures"] if row[0] == 1]
        self.assertEqual(sum(level_one), paper["figures"][0][2])
        figures = self._figures(self._report())
        self.assertEqual(figures["Tổng số nội dung ý kiến, kiến nghị tiếp nhận"], 3)
        self.assertEqual(figures["Đã giải quyết xong"], 1)
        self.assertEqual(figures["Trong hạn"], 1)
        self.assertEqual(figures["Đang giải quyết"], 2)
        self.assertEqual(figures["Trong đó: đã quá hạn"], 1)
        self.assertEqual(
            figures["Nội dung vượt thẩm quyền, đã chuyển cấp có thẩm quyền"], 1
        )
        self.assertEqual(figures["Số lượt ý kiến của Nhân dân"], 1)

    def test_period_and_session(self):
        past = self._report(
            date_from=self.today - timedelta(days=60),
            date_to=self.today - timedelta(days=30),
        )
        paper = self._paper(past)
        self.assertEqual({row[2] for row in paper["figures"]}, {0})
        self.assertFalse(paper["remarks"] or paper["changes"] or paper["promises"])
        inside = self._report(session_id=self.session.id)
        paper = self._paper(inside)
        self.assertEqual(paper["figures"][0][2], 1)
        self.assertEqual(len(paper["remarks"]), 1)
        with self.assertRaises(ValidationError):
            self._report(date_from=self.today, date_to=self.today - timedelta(days=1))

    def test_remarks_with_their_replies(self):
        paper = self._paper(self._report())
        self.assertEqual(
            [remark["status"] for remark in paper["remarks"]],
            ["Chưa trả lời, quá hạn", "Đã trả lời, đúng hạn"],
        )
        other = self._new_user("t_supervisor2", "supervisor")
        self.assertFalse(self._paper(self._report(other, is_mine=True))["remarks"])

    def test_changes_in_vietnamese(self):
        kind = dict(self.owed._fields["kind"]._description_selection(self.env))
        self.owed.with_user(self.office).kind = "reflection"
        self._keep_history()
        groups = dict(self._paper(self._report())["changes"])
        moved = [
            row["matter"]
            for row in groups["Thay đổi thời hạn"]
            if row["new"] == f"{self.today - timedelta(days=5):%d/%m/%Y}"
            and row["department"] == self.culture.name
        ]
        self.assertIn("Sửa đường số 2", moved[0])
        [changed] = groups["Thay đổi loại ý kiến"]
        if self.env["res.lang"]._lang_get("vi_VN"):
            self.assertNotEqual(changed["new"], kind["reflection"])

    def test_promises_past_their_date(self):
        [promise] = self._paper(self._report())["promises"]
        self.assertEqual(promise["days"], 5)
        self.assertEqual(promise["department"], self.culture.name)
        self.assertEqual(promise["session"], self.session.name)

    # -- PDF -------------------------------------------------------------------
    def test_pdf(self):
        pdf = self._pdf(self._report(assessment="Đề nghị công khai.\nĐúng hạn hơn."))
        first = pdf.pages[0]
        self.assertAlmostEqual(first.width, 210, delta=0.4)
        self.assertTrue(first.find("BÁO CÁO").bold)
        first.find("MTTQ VIỆT NAM")
        self.assertIn("Đề nghị công khai.", pdf.text)
        self.assertIn("Chưa trả lời, quá hạn", pdf.text)
        self.assertIn("<b>Vì sao</b>", pdf.text, "what was typed stays text")
        self.assertIn("./.", pdf.text)
        for label in ("Phụ lục I", "Phụ lục II", "Phụ lục III"):
            self.assertIn(
                label, [line.text for page in pdf.pages for line in page.lines]
            )
        self.assertAlmostEqual(pdf.pages[-1].width, 297, delta=0.4)
        self.assertNotIn("Nông Thị Riêng", pdf.text)
        self.assertTrue(pdf.embedded)

    def test_pdf_of_nothing(self):
        day = self.today - timedelta(days=400)
        pdf = self._pdf(self._report(date_from=day, date_to=day))
        self.assertIn("không có ý kiến giám sát", pdf.text)
        self.assertNotIn("Phụ lục", pdf.text)
        self.assertIn(".....", pdf.text, "lines to write on")

    def test_letterhead_of_the_front(self):
        front = self.env["dialogue.body"].create(
            {
                "name": "Ủy ban MTTQ Việt Nam xã Thử Nghiệm",
                "name_lines": "ỦY BAN MTTQ VIỆT NAM\nXÃ THỬ NGHIỆM\nBAN THƯỜNG TRỰC",
                "kind": "front",
                "symbol": "MT",
            }
        )
        report = self._report()
        self.assertEqual(report.body_id, front)
        page = self._pdf(report).pages[0]
        page.find("XÃ THỬ NGHIỆM")
        page.find("/BC-MT")

    def test_no_denunciation(self):
        self.company.dialogue_receiver_id = self.office
        self.away.with_user(self.office).action_denounce()
        self._keep_history()
        report = self._report(self.office)
        self.assertEqual(self._paper(report)["figures"][0][2], 2)
        self.assertNotIn(self.away.code, self._pdf(report).text)

    # -- XLSX ------------------------------------------------------------------
    def test_workbook(self):
        report = self._report()
        book = self._book(report)
        self.assertEqual(
            list(book), ["Tổng hợp", "Ý kiến giám sát", "Thay đổi", "Cam kết quá hạn"]
        )
        self.assertIn(
            ["Tổng số nội dung ý kiến, kiến nghị tiếp nhận", 3, None], book["Tổng hợp"]
        )
        self.assertIn(["- Đã giải quyết xong", 1, "1/3 (33,3%)"], book["Tổng hợp"])
        heading, numbers, first, _second = book["Ý kiến giám sát"][-4:]
        self.assertEqual(numbers[-1], "(8)")
        self.assertEqual(heading[4], "Ý kiến giám sát")
        self.assertTrue(first[4].startswith(FORMULA))
        raw = load_workbook(BytesIO(base64.b64decode(report.file)))
        kinds = {
            cell.data_type for sheet in raw for row in sheet.iter_rows() for cell in row
        }
        self.assertNotIn("f", kinds, "no formula")
        promise = book["Cam kết quá hạn"][-1]
        self.assertEqual(promise[-1], 5)
        self.assertNotIn("Riêng", str(book))

    # -- who -------------------------------------------------------------------
    def test_who_prints_it(self):
        for user in (self.supervisor, self.office, self.leader):
            with self.subTest(user=user.login):
                report = self._report(user)
                self.assertEqual(
                    report.action_print()["report_name"],
                    "commune_dialogue.report_supervision",
                )
                self.assertIn("/file/", report.action_export()["url"])
                self.assertTrue(report.file)
        for user in (self.head, self.officer, self.village_user):
            with self.assertRaises(AccessError):
                self._report(user)
        with self.assertRaises(AccessError):
            self._paper(self._report(self.office).with_user(self.supervisor))

    def test_queries_do_not_grow(self):
        counts = {}
        for number in (7, 60):
            matters = self._matters(number)
            matters.action_assign()
            self._keep_history()
            matters.assignment_ids.write({"deadline": self.today - timedelta(days=9)})
            self.env["dialogue.assignment"].create(
                [
                    {
                        "petition_id": petition.id,
                        "department_id": self.culture.id,
                        "purpose": "resolve",
                        "deadline": self.today - timedelta(days=1),
                    }
                    for petition in matters
                ]
            )
            self.env["dialogue.supervision"].create(
                [
                    {
                        "petition_id": petition.id,
                        "remark": "Chậm",
                        "deadline": self.today,
                    }
                    for petition in matters
                ]
            )
            self._keep_history()
            report = self._report()
            self._paper(report)
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            paper = self._paper(report)
            counts[number] = self.env.cr.sql_log_count - before
            self.assertGreater(len(paper["promises"]), number)
            self.assertGreater(paper["change_total"], number)
        self.assertLessEqual(counts[60], counts[7], counts)
