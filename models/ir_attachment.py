# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

# What the web client may still note about a file without touching the paper.
_HARMLESS = {"access_token", "thumbnail", "has_thumbnail"}


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def write(self, vals):
        """Refuse to change a file of an issued paper; a new one may be added."""
        changed = set(vals) - _HARMLESS
        if changed:
            self._check_paper_unlocked(
                lambda file: any(
                    name not in file._fields or file[name] != vals[name]
                    for name in changed
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_issued_paper(self):
        self._check_paper_unlocked(lambda file: True)

    def _check_paper_unlocked(self, touches):
        # sudo: whoever asks, the lock holds; only the link to the paper is read
        files = self.sudo().filtered(
            lambda file: (
                file.res_model == "dialogue.document" and file.res_id and touches(file)
            )
        )
        if files:
            papers = self.env["dialogue.document"].sudo().browse(files.mapped("res_id"))
            papers.exists()._check_unlocked()

    def _inaccessible_comodel_records(self, model_and_ids, operation):
        model_and_ids = {model: list(ids) for model, ids in model_and_ids.items()}
        closed = set(super()._inaccessible_comodel_records(model_and_ids, operation))
        yield from closed
        if self.env.su:
            return
        for model, ids in model_and_ids.items():
            if not hasattr(self.env.get(model), "_closed_files"):
                continue
            open_ids = [id_ for id_ in ids if id_ and (model, id_) not in closed]
            # An attachment may outlive its record.
            records = self.env[model].browse(open_ids).exists()
            for record in records._closed_files(operation):
                yield model, record.id
