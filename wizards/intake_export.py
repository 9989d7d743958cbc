# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ..tools.intake_columns import CONTRIBUTIONS


class DialogueIntakeExport(models.TransientModel):
    """Contributions as an Excel file with the columns of the form."""

    _name = "dialogue.intake.export"
    _inherit = ["dialogue.intake.export.mixin"]
    _description = "Export contributions to Excel"

    _form = CONTRIBUTIONS
    _file_name = "y-kien.xlsx"

    contribution_ids = fields.Many2many(
        "dialogue.contribution",
        string="Contributions",
        default=lambda self: self._chosen_ids("dialogue.contribution"),
    )

    @api.depends("contribution_ids")
    def _compute_count(self):
        return super()._compute_count()

    @api.depends("contribution_ids")
    def _compute_file(self):
        return super()._compute_file()

    def _exported(self):
        # A denunciation's stub holds nothing that was said.
        return self.contribution_ids.filtered(lambda record: not record.is_stripped)

    def _rows(self):
        self._exported().citizen_id._note_access("exported")
        choices = {
            company: self._intake_choices(company)
            for company in self.contribution_ids.company_id
        }
        return [
            self._row(number, record, choices[record.company_id])
            for number, record in enumerate(self._exported(), start=1)
        ]

    def _row(self, number, record, choices):
        citizen, matter = record.citizen_id, record.field_id
        return {
            "number": number,
            "village": record.village_id.name,
            "name": citizen.name,
            "phone": citizen.phone,
            "address": citizen.address,
            "anonymous": record.is_anonymous,
            "channel": choices["channel"].labels[record.channel],
            "text": record.text,
            "people": record.people_count,
            "field": choices["field"].labels.get(matter.id, matter.name),
            "date": record.received_date,
            "recorder": record.recorder_name or record.recorded_by.name,
        }
