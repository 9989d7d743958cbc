# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

from ..tools.wording import date_short, paragraphs
from .matter_paper import OUTCOME_WORDS
from .session_paper import HOSTS

# An answer that its department has released; what is still being written is not shown.
RELEASED_STATES = ("submitted", "approved")


class ReportAnswers(models.AbstractModel):
    """Tập trả lời: what the departments answer, for the chair, as the agenda goes.

    For internal use before the answers are released: nobody is named in it.
    """

    _name = "report.commune_dialogue.report_answers"
    _description = "Compiled Answers"
    _inherit = "dialogue.matter.paper"

    _report = "commune_dialogue.action_report_answers"
    _document_type = "BC"
    _phase = "before"
    _rank = 80

    def _default_subject(self, source):
        return f"Nội dung trả lời ý kiến, kiến nghị của Nhân dân tại {source.name}"

    def _default_recipients(self, record):
        return ["Như trên"]

    def _paper_values(self, record, document):
        items = [
            self._answered(line, number)
            for number, line in enumerate(self._considered(record), start=1)
        ]
        return {
            **self._event(record),
            "addressees": self._addressees(document, HOSTS[record.host]),
            "items": items,
            "ready": sum(bool(item["answer"]) for item in items),
            "debts": sum(item["is_debt"] for item in items),
        }

    @api.model
    def _answered(self, line, number):
        petition = line.petition_id
        purpose = "resolve" if line.is_carried_over else "prepare"
        work = self._work(petition, purpose)
        lead = self._lead(work)
        department = lead.department_id or petition.department_id
        outcome = line.outcome or lead.outcome
        return {
            **self._matter(petition),
            "number": number,
            "is_debt": line.is_carried_over,
            "promised_by": date_short(line.is_carried_over and lead.deadline),
            "department": department.name or "",
            "cooperating": (work.department_id - department).mapped("name"),
            "answer": paragraphs(self._answer(petition, lead)),
            "is_draft": lead.state == "submitted",
            "outcome": OUTCOME_WORDS.get(outcome, ""),
        }

    @api.model
    def _answer(self, petition, lead):
        """Return what was approved, else what the department has released."""
        if lead.purpose == "resolve" and lead.state in RELEASED_STATES:
            return lead.result
        if lead.state == "submitted":
            return lead.draft_answer
        return petition.answer
