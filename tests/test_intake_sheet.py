# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The Excel form without a database: what is written, what is read, what is refused."""

import io
import time
import zipfile
from datetime import date, datetime

import openpyxl
import xlsxwriter
from openpyxl.worksheet.formula import ArrayFormula

from odoo.tests import BaseCase

from ..models.contribution import CHANNELS
from ..tools import intake_form, intake_sheet
from ..tools.intake_cells import Choices
from ..tools.intake_columns import CHANNEL_LABELS, CONTRIBUTIONS, MAX_ROWS
from ..tools.intake_sheet import SheetError

TODAY = date(2026, 11, 20)
COLUMNS, SHEET = CONTRIBUTIONS.columns, CONTRIBUTIONS.sheet
HEADINGS = [column.heading for column in COLUMNS]
LETTER = {column.key: chr(65 + place) for place, column in enumerate(COLUMNS)}


def choices():
    return {
        "village": Choices([("Bản Thượng", 1, "B01"), ("Nà Lầu", 2), ("Nà Lâu", 3)]),
        "channel": Choices((v, k, k) for k, v in CHANNEL_LABELS.items()),
        "field": Choices([("Giao thông", 5)]),
    }


def book_of(*rows, title=SHEET, headings=HEADINGS, edit=None):
    """Return an Excel file made by openpyxl: rows are dicts by column key."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    sheet.append(headings)
    for row in rows:
        sheet.append([row.get(column.key) for column in COLUMNS])
    if edit:
        edit(sheet)
    return save(book)


def save(book):
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def good(**values):
    return {
        "village": "Bản Thượng",
        "text": "Đường hỏng",
        "date": "05/03/2026",
        **values,
    }


def repack(data, change):
    """Return the file with other members: ``change`` gets and returns a dict."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in change(members).items():
            archive.writestr(name, content)
    return buffer.getvalue()


class SheetCase(BaseCase):
    def _sheet(self, data, **options):
        return intake_sheet.read(data, choices(), TODAY, **options)

    def assertRefused(self, data, code, **options):
        with self.assertRaises(SheetError) as caught:
            self._sheet(data, **options)
        self.assertEqual(caught.exception.code, code)
        return caught.exception.params

    def problems(self, data):
        return [(item.cell, item.code) for item in self._sheet(data).problems]


class TestIntakeForm(SheetCase):
    def test_every_channel_has_a_label(self):
        self.assertEqual(list(CHANNEL_LABELS), [key for key, _label in CHANNELS])

    def test_template_holds_lists_notes_and_locked_headings(self):
        lists = {key: list(item.labels.values()) for key, item in choices().items()}
        book = openpyxl.load_workbook(io.BytesIO(intake_form.build(lists=lists)))
        sheet, hidden, notes = book.worksheets
        self.assertEqual([cell.value for cell in sheet[1]], HEADINGS)
        self.assertEqual(sheet.freeze_panes, "A2")
        self.assertTrue(sheet.protection.sheet)
        self.assertTrue(sheet["A1"].protection.locked)
        letter = LETTER["text"]
        self.assertFalse(sheet.column_dimensions[letter].protection.locked)
        self.assertEqual(hidden.sheet_state, "hidden")
        self.assertEqual(
            [cell.value for cell in hidden["A"]],
            ["Bản Thượng", "Nà Lầu", "Nà Lâu"] + [None] * 4,
        )
        formulas = {
            str(rule.sqref): rule.formula1
            for rule in sheet.data_validations.dataValidation
            if rule.type == "list"
        }
        self.assertEqual(formulas["B2:B2001"], "'Danh mục'!$A$1:$A$3")
        self.assertEqual(len(formulas), 3)
        example = [cell.value for cell in notes[len(CONTRIBUTIONS.notes) + 2]]
        self.assertEqual(example[1], "Bản Thượng")

    def test_the_example_of_the_notes_can_be_read(self):
        row = {**CONTRIBUTIONS.example, "village": "Nà Lầu", "field": "Giao thông"}
        sheet = self._sheet(intake_form.build([row]))
        self.assertFalse(sheet.problems)
        self.assertEqual(sheet.rows[0].values["people"], 3)

    def test_an_untouched_template_is_named_empty(self):
        self.assertRefused(intake_form.build(lists={}), "empty")

    def test_what_looks_like_a_formula_stays_text(self):
        for text in ("=1+1", "+84 900", "-cmd", "@SUM(A1)", '=HYPERLINK("http://x")'):
            data = intake_form.build([good(text=text, name=text)])
            cell = openpyxl.load_workbook(io.BytesIO(data)).active[LETTER["text"] + "2"]
            self.assertEqual((cell.value, cell.data_type), (text, "s"))
            self.assertEqual(cell.number_format, "@")
            self.assertEqual(self._sheet(data).rows[0].values["text"], text)

    def test_very_long_text_does_not_spoil_the_file(self):
        data = intake_form.build([good(text="a" * 40000)])
        self.assertEqual(self.problems(data), [(LETTER["text"] + "2", "too_long")])


