# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

from ..tools.table import Column, Table
from ..tools.wording import first_upper, sentence, village_words
from .matter_paper import NUMBER_COLUMN

SPEAKER_COLUMNS = [
    NUMBER_COLUMN,
    Column("Họ và tên", 26),
    Column("Thôn", 18),
    Column("Nội dung tóm tắt", 48),
    Column("Lĩnh vực", 20),
    Column("Thời gian", 12, "centred"),
    Column("Người trả lời", 24),
    Column("Trả lời ngay (x)", 9, "centred"),
]
# Lines of an empty register, to be filled in by hand.
BLANK_LINES = 20


class ReportSpeakers(models.AbstractModel):
    """Sổ đăng ký phát biểu: who spoke in the hall, on what, and who answered.

    It stays with the minutes. Whoever may not know the people finds their village.
    """

    _name = "report.commune_dialogue.report_speakers"
    _description = "Register of Speakers"
    _inherit = "dialogue.spoken.paper"

    _report = "commune_dialogue.action_report_speakers"
    _document_type = "phieu"
    _title = "SỔ ĐĂNG KÝ PHÁT BIỂU"
    _numbered = False
    _phase = "day"
    _rank = 50

    def _default_subject(self, source):
        return source.name

    def _paper_values(self, record, document):
        return {
            **self._event(record),
            **self._two_signatures(record, document),
            "landscape": True,
            "table_title": self._title,
            "table": Table(SPEAKER_COLUMNS, self._rows(record)),
        }

    @api.model
    def _rows(self, session):
        lines = self._considered(session)
        spoken = self._hall_voices(session)
        rows = [self._voice(voice, lines) for voice in spoken]
        rows += [
            self._speaker(line)
            for line in lines
            if self._spoke(line) and not line.petition_id & spoken.petition_ids
        ]
        rows += [[""] * (len(SPEAKER_COLUMNS) - 1)] * (0 if rows else BLANK_LINES)
        return [[number, *row] for number, row in enumerate(rows, start=1)]

    @api.model
    def _voice(self, voice, lines):
        """Return the row of what was taken down as said in the hall."""
        line = lines.filtered(lambda line: line.petition_id in voice.petition_ids)[:1]
        village = village_words(voice.village_id.name)
        moment = self._local(voice.create_date, voice.company_id)
        start = self._local(voice.session_id.date_start, voice.company_id)
        # Typed in later, its hour says nothing of when somebody spoke.
        in_hall = start and start.date() == moment.date() and start <= moment
        return [
            self._name_of(voice),
            first_upper(village),
            sentence(voice.petition_ids[:1].subject or voice._subject_of(voice.text)),
            (voice.petition_ids[:1].field_id or voice.field_id).name or "",
            f"{moment:%H:%M}" if in_hall else "",
            *self._answerer(line),
        ]

    @api.model
    def _speaker(self, line):
        """Return the row of a speaker whom only the agenda names."""
        petition = line.petition_id
        village = village_words(petition.village_id.name)
        return [
            self._spoke(line),
            first_upper(village),
            sentence(petition.subject),
            petition.field_id.name or "",
            "",
            *self._answerer(line),
        ]

    @api.model
    def _answerer(self, line):
        at_once = "x" if line.outcome == "on_the_spot" else ""
        return [", ".join(self._people(line.answered_by)), at_once]

    @api.model
    def _sheets(self, records):
        return self._table_sheets(records, "Đăng ký phát biểu")
