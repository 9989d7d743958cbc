# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The rules of the deadlines on dates alone; every law is tried on whole years."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise

from odoo.tests import BaseCase

from ..tools.working_days import (
    AFTER,
    BEFORE,
    DAY,
    HOLIDAY,
    MOST_DAYS,
    PAUSE,
    WEEKEND,
    WORKING_DAY,
    NoWorkingDayError,
    Skipped,
    WorkingDays,
)

ONE = timedelta(days=1)
TET = [date(2026, 2, day) for day in range(16, 21)]
SATURDAY_MORNINGS = {
    **{weekday: [(8, 12), (13, 17)] for weekday in range(5)},
    5: [(8, 12)],
}


def day_off(first, last=None, name="Nghỉ"):
    return (
        datetime.combine(first, time.min),
        datetime.combine(last or first, time(23, 59, 59)),
        name,
    )


def vietnam_2026():
    """The year 2026 as announced: Tết, 30/4–1/5, 2/9, one exchanged Saturday."""
    return WorkingDays(
        days_off=[
            day_off(date(2026, 1, 1), name="Tết Dương lịch"),
            day_off(TET[0], TET[-1], "Tết Nguyên đán"),
            day_off(date(2026, 4, 26), date(2026, 4, 27), "Giỗ Tổ Hùng Vương"),
            day_off(date(2026, 4, 30), name="Ngày Chiến thắng"),
            day_off(date(2026, 5, 1), name="Quốc tế Lao động"),
            day_off(date(2026, 8, 31), name="Nghỉ đổi ngày 22/08"),
            day_off(date(2026, 9, 1), date(2026, 9, 2), "Quốc khánh"),
        ],
        makeup_days={date(2026, 8, 22): "Làm bù"},
    )


