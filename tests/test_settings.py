# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date, datetime
from unittest.mock import patch

from freezegun import freeze_time
from lxml import etree

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from ..models.parameters_mixin import DEADLINE_RULES
from ..reports import engine
from ..tools import vietnam_holidays
from ..tools.vietnam_holidays import CULTURE_DAY_NAME, Row
from .common import DialogueCommon

# What the domain wants where a commune has set nothing
DEFAULTS = {
    "notice": (7, "day", "before"),
    "invitation": (5, "day", "before"),
    "village": (5, "day", "before"),
    "synthesis": (3, "day", "before"),
    "answer": (1, "day", "before"),
    "publication": (10, "day", "after"),
    "conclusion": (7, "working_day", "after"),
    "acknowledgement": (10, "working_day", "after"),
    "settlement": (20, "day", "after"),
    "denunciation": (5, "working_day", "after"),
}
# The days off that the Government announced, each with the weekends around it
TET = {
    2025: (date(2025, 1, 27), date(2025, 1, 31)),
    2026: (date(2026, 2, 16), date(2026, 2, 20)),
    # lunar new year on Saturday 6/2: the two days of the weekend are given back
    2027: (date(2027, 2, 4), date(2027, 2, 10)),
}
HUNG_KINGS = {
    2025: date(2025, 4, 7),
    2026: date(2026, 4, 26),
    2027: date(2027, 4, 16),
}


