# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date, datetime

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..tools.vietnam_holidays import Row
from .common import DialogueCommon

YEAR = [
    Row(date(2026, 1, 1), date(2026, 1, 1), "Tết Dương lịch"),
    Row(date(2026, 2, 16), date(2026, 2, 20), "Tết Nguyên đán"),
    Row(date(2026, 4, 26), date(2026, 4, 27), "Giỗ Tổ Hùng Vương"),
    Row(date(2026, 4, 30), date(2026, 4, 30), "Ngày Chiến thắng"),
    Row(date(2026, 5, 1), date(2026, 5, 1), "Quốc tế Lao động"),
    Row(date(2026, 8, 31), date(2026, 8, 31), "Nghỉ đổi ngày 22/08"),
    Row(date(2026, 9, 1), date(2026, 9, 2), "Quốc khánh"),
    Row(date(2026, 8, 22), date(2026, 8, 22), "Làm bù ngày 31/08", is_makeup=True),
]


class DeadlineCommon(DialogueCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.resource_calendar_id.tz = "Asia/Ho_Chi_Minh"
        cls.company._dialogue_add_holidays(YEAR)

    def deadline(self, start, number, unit="day", direction="after", company=None):
        return (company or self.company).dialogue_deadline(
            start, number, unit, direction
        )

    def due(self, *term, **options):
        return fields.Date.to_string(self.deadline(*term, **options)["date"])


@tagged("post_install", "-at_install")
class TestDeadline(DeadlineCommon):
    # ------------------------------------------------------------------------
    # Dates
    # ------------------------------------------------------------------------

    def test_holidays_of_the_company(self):
        for term, expected in {
            # over Tết
            ("2026-02-13", 1, "working_day"): "2026-02-23",
            ("2026-02-13", 3, "day"): "2026-02-23",
            # over 30/4 and 1/5
            ("2026-04-27", 5, "working_day"): "2026-05-06",
            ("2026-04-20", 10, "day"): "2026-05-04",
            # over a make-up Saturday and 2/9
            ("2026-08-20", 7, "working_day"): "2026-08-28",
            ("2026-08-20", 8, "working_day"): "2026-09-03",
            ("2026-08-12", 10, "day"): "2026-08-22",
            # backward onto a holiday
            ("2026-02-24", 7, "day", "before"): "2026-02-13",
            ("2026-05-04", 3, "day", "before"): "2026-04-29",
        }.items():
            with self.subTest(term=term):
                self.assertEqual(self.due(*term), expected)

    def test_settings_of_the_company(self):
        calendar = self.company._dialogue_calendar()
        self.assertEqual(
            calendar.rule_deadline("notice", date(2026, 6, 18)).date, date(2026, 6, 11)
        )
        self.assertEqual(
            calendar.rule_deadline("conclusion", date(2026, 4, 24)).date,
            date(2026, 5, 8),
        )
        self.company.dialogue_notice_days = 3
        self.company.dialogue_notice_unit = "working_day"
        self.assertEqual(
            calendar.rule_deadline("notice", date(2026, 5, 5)).date, date(2026, 4, 28)
        )

    def test_start_as_text_date_or_moment(self):
        # 17:30 UTC on the 20th is 00:30 on the 21st in Vietnam
        for start in (
            "2026-11-21",
            date(2026, 11, 21),
            datetime(2026, 11, 20, 17, 30),
            "2026-11-20 17:30:00",
        ):
            with self.subTest(start=start):
                self.assertEqual(self.due(start, 3, "working_day"), "2026-11-25")
        self.assertEqual(
            self.due("2026-11-20 16:30:00", 3, "working_day"), "2026-11-25"
        )
        self.assertEqual(self.due("2026-11-20 16:30:00", 1), "2026-11-23")
        self.assertEqual(self.due("2026-11-22 17:30:00", 0), "2026-11-23")

    def test_midnight_in_vietnam(self):
        with freeze_time("2026-11-20 16:59:00"):
            self.assertEqual(self.company._dialogue_today(), date(2026, 11, 20))
        with freeze_time("2026-11-20 17:01:00"):
            self.assertEqual(self.company._dialogue_today(), date(2026, 11, 21))
            self.assertEqual(
                self.company._dialogue_calendar().today(), date(2026, 11, 21)
            )
            # whatever the time zone of the user is
            self.assertEqual(
                self.company.with_context(tz="America/New_York")._dialogue_today(),
                date(2026, 11, 21),
            )

    def test_calendar_in_utc_means_vietnam(self):
        self.company.resource_calendar_id.tz = "UTC"
        self.assertEqual(self.company._dialogue_tz().zone, "Asia/Ho_Chi_Minh")
        # a holiday that was written down meanwhile keeps its day
        self.company._dialogue_add_holidays(
            [Row(date(2026, 6, 3), date(2026, 6, 3), "Nghỉ")]
        )
        calendar = self.company._dialogue_calendar()
        self.assertEqual(
            [calendar.is_working(date(2026, 6, day)) for day in (2, 3, 4)],
            [True, False, True],
        )

    def test_holiday_typed_by_an_administrator_abroad(self):
        """Odoo's own form on a calendar in UTC: 2/9 from 00:00 to 23:59 UTC."""
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Nghỉ thêm",
                "calendar_id": self.company.resource_calendar_id.id,
                "date_from": "2026-09-03 00:00:00",
                "date_to": "2026-09-03 23:59:59",
            }
        )
        calendar = self.company._dialogue_calendar()
        self.assertFalse(calendar.is_working(date(2026, 9, 3)))
        self.assertTrue(calendar.is_working(date(2026, 9, 4)))

    def test_company_that_works_on_saturday_mornings(self):
        self.company.resource_calendar_id.attendance_ids = [
            Command.create(
                {"name": "Thứ Bảy", "dayofweek": "5", "hour_from": 8, "hour_to": 12}
            )
        ]
        self.assertEqual(self.due("2026-03-06", 1, "working_day"), "2026-03-07")
        self.assertEqual(self.due("2026-03-05", 2), "2026-03-07")
        self.assertEqual(self.due("2026-03-05", 3), "2026-03-09")
        # the Saturday within Tết is off by the week no more, nor by a holiday
        self.assertEqual(self.due("2026-02-13", 2, "working_day"), "2026-02-21")

    def test_calendar_every_other_saturday(self):
        schedule = self.company.resource_calendar_id
        schedule.switch_calendar_type()
        self.assertTrue(schedule.two_weeks_calendar)
        schedule.attendance_ids = [
            Command.create(
                {
                    "name": "Thứ Bảy",
                    "dayofweek": "5",
                    "hour_from": 8,
                    "hour_to": 12,
                    "week_type": "1",
                    "sequence": 99,
                }
            )
        ]
        get_week_type = self.env["resource.calendar.attendance"].get_week_type
        calendar = self.company._dialogue_calendar()
        for day in (date(2026, 3, 7), date(2026, 3, 14), date(2026, 3, 21)):
            self.assertEqual(calendar.is_working(day), get_week_type(day) == 1, day)
        self.assertTrue(calendar.is_working(date(2026, 3, 9)))

    def test_break_is_no_working_time(self):
        self.company.resource_calendar_id.attendance_ids = [
            Command.clear(),
            Command.create(
                {
                    "name": "Nghỉ trưa",
                    "dayofweek": "5",
                    "hour_from": 12,
                    "hour_to": 13,
                    "day_period": "lunch",
                }
            ),
            Command.create(
                {"name": "Thứ Hai", "dayofweek": "0", "hour_from": 8, "hour_to": 12}
            ),
        ]
        self.assertEqual(self.due("2026-03-02", 2, "working_day"), "2026-03-16")

    def test_calendar_without_hours_means_monday_to_friday(self):
        self.company.resource_calendar_id.attendance_ids = [Command.clear()]
        self.assertEqual(self.due("2026-03-06", 1, "working_day"), "2026-03-09")

    def test_whose_holidays_count(self):
        other = self.env["res.company"].create({"name": "Xã Khác"})
        other.resource_calendar_id.tz = "Asia/Ho_Chi_Minh"
        Leaves = self.env["resource.calendar.leaves"]
        own = self.company.resource_calendar_id
        second = own.copy({"name": "Trạm Y tế"})

        def holiday(day, **vals):
            moments = self.company._dialogue_leave_moments(day, day)
            return Leaves.create({"name": "Nghỉ", **moments, **vals})

        counted = [
            holiday(date(2026, 6, 1), calendar_id=own.id),
            holiday(date(2026, 6, 2), calendar_id=False),
            holiday(date(2026, 6, 3), calendar_id=False),
        ]
        # a holiday of no company at all, as an administrator may import it
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE resource_calendar_leaves SET company_id = NULL WHERE id = %s",
            [counted[2].id],
        )
        resource = self.env["resource.resource"].create(
            {"name": "Người", "calendar_id": own.id, "company_id": self.company.id}
        )
        not_counted = [
            holiday(date(2026, 6, 8), calendar_id=other.resource_calendar_id.id),
            holiday(date(2026, 6, 9), calendar_id=second.id),
            holiday(date(2026, 6, 10), resource_id=resource.id),
            holiday(date(2026, 6, 11), calendar_id=own.id, time_type="other"),
        ]
        self.env.invalidate_all()
        calendar = self.company._dialogue_calendar()
        for leave in counted:
            self.assertFalse(calendar.is_working(leave.dialogue_first_day), leave)
        for leave in not_counted:
            self.assertTrue(calendar.is_working(leave.dialogue_first_day), leave)
        # the other commune has the shared one and its own, and none of ours
        others = other._dialogue_calendar()
        self.assertEqual(
            [others.is_working(date(2026, 6, day)) for day in (1, 2, 3, 8)],
            [True, True, False, False],
        )
        self.assertEqual(
            self.due("2026-02-13", 1, "working_day", company=other), "2026-02-16"
        )
        self.assertTrue(others.is_working(date(2026, 8, 24)))
        self.assertFalse(others.is_working(date(2026, 8, 22)), "our make-up Saturday")

    # ------------------------------------------------------------------------
    # Words
    # ------------------------------------------------------------------------

    def test_explanation_in_working_days(self):
        self.assertEqual(
            self.deadline("2026-04-27", 5, "working_day")["explanation"].split("\n"),
            [
                "5 working days after Monday 27/04/2026. That day itself does not"
                " count.",
                "Not counted: 30/04/2026 (Ngày Chiến thắng), 01/05/2026 (Quốc tế Lao"
                " động), 02/05/2026–03/05/2026 (weekend).",
                "Date: Wednesday 06/05/2026.",
            ],
        )

    def test_explanation_of_a_move_forward(self):
        self.assertEqual(
            self.deadline("2026-04-20", 10)["explanation"].split("\n"),
            [
                "10 days after Monday 20/04/2026. That day itself does not count.",
                "Thursday 30/04/2026 is not a working day; moved forward to the next"
                " one, past 30/04/2026 (Ngày Chiến thắng), 01/05/2026 (Quốc tế Lao"
                " động), 02/05/2026–03/05/2026 (weekend).",
                "Date: Monday 04/05/2026.",
            ],
        )

    def test_explanation_of_a_move_backward(self):
        self.assertEqual(
            self.deadline("2026-02-24", 7, "day", "before")["explanation"].split("\n"),
            [
                "At the latest 7 days before Tuesday 24/02/2026. That day itself does"
                " not count.",
                "Tuesday 17/02/2026 is not a working day; moved backward to the one"
                " before, past 14/02/2026–15/02/2026 (weekend), 16/02/2026–17/02/2026"
                " (Tết Nguyên đán).",
                "Date: Friday 13/02/2026.",
            ],
        )

    def test_explanation_of_a_make_up_day(self):
        self.assertIn(
            "Counted as working days: Saturday 22/08/2026 (Làm bù ngày 31/08).",
            self.deadline("2026-08-20", 7, "working_day")["explanation"],
        )

    def test_explanation_of_one_and_of_zero_days(self):
        self.assertIn(
            "1 day after Monday", self.deadline("2026-03-02", 1)["explanation"]
        )
        self.assertIn(
            "1 working day before Monday",
            self.deadline("2026-03-02", 1, "working_day", "before")["explanation"],
        )
        self.assertEqual(
            self.deadline("2026-03-02", 0)["explanation"].split("\n"),
            ["On the day itself: Monday 02/03/2026.", "Date: Monday 02/03/2026."],
        )

    def test_explanation_of_a_long_term_sums_up_the_weekends(self):
        words = self.deadline("2026-01-05", 120, "working_day")["explanation"]
        self.assertIn("16/02/2026–20/02/2026 (Tết Nguyên đán)", words)
        self.assertRegex(words, r"\d+ days of \d+ weekends")
        self.assertNotIn("(weekend)", words)

    def test_explanation_of_a_nameless_holiday(self):
        self.company._dialogue_add_holidays(
            [Row(date(2026, 6, 2), date(2026, 6, 2), "")]
        )
        self.assertIn(
            "02/06/2026 (public holiday)",
            self.deadline("2026-06-01", 1, "working_day")["explanation"],
        )

    def test_explanation_of_pauses(self):
        calendar = self.company._dialogue_calendar()
        words = calendar.explain(
            calendar.deadline(
                "2026-03-02", 5, pauses=[(date(2026, 3, 4), date(2026, 3, 5))]
            )
        )
        self.assertIn(
            "Not counted: 04/03/2026–05/03/2026 (the clock was stopped).", words
        )
        words = calendar.explain(
            calendar.deadline("2026-03-02", 5, pauses=[(date(2026, 3, 4), None)])
        )
        self.assertEqual(
            words.split("\n")[-1],
            "The clock has been stopped since Wednesday 04/03/2026, after 1 of 5 days;"
            " there is no date until it runs again.",
        )

    # ------------------------------------------------------------------------
    # The call
    # ------------------------------------------------------------------------

    def rpc(self, user, ids, *arguments):
        model = (
            self.env["res.company"]
            .with_user(user)
            .with_context(allowed_company_ids=user.company_ids.ids)
        )
        return call_kw(model, "dialogue_deadline", [ids, *arguments], {})

    def test_every_internal_user_may_ask(self):
        term = ("2026-04-27", 5, "working_day", "after")
        for user in (self.office, self.officer, self.village_user, self.supervisor):
            answer = self.rpc(user, [self.company.id], *term)
            self.assertEqual(set(answer), {"date", "explanation"})
            self.assertEqual(answer["date"], date(2026, 5, 6))
            # without a company: the user's own
            for ids in ([], False):
                self.assertEqual(self.rpc(user, ids, *term), answer)
            self.assertEqual(self.rpc(user, *term), answer)

    def test_another_company_is_refused(self):
        other = self.env["res.company"].create({"name": "Xã Khác"})
        with (
            self.assertRaises(AccessError),
            mute_logger("odoo.addons.base.models.ir_rule"),
        ):
            self.rpc(self.officer, [other.id], "2026-04-27", 5, "day", "after")

    def test_it_reads_only(self):
        self.assertTrue(type(self.company).dialogue_deadline._readonly)

    def test_bad_input_is_told(self):
        good = {"start": "2026-04-27", "number": 5, "unit": "day", "direction": "after"}
        for name, values, expected in (
            (
                "start",
                ["", "tomorrow", "27/04/2026", "2026-02-30", None, 5, "0026-01-01"],
                "is not a date",
            ),
            ("start", ["2026-04-27 25:00:00", "2026-04-27Tnoon", []], "is not a date"),
            ("number", [-1, 3661, 10**9, "5", 2.5, True, None], "whole number"),
            ("unit", ["days", "", None, "hour", []], "The unit must be"),
            ("direction", ["later", "", None, 1], "The direction must be"),
        ):
            for value in values:
                with (
                    self.subTest(name=name, value=value),
                    self.assertRaisesRegex(UserError, expected),
                ):
                    self.company.dialogue_deadline(**{**good, name: value})
        with self.assertRaisesRegex(UserError, "one commune"):
            (self.company | self.env.ref("base.main_company")).dialogue_deadline(**good)

    def test_wrong_holiday_without_end_is_told(self):
        self.company._dialogue_add_holidays(
            [Row(date(2026, 10, 1), date(2126, 10, 1), "Gõ nhầm năm")]
        )
        with self.assertRaisesRegex(UserError, "wrong date among its public holidays"):
            self.deadline("2026-10-01", 5)

    # ------------------------------------------------------------------------
    # Batches
    # ------------------------------------------------------------------------

    def test_batch_costs_the_same_as_one(self):
        companies = self.company
        for number in range(3):
            company = self.env["res.company"].create({"name": f"Xã {number}"})
            company._dialogue_add_holidays(YEAR)
            companies |= company
        counts = []
        one = (self.company, 1)  # twice: the first fills Odoo's own caches
        for batch, days in (one, one, (companies, 1), (companies, 200)):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            for calendar in batch._dialogue_calendars().values():
                for offset in range(days):
                    deadline = calendar.deadline(
                        date.fromordinal(date(2026, 1, 1).toordinal() + offset), 10
                    )
                    calendar.explain(deadline)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])
        self.assertEqual(counts[1], counts[3])
        self.assertLessEqual(counts[0], 10)

    def test_a_change_of_the_calendar_is_seen(self):
        version = self.company.dialogue_calendar_version
        leave, makeup = self.company._dialogue_add_holidays(
            [
                Row(date(2026, 6, 3), date(2026, 6, 3), "Nghỉ"),
                Row(date(2026, 6, 6), date(2026, 6, 6), "Bù", is_makeup=True),
            ]
        )
        self.assertEqual(self.due("2026-06-02", 3, "working_day"), "2026-06-06")
        steps = [
            lambda: leave.write({"dialogue_first_day": "2026-06-02"}),
            leave.unlink,
            lambda: makeup.write({"date": "2026-06-13"}),
            makeup.unlink,
            lambda: self.company.resource_calendar_id.write({"tz": "Asia/Bangkok"}),
            lambda: self.company.write(
                {"resource_calendar_id": self.company.resource_calendar_id.copy().id}
            ),
        ]
        for step in steps:
            before = self.company.dialogue_calendar_version
            self.assertGreater(before, version)
            step()
            self.assertGreater(self.company.dialogue_calendar_version, before)

    def test_time_off_of_one_person_moves_no_deadline(self):
        resource = self.env["resource.resource"].create(
            {"name": "Người", "company_id": self.company.id}
        )
        version = self.company.dialogue_calendar_version
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Nghỉ phép",
                "resource_id": resource.id,
                "date_from": "2026-06-01 01:00:00",
                "date_to": "2026-06-01 10:00:00",
            }
        )
        self.assertEqual(self.company.dialogue_calendar_version, version)


