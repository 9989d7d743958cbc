# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

from ..tools import qr
from ..tools.wording import date_short, village_words


class ReportOpinionForm(models.AbstractModel):
    """Phiếu lấy ý kiến: one sheet for each village, with its own reference.

    The reference names session and village only; what a household writes stays
    without a name unless it wants an answer.
    """

    _name = "report.commune_dialogue.report_opinion_form"
    _description = "Opinion Form"
    _inherit = "dialogue.session.paper"

    _report = "commune_dialogue.action_report_opinion_form"
    _document_type = "phieu"
    _title = "PHIẾU LẤY Ý KIẾN"
    _numbered = False
    _rank = 60

    def _default_subject(self, source):
        return f"Nhân dân tham gia {source.name}"

    def _papers(self, records):
        # Asked once for all sessions.
        areas = self.env["dialogue.field"].search(
            [("parent_id", "=", False), ("company_id", "in", self._companies(records))]
        )
        self = self.with_context(dialogue_areas=areas.ids)
        return super()._papers(records)

    @api.model
    def _companies(self, records):
        return [False, *records.company_id.ids]

    def _paper_values(self, record, document):
        areas = self.env["dialogue.field"].browse(self.env.context["dialogue_areas"])
        contact = record.contact_id
        return {
            **super()._paper_values(record, document),
            "forms": [
                self._form(record, village)
                for village in list(record.village_ids) or [record.village_ids]
            ],
            "areas": [
                area.name
                for area in areas
                if area.company_id in (record.company_id, area.company_id.browse())
            ],
            "answers_to": self._contact(contact) or document.body_id.name or "",
        }

    def _form(self, session, village):
        """Return what differs from village to village."""
        reference = f"DT{session.id}"
        if village:
            # The code may be typed by hand; the number of the record is unique.
            reference += f"-T{village.id}"
        return {
            "village": village_words(village.name),
            "reference": reference,
            "qr": qr.picture(reference),
            "until": date_short(session.village_deadline),
            "venue": village.venue or "",
        }