@tagged("post_install", "-at_install")
class TestSettings(DialogueCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.env["res.company"].create({"name": "Xã Khác"})

    def settings(self, user=None, **vals):
        user = user or self.manager
        return (
            self.env["dialogue.settings"]
            .with_user(user)
            .with_context(allowed_company_ids=user.company_ids.ids)
            .create(vals)
        )

    def test_defaults(self):
        for rule, expected in DEFAULTS.items():
            self.assertEqual(self.company._dialogue_rule(rule), expected, rule)
        self.assertEqual(set(DEFAULTS), set(DEADLINE_RULES))
        self.assertRecordValues(
            self.company,
            [
                {
                    "dialogue_alarm_days": 30,
                    "dialogue_hard_alarm_days": 45,
                    "dialogue_required_sessions": 1,
                    "dialogue_required_party_sessions": 2,
                    "dialogue_delegates_per_village": 3,
                    "dialogue_posting_days": 30,
                    "dialogue_receiver_id": False,
                    "dialogue_use_identity_number": False,
                }
            ],
        )

    def test_form_shows_and_saves_the_own_company(self):
        self.company.dialogue_notice_days = 9
        context = {"allowed_company_ids": self.company.ids}
        form = Form(
            self.env["dialogue.settings"]
            .with_user(self.manager)
            .with_context(**context)
        )
        self.assertEqual(form.dialogue_notice_days, 9)
        form.dialogue_notice_days = 8
        form.dialogue_notice_unit = "working_day"
        form.dialogue_receiver_id = self.office
        form.save().execute()
        self.assertEqual(
            self.company._dialogue_rule("notice"), (8, "working_day", "before")
        )
        self.assertEqual(self.company.dialogue_receiver_id, self.office)
        self.assertEqual(self.other.dialogue_notice_days, 7)

    def test_nothing_but_the_parameters_is_written(self):
        settings = self.settings(dialogue_answer_days=2)
        written = []
        original = type(self.company).write

        def write(company, vals):
            written.append(vals)
            return original(company, vals)

        with patch.object(type(self.company), "write", write):
            settings.execute()
        self.assertEqual(written, [{"dialogue_answer_days": 2}])

    def test_manager_has_no_other_way_into_the_company(self):
        company = self.company.with_user(self.manager)
        with self.assertRaises(AccessError):
            company.write({"dialogue_notice_days": 1})
        with self.assertRaises(AccessError):
            company.write({"name": "Xã Chiếm"})
        with self.assertRaises(AccessError):
            self.env["res.config.settings"].with_user(self.manager).create({})

    def test_only_the_manager(self):
        for user in (self.office, self.leader, self.officer, self.supervisor):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.settings(user)
        # nor through a page that the manager left open
        settings = self.settings(dialogue_notice_days=1)
        with self.assertRaises(AccessError):
            settings.with_user(self.office).execute()
        self.assertEqual(self.company.dialogue_notice_days, 7)

    def test_only_the_own_company(self):
        settings = self.settings(company_id=self.other.id, dialogue_notice_days=1)
        with self.assertRaises(AccessError):
            settings.execute()
        self.assertEqual(self.other.dialogue_notice_days, 7)

    def test_limits(self):
        for vals, expected in (
            ({"dialogue_notice_days": -1}, "between 0 and 366: Public notice"),
            ({"dialogue_settlement_days": 10000}, "Report of the settlement"),
            ({"dialogue_required_sessions": -2}, "People's Committee"),
            ({"dialogue_hard_alarm_days": 20}, "last alarm cannot come before"),
        ):
            with (
                self.subTest(vals=vals),
                self.assertRaisesRegex(ValidationError, expected),
            ):
                self.settings(**vals)
            # not the regex: this one alone takes the wrong values back
            with self.assertRaises(ValidationError):
                self.company.write(vals)

    def test_receiver_is_of_the_commune(self):
        stranger = self._new_user("t_stranger", "office", company=self.other)
        portal = self.env["res.users"].create(
            {
                "name": "P",
                "login": "t_portal",
                "company_id": self.company.id,
                "company_ids": self.company.ids,
                "group_ids": self.env.ref("base.group_portal").ids,
            }
        )
        for user in (stranger, portal):
            with self.assertRaises(ValidationError):
                self.company.dialogue_receiver_id = user
        self.company.dialogue_receiver_id = self.office

    def test_every_parameter_is_on_the_page_with_its_reason(self):
        Settings = self.env["dialogue.settings"].with_user(self.manager)
        arch = etree.fromstring(Settings.get_view(view_type="form")["arch"])
        shown = {node.get("name") for node in arch.iter("field")}
        self.assertLessEqual(set(Settings._dialogue_parameter_names()), shown)
        for node in arch.iter("setting"):
            self.assertTrue(node.get("string") or node.find("field") is not None)
            if node.get("id").startswith("dialogue_"):
                self.assertTrue(node.get("help"), node.get("id"))
        law = arch.find(".//setting[@id='dialogue_notice_days']").get("help")
        self.assertIn("72/2025/QH15", law)

    def test_page_tells_the_state_of_the_calendar(self):
        self.company.resource_calendar_id.tz = "Asia/Ho_Chi_Minh"
        settings = self.settings()
        self.assertEqual(
            settings.calendar_state,
            "Monday, Tuesday, Wednesday, Thursday, Friday; time zone Asia/Ho_Chi_Minh",
        )
        self.assertIn("no public holidays", settings.holiday_warning)
        self.assertEqual(settings.display_name, "Settings of Xã Thử Nghiệm")

    def test_page_tells_that_papers_are_printed_only_approximately(self):
        self.assertFalse(self.settings().print_warning)
        with (
            patch.object(engine, "_plutoprint", lambda: None),
            patch.object(engine, "_weasyprint", lambda: None),
        ):
            self.assertIn("plutoprint", self.settings().print_warning)


@tagged("post_install", "-at_install")
class TestHolidays(DialogueCommon):
    def wizard(self, year=2026, user=None):
        user = user or self.manager
        return Form(
            self.env["dialogue.holiday.import"]
            .with_user(user)
            .with_context(
                allowed_company_ids=self.company.ids,
                **({} if year is None else {"default_year": year}),
            )
        )

    def holidays(self, company=None):
        return self.env["resource.calendar.leaves"].search(
            (company or self.company)._dialogue_holiday_domain()
        )

    # -- the list

    def test_lunar_dates(self):
        for year, (first, last) in TET.items():
            rows = vietnam_holidays.rows(year)
            tet = [row for row in rows if row.name == "Tết Nguyên đán"]
            self.assertEqual(len(tet), 1, rows)
            self.assertEqual(tet[0].first, first)
            # a Saturday at the end is off anyway
            self.assertIn((tet[0].last - last).days, (0, 1))
            days = {day for row in rows if not row.is_makeup for day in row.days()}
            self.assertIn(HUNG_KINGS[year], days)
            for month, day in ((1, 1), (4, 30), (5, 1), (9, 2)):
                self.assertIn(date(year, month, day), days)
            # 2/9 has a second day next to it
            self.assertTrue(days & {date(year, 9, 1), date(year, 9, 3)})
        days = {day for row in vietnam_holidays.rows(2026) for day in row.days()}
        self.assertIn(date(2026, 4, 27), days, "Giỗ Tổ on a Sunday is given back")

    def test_exchanged_days(self):
        for year, off, saturday in (
            (2025, date(2025, 5, 2), date(2025, 4, 26)),
            (2026, date(2026, 8, 31), date(2026, 8, 22)),
        ):
            rows = vietnam_holidays.rows(year)
            makeup = [row for row in rows if row.is_makeup]
            self.assertEqual([row.first for row in makeup], [saturday])
            self.assertIn(f"{off:%d/%m/%Y}", makeup[0].name)
            self.assertTrue(any(off in row.days() for row in rows if not row.is_makeup))

    def test_culture_day_is_proposed_not_taken(self):
        for year in (2025, 2026, 2027):
            row = [r for r in vietnam_holidays.rows(year) if r.name == CULTURE_DAY_NAME]
            if year < 2026:
                self.assertFalse(row)
            else:
                self.assertEqual(row[0].first, date(year, 11, 24))
                self.assertFalse(row[0].is_certain)
        self.company._dialogue_import_holidays(2026)
        self.assertTrue(
            self.company._dialogue_calendar().is_working(date(2026, 11, 24))
        )
        wizard = self.wizard()
        line = wizard.line_ids.edit(0)
        self.assertEqual(line.name, CULTURE_DAY_NAME)
        self.assertFalse(line.selected)
        self.assertIn("never late", line.note)
        line.selected = True
        line.save()
        wizard.save().action_import()
        self.assertFalse(
            self.company._dialogue_calendar().is_working(date(2026, 11, 24))
        )

    # -- the action

    def test_import(self):
        wizard = self.wizard()
        self.assertFalse(wizard.message)
        wizard.save().action_import()
        holidays = self.holidays()
        self.assertEqual(holidays.company_id, self.company)
        self.assertEqual(holidays.calendar_id, self.company.resource_calendar_id)
        self.assertFalse(holidays.resource_id)
        tet = holidays.filtered(lambda leave: leave.name == "Tết Nguyên đán")
        self.assertRecordValues(
            tet,
            [
                {
                    "dialogue_first_day": date(2026, 2, 16),
                    "dialogue_last_day": date(2026, 2, 20),
                    # midnight in Vietnam
                    "date_from": datetime(2026, 2, 15, 17, 0, 0),
                    "date_to": datetime(2026, 2, 20, 16, 59, 59),
                }
            ],
        )
        makeup = self.env["dialogue.makeup.day"].search(
            [("company_id", "=", self.company.id)]
        )
        self.assertEqual(makeup.mapped("date"), [date(2026, 8, 22)])
        due = self.company.dialogue_deadline("2026-02-13", 1, "working_day", "after")
        self.assertEqual(due["date"], date(2026, 2, 23))

    def test_twice_adds_nothing(self):
        self.wizard().save().action_import()
        before = self.holidays()
        wizard = self.wizard()
        # only what has been left out is offered again
        names = [line["name"] for line in wizard.line_ids._records]
        self.assertEqual(names, [CULTURE_DAY_NAME])
        with self.assertRaisesRegex(UserError, "Tick at least one day"):
            wizard.save().action_import()
        self.company._dialogue_import_holidays(2026)
        self.assertEqual(self.holidays(), before)

    def test_page_left_open_adds_nothing_twice(self):
        one, two = self.wizard().save(), self.wizard().save()
        one.action_import()
        before = self.holidays()
        two.action_import()
        self.assertEqual(self.holidays(), before)

    def test_only_missing_days_are_added(self):
        self.company._dialogue_add_holidays(
            [Row(date(2026, 2, 17), date(2026, 2, 18), "Tết của ta")]
        )
        self.company._dialogue_import_holidays(2026)
        spans = [
            (leave.dialogue_first_day.day, leave.dialogue_last_day.day)
            for leave in self.holidays().sorted("date_from")
            if leave.dialogue_first_day.month == 2
        ]
        self.assertEqual(spans, [(16, 16), (17, 18), (19, 20)])

    def test_rows_are_edited_before_they_are_written(self):
        wizard = self.wizard()
        for index, line in enumerate(wizard.line_ids._records):
            if line["name"] == "Tết Nguyên đán":
                with wizard.line_ids.edit(index) as row:
                    row.first_day = date(2026, 2, 14)
                    row.last_day = date(2026, 2, 22)
                    row.name = "Tết Bính Ngọ"
        with wizard.line_ids.new() as row:
            row.first_day = date(2026, 1, 2)
            row.name = "Nghỉ đổi ngày 10/01"
        with wizard.line_ids.new() as row:
            row.kind = "makeup"
            row.first_day = date(2026, 1, 10)
            row.name = "Làm bù ngày 02/01"
        wizard.save().action_import()
        calendar = self.company._dialogue_calendar()
        self.assertEqual(calendar.holiday_name(date(2026, 2, 14)), "Tết Bính Ngọ")
        self.assertEqual(calendar.holiday_name(date(2026, 2, 22)), "Tết Bính Ngọ")
        self.assertFalse(calendar.is_working(date(2026, 1, 2)))
        self.assertTrue(calendar.is_working(date(2026, 1, 10)))

    def test_another_year_shows_its_own_days(self):
        wizard = self.wizard()
        wizard.year = 2025
        days = [line["first_day"] for line in wizard.line_ids._records]
        self.assertTrue(days)
        self.assertEqual({str(day)[:4] for day in days}, {"2025"})

    def test_year_without_a_list(self):
        for year in (0, 1800, 2500):
            wizard = self.wizard(year)
            self.assertIn(f"the year {year}", wizard.message)
            self.assertFalse(wizard.line_ids._records)

    def test_library_is_missing(self):
        with patch.dict("sys.modules", {"holidays": None, "holidays.countries": None}):
            with self.assertRaisesRegex(UserError, "pip install holidays"):
                self.company._dialogue_import_holidays(2026)
            # the clerk can still write the days down by hand
            wizard = self.wizard()
            self.assertIn("pip install holidays", wizard.message)
            with wizard.line_ids.new() as row:
                row.first_day = date(2026, 9, 2)
                row.name = "Quốc khánh"
            wizard.save().action_import()
        self.assertEqual(self.holidays().dialogue_first_day, date(2026, 9, 2))

    def test_line_that_ends_before_it_begins(self):
        wizard = self.wizard()
        with wizard.line_ids.new() as row:
            row.first_day = date(2026, 6, 2)
            row.last_day = date(2026, 6, 1)
            row.name = "Ngược"
        with self.assertRaisesRegex(ValidationError, "ends before it begins"):
            wizard.save()

    # -- who

    def test_manager_keeps_the_holidays_of_the_own_commune(self):
        other = self.env["res.company"].create({"name": "Xã Khác"})
        other._dialogue_import_holidays(2026)
        self.company._dialogue_import_holidays(2026)
        Leaves = self.env["resource.calendar.leaves"].with_user(self.manager)
        holiday = Leaves.create(
            {"name": "Nghỉ thêm", "dialogue_first_day": "2026-06-02"}
        )
        self.assertEqual(holiday.company_id, self.company)
        self.assertEqual(holiday.dialogue_last_day, date(2026, 6, 2))
        holiday.dialogue_last_day = date(2026, 6, 3)
        self.assertEqual(holiday.date_to, datetime(2026, 6, 3, 16, 59, 59))
        self.assertFalse(self.company._dialogue_calendar().is_working(date(2026, 6, 3)))
        holiday.unlink()
        for leave in self.holidays(other):
            self.assertFalse(leave.with_user(self.manager).has_access("read"))
            self.assertFalse(leave.with_user(self.manager).has_access("write"))
        # time off of a colleague is none of the manager's business
        resource = self.env["resource.resource"].create(
            {"name": "Người", "user_id": self.officer.id, "company_id": self.company.id}
        )
        own = self.env["resource.calendar.leaves"].create(
            {
                "name": "Nghỉ phép",
                "resource_id": resource.id,
                "date_from": "2026-06-01 01:00:00",
                "date_to": "2026-06-01 10:00:00",
            }
        )
        self.assertFalse(own.with_user(self.manager).has_access("write"))

    def test_nobody_else_changes_holidays(self):
        self.company._dialogue_import_holidays(2026)
        holidays = self.holidays()
        for user in (self.office, self.leader, self.officer, self.village_user):
            self.assertTrue(holidays.with_user(user).has_access("read"))
            for operation in ("write", "unlink"):
                self.assertFalse(holidays.with_user(user).has_access(operation))
            with self.assertRaises(AccessError):
                self.wizard(user=user)

    def test_days_of_a_holiday(self):
        Leaves = self.env["resource.calendar.leaves"]
        holiday = Leaves.create(
            {
                "name": "Nghỉ",
                "dialogue_first_day": "2026-09-02",
                "dialogue_last_day": "2026-09-03",
            }
        )
        moments = [datetime(2026, 9, 1, 17, 0), datetime(2026, 9, 3, 16, 59, 59)]
        self.assertEqual([holiday.date_from, holiday.date_to], moments)
        # one day alone moves the other along where it must
        for vals, days in (
            ({"dialogue_first_day": "2026-09-01"}, (1, 3)),
            ({"dialogue_first_day": "2026-09-10"}, (10, 10)),
            ({"dialogue_last_day": "2026-09-12"}, (10, 12)),
            (
                {"dialogue_first_day": "2026-09-20", "dialogue_last_day": False},
                (20, 20),
            ),
        ):
            holiday.write(vals)
            self.assertEqual(
                (holiday.dialogue_first_day.day, holiday.dialogue_last_day.day), days
            )
        with self.assertRaisesRegex(ValidationError, "cannot end before it begins"):
            holiday.dialogue_last_day = "2026-09-19"
        # whatever the time zone of the browser is
        abroad = holiday.with_context(tz="America/New_York")
        abroad.write({"dialogue_first_day": "2026-09-20"})
        self.assertEqual(holiday.date_from, datetime(2026, 9, 19, 17, 0))
        # on the screen, the last day of a new row follows the first
        row = Leaves.new(Leaves.default_get(["date_from", "date_to"]))
        row.dialogue_first_day = date(2027, 9, 2)
        row._onchange_dialogue_first_day()
        self.assertEqual(row.dialogue_last_day, date(2027, 9, 2))

    # -- the warning

    def test_warning(self):
        with freeze_time("2026-11-21 02:00:00"):
            self.assertIn(" 2026, 2027:", self.company._dialogue_holiday_warning())
            self.assertEqual(self.wizard(year=None).year, 2026)
            self.company._dialogue_import_holidays(2026)
            self.assertIn(" 2027:", self.company._dialogue_holiday_warning())
            self.assertEqual(self.wizard(year=None).year, 2027)
            self.company._dialogue_import_holidays(2027)
            self.assertFalse(self.company._dialogue_holiday_warning())
        # the year turns at midnight in Vietnam
        with freeze_time("2026-12-31 16:00:00"):
            self.assertFalse(self.company._dialogue_holiday_warning())
        with freeze_time("2026-12-31 18:00:00"):
            self.assertIn(" 2028:", self.company._dialogue_holiday_warning())
