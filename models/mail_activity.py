# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models


class MailActivity(models.Model):
    """A plan names the record that it is for only to who may read that record.

    Odoo works out the name with all rights, also for a form that is never saved and
    for an activity that is moved to another record.
    """

    _inherit = "mail.activity"

    def _compute_res_name(self):
        hidden = self.filtered(
            lambda activity: not activity.id and not activity._opens_its_record()
        )
        hidden.res_name = False
        return super(MailActivity, self - hidden)._compute_res_name()

    def write(self, vals):
        result = super().write(vals)
        if not self.env.su and {"res_model_id", "res_model", "res_id"} & vals.keys():
            moved = self.filtered(lambda activity: not activity._opens_its_record())
            if moved:
                raise moved._make_access_error("write")
        return result

    def _opens_its_record(self):
        """Tell whether the user may read what the activity is for; others than the
        dialogue's records are left to Odoo."""
        self.ensure_one()
        model, number = self.res_model, self.res_id
        if not number or not (model or "").startswith("dialogue."):
            return True
        record = self.env[model].browse(number).sudo(False)
        return record.has_access("read")
