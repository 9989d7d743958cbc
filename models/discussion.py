# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import SUPERUSER_ID, api, models
from odoo.tools import email_normalize

# Who takes part in the discussion of what he may read; a village does not: it
# follows its matters, but drafts and opinions stay within the commune's bodies.
DISCUSSING_ROLES = ("user", "supervisor", "office", "leader")


# What a context may switch the history off with.
_SILENT_KEYS = frozenset({"tracking_disable", "mail_notrack", "mail_create_nolog"})
# Proof that the server's own code does so: no JSON value is this very object.
SILENCE = object()


class DialogueDiscussion(models.AbstractModel):
    """A discussion that does not reach further than the record it is about.

    Odoo shows the whole chatter, with its files, to whoever may read the record,
    and goes on writing to followers who may read it no more.
    """

    _name = "dialogue.discussion"
    _description = "Discussion within the commune's bodies"
    _inherit = ["dialogue.files", "mail.thread"]

    def _with_history(self):
        """Return the records with a context that leaves the history on.

        It is what supervisors read, and everybody chooses the context of his calls;
        Odoo's own import switches the history off unless somebody ticks a box. What
        nobody can call as is trusted: the server's own code, which shows `SILENCE`,
        and the superuser, whose name no client can use (installation, demo data).
        """
        context = self.env.context
        silent = {key for key in _SILENT_KEYS if context.get(key)}
        if (
            not silent
            or context.get("dialogue_silence") is SILENCE
            or self.env.uid == SUPERUSER_ID
        ):
            return self
        return self.with_context(**dict.fromkeys(silent, False))

    @api.model_create_multi
    def create(self, vals_list):
        history = self._with_history()
        records = super(DialogueDiscussion, history).create(vals_list)
        return records.with_env(self.env)

    def write(self, vals):
        return super(DialogueDiscussion, self._with_history()).write(vals)

    def _compute_field_value(self, field):
        # What follows from a change, a deadline for instance, has a history too.
        return super(DialogueDiscussion, self._with_history())._compute_field_value(
            field
        )

    def _message_track(self, fields_iter, initial_values_dict):
        """Log what changed of many records at once.

        Odoo writes a message and its values for each record by itself, which is most
        of what moving fifty matters costs. Where a record has more to it than a plain
        note (a subtype, a body or an author of its own), Odoo does it.
        """
        own = self.env.cr.precommit.data
        kinds = ("message", "author")
        if (
            len(self) < 2
            or not fields_iter
            or any(own.get(f"mail.tracking.{kind}.{self._name}") for kind in kinds)
        ):
            return super()._message_track(fields_iter, initial_values_dict)
        described = self.fields_get(
            fields_iter, attributes=("string", "type", "selection", "currency_field")
        )
        records = self.exists()
        tracking = {
            record.id: record._mail_track(described, initial_values_dict[record.id])
            for record in records
        }
        changed = records.filtered(lambda record: tracking[record.id][0])
        for record in changed:
            before = initial_values_dict[record.id]
            names = tracking[record.id][0]
            if record._track_subtype({name: before[name] for name in names}):
                return super()._message_track(fields_iter, initial_values_dict)
        logged = changed.filtered(lambda record: tracking[record.id][1])
        messages = logged._message_log_batch(
            {
                record.id: record._track_get_default_log_message(tracking[record.id][0])
                for record in logged
            }
        )
        # sudo: as Odoo writes the history of whoever may change the record
        self.env["mail.tracking.value"].sudo().create(
            [
                {**values, "mail_message_id": message.id}
                for record, message in zip(logged, messages, strict=True)
                for _command, _id, values in tracking[record.id][1]
            ]
        )
        return tracking

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        operations = super()._mail_get_operation_for_mail_message_operation(
            message_operation
        )
        if self.env.su or self.env.user._dialogue_has(*DISCUSSING_ROLES):
            return operations
        # Who may work on a record (a village on its duty) discusses it too.
        return dict.fromkeys(operations, "write")

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        recipients = super()._notify_get_recipients(message, msg_vals, **kwargs)
        # sudo: asked on behalf of others
        users = self.env["res.users"].sudo()
        users = users.browse(data["uid"] for data in recipients if data["uid"])
        blind = {user.id for user in users if not self._is_discussed_with(user)}
        # Without a user, one is written to where somebody says so, not as a follower.
        addressed = set((msg_vals or {}).get("partner_ids") or [])
        addressed |= set(message.sudo().partner_ids.ids)  # sudo: as above
        return [
            data
            for data in recipients
            if data["uid"] not in blind and (data["uid"] or data["id"] in addressed)
        ]

    def _notify_thread_by_email(self, message, recipients_data, **kwargs):
        """Let the queue send what Odoo would send while the author waits.

        A mail server that does not answer would hold the author's own request, a
        minute for each mail.
        """
        queued = self.with_context(mail_notify_force_send=False)
        result = super(DialogueDiscussion, queued)._notify_thread_by_email(
            message, recipients_data, **kwargs
        )
        if any(data["notif"] == "email" for data in recipients_data):
            # sudo: only asks for the queue to be sent now instead of later
            self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()
        return result

    def _notify_by_email_get_base_mail_values(self, message, recipients_data, **kwargs):
        """Let it leave in the commune's name where its author has no address.

        Odoo would queue a mail without a sender, which never leaves.
        """
        values = super()._notify_by_email_get_base_mail_values(
            message, recipients_data, **kwargs
        )
        if not email_normalize(message.email_from):
            values["email_from"] = (
                self.company_id._dialogue_mail_sender().email_formatted
            )
        return values

    def _is_discussed_with(self, user):
        """Tell whether the user may read the discussion of these records."""
        records = self.with_user(user).with_context(
            allowed_company_ids=user.company_ids.ids
        )
        operations = records._mail_get_operation_for_mail_message_operation("read")
        return all(
            record.has_access(operation) for record, operation in operations.items()
        )

    def _closed_files(self, operation):
        """The files of a discussion are part of it."""
        closed = super()._closed_files(operation)
        if operation != "read" or self.env.su:
            return closed
        operations = self._mail_get_operation_for_mail_message_operation("read")
        return closed | self.filtered(
            lambda record: not record.has_access(operations[record])
        )
