# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

# The class by which `static/src/look` knows the screens of this addon.
VIEW_CLASS = "o_dialogue_view"
VIEW_TYPES = ("form", "kanban", "list")


class Base(models.AbstractModel):
    """Marks the addon's own screens, so that its colours touch no other addon's.

    Done here once: a class in each view would be forgotten in the next one.
    """

    _inherit = "base"

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        if self._name.startswith("dialogue.") and view_type in VIEW_TYPES:
            arch.set("class", f"{arch.get('class', '')} {VIEW_CLASS}".strip())
        return arch, view
