# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain

# In the order in which they are worked off.
KINDS = [
    ("few", "Fewer sessions than wanted"),
    ("unclosed", "Sessions not closed"),
    ("session", "What sessions lack"),
    ("late_promise", "Promises past their date"),
    ("unpublished", "Results not published"),
    ("conclude", "Matters to conclude"),
    ("promise", "Binding sentences to decide"),
    ("notice", "Conclusion notice"),
    ("debt", "Debts not considered"),
    ("contribution", "Contributions to make matters of"),
    ("classify", "Matters to classify"),
    ("unlisted", "Matters not on the agenda"),
    ("charge", "Matters that nobody is charged with"),
    ("answer", "Answers not released, promises overdue"),
    ("approve", "Results waiting for approval"),
    ("vague", "Vague results"),
    ("forward", "Forwarded without paper or reply"),
    ("remark", "Remarks of supervisors without reply"),
    ("village", "Villages that owe something"),
    ("duty", "Duties not done"),
    ("attendance", "Attendance"),
    ("publication", "Publication of the results"),
]
ORDER = {kind: place for place, (kind, _label) in enumerate(KINDS)}
# Since when something waits, by model.
SINCE = {
    "dialogue.assignment": "assigned_date",
    "dialogue.contribution": "received_date",
    "dialogue.petition": "received_date",
    "dialogue.supervision": "date",
}


