# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..tools import intake_form


class DialogueIntakeExport(models.TransientModel):
    """Contributions as an Excel file with the columns of the form.

    The file is made when it is fetched and kept nowhere: it names people.
    """

    _name = "dialogue.intake.export"
    _inherit = ["dialogue.intake.mixin"]
    _description = "Export contributions to Excel"

    contribution_ids = fields.Many2many(
        "dialogue.contribution",
        string="Contributions",
        default=lambda self: self._default_contributions(),
    )
    count = fields.Integer(string="Number of contributions", compute="_compute_count")
    file = fields.Binary(compute="_compute_file", export_string_translation=False)

    def _default_contributions(self):
        return self.env.context.get("active_ids", [])

    @api.depends("contribution_ids")
    def _compute_count(self):
        for wizard in self:
            wizard.count = len(wizard._exported())

    @api.depends("contribution_ids")
    def _compute_file(self):
        for wizard in self:
            wizard._check_may_export()
            wizard.file = base64.b64encode(intake_form.build(wizard._rows()))

    def action_export(self):
        """Download the file.

        :raise AccessError: where the user has not the right to export
        """
        self._check_may_export()
        return self._download("file", "y-kien.xlsx")

    def _check_may_export(self):
        if not self.env.user.has_group("base.group_allow_export"):
            raise AccessError(
                self.env._(
                    "You may not export data. An administrator can give you the right"
                    " “Access to export feature”."
                )
            )

    def _exported(self):
        # A denunciation's stub holds nothing that was said.
        return self.contribution_ids.filtered(lambda record: not record.is_stripped)

    def _rows(self):
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
