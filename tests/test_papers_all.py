# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import io
import re
from collections import Counter
from datetime import date, datetime

import docx
import openpyxl
from lxml import html

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import SQL

from ..reports import engine
from ..tools import workbook
from ..tools.table import Group
from .common_hostile import fill
from .common_papers import EveryPaperCommon, words_of_docx
from .pdf_reader import Pdf
from .test_reports import FONTS

# No blanks: however a line is broken, the letters are these. No semicolon: papers
# make points of what stands between them.
HOSTILE = "<b>x</b><script>alert(1)</script>{{7*7}}{%raw%}\u202e\u200b😀&copy"
PRINTED = "<b>x</b><script>alert(1)</script>{{7*7}}{%raw%}□&copy"
FORMULA = "=1+1"
LONG = "Ơ" * 50_000  # 100 kB
LONGISH = "Ơ" * 2_000
# What people type and papers print. Written past the forms, as an import might.
TYPED = {
    "dialogue_session": ("name", "topic", "location", "banner_text"),
    "dialogue_plan": ("name", "purpose", "requirement", "content", "banner_text"),
    "dialogue_delegate": ("name", "position", "organisation"),
    "dialogue_petition": ("subject", "answer", "answer_summary"),
    "dialogue_contribution": ("text",),
    "dialogue_citizen": ("name",),
    "dialogue_consideration": ("conclusion", "answer"),
    "dialogue_assignment": ("instruction", "result", "late_reason"),
    "dialogue_agenda_item": ("name", "presenter"),
    "dialogue_document": ("name",),
}
# One long text of each record; shorter ones where narrow columns would make a book.
LONG_FIELDS = {
    "dialogue_session": {"topic": LONG},
    "dialogue_plan": {"purpose": LONG},
    "dialogue_delegate": {"position": LONGISH},
    "dialogue_petition": {"subject": LONGISH},
    "dialogue_contribution": {"text": LONGISH},
    "dialogue_consideration": {"conclusion": LONGISH},
    "dialogue_document": {"name": LONGISH},
}


