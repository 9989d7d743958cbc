# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from functools import cached_property

from odoo import models


class Desk:
    """Who works for one commune: what is needed to say whose turn it is.

    ``office`` and ``leaders`` are users (sudo), looked up where somebody asks: most
    moves pass the turn to nobody of them.
    """

    def __init__(self, company):
        self.company = company

    @cached_property
    def office(self):
        return self._members("office")

    @cached_property
    def leaders(self):
        return self._members("leader")

    def _members(self, role):
        """Return the users of a role; administrators only where there is no other."""
        Users = self.company.env["res.users"]._dialogue_active("res.users")
        group = self.company.env.ref(f"commune_dialogue.group_dialogue_{role}")
        common = [("share", "=", False), ("company_ids", "in", self.company.ids)]
        return Users.search([("group_ids", "in", group.ids), *common]) or Users.search(
            [("all_group_ids", "in", group.ids), *common]
        )

    def clerk(self, record):
        """Return who of the office handles a record: who made it, else all of them."""
        return record.create_uid & self.office or self.office

    def deciders(self, assignment):
        """Return who approves the work of a department, never its own head."""
        heads = self.heads(assignment.department_id)
        return self.clerk(assignment) - heads or self.office - heads or self.leaders

    def heads(self, department):
        """Return the user who heads a department, else who heads one above it."""
        while department:
            head = department.manager_id.user_id
            if head.active and self.company in head.company_ids:
                return head
            department = department.parent_id
        return self.office.browse()


class ResCompany(models.Model):
    _inherit = "res.company"

    def _dialogue_desk(self):
        """Return the ``Desk`` of this commune."""
        self.ensure_one()
        return Desk(self)
