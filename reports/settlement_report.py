# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections import Counter

from odoo import models

from ..models.petition import OWED_OUTCOMES
from ..tools.table import Column, Table, cross_table
from ..tools.wording import first_upper, rate, small_first
from .annexed_paper import PROGRESS

# The classes of the table by department, and what falls into each.
CLASSES = {
    "settled": "Giải quyết xong, đúng hạn",
    "settled_late": "Giải quyết xong, quá hạn",
    "open": "Đang giải quyết, trong hạn",
    "late": "Chưa giải quyết, quá hạn",
    "upward": "Thuộc thẩm quyền cấp trên",
    "left": "Rút, chuyển, không thụ lý",
}
CLASS_OF = {
    "settled": "settled",
    "settled_late": "settled_late",
    "open": "open",
    "paused": "open",
    "late": "late",
    "waiting": "upward",
    "replied": "upward",
}
DONE = ("settled", "settled_late")
# The annex of the conclusion notice goes on here: what came of each assignment.
COLUMNS = [
    Column("TT", 4, "number"),
    Column("Nội dung kiến nghị", 24),
    Column("Nơi kiến nghị", 13),
    Column("Ý kiến chỉ đạo, kết luận", 23),
    Column("Đơn vị chủ trì", 13),
    Column("Thời hạn", 11, "date"),
    Column("Kết quả giải quyết", 25),
    Column("Số, ngày văn bản trả lời", 17),
    Column("Tình trạng", 12),
    Column("Lý do chậm", 13),
    Column("Kiến nghị tiếp", 14),
]


class ReportSettlementReport(models.AbstractModel):
    """Báo cáo kết quả giải quyết sau đối thoại, with the follow-up table in Excel."""

    _name = "report.commune_dialogue.report_settlement_report"
    _description = "Settlement Report"
    _inherit = "dialogue.session.report"

    _report = "commune_dialogue.action_report_settlement_report"
    _rank = 20

    def _default_subject(self, source):
        return (
            "Kết quả giải quyết ý kiến, kiến nghị của Nhân dân sau"
            f" {small_first(source.name)}"
        )

    def _paper_values(self, record, document):
        values = super()._paper_values(record, document)
        items = values["items"]
        counts = self._class_counts(items)
        late = [item for item in items if item["progress"] == "late"]
        owed = [item for item in items if item["outcome"] in OWED_OUTCOMES]
        return {
            **values,
            "settled": rate(sum(counts[key] for key in DONE), len(items)),
            "owed_settled": rate(
                sum(item["progress"] in DONE for item in owed), len(owed)
            ),
            "owed_count": len(owed),
            "rates": [
                (CLASSES[key], rate(counts[key], len(items)))
                for key in CLASSES
                if counts[key]
            ],
            "departments": self._by_department(items),
            "late": late,
            "bodies": [
                (name, len(group))
                for name, group in self._by_body(
                    [item for item in items if item["progress"] == "waiting"]
                )
            ],
            "annexes": self._annexes(
                (
                    "Bảng theo dõi kết quả giải quyết ý kiến, kiến nghị của Nhân dân",
                    "Theo dõi kết quả",
                    Table(COLUMNS, [self._row(item) for item in items]),
                )
            ),
            "parts": self._parts(
                document.style_id,
                general=True,
                departments=items,
                late=True,
                direction=True,
            ),
        }

    def _class_counts(self, items):
        """Return {class: number}, every matter in exactly one."""
        return Counter(CLASS_OF.get(item["progress"], "left") for item in items)

    def _by_department(self, items):
        names = dict.fromkeys(item["lead"] for item in items)
        return cross_table(
            "Đơn vị chủ trì",
            CLASSES,
            [
                (
                    name or "Chưa giao, trả lời tại hội nghị",
                    self._class_counts(item for item in items if item["lead"] == name),
                )
                for name in sorted(names, key=lambda name: not name)
            ],
        )

    def _row(self, item):
        return [
            item["number"],
            item["subject"],
            first_upper(item["raised_by"]),
            item["conclusion"],
            item["lead"],
            item["deadline_date"] or None,
            item["result"] or item["forward_reply"],
            item["replies"] or item["forwarded_by"],
            PROGRESS[item["progress"]],
            item["why_late"],
            item["next"],
        ]

    def _paper_tables(self, paper):
        return [*super()._paper_tables(paper), ("Theo đơn vị", paper["departments"])]
