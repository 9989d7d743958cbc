# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError


class DialoguePersonAnonymise(models.TransientModel):
    """Says what goes and what stays before a person is anonymised for good."""

    _name = "dialogue.person.anonymise"
    _inherit = ["dialogue.person.mixin"]
    _description = "Anonymise one person"

    delete_files = fields.Boolean(
        string="Delete the files of the contributions",
        default=True,
        help="Scans of forms and recordings show name, handwriting and voice. The"
        " original papers in the archive are not touched.",
    )
    file_count = fields.Integer(string="Files", compute="_compute_counts")
    contribution_count = fields.Integer(
        string="Contributions", compute="_compute_counts"
    )
    open_count = fields.Integer(string="Open matters", compute="_compute_counts")
    understood = fields.Boolean(string="I know that this cannot be undone")

    @api.depends("citizen_id", "other_citizen_ids")
    def _compute_counts(self):
        for window in self:
            voices = window._person().contribution_ids
            window.contribution_count = len(voices)
            window.file_count = len(voices._files())
            window.open_count = len(voices.petition_ids.filtered("is_open"))

    def action_confirm(self):
        """Anonymise the person (role: office).

        :raise UserError: where nobody ticked that it cannot be undone
        :raise AccessError: for others than the office
        """
        self.ensure_one()
        person = self._person()
        person._check_office()
        if not self.understood:
            raise UserError(
                self.env._("Tick that you know that this cannot be undone.")
            )
        person._anonymise(self._delegates(), delete_files=self.delete_files)
        # The names that were found under are gone with the window.
        self.unlink()
        return {"type": "ir.actions.client", "tag": "soft_reload"}
