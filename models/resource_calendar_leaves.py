# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import pytz

from odoo import api, fields, models


class ResourceCalendarLeaves(models.Model):
    _inherit = "resource.calendar.leaves"

    dialogue_first_day = fields.Date(
        string="First day",
        compute="_compute_dialogue_days",
        inverse="_inverse_dialogue_days",
        help="In the time zone of the commune, whatever that of the browser is.",
    )
    dialogue_last_day = fields.Date(
        string="Last day",
        compute="_compute_dialogue_days",
        inverse="_inverse_dialogue_days",
    )

    @api.depends("date_from", "date_to", "company_id")
    @api.depends_context("company")
    def _compute_dialogue_days(self):
        for leave in self:
            tz = (leave.company_id or self.env.company)._dialogue_tz()
            leave.dialogue_first_day = _local_date(leave.date_from, tz)
            leave.dialogue_last_day = _local_date(leave.date_to, tz)

    def _inverse_dialogue_days(self):
        for leave in self.filtered("dialogue_first_day"):
            company = leave.company_id or self.env.company
            leave.write(
                company._dialogue_leave_moments(
                    leave.dialogue_first_day,
                    leave.dialogue_last_day or leave.dialogue_first_day,
                )
            )

    # ------------------------------------------------------------------------
    # CRUD: a public holiday that changes moves deadlines
    # ------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        leaves = super().create(vals_list)
        leaves._dialogue_calendar_changed()
        return leaves

    def write(self, vals):
        before = self._dialogue_concerned_companies()
        result = super().write(vals)
        (before | self._dialogue_concerned_companies())._dialogue_calendar_changed()
        return result

    def unlink(self):
        companies = self._dialogue_concerned_companies()
        result = super().unlink()
        companies._dialogue_calendar_changed()
        return result

    def _dialogue_calendar_changed(self):
        self._dialogue_concerned_companies()._dialogue_calendar_changed()

    def _dialogue_concerned_companies(self):
        """Return the companies that have a public holiday among these records.

        Time off of a single person is none; a holiday of no company is everybody's.
        """
        holidays = self.filtered(lambda leave: not leave.resource_id)
        # sudo: a shared holiday concerns companies that its author may not read
        companies = holidays.sudo().company_id
        if any(not leave.company_id for leave in holidays):
            companies = companies.search([])
        return companies


def _local_date(moment, tz):
    return moment and pytz.utc.localize(moment).astimezone(tz).date()
