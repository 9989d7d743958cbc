# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import re

from dateutil.relativedelta import relativedelta
from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from .turn import Turn

OFFICE = "group_dialogue_office"
LEADER = "group_dialogue_leader"

HOSTS = [
    ("chairman", "Chairman of the People's Committee"),
    ("party_secretary", "Party secretary"),
    ("joint", "Both together"),
]

# Who may read the budget, and the check list that looks at it.
READ_BUDGET = (
    "commune_dialogue.group_dialogue_office,commune_dialogue.group_dialogue_leader,"
    "commune_dialogue.group_dialogue_supervisor"
)

# Once approved, what was approved stands; only what is filled in while the plan is
# carried out can still be written.
LOCKED_STATES = ("approved", "issued", "done", "cancelled")
FOLLOW_UP_FIELDS = frozenset(
    {"session_ids", "budget_ids", "duty_ids", "issue_date", "note", "color"}
)


class DialoguePlan(models.Model):
    """Kế hoạch: the dialogue of one body with the people in one year."""

    _name = "dialogue.plan"
    _description = "Dialogue Plan"
    _inherit = [
        "dialogue.role.fields",
        "dialogue.state.mixin",
        "dialogue.search.mixin",
        "dialogue.discussion",
        "dialogue.turn",
    ]
    _order = "year desc, id desc"
    _rec_names_search = ["name"]
    _search_paths = ("name", "year")
    _check_company_auto = True

    _moves = {
        "draft": (("submitted", "approved"), (LEADER, OFFICE)),
        "submitted": (("draft",), (OFFICE,)),
        "approved": (("submitted",), (LEADER,)),
        "issued": (("approved",), (OFFICE,)),
        "done": (("issued",), (OFFICE,)),
        "cancelled": (("draft", "submitted", "approved", "issued"), (OFFICE,)),
    }
    _reasoned_moves = ("action_return", "action_cancel")
    _turn_kinds = ("plan",)

    # Identity
    name = fields.Char(
        required=True,
        tracking=True,
        help="Trích yếu: what the plan is about, as printed under its title.",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    year = fields.Integer(
        required=True,
        index=True,
        tracking=True,
        aggregator=None,
        default=lambda self: self.env.company._dialogue_today().year,
    )
    host = fields.Selection(
        HOSTS,
        compute="_compute_host",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        tracking=True,
    )
    body_id = fields.Many2one(
        "dialogue.body",
        string="Issuing body",
        check_company=True,
        index=True,
        ondelete="restrict",
        tracking=True,
        default=lambda self: self.env["dialogue.body"].search(
            [("company_id", "=", self.env.company.id), ("kind", "=", "state")], limit=1
        ),
    )
    signer_id = fields.Many2one(
        "dialogue.signer",
        compute="_compute_signer_id",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
        index="btree_not_null",
        domain="[('body_id', '=', body_id)]",
    )
    parent_plan_id = fields.Many2one(
        "dialogue.plan",
        string="Carries out",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The Party's plan that this plan carries out.",
    )
    child_plan_ids = fields.One2many(
        "dialogue.plan", "parent_plan_id", string="Carried out by"
    )
    previous_plan_id = fields.Many2one(
        "dialogue.plan",
        string="Made from",
        readonly=True,
        copy=False,
        check_company=True,
        index="btree_not_null",
        ondelete="set null",
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("submitted", "Submitted"),
            ("approved", "Approved"),
            ("issued", "Issued"),
            ("done", "Done"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="draft",
        index=True,
        copy=False,
        tracking=True,
        group_expand=True,
    )
    state_reason = fields.Text(
        string="Reason of the last move",
        readonly=True,
        copy=False,
        help="Why it was returned or cancelled.",
    )
    is_locked = fields.Boolean(
        compute="_compute_is_locked", export_string_translation=False
    )
    issue_date = fields.Date(string="Date of issue", copy=False, tracking=True)
    color = fields.Integer(export_string_translation=False)
    note = fields.Text(help="For the office; not printed.")

    # Text
    legal_basis_ids = fields.Many2many(
        "dialogue.legal.basis",
        "dialogue_plan_legal_basis_rel",
        "plan_id",
        "basis_id",
        string="Legal bases",
        check_company=True,
    )
    purpose = fields.Text()
    requirement = fields.Text()
    content = fields.Text()
    form = fields.Selection(
        [
            ("in_person", "In person"),
            ("online", "Online"),
            ("social", "On social media"),
            ("mixed", "Mixed"),
        ],
        required=True,
        default="in_person",
        help="In person, online or over lawful social networks: Law 72/2025/QH15,"
        " article 43.",
    )
    banner_text = fields.Text(
        string="Backdrop", help="What the backdrop of the hall says."
    )
    publication_channel = fields.Char(
        string="Publication channels",
        help="Where plan, notice and results are announced: web page, loudspeakers,"
        " notice boards…",
    )

    # People
    contact_id = fields.Many2one(
        "hr.employee",
        check_company=True,
        tracking=True,
        help="The officer whom villages and the Front send their lists to.",
    )

    # Sessions
    session_ids = fields.One2many("dialogue.session", "plan_id")
    required_session_count = fields.Integer(
        string="Sessions wanted",
        compute="_compute_required_session_count",
        store=True,
        readonly=False,
        precompute=True,
        help="Of the State, one a year at least: Law 72/2025/QH15, article 43. Of the"
        " Party, as the province or the plan of the Party Committee says.",
    )
    session_count = fields.Integer(compute="_compute_session_counts")
    session_held_count = fields.Integer(
        string="Sessions held", compute="_compute_session_counts"
    )

    # Lines
    composition_ids = fields.One2many("dialogue.plan.composition", "plan_id", copy=True)
    agenda_template_ids = fields.One2many(
        "dialogue.plan.agenda", "plan_id", string="Programme", copy=True
    )
    recipient_ids = fields.One2many(
        "dialogue.plan.recipient", "plan_id", string="Recipients", copy=True
    )
    document_ids = fields.One2many("dialogue.document", "plan_id", string="Papers")
    duty_ids = fields.One2many(
        "dialogue.duty", "plan_id", domain=[("session_id", "=", False)], copy=True
    )
    duty_count = fields.Integer(compute="_compute_duty_count")

    # Budget
    budget_ids = fields.One2many(
        "dialogue.plan.budget",
        "plan_id",
        copy=True,
        groups=READ_BUDGET,
    )
    budget_note = fields.Text()
    currency_id = fields.Many2one(related="company_id.currency_id")
    budget_amount = fields.Monetary(
        compute="_compute_budget_amount",
        store=True,
        readonly=False,
        help="The sum of the lines; typed where there are none.",
    )
    budget_actual = fields.Monetary(
        string="Budget spent", compute="_compute_budget_actual", store=True
    )

    # Check list
    gap_html = fields.Html(
        string="Check list",
        compute="_compute_gaps",
        sanitize=False,
        groups=READ_BUDGET,
    )
    gap_count = fields.Integer(
        string="Open points", compute="_compute_gaps", groups=READ_BUDGET
    )

    _year_sensible = models.Constraint(
        "CHECK(year BETWEEN 2000 AND 2100)", "The year is written with four digits."
    )
    _required_positive = models.Constraint(
        "CHECK(required_session_count >= 0)",
        "The number of sessions cannot be negative.",
    )

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------

    @api.depends("state")
    def _compute_is_locked(self):
        for plan in self:
            plan.is_locked = plan.state in LOCKED_STATES

    @api.depends("body_id")
    def _compute_host(self):
        for plan in self:
            if plan.body_id.kind == "party":
                plan.host = "party_secretary"
            elif plan.host == "party_secretary":
                plan.host = "chairman"
            else:
                plan.host = plan.host or "chairman"

    @api.depends("body_id")
    def _compute_signer_id(self):
        for plan in self:
            if plan.signer_id.body_id == plan.body_id:
                plan.signer_id = plan.signer_id
            else:
                plan.signer_id = plan.body_id.signer_ids[:1]

    @api.depends("host", "company_id")
    def _compute_required_session_count(self):
        for plan in self:
            company = plan.company_id
            plan.required_session_count = {
                "party_secretary": company.dialogue_required_party_sessions,
                "joint": max(
                    company.dialogue_required_sessions,
                    company.dialogue_required_party_sessions,
                ),
            }.get(plan.host, company.dialogue_required_sessions)

    @api.depends("session_ids.state")
    def _compute_session_counts(self):
        for plan in self:
            live = plan.session_ids.filtered(lambda line: line.state != "cancelled")
            plan.session_count = len(live)
            plan.session_held_count = len(
                live.filtered(lambda line: line.state in line._held_states)
            )

    @api.depends("duty_ids")
    def _compute_duty_count(self):
        for plan in self:
            plan.duty_count = len(plan.duty_ids)

    @api.depends("budget_ids.estimate")
    def _compute_budget_amount(self):
        for plan in self:
            if plan.budget_ids:
                plan.budget_amount = sum(plan.budget_ids.mapped("estimate"))
            else:
                plan.budget_amount = plan.budget_amount

    @api.depends("budget_ids.actual")
    def _compute_budget_actual(self):
        for plan in self:
            plan.budget_actual = sum(plan.budget_ids.mapped("actual"))

    @api.depends(lambda self: self._gap_dependencies())
    def _compute_gaps(self):
        for plan in self:
            gaps = plan._check_list()
            plan.gap_count = len(gaps)
            plan.gap_html = bool(gaps) and Markup("<ul class='mb-0'>%s</ul>") % Markup(
                ""
            ).join(Markup("<li>%s</li>") % text for _code, text in gaps)

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------

    def write(self, vals):
        if not self._passes_gate() and not FOLLOW_UP_FIELDS.issuperset(
            name for name in vals if not name.startswith(("message_", "activity_"))
        ):
            self._check_unlocked(self._description)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_live(self):
        for plan in self:
            if plan.state not in ("draft", "cancelled"):
                raise UserError(
                    self.env._(
                        "%(plan)s is %(state)s. Cancel it instead of deleting it, so"
                        " that its history stays.",
                        plan=plan.display_name,
                        state=self._state_label(plan.state).lower(),
                    )
                )
            if plan.session_ids:
                raise UserError(
                    self.env._(
                        "%(plan)s has sessions: delete or move them first.",
                        plan=plan.display_name,
                    )
                )

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        given = default or {}
        return [
            {**vals, **plan._next_year_values(vals, given)}
            for plan, vals in zip(self, vals_list, strict=True)
        ]

    def copy(self, default=None):
        """Copy the plans to the following year, with drafts of their sessions.

        Lines, duties, composition, programme and recipients come along; a session
        keeps its topic, place, villages and month, but no date.
        """
        plans = super().copy(default)
        vals_list = []
        for old, new in zip(self, plans, strict=True):
            new.previous_plan_id = old
            sessions = old.session_ids.filtered(
                lambda line: (
                    line.kind in ("periodic", "thematic") and line.state != "cancelled"
                )
            ).sorted("id")
            for vals in sessions.copy_data({"plan_id": new.id}):
                name = self._shift_year(vals["name"], old.year, new.year)
                banner = self._shift_year(vals.get("banner_text"), old.year, new.year)
                vals_list.append({**vals, "name": name, "banner_text": banner})
        self.env["dialogue.session"].create(vals_list)
        return plans

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_submit(self):
        """Send the drafts to the leaders for approval (role: office)."""
        return self._transition("submitted", state_reason=False)

    def action_approve(self):
        """Approve the submitted plans (role: leader)."""
        return self._transition("approved", state_reason=False)

    def action_return(self, reason=False):
        """Give the plans back to be worked on.

        :param reason: str, kept in the history
        :raise UserError: without a reason
        """
        reason = self._require_reason(reason)
        self._transition("draft", state_reason=reason)
        self._post_reason(self.env._("Returned:"), reason)
        return True

    def action_issue(self):
        """Issue the approved plans: from now on their duties run (role: office).

        The date of issue is today's where none was typed.
        """
        today = self.env.company._dialogue_today()
        self._transition("issued", state_reason=False)
        self.filtered(lambda plan: not plan.issue_date).issue_date = today
        self.duty_ids._sync_activities()
        return True

    def action_done(self):
        """Close the issued plans when the year's work is over (role: office)."""
        return self._transition("done")

    def action_cancel(self, reason=False):
        """Cancel the plans; their sessions stay and can be moved to another plan.

        :param reason: str, kept in the history
        :raise UserError: without a reason, or while a session is under way
        """
        reason = self._require_reason(reason)
        self._transition("cancelled", state_reason=reason)
        self._post_reason(self.env._("Cancelled:"), reason)
        self.duty_ids._cancel_open()
        return True

    def action_copy_next_year(self):
        """Make next year's plan from this one and open it.

        :return: dict, the action that opens the new plan
        """
        self.ensure_one()
        plan = self.copy()
        return plan._get_records_action()

    def action_open_sessions(self):
        """Open the sessions of the plan."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "commune_dialogue.session_action"
        )
        action.update(
            domain=[("plan_id", "=", self.id)],
            context={"default_plan_id": self.id},
        )
        return action

    def action_open_duties(self):
        """Open the duties of the plan and of its sessions."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "commune_dialogue.duty_action"
        )
        action.update(
            domain=[("plan_id", "=", self.id)],
            context={"default_plan_id": self.id, "search_default_group_session": 1},
        )
        return action

    # ------------------------------------------------------------------
    # Gates and check list
    # ------------------------------------------------------------------

    def _gaps_cancelled(self):
        live = self.session_ids.filtered(
            lambda line: line.state in ("invited", "in_progress")
        )
        return [
            self.env._(
                "%(session)s is under way; postpone or cancel it first.",
                session=session.display_name,
            )
            for session in live
        ]

    def _open_sessions(self):
        """Return the sessions that are still to be held or closed."""
        return self.session_ids.filtered(
            lambda line: line.state not in ("closed", "cancelled")
        )

    def _gaps_done(self):
        return [self._unclosed_words(session) for session in self._open_sessions()]

    @api.model
    def _unclosed_words(self, session):
        return self.env._(
            "%(session)s is not closed yet (%(state)s).",
            session=session.display_name,
            state=session._state_label(session.state),
        )

    @api.model
    def _gap_dependencies(self):
        """Return the fields that the check list reads; extended with the list."""
        return [
            "year",
            "host",
            "state",
            "body_id",
            "signer_id",
            "legal_basis_ids.valid_to",
            "issue_date",
            "purpose",
            "requirement",
            "content",
            "contact_id",
            "publication_channel",
            "parent_plan_id",
            "required_session_count",
            "session_ids.state",
            "session_ids.chair_ids",
            "composition_ids.group_id.kind",
            "agenda_template_ids",
            "recipient_ids",
            "budget_ids",
            "budget_amount",
            "duty_ids.department_id",
        ]

    def _check_list(self):
        """Name what the law or good practice wants and the plan lacks.

        :return: list of (code, sentence); nothing here ever blocks a move
        """
        self.ensure_one()
        return [
            *self._check_list_head(),
            *self._check_list_sessions(),
            *self._check_list_lines(),
        ]

    def _check_list_head(self):
        gaps = []
        texts = [
            name for name in ("purpose", "requirement", "content") if not self[name]
        ]
        if texts:
            labels = [self._fields[n]._description_string(self.env) for n in texts]
            gaps.append(
                (
                    "text",
                    self.env._("Not written yet: %(parts)s.", parts=", ".join(labels)),
                )
            )
        gaps += self._check_list_bases()
        if not self.signer_id:
            gaps.append(("signer", self.env._("Nobody is named to sign it.")))
        if not self.contact_id:
            gaps.append(
                (
                    "contact",
                    self.env._(
                        "No contact is named; villages and the Front would not know"
                        " whom to send their lists to."
                    ),
                )
            )
        if not self.publication_channel:
            gaps.append(
                (
                    "publication",
                    self.env._(
                        "No channel is named on which plan and results are published."
                    ),
                )
            )
        if self.host == "chairman" and not self.parent_plan_id:
            gaps.append(
                ("parent", self.env._("The Party's plan it carries out is not named."))
            )
        twins = self._twin_plans()
        if twins:
            gaps.append(
                (
                    "twin",
                    self.env._(
                        "There is another plan for %(year)s: %(plans)s.",
                        year=str(self.year),
                        plans=", ".join(twins.mapped("name")),
                    ),
                )
            )
        return gaps

    def _check_list_bases(self):
        if not self.legal_basis_ids:
            return [("basis", self.env._("No legal basis is cited."))]
        day = self.issue_date or self.env.company._dialogue_today()
        expired = self.legal_basis_ids.filtered(
            lambda basis: not basis._in_force_on(day)
        )
        gaps = []
        for basis in expired:
            sentence = self.env._(
                "Not in force on %(date)s: %(basis)s.",
                date=format_date(self.env, day),
                basis=basis.display_name,
            )
            if basis.replaced_by_id:
                sentence = self.env._(
                    "Not in force on %(date)s: %(basis)s. Replaced by %(other)s.",
                    date=format_date(self.env, day),
                    basis=basis.display_name,
                    other=basis.replaced_by_id.display_name,
                )
            gaps.append(("expired", sentence))
        return gaps

    def _twin_plans(self):
        """Return other live plans of the same body and host in that year."""
        if not self._origin:
            return self.browse()
        return self.search(
            [
                ("id", "!=", self._origin.id),
                ("company_id", "=", self.company_id.id),
                ("year", "=", self.year),
                ("host", "=", self.host),
                ("body_id", "=", self.body_id.id),
                ("state", "!=", "cancelled"),
                ("child_plan_ids", "not in", self._origin.ids),
            ]
        )

    def _check_list_sessions(self):
        gaps = []
        sessions = self.session_ids.filtered(lambda line: line.state != "cancelled")
        if len(sessions) < self.required_session_count:
            gaps.append(
                (
                    "sessions",
                    self.env._(
                        "%(planned)s of %(wanted)s sessions are planned (Law"
                        " 72/2025/QH15, article 43; Law 10/2022/QH15, article 32; the"
                        " Party's regulation).",
                        planned=len(sessions),
                        wanted=self.required_session_count,
                    ),
                )
            )
        undated = sessions.filtered(
            lambda line: (
                line.state != "postponed"
                and not line.date_start
                and not line.expected_month
            )
        )
        if undated:
            gaps.append(
                (
                    "month",
                    self.env._(
                        "Neither a date nor a month: %(sessions)s.",
                        sessions=", ".join(undated.mapped("name")),
                    ),
                )
            )
        headless = sessions.filtered(lambda line: not line.chair_ids)
        if headless:
            gaps.append(
                (
                    "chair",
                    self.env._(
                        "No chair is named: %(sessions)s.",
                        sessions=", ".join(headless.mapped("name")),
                    ),
                )
            )
        return gaps

    def _check_list_lines(self):
        gaps = []
        kinds = set(self.composition_ids.mapped("group_id.kind"))
        if self.host != "party_secretary" and "council" not in kinds:
            gaps.append(
                (
                    "council",
                    self.env._(
                        "The Standing People's Council is not in the composition; by"
                        " Law 72/2025/QH15, article 43, it holds the dialogue together"
                        " with the People's Committee."
                    ),
                )
            )
        if "people" not in kinds:
            gaps.append(
                ("people", self.env._("No delegates of the people in the composition."))
            )
        for code, lines, sentence in (
            (
                "agenda",
                self.agenda_template_ids
                or self.env["dialogue.plan.agenda"]._standard_programme(),
                self.env._("No programme."),
            ),
            ("recipient", self.recipient_ids, self.env._("No recipients.")),
            ("duty", self.duty_ids, self.env._("No duties: who prepares what?")),
        ):
            if not lines:
                gaps.append((code, sentence))
        if not self.budget_ids and not self.budget_amount:
            gaps.append(("budget", self.env._("No budget.")))
        unassigned = self.duty_ids.filtered(lambda duty: not duty._has_responsible())
        if unassigned:
            gaps.append(
                (
                    "responsible",
                    self.env._(
                        "Nobody is responsible for: %(duties)s.",
                        duties=", ".join(unassigned.mapped("name")),
                    ),
                )
            )
        return gaps

    # ------------------------------------------------------------------
    # Helpers
    # ------------------------------------------------------------------

    def _turns(self, desk):
        if self.state == "submitted":
            users, summary = desk.leaders, self.env._("Approve or return the plan")
        elif self.state == "approved":
            users, summary = desk.clerk(self), self.env._("Issue the plan")
        elif self.state == "draft" and self.state_reason:
            users, summary = desk.clerk(self), self.env._("Returned: mend the plan")
        else:
            return []
        return [Turn("plan", users, False, summary)]

    def _check_unlocked(self, what):
        """Raise where one of the plans can no longer be changed."""
        locked = self.filtered(lambda plan: plan.state in LOCKED_STATES)
        if locked:
            raise UserError(
                self.env._(
                    "%(plan)s is %(state)s: “%(what)s” can no longer be changed."
                    " Return the plan first, or issue another one.",
                    plan=locked[0].display_name,
                    state=self._state_label(locked[0].state).lower(),
                    what=what,
                )
            )

    def _post_reason(self, text, reason):
        for plan in self:
            plan.message_post(
                body=self.env._("%(what)s %(reason)s", what=text, reason=reason)
            )

    def _next_year_values(self, vals, given):
        """Return the values in which the copy of this plan differs from it."""
        self.ensure_one()
        year = given.get("year") or self.year + 1
        shifted = {
            name: self._shift_year(vals.get(name), self.year, year)
            for name in ("name", "purpose", "requirement", "content", "banner_text")
            if name not in given
        }
        for command in vals.get("duty_ids", []):
            fixed = command[2].get("due_fixed_date")
            if fixed:
                command[2]["due_fixed_date"] = fields.Date.to_date(
                    fixed
                ) + relativedelta(years=year - self.year)
        return {"year": year, **shifted}

    @api.model
    def _shift_year(self, text, old, new):
        """Replace the year in a text, but not in "72/2025/QH15" or "05/02/2025"."""
        if not text:
            return text
        return re.sub(rf"(?<![\d/.-]){old}(?![\d/-])", str(new), text)