@tagged("post_install", "-at_install")
class TestEveryPaper(EveryPaperCommon):
    """What holds for each and every paper, whatever it says."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pages = {}

    def _each(self, check, records_of=None):
        """Call ``check`` for each paper with what it is printed from."""
        for report in self.reports:
            with self.subTest(paper=report.report_name.partition("report_")[2]):
                check(report, (records_of or self._filled)(report))

    def _page(self, report):
        """Return a filled paper as HTML; the same for all tests."""
        if report not in self.pages:
            self.pages[report] = self._render(report, self._filled(report))
        return self.pages[report]

    def _type(self, values):
        """Put ``values`` (column of a table → text) into the records of this class."""
        self.env.flush_all()
        for table, columns in values.items():
            for column, text in columns.items():
                self.env.cr.execute(
                    SQL(
                        "UPDATE %s SET %s = %s WHERE company_id = %s",
                        SQL.identifier(table),
                        SQL.identifier(column),
                        text,
                        self.company.id,
                    )
                )
        self.env.invalidate_all()

    def _sheets_of(self, report, records):
        paper = report._dialogue_paper()
        return paper._workbook(records.ids) if paper._has_sheets() else []

    # -- PDF and Word ------------------------------------------------------------

    def _word(self, report, records):
        raw = report._dialogue_file("docx", records.ids)
        return words_of_docx(docx.Document(io.BytesIO(raw)))

    def test_there_are_papers(self):
        self.assertGreater(len(self.reports), 30)

    def test_pdf_in_its_own_fonts_and_word_with_the_same_words(self):
        def check(report, records):
            pdf = Pdf(engine.draw(self._page(report)))
            self.assertLessEqual(pdf.fonts, FONTS)
            self.assertTrue(pdf.embedded)
            self.assertNoLineBeyondThePage(pdf)
            for word in ("None", "False", "[]", "dialogue."):
                self.assertNotIn(word, pdf.text)
            words = self._word(report, records)
            self.assertSameWords(pdf, words, self._page(report))

        self._each(check)

    def test_both_engines_agree(self):
        if not (engine._plutoprint() and engine._weasyprint()):
            self.skipTest("PlutoPrint and WeasyPrint are not both installed.")

        def check(report, _records):
            first, second = (
                Pdf(engine.draw(self._page(report), name))
                for name in ("plutoprint", "weasyprint")
            )
            self.assertLessEqual(second.fonts, FONTS)
            # Where a line ends is theirs to choose.
            self.assertEqual(
                Counter(re.sub(r"\s", "", first.text)),
                Counter(re.sub(r"\s", "", second.text)),
            )
            self.assertEqual(len(first.pages), len(second.pages))

        self._each(check)

    def test_nothing_entered_yet(self):
        def check(report, records):
            if report.report_name.endswith("_reply"):
                with self.assertRaisesRegex(UserError, "conclusion notice"):
                    self._render(report, records)
                return
            page = self._render(report, records)
            pdf = Pdf(engine.draw(page))
            # A plate to write upon is empty.
            self.assertTrue(pdf.text or report.report_name.endswith("_name_plates"))
            # Dots and dates to be filled in by hand.
            text = re.sub(r"(?i)\.{3,}|ngày tháng năm", "…", pdf.text)
            for word in ("None", "False", "[]", "()", "dialogue."):
                self.assertNotIn(word, text)
            for mark in (" ,", " ."):
                self.assertNotIn(mark, text.replace(f"…{mark}", ""))
            self.assertSameWords(pdf, self._word(report, records), page)
            sheets = self._sheets_of(report, records)
            if sheets:
                openpyxl.load_workbook(io.BytesIO(workbook.build(sheets)))

        self._each(check, self._empty)

    def test_as_many_queries_for_many_records(self):
        """Of sessions, matters and plans that are not in the register either."""
        some = {
            "dialogue.session": [{"name": f"Hội nghị {n}"} for n in range(5)],
            "dialogue.petition": [{"subject": f"Hỏi {n}"} for n in range(5)],
            "dialogue.plan": [
                {"name": f"Năm {n}", "year": n} for n in range(2030, 2035)
            ],
        }
        some = {model: self.env[model].create(vals) for model, vals in some.items()}
        self.env.flush_all()

        def check(report, _records):
            records = some.get(report.model)
            # A reply is printed once the notice of its session is issued; the
            # promises before a session are another question for each session.
            if not records or report.report_name.endswith(("_reply", "debt_review")):
                return
            self._queries(report, records)  # what is kept for all
            one = self._queries(report, records[:1])
            self.assertEqual(self._queries(report, records), one)

        self._each(check)

    def _queries(self, report, records):
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        report._dialogue_paper()._get_report_values(records.ids)
        return self.env.cr.sql_log_count - before

    # -- changed since it was printed --------------------------------------------

    def test_each_paper_knows_what_it_said(self):
        for report in self.reports:
            paper = report._dialogue_paper()
            if not paper._source_field:
                continue
            with self.subTest(paper=report.report_name):
                entry = self._entry(report, paper)
                said = paper._fingerprint(entry)
                self.assertTrue(said)
                entry.write({"number": 700 + entry.id, "date": "2027-03-01"})
                self.env.invalidate_all()
                self.assertEqual(paper._fingerprint(entry), said)
                entry.name = "Nội dung khác"
                self.assertNotEqual(paper._fingerprint(entry), said)

    def _entry(self, report, paper):
        Document = self.env["dialogue.document"]
        model = Document._fields[paper._source_field].comodel_name
        [source] = {
            "dialogue.session": self.session,
            "dialogue.plan": self.plan,
            "dialogue.petition": self.matters[0],
            "dialogue.period.report": self.period,
        }[model]
        return Document.create(paper._document_vals(source, stored=True))

    # -- what people type --------------------------------------------------------

    def test_hostile_text_is_printed_as_text(self):
        self._type(
            {table: dict.fromkeys(names, HOSTILE) for table, names in TYPED.items()}
        )
        seen = []

        def check(report, records):
            pdf = Pdf(engine.draw(self._render(report, records)))
            self.assertLessEqual(pdf.fonts, FONTS)
            printed = re.sub(r"\s", "", pdf.text).casefold()
            for mark in ("\u202e", "\u200b", "😀"):
                self.assertNotIn(mark, printed)
            written = "".join(self._word(report, records)).casefold()
            begun = written.count("<b>x")
            self.assertEqual(written.count(PRINTED), begun, "cut or changed")
            # Cells that stand side by side are read line by line: letters are counted.
            self.assertFalse(Counter(written) - Counter(printed), "lost in the PDF")
            seen.extend([report] * bool(begun))

        self._each(check)
        self.assertGreater(len(seen), 25, "papers that print what was typed")

    def test_no_text_becomes_markup(self):
        """Also letterheads, bodies, signers: everything that a paper is made from.

        The page is the one that a browser shows under /report/html.
        """
        text = "<img src=x onerror=window.__hacked=1>\"'><script>1</script> ¤"
        fill(self.env, [text])

        def check(report, records):
            page = html.fromstring(self._render(report, records))
            # A picture alone may stand in a text that is markup, and cleaned.
            live = page.xpath("//script | //*[@onerror]")
            self.assertFalse([html.tostring(node) for node in live])
            self.assertIn("window.__hacked", page.text_content())

        self._each(check)

    def test_text_without_a_space_stays_on_the_page(self):
        self._type(LONG_FIELDS)

        def check(report, records):
            pdf = Pdf(engine.draw(self._render(report, records)))
            self.assertNoLineBeyondThePage(pdf)
            self.assertLessEqual(pdf.fonts, FONTS)
            written = "".join(self._word(report, records))
            # The letter stands in other words too.
            # A title longer than a page has the line at its end on both pages.
            letters = pdf.text.upper().count("Ơ")
            self.assertGreaterEqual(letters, written.upper().count("Ơ"), "letters lost")

        self._each(check)

    # -- Excel -------------------------------------------------------------------

    def test_workbooks(self):
        self._type(
            {
                "dialogue_petition": {"subject": FORMULA},
                "dialogue_contribution": {"text": FORMULA},
                "dialogue_delegate": {"name": FORMULA},
            }
        )
        seen, formulas = [], []

        def check(report, records):
            sheets = self._sheets_of(report, records)
            if not sheets:
                return
            raw = report._dialogue_file("xlsx", records.ids)
            book = openpyxl.load_workbook(io.BytesIO(raw))
            self.assertEqual(book.sheetnames, [sheet.name for sheet in sheets])
            seen.append(report)
            for sheet, page in zip(sheets, book, strict=True):
                cells = [cell for row in page.iter_rows() for cell in row]
                formulas.extend(cell for cell in cells if cell.value == FORMULA)
                self._check_page(sheet, page)

        self._each(check)
        self.assertGreater(len(seen), 8)
        self.assertGreater(len(formulas), 4, "the text is there, as text")

    def _check_page(self, sheet, page):
        top = len(sheet.lines) + 1
        for row in page.iter_rows():
            for cell in row:
                self.assertNotEqual(cell.data_type, "f", cell.coordinate)
                self.assertFalse(cell.hyperlink, cell.coordinate)
        self.assertEqual(page.print_title_rows, f"${top}:${top + 1}")
        self.assertEqual(page.page_setup.orientation, "landscape")
        self.assertEqual(int(page.page_setup.paperSize), 9)
        self.assertTrue(page.sheet_properties.pageSetUpPr.fitToPage)
        self.assertEqual(int(page.page_setup.fitToWidth or 1), 1)
        self.assertEqual(int(page.page_setup.fitToHeight), 0)
        self.assertEqual(page.freeze_panes, f"A{top + 2}")
        table = sheet.table
        if table.rows:
            end = openpyxl.utils.get_column_letter(len(table.columns))
            last = top + 1 + len(table.rows)
            self.assertEqual(page.auto_filter.ref, f"A{top + 1}:{end}{last}")
        rows = [*table.rows, *([table.total] if table.total else [])]
        for number, row in enumerate(rows, start=top + 2):
            if isinstance(row, Group):
                self.assertEqual(page.cell(number, 1).value, row.text)
                continue
            for position, value in enumerate(row, start=1):
                self._check_cell(page.cell(number, position), value)

    def _check_cell(self, cell, value):
        if value is None or value is False or value == "":
            self.assertIsNone(cell.value, cell.coordinate)
        elif isinstance(value, int):
            self.assertEqual((cell.data_type, cell.value), ("n", value))
        elif isinstance(value, datetime | date):
            self.assertTrue(cell.is_date, cell.coordinate)
        else:
            self.assertEqual((cell.data_type, cell.value), ("s", value))
            self.assertFalse(
                re.fullmatch(r"[1-9]\d*", value), f"{cell.coordinate}: a number as text"
            )
