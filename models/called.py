# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.exceptions import UserError

from ..tools.sent import ids_sent


class DialogueCalled(models.AbstractModel):
    """What clients call: whatever they send is answered in words.

    Public methods can be called with any JSON. Odoo answers a wrong number of records
    or a text in the place of an id with a traceback in the log.
    """

    _name = "dialogue.called"
    _description = "Called by clients"

    def ensure_one(self):
        """As Odoo does, but whoever chose none or several records reads a sentence.

        :raise UserError: where these are none or several records
        """
        if len(self._ids) != 1:
            raise UserError(
                self.env._(
                    "Choose exactly one record (%(model)s) for this.",
                    model=self._description,
                )
            )
        return self

    @api.model
    def _given(self, model, sent):
        """Return the records that a client names by their ids, as far as they exist.

        The rules are the caller's to ask.

        :param sent: one id or a list of ids; anything else is no record
        """
        return self.env[model].browse(ids_sent(sent) or ()).exists()

    @api.model
    def _chosen_ids(self, model):
        """Return the ids of the records chosen in a view, as the context tells them."""
        return self._given(model, self.env.context.get("active_ids")).ids
