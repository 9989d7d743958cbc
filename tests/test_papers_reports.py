# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
from datetime import timedelta
from io import BytesIO

from openpyxl import load_workbook

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..reports.registers import COLUMNS_OF
from ..tools import workbook
from ..tools.table import Group, cross_table
from ..tools.wording import rate
from .test_reports import FONTS, ReportCommon

SESSION_PAPERS = (
    "session_report",
    "settlement_report",
    "beyond_authority",
    "debt_review",
)
HOSTILE = "=1+2 <b>Đèn</b> {{ 1 }} \u202eđường"
HIDDEN = "Nội dung phải giữ kín"


@tagged("post_install", "-at_install")
class TestPapersReports(ReportCommon):
    """Reports on a session, the periodic report and the registers, read back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.context_today(cls.env.user)
        cls.construction, cls.power = cls.env["dialogue.body"].create(
            [
                {"name": "Sở Xây dựng tỉnh", "kind": "external"},
                {"name": "Công ty Điện lực", "kind": "external"},
            ]
        )
        cls.earlier = cls.env["dialogue.session"].create(
            {
                "name": "Hội nghị đối thoại năm 2026",
                "date_start": cls.today - timedelta(days=200),
                "chair_ids": cls.chair.ids,
                "village_ids": cls.village_a.ids,
            }
        )
        cls.earlier._write_state("held")
        cls.session.previous_session_id = cls.earlier
        cls._voices()
        cls._agenda()
        cls._promises()
        cls.env.flush_all()

    @classmethod
    def _voices(cls):
        cls.voice, cls.said = cls.env["dialogue.contribution"].create(
            [
                {
                    "text": "Đường vào bản hỏng nặng",
                    "speaker_name": "Nông Thị Riêng",
                    "village_id": cls.village_a.id,
                    "session_id": cls.session.id,
                    "people_count": 3,
                },
                {
                    "text": HOSTILE,
                    "is_anonymous": True,
                    "village_id": cls.village_b.id,
                    "channel": "at_session",
                    "session_id": cls.session.id,
                },
            ]
        )

    @classmethod
    def _agenda(cls):
        cls.spot, cls.late, cls.done, cls.up, cls.far, cls.secret = cls.env[
            "dialogue.petition"
        ].create(
            [
                {
                    "subject": subject,
                    "village_id": cls.village_a.id,
                    "field_id": field.id,
                    "session_id": cls.session.id,
                }
                for subject, field in (
                    ("Giải thích mức hỗ trợ", cls.area),
                    ("Sửa đường vào bản", cls.road),
                    ("Sửa cầu tràn", cls.road),
                    ("Mở rộng quốc lộ", cls.road),
                    (HOSTILE, cls.area),
                    (HIDDEN, cls.area),
                )
            ]
        )
        cls.late.contribution_ids = cls.voice
        cls.far.contribution_ids = cls.said
        matters = cls.session.petition_ids
        matters.action_classify()
        cls.session.action_prepare()
        cls.session.action_add_matters()
        outcomes = {
            cls.spot: ("explained", False),
            cls.late: ("in_progress", cls.economy),
            cls.done: ("in_progress", cls.culture),
            cls.up: ("beyond_authority", False),
            cls.far: ("beyond_authority", False),
        }
        for line in cls.session.consideration_ids:
            if line.petition_id == cls.secret:
                continue  # found to be a denunciation before it came up
            outcome, department = outcomes[line.petition_id]
            line.write(
                {
                    "outcome": outcome,
                    "conclusion": f"Kết luận về {line.petition_id.id}.",
                    "department_id": department and department.id,
                    "deadline": department and cls.today + timedelta(days=9),
                }
            )
            line.promise_ids._decide(is_none=True)
            line.action_conclude()
        cls.late.assignment_ids.write(
            {
                "deadline": cls.today - timedelta(days=3),
                "late_reason": "Chờ vốn của tỉnh",
            }
        )
        cls.done.assignment_ids.write(
            {
                "result": "Đã đổ bê tông mặt cầu",
                "reply_number": "45/UBND-KT",
                "reply_date": "2026-11-02",
            }
        )
        cls.done.assignment_ids._write_state("approved")
        cls.done._write_state("settled", outcome="settled")
        cls.up.write(
            {
                "forward_body_id": cls.construction.id,
                "forward_reference": "12/UBND-VP",
                "forward_date": "2026-10-01",
                "forward_deadline": "2026-12-15",
                "forward_reply": "Đã đưa vào kế hoạch năm 2028",
                "forward_reply_date": "2026-11-11",
            }
        )
        cls.far.forward_body_id = cls.power
        cls.company.dialogue_receiver_id = cls.office
        cls.secret.with_user(cls.office).with_context(
            allowed_company_ids=cls.company.ids
        ).action_denounce()

    @classmethod
    def _promises(cls):
        """What the earlier session promised: kept, late, dropped."""
        matters = cls.env["dialogue.petition"].create(
            [
                {
                    "subject": subject,
                    "village_id": cls.village_b.id,
                    "field_id": cls.road.id,
                    "received_date": cls.today - timedelta(days=210),
                }
                for subject in ("Kè suối", "Điện nhà văn hóa", "Sân thể thao")
            ]
        )
        matters.action_classify()
        cls.kept, cls.owed, cls.dropped = cls.env["dialogue.assignment"].create(
            [
                {
                    "petition_id": matter.id,
                    "department_id": cls.economy.id,
                    "purpose": "resolve",
                    "instruction": f"Giao Phòng Kinh tế làm {matter.subject}",
                    "deadline": cls.today - timedelta(days=30),
                    "session_id": cls.earlier.id,
                }
                for matter in matters
            ]
        )
        cls.kept.write({"result": "Đã kè 40 m", "reply_number": "9/BC-KT"})
        cls.kept._write_state("approved", submitted_on="2026-01-01 01:00:00")
        cls.owed.late_reason = "Thiếu vật tư"
        cls.dropped.with_user(cls.office).action_cancel(reason="Trùng dự án của tỉnh")

    def _paper_of(self, paper, records):
        model = self.env[f"report.commune_dialogue.report_{paper}"]
        [values] = model._get_report_values(records.ids)["papers"]
        return values

    def _book(self, paper, records):
        model = self.env[f"report.commune_dialogue.report_{paper}"]
        return load_workbook(BytesIO(workbook.build(model._sheets(records))))

    def _text(self, paper, records):
        pdf = self._pdf(paper, records)
        self.assertLessEqual(pdf.fonts, FONTS, paper)
        return pdf.text

    def assertInOrder(self, text, *parts):
        place = 0
        for part in parts:
            found = text.find(part, place)
            self.assertGreaterEqual(found, 0, f"“{part}” in {text[:4000]}")
            place = found + len(part)

    def assertAddsUp(self, table):
        """Rows and columns of a table made by `cross_table` add up."""
        width = sum(column.kind == "number" for column in table.columns) + 1
        for row in (*table.rows, table.total):
            self.assertEqual(row[2], sum(row[3:width]), row)
        for place in range(2, width):
            self.assertEqual(table.total[place], sum(row[place] for row in table.rows))

    # -- tools -----------------------------------------------------------------

    def test_a_rate_names_what_it_is_a_share_of(self):
        self.assertEqual(rate(18, 24), "18/24 (75%)")
        self.assertEqual(rate(2, 3), "2/3 (66,7%)")
        self.assertEqual(rate(0, 5), "0/5 (0%)")
        self.assertEqual(rate(5, 5), "5/5 (100%)")
        self.assertEqual(rate(0, 0), "–")

    def test_cross_table(self):
        table = cross_table(
            "Lĩnh vực",
            {"yes": "Xong", "no": "Chưa"},
            [("Đất đai", {"yes": 2}), ("Giao thông", {"yes": 1, "no": 3})],
            share=("Tỷ lệ", "yes"),
        )
        self.assertAddsUp(table)
        self.assertEqual(table.rows[1], [2, "Giao thông", 4, 1, 3, "1/4 (25%)"])
        self.assertEqual(table.total, [None, "Tổng số", 6, 3, 3, "3/6 (50%)"])

    # -- report of the session -------------------------------------------------

    def test_session_report(self):
        text = self._text("session_report", self.session)
        self.assertInOrder(
            text,
            "BÁO CÁO",
            "Kết quả hội nghị đối thoại với Nhân dân năm 2027",
            "Ủy ban nhân dân xã Thử Nghiệm báo cáo kết quả hội nghị",
            "I. CÔNG TÁC CHỈ ĐẠO, CHUẨN BỊ",
            "II. KẾT QUẢ HỘI NGHỊ",
            "Thời gian: ngày 25 tháng 01 năm 2027",
            "Địa điểm: Hội trường Ủy ban nhân dân xã",
            "Chủ trì: Hoàng Văn Chủ, Chủ tịch UBND xã",
            "02 lượt ý kiến của Nhân dân (trước hội nghị: 01; tại hội nghị: 01)",
            "05 nội dung",
            "Trả lời, giải quyết tại hội nghị: 1/5 (20%) nội dung",
            "Giao đơn vị giải quyết: 2/5 (40%)",
            "Vượt thẩm quyền: 2/5 (40%)",
            "III. ĐÁNH GIÁ",
            "IV. PHƯƠNG HƯỚNG, KIẾN NGHỊ",
            "Phòng Kinh tế: giải quyết 01 nội dung",
            "Đề nghị Sở Xây dựng tỉnh xem xét, giải quyết 01 nội dung",
            "./.",
            "Phụ lục",
            "(Kèm theo Báo cáo",
        )
        self.assertNotIn("Nông Thị Riêng", text)
        values = self._paper_of("session_report", self.session)
        self.assertAddsUp(values["fields"])
        self.assertEqual(values["fields"].total[2], 5)

    def test_the_offices_own_words_take_the_place_of_the_lines(self):
        self.assertIn("......", self._text("session_report", self.session))
        report = self._registered("session_report", 50, "2027-01-30")
        report.content = "<p>Không khí cởi mở.</p>"
        text = self._text("session_report", self.session)
        self.assertIn("Không khí cởi mở.", text)
        self.assertNotIn("......", text)
        self.assertIn("Số: 50/BC-UBND", text)

    # -- settlement ------------------------------------------------------------

    def test_settlement_report(self):
        text = self._text("settlement_report", self.session)
        self.assertInOrder(
            text,
            "đã giải quyết xong 2/5 (40%) nội dung",
            "đã giải quyết xong 1/4 (25%) nội dung",
            "Chưa giải quyết, quá hạn: 1/5 (20%)",
            "II. KẾT QUẢ THEO ĐƠN VỊ",
            "01 nội dung đã quá hạn",
            "Sửa đường vào bản (Nhân dân bản Thượng); Phòng Kinh tế chủ trì",
            "Lý do: Chờ vốn của tỉnh",
            "BẢNG THEO DÕI KẾT QUẢ",
        )
        values = self._paper_of("settlement_report", self.session)
        self.assertAddsUp(values["departments"])
        self.assertEqual(values["departments"].total[2], 5)

    def test_follow_up_table_in_excel(self):
        book = self._book("settlement_report", self.session)
        sheet = book["Theo dõi kết quả"]
        self.assertEqual(sheet.page_setup.orientation, "landscape")
        self.assertEqual(sheet.print_title_rows, "$4:$5")
        heads = [cell.value for cell in sheet[4]]
        self.assertEqual(len(heads), 11)
        self.assertEqual([cell.value for cell in sheet[5]][-1], "(11)")
        rows = {row[1].value: row for row in sheet.iter_rows(min_row=6)}
        done, late = rows["Sửa cầu tràn"], rows["Sửa đường vào bản"]
        self.assertEqual(done[6].value, "Đã đổ bê tông mặt cầu.")
        self.assertEqual(done[7].value, "45/UBND-KT ngày 02/11/2026")
        self.assertEqual(done[8].value, "Đã giải quyết xong")
        self.assertEqual(late[9].value, "Chờ vốn của tỉnh")
        self.assertIn("Đôn đốc Phòng Kinh tế", late[10].value)
        self.assertIsInstance(late[0].value, int)
        self.assertTrue(late[5].is_date)
        kinds = {cell.data_type for row in sheet.iter_rows() for cell in row}
        self.assertNotIn("f", kinds, "text that begins with = stays text")
        self.assertTrue(any((subject or "").startswith("=1+2") for subject in rows))

    def test_heading_on_each_page_of_a_long_table(self):
        self.env["dialogue.consideration"].create(
            [
                {"session_id": self.session.id, "petition_id": petition.id}
                for petition in self._petitions(40)
            ]
        )
        pdf = self._pdf("settlement_report", self.session)
        pages = [page for page in pdf.pages if page.width > page.height]
        self.assertGreater(len(pages), 2)
        for number, page in enumerate(pages, 1):
            self.assertTrue(page.find("(11)"), "headings repeated")
            numbers = [line.text for line in page.numbers_in_margin(18)]
            self.assertEqual(numbers, [str(number)] if number > 1 else [])
            for line in page.lines:
                self.assertLess(line.right, page.width - 14)

    # -- beyond authority ------------------------------------------------------

    def test_beyond_authority(self):
        text = self._text("beyond_authority", self.session)
        self.assertInOrder(
            text,
            "Kính gửi",
            "Công ty Điện lực",
            "Sở Xây dựng tỉnh",
            "02 nội dung",
            "1/2 (50%)",
            "1. Công ty Điện lực",
            "2. Sở Xây dựng tỉnh (01 nội dung, đã trả lời 1/1 (100%))",
            "Mở rộng quốc lộ",
            "văn bản số 12/UBND-VP ngày 01/10/2026",
            "trước ngày 15/12/2026",
            "Đã đưa vào kế hoạch năm 2028",
            "Như trên",
        )
        rows = self._paper_of("beyond_authority", self.session)["annexes"][0]["table"]
        groups = [row.text for row in rows.rows if isinstance(row, Group)]
        self.assertEqual(
            groups, ["Công ty Điện lực: 01 nội dung", "Sở Xây dựng tỉnh: 01 nội dung"]
        )
        self.assertEqual(
            self._registered("beyond_authority", 8, "2027-02-01").addressees,
            "Công ty Điện lực\nSở Xây dựng tỉnh",
        )

    # -- what was promised before ----------------------------------------------

    def test_debt_review(self):
        text = self._text("debt_review", self.session)
        self.assertInOrder(
            text,
            "Rà soát việc thực hiện kết luận tại hội nghị đối thoại năm 2026",
            "1. Đã thực hiện, đúng hạn: 1/3 (33,3%)",
            "Kè suối",
            "2. Chưa thực hiện, đã quá hạn: 1/3",
            "Lý do chậm: Thiếu vật tư",
            "3. Thôi thực hiện: 1/3",
            f"{self.office.name} quyết định",
            "Trùng dự án của tỉnh",
        )
        sheet = self._book("debt_review", self.session)["Kết luận kỳ trước"]
        said = " ".join(
            str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value
        )
        self.assertIn("Đã kè 40 m. Văn bản: 9/BC-KT.", said)

    # -- all of them -----------------------------------------------------------

    def test_secret_matters_and_people_are_in_no_report(self):
        for paper in SESSION_PAPERS:
            with self.subTest(paper=paper):
                text = self._text(paper, self.session)
                self.assertNotIn("giữ kín", text)
                self.assertNotIn(self.secret.code, text)
                self.assertNotIn("Riêng", text)

    def test_hostile_text_is_harmless(self):
        for paper in ("session_report", "settlement_report", "beyond_authority"):
            with self.subTest(paper=paper):
                text = self._text(paper, self.session)
                self.assertIn("=1+2 <b>Đèn</b> {{ 1 }} đường", text)

    def test_an_empty_session_prints(self):
        empty = self.env["dialogue.session"].create(
            {"name": "Hội nghị chưa có gì", "previous_session_id": False}
        )
        empty.previous_session_id = False
        self.kept.session_id = self.owed.session_id = self.dropped.session_id = False
        self.late.assignment_ids.session_id = False
        for paper in SESSION_PAPERS:
            with self.subTest(paper=paper):
                pdf = self._pdf(paper, empty)
                self.assertIn("./.", pdf.text)
                self.assertNotIn("Phụ lục", pdf.text)
                self.assertNotIn("False", pdf.text)
                self.assertNotIn("None", pdf.text)
                self.assertTrue(self._book(paper, empty).worksheets)

    def test_as_many_queries_for_many_sessions(self):
        others = self.session.browse()
        for number in range(3):
            other = self.env["dialogue.session"].create(
                {"name": f"Hội nghị {number}", "date_start": self.session.date_start}
            )
            self.env["dialogue.consideration"].create(
                [
                    {"session_id": other.id, "petition_id": matter.id}
                    for matter in (self.late, self.done, self.up)
                ]
            )
            others |= other
        self.env.flush_all()
        for paper in ("session_report", "settlement_report"):
            costs = []
            for records in (self.session, self.session, self.session | others):
                self.env.invalidate_all()
                before = self.cr.sql_log_count
                self._html(paper, records)
                costs.append(self.cr.sql_log_count - before)
            with self.subTest(paper=paper):
                self.assertLessEqual(costs[2], costs[1] + 2, costs)

    # -- the periodic report ---------------------------------------------------

    def _period(self, **vals):
        return self.env["dialogue.period.report"].create(
            {"body_id": self.committee.id, "year": self.today.year, **vals}
        )

    def _numbers(self, report, section=None):
        return {line.key: line.number for line in report.figure_ids}

    def test_periods(self):
        for vals, start, end, words in (
            ({"kind": "month", "month": "2"}, "2024-02-01", "2024-02-29", "Tháng 2"),
            (
                {"kind": "quarter", "quarter": "3"},
                "2024-07-01",
                "2024-09-30",
                "Quý III",
            ),
            ({"kind": "half_year"}, "2024-01-01", "2024-06-30", "06 tháng đầu năm"),
            ({"kind": "nine_months"}, "2024-01-01", "2024-09-30", "09 tháng đầu năm"),
            ({"kind": "year"}, "2024-01-01", "2024-12-31", "Năm 2024"),
        ):
            report = self._period(**vals, year=2024)
            with self.subTest(**vals):
                self.assertEqual(str(report.date_from), start)
                self.assertEqual(str(report.date_to), end)
                self.assertTrue(report.name.startswith(words), report.name)
        self.assertEqual(str(report._end_before()), "2023-12-31")

    def test_figures_add_up(self):
        report = self._period()
        numbers = self._numbers(report)
        parts = {}
        for line in report.figure_ids.filtered("part"):
            parts[line.part] = parts.get(line.part, 0) + line.number
        self.assertIn("matters/result", parts)
        self.assertIn("matters/field", parts)
        self.assertIn("voices/channel", parts)
        for part, total in parts.items():
            whole = part.rpartition("/")[0]
            self.assertEqual(total, numbers[whole], part)
        self.assertEqual(numbers["voices"], 2)
        self.assertEqual(numbers["matters"], 8, "no denunciation")
        self.assertEqual(numbers["settled"], 2)
        self.assertEqual(numbers["beyond"], 2)
        settled = report.figure_ids.filtered(lambda line: line.key == "settled")
        self.assertEqual(settled.share, "2/8 (25%)")
        values = self._paper_of("period_report", report)
        self.assertAddsUp(values["fields"])
        self.assertEqual(values["fields"].total[2], numbers["matters"])

    def test_a_figure_opens_the_records_behind_it(self):
        report = self._period()
        opened = 0
        for line in report.figure_ids:
            for action, number in (
                (line.action_open(), line.number),
                (line.action_open_previous(), line.previous),
            ):
                found = self.env[action["res_model"]].search(action["domain"])
                self.assertEqual(len(found), number, line.key)
                opened += number
        self.assertGreater(opened, 20)
        beyond = report.figure_ids.filtered(lambda line: line.key == "beyond")
        action = beyond.action_open()
        found = self.env["dialogue.petition"].search(action["domain"])
        self.assertEqual(found, self.up | self.far)

    def test_compared_with_the_year_before(self):
        self.spot.received_date = self.today - timedelta(days=365)
        report = self._period()
        matters = report.figure_ids.filtered(lambda line: line.key == "matters")
        self.assertEqual((matters.number, matters.previous), (7, 1))
        self.assertEqual(matters.change, 6)

    def test_a_signed_report_is_frozen(self):
        report = self._period()
        paper = self.env["dialogue.document"].browse(
            report.with_user(self.office).action_register()["res_id"]
        )
        self.assertEqual(paper.period_report_id, report)
        paper.write({"signer_id": self.deputy.id, "number": 77})
        paper.action_sign()
        self.assertTrue(report.is_frozen)
        before = self._numbers(report)
        self.far._write_state("settled")
        for move in (
            report.action_count,
            lambda: report.write({"year": 2020}),
            lambda: report.with_user(self.office).write({"note": "x"}),
            report.unlink,
        ):
            with self.assertRaises(UserError):
                move()
        self.assertEqual(self._numbers(report), before)
        paper.action_issue()
        self.assertTrue(paper.checksum)
        # What was reported is what the next year compares with.
        later = self._period(year=self.today.year + 1)
        line = later.figure_ids.filtered(lambda line: line.key == "beyond")
        self.assertEqual(line.previous, before["beyond"])
        paper.action_replace()
        report.action_count()
        self.assertEqual(self._numbers(report)["beyond"], before["beyond"] - 1)

    def test_nobody_types_a_figure(self):
        report = self._period()
        line = report.figure_ids[:1].with_user(self.office)
        with self.assertRaises(AccessError):
            line.number = 99
        with self.assertRaises(AccessError):
            report.with_user(self.office).write({"counted_on": "2020-01-01"})
        report.with_user(self.office).action_count()
        with self.assertRaises(AccessError):
            report.with_user(self.supervisor).action_count()
        self.assertTrue(report.with_user(self.supervisor).figure_ids)
        with self.assertRaises(AccessError):
            report.with_user(self.head).read(["name"])

    def test_paper_to_the_province(self):
        report = self._period()
        text = self._text("period_report", report)
        self.assertInOrder(
            text,
            f"Kết quả đối thoại trực tiếp với Nhân dân năm {self.today.year}",
            "Kính gửi",
            "Ủy ban nhân dân tỉnh",
            "Sở Nội vụ",
            "I. CÔNG TÁC LÃNH ĐẠO, CHỈ ĐẠO",
            "II. KẾT QUẢ THỰC HIỆN",
            "08 nội dung kiến nghị",
            "giải quyết xong 2/8 (25%) nội dung",
            "III. KẾT QUẢ GIẢI QUYẾT THEO LĨNH VỰC",
            "IV. ĐÁNH GIÁ CHUNG",
            f"V. KẾ HOẠCH NĂM {self.today.year + 1}",
            "VI. KIẾN NGHỊ, ĐỀ XUẤT",
            "./.",
            "Như trên",
        )
        self.assertNotIn("Riêng", text)
        sheet = load_workbook(BytesIO(base64.b64decode(report.file)))["Số liệu"]
        cells = {row[1].value: row for row in sheet.iter_rows(min_row=6)}
        self.assertEqual(cells["Nội dung ý kiến, kiến nghị"][2].value, 8)

    def test_paper_to_the_party(self):
        report = self._period(
            body_id=self.party.id,
            kind="quarter",
            quarter=str((self.today.month + 2) // 3),
        )
        text = self._text("period_report", report)
        self.assertInOrder(
            text,
            "ĐẢNG CỘNG SẢN VIỆT NAM",
            "BÁO CÁO",
            "Kết quả đối thoại của người đứng đầu cấp ủy với Nhân dân quý",
            "Đồng chí Bí thư Tỉnh ủy",
            "Quy định số 11-QĐi/TW",
            "NHIỆM VỤ TRONG THỜI GIAN TỚI",
        )

    def test_a_period_of_nothing(self):
        text = self._text("period_report", self._period(year=2019))
        self.assertIn("không ban hành kế hoạch mới", text)
        self.assertNotIn("THEO LĨNH VỰC", text)
        self.assertNotIn("None", text)

    def test_counting_costs_the_same_for_many(self):
        costs = []
        for number in (2, 40):
            self._petitions(number)
            report = self._period(body_id=self.committee.id)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            report.action_count()
            self.env.flush_all()
            costs.append(self.cr.sql_log_count - before)
            report.unlink()
        self.assertLessEqual(costs[1], costs[0] + 3, costs)

    # -- registers -------------------------------------------------------------

    def _register(self, kind, user=None, **vals):
        registers = self.env["dialogue.register"]
        if user:
            registers = registers.with_user(user)
        return registers.create(
            {"kind": kind, "date_from": self.today.replace(month=1, day=1), **vals}
        )

    def _rows(self, kind):
        return self._paper_of("registers", self._register(kind))["table"].rows

    def test_reception_register(self):
        rows = self._rows("reception")
        self.assertEqual(len(rows), 2, "no denunciation")
        first = next(row for row in rows if "Riêng" in row[2])
        self.assertEqual(len(first), 12)
        self.assertEqual(first[2], "Nông Thị Riêng, bản Thượng")
        self.assertEqual(first[4], "Đường vào bản hỏng nặng")
        self.assertEqual(first[5], "KNPA")
        self.assertEqual(first[6], 3)
        self.assertEqual(first[7], self.economy.name)
        self.assertEqual(first[8], "x")
        self.assertEqual(first[11], "Chưa giải quyết, quá hạn")
        other = next(row for row in rows if row != first)
        self.assertTrue(other[2].startswith("Không nêu tên"))
        self.assertEqual(other[10], "Công ty Điện lực")
        text = self._text("registers", self._register("reception"))
        self.assertInOrder(text, "SỔ TIẾP CÔNG DÂN", "(Từ ngày", "(12)", "Riêng")

    def test_follow_up_register(self):
        rows = self._rows("follow_up")
        self.assertEqual(len(rows), 8)
        self.assertEqual({len(row) for row in rows}, {7})
        done = next(row for row in rows if row[0] == self.done.code)
        self.assertIn("Sửa cầu tràn. Tiếp nhận ngày", done[1])
        self.assertEqual(done[2], self.culture.name)
        self.assertEqual(done[4], "Đã giải quyết xong")
        self.assertEqual(done[5], "45/UBND-KT ngày 02/11/2026")
        self.assertNotIn(self.secret.code, [row[0] for row in rows])

    def test_outgoing_register(self):
        self.invitation.date = self.today
        self.invitation._write_state("issued", issued_date=fields.Datetime.now())
        rows = self._rows("outgoing")
        self.assertEqual(len(rows[0]), 10)
        self.assertEqual(rows[0][0], self.invitation.symbol)
        self.assertEqual(rows[0][2], f"Giấy mời: {self.invitation.name}")
        self.assertEqual(rows[0][3], "Hoàng Văn Nam")
        self.assertEqual(rows[0][7], self.today)
        pdf = self._pdf("registers", self._register("outgoing"))
        self.assertTrue(pdf.pages[0].find("(10)"))
        self.assertGreater(pdf.pages[0].width, pdf.pages[0].height)

    def test_registers_in_excel(self):
        for kind, columns in COLUMNS_OF.items():
            register = self._register(kind)
            book = load_workbook(BytesIO(base64.b64decode(register.file)))
            [sheet] = book.worksheets
            with self.subTest(kind=kind):
                self.assertEqual(
                    [cell.value for cell in sheet[5]],
                    [column.heading for column in columns],
                )
                self.assertEqual(sheet.print_title_rows, "$5:$6")
                self.assertEqual(sheet.freeze_panes, "A7")
                kinds = {cell.data_type for row in sheet.iter_rows() for cell in row}
                self.assertNotIn("f", kinds)

    def test_the_office_alone_prints_registers(self):
        register = self._register("reception", self.office)
        self.assertTrue(register.file)
        self.assertIn("so-tiep-cong-dan", register.action_export()["url"])
        self.assertEqual(
            register.action_print()["report_name"], "commune_dialogue.report_registers"
        )
        for user in (self.leader, self.supervisor, self.head, self.village_user):
            with self.assertRaises(AccessError):
                self._register("reception", user)

    def test_an_empty_register(self):
        past = self._register("follow_up", date_from="2001-01-01", date_to="2001-12-31")
        self.assertIn("SỔ THEO DÕI", self._text("registers", past))

    def test_registers_read_with_few_queries(self):
        costs = {}
        for number in (5, 60):
            voices = self.env["dialogue.contribution"].create(
                [
                    {
                        "text": f"Ý kiến {number}.{index}",
                        "speaker_name": f"Nông Văn {number} {index}",
                        "village_id": self.village_a.id,
                    }
                    for index in range(number)
                ]
            )
            voices.action_create_petition()
            self.env.flush_all()
            for kind in ("reception", "follow_up"):
                register = self._register(kind)
                self.env.invalidate_all()
                before = self.cr.sql_log_count
                self._paper_of("registers", register)
                costs.setdefault(kind, []).append(self.cr.sql_log_count - before)
        for kind, (few, many) in costs.items():
            self.assertLessEqual(many, few + 1, costs)
            self.assertLess(many, 60, kind)
