# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models


class DialoguePlacesMixin(models.AbstractModel):
    """What decides which departments are whose: a change is seen at once.

    See ``dialogue_places`` of the users.
    """

    _name = "dialogue.places.mixin"
    _description = "Decides on departments of users"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        self.env["res.users"]._dialogue_forget_places()
        return records

    def write(self, vals):
        result = super().write(vals)
        self.env["res.users"]._dialogue_forget_places()
        return result

    def unlink(self):
        result = super().unlink()
        self.env["res.users"]._dialogue_forget_places()
        return result
