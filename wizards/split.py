# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError


class DialogueSplit(models.TransientModel):
    """Makes one or several matters of one contribution."""

    _name = "dialogue.split"
    _inherit = ["dialogue.readable.links"]
    _description = "Make matters of a contribution"

    contribution_id = fields.Many2one(
        "dialogue.contribution",
        required=True,
        default=lambda self: self._given(
            "dialogue.contribution", self.env.context.get("active_id")
        )[:1],
    )
    text = fields.Text(related="contribution_id.text", string="Original wording")
    line_ids = fields.One2many(
        "dialogue.split.line",
        "split_id",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
        string="Matters",
    )

    @api.depends("contribution_id")
    def _compute_line_ids(self):
        for wizard in self:
            contribution = wizard.contribution_id
            wizard.line_ids = [
                fields.Command.clear(),
                fields.Command.create(
                    {
                        "subject": contribution
                        and contribution._prepare_petition()["subject"],
                        "field_id": contribution.field_id.id,
                    }
                ),
            ]

    def action_split(self):
        """Create a matter for each line; the original wording stays on each.

        :raise UserError: where there is no line
        """
        self.ensure_one()
        if not self.line_ids:
            raise UserError(self.env._("Type at least one matter."))
        common = self.contribution_id._prepare_petition()
        self.env["dialogue.petition"].create(
            [
                {
                    **common,
                    "subject": line.subject,
                    "field_id": line.field_id.id,
                    "kind": line.kind,
                }
                for line in self.line_ids
            ]
        )
        return self.contribution_id.action_view_petitions()


class DialogueSplitLine(models.TransientModel):
    """One matter to be made."""

    _name = "dialogue.split.line"
    _inherit = ["dialogue.readable.links"]
    _description = "Matter to be made"

    split_id = fields.Many2one("dialogue.split", required=True, ondelete="cascade")
    subject = fields.Char(required=True)
    field_id = fields.Many2one("dialogue.field")
    kind = fields.Selection(
        [
            ("opinion", "Opinion"),
            ("petition", "Petition"),
            ("reflection", "Reflection"),
            ("complaint", "Complaint"),
        ],
        required=True,
        default="petition",
    )
