# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class DialogueMerge(models.TransientModel):
    """Chooses the matter into which the others are merged."""

    _name = "dialogue.merge"
    _inherit = ["dialogue.readable.links"]
    _description = "Merge matters"

    petition_ids = fields.Many2many(
        "dialogue.petition",
        default=lambda self: self._chosen_ids("dialogue.petition"),
        string="Matters",
    )
    target_id = fields.Many2one(
        "dialogue.petition",
        string="Matter that is left",
        required=True,
        domain="[('state', 'in', ('received', 'classified', 'assigned', 'answered',"
        " 'concluded'))]",
    )

    def action_merge(self):
        """Merge by link; each matter and its voices stay to be read."""
        self.ensure_one()
        (self.petition_ids - self.target_id).action_merge(self.target_id.id)
        return {
            "type": "ir.actions.act_window",
            "res_model": "dialogue.petition",
            "res_id": self.target_id.id,
            "views": [(False, "form")],
        }
