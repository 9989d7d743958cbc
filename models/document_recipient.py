# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


class DialogueDocumentRecipient(models.Model):
    """One line of “Nơi nhận”, in the order it is printed."""

    _name = "dialogue.document.recipient"
    _description = "Recipient of a Paper"
    _order = "document_id, sequence, id"
    _check_company_auto = True

    document_id = fields.Many2one(
        "dialogue.document",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="document_id.company_id", store=True, index=True, precompute=True
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True)
    purpose = fields.Selection(
        [
            ("report", "For report (b/c)"),
            ("execute", "To carry out"),
            ("cooperate", "To cooperate"),
            ("inform", "For information"),
        ],
        help="Only “for report” is printed.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        documents = self.env["dialogue.document"].browse(
            vals["document_id"] for vals in vals_list if vals.get("document_id")
        )
        documents._check_unlocked()
        return super().create(vals_list)

    def write(self, vals):
        self.document_id._check_unlocked()
        if vals.get("document_id"):
            self.env["dialogue.document"].browse(vals["document_id"])._check_unlocked()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_locked(self):
        self.document_id._check_unlocked()
