# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json
import zlib

from odoo import fields, models

ORDER_FIELDS = ("sequence", "is_carried_over")
LINE_FIELDS = (
    "petition_id",
    *ORDER_FIELDS,
    "raised_in_hall",
    "answered_by",
    "answer",
    "conclusion",
    "outcome",
    "department_id",
    "deadline",
    "is_concluded",
)
MATTER_FIELDS = (
    "code",
    "subject",
    "description",
    "answer",
    "company_id",
    "village_id",
    "field_id",
    "state",
    "is_secret",
    "supporter_count",
)
SPEAKER_FIELDS = (
    "village_id",
    "state",
    "sequence",
    "started_at",
    "used_seconds",
    "allowed_seconds",
    "times",
    "consideration_id",
)


class DialogueConsideration(models.Model):
    _inherit = "dialogue.consideration"

    raised_in_hall = fields.Boolean(
        readonly=True, copy=False, help="Typed at the live desk while it was said."
    )

    def _desk_values(self, before):
        """Return what the desk shows of one line.

        :param before: the matter's consideration in an earlier session, or None
        """
        self.ensure_one()
        petition = self.petition_id
        return {
            "id": self.id,
            "petition_id": petition.id,
            "code": petition.code,
            "subject": petition.subject,
            "description": petition.description or "",
            "prepared_answer": petition.answer or "",
            "village_id": petition.village_id.id,
            "village": petition.village_id.name or "",
            "field_id": petition.field_id.id,
            "field": petition.field_id.name or "",
            "sequence": self.sequence,
            "is_debt": self.is_carried_over,
            "petition_state": petition.state,
            "speaker": self._reads("speaker") and (self.speaker or ""),
            # sudo: plain users may not read employees; who answers in the hall is
            # printed in the minutes
            "answered_by": _pair(self.answered_by.sudo()),
            "answer": self.answer or "",
            "conclusion": self.conclusion or "",
            "outcome": self.outcome,
            "department_id": _pair(self.department_id),
            "deadline": fields.Date.to_string(self.deadline),
            "is_concluded": self.is_concluded,
            "is_new": self.raised_in_hall,
            "voices": petition.supporter_count,
            "deadline_before": before
            and fields.Date.to_string(before.deadline)
            or False,
            "owner_before": before and before.department_id.name or False,
        }


class DialogueAgendaItem(models.Model):
    _inherit = "dialogue.agenda.item"

    real_start = fields.Datetime(string="Began", copy=False)
    real_end = fields.Datetime(string="Ended", copy=False)


