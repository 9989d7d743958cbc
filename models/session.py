# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections import Counter
from datetime import datetime

import pytz
from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, format_datetime

from .delegate import PEOPLE_GROUP
from .parameters_mixin import DEADLINE_RULES
from .plan import HOSTS, LEADER, OFFICE

TIMEZONE = pytz.timezone("Asia/Ho_Chi_Minh")

BEFORE_SESSION = ("draft", "preparing", "invited")
HELD_STATES = ("held", "concluded", "closed")
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


class DialogueSession(models.Model):
    """Hội nghị đối thoại: one session of the dialogue."""

    _name = "dialogue.session"
    _description = "Dialogue Session"
    _inherit = [
        "dialogue.state.mixin",
        "hr.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "date_start desc, id desc"
    _check_company_auto = True

    _moves = {
        "preparing": (("draft", "invited", "postponed"), (OFFICE,)),
        "invited": (("preparing",), (OFFICE,)),
        "in_progress": (("preparing", "invited", "held"), (OFFICE,)),
        "held": (("in_progress", "concluded"), (OFFICE, LEADER)),
        "concluded": (("held", "closed"), (OFFICE, LEADER)),
        "closed": (("concluded",), (OFFICE,)),
        "postponed": (("preparing", "invited"), (OFFICE,)),
        "cancelled": (("draft", "preparing", "invited", "postponed"), (OFFICE,)),
    }
    _reasoned_moves = ("action_postpone", "action_cancel", "action_reopen")
    _held_states = HELD_STATES

    # Identity
    name = fields.Char(required=True, tracking=True)
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_company_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        index=True,
    )
    plan_id = fields.Many2one(
        "dialogue.plan",
        check_company=True,
        index=True,
        ondelete="restrict",
        tracking=True,
    )
    kind = fields.Selection(
        [
            ("periodic", "Periodic"),
            ("thematic", "Thematic"),
            ("extraordinary", "Extraordinary"),
            ("voter_request", "Requested by voters"),
        ],
        required=True,
        default="periodic",
        tracking=True,
    )
    topic = fields.Char()
    body_id = fields.Many2one(
        "dialogue.body",
        compute="_compute_body_id",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
        index=True,
        ondelete="restrict",
    )
    host = fields.Selection(
        HOSTS,
        compute="_compute_host",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("preparing", "Preparing"),
            ("invited", "Invited"),
            ("in_progress", "In progress"),
            ("held", "Held"),
            ("concluded", "Concluded"),
            ("closed", "Closed"),
            ("postponed", "Postponed"),
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
        help="Why it was postponed, cancelled or opened again.",
    )
    color = fields.Integer(export_string_translation=False)
    previous_session_id = fields.Many2one(
        "dialogue.session",
        compute="_compute_previous_session_id",
        store=True,
        readonly=False,
        precompute=True,
        copy=False,
        check_company=True,
        index="btree_not_null",
        ondelete="set null",
        help="Its open matters are the first business of this session.",
    )

    # Time and place
    date_start = fields.Datetime(string="Start", copy=False, tracking=True, index=True)
    date_end = fields.Datetime(string="End", copy=False, tracking=True)
    expected_month = fields.Selection(
        [(str(month), f"{month:02}") for month in range(1, 13)],
        string="Expected in month",
        help="As long as the exact time is still to be announced.",
    )
    location = fields.Char(
        compute="_compute_location",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
    )
    form = fields.Selection(
        [
            ("in_person", "In person"),
            ("online", "Online"),
            ("social", "On social media"),
            ("mixed", "Mixed"),
        ],
        compute="_compute_form",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    online_address = fields.Char(help="Link or page, where people can join from afar.")
    banner_text = fields.Text(
        compute="_compute_banner_text", store=True, readonly=False, precompute=True
    )

    # People
    chair_ids = fields.Many2many(
        "hr.employee",
        "dialogue_session_chair_rel",
        "session_id",
        "employee_id",
        string="Chairs",
        check_company=True,
    )
    secretary_id = fields.Many2one(
        "hr.employee", check_company=True, tracking=True, index="btree_not_null"
    )
    contact_id = fields.Many2one(
        "hr.employee",
        compute="_compute_contact_id",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
        index="btree_not_null",
    )
    village_ids = fields.Many2many(
        "dialogue.village",
        "dialogue_session_village_rel",
        "session_id",
        "village_id",
        string="Villages",
        check_company=True,
    )

    # Lines
    agenda_ids = fields.One2many(
        "dialogue.agenda.item", "session_id", string="Programme"
    )
    village_line_ids = fields.One2many(
        "dialogue.session.village", "session_id", string="Deliveries of the villages"
    )
    delegate_ids = fields.One2many(
        "dialogue.delegate", "session_id", string="Delegates"
    )
    duty_ids = fields.One2many("dialogue.duty", "session_id", string="Duties")
    note = fields.Text(help="For the office; not printed.")

    synthesis_received_date = fields.Date(
        string="Front's synthesis received",
        copy=False,
        tracking=True,
        help="When the Fatherland Front handed over its synthesis of the opinions.",
    )

    # Counts
    delegate_count = fields.Integer(
        string="Registered delegates", compute="_compute_delegate_counts"
    )
    place_count = fields.Integer(
        string="Places for delegates", compute="_compute_delegate_counts"
    )
    invited_count = fields.Integer(
        string="Delegates invited", compute="_compute_delegate_counts"
    )
    attended_count = fields.Integer(
        string="Delegates present", compute="_compute_delegate_counts"
    )
    village_count = fields.Integer(
        string="Villages taking part", compute="_compute_village_counts"
    )
    village_complete_count = fields.Integer(
        string="Villages complete", compute="_compute_village_counts"
    )
    duty_count = fields.Integer(string="All duties", compute="_compute_duty_counts")
    duty_open_count = fields.Integer(
        string="Open duties", compute="_compute_duty_counts"
    )

    # Deadlines
    notice_deadline = fields.Date(
        string="Public notice", compute="_compute_deadlines", store=True, readonly=False
    )
    invitation_deadline = fields.Date(
        string="Invitations", compute="_compute_deadlines", store=True, readonly=False
    )
    village_deadline = fields.Date(
        string="Villages' synthesis",
        compute="_compute_deadlines",
        store=True,
        readonly=False,
    )
    synthesis_deadline = fields.Date(
        string="Front's synthesis and delegate list",
        compute="_compute_deadlines",
        store=True,
        readonly=False,
    )
    answer_deadline = fields.Date(
        string="Draft answers", compute="_compute_deadlines", store=True, readonly=False
    )
    publication_deadline = fields.Date(
        string="Publication of the results",
        compute="_compute_deadlines",
        store=True,
        readonly=False,
    )
    conclusion_deadline = fields.Date(
        string="Conclusion notice",
        compute="_compute_deadlines",
        store=True,
        readonly=False,
    )
    deadline_html = fields.Html(
        string="Deadlines and why",
        compute="_compute_deadline_html",
        sanitize=False,
    )
    next_deadline = fields.Date(compute="_compute_next_deadline")
    next_deadline_name = fields.Char(
        string="Next is", compute="_compute_next_deadline"
    )
    urgency = fields.Selection(
        [("late", "Overdue"), ("soon", "Due soon"), ("calm", "In time")],
        compute="_compute_next_deadline",
    )

    _dates_ordered = models.Constraint(
        "CHECK(date_end IS NULL OR (date_start IS NOT NULL AND date_end > date_start))",
        "The session ends after it starts.",
    )

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------

    @api.depends("plan_id")
    def _compute_company_id(self):
        for session in self:
            session.company_id = (
                session.plan_id.company_id or session.company_id or self.env.company
            )

    @api.depends("plan_id")
    def _compute_body_id(self):
        for session in self:
            session.body_id = session.plan_id.body_id or session.body_id

    @api.depends("plan_id")
    def _compute_host(self):
        for session in self:
            session.host = session.plan_id.host or session.host or "chairman"

    @api.depends("plan_id")
    def _compute_form(self):
        for session in self:
            session.form = session.plan_id.form or session.form or "in_person"

    @api.depends("plan_id")
    def _compute_banner_text(self):
        for session in self:
            session.banner_text = session.banner_text or session.plan_id.banner_text

    @api.depends("plan_id")
    def _compute_contact_id(self):
        for session in self:
            session.contact_id = session.contact_id or session.plan_id.contact_id

    @api.depends("village_ids")
    def _compute_location(self):
        for session in self:
            venue = len(session.village_ids) == 1 and session.village_ids.venue
            session.location = session.location or venue

    @api.depends("host", "company_id")
    def _compute_previous_session_id(self):
        last = {}
        for company, host in {(line.company_id, line.host) for line in self}:
            last[company, host] = self.search(
                [
                    ("company_id", "=", company.id),
                    ("host", "=", host),
                    ("state", "in", HELD_STATES),
                    ("id", "not in", self._origin.ids),
                ],
                limit=1,
            )
        for session in self:
            session.previous_session_id = (
                session.previous_session_id or last[session.company_id, session.host]
            )

    @api.depends("delegate_ids.is_named", "delegate_ids.invited")
    @api.depends("delegate_ids.attended")
    def _compute_delegate_counts(self):
        # sudo, and not through delegate_ids: how many come is no secret, but who
        # they are is, and must not stay in the cache for those who may not read it.
        groups = self.env["dialogue.delegate"].sudo()._read_group(
            [("session_id", "in", self.ids)],
            ["session_id", "is_named", "invited", "attended"],
            ["__count"],
        )
        counts = {session.id: [0, 0, 0, 0] for session in self}
        for session, *flags, count in groups:
            for index, flag in enumerate([True, *flags]):
                counts[session.id][index] += count if flag else 0
        for session in self:
            (
                session.place_count,
                session.delegate_count,
                session.invited_count,
                session.attended_count,
            ) = counts[session.id]

    @api.depends(
        "village_line_ids.synthesis_received_date",
        "village_line_ids.delegates_sent_date",
    )
    def _compute_village_counts(self):
        # sudo: as above, villages see their own line only
        Line = self.env["dialogue.session.village"].sudo()
        domain = [("session_id", "in", self.ids)]
        complete = [
            ("synthesis_received_date", "!=", False),
            ("delegates_sent_date", "!=", False),
        ]
        total = dict(Line._read_group(domain, ["session_id"], ["__count"]))
        done = dict(Line._read_group(domain + complete, ["session_id"], ["__count"]))
        for session in self:
            session.village_count = total.get(session.sudo(), 0)
            session.village_complete_count = done.get(session.sudo(), 0)

    @api.depends("duty_ids.state")
    def _compute_duty_counts(self):
        # sudo: as above, departments see their own duties only
        groups = self.env["dialogue.duty"].sudo()._read_group(
            [("session_id", "in", self.ids), ("state", "!=", "cancelled")],
            ["session_id", "state"],
            ["__count"],
        )
        counts = {(session.id, state): count for session, state, count in groups}
        for session in self:
            session.duty_open_count = counts.get((session.id, "todo"), 0)
            session.duty_count = session.duty_open_count + counts.get(
                (session.id, "done"), 0
            )

    @api.depends("date_start", "date_end", "host", "company_id")
    @api.depends(
        lambda self: [
            f"company_id.{name}"
            for rule, _reference in DEADLINES.values()
            for name in DEADLINE_RULES[rule][:2]
        ]
    )
    def _compute_deadlines(self):
        for session in self:
            if session.state in FINAL_STATES:
                # What was due then stays what it was, whatever the settings say now.
                for name in DEADLINES:
                    session[name] = session[name]
                continue
            due = session._get_deadlines()
            for name in DEADLINES:
                session[name] = due[name]["date"] if name in due else False

    def _get_deadlines(self):
        """Return {name of the field: {"date", "explanation"}}, empty without a date."""
        self.ensure_one()
        if not self.date_start:
            return {}
        days = {
            "start": self._local_date(self.date_start),
            "end": self._local_date(self.date_end or self.date_start),
        }
        company = self.company_id
        due = {}
        for name, (rule, reference) in DEADLINES.items():
            number, unit, direction = DEADLINE_RULES[rule]
            due[name] = company.dialogue_deadline(
                days[reference], company[number], company[unit], direction
            )
        if self.host == "chairman":
            # The state publishes conclusion and results together.
            due["conclusion_deadline"] = due["publication_deadline"]
        elif self.host == "joint":
            due["conclusion_deadline"] = min(
                due["conclusion_deadline"],
                due["publication_deadline"],
                key=lambda value: value["date"],
            )
        return due

    @api.depends(*DEADLINES, "state", "village_line_ids.delivery")
    @api.depends_context("tz", "lang")
    def _compute_deadline_html(self):
        for session in self:
            session.deadline_html = session._render_deadlines()

    def _render_deadlines(self):
        """Return the table of the deadlines: what, when, why; coloured by urgency."""
        due = self._get_deadlines()
        if not due:
            return False
        rows = []
        for name in sorted(DEADLINES, key=lambda name: self[name] or due[name]["date"]):
            explanation = due[name]["explanation"]
            if self[name] != due[name]["date"]:
                explanation = self.env._(
                    "Set by hand. The rule says %(date)s: %(explanation)s",
                    date=format_date(self.env, due[name]["date"]),
                    explanation=explanation,
                )
            rows.append(
                Markup(
                    "<tr><td>%(label)s</td>"
                    "<td class='text-nowrap'><span class='badge %(colour)s'>%(date)s"
                    "</span></td><td class='text-muted small'>%(explanation)s</td></tr>"
                )
                % {
                    "label": self._fields[name]._description_string(self.env),
                    "colour": URGENCY_BADGES[self._deadline_urgency(name)],
                    "date": format_date(self.env, self[name]) if self[name] else "",
                    "explanation": explanation,
                }
            )
        return Markup("<table class='table table-sm mb-0'>%s</table>") % Markup(
            ""
        ).join(rows)

    def _deadline_urgency(self, name):
        """Return "late", "soon", "calm" or "done" for one of the deadlines."""
        self.ensure_one()
        if not self[name] or self._is_deadline_met(name):
            return "done"
        days = (self[name] - fields.Date.context_today(self)).days
        if days < 0:
            return "late"
        return "soon" if days <= self.company_id.dialogue_due_soon_days else "calm"

    def _is_deadline_met(self, name):
        """Tell whether what the deadline asks for is there, or no longer matters."""
        self.ensure_one()
        if self.state in ("closed", "cancelled", "postponed"):
            return True
        if name == "publication_deadline":
            return False
        if name == "conclusion_deadline":
            return self.state == "concluded"
        if self.state not in BEFORE_SESSION:
            return True
        if name == "invitation_deadline":
            return self.state == "invited"
        if name == "village_deadline":
            return self.village_count == self.village_complete_count
        if name == "synthesis_deadline":
            return bool(self.synthesis_received_date)
        return False

    @api.depends(*DEADLINES, "state", "synthesis_received_date")
    @api.depends("village_line_ids.delivery")
    @api.depends_context("tz", "lang")
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

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        sessions = super().create(vals_list)
        sessions._sync_village_lines()
        return sessions

    def write(self, vals):
        moves = {"date_start", "date_end"} & vals.keys()
        before = {session: session._deadline_values() for session in self if moves}
        result = super().write(vals)
        if "village_ids" in vals:
            self._sync_village_lines()
        for session, old in before.items():
            session._announce_move(old)
        if moves:
            self.duty_ids._sync_activities()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_live(self):
        for session in self:
            if session.state not in ("draft", "cancelled"):
                raise UserError(
                    self.env._(
                        "%(session)s is %(state)s. Cancel it instead of deleting it, so"
                        " that its history stays.",
                        session=session.display_name,
                        state=self._state_label(session.state).lower(),
                    )
                )

    # ------------------------------------------------------------------
    # Moves
    # ------------------------------------------------------------------

    def action_prepare(self):
        """Start preparing: villages, programme and duties get their lines.

        From "invited" it goes back a step; a postponed session needs its new date.
        """
        self._transition("preparing", state_reason=False)
        self._sync_village_lines()
        self._fill_agenda()
        self._instantiate_duties()
        self._carry_over_debts()
        return True

    def action_invite(self):
        """Note that the invitations leave: the named delegates count as invited.

        :raise UserError: naming what an invitation cannot do without
        """
        self._transition("invited", state_reason=False)
        self.delegate_ids.filtered(
            lambda line: line.is_named and not line.invited
        ).write({"invited": True, "invited_date": fields.Date.context_today(self)})
        return True

    def action_start(self):
        """Open the session in the hall."""
        return self._transition("in_progress")

    def action_hold(self):
        """The session is over; the conclusion is written now."""
        return self._transition("held")

    def action_conclude(self):
        """Conclude: every considered matter has its outcome, an owner and a date.

        :raise UserError: naming each gap
        """
        return self._transition("concluded", state_reason=False)

    def action_close(self):
        """Close the session once its conclusion notice is issued."""
        return self._transition("closed", state_reason=False)

    def action_reopen(self, reason=False):
        """Go back one step from held, concluded or closed, with the reason.

        :param reason: str, kept in the history
        """
        reason = self._require_reason(reason)
        back = {"held": "in_progress", "concluded": "held", "closed": "concluded"}
        for state, sessions in self.grouped("state").items():
            if state not in back:
                raise UserError(
                    self.env._("Only a session that was held can be opened again.")
                )
            sessions._transition(back[state], state_reason=reason)
        self._post_reason(self.env._("Opened again:"), reason)
        return True

    def action_postpone(self, reason=False):
        """Postpone: the date is taken back, the delegates are to be invited anew.

        :param reason: str, kept in the history
        """
        reason = self._require_reason(reason)
        self._transition(
            "postponed", state_reason=reason, date_start=False, date_end=False
        )
        self._post_reason(self.env._("Postponed:"), reason)
        self.delegate_ids.filtered("invited").write(
            {"invited": False, "invited_date": False}
        )
        return True

    def action_cancel(self, reason=False):
        """Cancel the session and what is still to be done for it.

        :param reason: str, kept in the history
        """
        reason = self._require_reason(reason)
        self._transition("cancelled", state_reason=reason)
        self._post_reason(self.env._("Cancelled:"), reason)
        self.duty_ids._cancel_open()
        return True

    # ------------------------------------------------------------------
    # Gates
    # ------------------------------------------------------------------

    def _gaps_preparing(self):
        if self.state == "postponed" and not self.date_start:
            return [self.env._("A postponed session needs its new date.")]
        return []

    def _gaps_invited(self):
        gaps = self._gaps_date()
        if not self.location and self.form != "online":
            gaps.append(self.env._("The place is missing."))
        if self.form == "online" and not self.online_address:
            gaps.append(self.env._("The link for joining online is missing."))
        if not self.chair_ids:
            gaps.append(self.env._("The chair is missing."))
        if not self.delegate_count:
            gaps.append(self.env._("No delegate is named."))
        return gaps

    def _gaps_in_progress(self):
        return self._gaps_date()

    def _gaps_concluded(self):
        return []

    def _gaps_date(self):
        return [] if self.date_start else [self.env._("The date is missing.")]

    # ------------------------------------------------------------------
    # Preparation
    # ------------------------------------------------------------------

    def action_add_all_villages(self):
        """Let every village of the commune take part."""
        for company, sessions in self.grouped("company_id").items():
            villages = self.env["dialogue.village"].search(
                [("company_id", "=", company.id)]
            )
            sessions.village_ids = villages
        return True

    def action_generate_delegates(self):
        """Add the places that composition and quotas want and that are missing.

        Named persons of the composition come with their names, the others as empty
        places. What is there stays: a second call adds nothing.

        :return: dict, a notification that says how many were added
        """
        vals_list = []
        for session in self:
            vals_list += session._missing_delegates()
        self.env["dialogue.delegate"].create(vals_list)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if vals_list else "info",
                "message": self.env._("%(count)s places added.", count=len(vals_list))
                if vals_list
                else self.env._("Nothing is missing: every place is there."),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _missing_delegates(self):
        """Return the values of the delegates that the composition still wants."""
        self.ensure_one()
        present = self.delegate_ids
        in_village = Counter(
            (delegate.group_id.id, delegate.village_id.id) for delegate in present
        )
        in_group = Counter(delegate.group_id.id for delegate in present)
        vals_list = []
        for group, employees, village, wanted in self._wanted_places():
            new = [
                {"employee_id": employee.id}
                for employee in employees - present.employee_id
            ]
            there = in_village[group.id, village.id] if village else in_group[group.id]
            for place in range(there + len(new), wanted):
                new.append({} if place else group._person_of_village(village))
            vals_list += [
                {
                    "session_id": self.id,
                    "group_id": group.id,
                    "village_id": village.id,
                    **vals,
                }
                for vals in new
            ]
        return vals_list

    def _wanted_places(self):
        """Yield (group, employees, village, number) of what the composition wants.

        A village's quota is met by the first of the groups that count in it, less
        what the other groups take.
        """
        self.ensure_one()
        lines = self.plan_id.composition_ids
        nowhere = self.env["dialogue.village"]
        for line in lines:
            if line.quota_kind != "per_village":
                wanted = line.quantity if line.quota_kind == "fixed" else 0
                yield line.group_id, line.employee_ids, nowhere, wanted
        groups = [
            (line.group_id, line.quantity)
            for line in lines
            if line.quota_kind == "per_village"
        ]
        if not lines:
            groups = [(self.env.ref(PEOPLE_GROUP), 0)]
        counted = [group for group, _number in groups if group.in_village_quota]
        others = sum(number for group, number in groups if group in counted[1:])
        for village_line in self.village_line_ids:
            for group, number in groups:
                if group in counted[:1]:
                    number = village_line.delegate_quota - others
                yield group, self.env["hr.employee"], village_line.village_id, number

    def _sync_village_lines(self):
        """Give every village of the sessions its line, and take it from the others."""
        vals_list = []
        for session in self:
            lines = session.village_line_ids
            lines.filtered(
                lambda line, session=session: line.village_id not in session.village_ids
            ).unlink()
            vals_list += [
                {"session_id": session.id, "village_id": village.id}
                for village in session.village_ids - lines.village_id
            ]
        self.env["dialogue.session.village"].create(vals_list)

    def _fill_agenda(self):
        """Start the programme from the plan's, else from the standard one."""
        vals_list = []
        standard = self.env["dialogue.plan.agenda"]._standard_programme()
        for session in self:
            if session.agenda_ids:
                continue
            items = session.plan_id.agenda_template_ids or standard
            vals_list += [
                {
                    "session_id": session.id,
                    "plan_agenda_id": item.id,
                    "sequence": item.sequence,
                    "name": item.name,
                    "duration": item.duration,
                    "presenter": item.presenter,
                    "note": item.note,
                }
                for item in items
            ]
        self.env["dialogue.agenda.item"].create(vals_list)

    def _instantiate_duties(self):
        """Give each session its own copy of the plan's duties, once."""
        vals_list = []
        for session in self:
            present = {
                (duty.template_id, duty.village_id) for duty in session.duty_ids
            }
            for template in session.plan_id.duty_ids.filtered("is_template"):
                places = (
                    session.village_ids if template.per_village else template.village_id
                ) or [template.village_id]
                vals_list += [
                    template._session_values(session, village)
                    for village in places
                    if (template, village) not in present
                ]
        self.env["dialogue.duty"].create(vals_list)

    def _carry_over_debts(self):
        """Open the session with what the last one left unsettled.

        Called when a session starts being prepared. The matters themselves are put
        on the session where they are considered (`models/consideration.py`).
        """
        return

    # ------------------------------------------------------------------
    # Helpers
    # ------------------------------------------------------------------

    @api.model
    def _local(self, moment):
        """Return a stored moment as the commune's clock shows it, or False."""
        return moment and pytz.utc.localize(moment).astimezone(TIMEZONE)

    @api.model
    def _local_date(self, moment):
        """Return the commune's date of a stored moment, or False."""
        return moment and self._local(moment).date()

    def _deadline_values(self):
        self.ensure_one()
        return {name: self[name] for name in ("date_start", "date_end", *DEADLINES)}

    def _announce_move(self, old):
        """Post one message that names what the new date changes, if anything."""
        self.ensure_one()
        lines = []
        for name, before in old.items():
            after = self[name]
            if before == after:
                continue
            lines.append(
                Markup("<li>%s: %s → %s</li>")
                % (
                    self._fields[name]._description_string(self.env),
                    self._format_moment(before),
                    self._format_moment(after),
                )
            )
        if not lines:
            return
        text = self.env._("The date was set. Deadlines:")
        if old["date_start"]:
            text = self.env._("The date has moved. Deadlines:")
        if self.state == "invited":
            text = self.env._(
                "The date has moved after the invitations left; tell the delegates."
                " Deadlines:"
            )
        self.message_post(
            body=Markup("<p>%s</p><ul>%s</ul>") % (text, Markup("").join(lines)),
            subtype_xmlid="mail.mt_comment",
        )

    def _format_moment(self, value):
        if not value:
            return self.env._("none")
        if isinstance(value, datetime):
            return format_datetime(self.env, value, tz=TIMEZONE.zone)
        return format_date(self.env, value)

    def _post_reason(self, text, reason):
        for session in self:
            session.message_post(body=f"{text} {reason}")
