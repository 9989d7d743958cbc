# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import workbook

FILES = {
    "reception": "so-tiep-cong-dan.xlsx",
    "follow_up": "so-theo-doi-giai-quyet.xlsx",
    "outgoing": "so-van-ban-di.xlsx",
}


class DialogueRegister(models.TransientModel):
    """Asks which register of which days is wanted, and prints or exports it.

    Nothing is kept: PDF and Excel file are made when they are fetched, from what the
    user may read.
    """

    _name = "dialogue.register"
    _inherit = ["dialogue.readable.links", "dialogue.download"]
    _description = "Register to print"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    kind = fields.Selection(
        [
            ("reception", "Reception of citizens and of opinions"),
            ("follow_up", "Follow-up of matters"),
            ("outgoing", "Outgoing papers"),
        ],
        string="Register",
        required=True,
        default="reception",
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
    body_id = fields.Many2one(
        "dialogue.body",
        string="Issuing body",
        domain="[('company_id', '=', company_id), ('kind', '!=', 'external')]",
        help="Its name stands above the register. Of the papers, those of this body"
        " alone; empty: of all bodies.",
    )
    file = fields.Binary(compute="_compute_file", export_string_translation=False)

    @api.constrains("date_from", "date_to")
    def _check_period(self):
        if any(wizard.date_from > wizard.date_to for wizard in self):
            raise ValidationError(self.env._("The period would end before it begins."))

    def _compute_file(self):
        paper = self.env["report.commune_dialogue.report_registers"]
        for wizard in self:
            wizard.file = base64.b64encode(workbook.build(paper._sheets(wizard)))

    def action_print(self):
        """Print the register.

        :return: dict, the report action
        """
        self.ensure_one()
        report = self.env.ref("commune_dialogue.action_report_registers")
        return report.report_action(self, config=False)

    def action_export(self):
        """Download the same rows as an Excel file."""
        self.ensure_one()
        return self._download("file", FILES[self.kind])