class DialogueSession(models.Model):
    """What the desk and the projector show, in a constant number of queries."""

    _inherit = "dialogue.session"

    # Not `api.readonly`: asked for a moment after somebody has written, when a replica
    # may not know of it yet, and not again for a while.
    def desk_state(self):
        """Return what the desk shows now; the number of queries does not grow with it.

        :return: dict, ready for JSON, times in UTC: ``now``, ``version`` (number of
            entries taken so far), ``session``, ``lines`` (debts first, then in the
            order of the agenda), ``speakers`` and ``agenda``. The ``stamp`` of each
            line, speaker and item is a checksum of what is shown of it: it changes
            with it. ``docs/live-desk.md`` names every key.
        :raise AccessError: for others than the office, leaders and supervisors
        """
        self._check_desk()
        lines, speakers = self._desk_lines(reads_all=True), self._desk_queue()
        lines.petition_id.fetch(MATTER_FIELDS)
        # Asked for once, where lines and speakers would ask twice.
        (lines.petition_id.village_id | speakers.village_id).fetch(["name"])
        return {
            "now": fields.Datetime.to_string(fields.Datetime.now()),
            "version": self._desk_version(),
            "session": {
                "id": self.id,
                "name": self.name,
                "state": self.state,
                "state_label": self._state_label(self.state),
                "location": self.location or "",
                "date_start": fields.Datetime.to_string(self.date_start),
                "date_end": fields.Datetime.to_string(self.date_end),
                "current_id": self.desk_current_id.id,
                "current_since": fields.Datetime.to_string(self.desk_current_since),
            },
            "lines": self._desk_state_lines(lines),
            "speakers": self._desk_state_speakers(speakers),
            "agenda": self._desk_state_agenda(),
        }

    def _desk_version(self):
        """Return how many entries the session has taken."""
        # sudo: a number; who reads the desk need not read the entries
        entries = self.env["dialogue.desk.entry"].sudo()
        return entries.search_count([("session_id", "=", self.id)])

    # ------------------------------------------------------------------
    # Lines
    # ------------------------------------------------------------------
    def _desk_lines(self, reads_all=False):
        """Return what the session considers, debts first, then in agenda order.

        :param bool reads_all: fetch all that the desk shows of them
        """
        Line = self.env["dialogue.consideration"]
        names = LINE_FIELDS if reads_all else ("petition_id", *ORDER_FIELDS)
        if reads_all and Line._reads("speaker"):
            names += ("speaker",)
        lines = Line.search_fetch(
            [("session_id", "=", self.id), ("petition_id.is_secret", "=", False)],
            names,
        )
        return lines.sorted(
            lambda line: (not line.is_carried_over, line.sequence, line.id)
        )

    def _desk_state_lines(self, lines):
        owed = self._desk_promises_before(lines.filtered("is_carried_over"))
        return [
            _stamped(line._desk_values(owed.get(line.petition_id))) for line in lines
        ]

    def _desk_promises_before(self, debts):
        """Return the last consideration, in another session, of each debt's matter.

        :return: dict of matter → consideration
        """
        found = self.env["dialogue.consideration"].search_fetch(
            [
                ("petition_id", "in", debts.petition_id.ids),
                ("session_id", "!=", self.id),
                ("is_concluded", "=", True),
            ],
            ["petition_id", "department_id", "deadline"],
            order="id",
        )
        return {line.petition_id: line for line in found}

    # ------------------------------------------------------------------
    # Speakers and programme
    # ------------------------------------------------------------------
    def _desk_queue(self):
        """Return the speakers in their order, with what is shown of them."""
        Speaker = self.env["dialogue.speaker"]
        names = SPEAKER_FIELDS
        if Speaker._reads("name"):
            names += ("name",)
        return Speaker.search_fetch([("session_id", "=", self.id)], names)

    def _desk_state_speakers(self, speakers):
        return [
            _stamped(
                {
                    "id": speaker.id,
                    "name": speaker._reads("name") and (speaker.name or ""),
                    "village": speaker.village_id.name or "",
                    "state": speaker.state,
                    "sequence": speaker.sequence,
                    "started_at": fields.Datetime.to_string(speaker.started_at),
                    "used_seconds": speaker.used_seconds,
                    "allowed_seconds": speaker.allowed_seconds,
                    "times": speaker.times,
                    "line_id": speaker.consideration_id.id,
                }
            )
            for speaker in speakers
        ]

    def _desk_state_agenda(self):
        return [
            _stamped(
                {
                    "id": item.id,
                    "name": item.name,
                    "planned_start": item.start_time or "",
                    "minutes": item.duration,
                    "real_start": fields.Datetime.to_string(item.real_start),
                    "real_end": fields.Datetime.to_string(item.real_end),
                }
            )
            for item in self.agenda_ids
        ]

    # ------------------------------------------------------------------
    # Projector
    # ------------------------------------------------------------------
    # Not `api.readonly`, for the same reason.
    def desk_projector(self):
        """Return what the hall sees: no name, no telephone number, no wording.

        :return: dict, ready for JSON, times in UTC: ``now``, ``session``, ``current``
            (or False), ``speaker`` (or False; village and number, never the name),
            ``waiting`` (how many) and ``agenda``
        :raise AccessError: for others than the office, leaders and supervisors
        """
        self._check_desk()
        speakers = self._desk_queue()
        return {
            "now": fields.Datetime.to_string(fields.Datetime.now()),
            "session": {"name": self.name, "state": self.state},
            "current": self._desk_projector_current(),
            "speaker": self._desk_projector_speaker(speakers),
            "waiting": len(speakers.filtered(lambda each: each.state == "waiting")),
            "agenda": self._desk_state_agenda(),
        }

    def _desk_projector_current(self):
        lines = self._desk_lines()
        line = self.desk_current_id & lines
        if not line:
            return False
        petition = line.petition_id
        return {
            "code": petition.code,
            "subject": petition.subject,
            "village": petition.village_id.name or "",
            "position": lines.ids.index(line.id) + 1,
            "of": len(lines),
            "is_debt": line.is_carried_over,
        }

    def _desk_projector_speaker(self, speakers):
        speaker = speakers.filtered(lambda each: each.state == "speaking")[:1]
        speaker = speaker or speakers.filtered(lambda each: each.state == "paused")[:1]
        if not speaker:
            return False
        return {
            "name": False,
            "number": speakers.ids.index(speaker.id) + 1,
            "village": speaker.village_id.name or "",
            "state": speaker.state,
            "started_at": fields.Datetime.to_string(speaker.started_at),
            "used_seconds": speaker.used_seconds,
            "allowed_seconds": speaker.allowed_seconds,
        }


def _pair(record):
    return bool(record) and [record.id, record.name]


def _stamped(values):
    """Return the values with a checksum of them, an integer that changes with them."""
    text = json.dumps(values, sort_keys=True, ensure_ascii=False)
    return {**values, "stamp": zlib.crc32(text.encode())}
