# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


class ResUsers(models.Model):
    _inherit = "res.users"

    dialogue_digest = fields.Boolean(
        string="Daily mail of the dialogue",
        default=True,
        help="One mail each working day about what is new, due, overdue or waiting"
        " for you; none on days without anything.",
    )

    @property
    def SELF_READABLE_FIELDS(self):
        return [*super().SELF_READABLE_FIELDS, "dialogue_digest"]

    @property
    def SELF_WRITEABLE_FIELDS(self):
        return [*super().SELF_WRITEABLE_FIELDS, "dialogue_digest"]

    def _dialogue_employees(self):
        """Return the user's active employees, of every commune he works for."""
        self.ensure_one()
        # sudo: plain users may not read employees; only their own are looked up
        return self._dialogue_active("hr.employee").search(
            [("user_id", "=", self.id), ("user_id.active", "=", True)]
        )

    @api.model
    def _dialogue_active(self, model):
        """Return the model for looking up who may see what.

        Archived records never count, whatever the client's context says.
        """
        return self.env[model].sudo().with_context(active_test=True)

    def _dialogue_led_departments(self):
        """Return the departments the user heads, and all that lie below them."""
        Department = self._dialogue_active("hr.department")
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

    def _dialogue_drop_lost_activities(self):
        """Delete the users' open activities on what they may read no more.

        An activity is read by the one it is given to, whatever the record's rules
        say, and it names the record: who moves to another department does not take
        the old one's matters along.
        """
        # sudo: whoever moves people need not see what they were working on
        activities = self.env["mail.activity"].sudo()
        for (user, model), given in (
            activities.search(
                [("user_id", "in", self.ids), ("res_model", "=like", "dialogue.%")]
            )
            .grouped(lambda activity: (activity.user_id, activity.res_model))
            .items()
        ):
            records = self.env[model].browse(given.mapped("res_id")).with_user(user)
            records = records.with_context(allowed_company_ids=user.company_ids.ids)
            readable = records.exists()._filtered_access("read")
            activities |= given.filtered(
                lambda activity, ids=set(readable.ids): activity.res_id not in ids
            )
        activities.unlink()