class TestIntakeSheet(SheetCase):
    def test_values(self):
        row = self._sheet(
            book_of(
                good(
                    number="=ROW()-1",
                    name="  Lương  Thị Ước ",
                    phone=900000001,
                    address="Tổ 3",
                    channel="hop thon",
                    text="Dòng 1\nDòng 2",
                    people=4.0,
                    field="GIAO THÔNG",
                    recorder="Trưởng bản",
                )
            )
        ).rows[0]
        self.assertEqual(
            row.values,
            {
                "village": 1,
                "name": "Lương Thị Ước",
                "phone": "0900000001",
                "address": "Tổ 3",
                "channel": "village_meeting",
                "text": "Dòng 1\nDòng 2",
                "people": 4,
                "field": 5,
                "date": date(2026, 3, 5),
                "recorder": "Trưởng bản",
            },
        )

    def test_dates(self):
        for value in (
            "5/3/2026",
            "05-03-2026",
            "5.3.2026",
            "05/03/26",
            "2026-03-05",
            datetime(2026, 3, 5, 14, 30),
            date(2026, 3, 5),
        ):
            with self.subTest(value=value):
                row = self._sheet(book_of(good(date=value))).rows[0]
                self.assertEqual(row.values["date"], date(2026, 3, 5))

    def test_wrong_cells_are_named(self):
        for key, value, code in (
            ("date", "31/02/2026", "date_bad"),
            ("date", "hôm qua", "date_bad"),
            ("date", 46000, "date_bad"),
            ("date", "21/11/2026", "date_future"),
            ("date", "05/03/1899", "date_old"),
            ("date", None, "missing"),
            ("text", "   ", "missing"),
            ("text", "=cmd()", "formula"),
            ("name", "=1+1", "formula"),
            ("village", "#REF!", "error_value"),
            ("village", "Bản Thươn", "choice_near"),
            ("village", "na lau", "choice_near"),
            ("village", "Paris", "choice_unknown"),
            ("channel", "bồ câu", "choice_unknown"),
            ("people", 0, "number_bad"),
            ("people", "3,5", "number_bad"),
            ("people", -2, "number_bad"),
            ("people", "nhiều", "number_bad"),
            ("people", "１２", "number_bad"),
            ("anonymous", "có lẽ", "yes_bad"),
            ("anonymous", "?", "yes_bad"),
            ("name", "a" * 300, "too_long"),
        ):
            with self.subTest(key=key, value=value):
                self.assertEqual(
                    self.problems(book_of(good(**{key: value}))),
                    [(LETTER[key] + "2", code)],
                )

    def test_suggestion(self):
        problem = self._sheet(book_of(good(village="Bản Thươn"))).problems[0]
        self.assertEqual(problem.params["suggestion"], "Bản Thượng")

    def test_every_kind_of_formula_is_refused(self):
        def array(sheet):
            sheet["H2"] = ArrayFormula("H2:H2", "=SUM(1)")

        self.assertEqual(
            self.problems(book_of(good(), edit=array)), [("H2", "formula")]
        )
        buffer = io.BytesIO()
        book = xlsxwriter.Workbook(buffer)
        sheet = book.add_worksheet(SHEET)
        for place, heading in enumerate(HEADINGS):
            sheet.write_string(0, place, heading)
        sheet.write_string("B2", "Bản Thượng")
        sheet.write_formula("H2", "=cmd|'/c calc'!A0", value="Đường hỏng")
        sheet.write_string("K2", "05/03/2026")
        book.close()
        self.assertEqual(self.problems(buffer.getvalue()), [("H2", "formula")])

    def test_merged_cells_are_named(self):
        data = book_of(
            good(), good(), good(), edit=lambda sheet: sheet.merge_cells("B3:B4")
        )
        self.assertIn(("B3:B4", "merged"), self.problems(data))

    def test_headings_in_any_order_below_a_title(self):
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.append(["PHIẾU TỔNG HỢP"])
        sheet.append([])
        sheet.append(["nội dung  (Nguyên văn)", "Ngày tiếp nhận", "Ghi chú", "THÔN"])
        sheet.append(["Đường hỏng", "5/3/2026", "gấp", "B01"])
        result = self._sheet(save(book))
        self.assertEqual(result.ignored, ["Ghi chú"])
        self.assertFalse(result.problems)
        self.assertEqual(result.rows[0].values["village"], 1)
        self.assertEqual(result.rows[0].cell("date"), "B4")

    def test_missing_headings_are_named(self):
        wrong = [heading for heading in HEADINGS if heading != "Ngày tiếp nhận"]
        params = self.assertRefused(book_of(headings=wrong), "headings_missing")
        self.assertEqual(params, {"sheet": SHEET, "headings": "Ngày tiếp nhận"})
        params = self.assertRefused(
            book_of(headings=["Tháng", "Thu", "Chi"], title="Sổ quỹ"),
            "headings_missing",
        )
        self.assertEqual(params["sheet"], "Sổ quỹ")
        params = self.assertRefused(
            book_of(headings=[*HEADINGS, "Thôn"]), "heading_twice"
        )
        self.assertEqual(params["heading"], "Thôn")

    def test_the_form_is_found_among_other_sheets(self):
        book = openpyxl.load_workbook(io.BytesIO(book_of(good())))
        book.create_sheet("Khác", 0).append(["x"])
        self.assertEqual(len(self._sheet(save(book)).rows), 1)

    def test_rows_below_a_gap_are_named_not_lost(self):
        def far(sheet):
            for key, value in good().items():
                sheet[f"{LETTER[key]}200"] = value

        self.assertEqual(self.problems(book_of(good(), edit=far)), [("200", "gap")])

    def test_too_many_rows(self):
        rows = [good()] * (MAX_ROWS + 1)
        self.assertRefused(intake_form.build(rows), "too_many_rows")
        self.assertEqual(len(self._sheet(intake_form.build(rows[1:])).rows), 2000)


