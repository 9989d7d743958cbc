# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Vietnam's public holidays of one year, from the optional library ``holidays``.

The library knows the lunar dates (Tết, Giỗ Tổ Hùng Vương), the days off in lieu of a
weekend (nghỉ bù) and, as far as its release has them, the working days that the
Government exchanged for a Saturday (hoán đổi ngày làm việc). What a Government
announcement of a later date says is for the clerk to add.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

# Resolution 80-NQ/TW (January 2026) of the Politburo names 24 November a day off with
# pay; the Labour Code, article 112, had yet to be amended when this was written. A
# deadline that takes a holiday for a working day comes a day early, the other mistake
# makes it a day late: so the day is proposed, and the clerk decides.
CULTURE_DAY = (11, 24)
CULTURE_DAY_SINCE = 2026
CULTURE_DAY_NAME = "Ngày Văn hóa Việt Nam"

_LUNAR_NEW_YEAR = "Tết Nguyên đán"
_IN_LIEU = re.compile(r" \(nghỉ bù\)$")
_ESTIMATED = re.compile(r" \((?:(nghỉ bù), )?dự kiến\)$")
_FIRST_YEAR, _LAST_YEAR = 1976, 2099


@dataclass(frozen=True)
class Row:
    """A run of days off of one name, or one make-up day."""

    first: date
    last: date
    name: str
    is_makeup: bool = False
    is_certain: bool = True

    def days(self):
        span = (self.last - self.first).days
        return [self.first + timedelta(days=offset) for offset in range(span + 1)]

    def without(self, is_known):
        """Return this row without the days for which ``is_known(day)`` is true."""
        days = [day for day in self.days() if not is_known(day)]
        return _join(replace(self, first=day, last=day) for day in days)


def rows(year):
    """Return the holidays and make-up days of ``year`` as rows, in order of date.

    Neighbouring days of one feast are one row: Tết is a single row.

    :raise ImportError: where the library is not installed
    :raise ValueError: for a year whose lunar dates it does not know
    """
    from holidays.countries import Vietnam

    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise ValueError(year)
    names = Vietnam(years=year, language="vi", expand=False)
    found = [_holiday(day, name) for day, name in names.items()]
    culture_day = date(year, *CULTURE_DAY)
    if year >= CULTURE_DAY_SINCE and culture_day not in names:
        found.append(_holiday(culture_day, CULTURE_DAY_NAME))
    # a make-up day of January may belong to an exchange of the year before
    for day in getattr(names, "weekend_workdays", ()):
        if day.year == year:
            found.append(_makeup_day(day, names))
    return _join(sorted(found, key=lambda row: (row.is_makeup, row.first)))


def _holiday(day, name):
    is_certain = (day.month, day.day) != CULTURE_DAY and not _ESTIMATED.search(name)
    if "Tết" in name and "Dương lịch" not in name:
        name = _LUNAR_NEW_YEAR
    return Row(day, day, name, is_certain=is_certain)


def _makeup_day(day, names):
    written = day.strftime("%d/%m/%Y")
    given = [off for off, name in names.items() if written in name]
    name = "Làm việc bù"
    if given:
        name = f"Làm việc bù cho ngày {given[0]:%d/%m/%Y}"
    return Row(day, day, name, is_makeup=True)


def _join(rows):
    """Join the neighbouring days of one feast, its day off in lieu included."""
    joined = []
    for row in rows:
        last = joined[-1] if joined else None
        if last and _continues(last, row):
            joined[-1] = replace(last, last=row.last)
        else:
            joined.append(row)
    return joined


def _continues(last, row):
    return (
        not row.is_makeup
        and last.last + timedelta(days=1) == row.first
        and last.is_certain == row.is_certain
        and _IN_LIEU.sub("", last.name) == _IN_LIEU.sub("", row.name)
    )
