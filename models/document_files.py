# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..reports import word
from .document import LOCKED_STATES


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
        """Keep the files of an issued paper, their checksums and what it says.

        Where the server cannot make one of them, the discussion says so.
        """
        self.ensure_one()
        records = self._paper()._records_of(self)
        if not records:
            return
        report = self.report_id.with_context(
            dialogue_document=self.id, force_report_rendering=True
        )
        vals = self._printed_vals()
        if report._dialogue_can_draw():
            pdf, _kind = report._render_qweb_pdf(report, records.ids)
            vals["pdf_attachment_id"] = self._store_file(pdf, "pdf").id
            vals["checksum"] = hashlib.sha256(pdf).hexdigest()
        else:
            self.message_post(body=report._dialogue_no_engine())
        if word.available():
            docx = report._dialogue_file("docx", records.ids)
            vals["docx_attachment_id"] = self._store_file(docx, "docx").id
            vals["docx_checksum"] = hashlib.sha256(docx).hexdigest()
        else:
            self.message_post(body=report._dialogue_no_word())
        self._write_state("issued", **vals)

    def _store_file(self, raw, kind):
        name = f"{self.symbol or self.name}.{kind}".replace("/", "-")
        return self.env["ir.attachment"].create(
            {"name": name, "raw": raw, "res_model": self._name, "res_id": self.id}
        )

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
