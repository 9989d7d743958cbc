# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import format_date

from .parameters_mixin import DEADLINE_RULES
from .session import BEFORE_SESSION

# The papers by whose publication the people learn what came of the session.
RESULT_PAPERS = ("conclusion", "public_notice")
FINAL_STATES = ("closed", "cancelled")
URGENCY_BADGES = {
    "late": "text-bg-danger",
    "soon": "text-bg-warning",
    "calm": "text-bg-light",
    "done": "text-bg-light text-muted",
}

# Field of the session: the company's rule, and the end that it is counted from.
DEADLINES = {
    "notice_deadline": ("notice", "start"),
    "invitation_deadline": ("invitation", "start"),
    "village_deadline": ("village", "start"),
    "synthesis_deadline": ("synthesis", "start"),
    "answer_deadline": ("answer", "start"),
    "publication_deadline": ("publication", "end"),
    "conclusion_deadline": ("conclusion", "end"),
}
DEADLINE_ROW = Markup(
    "<details class='border-bottom py-1'><summary class='d-flex gap-2'>"
    "<span class='flex-grow-1'>%(label)s</span>"
    "<span class='badge flex-shrink-0 align-self-start %(badge)s'>%(date)s</span>"
    "</summary>"
    "<small class='text-muted' style='white-space: pre-line'>%(explanation)s</small>"
    "</details>"
)


