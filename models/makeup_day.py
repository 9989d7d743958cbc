# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError


class DialogueMakeupDay(models.Model):
    """Ngày làm bù: a day off that is worked, usually a Saturday.

    The Government announces each year which working day is exchanged for it. The
    day that is off in return is a public holiday of the working calendar.
    """

    _name = "dialogue.makeup.day"
    _description = "Make-up working day"
    _order = "date desc, id desc"
    _check_company_auto = True

    name = fields.Char(
        string="Reason",
        required=True,
        default=lambda self: self.env._("Make-up working day"),
        help="What the explanation of a deadline says, such as the announcement that"
        " exchanged the day.",
    )
    date = fields.Date(required=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )

    _company_date_uniq = models.Constraint(
        "UNIQUE(company_id, date)",
        "This day is recorded as a make-up working day already.",
    )

    @api.constrains("date", "company_id")
    def _check_day_is_off(self):
        calendars = self.company_id._dialogue_calendars()
        for makeup in self:
            if calendars[makeup.company_id].is_worked_anyway(makeup.date):
                raise ValidationError(
                    self.env._(
                        "%(day)s is a working day of %(company)s already; a make-up"
                        " day is a day off that is worked.",
                        day=makeup.date.strftime("%d/%m/%Y"),
                        company=makeup.company_id.name,
                    )
                )

    # ------------------------------------------------------------------------
    # CRUD: a make-up day that changes moves deadlines
    # ------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        days = super().create(vals_list)
        days.company_id._dialogue_calendar_changed()
        return days

    def write(self, vals):
        companies = self.company_id
        result = super().write(vals)
        (companies | self.company_id)._dialogue_calendar_changed()
        return result

    def unlink(self):
        companies = self.company_id
        result = super().unlink()
        companies._dialogue_calendar_changed()
        return result
