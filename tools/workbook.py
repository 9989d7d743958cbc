# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Excel files in which nothing that people typed becomes a formula or a link."""

from io import BytesIO
from typing import NamedTuple

import xlsxwriter

from .table import Group, Table

# Excel cuts nothing off: a longer text would make the file unreadable.
MAX_CELL = 32767
A4 = 9
# From so many rows on a page is written row by row, without being held in memory.
LONG = 2000
FONT = {"font_name": "Times New Roman", "font_size": 12, "valign": "top"}
HEADING = {
    **FONT,
    "bold": True,
    "text_wrap": True,
    "border": 1,
    "bg_color": "#D9E2F3",
    "align": "center",
    "valign": "vcenter",
}
CELL = {**FONT, "text_wrap": True, "border": 1}
FORMATS = {
    "line": {**FONT, "bold": True},
    "heading": HEADING,
    "index": {**FONT, "italic": True, "border": 1, "align": "center"},
    "text": {**CELL, "num_format": "@"},
    "centred": {**CELL, "num_format": "@", "align": "center"},
    "number": {**CELL, "num_format": "#,##0"},
    "date": {**CELL, "num_format": "dd/mm/yyyy", "align": "center"},
    "group": {**CELL, "num_format": "@", "bold": True},
}
FORMATS |= {
    f"total-{kind}": {**FORMATS[kind], "bold": True}
    for kind in ("text", "centred", "number", "date")
}


class Sheet(NamedTuple):
    """One page of a workbook: lines above (list of str), then a `Table`."""

    name: str
    lines: list
    table: Table


def new_book(buffer, **options):
    """Return a workbook to be written into ``buffer``, texts staying texts."""
    return xlsxwriter.Workbook(
        buffer,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
            **options,
        },
    )


def build(sheets):
    """Return the workbook of these :class:`Sheet` as bytes.

    Widths of columns are those of the tables, in characters. The headings and the
    row (1) (2) (3) are repeated on each printed page, A4 landscape, one page wide.
    """
    long = any(len(sheet.table.rows) >= LONG for sheet in sheets)
    buffer = BytesIO()
    book = new_book(buffer, constant_memory=long)
    formats = {name: book.add_format(values) for name, values in FORMATS.items()}
    for sheet in sheets:
        _write(book.add_worksheet(sheet.name), sheet, formats)
    book.close()
    return buffer.getvalue()


def _write(page, sheet, formats):
    columns, rows, total = sheet.table
    top = len(sheet.lines)
    for number, line in enumerate(sheet.lines):
        page.write_string(number, 0, line[:MAX_CELL], formats["line"])
    for position, column in enumerate(columns):
        page.set_column(position, position, column.width)
        page.write_string(top, position, column.heading, formats["heading"])
    for position in range(len(columns)):
        text = f"({position + 1})"
        page.write_string(top + 1, position, text, formats["index"])
    first = top + 2
    looks = _looks(columns, formats)
    for number, row in enumerate(rows, start=first):
        if isinstance(row, Group):
            _write_group(page, number, row, len(columns), formats)
        else:
            _write_row(page, number, row, looks, formats)
    last = first + len(rows)
    if total:
        looks = _looks(columns, formats, prefix="total-")
        _write_row(page, last, total, looks, formats, prefix="total-")
    if columns and rows:
        page.autofilter(top + 1, 0, last - 1, len(columns) - 1)
    page.freeze_panes(first, 0)
    page.set_landscape()
    page.set_paper(A4)
    page.set_margins(left=0.8, right=0.6, top=0.8, bottom=0.8)
    page.fit_to_pages(1, 0)
    page.repeat_rows(top, top + 1)
    page.set_footer("&C&P/&N")


def _write_group(page, number, group, width, formats):
    # Across all columns: in the first one, which is narrow, it would be broken up.
    text = group.text[:MAX_CELL]
    if width > 1:
        page.merge_range(number, 0, number, width - 1, "", formats["group"])
    page.write_string(number, 0, text, formats["group"])


def _looks(columns, formats, prefix=""):
    """Return for each column how its texts look, and its empty cells."""
    return [
        (
            formats[prefix + ("centred" if column.kind == "centred" else "text")],
            formats[prefix + column.kind],
        )
        for column in columns
    ]


def _write_row(page, number, row, looks, formats, prefix=""):
    # Called for each of ten thousand rows: what is most frequent is asked first.
    for position, (value, (text, empty)) in enumerate(zip(row, looks, strict=True)):
        if value is None or value is False or value == "":
            page.write_blank(number, position, None, empty)
        elif isinstance(value, str):
            page.write_string(number, position, value[:MAX_CELL], text)
        elif isinstance(value, int) and value is not True:
            page.write_number(number, position, value, formats[prefix + "number"])
        elif hasattr(value, "year"):
            page.write_datetime(number, position, value, formats[prefix + "date"])
        else:
            page.write_string(number, position, str(value)[:MAX_CELL], text)
