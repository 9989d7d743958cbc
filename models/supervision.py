# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

# What is on record once it was replied to.
SPOKEN_FIELDS = {
    "petition_id",
    "assignment_id",
    "kind",
    "remark",
    "requires_reply",
    "deadline",
    "reply",
}
# A change of these may pass the turn to somebody else.
TURN_FIELDS = {"state", "assignment_id", "requires_reply", "deadline"}


class DialogueSupervision(models.Model):
    """A supervisor's remark or finding; where it requires a reply, one is owed."""

    _name = "dialogue.supervision"
    _description = "Supervision remark"
    _inherit = [
        "dialogue.role.fields",
        "dialogue.state.mixin",
        "dialogue.department.scope",
        "dialogue.deadline.mixin",
    ]
    _order = "id desc"
    _rec_names_search = ["petition_id"]
    _check_company_auto = True
    _first_state = "open"
    _assignment_path = "petition_id.assignment_ids"
    _free_roles = ()
    _role_fields = {
        "supervisor": {
            "petition_id",
            "assignment_id",
            "kind",
            "remark",
            "requires_reply",
            "deadline",
            "company_id",
        },
        "office": {"reply"},
        "user": {"reply"},
    }
    _moves = {
        "replied": (("open",), ("group_dialogue_office", "group_dialogue_user")),
        "closed": (("open", "replied"), ("group_dialogue_supervisor",)),
    }

    # No check_company: the remark takes its commune from the matter, and until one is
    # chosen Odoo would offer those of no commune alone.
    petition_id = fields.Many2one(
        "dialogue.petition",
        string="Matter",
        required=True,
        index=True,
        ondelete="cascade",
    )
    assignment_id = fields.Many2one(
        "dialogue.assignment",
        index="btree_not_null",
        ondelete="cascade",
        check_company=True,
        domain="[('petition_id', '=', petition_id)]",
    )
    company_id = fields.Many2one(
        related="petition_id.company_id", store=True, index=True, precompute=True
    )
    kind = fields.Selection(
        [("remark", "Remark"), ("finding", "Finding")],
        required=True,
        default="remark",
        help="The Fatherland Front supervises how petitions of the people are settled:"
        " Law 10/2022/QH15 on grassroots democracy, article 87.",
    )
    remark = fields.Text(required=True)
    author_id = fields.Many2one(
        "res.users", readonly=True, copy=False, default=lambda self: self.env.user
    )
    date = fields.Date(
        readonly=True,
        required=True,
        copy=False,
        default=lambda self: self.env.company._dialogue_today(),
    )
    requires_reply = fields.Boolean(default=True)
    deadline = fields.Date(string="Reply due by")
    reply = fields.Text(copy=False)
    replied_by = fields.Many2one("res.users", readonly=True, copy=False)
    reply_date = fields.Date(readonly=True, copy=False)
    state = fields.Selection(
        [("open", "Open"), ("replied", "Replied"), ("closed", "Closed")],
        default="open",
        required=True,
        readonly=True,
        copy=False,
    )
    is_open = fields.Boolean(
        string="Reply owed", compute="_compute_is_open", store=True, precompute=True
    )

    @api.depends("state", "requires_reply")
    def _compute_is_open(self):
        for remark in self:
            remark.is_open = remark.state == "open" and remark.requires_reply

    @api.depends("petition_id", "kind")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for remark in self:
            # A new one is not about any matter yet.
            parts = (kinds.get(remark.kind), remark.petition_id.display_name)
            remark.display_name = " – ".join(filter(None, parts))

    @api.constrains("requires_reply", "deadline")
    def _check_deadline(self):
        for remark in self:
            if remark.requires_reply and not remark.deadline:
                raise ValidationError(
                    self.env._("Say by when the reply is due, or that none is needed.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        remarks = super().create(vals_list)
        remarks.petition_id._sync_turns()
        return remarks

    def write(self, vals):
        # sudo is no way out: neither a remark nor a reply is changed afterwards
        if not self._passes_gate() and vals.keys() & SPOKEN_FIELDS:
            if any(remark.state != "open" for remark in self):
                raise UserError(
                    self.env._("A remark that was replied to is not changed any more.")
                )
            if vals.keys() & self._role_fields["supervisor"]:
                self._check_author()
            if "reply" in vals:
                self._check_addressed()
        result = super().write(vals)
        if TURN_FIELDS & vals.keys():
            self.petition_id._sync_turns()
        return result

    def _addressed(self, desk):
        """Return the users who owe the reply: the department's head, else the office.

        :param desk: the commune's, see ``res.company._dialogue_desk``
        """
        self.ensure_one()
        line = self.assignment_id
        head = desk.heads(line.department_id) if line.state != "cancelled" else False
        return head or desk.office

    def _check_author(self):
        """Raise where a supervisor would reword what another one remarked."""
        if self.env.su:
            return
        for remark in self:
            if remark.author_id != self.env.user:
                raise AccessError(
                    self.env._(
                        "Only %(author)s may change this remark.",
                        author=remark.author_id.sudo().name,  # sudo: a colleague's name
                    )
                )

    def action_reply(self):
        """Send the reply (the office, or the department that handles the matter)."""
        self._check_addressed()
        return self._transition(
            "replied",
            replied_by=self.env.uid,
            reply_date=self.env.company._dialogue_today(),
        )

    def _check_addressed(self):
        """Raise where a remark on another department's work would be replied to."""
        if self.env.su or self.env.user._dialogue_has("office"):
            return
        for remark in self:
            if remark.assignment_id and not remark.assignment_id.in_my_departments:
                raise AccessError(
                    self.env._(
                        "This remark is about the work of %(department)s.",
                        department=remark.assignment_id.sudo().department_id.name,
                    )
                )

    def _gaps_replied(self):
        if not (self.reply or "").strip():
            return [self.env._("write the reply.")]
        return []

    def action_close(self):
        """Close the remark (the supervisors)."""
        return self._transition("closed")

    def _gaps_closed(self):
        if self.is_open:
            return [self.env._("the reply that it requires has not come yet.")]
        return []
