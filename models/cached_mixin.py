# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models


class DialogueCachedMixin(models.AbstractModel):
    """Few records, seldom changed, of which every paper asks the same.

    Their models keep answers in ``ormcache``; every change throws these away.
    """

    _name = "dialogue.cached.mixin"
    _description = "Record whose answers are kept"
    _inherit = ["dialogue.called"]

    @api.model_create_multi
    def create(self, vals_list):
        result = super().create(vals_list)
        self.env.registry.clear_cache()
        return result

    def write(self, vals):
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result
