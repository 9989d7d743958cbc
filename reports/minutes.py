# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

from ..tools.wording import (
    date_short,
    day_words,
    paragraphs,
    time_words,
    village_words,
)
from .attendance_counts import group_lines, special_words, village_lines
from .matter_paper import OUTCOME_WORDS


class ReportMinutes(models.AbstractModel):
    """Biên bản (Decree 30/2020, Form 1.9): the conference as it went.

    Without place and date above; the secretary signs left, the chair right.
    """

    _name = "report.commune_dialogue.report_minutes"
    _description = "Minutes of the Session"
    _inherit = "dialogue.spoken.paper"

    _report = "commune_dialogue.action_report_minutes"
    _document_type = "BB"
    _phase = "day"
    _rank = 60

    def _prefetch(self, records):
        records.agenda_ids.mapped("presenter_id.name")
        return super()._prefetch(records)

    def _default_subject(self, source):
        return source.name

    def _default_recipients(self, record):
        return ["Chủ trì hội nghị", "Các cơ quan, đơn vị liên quan"]

    def _paper_values(self, record, document):
        voices = self._hall_voices(record)
        return {
            **self._event(record),
            **self._two_signatures(record, document),
            "without_date": True,
            "parts": self._parts(
                document.style_id,
                course=record.agenda_ids,
                matters=True,
                conclusion=document.content,
            ),
            "start": self._moment(record.date_start, record.company_id),
            "end": self._moment(record.date_end, record.company_id),
            **self._attendance(record),
            "invited": record.invited_count,
            "secretary": self._people(record.secretary_id),
            "agenda": [self._agenda_item(item) for item in record.agenda_ids],
            "matters": [
                self._spoken(line, voices, number)
                for number, line in enumerate(self._considered(record), start=1)
            ],
            "conclusion": document.content,
        }

    @api.model
    def _moment(self, moment, company):
        local = self._local(moment, company)
        return f"{time_words(local)}, {day_words(local)}" if local else ""

    @api.model
    def _attendance(self, session):
        """Return who was there, as far as the reader may know delegates.

        :return: dict ``groups`` [(group, words)], ``villages`` [words], ``special``
            (words on substitutes and uninvited ones, or "") and ``absent`` (number)
        """
        if not self._may_read(session, "delegate_ids"):
            return {"groups": [], "villages": [], "special": "", "absent": 0}
        counts = session._attendance_counts()
        total = counts["total"]
        return {
            "groups": group_lines(counts),
            "villages": village_lines(counts),
            "special": special_words(counts),
            "absent": total["absent"] if total["present"] else 0,
        }

    @api.model
    def _agenda_item(self, item):
        who = item.presenter_id.name or item.presenter
        return f"{item.name} ({who})" if who else item.name

    @api.model
    def _spoken(self, line, voices, number):
        """Return one matter: who spoke, who answered what, what the chair concluded."""
        told = voices.filtered(lambda voice: line.petition_id in voice.petition_ids)
        names = [self._named(voice) for voice in told]
        return {
            **self._matter(line.petition_id),
            "number": number,
            "speakers": self._spoke(line) or "; ".join(filter(None, names)),
            "answered_by": "; ".join(self._people(line.answered_by)),
            "answer": paragraphs(line.answer),
            "conclusion": paragraphs(line.conclusion),
            "outcome": OUTCOME_WORDS.get(line.outcome, ""),
            "department": line.department_id.name or "",
            "deadline": date_short(line.deadline),
            "is_debt": line.is_carried_over,
        }

    @api.model
    def _named(self, voice):
        village = village_words(voice.village_id.name)
        return ", ".join(filter(None, [self._name_of(voice), village]))
