# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Writes an Excel form, empty to be filled in or with rows.

Everything is written as text: what citizens say may begin with = + - or @ and must
never become a formula in somebody's Excel.
"""

from datetime import date
from io import BytesIO

from xlsxwriter.utility import xl_col_to_name

from .intake_columns import CONTRIBUTIONS, MAX_ROWS
from .workbook import FONT, HEADING, MAX_CELL, new_book

LISTS_SHEET = "Danh mục"
NOTES_SHEET = "Hướng dẫn"


def build(rows=(), lists=None, form=CONTRIBUTIONS):
    """Return the form as an Excel file.

    :param rows: dicts of values by column key
    :param dict lists: labels to choose from by column key; with them the file is a
        template: drop-down lists, notes with an example, protected headings
    :param Form form: which form
    :return: bytes
    """
    return build_book([(form, rows)], lists)


def build_book(parts, lists=None):
    """Return several forms as the sheets of one Excel file.

    :param parts: (:class:`Form`, its rows) for each sheet
    :param dict lists: as for :func:`build`, of all forms together
    :return: bytes
    """
    buffer = BytesIO()
    book = new_book(buffer)
    writers = []
    for form, rows in parts:
        writers.append(_Writer(book, form))
        writers[-1].fill(rows)
    if lists is not None:
        _guide(book, writers, lists)
    book.close()
    return buffer.getvalue()


def _guide(book, writers, lists):
    """Make templates of the forms: lists to choose from, hints, notes, protection."""
    sources = _write_lists(book, lists)
    notes = book.add_worksheet(NOTES_SHEET)
    top = 0
    for writer in writers:
        writer.validate(sources)
        top = writer.write_notes(notes, lists, top)
        writer.protect()
    notes.protect()


def _write_lists(book, lists):
    """Write the labels of each list; return where they stand, by column key."""
    hidden = book.add_worksheet(LISTS_SHEET)
    hidden.hide()
    sources = {}
    for place, (key, labels) in enumerate(lists.items()):
        for number, label in enumerate(labels):
            hidden.write_string(number, place, label)
        name = xl_col_to_name(place)
        if labels:
            sources[key] = f"='{LISTS_SHEET}'!${name}$1:${name}${len(labels)}"
    return sources


class _Writer:
    def __init__(self, book, form):
        self.book = book
        self.form = form
        self.columns = form.columns
        self.heading = book.add_format(HEADING)
        # As text, so that Excel leaves dates, telephone numbers and = alone.
        self.cell = book.add_format(
            {**FONT, "num_format": "@", "text_wrap": True, "locked": False}
        )
        self.bold = book.add_format({**FONT, "bold": True})
        self.note = book.add_format(FONT)

    def fill(self, rows):
        sheet = self.sheet = self.book.add_worksheet(self.form.sheet)
        self._write_table(sheet, rows)
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)

    def _write_table(self, sheet, rows, top=0):
        for position, column in enumerate(self.columns):
            sheet.set_column(position, position, column.width, self.cell)
            sheet.write_string(top, position, column.heading, self.heading)
        for number, row in enumerate(rows, start=top + 1):
            for position, column in enumerate(self.columns):
                text = _text(row.get(column.key))
                if text:
                    sheet.write_string(number, position, text, self.cell)

    def validate(self, sources):
        """Let the cells of a column be chosen from its list, or show its hint."""
        for position, column in enumerate(self.columns):
            if column.key in sources:
                options = {"validate": "list", "source": sources[column.key]}
            elif column.hint:
                options = {"validate": "any"}
            else:
                continue
            options |= {
                "input_title": column.heading[:32],
                "input_message": column.hint[:255],
                "error_title": column.heading[:32],
                "error_message": "Hãy chọn trong danh sách.",
            }
            self.sheet.data_validation(1, position, MAX_ROWS, position, options)

    def write_notes(self, notes, lists, top):
        """Write the notes and the example from row ``top`` on; return the row after."""
        for number, line in enumerate(self.form.notes):
            notes.write_string(
                top + number, 0, line, self.note if number else self.bold
            )
        first = {key: labels[0] for key, labels in lists.items() if labels}
        example = {**first, **self.form.example}
        top += len(self.form.notes)
        self._write_table(notes, [example], top=top)
        return top + 3

    def protect(self):
        """Lock the headings; rows stay free to be added, removed and sorted."""
        self.sheet.protect(
            "",
            {
                "format_cells": True,
                "format_columns": True,
                "format_rows": True,
                "insert_rows": True,
                "delete_rows": True,
                "sort": True,
                "autofilter": True,
            },
        )


def _text(value):
    if value in (None, False):
        return ""
    if value is True:
        return "x"
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    text = str(value)
    return text if len(text) <= MAX_CELL else text[: MAX_CELL - 1] + "…"
