# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

from ..tools.intake_cells import Choices
from ..tools.intake_columns import CHANNEL_LABELS


class DialogueIntakeMixin(models.AbstractModel):
    """The lists of the Excel forms, the same for template, import and export."""

    _name = "dialogue.intake.mixin"
    _description = "Lists of the Excel forms"
    _inherit = ["dialogue.readable.links", "dialogue.download"]

    @api.model
    def _intake_choices(self, company):
        """Return the :class:`Choices` of contributions by key of their column."""
        return {
            "village": self._village_choices(company),
            "channel": Choices(
                (label, key, key) for key, label in CHANNEL_LABELS.items()
            ),
            "field": self._field_choices(company),
        }

    @api.model
    def _delegate_choices(self, company):
        """Return the :class:`Choices` of delegates by key of their column."""
        return {
            "village": self._village_choices(company),
            "group": self._group_choices(company),
        }

    @api.model
    def _person_vals(self, values):
        """Return what a row of the form of delegates says of the person."""
        keys = ("name", "position", "organisation", "phone", "email", "note")
        return {key: values[key] for key in keys if values.get(key)}

    @api.model
    def _new_person_vals(self, values):
        """Return the same for a new record, with the group."""
        vals = self._person_vals(values)
        # Left out, not empty: a village's people have their group by default.
        if values.get("group"):
            vals["group_id"] = values["group"]
        return vals

    @api.model
    def _group_choices(self, company):
        domain = [("company_id", "in", (company.id, False))]
        # The commune's own bodies are named by the office.
        if not self.env.user._dialogue_has("office"):
            domain.append(("kind", "in", ("village", "people")))
        groups = self.env["dialogue.delegate.group"].search(domain)
        return Choices((group.name, group.id, group.code) for group in groups)

    @api.model
    def _village_choices(self, company):
        villages = self.env["dialogue.village"].search(
            [("company_id", "=", company.id)]
        )
        return Choices((village.name, village.id, village.code) for village in villages)

    @api.model
    def _field_choices(self, company):
        matters = self.env["dialogue.field"].search(
            [("company_id", "in", (company.id, False))]
        )
        names = matters.mapped("name")
        return Choices(
            (
                # Two areas may have a field of the same name each.
                f"{matter.parent_id.name} / {matter.name}"
                if matter.parent_id and names.count(matter.name) > 1
                else matter.name,
                matter.id,
                matter.code,
            )
            for matter in matters
        )

    @api.model
    def _intake_villages(self, company):
        """Return the villages for which the user may enter something."""
        domain = [("company_id", "=", company.id)]
        # By the user alone: computed fields may be asked for with all rights.
        if not self.env.user._dialogue_has("office", "supervisor"):
            domain.append(("user_ids", "in", self.env.uid))
        return self.env["dialogue.village"].search(domain)
