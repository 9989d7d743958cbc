# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import re

from odoo import models
from odoo.exceptions import UserError
from odoo.tools.mimetypes import guess_mimetype

from ..tools import file_names

# How many files a field takes, and how much of each tells what it is.
MAX_FILES = 100
HEAD = 2048
# How pages and drawings begin that a browser would run.
_MARKUP = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*"
    rb"<(?:!doctype\s+(?:html|svg)|html|head|body|script|svg|iframe)\b",
    re.IGNORECASE | re.DOTALL,
)


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

        :raise UserError: where there are too many, or one of them runs when opened
        """
        self._check_files(name)
        for record in self:
            # sudo: re-homing a file that its uploader just put into this field; only
            # own uploads that belong to no record yet are taken over
            files = record.sudo()[name].filtered(
                lambda file: not file.res_id and file.create_uid == self.env.user
            )
            files.write({"res_model": self._name, "res_id": record.id})

    def _check_files(self, name):
        for record in self:
            # sudo: only names and first bytes of what stands in the field are looked at
            files = record.sudo()[name]
            if len(files) > MAX_FILES:
                raise UserError(
                    self.env._(
                        "There are more than %(limit)s files. Put pages that belong"
                        " together into one PDF.",
                        limit=MAX_FILES,
                    )
                )
            for file in files:
                if file_names.is_active(file.name, self._kind_of(file)):
                    raise UserError(
                        self.env._(
                            "“%(file)s” is a program, a web page or a drawing that can"
                            " run on the computer of whoever opens it. Print it to PDF"
                            " or save it as a picture, and add that.",
                            file=file.name,
                        )
                    )

    def _kind_of(self, file):
        """Return what the content of a file looks like, whatever its name says."""
        if file.store_fname:
            head = file._file_read(file.store_fname, HEAD)
        else:
            head = (file.db_datas or b"")[:HEAD]
        if _MARKUP.match(head):
            return "text/html"
        return guess_mimetype(bytes(head)) if head else ""
