# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models

from ..tools.table import Column, Table, cross_table
from ..tools.wording import date_short, first_upper, rate, small_first
from .attendance_counts import counts_table, special_words

# How a matter left the hall, in this order, and after which outcomes.
CLASSES = {
    "answered": "Trả lời, giải quyết tại hội nghị",
    "charged": "Giao đơn vị giải quyết",
    "upward": "Vượt thẩm quyền",
    "waiting": "Chưa kết luận",
}
CLASS_OF = {
    "on_the_spot": "answered",
    "settled": "answered",
    "explained": "answered",
    "not_accepted": "answered",
    "in_progress": "charged",
    "roadmap": "charged",
    "beyond_authority": "upward",
}
# Papers by which a session is prepared.
PREPARING = {
    "KH": "Kế hoạch",
    "TB": "Thông báo",
    "GM": "Giấy mời",
    "CTr": "Chương trình",
    "CV": "Công văn",
}
COLUMNS = [
    Column("TT", 5, "number"),
    Column("Lĩnh vực", 18),
    Column("Nội dung ý kiến, kiến nghị", 40),
    Column("Nơi kiến nghị", 20),
    Column("Kết luận của người chủ trì", 40),
    Column("Đơn vị chủ trì", 22),
    Column("Thời hạn", 13, "date"),
    Column("Ghi chú", 20),
]


class ReportSessionReport(models.AbstractModel):
    """Báo cáo kết quả đối thoại: how a session was prepared and held, and its result.

    Not to be mixed up with what became of it later, which is the settlement report.
    """

    _name = "report.commune_dialogue.report_session_report"
    _description = "Report of a Session"
    _inherit = "dialogue.session.report"

    _report = "commune_dialogue.action_report_session_report"
    _rank = 10

    def _default_subject(self, source):
        return f"Kết quả {small_first(source.name)}"

    def _prefetch(self, records):
        records.village_line_ids.mapped("forms_sent")
        records.delegate_ids.group_id.mapped("kind")
        records.document_ids.mapped("symbol")
        records.contribution_ids.mapped("channel")
        return super()._prefetch(records)

    def _paper_values(self, record, document):
        values = super()._paper_values(record, document)
        items = values["items"]
        conclusion = self.env["report.commune_dialogue.report_conclusion"]
        counts = self._class_counts(items)
        attendance = record._attendance_counts()
        return {
            **values,
            "villages": self._villages(record),
            "invited": record.invited_count,
            "issued": self._issued(record),
            **self._attendance(record, attendance),
            "voices": self._voices(record),
            "fields": self._by_field(self._sections(items)),
            "tasks": conclusion._tasks(items),
            "rates": [
                (text, rate(counts[key], len(items)))
                for key, text in CLASSES.items()
                if counts[key]
            ],
            "debts": sum(bool(item["is_debt"]) for item in items),
            "repeated": sum(item["repeat_count"] > 1 for item in items),
            "waiting": counts["waiting"],
            "bodies": [(name, len(group)) for name, group in self._by_body(items)],
            "annexes": self._annexes(
                (
                    "Tổng hợp nội dung ý kiến, kiến nghị và kết luận tại hội nghị",
                    "Nội dung và kết luận",
                    Table(COLUMNS, [self._row(item) for item in items]),
                ),
            ),
            "parts": self._parts(
                document.style_id,
                preparation=True,
                result=True,
                assessment=True,
                direction=True,
            ),
        }

    def _item(self, line, number):
        return {
            **super()._item(line, number),
            "is_debt": line.is_carried_over,
            "repeat_count": line.petition_id.repeat_count,
        }

    def _row(self, item):
        return [
            item["number"],
            item["field"],
            item["subject"],
            first_upper(item["raised_by"]),
            item["conclusion"],
            item["lead"],
            item["deadline_date"] or None,
            item["note"],
        ]

    # ------------------------------------------------------------------
    # Figures
    # ------------------------------------------------------------------
    def _class_counts(self, items):
        classes = [CLASS_OF.get(item["outcome"], "waiting") for item in items]
        return {key: classes.count(key) for key in CLASSES}

    def _by_field(self, sections):
        return cross_table(
            "Lĩnh vực",
            CLASSES,
            [(field, self._class_counts(items)) for field, items in sections],
            share=("Tỷ lệ trả lời, giải quyết tại hội nghị", "answered"),
        )

    def _attendance(self, session, counts):
        """Return how many of the people came, from where, and the whole table."""
        people = [row for row in counts["groups"] if row["kind"] == "people"]
        present = session.delegate_ids.filtered(
            lambda line: line.attended and line.group_id.kind == "people"
        )
        return {
            "people": sum(row["present"] for row in people),
            "people_quota": sum(row["quota"] for row in people),
            "people_villages": len(present.village_id),
            "special": special_words(counts),
            "delegates": counts_table(counts),
        }

    def _villages(self, session):
        """Return how the villages prepared, and nothing where there are none."""
        lines = session.village_line_ids
        received = lines.filtered("synthesis_received_date")
        return lines and {
            "meetings": len(lines.filtered("meeting_date")),
            "syntheses": rate(len(received), len(lines)),
            "sent": sum(lines.mapped("forms_sent")),
            "returned": rate(
                sum(lines.mapped("forms_returned")), sum(lines.mapped("forms_sent"))
            ),
        }

    def _voices(self, session):
        """Return how many spoke before the session, and how many in the hall."""
        voices = session.contribution_ids.filtered(lambda line: not line.is_stripped)
        hall = voices.filtered(lambda line: line.channel == "at_session")
        return len(voices - hall), len(hall)

    def _issued(self, session):
        """Return the papers issued up to the day of the session, in words."""
        start = self._local(session.date_start, session.company_id)
        last = start.date() if start else self._today()
        papers = session.document_ids.filtered(
            lambda paper: (
                paper.state == "issued"
                and not paper.confidential
                and paper.document_type in PREPARING
                and paper.date
                and paper.date <= last
            )
        )
        return [
            f"{PREPARING[paper.document_type]} số {paper.symbol} ngày"
            f" {date_short(paper.date)}"
            for paper in papers.sorted(lambda paper: (paper.date, paper.number))
        ]

    def _paper_tables(self, paper):
        return [
            *super()._paper_tables(paper),
            ("Theo lĩnh vực", paper["fields"]),
            ("Đại biểu dự", paper["delegates"]),
        ]
