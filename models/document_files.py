# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..reports import word
from .document import LOCKED_STATES

# Where the files of an issued paper are kept, and their checksums.
FILE_FIELDS = {"pdf": "pdf_attachment_id", "docx": "docx_attachment_id"}
CHECKSUM_FIELDS = {"pdf": "checksum", "docx": "docx_checksum"}


class DialogueDocument(models.Model):
    """What a paper is on file: as last printed, as issued, as signed by hand."""

    _inherit = "dialogue.document"

    pdf_attachment_id = fields.Many2one(
        "ir.attachment", "Issued PDF", readonly=True, copy=False, index="btree_not_null"
    )
    checksum = fields.Char(
        "SHA-256", readonly=True, copy=False, help="Of the PDF stored on issue."
    )
    docx_attachment_id = fields.Many2one(
        "ir.attachment",
        "Issued Word file",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    docx_checksum = fields.Char(
        "SHA-256 of the Word file",
        readonly=True,
        copy=False,
        help="Of the Word file stored on issue.",
    )
    signed_copy_ids = fields.Many2many(
        "ir.attachment",
        "dialogue_document_signed_copy_rel",
        "document_id",
        "attachment_id",
        string="Signed copy",
        copy=False,
        help="The paper as signed and sealed, scanned. Once the paper is issued,"
        " copies can be added and none taken away.",
    )
    print_checksum = fields.Char(
        readonly=True, copy=False, export_string_translation=False
    )
    printed_date = fields.Datetime("Last printed on", readonly=True, copy=False)
    printed_by_id = fields.Many2one(
        "res.users",
        "Last printed by",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    print_note = fields.Char(compute="_compute_print_note")
    print_warning = fields.Char(compute="_compute_print_warning")
    has_tables = fields.Boolean(
        compute="_compute_has_tables", export_string_translation=False
    )

    @api.depends("report_id")
    def _compute_print_warning(self):
        self.print_warning = self.env["ir.actions.report"].dialogue_print_status()[
            "warning"
        ]

    @api.depends("report_id")
    def _compute_has_tables(self):
        for document in self:
            document.has_tables = document.report_id and document._paper()._has_sheets()

    @api.depends("print_checksum", "state")
    def _compute_print_note(self):
        for document in self:
            document.print_note = document._changed_since_print() and (
                self.env._(
                    "What this paper is drawn from has changed since it was issued."
                    " The stored file stays as it was; if it is wrong now, replace the"
                    " paper by another one."
                )
                if document.state in LOCKED_STATES
                else self.env._(
                    "Changed since it was last printed: print it again before it is"
                    " signed or issued."
                )
            )

    def _changed_since_print(self):
        """Tell whether the paper would say something else than when last printed."""
        self.ensure_one()
        printed = self.print_checksum
        return bool(printed) and printed != self._paper()._fingerprint(self)

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        documents = super().create(vals_list)
        documents._adopt_files("signed_copy_ids")
        return documents

    def write(self, vals):
        result = super().write(vals)
        if "signed_copy_ids" in vals:
            self._adopt_files("signed_copy_ids")
        return result

    @api.model
    def _open_after_issue(self, vals):
        """Return the names in ``vals`` that an issued paper still takes.

        It is made public after its issue, and comes back from the seal as a scan.
        """
        names = {"publication_ids"}
        added = (Command.LINK, Command.CREATE)
        if all(command[0] in added for command in vals.get("signed_copy_ids") or ()):
            names.add("signed_copy_ids")
        return names

    # ------------------------------------------------------------------
    # Files
    # ------------------------------------------------------------------

    def _store_files(self):
        """Keep the files of issued papers, their checksums and what they say.

        Where the server cannot make one of them, the discussion says so.
        """
        # Read of all at once what each of them is drawn with.
        self.mapped("recipient_ids")
        self.mapped("legal_basis_ids")
        # Each is drawn by itself, since it is a file of its own; all are kept at once.
        drawn = {document: document._draw() for document in self}
        drawn = {document: raws for document, raws in drawn.items() if raws is not None}
        files = iter(
            self.env["ir.attachment"].create(
                [
                    document._file_vals(raw, kind)
                    for document, raws in drawn.items()
                    for kind, raw in raws.items()
                ]
            )
        )
        for document, raws in drawn.items():
            vals = document._printed_vals()
            for kind, raw in raws.items():
                vals[FILE_FIELDS[kind]] = next(files).id
                vals[CHECKSUM_FIELDS[kind]] = hashlib.sha256(raw).hexdigest()
            document._write_state("issued", **vals)

    def _draw(self):
        """Return the files of this paper as {kind: bytes}; None: nothing to draw."""
        self.ensure_one()
        records = self._paper()._records_of(self)
        if not records:
            return None
        report = self.report_id.with_context(
            dialogue_document=self.id, force_report_rendering=True
        )
        raws = {}
        if report._dialogue_can_draw():
            raws["pdf"], _kind = report._render_qweb_pdf(report, records.ids)
        else:
            self.message_post(body=report._dialogue_no_engine())
        if word.available():
            raws["docx"] = report._dialogue_file("docx", records.ids)
        else:
            self.message_post(body=report._dialogue_no_word())
        return raws

    def _file_vals(self, raw, kind):
        name = f"{self.symbol or self.name}.{kind}".replace("/", "-")
        return {"name": name, "raw": raw, "res_model": self._name, "res_id": self.id}

    def _printed_vals(self):
        return {
            "print_checksum": self._paper()._fingerprint(self),
            "printed_date": fields.Datetime.now(),
            "printed_by_id": self.env.uid,
        }

    def _note_print(self):
        """Remember what a paper that is not issued yet said when it was printed."""
        for document in self:
            if document.state not in LOCKED_STATES:
                # sudo: that a paper was printed is noted whoever printed it
                document.sudo().write(document._printed_vals())

    def _paper(self):
        """Return the model that knows what this paper says."""
        self.ensure_one()
        return self.report_id._dialogue_paper()

    # ------------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------------

    def action_print(self):
        """Open the stored PDF of an issued paper, else print it as it stands now.

        :return: dict, an action
        :raise UserError: where there is nothing to print yet
        """
        self.ensure_one()
        return self._fetch(self.pdf_attachment_id) or self.report_id.with_context(
            dialogue_document=self.id
        ).report_action(self._printed_records(), config=False)

    def action_word(self):
        """Fetch the stored Word file of an issued paper, else as it stands now.

        :return: dict, an action
        :raise UserError: where there is nothing to print yet
        """
        self.ensure_one()
        return self._fetch(
            self.docx_attachment_id
        ) or self.report_id.dialogue_file_action("docx", self._printed_records(), self)

    def action_excel(self):
        """Fetch the tables of the paper as an Excel file.

        :return: dict, an action
        :raise UserError: where there is nothing to print yet
        """
        self.ensure_one()
        return self.report_id.dialogue_file_action("xlsx", self._printed_records())

    @api.model
    def _fetch(self, attachment):
        return attachment and {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{attachment.id}?download=true",
            "target": "download",
        }

    def _printed_records(self):
        records = self._paper()._records_of(self)
        if not records:
            raise UserError(
                self.env._("There is nothing to print for “%s” yet.", self.display_name)
            )
        return records
