# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.tools import groupby

from ..tools.table import Column, Table
from ..tools.wording import date_short, first_upper
from .matter_paper import LEFT_STATES, NUMBER_COLUMN

TRANSFER_COLUMNS = [
    NUMBER_COLUMN,
    Column("Nội dung ý kiến, kiến nghị", 46),
    Column("Thôn/người kiến nghị", 20),
    Column("Số ý kiến", 8, "number"),
    Column("Đơn vị phối hợp", 18),
    Column("Thời hạn", 15, "date"),
]
AWAY_STATES = (*LEFT_STATES, "declined", "transferred")


class ReportTransferLetter(models.AbstractModel):
    """Công văn chuyển, giao ý kiến: what each lead department has to answer.

    It is drawn from the session, not from the single assignments: what one department
    gets is one list, and the letter goes out once, under one number, a copy to each
    department with its own matters alone (as an invitation does). A session with a
    single matter sends a transfer slip (phiếu chuyển) instead.
    """

    _name = "report.commune_dialogue.report_transfer_letter"
    _description = "Transfer Letter"
    _inherit = "dialogue.matter.paper"

    _report = "commune_dialogue.action_report_transfer_letter"
    _document_type = "CV"
    _phase = "before"
    _rank = 60

    def _prefetch(self, records):
        records.petition_ids.assignment_ids.department_id.mapped("name")
        return super()._prefetch(records)

    def _document_vals(self, source, stored=False):
        vals = super()._document_vals(source, stored=stored)
        if len(self._transferred(source)) == 1:
            vals |= {"document_type": "PC", "name": first_upper(vals["name"])}
        return vals

    def _default_subject(self, source):
        return f"chuyển ý kiến, kiến nghị của Nhân dân gửi đến {source.name}"

    def _default_recipients(self, record):
        return ["Như trên", "Chủ tịch, các Phó Chủ tịch UBND xã (b/c)"]

    @api.model
    def _transferred(self, session):
        """Return the matters somebody in the commune has to answer for the session."""
        matters = session.petition_ids
        if self._may_read(session, "consideration_ids"):
            matters |= session.consideration_ids.petition_id
        return matters.filtered(
            lambda petition: (
                not petition.is_secret
                and petition.state not in AWAY_STATES
                and petition.department_id
            )
        ).sorted(
            lambda petition: (
                petition.department_id.id,
                petition.field_id.parent_path or "~",
                petition.id,
            )
        )

    def _copies(self, record, document):
        matters = groupby(self._transferred(record), lambda line: line.department_id)
        return [
            self._letter(record, document, department.name, petitions)
            for department, petitions in matters
        ] or [self._letter(record, document, "", [])]

    @api.model
    def _letter(self, session, document, department, petitions):
        items = [self._transfer(petition, session) for petition in petitions]
        deadlines = [item["deadline"] for item in items if item["deadline"]]
        return {
            **self._event(session),
            "addressees": [department],
            "table": Table(
                TRANSFER_COLUMNS,
                [self._row(item, n) for n, item in enumerate(items, start=1)],
            ),
            "matter_count": len(items),
            "deadline": date_short(min(deadlines, default=False)),
            "has_several_deadlines": len(set(deadlines)) > 1,
        }

    @api.model
    def _transfer(self, petition, session):
        """Return one matter with its newest deadline and those who help."""
        work = self._work(petition, "prepare")
        return {
            **self._matter(petition),
            "cooperating": (work.department_id - petition.department_id).mapped("name"),
            "deadline": self._lead(work).deadline or session.answer_deadline,
        }

    @api.model
    def _row(self, item, number):
        return [
            number,
            item["subject"],
            first_upper(item["raised_by"]),
            item["voices"] or None,
            ", ".join(item["cooperating"]),
            item["deadline"] or None,
        ]
