# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.tools import groupby

from ..models.petition import OWED_OUTCOMES
from ..tools.wording import date_short, date_words, sentence, village_words

HOSTS = {
    "chairman": "Chủ tịch Ủy ban nhân dân xã",
    "party_secretary": "Bí thư Đảng ủy xã",
    "joint": "Bí thư Đảng ủy và Chủ tịch Ủy ban nhân dân xã",
}
# How the general part counts what came out, in this order.
OUTCOME_WORDS = [
    ("on_the_spot", "được trả lời, giải quyết ngay tại hội nghị"),
    ("settled", "đã được giải quyết xong"),
    ("explained", "được giải trình, làm rõ"),
    ("in_progress", "giao cơ quan, đơn vị tiếp tục giải quyết"),
    ("roadmap", "được giải quyết theo lộ trình"),
    ("beyond_authority", "vượt thẩm quyền, kiến nghị cấp có thẩm quyền xem xét"),
    ("not_accepted", "không tiếp thu, đã nêu rõ lý do"),
]


class ReportConclusion(models.AbstractModel):
    """Thông báo kết luận: what the chair concluded on each matter, who does what.

    It is posted in public: no citizen is named in it, a matter is that of "công dân
    thôn X" or "Nhân dân thôn X" (Law 91/2025, Article 16). Denunciations do not
    appear at all.
    """

    _name = "report.commune_dialogue.report_conclusion"
    _description = "Conclusion Notice"
    _inherit = "dialogue.paper"

    _report = "commune_dialogue.action_report_conclusion"
    _model = "dialogue.session"
    _source_field = "session_id"
    _document_type = "TB"
    _phase = "after"
    _rank = 10

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

    def _prefetch(self, records):
        records.chair_ids.mapped("name")
        petitions = records.consideration_ids.petition_id
        petitions.mapped("field_id.parent_id.name")
        petitions.mapped("village_id.name")
        petitions.assignment_ids.department_id.mapped("name")

    def _paper_values(self, record, document):
        items = self._items(record)
        tasks = self._tasks(items)
        upward = [item for item in items if item["outcome"] == "beyond_authority"]
        day = date_words(self._local(record.date_start, record.company_id))
        return {
            "parts": self._parts(
                document.style_id,
                assessment=True,
                matters=items,
                tasks=tasks,
                upward=upward,
                execution=True,
            ),
            "event": record.name,
            "topic": record.topic or "",
            "day": day[:1].upper() + day[1:],
            "location": record.location or "",
            "chairs": self._people(record.chair_ids),
            "chair_title": HOSTS[record.host],
            "attended": record.attended_count,
            "village_count": len(record.village_ids),
            "assessment": document.content,
            "matter_count": len(items),
            "counts": self._counts(items),
            "sections": self._sections(items),
            "tasks": tasks,
            "upward": upward,
            # what the annex assigns: matters that somebody still has to settle
            "owed": [item for item in items if item["outcome"] in OWED_OUTCOMES],
        }

    def _counts(self, items):
        """Return the sentences' parts "3 nội dung được giải trình…", none for zero."""
        outcomes = [item["outcome"] for item in items]
        return [
            f"{outcomes.count(outcome):02d} nội dung {words}"
            for outcome, words in OUTCOME_WORDS
            if outcome in outcomes
        ]

    def _items(self, session):
        """Return the matters of a session in the order they were considered.

        :return: list of dict of plain values, numbered from 1
        """
        lines = session.consideration_ids.filtered(
            lambda line: not line.petition_id.is_secret
        )
        lines = lines.sorted(
            lambda line: (
                line.petition_id.field_id.parent_path or "~",
                line.sequence,
                line.id,
            )
        )
        return [self._item(line, number) for number, line in enumerate(lines, start=1)]

    def _item(self, line, number):
        petition, session = line.petition_id, line.session_id
        work = petition.assignment_ids.filtered(
            lambda assignment: (
                assignment.purpose == "resolve"
                and assignment.state != "cancelled"
                and assignment.session_id in (session, assignment.session_id.browse())
            )
        )
        lead = work.filtered(lambda assignment: assignment.role == "lead")
        lead_department = lead.department_id[:1] or line.department_id
        deadline = line.deadline or max(
            lead.filtered("deadline").mapped("deadline"), default=False
        )
        # sudo: heads of departments are named on the paper; plain users may not
        # read the department's record of them
        head = lead_department.sudo().manager_id
        receiver = petition.forward_body_id.name or ""
        notes = ["Chuyển tiếp từ kỳ trước"] if line.is_carried_over else []
        if line.outcome == "beyond_authority":
            notes.append(f"Kiến nghị {receiver or 'cấp có thẩm quyền'}")
        return {
            "number": number,
            "subject": sentence(petition.subject, ""),
            "field": petition.field_id.name or "Nội dung khác",
            "raised_by": self._raised_by(petition),
            "conclusion": sentence(line.conclusion or line.answer),
            "outcome": line.outcome,
            "lead": lead_department.name or "",
            "cooperating": ", ".join(
                (work - lead)
                .department_id.filtered(
                    lambda department: department != lead_department
                )
                .mapped("name")
            ),
            "deadline": date_short(deadline),
            "deadline_date": deadline,
            "head": head.name or "",
            "receiver": receiver,
            "note": "; ".join(notes),
        }

    def _raised_by(self, petition):
        villages = petition.village_id or petition.village_ids
        if not villages:
            return "Nhân dân trong xã"
        who = "Nhân dân" if petition.supporter_count > 1 else "công dân"
        names = ", ".join(village_words(name) for name in villages.mapped("name"))
        return f"{who} {names}"

    def _sections(self, items):
        """Return the matters by field: list of ``(field, items)``."""
        return [
            (field, group)
            for field, group in groupby(items, key=lambda item: item["field"])
        ]

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
