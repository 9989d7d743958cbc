# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.exceptions import UserError

# What is written as soon as the session is over.
PAPERS_AFTER = ("minutes", "conclusion")


class DialogueSession(models.Model):
    """The papers of a session."""

    _inherit = "dialogue.session"

    document_ids = fields.One2many("dialogue.document", "session_id", string="Papers")

    def action_print_invitations(self):
        """Print the invitations of all delegates of these sessions as one file.

        :return: dict, the report action
        :raise UserError: where nobody is to be invited yet
        """
        if not self.delegate_ids:
            raise UserError(
                self.env._("Nobody is invited yet: enter or draw up delegates first.")
            )
        report = self.env.ref("commune_dialogue.action_report_invitation")
        return report.report_action(self.delegate_ids, config=False)

    def _draft_papers(self):
        """Enter minutes and conclusion notice in the register, where they are not.

        A commune in which no body issues papers yet gets none.
        """
        # sudo: the drafts follow from the end of the session, which a leader may
        # note too, who enters no papers
        documents, sessions = self.env["dialogue.document"].sudo(), self.sudo()
        for name in PAPERS_AFTER:
            report = documents.env.ref(f"commune_dialogue.action_report_{name}")
            paper = report._dialogue_paper()
            present = paper._registered(sessions)
            documents.create(
                [
                    paper._document_vals(session, stored=True)
                    for session in sessions
                    if session.id not in present and paper._body_of(session).id
                ]
            )
