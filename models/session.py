# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError

from .plan import HOSTS, LEADER, OFFICE

# Who may read delegates and deliveries; departments may not.
READ_DELEGATES = (
    "commune_dialogue.group_dialogue_office,commune_dialogue.group_dialogue_leader,"
    "commune_dialogue.group_dialogue_supervisor,commune_dialogue.group_dialogue_village"
)

BEFORE_SESSION = ("draft", "preparing", "invited")
HELD_STATES = ("held", "concluded", "closed")
CALLED_OFF = ("postponed", "cancelled")
# What people are told of a session: when, where, and how to join.
TERM_FIELDS = {"date_start", "date_end", "location", "online_address", "form"}


class DialogueSession(models.Model):
    """Hội nghị đối thoại: one session of the dialogue."""

    _name = "dialogue.session"
    _description = "Dialogue Session"
    _inherit = [
        "dialogue.role.fields",
        "dialogue.state.mixin",
        "dialogue.search.mixin",
        "hr.mixin",
        "dialogue.discussion",
        "dialogue.turn",
    ]
    _order = "date_start desc, id desc"
    _rec_names_search = ["name"]
    _search_paths = ("name", "topic", "location", "village_ids.name")
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
        help="Once a year at least, where one voter in ten asks for it, and whenever it"
        " is necessary: Law 72/2025/QH15 on the organisation of local government,"
        " article 43.",
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
        string="Venue",
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
        string="Backdrop",
        compute="_compute_banner_text",
        store=True,
        readonly=False,
        precompute=True,
    )

    # People
    chair_ids = fields.Many2many(
        "hr.employee",
        "dialogue_session_chair_rel",
        "session_id",
        "employee_id",
        string="Chairs",
        check_company=True,
        help="For the State, the People's Committee chairs together with the"
        " representative of the Standing People's Council: Law 72/2025/QH15,"
        " article 43.",
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
        "dialogue.session.village",
        "session_id",
        string="Deliveries of the villages",
        groups=READ_DELEGATES,
    )
    delegate_ids = fields.One2many(
        "dialogue.delegate", "session_id", string="Delegates", groups=READ_DELEGATES
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

    @api.depends(
        "delegate_ids.is_named", "delegate_ids.invited", "delegate_ids.attended"
    )
    def _compute_delegate_counts(self):
        # sudo, and not through delegate_ids: how many come is no secret, but who
        # they are is, and must not stay in the cache for those who may not read it.
        groups = (
            self.env["dialogue.delegate"]
            .sudo()
            ._read_group(
                [("session_id", "in", self.ids)],
                ["session_id", "is_named", "invited", "attended"],
                ["__count"],
            )
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
        groups = (
            self.env["dialogue.duty"]
            .sudo()
            ._read_group(
                [("session_id", "in", self.ids), ("state", "!=", "cancelled")],
                ["session_id", "state"],
                ["__count"],
            )
        )
        counts = {(session.id, state): count for session, state, count in groups}
        for session in self:
            session.duty_open_count = counts.get((session.id, "todo"), 0)
            session.duty_count = session.duty_open_count + counts.get(
                (session.id, "done"), 0
            )

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
        told = TERM_FIELDS & vals.keys() or vals.get("state") in CALLED_OFF
        before = {session: session._move_values() for session in self if told}
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
        ).write({"invited": True, "invited_date": self.env.company._dialogue_today()})
        return True

    def action_start(self):
        """Open the session in the hall."""
        return self._transition("in_progress")

    def action_hold(self):
        """The session is over; the conclusion is written now.

        Minutes and conclusion notice stand in the register as drafts then.
        """
        self._transition("held")
        self._draft_papers()
        return True

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

    def _gaps_closed(self):
        if "conclusion" in (self.issued_papers or []):
            return []
        return [self.env._("Its conclusion notice is not issued yet.")]

    def _gaps_date(self):
        return [] if self.date_start else [self.env._("The date is missing.")]

    def action_open_delegates(self):
        """Open the delegates of the sessions."""
        return self._open_lines("commune_dialogue.delegate_action")

    def action_open_villages(self):
        """Open what the villages owe the sessions."""
        return self._open_lines("commune_dialogue.session_village_action")

    def action_open_duties(self):
        """Open the duties of the sessions, those done too."""
        return self._open_lines("commune_dialogue.duty_action")

    def action_open_documents(self):
        """Open the papers of the sessions."""
        return self._open_lines("commune_dialogue.document_action")

    def _open_lines(self, xmlid):
        action = self.env["ir.actions.actions"]._for_xml_id(xmlid)
        action.update(
            domain=[("session_id", "in", self.ids)],
            context={"default_session_id": self[:1].id},
        )
        return action

    def _carry_over_debts(self):
        """Open the session with what the last one left unsettled.

        Called when a session starts being prepared. The matters themselves are put
        on the session where they are considered (`models/consideration.py`).
        """
        return

    # ------------------------------------------------------------------
    # Helpers
    # ------------------------------------------------------------------

    def _local(self, moment):
        """Return a stored moment as the commune's clock shows it, or False."""
        return moment and pytz.utc.localize(moment).astimezone(
            self.company_id._dialogue_tz()
        )

    def _post_reason(self, text, reason):
        for session in self:
            session.message_post(
                body=self.env._("%(what)s %(reason)s", what=text, reason=reason)
            )
