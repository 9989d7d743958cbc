# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import io

import openpyxl
from docx import Document

from odoo.tests import tagged

from ..tools import qr, workbook
from .test_reports import ENGINES, ReportCommon


@tagged("post_install", "-at_install")
class TestAttendancePapers(ReportCommon):
    """The code on the invitation, and who came as minutes and reports tell it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.group = cls.env.ref("commune_dialogue.delegate_group_people")
        cls.council = cls.env.ref("commune_dialogue.delegate_group_council")
        cls.session.delegate_ids.unlink()
        cls.session.village_line_ids.delegate_quota = 3
        Delegate = cls.env["dialogue.delegate"]
        cls.delegates = Delegate.create(
            [
                {
                    "session_id": cls.session.id,
                    "name": name,
                    "village_id": cls.village_a.id,
                    "group_id": group.id,
                    "invited": True,
                }
                for name, group in (
                    ("Bế Văn An", cls.group),
                    ("Vi Thị Đào", cls.group),
                    ("Lý Văn Vắng", cls.group),
                    ("Hoàng Văn Hội", cls.council),
                )
            ]
        )
        cls.an, cls.dao, cls.away, cls.member = cls.delegates
        cls.place = Delegate.create(
            {"session_id": cls.session.id, "village_id": cls.village_b.id}
        )
        cls.session._write_state("in_progress")

    def _come(self):
        entries = [
            {"uuid": str(number), "kind": kind, "values": values}
            for number, (kind, values) in enumerate(
                (
                    ("come", {"id": self.an.id}),
                    ("substitute", {"id": self.dao.id, "name": "Vi Văn Con"}),
                    ("come", {"id": self.member.id}),
                    (
                        "walk_in",
                        {"name": "Đàm Thị Lạ", "village_id": self.village_b.id},
                    ),
                )
            )
        ]
        results = self.session.attendance_tick(entries)
        self.assertEqual({result["status"] for result in results}, {"done"})

    def _values(self, report, records, user=None):
        model = self.env[f"report.commune_dialogue.report_{report}"]
        if user:
            model = model.with_user(user).with_context(
                allowed_company_ids=self.company.ids
            )
        return model._get_report_values(records.ids)["papers"]

    # -- invitation ----------------------------------------------------------------

    def test_code_on_the_invitation(self):
        code = self.an.attendance_code
        words = " ".join(code[n : n + 4] for n in range(0, 16, 4))
        [values] = self._values("invitation", self.an)
        self.assertEqual(values["code"], words)
        for name in ENGINES:
            with self.subTest(engine=name):
                pdf = self._pdf("invitation", self.an, name)
                [page] = pdf.pages
                self.assertIn(words, " ".join(page.text.split()))
                self.assertEqual(len(pdf.document[0].get_image_info()), 1)
        html = self._html("invitation", self.an).decode()
        self.assertIn(qr.picture(code), html)
        self.assertNotEqual(qr.picture(code), qr.picture(self.dao.attendance_code))

    def test_code_in_the_word_file(self):
        report = self.env.ref("commune_dialogue.action_report_invitation")
        raw = report._dialogue_file("docx", self.delegates[:2].ids)
        self.assertEqual(len(Document(io.BytesIO(raw)).inline_shapes), 2)

    def test_a_place_without_name_has_no_code(self):
        [values] = self._values("invitation", self.place)
        self.assertFalse(values["code"])
        html = self._html("invitation", self.place).decode()
        self.assertNotIn("data:image/png", html)
        self.assertIn("Thời gian:", html)

    def test_who_may_not_know_codes_prints_none(self):
        code = self.an.attendance_code
        for user, knows in (
            (self.office, True),
            (self.leader, True),
            (self.supervisor, False),
            (self.village_user, False),
        ):
            with self.subTest(user=user.login):
                [values] = self._values("invitation", self.an, user)
                self.assertEqual(bool(values["code"]), knows)
                self.assertEqual(code[:4] in str(values.get("code")), knows)

    def test_groups_are_invited_without_a_code(self):
        html = self._html("invitation_group", self.session).decode()
        self.assertNotIn("data:image/png", html)
        self.assertIn("Thời gian:", html)

    # -- counts -----------------------------------------------------------------------

    def test_minutes(self):
        self._come()
        text = " ".join(self._pdf("minutes", self.session).text.split())
        for part in (
            "Thường trực Hội đồng nhân dân xã: 01 đại biểu (chỉ tiêu: 01)",
            "Đại biểu Nhân dân: 03 đại biểu (chỉ tiêu: 06)",
            "Tổng số có mặt: 04 đại biểu (được mời: 04), trong đó: 01 đại biểu dự thay;"
            " 01 đại biểu ngoài danh sách, đăng ký tại hội nghị; vắng mặt: 01.",
            "(có mặt/chỉ tiêu): bản Thượng 2/3; thôn Nà Lầu 1/3.",
        ):
            self.assertIn(part, text)

    def test_minutes_before_anybody_came(self):
        values = self._values("minutes", self.session)[0]
        self.assertEqual((values["groups"], values["villages"]), ([], []))
        text = self._pdf("minutes", self.session).text
        self.assertNotIn("vắng mặt", text)

    def test_minutes_for_who_may_not_know_delegates(self):
        self._come()
        values = self._values("minutes", self.session, self.head)[0]
        self.assertEqual((values["groups"], values["special"]), ([], ""))

    def test_session_report(self):
        self._come()
        text = " ".join(self._pdf("session_report", self.session).text.split())
        self.assertIn(
            "04 đại biểu dự hội nghị, trong đó có 03 đại biểu Nhân dân (chỉ tiêu: 06)"
            " của 02 thôn; có 01 đại biểu dự thay; 01 đại biểu ngoài danh sách",
            text,
        )
        page = self._book("session_report")["Đại biểu dự"]
        rows = [row[1:] for row in page.iter_rows(values_only=True)]
        self.assertIn(("Tổng số", 7, 4, 4, 1, 1, 1), rows)

    def _book(self, report):
        paper = self.env[f"report.commune_dialogue.report_{report}"]
        sheets = paper._sheets(self.session)
        return openpyxl.load_workbook(io.BytesIO(workbook.build(sheets)))

    def test_workbook(self):
        self._come()
        book = self._book("delegate_list")
        self.assertEqual(book.sheetnames, ["Đại biểu", "Điểm danh", "Số lượng"])
        rows = list(book["Số lượng"].iter_rows(values_only=True))
        people = next(row for row in rows if row[1] == self.group.name)
        self.assertEqual(people[2:], (6, 3, 3, 1, 1, 1))
        village = next(row for row in rows if row[1] == self.village_b.name)
        self.assertEqual(village[2:], (3, 0, 1, 0, 1, 0))
        self.assertEqual(rows[-1][1:], ("Tổng số", 7, 4, 4, 1, 1, 1))
        rows = list(book["Điểm danh"].iter_rows(values_only=True))
        heading = next(
            index
            for index, row in enumerate(rows)
            if row[0] == "Đại biểu đăng ký tại hội nghị (1)"
        )
        self.assertEqual(rows[heading + 1][1], "Đàm Thị Lạ", "behind all others")
        self.assertEqual(rows[heading + 2][1], "Có mặt")

    def test_period_report_counts_them(self):
        self._come()
        self.session._write_state("held")
        report = self.env["dialogue.period.report"].create(
            {"body_id": self.committee.id, "year": 2027}
        )
        numbers = {line.key: line.number for line in report.figure_ids}
        self.assertEqual(
            [
                numbers[key]
                for key in ("present", "people", "others", "substitutes", "walk_ins")
            ],
            [4, 3, 1, 1, 1],
        )
