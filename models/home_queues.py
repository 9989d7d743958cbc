# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain

from .home import Group, Queue, Section
from .petition import OWED_OUTCOMES
from .session import BEFORE_SESSION

# Named by every queue of open records, also where the state says it already: only then
# are all of a model's queues counted from the index of the open ones.
OPEN = Domain("is_open", "=", True)
LATE = Domain("deadline_status", "=", "late")
SOON = Domain("deadline_status", "=", "soon")
UNANSWERED = OPEN & Domain("state", "in", ("received", "classified", "assigned"))


class DialogueHome(models.AbstractModel):
    """Which queues a role sees: one definition for the number and for its list."""

    _inherit = "dialogue.home"

    @api.model
    def _sections(self, led):
        """Return the sections of all roles of the user, in order.

        :param led: the departments that the user heads
        """
        user = self.env.user
        sections = []
        if user._dialogue_has("office"):
            sections.append(self._section_office())
        if user._dialogue_has("leader"):
            sections.append(self._section_leader())
        if user._dialogue_has("user"):
            if led:
                sections.append(self._section_head(led))
            sections.append(self._section_officer(is_head=bool(led)))
        if user._dialogue_has("village"):
            sections.append(self._section_village())
        if user._dialogue_has("supervisor"):
            sections.append(self._section_supervisor())
        return sections

    # ------------------------------------------------------------------
    # Queues that several roles share
    # ------------------------------------------------------------------
    @api.model
    def _matters(self, key, label, domain, **options):
        return Queue(key, label, "dialogue.petition", domain, **options)

    @api.model
    def _work(self, key, label, domain, **options):
        return Queue(key, label, "dialogue.assignment", domain, **options)

    @api.model
    def _remarks(self, key, label, domain, **options):
        return Queue(key, label, "dialogue.supervision", domain, **options)

    @api.model
    def _open_matters(self, scope=Domain.TRUE):
        """Return the open matters of the scope, and those due soon and overdue."""
        return [
            self._matters("open", self.env._("Open matters"), scope & OPEN),
            self._matters(
                "soon", self.env._("Due soon"), scope & SOON, tone="soon", within="open"
            ),
            self._matters(
                "late", self.env._("Overdue"), scope & LATE, tone="late", within="open"
            ),
        ]

    @api.model
    def _pressing(self):
        return self._matters(
            "pressing",
            self.env._("Pressing or urgent"),
            OPEN & (Domain("is_hot", "=", True) | Domain("priority", "=", "1")),
            tone="soon",
            within="open",
        )

    @api.model
    def _debts(self):
        return self._matters(
            "debts",
            self.env._("Promised, not yet settled"),
            OPEN
            & Domain("state", "=", "concluded")
            & Domain("outcome", "in", OWED_OUTCOMES),
            within="open",
        )

    @api.model
    def _to_decide(self):
        """Return what the office and the leaders decide alike."""
        return [
            self._work(
                "to_approve",
                self.env._("Results waiting for approval"),
                OPEN & Domain("state", "=", "submitted"),
            ),
            Queue(
                "extensions",
                self.env._("Extensions to decide"),
                "dialogue.extension",
                Domain("state", "=", "requested"),
            ),
            Queue(
                "to_conclude",
                self.env._("Matters to conclude"),
                "dialogue.consideration",
                Domain("is_concluded", "=", False)
                & Domain("session_id.state", "in", ("in_progress", "held")),
            ),
        ]

    @api.model
    def _duties(self, scope):
        """Return the duties of plans and sessions under way that are still to do."""
        return Queue(
            "duties",
            self.env._("Preparations to make"),
            "dialogue.duty",
            scope
            & Domain("state", "=", "todo")
            & Domain("is_template", "=", False)
            & (
                Domain("session_id", "!=", False)
                | Domain("plan_id.state", "=", "issued")
            ),
            date_field="due_date",
        )

    @api.model
    def _village_debts(self):
        """Return the domain of the villages that owe something to a coming session."""
        owing = self.env["dialogue.session.village"]._owing_domain()
        return Domain("session_id.state", "in", BEFORE_SESSION) & owing

    @api.model
    def _overdue_villages(self, scope=Domain.TRUE, **options):
        today = fields.Date.to_string(self.env.company._dialogue_today())
        return Queue(
            "villages_late",
            self.env._("Village papers overdue"),
            "dialogue.session.village",
            scope & self._village_debts() & Domain("deadline", "<", today),
            tone="late",
            **options,
        )

    # ------------------------------------------------------------------
    # Roles
    # ------------------------------------------------------------------
    @api.model
    def _section_office(self):
        turn = [
            Queue(
                "to_hand_over",
                self.env._("Contributions to make matters of"),
                "dialogue.contribution",
                Domain("is_processed", "=", False),
            ),
            self._matters(
                "to_classify",
                self.env._("To classify"),
                OPEN & Domain("state", "=", "received"),
                within="open",
            ),
            self._matters(
                "to_assign",
                self.env._("To assign"),
                OPEN & Domain("state", "=", "classified"),
                within="open",
            ),
            self._work(
                "sent_back",
                self.env._("Sent back as not ours"),
                OPEN & Domain("sent_back_reason", "!=", False),
                tone="soon",
            ),
            *self._to_decide(),
            Queue(
                "plans_to_issue",
                self.env._("Plans to issue"),
                "dialogue.plan",
                Domain("state", "=", "approved"),
            ),
            Queue(
                "papers_to_issue",
                self.env._("Papers to issue"),
                "dialogue.document",
                Domain("state", "=", "signed"),
            ),
            self._remarks("replies", self.env._("Replies owed to supervisors"), OPEN),
        ]
        way = [
            *self._open_matters(),
            self._debts(),
            self._matters(
                "forwarded",
                self.env._("With a higher level, no reply yet"),
                OPEN
                & Domain("forward_body_id", "!=", False)
                & Domain("forward_reply", "=", False),
                within="open",
            ),
            self._overdue_villages(),
        ]
        return self._section("office", self.env._("Office"), turn, way)

    @api.model
    def _section(self, key, title, turn, way):
        return Section(
            key,
            title,
            [
                Group(self.env._("Waiting for you"), turn, True),
                Group(self.env._("Under way"), way),
            ],
        )

    @api.model
    def _section_leader(self):
        turn = [
            Queue(
                "plans_to_approve",
                self.env._("Plans to approve"),
                "dialogue.plan",
                Domain("state", "=", "submitted"),
            ),
            *self._to_decide(),
        ]
        way = [*self._open_matters(), self._pressing(), self._debts()]
        return self._section("leader", self.env._("Leader"), turn, way)

    @api.model
    def _section_head(self, led):
        mine = Domain("department_id", "in", led.ids)
        turn = [
            *self._department_turn(mine),
            self._work(
                "to_release",
                self.env._("Drafts to release"),
                mine
                & OPEN
                & Domain("state", "=", "in_progress")
                & (
                    Domain("purpose", "=", "prepare")
                    & Domain("draft_answer", "not in", (False, ""))
                    | Domain("purpose", "=", "resolve")
                    & Domain("result", "not in", (False, ""))
                ),
                within="in_progress",
            ),
            self._remarks(
                "replies",
                self.env._("Replies owed to supervisors"),
                OPEN
                & Domain("in_my_departments", "=", True)
                & (
                    Domain("assignment_id", "=", False)
                    | Domain("assignment_id.department_id", "in", led.ids)
                ),
            ),
            self._duties(mine | Domain("user_id", "=", self.env.uid)),
        ]
        way = [
            *self._department_way(mine),
            self._work(
                "nobody",
                self.env._("Without an officer"),
                mine & OPEN & Domain("employee_id", "=", False),
                within="open",
            ),
        ]
        return self._section("head", self.env._("Department"), turn, way)

    @api.model
    def _department_turn(self, mine):
        return [
            self._work(
                "new",
                self.env._("New"),
                mine & OPEN & Domain("state", "=", "assigned"),
                within="open",
            ),
            self._work(
                "returned",
                self.env._("Returned to mend"),
                mine & OPEN & Domain("state", "=", "returned"),
                tone="soon",
                within="open",
            ),
        ]

    @api.model
    def _department_way(self, mine):
        """Return all open work of the scope; its states add up to the first number."""
        return [
            self._work("open", self.env._("Open work"), mine & OPEN),
            self._work(
                "in_progress",
                self.env._("In progress"),
                mine & OPEN & Domain("state", "=", "in_progress"),
                within="open",
            ),
            self._work(
                "submitted",
                self.env._("Released, waiting for approval"),
                mine & OPEN & Domain("state", "=", "submitted"),
                within="open",
            ),
            self._work(
                "soon", self.env._("Due soon"), mine & SOON, tone="soon", within="open"
            ),
            self._work(
                "late", self.env._("Overdue"), mine & LATE, tone="late", within="open"
            ),
            self._work(
                "paused",
                self.env._("Paused"),
                mine & Domain("is_paused", "=", True) & OPEN,
                within="open",
            ),
        ]

    @api.model
    def _section_officer(self, is_head):
        """Return what the user works on in person; a head is seldom charged himself."""
        # Looked up once: each of these queues would ask anew who the user's employees
        # are, with the rules of the employees around it.
        mine = Domain("employee_id", "in", self.env.user._dialogue_employees().ids)
        turn = self._department_turn(mine)
        way = self._department_way(mine)
        if not is_head:
            turn.append(self._duties(Domain("user_id", "=", self.env.uid)))
            way.append(
                self._work(
                    "nobody",
                    self.env._("In my department, without an officer"),
                    OPEN
                    & Domain("in_my_departments", "=", True)
                    & Domain("employee_id", "=", False),
                )
            )
        section = self._section("officer", self.env._("My own work"), turn, way)
        return section._replace(is_optional=is_head)

    @api.model
    def _section_village(self):
        mine = Domain("village_id.user_ids", "in", [self.env.uid])
        ahead = mine & Domain("session_id.state", "in", BEFORE_SESSION)
        owed = [
            Queue(
                key,
                label,
                "dialogue.session.village",
                ahead & Domain(name, "in", missing),
                within=within,
                date_field="deadline",
            )
            for key, label, name, missing, within in (
                (
                    "forms",
                    self.env._("Forms to bring back"),
                    "forms_returned",
                    (False, 0),
                    "",
                ),
                (
                    "synthesis",
                    self.env._("Synthesis to send"),
                    "synthesis_received_date",
                    (False,),
                    "owed",
                ),
                (
                    "delegates",
                    self.env._("Delegates to name"),
                    "delegates_sent_date",
                    (False,),
                    "owed",
                ),
            )
        ]
        turn = [
            *owed,
            self._overdue_villages(mine, within="owed"),
            self._duties(mine | Domain("user_id", "=", self.env.uid)),
        ]
        ours = Domain("village_ids.user_ids", "in", [self.env.uid])
        first, *due = self._open_matters(ours)
        way = [
            Queue(
                "owed",
                self.env._("Sessions that wait for our papers"),
                "dialogue.session.village",
                mine & self._village_debts(),
                date_field="deadline",
            ),
            Queue(
                "voices",
                self.env._("Contributions not yet taken up"),
                "dialogue.contribution",
                mine & Domain("is_processed", "=", False),
            ),
            first,
            self._matters(
                "unanswered",
                self.env._("Being handled"),
                ours & UNANSWERED,
                within="open",
            ),
            self._matters(
                "answered",
                self.env._("Answered, before the conclusion"),
                ours & OPEN & Domain("state", "=", "answered"),
                within="open",
            ),
            self._matters(
                "concluded",
                self.env._("Promised, not yet settled"),
                ours & OPEN & Domain("state", "=", "concluded"),
                within="open",
            ),
            *due,
            self._matters(
                "settled",
                self.env._("Settled"),
                ours & Domain("state", "in", ("settled", "closed")),
            ),
        ]
        return self._section("village", self.env._("Village"), turn, way)

    @api.model
    def _section_supervisor(self):
        # Answers of the year: an older one is no news.
        this_year = Domain("submitted_on", ">=", self._year_start())
        turn = [
            self._remarks("unanswered", self.env._("Remarks without a reply"), OPEN),
            self._remarks(
                "unanswered_late",
                self.env._("Replies overdue"),
                LATE,
                tone="late",
                within="unanswered",
            ),
            self._remarks(
                "replied",
                self.env._("Replies to read and close"),
                Domain("state", "=", "replied"),
            ),
        ]
        way = [
            *self._open_matters(),
            self._pressing(),
            self._matters(
                "reopened",
                self.env._("Reopened"),
                OPEN & Domain("reopen_count", ">", 0),
                tone="soon",
                within="open",
            ),
            self._work(
                "vague",
                self.env._("Vague answers this year"),
                this_year
                & Domain("state", "in", ("submitted", "approved"))
                & Domain("is_vague", "=", True),
            ),
            self._work(
                "answered_late",
                self.env._("Late answers this year"),
                this_year
                & Domain("state", "in", ("submitted", "approved"))
                & Domain("is_late", "=", True),
                tone="soon",
            ),
        ]
        return self._section("supervisor", self.env._("Supervision"), turn, way)
