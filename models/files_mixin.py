# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models


class DialogueFiles(models.AbstractModel):
    """A record that may keep its files closer than itself (see ir.attachment)."""

    _name = "dialogue.files"
    _description = "Files under rules of their own"

    def _closed_files(self, operation):
        """Return the records whose files the user may not read or write.

        Asked after the rules, for the records that they open.

        :param operation: "read" or "write"; adding and deleting is writing
        """
        return self.browse()

    def _adopt_files(self, name):
        """Tie the files just uploaded into a field to the record.

        Until then its uploader alone may read them; afterwards the rules of the
        record decide.
        """
        for record in self:
            # sudo: re-homing a file that its uploader just put into this field; only
            # own uploads that belong to no record yet are taken over
            files = record.sudo()[name].filtered(
                lambda file: not file.res_id and file.create_uid == self.env.user
            )
            files.write({"res_model": self._name, "res_id": record.id})
