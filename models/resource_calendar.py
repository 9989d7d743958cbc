# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections import defaultdict

from odoo import models


class ResourceCalendar(models.Model):
    _inherit = "resource.calendar"

    def write(self, vals):
        result = super().write(vals)
        if not {"attendance_ids", "two_weeks_calendar", "tz"}.isdisjoint(vals):
            # The time zones of companies are kept.
            self.env.registry.clear_cache()
            # sudo: the working hours may serve companies their author may not read
            self.env["res.company"].sudo().search(
                [("resource_calendar_id", "in", self.ids)]
            )._dialogue_calendar_changed()
        return result

    def _dialogue_weeks(self):
        """Return the hours of the week as ``tools.working_days.WorkingDays`` wants.

        :return: a pair of ``{weekday: [(from, to)]}``, for even and odd weeks; None
            where the calendar names no hours: Monday to Friday is meant then
        """
        weeks = defaultdict(list), defaultdict(list)
        for attendance in self.attendance_ids:
            if not attendance._is_work_period():
                continue
            parities = (
                [int(attendance.week_type)]
                if self.two_weeks_calendar and attendance.week_type
                else [0, 1]
            )
            for parity in parities:
                weeks[parity][int(attendance.dayofweek)].append(
                    (attendance.hour_from, attendance.hour_to)
                )
        if not any(weeks):
            return None
        return tuple(dict(week) for week in weeks)
