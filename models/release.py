# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class DialogueSession(models.Model):
    """Answers leave the commune's bodies together, with the conclusion notice."""

    _inherit = "dialogue.session"

    def _release_answers(self):
        """Open the answers of what these sessions concluded to the villages."""
        # sudo: whoever may issue the notice releases what it announces
        petitions = (
            self.sudo()
            .consideration_ids.filtered("is_concluded")
            .petition_id.filtered(lambda petition: not petition.released_date)
        )
        for state, matters in petitions.grouped("state").items():
            matters._write_state(
                state, released_date=fields.Date.context_today(self)
            )

    def _conclusion_report(self):
        return self.env.ref("commune_dialogue.action_report_conclusion")

    def _gaps_closed(self):
        """Return what keeps a session open: its notice, and closing its papers."""
        # sudo: every role that closes a session may know that its notice is out
        notice = self.env["dialogue.document"].sudo().search_count(
            [
                ("session_id", "=", self.id),
                ("report_id", "=", self._conclusion_report().id),
                ("state", "=", "issued"),
            ],
            limit=1,
        )
        if notice:
            return []
        return [self.env._("the conclusion notice has not been issued yet.")]


class DialogueDocument(models.Model):
    _inherit = "dialogue.document"

    def _issue(self):
        result = super()._issue()
        if self.report_id == self.session_id._conclusion_report():
            self.session_id._release_answers()
        return result
