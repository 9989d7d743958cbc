# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.fields import Domain
from odoo.tools import groupby

from ..models.period_figure import BEYOND, OPEN, RESULTS
from ..tools.table import Column, Group, Table, cross_table
from ..tools.wording import date_short, date_words, rate, small_first

COLUMNS = [
    Column("TT", 6, "number"),
    Column("Chỉ tiêu", 44),
    Column("Trong kỳ", 11, "number"),
    Column("Cùng kỳ năm trước", 12, "number"),
    Column("Tăng, giảm (-)", 11, "number"),
    Column("Tỷ lệ trong kỳ", 18, "centred"),
]
SECTIONS = {
    "plans": "Kế hoạch",
    "sessions": "Hội nghị đối thoại",
    "voices": "Ý kiến, kiến nghị của Nhân dân",
    "promises": "Thực hiện kết luận",
}
RECIPIENTS = {
    "state": [
        "Như trên",
        "Thường trực Đảng ủy, Thường trực HĐND xã (b/c)",
        "Chủ tịch, các Phó Chủ tịch UBND xã",
        "Ủy ban MTTQ Việt Nam xã",
    ],
    "party": [
        "Như trên",
        "Các đồng chí Ủy viên Ban Chấp hành Đảng bộ xã",
        "Đảng ủy UBND xã, Ủy ban MTTQ Việt Nam xã",
    ],
}
# The Party's chain of reports: Conclusion 215-KL/TW of 23/11/2025.
PARTY_ADDRESSEES = [
    "Đồng chí Bí thư Tỉnh ủy",
    "Ban Nội chính Tỉnh ủy",
    "Ban Tuyên giáo và Dân vận Tỉnh ủy",
]
STATE_ADDRESSEES = ["Ủy ban nhân dân tỉnh", "Sở Nội vụ"]


