# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain


class DialogueDepartmentScope(models.AbstractModel):
    """What belongs to the departments of the user who asks.

    Record rules name the field ``in_my_departments`` instead of a list of ids: Odoo
    caches the domain of a rule, so that an officer who moved would go on seeing the
    old department's records; a field is asked anew each time.
    """

    _name = "dialogue.department.scope"
    _description = "Belongs to departments"

    # The field, or the path of fields, that leads to the departments…
    _department_path = "department_id"
    # … or to the assignments that make it their business, until they are cancelled.
    _assignment_path = None

    in_my_departments = fields.Boolean(
        compute="_compute_in_my_departments",
        search="_search_in_my_departments",
        export_string_translation=False,
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_in_my_departments(self):
        # sudo: this field is what the rules ask to decide about access
        records = self.sudo().with_context(active_test=False)
        domain = self._my_departments_domain()
        if self._assignment_path and all(self._ids):
            # One short query; in Python, all columns of the assignments are read.
            mine = records.search(Domain("id", "in", self.ids) & domain, order="id")
        else:
            mine = records.filtered_domain(domain)
        for record in self:
            record.in_my_departments = record.id in mine._ids

    @api.model
    def _search_in_my_departments(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._my_departments_domain()

    @api.model
    def _my_departments_domain(self):
        departments = self.env.user._dialogue_departments()
        if self._assignment_path:
            return Domain(
                self._assignment_path,
                "any",
                Domain("department_id", "in", departments.ids)
                & Domain("state", "!=", "cancelled"),
            )
        return Domain(self._department_path, "in", departments.ids)
