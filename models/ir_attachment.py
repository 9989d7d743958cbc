# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import contextlib
import errno
import os
import uuid

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.base.models.ir_attachment import condition_values

from ..tools import file_names

# What the web client may still note about a file without touching the paper.
_HARMLESS = {"access_token", "thumbnail", "has_thumbnail"}
# A disk, a quota or the size that a process may write is used up.
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    @api.model_create_multi
    def create(self, vals_list):
        """Give files of the dialogue plain names.

        They are shown to others, and several are fetched as one archive, out of which
        a name with a path would be unpacked elsewhere.
        """
        return super().create(
            [
                {**vals, "name": file_names.plain(vals["name"])}
                if vals.get("name") and self._is_upload(vals)
                else vals
                for vals in vals_list
            ]
        )

    @api.model
    def _is_upload(self, vals):
        # A message that is still being written belongs to no record yet.
        model = vals.get("res_model") or ""
        return not vals.get("res_field") and (
            model.startswith("dialogue.") or model == "mail.compose.message"
        )

    def write(self, vals):
        """Refuse to change a file of an issued paper; a new one may be added."""
        if vals.get("name") and any(
            self._is_upload({"res_model": file.res_model, "res_field": file.res_field})
            for file in self.sudo()  # sudo: only what the files belong to is looked at
        ):
            vals = {**vals, "name": file_names.plain(vals["name"])}
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

    # ------------------------------------------------------------------
    # Files on the disk: whole or not at all
    # ------------------------------------------------------------------
    @api.model
    def _file_write(self, bin_value, checksum):
        """Let a file appear under its name when all of it is there.

        Odoo writes it in place. Half of a file, left by a full disk or a killed
        server, would be taken for another file of the same checksum, and this one
        would be refused for ever.

        :raise UserError: where there is no room left
        """
        try:
            _name, path = self._get_path(bin_value, checksum)
            if not os.path.exists(path):
                self._dialogue_write_whole(path, bin_value)
            return super()._file_write(bin_value, checksum)
        except OSError as error:
            if error.errno not in _NO_ROOM:
                raise
            raise UserError(
                self.env._(
                    "Nothing was saved: the server's disk for files is full. Ask the"
                    " administrator of the server to make room, then try again."
                )
            ) from error

    def _dialogue_write_whole(self, path, raw):
        folder, name = os.path.split(path)
        part = f"{name}-{uuid.uuid4().hex}"
        place = os.path.basename(folder)
        # Odoo's daily sweep takes away what no row names: here what a kill leaves.
        self._mark_for_gc(f"{place}/{part}")
        try:
            with open(os.path.join(folder, part), "xb") as file:
                file.write(raw)
            os.replace(os.path.join(folder, part), path)
        except OSError:
            with contextlib.suppress(OSError):
                os.unlink(os.path.join(folder, part))
            raise
        self._mark_for_gc(f"{place}/{name}")

    @api.model
    def _search(self, domain, offset=0, limit=None, order=None, **kwargs):
        # Odoo answers a search that names a few models by the rules of their records
        # alone: it would list, and `search_read` would show, the files that a record
        # keeps closer than itself. Every other search asks `_check_access`.
        if (
            self.env.su
            or kwargs.get("bypass_access")
            or not self._asks_for_closed_files(domain)
        ):
            return super()._search(domain, offset, limit, order, **kwargs)
        found = self.browse(super()._search(domain, order=order, **kwargs))
        end = None if limit is None else offset + limit
        opened = found._filtered_access("read")[offset:end]
        return opened._as_query(ordered=True)

    @api.model
    def _asks_for_closed_files(self, domain):
        """Tell whether a search names a model that has files under their own rules."""
        names = condition_values(self, "res_model", Domain(domain)) or ()
        return any(hasattr(self.env.get(name), "_closed_files") for name in names)

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
