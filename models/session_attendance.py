# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import hashlib
import json
import re
from datetime import timedelta

import pytz
from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import AccessError, ConcurrencyError, UserError
from odoo.fields import Domain

from ..tools.vietnamese import strip_accents
from ..tools.wording import village_words
from .attendance import CODE_DIGITS, clean_words

READERS = ("office", "leader", "supervisor")
KINDS = ("come", "absent", "substitute", "walk_in", "scan")
# States in which people are let in, or what was missed at the door is added.
OPEN_STATES = ("preparing", "invited", "in_progress", "held", "concluded")
# What the form at the door may say of somebody.
WALK_IN_FIELDS = ("position", "organisation", "phone", "note")
LONGEST_ID = 64


class DialogueSession(models.Model):
    """Who came to a session: the screen at the door, and the counts for the papers."""

    _inherit = "dialogue.session"

    def action_open_attendance(self):
        """Open the tick list of the session.

        :return: dict, a client action
        :raise AccessError: for roles that do not see all delegates
        """
        self.ensure_one()
        self._check_attendance_reader()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "commune_dialogue.attendance_action"
        )
        return {
            **action,
            "context": {"active_id": self.id, "active_model": self._name},
            "params": {"session_id": self.id},
        }

    def _check_attendance_reader(self):
        if not self.env.su and not self.env.user._dialogue_has(*READERS):
            raise AccessError(
                self.env._("The attendance is for the office, leaders and supervisors.")
            )
        self.check_access("read")

    def _may_tick(self):
        return self.env.su or self.env.user._dialogue_has("office")

    # ------------------------------------------------------------------
    # The screen
    # ------------------------------------------------------------------

    @api.readonly
    def attendance_open(self, known=False):
        """Return what the attendance screen of one session shows.

        The number of queries does not depend on the number of delegates.

        :param known: ``version`` of an earlier answer; where nothing has changed since
            then, the answer is ``{"version": known}`` alone
        :return: dict, ready for JSON: ``version``; ``session`` (``id``, ``name``,
            ``state_label``, ``is_open`` = ticks are taken); ``can_tick``; ``lines`` in
            the order of the printed sheet (``id``, ``number``, ``name``, ``is_named``,
            ``position``, ``unit``, ``village_id``, ``village``, ``group_id``,
            ``group``, ``attended``, ``time`` = "07:41" of the commune's clock,
            ``arrived`` = the same in UTC, ``phone``, ``substitute``, ``walk_in``,
            ``key`` = for searching without accents, ``code`` = of the invitation, for
            who ticks); ``counts`` (see `_attendance_counts`); ``villages`` and
            ``groups`` (``id``, ``name``) for the form at the door, and ``people_id``,
            its usual group
        :raise AccessError: for roles that do not see all delegates
        """
        self.ensure_one()
        self._check_attendance_reader()
        delegates = self.delegate_ids._printed_order()
        can_tick = self._may_tick()
        answer = {
            "session": {
                "id": self.id,
                "name": self.name,
                "state_label": self._state_label(self.state),
                "is_open": self.state in OPEN_STATES,
            },
            "can_tick": can_tick,
            "lines": [
                self._attendance_line(delegate, number, can_tick)
                for number, delegate in enumerate(delegates, start=1)
            ],
            "counts": self._attendance_counts(),
            **self._attendance_choices(),
        }
        text = json.dumps(answer, sort_keys=True)
        version = hashlib.sha256(text.encode()).hexdigest()
        return (
            {"version": version}
            if version == known
            else {
                **answer,
                "version": version,
            }
        )

    def _attendance_line(self, delegate, number, can_tick):
        village = village_words(delegate.village_id.name or "")
        arrived = self._local(delegate.attended_time)
        words = (delegate.name, delegate.substitute_name, village, delegate.phone)
        return {
            "id": delegate.id,
            "number": number,
            "name": delegate.name or self.env._("(no name yet)"),
            "is_named": delegate.is_named,
            "position": delegate.position or "",
            "unit": delegate.organisation or village,
            "village_id": delegate.village_id.id,
            "village": village,
            "group_id": delegate.group_id.id,
            "group": delegate.group_id.name or "",
            "attended": delegate.attended,
            "time": arrived.strftime("%H:%M") if arrived else "",
            "arrived": fields.Datetime.to_string(delegate.attended_time) or "",
            "phone": delegate.phone or "",
            "substitute": delegate.substitute_name or "",
            "walk_in": delegate.walk_in,
            "key": strip_accents(" ".join(filter(None, words))),
            **({"code": delegate.attendance_code or ""} if can_tick else {}),
        }

    def _attendance_choices(self):
        groups = self.env["dialogue.delegate.group"].search(
            [("company_id", "in", (False, self.company_id.id))]
        )
        villages = self.env["dialogue.village"].search(
            [("company_id", "=", self.company_id.id)]
        )
        return {
            "groups": [{"id": group.id, "name": group.name} for group in groups],
            "villages": [
                {"id": village.id, "name": village.name} for village in villages
            ],
            "people_id": groups._people().id,
        }

    # ------------------------------------------------------------------
    # Counts
    # ------------------------------------------------------------------

    def _attendance_counts(self):
        """Return how many came, against what composition and quotas want.

        :return: dict ``total`` (one row), ``groups`` and ``villages`` (lists of rows).
            A row has ``id``, ``name`` ("" for delegates without group or village),
            ``quota``, ``expected`` (named before the session), ``present`` (with
            substitutes and those who came uninvited), ``substitutes``, ``walk_ins``
            and ``absent``; that of a group also its ``kind``. A village counts the
            delegates of its quota alone.
        """
        self.ensure_one()
        delegates = self.delegate_ids
        quotas = self._group_quotas()
        by_group = delegates.grouped("group_id")
        groups = _in_order(
            self.env["dialogue.delegate.group"].union(*by_group, *quotas)
        )
        none = self.env["dialogue.delegate"]
        rows = []
        for group in [*groups, groups.browse()]:
            members = by_group.get(group, none)
            places = len(members.filtered(lambda line: not line.walk_in))
            if group or members:
                row = _row(group, quotas.get(group, places), members)
                rows.append({**row, "kind": group.kind or ""})
        total = _row(groups.browse(), sum(row["quota"] for row in rows), delegates)
        return {"total": total, "groups": rows, "villages": self._village_counts()}

    def _group_quotas(self):
        """Return {group: number of places} of the groups that the plan wants."""
        quotas = {}
        for group, employees, _village, wanted in self._wanted_places():
            number = max(wanted, len(employees), 0)
            quotas[group] = quotas.get(group, 0) + number
        return quotas

    def _village_counts(self):
        quotas = {
            line.village_id: line.delegate_quota for line in self.village_line_ids
        }
        by_village = self.delegate_ids.filtered("in_village_quota").grouped(
            "village_id"
        )
        villages = _in_order(self.env["dialogue.village"].union(*by_village, *quotas))
        none = self.env["dialogue.delegate"]
        return [
            _row(village, quotas.get(village, 0), by_village.get(village, none))
            for village in [*villages, villages.browse()]
            if village or village in by_village
        ]

    # ------------------------------------------------------------------
    # Entries
    # ------------------------------------------------------------------

    def attendance_tick(self, entries=()):
        """Apply what was ticked at the door, each entry exactly once.

        :param entries: list of dicts: ``uuid`` (str, made by the client), ``kind``,
            ``values``, ``client_time`` ("2027-01-25 00:41:00", UTC; when it was really
            ticked, kept where it lies between the session's day and now). Kinds:

            * ``come`` {id, name: for a place without one}
            * ``absent`` {id, substitute: what to put back, unname: empty the place}
            * ``substitute`` {id, name: who came instead; empty: the delegate himself}
            * ``scan`` {code: of the invitation}
            * ``walk_in`` {name, village_id, group_id, position, organisation, phone,
              note, again: there really are two of this name and village}
        :return: list of dicts in the same order: ``uuid``, ``status`` ("done", "here" =
            was there before, "repeated" = this very entry was applied before,
            "refused"), ``message`` (sentence, or "") and ``id`` of the delegate or
            False. A refused entry does not stop the others.
        :raise AccessError: for others than the office
        """
        self.ensure_one()
        self.check_access("read")
        if not self._may_tick():
            raise AccessError(self.env._("Only the office notes who came."))
        if not isinstance(entries, list | tuple):
            raise UserError(self.env._("This entry cannot be read."))
        return [self._attendance_entry(entry) for entry in entries]

    def _attendance_entry(self, entry):
        entry = entry if isinstance(entry, dict) else {}
        result = {"uuid": entry.get("uuid"), "status": "refused", "id": False}
        try:
            with self.env.cr.savepoint():
                status, message, delegate = self._apply_entry(entry)
                result |= {"status": status, "message": message}
                result["id"] = delegate.exists().id
        except UserError as error:
            result["message"] = str(error)
        return result

    def _apply_entry(self, entry):
        """Return (status, message, delegate)."""
        uuid, kind, values = (entry.get(key) for key in ("uuid", "kind", "values"))
        if (
            not isinstance(uuid, str)
            or not 0 < len(uuid) <= LONGEST_ID
            or kind not in KINDS
            or not isinstance(values, dict)
        ):
            raise UserError(self.env._("This entry cannot be read."))
        moment = self._attendance_moment(entry.get("client_time"))
        if kind == "walk_in":
            return self._entry_walk_in(uuid, values, moment)
        if kind == "scan":
            delegate = self._delegate_of_code(values.get("code"))
        else:
            delegate = self._delegate_at_door(values.get("id"))
        if delegate._has_entry(uuid):
            return "repeated", "", delegate
        self._check_attendance_open()
        status, message = getattr(delegate, f"_entry_{kind}")(uuid, values, moment)
        return status, message, delegate

    def _check_attendance_open(self):
        if self.state not in OPEN_STATES:
            raise UserError(
                self.env._(
                    "%(session)s is %(state)s: its attendance cannot be changed now.",
                    session=self.display_name,
                    state=self._state_label(self.state).lower(),
                )
            )

    def _attendance_moment(self, told):
        """Return when an entry was made: what the client says, if it can be true."""
        now = fields.Datetime.now()
        try:
            moment = fields.Datetime.to_datetime(told) if told else None
        except (TypeError, ValueError):
            return now
        first = now - timedelta(days=1)
        if self.date_start:
            midnight = self._local(self.date_start).replace(
                hour=0, minute=0, second=0, microsecond=0
            )
            first = midnight.astimezone(pytz.utc).replace(tzinfo=None)
        return moment if moment and first <= moment <= now else now

    def _delegate_at_door(self, number):
        delegate = self.env["dialogue.delegate"]
        if isinstance(number, int):
            delegate = delegate.search(
                [("id", "=", number), ("session_id", "=", self.id)]
            )
        if not delegate:
            raise UserError(
                self.env._("This delegate is not on the list of the session any more.")
            )
        return delegate

    def _delegate_of_code(self, code):
        """Return whose invitation bears a code, as scanned or typed.

        :raise UserError: where none of this session's does; names the other session
        """
        digits = re.sub(r"\D", "", code) if isinstance(code, str) else ""
        delegate = self.env["dialogue.delegate"]
        if len(digits) == CODE_DIGITS:
            delegate = delegate.search([("attendance_code", "=", digits)])
        if not delegate:
            raise UserError(self.env._("No invitation bears this code."))
        if delegate.session_id != self:
            raise UserError(
                self.env._(
                    "This invitation of %(who)s is for another session: %(session)s.",
                    who=delegate.display_name,
                    session=delegate.session_id.display_name,
                )
            )
        return delegate

    def _entry_walk_in(self, uuid, values, moment):
        """Register somebody who came uninvited, once however often it is sent.

        Two phones may register the same person: name and village tell, unless the
        clerk says that there really are two.
        """
        name = clean_words(values.get("name"))
        if not name:
            raise UserError(self.env._("The name is missing."))
        village, group = (
            self._choice(model, values.get(key))
            for key, model in (
                ("village_id", "dialogue.village"),
                ("group_id", "dialogue.delegate.group"),
            )
        )
        Delegate = self.env["dialogue.delegate"]
        person = Delegate._person_key(name)
        key = uuid if values.get("again") else f"{village.id or 0} {person}"
        there = self._at_door_already(uuid, key, person, village)
        if there._has_entry(uuid):
            return "repeated", "", there
        if there and not values.get("again"):
            return "here", there._registered_already(), there
        self._check_attendance_open()
        vals = {field: clean_words(values.get(field)) for field in WALK_IN_FIELDS}
        vals |= {
            "session_id": self.id,
            "name": name,
            "village_id": village.id,
            "walk_in": True,
            "attended": True,
            "attended_time": moment,
        }
        if group:
            vals["group_id"] = group.id
        Delegate.check_access("create")
        # sudo: the role types all of it but the key, and was asked for the right
        kept = {"walk_in_key": key, "attendance_entries": [uuid]}
        try:
            with self.env.cr.savepoint():
                delegate = Delegate.sudo().create({**vals, **kept}).sudo(False)
        except UniqueViolation as error:
            # Another phone was quicker, unseen by this transaction: Odoo runs the call
            # again, which then finds it.
            raise ConcurrencyError(self.env._("Try again.")) from error
        delegate.check_access("create")
        return "done", "", delegate

    def _at_door_already(self, uuid, key, person, village):
        """Return the delegate of this entry, else one of this name and village."""
        session = Domain("session_id", "=", self.id)
        namesake = Domain("sort_key", "=", person) & Domain(
            "village_id", "=", village.id
        )
        found = self.env["dialogue.delegate"].search(
            session & (Domain("walk_in_key", "in", (key, uuid)) | namesake)
        )
        return found.filtered(lambda line: line._has_entry(uuid)) or found[:1]

    def _choice(self, model, number):
        """Return the record of a choice of the form, or none."""
        records = self.env[model]
        if isinstance(number, int) and number:
            records = records.search(
                [
                    ("id", "=", number),
                    ("company_id", "in", (False, self.company_id.id)),
                ]
            )
        return records


def _in_order(records):
    """Return groups or villages in their order, those no longer in use too."""
    return records.sorted(lambda line: (line.sequence, line.sort_key or "", line.id))


def _row(record, quota, delegates):
    """Return one row of counts of these delegates."""
    present = delegates.filtered("attended")
    expected = delegates.filtered(lambda line: line.is_named and not line.walk_in)
    return {
        "id": record.id,
        "name": record.name or "",
        "quota": quota,
        "expected": len(expected),
        "present": len(present),
        "substitutes": len(present.filtered("substitute_name")),
        "walk_ins": len(present.filtered("walk_in")),
        "absent": len(expected - present),
    }