class DialogueClosingGap(models.TransientModel):
    """One thing that a session, or a plan's year, lacks before it is closed.

    The rows are written when the list is opened; whether one is settled is looked up
    in the record itself each time it is read, with one query for each kind.
    """

    _name = "dialogue.closing.gap"
    _inherit = ["dialogue.readable.links"]
    _description = "Gap before closing"
    _order = "sequence, due, id"

    session_id = fields.Many2one("dialogue.session", readonly=True, index=True)
    plan_id = fields.Many2one("dialogue.plan", readonly=True, index=True)
    kind = fields.Selection(KINDS, required=True, readonly=True)
    sequence = fields.Integer(readonly=True, export_string_translation=False)
    name = fields.Text(string="What is missing", required=True, readonly=True)
    res_model = fields.Char(
        required=True, readonly=True, export_string_translation=False
    )
    res_id = fields.Many2oneReference(
        model_field="res_model",
        required=True,
        readonly=True,
        export_string_translation=False,
    )
    petition_id = fields.Many2one("dialogue.petition", string="Matter", readonly=True)
    department_id = fields.Many2one("hr.department", readonly=True)
    who = fields.Char(readonly=True)
    since = fields.Date(readonly=True)
    due = fields.Date(readonly=True)
    severity = fields.Selection(
        [("blocks", "Blocks"), ("should", "Should be done")],
        required=True,
        readonly=True,
        default="should",
    )
    is_settled = fields.Boolean(string="Settled", compute="_compute_is_settled")

    def _compute_is_settled(self):
        for parent, gaps in self.grouped(lambda gap: gap._parent()).items():
            queues = {queue.key: queue for queue in parent._closing_queues()}
            for kind, rows in gaps.grouped("kind").items():
                left = rows._still_missing(queues.get(kind))
                for gap in rows:
                    gap.is_settled = gap.res_id not in left

    def _parent(self):
        return self.session_id or self.plan_id

    def _still_missing(self, queue):
        """Return the ids of the records of these rows that are still a gap."""
        if not queue:
            return ()
        here = Domain("id", "in", self.mapped("res_id"))
        return self.env[queue.model].search(queue.domain & here)._ids

    def _read_group_orderby(self, order, groupby_terms, query):
        # The kinds come in the order of the work, not of their names.
        parts = [part.strip() for part in (order or ",".join(groupby_terms)).split(",")]
        order = ",".join("sequence:min" if part == "kind" else part for part in parts)
        return super()._read_group_orderby(order, groupby_terms, query)

    # ------------------------------------------------------------------
    # Writing the list
    # ------------------------------------------------------------------
    @api.model
    def _open_list(self, parent):
        """Write the list of a session or plan anew and return the action to open it."""
        link = self._write_list(parent)
        action = self.env["ir.actions.actions"]._for_xml_id(
            "commune_dialogue.closing_gap_action"
        )
        return {
            **action,
            "domain": [(link, "=", parent.id)],
            "context": {"search_default_group_kind": 1, f"closing_{link}": parent.id},
        }

    @api.model
    def _write_list(self, parent):
        """Look up what is missing; return the field that links the rows to it."""
        self.check_access("create")
        parent.check_access("read")
        link = "plan_id" if parent._name == "dialogue.plan" else "session_id"
        mine = Domain("create_uid", "=", self.env.uid)
        self.search(mine & Domain(link, "=", parent.id)).unlink()
        self.create(
            [
                {link: parent.id, **self._row(queue, record, parent)}
                for queue in parent._closing_queues()
                for record in self.env[queue.model].search(queue.domain)
            ]
        )
        return link

    def action_check_again(self):
        """Look up anew what is missing: what came up meanwhile, what is settled.

        :return: dict, an action that shows the list again
        """
        context = self.env.context
        if context.get("closing_plan_id"):
            parent = self.env["dialogue.plan"].browse(context["closing_plan_id"])
        else:
            parent = self.env["dialogue.session"].browse(
                context.get("closing_session_id")
            )
        self._write_list(parent)
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    @api.model
    def _row(self, queue, record, parent):
        """Return the values of the row about one record."""
        return {
            "kind": queue.key,
            "sequence": ORDER[queue.key],
            "name": self._sentence(queue.key, record),
            "res_model": queue.model,
            "res_id": record.id,
            "petition_id": self._matter(record).id,
            "department_id": self._department(record).id,
            "who": self._who(record),
            "since": record[SINCE[queue.model]] if queue.model in SINCE else False,
            "due": self._due(queue, record, parent),
            "severity": "blocks" if queue.tone else "should",
        }

    @api.model
    def _matter(self, record):
        if record._name == "dialogue.petition":
            return record
        if "petition_id" in record._fields:
            return record.petition_id
        return self.env["dialogue.petition"]

    @api.model
    def _department(self, record):
        if record._name == "dialogue.supervision":
            found = record.assignment_id.department_id
        elif "department_id" in record._fields:
            found = record.department_id
        else:
            found = self.env["hr.department"]
        return found or self._matter(record).department_id

    @api.model
    def _who(self, record):
        """Return who owes it beside the department: an officer, a village, a body."""
        if record._name == "dialogue.assignment":
            # sudo: the name of a colleague
            return record.sudo().employee_id.name
        if record._name == "dialogue.duty":
            return record.responsible_name
        if record._name == "dialogue.session.village":
            return record.village_id.name
        if record._name == "dialogue.petition":
            return record.forward_body_id.name
        return False

    @api.model
    def _due(self, queue, record, parent):
        if queue.date_field:
            return record[queue.date_field]
        # What blocks the conclusion is due with its notice.
        is_of_session = queue.tone and parent._name == "dialogue.session"
        return is_of_session and parent.conclusion_deadline

    # ------------------------------------------------------------------
    # Sentences
    # ------------------------------------------------------------------
    @api.model
    def _sentence(self, kind, record):
        """Return what is missing; its own rules say it where the model has some."""
        words = getattr(self, f"_words_{kind}", None)
        return words(record) if words else self._plain_words()[kind]

    @api.model
    def _join(self, gaps):
        """Return the sentences of a rule, which go on after a name, as they stand."""
        return " ".join(gap[:1].upper() + gap[1:] for gap in gaps)

    @api.model
    def _plain_words(self):
        return {
            "late_promise": self.env._("What was promised is past its date."),
            "unpublished": self.env._("Its results were not made public."),
            "debt": self.env._(
                "Promised in an earlier session, not settled and not on this agenda."
            ),
            "contribution": self.env._("No matter was made of it."),
            "classify": self.env._("It is not classified."),
            "unlisted": self.env._("Raised for the session, but not on its agenda."),
            "charge": self.env._("No department is charged with it."),
            "approve": self.env._("Released by the department, not approved yet."),
            "vague": self.env._(
                "The result names no evidence, no date with a unit, no legal basis and"
                " no paper."
            ),
            "remark": self.env._("The reply that it requires has not come."),
            "attendance": self.env._("Nobody is ticked as present."),
            "publication": self.env._("The results were not made public."),
        }

    @api.model
    def _words_few(self, plan):
        return dict(plan._check_list_sessions())["sessions"]

    @api.model
    def _words_unclosed(self, session):
        return session.plan_id._unclosed_words(session)

    @api.model
    def _words_session(self, session):
        count, blocking = session.plan_id._closing_counts()[session]
        return self.env._(
            "%(session)s: %(count)s points, %(blocking)s of them block its closing.",
            session=session.display_name,
            count=count,
            blocking=blocking,
        )

    @api.model
    def _words_conclude(self, line):
        return self._join(line._missing())

    @api.model
    def _words_promise(self, promise):
        return f"“{promise.sentence}”"

    @api.model
    def _words_notice(self, session):
        return self._join(session._gaps_closed())

    @api.model
    def _words_forward(self, petition):
        return self._join(petition._gaps_forwarded())

    @api.model
    def _words_answer(self, line):
        if line.deadline_status == "late":
            return self.env._("Overdue, not released by the department.")
        return self.env._("Not released by the department yet.")

    @api.model
    def _words_village(self, line):
        if line.synthesis_received_date:
            return self.env._("The list of its delegates has not come.")
        if line.delegates_sent_date:
            return self.env._("Its synthesis of opinions has not come.")
        return self.env._("Neither its synthesis nor its delegates have come.")

    @api.model
    def _words_duty(self, duty):
        return duty.name

    # ------------------------------------------------------------------
    # Mending
    # ------------------------------------------------------------------
    def action_mend(self):
        """Open what mends the gap: the record itself in a window, where there is one.

        :return: dict, an action
        """
        self.ensure_one()
        mend = getattr(self, f"_mend_{self.kind}", None)
        return mend() if mend else self._window(self._record())

    def _record(self):
        return self.env[self.res_model].browse(self.res_id)

    def _window(self, record, **context):
        return {
            "type": "ir.actions.act_window",
            "name": dict(self._fields["kind"]._description_selection(self.env))[
                self.kind
            ],
            "res_model": record._name,
            "res_id": record.id,
            "views": [(False, "form")],
            "target": "new",
            "context": context,
        }

    def _mend_promise(self):
        return self._window(self._record().consideration_id)

    def _mend_debt(self):
        return self._mend_agenda(default_is_carried_over=True, default_sequence=0)

    def _mend_unlisted(self):
        return self._mend_agenda()

    def _mend_agenda(self, **defaults):
        """Put the matter on the agenda; who may not do that looks at it."""
        lines = self.env["dialogue.consideration"]
        if not lines.has_access("create"):
            return self._window(self._record())
        return self._window(
            lines,
            default_session_id=self.session_id.id,
            default_petition_id=self.res_id,
            **defaults,
        )

    def _mend_attendance(self):
        action = self._record().action_open_delegates()
        return {**action, "views": [(False, "list")], "target": "new"}

    def _mend_notice(self):
        papers = self.env["dialogue.document"]
        if not papers.has_access("create"):
            return self._record().action_open_documents()
        return {**papers.register_paper("conclusion", [self.res_id]), "target": "new"}

    def _mend_publication(self):
        return self._mend_notice()

    def _mend_unpublished(self):
        return self._mend_notice()

    def _mend_session(self):
        return self._record().action_closing_list()

    def _mend_few(self):
        """Plan one more session; who may not do that looks at the plan."""
        sessions = self.env["dialogue.session"]
        if not sessions.has_access("create"):
            return self._window(self._record())
        return self._window(sessions, default_plan_id=self.res_id)
