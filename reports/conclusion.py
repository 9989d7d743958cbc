# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

from ..models.petition import OWED_OUTCOMES
from ..tools.table import Column, Table
from ..tools.wording import date_short, first_upper
from .matter_paper import NUMBER_COLUMN
from .session_paper import HOSTS

ASSIGNMENT_TITLE = "PHÂN CÔNG GIẢI QUYẾT Ý KIẾN, KIẾN NGHỊ CỦA NHÂN DÂN"
ASSIGNMENT_COLUMNS = [
    NUMBER_COLUMN,
    Column("Nội dung kiến nghị", 32),
    Column("Thôn/người kiến nghị", 17),
    Column("Ý kiến chỉ đạo, kết luận", 32),
    Column("Đơn vị chủ trì", 16),
    Column("Đơn vị phối hợp", 14),
    Column("Thời hạn", 14, "date"),
    Column("Lãnh đạo phụ trách", 13),
    Column("Ghi chú", 11),
]


class ReportConclusion(models.AbstractModel):
    """Thông báo kết luận: what the chair concluded on each matter, who does what.

    It is posted in public: no citizen is named in it.
    """

    _name = "report.commune_dialogue.report_conclusion"
    _description = "Conclusion Notice"
    _inherit = "dialogue.matter.paper"

    _report = "commune_dialogue.action_report_conclusion"
    _document_type = "TB"
    _phase = "after"
    _rank = 20

    def _default_subject(self, source):
        return f"Kết luận của {HOSTS[source.host]} tại {source.name}"

    def _default_recipients(self, record):
        return [
            "Thường trực Đảng ủy, Thường trực HĐND xã (b/c)",
            "Chủ tịch, các Phó Chủ tịch UBND xã",
            "Ủy ban MTTQ Việt Nam xã",
            "Các cơ quan, đơn vị được giao nhiệm vụ",
            "Trưởng các thôn (để niêm yết, thông báo đến Nhân dân)",
        ]

    def _paper_values(self, record, document):
        items = self._items(record)
        tasks = self._tasks(items)
        table = self._assignment_table(items)
        upward = [item for item in items if item["outcome"] == "beyond_authority"]
        return {
            **self._event(record),
            "parts": self._parts(
                document.style_id,
                assessment=True,
                matters=items,
                tasks=tasks,
                upward=upward,
                execution=True,
            ),
            "assessment": document.content,
            "matter_count": len(items),
            "counts": self._counts(items),
            "sections": self._sections(items),
            "tasks": tasks,
            "upward": upward,
            "table_title": ASSIGNMENT_TITLE,
            "table": table,
            "annexes": self._annexes((ASSIGNMENT_TITLE, "Phân công", table)),
        }

    @api.model
    def _assignment_table(self, items):
        """Return the annex: the matters that somebody still has to settle."""
        owed = [item for item in items if item["outcome"] in OWED_OUTCOMES]
        return Table(
            ASSIGNMENT_COLUMNS,
            [self._assignment_row(item, n) for n, item in enumerate(owed, start=1)],
        )

    @api.model
    def _assignment_row(self, item, number):
        return [
            number,
            f"{item['subject']} (nội dung {item['number']})",
            first_upper(item["raised_by"]),
            item["conclusion"],
            item["lead"],
            ", ".join(item["cooperating"]),
            item["deadline_date"] or None,
            item["head"],
            item["note"],
        ]

    @api.model
    def _sheets(self, records):
        return self._table_sheets(records, "Phân công")

    def _tasks(self, items):
        """Return what each lead department has to do, in the order of the matters."""
        tasks = {}
        for item in items:
            if item["lead"] and item["outcome"] in ("in_progress", "roadmap"):
                tasks.setdefault(item["lead"], []).append(item)
        return [
            {
                "department": department,
                "numbers": ", ".join(str(item["number"]) for item in group),
                "count": len(group),
                "deadline": date_short(
                    max(
                        (i["deadline_date"] for i in group if i["deadline_date"]),
                        default=False,
                    )
                ),
            }
            for department, group in tasks.items()
        ]
