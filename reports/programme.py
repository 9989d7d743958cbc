# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, models

from ..tools.table import Column, Group, Table
from ..tools.wording import date_short, first_upper, sentence, small_first

PROGRAMME_COLUMNS = [
    Column("TT", 7, "centred"),
    Column("Thời gian", 20, "centred"),
    Column("Nội dung", 45),
    Column("Thực hiện", 28),
]
MATTER_COLUMNS = [
    Column("TT", 7, "number"),
    Column("Nội dung", 45),
    Column("Nơi kiến nghị", 20),
    Column("Cơ quan trả lời", 20),
    Column("Ghi chú", 16),
]
DEBTS = "Nội dung chưa giải quyết xong từ kỳ trước"
# Which words of an item's name tell what is said at it; the first that fits.
CUES = [
    ("tuyên bố lý do", "welcome"),
    ("giới thiệu đại biểu", "welcome"),
    ("nội quy", "rules"),
    ("khai mạc", "opening"),
    ("bế mạc", "closing"),
    ("từng vấn đề", "summing_up"),
    ("từng nội dung", "summing_up"),
    ("tổng hợp ý kiến", "synthesis"),
    ("kỳ trước", "synthesis"),
    ("đối thoại", "dialogue"),
    ("phát biểu", "speech"),
    ("báo cáo", "report"),
]


class ReportProgramme(models.AbstractModel):
    """Chương trình hội nghị: what happens when, for everybody in the hall."""

    _name = "report.commune_dialogue.report_programme"
    _description = "Programme of the Session"
    _inherit = "dialogue.session.paper"

    _report = "commune_dialogue.action_report_programme"
    _document_type = "CTr"
    _title = "CHƯƠNG TRÌNH"
    _numbered = False
    _rank = 80

    def _papers(self, records):
        # Asked once for all sessions that have no programme of their own.
        standard = self.env["dialogue.plan.agenda"]._standard_programme()
        self = self.with_context(dialogue_standard_programme=standard.ids)
        return super()._papers(records)

    def _prefetch(self, records):
        records.agenda_ids.presenter_id.mapped("name")
        records.plan_id.agenda_template_ids.mapped("name")
        return super()._prefetch(records)

    def _paper_values(self, record, document):
        items = self._agenda(record)
        return {
            **super()._paper_values(record, document),
            "table": Table(
                PROGRAMME_COLUMNS,
                [
                    [
                        str(item["number"]),
                        item["time"],
                        item["name"],
                        item["presenter"],
                    ]
                    for item in items
                ],
            ),
            "items": items,
        }

    def _agenda(self, session):
        """Return the programme, each item with the time it begins and ends.

        Before the session is prepared it is the plan's, else the standard one.
        """
        standard = self.env["dialogue.plan.agenda"].browse(
            self.env.context["dialogue_standard_programme"]
        )
        start = self._local(session.date_start, session.company_id)
        items = []
        for item in (
            session.agenda_ids or session.plan_id.agenda_template_ids or standard
        ):
            end = start and start + timedelta(minutes=item.duration or 0)
            people = self._people(item.presenter_id) if "presenter_id" in item else []
            items.append(
                {
                    "number": len(items) + 1,
                    "name": item.name,
                    "time": self._span(start, end, item.duration),
                    "presenter": item.presenter or ", ".join(people),
                    "note": sentence(item.note),
                    "small_name": small_first(item.name),
                }
            )
            start = end
        return items

    @api.model
    def _span(self, start, end, minutes):
        if not start:
            return f"{minutes} phút" if minutes else ""
        if start == end:
            return start.strftime("%Hh%M")
        return f"{start.strftime('%Hh%M')} - {end.strftime('%Hh%M')}"


class ReportScript(models.AbstractModel):
    """Kịch bản điều hành: what is said at each item, and the order of the matters.

    It is the chair's own paper. The matters that the last session left open come
    first; nobody who raised one is named.
    """

    _name = "report.commune_dialogue.report_script"
    _description = "Chair's Script"
    _inherit = ["report.commune_dialogue.report_programme", "dialogue.matter.paper"]

    _report = "commune_dialogue.action_report_script"
    _title = "KỊCH BẢN ĐIỀU HÀNH"
    _phase = "before"
    _rank = 90

    def _prefetch(self, records):
        records.secretary_id.mapped("name")
        return super()._prefetch(records)

    def _paper_values(self, record, document):
        values = super()._paper_values(record, document)
        rows, debts = self._matter_rows(record)
        return {
            **values,
            "parts": self._parts(document.style_id, cues=True, matters=rows),
            "items": [
                {**item, "cue": self._cue(item["name"])} for item in values["items"]
            ],
            "secretary": ", ".join(self._people(record.secretary_id)),
            "matters": Table(MATTER_COLUMNS, rows) if rows else None,
            "matter_count": sum(not isinstance(row, Group) for row in rows),
            "debt_count": debts,
        }

    @api.model
    def _cue(self, name):
        """Return which words of the template belong to an item; empty: any item."""
        name = name.lower()
        return next((cue for words, cue in CUES if words in name), "")

    # ------------------------------------------------------------------
    # Matters
    # ------------------------------------------------------------------

    def _matter_rows(self, session):
        """Return the matters in the order to consider them, and how many are debts."""
        lines = self._considered(session).sorted(
            lambda line: (
                not line.is_carried_over,
                line.petition_id.field_id.parent_path or "~",
            )
        )
        rows, heading = [], None
        for number, line in enumerate(lines, start=1):
            group = DEBTS
            if not line.is_carried_over:
                group = self._matter(line.petition_id)["field"]
            if group != heading:
                rows.append(Group(group))
                heading = group
            rows.append(self._matter_row(line, number))
        return rows, len(lines.filtered("is_carried_over"))

    def _matter_row(self, line, number):
        petition = line.petition_id
        matter = self._matter(petition)
        lead = self._lead(self._work(petition, "prepare")) or self._lead(
            self._work(petition, "resolve")
        )
        notes = []
        if line.is_carried_over and petition.deadline:
            notes.append(f"Đã hẹn {date_short(petition.deadline)}")
        if petition.supporter_count > 1:
            notes.append(f"{petition.supporter_count} người cùng ý kiến")
        return [
            number,
            matter["subject"],
            first_upper(matter["raised_by"]),
            (lead.department_id or line.department_id).name or "",
            "; ".join(notes),
        ]
