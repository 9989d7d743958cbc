# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Odoo's own exports of lists and pivots, in which typed text stays text.

Odoo 19 writes a text that begins with "=" into an Excel file as a formula, and one
that looks like a link as a link: whoever hands in a contribution could have a formula
run on the computer of the clerk who exports the list.
"""

import json
import re

from odoo import http

from odoo.addons.web.controllers.export import (
    CSVExport,
    ExcelExport,
    ExportXlsxWriter,
    GroupExportXlsxWriter,
)
from odoo.addons.web.controllers.pivot import TableExporter

# What xlsxwriter takes for a formula or a link.
_LIVE = re.compile(r"=|\{=|(?:ftp|http)s?://|mailto:|(?:in|ex)ternal:")
# Odoo puts an apostrophe before =, + and -; Excel takes these for a formula, too.
_LIVE_IN_CSV = ("@", "\t", "\r", "\n")


class TextCells:
    """A writer whose texts are texts."""

    def __init__(self, *args):
        super().__init__(*args)
        self.worksheet.add_write_handler(str, _write_text)


def _write_text(worksheet, row, column, text, *style):
    if text:
        return worksheet.write_string(row, column, text, *style)
    return worksheet.write_blank(row, column, None, *style)


class ListWriter(TextCells, ExportXlsxWriter):
    """The list."""


class GroupedListWriter(TextCells, GroupExportXlsxWriter):
    """The list by groups."""


class DialogueExcelExport(ExcelExport):
    def from_data(self, fields, columns_headers, rows):
        with ListWriter(fields, columns_headers, len(rows)) as writer:
            for number, row in enumerate(rows, start=1):
                for position, value in enumerate(row):
                    writer.write_cell(number, position, value)
        return writer.value

    def from_group_data(self, fields, columns_headers, groups):
        with GroupedListWriter(fields, columns_headers, groups.count) as writer:
            row, column = 1, 0
            for name, group in groups.children.items():
                row, column = writer.write_group(row, column, name, group)
        return writer.value


class DialogueCSVExport(CSVExport):
    def from_data(self, fields, columns_headers, rows):
        return super().from_data(
            fields,
            # Odoo leaves headings as they are.
            [_quoted(heading, ("=", "+", "-")) for heading in columns_headers],
            [[_quoted(value) for value in row] for row in rows],
        )


def _quoted(value, more=()):
    if isinstance(value, str) and value.startswith((*_LIVE_IN_CSV, *more)):
        return f"'{value}"
    return value


class DialoguePivotExport(TableExporter):
    @http.route()
    def export_xlsx(self, data, **kw):
        # The browser sends it as a file.
        table = json.loads(data.read() if hasattr(data, "read") else data)
        # The title becomes the name of the sheet, which no formula is read from.
        plain = {**_as_text(table), "title": table["title"]} if table else table
        return super().export_xlsx(json.dumps(plain), **kw)


def _as_text(value):
    """Return the table with an apostrophe before what would be a formula or a link.

    The file is written by Odoo, whose writer is not to be had here.
    """
    if isinstance(value, dict):
        return {key: _as_text(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_as_text(item) for item in value]
    if isinstance(value, str) and _LIVE.match(value):
        return f"'{value}"
    return value