class TestWorkingDays(BaseCase):
    def setUp(self):
        super().setUp()
        self.calendar = vietnam_2026()

    def due(self, start, number, unit=DAY, direction=AFTER, pauses=()):
        return self.calendar.deadline(start, number, unit, direction, pauses).date

    # -- which days are worked

    def test_kinds_of_days(self):
        calendar = self.calendar
        self.assertEqual(
            calendar.reason(date(2026, 2, 17)), (HOLIDAY, "Tết Nguyên đán")
        )
        self.assertEqual(calendar.reason(date(2026, 2, 21)), (WEEKEND, ""))
        self.assertIsNone(calendar.reason(date(2026, 2, 23)))
        self.assertTrue(calendar.is_working(date(2026, 8, 22)), "make-up Saturday")
        self.assertFalse(calendar.is_working(date(2026, 8, 29)))
        # a holiday on a Sunday is named, not taken for a mere weekend
        self.assertEqual(
            calendar.reason(date(2026, 4, 26)), (HOLIDAY, "Giỗ Tổ Hùng Vương")
        )

    def test_holiday_typed_in_another_time_zone_keeps_its_day(self):
        # 02/09 00:00–23:59 UTC is 02/09 07:00 – 03/09 06:59 in Vietnam; typed in
        # Paris it is 02/09 05:00 – 03/09 04:59
        for hours in (7, 5, 0):
            first = datetime(2026, 9, 2, hours)
            calendar = WorkingDays(
                days_off=[
                    (first, first + timedelta(hours=23, minutes=59), "Quốc khánh")
                ]
            )
            with self.subTest(hours=hours):
                self.assertTrue(calendar.is_working(date(2026, 9, 1)))
                self.assertFalse(calendar.is_working(date(2026, 9, 2)))
                self.assertTrue(calendar.is_working(date(2026, 9, 3)))

    def test_part_of_a_day_off(self):
        day = date(2026, 9, 4)
        for hours, working in (
            ((13, 17), True),
            ((8, 12), True),
            ((8, 17), False),
            ((9, 17), False),
        ):
            moments = [datetime.combine(day, time(hour)) for hour in hours]
            calendar = WorkingDays(days_off=[(*moments, "")])
            with self.subTest(hours=hours):
                self.assertEqual(calendar.is_working(day), working)

    def test_make_up_day_wins_over_holiday(self):
        day = date(2026, 2, 21)
        calendar = WorkingDays(
            days_off=[day_off(date(2026, 2, 14), date(2026, 2, 22))],
            makeup_days={day: "Trực Tết"},
        )
        self.assertTrue(calendar.is_working(day))
        self.assertFalse(calendar.is_worked_anyway(day))
        self.assertFalse(calendar.is_working(day + ONE))

    def test_every_other_saturday(self):
        monday_to_saturday = {weekday: [(8, 17)] for weekday in range(6)}
        monday_to_friday = {weekday: [(8, 17)] for weekday in range(5)}
        calendar = WorkingDays((monday_to_friday, monday_to_saturday))
        saturdays = [date(2026, 1, 3) + 7 * week * ONE for week in range(52)]
        worked = [calendar.is_working(day) for day in saturdays]
        self.assertTrue(all(one != other for one, other in pairwise(worked)))

    def test_years_with_holidays(self):
        self.assertTrue(self.calendar.has_holidays(2026))
        self.assertFalse(self.calendar.has_holidays(2025))
        self.assertFalse(self.calendar.has_holidays(2027))

    # -- terms: the cases that a clerk would check by hand

    def test_start_day_does_not_count(self):
        self.assertEqual(self.due(date(2026, 3, 2), 1), date(2026, 3, 3))
        self.assertEqual(self.due(date(2026, 3, 2), 1, WORKING_DAY), date(2026, 3, 3))
        self.assertEqual(
            self.due(date(2026, 3, 3), 1, WORKING_DAY, BEFORE), date(2026, 3, 2)
        )

    def test_over_tet(self):
        friday = date(2026, 2, 13)
        self.assertEqual(self.due(friday, 1, WORKING_DAY), date(2026, 2, 23))
        self.assertEqual(self.due(friday, 10, WORKING_DAY), date(2026, 3, 6))
        # ten days end on Monday 23, the first day of work
        self.assertEqual(self.due(friday, 10), date(2026, 2, 23))
        # three days end within Tết
        deadline = self.calendar.deadline(friday, 3)
        self.assertEqual(deadline.end, date(2026, 2, 16))
        self.assertEqual(deadline.date, date(2026, 2, 23))
        self.assertEqual(
            deadline.moved_past,
            [
                Skipped(
                    date(2026, 2, 16), date(2026, 2, 20), HOLIDAY, "Tết Nguyên đán"
                ),
                Skipped(date(2026, 2, 21), date(2026, 2, 22), WEEKEND),
            ],
        )

    def test_over_the_end_of_april(self):
        # 28, 29/4; 4, 5, 6/5
        self.assertEqual(self.due(date(2026, 4, 27), 5, WORKING_DAY), date(2026, 5, 6))
        # ten days after the 20th is the 30th: 30/4, 1/5 and a weekend follow
        self.assertEqual(self.due(date(2026, 4, 20), 10), date(2026, 5, 4))

    def test_over_national_day_and_a_make_up_saturday(self):
        thursday = date(2026, 8, 20)
        deadline = self.calendar.deadline(thursday, 7, WORKING_DAY)
        # 21, Sat 22 (make-up), 24–28/8: Saturday counts
        self.assertEqual(deadline.date, date(2026, 8, 28))
        self.assertEqual(deadline.makeup_days, [(date(2026, 8, 22), "Làm bù")])
        # one more falls after the exchanged Monday and the two days of 2/9
        self.assertEqual(self.due(thursday, 8, WORKING_DAY), date(2026, 9, 3))

    def test_term_in_days_that_ends_on_a_make_up_saturday_stays(self):
        deadline = self.calendar.deadline(date(2026, 8, 12), 10)
        self.assertEqual(deadline.date, date(2026, 8, 22))
        self.assertEqual(deadline.moved_past, [])
        self.assertEqual(deadline.makeup_days, [(date(2026, 8, 22), "Làm bù")])

    def test_before_moves_backward_off_a_holiday(self):
        # T-7 of 24/2 is 17/2, in Tết: the notice goes out on Friday 13/2 instead
        deadline = self.calendar.deadline(date(2026, 2, 24), 7, DAY, BEFORE)
        self.assertEqual(deadline.end, date(2026, 2, 17))
        self.assertEqual(deadline.date, date(2026, 2, 13))
        # T-3 of 4/5 is 1/5; 30/4 is off too
        self.assertEqual(self.due(date(2026, 5, 4), 3, DAY, BEFORE), date(2026, 4, 29))
        # three working days before 5/5: 4/5, 29/4, 28/4
        self.assertEqual(
            self.due(date(2026, 5, 5), 3, WORKING_DAY, BEFORE), date(2026, 4, 28)
        )

    def test_moved_session(self):
        """The same rules on another date: nothing of the first date remains."""
        rules = [(7, DAY, BEFORE), (3, DAY, BEFORE), (10, DAY, AFTER)]
        expected = {
            date(2026, 6, 18): [
                date(2026, 6, 11),
                date(2026, 6, 15),
                date(2026, 6, 29),
            ],
            date(2026, 5, 7): [date(2026, 4, 29), date(2026, 5, 4), date(2026, 5, 18)],
            date(2026, 9, 4): [date(2026, 8, 28), date(2026, 8, 28), date(2026, 9, 14)],
        }
        for day, dates in expected.items():
            with self.subTest(day=day):
                self.assertEqual([self.due(day, *rule) for rule in rules], dates)

    def test_zero(self):
        self.assertEqual(self.due(date(2026, 3, 4), 0), date(2026, 3, 4))
        self.assertEqual(self.due(date(2026, 3, 7), 0), date(2026, 3, 9))
        self.assertEqual(self.due(date(2026, 3, 7), 0, DAY, BEFORE), date(2026, 3, 6))
        self.assertEqual(self.due(date(2026, 3, 7), 0, WORKING_DAY), date(2026, 3, 9))

    def test_saturday_mornings(self):
        self.calendar = WorkingDays(SATURDAY_MORNINGS)
        self.assertEqual(self.due(date(2026, 3, 6), 1, WORKING_DAY), date(2026, 3, 7))
        self.assertEqual(self.due(date(2026, 3, 6), 2, WORKING_DAY), date(2026, 3, 9))
        self.assertEqual(self.due(date(2026, 3, 5), 2), date(2026, 3, 7))
        # a holiday that covers the Saturday morning takes the Saturday
        self.calendar = WorkingDays(SATURDAY_MORNINGS, [day_off(date(2026, 3, 7))])
        self.assertEqual(self.due(date(2026, 3, 5), 2), date(2026, 3, 9))

    # -- pauses

    def test_pause_stops_the_clock(self):
        pause = (date(2026, 3, 4), date(2026, 3, 10))
        for unit, expected in (
            (DAY, date(2026, 3, 19)),
            (WORKING_DAY, date(2026, 3, 23)),
        ):
            deadline = self.calendar.deadline(
                date(2026, 3, 2), 10, unit, AFTER, [pause]
            )
            with self.subTest(unit=unit):
                self.assertEqual(deadline.date, expected)
                self.assertIn(Skipped(*pause, PAUSE), deadline.skipped)

    def test_pauses_that_overlap_count_once(self):
        one = [(date(2026, 3, 4), date(2026, 3, 10))]
        two = [
            (date(2026, 3, 4), date(2026, 3, 9)),
            (date(2026, 3, 8), date(2026, 3, 10)),
        ]
        for unit in (DAY, WORKING_DAY):
            self.assertEqual(
                self.due(date(2026, 3, 2), 10, unit, AFTER, one),
                self.due(date(2026, 3, 2), 10, unit, AFTER, two),
            )

    def test_pause_after_the_end_changes_nothing(self):
        pause = (date(2026, 3, 20), None)
        self.assertEqual(
            self.due(date(2026, 3, 2), 5, DAY, AFTER, [pause]),
            self.due(date(2026, 3, 2), 5),
        )

    def test_no_term_ends_in_a_pause(self):
        # five days end on Saturday 7/3; Monday is stopped
        pause = (date(2026, 3, 9), date(2026, 3, 10))
        self.assertEqual(
            self.due(date(2026, 3, 2), 5, DAY, AFTER, [pause]), date(2026, 3, 11)
        )

    def test_pause_without_end(self):
        deadline = self.calendar.deadline(
            date(2026, 3, 2), 10, WORKING_DAY, AFTER, [(date(2026, 3, 6), None)]
        )
        self.assertIsNone(deadline.date)
        self.assertEqual(deadline.counted, 3)
        self.assertEqual(deadline.stopped_since, date(2026, 3, 6))

    # -- bad input

    def test_how_long_a_clock_stood(self):
        thursday, tuesday = date(2026, 3, 12), date(2026, 3, 17)
        self.assertEqual(self.calendar.count(thursday, tuesday), 5)
        self.assertEqual(self.calendar.count(thursday, tuesday, WORKING_DAY), 3)
        self.assertEqual(self.calendar.count(tuesday, tuesday), 0)
        self.assertEqual(self.calendar.count(tuesday, thursday), 0)

    def test_refused(self):
        day = date(2026, 3, 2)
        for arguments in (
            (day, -1),
            (day, MOST_DAYS + 1),
            (day, True),
            (day, 1.5),
            (day, "3"),
            (day, 1, "week"),
            (day, 1, DAY, "sideways"),
            (day, 1, DAY, BEFORE, [(day, day)]),
            (day, 1, DAY, AFTER, [(day, day - ONE)]),
        ):
            with self.subTest(arguments=arguments), self.assertRaises(ValueError):
                self.calendar.deadline(*arguments)

    def test_calendar_without_working_days_ends_the_search(self):
        calendar = WorkingDays(days_off=[day_off(date(2026, 1, 1), date(2200, 1, 1))])
        for unit in (DAY, WORKING_DAY):
            with self.subTest(unit=unit), self.assertRaises(NoWorkingDayError):
                calendar.deadline(date(2026, 3, 2), 3, unit)
        with self.assertRaises(NoWorkingDayError):
            calendar.deadline(date(9999, 12, 30), 3)

    # -- laws, on every day of two years and numbers up to four weeks

    def terms(self, number_to=28):
        day = date(2025, 7, 1)
        while day < date(2027, 7, 1):
            for number in range(0, number_to + 1, 1 if day.day < 4 else 5):
                yield day, number
            day += ONE

    def test_law_ends_on_a_working_day(self):
        for unit in (DAY, WORKING_DAY):
            for direction in (AFTER, BEFORE):
                for start, number in self.terms():
                    due = self.due(start, number, unit, direction)
                    self.assertTrue(
                        self.calendar.is_working(due), (start, number, unit, direction)
                    )

    def test_law_days(self):
        """In days: n days away, or further with nothing but days off between."""
        for start, number in self.terms():
            after = self.due(start, number)
            self.assertGreaterEqual(after, start + number * ONE)
            self.assertFalse(
                any(map(self.calendar.is_working, span(start + number * ONE, after)))
            )
            before = self.due(start, number, DAY, BEFORE)
            self.assertLessEqual(before, start - number * ONE)
            self.assertFalse(
                any(
                    map(
                        self.calendar.is_working,
                        span(before + ONE, start - number * ONE + ONE),
                    )
                )
            )

    def test_law_working_days(self):
        """In working days: exactly n of them lie between, the last one included."""
        for start, number in self.terms():
            if not number:
                continue
            after = self.due(start, number, WORKING_DAY)
            worked = filter(self.calendar.is_working, span(start + ONE, after + ONE))
            self.assertEqual(len(list(worked)), number, start)
            before = self.due(start, number, WORKING_DAY, BEFORE)
            worked = filter(self.calendar.is_working, span(before, start))
            self.assertEqual(len(list(worked)), number, start)

    def test_law_later_start_is_never_due_earlier(self):
        for unit in (DAY, WORKING_DAY):
            for direction in (AFTER, BEFORE):
                for number in (0, 1, 3, 7, 20):
                    dates = [
                        self.due(
                            date(2026, 1, 1) + offset * ONE, number, unit, direction
                        )
                        for offset in range(365)
                    ]
                    self.assertEqual(dates, sorted(dates))

    def test_law_longer_term_is_never_due_earlier(self):
        for unit in (DAY, WORKING_DAY):
            dates = [self.due(date(2026, 2, 5), number, unit) for number in range(300)]
            self.assertEqual(dates, sorted(dates))

    def test_law_there_and_back(self):
        """n working days forward and n back lead home from every working day."""
        for start, number in self.terms():
            if self.calendar.is_working(start):
                there = self.due(start, number, WORKING_DAY)
                self.assertEqual(self.due(there, number, WORKING_DAY, BEFORE), start)

    def test_law_working_days_are_never_fewer_days(self):
        for start, number in self.terms():
            self.assertLessEqual(
                self.due(start, number), self.due(start, number, WORKING_DAY)
            )

    def test_law_every_day_is_accounted_for(self):
        """The days between are those that counted and those told as skipped."""
        for start, number in self.terms():
            deadline = self.calendar.deadline(start, number, WORKING_DAY)
            skipped = sum(run.days for run in deadline.skipped + deadline.moved_past)
            moved = 1 if deadline.moved_past else 0
            self.assertEqual((deadline.date - start).days, number + skipped, start)
            self.assertFalse(moved and number, "a working day needs no move")

    def test_law_pause_is_as_long_as_its_days(self):
        """In days, before any move, a pause puts the end off by its length."""
        for length in (1, 4, 9):
            first = date(2026, 3, 10)
            pause = (first, first + (length - 1) * ONE)
            for number in range(12, 30):
                start = date(2026, 3, 2)
                plain = self.calendar.deadline(start, number)
                paused = self.calendar.deadline(start, number, pauses=[pause])
                self.assertEqual(paused.end, plain.end + length * ONE)

    def test_answer_does_not_depend_on_earlier_questions(self):
        asked = [(start, number) for start, number in self.terms(7)]
        forward = [self.due(*term, WORKING_DAY) for term in asked]
        self.calendar = vietnam_2026()
        backward = [self.due(*term, WORKING_DAY) for term in reversed(asked)]
        self.assertEqual(forward, backward[::-1])


def span(first, end):
    """Return the days from ``first`` up to but without ``end``."""
    return [first + offset * ONE for offset in range(max((end - first).days, 0))]
