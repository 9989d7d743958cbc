# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models

from ..models.petition import OWED_OUTCOMES
from ..tools.wording import date_short, sentence, small_first
from .annexed_paper import PROGRESS


class SessionReportMixin(models.AbstractModel):
    """A report on a session: its matters, and what became of each since then."""

    _name = "dialogue.session.report"
    _description = "Report on a Session"
    _inherit = "dialogue.annexed.paper"

    def _prefetch(self, records):
        petitions = records.consideration_ids.petition_id
        petitions.forward_body_id.mapped("name")
        # sudo: the number of the paper, printed with the matter
        petitions.forward_document_id.sudo().mapped("symbol")
        petitions.assignment_ids.mapped("result")
        petitions.assignment_ids.extension_ids.mapped("state")
        records.plan_id.mapped("name")
        return super()._prefetch(records)

    def _default_recipients(self, record):
        return [
            "Thường trực Đảng ủy, Thường trực HĐND xã (b/c)",
            "Chủ tịch, các Phó Chủ tịch UBND xã",
            "Ủy ban MTTQ Việt Nam xã",
            "Các cơ quan, đơn vị liên quan",
        ]

    def _paper_values(self, record, document):
        return {
            **self._event(record),
            "plan": self._plan(record),
            "as_of": self._as_of(),
            "assessment": document.content,
            "items": self._items(record),
        }

    def _plan(self, session):
        name = small_first(session.plan_id.name)
        return name and f"Kế hoạch {name}"

    # ------------------------------------------------------------------
    # Matters
    # ------------------------------------------------------------------
    def _item(self, line, number):
        petition = line.petition_id
        work = self._work(petition, "resolve")
        progress = self._progress(petition)
        item = super()._item(line, number)
        owed = line.outcome in OWED_OUTCOMES
        return {
            **item,
            "id": petition.id,
            "progress": progress,
            "status": PROGRESS[progress],
            # What was settled in the hall has no other result than what was said.
            "result": self._results(work) or ("" if owed else item["conclusion"]),
            "replies": self._replies(work),
            "why_late": "; ".join(
                dict.fromkeys(sentence(line.late_reason, "") for line in work)
            ).strip("; "),
            "next": self._next(item, work, progress),
            "forwarded_by": self._forwarding(petition),
            "forward_deadline": petition.forward_deadline or None,
            "forward_reply": sentence(petition.forward_reply),
            "forward_reply_date": petition.forward_reply_date or None,
        }

    def _next(self, item, work, progress):
        """Return what is to be done with a matter that is not settled."""
        receiver = item["receiver"] or "cấp có thẩm quyền"
        longer = work.extension_ids.filtered(lambda line: line.state == "approved")
        granted = longer.assignment_id.filtered("is_open")
        if progress == "open" and granted:
            until = max(granted.mapped("deadline"))
            return f"Đã gia hạn đến ngày {date_short(until)}"
        return {
            "replied": "Thông báo nội dung trả lời đến Nhân dân",
            "waiting": f"Tiếp tục kiến nghị {receiver} xem xét, trả lời",
            "late": f"Đôn đốc {item['lead'] or 'đơn vị chủ trì'} giải quyết dứt điểm",
            "paused": "Đôn đốc bổ sung thông tin để tiếp tục giải quyết",
            "open": "Tiếp tục giải quyết theo thời hạn đã giao",
        }.get(progress, "")

    def _by_body(self, items):
        """Return [(receiving body, matters)] of what is beyond authority.

        Bodies come in the order of their first matter; those without one, last.
        """
        upward = [
            item
            for item in items
            if item["outcome"] == "beyond_authority" or item["receiver"]
        ]
        names = dict.fromkeys(item["receiver"] for item in upward)
        return [
            (
                name or "Cấp có thẩm quyền",
                [item for item in upward if item["receiver"] == name],
            )
            for name in sorted(names, key=lambda name: not name)
        ]
