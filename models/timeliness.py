# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


class DialogueAssignment(models.Model):
    """Released after its deadline or not: stored, so that years can be counted.

    And what became of a promise, in the one word a session asks for.
    """

    _inherit = "dialogue.assignment"

    fulfilment = fields.Selection(
        [
            ("open", "Not due yet"),
            ("late", "Late"),
            ("kept", "Kept"),
            ("kept_late", "Kept late"),
            ("dropped", "Dropped"),
        ],
        compute="_compute_fulfilment",
    )

    is_late = fields.Boolean(
        string="Answered late",
        compute="_compute_is_late",
        store=True,
        precompute=True,
        help="The department released it after the deadline (extensions included).",
    )

    @api.depends("submitted_on", "deadline")
    def _compute_is_late(self):
        submitted = self.filtered(lambda line: line.submitted_on and line.deadline)
        (self - submitted).is_late = False
        calendars = submitted.company_id._dialogue_calendars()
        for line in submitted:
            day = calendars[line.company_id].local_date(line.submitted_on)
            line.is_late = day > line.deadline

    @api.depends("state", "is_late", "deadline_status")
    def _compute_fulfilment(self):
        for line in self:
            if line.state == "cancelled":
                line.fulfilment = "dropped"
            elif line.state == "approved":
                line.fulfilment = "kept_late" if line.is_late else "kept"
            else:
                line.fulfilment = "late" if line.deadline_status == "late" else "open"
