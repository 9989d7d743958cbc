# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import re

from markupsafe import Markup, escape

from odoo import api, fields, models

from .assignment import DEPARTMENT_STATES

BLANK = re.compile(r"\[[^\[\]\n]+\]")


class DialogueAssignment(models.Model):
    """Where the words of an answer come from: templates and cooperating departments."""

    _inherit = "dialogue.assignment"

    cooperation = fields.Html(
        string="Cooperating departments",
        compute="_compute_cooperation",
        sanitize=False,
        help="What the departments that cooperate have written so far.",
    )
    waiting_for = fields.Char(
        string="Still writing",
        compute="_compute_cooperation",
        help="Cooperating departments that have not released their part.",
    )
    alone_reason = fields.Char(
        string="Why released without the others", readonly=True, copy=False
    )

    # ------------------------------------------------------------------
    # Templates
    # ------------------------------------------------------------------
    @api.depends("template_id")
    def _compute_from_template(self):
        """Fill what is still empty; what somebody typed stays."""
        for line in self:
            template = line.template_id
            name = line._answer_field()
            for field in ("draft_answer", "result"):
                line[field] = line[field] or (field == name and template.body)
            line.answer_summary = line.answer_summary or template.answer_summary
            line.outcome = line.outcome or template.outcome

    def _answer_field(self):
        """Return the field that takes the answer: the draft, or the result."""
        return "result" if self.purpose == "resolve" else "draft_answer"

    def _gaps_template(self):
        """Return what of the template was not filled in."""
        template = self.template_id
        blanks = set(BLANK.findall(f"{template.body} {template.answer_summary}"))
        text = f"{self[self._answer_field()]} {self.answer_summary}"
        left = [blank for blank in BLANK.findall(text) if blank in blanks]
        if not left:
            return []
        return [
            self.env._(
                "fill in what the template leaves open: %(blanks)s.",
                blanks=", ".join(dict.fromkeys(left)),
            )
        ]

    # ------------------------------------------------------------------
    # The lead and those who cooperate
    # ------------------------------------------------------------------
    @api.depends(
        "role",
        "purpose",
        "petition_id.assignment_ids.state",
        "petition_id.assignment_ids.draft_answer",
        "petition_id.assignment_ids.result",
    )
    def _compute_cooperation(self):
        # What is saved and readable counts: a form that is being filled in could name
        # any matter.
        readable = set(self._origin._filtered_access("read")._ids)
        for line in self:
            saved = line._origin
            others = (saved if saved.id in readable else saved.browse())._cooperating()
            line.waiting_for = line._names_of(others._still_writing())
            line.cooperation = Markup().join(other._show_part() for other in others)

    def _cooperating(self):
        """Return what the others owe for the answer of this lead department."""
        # sudo: the lead answers for all of them and must know what they write, though
        # it reads their assignments not otherwise
        line = self.sudo()
        charged = line.petition_id.assignment_ids
        others = charged.filtered(
            lambda other: (
                line.role == "lead"
                and other.role == "cooperate"
                and other.purpose == line.purpose
                and other.state != "cancelled"
            )
        )
        # Their words are read for all the lines at once.
        return others.with_prefetch(charged._prefetch_ids)

    def _still_writing(self):
        writing = self.filtered(lambda line: line.state in DEPARTMENT_STATES)
        return writing.with_prefetch(self._prefetch_ids)

    @api.model
    def _names_of(self, lines):
        return ", ".join(lines.department_id.mapped("name"))

    def _show_part(self):
        """Return the department, its state and its words as HTML."""
        words = (self[self._answer_field()] or "").strip()
        return Markup(
            "<p><strong>%(department)s</strong> · <em>%(state)s</em><br/>%(words)s</p>"
        ) % {
            "department": self.department_id.name,
            "state": self._state_label(self.state),
            "words": Markup("<br/>").join(
                escape(part) for part in words.splitlines() or ["–"]
            ),
        }

    def _gaps_cooperation(self):
        waiting = self._cooperating()._still_writing()
        if not waiting or self.alone_reason:
            return []
        return [
            self.env._(
                "still waiting for %(departments)s. Release without them, with a"
                " reason, or ask them to hurry.",
                departments=self._names_of(waiting),
            )
        ]

    def action_submit_alone(self, reason=False):
        """Release the lead's answer though others still write theirs (the head).

        :param reason: str, required: why their part is not waited for
        """
        reason = self._require_reason(reason)
        self.check_access("write")
        self._check_leads(self.env._("release its answers"))
        for line in self:
            waiting = line._cooperating()._still_writing()
            if not waiting:
                continue
            line._write_state(line.state, alone_reason=reason)
            line.message_post(
                body=self.env._(
                    "Released without %(departments)s: %(reason)s",
                    departments=self._names_of(waiting),
                    reason=reason,
                )
            )
        return self.action_submit()

    # ------------------------------------------------------------------
    # One answer for many
    # ------------------------------------------------------------------
    def _refusals_of_answer(self):
        """Return {assignment: why a common answer cannot be written there}."""
        departments = self.env.user._dialogue_departments()
        reasons = {line: line._refuses_answer(departments) for line in self}
        return {line: reason for line, reason in reasons.items() if reason}

    def _refuses_answer(self, departments):
        if self.department_id not in departments:
            return self.env._("it belongs to another department.")
        if self.state not in DEPARTMENT_STATES:
            return self.env._("it is “%(state)s”.", state=self._state_label(self.state))
        if self.sent_back_reason:
            return self.env._("it was sent back to the office.")
        if (self[self._answer_field()] or "").strip():
            return self.env._("it has an answer already, which is not overwritten.")
        return None

    def _write_common_answer(self, template, answer, **vals):
        """Write one answer into all of them and take them up.

        :param vals: further fields, written where they are still empty
        """
        for name, lines in self.grouped(lambda line: line._answer_field()).items():
            lines.write({name: answer, "template_id": template.id})
        for name, value in vals.items():
            self.filtered(lambda line, name=name: not line[name]).write({name: value})
        todo = self.filtered(lambda line: line.state != "in_progress")
        return todo.action_start()
