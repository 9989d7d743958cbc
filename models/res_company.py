# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.exceptions import ValidationError


class ResCompany(models.Model):
    _name = "res.company"
    _inherit = ["res.company", "dialogue.parameters.mixin"]

    @api.constrains("dialogue_receiver_id")
    def _check_dialogue_receiver(self):
        for company in self:
            receiver = company.dialogue_receiver_id
            if receiver and (receiver.share or company not in receiver.company_ids):
                raise ValidationError(
                    self.env._(
                        "%(user)s cannot receive denunciations: the receiver must be"
                        " a member of staff of %(company)s.",
                        user=receiver.name,
                        company=company.name,
                    )
                )
