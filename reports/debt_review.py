# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models

from ..tools.table import Column, Group, Table
from ..tools.wording import date_short, rate, sentence, small_first

# What became of a promise, in this order, and whether that keeps it.
FULFILMENTS = {
    "kept": "Đã thực hiện, đúng hạn",
    "kept_late": "Đã thực hiện, quá hạn",
    "late": "Chưa thực hiện, đã quá hạn",
    "open": "Đang thực hiện, chưa đến hạn",
    "dropped": "Thôi thực hiện",
}
KEPT = ("kept", "kept_late")
COLUMNS = [
    Column("TT", 5, "number"),
    Column("Nội dung kiến nghị", 34),
    Column("Nội dung cam kết", 34),
    Column("Đơn vị thực hiện", 20),
    Column("Cam kết tại", 24),
    Column("Thời hạn", 13, "date"),
    Column("Kết quả, minh chứng", 40),
    Column("Lý do chậm; người quyết định và lý do thôi thực hiện", 30),
]


class ReportDebtReview(models.AbstractModel):
    """Rà soát kết luận kỳ trước: every promise that a session has to account for.

    Kept with its proof, late with the reason, or dropped with who decided it: the
    promises are those of `earlier_promise_ids` of the session.
    """

    _name = "report.commune_dialogue.report_debt_review"
    _description = "Review of Earlier Promises"
    _inherit = "dialogue.session.report"

    _report = "commune_dialogue.action_report_debt_review"
    _phase = "before"
    _rank = 70

    def _default_subject(self, source):
        before = source.previous_session_id.name
        if not before:
            return "Rà soát việc thực hiện kết luận của các kỳ đối thoại trước"
        return f"Rà soát việc thực hiện kết luận tại {small_first(before)}"

    def _prefetch(self, records):
        promises = records.earlier_promise_ids
        petitions = promises.petition_id
        petitions.village_ids.mapped("name")
        promises.department_id.mapped("name")
        promises.session_id.mapped("name")
        promises.mapped("result")
        promises.mapped("evidence_ids")
        # sudo: the name of a colleague, printed with his decision
        promises.sudo().cancelled_by.mapped("name")

    def _paper_values(self, record, document):
        promises = record.earlier_promise_ids.filtered(
            lambda line: not line.petition_id.is_secret
        )
        lines = [self._promise(line) for line in promises]
        groups = [
            (key, [line for line in lines if line["fulfilment"] == key])
            for key in FULFILMENTS
        ]
        return {
            "event": record.name,
            "previous": record.previous_session_id.name or "",
            "as_of": self._as_of(),
            "assessment": document.content,
            "count": len(lines),
            "kept": rate(sum(line["fulfilment"] in KEPT for line in lines), len(lines)),
            "groups": [
                (FULFILMENTS[key], key, rate(len(found), len(lines)), found)
                for key, found in groups
                if found
            ],
            "annexes": self._annexes(
                (
                    "Kết quả thực hiện kết luận của các kỳ đối thoại trước",
                    "Kết luận kỳ trước",
                    Table(COLUMNS, self._rows(groups)),
                )
            ),
            "parts": self._parts(document.style_id, result=True, ask=True),
        }

    def _promise(self, line):
        # sudo: officials of the commune are named with what they decided
        decided_by = line.sudo().cancelled_by.name
        replies = self._replies(line)
        proof = [self._results(line), replies and f"Văn bản: {replies}."]
        files = len(line.evidence_ids)
        if files:
            proof.append(f"{files:02d} tệp minh chứng kèm theo.")
        return {
            "fulfilment": line.fulfilment,
            "matter": sentence(line.petition_id.subject, ""),
            "raised_by": self._raised_by(line.petition_id),
            "promise": line.instruction or "",
            "department": line.department_id.name,
            "session": line.session_id.name,
            "deadline": line.deadline or None,
            "proof": " ".join(filter(None, proof)),
            "why_late": sentence(line.late_reason, ""),
            "dropped": " ".join(
                filter(
                    None,
                    [
                        decided_by and f"{decided_by} quyết định",
                        line.cancelled_on and f"ngày {date_short(line.cancelled_on)}:",
                        sentence(line.cancel_reason, ""),
                    ],
                )
            ),
        }

    def _rows(self, groups):
        rows, number = [], 0
        for key, lines in groups:
            if lines:
                rows.append(Group(f"{FULFILMENTS[key]}: {len(lines):02d}"))
            for line in lines:
                number += 1
                rows.append(
                    [
                        number,
                        f"{line['matter']} ({line['raised_by']})",
                        line["promise"],
                        line["department"],
                        line["session"],
                        line["deadline"],
                        line["proof"],
                        line["dropped"] or line["why_late"],
                    ]
                )
        return rows