class ReportPeriodReport(models.AbstractModel):
    """Báo cáo định kỳ: what a body reports upward, to the province or to the Party.

    Its numbers are those of the report's figures and nothing else, so that paper,
    screen and workbook say the same and stay as they were signed.
    """

    _name = "report.commune_dialogue.report_period_report"
    _description = "Periodic Report"
    _inherit = "dialogue.annexed.paper"

    _report = "commune_dialogue.action_report_period_report"
    _model = "dialogue.period.report"
    _source_field = "period_report_id"
    _rank = 50

    def _default_subject(self, source):
        who = "của người đứng đầu cấp ủy" if self._is_party(source) else "trực tiếp"
        return f"Kết quả đối thoại {who} với Nhân dân {source._period_words()}"

    def _default_addressees(self, source):
        if self._is_party(source):
            return PARTY_ADDRESSEES
        return [self._named(name, source) for name in STATE_ADDRESSEES]

    def _named(self, name, source):
        """Return the body outside the commune that bears this name, in full."""
        bodies = self.env["dialogue.body"].search(
            [
                ("company_id", "=", source.company_id.id),
                ("kind", "=", "external"),
                ("name", "=ilike", f"{name}%"),
            ],
            limit=1,
        )
        return bodies.name or name

    def _default_recipients(self, record):
        return RECIPIENTS["party" if self._is_party(record) else "state"]

    def _is_party(self, source):
        return source.body_id.kind == "party"

    def _prefetch(self, records):
        records.figure_ids.mapped("number")

    # ------------------------------------------------------------------
    # Values
    # ------------------------------------------------------------------
    def _paper_values(self, record, document):
        figures = {figure.key: figure for figure in record.figure_ids}
        number = {key: figure.number for key, figure in figures.items()}
        plans = self._plans(record)
        coming = self._coming(record)
        fields_table = self._fields_table(record)
        matters = number.get("matters", 0)
        return {
            "is_party": self._is_party(record),
            "period": record._period_words(),
            "span": f"từ {date_words(record.date_from)} đến"
            f" {date_words(record.date_to)}",
            "as_of": date_words(record.counted_on),
            "plans": plans,
            "number": number,
            "before": {key: figure.previous for key, figure in figures.items()},
            "rates": {
                key: rate(number.get(key, 0), matters)
                for key in (*RESULTS, "spot", "charged")
            },
            "on_time": rate(number.get("kept", 0), number.get("due", 0)),
            "table": self._table_of(record),
            "fields": fields_table,
            "assessment": document.content,
            "coming": coming,
            "next_year": record.kind == "year" and record.year + 1,
            "bodies": self._bodies(record),
            "annexes": [],
            "parts": self._parts(
                document.style_id,
                direction=True,
                result=True,
                fields=fields_table.rows,
                assessment=True,
                coming=True,
                ask=True,
            ),
        }

    def _table_of(self, report):
        """Return all figures but those by field, section by section."""
        rows, number = [], 0
        for section, figures in groupby(report.figure_ids, lambda line: line.section):
            if section not in SECTIONS:
                continue
            rows.append(Group(SECTIONS[section]))
            for line in figures:
                number += not line.level
                rows.append(
                    [
                        None if line.level else number,
                        f"- {line.label}" if line.level else line.label,
                        line.number,
                        line.previous,
                        line.change,
                        line.share or "",
                    ]
                )
        return Table(COLUMNS, rows)

    def _fields_table(self, report):
        """Return fields × results; what it counts are the report's own figures."""
        lines = report.figure_ids.filtered(lambda line: line.section == "fields")
        numbers = {line.key: line.number for line in lines}
        return cross_table(
            "Lĩnh vực",
            {key: label for key, (label, _domain) in RESULTS.items()},
            [
                (
                    line.label,
                    {key: numbers.get(f"{line.key}/{key}", 0) for key in RESULTS},
                )
                for line in lines
                if not line.level and line.number
            ],
            share=("Tỷ lệ giải quyết xong", "settled"),
        )

    def _plans(self, report):
        """Return the plans issued in the period, with number and date of each."""
        line = report.figure_ids.filtered(lambda line: line.key == "plans")
        plans = self.env["dialogue.plan"].browse(line.record_ids or []).exists()
        papers = self.env["dialogue.document"].search(
            [
                ("plan_id", "in", plans.ids),
                ("session_id", "=", False),
                ("document_type", "=", "KH"),
                ("state", "=", "issued"),
            ]
        )
        symbols = {paper.plan_id: paper for paper in papers}
        return [
            f"Kế hoạch số {symbols[plan].symbol} ngày {date_short(symbols[plan].date)}"
            f" về {small_first(plan.name)}"
            if plan in symbols
            else f"Kế hoạch {small_first(plan.name)}"
            f" (ban hành ngày {date_short(plan.issue_date)})"
            for plan in plans
        ]

    def _coming(self, report):
        """Return the sessions planned for what comes after the period, in words."""
        year = report.year + (report.kind == "year")
        ahead = Domain("date_start", ">", report.date_to) | (
            Domain("date_start", "=", False) & Domain("plan_id.year", ">=", year)
        )
        sessions = self.env["dialogue.session"].search(
            Domain("company_id", "=", report.company_id.id)
            & Domain("state", "in", ("draft", "preparing", "invited", "postponed"))
            & ahead,
            order="date_start, expected_month, id",
        )
        return [
            f"{session.name} ({self._when(session)})"
            if self._when(session)
            else session.name
            for session in sessions
        ]

    def _when(self, session):
        if session.date_start:
            return date_words(self._local(session.date_start, session.company_id))
        if session.expected_month:
            year = f"/{session.plan_id.year}" if session.plan_id else ""
            return f"dự kiến tháng {int(session.expected_month):02d}{year}"
        return ""

    def _bodies(self, report):
        """Return [(receiving body, number)] of matters that wait for a higher level."""
        line = report.figure_ids.filtered(lambda line: line.key == "beyond")
        groups = self.env["dialogue.petition"]._read_group(
            Domain("id", "in", line.record_ids or []) & OPEN & BEYOND,
            ["forward_body_id"],
            ["__count"],
        )
        return [
            (body.name or "Cấp có thẩm quyền", count)
            for body, count in sorted(
                groups, key=lambda group: (not group[0], -group[1])
            )
        ]

    def _paper_tables(self, paper):
        return [("Số liệu", paper["table"]), ("Theo lĩnh vực", paper["fields"])]
