# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command

from .live_desk_deed import plain
from .live_desk_work import CONCLUDED, MATTER

# What nobody types: written with all rights, as where it came from.
KEPT = {"is_concluded"}


class DialogueDeskEntry(models.Model):
    """Takes back what an entry did, as long as nobody built on it."""

    _inherit = "dialogue.desk.entry"

    def _take_back(self, deed):
        """Put back what this entry changed, and delete what it made.

        :param deed: the ``Deed`` of the entry that undoes it
        :raise UserError: naming who worked on it since
        """
        self.ensure_one()
        trace = self.trace or {}
        if self.is_undone:
            raise UserError(self.env._("It was taken back already."))
        if self.kind == "undo" or not (trace.get("changes") or trace.get("made")):
            raise UserError(self.env._("This cannot be taken back."))
        env = deed.env
        changes = [
            (env[model].browse(id_), fields_)
            for model, id_, fields_ in trace["changes"]
        ]
        made = [env[model].browse(id_) for model, id_ in trace["made"]]
        self._check_untouched(changes, made)
        for record, fields_ in reversed(changes):
            self._put_back(
                deed, record, {name: old for name, (old, _new) in fields_.items()}
            )
        for record in made:
            record._desk_unmake()
        self.is_undone = True
        deed.record = next(
            (record for record, _fields in changes if record._name == self.res_model),
            None,
        )

    # ------------------------------------------------------------------
    # Whether anybody built on it
    # ------------------------------------------------------------------
    def _check_untouched(self, changes, made):
        for record, fields_ in changes:
            if not record.exists():
                raise UserError(
                    self.env._("What it was about is not in the session any more.")
                )
            for name, (_old, new) in fields_.items():
                if plain(record, name) != new:
                    self._refuse_since(self._who_wrote(record, name))
        for record in made:
            if not record.exists() or record._desk_worked_on():
                self._refuse_since(self._who_worked_on(record))

    def _refuse_since(self, name):
        raise UserError(
            self.env._(
                "%(user)s has worked on it since: take that back first.",
                user=name or self.env._("Somebody else"),
            )
        )

    def _who_worked_on(self, record):
        later = self.search(
            [
                ("session_id", "=", self.session_id.id),
                ("id", ">", self.id),
                ("is_undone", "=", False),
                ("res_model", "=", self.res_model),
                ("res_id", "=", self.res_id),
                ("kind", "!=", "undo"),
            ],
            limit=1,
        )
        # sudo: the name of a colleague
        return later.user_id.name or record.exists().sudo().write_uid.name

    # ------------------------------------------------------------------
    # Putting back
    # ------------------------------------------------------------------
    def _put_back(self, deed, record, vals):
        """Write the values of before, through the gates where there are any."""
        deed.hold(record)
        if record._name == "dialogue.consideration" and record.is_concluded:
            if "is_concluded" not in vals:
                raise UserError(
                    self.env._("The matter was concluded meanwhile: take that back.")
                )
        kept = {name: vals.pop(name) for name in KEPT & vals.keys()}
        if kept:
            # sudo: a field that follows from a move, and goes with it
            record.sudo().write(kept)
        state = vals.pop("state", None)
        if state is None and vals.keys() & {*CONCLUDED} and record._name == MATTER:
            # A debt was concluded before, too: its words go back without a step.
            state = record.state
        if state is not None:
            # A step back that no button makes: only what this entry itself did just
            # now is taken back, and the history tells it.
            record._write_state(state, **vals)
        elif vals:
            record.write(vals)


class DialogueConsideration(models.Model):
    _inherit = "dialogue.consideration"

    def _desk_worked_on(self):
        """Tell whether anybody worked on a line since it was typed in the hall."""
        return bool(
            self.is_concluded
            or self.outcome
            or self.answer
            or self.conclusion
            or self.department_id
            or self.session_id.desk_current_id == self
        )

    def _desk_unmake(self):
        self.unlink()


class DialoguePetition(models.Model):
    _inherit = "dialogue.petition"

    def _desk_worked_on(self):
        """Tell whether anybody worked on a matter since it was typed in the hall."""
        return bool(
            self.state not in ("received", "classified")
            or self.assignment_ids
            or self.supervision_ids
            or self.document_ids
            or len(self.consideration_ids) > 1
            or len(self.contribution_ids) > 1
            or self.merged_ids
        )

    def _desk_unmake(self):
        # What was typed by mistake a moment ago is no matter of the register yet.
        self._write_state("received", contribution_ids=[Command.clear()])
        self.unlink()


class DialogueContribution(models.Model):
    _inherit = "dialogue.contribution"

    def _desk_worked_on(self):
        return len(self.petition_ids) > 1 or self.is_stripped

    def _desk_unmake(self):
        self.unlink()


class DialogueCitizen(models.Model):
    _inherit = "dialogue.citizen"

    def _desk_worked_on(self):
        return False

    def _desk_unmake(self):
        # Who said something else meanwhile stays.
        if not self.contribution_ids:
            self.unlink()


class DialogueAssignment(models.Model):
    _inherit = "dialogue.assignment"

    def _desk_worked_on(self):
        """Tell whether the department took up what was concluded a moment ago."""
        return bool(
            self.state != "assigned"
            or self.employee_id
            or self.draft_answer
            or self.result
            or self.evidence_ids
            or self.extension_ids
            or self.handover_count
            or self.is_paused
        )

    def _desk_unmake(self):
        # sudo: nobody deletes an assignment by hand; this one came with a conclusion
        # that is taken back, and nobody has begun with it
        assignment = self.sudo()
        # By hand: the database alone would not make the sentence wait again.
        self.env["dialogue.promise"].sudo().search(
            [("assignment_id", "in", assignment.ids)]
        ).write({"assignment_id": False, "decided_by": False})
        assignment.unlink()


class DialogueSpeaker(models.Model):
    _inherit = "dialogue.speaker"

    def _desk_worked_on(self):
        return self.state != "waiting" or bool(self.times)

    def _desk_unmake(self):
        self.unlink()
