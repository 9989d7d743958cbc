# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain


class DialogueSession(models.Model):
    """What became of every promise that earlier sessions made."""

    _inherit = "dialogue.session"

    earlier_promise_ids = fields.Many2many(
        "dialogue.assignment",
        string="Promises of earlier sessions",
        compute="_compute_earlier_promise_ids",
        groups="commune_dialogue.group_dialogue_office,"
        "commune_dialogue.group_dialogue_leader,"
        "commune_dialogue.group_dialogue_supervisor",
        help="What the last session promised, and what is still owed of those before:"
        " kept with its proof, late, or dropped with who decided it and why.",
    )

    @api.depends("previous_session_id", "date_start")
    def _compute_earlier_promise_ids(self):
        for session in self:
            session.earlier_promise_ids = self.env["dialogue.assignment"].search(
                session._earlier_promises_domain(), order="is_open DESC, deadline, id"
            )

    def _earlier_promises_domain(self):
        """Return the domain of the promises this session has to account for."""
        self.ensure_one()
        return (
            Domain("purpose", "=", "resolve")
            & Domain("company_id", "=", self.company_id.id)
            & Domain("session_id", "any", self._earlier_domain())
            & (
                Domain("is_open", "=", True)
                | Domain("session_id", "=", self.previous_session_id.id)
            )
        )

    def _earlier_domain(self):
        """Return the domain of the commune's sessions before this one.

        A session without its date yet comes after all the others.
        """
        domain = Domain("company_id", "=", self.company_id.id) & Domain(
            "id", "!=", self._origin.id
        )
        if self.date_start:
            domain &= Domain("date_start", "<", self.date_start)
        return domain
