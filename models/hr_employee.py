# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models


class HrEmployee(models.Model):
    _name = "hr.employee"
    _inherit = ["hr.employee", "dialogue.places.mixin"]

    def write(self, vals):
        users = self.sudo().user_id  # sudo: only to know whom it concerns
        result = super().write(vals)
        if {"department_id", "user_id", "active"} & vals.keys():
            users._dialogue_drop_lost_activities()
        if "user_id" in vals:
            # sudo: who gets a user finds what has been waiting for him
            self.env["dialogue.assignment"].sudo().search(
                [
                    ("is_open", "=", True),
                    "|",
                    ("employee_id", "in", self.ids),
                    ("department_id.manager_id", "in", self.ids),
                ]
            )._sync_turns()
        return result
