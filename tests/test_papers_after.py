# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from io import BytesIO

from openpyxl import load_workbook

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..tools import workbook
from .test_reports import FONTS, LONG_NAME, ReportCommon

HOSTILE = "<b>đậm</b> {{ 1 }} \u202eđảo"
SESSION_PAPERS = (
    "synthesis",
    "transfer_letter",
    "answers",
    "speakers",
    "minutes",
    "conclusion",
    "conclusion_excerpt",
    "conclusion_excerpt_village",
    "public_notice",
)
# What leaves the office without naming anybody.
ANONYMOUS_PAPERS = (
    "synthesis",
    "transfer_letter",
    "answers",
    "conclusion",
    "conclusion_excerpt",
    "conclusion_excerpt_village",
    "public_notice",
)
NAMED = "Nông Thị Riêng"
SPOKE = "Hoàng Văn Nói"


@tagged("post_install", "-at_install")
class TestPapersAfter(ReportCommon):
    """What is said before, in and after a session, as the papers tell it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.session.write(
            {
                "date_end": "2027-01-25 04:30:00",
                "secretary_id": cls.officer_employee.id,
            }
        )
        cls.officer_employee.name = "Đàm Thị Ký"
        cls.people.write({"attended": True, "group_id": cls._group().id})
        cls.session.village_line_ids[0].write(
            {"forms_sent": 60, "forms_returned": 47, "meeting_date": "2027-01-10"}
        )
        cls.sector = cls.env["dialogue.body"].create(
            {"name": "Sở Xây dựng", "kind": "external"}
        )
        cls.voices = cls._voices()
        cls.road_matter, cls.water, cls.hall, cls.beyond = cls._matters()
        cls._consider()
        cls.empty = cls.env["dialogue.session"].create({"name": "Hội nghị chưa có gì"})
        cls.env.flush_all()

    @classmethod
    def _group(cls):
        return cls.env["dialogue.delegate.group"].create(
            {"name": "Trưởng thôn, bí thư"}
        )

    @classmethod
    def _voices(cls):
        shared = {"session_id": cls.session.id}
        return cls.env["dialogue.contribution"].create(
            [
                {
                    **shared,
                    "text": "Đường vào thôn hỏng nặng.",
                    "village_id": cls.village_b.id,
                    "speaker_name": NAMED,
                    "people_count": 12,
                },
                {
                    **shared,
                    "text": "Đường vào thôn hỏng, mưa không đi được.",
                    "village_id": cls.village_a.id,
                    "speaker_name": LONG_NAME,
                    "channel": "village_meeting",
                },
                {
                    **shared,
                    "text": "Nước sinh hoạt thiếu.",
                    "village_id": cls.village_a.id,
                    "is_anonymous": True,
                    "channel": "web",
                },
                {
                    **shared,
                    "text": "Hỏi về giấy tờ đất.",
                    "village_id": cls.village_b.id,
                    "speaker_name": SPOKE,
                    "channel": "at_session",
                },
                {
                    **shared,
                    "text": f"Xin thêm đèn đường {HOSTILE}",
                    "village_id": cls.village_b.id,
                },
            ]
        )

    @classmethod
    def _matters(cls):
        first, second, third, fourth, _loose = cls.voices
        shared = {"session_id": cls.session.id, "village_id": cls.village_b.id}
        matters = cls.env["dialogue.petition"].create(
            [
                {
                    **shared,
                    "subject": "Sửa đường vào thôn",
                    "field_id": cls.road.id,
                    "department_id": cls.economy.id,
                    "contribution_ids": (first | second).ids,
                },
                {
                    **shared,
                    "subject": "Cấp nước sinh hoạt",
                    "field_id": cls.area.id,
                    "village_id": cls.village_a.id,
                    "department_id": cls.culture.id,
                    "contribution_ids": third.ids,
                },
                {
                    **shared,
                    "subject": "Giấy tờ đất",
                    "field_id": cls.area.id,
                    "contribution_ids": fourth.ids,
                },
                {
                    **shared,
                    "subject": "Nâng cấp đường tỉnh",
                    "field_id": cls.road.id,
                    "authority": "province",
                    "forward_body_id": cls.sector.id,
                    "forward_reference": "15/UBND-VP",
                    "forward_deadline": "2027-04-30",
                },
            ]
        )
        matters.action_classify()
        matters[:2].action_assign()
        return matters

    @classmethod
    def _consider(cls):
        cls.session.action_prepare()
        cls.session.action_add_matters()
        values = {
            cls.road_matter: {
                "outcome": "in_progress",
                "conclusion": f"Giao Phòng Kinh tế sửa đường. {HOSTILE}",
                "department_id": cls.economy.id,
                "deadline": "2027-06-30",
            },
            cls.water: {"outcome": "explained", "answer": "Đã lắp đường ống mới."},
            cls.hall: {
                "outcome": "on_the_spot",
                "answer": "Nhận giấy trong tuần.",
                "answered_by": cls.chair.id,
            },
            cls.beyond: {"outcome": "beyond_authority", "answer": "Kiến nghị tỉnh."},
        }
        for line in cls.session.consideration_ids:
            line.write(values[line.petition_id])
            line.action_conclude()

    def _values(self, report, records, user=None):
        model = self.env[f"report.commune_dialogue.report_{report}"]
        if user:
            model = model.with_user(user).with_context(
                allowed_company_ids=self.company.ids
            )
        return model._get_report_values(records.ids)["papers"]

    def _book(self, report, records):
        sheets = self.env[f"report.commune_dialogue.report_{report}"]._sheets(records)
        return load_workbook(BytesIO(workbook.build(sheets)))

    def _release(self):
        self.road_matter.write(
            {
                "answer": "Đã bố trí vốn.\nThi công trong quý II.",
                "answer_summary": "Thi công trong quý II.",
                "released_date": "2027-01-27",
            }
        )
        self.env.flush_all()

    # -- all of them -------------------------------------------------------------

    def test_an_empty_session_prints_every_paper(self):
        for report in SESSION_PAPERS:
            with self.subTest(report=report):
                pdf = self._pdf(report, self.empty)
                self.assertIn("Hội nghị chưa có gì", pdf.text)
                self.assertLessEqual(pdf.fonts, FONTS)
                for word in ("None", "False", "[]"):
                    self.assertNotIn(word, pdf.text)

    def test_a_full_session_prints_every_paper(self):
        for report in SESSION_PAPERS:
            with self.subTest(report=report):
                pdf = self._pdf(report, self.session)
                told = "Giấy tờ đất" if report == "speakers" else "Sửa đường vào thôn"
                self.assertIn(told, pdf.text)
                self.assertLessEqual(pdf.fonts, FONTS)
                self.assertTrue(pdf.embedded)
                for word in ("None", "False", "[]", "\u202e"):
                    self.assertNotIn(word, pdf.text)
                for page in pdf.pages:
                    for line in page.lines:
                        self.assertLess(line.right, page.width - 15 + 0.4, line.text)

    def test_nobody_is_named(self):
        for report in ANONYMOUS_PAPERS:
            with self.subTest(report=report):
                text = self._pdf(report, self.session).text
                for name in (NAMED, SPOKE, LONG_NAME.split()[-1]):
                    self.assertNotIn(name, text)

    def test_denunciations_are_in_no_paper(self):
        self.company.dialogue_receiver_id = self.office
        matter = self._petitions(1)
        self.session.action_add_matters()
        matter.with_user(self.office).with_context(
            allowed_company_ids=self.company.ids
        ).action_denounce()
        self.env.invalidate_all()
        for report in SESSION_PAPERS:
            with self.subTest(report=report):
                text = self._pdf(report, self.session).text
                self.assertNotIn("dẫn vào", text)
                self.assertNotIn("Denunciation", text)
        for report in ("transfer_slip", "reply"):
            with self.subTest(report=report), self.assertRaises(UserError):
                self._values(report, matter.with_env(self.env))

    def test_as_many_queries_for_many_matters(self):
        more = self._petitions(3)
        more.department_id = self.economy
        self.session.action_add_matters()
        costs = []
        for _round in range(2):
            self.env.flush_all()
            costs.append([])
            for report in SESSION_PAPERS:
                self._values(report, self.session)  # what is cached once for all
                self.env.invalidate_all()
                before = self.cr.sql_log_count
                self._values(report, self.session)
                costs[-1].append((report, self.cr.sql_log_count - before))
            more = self._petitions(20)
            more.department_id = self.economy
            self.session.action_add_matters()
        self.assertEqual(*costs)

    # -- before ------------------------------------------------------------------

    def test_synthesis(self):
        pdf = self._pdf("synthesis", self.session)
        text = pdf.text
        for part in (
            "BAN THƯỜNG TRỰC",
            "/BC-MT",
            "Kính gửi: Chủ tịch Ủy ban nhân dân xã",
            "phát ra 60 phiếu, thu về 47 phiếu tại 02 thôn",
            "01/02 thôn đã tổ chức",
            "04 lượt, của 15 người",
            "qua phiếu lấy ý kiến: 02; qua hội nghị, cuộc họp ở thôn: 01",
            "thành 04 nội dung, thuộc 03 lĩnh vực",
            "2. Giao thông nông thôn (02 nội dung, 13 ý kiến)",
            "Sửa đường vào thôn (13 ý kiến)",
            "Đối với 01 nội dung không thuộc thẩm quyền của xã",
            "<b>đậm</b> {{ 1 }}",
            "Sở Xây dựng",
            "Tổng cộng: 04 nội dung",
        ):
            self.assertIn(part, text)
        self.assertNotIn("Giấy tờ đất", text, "said in the hall itself")
        self.assertLess(text.index("1. Kinh tế"), text.index("2. Giao thông"))

    def test_tables_repeat_their_headings(self):
        self._petitions(40)
        annex = [
            page
            for page in self._pdf("synthesis", self.session).pages
            if page.width > page.height
        ]
        self.assertGreater(len(annex), 2)
        for number, page in enumerate(annex, start=1):
            self.assertTrue(page.find("Ghi chú").bold)
            self.assertTrue(page.find("(8)"))
            found = [line.text for line in page.numbers_in_margin(18)]
            self.assertEqual(found, [str(number)] if number > 1 else [])

    def test_transfer_letter_for_each_department(self):
        first, second = self._pdf("transfer_letter", self.session).pages
        self.assertIn("/UBND-VP", first.text)
        self.assertIn("V/v chuyển ý kiến, kiến nghị", first.text)
        pages = {
            "Phòng Kinh tế": (first, "Sửa đường vào thôn", "Cấp nước"),
            "Phòng Văn hóa - Xã hội": (second, "Cấp nước sinh hoạt", "Sửa đường"),
        }
        for department, (page, mine, others) in pages.items():
            self.assertIn(f"Kính gửi: {department}", page.text)
            self.assertIn(mine, page.text)
            self.assertNotIn(others, page.text)
            self.assertIn("trước ngày", page.text)
            self.assertTrue(page.find("(6)"))

    def test_a_single_matter_goes_by_a_slip(self):
        matter = self.env["dialogue.petition"].create(
            {
                "subject": "Sửa cầu",
                "field_id": self.road.id,
                "session_id": self.empty.id,
                "department_id": self.economy.id,
            }
        )
        matter.action_classify()
        page = self._pdf("transfer_letter", self.empty).pages[0]
        self.assertTrue(page.find("PHIẾU CHUYỂN").bold)
        self.assertIn("/PC-UBND", page.text)
        self.assertIn("Chuyển ý kiến", page.text)

    def test_transfer_slip_to_another_body(self):
        text = self._pdf("transfer_slip", self.beyond).text
        for part in (
            "PHIẾU CHUYỂN",
            "Kính gửi: Sở Xây dựng",
            "Nâng cấp đường tỉnh",
            "không thuộc thẩm quyền giải quyết của xã",
            "trước ngày 30/04/2027",
        ):
            self.assertIn(part, text)
        self.beyond.kind = "complaint"
        self.assertIn(
            "pháp luật về khiếu nại", self._pdf("transfer_slip", self.beyond).text
        )

    def test_an_issued_slip_is_the_paper_that_forwards(self):
        Paper = self.env["report.commune_dialogue.report_transfer_slip"]
        slip = self.env["dialogue.document"].create(
            {
                **Paper._document_vals(self.beyond, stored=True),
                "signer_id": self.deputy.id,
                "number": 8,
                "date": "2027-02-02",
            }
        )
        slip.action_sign()
        slip.action_issue()
        self.assertEqual(self.beyond.forward_document_id, slip)
        self.assertEqual(self.beyond.forward_date, slip.date)

    def test_answers_for_the_chair(self):
        self.water.answer = "Đã có dự án.\nXong trong năm."
        text = self._pdf("answers", self.session).text
        for part in (
            "LƯU HÀNH NỘI BỘ",
            "đã có nội dung trả lời: ",
            "Cơ quan trả lời: Phòng Văn hóa - Xã hội",
            "Đã có dự án. Xong trong năm.",
            "Nội dung trả lời: chưa có",
            "Kết quả đề xuất: được giải trình, làm rõ",
        ):
            self.assertIn(part, text)
        order = [line.petition_id.subject for line in self.session.consideration_ids]
        places = [text.index(f"{n}. {subject}") for n, subject in enumerate(order, 1)]
        self.assertEqual(places, sorted(places))

    def test_a_draft_is_shown_once_it_is_released(self):
        work = self.road_matter.assignment_ids.filtered(
            lambda line: line.purpose == "prepare"
        )
        work.draft_answer = "Dự kiến rải đá cấp phối."
        self.env.flush_all()
        self.assertNotIn("cấp phối", self._pdf("answers", self.session).text)
        work._write_state("submitted")
        text = self._pdf("answers", self.session).text
        self.assertIn("(dự thảo, chưa duyệt): Dự kiến rải đá cấp phối.", text)

    # -- the day -----------------------------------------------------------------

    def test_register_of_speakers(self):
        line = self.session.consideration_ids.filtered(
            lambda line: line.petition_id == self.road_matter
        )
        line.speaker = LONG_NAME
        [page] = self._pdf("speakers", self.session).pages
        self.assertGreater(page.width, page.height)
        self.assertNotIn("Số:", page.text)
        self.assertIn("SỔ ĐĂNG KÝ PHÁT BIỂU", page.text)
        [paper] = self._values("speakers", self.session)
        self.assertEqual(
            paper["table"].rows,
            [
                [
                    1,
                    SPOKE,
                    "Thôn Nà Lầu",
                    "Giấy tờ đất.",
                    "Kinh tế",
                    "",
                    "Hoàng Văn Chủ, Chủ tịch UBND xã",
                    "x",
                ],
                [
                    2,
                    LONG_NAME,
                    "Thôn Nà Lầu",
                    "Sửa đường vào thôn.",
                    "Giao thông nông thôn",
                    "",
                    "",
                    "",
                ],
            ],
        )

    def test_empty_register_has_room_to_write(self):
        text = self._pdf("speakers", self.empty).text
        self.assertIn(" 20", text)
        self.assertIn("(8)", text)

    def test_names_only_for_those_who_may_know_them(self):
        for report in ("speakers", "minutes"):
            with self.subTest(report=report):
                self.assertIn(
                    SPOKE, str(self._values(report, self.session, self.office))
                )
                told = str(self._values(report, self.session, self.leader))
                self.assertNotIn(SPOKE, told)
                self.assertIn("Giấy tờ đất", told)

    def test_minutes(self):
        pdf = self._pdf("minutes", self.session)
        text = pdf.text
        for part in (
            "/BB-UBND",
            "BIÊN BẢN",
            "Thời gian bắt đầu: 08 giờ 00 phút, ngày 25 tháng 01 năm 2027",
            "Địa điểm: Hội trường Ủy ban nhân dân xã.",
            "Trưởng thôn, bí thư: 02 đại biểu",
            "Chủ trì (chủ tọa): Hoàng Văn Chủ, Chủ tịch UBND xã.",
            "Thư ký (người ghi biên bản): Đàm Thị Ký",
            f"Ý kiến của: {SPOKE}, thôn Nà Lầu",
            "Trả lời (Hoàng Văn Chủ, Chủ tịch UBND xã): Nhận giấy trong tuần.",
            "Kết luận của chủ trì: Giao Phòng Kinh tế sửa đường.",
            "thời hạn: 30/06/2027",
            "Hội nghị kết thúc vào 11 giờ 30 phút",
            "Ý kiến của: Nhân dân thôn Nà Lầu, bản Thượng (13 ý kiến)",
        ):
            self.assertIn(part, text)
        self.assertNotIn("ngày tháng năm", pdf.pages[0].text)
        last = pdf.pages[-1]
        left, right = last.find("THƯ KÝ"), last.find("CHỦ TỌA")
        self.assertTrue(left.bold and right.bold)
        self.assertAlmostEqual(left.baseline, right.baseline, delta=0.4)
        self.assertLess(left.right, right.left)
        self.assertAlmostEqual(last.find("Đàm Thị Ký").centre, left.centre, delta=0.4)
        self.assertGreater(last.find("Nơi nhận:").top, last.find("Đàm Thị Ký").bottom)

    def test_minutes_of_a_party_session(self):
        self.session.write({"host": "party_secretary", "body_id": self.party.id})
        text = self._pdf("minutes", self.session).text
        self.assertIn("NGƯỜI GHI BIÊN BẢN", text)
        self.assertIn("CHỦ TRÌ HỘI NGHỊ", text)
        self.assertIn("-BB/ĐU", text)

    # -- after -------------------------------------------------------------------

    def test_excerpt_for_each_department(self):
        self._registered("conclusion", 31, "2027-01-27")
        [page] = self._pdf("conclusion_excerpt", self.session).pages
        self.assertIn("TRÍCH THÔNG BÁO", page.text)
        self.assertIn("Kính gửi: Phòng Kinh tế", page.text)
        self.assertIn("Thông báo số 31/TB-UBND, ngày 27 tháng 01 năm 2027", page.text)
        self.assertIn("Sửa đường vào thôn", page.text)
        self.assertNotIn("Cấp nước", page.text)
        [whole] = self._values("conclusion", self.session)
        numbers = {
            item["subject"]: item["number"]
            for _field, items in whole["sections"]
            for item in items
        }
        number = numbers["Sửa đường vào thôn"]
        self.assertIn(f"Nội dung {number}: Sửa đường vào thôn", page.text)

    def test_excerpt_for_each_village(self):
        first, second = self._values("conclusion_excerpt_village", self.session)
        self.assertEqual(first["addressees"], ["Bản Thượng"])
        self.assertEqual(second["addressees"], ["Thôn Nà Lầu"])
        subjects = {item["subject"] for item in first["items"]}
        self.assertEqual(subjects, {"Sửa đường vào thôn", "Cấp nước sinh hoạt"})

    def test_public_notice(self):
        text = self._pdf("public_notice", self.session).text
        self.assertIn("04 nội dung ý kiến, kiến nghị của Nhân dân", text)
        self.assertIn("01 nội dung được giải trình, làm rõ", text)
        self.assertIn("Giao Phòng Kinh tế sửa đường.", text)
        self.assertIn("30/06/2027", text)
        self._release()
        text = self._pdf("public_notice", self.session).text
        self.assertIn("Thi công trong quý II.", text)
        self.assertNotIn("sửa đường.", text)

    def test_sensitive_fields_are_not_repeated(self):
        self.area.is_sensitive = True
        text = self._pdf("public_notice", self.session).text
        self.assertNotIn("Cấp nước", text)
        self.assertNotIn("đường ống", text)
        self.assertIn("Phản ánh thuộc lĩnh vực Kinh tế", text)
        self.assertIn("Sửa đường vào thôn", text)

    def test_reply_waits_for_the_release(self):
        with self.assertRaisesRegex(UserError, "not released"):
            self._values("reply", self.road_matter)
        Paper = self.env["report.commune_dialogue.report_reply"]
        with self.assertRaises(UserError):
            Paper._document_vals(self.road_matter, stored=True)

    def test_reply_to_each_contributor(self):
        self._release()
        work = self.road_matter.assignment_ids.filtered(
            lambda line: line.purpose == "prepare"
        )
        work._write_state("approved", legal_reference="Nghị quyết số 12/NQ-HĐND")
        first, second = self._pdf("reply", self.road_matter).pages
        if NAMED not in first.text:
            first, second = second, first
        self.assertIn(f"Kính gửi: Ông (Bà) {NAMED}, thôn Nà Lầu", first.text)
        self.assertNotIn(LONG_NAME, first.text)
        self.assertIn(LONG_NAME, second.text)
        self.assertNotIn(NAMED, second.text)
        self.assertIn("qua hội nghị, cuộc họp ở thôn", second.text)
        for page in (first, second):
            for part in (
                "V/v trả lời ý kiến, kiến nghị",
                "/UBND-VP",
                "nội dung: Sửa đường vào thôn.",
                "căn cứ Nghị quyết số 12/NQ-HĐND, Ủy ban",
                "Đã bố trí vốn. Thi công trong quý II.",
                "giao Phòng Kinh tế chủ trì",
                "trước ngày 30/06/2027",
            ):
                self.assertIn(part, page.text)

    def test_reply_where_nobody_gave_a_name(self):
        self.water.write({"answer": "Đã lắp ống.", "released_date": "2027-01-27"})
        self.env.flush_all()
        [page] = self._pdf("reply", self.water).pages
        self.assertIn("Kính gửi: Công dân bản Thượng", page.text)

    def test_reply_of_a_matter_beyond_authority(self):
        self.beyond.write(
            {"answer": "Thuộc thẩm quyền tỉnh.", "released_date": "2027-02-01"}
        )
        self.env.flush_all()
        text = self._pdf("reply", self.beyond).text
        self.assertIn("kiến nghị Sở Xây dựng xem xét", text)
        self.assertIn("(văn bản số 15/UBND-VP)", text)

    # -- Excel -------------------------------------------------------------------

    def test_workbooks(self):
        for report, columns, top in (
            ("synthesis", 8, 3),
            ("conclusion", 9, 3),
            ("speakers", 8, 3),
        ):
            with self.subTest(report=report):
                book = self._book(report, self.session | self.empty)
                self.assertEqual(len(book.sheetnames), 2)
                page = book.worksheets[0]
                rows = list(page.iter_rows(min_row=top + 1))
                self.assertEqual(len(rows[0]), columns)
                self.assertEqual(
                    [cell.value for cell in rows[1]],
                    [f"({n})" for n in range(1, columns + 1)],
                )
                self.assertEqual(page.print_title_rows, f"${top + 1}:${top + 2}")
                kinds = {cell.data_type for row in rows for cell in row}
                self.assertNotIn("f", kinds)

    def test_dates_and_numbers_stay_such(self):
        page = self._book("conclusion", self.session).worksheets[0]
        row = [cell.value for cell in page[6]]
        self.assertEqual(row[0], 1)
        self.assertEqual(f"{row[6]:%d/%m/%Y}", "30/06/2027")
        page = self._book("synthesis", self.session).worksheets[0]
        voices = [row[4].value for row in page.iter_rows(min_row=6)]
        self.assertEqual(voices[-1], 15)
