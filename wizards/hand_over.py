# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


class DialogueHandOver(models.TransientModel):
    """Asks who gets the work next, and why."""

    _name = "dialogue.hand.over"
    _inherit = ["dialogue.readable.links"]
    _description = "Hand over"

    assignment_ids = fields.Many2many(
        "dialogue.assignment",
        default=lambda self: self._chosen_ids("dialogue.assignment"),
        string="Assignments",
    )
    present_ids = fields.Many2many(
        "hr.department", string="Now with", compute="_compute_present_ids"
    )
    employee_id = fields.Many2one(
        "hr.employee",
        string="Other officer",
        domain="[('department_id', 'child_of', present_ids)]",
    )
    department_id = fields.Many2one(
        "hr.department",
        string="Other department",
        domain="[('id', 'not in', present_ids)]",
    )
    reason = fields.Char(required=True)

    @api.depends("assignment_ids")
    def _compute_present_ids(self):
        for wizard in self:
            wizard.present_ids = wizard.assignment_ids.department_id

    def action_hand_over(self):
        """Hand the assignments over, all or none."""
        self.ensure_one()
        self.assignment_ids.action_hand_over(
            self.department_id.id, self.employee_id.id, self.reason
        )
        return {"type": "ir.actions.act_window_close"}
