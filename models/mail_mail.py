# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from smtplib import SMTPServerDisconnected

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

    def _send(self, *args, **kwargs):
        """Say of the mail that the mail server left without an answer that it failed.

        Odoo stops there without a word to who queued it; the others stay in the queue.
        """
        try:
            return super()._send(*args, **kwargs)
        except SMTPServerDisconnected as error:
            tried = self.exists().filtered(lambda mail: mail.state != "outgoing")
            failure = {"failure_type": "mail_smtp", "failure_reason": str(error)}
            tried[-1:].write(failure)
            tried[-1:]._postprocess_sent_message([], [], **failure)
            raise

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
        for delegate in delegates.search([("mail_number", "in", self.ids)]):
            why = (reason[self.browse(delegate.mail_number)] or "")[:500]
            # Not for nothing: where somebody changes the delegate at this moment, Odoo
            # would take back that the mail was sent, and send it again.
            if (delegate.mail_failure or "") != why:
                delegate.mail_failure = why or False
