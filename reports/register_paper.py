# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

from ..tools.wording import end_text


class ReportDocument(models.AbstractModel):
    """A paper whose text is written in the register itself (Form 1.4, 1.5)."""

    _name = "report.commune_dialogue.report_document"
    _description = "Paper of the Register"
    _inherit = "dialogue.paper"

    _report = "commune_dialogue.action_report_document"
    _model = "dialogue.document"

    @api.model
    def _documents(self, records):
        return {record: record for record in records}

    @api.model
    def _registered(self, sources):
        return {document.id: document for document in sources}

    @api.model
    def _records_of(self, document):
        return document

    def _paper_values(self, record, document):
        return {"content": end_text(document.content, document.style_id.text_ending)}
