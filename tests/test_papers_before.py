# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import io
from unittest.mock import patch

import openpyxl

from odoo.fields import Command
from odoo.tests import tagged

from ..tools import workbook
from .pdf_reader import Pdf
from .test_reports import CLOSE, ENGINES, FONTS, LONG_NAME, ReportCommon

SESSION_PAPERS = (
    "notice",
    "notice_short",
    "rules",
    "programme",
    "script",
    "opinion_form",
    "delegate_list",
    "sign_in_sheet",
    "banner",
    "name_plates",
    "invitation_group",
)
HOSTILE = "<b>đậm</b> {{ 1 + 1 }} \u202eẩn =1+1"


@tagged("post_install", "-at_install")
class TestPapersBefore(ReportCommon):
    """Papers that leave before the session, and those that hang in the hall."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        group = {
            code: cls.env.ref(f"commune_dialogue.delegate_group_{code}")
            for code in ("chair", "council", "village_head", "people")
        }
        cls.plan = cls.env["dialogue.plan"].create(
            {
                "name": "Tổ chức đối thoại trực tiếp với Nhân dân năm 2027",
                "year": 2027,
                "body_id": cls.committee.id,
                "signer_id": cls.deputy.id,
                "legal_basis_ids": [
                    Command.create(
                        {
                            "document_type": "Luật",
                            "summary": "Tổ chức chính quyền địa phương",
                            "article": "Điều 43",
                        }
                    )
                ],
                "purpose": "- Lắng nghe Nhân dân.\nGiải quyết vướng mắc",
                "requirement": "Dân chủ, công khai.",
                "content": "Thông báo tình hình kinh tế - xã hội.\nNghe kiến nghị.",
                "banner_text": "ỦY BAN NHÂN DÂN XÃ THỬ NGHIỆM\nHỘI NGHỊ\nĐối thoại",
                "contact_id": cls.officer_employee.id,
                "composition_ids": [
                    Command.create({"group_id": group["council"].id}),
                    Command.create({"group_id": group["village_head"].id}),
                    Command.create({"group_id": group["people"].id}),
                ],
                "agenda_template_ids": [
                    Command.create({"name": name, "duration": 30, "presenter": who})
                    for name, who in (
                        ("Tuyên bố lý do, giới thiệu đại biểu", "Văn phòng"),
                        ("Báo cáo tổng hợp ý kiến trước hội nghị", "MTTQ xã"),
                        ("Đối thoại trực tiếp với Nhân dân", "Chủ trì"),
                        ("Văn nghệ", False),
                    )
                ],
                "recipient_ids": [
                    Command.create({"name": "UBND tỉnh", "purpose": "report"}),
                    Command.create({"name": "Các thôn", "purpose": "act"}),
                ],
                "budget_ids": [
                    Command.create({"name": "Nước uống", "estimate": 1500000}),
                    Command.create({"name": "In phiếu", "estimate": 250000}),
                ],
                "duty_ids": [
                    Command.create(
                        {
                            "name": "Thông báo công khai",
                            "department_id": cls.culture.id,
                            "due_number": 7,
                        }
                    ),
                    Command.create(
                        {
                            "name": "Xây dựng nội quy",
                            "department_id": cls.culture.id,
                            "due_number": 5,
                            "due_unit": "working_day",
                        }
                    ),
                    Command.create(
                        {
                            "name": "Tổng hợp ý kiến của thôn",
                            "per_village": True,
                            "due_reference": "session_end",
                            "due_direction": "after",
                            "due_number": 10,
                        }
                    ),
                ],
            }
        )
        cls.officer_employee.write(
            {"name": "Lý Thị Đầu Mối", "work_phone": "0900 111 222"}
        )
        cls.session.write({"plan_id": cls.plan.id, "body_id": cls.committee.id})
        cls.session.contact_id = cls.officer_employee
        cls.session.banner_text = cls.plan.banner_text
        cls.group = group
        cls.env["dialogue.delegate"].create(
            [
                {
                    "session_id": cls.session.id,
                    "name": name,
                    "position": position,
                    "group_id": group[code].id,
                    "village_id": village and village.id,
                    "phone": "0900000003",
                }
                for name, position, code, village in (
                    ("Đàm Văn Ưu", "Nông dân", "people", cls.village_b),
                    ("Hoàng Thị Ân", "Nông dân", "people", cls.village_b),
                    ("Nông Văn Ẩn", "Nông dân", "people", cls.village_b),
                    ("Bế Văn Út", "Nông dân", "people", cls.village_a),
                    (False, False, "people", cls.village_a),
                    ("Vi Thị Hội", "Chủ tịch HĐND", "council", False),
                )
            ]
        )
        cls.bare_plan = cls.env["dialogue.plan"].create(
            {"name": "Đối thoại năm 2028", "year": 2028, "body_id": cls.committee.id}
        )
        cls.bare = cls.env["dialogue.session"].create({"name": "Hội nghị chưa có gì"})
        cls.env.flush_all()

    def assertInOrder(self, text, *parts):
        position = 0
        for part in parts:
            found = text.find(part, position)
            self.assertGreaterEqual(
                found, 0, f"“{part}” is not behind what precedes it in: {text[:3000]}"
            )
            position = found + len(part)

    def _values(self, paper, record):
        Paper = self.env[f"report.commune_dialogue.report_{paper}"]
        [values] = Paper._get_report_values(record.ids)["papers"]
        return values

    # -- plan ----------------------------------------------------

    def test_plan_of_the_peoples_committee(self):
        for name in ENGINES:
            with self.subTest(engine=name):
                pdf = self._pdf("plan", self.plan, name)
                self.assertInOrder(
                    pdf.text,
                    "KẾ HOẠCH Tổ chức đối thoại trực tiếp với Nhân dân năm 2027",
                    "Căn cứ Điều 43 Luật Tổ chức chính quyền địa phương.",
                    "I. MỤC ĐÍCH, YÊU CẦU 1. Mục đích - Lắng nghe Nhân dân.",
                    "- Giải quyết vướng mắc. 2. Yêu cầu: Dân chủ, công khai.",
                    "II. THỜI GIAN, ĐỊA ĐIỂM, THÀNH PHẦN",
                    "1. Thời gian: 08 giờ 00 phút, ngày 25 tháng 01 năm 2027",
                    "2. Địa điểm: Hội trường Ủy ban nhân dân xã.",
                    "3. Chủ trì: Hoàng Văn Chủ, Chủ tịch UBND xã.",
                    "4. Thành phần tham dự",
                    "- Trưởng thôn: 01 đại biểu/thôn.",
                    "- Đại biểu Nhân dân: 03 đại biểu/thôn.",
                    # 1 of the council and 2 × (1 + 3)
                    "- Dự kiến khoảng 9 đại biểu.",
                    "III. HÌNH THỨC, NỘI DUNG, CHƯƠNG TRÌNH",
                    "1. Hình thức: Đối thoại trực tiếp.",
                    "- Tuyên bố lý do, giới thiệu đại biểu (Văn phòng).",
                    "4. Khánh tiết: Phông chính hội trường",
                    "HỘI NGHỊ Đối thoại",
                    "IV. TỔ CHỨC THỰC HIỆN 1. Phòng Văn hóa - Xã hội",
                    "- Thông báo công khai, chậm nhất 07 ngày trước ngày tổ chức",
                    "- Xây dựng nội quy, chậm nhất 05 ngày làm việc trước ngày",
                    "2. Trưởng các thôn: Tổng hợp ý kiến của thôn, trong thời hạn 10"
                    " ngày kể từ ngày kết thúc hội nghị.",
                    "V. KINH PHÍ",
                    "- Tổng kinh phí dự kiến: 1.750.000 đồng.",
                    "- Nguồn kinh phí: ngân sách xã năm 2027.",
                    "- Nước uống: 1.500.000 đồng.",
                    "để xem xét, giải quyết./.",
                )
                for text in ("- UBND tỉnh (b/c);", "- Các thôn;", "KT. CHỦ TỊCH"):
                    self.assertIn(text, pdf.text)
                self.assertLessEqual(pdf.fonts, FONTS)
                banner = next(
                    line
                    for page in pdf.pages
                    for line in page.lines
                    if line.text == "HỘI NGHỊ"
                )
                self.assertAlmostEqual(banner.centre, (30 + 210 - 15) / 2, delta=CLOSE)
                self.assertTrue(pdf.pages[1].numbers_in_margin(18))

    def test_plan_of_the_party(self):
        """The same values, arranged and printed as a Party paper."""
        self.plan.write({"body_id": self.party.id, "signer_id": self.secretary.id})
        text = self._pdf("plan", self.plan).text
        self.assertInOrder(
            text,
            "ĐẢNG CỘNG SẢN VIỆT NAM",
            "MỤC ĐÍCH, YÊU CẦU",
            "NỘI DUNG, THỜI GIAN THỰC HIỆN",
            "1. Nội dung",
            "Thời gian: 08 giờ 00 phút",
            "Kinh phí",
            "TỔ CHỨC THỰC HIỆN",
        )
        self.assertIn("T/M BAN THƯỜNG VỤ", text)
        self.assertNotIn("CỘNG HÒA XÃ HỘI", text)

    def test_plan_of_several_sessions(self):
        self.bare.write({"plan_id": self.plan.id, "expected_month": "10"})
        self.bare.village_ids = self.village_a
        text = self._pdf("plan", self.plan).text
        self.assertInOrder(
            text,
            "Thời gian: Tổ chức 02 hội nghị trong năm 2027.",
            "- Lần 1: 08 giờ 00 phút",
            "- Lần 2: dự kiến tháng 10 năm 2027; thời gian cụ thể sẽ có thông báo sau.",
            "- Lần 2: Địa điểm sẽ có thông báo sau, với Nhân dân bản Thượng.",
        )

    def test_plan_without_anything(self):
        text = self._pdf("plan", self.bare_plan).text
        self.assertIn("Trong năm 2028; thời gian cụ thể sẽ có thông báo sau.", text)
        for heading in ("MỤC ĐÍCH", "TỔ CHỨC THỰC HIỆN", "KINH PHÍ", "Căn cứ"):
            self.assertNotIn(heading, text)

    def test_registered_plan_keeps_signer_and_bases(self):
        action = self.env["dialogue.document"].register_paper("plan", self.plan.ids)
        entry = self.env["dialogue.document"].browse(action["res_id"])
        self.assertEqual(entry.signer_id, self.deputy)
        entry.write({"number": 12, "date": "2027-01-05"})
        entry.action_sign()
        entry.action_issue()
        text = Pdf(entry.pdf_attachment_id.raw).text
        self.assertIn("Số: 12/KH-UBND", text)
        self.assertIn("Căn cứ Điều 43 Luật", text)
        # The notice names the plan that it carries out.
        self.assertIn(
            "Thực hiện Kế hoạch số 12/KH-UBND ngày 05 tháng 01 năm 2027 của Ủy ban nhân"
            " dân xã Thử Nghiệm về việc tổ chức đối thoại trực tiếp",
            self._pdf("notice", self.session).text,
        )

    # -- notice ----------------------------------------------------

    def test_notice(self):
        pdf = self._pdf("notice", self.session)
        self.assertInOrder(
            pdf.text,
            "THÔNG BÁO Tổ chức Hội nghị đối thoại",
            "Thực hiện Kế hoạch đối thoại với Nhân dân năm 2027,",
            "1. Thời gian: 08 giờ 00 phút, ngày 25 tháng 01 năm 2027 (thứ Hai).",
            "2. Địa điểm: Hội trường Ủy ban nhân dân xã.",
            "3. Hình thức: Đối thoại trực tiếp.",
            "4. Chủ trì: Hoàng Văn Chủ",
            "- Xây dựng nông thôn mới; quản lý đất đai.",
            "- Thông báo tình hình kinh tế - xã hội.",
            "bản Thượng, thôn Nà Lầu đăng ký tham dự với trưởng thôn; mỗi thôn cử 03",
            "phiếu lấy ý kiến",
            "trước ngày 20/01/2027",
            "8. Đầu mối liên hệ: Lý Thị Đầu Mối, điện thoại 0900 111 222.",
            "tham gia ý kiến./.",
        )
        self.assertLessEqual(pdf.fonts, FONTS)

    def test_short_notice_fits(self):
        self.session.topic = "KT-XH của UBND xã; " + "nội dung rất dài " * 30
        values = self._values("notice_short", self.session)
        spoken = " ".join(values["spoken"])
        self.assertIn("Thời gian: 8 giờ sáng, ngày 25 tháng 01 năm 2027", spoken)
        self.assertIn("kinh tế - xã hội của Ủy ban nhân dân xã", spoken)
        self.assertLessEqual(len(values["zalo"]), 400)
        self.assertIn("08h00 ngày 25/01/2027, tại Hội trường", values["zalo"])
        self.assertIn("trước 20/01/2027", values["zalo"])
        self.assertNotIn("rất dài", values["zalo"])
        self.assertLessEqual(len(values["sms"]), 306)
        self.assertTrue(values["sms"].isascii())
        self.assertIn("Uy ban nhan dan xa Thu Nghiem thong bao", values["sms"])
        self.session.topic = False
        self.assertEqual(len(self._pdf("notice_short", self.session).pages), 1)

    # -- rules, programme, script ----------------------------------------------------

    def test_rules(self):
        pdf = self._pdf("rules", self.session)
        self.assertInOrder(
            pdf.text, "NỘI QUY", *(f"Điều {number}." for number in range(1, 7))
        )
        self.assertIn("trong thời hạn 10 ngày kể từ ngày kết thúc hội nghị", pdf.text)
        self.assertNotIn("Số:", pdf.text)
        self.assertNotIn("Nơi nhận", pdf.text)

    def test_rules_of_the_office(self):
        entry = self._registered("rules", 0, "2027-01-15")
        entry.content = "<p>Nội quy của xã.</p>"
        text = self._pdf("rules", self.session).text
        self.assertIn("Nội quy của xã.", text)
        self.assertNotIn("Điều 1.", text)

    def test_programme(self):
        pdf = self._pdf("programme", self.session)
        self.assertInOrder(
            pdf.text,
            "CHƯƠNG TRÌNH Hội nghị đối thoại với Nhân dân năm 2027",
            "1 08h00 - 08h30 Tuyên bố lý do, giới thiệu đại biểu Văn phòng",
            "2 08h30 - 09h00 Báo cáo tổng hợp",
            "3 09h00 - 09h30 Đối thoại",
            "4 09h30 - 10h00 Văn nghệ",
        )
        self.session.date_start = False
        self.assertIn("1 30 phút Tuyên bố", self._pdf("programme", self.session).text)

    def _considered(self):
        self.company.dialogue_receiver_id = self.office
        petitions = self._petitions(4)
        debt, secret = petitions[2], petitions[3]
        self.session.action_prepare()
        self.session.action_add_matters()
        lines = self.session.consideration_ids
        lines.filtered(lambda line: line.petition_id == debt).is_carried_over = True
        secret.with_user(self.office).with_context(
            allowed_company_ids=self.company.ids
        ).action_denounce()
        return petitions

    def test_script(self):
        self._considered()
        pdf = self._pdf("script", self.session)
        self.assertInOrder(
            pdf.text,
            "KỊCH BẢN ĐIỀU HÀNH",
            "1. (08h00 - 08h30) Tuyên bố lý do",
            "Hôm nay, Ủy ban nhân dân xã Thử Nghiệm tổ chức hội nghị đối thoại",
            "Giới thiệu chủ trì hội nghị: Hoàng Văn Chủ",
            "Kính mời MTTQ xã báo cáo tổng hợp",
            "(02 nội dung mới)",
            "còn 01 nội dung chưa giải quyết xong",
            "Mời Nhân dân phát biểu",
            "Xin kính mời đại biểu trình bày nội dung: văn nghệ.",
            "THỨ TỰ NỘI DUNG XEM XÉT",
            "Nội dung chưa giải quyết xong từ kỳ trước",
            "đoạn đường số 3",
            "Kinh tế",
            "đoạn đường số 2",
            "Giao thông nông thôn",
            "đoạn đường số 1",
        )
        self.assertNotIn("đoạn đường số 4", pdf.text)
        self.assertIn("Công dân thôn Nà Lầu", pdf.text)

    # -- opinion form ----------------------------------------------------

    def test_opinion_form(self):
        self.village_b.venue = "Nhà văn hóa thôn Nà Lầu"
        pdf = self._pdf("opinion_form", self.session)
        self.assertEqual(len(pdf.pages) % 2, 0)
        half = len(pdf.pages) // 2
        self.assertLessEqual(half, 2, "one sheet of paper")
        first, second = pdf.pages[0], pdf.pages[half]
        self.assertIn("Thôn: bản Thượng", first.text)
        self.assertIn("Thôn: thôn Nà Lầu", second.text)
        self.assertIn(f"DT{self.session.id}-T{self.village_a.id}", first.text)
        self.assertTrue(first.find("Lĩnh vực").bold)
        text = " ".join(page.text for page in pdf.pages[half:])
        self.assertInOrder(
            text,
            "Kinh tế",
            "Thái độ, trách nhiệm của cán bộ",
            "Nội dung khác",
            "tại Nhà văn hóa thôn Nà Lầu, chậm nhất ngày 20/01/2027",
            "91/2025/QH15",
        )
        codes = [
            form["qr"] for form in self._values("opinion_form", self.session)["forms"]
        ]
        self.assertNotEqual(*codes)
        for name in ENGINES:
            with self.subTest(engine=name):
                page = self._pdf("opinion_form", self.session, name).document[0]
                drawn = page.get_image_info() or page.get_drawings()
                self.assertTrue(drawn, "the code is printed")

    # -- delegates ----------------------------------------------------

    def test_delegate_list(self):
        pdf = self._pdf("delegate_list", self.session)
        self.assertInOrder(
            pdf.text,
            "DANH SÁCH ĐẠI BIỂU Tham dự Hội nghị",
            "Thường trực Hội đồng nhân dân xã (1)",
            "1 Vi Thị Hội",
            "Đại biểu Nhân dân (4)",
            "2 Bế Văn Út",
            "bản Thượng",
            "3 Hoàng Thị Ân",
            "4 Nông Văn Ẩn",
            "5 Đàm Văn Ưu",
            "Đại biểu khác (2)",
            "7 Nông",
            "Tổng số 07 đại biểu; còn 01 vị trí chưa cử",
        )
        self.assertIn("0900000003", pdf.text)

    def test_sign_in_sheet(self):
        pdf = self._pdf("sign_in_sheet", self.session)
        self.assertInOrder(pdf.text, "Ký tên", "1 Vi Thị Hội", "Đại biểu đăng ký tại")
        self.assertNotIn("0900000003", pdf.text)
        self.env["dialogue.delegate"].create(
            [
                {
                    "session_id": self.session.id,
                    "name": f"Lò Văn {number}",
                    "group_id": self.group["people"].id,
                }
                for number in range(60)
            ]
        )
        pdf = self._pdf("sign_in_sheet", self.session)
        self.assertGreater(len(pdf.pages), 2)
        for page in pdf.pages:
            self.assertTrue(page.find("Ký tên").bold, "headings on each page")

    def test_delegates_as_workbook(self):
        self.people[0].write(
            {
                "name": "=1+1",
                "attended": True,
                "attended_time": "2027-01-25 00:45:00",
                "substitute_name": "+người thay",
            }
        )
        paper = self.env["report.commune_dialogue.report_delegate_list"]
        book = openpyxl.load_workbook(
            io.BytesIO(workbook.build(paper._sheets(self.session)))
        )
        self.assertEqual(book.sheetnames, ["Đại biểu", "Điểm danh", "Số lượng"])
        page = book["Điểm danh"]
        rows = list(page.iter_rows(values_only=True))
        heading = next(i for i, row in enumerate(rows) if row[0] == "TT")
        self.assertEqual(rows[heading + 1][:2], ("(1)", "(2)"))
        self.assertEqual(page.print_title_rows, f"${heading + 1}:${heading + 2}")
        found = next(row for row in rows if row[1] == "=1+1")
        self.assertIsInstance(found[0], int)
        self.assertEqual(found[4:7], ("x", "07h45", "+người thay"))
        self.assertEqual(rows[-1][4], "1/8")
        kinds = {cell.data_type for row in page.iter_rows() for cell in row}
        self.assertNotIn("f", kinds)

    # -- hall ----------------------------------------------------

    def test_banner(self):
        for name in ENGINES:
            with self.subTest(engine=name):
                [page] = self._pdf("banner", self.session, name).pages
                self.assertAlmostEqual(page.width, 297, delta=CLOSE)
                line = page.find("HỘI NGHỊ")
                self.assertGreater(line.size, 40)
                self.assertAlmostEqual(line.centre, 297 / 2, delta=CLOSE)
                self.assertIn("ngày 25 tháng 01 năm 2027", page.text)

    def test_name_plates(self):
        self.env["dialogue.delegate"].create(
            {
                "session_id": self.session.id,
                "name": LONG_NAME,
                "position": "Phó Chủ tịch",
                "group_id": self.group["chair"].id,
            }
        )
        for name in ENGINES:
            with self.subTest(engine=name):
                chair, long, council = self._pdf(
                    "name_plates", self.session, name
                ).pages
                self.assertEqual(chair.text.count("Hoàng Văn Chủ"), 2)
                self.assertIn("Chủ tịch UBND xã", chair.text)
                self.assertIn("Vi Thị Hội", council.text)
                halves = [line for line in chair.lines if line.text == "Hoàng Văn Chủ"]
                self.assertLess(min(line.bottom for line in halves), 105)
                self.assertGreater(max(line.top for line in halves), 105)
                for line in long.lines:
                    self.assertGreater(line.left, 9)
                    self.assertLess(line.right, 288)

    # -- invitations to groups ----------------------------------------------------

    def test_invitation_of_each_group(self):
        pdf = self._pdf("invitation_group", self.session)
        self.assertEqual(len(pdf.pages), 3)
        self.assertIn(
            "trân trọng kính mời: các đồng chí Thường trực Hội đồng nhân dân xã",
            pdf.pages[0].text,
        )
        self.assertIn("các ông (bà) Đại biểu Nhân dân", pdf.pages[2].text)

    # -- all ----------------------------------------------------

    def test_empty_session_prints(self):
        for paper in SESSION_PAPERS:
            with self.subTest(paper=paper):
                pdf = self._pdf(paper, self.bare)
                self.assertNotIn("False", pdf.text)
                self.assertNotIn("None", pdf.text)
                self.assertLessEqual(len(pdf.pages), 4)
                if paper not in ("banner", "name_plates", "opinion_form", "rules"):
                    self.assertIn("chưa có gì", pdf.text)

    def test_hostile_text(self):
        self.session.write({"name": HOSTILE, "topic": HOSTILE, "location": HOSTILE})
        self.session.banner_text = HOSTILE
        self.people[0].write({"name": HOSTILE, "position": "x" * 500})
        self.chair.name = HOSTILE
        self.plan.write({"purpose": HOSTILE, "name": HOSTILE})
        for paper in SESSION_PAPERS:
            with self.subTest(paper=paper):
                pdf = self._pdf(paper, self.session)
                if paper != "opinion_form":
                    self.assertIn("<b>đậm</b>", pdf.text)
                self.assertNotIn("\u202e", pdf.text)
                for page in pdf.pages:
                    for line in page.lines:
                        self.assertLess(line.right, page.width - 5)
        self.assertIn("<b>đậm</b> {{ 1 + 1 }}", self._pdf("plan", self.plan).text)

    def test_as_many_queries_for_one_as_for_many(self):
        sessions = self.session.create(
            [
                {
                    "name": f"Hội nghị {number}",
                    "plan_id": self.plan.id,
                    "village_ids": (self.village_a | self.village_b).ids,
                    "chair_ids": self.chair.ids,
                    "date_start": "2027-02-25 01:00:00",
                    "delegate_ids": [
                        Command.create(
                            {"name": "Lò Văn A", "group_id": self.group["people"].id}
                        )
                    ],
                }
                for number in range(4)
            ]
        )
        plans = self.bare_plan.create(
            [
                {"name": "Kế hoạch", "year": 2031 + number, "purpose": "Đối thoại."}
                for number in range(4)
            ]
        )
        self.env.flush_all()

        def one_entry(_paper, records):
            return dict.fromkeys(records, self.invitation)

        for paper in ("plan", *SESSION_PAPERS):
            records = plans if paper == "plan" else sessions
            costs = []
            Paper = self.env[f"report.commune_dialogue.report_{paper}"]
            for some in (records[:1], records[:1], records):
                self.env.invalidate_all()
                with patch.object(type(Paper), "_documents", one_entry):
                    before = self.cr.sql_log_count
                    self.assertEqual(len(Paper._papers(some)), len(some))
                    costs.append(self.cr.sql_log_count - before)
            with self.subTest(paper=paper):
                self.assertEqual(costs[1], costs[2])

    def test_papers_are_in_their_phase(self):
        for paper in SESSION_PAPERS:
            Paper = self.env[f"report.commune_dialogue.report_{paper}"]
            self.assertEqual(
                Paper._phase, "day" if paper == "sign_in_sheet" else "before"
            )