@tagged("post_install", "-at_install")
class TestMakeupDay(DeadlineCommon):
    def test_a_working_day_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "is a working day of"):
            self.env["dialogue.makeup.day"].create({"date": "2026-06-03"})

    def test_once_per_company(self):
        other = self.env["res.company"].create({"name": "Xã Khác"})
        self.env["dialogue.makeup.day"].create(
            {"date": "2026-08-22", "company_id": other.id}
        )
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self.env["dialogue.makeup.day"].create({"date": "2026-08-22"})

    def test_who_may_write(self):
        Days = self.env["dialogue.makeup.day"]
        day = Days.search([("company_id", "=", self.company.id)])
        for user in (self.office, self.officer, self.village_user, self.leader):
            self.assertEqual(day.with_user(user).name, "Làm bù ngày 31/08")
            for operation in ("write", "create", "unlink"):
                self.assertFalse(day.with_user(user).has_access(operation))
        for operation in ("write", "create", "unlink"):
            self.assertTrue(day.with_user(self.manager).has_access(operation))

    def test_other_companies_days_are_not_read(self):
        other = self.env["res.company"].create({"name": "Xã Khác"})
        theirs = self.env["dialogue.makeup.day"].create(
            {"date": "2026-08-29", "company_id": other.id}
        )
        self.assertFalse(theirs.with_user(self.manager).has_access("read"))
        self.assertNotIn(
            theirs, self.env["dialogue.makeup.day"].with_user(self.manager).search([])
        )
