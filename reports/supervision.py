# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import groupby

from ..models.closing import LATE, OPEN, RESOLVE
from ..models.home import Queue
from ..tools.table import Column, Group, Table
from ..tools.wording import (
    counted,
    date_short,
    date_words,
    first_upper,
    paragraphs,
    rate,
    sentence,
)

# What stands before a figure that is part of another.
MARKS = ("", "- ", "+ ")
# What each kind of change is called, in this order.
CHANGES = {
    "deadline": "Thay đổi thời hạn",
    "kind": "Thay đổi loại ý kiến",
    "field": "Thay đổi lĩnh vực",
    "authority": "Thay đổi thẩm quyền giải quyết",
    "merged": "Gộp, bỏ gộp nội dung",
    "outcome": "Thay đổi kết quả xử lý",
    "late": "Trả lời quá hạn (thời hạn, ngày trình)",
}
# Changes whose values are the labels of a selection, kept in the writer's language.
LABELLED = ("kind", "authority", "outcome")
FIGURE_COLUMNS = [
    Column("Chỉ tiêu", 62),
    Column("Số lượng", 14, "number"),
    Column("Tỷ lệ", 24, "centred"),
]
REMARK_COLUMNS = [
    Column("TT", 5, "number"),
    Column("Ngày", 13, "date"),
    Column("Nội dung kiến nghị", 40),
    Column("Đơn vị", 22),
    Column("Ý kiến giám sát", 45),
    Column("Hạn trả lời", 13, "date"),
    Column("Nội dung trả lời", 45),
    Column("Việc trả lời", 24),
]
CHANGE_COLUMNS = [
    Column("TT", 5, "number"),
    Column("Ngày", 13, "date"),
    Column("Nội dung kiến nghị", 45),
    Column("Đơn vị", 22),
    Column("Trước khi thay đổi", 30),
    Column("Sau khi thay đổi", 30),
]
PROMISE_COLUMNS = [
    Column("TT", 5, "number"),
    Column("Nội dung kiến nghị", 45),
    Column("Đơn vị chịu trách nhiệm", 24),
    Column("Cam kết tại", 34),
    Column("Thời hạn", 13, "date"),
    Column("Số ngày quá hạn", 12, "number"),
]


