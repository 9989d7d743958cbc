# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models


class MailMessage(models.Model):
    _inherit = "mail.message"

    def _compute_record_name(self):
        """Name in an unsaved message only what its writer may read.

        Odoo works it out with all rights: a form that is never saved would tell the
        name of any record.
        """
        hidden = self.filtered(
            lambda message: (
                not message.id
                and message.res_id
                and (message.model or "").startswith("dialogue.")
                and message.model in self.env
                and not self.env[message.model]
                .browse(message.res_id)
                .sudo(False)
                .has_access("read")
            )
        )
        hidden.record_name = False
        return super(MailMessage, self - hidden)._compute_record_name()
