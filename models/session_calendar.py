# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Command

# From here on a dated session stands in the calendar. Already while it is prepared,
# not first when it is invited: who chairs or reports must keep the day free weeks
# before the invitations leave. Delegates come in once they are invited.
IN_CALENDAR = ("preparing", "invited", "in_progress", "held", "concluded", "closed")
# How long a session takes where neither its end nor its programme says so.
USUAL_HOURS = 3
# A write on one of these may change what the calendar says.
_ENTRY_FIELDS = {
    "name",
    "state",
    "topic",
    "date_start",
    "date_end",
    "form",
    "location",
    "online_address",
    "chair_ids",
    "secretary_id",
    "contact_id",
    "company_id",
}


class DialogueSession(models.Model):
    """A session stands in the calendar of the staff who attend it, and follows them.

    The session is the truth: an entry that somebody changes or deletes in his
    calendar is put right with the session's next change.
    """

    _inherit = "dialogue.session"
    # Nobody ties somebody's own meeting to a session, which would then move it.
    _kept_fields = frozenset({"event_id"})

    event_id = fields.Many2one(
        "calendar.event",
        string="Calendar entry",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )

    def write(self, vals):
        result = super().write(vals)
        if _ENTRY_FIELDS & vals.keys():
            self._sync_event()
        return result

    def unlink(self):
        # sudo: the entry goes with its session, whoever deletes it
        events = self.sudo().event_id
        result = super().unlink()
        events.unlink()
        return result

    # ------------------------------------------------------------------
    # The entry
    # ------------------------------------------------------------------
    def _sync_event(self):
        """Bring the entries in line with the sessions, as often as it is called.

        The number of queries does not depend on that of the sessions; only entries
        of which other people attend are written one by one.
        """
        # sudo: an entry is that of all who attend; what leads here was checked by the
        # write on the session, its programme or its delegates
        sessions = self.sudo().with_context(lang=self._paper_language())
        # The dialogue tells its people itself: the calendar is to write no mail, no
        # history and no contacts into the entry, and to take nothing from the context.
        # pylint: disable=context-overridden
        events = sessions.env["calendar.event"].with_context(
            {
                "lang": self._paper_language(),
                "tracking_disable": True,
                "no_mail_to_attendees": True,
                "dont_notify": True,
                "skip_contact_description": True,
            }
        )
        partners = sessions._attending_partners()
        new, changes, obsolete = {}, defaultdict(events.browse), events.browse()
        for session in sessions:
            event = session.event_id.with_env(events.env)
            if session.state not in IN_CALENDAR or not session.date_start:
                obsolete |= event.filtered("active")
                continue
            vals = session._event_vals(partners[session.id])
            if not event:
                new[session] = vals
                continue
            changed = event._dialogue_changes(vals)
            if changed:
                # Odoo replaces people entry by entry only.
                alone = event.id if "partner_ids" in changed else 0
                key = alone, tuple(sorted(changed.items(), key=lambda item: item[0]))
                changes[key] |= event
        obsolete.write({"active": False})
        for (_alone, changed), group in changes.items():
            group.write(events._dialogue_commands(dict(changed)))
        self._create_events(events, new)

    @api.model
    def _create_events(self, events, new):
        """Make the entries, ``new`` = {session: values}, in one go."""
        if not new:
            return
        link = {
            "res_model_id": self.env["ir.model"]._get_id(self._name),
            # Given, though empty: otherwise Odoo plans a meeting as an activity too.
            "activity_ids": [Command.clear()],
        }
        made = events.create(
            [
                {**events._dialogue_commands(vals), **link, "res_id": session.id}
                for session, vals in new.items()
            ]
        )
        for session, event in zip(new, made, strict=True):
            session.event_id = event

    def _event_vals(self, partners):
        """Return what the calendar says of the session; people as a sorted tuple."""
        self.ensure_one()
        terms = self._terms()
        return {
            "name": self.name,
            "active": True,
            "allday": False,
            "start": self.date_start,
            "stop": self._event_stop(),
            "location": ", ".join(
                filter(None, [terms["location"], terms["online_address"]])
            ),
            "description": self._event_description(),
            "user_id": self._event_organiser().id,
            "partner_ids": tuple(sorted(partners.ids)),
            "privacy": "confidential",
            "show_as": "busy",
            "dialogue_company_id": self.company_id.id,
        }

    def _event_stop(self):
        """Return when the session ends, as far as anybody has said."""
        self.ensure_one()
        minutes = sum(self.agenda_ids.mapped("duration")) or USUAL_HOURS * 60
        return self.date_end or self.date_start + timedelta(minutes=minutes)

    def _event_organiser(self):
        """Return the user in whose name the entry stands, possibly none."""
        for employees in (self.contact_id, self.secretary_id, self.chair_ids):
            user = employees.user_id.filtered("active")[:1]
            if user:
                return user
        return self.env["res.users"]

    def _event_description(self):
        """Return what the entry tells, as HTML in Vietnamese; of no citizen anything.

        The hour is that of the commune, wherever the reader's calendar stands.
        """
        paper = self.env["dialogue.session.paper"]
        return self.env["ir.qweb"]._render(
            "commune_dialogue.session_event_text",
            {
                "topic": self.topic or "",
                "when": paper._when(self),
                "chairs": "; ".join(paper._people(paper._chairs(self))),
                "contact": paper._contact(self.contact_id),
                "online_address": self._terms()["online_address"] or "",
            },
            minimal_qcontext=True,
        )

    # ------------------------------------------------------------------
    # Who attends
    # ------------------------------------------------------------------
    def _attending_staff(self):
        """Return {id of the session: employees} of the staff who attend.

        These are the chairs, the secretary, the contact, who presents something, and
        the officers among the delegates that are invited.
        """
        # sudo, and searched: who are the delegates is a secret to departments, and
        # must not stay in the cache through the session
        delegates = self.env["dialogue.delegate"].sudo()
        invited = dict(
            delegates._read_group(
                [
                    ("session_id", "in", self.ids),
                    ("invited", "=", True),
                    ("employee_id", "!=", False),
                ],
                ["session_id"],
                ["employee_id:recordset"],
            )
        )
        # sudo: who takes part, also for those who may not read employees
        nobody = self.env["hr.employee"].sudo()
        attending = {
            session.id: session.chair_ids
            | session.secretary_id
            | session.contact_id
            | session.agenda_ids.presenter_id
            | invited.get(session, nobody)
            for session in self.sudo()
        }
        everybody = nobody.union(*attending.values())
        everybody.fetch(["active", "user_id", "work_contact_id"])
        everybody.user_id.fetch(["active", "partner_id"])
        return {key: staff.filtered("active") for key, staff in attending.items()}

    def _attending_partners(self):
        """Return {id of the session: partners} of the staff who attend (sudo)."""
        return {
            session_id: staff.user_id.filtered("active").partner_id
            | staff.filtered(lambda person: not person.user_id.active).work_contact_id
            for session_id, staff in self._attending_staff().items()
        }

    @api.model
    def _paper_language(self):
        return self.env["dialogue.paper"]._language()


