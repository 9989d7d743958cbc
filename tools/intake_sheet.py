# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Reads an Excel file that was made of a form (``intake_columns``).

Nothing here knows of Odoo. What is wrong with a file is said with codes and
parameters (:class:`Problem`); who shows them puts them into words.

A file comes from outside, so it is checked before it is unpacked, and reading it ends
early whatever it holds.
"""

import json
import re
import zipfile
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from itertools import chain, islice

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import range_boundaries

from . import office_file
from .intake_cells import CellError, as_text, bare, short
from .intake_columns import CONTRIBUTIONS, MAX_ROWS
from .office_file import MEGABYTE, OfficeFileError

# ----------------------------------------------------------------------
# Limits
# ----------------------------------------------------------------------
MAX_BYTES = 5 * MEGABYTE
# Unpacked, all members together; a form of 2,000 long rows stays far below.
MAX_UNPACKED = 20 * MEGABYTE
MAX_COLUMNS = 40
# Where this many rows in a row are empty, the form ends …
BLANK_ROWS = 100
# … but text a little further down is named rather than lost.
LOOK_AHEAD = 1000
HEADING_ROWS = 20

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORKBOOK = "xl/workbook.xml"
_MACRO_NAMES = (".xlsm", ".xltm", ".xlam", ".xlsb")
# What is wrong with the archive, in the words of this reader.
_REFUSED = {
    "no_archive": "not_excel",
    "encrypted": "old_format",
    "bomb": "bomb",
    "paths": "broken",
    "entities": "broken",
}
_DIMENSION = re.compile(rb"<(?:\w+:)?dimension\s")
# How a date is packed; no column has this key.
_DAY = "*day"
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+\d+:[A-Z]+\d+)"')


# ----------------------------------------------------------------------
# What is wrong
# ----------------------------------------------------------------------
@dataclass(frozen=True)
class Problem:
    """What is wrong with a cell or a row: a code, and what its sentence names."""

    code: str
    cell: str = ""
    row: int = 0
    params: dict = field(default_factory=dict)


class SheetError(Exception):
    """The file as a whole cannot be read."""

    def __init__(self, code, **params):
        super().__init__(code)
        self.code = code
        self.params = params


# ----------------------------------------------------------------------
# Reading
# ----------------------------------------------------------------------
@dataclass
class Row:
    """One row of the form: its values by column key, and where they stand."""

    number: int
    values: dict
    cells: dict

    def cell(self, key):
        """Return the address of a column's cell in this row, "D7" for instance."""
        return self.cells.get(key, str(self.number))

    def problem(self, code, key, **params):
        """Return the :class:`Problem` of a column's cell in this row."""
        return Problem(code, self.cell(key), self.number, params)


@dataclass
class Sheet:
    """What was read: rows, what is wrong with them, headings unknown to the form."""

    rows: list
    problems: list
    ignored: list

    def holds_something(self):
        return bool(self.rows or self.problems)


def read(data, choices, today=None, file_name="", form=CONTRIBUTIONS):
    """Return what an Excel file holds that was made of the form.

    :param bytes data: the file
    :param dict choices: :class:`Choices` by the key of their column
    :param date today: no date lies after it
    :param str file_name: only to tell files with macros by their name
    :param Form form: the form of which it was made
    :return: :class:`Sheet`; rows with problems are among its rows, too
    :raise SheetError: where the file as a whole cannot be read
    """
    [(_form, sheet)] = read_book(data, choices, (form,), today, file_name)
    return sheet


def read_book(data, choices, forms, today=None, file_name=""):
    """Return what an Excel file holds that was made of several forms.

    A sheet that is missing or empty is left out, as long as there is another one.

    :param forms: the forms (:class:`Form`) of which it was made; the others as for
        :func:`read`
    :return: list of (form, :class:`Sheet`)
    :raise SheetError: where the file as a whole cannot be read
    """
    _check_container(data, file_name)
    found = []
    try:
        book = load_workbook(
            BytesIO(data), read_only=True, data_only=False, keep_links=False
        )
        try:
            for form, worksheet in _worksheets(book, forms):
                reader = _Reader(worksheet, form.columns, choices, today)
                path = getattr(worksheet, "_worksheet_path", None)
                if reader.sheet().holds_something():
                    found.append((form, reader, path))
            if not found:
                raise SheetError("empty", sheet=worksheet.title)
        finally:
            book.close()
    except SheetError:
        raise
    except Exception as error:
        # A damaged file fails anywhere inside openpyxl, with any exception.
        raise SheetError("broken") from error
    for _form, reader, path in found:
        if path:
            reader.add_merged(_merged_ranges(data, path))
    return [(form, reader.result) for form, reader, _path in found]


