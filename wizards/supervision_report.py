# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import workbook


class DialogueSupervisionReport(models.TransientModel):
    """Asks for the period of the supervisors' own report, and prints it.

    Nothing is kept: PDF and Excel file are made when they are fetched, from what the
    user may read.
    """

    _name = "dialogue.supervision.report"
    _inherit = ["dialogue.readable.links", "dialogue.download"]
    _description = "Supervision report"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: self.env.company._dialogue_today().replace(month=1, day=1),
    )
    date_to = fields.Date(
        string="To",
        required=True,
        default=lambda self: self.env.company._dialogue_today(),
    )
    session_id = fields.Many2one(
        "dialogue.session",
        domain="[('company_id', '=', company_id)]",
        help="Empty: all sessions, and what was raised outside of them.",
    )
    body_id = fields.Many2one(
        "dialogue.body",
        string="Issuing body",
        domain="[('company_id', '=', company_id), ('kind', '!=', 'external')]",
        default=lambda self: self._default_body(),
        help="Its letterhead is printed.",
    )
    is_mine = fields.Boolean(
        string="Only my remarks", help="Otherwise those of all supervisors."
    )
    assessment = fields.Text(
        string="Assessment and requests",
        help="Printed as the last part; empty: lines to write on.",
    )
    file = fields.Binary(compute="_compute_file", export_string_translation=False)

    def _default_body(self):
        return self.env["dialogue.body"].search(
            [("company_id", "=", self.env.company.id), ("kind", "=", "front")], limit=1
        )

    @api.constrains("date_from", "date_to")
    def _check_period(self):
        if any(wizard.date_from > wizard.date_to for wizard in self):
            raise ValidationError(self.env._("The period would end before it begins."))

    def _compute_file(self):
        paper = self.env["report.commune_dialogue.report_supervision"]
        for wizard in self:
            wizard.file = base64.b64encode(workbook.build(paper._sheets(wizard)))

    def action_print(self):
        """Print the report.

        :return: dict, the report action
        """
        self.ensure_one()
        report = self.env.ref("commune_dialogue.action_report_supervision")
        return report.report_action(self, config=False)

    def action_export(self):
        """Download the same figures and tables as an Excel file."""
        return self._download("file", "bao-cao-giam-sat.xlsx")
