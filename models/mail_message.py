# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.exceptions import AccessError


class MailMessage(models.Model):
    """The history of this addon's records is nobody's to change.

    Odoo lets whoever may write a record delete and write its messages by a call, and
    bring changed values along with new ones: with them lines of the supervisors' log.
    What people wrote themselves (comments) is left to Odoo's rules.
    """

    _inherit = "mail.message"

    @api.model_create_multi
    def create(self, vals_list):
        # Odoo writes the values of a history with all rights, whoever sent them.
        usual = self.env.context.get("default_model")
        for vals in [] if self.env.su else vals_list:
            model = vals.get("model") or usual
            if vals.get("tracking_value_ids") and str(model).startswith("dialogue."):
                self._refuse_history()
        return super().create(vals_list)

    def write(self, vals):
        self._check_history()
        return super().write(vals)

    def unlink(self):
        self._check_history()
        return super().unlink()

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

    def _check_history(self):
        """Raise where a client changes what the server noted down.

        :raise AccessError: where one of these is the history of the addon's records
        """
        if self.env.su:
            return
        # sudo: what kind of message it is, whoever may read it
        for message in self.sudo().exists():
            if (message.model or "").startswith("dialogue.") and (
                message.message_type != "comment" or message.tracking_value_ids
            ):
                self._refuse_history()

    def _refuse_history(self):
        raise AccessError(
            self.env._(
                "The history of a record is kept as it is: it can be neither changed"
                " nor deleted."
            )
        )
