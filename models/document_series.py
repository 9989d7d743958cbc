# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class DialogueDocumentSeries(models.Model):
    """The last number taken in a series: one row per body, type and period.

    Only `dialogue.document._next_numbers` changes it, in the transaction that uses
    the number.
    """

    _name = "dialogue.document.series"
    _description = "Number Series of Papers"
    _order = "body_id, period, id"
    _rec_name = "period"
    _log_access = False

    body_id = fields.Many2one(
        "dialogue.body", required=True, index=True, ondelete="cascade", readonly=True
    )
    period = fields.Char(required=True, readonly=True)
    last_number = fields.Integer(required=True, readonly=True)

    _period_uniq = models.UniqueIndex("(body_id, period)")
