# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


class DialoguePlanLineMixin(models.AbstractModel):
    """A line of a plan: it is locked when its plan is."""

    _name = "dialogue.plan.line.mixin"
    _description = "Line of a plan"
    _order = "sequence, id"
    _check_company_auto = True

    # Fields that are filled in while the plan is being carried out.
    _follow_up_fields = frozenset()

    plan_id = fields.Many2one(
        "dialogue.plan", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="plan_id.company_id", store=True, index=True, precompute=True
    )
    sequence = fields.Integer(default=10)

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.plan_id._check_unlocked(self._description)
        return lines

    def write(self, vals):
        if not self._follow_up_fields.issuperset(vals):
            self.plan_id._check_unlocked(self._description)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_locked(self):
        self.plan_id._check_unlocked(self._description)
