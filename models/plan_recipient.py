# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

PURPOSES = [
    ("report", "To report"),
    ("inform", "For information"),
    ("act", "To carry out"),
    ("cooperate", "To cooperate"),
    ("file", "To file"),
]


class DialoguePlanRecipient(models.Model):
    """One line of “Nơi nhận”: who gets the plan, and what for."""

    _name = "dialogue.plan.recipient"
    _description = "Recipients of a plan"
    _inherit = ["dialogue.plan.line.mixin"]

    name = fields.Char(
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    body_id = fields.Many2one(
        "dialogue.body", check_company=True, index="btree_not_null"
    )
    purpose = fields.Selection(PURPOSES)

    @api.depends("body_id")
    def _compute_name(self):
        for recipient in self:
            recipient.name = recipient.body_id.name or recipient.name
