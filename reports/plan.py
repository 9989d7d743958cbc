# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.tools import groupby

from ..tools.wording import (
    date_short,
    first_upper,
    list_lines,
    money_words,
    small_first,
    village_words,
)
from .paper import Block
from .session_paper import FORMS, HOSTS, LATER

# What stands under which heading: People's Committees (Decree 30/2020 practice) and
# Party committees arrange the same blocks in their own ways.
STATE_OUTLINE = [
    ("Mục đích, yêu cầu", ("purpose", "requirement")),
    ("Thời gian, địa điểm, thành phần", ("time", "place", "chairs", "people")),
    ("Hình thức, nội dung, chương trình", ("form", "content", "programme", "banner")),
    ("Tổ chức thực hiện", ("duties",)),
    ("Kinh phí", ("budget",)),
]
PARTY_OUTLINE = [
    ("Mục đích, yêu cầu", ("purpose", "requirement")),
    (
        "Nội dung, thời gian thực hiện",
        ("content", "form", "time", "place", "chairs", "people", "programme")
        + ("banner", "budget"),
    ),
    ("Tổ chức thực hiện", ("duties",)),
]
SOURCES = {
    "commune": "ngân sách xã",
    "party": "kinh phí của Đảng ủy",
    "province": "ngân sách tỉnh",
    "other": "các nguồn kinh phí hợp pháp khác",
}
UNITS = {"day": "ngày", "working_day": "ngày làm việc"}
REFERENCES = {
    "plan_issue": "ngày ban hành kế hoạch",
    "session_start": "ngày tổ chức hội nghị",
    "session_end": "ngày kết thúc hội nghị",
}
EVERY_VILLAGE = "Trưởng các thôn"


