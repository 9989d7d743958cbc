# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Excel files in which nothing that people typed becomes a formula or a link."""

from io import BytesIO
from typing import NamedTuple

import xlsxwriter

# Excel cuts nothing off: a longer text would make the file unreadable.
MAX_CELL = 32767
FONT = {"font_name": "Times New Roman", "font_size": 12, "valign": "top"}
HEADING = {
    **FONT,
    "bold": True,
    "text_wrap": True,
    "border": 1,
    "bg_color": "#D9E2F3",
    "align": "center",
}


class Sheet(NamedTuple):
    """One page of a workbook: lines above, then a table."""

    name: str
    lines: list
    # (heading, width)
    columns: list
    # lists of str, int or date, as many as columns
    rows: list


def new_book(buffer):
    """Return a workbook to be written into ``buffer``, texts staying texts."""
    return xlsxwriter.Workbook(
        buffer,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
        },
    )


def build(sheets):
    """Return the workbook of these :class:`Sheet` as bytes."""
    buffer = BytesIO()
    book = new_book(buffer)
    formats = {
        "line": book.add_format({**FONT, "bold": True}),
        "heading": book.add_format(HEADING),
        "text": book.add_format(
            {**FONT, "num_format": "@", "text_wrap": True, "border": 1}
        ),
        "number": book.add_format({**FONT, "border": 1}),
        "date": book.add_format({**FONT, "num_format": "dd/mm/yyyy", "border": 1}),
    }
    for sheet in sheets:
        _write(book.add_worksheet(sheet.name), sheet, formats)
    book.close()
    return buffer.getvalue()


def _write(page, sheet, formats):
    top = len(sheet.lines)
    for number, line in enumerate(sheet.lines):
        page.write_string(number, 0, line, formats["line"])
    for position, (heading, width) in enumerate(sheet.columns):
        page.set_column(position, position, width)
        page.write_string(top, position, heading, formats["heading"])
    for number, row in enumerate(sheet.rows, start=top + 1):
        for position, value in enumerate(row):
            _write_cell(page, number, position, value, formats)
    page.freeze_panes(top + 1, 0)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.repeat_rows(top)


def _write_cell(page, row, column, value, formats):
    if isinstance(value, int) and not isinstance(value, bool):
        page.write_number(row, column, value, formats["number"])
    elif hasattr(value, "year"):
        page.write_datetime(row, column, value, formats["date"])
    else:
        page.write_string(row, column, (value or "")[:MAX_CELL], formats["text"])
