# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which days are worked, and when a term ends: dates only, no database, no words.

The rules (Civil Code, articles 147 and 148; the plans of the communes):

* the start day does not count;
* a term in days ends on the n-th day; where that is a day off it ends on the next
  working day ("after") or, for "at the latest n days before", on the previous one;
* a term in working days counts working days only;
* days on which the clock is stopped ("pauses") do not count and no term ends on one.

What decides whether a day is worked, first match: a make-up day is worked, a public
holiday is not, else the week of the calendar tells.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

DAY = "day"
WORKING_DAY = "working_day"
UNITS = (DAY, WORKING_DAY)
AFTER = "after"
BEFORE = "before"
DIRECTIONS = (AFTER, BEFORE)

# Why a day does not count
WEEKEND = "weekend"
HOLIDAY = "holiday"
PAUSE = "pause"

MOST_DAYS = 3660
_ONE = timedelta(days=1)
_OFFICE_HOURS = ((8.0, 12.0), (13.0, 17.0))
MONDAY_TO_FRIDAY = {weekday: _OFFICE_HOURS for weekday in range(5)}


class NoWorkingDayError(Exception):
    """The calendar has no working day in the ten years next to ``day``."""

    def __init__(self, day):
        super().__init__(f"no working day near {day}")
        self.day = day


class _ClockStoppedError(Exception):
    """The walk has come to a pause without an end."""


@dataclass(frozen=True)
class Skipped:
    """A run of days that do not count, all for the same reason."""

    first: date
    last: date
    kind: str
    name: str = ""

    @property
    def days(self):
        return (self.last - self.first).days + 1


@dataclass(frozen=True)
class Deadline:
    """A date and everything that led to it.

    ``date`` is None while the clock is stopped with no end in sight; ``counted`` then
    says how much of the term has run.
    """

    start: date
    number: int
    unit: str
    direction: str
    date: date | None
    counted: int
    end: date | None  # before it moved off a day off
    skipped: list[Skipped] = field(default_factory=list)
    moved_past: list[Skipped] = field(default_factory=list)
    makeup_days: list[tuple[date, str]] = field(default_factory=list)
    stopped_since: date | None = None


