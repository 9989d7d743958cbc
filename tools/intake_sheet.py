# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The form in which contributions arrive as an Excel file: its columns, its reading.

Nothing here knows of Odoo. What is wrong with a file is said with codes and
parameters (:class:`Problem`); who shows them puts them into words.

A file comes from outside, so it is checked before it is unpacked, and reading it ends
early whatever it holds.
"""

import re
import unicodedata
import zipfile
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from io import BytesIO
from itertools import chain, islice

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import range_boundaries

from .vietnamese import sort_key, strip_accents

# ----------------------------------------------------------------------
# Limits
# ----------------------------------------------------------------------
MEGABYTE = 1024 * 1024
MAX_BYTES = 5 * MEGABYTE
# Unpacked, all members together; a form of 2,000 long rows stays far below.
MAX_UNPACKED = 20 * MEGABYTE
# Members above this size may not be packed more tightly than MAX_RATIO to 1.
RATIO_FROM = MEGABYTE
MAX_RATIO = 100
MAX_MEMBERS = 300
MAX_ROWS = 2000
MAX_COLUMNS = 40
# Where this many rows in a row are empty, the form ends …
BLANK_ROWS = 100
# … but text a little further down is named rather than lost.
LOOK_AHEAD = 1000
HEADING_ROWS = 20
MAX_TEXT = 10000
MAX_CHAR = 200
MAX_PEOPLE = 100000
FIRST_YEAR = 2000

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORKBOOK = "xl/workbook.xml"
# A form never declares entities; a file that does wants them expanded.
_DTD = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_UTF16 = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")
_DIMENSION = re.compile(rb"<(?:\w+:)?dimension\s")
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+\d+:[A-Z]+\d+)"')
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_DAY_FIRST = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4}|\d{2})")
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_YES = {"x", "co", "1", "true", "v", "yes"}
_NO = {"-", "khong", "0", "false", "no"}


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


class CellError(Exception):
    """One cell cannot be understood."""

    def __init__(self, code, **params):
        super().__init__(code)
        self.code = code
        self.params = params


# ----------------------------------------------------------------------
# Lists to choose from
# ----------------------------------------------------------------------
class Choices:
    """A list of labels with their values; understands what people type for them."""

    def __init__(self, entries):
        """Take ``(label, value, *other spellings)`` for each entry."""
        self.labels = {}
        self._exact, self._bare = {}, {}
        for label, value, *others in entries:
            self.labels[value] = label
            for text in filter(None, (label, *others)):
                self._exact.setdefault(sort_key(text), set()).add(value)
                self._bare.setdefault(_bare(text), set()).add(value)

    def find(self, text):
        """Return the value that ``text`` stands for.

        Case, spaces and punctuation make no difference; accents may be left out where
        the list stays unambiguous.

        :raise CellError: where it stands for none or for several
        """
        for table, key in ((self._exact, sort_key(text)), (self._bare, _bare(text))):
            if len(table.get(key, ())) == 1:
                return next(iter(table[key]))
        raise self._unknown(text)

    def _unknown(self, text):
        near = get_close_matches(_bare(text), self._bare, n=1, cutoff=0.6)
        if near:
            label = self.labels[min(self._bare[near[0]])]
            return CellError("choice_near", value=_short(text), suggestion=label)
        return CellError("choice_unknown", value=_short(text))


def _bare(text):
    return re.sub(r"[^0-9a-z]+", " ", strip_accents(text)).strip()


def _short(value):
    text = " ".join(str(value).split())
    return text if len(text) <= 40 else text[:39] + "…"


# ----------------------------------------------------------------------
# Parsers: (value of the cell, list to choose from, today) → value
# ----------------------------------------------------------------------
def _as_text(value):
    """Return what a cell shows as a string."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime | date):
        value = value.strftime("%d/%m/%Y")
    text = unicodedata.normalize("NFC", str(value)).replace("\r\n", "\n")
    return _CONTROL.sub("", text).strip()


def parse_line(value, choices=None, today=None):
    """Return one line of text."""
    text = " ".join(_as_text(value).split())
    if len(text) > MAX_CHAR:
        raise CellError("too_long", limit=MAX_CHAR)
    return text


def parse_text(value, choices=None, today=None):
    """Return text of several lines."""
    text = _as_text(value)
    if len(text) > MAX_TEXT:
        raise CellError("too_long", limit=MAX_TEXT)
    return text


def parse_phone(value, choices=None, today=None):
    """Return a telephone number; Excel takes the leading zero of numbers away."""
    text = parse_line(value)
    if isinstance(value, int | float) and len(text) == 9:
        return "0" + text
    return text


