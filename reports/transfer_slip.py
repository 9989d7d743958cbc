# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models

from ..tools.wording import date_short, date_words, first_upper

# Why a matter is not settled here, by kind; complaints have a procedure of their own.
REASONS = {
    "complaint": "là nội dung khiếu nại, được giải quyết theo pháp luật về khiếu nại",
}
KINDS = {"complaint": "khiếu nại"}


class ReportTransferSlip(models.AbstractModel):
    """Phiếu chuyển: a matter goes to the body that is competent for it.

    The matter itself keeps receiver, number and date of the paper that forwards it
    (`forward_document_id`); this is that paper. It names no citizen: the form or the
    record of what was said goes along with it.
    """

    _name = "report.commune_dialogue.report_transfer_slip"
    _description = "Transfer Slip"
    _inherit = "dialogue.petition.paper"

    _report = "commune_dialogue.action_report_transfer_slip"
    _document_type = "PC"
    _phase = "before"
    _rank = 70

    def _default_subject(self, source):
        kind = KINDS.get(source.kind, "ý kiến, kiến nghị")
        return f"Chuyển {kind} của {self._raised_by(source)}"

    def _default_recipients(self, record):
        return ["Như trên", "Người có ý kiến, kiến nghị (để biết)"]

    def _document_vals(self, source, stored=False):
        return {
            **super()._document_vals(source, stored=stored),
            "addressees": source.forward_body_id.name,
        }

    def _paper_values(self, record, document):
        return {
            **self._about(record),
            "addressees": self._addressees(document, record.forward_body_id.name),
            "kind": KINDS.get(record.kind, "ý kiến, kiến nghị"),
            "received": first_upper(date_words(record.received_date)),
            "reason": REASONS.get(
                record.kind, "không thuộc thẩm quyền giải quyết của xã"
            ),
            "receiver": record.forward_body_id.name or "cơ quan có thẩm quyền",
            "deadline": date_short(record.forward_deadline),
        }
