# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.wording import sentences
from .petition import OWED_OUTCOMES

OWNED_FIELDS = {"department_id", "deadline", "note"}


class DialoguePromise(models.Model):
    """A sentence of a chair's conclusion that binds somebody.

    Each becomes an assignment with an owner and a date, or the office ticks that it
    promises nothing; before that the conclusion notice is not issued.
    """

    _name = "dialogue.promise"
    _description = "Binding sentence"
    _inherit = ["dialogue.role.fields"]
    _order = "consideration_id, sequence, id"
    _rec_name = "sentence"
    _check_company_auto = True
    _role_fields = {"leader": OWNED_FIELDS}
    _kept_fields = frozenset(
        {
            "consideration_id",
            "sentence",
            "words",
            "sequence",
            "assignment_id",
            "is_none",
            "decided_by",
        }
    )

    consideration_id = fields.Many2one(
        "dialogue.consideration",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    petition_id = fields.Many2one(related="consideration_id.petition_id")
    session_id = fields.Many2one(
        related="consideration_id.session_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="consideration_id.company_id", store=True, index=True, precompute=True
    )
    is_concluded = fields.Boolean(
        related="consideration_id.is_concluded", export_string_translation=False
    )
    sequence = fields.Integer(export_string_translation=False)
    sentence = fields.Text(required=True, readonly=True)
    words = fields.Char(
        string="Binding words",
        readonly=True,
        help="The phrases of the list that stand in the sentence.",
    )
    department_id = fields.Many2one(
        "hr.department",
        string="Owner",
        compute="_compute_owner",
        store=True,
        readonly=False,
        check_company=True,
    )
    deadline = fields.Date(compute="_compute_owner", store=True, readonly=False)
    assignment_id = fields.Many2one(
        "dialogue.assignment",
        readonly=True,
        check_company=True,
        index="btree_not_null",
        ondelete="set null",
    )
    is_none = fields.Boolean(string="Promises nothing", readonly=True)
    note = fields.Char(help="Why it promises nothing, for instance.")
    decided_by = fields.Many2one("res.users", readonly=True)
    is_open = fields.Boolean(
        string="To decide", compute="_compute_is_open", store=True, precompute=True
    )

    @api.depends("assignment_id", "is_none")
    def _compute_is_open(self):
        for promise in self:
            promise.is_open = not (promise.assignment_id or promise.is_none)

    @api.depends("consideration_id.department_id", "consideration_id.deadline")
    def _compute_owner(self):
        for promise in self:
            line = promise.consideration_id
            promise.department_id = promise.department_id or line.department_id
            promise.deadline = promise.deadline or line.deadline

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------
    def _check_decides(self):
        self.check_access("write")
        user = self.env.user
        if not (self.env.su or user._dialogue_has("office", "leader")):
            raise AccessError(
                self.env._("The office or a leader decides what a sentence promises.")
            )

    def action_assign(self):
        """Charge the owner of each sentence with it, by its date.

        A department charged with the matter already keeps one assignment; the
        sentence is added to its instruction.

        :raise UserError: where the matter is not concluded, the sentence was decided,
            or the owner or the date is missing
        """
        self._check_decides()
        problems = [
            f"“{promise.sentence}”: {gap}"
            for promise in self
            for gap in promise._gaps_assign()
        ]
        if problems:
            raise UserError("\n".join(problems))
        for promise in self:
            line = promise.consideration_id
            assignment = line._charge(
                promise.department_id, promise.deadline, promise.sentence
            )
            promise._decide(assignment_id=assignment.id)
        return True

    def _gaps_assign(self):
        gaps = []
        if not self.is_open:
            gaps.append(self.env._("it was decided already."))
        if not self.is_concluded:
            gaps.append(self.env._("conclude the matter first."))
        elif self.petition_id.sudo().state != "concluded":  # sudo: its state alone
            gaps.append(
                self.env._("the matter counts as settled: reopen it, or tick none.")
            )
        if not self.department_id:
            gaps.append(self.env._("name the department that owes it."))
        if not self.deadline:
            gaps.append(self.env._("set the date by which it is owed."))
        return gaps

    def action_none(self):
        """Tick that these sentences promise nothing that must be followed."""
        self._check_decides()
        if any(promise.assignment_id for promise in self):
            raise UserError(
                self.env._("An assignment follows this sentence: cancel that instead.")
            )
        self._decide(is_none=True)
        return True

    def action_undo(self):
        """Take the tick back: the sentences wait for a decision again."""
        self._check_decides()
        self._decide(is_none=False)
        return True

    def _decide(self, **vals):
        # sudo: fields nobody types; who may decide was checked before
        self.sudo().write({**vals, "decided_by": self.env.uid})


class DialogueConsideration(models.Model):
    """Reads each conclusion for sentences that bind."""

    _inherit = "dialogue.consideration"

    promise_ids = fields.One2many(
        "dialogue.promise", "consideration_id", string="Binding sentences"
    )
    open_promise_count = fields.Integer(
        string="Sentences to decide", compute="_compute_open_promise_count"
    )

    @api.depends("promise_ids.is_open")
    def _compute_open_promise_count(self):
        for line in self:
            line.open_promise_count = len(line.promise_ids.filtered("is_open"))

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.filtered("conclusion")._read_promises()
        return lines

    def write(self, vals):
        result = super().write(vals)
        if "conclusion" in vals:
            self._read_promises()
        return result

    def _read_promises(self):
        """Bring the binding sentences in line with the wording of the conclusions.

        What was decided about a sentence stays while its wording stays.
        """
        # sudo: they follow from the conclusion, and are typed by nobody
        Promise = self.env["dialogue.promise"].sudo()
        gone, new = Promise, []
        for line, found in self.sudo()._binding_sentences():
            known = {promise.sentence for promise in line.promise_ids}
            gone |= line.promise_ids.filtered(
                lambda promise, found=found: promise.sentence not in found
            )
            new += [
                {
                    "consideration_id": line.id,
                    "sequence": place,
                    "sentence": sentence,
                    "words": ", ".join(words),
                }
                for place, (sentence, words) in enumerate(found.items())
                if sentence not in known
            ]
        gone.unlink()
        Promise.create(new)

    def _binding_sentences(self):
        """Yield (line, {sentence: phrases that bind}) for each line."""
        for company, lines in self.grouped("company_id").items():
            # Lines of one write often hold the same words: each is read once.
            said = {text: sentences(text) for text in lines.mapped("conclusion")}
            every = list({one for parts in said.values() for one in parts})
            found = dict(
                zip(
                    every,
                    self.env["dialogue.promise.word"]._find(every, company),
                    strict=True,
                )
            )
            for line in lines:
                yield (
                    line,
                    {one: found[one] for one in said[line.conclusion] if found[one]},
                )

    def _gaps(self):
        """A conclusion that binds is not one after which nothing is owed."""
        gaps = super()._gaps()
        waiting = self.promise_ids.filtered("is_open")
        if self.outcome and self.outcome not in OWED_OUTCOMES and waiting:
            gaps.append(
                self.env._(
                    "“%(sentence)s” binds somebody: choose an outcome that is still"
                    " owed, or tick that the sentence promises nothing.",
                    sentence=waiting[0].sentence,
                )
            )
        return gaps

    def _conclude(self):
        result = super()._conclude()
        # One sentence, one owner, one date: the conclusion itself says whose it is.
        if len(self.promise_ids) == 1 and self.promise_ids.is_open:
            owed = self._live_promises().filtered(
                lambda line: line.department_id == self.department_id
            )
            if owed:
                self.promise_ids._decide(assignment_id=owed[:1].id)
        return result


class DialogueSession(models.Model):
    _inherit = "dialogue.session"

    def _open_promises(self):
        """Return the binding sentences of these sessions that nobody decided."""
        # sudo: a check of the session; the sentences stand in its conclusions
        return (
            self.env["dialogue.promise"]
            .sudo()
            .search([("session_id", "in", self.ids), ("is_open", "=", True)])
        )

    def _warnings(self):
        warnings = super()._warnings()
        if self.state in ("in_progress", "held", "concluded"):
            waiting = self._open_promises()
            if waiting:
                warnings.append(
                    self.env._(
                        "%(count)s sentences of the conclusions bind somebody and were"
                        " neither assigned nor ticked as none.",
                        count=len(waiting),
                    )
                )
        return warnings


class DialogueDocument(models.Model):
    _inherit = "dialogue.document"

    def _gaps_issued(self):
        """The notice goes out when each promise in it has an owner and a date."""
        gaps = super()._gaps_issued()
        if self._is_paper("conclusion"):
            gaps += [
                self.env._(
                    "%(matter)s – “%(sentence)s” must become an assignment or be ticked"
                    " as promising nothing.",
                    matter=promise.petition_id.display_name,
                    sentence=promise.sentence,
                )
                for promise in self.session_id._open_promises()
            ]
        return gaps