class ReportSupervision(models.AbstractModel):
    """Báo cáo kết quả giám sát: what the supervisors found, for themselves to sign.

    No citizen is in it: matters appear with number and subject, people not at all,
    denunciations neither.
    """

    _name = "report.commune_dialogue.report_supervision"
    _description = "Supervision Report"
    _inherit = "dialogue.loose.paper"

    _report = "commune_dialogue.action_report_supervision"
    _model = "dialogue.supervision.report"

    # ------------------------------------------------------------------
    # Paper
    # ------------------------------------------------------------------
    def _body_of(self, source):
        """Return the body chosen, else the Front."""
        return source.body_id or self._front_body(source.company_id)

    def _default_subject(self, source):
        return (
            "Kết quả giám sát việc tiếp nhận, giải quyết ý kiến, kiến nghị của Nhân dân"
        )

    def _default_recipients(self, record):
        return [
            "Thường trực Đảng ủy, Thường trực HĐND xã (b/c)",
            "Ủy ban nhân dân xã",
            "Các cơ quan, đơn vị liên quan",
        ]

    def _paper_values(self, record, document):
        remarks = self._remarks(record)
        changes = self._changes(record)
        promises = self._promises(record)
        figures = self._figures(record)
        return {
            "parts": self._parts(
                document.style_id,
                figures=True,
                remarks=True,
                changes=True,
                promises=True,
                assessment=True,
            ),
            "annexes": self._annexes(
                (
                    "Ý kiến giám sát và việc trả lời",
                    "Ý kiến giám sát",
                    Table(REMARK_COLUMNS, self._remark_rows(remarks)),
                ),
                (
                    "Những thay đổi sau khi đã phân loại, giao việc",
                    "Thay đổi",
                    Table(CHANGE_COLUMNS, self._change_rows(changes)),
                ),
                (
                    "Cam kết quá hạn chưa thực hiện",
                    "Cam kết quá hạn",
                    Table(PROMISE_COLUMNS, self._promise_rows(promises)),
                ),
            ),
            "period": self._period(record),
            "session": record.session_id.name or "",
            "as_of": self._as_of(),
            "figures": figures,
            "table": Table(FIGURE_COLUMNS, self._figure_rows(figures)),
            "remarks": remarks,
            "remark_counts": self._remark_counts(remarks),
            "changes": changes,
            "change_counts": [(kind, len(rows)) for kind, rows in changes],
            "change_total": sum(len(rows) for _kind, rows in changes),
            "promises": promises,
            "departments": self._departments(promises),
            "assessment": paragraphs(record.assessment),
        }

    @api.model
    def _period(self, record):
        start, end = date_words(record.date_from), date_words(record.date_to)
        return f"từ {start} đến {end}"

    # ------------------------------------------------------------------
    # Figures
    # ------------------------------------------------------------------
    @api.model
    def _scope(self, record):
        """Return the domain of the matters of the commune, or of the session alone."""
        scope = Domain("company_id", "=", record.company_id.id)
        if record.session_id:
            return scope & record.session_id._closing_matters()
        return scope & Domain("is_secret", "=", False)

    @api.model
    def _within(self, name, record):
        return Domain(name, ">=", record.date_from) & Domain(name, "<=", record.date_to)

    @api.model
    def _figures(self, record):
        """Return the rows (level, label, number, what it is a share of or None).

        The rows of level 1 below the first add up to it.
        """
        count = self._figure_counts(record)
        raised, settled, still = count["raised"], count["settled"], count["open"]
        return [
            (0, "Tổng số nội dung ý kiến, kiến nghị tiếp nhận", raised, None),
            (1, "Đã giải quyết xong", settled, raised),
            (2, "Trong hạn", settled - count["settled_late"], settled),
            (2, "Quá hạn", count["settled_late"], settled),
            (1, "Đang giải quyết", still, raised),
            (2, "Trong đó: đã quá hạn", count["late"], still),
            (
                1,
                "Chuyển cơ quan khác, không thụ lý, người dân rút",
                count["left"],
                raised,
            ),
            (
                0,
                "Nội dung vượt thẩm quyền, đã chuyển cấp có thẩm quyền",
                count["forwarded"],
                raised,
            ),
            (0, "Số lượt ý kiến của Nhân dân", count["voices"], None),
        ]

    @api.model
    def _figure_rows(self, figures):
        return [
            [MARKS[level] + label, number, "" if whole is None else rate(number, whole)]
            for level, label, number, whole in figures
        ]

    @api.model
    def _figure_counts(self, record):
        """Return {name: number}, with one query for each model."""
        matters = (
            self._scope(record)
            & self._within("received_date", record)
            & Domain("state", "!=", "merged")
        )
        settled = Domain("state", "in", ("settled", "closed"))
        left = Domain("state", "in", ("transferred", "declined", "withdrawn"))
        forwarded = Domain("forward_body_id", "!=", False) | Domain(
            "outcome", "=", "beyond_authority"
        )
        voices = (
            Domain("company_id", "=", record.company_id.id)
            & Domain("is_stripped", "=", False)
            & self._within("received_date", record)
        )
        if record.session_id:
            voices &= Domain("session_id", "=", record.session_id.id)
        queues = [
            Queue(key, "", model, domain)
            for key, model, domain in (
                ("raised", "dialogue.petition", matters),
                ("settled", "dialogue.petition", matters & settled),
                ("open", "dialogue.petition", matters & OPEN),
                ("late", "dialogue.petition", matters & LATE),
                ("left", "dialogue.petition", matters & left),
                ("forwarded", "dialogue.petition", matters & forwarded),
                (
                    "settled_late",
                    "dialogue.analysis",
                    Domain("petition_id", "any", matters & settled)
                    & Domain("timeliness", "=", "late"),
                ),
                ("voices", "dialogue.contribution", voices),
            )
        ]
        figures = self.env["dialogue.home"]._count(queues)
        return {queue.key: figures[id(queue)][0] for queue in queues}

    # ------------------------------------------------------------------
    # Remarks
    # ------------------------------------------------------------------
    @api.model
    def _remarks(self, record):
        """Return the remarks of the period as dicts, oldest first."""
        domain = Domain("petition_id", "any", self._scope(record)) & self._within(
            "date", record
        )
        if record.is_mine:
            domain &= Domain("author_id", "=", self.env.uid)
        remarks = record.env["dialogue.supervision"].search(domain, order="date, id")
        today = record.company_id._dialogue_today()
        return [
            {
                "date": remark.date,
                "matter": self._numbered_matter(remark.petition_id),
                "department": remark.assignment_id.department_id.name
                or remark.petition_id.department_id.name
                or "",
                "remark": remark.remark,
                "deadline": remark.deadline,
                "reply": remark.reply or "",
                "status": self._reply_status(remark, today),
                "reply_date": remark.reply_date,
            }
            for remark in remarks
        ]

    @api.model
    def _numbered_matter(self, petition):
        return " – ".join(filter(None, (petition.code, sentence(petition.subject, ""))))

    @api.model
    def _reply_status(self, remark, today):
        if not remark.requires_reply:
            return "Không yêu cầu trả lời"
        if remark.is_open:
            late = remark.deadline and remark.deadline < today
            return "Chưa trả lời, quá hạn" if late else "Chưa trả lời, trong hạn"
        late = (
            remark.deadline
            and remark.reply_date
            and remark.reply_date > remark.deadline
        )
        return "Đã trả lời, quá hạn" if late else "Đã trả lời, đúng hạn"

    @api.model
    def _remark_counts(self, remarks):
        """Return [(status, number)] of the remarks, the most frequent first."""
        statuses = [remark["status"] for remark in remarks]
        return sorted(
            ((status, statuses.count(status)) for status in set(statuses)),
            key=lambda item: (-item[1], item[0]),
        )

    # ------------------------------------------------------------------
    # Changes
    # ------------------------------------------------------------------
    @api.model
    def _changes(self, record):
        """Return [(title, rows)] of the log, kind by kind."""
        start, end = map(
            record.company_id._dialogue_start_of,
            (record.date_from, record.date_to + timedelta(days=1)),
        )
        found = record.env["dialogue.change"].search(
            Domain("petition_id", "any", self._scope(record))
            & Domain("date", ">=", start)
            & Domain("date", "<", end),
            order="date, id",
        )
        labels = self._vietnamese_labels()
        by_kind = dict(groupby(found, key=lambda change: change.kind))
        return [
            (
                title,
                [
                    self._change(change, labels.get(kind, {}), record.company_id)
                    for change in by_kind[kind]
                ],
            )
            for kind, title in CHANGES.items()
            if kind in by_kind
        ]

    @api.model
    def _change(self, change, labels, company):
        old, new = change.old_value or "", change.new_value or ""
        return {
            "date": self._local(change.date, company).date(),
            "matter": self._numbered_matter(change.petition_id),
            "department": change.department_id.name or "",
            "old": labels.get(old, old),
            "new": labels.get(new, new),
        }

    @api.model
    def _vietnamese_labels(self):
        """Return {kind of change: {label in any language: the Vietnamese one}}.

        The history keeps a label in the language of whoever changed it.
        """
        codes = [code for code, _name in self.env["res.lang"].get_installed()]
        paper = self._language()
        return {
            name: {
                label: self._selection(name, paper)[key]
                for code in codes
                for key, label in self._selection(name, code).items()
            }
            for name in LABELLED
        }

    @api.model
    def _selection(self, name, code):
        matters = self.env["dialogue.petition"].with_context(lang=code)
        return dict(matters._fields[name]._description_selection(matters.env))

    # ------------------------------------------------------------------
    # Promises
    # ------------------------------------------------------------------
    @api.model
    def _promises(self, record):
        """Return the promises past their date today, the oldest first."""
        lines = record.env["dialogue.assignment"].search(
            Domain("petition_id", "any", self._scope(record))
            & RESOLVE
            & LATE
            & Domain("deadline", "<=", record.date_to),
            order="deadline, id",
        )
        today = record.company_id._dialogue_today()
        return [
            {
                "matter": self._numbered_matter(line.petition_id),
                "department": line.department_id.name or "",
                "session": line.session_id.name or "",
                "deadline": line.deadline,
                "days": (today - line.deadline).days,
            }
            for line in lines
        ]

    @api.model
    def _departments(self, promises):
        names = [promise["department"] for promise in promises]
        return [(name, names.count(name)) for name in dict.fromkeys(names)]

    # ------------------------------------------------------------------
    # Tables
    # ------------------------------------------------------------------
    @api.model
    def _remark_rows(self, remarks):
        return [
            [
                number,
                remark["date"],
                remark["matter"],
                remark["department"],
                remark["remark"],
                remark["deadline"] or None,
                remark["reply"],
                self._answered(remark["status"], remark["reply_date"]),
            ]
            for number, remark in enumerate(remarks, 1)
        ]

    @api.model
    def _answered(self, status, day):
        return f"{status} ({date_short(day)})" if day else status

    @api.model
    def _change_rows(self, changes):
        rows, number = [], 0
        for title, lines in changes:
            rows.append(Group(f"{title}: {counted(len(lines))}"))
            for line in lines:
                number += 1
                rows.append([number, *line.values()])
        return rows

    @api.model
    def _promise_rows(self, promises):
        return [[number, *row.values()] for number, row in enumerate(promises, 1)]

    @api.model
    def _sheet_lines(self, paper):
        """Return the period, and the session if the report is of one alone."""
        return [
            line for line in (first_upper(paper["period"]), paper["session"]) if line
        ]

    @api.model
    def _paper_tables(self, paper):
        return [("Tổng hợp", paper["table"]), *super()._paper_tables(paper)]
