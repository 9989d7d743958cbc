# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import SQL


class ResUsers(models.Model):
    _inherit = "res.users"

    dialogue_digest = fields.Boolean(
        string="Daily mail of the dialogue",
        default=True,
        help="One mail each working day about what is new, due, overdue or waiting"
        " for you; none on days without anything.",
    )

    dialogue_places = fields.Json(
        compute="_compute_dialogue_places",
        compute_sudo=True,
        groups=fields.NO_ACCESS,
        export_string_translation=False,
        help="Ids of the departments he heads (“led”) and of all of his (“all”); kept"
        " as long as the transaction lasts or until they change.",
    )
    # Asked once for a rule, whose domain Odoo keeps, not joined in every statement.
    dialogue_received_company_ids = fields.One2many(
        "res.company",
        "dialogue_receiver_id",
        groups=fields.NO_ACCESS,
        export_string_translation=False,
        help="The communes whose denunciations come to this person.",
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

    @api.depends("active")
    def _compute_dialogue_places(self):
        """Find both kinds of departments of each user with one query for all.

        Every record rule of the departments asks for them, several times in a call.
        """
        for model, names in (
            ("hr.employee", ["active", "user_id", "current_version_id"]),
            ("hr.version", ["department_id"]),
            ("hr.department", ["active", "manager_id", "parent_id"]),
            ("res.users", ["active"]),
        ):
            self.env[model].flush_model(names)
        rows = self.env.execute_query(
            SQL(
                """
                WITH RECURSIVE mine AS (
                    SELECT employee.id, employee.user_id, version.department_id
                    FROM hr_employee employee
                    JOIN res_users person ON person.id = employee.user_id
                    LEFT JOIN hr_version version
                        ON version.id = employee.current_version_id
                    WHERE employee.user_id IN %s
                        AND employee.active AND person.active
                ), led AS (
                    SELECT mine.user_id, department.id, department.active
                    FROM mine JOIN hr_department department
                        ON department.manager_id = mine.id AND department.active
                    UNION
                    SELECT led.user_id, department.id, department.active
                    FROM led JOIN hr_department department
                        ON department.parent_id = led.id
                )
                SELECT user_id, id, TRUE FROM led WHERE active
                UNION ALL
                SELECT user_id, department_id, FALSE FROM mine
                WHERE department_id IS NOT NULL
                """,
                tuple(self.ids) or (0,),
            )
        )
        for user in self:
            own = [(place, led) for who, place, led in rows if who == user.id]
            user.dialogue_places = {
                "led": sorted({place for place, led in own if led}),
                "all": sorted({place for place, _led in own}),
            }

    @api.model
    def _dialogue_forget_places(self):
        """Have the departments of all users looked up anew; after every change."""
        self.env["res.users"].invalidate_model(["dialogue_places"], flush=False)

    def _dialogue_led_departments(self):
        """Return the departments the user heads, and all that lie below them."""
        # sudo: plain users may not read who heads what; only their own is told
        places = self.sudo().dialogue_places or {}
        return self._dialogue_active("hr.department").browse(places.get("led"))

    def _dialogue_departments(self):
        """Return the departments whose assignments the user may see.

        These are the department he works in and those he heads, with all that lie
        below the latter. A user who works in no department sees none.
        """
        # sudo: as above
        places = self.sudo().dialogue_places or {}
        return self._dialogue_active("hr.department").browse(places.get("all"))

    def _dialogue_heads(self, department):
        """Tell whether the user heads this department or one above it."""
        return department.id in self._dialogue_led_departments().ids

    def _dialogue_has(self, *roles):
        """Tell whether the user has one of these roles ("office", "leader"…)."""
        return any(
            self.has_group(f"commune_dialogue.group_dialogue_{role}") for role in roles
        )

    def _dialogue_closed_models(self):
        """Return the names of this addon's models of which the user reads no record."""
        return [
            name
            for name in self.env
            if name.startswith("dialogue.")
            and not self.env[name].with_user(self).has_access("read")
        ]

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
