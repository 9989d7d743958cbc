# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections import Counter

from odoo import api, models
from odoo.tools import groupby

from ..tools.table import Column, Group, Table
from ..tools.wording import counted, first_upper, sentence, village_words
from .matter_paper import (
    AUTHORITY_WORDS,
    CHANNEL_WORDS,
    LEFT_STATES,
    NUMBER_COLUMN,
)
from .session_paper import HOSTS

SYNTHESIS_TITLE = "TỔNG HỢP Ý KIẾN, KIẾN NGHỊ CỦA NHÂN DÂN"
SYNTHESIS_COLUMNS = [
    NUMBER_COLUMN._replace(heading="STT", width=7),
    Column("Thôn", 20),
    Column("Nội dung ý kiến, kiến nghị", 50),
    Column("Lĩnh vực", 20),
    Column("Số ý kiến trùng", 9, "number"),
    Column("Thẩm quyền", 12, "centred"),
    Column("Cơ quan đề nghị trả lời", 20),
    Column("Ghi chú", 16),
]


class ReportSynthesis(models.AbstractModel):
    """Báo cáo tổng hợp ý kiến: what the Front hands over before the session.

    It counts matters (a matter may be many voices) by field, then village. What was
    said in the hall itself is not in it; nobody is named.
    """

    _name = "report.commune_dialogue.report_synthesis"
    _description = "Synthesis of Opinions"
    _inherit = "dialogue.matter.paper"

    _report = "commune_dialogue.action_report_synthesis"
    _document_type = "BC"
    _phase = "before"
    _rank = 50

    def _body_of(self, source):
        return self._front_body(source.company_id)

    def _default_subject(self, source):
        return f"Tổng hợp ý kiến, kiến nghị của Nhân dân gửi đến {source.name}"

    def _default_recipients(self, record):
        return [
            "Như trên",
            "Thường trực Đảng ủy, Thường trực HĐND xã (b/c)",
            "Ban Công tác Mặt trận các thôn",
        ]

    def _paper_values(self, record, document):
        voices = self._voices(record)
        rows = self._rows(record, voices)
        table = self._opinion_table(rows)
        return {
            **self._event(record),
            "addressees": self._addressees(document, HOSTS[record.host]),
            "parts": self._parts(
                document.style_id, collecting=True, opinions=True, proposals=True
            ),
            "villages": self._villages(record),
            "voice_count": len(voices),
            "people_count": sum(voices.mapped("people_count")),
            "channels": self._channels(voices),
            "matter_count": len(rows),
            "sections": self._by_field(rows),
            "upward": sum(row["authority"] != "commune" for row in rows),
            "proposals": document.content,
            "table_title": SYNTHESIS_TITLE,
            "table": table,
            "annexes": self._annexes((SYNTHESIS_TITLE, "Tổng hợp ý kiến", table)),
        }

    # ------------------------------------------------------------------
    # How the opinions were collected
    # ------------------------------------------------------------------

    @api.model
    def _voices(self, session):
        """Return what was said before the session, denunciations left out."""
        if not self._may_read(session, "contribution_ids"):
            return self.env["dialogue.contribution"]
        return session.contribution_ids.filtered(
            lambda voice: not voice.is_stripped and voice.channel != "at_session"
        )

    @api.model
    def _villages(self, session):
        """Return what the villages have delivered, as figures."""
        if not self._may_read(session, "village_line_ids"):
            return {}
        lines = session.village_line_ids
        return {
            "count": len(lines),
            "forms_sent": sum(lines.mapped("forms_sent")),
            "forms_returned": sum(lines.mapped("forms_returned")),
            "meetings": len(lines.filtered("meeting_date")),
            "delivered": len(lines.filtered("synthesis_received_date")),
        }

    @api.model
    def _channels(self, voices):
        counts = Counter(voice.channel for voice in voices)
        return [
            f"qua {words}: {counted(counts[channel])}"
            for channel, words in CHANNEL_WORDS.items()
            if counts[channel]
        ]

    # ------------------------------------------------------------------
    # The opinions
    # ------------------------------------------------------------------

    @api.model
    def _rows(self, session, voices):
        """Return the matters, and the voices no matter was made of yet, in order."""
        in_hall = self.env["dialogue.petition"]
        if self._may_read(session, "contribution_ids"):
            in_hall = (session.contribution_ids - voices).petition_ids
        matters = (session.petition_ids - (in_hall - voices.petition_ids)).filtered(
            lambda petition: (
                not petition.is_secret and petition.state not in LEFT_STATES
            )
        )
        loose = voices.filtered(lambda voice: not voice.is_processed)
        rows = [self._matter_row(petition) for petition in matters]
        rows += [self._voice_row(voice) for voice in loose]
        return sorted(rows, key=lambda row: row["order"])

    @api.model
    def _matter_row(self, petition):
        villages = petition.village_id | petition.village_ids
        notes = []
        if petition.repeat_count > 1:
            notes.append(f"Kiến nghị lần thứ {counted(petition.repeat_count)}")
        if petition.is_hot:
            notes.append("Bức xúc, đông người quan tâm")
        return {
            **self._matter(petition),
            "order": self._row_order(petition.field_id, villages[:1], petition.id),
            "village": first_upper(self._village_names(villages)),
            "authority": petition.authority,
            "department": petition.forward_body_id.name
            or petition.department_id.name
            or "",
            "note": "; ".join(notes),
        }

    @api.model
    def _voice_row(self, voice):
        return {
            "subject": sentence(voice._subject_of(voice.text), ""),
            "field": voice.field_id.name or "Nội dung khác",
            "voices": voice.people_count,
            "order": self._row_order(voice.field_id, voice.village_id, voice.id),
            "village": first_upper(self._village_names(voice.village_id)),
            "authority": "commune",
            "department": "",
            "note": "",
        }

    @api.model
    def _row_order(self, field, village, number):
        key = (village.sequence, village.sort_key or "") if village else (0, "~")
        return field.parent_path or "~", not village, key, number

    @api.model
    def _village_names(self, villages):
        names = [village_words(name) for name in villages.mapped("name")]
        return ", ".join(names) or "nhân dân trong xã"

    @api.model
    def _by_field(self, rows):
        """Return the rows as the text tells them: by field, then village."""
        return [
            {
                "field": field,
                "matters": len(items),
                "voices": sum(item["voices"] for item in items),
                "villages": [
                    (village, list(told))
                    for village, told in groupby(items, lambda item: item["village"])
                ],
            }
            for field, items in self._sections(rows)
        ]

    @api.model
    def _opinion_table(self, rows):
        lines, number = [], 0
        for section in self._by_field(rows):
            lines.append(
                Group(
                    f"{section['field']}: {counted(section['matters'])} nội dung,"
                    f" {counted(section['voices'])} ý kiến"
                )
            )
            for _village, items in section["villages"]:
                for item in items:
                    number += 1
                    lines.append(self._table_row(item, number))
        voices = sum(row["voices"] for row in rows)
        total = ["", "", f"Tổng cộng: {counted(len(rows))} nội dung", "", voices]
        return Table(SYNTHESIS_COLUMNS, lines, [*total, "", "", ""] if rows else None)

    @api.model
    def _table_row(self, item, number):
        return [
            number,
            item["village"],
            item["subject"],
            item["field"],
            item["voices"] or None,
            AUTHORITY_WORDS[item["authority"]],
            item["department"],
            item["note"],
        ]

    @api.model
    def _sheets(self, records):
        return self._table_sheets(records, "Tổng hợp ý kiến")
