# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.petition import OUTCOMES


class DialogueCommonAnswer(models.TransientModel):
    """Writes one answer into many assignments of the department, all or none."""

    _name = "dialogue.common.answer"
    _inherit = ["dialogue.readable.links"]
    _description = "Answer together"

    assignment_ids = fields.Many2many(
        "dialogue.assignment",
        default=lambda self: self._chosen_ids("dialogue.assignment"),
        string="Assignments",
    )
    template_id = fields.Many2one("dialogue.answer.template", string="Answer template")
    answer = fields.Text(
        required=True,
        compute="_compute_from_template",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )
    answer_summary = fields.Char(
        string="Answer in short",
        size=200,
        compute="_compute_from_template",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )
    outcome = fields.Selection(
        OUTCOMES,
        string="Proposed outcome",
        compute="_compute_from_template",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )
    refusals = fields.Text(string="What stands in the way", compute="_compute_refusals")

    @api.depends("template_id")
    def _compute_from_template(self):
        """Fill what is still empty; what somebody typed stays."""
        for wizard in self:
            template = wizard.template_id
            wizard.answer = wizard.answer or template.body
            wizard.answer_summary = wizard.answer_summary or template.answer_summary
            wizard.outcome = wizard.outcome or template.outcome

    @api.depends("assignment_ids")
    def _compute_refusals(self):
        for wizard in self:
            refusals = wizard.assignment_ids._refusals_of_answer()
            wizard.refusals = "\n".join(
                f"{line.display_name}: {reason}" for line, reason in refusals.items()
            )

    def action_answer(self):
        """Write the answer into all the assignments and take them up.

        :raise UserError: naming each assignment that refuses, and why; then nothing
            was written
        """
        self.ensure_one()
        if self.refusals:
            raise UserError(
                self.env._(
                    "Nothing was written. Take these out of the selection:\n%(lines)s",
                    lines=self.refusals,
                )
            )
        self.assignment_ids._write_common_answer(
            self.template_id,
            self.answer,
            answer_summary=self.answer_summary,
            outcome=self.outcome,
        )
        return {"type": "ir.actions.act_window_close"}
