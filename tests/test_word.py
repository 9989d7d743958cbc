# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
import io
import zipfile

import docx
from docx.oxml.ns import qn

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_browser import PatientCase
from .common_papers import words_of_docx
from .test_reports import LONG_NAME, ReportCommon

HOSTILE = "{{ 7*7 }} {% raw %} <w:p/> </w:t> & \u202e =1+1"


class WordCommon(ReportCommon):
    def _report(self, name):
        return self.env.ref(f"commune_dialogue.action_report_{name}")

    def _word(self, name, records):
        raw = self._report(name)._dialogue_file("docx", records.ids)
        return docx.Document(io.BytesIO(raw))

    def _own_template(self, change, **vals):
        """Bring back the template of the state's letterhead, changed as in Word."""
        style = self.committee._style_on(self.invitation.date)
        document = docx.Document(io.BytesIO(base64.b64decode(style.word_file)))
        change(document)
        stream = io.BytesIO()
        document.save(stream)
        return self.env["dialogue.word.template"].create(
            {
                "name": "Mẫu của xã",
                "kind": "state",
                "file": base64.b64encode(stream.getvalue()),
                **vals,
            }
        )


@tagged("post_install", "-at_install")
class TestWord(WordCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._conclude(3)
        cls.notice = cls._registered("conclusion", 5, "2027-02-01")

    # -- the same as the PDF -----------------------------------------------------

    def test_sizes_are_those_of_the_style(self):
        style = self.invitation.style_id
        document = self._word("invitation", self.people[:1])
        sizes = {s.style_id: s.font.size for s in document.styles if s.type == 1}
        self.assertEqual(sizes["CdText"].pt, style.text_size)
        self.assertEqual(sizes["CdRecipient"].pt, style.recipients_size)
        section = document.sections[0]
        self.assertAlmostEqual(section.left_margin.mm, style.margin_left, 0)
        style.write({"text_size": 13, "margin_left": 35})
        document = self._word("invitation", self.people[:1])
        self.assertEqual(document.styles["ĐT Nội dung"].font.size.pt, 13)
        self.assertAlmostEqual(document.sections[0].left_margin.mm, 35, 0)

    def test_each_paper_is_a_section_numbered_from_one(self):
        document = self._word("invitation", self.people)
        self.assertEqual(len(document.sections), 2)
        for section in document.sections:
            numbers = section._sectPr.find(qn("w:pgNumType"))
            self.assertEqual(numbers.get(qn("w:start")), "1")
            self.assertTrue(section.different_first_page_header_footer)
        header = document.sections[0].header._element
        self.assertIn("PAGE", "".join(header.itertext()))
        text = " ".join(words_of_docx(document))
        self.assertIn("Nông Văn Ất", text)
        self.assertIn(LONG_NAME, text)

    def test_annex_lies_on_its_side_with_a_repeated_heading(self):
        document = self._word("conclusion", self.session)
        widths = [round(section.page_width.mm) for section in document.sections]
        self.assertEqual(widths, [210, 297])
        table = document.tables[-1]
        rows = [row._tr.trPr for row in table.rows]
        heads = [row.find(qn("w:tblHeader")) is not None for row in rows]
        self.assertEqual(heads, [True, True, False, False, False])
        self.assertTrue(all(row.find(qn("w:cantSplit")) is not None for row in rows))

    def test_what_people_type_stays_text(self):
        self.session.write({"topic": HOSTILE, "location": HOSTILE})
        text = " ".join(words_of_docx(self._word("invitation", self.people[:1])))
        self.assertIn("{{ 7*7 }} {% raw %} <w:p/> </w:t> &", text)
        self.assertNotIn("49", text.partition("Nội dung:")[2].partition("Chủ trì")[0])
        self.assertNotIn("\u202e", text)

    # -- templates of an office --------------------------------------------------

    def test_own_template_with_a_letterhead_of_its_own(self):
        def change(document):
            place = document.paragraphs[0]
            place.text = ""
            # Word cuts a place into runs wherever it likes.
            for part in ("Số hiệu: {", "{ num", "ber }} (", "{{ signer }}", ")"):
                place.add_run(part)

        self._own_template(change, report_id=self._report("invitation").id)
        text = " ".join(words_of_docx(self._word("invitation", self.people[:1])))
        self.assertIn(f"Số: {self.invitation.symbol}", text)
        self.assertIn(f"({self.invitation.signer_name})", text)
        self.assertNotIn("CỘNG HÒA", text)
        # Another paper stays as it was.
        text = " ".join(words_of_docx(self._word("conclusion", self.session)))
        self.assertIn("CỘNG HÒA", text)

    def test_templates_that_cannot_be_used(self):
        def write(text):
            return lambda document: document.add_paragraph(text)

        def no_body(document):
            document.paragraphs[2].text = ""

        for change, said in (
            (write("{{ ten_co_quan }}"), "ten_co_quan"),
            (write("{% for x in y %}"), "not written as it should be"),
            (write("{{ ''.__class__.__mro__ }}"), "not written as it should be"),
            (lambda document: document.add_section(), "several sections"),
            (no_body, "no place for the text"),
        ):
            with (
                self.subTest(said=said),
                self.assertRaisesRegex(ValidationError, said),
                self.env.cr.savepoint(),
            ):
                self._own_template(change)
        for raw, said in (
            (b"not a file", "no Word document"),
            (self._zip("word/document.xml", "word/vbaProject.bin"), "macro"),
        ):
            with (
                self.subTest(said=said),
                self.assertRaisesRegex(ValidationError, said),
                self.env.cr.savepoint(),
            ):
                self.env["dialogue.word.template"].create(
                    {"name": "x", "file": base64.b64encode(raw)}
                )

    def _zip(self, *names, text="<x/>"):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in names:
                archive.writestr(name, text)
        return stream.getvalue()

    # -- the window of papers ------------------------------------------------------

    def test_window_lists_the_papers_of_a_session(self):
        Window = self.env["dialogue.papers"].with_user(self.office)
        window = Window.browse(Window.open_for(self.session)["res_id"])
        names = window.line_ids.report_id.mapped("report_name")
        self.assertIn("commune_dialogue.report_invitation", names)
        line = window.line_ids.filtered(
            lambda line: line.report_id == self._report("conclusion")
        )
        self.assertEqual(line.document_id, self.notice)
        self.assertIn(
            f"/docx/{line.report_id.id}/{self.session.id}", line.action_word()["url"]
        )
        self.assertEqual(line.action_register()["res_id"], self.notice.id)

    def test_nothing_to_print_says_so(self):
        session = self.env["dialogue.session"].create({"name": "Hội nghị trống"})
        Window = self.env["dialogue.papers"]
        window = Window.browse(Window.open_for(session)["res_id"])
        line = window.line_ids.filtered(
            lambda line: line.report_id == self._report("invitation")
        )
        with self.assertRaisesRegex(UserError, "nothing to print"):
            line.action_word()


@tagged("post_install", "-at_install", "dialogue_second_half")
class TestWordHttp(WordCommon, PatientCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Odoo keeps the session of the browser under this name.
        cls.session = None

    def _fetch(self, user, name, records, kind="docx"):
        self.authenticate(user.login, user.login)
        ids = ",".join(map(str, records.ids))
        return self.url_open(f"/dialogue/paper/{kind}/{self._report(name).id}/{ids}")

    def test_fetch_a_word_file(self):
        response = self._fetch(self.office, "invitation", self.people)
        self.assertEqual(response.status_code, 200)
        self.assertIn("wordprocessingml", response.headers["Content-Type"])
        self.assertIn(".docx", response.headers["Content-Disposition"])
        self.assertEqual(len(docx.Document(io.BytesIO(response.content)).sections), 2)

    def test_what_may_not_be_read_may_not_be_fetched(self):
        delegate = self.people[:1]
        with self.assertRaises(AccessError):
            self._report("invitation").with_user(self.officer)._dialogue_file(
                "docx", delegate.ids
            )
        with mute_logger("odoo.http"):
            response = self._fetch(self.officer, "invitation", delegate)
        self.assertNotEqual(response.status_code, 200)
        self.assertNotIn(delegate.name.encode(), response.content)

    def test_only_papers_are_fetched_here(self):
        self.authenticate(self.office.login, self.office.login)
        other = self.env["ir.actions.report"].search(
            [("dialogue_paper", "=", False)], limit=1
        )
        response = self.url_open(f"/dialogue/paper/docx/{other.id}/1")
        self.assertEqual(response.status_code, 404)
