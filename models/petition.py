# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

from ..tools.vietnamese import search_key

STATES = [
    ("received", "Received"),
    ("classified", "Classified"),
    ("assigned", "Assigned"),
    ("answered", "Answered"),
    ("concluded", "Concluded"),
    ("settled", "Settled"),
    ("closed", "Closed"),
    ("transferred", "Transferred"),
    ("declined", "Declined"),
    ("merged", "Merged"),
    ("withdrawn", "Withdrawn"),
]
DONE_STATES = ("settled", "closed", "transferred", "declined", "merged", "withdrawn")
KINDS = [
    ("opinion", "Opinion"),
    ("petition", "Petition"),
    ("reflection", "Reflection"),
    ("complaint", "Complaint"),
    ("denunciation", "Denunciation"),
]
OUTCOMES = [
    ("on_the_spot", "Answered on the spot"),
    ("explained", "Explained"),
    ("settled", "Settled"),
    ("in_progress", "Being settled"),
    ("roadmap", "By roadmap"),
    ("beyond_authority", "Beyond authority"),
    ("not_accepted", "Not accepted"),
]
OUTCOME_HELP = (
    "What came of it for the people; the state tells where the work stands. The classes"
    " are those of the reports on voters' petitions (practice; no law fixes them)."
)
# Outcomes after which somebody still owes something to the people.
OWED_OUTCOMES = ("in_progress", "roadmap", "beyond_authority")


