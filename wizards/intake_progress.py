# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


class DialogueIntakeProgress(models.TransientModel):
    """How many rows an import has written, while nobody can see them yet.

    An import is one transaction, so that it writes all rows or none: what it notes
    down in there is seen by others at the end only. This record is written by a
    transaction of its own, and by nothing else, so that the two never collide.
    """

    _name = "dialogue.intake.progress"
    _description = "Progress of an import from Excel"

    done = fields.Integer()

    @api.model
    def _tell(self, done):
        """Note how many rows are written, where the browser asked for it."""
        progress = self.env.context.get("dialogue_progress_id")
        if not isinstance(progress, int):
            return
        with self.env.registry.cursor() as cursor:
            self.with_env(self.env(cr=cursor)).search(
                [("id", "=", progress)]
            ).done = done
