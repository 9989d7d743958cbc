# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ..tools.intake_columns import DELEGATES


class DialogueDelegateExport(models.TransientModel):
    """Delegates as an Excel file with the columns of the form."""

    _name = "dialogue.delegate.export"
    _inherit = ["dialogue.intake.export.mixin"]
    _description = "Export delegates to Excel"

    _form = DELEGATES
    _file_name = "danh-sach-dai-bieu.xlsx"

    delegate_ids = fields.Many2many(
        "dialogue.delegate",
        string="Delegates",
        default=lambda self: self._chosen_ids("dialogue.delegate"),
    )

    @api.depends("delegate_ids")
    def _compute_count(self):
        return super()._compute_count()

    @api.depends("delegate_ids")
    def _compute_file(self):
        return super()._compute_file()

    def _exported(self):
        # A place without a name is nobody yet, and could not be read back.
        return self.delegate_ids.filtered("is_named")

    def _rows(self):
        return [
            {
                "number": number,
                "village": record.village_id.name,
                "name": record.name,
                "position": record.position,
                "organisation": record.organisation,
                "group": record.group_id.name,
                "phone": record.phone,
                "email": record.email,
                "note": record.note,
            }
            for number, record in enumerate(self._exported(), start=1)
        ]
