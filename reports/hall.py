# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models

from ..tools.wording import list_lines, small_first

# Whose delegates have a plate on the table besides the chairs and the secretary.
TABLE_KINDS = ("chair", "party", "council", "front")
# Longer lines are printed smaller.
LONG_LINE = 60
LONG_NAME = 24


class SheetPaper(models.AbstractModel):
    """A sheet for the hall: it fills its page and bears no letterhead."""

    _name = "dialogue.sheet.paper"
    _description = "Sheet for the Hall"
    _inherit = "dialogue.session.paper"

    _document_type = "phieu"
    _numbered = False

    def _paper_values(self, record, document):
        return {
            **super()._paper_values(record, document),
            "sheet_css": self._css(document.style_id, landscape=True, sheet=True),
        }


class ReportBanner(models.AbstractModel):
    """Phông hội trường: what the backdrop says, as the sign maker needs it."""

    _name = "report.commune_dialogue.report_banner"
    _description = "Hall Banner"
    _inherit = "dialogue.sheet.paper"

    _report = "commune_dialogue.action_report_banner"
    _title = "PHÔNG HỘI TRƯỜNG"
    _rank = 120

    def _paper_values(self, record, document):
        lines = list_lines(record.banner_text)
        if not lines:
            issuer = document.body_id._lines("name_lines")
            lines = [" ".join(issuer), record.name]
        values = super()._paper_values(record, document)
        return {
            **values,
            # The name of the body stands small above what is held.
            "above": lines[0] if len(lines) > 1 else "",
            "lines": [
                {
                    "text": line,
                    "style": "banner-long" if len(line) > LONG_LINE else None,
                }
                for line in (lines[1:] if len(lines) > 1 else lines)
            ],
            "below": ", ".join(
                filter(None, [document.place, small_first(values["day"])])
            ),
        }


class ReportNamePlates(models.AbstractModel):
    """Biển tên: one sheet for each person at the chair's table, folded in two."""

    _name = "report.commune_dialogue.report_name_plates"
    _description = "Name Plates"
    _inherit = "dialogue.sheet.paper"

    _report = "commune_dialogue.action_report_name_plates"
    _title = "BIỂN TÊN"
    _rank = 130

    def _prefetch(self, records):
        records.secretary_id.mapped("name")
        records.delegate_ids.group_id.mapped("kind")
        return super()._prefetch(records)

    def _paper_values(self, record, document):
        return {
            **super()._paper_values(record, document),
            "plates": self._plates(record),
        }

    def _plates(self, session):
        """Return name and position of everybody with a plate, each person once.

        Before anybody is named, one empty plate.
        """
        # sudo: plain users may not read an employee's title, which is on the plate
        chairs = self._chairs(session).sudo()
        secretary = session.secretary_id.sudo()
        plates = {person.name: person.job_title or "Chủ trì" for person in chairs}
        if secretary:
            plates.setdefault(secretary.name, "Thư ký hội nghị")
        delegates = session.delegate_ids.filtered(
            lambda line: line.is_named and line.group_id.kind in TABLE_KINDS
        )
        for delegate in delegates._printed_order():
            position = delegate.position or delegate.organisation or ""
            plates.setdefault(delegate.name, position)
        return [
            {
                "name": name,
                "position": position,
                "style": "plate-long" if len(name) > LONG_NAME else "plate-name",
            }
            for name, position in (plates or {"": ""}).items()
        ]
