# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    def write(self, vals):
        users = self.sudo().user_id  # sudo: only to know whom it concerns
        result = super().write(vals)
        if {"department_id", "user_id", "active"} & vals.keys():
            users._dialogue_drop_lost_activities()
        return result
