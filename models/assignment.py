# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from .parameters_mixin import UNITS
from .petition import OUTCOMES
from .turn import Turn

STATES = [
    ("assigned", "Assigned"),
    ("in_progress", "In progress"),
    ("submitted", "Submitted"),
    ("approved", "Approved"),
    ("returned", "Returned"),
    ("cancelled", "Cancelled"),
]
DEPARTMENT_STATES = ("assigned", "in_progress", "returned")
# What a department writes on its own assignment, while it is the department's turn.
DEPARTMENT_FIELDS = {
    "draft_answer",
    "answer_summary",
    "result",
    "outcome",
    "evidence_ids",
    "completion_date",
    "completion_unit",
    "legal_reference",
    "forward_reference",
    "reply_number",
    "reply_date",
    "late_reason",
    "employee_id",
    "template_id",
}


class DialogueAssignment(models.Model):
    """What one department owes on one matter; also the register of promises.

    An officer drafts, the head of the department releases, the office or a leader
    approves: three people, three moves, none of which can be skipped. Who has it is
    in ``assignment_handover.py``, how its days are counted in
    ``assignment_clock.py``, where its words come from in ``assignment_answer.py``.
    """

    _name = "dialogue.assignment"
    _description = "Assignment"
    _inherit = [
        "dialogue.role.fields",
        "dialogue.state.mixin",
        "dialogue.department.scope",
        "dialogue.deadline.mixin",
        "dialogue.discussion",
        "dialogue.turn",
    ]
    _order = "deadline, id"
    _rec_names_search = ["petition_id", "department_id"]
    _check_company_auto = True
    _first_state = "assigned"
    _role_fields = {"user": DEPARTMENT_FIELDS, "leader": set()}
    _kept_fields = frozenset(
        {
            "submitted_on",
            "approved_on",
            "approved_by",
            "cancelled_on",
            "cancelled_by",
            "cancel_reason",
            "return_reason",
            "return_count",
            "handover_count",
            "sent_back_reason",
            "paused_on",
            "pause_kind",
            "pause_note",
            "is_paused",
            "stopped_days",
            "alone_reason",
        }
    )
    _file_field = "evidence_ids"
    _moves = {
        # Handed to another department, which starts afresh.
        "assigned": (DEPARTMENT_STATES, ("group_dialogue_office",)),
        "in_progress": (("assigned", "returned"), ("group_dialogue_user",)),
        "submitted": (("in_progress",), ("group_dialogue_user",)),
        "approved": (
            ("submitted",),
            ("group_dialogue_office", "group_dialogue_leader"),
        ),
        # Released, or sent back by the department as not its own: see the gaps.
        "returned": (
            ("submitted", *DEPARTMENT_STATES),
            ("group_dialogue_office", "group_dialogue_leader"),
        ),
        "cancelled": (
            ("assigned", "in_progress", "submitted", "returned"),
            ("group_dialogue_office",),
        ),
    }
    _reasoned_moves = (
        "action_return",
        "action_cancel",
        "action_send_back",
        "action_submit_alone",
    )
    _turn_kinds = ("work", "decide", "extension")
    _turn_fields = frozenset(
        {
            "state",
            "department_id",
            "employee_id",
            "deadline",
            "paused_on",
            "sent_back_reason",
        }
    )

    petition_id = fields.Many2one(
        "dialogue.petition",
        string="Matter",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="petition_id.company_id", store=True, index=True, precompute=True
    )
    session_id = fields.Many2one(
        "dialogue.session",
        string="Promised in",
        check_company=True,
        index="btree_not_null",
        help="The session whose conclusion made this promise.",
    )
    village_id = fields.Many2one(related="petition_id.village_id")
    field_id = fields.Many2one(related="petition_id.field_id")
    supporter_count = fields.Integer(related="petition_id.supporter_count")
    department_id = fields.Many2one(
        "hr.department", required=True, check_company=True, tracking=True
    )
    purpose = fields.Selection(
        [("prepare", "Prepare an answer"), ("resolve", "Resolve")],
        required=True,
        default="prepare",
    )
    role = fields.Selection(
        [("lead", "Lead"), ("cooperate", "Cooperate")], required=True, default="lead"
    )
    employee_id = fields.Many2one(
        "hr.employee",
        string="Officer",
        check_company=True,
        index="btree_not_null",
        tracking=True,
    )
    instruction = fields.Text()
    assigned_date = fields.Date(
        required=True,
        default=lambda self: self.env.company._dialogue_today(),
        readonly=True,
    )
    deadline = fields.Date(
        compute="_compute_deadline",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
    )
    deadline_explanation = fields.Text(
        compute="_compute_deadline",
        store=True,
        readonly=False,
        precompute=True,
        help="How the date was found: start, rule, days off, pauses, extensions.",
    )
    deadline_unit = fields.Selection(
        UNITS,
        string="Counted in",
        compute="_compute_deadline",
        store=True,
        readonly=False,
        precompute=True,
        help="Days: all of them. Working days: those of the commune's calendar, without"
        " days off and public holidays, with make-up days. The first day does not"
        " count; a pause of the clock is counted alike (settings of the commune).",
    )
    state = fields.Selection(
        STATES,
        default="assigned",
        required=True,
        readonly=True,
        copy=False,
        tracking=10,
        group_expand=True,
    )
    is_open = fields.Boolean(compute="_compute_is_open", store=True, precompute=True)

    # What the department brings
    template_id = fields.Many2one(
        "dialogue.answer.template",
        string="Answer template",
        check_company=True,
        index="btree_not_null",
        domain="['|', ('field_id', '=', False), ('field_id', 'parent_of', field_id)]",
        copy=False,
        help="Fills what is still empty; nothing that was typed is overwritten.",
    )
    draft_answer = fields.Text(
        prefetch=False,
        compute="_compute_from_template",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )
    answer_summary = fields.Char(
        string="Answer in short",
        size=200,
        compute="_compute_from_template",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )
    result = fields.Text(
        prefetch=False,
        compute="_compute_from_template",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )
    outcome = fields.Selection(
        OUTCOMES,
        string="Proposed outcome",
        compute="_compute_from_template",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )
    evidence_ids = fields.Many2many(
        "ir.attachment",
        "dialogue_assignment_evidence_rel",
        "assignment_id",
        "attachment_id",
        copy=False,
    )
    completion_date = fields.Date(string="Done or to be done on")
    completion_unit = fields.Char(string="Unit that does it")
    legal_reference = fields.Char(string="Legal basis")
    forward_reference = fields.Char(string="Forwarding paper")
    reply_number = fields.Char(string="Reply number")
    reply_date = fields.Date()
    late_reason = fields.Char(string="Why late")
    is_vague = fields.Boolean(
        string="Vague",
        compute="_compute_is_vague",
        store=True,
        help="It names no evidence, no date with a unit, no legal basis and no"
        " forwarding paper.",
    )
    submitted_on = fields.Datetime(readonly=True, copy=False)
    approved_on = fields.Datetime(readonly=True, copy=False)
    approved_by = fields.Many2one("res.users", readonly=True, copy=False)
    cancelled_on = fields.Date(string="Dropped on", readonly=True, copy=False)
    cancelled_by = fields.Many2one(
        "res.users", string="Dropped by", readonly=True, copy=False
    )
    cancel_reason = fields.Char(string="Why dropped", readonly=True, copy=False)
    return_reason = fields.Char(readonly=True, copy=False)
    return_count = fields.Integer(string="Times returned", readonly=True, copy=False)
    extension_ids = fields.One2many("dialogue.extension", "assignment_id")
    is_mine_to_release = fields.Boolean(
        compute="_compute_is_mine_to_release", export_string_translation=False
    )

    _department_idx = models.Index("(department_id, petition_id)")
    _company_idx = models.Index("(company_id, department_id, state, id)")
    _open_idx = models.Index(
        "(company_id, department_id, deadline, id) WHERE is_open IS TRUE"
    )
    # What was answered in the year, for the home page.
    _submitted_idx = models.Index(
        "(company_id, submitted_on) WHERE submitted_on IS NOT NULL"
    )
    _one_lead = models.UniqueIndex(
        "(petition_id, purpose) WHERE role = 'lead' AND is_open IS TRUE",
        "A matter has one lead department for each purpose; the others cooperate.",
    )
    _once = models.UniqueIndex(
        "(petition_id, purpose, department_id) WHERE is_open IS TRUE",
        "This department is charged with the matter already.",
    )

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------
    @api.depends("state")
    def _compute_is_open(self):
        for line in self:
            line.is_open = line.state not in ("approved", "cancelled")

    @api.depends("purpose", "assigned_date", "petition_id", "session_id")
    def _compute_deadline(self):
        """Propose the date; one that somebody typed or agreed to is left alone."""
        for line in self:
            line.deadline_unit = line.deadline_unit or "day"
            if line.deadline:
                line.deadline_explanation = line.deadline_explanation or self.env._(
                    "Set by hand on %(date)s.",
                    date=self.env.company._dialogue_today().strftime("%d/%m/%Y"),
                )
                continue
            (
                line.deadline,
                line.deadline_explanation,
                line.deadline_unit,
            ) = line._propose_deadline()

    def _propose_deadline(self):
        """Return (date, explanation, unit) of the rule that fits this assignment."""
        # sudo: the settings are no secret
        company = (self.company_id or self.petition_id.company_id).sudo()
        session = self.petition_id.session_id
        today = self.env.company._dialogue_today()
        if (
            self.purpose == "prepare"
            and session.answer_deadline
            and session.answer_deadline >= today
        ):
            explanation = self.env._(
                "Answers are due by the answer deadline of “%(session)s”.",
                session=session.name,
            )
            unit = company.dialogue_answer_unit
            return session.answer_deadline, explanation, unit
        calendar = company._dialogue_calendar()
        found = calendar.rule_deadline("settlement", self.assigned_date)
        return found.date, calendar.explain(found), found.unit

    @api.depends(
        "evidence_ids",
        "completion_date",
        "completion_unit",
        "legal_reference",
        "forward_reference",
        "reply_number",
    )
    def _compute_is_vague(self):
        for line in self:
            line.is_vague = not (
                line.evidence_ids
                or (line.completion_date and (line.completion_unit or "").strip())
                or (line.legal_reference or "").strip()
                or (line.forward_reference or "").strip()
                or (line.reply_number or "").strip()
            )

    @api.depends_context("uid")
    @api.depends("department_id")
    def _compute_is_mine_to_release(self):
        led = self.env.user._dialogue_led_departments()
        for line in self:
            line.is_mine_to_release = line.department_id.id in led._ids

    @api.depends("petition_id", "department_id")
    def _compute_display_name(self):
        for line in self:
            line.display_name = (
                f"{line.petition_id.display_name} – {line.department_id.name or ''}"
            )

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        # The unique indexes speak of open lines: what was just closed must be known.
        self.flush_model(["is_open", "role", "department_id"])
        lines = super().create(vals_list)
        lines._adopt_files("evidence_ids")
        lines._sync_turns()
        lines.petition_id._sync_turns()
        return lines

    def write(self, vals):
        self._check_department_turn(vals)
        result = super().write(vals)
        if "evidence_ids" in vals:
            self._adopt_files("evidence_ids")
        return result

    def _check_department_turn(self, vals):
        """A department changes its draft only while it is the department's turn."""
        if (
            self._writes_freely()
            or self.env.user._dialogue_has("office")
            or not DEPARTMENT_FIELDS & vals.keys()
        ):
            return
        self._check_turn()
        if "employee_id" in vals:
            self._check_leads(self.env._("hand work to an officer"))

    def _check_turn(self):
        """Raise where it is not the department's turn."""
        for line in self:
            if line.state not in DEPARTMENT_STATES:
                raise UserError(
                    self.env._(
                        "%(assignment)s is “%(state)s”: the office must return it"
                        " before it can be changed.",
                        assignment=line.display_name,
                        state=self._state_label(line.state),
                    )
                )

    def _closed_files(self, operation):
        """Evidence stays as it was released, like the words of the result."""
        closed = super()._closed_files(operation)
        if operation == "read" or self.env.su or self.env.user._dialogue_has("office"):
            return closed
        return closed | self.filtered(lambda line: line.state not in DEPARTMENT_STATES)

    def _turns(self, desk):
        turns = []
        if self.state == "submitted":
            turns.append(
                Turn(
                    "decide",
                    desk.deciders(self),
                    self.deadline,
                    self.env._("Approve or return"),
                )
            )
        elif self.is_open and self.sent_back_reason:
            turns.append(
                Turn(
                    "decide",
                    desk.clerk(self),
                    False,
                    self.env._("Sent back as not ours"),
                )
            )
        elif self.is_open and not self.is_paused:
            # A department without a head would never hear of it: the office does.
            turns.append(
                Turn(
                    "work",
                    self._whose_turn(desk) or desk.clerk(self),
                    self.deadline,
                    self._purpose_label(self.purpose),
                )
            )
        if self.is_open and "requested" in self.extension_ids.mapped("state"):
            turns.append(
                Turn(
                    "extension",
                    desk.deciders(self),
                    False,
                    self.env._("Decide on the extension"),
                )
            )
        return turns

    @api.model
    def _purpose_label(self, purpose):
        labels = self._fields["purpose"]._description_selection(self.env)
        return dict(labels)[purpose]

    # ------------------------------------------------------------------
    # Moves
    # ------------------------------------------------------------------
    def _check_leads(self, what):
        """Raise unless the user heads the department of each assignment."""
        if self.env.su:
            return
        led = self.env.user._dialogue_led_departments()
        for line in self:
            if line.department_id.id not in led._ids:
                raise AccessError(
                    self.env._(
                        "Only the head of %(department)s may %(what)s.",
                        department=line.department_id.name,
                        what=what,
                    )
                )

    def _check_not_own_work(self):
        """Raise where the head of the department would approve what he released."""
        if self.env.su:
            return
        led = self.env.user._dialogue_led_departments()
        for line in self:
            if line.department_id.id in led._ids:
                raise AccessError(
                    self.env._(
                        "You head %(department)s: somebody else approves its work.",
                        department=line.department_id.name,
                    )
                )

    def _check_in_department(self):
        if self.env.su:
            return
        mine = self.env.user._dialogue_departments()
        for line in self:
            if line.department_id.id not in mine._ids:
                raise AccessError(
                    self.env._(
                        "%(assignment)s belongs to another department.",
                        assignment=line.display_name,
                    )
                )

    def action_start(self):
        """Take up the work (staff of the department); also after a return."""
        self.check_access("write")
        self._check_in_department()
        return self._transition("in_progress")

    def action_submit(self):
        """Release the draft or the result: the head of the department alone.

        :raise UserError: where nothing was written, or the result is vague
        :raise AccessError: where the caller does not head the department
        """
        self.check_access("write")
        self._check_leads(self.env._("release its answers"))
        # Whoever releases waits for nobody any more.
        self.filtered("is_paused")._restart_clock()
        return self._transition(
            "submitted", submitted_on=fields.Datetime.now(), sent_back_reason=False
        )

    def _gaps_submitted(self):
        gaps = self._gaps_cooperation() + self._gaps_template()
        if self.purpose == "prepare":
            if not (self.draft_answer or "").strip():
                gaps.append(self.env._("write the draft answer."))
            return gaps
        if not (self.result or "").strip():
            gaps.append(self.env._("write what was done (the result)."))
        if self.is_vague:
            gaps.append(
                self.env._(
                    "the result is vague: name at least one of evidence, a date with"
                    " the unit that does it, the legal basis, the number of the reply"
                    " or of the forwarding paper."
                )
            )
        if self.deadline_status == "late" and not (self.late_reason or "").strip():
            gaps.append(self.env._("it is late: say why."))
        return gaps

    def action_approve(self):
        """Approve what the department released (office or leader).

        The lead's draft becomes the answer of the matter; when the last promise is
        kept the matter is settled.
        """
        self._check_not_own_work()
        self._transition(
            "approved",
            approved_on=fields.Datetime.now(),
            approved_by=self.env.uid,
        )
        for line in self:
            line._bring_back()
        return True

    def _bring_back(self):
        """Bring the approved work back to the matter."""
        # sudo: the approval was checked just above; the matter follows from it
        petition = self.petition_id.sudo()
        if self.purpose == "prepare":
            if self.role == "lead":
                petition._take_answer(self.draft_answer, self.answer_summary)
            return
        if petition.state == "concluded" and not petition.assignment_ids.filtered(
            lambda line: line.purpose == "resolve" and line.is_open
        ):
            lead = petition._kept_promises().filtered(lambda line: line.role == "lead")
            petition._write_state(
                "settled", outcome=lead[-1:].outcome or self.outcome or "settled"
            )

    def _gaps_returned(self):
        if self.state != "submitted" and not self.sent_back_reason:
            return [
                self.env._("the department has it already: there is nothing to return.")
            ]
        return []

    def action_return(self, reason=False):
        """Send the work back to the department, also what it calls not its own.

        :param reason: str, required: what the department must mend
        """
        reason = self._require_reason(reason)
        for line in self:
            line._transition(
                "returned",
                return_reason=reason,
                return_count=line.return_count + 1,
                sent_back_reason=False,
                alone_reason=False,
            )
            line.message_post(body=self.env._("Returned: %(reason)s", reason=reason))
        return True

    def action_cancel(self, reason=False):
        """Take the assignment back from the department, with a reason."""
        self._drop(self._require_reason(reason))
        for line in self:
            line.message_post(
                body=self.env._("Cancelled: %(reason)s", reason=line.cancel_reason)
            )
        return True

    def _drop(self, reason):
        """Cancel, and keep who decided it and why for the sessions to come."""
        self._transition(
            "cancelled",
            cancelled_on=self.env.company._dialogue_today(),
            cancelled_by=self.env.uid,
            cancel_reason=reason,
        )

    def _cancel_open(self, reason):
        """Cancel what is still open, because the matter left the department's hands.

        :param str reason: shown with each
        """
        self.filtered("is_open")._drop(reason)

    def action_request_extension(self):
        """Open the request for a later date (head of the department)."""
        self.ensure_one()
        self._check_leads(self.env._("ask for an extension"))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Ask for an extension"),
            "res_model": "dialogue.extension",
            "view_mode": "form",
            "target": "new",
            "context": {"default_assignment_id": self.id},
        }

    def copy_data(self, default=None):
        default = {"evidence_ids": [Command.clear()], **(default or {})}
        return super().copy_data(default)
