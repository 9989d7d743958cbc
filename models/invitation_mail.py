# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import re
from datetime import timedelta

from dateutil.tz import UTC  # the library of calendars looks others up for long
from markupsafe import Markup

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, LockError, UserError
from odoo.fields import Domain
from odoo.tools.mail import email_normalize, formataddr

from odoo.addons.calendar.models.calendar_event import vobject

from .plan import OFFICE
from .session import CALLED_OFF
from .session_calendar import USUAL_HOURS

_BREAKS = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]+")
_MOMENTS = ("date_start", "date_end")
# Who has got one of these waits for the session.
_WAITING = ("invitation", "update")
# These take the entry out of the calendar of who was told before.
_GONE = ("cancellation", "withdrawal")


def one_line(text):
    """Return a text without anything that could begin another line of a header."""
    return " ".join(_BREAKS.sub(" ", text or "").split())


class DialogueDelegate(models.Model):
    """What a delegate was told by mail, and what he is still to be told."""

    _inherit = "dialogue.delegate"

    mailed_date = fields.Datetime(string="Last mail", readonly=True, copy=False)
    mailed_email = fields.Char(string="Mailed to", readonly=True, copy=False)
    mailed_kind = fields.Selection(
        [
            ("invitation", "Invitation"),
            ("update", "What changed"),
            ("cancellation", "Called off"),
            ("withdrawal", "No longer invited"),
        ],
        string="What the mail said",
        readonly=True,
        copy=False,
    )
    mailed_terms = fields.Json(
        readonly=True,
        copy=False,
        export_string_translation=False,
        help="Date, place and link as the last mail named them.",
    )
    mailed_before = fields.Json(
        readonly=True,
        copy=False,
        export_string_translation=False,
        help="The same of the mail before; it counts where the last one failed.",
    )
    mailed_text = fields.Char(
        string="Told by mail",
        compute="_compute_mailed_text",
        help="Date and place as the last mail named them.",
    )
    mailed_count = fields.Integer(string="Mails", readonly=True, copy=False)
    mail_number = fields.Integer(
        readonly=True,
        copy=False,
        index="btree_not_null",
        groups="base.group_system",
        export_string_translation=False,
        help="Id of the last mail. Not a link: the database would change the delegate"
        " when the mail leaves the queue, and clash with who changes him then.",
    )
    mail_mail_id = fields.Many2one(
        "mail.mail",
        compute="_compute_mail_mail_id",
        search="_search_mail_mail_id",
        groups="base.group_system",
        export_string_translation=False,
        help="The last mail, as long as it waits in the queue or failed.",
    )
    mail_failure = fields.Char(
        string="Why the mail did not leave", readonly=True, copy=False
    )

    @api.depends("mail_number")
    def _compute_mail_mail_id(self):
        Mail = self.env["mail.mail"]
        there = set(Mail.browse(filter(None, self.mapped("mail_number"))).exists().ids)
        for delegate in self:
            number = delegate.mail_number
            delegate.mail_mail_id = Mail.browse(number if number in there else ())

    @api.model
    def _search_mail_mail_id(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("mail_number", "in", value)

    @api.depends("mailed_terms", "mailed_before", "mail_failure")
    @api.depends_context("tz", "lang")
    def _compute_mailed_text(self):
        for delegate in self:
            said = delegate._said_terms()
            session = delegate.session_id
            delegate.mailed_text = said and " – ".join(
                session._format_moment(said[name])
                for name in ("date_start", "location", "online_address")
                if said[name]
            )

    # ------------------------------------------------------------------
    # What is still to be told
    # ------------------------------------------------------------------
    def _mail_address(self):
        """Return the one address to write to, or False: the rest is paper."""
        self.ensure_one()
        return email_normalize(self.email, strict=True)

    def _said(self):
        """Return what the last mail said that left, as it is kept, or None."""
        self.ensure_one()
        return self.mailed_before if self.mail_failure else self.mailed_terms

    def _said_terms(self):
        """Return the session's terms as the last mail named them, or None."""
        said = self._said()
        return said and {
            name: fields.Datetime.to_datetime(value) if name in _MOMENTS else value
            for name, value in said.items()
        }

    def _mail_changes(self):
        """Return [(field, said, now)] of what the last mail said otherwise."""
        now = self.session_id._terms()
        said = self._said_terms() or now
        return [
            (name, said.get(name), value)
            for name, value in now.items()
            if (said.get(name) or False) != (value or False)
        ]

    def _is_waiting(self):
        """Tell whether the person was told by mail of a session that will be held."""
        self.ensure_one()
        # An invitation that failed told nobody; after an update that failed, the
        # invitation before it still stands.
        failed = self.mail_failure and self.mailed_kind == "invitation"
        return self.mailed_kind in _WAITING and not failed

    def _mail_due(self):
        """Return the kind of mail that is still to be sent to this delegate, if any."""
        self.ensure_one()
        address = self.is_named and self._mail_address()
        state, kind = self.session_id.state, self.mailed_kind
        again = self.mail_failure and kind
        if state in CALLED_OFF:
            told = self._is_waiting() or again == "cancellation"
            return "cancellation" if told else False
        if state != "invited":
            return False
        if not address:
            told = self._is_waiting() or again == "withdrawal"
            return "withdrawal" if told else False
        if kind in (False, "withdrawal") or self.mailed_email != address:
            return "invitation"
        if self.mail_failure and not self.mailed_before:
            return "invitation"
        called_off = kind == "cancellation" and not self.mail_failure
        return "update" if called_off or self._mail_changes() else False

    # ------------------------------------------------------------------
    # The mail
    # ------------------------------------------------------------------
    def _invitation_mail(self, kind, pdf):
        """Return the values of the mail to this delegate, and to nobody else.

        :param str kind: as ``mailed_kind``
        :param bytes pdf: the invitation, or None
        """
        self.ensure_one()
        # Behind the address of before may be somebody else than who is invited now.
        name = "" if kind == "withdrawal" else one_line(self.name)
        session = self.session_id
        sender = session.company_id._dialogue_mail_sender().email_formatted
        files = []
        if pdf:
            files.append(("Giấy mời.pdf", pdf, "application/pdf"))
        entry = self._calendar_file(kind)
        if entry:
            files.append(("invitation.ics", entry, "text/calendar"))
        values = self._mail_values(kind)
        return {
            "subject": one_line(f"{values['heading']}: {session.name}"),
            "body_html": self.env["ir.qweb"]._render(
                "commune_dialogue.invitation_mail", values, minimal_qcontext=True
            ),
            "email_from": sender,
            "reply_to": session.contact_id.work_email or sender,
            "email_to": formataddr((name, self._mail_receiver(kind))),
            "auto_delete": True,
            "attachment_ids": [
                Command.create(
                    {
                        "name": file_name,
                        "raw": content,
                        "mimetype": mimetype,
                        # Odoo deletes them with the message of the mail.
                        "res_model": "mail.message",
                        "res_id": 0,
                    }
                )
                for file_name, content, mimetype in files
            ],
        }

    def _mail_receiver(self, kind):
        """Return the address; what is called off goes where the invitation went."""
        if kind in _GONE:
            return self.mailed_email
        return self._mail_address()

    def _mail_values(self, kind):
        """Return what the mail says, Vietnamese as every paper."""
        session = self.session_id
        paper = self.env["dialogue.session.paper"]
        postponed = session.state == "postponed"
        headings = {
            "invitation": "Giấy mời",
            "update": "Thay đổi",
            "cancellation": "Hoãn" if postponed else "Hủy",
            "withdrawal": "Thu hồi giấy mời",
        }
        return {
            "heading": headings[kind],
            "kind": kind,
            "postponed": postponed,
            "invitee": "Ông (Bà)"
            if kind == "withdrawal"
            else self.env["report.commune_dialogue.report_invitation"]._invitee(self),
            "said": self._term_words(self._said_terms() or {}, "date_start"),
            "event": session.name,
            "topic": session.topic or "",
            "when": paper._when(session),
            "terms": session._terms(),
            "changes": [
                (self._term_label(field), *self._change_words(field, before, after))
                for field, before, after in self._mail_changes()
            ]
            if kind == "update"
            else [],
            "contact": paper._contact(session.contact_id),
            "commune": session.company_id.name,
        }

    @api.model
    def _term_label(self, name):
        return {
            "date_start": "Thời gian",
            "date_end": "Kết thúc",
            "location": "Địa điểm",
            "online_address": "Tham dự trực tuyến tại",
        }[name]

    def _change_words(self, name, before, after):
        return (
            self._term_words({name: before}, name) or "chưa có",
            self._term_words({name: after}, name) or "không còn",
        )

    def _term_words(self, terms, name):
        """Return one of the terms in the words of papers, by the commune's clock."""
        value = terms.get(name)
        if value and name in _MOMENTS:
            return self.env["dialogue.session.paper"]._moment_words(
                value, self.company_id
            )
        return value or ""

    # ------------------------------------------------------------------
    # No longer invited
    # ------------------------------------------------------------------
    def _moved_away(self):
        """Return those whose mail went to another address than the one of today."""
        return self.filtered(
            lambda line: (
                line._is_waiting() and line.mailed_email != line._mail_address()
            )
        )

    def _withdrawals(self):
        """Return {delegate: values of the mail that takes back what was told}.

        What still waits in the queue does not leave any more; who was told nothing
        but that gets no mail.
        """
        # sudo: the queue is nobody's to read; what is taken out of it is the commune's
        lines = self.sudo()
        queued = lines.mail_mail_id.filtered(lambda mail: mail.state == "outgoing")
        untold = lines.filtered(
            lambda line: (
                line.mailed_kind == "invitation" and line.mail_mail_id in queued
            )
        )
        queued.unlink()
        return {
            line: line._invitation_mail("withdrawal", None)
            for line in self
            if line.id not in untold.ids
        }

    @api.ondelete(at_uninstall=False)
    def _withdraw_invitations(self):
        """Tell by mail who is deleted after having been invited by mail."""
        told = self.filtered(
            lambda line: (
                line._is_waiting()
                and line.session_id.state in (*CALLED_OFF, "preparing", "invited")
            )
        )
        # sudo: a village deletes a delegate of its own; the mail is the commune's
        told = told.sudo()
        self.env["mail.mail"].sudo()._dialogue_queue(told._withdrawals().values())

    # ------------------------------------------------------------------
    # The calendar file
    # ------------------------------------------------------------------
    def _calendar_file(self, kind):
        """Return the entry for this person's calendar (RFC 5545), or None.

        Every mail about one session and delegate bears the same UID and the next
        SEQUENCE, so that calendars move their entry instead of adding one. It is
        None where the server lacks the library of Odoo's own calendar.
        """
        self.ensure_one()
        if not vobject:
            return None
        session, gone = self.session_id, kind in _GONE
        terms = self._said_terms() if gone else session._terms()
        start = terms["date_start"]
        stop = terms["date_end"] if gone else session._event_stop()
        stop = stop or start + timedelta(hours=USUAL_HOURS)
        calendar = vobject.iCalendar()
        calendar.add("method").value = "CANCEL" if gone else "REQUEST"
        entry = calendar.add("vevent")
        values = {
            "uid": self._calendar_uid(),
            "sequence": str(self.mailed_count),
            "status": "CANCELLED" if gone else "CONFIRMED",
            "dtstamp": fields.Datetime.now().replace(tzinfo=UTC),
            "dtstart": start.replace(tzinfo=UTC),
            "dtend": stop.replace(tzinfo=UTC),
            "summary": one_line(session.name),
            "location": one_line(
                ", ".join(filter(None, [terms["location"], terms["online_address"]]))
            ),
            "description": one_line(session.topic),
        }
        for name, value in values.items():
            if value:
                entry.add(name).value = value
        # Addresses only: a name that somebody typed cannot forge another one.
        organiser = session.company_id._dialogue_mail_sender().email_normalized
        entry.add("organizer").value = f"mailto:{organiser}"
        attendee = entry.add("attendee")
        attendee.value = f"mailto:{self._mail_receiver(kind)}"
        attendee.params["RSVP"] = ["FALSE"]
        return calendar.serialize().encode()

    def _calendar_uid(self):
        # sudo: the number of the database is no secret, but a setting
        database = self.env["ir.config_parameter"].sudo().get_param("database.uuid")
        return f"dialogue-{self.session_id.id}-{self.id}@{database}"


class DialogueSession(models.Model):
    """Invitations by mail: sent once each, and followed by what changed."""

    _inherit = "dialogue.session"

    mail_due_count = fields.Integer(
        string="Mails to send",
        compute="_compute_mail_due",
        groups=f"commune_dialogue.{OFFICE}",
    )
    mail_change_html = fields.Html(
        string="Changed since the invitations",
        compute="_compute_mail_due",
        sanitize=False,
        groups=f"commune_dialogue.{OFFICE}",
    )

    @api.depends(
        "state",
        "date_start",
        "date_end",
        "location",
        "online_address",
        "form",
        "delegate_ids.name",
        "delegate_ids.email",
        "delegate_ids.mailed_kind",
        "delegate_ids.mailed_email",
        "delegate_ids.mailed_terms",
        "delegate_ids.mailed_before",
        "delegate_ids.mail_failure",
    )
    @api.depends_context("tz", "lang")
    def _compute_mail_due(self):
        for session in self:
            delegates = session.delegate_ids
            session.mail_due_count = sum(
                bool(delegate._mail_due()) for delegate in delegates
            )
            session.mail_change_html = session._render_mail_changes(delegates)

    def _render_mail_changes(self, delegates):
        """Return what the mails said otherwise than it is now, or False."""
        if self.state in (*CALLED_OFF, "preparing", "invited"):
            waiting = delegates.filtered(lambda line: line._is_waiting())
        else:
            waiting = delegates.browse()
        parts = []
        for lines in waiting.grouped(lambda line: str(line._said())).values():
            rows = lines[0]._mail_changes()
            if rows or self.state in CALLED_OFF:
                people = self.env._("%(count)s persons were told:", count=len(lines))
                parts.append(
                    Markup("<div>%s</div>%s") % (people, self._change_list(rows))
                )
        return Markup("").join(parts) or False

    def action_invite_by_mail(self):
        """Open the window that sends invitations and changes by mail (role: office).

        :return: dict, the action of the window
        """
        self.ensure_one()
        self.check_access("write")
        window = self.env["dialogue.invite.mail"].create({"session_id": self.id})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Invitations by mail"),
            "res_model": window._name,
            "res_id": window.id,
            "view_mode": "form",
            "target": "new",
        }

    def _send_invitation_mails(self):
        """Queue the mail that each delegate is still to get, each once.

        The rows are locked: two people who press at once send one mail.

        :return: {kind: number of mails}
        :raise AccessError: for others than the office
        :raise UserError: where somebody else is sending or changing right now
        """
        self.ensure_one()
        if not self.env.su and not self.env.user._dialogue_has("office"):
            raise AccessError(self.env._("Only the office sends invitations."))
        self.check_access("write")
        delegates = self._lock_delegates()
        due = {}
        for delegate in delegates:
            kind = delegate._mail_due()
            if kind:
                due[delegate] = kind
        if not due:
            return {}
        self._queue_invitations(due)
        numbers = {}
        for kind in due.values():
            numbers[kind] = numbers.get(kind, 0) + 1
        # Departments read the discussion, but not who the delegates are: no names.
        self.message_post(
            body=self.env._(
                "By mail to delegates: %(what)s.", what=self._mail_numbers(numbers)
            )
        )
        # sudo: only asks for the queue to be sent now instead of later
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()
        return numbers

    def _lock_delegates(self):
        """Return the delegates, as they stand once nobody else may change them."""
        delegates = self.delegate_ids
        self.env.flush_all()
        try:
            self.lock_for_update(allow_referencing=True)
            delegates.lock_for_update(allow_referencing=True)
        except LockError as error:
            raise UserError(
                self.env._("Someone else is changing this right now. Try again.")
            ) from error
        self.invalidate_recordset()
        delegates.invalidate_recordset()
        # Read all at once: what they were prefetched with went with the cache.
        return delegates.with_prefetch()

    def _queue_invitations(self, due):
        """Put the mails into Odoo's queue and note what was said.

        :param due: {delegate: kind}
        """
        invited = [line.id for line, kind in due.items() if kind not in _GONE]
        report = self.env.ref("commune_dialogue.action_report_invitation")
        sheets = report._dialogue_pdfs(invited) if invited else {}
        lines = self.env["dialogue.delegate"].union(*due)
        asked = lines.filtered(lambda line: due[line] == "invitation")
        gone = lines.filtered(lambda line: due[line] == "withdrawal")
        moved = asked._moved_away()._withdrawals()
        for line in moved:
            # One calendar may get both files: the invitation's must count as later.
            line.sudo().mailed_count += 1
        # sudo: what waits in the queue or failed would be a second mail if it left yet
        again = asked | lines.filtered("mail_failure")
        again.sudo().mail_mail_id.unlink()
        contents = gone._withdrawals() | {
            line: line._invitation_mail(kind, sheets.get(line.id))
            for line, kind in due.items()
            if line not in gone
        }
        # sudo: mails of the commune, not of the clerk; and nobody types the log
        Mail = self.env["mail.mail"].sudo()
        mails = Mail._dialogue_queue([*contents.values(), *moved.values()])
        self._note_mails(due, dict(zip(contents, mails, strict=False)))
        late = self.env["dialogue.delegate"].browse(invited)
        late.filtered(lambda line: not line.invited).write(
            {"invited": True, "invited_date": self.env.company._dialogue_today()}
        )

    def _note_mails(self, due, mails):
        """Note of each delegate what he was told.

        :param due: {delegate: kind}
        :param mails: {delegate: mail}, of those who got one
        """
        now = fields.Datetime.now()
        terms = {
            name: fields.Datetime.to_string(value) if name in _MOMENTS else value
            for name, value in self._terms().items()
        }
        # sudo: nobody types the log
        for line, kind in due.items():
            said = line._said()
            line.sudo().write(
                {
                    "mailed_date": now,
                    "mailed_email": line._mail_receiver(kind),
                    "mailed_kind": kind,
                    "mailed_count": line.mailed_count + 1,
                    "mailed_before": said,
                    "mailed_terms": said if kind in _GONE else terms,
                    "mail_number": mails[line].id if line in mails else False,
                    "mail_failure": False,
                }
            )

    def _mail_numbers(self, numbers):
        """Return ``{kind: number}`` in words: “Invitation: 12, What changed: 3”."""
        field = self.env["dialogue.delegate"]._fields["mailed_kind"]
        labels = dict(field._description_selection(self.env))
        return ", ".join(f"{labels[kind]}: {count}" for kind, count in numbers.items())
