# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.exceptions import AccessError, LockError, UserError

from ..tools.sent import text_sent

# Proof that a write comes from `_transition`: a client may send any context it
# likes, but no JSON value is this very object.
GATE = object()


class DialogueStateMixin(models.AbstractModel):
    """One gate for every change of state: a button, an import and an RPC call.

    A model lists its moves in `_moves`: ``{to_state: ((from_state, …), (group, …))}``,
    groups by their name without the addon's prefix; no group = whoever may write.
    What else a move wants is said by a method ``_gaps_<to_state>()``, which returns
    sentences that name what is missing.
    """

    _name = "dialogue.state.mixin"
    _description = "State changed only through its gates"
    _inherit = ["dialogue.called"]

    _moves = {}
    _first_state = "draft"
    # Public moves that want a reason: ``action_<verb>(self, reason=False)``.
    _reasoned_moves = ()

    def _transition(self, state, **vals):
        """Move the records to ``state`` and write ``vals`` with it, all or nothing.

        The rows are locked first, so that two people who press at once do not both
        pass the gate.

        :raise UserError: where a record is in another state than those the move may
            start from, or something is missing; the message says what
        :raise AccessError: where the user's role may not make this move
        """
        if not self:
            return True
        self.check_access("write")
        self._lock_for_transition()
        sources, groups = self._moves[state]
        self._check_move_group(state, groups)
        problems = []
        for record in self:
            if record.state not in sources:
                problems.append(record._wrong_state_message(state, sources))
                continue
            problems += [f"{record.display_name}: {gap}" for gap in record._gaps(state)]
        if problems:
            raise UserError("\n".join(problems))
        return self._write_state(state, **vals)

    def _lock_for_transition(self):
        """Hold the rows until the transaction ends and read their state anew."""
        self.flush_recordset(["state"])
        try:
            self.lock_for_update(allow_referencing=True)
        except LockError as error:
            raise UserError(
                self.env._("Someone else is changing this right now. Try again.")
            ) from error
        self.invalidate_recordset(["state"])

    def _require_reason(self, reason):
        """Return the reason without blanks around it.

        :raise UserError: where there is none
        """
        reason = text_sent(reason)
        if not reason:
            raise UserError(self.env._("Say why: this action needs a reason."))
        return reason

    def _write_state(self, state, **vals):
        """Write the state without asking the gate; for moves that follow from one."""
        return self.with_context(dialogue_gate=GATE).write({"state": state, **vals})

    def _gaps(self, state):
        """Return what keeps this record from moving to ``state``, as sentences."""
        self.ensure_one()
        check = getattr(self, f"_gaps_{state}", None)
        return check() if check else []

    def _check_move_group(self, state, groups):
        if self.env.su or not groups:
            return
        names = [f"commune_dialogue.{group}" for group in groups]
        if not any(self.env.user.has_group(name) for name in names):
            raise AccessError(
                self.env._(
                    "Only these roles may set “%(state)s”: %(roles)s.",
                    state=self._state_label(state),
                    roles=", ".join(
                        # sudo: the name of a role is no secret, but only
                        # administrators may read the model of the roles
                        self.env.ref(name).sudo().name
                        for name in names
                    ),
                )
            )

    def _wrong_state_message(self, state, sources):
        return self.env._(
            "%(record)s is “%(now)s”. Only from %(sources)s can it become “%(state)s”.",
            record=self.display_name,
            now=self._state_label(self.state),
            sources=", ".join(f"“{self._state_label(source)}”" for source in sources),
            state=self._state_label(state),
        )

    @api.model
    def _state_label(self, state):
        labels = self._fields["state"]._description_selection(self.env)
        return dict(labels).get(state, state)

    @api.model_create_multi
    def create(self, vals_list):
        if "default_state" in self.env.context:
            # A column of a kanban, or a forged context: creating is no move.
            # pylint: disable=context-overridden
            self = self.with_context(
                {k: v for k, v in self.env.context.items() if k != "default_state"}
            )
        if not self._passes_gate() and any(
            vals.get("state", self._first_state) != self._first_state
            for vals in vals_list
        ):
            self._refuse_direct_state()
        return super().create(vals_list)

    def write(self, vals):
        if "state" in vals and not self._passes_gate():
            if any(record.state != vals["state"] for record in self):
                self._refuse_direct_state()
        return super().write(vals)

    def _passes_gate(self):
        return self.env.context.get("dialogue_gate") is GATE

    def _refuse_direct_state(self):
        raise UserError(
            self.env._(
                "The state of “%(model)s” changes only through its buttons, "
                "which check that nothing is missing.",
                model=self._description,
            )
        )
