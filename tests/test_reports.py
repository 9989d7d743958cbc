# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import io
from itertools import count
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..reports import engine
from .pdf_reader import Pdf
from .test_document import PaperCommon

FONTS = {"Tinos", "Tinos-Bold", "Tinos-Italic", "Tinos-BoldItalic", "Tinos-Bold-Italic"}
ENGINES = ("plutoprint", "weasyprint")
# Millimetres. A shift of 2 mm, which people see, must fail.
CLOSE = 0.4
# Sixty characters, the longest name that papers must hold.
LONG_NAME = "Nông Hoàng Thị Phương Thảo Nguyên Bế Triệu Lương Đàm Vi Nghiêm"
MATTERS = 40


class ReportCommon(PaperCommon):
    """A session with its people, its matters and two papers in the register."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chair = cls._new_employee(cls.leader, cls.economy)
        cls.chair.write({"name": "Hoàng Văn Chủ", "job_title": "Chủ tịch UBND xã"})
        cls.session = cls.env["dialogue.session"].create(
            {
                "name": "Hội nghị đối thoại với Nhân dân năm 2027",
                "topic": "Xây dựng nông thôn mới; quản lý đất đai",
                "date_start": "2027-01-25 01:00:00",
                "location": "Hội trường Ủy ban nhân dân xã",
                "chair_ids": cls.chair.ids,
                "village_ids": (cls.village_a | cls.village_b).ids,
            }
        )
        cls.people = cls.env["dialogue.delegate"].create(
            [
                {"session_id": cls.session.id, "name": name, "position": position}
                for name, position in (
                    ("Nông Văn Ất", "Trưởng thôn"),
                    (LONG_NAME, "Bí thư chi bộ"),
                )
            ]
        )
        cls.invitation = cls._registered("invitation", 7, "2027-01-15")

    @classmethod
    def _registered(cls, report, number, date):
        Paper = cls.env[f"report.commune_dialogue.report_{report}"]
        return cls.env["dialogue.document"].create(
            {
                **Paper._document_vals(cls.session, stored=True),
                "body_id": cls.committee.id,
                "signer_id": cls.deputy.id,
                "number": number,
                "date": date,
            }
        )

    @classmethod
    def _petitions(cls, matters):
        petitions = cls.env["dialogue.petition"].create(
            [
                {
                    "subject": f"Đề nghị sửa đoạn đường số {number} dẫn vào khu dân"
                    " cư, hiện xuống cấp nghiêm trọng, đi lại khó khăn",
                    "village_id": (cls.village_a, cls.village_b)[number % 2].id,
                    "field_id": (cls.area, cls.road)[number % 2].id,
                    "session_id": cls.session.id,
                }
                for number in range(1, matters + 1)
            ]
        )
        petitions.action_classify()
        return petitions

    @classmethod
    def _conclude(cls, matters=MATTERS):
        """Give the session ``matters`` matters, each promised by a department."""
        cls._petitions(matters)
        cls.session.action_prepare()
        cls.session.action_add_matters()
        for line in cls.session.consideration_ids:
            line.write(
                {
                    "outcome": "in_progress",
                    "conclusion": "Giao Phòng Kinh tế kiểm tra thực tế, lập dự toán,"
                    " bố trí vốn sửa chữa và báo cáo kết quả.",
                    "department_id": cls.economy.id,
                    "deadline": "2027-06-30",
                }
            )
            line.action_conclude()
        cls.env.flush_all()

    def _html(self, report, records):
        xmlid = f"commune_dialogue.report_{report}"
        return self.env["ir.actions.report"]._render_qweb_html(xmlid, records.ids)[0]

    def _pdf(self, report, records, name="plutoprint"):
        return Pdf(engine.draw(self._html(report, records), name))


@tagged("post_install", "-at_install")
class TestReports(ReportCommon):
    # -- the invitation, measured ----------------------------------------------

    def test_letterhead_in_millimetres(self):
        """Decree 30/2020, Annex I, II: sizes, rules and the 2×2 head."""
        for name in ENGINES:
            with self.subTest(engine=name):
                page = self._pdf("invitation", self.people[0], name).pages[0]
                self.assertAlmostEqual(page.width, 210, delta=CLOSE)
                self.assertAlmostEqual(page.height, 297, delta=CLOSE)
                nation = page.find("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
                motto = page.find("Độc lập - Tự do - Hạnh phúc")
                issuer = page.find("XÃ THỬ NGHIỆM")
                self.assertTrue(nation.bold and motto.bold and issuer.bold)
                self.assertFalse(nation.italic or motto.italic or issuer.italic)
                self.assertIn(nation.size, (12, 13))
                self.assertIn(motto.size, (13, 14))
                self.assertAlmostEqual(nation.centre, motto.centre, delta=CLOSE)
                self.assertAlmostEqual(nation.top, 20, delta=2)
                left, right = page.rule_below(motto)
                self.assertAlmostEqual(left, motto.left, delta=CLOSE)
                self.assertAlmostEqual(right, motto.right, delta=CLOSE)
                left, right = page.rule_below(issuer)
                self.assertAlmostEqual((left + right) / 2, issuer.centre, delta=CLOSE)
                widest = page.find("ỦY BAN NHÂN DÂN")
                ratio = (right - left) / (widest.right - widest.left)
                self.assertTrue(0.32 < ratio < 0.51, ratio)

    def test_number_and_date_stand_on_one_line(self):
        self.committee.name_lines = "ỦY BAN NHÂN DÂN\nXÃ THỬ NGHIỆM\nVÙNG CAO"
        self.committee.place = "Thử Nghiệm"
        for name in ENGINES:
            with self.subTest(engine=name):
                page = self._pdf("invitation", self.people[0], name).pages[0]
                number = page.find("07/GM-UBND")
                day = page.find("ngày 15 tháng 01 năm 2027")
                self.assertAlmostEqual(number.baseline, day.baseline, delta=CLOSE)
                self.assertTrue(day.italic and not day.bold)
                self.assertFalse(number.italic or number.bold)
                self.assertEqual(number.size, 13)
                self.assertIn(day.size, (13, 14))
                motto = page.find("Độc lập - Tự do")
                self.assertAlmostEqual(day.centre, motto.centre, delta=CLOSE)

    def test_title_text_and_end_in_millimetres(self):
        style = self.invitation.style_id
        for name in ENGINES:
            with self.subTest(engine=name):
                page = self._pdf("invitation", self.people[0], name).pages[0]
                middle = (style.margin_left + 210 - style.margin_right) / 2
                title = page.find("GIẤY MỜI")
                self.assertAlmostEqual(title.centre, middle, delta=CLOSE)
                self.assertTrue(title.bold)
                self.assertIn(title.size, (13, 14))
                first = page.find("trân trọng kính mời")
                indent = style.margin_left + style.first_line_indent
                self.assertAlmostEqual(first.left, indent, delta=CLOSE)
                self.assertEqual(first.size, style.text_size)
                self.assertTrue(page.find("đạt kết quả tốt").text.endswith("./."))
                sent_to = page.find("Nơi nhận:")
                self.assertTrue(sent_to.bold and sent_to.italic)
                self.assertEqual(sent_to.size, 12)
                self.assertAlmostEqual(sent_to.left, style.margin_left, delta=CLOSE)
                self.assertEqual(page.find("- Lưu:").size, 11)
                authority = page.find("TM. ỦY BAN NHÂN DÂN")
                deputy = page.find("PHÓ CHỦ TỊCH")
                signer = page.find("Hoàng Văn Nam")
                self.assertAlmostEqual(authority.top, sent_to.top, delta=1.2)
                self.assertAlmostEqual(authority.centre, signer.centre, delta=CLOSE)
                self.assertGreater(signer.left, middle)
                self.assertTrue(authority.bold and deputy.bold and signer.bold)
                self.assertGreater(signer.top - deputy.bottom, 15)
                self.assertFalse(page.numbers_in_margin(), "none on page 1")

    def test_a_change_of_style_moves_the_paper(self):
        before = self._pdf("invitation", self.people[0]).pages[0]
        style = self.invitation.style_id
        style.write({"margin_left": style.margin_left + 2, "text_size": 13})
        after = self._pdf("invitation", self.people[0]).pages[0]
        moved = after.find("Nơi nhận:").left - before.find("Nơi nhận:").left
        self.assertAlmostEqual(moved, 2, delta=0.1)
        self.assertEqual(after.find("trân trọng kính mời").size, 13)

    def test_what_an_invitation_says(self):
        pdf = self._pdf("invitation", self.people)
        self.assertEqual(len(pdf.pages), 2)
        first, second = pdf.pages
        for text in (
            "Ủy ban nhân dân xã Thử Nghiệm trân trọng kính mời: Ông (Bà) Nông Văn Ất",
            "Tới dự: Hội nghị đối thoại với Nhân dân năm 2027.",
            "Chủ trì: Hoàng Văn Chủ, Chủ tịch UBND xã.",
            "Thời gian: 08 giờ 00 phút, ngày 25 tháng 01 năm 2027 (thứ Hai).",
            "Địa điểm: Hội trường Ủy ban nhân dân xã.",
        ):
            self.assertIn(text, first.text)
        self.assertNotIn(LONG_NAME, first.text)
        self.assertIn(LONG_NAME, second.text)
        self.assertLessEqual(pdf.fonts, FONTS)
        self.assertTrue(pdf.embedded)

    def test_party_letterhead(self):
        """Guideline 05-HD/VPTW: one motto line, a star, no colon, T/M."""
        self.invitation.write({"body_id": self.party.id, "signer_id": False})
        self.invitation.signer_id = self.secretary
        for name in ENGINES:
            with self.subTest(engine=name):
                page = self._pdf("invitation", self.people[0], name).pages[0]
                motto = page.find("ĐẢNG CỘNG SẢN VIỆT NAM")
                left, right = page.rule_below(motto)
                self.assertAlmostEqual(left, motto.left, delta=CLOSE)
                self.assertAlmostEqual(right, motto.right, delta=CLOSE)
                self.assertEqual(motto.size, 15)
                star = page.find("*")
                parent = page.find("ĐẢNG BỘ TỈNH")
                self.assertFalse(parent.bold)
                self.assertAlmostEqual(star.centre, parent.centre, delta=CLOSE)
                self.assertNotIn("CỘNG HÒA XÃ HỘI", page.text)
                self.assertTrue(page.find("Số 07-GM/ĐU"))
                self.assertTrue(page.find("T/M BAN THƯỜNG VỤ"))

    # -- the conclusion notice ---------------------------------------------------

    def test_conclusion_and_its_annex(self):
        self._conclude()
        notice = self._registered("conclusion", 31, "2027-01-27")
        pages = {}
        for name in ENGINES:
            with self.subTest(engine=name):
                pdf = self._pdf("conclusion", self.session, name)
                pages[name] = pdf.pages
                self.assertLessEqual(pdf.fonts, FONTS)
                self._check_page_numbers(pdf)
                self._check_annex(pdf)
                self.assertIn(f"Số: 31/TB-{self.committee.symbol}", pdf.text)
                self.assertIn(notice.name, pdf.text)
                self.assertNotIn("Nông Văn Ất", pdf.text)
        self.assertEqual(*(len(found) for found in pages.values()))

    def _check_page_numbers(self, pdf):
        """From page 2 of each part, centred in the top margin."""
        number = count(1)
        landscape = False
        for page in pdf.pages:
            if (page.width > page.height) != landscape:
                landscape, number = True, count(1)
            expected = next(number)
            found = page.numbers_in_margin(18)
            if expected == 1:
                self.assertFalse(found)
                continue
            self.assertEqual([line.text for line in found], [str(expected)])
            margins = (30, 15) if not landscape else (30, 15)
            middle = (margins[0] + page.width - margins[1]) / 2
            self.assertAlmostEqual(found[0].centre, middle, delta=CLOSE)
            self.assertIn(found[0].size, (13, 14))
        self.assertTrue(landscape, "with the annex")

    def _check_annex(self, pdf):
        annex = [page for page in pdf.pages if page.width > page.height]
        self.assertGreater(len(annex), 2)
        self.assertAlmostEqual(annex[0].width, 297, delta=CLOSE)
        self.assertTrue(annex[0].find("Phụ lục").bold)
        self.assertTrue(annex[0].find("(Kèm theo Thông báo số 31/TB-UBND").italic)
        rows = 0
        for page in annex:
            self.assertTrue(page.find("Nội dung kiến nghị").bold, "header repeated")
            self.assertTrue(page.find("(9)"))
            begun = page.text.count("Đề nghị sửa đoạn đường")
            ended = page.text.count("30/06/2027")
            self.assertEqual(begun, ended, "no row is cut")
            rows += begun
        self.assertEqual(rows, MATTERS)

    def test_secret_matters_are_on_no_paper(self):
        self.company.dialogue_receiver_id = self.office
        denunciation = self._petitions(1)
        self.session.action_prepare()
        self.session.action_add_matters()
        self.assertEqual(self.session.consideration_ids.petition_id, denunciation)
        denunciation.with_user(self.office).with_context(
            allowed_company_ids=self.company.ids
        ).action_denounce()
        text = self._pdf("conclusion", self.session).text
        self.assertNotIn("dẫn vào", text)
        self.assertIn("không có nội dung", text)

    def test_text_of_five_pages(self):
        text = "Nhân dân đề nghị Ủy ban nhân dân xã xem xét, giải quyết. " * 12
        paper = self.paper(number=9, content=f"<p>{text}</p>" * 30)
        paper.signer_id = self.deputy
        for name in ENGINES:
            with self.subTest(engine=name):
                pdf = self._pdf("document", paper, name)
                self.assertGreater(len(pdf.pages), 4)
                self.assertEqual(
                    [
                        [line.text for line in page.numbers_in_margin(18)]
                        for page in pdf.pages
                    ],
                    [[], *([str(n)] for n in range(2, len(pdf.pages) + 1))],
                )
                self.assertEqual(pdf.text.count("quyết."), 360)
                for page in pdf.pages:
                    for line in page.lines:
                        self.assertLess(line.right, 210 - 15 + CLOSE)
                        self.assertGreater(line.left, 30 - CLOSE)
                        self.assertLess(line.bottom, 297 - 20 + 1)

    # -- both engines -------------------------------------------------------------

    def test_both_engines_print_the_same(self):
        """The same words at the same places, so that either may be used."""
        self._conclude(6)
        self._registered("conclusion", 31, "2027-01-27")
        papers = (("invitation", self.people), ("conclusion", self.session))
        for report, records in papers:
            first, second = (self._pdf(report, records, name) for name in ENGINES)
            self.assertEqual(first.text.split(), second.text.split())
            for page, other in zip(first.pages, second.pages, strict=True):
                self.assertEqual(len(page.rules) > 0, len(other.rules) > 0)
                self._compare_places(report, page, other)

    def _compare_places(self, report, page, other):
        places, lines = (
            {text: line for text, line in self._by_text(each).items() if line}
            for each in (other, page)
        )
        compared = 0
        for line in lines.values():
            if line.text not in places:  # wrapped elsewhere
                continue
            same = places[line.text]
            with self.subTest(report=report, text=line.text):
                self.assertAlmostEqual(line.left, same.left, delta=1.5)
                self.assertAlmostEqual(line.right, same.right, delta=1.5)
                self.assertAlmostEqual(line.baseline, same.baseline, delta=1.5)
                self.assertEqual(line.size, same.size)
                self.assertEqual(line.bold, same.bold)
            compared += 1
        self.assertGreater(compared, len(lines) * 0.6)

    def _by_text(self, page):
        """Return the lines of a page by their text, None where it occurs twice."""
        lines = {}
        for line in page.lines:
            lines[line.text] = None if line.text in lines else line
        return lines

    def test_second_engine_prints_where_the_first_is_missing(self):
        Report = self.env["ir.actions.report"]
        with patch.object(engine, "_plutoprint", lambda: None):
            self.assertFalse(Report.dialogue_print_status()["warning"])
            pdf = Report.with_context(force_report_rendering=True)._render_qweb_pdf(
                "commune_dialogue.report_invitation", self.people.ids
            )[0]
        self.assertEqual(len(Pdf(pdf).pages), 2)

    def test_without_an_engine_odoo_prints_and_warns(self):
        """wkhtmltopdf draws each document by itself; people are told."""
        Report = self.env.registry["ir.actions.report"]
        blank = engine.draw('<div class="article paper">Trang</div>')
        bodies = []

        def draw(self, bodies_, **options):
            bodies.append(b"".join(body.encode() for body in bodies_))
            return blank

        report = self.env.ref("commune_dialogue.action_report_invitation")
        report = report.with_context(force_report_rendering=True)
        with (
            patch.object(engine, "_plutoprint", lambda: None),
            patch.object(engine, "_weasyprint", lambda: None),
            patch.object(Report, "get_wkhtmltopdf_state", lambda self: "ok"),
            patch.object(Report, "_run_wkhtmltopdf", draw),
            self.assertLogs("odoo.addons.commune_dialogue", "WARNING"),
        ):
            action = report.report_action(self.people)
            pdf = report._render_qweb_pdf(report, self.people.ids)[0]
        self.assertIn("plutoprint", action["dialogue_warning"])
        self.assertEqual(len(Pdf(pdf).pages), 2)
        self.assertIn(LONG_NAME.encode(), bodies[1])

    def test_without_any_program_one_sentence_says_so(self):
        Report = self.env.registry["ir.actions.report"]
        report = self.env.ref("commune_dialogue.action_report_invitation")
        report = report.with_context(force_report_rendering=True)
        with (
            patch.object(engine, "_plutoprint", lambda: None),
            patch.object(engine, "_weasyprint", lambda: None),
            patch.object(Report, "get_wkhtmltopdf_state", lambda self: "install"),
            self.assertRaisesRegex(UserError, "plutoprint"),
        ):
            report._render_qweb_pdf(report, self.people.ids)

    # -- other reports, batches, hostile text ------------------------------------

    def test_other_reports_stay_with_odoo(self):
        """Only the addon's papers leave Odoo's own way."""
        report = self.env["ir.actions.report"].create(
            {
                "name": "Other",
                "model": "res.company",
                "report_type": "qweb-pdf",
                "report_name": "commune_dialogue.report_other",
            }
        )
        self.env["ir.ui.view"].create(
            {
                "name": "other",
                "type": "qweb",
                "key": "commune_dialogue.report_other",
                "arch": '<t t-name="x"><html><head/><body><main><div class="article"'
                ' data-oe-model="res.company" t-att-data-oe-id="docs.id">Khác</div>'
                "</main></body></html></t>",
            }
        )
        blank = engine.draw('<div class="article paper">Trang</div>')
        asked = []

        def draw(self, bodies, **options):
            asked.append(bodies)
            return blank

        with (
            patch.object(type(report), "_run_wkhtmltopdf", draw),
            patch.object(type(report), "get_wkhtmltopdf_state", lambda self: "ok"),
            patch.object(engine, "draw", side_effect=AssertionError),
        ):
            report.with_context(force_report_rendering=True)._render_qweb_pdf(
                report, self.company.ids
            )
        self.assertEqual(len(asked), 1)

    def test_three_hundred_invitations_are_one_pdf(self):
        many = self.env["dialogue.delegate"].create(
            [
                {
                    "session_id": self.session.id,
                    "name": f"Nông Văn {number}",
                    "village_id": (self.village_a, self.village_b)[number % 2].id,
                }
                for number in range(300)
            ]
        )
        self.env.flush_all()
        costs = []
        for records in (many[:30], many[:30], many):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            html = self._html("invitation", records)
            costs.append(self.cr.sql_log_count - before)
        self.assertEqual(costs[1], costs[2], "as many queries for 300 as for 30")
        self.assertLess(costs[2], 50)
        pdf = Pdf(engine.draw(html))
        self.assertEqual(len(pdf.pages), 300)
        for number, page in enumerate(pdf.pages):
            self.assertIn(f"Ông (Bà) Nông Văn {number},", page.text)
            self.assertFalse(page.numbers_in_margin(18))

    def test_what_citizens_type_stays_text(self):
        hostile = '<script>alert(1)</script><b>đậm</b> <img src="file:///etc/passwd"/>'
        self.people[0].write({"name": hostile, "position": "x" * 3000})
        for name in ENGINES:
            with self.subTest(engine=name):
                pdf = self._pdf("invitation", self.people[0], name)
                self.assertIn("<script>alert(1)</script><b>đậm</b>", pdf.text)
                self.assertNotIn("root:", pdf.text)
                for page in pdf.pages:
                    self.assertTrue(all(line.right < 196 for line in page.lines))

    def test_paper_is_vietnamese_whatever_the_user_speaks(self):
        self.env["res.lang"]._activate_lang("vi_VN")
        texts = []
        for lang in ("en_US", "vi_VN"):
            html = self.env["ir.actions.report"].with_context(lang=lang)
            html = html._render_qweb_html(
                "commune_dialogue.report_invitation", self.people.ids
            )[0]
            texts.append(Pdf(engine.draw(html)).text)
        self.assertEqual(*texts)

    # -- whoever prints -------------------------------------------------------------

    def test_issued_invitation_keeps_its_file(self):
        self.invitation.action_sign()
        self.invitation.action_issue()
        stored = self.invitation.pdf_attachment_id
        self.assertEqual(len(Pdf(stored.raw).pages), len(self.session.delegate_ids))
        with self.assertRaises(UserError), mute_logger("odoo.sql_db"):
            stored.raw = io.BytesIO(b"x").read()

    def test_printing_obeys_the_rules(self):
        """A village prints its own invitations only."""
        self.people.write({"village_id": self.village_b.id})
        with self.assertRaises(UserError):
            self.env["ir.actions.report"].with_user(self.village_user).with_context(
                allowed_company_ids=self.company.ids
            )._render_qweb_pdf("commune_dialogue.report_invitation", self.people.ids)

    def test_recipients_of_the_register_are_printed(self):
        self.invitation.recipient_ids = [
            Command.create({"name": "Thường trực Đảng ủy", "purpose": "report"}),
            Command.create({"name": "Như trên"}),
        ]
        page = self._pdf("invitation", self.people[0]).pages[0]
        self.assertTrue(page.find("- Thường trực Đảng ủy (b/c);"))
        self.assertTrue(page.find("- Như trên;"))
