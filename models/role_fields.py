# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.exceptions import AccessError

from .state_mixin import GATE


class DialogueRoleFields(models.AbstractModel):
    """Which fields of a record a role may write, where a rule opens the record.

    Record rules say which records; this says which of their fields, so that a
    department drafts its answer but does not move its own deadline. Roles listed in
    ``_free_roles`` write every field; the others those of ``_role_fields``.
    """

    _name = "dialogue.role.fields"
    _description = "Fields writable by role"

    _free_roles = ("office",)
    _role_fields = {}

    @api.model_create_multi
    def create(self, vals_list):
        self._check_role_fields({name for vals in vals_list for name in vals})
        self._complete_vals(vals_list)
        return super().create(vals_list)

    @api.model
    def _complete_vals(self, vals_list):
        """Add what no role types, numbers for instance; called after the check."""

    def write(self, vals):
        self._check_role_fields(vals.keys())
        return super().write(vals)

    @api.model
    def _check_role_fields(self, names):
        """Raise where the user's roles do not cover all the fields ``names``."""
        user = self.env.user
        if (
            self.env.su
            or self.env.context.get("dialogue_gate") is GATE
            or user._dialogue_has(*self._free_roles)
        ):
            return
        allowed = set()
        for role, writable in self._role_fields.items():
            if user._dialogue_has(role):
                allowed |= writable
        refused = {
            name
            for name in names
            if name not in allowed and not name.startswith(("message_", "activity_"))
        }
        if refused:
            raise AccessError(
                self.env._(
                    "Your role does not change these fields of “%(model)s”:"
                    " %(fields)s.",
                    model=self._description,
                    fields=", ".join(
                        self._fields[name]._description_string(self.env)
                        for name in sorted(refused)
                        if name in self._fields
                    ),
                )
            )
