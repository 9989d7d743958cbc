# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .petition import OUTCOME_HELP, OUTCOMES, OWED_OUTCOMES

CONSIDERED_STATES = ("classified", "assigned", "answered", "concluded")


class DialogueConsideration(models.Model):
    """A matter as one session dealt with it.

    A matter that is not settled is linked to the next session by a new line; nothing
    is moved or copied, so its whole path stays to be read.
    """

    _name = "dialogue.consideration"
    _description = "Consideration"
    _inherit = ["dialogue.role.fields"]
    _order = "session_id desc, sequence, id"
    _check_company_auto = True
    _rec_names_search = ["petition_id", "session_id"]
    _role_fields = {"leader": {"conclusion", "outcome", "deadline", "department_id"}}
    _kept_fields = frozenset({"is_concluded"})

    petition_id = fields.Many2one(
        "dialogue.petition",
        string="Matter",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    session_id = fields.Many2one(
        "dialogue.session",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="session_id.company_id", store=True, index=True, precompute=True
    )
    sequence = fields.Integer(default=10)
    is_carried_over = fields.Boolean(
        string="Debt",
        readonly=True,
        help="Promised in an earlier session and not settled yet.",
    )
    village_id = fields.Many2one(related="petition_id.village_id")
    field_id = fields.Many2one(related="petition_id.field_id")
    petition_state = fields.Selection(
        related="petition_id.state", string="State of the matter"
    )
    speaker = fields.Char(
        groups="commune_dialogue.group_dialogue_office,"
        "commune_dialogue.group_dialogue_supervisor",
        help="Who spoke in the hall; never printed in public papers.",
    )
    answered_by = fields.Many2one("hr.employee", check_company=True)
    answer = fields.Text(string="Answer given", prefetch=False)
    conclusion = fields.Text(string="Chair's conclusion", prefetch=False)
    outcome = fields.Selection(OUTCOMES, help=OUTCOME_HELP)
    department_id = fields.Many2one("hr.department", string="Owner", check_company=True)
    deadline = fields.Date()
    is_concluded = fields.Boolean(string="Concluded", readonly=True, copy=False)

    _once = models.Constraint(
        "UNIQUE(session_id, petition_id)",
        "This matter is on the session's agenda already.",
    )
    _petition_idx = models.Index("(petition_id, session_id)")

    @api.model_create_multi
    def create(self, vals_list):
        """Put lines that were given no place at the end of their session's agenda."""
        default = self.env.context.get("default_session_id")
        sessions = [
            vals.get("session_id", default) if "sequence" not in vals else None
            for vals in vals_list
        ]
        last = self._last_places(set(filter(None, sessions)))
        placed = []
        for vals, session in zip(vals_list, sessions, strict=True):
            if session:
                last[session] += 1
                vals = {**vals, "sequence": last[session]}
            placed.append(vals)
        return super().create(placed)

    @api.model
    def _last_places(self, session_ids):
        """Return the number of the last line of each session's agenda.

        :return: dict of id → int; 0 where there is no line yet
        """
        if not session_ids:
            return {}
        # sudo: whoever adds a line may not read each of the others
        groups = self.sudo()._read_group(
            [("session_id", "in", list(session_ids))],
            ["session_id"],
            ["sequence:max"],
        )
        return defaultdict(int, {session.id: last or 0 for session, last in groups})

    @api.depends("petition_id", "session_id")
    def _compute_display_name(self):
        for line in self:
            line.display_name = (
                f"{line.petition_id.display_name} – {line.session_id.display_name}"
            )

    def _gaps(self):
        """Return what this line lacks before it can be concluded, as sentences."""
        self.ensure_one()
        gaps = []
        if not self.outcome:
            gaps.append(self.env._("say what came out of it (the outcome)."))
        if self.outcome in ("in_progress", "roadmap"):
            if not self.department_id:
                gaps.append(self.env._("name the department that owes it."))
            if not self.deadline:
                gaps.append(self.env._("set the date by which it is owed."))
        if not (self.conclusion or self.answer or "").strip():
            gaps.append(self.env._("write the answer given or the chair's conclusion."))
        return gaps

    def _missing(self):
        """Return the sentences that say why this line is not concluded yet."""
        return self._gaps() or [self.env._("confirm the conclusion.")]

    def action_conclude(self):
        """Make the chair's conclusion the outcome of the matter.

        A promise (being settled, by roadmap) charges its owner with an assignment to
        resolve it by the date; a matter beyond authority stays open until the
        receiving body has replied; the others are settled with the conclusion.

        :raise UserError: naming each matter and what it lacks
        """
        self.check_access("write")
        self.petition_id._check_move_group(
            "concluded", self.petition_id._moves["concluded"][1]
        )
        problems = [
            f"{line.petition_id.display_name}: {gap}"
            for line in self
            for gap in line._gaps()
        ]
        if problems:
            raise UserError("\n".join(problems))
        for line in self.filtered(lambda line: not line.is_concluded):
            line._conclude()
        return True

    def _conclude(self):
        self.ensure_one()
        petition = self.petition_id
        values = {"outcome": self.outcome}
        if self.deadline:
            values["deadline"] = self.deadline
        # sudo: whether there is an answer, not what it says
        if self.answer and not (petition.sudo().answer or "").strip():
            values["answer"] = self.answer
        if petition.state == "concluded":
            # A debt of an earlier session: considered again, concluded again.
            petition._lock_for_transition()
            petition._write_state("concluded", **values)
        else:
            petition._transition("concluded", **values)
        self.sudo().is_concluded = True  # sudo: a field nobody types into
        if self.outcome in ("in_progress", "roadmap"):
            self._charge_owner()
        elif self.outcome not in OWED_OUTCOMES:
            petition._transition("settled")

    def _charge_owner(self):
        """Charge the owner with the promise, unless he is charged with it already."""
        if self.department_id not in self._live_promises().department_id:
            self._charge(
                self.department_id, self.deadline, self.conclusion or self.answer
            )

    def _live_promises(self):
        """Return what departments still owe on the matter since it was concluded."""
        # sudo: a leader concludes, and the promise follows from the conclusion
        return self.petition_id.sudo().assignment_ids.filtered(
            lambda line: line.purpose == "resolve" and line.is_open
        )

    def _charge(self, department, deadline, instruction):
        """Charge a department with what was concluded; one assignment for each.

        :return: the assignment; where the department has one already, with the
            instruction added and the earlier of both dates
        """
        self.ensure_one()
        live = self._live_promises()
        mine = live.filtered(lambda line: line.department_id == department)[:1]
        if not mine:
            return live.create(
                {
                    "petition_id": self.petition_id.id,
                    "department_id": department.id,
                    "purpose": "resolve",
                    "role": "cooperate" if live else "lead",
                    "instruction": instruction,
                    "deadline": deadline,
                    "session_id": self.session_id.id,
                }
            )
        if instruction not in (mine.instruction or ""):
            mine.instruction = "\n".join(filter(None, (mine.instruction, instruction)))
        if deadline < mine.deadline:
            mine.deadline = deadline
        return mine

    @api.ondelete(at_uninstall=False)
    def _unlink_except_concluded(self):
        if any(line.is_concluded for line in self):
            raise UserError(
                self.env._("A matter that was concluded stays in the session.")
            )


class DialogueSession(models.Model):
    """What a session deals with: new matters, and the last session's debts."""

    _inherit = "dialogue.session"

    consideration_ids = fields.One2many(
        "dialogue.consideration",
        "session_id",
        # Villages read sessions, but not what is said on matters before the notice.
        groups="commune_dialogue.group_dialogue_office,"
        "commune_dialogue.group_dialogue_leader,"
        "commune_dialogue.group_dialogue_supervisor,"
        "commune_dialogue.group_dialogue_user",
    )
    petition_ids = fields.One2many(
        "dialogue.petition", "session_id", string="Matters raised"
    )
    contribution_ids = fields.One2many(
        "dialogue.contribution",
        "session_id",
        string="Original wordings",
        groups="commune_dialogue.group_dialogue_office,"
        "commune_dialogue.group_dialogue_leader,"
        "commune_dialogue.group_dialogue_supervisor",
    )
    voice_count = fields.Integer(
        string="Contributions", compute="_compute_raised_counts", compute_sudo=True
    )
    matter_count = fields.Integer(
        string="Matters made of them",
        compute="_compute_raised_counts",
        compute_sudo=True,
        help="One contribution may hold several matters, and many contributions one:"
        " reports name both numbers. Merged matters count with the one that is left.",
    )
    consideration_count = fields.Integer(
        string="Matters to consider",
        compute="_compute_consideration_counts",
        compute_sudo=True,
    )
    concluded_count = fields.Integer(
        compute="_compute_consideration_counts", compute_sudo=True
    )
    debt_count = fields.Integer(
        string="Debts carried over",
        compute="_compute_consideration_counts",
        compute_sudo=True,
    )

    @api.depends("petition_ids.state")
    def _compute_raised_counts(self):
        domain = [("session_id", "in", self.ids)]
        voices, matters = (
            dict(self.env[model]._read_group(extra, ["session_id"], ["__count"]))
            for model, extra in (
                ("dialogue.contribution", domain),
                ("dialogue.petition", [*domain, ("state", "!=", "merged")]),
            )
        )
        for session in self:
            session.voice_count = voices.get(session, 0)
            session.matter_count = matters.get(session, 0)

    @api.depends("consideration_ids.is_concluded", "consideration_ids.is_carried_over")
    def _compute_consideration_counts(self):
        counts = {
            session: (total, sum(map(bool, done)), sum(map(bool, debts)))
            for session, total, done, debts in self.env[
                "dialogue.consideration"
            ]._read_group(
                [("session_id", "in", self.ids)],
                ["session_id"],
                ["__count", "is_concluded:array_agg", "is_carried_over:array_agg"],
            )
        }
        for session in self:
            (
                session.consideration_count,
                session.concluded_count,
                session.debt_count,
            ) = counts.get(session, (0, 0, 0))

    def _debts_domain(self):
        """Return the domain of what earlier sessions promised and nobody settled."""
        self.ensure_one()
        return (
            Domain("company_id", "=", self.company_id.id)
            & Domain("state", "=", "concluded")
            & Domain("outcome", "in", OWED_OUTCOMES)
            & Domain("consideration_ids.session_id", "!=", self.id)
        )

    def _not_on_agenda(self):
        """Return the domain of the matters that this session does not consider."""
        self.ensure_one()
        return Domain("consideration_ids", "not any", [("session_id", "=", self.id)])

    def _unlisted_domain(self):
        """Return the domain of what was raised for it and is not on its agenda."""
        return (
            Domain("session_id", "=", self.id)
            & Domain("state", "in", CONSIDERED_STATES)
            & self._not_on_agenda()
        )

    def _carry_over_debts(self):
        """Put the debts of earlier sessions first on the agenda, each once."""
        # Planned long before, a session did not know which one would precede it.
        self._compute_previous_session_id()
        for session in self:
            debts = self.env["dialogue.petition"].search(
                session._debts_domain() & session._not_on_agenda(),
                order="deadline, id",
            )
            self.env["dialogue.consideration"].create(
                [
                    {
                        "session_id": session.id,
                        "petition_id": petition.id,
                        "is_carried_over": True,
                        "sequence": 0,
                    }
                    for petition in debts
                ]
            )

    def action_add_matters(self):
        """Put the matters raised for these sessions on their agenda, each once.

        :raise AccessError: for others than the office, also where nothing is missing
        """
        self.check_access("write")
        self.env["dialogue.consideration"].check_access("create")
        for session in self:
            session._carry_over_debts()
            new = self.env["dialogue.petition"].search(session._unlisted_domain())
            self.env["dialogue.consideration"].create(
                [
                    {"session_id": session.id, "petition_id": petition.id}
                    for petition in new.sorted(
                        lambda petition: (
                            petition.field_id.parent_path or "",
                            petition.village_id.sort_key or "",
                            petition.id,
                        )
                    )
                ]
            )
        return True

    def _gaps_concluded(self):
        """Return what keeps the session from being concluded: each matter's gaps."""
        gaps = super()._gaps_concluded()
        for line in self.consideration_ids:
            if not line.is_concluded:
                name = line.petition_id.display_name
                gaps += [f"{name}: {gap}" for gap in line._missing()]
        return gaps

    def action_view_considerations(self):
        """Open the matters of these sessions in the order of the agenda."""
        action = self.env["ir.actions.actions"]._for_xml_id(
            "commune_dialogue.consideration_action"
        )
        return {
            **action,
            "domain": [("session_id", "in", self.ids)],
            "context": {"default_session_id": self[:1].id},
        }

    def action_view_matters(self):
        """Open the matters raised for these sessions."""
        action = self.env["ir.actions.actions"]._for_xml_id(
            "commune_dialogue.petition_action"
        )
        return {
            **action,
            "domain": [("session_id", "in", self.ids)],
            "context": {"default_session_id": self[:1].id},
        }
