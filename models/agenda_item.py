# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models


class DialogueAgendaItem(models.Model):
    """One item of a session's programme."""

    _name = "dialogue.agenda.item"
    _description = "Programme Item"
    _order = "session_id, sequence, id"
    _check_company_auto = True

    session_id = fields.Many2one(
        "dialogue.session", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="session_id.company_id", store=True, index=True, precompute=True
    )
    sequence = fields.Integer(default=10)
    # Printed on papers as it stands, and these are always Vietnamese: not translated.
    name = fields.Char(string="Item", required=True)
    duration = fields.Integer(string="Minutes")
    presenter = fields.Char()
    presenter_id = fields.Many2one(
        "hr.employee", string="Presenting officer", check_company=True
    )
    note = fields.Text()
    start_time = fields.Char(string="From", compute="_compute_start_time")
    plan_agenda_id = fields.Many2one(
        "dialogue.plan.agenda", string="From the plan's item", index="btree_not_null"
    )

    _duration_positive = models.Constraint(
        "CHECK(COALESCE(duration, 0) >= 0)", "The minutes cannot be negative."
    )

    @api.depends(
        "sequence",
        "session_id.date_start",
        "session_id.agenda_ids.duration",
        "session_id.agenda_ids.sequence",
    )
    def _compute_start_time(self):
        self.start_time = False
        for session in self.session_id:
            start = session._local(session.date_start)
            if not start:
                continue
            for item in session.agenda_ids.sorted(
                lambda item: (item.sequence, item._origin.id or 0)
            ):
                # Whoever asks for one item may not write the others.
                if item in self:
                    item.start_time = start.strftime("%H:%M")
                start += timedelta(minutes=item.duration)
