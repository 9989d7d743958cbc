# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

from ..tools.vietnam_holidays import Row


class DialogueHolidayImport(models.TransientModel):
    """Vietnam's public holidays of a year, shown before they are written down.

    Only what the company's calendar lacks is shown, so doing it twice adds nothing.
    """

    _name = "dialogue.holiday.import"
    _inherit = ["dialogue.called"]
    _description = "Add public holidays"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    year = fields.Integer(required=True, default=lambda self: self._default_year())
    line_ids = fields.One2many(
        "dialogue.holiday.import.line",
        "import_id",
        string="Days",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )
    message = fields.Char(compute="_compute_message")

    def _default_year(self):
        company = self.env.company
        years = company._dialogue_years_without_holidays()
        return years[0] if years else company._dialogue_today().year

    @api.depends("year", "company_id")
    def _compute_line_ids(self):
        for wizard in self:
            rows, _message = wizard._missing_rows()
            wizard.line_ids = [Command.clear()] + [
                Command.create(
                    {
                        "selected": row.is_certain,
                        "first_day": row.first,
                        "last_day": row.last,
                        "name": row.name,
                        "kind": "makeup" if row.is_makeup else "holiday",
                        "note": wizard._row_note(row),
                    }
                )
                for row in rows
            ]

    @api.depends("year", "company_id")
    def _compute_message(self):
        for wizard in self:
            rows, message = wizard._missing_rows()
            if not rows and not message:
                message = self.env._(
                    "%(company)s has every holiday of %(year)s that the list knows.",
                    company=wizard.company_id.name,
                    year=wizard.year,
                )
            wizard.message = message

    def _missing_rows(self):
        """Return the rows to show, and what stands in the way of showing any."""
        try:
            return self.company_id._dialogue_missing_holidays(self.year), False
        except UserError as error:
            return [], str(error)

    def _row_note(self, row):
        if row.is_certain:
            return False
        return self.env._(
            "Please check: tick it where this year's announcement of the Government"
            " has the day. Without it, deadlines come a day early, never late."
        )

    def action_import(self):
        """Write the ticked rows down and show the public holidays.

        :raise UserError: where no row is ticked
        """
        self.ensure_one()
        lines = self.line_ids.filtered("selected")
        if not lines:
            raise UserError(self.env._("Tick at least one day."))
        self.company_id._dialogue_add_holidays([line._row() for line in lines])
        return self.env["ir.actions.actions"]._for_xml_id(
            "commune_dialogue.public_holiday_action"
        )


class DialogueHolidayImportLine(models.TransientModel):
    _name = "dialogue.holiday.import.line"
    _description = "Public holiday to add"
    _order = "first_day, id"

    import_id = fields.Many2one(
        "dialogue.holiday.import", required=True, index=True, ondelete="cascade"
    )
    selected = fields.Boolean(string="Add", default=True)
    first_day = fields.Date(required=True)
    last_day = fields.Date(
        compute="_compute_last_day", store=True, readonly=False, precompute=True
    )
    name = fields.Char(required=True)
    kind = fields.Selection(
        [("holiday", "Day off"), ("makeup", "Make-up working day")],
        required=True,
        default="holiday",
    )
    note = fields.Char(readonly=True)

    @api.depends("first_day", "kind")
    def _compute_last_day(self):
        for line in self:
            if line.kind == "makeup" or not line.last_day:
                line.last_day = line.first_day

    @api.constrains("first_day", "last_day")
    def _check_days(self):
        for line in self:
            if line.last_day and line.last_day < line.first_day:
                raise ValidationError(
                    self.env._("“%(name)s” ends before it begins.", name=line.name)
                )

    def _row(self):
        self.ensure_one()
        return Row(
            self.first_day,
            self.last_day or self.first_day,
            self.name,
            is_makeup=self.kind == "makeup",
        )
