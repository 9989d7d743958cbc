# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models


class ResUsers(models.Model):
    _inherit = "res.users"

    def _dialogue_employees(self):
        """Return the user's active employees, of every commune he works for."""
        self.ensure_one()
        # sudo: plain users may not read employees; only their own are looked up
        return self.env["hr.employee"].sudo().search([("user_id", "=", self.id)])

    def _dialogue_led_departments(self):
        """Return the departments the user heads, and all that lie below them."""
        Department = self.env["hr.department"].sudo()  # sudo: as above
        led = Department.search([("manager_id", "in", self._dialogue_employees().ids)])
        return Department.search([("id", "child_of", led.ids)])

    def _dialogue_departments(self):
        """Return the departments whose assignments the user may see.

        These are the department he works in and those he heads, with all that lie
        below the latter. A user who works in no department sees none.
        """
        employees = self._dialogue_employees()
        return employees.department_id | self._dialogue_led_departments()

    def _dialogue_heads(self, department):
        """Tell whether the user heads this department or one above it."""
        return department.id in self._dialogue_led_departments().ids

    def _dialogue_has(self, *roles):
        """Tell whether the user has one of these roles ("office", "leader"…)."""
        return any(
            self.has_group(f"commune_dialogue.group_dialogue_{role}") for role in roles
        )
