# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

from ..tools import qr
from ..tools.wording import village_words

# Kinds of groups that are not addressed as comrades.
CITIZENS = ("people", "village", "other")


class ReportInvitation(models.AbstractModel):
    """Giấy mời (Decree 30/2020, Form 1.7): one page per invitee, one number."""

    _name = "report.commune_dialogue.report_invitation"
    _description = "Invitation"
    _inherit = "dialogue.session.paper"

    _report = "commune_dialogue.action_report_invitation"
    _model = "dialogue.delegate"
    _source_path = "session_id"
    _document_type = "GM"
    _rank = 40

    @api.model
    def _records_from(self, source):
        return source.delegate_ids

    def _default_recipients(self, record):
        return ["Như trên"]

    def _prefetch(self, records):
        records.village_id.mapped("name")
        records.group_id.mapped("name")
        return super()._prefetch(records)

    def _paper_values(self, record, document):
        return {
            **super()._paper_values(record, document),
            "invitee": self._invitee(record),
            "code": self._code(record),
            "address": "Ông (Bà)",
        }

    @api.model
    def _get_report_values(self, docids, data=None):
        values = super()._get_report_values(docids, data=data)
        return {**values, "qr_picture": qr.picture}

    @api.model
    def _code(self, delegate):
        """Return the code that is scanned at the door, as people read it.

        A place without a name has none, and who may not know codes prints none.
        """
        code = delegate._fields["attendance_code"]
        if not delegate._has_field_access(code, "read"):
            return ""
        return delegate._code_words(delegate.attendance_code)

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


class ReportInvitationGroup(models.AbstractModel):
    """Giấy mời for whole groups: “các đồng chí Lãnh đạo các phòng…”, one sheet each."""

    _name = "report.commune_dialogue.report_invitation_group"
    _description = "Invitation to a Group"
    _inherit = "dialogue.session.paper"

    _report = "commune_dialogue.action_report_invitation_group"
    _document_type = "GM"
    _rank = 50

    def _default_recipients(self, record):
        return ["Như trên"]

    def _prefetch(self, records):
        records.delegate_ids.group_id.mapped("name")
        records.plan_id.composition_ids.group_id.mapped("name")
        return super()._prefetch(records)

    def _paper_values(self, record, document):
        return {
            **super()._paper_values(record, document),
            "invitees": self._groups(record) or [("", "." * 60)],
        }

    def _groups(self, session):
        """Return how and whom each sheet invites: the groups of the plan.

        Without such, those of the delegates.
        """
        lines = session.plan_id.composition_ids
        groups = [(line.name, line.group_id) for line in lines] or [
            (group.name, group)
            for group in session.delegate_ids.group_id.sorted("sequence")
        ]
        return [
            ("các ông (bà)" if group.kind in CITIZENS else "các đồng chí", name)
            for name, group in groups
            if name
        ]
