# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import groupby

from ..tools.wording import (
    date_short,
    date_words,
    first_upper,
    paragraphs,
    sentence,
    village_words,
)
from .matter_paper import CHANNEL_WORDS


class ReportReply(models.AbstractModel):
    """Công văn trả lời: what came of a matter, to each citizen who can be answered.

    One letter under one number, a copy for each of them: the one knows nothing of the
    other. It is printed once the answer is released, with the conclusion notice.
    """

    _name = "report.commune_dialogue.report_reply"
    _description = "Reply to a Citizen"
    _inherit = "dialogue.petition.paper"

    _report = "commune_dialogue.action_report_reply"
    _document_type = "CV"
    _phase = "after"
    _rank = 70

    def _prefetch(self, records):
        records.mapped("department_id.name")
        records.mapped("forward_document_id.symbol")
        return super()._prefetch(records)

    @api.model
    def _printable(self, records):
        kept = super()._printable(records)
        released = kept.filtered(
            lambda petition: (petition.released_answer or "").strip()
        )
        if kept and not released:
            raise UserError(
                self.env._(
                    "The answer is not released yet: issue the conclusion notice of"
                    " the session first."
                )
            )
        return released

    def _default_subject(self, source):
        return f"trả lời ý kiến, kiến nghị của {self._raised_by(source)}"

    def _default_recipients(self, record):
        return ["Như trên", "Chủ tịch, các Phó Chủ tịch UBND xã (b/c)"]

    def _copies(self, record, document):
        values = self._paper_values(record, document)
        return [
            {**values, **self._citizen(citizen, voices)}
            for citizen, voices in groupby(
                self._answerable(record), lambda voice: voice.citizen_id
            )
        ] or [values]

    def _paper_values(self, record, document):
        promise = self._lead(self._work(record, "resolve"))
        return {
            **self._about(record),
            "addressees": self._addressees(
                document, first_upper(self._raised_by(record))
            ),
            "you": "Nhân dân",
            "channels": "",
            "received": first_upper(date_words(record.received_date)),
            "bases_of_answer": self._bases(record),
            "answer": paragraphs(record.released_answer),
            "outcome": record.outcome or "",
            "department": (promise.department_id or record.department_id).name or "",
            "deadline": date_short(promise.deadline or record.deadline),
            **self._forwarding(record),
        }

    @api.model
    def _answerable(self, petition):
        """Return the voices of those who gave their name, of merged matters too."""
        if not self._may_read(petition, "contribution_ids"):
            return []
        merged = petition.merged_ids.filtered(lambda line: line.state == "merged")
        return (petition.contribution_ids | merged.contribution_ids).filtered(
            lambda voice: (
                voice.citizen_id
                and not voice.is_anonymous
                and not voice.citizen_id.anonymised_date
            )
        )

    @api.model
    def _citizen(self, citizen, voices):
        citizen._note_access("printed")
        place = citizen.address or village_words(citizen.village_id.name)
        named = f"Ông (Bà) {citizen.name}"
        channels = dict.fromkeys(CHANNEL_WORDS[voice.channel] for voice in voices)
        day = min(voice.received_date for voice in voices)
        return {
            "addressees": [", ".join(filter(None, [named, place]))],
            "you": "Ông (Bà)",
            "channels": ", ".join(channels),
            "received": first_upper(date_words(day)),
        }

    @api.model
    def _bases(self, petition):
        """Return the legal bases that the departments gave, each once."""
        work = petition.assignment_ids.filtered(lambda line: line.state == "approved")
        bases = (sentence(line.legal_reference, "") for line in work)
        return list(dict.fromkeys(filter(None, bases)))

    @api.model
    def _forwarding(self, petition):
        """Return where a matter beyond authority went, and what came back."""
        paper = petition.forward_document_id
        number = paper.symbol or petition.forward_reference or ""
        day = date_short(petition.forward_date or paper.date)
        parts = [f"số {number}" if number else "", f"ngày {day}" if day else ""]
        return {
            "receiver": petition.forward_body_id.name or "cơ quan có thẩm quyền",
            "forwarded_by": " ".join(filter(None, parts)),
            "forward_reply": sentence(petition.forward_reply),
        }
