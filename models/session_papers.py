# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.exceptions import UserError


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