class ReportPlan(models.AbstractModel):
    """Kế hoạch: the yearly plan of a People's Committee or a Party committee."""

    _name = "report.commune_dialogue.report_plan"
    _description = "Plan of the Dialogue"
    _inherit = "dialogue.paper"

    _report = "commune_dialogue.action_report_plan"
    _model = "dialogue.plan"
    _source_field = "plan_id"
    _document_type = "KH"
    _phase = "before"
    _rank = 10

    def _document_vals(self, source, stored=False):
        vals = super()._document_vals(source, stored)
        if source.signer_id.body_id.id == vals["body_id"]:
            vals["signer_id"] = source.signer_id.id
        return vals

    def _default_bases(self, record):
        return record.legal_basis_ids

    def _default_subject(self, source):
        return source.name

    def _default_recipients(self, record):
        return [
            f"{line.name} (b/c)" if line.purpose == "report" else line.name
            for line in record.recipient_ids
            if line.purpose != "file"
        ]

    def _papers(self, records):
        # Asked once for all plans that have no programme of their own.
        standard = self.env["dialogue.plan.agenda"]._standard_programme()
        self = self.with_context(dialogue_standard_programme=standard.ids)
        return super()._papers(records)

    def _prefetch(self, records):
        records.legal_basis_ids.mapped("citation")
        plans = records | records.child_plan_ids
        plans.composition_ids.group_id.mapped("name")
        plans.agenda_template_ids.mapped("name")
        sessions = plans.session_ids
        sessions.village_ids.mapped("name")
        sessions.chair_ids.mapped("name")
        records.duty_ids.mapped("name")

    def _paper_values(self, record, document):
        party = document.style_id.kind == "party"
        blocks = self._blocks(record)
        outline = PARTY_OUTLINE if party else STATE_OUTLINE
        return {
            "sections": self._outline(
                document.style_id,
                [
                    (heading, [block for name in names for block in blocks[name]])
                    for heading, names in outline
                ],
            ),
            "purpose": small_first(record.name),
        }

    def _blocks(self, plan):
        """Return what the plan says, by the name of each part: lists of `Block`."""
        # A Party plan may leave its sessions to the plan that carries it out.
        sessions = plan.session_ids or plan.child_plan_ids.session_ids
        sessions = sessions.filtered(lambda line: line.state != "cancelled").sorted(
            lambda line: (
                not line.date_start,
                line.date_start or 0,
                int(line.expected_month or 13),
                line.id,
            )
        )
        return {
            "purpose": [Block("Mục đích", list_lines(plan.purpose))],
            "requirement": [Block("Yêu cầu", list_lines(plan.requirement))],
            "content": [Block("Nội dung", list_lines(plan.content))],
            "form": [Block("Hình thức", [FORMS[plan.form]])],
            "time": [self._times(plan, sessions)],
            "place": [self._places(sessions)],
            "chairs": [self._chairs(plan, sessions)],
            "people": [self._people_invited(plan, sessions)],
            "programme": [Block("Chương trình", self._programme(plan))],
            "banner": [
                Block(
                    "Khánh tiết",
                    list_lines(plan.banner_text),
                    lead="Phông chính hội trường thể hiện nội dung sau:",
                    style="centred",
                )
            ],
            "duties": self._duties(plan),
            "budget": [Block("Kinh phí", self._budget(plan))],
        }

    # ------------------------------------------------------------------
    # When, where, who
    # ------------------------------------------------------------------

    def _times(self, plan, sessions):
        paper = self.env["dialogue.session.paper"]
        if len(sessions) > 1:
            return Block(
                "Thời gian",
                [
                    f"Lần {number}: {paper._when(session)}"
                    for number, session in enumerate(sessions, start=1)
                ],
                lead=f"Tổ chức {len(sessions):02d} hội nghị trong năm {plan.year}.",
            )
        when = paper._when(sessions) if sessions else LATER
        if when == LATER:
            when = f"Trong năm {plan.year}; thời gian cụ thể {LATER}"
        return Block("Thời gian", [first_upper(when)])

    def _places(self, sessions):
        """Return the place; with several sessions where each is, for which people."""
        paper = self.env["dialogue.session.paper"]
        places = [session.location or "Địa điểm " + LATER for session in sessions]
        if len(sessions) > 1:
            places = [
                f"Lần {number}: "
                + ", với Nhân dân ".join(
                    filter(None, [place, paper._village_list(session.village_ids)])
                )
                for number, (place, session) in enumerate(
                    zip(places, sessions, strict=True), start=1
                )
            ]
        return Block("Địa điểm", places or [LATER.capitalize()])

    def _chairs(self, plan, sessions):
        paper = self.env["dialogue.session.paper"]
        chairs = self._people(paper._chairs(sessions))
        return Block("Chủ trì", chairs or [HOSTS[plan.host]])

    def _people_invited(self, plan, sessions):
        villages = len(sessions.village_ids)
        lines, total = [], 0
        for line in self._own_or_carried_out(plan, "composition_ids"):
            if line.group_id.kind == "chair":
                continue
            text, number = self._composition_words(line, villages)
            lines.append(text)
            total += number
        if total and lines:
            lines.append(f"Dự kiến khoảng {total} đại biểu")
        return Block("Thành phần tham dự", lines)

    @api.model
    def _own_or_carried_out(self, plan, name):
        """Return lines of a plan; without such, of the plan that carries it out."""
        carried_out = plan.child_plan_ids.filtered(name)[:1]
        return plan[name] or carried_out[name]

    def _composition_words(self, line, villages):
        """Return one line of the composition and how many people it means."""
        quantity = line.quantity or len(line.employee_ids)
        if not quantity:
            return line.name, 0
        if line.quota_kind != "per_village":
            return f"{line.name}: {quantity:02d} đại biểu", quantity
        words = f"{line.name}: {quantity:02d} đại biểu/thôn"
        return words, quantity * villages

    def _programme(self, plan):
        standard = self.env.context["dialogue_standard_programme"]
        items = self._own_or_carried_out(plan, "agenda_template_ids")
        items = items or items.browse(standard)
        return [
            f"{item.name} ({item.presenter})" if item.presenter else item.name
            for item in items
        ]

    # ------------------------------------------------------------------
    # Duties and budget
    # ------------------------------------------------------------------

    def _duties(self, plan):
        """Return one block for each body, department or village that has duties."""
        duties = plan.duty_ids.filtered(lambda duty: duty.state != "cancelled")
        duties = duties.sorted(lambda duty: (duty.sequence, duty.id))
        return [
            Block(who, [line for duty in group for line in self._duty_lines(duty)])
            for who, group in groupby(duties, self._duty_owner)
        ]

    def _duty_owner(self, duty):
        names = [duty.body_id.name, duty.department_id.name]
        if duty.village_id:
            names.append(f"Trưởng {village_words(duty.village_id.name)}")
        elif duty.per_village:
            names.append(EVERY_VILLAGE)
        # sudo: the name of a colleague, where no unit is responsible
        names = list(filter(None, names)) or [duty.user_id.sudo().name]
        return ", ".join(filter(None, names)) or "Các cơ quan, đơn vị liên quan"

    def _duty_lines(self, duty):
        due = self._due_words(duty)
        first = f"{duty.name}, {due}" if due else duty.name
        return [first, *list_lines(duty.description)]

    def _due_words(self, duty):
        """Return by when a duty is to be done, as a plan says it."""
        if duty.due_reference == "fixed":
            return f"xong trước ngày {date_short(duty.due_fixed_date)}"
        reference = REFERENCES[duty.due_reference]
        if not duty.due_number:
            return f"thực hiện trong {reference}"
        amount = f"{duty.due_number:02d} {UNITS[duty.due_unit]}"
        if duty.due_direction == "before":
            return f"chậm nhất {amount} trước {reference}"
        return f"trong thời hạn {amount} kể từ {reference}"

    def _budget(self, plan):
        """Return where the money comes from, and the sums for those who may know."""
        notes = list_lines(plan.budget_note)
        if not self.env["dialogue.plan.budget"].has_access("read"):
            return notes
        lines = plan.budget_ids
        sources = [SOURCES[source] for source in dict.fromkeys(lines.mapped("source"))]
        words = []
        if plan.budget_amount:
            words.append(f"Tổng kinh phí dự kiến: {money_words(plan.budget_amount)}")
        if sources and not notes:
            words.append(f"Nguồn kinh phí: {', '.join(sources)} năm {plan.year}")
        words += [
            f"{line.name}: {money_words(line.estimate)}"
            for line in lines
            if line.estimate
        ]
        return words + notes