class DialogueAgendaItem(models.Model):
    """Who presents something attends."""

    _inherit = "dialogue.agenda.item"

    @api.model_create_multi
    def create(self, vals_list):
        items = super().create(vals_list)
        items.session_id._sync_event()
        return items

    def write(self, vals):
        moved = {"session_id", "presenter_id", "duration"} & vals.keys()
        sessions = self.session_id if moved else self.env["dialogue.session"]
        result = super().write(vals)
        if moved:
            (sessions | self.session_id)._sync_event()
        return result

    def unlink(self):
        sessions = self.session_id
        result = super().unlink()
        sessions.exists()._sync_event()
        return result


class DialogueDelegate(models.Model):
    """An officer who is invited attends."""

    _inherit = "dialogue.delegate"

    @api.model_create_multi
    def create(self, vals_list):
        delegates = super().create(vals_list)
        delegates._staff_sessions()._sync_event()
        return delegates

    def write(self, vals):
        changed = {"session_id", "employee_id", "invited"} & vals.keys()
        sessions = self._staff_sessions() if changed else self.env["dialogue.session"]
        result = super().write(vals)
        if changed:
            (sessions | self._staff_sessions())._sync_event()
        return result

    def unlink(self):
        sessions = self._staff_sessions()
        result = super().unlink()
        sessions.exists()._sync_event()
        return result

    def _staff_sessions(self):
        """Return the sessions in which one of these is an invited officer."""
        return self.filtered(lambda line: line.employee_id and line.invited).session_id


class CalendarEvent(models.Model):
    """The entry of a session: one commune's, and no mail leaves for it."""

    _inherit = "calendar.event"

    dialogue_company_id = fields.Many2one(
        "res.company",
        string="Commune of the session",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="cascade",
        help="Set where a dialogue session stands in the calendar: only its commune"
        " sees the entry.",
    )

    def _skip_send_mail_status_update(self):
        """Whoever touches the entry: the dialogue tells people, not the calendar."""
        return bool(self.dialogue_company_id) or super()._skip_send_mail_status_update()

    def _dialogue_changes(self, vals):
        """Return those of the values that the entry does not say yet."""
        self.ensure_one()
        changed = {
            name: value
            for name, value in vals.items()
            if self._dialogue_said(name) != self._dialogue_stored(name, value)
        }
        if {"start", "stop", "allday"} & changed.keys():
            # Odoo counts the end from the start unless both are said.
            changed.update({name: vals[name] for name in ("start", "stop", "allday")})
        return changed

    def _dialogue_said(self, name):
        value, field = self[name], self._fields[name]
        if field.relational:
            ids = tuple(sorted(value.ids))
            return ids if field.type == "many2many" else value.id
        return value or False

    def _dialogue_stored(self, name, value):
        """Return a value as it reads once it was stored: descriptions are cleaned."""
        field = self._fields[name]
        if field.relational:
            return value
        return (
            field.convert_to_record(field.convert_to_cache(value, self), self) or False
        )

    @api.model
    def _dialogue_commands(self, vals):
        if "partner_ids" in vals:
            return {**vals, "partner_ids": [Command.set(vals["partner_ids"])]}
        return vals
