# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


class DialoguePublication(models.Model):
    """Where and when a paper was made public, with the proof of it."""

    _name = "dialogue.publication"
    _description = "Publication"
    _order = "date desc, id desc"
    _inherit = ["dialogue.readable.links", "dialogue.files"]
    _rec_name = "document_id"
    _check_company_auto = True

    document_id = fields.Many2one(
        "dialogue.document",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="document_id.company_id", store=True, index=True, precompute=True
    )
    channel = fields.Selection(
        [
            ("notice_board", "Posted at the commune office"),
            ("village_board", "Posted in the villages"),
            ("village_head", "Sent to the village heads"),
            ("loudspeaker", "Loudspeaker"),
            ("website", "Website"),
            ("social", "Social network"),
            ("press", "Press"),
            ("meeting", "Read at a meeting"),
            ("other", "Other"),
        ],
        required=True,
        default="notice_board",
        help="The results of a session go to the mass media, are posted at the commune"
        " office and sent to the village heads: Law 72/2025/QH15, article 43.",
    )
    date = fields.Date(
        required=True, default=lambda self: self.env.company._dialogue_today()
    )
    date_end = fields.Date(
        "Until", help="Posting lasts at least 30 days (Law 10/2022/QH15, Article 13)."
    )
    link = fields.Char()
    proof_ids = fields.Many2many(
        "ir.attachment",
        "dialogue_publication_proof_rel",
        "publication_id",
        "attachment_id",
        help="A photo of the posting, a recording, the minutes of the hand-over.",
    )
    user_id = fields.Many2one(
        "res.users",
        "Made public by",
        required=True,
        index=True,
        default=lambda self: self.env.user,
    )
    note = fields.Text()

    _dates_ordered = models.Constraint(
        "CHECK(date_end IS NULL OR date_end >= date)",
        "The posting would end before it begins.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        publications = super().create(vals_list)
        publications._adopt_files("proof_ids")
        return publications

    def write(self, vals):
        result = super().write(vals)
        if "proof_ids" in vals:
            self._adopt_files("proof_ids")
        return result
