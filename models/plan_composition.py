# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError


class DialoguePlanComposition(models.Model):
    """One group of participants of a plan's sessions, with its number."""

    _name = "dialogue.plan.composition"
    _description = "Participants"
    _inherit = ["hr.mixin", "dialogue.plan.line.mixin"]

    group_id = fields.Many2one(
        "dialogue.delegate.group",
        required=True,
        check_company=True,
        ondelete="restrict",
        index=True,
    )
    name = fields.Char(
        string="Printed as",
        compute="_compute_from_group",
        store=True,
        readonly=False,
        precompute=True,
    )
    quota_kind = fields.Selection(
        [
            ("fixed", "A fixed number"),
            ("per_village", "A number per village"),
            ("named", "Named persons"),
        ],
        string="Counted as",
        compute="_compute_from_group",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    quantity = fields.Integer(
        string="Number",
        compute="_compute_from_group",
        store=True,
        readonly=False,
        precompute=True,
    )
    employee_ids = fields.Many2many(
        "hr.employee",
        "dialogue_plan_composition_employee_rel",
        "composition_id",
        "employee_id",
        string="Named",
        check_company=True,
    )
    note = fields.Char()

    _quantity_positive = models.Constraint(
        "CHECK(quantity >= 0)", "The number of participants cannot be negative."
    )

    @api.depends("group_id")
    def _compute_from_group(self):
        for line in self:
            line.name = line.group_id.name
            line.quota_kind = line.group_id.quota_kind or "fixed"
            line.quantity = line.group_id.quantity

    @api.constrains("plan_id", "group_id")
    def _check_group_once(self):
        for plan in self.plan_id:
            groups = plan.composition_ids.mapped("group_id")
            if len(groups) == len(plan.composition_ids):
                continue
            lines = plan.composition_ids
            twice = groups.filtered(
                lambda group, lines=lines: (
                    len(lines.filtered(lambda line: line.group_id == group)) > 1
                )
            )
            raise ValidationError(
                self.env._(
                    "%(plan)s: each group may stand in the composition only once"
                    " (%(groups)s).",
                    plan=plan.display_name,
                    groups=", ".join(twice.mapped("name")),
                )
            )
