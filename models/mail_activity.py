# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain

from odoo.addons.base.models.ir_attachment import condition_values


class MailActivity(models.Model):
    """A plan tells of the dialogue's record that it is for only to who may read it.

    Odoo shows an activity to whoever it is assigned to, also when he has moved to
    another department since, and works out the name of the record with all rights,
    also for a form that is never saved.
    """

    _inherit = "mail.activity"

    def _compute_res_name(self):
        unsaved = self.filtered(lambda activity: not activity.id)
        hidden = unsaved._of_hidden_records()
        hidden.res_name = False
        return super(MailActivity, self - hidden)._compute_res_name()

    def write(self, vals):
        result = super().write(vals)
        if not self.env.su and {"res_model_id", "res_model", "res_id"} & vals.keys():
            # Odoo asks for the record that it was for alone.
            hidden = self._of_hidden_records()
            if hidden:
                raise hidden._make_access_error("write")
        return result

    def _check_access(self, operation):
        result = super()._check_access(operation)
        if operation != "read" or self.env.su:
            return result
        opened = self - result[0] if result else self
        # Odoo asks for the records of all but one's own.
        # sudo: only asked whose they are
        own = opened.sudo().filtered(lambda plan: plan.user_id == self.env.user)
        hidden = own.sudo(False)._of_hidden_records()
        if not hidden:
            return result
        forbidden = result[0] + hidden if result else hidden
        return forbidden, lambda: forbidden._make_access_error(operation)

    @api.model
    def _search(
        self, domain, offset=0, limit=None, order=None, *, bypass_access=False, **kwargs
    ):
        query = super()._search(
            domain, offset, limit, order, bypass_access=bypass_access, **kwargs
        )
        if self.env.su or bypass_access:
            return query
        if condition_values(self, "res_id", Domain(domain)):
            # Those of records that were just read; `_check_access` asks in any case.
            return query
        # Filtered afterwards, as Odoo does for the activities of others.
        found = self.browse(query)
        # sudo: as above
        own = found.sudo().filtered(lambda plan: plan.user_id == self.env.user)
        hidden = own.sudo(False)._of_hidden_records()
        return (found - hidden)._as_query(order) if hidden else query

    def _of_hidden_records(self):
        """Return those for a record of the dialogue that the user may not read."""
        of_model = defaultdict(dict)
        # sudo: only asked what they are for
        for activity, known in zip(self, self.sudo(), strict=True):
            model, number = known.res_model, known.res_id
            if number and (model or "").startswith("dialogue."):
                of_model[model].setdefault(number, self.browse())
                of_model[model][number] |= activity
        hidden = self.browse()
        for model, of_record in of_model.items():
            records = self.env[model].sudo(False).browse(of_record)
            opened = records._filtered_access("read")
            for number in of_record.keys() - set(opened.ids):
                hidden |= of_record[number]
        return hidden
