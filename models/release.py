# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models


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
                state, released_date=self.env.company._dialogue_today()
            )


class DialogueDocument(models.Model):
    _inherit = "dialogue.document"

    def _follow_issue(self):
        result = super()._follow_issue()
        notices = self.filtered(lambda paper: paper._is_paper("conclusion"))
        notices.session_id._release_answers()
        for slip in self.filtered(lambda paper: paper._is_paper("transfer_slip")):
            slip.petition_id._note_forwarding(slip)
        return result


class DialoguePetition(models.Model):
    _inherit = "dialogue.petition"

    def _note_forwarding(self, slip):
        """Keep the issued slip as the paper that forwards the matter, if none is."""
        if not self.forward_document_id:
            self.write(
                {
                    "forward_document_id": slip.id,
                    "forward_date": self.forward_date or slip.date,
                }
            )
