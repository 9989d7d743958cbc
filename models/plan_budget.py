# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class DialoguePlanBudget(models.Model):
    """One line of the budget: where the money comes from and what it pays."""

    _name = "dialogue.plan.budget"
    _description = "Budget of a plan"
    _inherit = ["dialogue.plan.line.mixin"]

    _follow_up_fields = frozenset({"actual", "note", "responsible_id", "sequence"})

    source = fields.Selection(
        [
            ("commune", "Commune budget"),
            ("party", "Party committee's budget"),
            ("province", "Province budget"),
            ("other", "Other legal sources"),
        ],
        required=True,
        default="commune",
    )
    name = fields.Char(string="Purpose", required=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    estimate = fields.Monetary()
    actual = fields.Monetary(copy=False)
    responsible_id = fields.Many2one("hr.employee", check_company=True, index=True)
    note = fields.Char()

    _amounts_positive = models.Constraint(
        "CHECK(COALESCE(estimate, 0) >= 0 AND COALESCE(actual, 0) >= 0)",
        "An amount of the budget cannot be negative.",
    )