class WorkingDays:
    """The worked days of one calendar; every answer is kept, so asking is cheap."""

    def __init__(self, weeks=None, days_off=(), makeup_days=None):
        """
        :param weeks: ``{weekday (0 = Monday): ((from hour, to hour), …)}``, or a pair
            of such weeks for a calendar that changes every other week
        :param days_off: ``(first moment, last moment, name)`` of each public holiday,
            naive datetimes in the calendar's own time zone
        :param makeup_days: ``{date: name}``
        """
        weeks = weeks or MONDAY_TO_FRIDAY
        self._weeks = (weeks, weeks) if isinstance(weeks, dict) else tuple(weeks)
        self._days_off = sorted(days_off)
        self._makeup_days = dict(makeup_days or {})
        self._reasons = {}

    # -- one day ---------------------------------------------------------------

    def is_working(self, day):
        """Return whether ``day`` is worked."""
        return self.reason(day) is None

    def reason(self, day):
        """Return why ``day`` is off as ``(kind, name)``, or None where it is worked."""
        if day not in self._reasons:
            self._reasons[day] = self._find_reason(day)
        return self._reasons[day]

    def is_in_week(self, day):
        """Return whether the week of the calendar has hours on ``day``."""
        return bool(self._hours(day))

    def is_worked_anyway(self, day):
        """Return whether ``day`` would be worked if it were no make-up day."""
        return self._reason_without_makeup(day) is None

    def makeup_name(self, day):
        """Return the name of the make-up day on ``day``, or None."""
        return self._makeup_days.get(day)

    def has_holidays(self, year):
        """Return whether any day of ``year`` is a public holiday."""
        start, end = datetime(year, 1, 1), datetime(year + 1, 1, 1)
        return any(first < end and last > start for first, last, _n in self._days_off)

    def holiday_name(self, day):
        """Return the name of the public holiday on ``day``, or None.

        A holiday takes the day when it covers more than half of the hours worked on
        it. So a holiday that was typed in another time zone does not spill over
        into the next day, and an afternoon off leaves the day a working day.
        """
        hours = self._hours(day) or _OFFICE_HOURS
        midnight = datetime.combine(day, time.min)
        spans = [
            (midnight + timedelta(hours=start), midnight + timedelta(hours=end))
            for start, end in hours
        ]
        total = sum((end - start).total_seconds() for start, end in spans)
        for first, last, name in self._days_off:
            if first >= midnight + _ONE:
                break
            if last <= midnight:
                continue
            covered = sum(
                max((min(end, last) - max(start, first)).total_seconds(), 0)
                for start, end in spans
            )
            if covered > total / 2:
                return name or ""
        return None

    def _find_reason(self, day):
        if day in self._makeup_days:
            return None
        return self._reason_without_makeup(day)

    def _reason_without_makeup(self, day):
        name = self.holiday_name(day)
        if name is not None:
            return HOLIDAY, name
        return None if self.is_in_week(day) else (WEEKEND, "")

    def _hours(self, day):
        # the same parity as resource.calendar.attendance.get_week_type
        parity = (day.toordinal() - 1) // 7 % 2
        return self._weeks[parity].get(day.weekday())

    def count(self, first, end, unit=DAY):
        """Return how many days a clock stood that runs again on ``end``.

        ``first``, on which it was stopped, counts, ``end`` does not.

        :param unit: which days count
        """
        days = range(max((end - first).days, 0))
        if unit == DAY:
            return len(days)
        return sum(self.is_working(first + timedelta(days=offset)) for offset in days)

    # -- a term ----------------------------------------------------------------

    def deadline(self, start, number, unit=DAY, direction=AFTER, pauses=()):
        """Return the :class:`Deadline` of a term.

        :param start: date of the event that the term is counted from
        :param int number: 0 to ``MOST_DAYS``; 0 = on the start day itself
        :param pauses: ``(first day, last day or None)``: the clock is stopped, both
            days included; None = until further notice. Only for ``direction="after"``
        :raise ValueError: for an argument outside these bounds
        :raise NoWorkingDayError: where ten years hold no working day
        """
        pauses = [tuple(pause) for pause in pauses]
        self._check_term(number, unit, direction, pauses)
        step = _ONE if direction == AFTER else -_ONE
        skipped, moved_past, makeup_days = [], [], []
        day, counted, end, stopped_since = start, 0, None, None
        try:
            last_counted = start
            while counted < number:
                day = self._step(day, step, last_counted)
                if reason := self._not_counted(day, unit, pauses):
                    skipped.append((day, *reason))
                    continue
                counted += 1
                last_counted = day
                if unit == WORKING_DAY and day in self._makeup_days:
                    makeup_days.append((day, self._makeup_days[day]))
            end = day
            while reason := self._not_counted(day, WORKING_DAY, pauses):
                moved_past.append((day, *reason))
                day = self._step(day, step, end)
            if day in self._makeup_days and day not in dict(makeup_days):
                makeup_days.append((day, self._makeup_days[day]))
        except _ClockStoppedError:
            stopped_since, day = day, None
        return Deadline(
            start,
            number,
            unit,
            direction,
            date=day,
            counted=counted,
            end=end,
            skipped=_runs(skipped),
            moved_past=_runs(moved_past),
            makeup_days=sorted(makeup_days),
            stopped_since=stopped_since,
        )

    @staticmethod
    def _check_term(number, unit, direction, pauses):
        if unit not in UNITS:
            raise ValueError(f"unit {unit!r}")
        if direction not in DIRECTIONS:
            raise ValueError(f"direction {direction!r}")
        if type(number) is not int or not 0 <= number <= MOST_DAYS:
            raise ValueError(f"number {number!r}")
        if pauses and direction != AFTER:
            raise ValueError("a clock that runs backward cannot be stopped")
        for first, last in pauses:
            if last is not None and last < first:
                raise ValueError(f"pause from {first} to {last}")

    @staticmethod
    def _step(day, step, last_counted):
        if abs((day - last_counted).days) > MOST_DAYS:
            raise NoWorkingDayError(last_counted)
        try:
            return day + step
        except OverflowError:
            raise NoWorkingDayError(last_counted) from None

    def _not_counted(self, day, unit, pauses):
        """Return why ``day`` does not count as ``(kind, name)``, or None."""
        for first, last in pauses:
            if first <= day:
                if last is None:
                    raise _ClockStoppedError
                if day <= last:
                    return PAUSE, ""
        return self.reason(day) if unit == WORKING_DAY else None


def _runs(days):
    """Join neighbouring days that are off for the same reason, in calendar order."""
    runs = []
    for day, kind, name in sorted(days):
        last = runs[-1] if runs else None
        if last and last.last + _ONE == day and (last.kind, last.name) == (kind, name):
            runs[-1] = Skipped(last.first, day, kind, name)
        else:
            runs.append(Skipped(day, day, kind, name))
    return runs
