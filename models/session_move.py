# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import datetime

from markupsafe import Markup

from odoo import models
from odoo.tools import format_date, format_datetime

from .session import CALLED_OFF
from .session_deadline import DEADLINES


class DialogueSession(models.Model):
    """What people are told of a session, and one message when it changes."""

    _inherit = "dialogue.session"

    def _terms(self):
        """Return {field: value} of what people are told: when, where, and the link.

        Only what counts: an online session has no place, one in a hall no link.
        """
        self.ensure_one()
        return {
            "date_start": self.date_start,
            "date_end": self.date_end,
            "location": self.form != "online" and self.location or False,
            "online_address": self.form != "in_person" and self.online_address or False,
        }

    def _move_values(self):
        """Return all that a new date, place or state may change."""
        self.ensure_one()
        deadlines = {name: self[name] for name in DEADLINES}
        return {**self._terms(), **deadlines, "state": self.state}

    def _announce_move(self, old):
        """Post one message that names what changed, if anything; staff are told.

        Whoever attends and was told before gets it too, follower or not; those with
        an invitation by mail get their change the same way (`invitation_mail.py`).

        :param old: what `_move_values` said before
        """
        self.ensure_one()
        new = self._move_values()
        moved = old["state"] != new["state"]
        rows = [
            (name, before, new[name])
            for name, before in old.items()
            if name != "state" and before != new[name]
        ]
        told = self._move_words(old, rows, moved)
        if not told:
            return
        again = old["date_start"] or self.state in CALLED_OFF
        self.message_post(
            body=Markup("<p>%s</p>%s") % (told, self._change_list(rows)),
            subtype_xmlid="mail.mt_comment",
            partner_ids=self._staff_to_tell().ids if again else [],
        )

    def _move_words(self, old, rows, moved):
        """Return the sentence above the changes; empty where none is worth one."""
        names = {name for name, _before, _after in rows}
        if moved and self.state in CALLED_OFF:
            what = self.env._("Postponed:")
            if self.state == "cancelled":
                what = self.env._("Cancelled:")
            return self.env._(
                "%(what)s %(reason)s", what=what, reason=self.state_reason or ""
            )
        if names & {"date_start", "date_end"}:
            if self.state == "invited":
                return self.env._(
                    "The date has moved after the invitations left; tell the delegates."
                    " Deadlines:"
                )
            if old["date_start"]:
                return self.env._("The date has moved. Deadlines:")
            return self.env._("The date was set. Deadlines:")
        if names and self.state == "invited":
            return self.env._(
                "The place has changed after the invitations left; tell the delegates:"
            )
        # Earlier it stands in nobody's calendar; a first place changes nothing.
        if self.state == "preparing" and any(before for _name, before, _new in rows):
            return self.env._("The place has changed:") if self.event_id else ""
        return ""

    def _staff_to_tell(self):
        """Return the partners of the users who attend and hear of it nowhere else."""
        self.ensure_one()
        # sudo: the office may not read the telephone of its colleagues, but tells them
        mailed = self.env["dialogue.delegate"].sudo()
        mailed = mailed.search(
            [
                ("session_id", "=", self.id),
                ("employee_id", "!=", False),
                ("mailed_kind", "in", ("invitation", "update")),
            ]
        )
        staff = self._attending_staff()[self.id] - mailed.employee_id
        return staff.user_id.filtered("active").partner_id

    def _change_list(self, rows):
        """Return ``[(field, before, after)]`` as an HTML list, in the user's words."""
        if not rows:
            return Markup()
        items = Markup("").join(
            Markup("<li>%s: %s → %s</li>")
            % (
                self._fields[name]._description_string(self.env),
                self._format_moment(before),
                self._format_moment(after),
            )
            for name, before, after in rows
        )
        return Markup("<ul>%s</ul>") % items

    def _format_moment(self, value):
        if not value:
            return self.env._("none")
        if isinstance(value, datetime):
            return format_datetime(
                self.env, value, tz=self.company_id._dialogue_tz().zone
            )
        return value if isinstance(value, str) else format_date(self.env, value)
