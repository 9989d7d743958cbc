# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError


class DialogueAssign(models.TransientModel):
    """Charges a lead department, and others to cooperate, with many matters."""

    _name = "dialogue.assign"
    _inherit = ["dialogue.readable.links"]
    _description = "Assign matters"

    petition_ids = fields.Many2many(
        "dialogue.petition",
        default=lambda self: self._chosen_ids("dialogue.petition"),
        string="Matters",
    )
    purpose = fields.Selection(
        [("prepare", "Prepare an answer"), ("resolve", "Resolve")],
        required=True,
        compute="_compute_from_petitions",
        store=True,
        readonly=False,
        precompute=True,
    )
    department_id = fields.Many2one(
        "hr.department",
        string="Lead department",
        compute="_compute_from_petitions",
        store=True,
        readonly=False,
        precompute=True,
        help="Empty: the lead department stays as it is.",
    )
    cooperating_ids = fields.Many2many("hr.department")
    deadline = fields.Date(help="Empty: found by the rule of the settings.")
    instruction = fields.Text()

    @api.depends("petition_ids")
    def _compute_from_petitions(self):
        for wizard in self:
            concluded = wizard.petition_ids.filtered(lambda p: p.state == "concluded")
            departments = wizard.petition_ids.department_id
            wizard.purpose = "resolve" if concluded else "prepare"
            wizard.department_id = len(departments) == 1 and departments

    def action_assign(self):
        """Create the assignments and move classified matters on, all or none.

        :raise UserError: where a matter has no lead department, or is not at a
            stage at which departments work on it
        """
        self.ensure_one()
        todo = self.petition_ids.filtered(lambda p: p.state == "classified")
        for petition in self.petition_ids - todo:
            if petition.state not in ("assigned", "answered", "concluded"):
                raise UserError(
                    petition._wrong_state_message(
                        "assigned", ("classified", "answered", "concluded")
                    )
                )
        self.env["dialogue.assignment"].create(
            [
                vals
                for petition in self.petition_ids
                for vals in self._prepare_assignments(petition)
            ]
        )
        if todo:
            todo.action_assign()
        return {"type": "ir.actions.act_window_close"}

    def _prepare_assignments(self, petition):
        """Return the values of the assignments that this matter does not have yet."""
        live = petition.assignment_ids.filtered(
            lambda line: line.purpose == self.purpose and line.is_open
        )
        lead = self.department_id or petition.department_id
        wanted = []
        if not live.filtered(lambda line: line.role == "lead"):
            if not lead:
                raise UserError(
                    self.env._(
                        "%(matter)s: choose the lead department.",
                        matter=petition.display_name,
                    )
                )
            wanted.append((lead, "lead"))
        wanted += [
            (department, "cooperate")
            for department in self.cooperating_ids - lead
            if department not in live.department_id
        ]
        return [
            {
                "petition_id": petition.id,
                "department_id": department.id,
                "role": role,
                "purpose": self.purpose,
                "instruction": self.instruction,
                **({"deadline": self.deadline} if self.deadline else {}),
            }
            for department, role in wanted
        ]
