# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from ..models.petition import KINDS


class DialogueClassify(models.TransientModel):
    """Classifies many matters at once; what is left empty stays as it is."""

    _name = "dialogue.classify"
    _inherit = ["dialogue.readable.links"]
    _description = "Classify matters"

    petition_ids = fields.Many2many(
        "dialogue.petition",
        default=lambda self: self.env.context.get("active_ids"),
        string="Matters",
    )
    kind = fields.Selection([item for item in KINDS if item[0] != "denunciation"])
    field_id = fields.Many2one("dialogue.field")
    authority = fields.Selection(
        [
            ("commune", "Commune"),
            ("province", "Province"),
            ("other", "Another body"),
        ]
    )
    department_id = fields.Many2one("hr.department", string="Lead department")

    def action_classify(self):
        """Write what was chosen and classify the matters, all or none of them."""
        self.ensure_one()
        values = {
            name: self[name].id if name.endswith("_id") else self[name]
            for name in ("kind", "field_id", "authority", "department_id")
            if self[name]
        }
        if values:
            self.petition_ids.write(values)
        for petition in self.petition_ids:
            if not petition.department_id:
                field = petition.field_id.with_company(petition.company_id)
                petition.department_id = field.department_id
        return self.petition_ids.action_classify()
