# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64

from odoo import api, fields, models


class DialoguePersonExport(models.TransientModel):
    """All that is kept about one person as a file, to be handed over on request.

    The file is made when it is fetched and kept nowhere. It is for the person, so the
    right to export lists is not asked for.
    """

    _name = "dialogue.person.export"
    _inherit = ["dialogue.person.mixin", "dialogue.download"]
    _description = "Data kept about one person"

    file = fields.Binary(compute="_compute_file", export_string_translation=False)

    @api.depends("citizen_id", "other_citizen_ids", "delegate_ids")
    def _compute_file(self):
        for window in self:
            window.citizen_id._check_office()
            _ending, content = window._person()._personal_file(window._delegates())
            window.file = base64.b64encode(content)

    def action_export(self):
        """Download the file; who did is noted in the log.

        :raise AccessError: for others than the office
        """
        self.ensure_one()
        self.citizen_id._check_office()
        person = self._person()
        person._note_access("exported")
        ending = "zip" if person.contribution_ids._files() else "xlsx"
        return self._download("file", f"du-lieu-ca-nhan-{self.citizen_id.id}.{ending}")
