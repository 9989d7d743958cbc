# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class DialogueExtension(models.Model):
    """A later date, asked for by the head, decided by the office or a leader."""

    _name = "dialogue.extension"
    _description = "Extension of a deadline"
    _inherit = ["dialogue.role.fields", "dialogue.state.mixin"]
    _order = "id desc"
    _rec_names_search = ["assignment_id"]
    _check_company_auto = True
    _first_state = "requested"
    _role_fields = {
        "user": {"assignment_id", "requested_date", "reason"},
        "leader": set(),
    }
    _kept_fields = frozenset({"old_deadline", "decision", "approver_id", "decided_on"})
    _moves = {
        "approved": (
            ("requested",),
            ("group_dialogue_office", "group_dialogue_leader"),
        ),
        "refused": (
            ("requested",),
            ("group_dialogue_office", "group_dialogue_leader"),
        ),
    }
    _reasoned_moves = ("action_refuse",)

    assignment_id = fields.Many2one(
        "dialogue.assignment",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="assignment_id.company_id", store=True, index=True, precompute=True
    )
    old_deadline = fields.Date(readonly=True, copy=False)
    requested_date = fields.Date(string="New deadline asked for", required=True)
    reason = fields.Text(required=True)
    state = fields.Selection(
        [("requested", "Requested"), ("approved", "Approved"), ("refused", "Refused")],
        default="requested",
        required=True,
        readonly=True,
        copy=False,
    )
    decision = fields.Text(readonly=True, copy=False)
    approver_id = fields.Many2one(
        "res.users", string="Decided by", readonly=True, copy=False
    )
    decided_on = fields.Datetime(readonly=True, copy=False)

    _one_request = models.UniqueIndex(
        "(assignment_id) WHERE state = 'requested'",
        "An extension of this assignment is waiting for a decision already.",
    )

    @api.depends("assignment_id", "requested_date")
    def _compute_display_name(self):
        for extension in self:
            date = extension.requested_date
            extension.display_name = (
                f"{extension.assignment_id.display_name or ''}"
                f" → {date.strftime('%d/%m/%Y') if date else ''}"
            )

    @api.constrains("requested_date", "old_deadline")
    def _check_later(self):
        for extension in self:
            old = extension.old_deadline
            if old and extension.requested_date <= old:
                raise ValidationError(
                    self.env._(
                        "The new deadline must lie after the present one, %(date)s.",
                        date=old.strftime("%d/%m/%Y"),
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        Assignment = self.env["dialogue.assignment"]
        for vals in vals_list:
            assignment = Assignment.browse(vals.get("assignment_id"))
            if not self.env.user._dialogue_has("office"):
                assignment._check_leads(self.env._("ask for an extension"))
            if not assignment.is_open:
                raise UserError(self.env._("This assignment is not open any more."))
        # One request waits at a time: what was just decided must be known.
        self.flush_model(["state"])
        extensions = super().create(vals_list)
        for extension in extensions:
            # sudo: kept for the record, typed by nobody
            extension.sudo().old_deadline = extension.assignment_id.deadline
        extensions.assignment_id._sync_turns()
        return extensions

    def write(self, vals):
        self._check_request_turn(vals)
        result = super().write(vals)
        if "state" in vals:
            self.assignment_id._sync_turns()
        return result

    def _check_request_turn(self, vals):
        """The head words the request, and words it no more once it was decided."""
        if self._writes_freely() or not vals.keys() & self._role_fields["user"]:
            return
        decided = self.filtered(lambda extension: extension.state != "requested")
        if decided:
            raise UserError(
                self.env._(
                    "%(extension)s was decided and is not changed any more.",
                    extension=decided[0].display_name,
                )
            )
        if not self.env.user._dialogue_has("office"):
            self.assignment_id._check_leads(self.env._("ask for an extension"))

    def action_approve(self):
        """Grant the later date; the old one stays in the explanation."""
        self._decide("approved", False)
        for extension in self:
            assignment = extension.assignment_id.sudo()  # sudo: decided just above
            assignment.write(
                {
                    "deadline": extension.requested_date,
                    "deadline_explanation": "\n".join(
                        filter(
                            None,
                            (
                                assignment.deadline_explanation,
                                extension._explain(),
                            ),
                        )
                    ),
                }
            )
        return True

    def _explain(self):
        return self.env._(
            "Extended from %(old)s to %(new)s by %(who)s on %(day)s: %(reason)s",
            old=self.old_deadline.strftime("%d/%m/%Y") if self.old_deadline else "–",
            new=self.requested_date.strftime("%d/%m/%Y"),
            who=self.approver_id.name,
            day=self.env.company._dialogue_today().strftime("%d/%m/%Y"),
            reason=self.reason,
        )

    def action_refuse(self, reason=False):
        """Refuse the later date, with a reason."""
        return self._decide("refused", self._require_reason(reason))

    def _decide(self, state, decision):
        self.assignment_id._check_not_own_work()
        return self._transition(
            state,
            decision=decision,
            approver_id=self.env.uid,
            decided_on=fields.Datetime.now(),
        )
