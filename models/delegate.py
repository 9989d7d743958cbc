# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


class DialogueDelegate(models.Model):
    """One participant of a session: a place to fill, an invitee, an attendance."""

    _name = "dialogue.delegate"
    _description = "Delegate"
    _inherit = ["dialogue.invitee", "dialogue.role.fields"]
    _order = "session_id, sequence, sort_key, id"
    _rec_names_search = ["name", "position"]
    _check_company_auto = True
    _names_person = True
    # Written by the door's list and by the mails alone.
    _kept_fields = frozenset(
        {
            "attendance_code",
            "attendance_entries",
            "walk_in_key",
            "mailed_date",
            "mailed_email",
            "mailed_kind",
            "mailed_terms",
            "mailed_before",
            "mailed_count",
            "mail_number",
            "mail_failure",
        }
    )
    _role_fields = {
        "village": {
            "session_id",
            "village_id",
            "group_id",
            "name",
            "position",
            "organisation",
            "phone",
            "email",
            "note",
        }
    }

    session_id = fields.Many2one(
        "dialogue.session", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="session_id.company_id", store=True, index=True, precompute=True
    )
    session_state = fields.Selection(
        related="session_id.state", string="State of the session"
    )
    sequence = fields.Integer(
        compute="_compute_sequence", store=True, readonly=False, precompute=True
    )

    # Who; a place that nobody was named for yet has no name
    name = fields.Char(
        string="Full name",
        compute="_compute_from_employee",
        store=True,
        readonly=False,
        precompute=True,
        help="Empty: a place that waits for its name.",
    )
    is_named = fields.Boolean(
        string="Registered", compute="_compute_is_named", store=True, precompute=True
    )
    employee_id = fields.Many2one(
        "hr.employee", check_company=True, index="btree_not_null"
    )
    position = fields.Char(
        compute="_compute_from_employee", store=True, readonly=False, precompute=True
    )
    email = fields.Char(
        compute="_compute_email",
        store=True,
        readonly=False,
        precompute=True,
        help="Where the invitation goes by mail; without it, it is delivered on paper.",
    )
    in_village_quota = fields.Boolean(
        related="group_id.in_village_quota", store=True, precompute=True
    )

    # Invitation and attendance
    invited = fields.Boolean(copy=False)
    invited_date = fields.Date(copy=False)
    attended = fields.Boolean(copy=False)
    attended_time = fields.Datetime(string="Arrived", copy=False)
    substitute_name = fields.Char(
        string="Substitute", copy=False, help="Who came in this person's place."
    )
    walk_in = fields.Boolean(
        string="Came uninvited", copy=False, help="Registered at the door."
    )

    _employee_once = models.UniqueIndex(
        "(session_id, employee_id) WHERE employee_id IS NOT NULL",
        "This officer is in the session already.",
    )

    @api.depends("group_id")
    def _compute_sequence(self):
        for delegate in self:
            delegate.sequence = delegate.group_id.sequence or 1000

    @api.depends("employee_id")
    def _compute_from_employee(self):
        for delegate in self:
            # sudo: plain users may not read the position of an employee, which
            # stands on every invitation
            employee = delegate.employee_id.sudo()
            delegate.name = employee.name or delegate.name
            delegate.position = employee.job_title or delegate.position

    @api.depends("employee_id")
    def _compute_email(self):
        for delegate in self:
            # sudo: as above; it is the officer's address at work
            delegate.email = delegate.employee_id.sudo().work_email or delegate.email

    @api.depends("name")
    def _compute_is_named(self):
        for delegate in self:
            delegate.is_named = bool((delegate.name or "").strip())

    @api.depends("name", "group_id", "village_id")
    def _compute_display_name(self):
        for delegate in self:
            delegate.display_name = delegate.name or self.env._(
                "(no name yet) %(group)s",
                group=" – ".join(
                    part
                    for part in (delegate.group_id.name, delegate.village_id.name)
                    if part
                ),
            )

    def write(self, vals):
        result = super().write(vals)
        if {"session_id", "village_id"} & vals.keys():
            # Rules look at what a record was: a village must not pass its delegates
            # on to another one, where it could not have made them.
            self.check_access("write")
        return result

    def action_attend(self):
        """Note that the delegates have arrived."""
        self.filtered(lambda line: not line.attended).write(
            {"attended": True, "attended_time": fields.Datetime.now()}
        )
        return True

    def action_absent(self):
        """Take back that the delegates have arrived."""
        self.write({"attended": False, "attended_time": False})
        return True