def parse_yes(value, choices=None, today=None):
    """Return whether the cell is ticked."""
    text = _as_text(value)
    word = _bare(text) or text
    if word not in _YES | _NO:
        raise CellError("yes_bad", value=_short(value))
    return word in _YES


def parse_people(value, choices=None, today=None):
    """Return a number of people, at least 1."""
    text = _as_text(value)
    if not re.fullmatch(r"[0-9]{1,6}", text) or not 1 <= int(text) <= MAX_PEOPLE:
        raise CellError("number_bad", value=_short(value), most=MAX_PEOPLE)
    return int(text)


def parse_choice(value, choices=None, today=None):
    """Return the value of a label of the list."""
    return choices.find(parse_line(value))


def parse_day(value, choices=None, today=None):
    """Return a date that is not in the future, typed day first or as a real date."""
    day = _real_day(value) or _typed_day(_as_text(value))
    if not day:
        raise CellError("date_bad", value=_short(value))
    if today and day > today:
        raise CellError("date_future", value=day.strftime("%d/%m/%Y"))
    if day.year < FIRST_YEAR:
        raise CellError("date_old", value=day.strftime("%d/%m/%Y"), year=FIRST_YEAR)
    return day


def _real_day(value):
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None


def _typed_day(text):
    if match := _DAY_FIRST.fullmatch(text):
        day, month, year = map(int, match.groups())
        year += 2000 if year < 100 else 0
    elif match := _YEAR_FIRST.fullmatch(text):
        year, month, day = map(int, match.groups())
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


# ----------------------------------------------------------------------
# The form
# ----------------------------------------------------------------------
@dataclass(frozen=True)
class Column:
    """One column of the form; template, import and export all go by it."""

    key: str
    heading: str
    parser: object
    # The cell must be filled in.
    required: bool = False
    # The heading must be there, even where cells may stay empty.
    expected: bool = False
    width: int = 14
    hint: str = ""


SHEET = "Ý kiến"
# Official papers are Vietnamese whatever the user's language, and so is the form.
COLUMNS = (
    Column("number", "STT", None, width=6),
    Column(
        "village",
        "Thôn",
        parse_choice,
        expected=True,
        width=22,
        hint="Chọn thôn, bản, tổ dân phố trong danh sách.",
    ),
    Column(
        "name",
        "Họ và tên",
        parse_line,
        width=24,
        hint="Không bắt buộc. Để trống nếu người dân không nêu tên.",
    ),
    Column(
        "phone",
        "Điện thoại",
        parse_phone,
        width=14,
        hint="Không bắt buộc; chỉ ghi khi người dân đồng ý.",
    ),
    Column("address", "Địa chỉ", parse_line, width=24, hint="Không bắt buộc."),
    Column(
        "anonymous",
        "Ẩn danh",
        parse_yes,
        width=9,
        hint="Ghi x nếu người dân đề nghị không nêu tên.",
    ),
    Column(
        "channel",
        "Kênh",
        parse_choice,
        width=22,
        hint="Chọn trong danh sách; để trống là phiếu lấy ý kiến.",
    ),
    Column(
        "text",
        "Nội dung (nguyên văn)",
        parse_text,
        required=True,
        expected=True,
        width=60,
        hint="Bắt buộc. Ghi đúng lời người dân nói hoặc viết.",
    ),
    Column(
        "people",
        "Số người",
        parse_people,
        width=9,
        hint="Số người cùng ý kiến; để trống là 1.",
    ),
    Column(
        "field",
        "Lĩnh vực",
        parse_choice,
        width=30,
        hint="Không bắt buộc. Chọn trong danh sách.",
    ),
    Column(
        "date",
        "Ngày tiếp nhận",
        parse_day,
        required=True,
        expected=True,
        width=15,
        hint="Bắt buộc. Ghi ngày/tháng/năm, ví dụ 05/03/2026.",
    ),
    Column(
        "recorder",
        "Người ghi",
        parse_line,
        width=22,
        hint="Không bắt buộc. Người ghi lại ý kiến.",
    ),
)
CHANNEL_LABELS = {
    "form": "Phiếu lấy ý kiến",
    "village_meeting": "Họp thôn",
    "front": "Mặt trận Tổ quốc",
    "hotline": "Đường dây nóng",
    "web": "Trang thông tin điện tử",
    "reception": "Tiếp công dân",
    "at_session": "Tại hội nghị",
}


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


@dataclass
class Sheet:
    """What was read: rows, what is wrong with them, headings unknown to the form."""

    rows: list
    problems: list
    ignored: list


