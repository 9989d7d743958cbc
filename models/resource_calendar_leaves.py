# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import pytz

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResourceCalendarLeaves(models.Model):
    _inherit = "resource.calendar.leaves"

    dialogue_first_day = fields.Date(
        string="First day",
        compute="_compute_dialogue_days",
        readonly=False,
        help="In the time zone of the commune, whatever that of the browser is.",
    )
    dialogue_last_day = fields.Date(
        string="Last day", compute="_compute_dialogue_days", readonly=False
    )

    @api.depends("date_from", "date_to", "company_id")
    @api.depends_context("company")
    def _compute_dialogue_days(self):
        for leave in self:
            tz = (leave.company_id or self.env.company)._dialogue_tz()
            leave.dialogue_first_day = _local_date(leave.date_from, tz)
            leave.dialogue_last_day = _local_date(leave.date_to, tz)

    @api.onchange("dialogue_first_day")
    def _onchange_dialogue_first_day(self):
        # a new row starts as today; its last day follows the first until it is set
        if not self._origin or self.dialogue_last_day < self.dialogue_first_day:
            self.dialogue_last_day = self.dialogue_first_day

    # ------------------------------------------------------------------------
    # CRUD: days become moments; a public holiday that changes moves deadlines
    # ------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        Calendar = self.env["resource.calendar"]
        leaves = super().create(
            [
                self._dialogue_moments(
                    vals, Calendar.browse(vals.get("calendar_id")).company_id
                )
                for vals in vals_list
            ]
        )
        leaves._dialogue_concerned_companies()._dialogue_calendar_changed()
        return leaves

    def write(self, vals):
        before = self._dialogue_concerned_companies()
        if {"dialogue_first_day", "dialogue_last_day"}.isdisjoint(vals):
            super().write(vals)
        else:
            for leave in self:
                super(ResourceCalendarLeaves, leave).write(
                    self._dialogue_moments(
                        vals,
                        leave.company_id,
                        leave.dialogue_first_day,
                        leave.dialogue_last_day,
                    )
                )
        (before | self._dialogue_concerned_companies())._dialogue_calendar_changed()
        return True

    @api.model
    def _dialogue_moments(self, vals, company, old_first=None, old_last=None):
        """Return ``vals`` with the moments of the days that it names.

        Done here and not in an inverse: the inverses of two fields would pass, one
        after the other, through dates of which the end lies before the start.
        """
        vals = dict(vals)
        new_first = fields.Date.to_date(vals.pop("dialogue_first_day", None))
        new_last = fields.Date.to_date(vals.pop("dialogue_last_day", None))
        if new_first or new_last:
            first = new_first or old_first or new_last
            last = new_last or max(old_last or first, first)
            if last < first:
                raise ValidationError(
                    self.env._("A public holiday cannot end before it begins.")
                )
            vals.update(
                (company or self.env.company)._dialogue_leave_moments(first, last)
            )
        return vals

    def unlink(self):
        companies = self._dialogue_concerned_companies()
        result = super().unlink()
        companies._dialogue_calendar_changed()
        return result

    def _dialogue_concerned_companies(self):
        """Return the companies that have a public holiday among these records.

        Time off of a single person is none; a holiday of no company is everybody's.
        """
        holidays = self.filtered(lambda leave: not leave.resource_id)
        # sudo: a shared holiday concerns companies that its author may not read
        companies = holidays.sudo().company_id
        if any(not leave.company_id for leave in holidays):
            # Every commune of the database, which is what such a holiday means.
            companies = companies.search([])  # pylint: disable=no-search-all
        return companies


def _local_date(moment, tz):
    return moment and pytz.utc.localize(moment).astimezone(tz).date()
