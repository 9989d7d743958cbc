# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from .plan import OFFICE

ACTIVITY = "commune_dialogue.activity_duty"

# What a session's duty takes over from the plan's.
TEMPLATE_FIELDS = (
    "name",
    "description",
    "sequence",
    "body_id",
    "department_id",
    "user_id",
    "due_reference",
    "due_direction",
    "due_number",
    "due_unit",
)
# What an approved plan no longer changes in its duties; people may still change.
CONTENT_FIELDS = {
    "name",
    "per_village",
    "due_reference",
    "due_direction",
    "due_number",
    "due_unit",
    "due_fixed_date",
}
SESSION_REFERENCES = ("session_start", "session_end")


class DialogueDuty(models.Model):
    """Who prepares what by when, for a plan or for one of its sessions.

    A duty of a plan that is counted from a session is a template: every session of
    the plan gets its own copy when it is prepared. A template is never due itself.
    """

    _name = "dialogue.duty"
    _description = "Duty"
    _inherit = [
        "dialogue.role.fields",
        "dialogue.state.mixin",
        "dialogue.department.scope",
        "dialogue.discussion",
        "mail.activity.mixin",
    ]
    _order = "due_date, sequence, id"
    _check_company_auto = True

    # Whoever is responsible says what was done, and changes nothing else.
    _file_field = "evidence"
    _role_fields = {
        role: {"evidence"} for role in ("user", "village", "supervisor", "leader")
    }
    _first_state = "todo"
    _moves = {
        "done": (("todo",), ()),
        "todo": (("done", "cancelled"), (OFFICE,)),
        "cancelled": (("todo",), (OFFICE,)),
    }

    # What
    name = fields.Char(string="Task", required=True, tracking=True)
    description = fields.Text()
    sequence = fields.Integer(default=10)
    plan_id = fields.Many2one(
        "dialogue.plan",
        compute="_compute_plan_id",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
        index="btree_not_null",
        ondelete="cascade",
    )
    session_id = fields.Many2one(
        "dialogue.session",
        check_company=True,
        index="btree_not_null",
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_company_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        index=True,
    )
    template_id = fields.Many2one(
        "dialogue.duty",
        string="From the plan's duty",
        readonly=True,
        copy=False,
        check_company=True,
        index="btree_not_null",
        ondelete="set null",
    )
    is_template = fields.Boolean(
        string="For each session",
        compute="_compute_is_template",
        store=True,
        precompute=True,
        help="Every session of the plan gets its own copy when it is prepared.",
    )
    state = fields.Selection(
        [("todo", "To do"), ("done", "Done"), ("cancelled", "Cancelled")],
        required=True,
        default="todo",
        index=True,
        copy=False,
        tracking=True,
        group_expand=True,
    )

    # Who
    body_id = fields.Many2one(
        "dialogue.body", check_company=True, tracking=True, index="btree_not_null"
    )
    department_id = fields.Many2one(
        "hr.department", check_company=True, tracking=True, index="btree_not_null"
    )
    village_id = fields.Many2one(
        "dialogue.village", check_company=True, tracking=True, index="btree_not_null"
    )
    per_village = fields.Boolean(
        string="For each village",
        help="Every village of the session gets this duty.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Officer",
        tracking=True,
        index="btree_not_null",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        check_company=True,
    )
    responsible_name = fields.Char(
        string="Responsible", compute="_compute_responsible_name"
    )

    # When
    due_reference = fields.Selection(
        [
            ("plan_issue", "Issue of the plan"),
            ("session_start", "Start of the session"),
            ("session_end", "End of the session"),
            ("fixed", "A fixed date"),
        ],
        string="Counted from",
        required=True,
        default="session_start",
    )
    due_direction = fields.Selection(
        [("before", "before"), ("after", "after")], required=True, default="before"
    )
    due_number = fields.Integer(string="Number")
    due_unit = fields.Selection(
        [("day", "days"), ("working_day", "working days")],
        string="Unit",
        required=True,
        default="day",
    )
    due_fixed_date = fields.Date(string="Fixed date")
    due_date = fields.Date(
        compute="_compute_due_date", store=True, index=True, tracking=True
    )
    due_explanation = fields.Text(
        string="Why this date", compute="_compute_due_explanation"
    )
    due_rule = fields.Char(string="Due", compute="_compute_due_rule")
    is_overdue = fields.Boolean(compute="_compute_urgency")
    is_due_soon = fields.Boolean(compute="_compute_urgency")

    # Result
    evidence = fields.Text(help="What was done, and where to find it.")
    done_date = fields.Date(readonly=True, copy=False)
    done_by_id = fields.Many2one("res.users", readonly=True, copy=False)

    _has_parent = models.Constraint(
        "CHECK(plan_id IS NOT NULL OR session_id IS NOT NULL)",
        "A duty belongs to a plan or to a session.",
    )
    _number_positive = models.Constraint(
        "CHECK(due_number >= 0)",
        "The number of days is not negative: choose “before” or “after”.",
    )
    _fixed_date = models.Constraint(
        "CHECK(due_reference != 'fixed' OR due_fixed_date IS NOT NULL)",
        "A duty with a fixed date needs that date.",
    )
    _template_once = models.UniqueIndex(
        "(session_id, template_id, COALESCE(village_id, 0))"
        " WHERE session_id IS NOT NULL AND template_id IS NOT NULL",
        "The session has this duty already.",
    )

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------

    @api.depends("session_id.plan_id")
    def _compute_plan_id(self):
        for duty in self:
            duty.plan_id = duty.session_id.plan_id if duty.session_id else duty.plan_id

    @api.depends("plan_id", "session_id")
    def _compute_company_id(self):
        for duty in self:
            duty.company_id = (
                duty.session_id.company_id
                or duty.plan_id.company_id
                or self.env.company
            )

    @api.depends("session_id", "due_reference")
    def _compute_is_template(self):
        for duty in self:
            duty.is_template = (
                not duty.session_id and duty.due_reference in SESSION_REFERENCES
            )

    @api.depends("body_id", "department_id", "village_id", "user_id", "per_village")
    def _compute_responsible_name(self):
        for duty in self:
            duty.responsible_name = ", ".join(duty._responsible_names())

    @api.depends(
        "due_reference",
        "due_direction",
        "due_number",
        "due_unit",
        "due_fixed_date",
        "is_template",
        "plan_id.issue_date",
        "session_id.date_start",
        "session_id.date_end",
        "company_id.dialogue_calendar_version",
    )
    def _compute_due_date(self):
        calendars = self.company_id._dialogue_calendars()
        for duty in self:
            if duty.state != "todo":
                # What was due then stays what it was, whatever the settings say now.
                duty.due_date = duty.due_date
                continue
            deadline = duty._get_deadline(calendars[duty.company_id])
            duty.due_date = deadline.date if deadline else duty._get_fixed_date()

    @api.depends("due_date")
    @api.depends_context("lang")
    def _compute_due_explanation(self):
        calendars = self.company_id._dialogue_calendars()
        for duty in self:
            calendar = calendars[duty.company_id]
            deadline = duty._get_deadline(calendar)
            duty.due_explanation = deadline and calendar.explain(deadline)

    def _get_deadline(self, calendar):
        """Return the engine's Deadline, or None where there is nothing to compute."""
        if self.is_template or self.due_reference == "fixed":
            return None
        start = self._get_due_start()
        return start and calendar.deadline(
            start, self.due_number, self.due_unit, self.due_direction
        )

    def _get_fixed_date(self):
        return self.due_reference == "fixed" and self.due_fixed_date

    def _get_due_start(self):
        """Return the day that the rule counts from, or False while it is unknown."""
        if self.due_reference == "plan_issue":
            return self.plan_id.issue_date
        if self.due_reference == "session_end":
            return self.session_id.date_end or self.session_id.date_start
        return self.session_id.date_start

    @api.depends(
        "due_reference", "due_direction", "due_number", "due_unit", "due_fixed_date"
    )
    def _compute_due_rule(self):
        references = dict(
            self._fields["due_reference"]._description_selection(self.env)
        )
        for duty in self:
            reference = references.get(duty.due_reference, "")
            if duty.due_reference == "fixed":
                duty.due_rule = self.env._("On a fixed date")
            elif not duty.due_number:
                duty.due_rule = self.env._("Same day: %(start)s", start=reference)
            elif duty.due_direction == "before":
                duty.due_rule = self.env._(
                    "%(amount)s before: %(start)s",
                    amount=duty._amount_words(),
                    start=reference,
                )
            else:
                duty.due_rule = self.env._(
                    "%(amount)s after: %(start)s",
                    amount=duty._amount_words(),
                    start=reference,
                )

    def _amount_words(self):
        number = self.due_number
        if self.due_unit == "working_day":
            if number == 1:
                return self.env._("1 working day")
            return self.env._("%(number)s working days", number=number)
        if number == 1:
            return self.env._("1 day")
        return self.env._("%(number)s days", number=number)

    @api.depends("due_date", "state")
    @api.depends_context("company")
    def _compute_urgency(self):
        today = self.env.company._dialogue_today()
        for duty in self:
            is_open = duty.state == "todo" and duty.due_date
            days = (duty.due_date - today).days if is_open else 0
            soon = duty.company_id.dialogue_due_soon_days
            duty.is_overdue = bool(is_open) and days < 0
            duty.is_due_soon = bool(is_open) and 0 <= days <= soon

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        duties = super().create(vals_list)
        duties.filtered(lambda duty: not duty.session_id).plan_id._check_unlocked(
            self._description
        )
        duties._sync_activities()
        return duties

    def write(self, vals):
        if CONTENT_FIELDS & vals.keys():
            self.filtered(lambda duty: not duty.session_id).plan_id._check_unlocked(
                self._description
            )
        result = super().write(vals)
        if {"user_id", "department_id", "village_id", "state"} & vals.keys() or any(
            name.startswith("due_") for name in vals
        ):
            self._sync_activities()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_locked(self):
        self.filtered(lambda duty: not duty.session_id).plan_id._check_unlocked(
            self._description
        )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_done(self):
        """Mark the duties as done, by whoever is responsible or by the office."""
        templates = self.filtered("is_template")
        if templates:
            raise UserError(
                self.env._(
                    "“%(duty)s” stands for each session; it is done in the sessions.",
                    duty=templates[0].name,
                )
            )
        return self._transition(
            "done",
            done_date=self.env.company._dialogue_today(),
            done_by_id=self.env.uid,
        )

    def action_reopen(self):
        """Put the duties back to do (role: office)."""
        return self._transition("todo", done_date=False, done_by_id=False)

    def action_cancel(self):
        """Cancel the duties: they are not needed (role: office)."""
        return self._transition("cancelled")

    # ------------------------------------------------------------------
    # Helpers
    # ------------------------------------------------------------------

    def _cancel_open(self):
        """Cancel what is still to do, when the plan or session itself is cancelled."""
        return self.filtered(lambda duty: duty.state == "todo")._write_state(
            "cancelled"
        )

    def _session_values(self, session, village):
        """Return the values of this template's duty for one session and village."""
        self.ensure_one()
        return {
            "session_id": session.id,
            "template_id": self.id,
            "village_id": village.id,
            **{
                name: self._fields[name].convert_to_write(self[name], self)
                for name in TEMPLATE_FIELDS
            },
        }

    def _has_responsible(self):
        self.ensure_one()
        return bool(self.per_village or self._responsible_names())

    def _responsible_names(self):
        self.ensure_one()
        names = [
            self.body_id.name,
            self.department_id.name,
            self.village_id.name,
            # sudo: the name of a colleague, whichever company he now works in
            self.user_id.sudo().name,
        ]
        if self.per_village and not self.village_id:
            names.append(self.env._("each village"))
        return [name for name in names if name]

    def _responsible_user(self):
        """Return the user who is reminded: the officer, else the one in charge."""
        self.ensure_one()
        # sudo: whoever writes a duty need not be allowed to read employees
        duty = self.sudo()
        return (
            duty.user_id
            or duty.department_id.manager_id.user_id
            or duty.village_id.user_ids[:1]
        )

    def _sync_activities(self):
        """Keep one activity per open duty: right person, right date.

        Nobody gets a mail for it: the daily digest tells each person once what is due.
        """
        # sudo: an activity may be another user's; the duty itself was checked on write
        activities = self.env["mail.activity"].sudo()
        activities = activities.with_context(mail_activity_quick_update=True)
        activity_type = self.env.ref(ACTIVITY)
        current = activities.search(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", self.ids),
                ("activity_type_id", "=", activity_type.id),
            ]
        )
        by_duty = current.grouped("res_id")
        done, obsolete = activities.browse(), activities.browse()
        moves, vals_list = {}, []
        for duty in self:
            present = by_duty.get(duty.id, activities.browse())
            user = duty._user_to_remind()
            if not user:
                if duty.state == "done":
                    done |= present
                else:
                    obsolete |= present
                continue
            vals = {"user_id": user.id, "date_deadline": duty.due_date}
            if present:
                kept = present[0]
                obsolete |= present - kept
                if (kept.user_id, kept.date_deadline) != (user, duty.due_date):
                    moves.setdefault(tuple(vals.items()), []).append(kept.id)
            else:
                vals_list.append(
                    {
                        **vals,
                        "activity_type_id": activity_type.id,
                        "res_model_id": self.env["ir.model"]._get_id(self._name),
                        "res_id": duty.id,
                        "summary": duty.name,
                        "automated": True,
                    }
                )
        for vals, ids in moves.items():
            activities.browse(ids).write(dict(vals))
        activities.create(vals_list)
        obsolete.unlink()
        done.action_done()

    def _user_to_remind(self):
        """Return who is to be reminded of this duty now; nobody while it rests."""
        self.ensure_one()
        running = self.session_id or self.plan_id.state == "issued"
        if self.state != "todo" or not self.due_date or not running:
            return self.env["res.users"]
        return self._responsible_user()
