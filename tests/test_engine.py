# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import os
import subprocess
import sys
from unittest.mock import patch

from odoo.tests import BaseCase, tagged
from odoo.tools import mute_logger

from ..reports import engine
from .pdf_reader import Pdf

STYLE = """
<style>
@page { size: A4 %s; margin: 20mm 15mm 20mm 30mm;
        @top-center { content: counter(page); font-family: Tinos; font-size: 13pt } }
@page :first { @top-center { content: none } }
.paper { font-family: Tinos, serif; font-size: 14pt }
.long-word { overflow-wrap: break-word }
.paper p { margin: 0 }
</style>
"""
FONTS = {"Tinos", "Tinos-Bold", "Tinos-Italic", "Tinos-BoldItalic", "Tinos-Bold-Italic"}
ENGINES = ("plutoprint", "weasyprint")


def paper(*texts, orientation="portrait"):
    body = "".join(f"<p>{text}</p>" for text in texts)
    return f'<div class="article paper">{STYLE % orientation}{body}</div>'


@tagged("post_install", "-at_install")
class TestEngine(BaseCase):
    def draw(self, html, name="plutoprint"):
        return Pdf(engine.draw(f"<html><body><main>{html}</main></body></html>", name))

    def test_both_engines_are_here(self):
        """The other tests compare them: without one they would prove nothing."""
        self.assertTrue(engine._plutoprint())
        self.assertTrue(engine._weasyprint())
        self.assertEqual(engine.engine_name(), "plutoprint")

    def test_documents_are_numbered_apart(self):
        lines = [f"Dòng thứ {number}" for number in range(100)]
        html = paper(*lines) + paper("Một trang") + paper(*lines)
        for name in ENGINES:
            with self.subTest(engine=name):
                pages = self.draw(html, name).pages
                numbers = [
                    [line.text for line in page.numbers_in_margin()] for page in pages
                ]
                first = [[]] + [[str(n)] for n in range(2, (len(pages) - 1) // 2 + 1)]
                self.assertEqual(numbers, [*first, [], *first])
                self.assertGreaterEqual(len(first), 3)

    def test_page_sizes_of_one_file(self):
        html = paper("Đứng") + paper("Ngang", orientation="landscape") + paper("Đứng")
        for name in ENGINES:
            with self.subTest(engine=name):
                pages = self.draw(html, name).pages
                self.assertEqual(
                    [(round(page.width), round(page.height)) for page in pages],
                    [(210, 297), (297, 210), (210, 297)],
                )

    def test_every_vietnamese_letter_is_printed_in_the_own_font(self):
        letters = "ĂẮẰẲẴẶÂẤẦẨẪẬĐÊẾỀỂỄỆÔỐỒỔỖỘƠỚỜỞỠỢƯỨỪỬỮỰÁÀẢÃẠÉÈẺẼẸÍÌỈĨỊÓÒỎÕỌÚÙỦŨỤÝỲỶỸỴ"
        text = f"{letters} {letters.lower()}"
        html = paper(text, f"<b>{text}</b>", f"<i>{text}</i>", f"<b><i>{text}</i></b>")
        for name in ENGINES:
            with self.subTest(engine=name):
                pdf = self.draw(html, name)
                self.assertEqual(pdf.text.replace(" ", "").count(letters), 4)
                self.assertEqual(pdf.text.replace(" ", "").count(letters.lower()), 4)
                self.assertLessEqual(pdf.fonts, FONTS)
                self.assertTrue(pdf.embedded)
                self.assertEqual({line.size for line in pdf.pages[0].lines}, {14.0})

    def test_decomposed_letters_are_composed(self):
        self.assertEqual(engine.clean("Nguye\u0302\u0303n Thi\u0323"), "Nguyễn Thị")

    def test_what_the_font_lacks_is_an_empty_box(self):
        text = engine.clean("Xin chào 😀 שלום 中\u202eabc\u200b")
        self.assertNotRegex(text, "[\u0590-\u05ff\u4e00-\u9fff\u202e\u200b😀]")
        self.assertTrue(text.startswith("Xin chào □ □□□□ □abc"))

    def test_foreign_scripts_bring_no_foreign_font(self):
        html = paper("Tốt 😀 שלום مرحبا 中文 Привет \u202eđảo\u202c ngược")
        for name in ENGINES:
            with self.subTest(engine=name):
                pdf = self.draw(html, name)
                self.assertLessEqual(pdf.fonts, FONTS)
                self.assertIn("đảo ngược", pdf.text)

    @mute_logger("weasyprint")  # it logs what it refuses to fetch
    def test_nothing_is_fetched(self):
        secret = "/etc/passwd"
        html = paper(
            "Trước",
            f'<img src="file://{secret}"/><img src="{secret}"/>',
            '<img src="http://127.0.0.1:9/x.png"/><object data="http://127.0.0.1:9/y"/>',
            f'<svg><image href="file://{secret}"/></svg>',
            "<style>@import url(http://127.0.0.1:9/z.css);"
            f"@font-face {{ font-family: X; src: url(file://{secret}) }}"
            ".x { background: url(http://127.0.0.1:9/w.png) }</style>"
            '<span class="x" style="font-family: X">Sau</span>',
        )
        for name in ENGINES:
            with self.subTest(engine=name):
                with self.assertLogs("odoo.addons.commune_dialogue", "WARNING") as log:
                    pdf = self.draw(html, name)
                self.assertIn("Trước", pdf.text)
                self.assertIn("Sau", pdf.text)
                self.assertNotIn("root:", pdf.text)
                self.assertTrue(any("refused" in line for line in log.output))

    def test_a_word_without_end_stays_on_the_paper(self):
        for name in ENGINES:
            with self.subTest(engine=name):
                length = 100_000 if name == "plutoprint" else 10_000
                pdf = self.draw(paper("đ" * length), name)
                self.assertEqual(pdf.text.count("đ"), length)
                for page in pdf.pages:
                    for line in page.lines:
                        self.assertLess(line.right, 210 - 15 + 0.5)

    def test_a_word_is_not_cut_where_bold_letters_begin(self):
        text = "Giao Phòng Kinh tế, hoàn thành <b><i>trước ngày 15/8</i></b>, báo cáo."
        html = paper(*(f'<span style="font-size: {size}pt">{text}</span>'
                       for size in range(10, 40)))  # fmt: skip
        for name in ENGINES:
            with self.subTest(engine=name):
                drawn = self.draw(html, name).text
                self.assertEqual(drawn.split().count("trước"), 30)

    def test_the_last_paragraph_stays_with_the_signature(self):
        filler = "".join(f"<p>Dòng {number}</p>" for number in range(44))
        html = (
            f'<div class="article paper">{STYLE % "portrait"}<style>'
            ".keep, .end tr { break-inside: avoid }</style>"
            f'<div class="text">{filler}<p>Câu cuối./.</p></div>'
            '<table class="end"><tr><td>CHỦ TỊCH<br/><br/><br/><br/>Tên</td></tr>'
            "</table></div>"
        )
        for name in ENGINES:
            with self.subTest(engine=name):
                pages = self.draw(html, name).pages
                self.assertEqual(len(pages), 2)
                pages[1].find("Câu cuối./.")
                pages[1].find("CHỦ TỊCH")

    def test_other_programs_keep_their_own_fonts(self):
        """The engine's font configuration is not handed to Odoo's child processes."""
        self.draw(paper("Chữ"))
        child = subprocess.run(
            [
                sys.executable,
                "-c",
                "import os; print(os.environ.get('FONTCONFIG_PATH'))",
            ],
            capture_output=True,
            text=True,
            check=True,
        )
        expected = os.environ.get("FONTCONFIG_PATH")
        self.assertEqual(child.stdout.strip(), str(expected))

    def test_second_engine_steps_in(self):
        with patch.object(engine, "_plutoprint", lambda: None):
            self.assertEqual(engine.engine_name(), "weasyprint")
            pdf = Pdf(engine.draw(paper("Máy thứ hai")))
        self.assertIn("Máy thứ hai", pdf.text)
        with (
            patch.object(engine, "_plutoprint", lambda: None),
            patch.object(engine, "_weasyprint", lambda: None),
        ):
            self.assertIsNone(engine.engine_name())
            with self.assertRaises(engine.EngineMissing):
                engine.draw(paper("Không có máy"))
