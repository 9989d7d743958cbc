# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.tools import groupby

from ..tools.table import Column, Group, Table
from ..tools.wording import village_words
from ..tools.workbook import Sheet
from .attendance_counts import counts_table

LIST_COLUMNS = [
    Column("TT", 7, "number"),
    Column("Họ và tên", 26),
    Column("Chức vụ", 24),
    Column("Thôn, đơn vị", 24),
    Column("Điện thoại", 20, "centred"),
    Column("Ghi chú", 14),
]
SIGN_COLUMNS = [
    Column("TT", 7, "number"),
    Column("Họ và tên", 26),
    Column("Chức vụ", 22),
    Column("Thôn, đơn vị", 22),
    Column("Ký tên", 18),
]
ATTENDANCE_COLUMNS = [
    Column("TT", 7, "number"),
    Column("Họ và tên", 28),
    Column("Chức vụ", 26),
    Column("Thôn, đơn vị", 26),
    Column("Có mặt", 9, "centred"),
    Column("Giờ đến", 10, "centred"),
    Column("Người đi thay", 26),
    Column("Ghi chú", 24),
]
WALK_IN = "Đại biểu đăng ký tại hội nghị"
# Empty rows at the end of the sign-in sheet.
WALK_IN_ROWS = 6


class ReportDelegateList(models.AbstractModel):
    """Danh sách đại biểu: by group, then village, then name as Vietnamese sorts it."""

    _name = "report.commune_dialogue.report_delegate_list"
    _description = "List of Delegates"
    _inherit = "dialogue.session.paper"

    _report = "commune_dialogue.action_report_delegate_list"
    _document_type = "phieu"
    _title = "DANH SÁCH ĐẠI BIỂU"
    _numbered = False
    _rank = 100

    def _default_subject(self, source):
        return f"Tham dự {source.name}"

    def _prefetch(self, records):
        records.delegate_ids.group_id.mapped("name")
        records.delegate_ids.village_id.mapped("name")
        return super()._prefetch(records)

    def _paper_values(self, record, document):
        delegates = record.delegate_ids._printed_order()
        named = delegates.filtered("is_named")
        return {
            **super()._paper_values(record, document),
            "table": self._grouped_table(LIST_COLUMNS, named, self._list_row),
            "named_count": len(named),
            "open_count": len(delegates) - len(named),
        }

    def _grouped_table(self, columns, delegates, row):
        """Return a table with a heading for each group, numbered throughout."""
        rows, number = [], 0
        for _key, members in groupby(
            delegates, lambda line: line.walk_in or line.group_id
        ):
            rows.append(Group(f"{self._heading(members[0])} ({len(members)})"))
            for member in members:
                number += 1
                rows.append([number, *row(member)])
        return Table(columns, rows)

    @api.model
    def _heading(self, delegate):
        if delegate.walk_in:
            return WALK_IN
        return delegate.group_id.name or "Đại biểu khác"

    @api.model
    def _person(self, delegate):
        """Return name, position and where somebody comes from."""
        village = delegate.village_id.name
        return [
            delegate.name or "",
            delegate.position or "",
            delegate.organisation or (village_words(village) if village else ""),
        ]

    def _list_row(self, delegate):
        return [*self._person(delegate), delegate.phone or "", delegate.note or ""]

    # ------------------------------------------------------------------
    # Workbook
    # ------------------------------------------------------------------

    def _sheets(self, records):
        """Return delegates, attendance and counts as pages of a workbook."""
        sheets = []
        for number, session in enumerate(records, start=1):
            delegates = session.delegate_ids._printed_order()
            tail = f" {number}" if len(records) > 1 else ""
            event = self._event(session)
            lines = [
                event["event"],
                f"Thời gian: {event['when']}",
                f"Địa điểm: {event['where']}",
            ]
            sheets += [
                Sheet(
                    f"Đại biểu{tail}",
                    ["DANH SÁCH ĐẠI BIỂU", *lines],
                    self._grouped_table(
                        LIST_COLUMNS, delegates.filtered("is_named"), self._list_row
                    ),
                ),
                Sheet(
                    f"Điểm danh{tail}",
                    ["ĐIỂM DANH ĐẠI BIỂU", *lines],
                    self._attendance(delegates),
                ),
                Sheet(
                    f"Số lượng{tail}",
                    ["SỐ LƯỢNG ĐẠI BIỂU", *lines],
                    counts_table(session._attendance_counts()),
                ),
            ]
        return sheets

    def _attendance(self, delegates):
        table = self._grouped_table(ATTENDANCE_COLUMNS, delegates, self._attendance_row)
        present = len(delegates.filtered("attended"))
        total = ["", "Có mặt", "", "", f"{present}/{len(delegates)}", "", "", ""]
        return table._replace(total=total)

    def _attendance_row(self, delegate):
        arrived = self._local(delegate.attended_time, delegate.company_id)
        notes = ["đăng ký tại hội nghị"] if delegate.walk_in else []
        return [
            *self._person(delegate),
            "x" if delegate.attended else "",
            arrived.strftime("%Hh%M") if arrived else "",
            delegate.substitute_name or "",
            "; ".join([*notes, *filter(None, [delegate.note])]),
        ]


class ReportSignInSheet(models.AbstractModel):
    """The list at the door: the same order, every place a row, and room to sign."""

    _name = "report.commune_dialogue.report_sign_in_sheet"
    _description = "Sign-in Sheet"
    _inherit = "report.commune_dialogue.report_delegate_list"

    _report = "commune_dialogue.action_report_sign_in_sheet"
    _title = "DANH SÁCH ĐẠI BIỂU KÝ TÊN"
    _phase = "day"
    _rank = 10

    def _paper_values(self, record, document):
        values = super()._paper_values(record, document)
        table = self._grouped_table(
            SIGN_COLUMNS, record.delegate_ids._printed_order(), self._sign_row
        )
        blank = [""] * len(SIGN_COLUMNS)
        table.rows.extend([Group(WALK_IN), *([blank] * WALK_IN_ROWS)])
        return {**values, "table": table}

    def _sign_row(self, delegate):
        return [*self._person(delegate), ""]