class TestIntakeHostileFiles(SheetCase):
    def test_not_an_excel_file(self):
        self.assertRefused(b"", "not_excel")
        self.assertRefused(b"Th\xc3\xb4n;N\xe1\xbb\x99i dung\n", "not_excel")
        self.assertRefused(
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old_format"
        )
        self.assertRefused(book_of(good())[:-200], "not_excel")

    def test_renamed_archives(self):
        word = repack(
            book_of(good()),
            lambda members: {
                name.replace("xl/workbook.xml", "word/document.xml"): content
                for name, content in members.items()
            },
        )
        self.assertRefused(word, "not_excel", file_name="phieu.xlsx")

    def test_macros(self):
        data = book_of(good())
        self.assertRefused(data, "macros", file_name="phieu.XLSM")
        with_code = repack(data, lambda m: {**m, "xl/vbaProject.bin": b"x"})
        self.assertRefused(with_code, "macros")
        types = "[Content_Types].xml"
        enabled = repack(
            data,
            lambda m: {
                **m,
                types: m[types].replace(
                    b"openxmlformats-officedocument.spreadsheetml.sheet.main",
                    b"ms-excel.sheet.macroEnabled.main",
                ),
            },
        )
        self.assertRefused(enabled, "macros")

    def test_too_big(self):
        self.assertRefused(bytes(intake_sheet.MAX_BYTES + 1), "too_big")

    def test_bombs(self):
        data = book_of(good())
        tight = repack(data, lambda m: {**m, "xl/x.xml": b"0" * 5_000_000})
        self.assertRefused(tight, "bomb")
        with_random = repack(
            data,
            lambda m: {**m, **{f"xl/{n}.xml": bytes(900_000) for n in range(30)}},
        )
        self.assertRefused(with_random, "bomb")
        many = repack(data, lambda m: {**m, **{f"x/{n}": b"" for n in range(400)}})
        self.assertRefused(many, "bomb")

    def test_entities(self):
        bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]>'
        sheet = "xl/worksheets/sheet1.xml"
        data = repack(book_of(good()), lambda m: {**m, sheet: bomb + m[sheet]})
        self.assertRefused(data, "broken")
        wide = repack(
            book_of(good()),
            lambda m: {**m, sheet: m[sheet].decode().encode("utf-16")},
        )
        self.assertRefused(wide, "broken")

    def test_damaged_inside(self):
        sheet = "xl/worksheets/sheet1.xml"
        data = repack(book_of(good()), lambda m: {**m, sheet: m[sheet][:400]})
        self.assertRefused(data, "broken")
        data = repack(book_of(good()), lambda m: {**m, "xl/workbook.xml": b"<x/>"})
        with self.assertRaises(SheetError):
            self._sheet(data)

    def test_a_lie_about_the_last_row(self):
        """A row numbered a million high is not walked up to."""
        sheet = "xl/worksheets/sheet1.xml"
        data = repack(
            book_of(good(), good()),
            lambda m: {
                **m,
                sheet: m[sheet].replace(b'<row r="3"', b'<row r="1048576"'),
            },
        )
        start = time.monotonic()
        self.assertEqual(len(self._sheet(data).rows), 1)
        self.assertLess(time.monotonic() - start, 5)

    def test_megabytes_of_empty_cells_end_quickly(self):
        blank = [{column.key: " " for column in COLUMNS}] * 15000
        data = intake_form.build([good(), *blank])
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
        self.assertGreater(unpacked, 5_000_000)
        start = time.monotonic()
        self.assertEqual(len(self._sheet(data).rows), 1)
        self.assertLess(time.monotonic() - start, 10)
