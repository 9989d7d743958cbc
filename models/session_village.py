# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class DialogueSessionVillage(models.Model):
    """What one village owes a session: forms, its synthesis, its delegates."""

    _name = "dialogue.session.village"
    _description = "Village of a Session"
    _inherit = ["dialogue.role.fields"]
    _order = "session_id, village_sequence, village_key, id"
    _rec_name = "village_id"
    _check_company_auto = True
    _role_fields = {
        "village": {
            "forms_sent",
            "forms_returned",
            "meeting_date",
            "synthesis_received_date",
            "delegates_sent_date",
            "note",
        }
    }
    _kept_fields = frozenset({"reminded_on", "reminder_count"})

    session_id = fields.Many2one(
        "dialogue.session", required=True, index=True, ondelete="cascade"
    )
    village_id = fields.Many2one(
        "dialogue.village",
        required=True,
        check_company=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        related="session_id.company_id", store=True, index=True, precompute=True
    )
    village_sequence = fields.Integer(
        related="village_id.sequence", store=True, export_string_translation=False
    )
    village_key = fields.Char(
        related="village_id.sort_key", store=True, export_string_translation=False
    )
    session_state = fields.Selection(
        related="session_id.state", string="State of the session"
    )
    deadline = fields.Date(
        string="Due", related="session_id.village_deadline", store=True
    )

    # Opinion forms and the village's meeting
    forms_sent = fields.Integer(string="Forms out")
    forms_returned = fields.Integer(string="Forms back")
    meeting_date = fields.Date(string="Village meeting")
    synthesis_received_date = fields.Date(string="Synthesis in")

    # Delegates
    delegate_quota = fields.Integer(
        string="Quota",
        compute="_compute_delegate_quota",
        store=True,
        readonly=False,
        precompute=True,
    )
    delegate_count = fields.Integer(string="Named", compute="_compute_delegate_count")
    delegates_sent_date = fields.Date(string="List in")

    reminded_on = fields.Date(string="Last reminded", readonly=True, copy=False)
    reminder_count = fields.Integer(
        string="Times reminded", readonly=True, copy=False, aggregator="sum"
    )
    note = fields.Char()
    delivery = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("soon", "Due soon"),
            ("late", "Overdue"),
            ("complete", "Complete"),
        ],
        compute="_compute_delivery",
        help="Complete: synthesis and delegate list have both come in.",
    )

    _village_uniq = models.UniqueIndex(
        "(session_id, village_id)", "The village stands in the session already."
    )
    _forms_sensible = models.Constraint(
        "CHECK(COALESCE(forms_sent, 0) >= 0 AND COALESCE(forms_returned, 0) >= 0"
        " AND COALESCE(delegate_quota, 0) >= 0)",
        "Numbers of forms and delegates cannot be negative.",
    )

    @api.depends("session_id")
    def _compute_delegate_quota(self):
        for line in self:
            counted = line.session_id.plan_id.composition_ids.filtered(
                lambda group_line: (
                    group_line.quota_kind == "per_village"
                    and group_line.group_id.in_village_quota
                )
            )
            line.delegate_quota = (
                sum(counted.mapped("quantity"))
                or line.session_id.company_id.dialogue_delegates_per_village
            )

    @api.depends("session_id.delegate_ids.name", "session_id.delegate_ids.village_id")
    def _compute_delegate_count(self):
        registered = {
            (session.id, village.id): count
            for session, village, count in self.env["dialogue.delegate"]._read_group(
                [
                    ("session_id", "in", self.session_id.ids),
                    ("village_id", "in", self.village_id.ids),
                    ("in_village_quota", "=", True),
                    ("is_named", "=", True),
                ],
                ["session_id", "village_id"],
                ["__count"],
            )
        }
        for line in self:
            key = line.session_id._origin.id, line.village_id._origin.id
            line.delegate_count = registered.get(key, 0)

    @api.depends("synthesis_received_date", "delegates_sent_date", "deadline")
    @api.depends_context("company")
    def _compute_delivery(self):
        today = self.env.company._dialogue_today()
        for line in self:
            soon = line.company_id.dialogue_due_soon_days
            if line.synthesis_received_date and line.delegates_sent_date:
                line.delivery = "complete"
            elif not line.deadline or (line.deadline - today).days > soon:
                line.delivery = "waiting"
            else:
                line.delivery = "late" if line.deadline < today else "soon"

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        for session, added in lines.grouped("session_id").items():
            missing = added.village_id - session.village_ids
            if missing:
                session.village_ids |= missing
        return lines

    @api.model
    def _owing_domain(self):
        """Return the domain of the villages that owe synthesis or delegate list."""
        return Domain("synthesis_received_date", "=", False) | Domain(
            "delegates_sent_date", "=", False
        )

    def _has_delivered(self):
        """Tell whether something came from the village that must not get lost."""
        self.ensure_one()
        return bool(
            self.forms_returned
            or self.meeting_date
            or self.synthesis_received_date
            or self.delegates_sent_date
            or self.delegate_count
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_delivered(self):
        delivered = self.filtered(lambda line: line._has_delivered())
        if delivered:
            raise UserError(
                self.env._(
                    "These villages have sent something already and stay in the"
                    " session: %(villages)s.",
                    villages=", ".join(delivered.village_id.mapped("name")),
                )
            )

    def action_synthesis_received(self):
        """Note that the synthesis came in today."""
        self.filtered(
            lambda line: not line.synthesis_received_date
        ).synthesis_received_date = self.env.company._dialogue_today()
        return True

    def action_delegates_sent(self):
        """Note that the delegate list came in today."""
        self.filtered(
            lambda line: not line.delegates_sent_date
        ).delegates_sent_date = self.env.company._dialogue_today()
        return True

    def action_open_delegates(self):
        """Open the delegates of this village in this session."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "commune_dialogue.delegate_action"
        )
        action.update(
            domain=[
                ("session_id", "=", self.session_id.id),
                ("village_id", "=", self.village_id.id),
            ],
            context={
                "default_session_id": self.session_id.id,
                "default_village_id": self.village_id.id,
            },
        )
        return action
