# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import inspect
from collections import defaultdict
from datetime import datetime

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import ormcache

from ..tools import vietnam_holidays
from ..tools.company_calendar import CompanyCalendar
from ..tools.sent import ids_sent
from .parameters_mixin import DEADLINE_RULES

VIETNAM = "Asia/Ho_Chi_Minh"


class ResCompany(models.Model):
    _name = "res.company"
    _inherit = ["res.company", "dialogue.parameters.mixin"]

    dialogue_calendar_version = fields.Integer(
        readonly=True,
        copy=False,
        export_string_translation=False,
        help="Grows with every change of a public holiday or a make-up day. A stored"
        " deadline depends on it, and so is computed again.",
    )
    dialogue_steps_aside = fields.Char(
        readonly=True,
        copy=False,
        export_string_translation=False,
        help="Keys of the first steps that the administrator set aside.",
    )

    @api.constrains("dialogue_receiver_id")
    def _check_dialogue_receiver(self):
        for company in self:
            receiver = company.dialogue_receiver_id
            if receiver and (receiver.share or company not in receiver.company_ids):
                raise ValidationError(
                    self.env._(
                        "%(user)s cannot receive denunciations: the receiver must be"
                        " a member of staff of %(company)s.",
                        user=receiver.name,
                        company=company.name,
                    )
                )

    def _dialogue_mail_sender(self):
        """Return the partner in whose name the mails of a commune leave (sudo)."""
        self.ensure_one()
        # sudo: the address of the commune stands on every paper
        commune = self.sudo().partner_id
        if commune.email_normalized:
            return commune
        return self.env.ref("base.user_root").sudo().partner_id  # sudo: Odoo's own

    def write(self, vals):
        result = super().write(vals)
        if "dialogue_receiver_id" in vals:
            self.env.registry.clear_cache()  # the rules of denunciations name it
        if "resource_calendar_id" in vals:
            self.env.registry.clear_cache()
            self._dialogue_calendar_changed()
        return result

    # ------------------------------------------------------------------------
    # Deadlines
    # ------------------------------------------------------------------------

    @api.model
    @api.readonly
    def dialogue_deadline(self, *args, **kwargs):
        """Return when a term of a commune ends; see ``_dialogue_deadline``.

        ``dialogue_deadline(start, number, unit, direction)`` answers for the company
        it is called on, or the user's own; over RPC the ids of a company may stand
        first: ``dialogue_deadline([id], start, number, unit, direction)``.
        """
        company = self
        if args and isinstance(args[0], list | tuple | int):
            sent, *args = args
            company = self.browse(ids_sent(sent) or ())
            if sent and not company.exists():
                raise UserError(self.env._("There is no such company."))
        try:
            inspect.signature(company._dialogue_deadline).bind(*args, **kwargs)
        except TypeError as error:
            raise UserError(
                self.env._("Name start, number, unit and direction of the term.")
            ) from error
        return company._dialogue_deadline(*args, **kwargs)

    def _dialogue_deadline(self, start, number, unit, direction):
        """Return when a term of this commune ends, and how the date came about.

        Day 0 does not count. A term "after" that ends on a day off ends on the next
        working day, one "before" on the previous one (Civil Code, articles 147, 148).
        Public holidays and make-up working days are those of the company.

        :param start: ISO date ("2026-04-27") or ISO date and time in UTC, which
            counts as the date it has in the company's time zone
        :param int number: 0 to 3660
        :param str unit: ``day`` or ``working_day``
        :param str direction: ``after`` or ``before``
        :return: ``{"date": date, "explanation": str}``; over RPC the date arrives as
            "YYYY-MM-DD"; the explanation is in the user's language, one sentence a
            line, dates as dd/mm/yyyy
        :raise UserError: for an argument outside these bounds, more than one company,
            or a calendar without working days
        :raise AccessError: for a company that is not among the user's

        On no company at all it answers for the user's own.
        """
        company = self or self.env.company
        if len(company) > 1:
            raise UserError(self.env._("A deadline is computed for one commune."))
        company.check_access("read")
        calendar = company._dialogue_calendar()
        deadline = calendar.deadline(start, number, unit, direction)
        return {
            "date": deadline.date,
            "explanation": calendar.explain(deadline),
        }

    def _dialogue_calendar(self):
        """Return this company's ``CompanyCalendar``; see ``_dialogue_calendars``."""
        self.ensure_one()
        return self._dialogue_calendars()[self]

    def _dialogue_calendars(self):
        """Return ``{company: CompanyCalendar}``.

        The number of queries does not depend on the number of companies, and a
        calendar needs none afterwards: make it once for a batch of records.
        """
        # sudo: a stored deadline must not depend on who triggers its computation;
        # the domain keeps other companies' holidays out, as the record rules would
        companies = self.sudo()
        days_off = defaultdict(list)
        Leaves = self.env["resource.calendar.leaves"].sudo()
        for leave in Leaves.search_fetch(
            companies._dialogue_holiday_domain(),
            ["name", "company_id", "calendar_id", "date_from", "date_to"],
        ):
            days_off[leave.company_id, leave.calendar_id].append(leave)
        makeup_days = defaultdict(dict)
        Days = self.env["dialogue.makeup.day"].sudo()
        for makeup in Days.search_fetch(
            [("company_id", "in", self.ids)], ["name", "company_id", "date"]
        ):
            makeup_days[makeup.company_id][makeup.date] = makeup.name
        nobody = companies.browse()
        calendars = {}
        for company, sudo_company in zip(self, companies, strict=True):
            schedule = sudo_company.resource_calendar_id
            tz = company._dialogue_tz()
            leaves = [
                leave
                for owner in {sudo_company, nobody}
                for used_by in {schedule, schedule.browse()}
                for leave in days_off[owner, used_by]
            ]
            calendars[company] = CompanyCalendar(
                company,
                tz,
                schedule._dialogue_weeks(),
                [
                    (
                        _local(leave.date_from, tz),
                        _local(leave.date_to, tz),
                        leave.name or "",
                    )
                    for leave in leaves
                ],
                makeup_days[sudo_company],
            )
        return calendars

    def _dialogue_holiday_domain(self):
        """Return the domain of the public holidays of these companies."""
        return Domain(
            [
                ("resource_id", "=", False),
                ("time_type", "=", "leave"),
                ("company_id", "in", [*self.ids, False]),
                ("calendar_id", "in", [*self.resource_calendar_id.ids, False]),
            ]
        )

    def _dialogue_rule(self, rule):
        """Return ``(number, unit, direction)`` of a setting such as ``"notice"``."""
        number, unit, direction = DEADLINE_RULES[rule]
        return self[number], self[unit], direction

    def _dialogue_tz(self):
        """Return the time zone in which a day begins for this company.

        It is that of the working calendar. A calendar in UTC was never set by
        anybody (it is what an installation without a browser leaves behind, and no
        place in Vietnam): Vietnam's time is taken instead.
        """
        return pytz.timezone(self._dialogue_zone())

    @ormcache("self.id")
    def _dialogue_zone(self):
        # sudo: a time zone is no secret, and the calendar may be another company's
        name = self.sudo().resource_calendar_id.tz
        return VIETNAM if name in (False, "UTC", "Etc/UTC") else name

    def _dialogue_today(self):
        """Return today's date where this company is, whoever asks from wherever.

        Odoo's own "today" is that of the user who asks: from midnight to seven in the
        morning it is yesterday for a job, and for whoever has no time zone.
        """
        return self._dialogue_day(fields.Datetime.now())

    def _dialogue_day(self, moment):
        """Return the date that a moment (datetime in UTC) has where this company is."""
        return _local(moment, (self or self.env.company)._dialogue_tz()).date()

    def _dialogue_start_of(self, day):
        """Return when a day begins where this company is, as a datetime in UTC."""
        tz = (self or self.env.company)._dialogue_tz()
        return _utc(day, datetime.min.time(), tz)

    def _dialogue_midnight(self, moment=None):
        """Return when the day of a moment began where this company is, in UTC.

        :param moment: datetime in UTC; now where there is none
        """
        day = self._dialogue_day(moment or fields.Datetime.now())
        return self._dialogue_start_of(day)

    def _dialogue_calendar_changed(self):
        """Have every stored deadline of these companies computed again."""
        # sudo: who may change a holiday may not write on companies; it is a counter
        for company in self.sudo():
            company.dialogue_calendar_version += 1

    # ------------------------------------------------------------------------
    # Vietnam's public holidays
    # ------------------------------------------------------------------------

    def _dialogue_holiday_warning(self):
        """Return a sentence for each of this and next year without holidays, or False.

        Deadlines in such a year would count Tết as working days.
        """
        missing = self._dialogue_years_without_holidays()
        if not missing:
            return False
        return self.env._(
            "%(company)s has no public holidays for %(years)s: deadlines in that time"
            " count them as working days. Add them under Configuration, Public"
            " holidays.",
            company=self.name,
            years=", ".join(map(str, missing)),
        )

    def _dialogue_years_without_holidays(self):
        """Return which of this year and the next have no public holiday."""
        calendar = self._dialogue_calendar()
        this_year = calendar.today().year
        return [
            year
            for year in (this_year, this_year + 1)
            if not calendar.has_holidays(year)
        ]

    def _dialogue_missing_holidays(self, year):
        """Return what the list of Vietnam's holidays has and this company has not.

        :return: list of ``vietnam_holidays.Row``, in order of date
        :raise UserError: where the Python library is missing or knows no such year
        """
        self.ensure_one()
        try:
            rows = vietnam_holidays.rows(year)
        except ImportError:
            raise UserError(
                self.env._(
                    "The list of Vietnam's public holidays comes from the Python"
                    " library “holidays”, which this server does not have. Ask the"
                    " administrator of the server to install it (pip install"
                    " holidays), or write the holidays down by hand."
                )
            ) from None
        except ValueError:
            raise UserError(
                self.env._(
                    "There is no list of Vietnam's public holidays for the year"
                    " %(year)s.",
                    year=year,
                )
            ) from None
        return self._dialogue_not_recorded(rows)

    def _dialogue_not_recorded(self, rows):
        """Return what of ``rows`` the calendar of this company does not know."""
        calendar = self._dialogue_calendar()
        missing = []
        for row in rows:
            if row.is_makeup:
                if calendar.makeup_name(row.first) is None:
                    missing.append(row)
            else:
                missing += row.without(
                    lambda day: calendar.holiday_name(day) is not None
                )
        return missing

    def _dialogue_add_holidays(self, rows):
        """Write ``rows`` down as public holidays and make-up days of this company.

        A day that is recorded already is left as it is.

        :param rows: ``vietnam_holidays.Row``
        :return: ``(resource.calendar.leaves, dialogue.makeup.day)`` that were made
        """
        self.ensure_one()
        rows = self._dialogue_not_recorded(rows)
        leaves = (
            self.env["resource.calendar.leaves"]
            .with_company(self)
            .create(
                [
                    {
                        "name": row.name,
                        "calendar_id": self.resource_calendar_id.id,
                        "resource_id": False,
                        "time_type": "leave",
                        **self._dialogue_leave_moments(row.first, row.last),
                    }
                    for row in rows
                    if not row.is_makeup
                ]
            )
        )
        makeup_days = self.env["dialogue.makeup.day"].create(
            [
                {"company_id": self.id, "date": row.first, "name": row.name}
                for row in rows
                if row.is_makeup
            ]
        )
        return leaves, makeup_days

    def _dialogue_import_holidays(self, year):
        """Add the holidays of ``year`` that are certain; a second call adds nothing.

        :raise UserError: as ``_dialogue_missing_holidays``
        """
        for company in self:
            company._dialogue_add_holidays(
                [
                    row
                    for row in company._dialogue_missing_holidays(year)
                    if row.is_certain
                ]
            )

    def _dialogue_leave_moments(self, first, last):
        """Return the UTC moments of a holiday over the whole of these days."""
        tz = self._dialogue_tz()
        return {
            "date_from": _utc(first, datetime.min.time(), tz),
            "date_to": _utc(last, datetime.max.time().replace(microsecond=0), tz),
        }


def _local(moment, tz):
    return pytz.utc.localize(moment).astimezone(tz).replace(tzinfo=None)


def _utc(day, time, tz):
    moment = tz.localize(datetime.combine(day, time))
    return moment.astimezone(pytz.utc).replace(tzinfo=None)
