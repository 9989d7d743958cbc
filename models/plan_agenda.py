# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


class DialoguePlanAgenda(models.Model):
    """One item of the programme that each session of the plan starts from."""

    _name = "dialogue.plan.agenda"
    _description = "Programme of a plan"
    _inherit = ["dialogue.plan.line.mixin"]

    plan_id = fields.Many2one(
        required=False, help="Empty: an item of the standard programme."
    )
    # Printed on papers as it stands, and these are always Vietnamese: not translated.
    name = fields.Char(string="Item", required=True)
    duration = fields.Integer(string="Minutes")
    presenter = fields.Char()
    note = fields.Text()

    @api.model
    def _standard_programme(self):
        """Return the programme for plans and sessions that have none of their own."""
        return self.search([("plan_id", "=", False)])
