# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models


class MailMail(models.Model):
    _inherit = "mail.mail"

    def _postprocess_sent_message(
        self, success_pids, success_emails, failure_reason=False, failure_type=None
    ):
        """Tell the digests what became of their mails, before those are deleted."""
        # sudo: the mail queue may run as anybody
        digests = self.env["dialogue.digest"].sudo()
        types = dict(self._fields["failure_type"]._description_selection(self.env))
        for digest in digests.search([("mail_mail_id", "in", self.ids)]):
            if failure_type:
                mail = digest.mail_mail_id
                parts = (
                    types.get(failure_type, failure_type),
                    failure_reason or mail.failure_reason,
                )
                digest._fail(": ".join(filter(None, parts)))
            else:
                digest._write_state("sent", failure=False)
        return super()._postprocess_sent_message(
            success_pids, success_emails, failure_reason, failure_type
        )
