# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The working days of one company, which also tell a term in the user's words."""

from datetime import date, datetime, timedelta

import pytz

from odoo import fields
from odoo.exceptions import UserError
from odoo.tools import format_date

from .working_days import (
    AFTER,
    DAY,
    DIRECTIONS,
    HOLIDAY,
    MOST_DAYS,
    PAUSE,
    UNITS,
    WORKING_DAY,
    NoWorkingDayError,
    WorkingDays,
)

# Beyond these years a date is a slip of the keyboard.
_FIRST_YEAR, _LAST_YEAR = 1945, 2199
_MOST_WEEKENDS_LISTED = 4


class CompanyCalendar(WorkingDays):
    """Made by ``res.company._dialogue_calendar()``; asks the database nothing more.

    Beyond :class:`WorkingDays`: arguments as they come from a client, errors that a
    clerk understands, the settings of the company, and every date explained.
    """

    def __init__(self, company, tz, weeks, days_off, makeup_days):
        super().__init__(weeks, days_off, makeup_days)
        self.env = company.env
        self.company = company
        self.tz = tz

    # -- dates -----------------------------------------------------------------

    def today(self):
        """Return today's date where the company is."""
        return self.local_date(fields.Datetime.now())

    def local_date(self, moment):
        """Return the date that ``moment`` (naive, UTC, as the ORM keeps it) has here.

        00:30 of 21 November in Vietnam is kept as 17:30 of the 20th: it is the 21st.
        """
        return pytz.utc.localize(moment).astimezone(self.tz).date()

    def to_date(self, value):
        """Return ``value`` (date, datetime in UTC, or ISO text of one) as a date here.

        :raise UserError: where it is none of these, or its year is absurd
        """
        day = None
        try:
            if isinstance(value, str):
                text = value.strip()
                value = (
                    date.fromisoformat(text)
                    if len(text) <= 10
                    else fields.Datetime.to_datetime(text)
                )
            if isinstance(value, datetime):
                if value.tzinfo:
                    value = value.astimezone(pytz.utc).replace(tzinfo=None)
                day = self.local_date(value)
            elif isinstance(value, date):
                day = value
        except (ValueError, OverflowError):
            day = None
        if day is None or not _FIRST_YEAR <= day.year <= _LAST_YEAR:
            raise UserError(
                self.env._(
                    "“%(value)s” is not a date between %(first)s and %(last)s; write it"
                    " as year-month-day, such as 2026-04-27.",
                    value=value,
                    first=_FIRST_YEAR,
                    last=_LAST_YEAR,
                )
            )
        return day

    # -- terms -----------------------------------------------------------------

    def deadline(self, start, number, unit=DAY, direction=AFTER, pauses=()):
        """Return the ``Deadline`` of a term; see :meth:`WorkingDays.deadline`.

        :param start: anything that :meth:`to_date` takes
        :raise UserError: for an argument that makes no sense; the text names it
        """
        start = self.to_date(start)
        if unit not in UNITS:
            self._refuse(self.env._("The unit"), unit, UNITS)
        if direction not in DIRECTIONS:
            self._refuse(self.env._("The direction"), direction, DIRECTIONS)
        if type(number) is not int or not 0 <= number <= MOST_DAYS:
            raise UserError(
                self.env._(
                    "The number of days must be a whole number from 0 to %(most)s, not"
                    " “%(number)s”.",
                    most=MOST_DAYS,
                    number=number,
                )
            )
        try:
            return super().deadline(start, number, unit, direction, pauses)
        except NoWorkingDayError as error:
            raise UserError(
                self.env._(
                    "%(company)s has no working day in the ten years next to %(day)s:"
                    " look for a wrong date among its public holidays.",
                    company=self.company.name,
                    day=_short(error.day),
                )
            ) from None

    def rule_deadline(self, rule, start, pauses=()):
        """Return the ``Deadline`` of one of the company's settings.

        :param str rule: a key of ``DEADLINE_RULES`` in ``parameters_mixin``
        :param start: the day of the session, the receipt, …
        """
        # sudo: the settings are no secret, and a term is the same whoever asks
        number, unit, direction = self.company.sudo()._dialogue_rule(rule)
        return self.deadline(start, number, unit, direction, pauses)

    def _refuse(self, what, value, choices):
        raise UserError(
            self.env._(
                "%(what)s must be one of %(choices)s, not “%(value)s”.",
                what=what,
                choices=", ".join(f"“{choice}”" for choice in choices),
                value=value,
            )
        )

    # -- words -----------------------------------------------------------------

    def describe(self):
        """Return the days of the week that are worked and the time zone, in words."""
        monday = date(2024, 1, 1)
        fortnight = [monday + timedelta(days=offset) for offset in range(14)]
        worked = [day for day in fortnight if self.is_in_week(day)]
        weekdays = sorted({day.weekday() for day in worked})
        return self.env._(
            "%(weekdays)s; time zone %(tz)s",
            weekdays=", ".join(
                self._weekday(monday + timedelta(days=weekday)) for weekday in weekdays
            ),
            tz=self.tz.zone,
        )

    def explain(self, deadline):
        """Return in the user's language how the date of ``deadline`` came about.

        One sentence a line: the rule, what was not counted and why, the make-up days
        that were, the move off a day off, the result.
        """
        lines = [self._rule_words(deadline)]
        if deadline.skipped:
            lines.append(
                self.env._(
                    "Not counted: %(days)s.",
                    days=self._days_off_words(deadline.skipped),
                )
            )
        if deadline.makeup_days:
            lines.append(
                self.env._(
                    "Counted as working days: %(days)s.",
                    days=", ".join(
                        self._named(self._day(day), name or self.env._("make-up day"))
                        for day, name in deadline.makeup_days
                    ),
                )
            )
        if deadline.moved_past:
            lines.append(self._move_words(deadline))
        if deadline.date:
            lines.append(self.env._("Date: %(day)s.", day=self._day(deadline.date)))
        else:
            lines.append(self._stopped_words(deadline))
        return "\n".join(lines)

    def _rule_words(self, deadline):
        start = self._day(deadline.start)
        if not deadline.number:
            return self.env._("On the day itself: %(start)s.", start=start)
        amount = self._amount(deadline.number, deadline.unit)
        if deadline.direction == AFTER:
            words = self.env._(
                "%(amount)s after %(start)s.", amount=amount, start=start
            )
        else:
            words = self.env._(
                "At the latest %(amount)s before %(start)s.", amount=amount, start=start
            )
        return f"{words} {self.env._('That day itself does not count.')}"

    def _amount(self, number, unit):
        if unit == WORKING_DAY:
            if number == 1:
                return self.env._("1 working day")
            return self.env._("%(number)s working days", number=number)
        if number == 1:
            return self.env._("1 day")
        return self.env._("%(number)s days", number=number)

    def _move_words(self, deadline):
        values = {
            "end": self._day(deadline.end),
            "days": self._days_off_words(deadline.moved_past),
        }
        if deadline.direction == AFTER:
            return self.env._(
                "%(end)s is not a working day; moved forward to the next one, past"
                " %(days)s.",
                **values,
            )
        return self.env._(
            "%(end)s is not a working day; moved backward to the one before, past"
            " %(days)s.",
            **values,
        )

    def _stopped_words(self, deadline):
        return self.env._(
            "The clock has been stopped since %(day)s, after %(counted)s of"
            " %(number)s; there is no date until it runs again.",
            day=self._day(deadline.stopped_since),
            counted=deadline.counted,
            number=self._amount(deadline.number, deadline.unit),
        )

    def _days_off_words(self, runs):
        weekends = [run for run in runs if run.kind not in (HOLIDAY, PAUSE)]
        in_full = len(weekends) <= _MOST_WEEKENDS_LISTED
        words = [
            self._named(self._span(run), self._reason_words(run))
            for run in runs
            if in_full or run not in weekends
        ]
        if not in_full:
            words.append(
                self.env._(
                    "%(number)s days of %(weekends)s weekends",
                    number=sum(run.days for run in weekends),
                    weekends=len(weekends),
                )
            )
        return ", ".join(words)

    def _reason_words(self, run):
        if run.kind == PAUSE:
            return self.env._("the clock was stopped")
        if run.kind == HOLIDAY:
            return run.name or self.env._("public holiday")
        if run.first.weekday() >= 5:
            return self.env._("weekend")
        return self.env._("not a working day of the week")

    def _span(self, run):
        if run.first == run.last:
            return _short(run.first)
        return f"{_short(run.first)}–{_short(run.last)}"

    @staticmethod
    def _named(days, name):
        return f"{days} ({name})"

    def _day(self, day):
        return f"{self._weekday(day)} {_short(day)}"

    def _weekday(self, day):
        return format_date(self.env, day, date_format="EEEE")


def _short(day):
    return day.strftime("%d/%m/%Y")