def read(data, choices, today=None, file_name="", columns=COLUMNS, sheet=SHEET):
    """Return what an Excel file holds that was made of the form.

    :param bytes data: the file
    :param dict choices: :class:`Choices` by the key of their column
    :param date today: no date lies after it
    :param str file_name: only to tell files with macros by their name
    :return: :class:`Sheet`; rows with problems are among its rows, too
    :raise SheetError: where the file as a whole cannot be read
    """
    _check_container(data, file_name)
    try:
        book = load_workbook(
            BytesIO(data), read_only=True, data_only=False, keep_links=False
        )
        try:
            worksheet = _worksheet(book, sheet)
            reader = _Reader(worksheet, columns, choices, today)
            result = reader.sheet()
            path = getattr(worksheet, "_worksheet_path", None)
        finally:
            book.close()
    except SheetError:
        raise
    except Exception as error:
        # A damaged file fails anywhere inside openpyxl, with any exception.
        raise SheetError("broken") from error
    if path:
        reader.add_merged(_merged_ranges(data, path))
    return result


def _check_container(data, file_name):
    """Raise where the file is none that may be opened, before it is unpacked."""
    if len(data) > MAX_BYTES:
        raise SheetError("too_big", limit=MAX_BYTES // MEGABYTE)
    if data.startswith(_OLE):
        raise SheetError("old_format")
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            members = archive.infolist()
            _check_members(members, file_name)
            _check_contents(archive, members)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError) as error:
        raise SheetError("not_excel") from error


def _check_members(members, file_name):
    names = {member.filename for member in members}
    if any(member.flag_bits & 0x1 for member in members):
        raise SheetError("old_format")
    if (
        len(members) > MAX_MEMBERS
        or sum(member.file_size for member in members) > MAX_UNPACKED
        or any(_is_packed_tightly(member) for member in members)
    ):
        raise SheetError("bomb", limit=MAX_UNPACKED // MEGABYTE)
    if _WORKBOOK not in names or "[Content_Types].xml" not in names:
        raise SheetError("not_excel")
    macro = any(name.lower().endswith("vbaproject.bin") for name in names)
    if macro or file_name.lower().endswith((".xlsm", ".xltm", ".xlam", ".xlsb")):
        raise SheetError("macros")


def _is_packed_tightly(member):
    return (
        member.file_size > RATIO_FROM
        and member.file_size > MAX_RATIO * member.compress_size
    )


def _check_contents(archive, members):
    for member in members:
        if not member.filename.lower().endswith((".xml", ".rels")):
            continue
        # zipfile reads no more than the size that was checked above.
        content = archive.read(member)
        if content.startswith(_UTF16) or _DTD.search(content):
            raise SheetError("broken")
        if _hides_its_size(member, content):
            raise SheetError("bomb", limit=MAX_UNPACKED // MEGABYTE)
        if b"macroEnabled" in content and member.filename == "[Content_Types].xml":
            raise SheetError("macros")


def _hides_its_size(member, content):
    """Tell whether openpyxl would walk the whole of a big sheet just to measure it."""
    return (
        member.file_size > 2 * MEGABYTE
        and member.filename.startswith("xl/worksheets/")
        and not _DIMENSION.search(content, 0, 10000)
    )


def _merged_ranges(data, path):
    """Return the merged ranges of a sheet, which openpyxl skips when it streams."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        content = archive.read(path.lstrip("/"))
    return [match.decode() for match in islice(_MERGED.findall(content), MAX_ROWS)]


def _worksheet(book, title):
    wanted = _bare(title)
    sheets = [sheet for sheet in book.worksheets if hasattr(sheet, "iter_rows")]
    for sheet in sheets:
        if _bare(sheet.title) == wanted:
            return sheet
    visible = [sheet for sheet in sheets if sheet.sheet_state == "visible"]
    if not visible:
        raise SheetError("not_excel")
    return visible[0]


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
        if not self.result.rows and not self.result.problems:
            raise SheetError("empty", sheet=self.worksheet.title)
        return self.result

    # Headings ----------------------------------------------------------
    def _find_headings(self, head):
        """Find the row of headings among the first rows; return those below it."""
        wanted = {_bare(column.heading): column for column in self.columns}
        best, best_count = None, 0
        for index, (_number, line) in enumerate(head):
            found = {_bare(_as_text(cell.value)) for cell in line if cell.value}
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
            heading = _as_text(cell.value) if cell.value else ""
            column = wanted.get(_bare(heading))
            if column and column.key in self.positions:
                raise SheetError("heading_twice", heading=column.heading)
            if column:
                self.positions[column.key] = position
            elif heading:
                self.result.ignored.append(_short(heading))

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
            self._add("error_value", row.number, address, value=_short(cell.value))
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
