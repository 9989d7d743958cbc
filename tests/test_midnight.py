# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date, datetime, timedelta

from odoo.tests import Form, freeze_time, tagged

from .common import DialogueCommon

# A minute before and after midnight in Vietnam, in UTC.
BEFORE, AFTER = "2026-11-24 16:59:00", "2026-11-24 17:01:00"
TUESDAY, WEDNESDAY = date(2026, 11, 24), date(2026, 11, 25)
ZONES = (False, "UTC", "Asia/Ho_Chi_Minh", "America/New_York")


@tagged("post_install", "-at_install")
class TestMidnight(DialogueCommon):
    """A day ends at midnight in the commune, whoever looks from wherever."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # What an installation leaves behind: it means Vietnam.
        cls.company.resource_calendar_id.tz = "UTC"
        with freeze_time("2026-11-02 03:00:00"):
            cls.matter = cls.env["dialogue.petition"].create(
                {
                    "subject": "Sửa đường vào bản",
                    "description": "Lời dân",
                    "field_id": cls.road.id,
                    "department_id": cls.economy.id,
                }
            )
            cls.matter.action_classify()
            cls.matter.action_assign()
            cls.line = cls.matter.assignment_ids
            cls.line.deadline = TUESDAY

    def _as(self, zone, user=None):
        """An environment of somebody whose time zone is ``zone`` (False: none)."""
        user = user or self.office
        user.tz = zone
        context = {"lang": "en_US", "allowed_company_ids": self.company.ids}
        if zone:
            context["tz"] = zone
        self.env.flush_all()
        self.env.invalidate_all()
        # pylint: disable=context-overridden
        return self.env(user=user, context=context)

    def _everywhere(self, moments, answer):
        """Check ``answer(env)`` for every time zone at every ``{moment: expected}``."""
        for moment, expected in moments.items():
            for zone in ZONES:
                with (
                    self.subTest(moment=moment, zone=zone),
                    freeze_time(moment),
                ):
                    self.assertEqual(answer(self._as(zone)), expected)

    def test_today(self):
        moments = {
            BEFORE: TUESDAY,
            AFTER: WEDNESDAY,
            # A minute before and after midnight in UTC.
            "2026-11-24 23:59:00": WEDNESDAY,
            "2026-11-25 00:01:00": WEDNESDAY,
        }
        self._everywhere(moments, lambda env: env.company._dialogue_today())

    def test_the_last_day_counts_until_midnight(self):
        def status(env):
            line = self.line.with_env(env)
            late = line.search([("id", "=", line.id), ("deadline_status", "=", "late")])
            [(counted, _count)] = line._read_group(
                [("id", "=", line.id)], ["deadline_status"], ["__count"]
            )
            self.assertEqual(bool(late), line.deadline_status == "late")
            self.assertEqual(counted, line.deadline_status)
            return line.deadline_status

        self._everywhere({BEFORE: "soon", AFTER: "late"}, status)

    def test_defaults(self):
        def dates(env):
            voice = env["dialogue.contribution"].default_get(["received_date"])
            notice = env["dialogue.publication"].default_get(["date"])
            return voice["received_date"], notice["date"]

        self._everywhere({BEFORE: (TUESDAY,) * 2, AFTER: (WEDNESDAY,) * 2}, dates)

    def test_a_new_year_begins_in_the_commune(self):
        """Numbers, plans and reports belong to the commune's own year."""

        def year(env):
            voice = env["dialogue.contribution"].create(
                {"text": "Lời dân", "village_id": self.village_a.id}
            )
            plan = env["dialogue.plan"].default_get(["year"])["year"]
            report = env["dialogue.period.report"].default_get(["year"])["year"]
            return voice.code.split("/")[1], plan, report

        self._everywhere(
            {
                "2026-12-31 16:59:00": ("2026", 2026, 2026),
                "2026-12-31 17:01:00": ("2027", 2027, 2027),
            },
            year,
        )

    def test_a_paper_is_of_the_day_on_which_it_is_issued(self):
        body = self.env["dialogue.body"].create(
            {"name": "Ủy ban nhân dân xã", "kind": "state", "symbol": "UBND",
             "use_series": True, "company_id": self.company.id}
        )  # fmt: skip
        for moment, period in (
            ("2026-12-31 16:59:00", "2026"),
            ("2026-12-31 17:01:00", "2027"),
        ):
            with freeze_time(moment):
                paper = self.env["dialogue.document"].new(
                    {"body_id": body.id, "document_type": "TB"}
                )
                paper = paper.with_env(self._as("America/New_York"))
                paper._compute_number_period()
                self.assertEqual(paper.number_period.split("/")[1], period)

    def test_the_charts_begin_with_the_commune(self):
        def start(env):
            return env["dialogue.home"]._year_start()

        self._everywhere(
            {
                "2026-12-31 16:59:00": "2025-12-31 17:00:00",
                "2026-12-31 17:01:00": "2026-12-31 17:00:00",
            },
            start,
        )

    def test_the_stack_of_forms_of_this_day(self):
        """The next form takes over from the last one of the same day alone."""
        with freeze_time("2026-11-24 16:00:00"):
            self._as(False)["dialogue.contribution"].create(
                {"text": "Lời dân", "village_id": self.village_b.id}
            )
            self.env.flush_all()
            self.env.cr.execute(
                "UPDATE dialogue_contribution SET create_date = %s"
                " WHERE village_id = %s",
                [datetime(2026, 11, 24, 16), self.village_b.id],
            )

        def village(env):
            lines = env["dialogue.contribution"].with_context(dialogue_typing=True)
            return lines.default_get(["village_id"]).get("village_id")

        self._everywhere({BEFORE: self.village_b.id, AFTER: None}, village)

    def test_the_session_of_the_day(self):
        with freeze_time("2026-11-02 03:00:00"):
            session = self.env["dialogue.session"].create(
                {
                    "name": "Hội nghị đối thoại",
                    # Half past midnight on Wednesday in Vietnam.
                    "date_start": datetime(2026, 11, 24, 17, 30),
                }
            )

        def deadlines(env):
            return session.with_env(env).notice_deadline

        expected = session.notice_deadline
        self.assertEqual(expected, date(2026, 11, 18))
        self._everywhere({BEFORE: expected, AFTER: expected}, deadlines)

        def has_passed(env):
            warnings = session.with_env(env)._warnings_date()
            return "The day of the session has passed." in warnings

        # The session is on Wednesday, though its moment in UTC is on Tuesday.
        self._everywhere(
            {BEFORE: False, AFTER: False, "2026-11-25 17:01:00": True}, has_passed
        )

    def test_the_digest_is_of_the_commune_s_day(self):
        """At 23:59 nobody is told, at 00:01 neither; at seven it is the new day's."""
        digests = self.env["dialogue.digest"]
        office = self.office
        office.dialogue_digest = True

        def told(moment):
            with freeze_time(moment):
                return [
                    day
                    for user, _communes, day in digests._people_to_tell()
                    if user == office
                ]

        self.assertEqual(told("2026-11-24 16:59:00"), [TUESDAY])
        self.assertEqual(told("2026-11-24 17:01:00"), [])
        self.assertEqual(told("2026-11-24 23:59:00"), [])
        self.assertEqual(told("2026-11-25 00:01:00"), [WEDNESDAY])
        # Who was told on Tuesday evening is told again on Wednesday morning.
        with freeze_time("2026-11-24 16:59:00"):
            digests._claim(office, self.company, TUESDAY)
            self.assertEqual(told("2026-11-24 16:59:00"), [])
        self.assertEqual(told("2026-11-25 00:01:00"), [WEDNESDAY])

    def test_a_village_is_reminded_once_a_day(self):
        with freeze_time("2026-11-02 03:00:00"):
            session = self.env["dialogue.session"].create(
                {
                    "name": "Hội nghị đối thoại",
                    "date_start": datetime(2026, 11, 30, 1),
                    "village_ids": self.village_a.ids,
                }
            )
            session._write_state("preparing")
        line = session.village_line_ids
        for zone in ZONES:
            with self.subTest(zone=zone):
                line.sudo().write({"reminded_on": False, "reminder_count": 0})
                for moment, count in ((BEFORE, 1), (BEFORE, 1), (AFTER, 2)):
                    with freeze_time(moment):
                        line.with_env(self._as(zone)).action_remind()
                        self.assertEqual(line.reminder_count, count)

    def test_the_zone_is_asked_anew_when_it_changes(self):
        with freeze_time(AFTER):
            self.assertEqual(self.company._dialogue_today(), WEDNESDAY)
            self.company.resource_calendar_id.tz = "America/New_York"
            self.assertEqual(self.company._dialogue_today(), TUESDAY)
            self.company.resource_calendar_id = self.env["resource.calendar"].create(
                {"name": "Giờ hành chính", "tz": "Asia/Ho_Chi_Minh"}
            )
            self.assertEqual(self.company._dialogue_today(), WEDNESDAY)

    def test_a_report_of_a_day_ends_at_its_midnight(self):
        start = self.company._dialogue_start_of(TUESDAY)
        self.assertEqual(start, datetime(2026, 11, 23, 17))
        self.assertEqual(
            self.company._dialogue_start_of(TUESDAY + timedelta(days=1)),
            datetime(2026, 11, 24, 17),
        )

    def test_the_form_of_a_contribution(self):
        with freeze_time(AFTER):
            form = Form(self._as(False)["dialogue.contribution"])
            self.assertEqual(form.received_date, WEDNESDAY)
