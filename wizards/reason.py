# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.exceptions import UserError


class DialogueReason(models.TransientModel):
    """Asks why, then calls the move that wants a reason on the chosen records.

    The button's context names the move (``dialogue_method``); only those that the
    model itself lists in ``_reasoned_moves`` can be called.
    """

    _name = "dialogue.reason"
    _inherit = ["dialogue.called"]
    _description = "Reason"

    reason = fields.Text(required=True)

    def action_confirm(self):
        """Call the move with the reason typed.

        :raise UserError: where the move is not one that takes a reason
        """
        self.ensure_one()
        context = self.env.context
        model = context.get("active_model")
        method = context.get("dialogue_method")
        if (
            not isinstance(model, str)
            or model not in self.env
            or method not in getattr(self.env[model], "_reasoned_moves", ())
        ):
            raise UserError(self.env._("This action takes no reason."))
        records = self.env[model].browse(self._chosen_ids(model))
        getattr(records, method)(reason=self.reason)
        return {"type": "ir.actions.act_window_close"}