class DialogueSession(models.Model):
    """What is due when, counted from the session's date, and what a new date moves."""

    _inherit = "dialogue.session"

    # T is the day of the session.
    notice_deadline = fields.Date(
        string="Public notice",
        compute="_compute_deadlines",
        store=True,
        readonly=False,
        help="T-7: seven days before the session, whose day does not count. Law"
        " 72/2025/QH15, article 43.",
    )
    invitation_deadline = fields.Date(
        string="Invitations",
        compute="_compute_deadlines",
        store=True,
        readonly=False,
        help="T-5 unless the settings differ (practice); three working days at least:"
        " Decision 45/2018/QD-TTg.",
    )
    village_deadline = fields.Date(
        string="Villages' synthesis",
        compute="_compute_deadlines",
        store=True,
        readonly=False,
        help="T-5 unless the settings differ, early enough for the Front (practice).",
    )
    synthesis_deadline = fields.Date(
        string="Front's synthesis and delegate list",
        compute="_compute_deadlines",
        store=True,
        readonly=False,
        help="T-3 unless the settings differ (plan of the commune).",
    )
    answer_deadline = fields.Date(
        string="Draft answers",
        compute="_compute_deadlines",
        store=True,
        readonly=False,
        help="T-1 unless the settings differ (plan of the commune).",
    )
    publication_deadline = fields.Date(
        string="Publication of the results",
        compute="_compute_deadlines",
        store=True,
        readonly=False,
        help="T+10: within ten days of the session. Law 72/2025/QH15, article 43.",
    )
    conclusion_deadline = fields.Date(
        string="Conclusion notice",
        compute="_compute_deadlines",
        store=True,
        readonly=False,
        help="Of the State, with the publication of the results; of the Party, within"
        " seven working days of the session unless the settings differ (plan of the"
        " Party Committee).",
    )
    deadline_html = fields.Html(
        string="Deadlines and why",
        compute="_compute_deadline_html",
        sanitize=False,
    )
    issued_papers = fields.Json(
        compute="_compute_issued_papers",
        compute_sudo=True,
        export_string_translation=False,
        help="Names of the papers that are issued for the session (“notice”,"
        " “conclusion”…), and “published” where one of its results was made public.",
    )
    next_deadline = fields.Date(compute="_compute_next_deadline")
    next_deadline_name = fields.Char(string="Next is", compute="_compute_next_deadline")
    urgency = fields.Selection(
        [("late", "Overdue"), ("soon", "Due soon"), ("calm", "In time")],
        compute="_compute_next_deadline",
    )

    @api.depends(
        "date_start",
        "date_end",
        "host",
        "company_id.dialogue_calendar_version",
        *(
            f"company_id.{name}"
            for rule, _end in DEADLINES.values()
            for name in DEADLINE_RULES[rule][:2]
        ),
    )
    def _compute_deadlines(self):
        calendars = self.company_id._dialogue_calendars()
        for session in self:
            if session.state in FINAL_STATES:
                # What was due then stays what it was, whatever the settings say now.
                for name in DEADLINES:
                    session[name] = session[name]
                continue
            due = session._get_deadlines(calendars[session.company_id])
            for name in DEADLINES:
                session[name] = due[name].date if due else False

    def _get_deadlines(self, calendar):
        """Return {name of the field: Deadline of the engine}, empty without a date."""
        self.ensure_one()
        if not self.date_start:
            return {}
        days = {
            "start": calendar.local_date(self.date_start),
            "end": calendar.local_date(self.date_end or self.date_start),
        }
        due = {
            name: calendar.rule_deadline(rule, days[end])
            for name, (rule, end) in DEADLINES.items()
        }
        publication, conclusion = (
            due["publication_deadline"],
            due["conclusion_deadline"],
        )
        if self.host == "chairman":
            # The state publishes conclusion and results together.
            due["conclusion_deadline"] = publication
        elif self.host == "joint":
            due["conclusion_deadline"] = min(
                publication, conclusion, key=lambda deadline: deadline.date
            )
        return due

    @api.depends(*DEADLINES, "state", "village_line_ids.delivery", "issued_papers")
    @api.depends_context("company", "lang")
    def _compute_deadline_html(self):
        calendars = self.company_id._dialogue_calendars()
        for session in self:
            session.deadline_html = session._render_deadlines(
                calendars[session.company_id]
            )

    def _render_deadlines(self, calendar):
        """Return the table of the deadlines: what, when, why; coloured by urgency."""
        due = self._get_deadlines(calendar)
        rows = []
        for name in sorted(due, key=lambda name: self[name] or due[name].date):
            explanation = calendar.explain(due[name])
            if self[name] != due[name].date:
                explanation = self.env._(
                    "Set by hand. The rule says: %(explanation)s",
                    explanation=explanation,
                )
            rows.append(
                DEADLINE_ROW
                % {
                    "label": self._fields[name]._description_string(self.env),
                    "badge": URGENCY_BADGES[self._deadline_urgency(name)],
                    "date": format_date(self.env, self[name]) if self[name] else "",
                    "explanation": explanation,
                }
            )
        return Markup("<div>%s</div>") % Markup("").join(rows) if rows else False

    @api.depends("document_ids.state", "document_ids.publication_ids")
    def _compute_issued_papers(self):
        # Searched, not read through document_ids: this runs as superuser, and what
        # others may not read must not stay in their cache.
        documents = self.env["dialogue.document"].search(
            [("session_id", "in", self.ids), ("state", "=", "issued")]
        )
        papers = {session.id: set() for session in self}
        for document in documents:
            paper = document.report_id.report_name.rpartition(".report_")[2]
            papers[document.session_id.id].add(paper)
            if paper in RESULT_PAPERS and document.publication_ids:
                papers[document.session_id.id].add("published")
        for session in self:
            session.issued_papers = sorted(papers[session.id])

    def _deadline_urgency(self, name):
        """Return "late", "soon", "calm" or "done" for one of the deadlines."""
        self.ensure_one()
        if not self[name] or self._is_deadline_met(name):
            return "done"
        days = (self[name] - self.env.company._dialogue_today()).days
        if days < 0:
            return "late"
        return "soon" if days <= self.company_id.dialogue_due_soon_days else "calm"

    def _is_deadline_met(self, name):
        """Tell whether what the deadline asks for is there, or no longer matters."""
        self.ensure_one()
        if self.state in ("closed", "cancelled", "postponed"):
            return True
        papers = self.issued_papers or []
        if name == "publication_deadline":
            return "published" in papers
        if name == "conclusion_deadline":
            return "conclusion" in papers
        if self.state not in BEFORE_SESSION:
            return True
        if name == "notice_deadline":
            return "notice" in papers
        if name == "invitation_deadline":
            return self.state == "invited"
        if name == "village_deadline":
            return self.village_count == self.village_complete_count
        if name == "synthesis_deadline":
            return bool(self.synthesis_received_date)
        return False

    @api.depends(
        *DEADLINES,
        "state",
        "synthesis_received_date",
        "village_line_ids.delivery",
        "issued_papers",
    )
    @api.depends_context("company", "lang")
    def _compute_next_deadline(self):
        for session in self:
            waiting = [
                (session[name], name)
                for name in DEADLINES
                if session[name] and not session._is_deadline_met(name)
            ]
            date, name = min(waiting, default=(False, False))
            session.next_deadline = date
            session.next_deadline_name = name and self._fields[
                name
            ]._description_string(self.env)
            session.urgency = session._deadline_urgency(name) if name else False
