# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from ..models.assignment_clock import PAUSES


class DialoguePause(models.TransientModel):
    """Asks who is waited for before the clock is stopped."""

    _name = "dialogue.pause"
    _inherit = ["dialogue.readable.links"]
    _description = "Stop the clock"

    assignment_ids = fields.Many2many(
        "dialogue.assignment",
        default=lambda self: self._chosen_ids("dialogue.assignment"),
        string="Assignments",
    )
    kind = fields.Selection(PAUSES, required=True, default="waiting_citizen")
    reason = fields.Char(required=True)

    def action_pause(self):
        """Stop the clock of the assignments, all or none."""
        self.ensure_one()
        self.assignment_ids.action_pause(self.kind, self.reason)
        return {"type": "ir.actions.act_window_close"}
