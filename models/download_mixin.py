# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models


class DialogueDownload(models.AbstractModel):
    """A record whose binary field is fetched as a file."""

    _name = "dialogue.download"
    _description = "File to download"

    def _download(self, field_name, file_name):
        """Return the action by which the browser fetches a file of this record."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/{field_name}/{file_name}"
            "?download=true",
            "target": "download",
        }
