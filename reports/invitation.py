# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

from ..tools.wording import day_words, time_words, village_words


class ReportInvitation(models.AbstractModel):
    """Giấy mời (Decree 30/2020, Form 1.7): one page per invitee, one number."""

    _name = "report.commune_dialogue.report_invitation"
    _description = "Invitation"
    _inherit = "dialogue.paper"

    _report = "commune_dialogue.action_report_invitation"
    _model = "dialogue.delegate"
    _source_field = "session_id"
    _source_path = "session_id"
    _document_type = "GM"
    _phase = "before"
    _rank = 40

    @api.model
    def _records_from(self, source):
        return source.delegate_ids

    def _default_subject(self, source):
        return source.name

    def _default_recipients(self, record):
        return ["Như trên"]

    def _prefetch(self, records):
        records.session_id.chair_ids.mapped("name")
        records.village_id.mapped("name")
        records.group_id.mapped("name")

    def _paper_values(self, record, document):
        return {
            **self._shared_values(record.session_id),
            "invitee": self._invitee(record),
        }

    def _shared_values(self, session):
        """Return what all invitations of a session say alike."""
        return {
            "event": session.name,
            "topic": session.topic or "",
            "chairs": self._people(session.chair_ids),
            "time": self._time(session),
            "location": session.location or "",
            "online_address": session.online_address or "",
        }

    def _time(self, session):
        start = self._local(session.date_start, session.company_id)
        return f"{time_words(start)}, {day_words(start)}" if start else ""

    @api.model
    def _invitee(self, delegate):
        """Return who is invited: name, position, unit; or the place to be filled."""
        village = delegate.village_id.name
        unit = delegate.organisation or (village and village_words(village))
        if not delegate.is_named:
            parts = [delegate.group_id.name, unit]
            return ", ".join(part for part in parts if part)
        position = delegate.position or ""
        if unit and position.lower().endswith(unit.split()[0].lower()):
            # "Trưởng thôn" of "thôn Nà Lầu" is "Trưởng thôn Nà Lầu"
            position, unit = f"{position} {unit.partition(' ')[2]}".strip(), ""
        parts = [f"Ông (Bà) {delegate.name}", position, unit]
        return ", ".join(part for part in parts if part)
