# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..tools import usual_commune
from ..tools.vietnamese import sort_key


class DialogueSetupDepartment(models.TransientModel):
    """The departments of a commune, with their heads, on one page.

    Those there are stand first, the usual ones that are missing below them.
    """

    _name = "dialogue.setup.department"
    _inherit = ["dialogue.called"]
    _description = "Departments and heads"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    line_ids = fields.One2many(
        "dialogue.setup.department.line",
        "setup_id",
        string="Departments",
        default=lambda self: self._default_lines(),
    )

    @api.model
    def _default_lines(self):
        company = self.env.company
        not_sample = self.env["dialogue.onboarding"]._not_sample()
        there = self.env["hr.department"].search(
            [("company_id", "=", company.id), *not_sample]
        )
        names = {sort_key(department.name) for department in there}
        lines = [
            {
                "department_id": department.id,
                "name": department.name,
                "head_id": department.manager_id.id,
            }
            for department in there
        ]
        lines += [
            {"selected": not usual.is_optional, "name": usual.name}
            for usual in usual_commune.departments(company.name)
            if sort_key(usual.name) not in names
        ]
        return [Command.create(line) for line in lines]

    def action_save(self):
        """Make the ticked departments and give all of them their heads.

        :raise UserError: where nothing would be changed, or a name is taken
        """
        self.ensure_one()
        company = self.env["dialogue.onboarding"]._administered(self.company_id)
        lines = self.line_ids.filtered(lambda line: line.selected or line._has_news())
        if not lines:
            raise UserError(self.env._("Tick a department, or choose a head."))
        self._refuse_names_twice(company, lines - lines.filtered("department_id"))
        self.env["dialogue.onboarding"]._retire_sample(company)
        for line in lines:
            line._save(company)
        return {"type": "ir.actions.act_window_close"}

    def _refuse_names_twice(self, company, lines):
        """Refuse a department that there is; somebody may have made it meanwhile."""
        there = self.env["hr.department"].search([("company_id", "=", company.id)])
        taken = {sort_key(department.name) for department in there}
        for line in lines:
            key = sort_key(line.name)
            if key in taken:
                raise UserError(
                    self.env._(
                        "There is a department “%(name)s” already.", name=line.name
                    )
                )
            taken.add(key)


class DialogueSetupDepartmentLine(models.TransientModel):
    _name = "dialogue.setup.department.line"
    _description = "Department to set up"
    _check_company_auto = True

    setup_id = fields.Many2one(
        "dialogue.setup.department", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="setup_id.company_id")
    department_id = fields.Many2one(
        "hr.department", string="There already", check_company=True
    )
    selected = fields.Boolean(string="Make", default=True)
    name = fields.Char(string="Department", required=True)
    head_id = fields.Many2one("hr.employee", domain="[('company_id', '=', company_id)]")
    new_head = fields.Char(
        string="Or a new person", help="Full name of a head who is not in the list yet."
    )
    email = fields.Char(
        string="Head's e-mail",
        help="The account that signs in with this address becomes the head's own.",
    )

    def _has_news(self):
        """Tell whether a department that there is gets another head."""
        self.ensure_one()
        head = self.department_id.manager_id
        return bool(self.new_head or (self.head_id and self.head_id != head))

    def _save(self, company):
        """Write the department and its head.

        :param company: with all rights, from ``_administered``
        """
        self.ensure_one()
        # With the rights of the company: a department of this commune gets a name
        # once and a head; nothing else of it is written.
        department = self.department_id.sudo()
        if not department:
            department = department.create(
                {"name": self.name.strip(), "company_id": company.id}
            )
        if department.company_id != company or (
            self.head_id and self.head_id.sudo().company_id != company
        ):
            raise UserError(
                self.env._(
                    "“%(name)s” or its head belongs to another commune.", name=self.name
                )
            )
        onboarding = self.env["dialogue.onboarding"]
        # sudo: whoever sets up names a head without reading his personal data
        head = self.head_id.sudo()
        if self.new_head:
            email = (self.email or "").strip().lower()
            head = onboarding._head(company, self.new_head.strip(), email)
        if head and head != department.manager_id:
            onboarding._lead(department, head)
