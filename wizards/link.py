# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from markupsafe import Markup, escape

from odoo import api, fields, models

from ..tools.likeness import shared_words


class DialogueLink(models.TransientModel):
    """Adds voices to a matter that is known already, with the likely ones shown."""

    _name = "dialogue.link"
    _inherit = ["dialogue.readable.links"]
    _description = "Add contributions to a matter"

    contribution_ids = fields.Many2many(
        "dialogue.contribution",
        default=lambda self: self._chosen_ids("dialogue.contribution"),
        string="Contributions",
    )
    petition_id = fields.Many2one(
        "dialogue.petition",
        string="Matter",
        required=True,
        domain="[('state', 'not in', ('merged', 'withdrawn', 'transferred'))]",
    )
    similar = fields.Html(
        string="Worded alike", compute="_compute_similar", sanitize=False
    )

    @api.depends("contribution_ids")
    def _compute_similar(self):
        for wizard in self:
            first = wizard.contribution_ids[:1]
            petitions = self.env["dialogue.petition"].with_company(first.company_id)
            found = petitions.find_similar(
                first.text or "", first.village_id.id, first.field_id.id
            )
            items = Markup().join(
                Markup("<li>%s – %s (%d %%)<br/><i>%s</i></li>")
                % (
                    item["code"],
                    escape(item["subject"]),
                    item["score"] * 100,
                    " · ".join(shared_words(item["subject"], first.text)),
                )
                for item in found
            )
            wizard.similar = items and Markup("<ul>%s</ul>") % items

    def action_link(self):
        """Link the contributions to the matter; its voices add up."""
        self.ensure_one()
        self.petition_id.write(
            {
                "contribution_ids": [
                    fields.Command.link(contribution.id)
                    for contribution in self.contribution_ids
                ]
            }
        )
        return {"type": "ir.actions.act_window_close"}
