# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models

# Of Odoo: what people call a search for citizens or the scan of a letter, write, or
# plan to do for somebody.
OTHERS = (
    "calendar.event",
    "ir.attachment",
    "ir.exports",
    "ir.exports.line",
    "ir.filters",
    "mail.activity",
    "mail.message",
)


class IrRule(models.Model):
    _inherit = "ir.rule"

    def _make_access_error(self, operation, records):
        """Refuse without naming what is refused.

        In developer mode, which every internal user can switch on, Odoo adds the names
        of the records to the refusal: those of citizens for instance.
        """
        if records._name.startswith("dialogue.") or records._name in OTHERS:
            # Taken from there instead of being computed; emptied again by Odoo.
            name = records._fields["display_name"]
            for record in records[:6].sudo():
                name._update_cache(record, "…")
        return super()._make_access_error(operation, records)