class DialoguePetition(models.Model):
    """A matter raised by the people, followed from the first word to the last.

    ``state`` says where the work stands, ``outcome`` what came out of it: a matter may
    be answered and still not settled. The moves between states are in
    ``petition_flow.py``, the look for similar matters in ``petition_similar.py``.
    """

    _name = "dialogue.petition"
    _description = "Matter"
    _inherit = [
        "dialogue.role.fields",
        "dialogue.state.mixin",
        "dialogue.search.mixin",
        "dialogue.department.scope",
        "dialogue.deadline.mixin",
        "dialogue.discussion",
        "dialogue.turn",
    ]
    _order = "id desc"
    _rec_name = "subject"
    _rec_names_search = ["code", "subject"]
    _search_paths = ("code", "subject", "village_ids.name")
    _check_company_auto = True
    _first_state = "received"
    _assignment_path = "assignment_ids"
    # A leader approves and decides through the moves, but edits nothing.
    _role_fields = {"leader": set()}
    _kept_fields = frozenset(
        {
            "code",
            "released_date",
            "merged_into_id",
            "state_before_merge",
            "reopen_count",
            "reopened_on",
            "receiver_id",
            "is_paused",
        }
    )

    code = fields.Char(readonly=True, copy=False)
    subject = fields.Char(string="In one line", required=True, tracking=True)
    description = fields.Text(prefetch=False)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    state = fields.Selection(
        STATES,
        default="received",
        required=True,
        readonly=True,
        copy=False,
        tracking=10,
        group_expand=True,
    )
    is_open = fields.Boolean(compute="_compute_is_open", store=True, precompute=True)

    # Classification
    kind = fields.Selection(
        KINDS,
        required=True,
        default="petition",
        tracking=True,
        help="By content, not by title: Decree 154/2026/ND-CP, article 15; Circular"
        " 05/2021/TT-TTCP.\nOpinion, petition, reflection: information, views, wishes"
        " and proposals on how the commune is run.\nComplaint and denunciation have"
        " procedures and laws of their own: they leave the dialogue by a transfer"
        " paper.",
    )
    field_id = fields.Many2one(
        "dialogue.field", check_company=True, index="btree_not_null", tracking=True
    )
    authority = fields.Selection(
        [
            ("commune", "Commune"),
            ("province", "Province"),
            ("other", "Another body"),
        ],
        default="commune",
        required=True,
        tracking=True,
        help="Who is competent to settle it. What lies beyond the commune's authority"
        " is passed on: Decree 154/2026/ND-CP, article 15; Law on citizen reception,"
        " article 26.",
    )
    priority = fields.Selection([("0", "Normal"), ("1", "Urgent")], default="0")
    is_hot = fields.Boolean(
        string="Pressing", help="A hot spot: many people, or feelings run high."
    )
    is_secret = fields.Boolean(
        compute="_compute_is_secret",
        store=True,
        precompute=True,
        export_string_translation=False,
    )

    proposed_field_id = fields.Many2one(
        "dialogue.field", string="Proposed field", compute="_compute_proposal"
    )
    proposed_words = fields.Char(
        string="Because of",
        compute="_compute_proposal",
        help="The keywords of the field that stand in the wording.",
    )

    # Origin
    village_id = fields.Many2one(
        "dialogue.village", check_company=True, index=True, tracking=True
    )
    village_ids = fields.Many2many(
        "dialogue.village",
        "dialogue_petition_village_rel",
        "petition_id",
        "village_id",
        string="Villages that raised it",
        compute="_compute_village_ids",
        store=True,
        precompute=True,
    )
    session_id = fields.Many2one(
        "dialogue.session",
        string="Raised for session",
        check_company=True,
        index="btree_not_null",
    )
    received_date = fields.Date(
        required=True, default=lambda self: self.env.company._dialogue_today()
    )
    contribution_ids = fields.Many2many(
        "dialogue.contribution",
        "dialogue_contribution_petition_rel",
        "petition_id",
        "contribution_id",
        string="Contributions",
        check_company=True,
        copy=False,
        # Departments handle matters without ever learning who raised them.
        groups="commune_dialogue.group_dialogue_office,"
        "commune_dialogue.group_dialogue_supervisor,"
        "commune_dialogue.group_dialogue_village",
    )
    supporter_count = fields.Integer(
        string="Voices",
        compute="_compute_supporter_count",
        store=True,
        precompute=True,
        help="People behind this matter, those of merged matters included.",
    )

    # Work
    department_id = fields.Many2one(
        "hr.department",
        string="Lead department",
        compute="_compute_department_id",
        store=True,
        readonly=False,
        check_company=True,
        index="btree_not_null",
        tracking=True,
    )
    department_ids = fields.Many2many(
        "hr.department",
        "dialogue_petition_department_rel",
        "petition_id",
        "department_id",
        string="Departments",
        compute="_compute_department_ids",
        store=True,
    )
    assignment_ids = fields.One2many("dialogue.assignment", "petition_id")
    deadline = fields.Date(
        compute="_compute_deadline",
        store=True,
        readonly=False,
        tracking=True,
        copy=False,
    )

    is_paused = fields.Boolean(
        string="Clock stopped",
        compute="_compute_is_paused",
        store=True,
        # Written with the matter: a second statement would touch all its indexes.
        precompute=True,
        help="Whatever is still open waits for the citizen or a higher level.",
    )

    # Answer
    answer_summary = fields.Char(
        string="Answer in short",
        size=200,
        help="For tables, the notice board and the loudspeaker: at most 200"
        " characters.",
        groups="commune_dialogue.group_dialogue_office,"
        "commune_dialogue.group_dialogue_leader,"
        "commune_dialogue.group_dialogue_supervisor,"
        "commune_dialogue.group_dialogue_user",
    )
    answer = fields.Text(
        prefetch=False,
        groups="commune_dialogue.group_dialogue_office,"
        "commune_dialogue.group_dialogue_leader,"
        "commune_dialogue.group_dialogue_supervisor,"
        "commune_dialogue.group_dialogue_user",
    )
    outcome = fields.Selection(OUTCOMES, tracking=True, copy=False, help=OUTCOME_HELP)
    released_date = fields.Date(
        string="Answer released on",
        readonly=True,
        copy=False,
        help="The day the conclusion notice was issued: until then answers stay"
        " within the commune's bodies.",
    )
    released_answer = fields.Text(compute="_compute_released_answer", compute_sudo=True)

    # Beyond the commune's authority, or into another procedure
    forward_body_id = fields.Many2one(
        "dialogue.body", string="Receiving body", check_company=True
    )
    forward_document_id = fields.Many2one(
        "dialogue.document", string="Forwarding paper", check_company=True
    )
    forward_reference = fields.Char(
        string="Number of the forwarding paper",
        help="Where the paper was made outside this register.",
    )
    forward_date = fields.Date(string="Forwarded on")
    forward_deadline = fields.Date(
        string="Reply expected by",
        help="The competent body tells the result within 7 working days of settling the"
        " matter: Law on citizen reception, article 27.",
    )
    forward_reply = fields.Text(string="Reply of the receiving body")
    forward_reply_date = fields.Date(string="Replied on")

    # Sessions, repeats, merges
    consideration_ids = fields.One2many("dialogue.consideration", "petition_id")
    earlier_ids = fields.Many2many(
        "dialogue.petition",
        "dialogue_petition_earlier_rel",
        "petition_id",
        "earlier_id",
        string="Earlier matters",
        check_company=True,
        copy=False,
    )
    repeat_count = fields.Integer(
        string="Times raised",
        compute="_compute_repeat_count",
        store=True,
        precompute=True,
        help="1 where it is raised for the first time.",
    )
    merged_into_id = fields.Many2one(
        "dialogue.petition",
        check_company=True,
        tracking=True,
        index="btree_not_null",
        readonly=True,
        copy=False,
    )
    merged_ids = fields.One2many(
        "dialogue.petition", "merged_into_id", string="Merged matters"
    )
    state_before_merge = fields.Char(
        readonly=True, copy=False, export_string_translation=False
    )
    reopen_count = fields.Integer(string="Times reopened", readonly=True, copy=False)
    reopened_on = fields.Datetime(string="Last reopened", readonly=True, copy=False)
    supervision_ids = fields.One2many("dialogue.supervision", "petition_id")
    document_ids = fields.One2many("dialogue.document", "petition_id", string="Papers")
    receiver_id = fields.Many2one(
        "res.users", string="Received by", readonly=True, copy=False
    )
    assignment_count = fields.Integer(compute="_compute_counts")
    consideration_count = fields.Integer(
        string="Times considered", compute="_compute_counts"
    )

    _code_uniq = models.UniqueIndex("(company_id, code)", "Number already used.")
    _merged_ok = models.Constraint(
        "CHECK(merged_into_id IS NULL OR merged_into_id != id)",
        "A matter cannot be merged into itself.",
    )
    # A user sees the rows of a commune: every list starts from there.
    # With the column that the rule of denunciations asks for, numbers are counted from
    # the index alone.
    _company_idx = models.Index("(company_id, id) INCLUDE (is_secret)")
    _state_idx = models.Index("(company_id, state, id) INCLUDE (is_secret)")
    _department_idx = models.Index(
        "(company_id, department_id, state, id) INCLUDE (is_secret)"
    )
    # The charts of the home page show twelve months of many years.
    _received_idx = models.Index("(company_id, received_date)")
    # Written as the ORM writes ('is_open', '=', True), or the index is not used.
    _open_idx = models.Index(
        "(company_id, department_id, deadline, id) WHERE is_open IS TRUE"
    )

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------
    @api.depends("state")
    def _compute_is_open(self):
        for petition in self:
            petition.is_open = petition.state not in DONE_STATES

    @api.depends("kind")
    def _compute_is_secret(self):
        for petition in self:
            petition.is_secret = petition.kind == "denunciation"

    @api.depends("subject", "description", "field_id", "state", "company_id")
    def _compute_proposal(self):
        self.proposed_field_id = self.proposed_words = False
        open_ones = self.filtered(
            lambda petition: petition.state == "received" and not petition.field_id
        )
        for company, petitions in open_ones.grouped("company_id").items():
            texts = [f"{p.subject or ''}\n{p.description or ''}" for p in petitions]
            proposals = self.env["dialogue.field"]._propose(texts, company)
            for petition, (matter, because) in zip(petitions, proposals, strict=True):
                petition.proposed_field_id = matter
                petition.proposed_words = ", ".join(because)

    @api.depends("village_id", "contribution_ids.village_id")
    def _compute_village_ids(self):
        for petition in self:
            petition.village_ids = (
                petition.village_id | petition.contribution_ids.village_id
            )

    @api.depends(
        "contribution_ids.people_count",
        "merged_ids.contribution_ids.people_count",
        "merged_ids.state",
    )
    def _compute_supporter_count(self):
        for petition in self:
            merged = petition.merged_ids.filtered(lambda p: p.state == "merged")
            voices = petition.contribution_ids | merged.contribution_ids
            petition.supporter_count = sum(voices.mapped("people_count"))

    @api.depends(
        "assignment_ids.role",
        "assignment_ids.state",
        "assignment_ids.department_id",
    )
    def _compute_department_id(self):
        for petition in self:
            leads = petition.assignment_ids.filtered(
                lambda line: line.role == "lead" and line.state != "cancelled"
            )
            # What the office chose while classifying stays until somebody is charged.
            petition.department_id = (
                leads.sorted("id")[-1:].department_id or petition.department_id
            )

    @api.depends("assignment_ids.department_id", "assignment_ids.state")
    def _compute_department_ids(self):
        for petition in self:
            petition.department_ids = petition.assignment_ids.filtered(
                lambda line: line.state != "cancelled"
            ).department_id

    @api.depends(
        "assignment_ids.deadline", "assignment_ids.is_open", "assignment_ids.is_paused"
    )
    def _compute_deadline(self):
        for petition in self:
            lines = petition.assignment_ids.filtered("is_open")
            running = lines.filtered(lambda line: not line.is_paused)
            dates = [line.deadline for line in running or lines if line.deadline]
            petition.deadline = min(dates) if dates else petition.deadline

    @api.depends("assignment_ids.is_open", "assignment_ids.is_paused")
    def _compute_is_paused(self):
        for petition in self:
            lines = petition.assignment_ids.filtered("is_open")
            petition.is_paused = bool(lines) and all(lines.mapped("is_paused"))

    @api.depends("answer", "released_date")
    def _compute_released_answer(self):
        for petition in self:
            petition.released_answer = petition.released_date and petition.answer

    @api.depends("earlier_ids")
    def _compute_repeat_count(self):
        for petition in self:
            petition.repeat_count = 1 + len(petition.earlier_ids)

    @api.depends("is_secret")
    def _compute_search_key(self):
        stubs = self.filtered("is_secret")
        for stub in stubs:
            stub.search_key = search_key(stub.code)
        return super(DialoguePetition, self - stubs)._compute_search_key()

    def _wording(self):
        """Return all that the matter says, once."""
        self.ensure_one()
        subject, description = self.subject or "", self.description or ""
        # The subject is usually the beginning of the description.
        if description and description.startswith(subject.rstrip("…")):
            return description
        return f"{subject}\n{description}".strip()

    @api.depends("assignment_ids", "consideration_ids")
    def _compute_counts(self):
        # sudo: a village sees that its matter is being worked on, not by whom
        domain = [("petition_id", "in", self.ids)]
        # sudo: numbers alone, on matters that the caller reads already
        assignments, considerations = (
            dict(
                self.env[model].sudo()._read_group(domain, ["petition_id"], ["__count"])
            )
            for model in ("dialogue.assignment", "dialogue.consideration")
        )
        for petition in self:
            petition.assignment_count = assignments.get(petition.sudo(), 0)
            petition.consideration_count = considerations.get(petition.sudo(), 0)

    @api.depends("code", "subject")
    def _compute_display_name(self):
        for petition in self:
            petition.display_name = " ".join(
                filter(None, (petition.code, petition.subject))
            )

    # ------------------------------------------------------------------
    # Constraints
    # ------------------------------------------------------------------
    @api.constrains("subject")
    def _check_subject(self):
        if any(not (petition.subject or "").strip() for petition in self):
            raise ValidationError(self.env._("Say in one line what it is about."))

    @api.constrains("merged_into_id")
    def _check_merged_into(self):
        for petition in self:
            if petition.merged_into_id.merged_into_id:
                raise ValidationError(
                    self.env._(
                        "%(matter)s was merged itself; merge into the matter that is"
                        " left.",
                        matter=petition.merged_into_id.display_name,
                    )
                )

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------
    @api.model
    def _complete_vals(self, vals_list):
        if any(vals.get("kind") == "denunciation" for vals in vals_list):
            self._refuse_typed_denunciation()
        self.env["ir.sequence"]._dialogue_number(
            vals_list, "dialogue.petition", "KN/%(range_year)s/", "received_date"
        )

    def write(self, vals):
        if vals.get("kind") == "denunciation" and not self._passes_gate():
            if any(petition.kind != "denunciation" for petition in self):
                self._refuse_typed_denunciation()
        if any(petition.is_secret for petition in self) and not self._passes_gate():
            raise UserError(
                self.env._(
                    "A denunciation is kept as a stub (number, date, receiver,"
                    " transfer paper) and cannot be edited."
                )
            )
        return super().write(vals)

    def _refuse_typed_denunciation(self):
        raise UserError(
            self.env._(
                "Use the button “Denunciation”: it removes the person and the wording"
                " for good, as the Law on Denunciations demands (Articles 9, 47, 56)."
            )
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_handled(self):
        for petition in self:
            if petition.state != "received":
                raise UserError(
                    self.env._(
                        "%(matter)s is under way and stays in the register. Withdraw"
                        " or merge it instead.",
                        matter=petition.display_name,
                    )
                )

    def copy_data(self, default=None):
        default = {"contribution_ids": [Command.clear()], **(default or {})}
        return super().copy_data(default)

    # ------------------------------------------------------------------
    # Actions that open something
    # ------------------------------------------------------------------
    def _action_of(self, xmlid, domain, **context):
        action = self.env["ir.actions.actions"]._for_xml_id(f"commune_dialogue.{xmlid}")
        return {**action, "domain": domain, "context": context}

    def action_view_assignments(self):
        """Open what the departments owe on these matters."""
        return self._action_of(
            "assignment_action",
            [("petition_id", "in", self.ids)],
            default_petition_id=self[:1].id,
        )

    def action_view_considerations(self):
        """Open the path of these matters through the sessions."""
        return self._action_of(
            "consideration_action", [("petition_id", "in", self.ids)]
        )

    def action_view_contributions(self):
        """Open the original wordings behind these matters."""
        return self._action_of(
            "contribution_action", [("petition_ids", "in", self.ids)]
        )
