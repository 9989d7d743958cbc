# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64

from odoo import fields, models
from odoo.exceptions import AccessError

from ..tools import intake_form


class DialogueIntakeExportMixin(models.AbstractModel):
    """Records as an Excel file with the columns of the form.

    The file is made when it is fetched and kept nowhere: it names people.
    """

    _name = "dialogue.intake.export.mixin"
    _inherit = ["dialogue.intake.mixin"]
    _description = "Export to Excel"

    # Set by the models that inherit: the form, and how files are called.
    _form = None
    _file_name = None

    count = fields.Integer(string="Number of rows", compute="_compute_count")
    file = fields.Binary(compute="_compute_file", export_string_translation=False)

    def _compute_count(self):
        for wizard in self:
            wizard.count = len(wizard._exported())

    def _compute_file(self):
        for wizard in self:
            wizard._check_may_export()
            form = intake_form.build(wizard._rows(), form=self._form)
            wizard.file = base64.b64encode(form)

    def action_export(self):
        """Download the file.

        :raise AccessError: where the user has not the right to export
        """
        self._check_may_export()
        return self._download("file", self._file_name)

    def _exported(self):
        """Return the records that the file holds."""
        raise NotImplementedError

    def _rows(self):
        """Return dicts of values by column key."""
        raise NotImplementedError

    def _check_may_export(self):
        if not self.env.user.has_group("base.group_allow_export"):
            raise AccessError(
                self.env._(
                    "You may not export data. An administrator can give you the right"
                    " “Access to export feature”."
                )
            )
