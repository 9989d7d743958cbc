# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What people type into the cells of an Excel form, and how it is understood."""

import re
import unicodedata
from datetime import date, datetime
from difflib import get_close_matches

from .vietnamese import sort_key, strip_accents

MAX_TEXT = 10000
MAX_CHAR = 200
MAX_PEOPLE = 100000
MAX_COUNT = 1000000
FIRST_YEAR = 2000

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_DAY_FIRST = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4}|\d{2})")
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
# Thousands as Vietnamese offices write them: 1.250, 1 250.
_COUNT = re.compile(r"[0-9]{1,3}(?:[ .,][0-9]{3})+|[0-9]{1,7}")
_EMAIL = re.compile(r"[^@\s<>()\[\]\"',;:]+@[^@\s<>()\[\]\"',;:]+\.[a-z0-9-]{2,}")
_YES = {"x", "co", "1", "true", "v", "yes"}
_NO = {"-", "khong", "0", "false", "no"}


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
        # Lists with equal entries understand the same.
        self.entries = list(entries)
        for label, value, *others in self.entries:
            self.labels[value] = label
            for text in filter(None, (label, *others)):
                self._exact.setdefault(sort_key(text), set()).add(value)
                self._bare.setdefault(bare(text), set()).add(value)

    def find(self, text):
        """Return the value that ``text`` stands for.

        Case, spaces and punctuation make no difference; accents may be left out where
        the list stays unambiguous.

        :raise CellError: where it stands for none or for several
        """
        for table, key in ((self._exact, sort_key(text)), (self._bare, bare(text))):
            if len(table.get(key, ())) == 1:
                return next(iter(table[key]))
        raise self._unknown(text)

    def _unknown(self, text):
        near = get_close_matches(bare(text), self._bare, n=1, cutoff=0.6)
        if near:
            label = self.labels[min(self._bare[near[0]])]
            return CellError("choice_near", value=short(text), suggestion=label)
        return CellError("choice_unknown", value=short(text))


def digits(phone):
    """Return the digits of a telephone number."""
    return re.sub(r"\D", "", phone or "")


def bare(text):
    """Return words without case, accents and punctuation."""
    return re.sub(r"[^0-9a-z]+", " ", strip_accents(text)).strip()


def short(value):
    """Return a value as a message may quote it."""
    text = " ".join(str(value).split())
    return text if len(text) <= 40 else text[:39] + "…"


# ----------------------------------------------------------------------
# Parsers: (value of the cell, list to choose from, today) → value
# ----------------------------------------------------------------------
def as_text(value):
    """Return what a cell shows as a string."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime | date):
        value = value.strftime("%d/%m/%Y")
    text = unicodedata.normalize("NFC", str(value)).replace("\r\n", "\n")
    return _CONTROL.sub("", text).strip()


def parse_line(value, choices=None, today=None):
    """Return one line of text."""
    text = " ".join(as_text(value).split())
    if len(text) > MAX_CHAR:
        raise CellError("too_long", limit=MAX_CHAR)
    return text


def parse_text(value, choices=None, today=None):
    """Return text of several lines."""
    text = as_text(value)
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
    text = as_text(value)
    word = bare(text) or text
    if word not in _YES | _NO:
        raise CellError("yes_bad", value=short(value))
    return word in _YES


def parse_people(value, choices=None, today=None):
    """Return a number of people, at least 1."""
    text = as_text(value)
    if not re.fullmatch(r"[0-9]{1,6}", text) or not 1 <= int(text) <= MAX_PEOPLE:
        raise CellError("number_bad", value=short(value), most=MAX_PEOPLE)
    return int(text)


def parse_count(value, choices=None, today=None):
    """Return a number that may be 0: of households, of voters."""
    text = as_text(value)
    number = re.sub(r"[ .,]", "", text) if _COUNT.fullmatch(text) else "-1"
    if not 0 <= int(number) <= MAX_COUNT:
        raise CellError("count_bad", value=short(value), most=MAX_COUNT)
    return int(number)


def parse_email(value, choices=None, today=None):
    """Return an e-mail address in lower case: it is a login, too."""
    text = parse_line(value).lower()
    if not _EMAIL.fullmatch(text):
        raise CellError("email_bad", value=short(value))
    return text


def parse_choice(value, choices=None, today=None):
    """Return the value of a label of the list."""
    return choices.find(parse_line(value))


def parse_day(value, choices=None, today=None):
    """Return a date that is not in the future, typed day first or as a real date."""
    day = _real_day(value) or _typed_day(as_text(value))
    if not day:
        raise CellError("date_bad", value=short(value))
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
