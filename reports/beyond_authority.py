# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models

from ..tools.table import Column, Group, Table
from ..tools.wording import first_upper, rate

COLUMNS = [
    Column("TT", 5, "number"),
    Column("Nội dung kiến nghị", 40),
    Column("Nơi kiến nghị", 20),
    Column("Văn bản chuyển, kiến nghị", 22),
    Column("Đề nghị trả lời trước ngày", 13, "date"),
    Column("Kết quả trả lời của cơ quan có thẩm quyền", 36),
    Column("Ngày trả lời", 13, "date"),
    Column("Đề xuất", 28),
]


class ReportBeyondAuthority(models.AbstractModel):
    """Báo cáo kiến nghị vượt thẩm quyền: what the commune asks of higher levels.

    Grouped by the body that is to settle it, to which the report is addressed.
    """

    _name = "report.commune_dialogue.report_beyond_authority"
    _description = "Report on Matters beyond Authority"
    _inherit = "dialogue.session.report"

    _report = "commune_dialogue.action_report_beyond_authority"
    _rank = 30

    def _default_subject(self, source):
        return (
            "Tổng hợp ý kiến, kiến nghị của Nhân dân vượt thẩm quyền giải quyết của xã"
            f" tại {source.name}"
        )

    def _default_addressees(self, source):
        upward = self._by_body(self._items(source))
        return [name for name, _items in upward] or ["Ủy ban nhân dân tỉnh"]

    def _default_recipients(self, record):
        return ["Như trên", *super()._default_recipients(record)]

    def _paper_values(self, record, document):
        values = super()._paper_values(record, document)
        groups = self._by_body(values["items"])
        matters = [item for _name, items in groups for item in items]
        return {
            **values,
            "groups": [
                {
                    "body": name,
                    "items": items,
                    "answered": self._answered(items),
                }
                for name, items in groups
            ],
            "count": len(matters),
            "answered": self._answered(matters),
            "annexes": self._annexes(
                (
                    "Nội dung kiến nghị vượt thẩm quyền giải quyết của xã",
                    "Vượt thẩm quyền",
                    Table(COLUMNS, self._rows(groups)),
                )
            ),
            "parts": self._parts(
                document.style_id, general=True, bodies=groups, ask=True
            ),
        }

    def _answered(self, items):
        return rate(sum(bool(item["forward_reply"]) for item in items), len(items))

    def _rows(self, groups):
        rows, number = [], 0
        for name, items in groups:
            rows.append(Group(f"{name}: {len(items):02d} nội dung"))
            for item in items:
                number += 1
                rows.append(
                    [
                        number,
                        item["subject"],
                        first_upper(item["raised_by"]),
                        item["forwarded_by"] or "Chưa có văn bản",
                        item["forward_deadline"],
                        item["forward_reply"] or "Chưa trả lời",
                        item["forward_reply_date"],
                        item["next"],
                    ]
                )
        return rows
