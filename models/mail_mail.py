# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.fields import Command


class MailMail(models.Model):
    _inherit = "mail.mail"

    @api.model
    def _dialogue_queue(self, vals_list):
        """Put mails into the queue, the files of all of them with one statement.

        Odoo's ``create`` writes the new files of each mail by themselves.

        :param vals_list: as for ``create``; ``attachment_ids`` makes new files only
        :return: the mails, in the same order
        """
        vals_list = list(vals_list)
        files = iter(
            self.env["ir.attachment"].create(
                [file for vals in vals_list for *_new, file in vals["attachment_ids"]]
            )
        )
        return self.create(
            [
                {
                    **vals,
                    "attachment_ids": [
                        Command.link(next(files).id) for _file in vals["attachment_ids"]
                    ],
                }
                for vals in vals_list
            ]
        )

    def _postprocess_sent_message(
        self, success_pids, success_emails, failure_reason=False, failure_type=None
    ):
        """Tell who queued the mails what became of them, before they are deleted."""
        types = dict(self._fields["failure_type"]._description_selection(self.env))
        reason = {}
        for mail in self:
            parts = (
                types.get(failure_type, failure_type),
                failure_reason or mail.failure_reason,
            )
            reason[mail] = ": ".join(filter(None, parts)) if failure_type else False
        self._tell_digests(reason)
        self._tell_delegates(reason)
        return super()._postprocess_sent_message(
            success_pids, success_emails, failure_reason, failure_type
        )

    def _tell_digests(self, reason):
        """Note of each digest that it left, or why not: ``{mail: reason or False}``."""
        # sudo: the mail queue may run as anybody
        digests = self.env["dialogue.digest"].sudo()
        for digest in digests.search([("mail_mail_id", "in", self.ids)]):
            why = reason[digest.mail_mail_id]
            if why:
                digest._fail(why)
            else:
                digest._write_state("sent", failure=False)

    def _tell_delegates(self, reason):
        """Note of each delegate why his invitation did not leave, as above."""
        # sudo: as above
        delegates = self.env["dialogue.delegate"].sudo()
        for delegate in delegates.search([("mail_mail_id", "in", self.ids)]):
            why = reason[delegate.mail_mail_id]
            delegate.mail_failure = why and why[:500]
