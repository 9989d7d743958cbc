# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models

from ..models.parameters_mixin import DEADLINE_RULES
from .plan import UNITS


class ReportRules(models.AbstractModel):
    """Nội quy hội nghị: who takes part, how one speaks, what is not dealt with.

    An office that has rules of its own writes them as the text of the paper in the
    register; they are printed instead.
    """

    _name = "report.commune_dialogue.report_rules"
    _description = "Conference Rules"
    _inherit = "dialogue.session.paper"

    _report = "commune_dialogue.action_report_rules"
    _document_type = "QC"
    _title = "NỘI QUY"
    _numbered = False
    _rank = 70

    def _paper_values(self, record, document):
        number, unit, _direction = DEADLINE_RULES["publication"]
        company = record.company_id.sudo()  # sudo: a setting, not a secret
        return {
            **super()._paper_values(record, document),
            "content": document.content,
            "published": f"{company[number]:02d} {UNITS[company[unit]]}",
        }
