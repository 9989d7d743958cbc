# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import AccessError

from .state_mixin import GATE

# What the mail system writes while people discuss and plan; never the matter itself.
_DISCUSSION = ("message_", "activity_", "website_message_", "rating_", "my_activity_")


class DialogueRoleFields(models.AbstractModel):
    """Which fields of a record a role may write, where a rule opens the record.

    Record rules say which records; this says which of their fields, so that a
    department drafts its answer but does not move its own deadline. Roles listed in
    ``_free_roles`` write every field but ``_kept_fields``; the others write those of
    ``_role_fields``.
    """

    _name = "dialogue.role.fields"
    _description = "Fields writable by role"
    _inherit = [
        "dialogue.empty.list",
        "dialogue.files",
        "dialogue.readable.links",
    ]

    _free_roles = ("office",)
    _role_fields = {}
    # What a move notes down (who approved it, when) and nobody types, no role at all.
    _kept_fields = frozenset()
    # Whoever may write this field may add and remove files; without it, none but
    # the free roles.
    _file_field = None
    # Its name is that of a person: files are not called by it.
    _names_person = False

    @api.model_create_multi
    def create(self, vals_list):
        self = self._without_forged_defaults()
        self._check_role_fields({name for vals in vals_list for name in vals})
        self._complete_vals(vals_list)
        return super().create(vals_list)

    @api.model
    def _complete_vals(self, vals_list):
        """Add what no role types, numbers for instance; called after the check."""

    def write(self, vals):
        self._check_role_fields(vals.keys())
        result = super().write(vals)
        if not self._writes_freely():
            # Odoo checks the rules before a write alone: nobody may push a record
            # out of his own village, say, into another one.
            self.check_access("write")
        return result

    def _check_company(self, fnames=None):
        """Check as Odoo does, but what a whole batch is linked to at once.

        Odoo asks for each record and field anew, a third of the time of an import.
        Where something belongs to another commune, its own check says what.
        """
        if self._links_stay_within(fnames):
            return None
        return super()._check_company(fnames)

    def _links_stay_within(self, fnames):
        """Tell whether all that is linked fits the company of its record."""
        names = self._fields.keys()
        if fnames is not None and not {"company_id", "company_ids"} & set(fnames):
            names = fnames
        checked = [self._fields[name] for name in names]
        checked = [field for field in checked if field.relational]
        checked = [field for field in checked if field.check_company]
        if "company_id" not in self._fields or any(
            field.company_dependent for field in checked
        ):
            return False
        # sudo: as in Odoo's own check; nothing of it is shown
        for company, records in self.sudo().grouped("company_id").items():
            for field in checked:
                linked = records.mapped(field.name).with_context(active_test=False)
                domain = linked._check_company_domain(company)
                if linked and domain and linked.filtered_domain(domain) != linked:
                    return False
        return True

    @api.model
    def _writes_freely(self):
        return self.env.su or self.env.context.get("dialogue_gate") is GATE

    @api.model
    def _without_forged_defaults(self):
        """Return the model without the context's defaults that the role may not type.

        Dropped, not refused: an action that opens another model leaves its own
        defaults in the context.
        """
        context = self.env.context
        # Not so under sudo: what the server creates for somebody takes its defaults
        # from the context of his call.
        if context.get("dialogue_gate") is GATE or self.env.uid == SUPERUSER_ID:
            return self
        names = {
            key.removeprefix("default_")
            for key in context
            if key.startswith("default_")
        }
        forged = self._refused_fields(names & self._fields.keys())
        if not forged:
            return self
        # pylint: disable=context-overridden
        return self.with_context(
            {
                key: value
                for key, value in context.items()
                if key.removeprefix("default_") not in forged
            }
        )

    @api.model
    def _check_role_fields(self, names):
        """Raise where the user's roles do not cover all the fields ``names``."""
        if self._writes_freely():
            return
        refused = self._refused_fields(names)
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

    @api.model
    def _reads(self, name):
        """Tell whether the user's roles may read the field ``name``."""
        return self._has_field_access(self._fields[name], "read")

    @api.model
    def _refused_fields(self, names):
        """Return those of the fields ``names`` that the user's roles may not write."""
        names = {name for name in names if not name.startswith(_DISCUSSION)}
        user = self.env.user
        if user._dialogue_has(*self._free_roles):
            return names & self._kept_fields
        allowed = set()
        for role, writable in self._role_fields.items():
            if user._dialogue_has(role):
                allowed |= writable
        return names - allowed

    def _closed_files(self, operation):
        """Where a role does not write, it does not touch the files either."""
        closed = super()._closed_files(operation)
        if operation == "read" or self.env.su:
            return closed
        if self.env.user._dialogue_has(*self._free_roles):
            return closed
        if self._file_field and not self._refused_fields({self._file_field}):
            return closed
        return self
