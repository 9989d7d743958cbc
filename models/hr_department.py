# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class HrDepartment(models.Model):
    _name = "hr.department"
    _inherit = ["hr.department", "dialogue.places.mixin"]

    # Every record rule of the departments asks who heads what.
    manager_id = fields.Many2one(index="btree_not_null")

    def write(self, vals):
        heads = self.sudo().manager_id.user_id  # sudo: only to know whom it concerns
        result = super().write(vals)
        if {"manager_id", "parent_id", "active"} & vals.keys():
            heads._dialogue_drop_lost_activities()
        if vals.get("manager_id"):
            # sudo: the new head finds what waits for him, whoever names him
            self.env["dialogue.assignment"].sudo().search(
                [("department_id", "in", self.ids), ("is_open", "=", True)]
            )._sync_turns()
        return result