def pack(parts, forms):
    """Return as text what :func:`read_book` returned; None where problems are in it.

    :param forms: the forms given to :func:`read_book`
    """
    if any(sheet.problems for _form, sheet in parts):
        return None
    return json.dumps(
        [
            [
                forms.index(form),
                [[row.number, row.values, row.cells] for row in sheet.rows],
                sheet.ignored,
            ]
            for form, sheet in parts
        ],
        default=lambda day: {_DAY: day.isoformat()},
    )


def unpack(text, forms):
    """Return what :func:`pack` was given."""
    return [
        (forms[index], Sheet([Row(*row) for row in rows], [], ignored))
        for index, rows, ignored in json.loads(text, object_hook=_as_day)
    ]


def _as_day(found):
    return date.fromisoformat(found[_DAY]) if _DAY in found else found


def _check_container(data, file_name):
    """Raise where the file is none that may be opened, before it is unpacked."""
    if len(data) > MAX_BYTES:
        raise SheetError("too_big", limit=MAX_BYTES // MEGABYTE)
    if data.startswith(_OLE):
        raise SheetError("old_format")
    names = set()
    try:
        for name, content in office_file.parts(data, MAX_UNPACKED):
            names.add(name)
            _check_part(name, content)
    except OfficeFileError as error:
        code = _REFUSED[error.code]
        raise SheetError(code, limit=MAX_UNPACKED // MEGABYTE) from error
    if not names.issuperset((_WORKBOOK, office_file.CONTENT_TYPES)):
        raise SheetError("not_excel")
    if file_name.lower().endswith(_MACRO_NAMES):
        raise SheetError("macros")


def _check_part(name, content):
    if name.lower().endswith("vbaproject.bin"):
        raise SheetError("macros")
    if name == office_file.CONTENT_TYPES and b"macroEnabled" in content:
        raise SheetError("macros")
    if content and _hides_its_size(name, content):
        raise SheetError("bomb", limit=MAX_UNPACKED // MEGABYTE)


def _hides_its_size(name, content):
    """Tell whether openpyxl would walk the whole of a big sheet just to measure it."""
    return (
        len(content) > 2 * MEGABYTE
        and name.startswith("xl/worksheets/")
        and not _DIMENSION.search(content, 0, 10000)
    )


def _merged_ranges(data, path):
    """Return the merged ranges of a sheet, which openpyxl skips when it streams."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        content = archive.read(path.lstrip("/"))
    return [match.decode() for match in islice(_MERGED.findall(content), MAX_ROWS)]


def _worksheets(book, forms):
    """Return (form, its sheet) of those forms of which the file has one.

    Where none is named after a form, the first sheet is taken for the first form.
    """
    sheets = [sheet for sheet in book.worksheets if hasattr(sheet, "iter_rows")]
    titles = {}
    for sheet in sheets:
        titles.setdefault(bare(sheet.title), sheet)
    named = [(form, titles.get(bare(form.sheet))) for form in forms]
    named = [(form, sheet) for form, sheet in named if sheet]
    if named:
        return named
    visible = [sheet for sheet in sheets if sheet.sheet_state == "visible"]
    if not visible:
        raise SheetError("not_excel")
    return [(forms[0], visible[0])]


class _Reader:
    """Reads one worksheet by the table of columns."""

    def __init__(self, worksheet, columns, choices, today):
        self.worksheet = worksheet
        self.columns = columns
        self.choices = choices
        self.today = today
        self.positions = {}
        self.heading_row = 0
        self.result = Sheet([], [], [])

    def sheet(self):
        # What a file says about its own size is not believed.
        self.worksheet.reset_dimensions()
        lines = enumerate(self.worksheet.iter_rows(max_col=MAX_COLUMNS), start=1)
        rest = self._find_headings(list(islice(lines, HEADING_ROWS)))
        self._read_rows(chain(rest, lines))
        return self.result

    # Headings ----------------------------------------------------------
    def _find_headings(self, head):
        """Find the row of headings among the first rows; return those below it."""
        wanted = {bare(column.heading): column for column in self.columns}
        best, best_count = None, 0
        for index, (_number, line) in enumerate(head):
            found = {bare(as_text(cell.value)) for cell in line if cell.value}
            if len(found & wanted.keys()) > best_count:
                best, best_count = index, len(found & wanted.keys())
        expected = [column for column in self.columns if column.expected]
        if best is None:
            raise self._missing(expected)
        self.heading_row = head[best][0]
        self._place(head[best][1], wanted)
        missing = [column for column in expected if column.key not in self.positions]
        if missing:
            raise self._missing(missing)
        return head[best + 1 :]

    def _missing(self, columns):
        return SheetError(
            "headings_missing",
            sheet=self.worksheet.title,
            headings=", ".join(column.heading for column in columns),
        )

    def _place(self, line, wanted):
        for position, cell in enumerate(line):
            heading = as_text(cell.value) if cell.value else ""
            column = wanted.get(bare(heading))
            if column and column.key in self.positions:
                raise SheetError("heading_twice", heading=column.heading)
            if column:
                self.positions[column.key] = position
            elif heading:
                self.result.ignored.append(short(heading))

    # Rows --------------------------------------------------------------
    def _read_rows(self, lines):
        """Read rows until the form ends."""
        blanks = 0
        for number, line in lines:
            filled = self._filled(line)
            if not filled:
                blanks += 1
                if blanks >= BLANK_ROWS + LOOK_AHEAD:
                    break
                continue
            if blanks >= BLANK_ROWS:
                self._add("gap", number, str(number), blanks=BLANK_ROWS)
                break
            blanks = 0
            if len(self.result.rows) >= MAX_ROWS:
                raise SheetError("too_many_rows", limit=MAX_ROWS)
            self._read_row(number, filled)

    def _filled(self, line):
        """Return the cells of a row that hold something, by column key.

        The running number alone does not fill a row: forms are numbered in advance.
        """
        filled = {}
        for key, position in self.positions.items():
            cell = line[position] if position < len(line) else None
            if cell is None or cell.value is None:
                continue
            if isinstance(cell.value, str) and not cell.value.strip():
                continue
            filled[key] = cell
        return filled if filled.keys() - {"number"} else {}

    def _read_row(self, number, filled):
        cells = {
            key: f"{get_column_letter(position + 1)}{number}"
            for key, position in self.positions.items()
        }
        row = Row(number, {}, cells)
        self.result.rows.append(row)
        for column in self.columns:
            if column.key in filled:
                self._read_cell(row, column, filled[column.key])
            elif column.required:
                self._add("missing", number, row.cell(column.key))

    def _read_cell(self, row, column, cell):
        if not column.parser:
            return  # the running number; many forms count with a formula
        address = row.cell(column.key)
        if cell.data_type == "f":
            self._add("formula", row.number, address)
            return
        if cell.data_type == "e":
            self._add("error_value", row.number, address, value=short(cell.value))
            return
        try:
            row.values[column.key] = column.parser(
                cell.value, self.choices.get(column.key), self.today
            )
        except CellError as error:
            self._add(error.code, row.number, address, **error.params)

    def _add(self, code, number, cell, **params):
        self.result.problems.append(Problem(code, cell, number, params))

    def add_merged(self, ranges):
        """Name the merged cells among the rows: which row their text belongs to is
        not to be told."""
        last = max((row.number for row in self.result.rows), default=0)
        for merged in ranges:
            _left, top, _right, bottom = range_boundaries(merged)
            if self.heading_row < bottom and top <= last:
                self._add("merged", max(top, self.heading_row + 1), merged)
