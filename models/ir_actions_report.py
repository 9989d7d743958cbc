# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import io
import logging

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..reports import engine, word
from ..tools import workbook

_logger = logging.getLogger(__name__)


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    dialogue_paper = fields.Boolean(
        "Official paper of the dialogue",
        help="Drawn by the addon's own engine, with its own fonts.",
    )
    dialogue_engine = fields.Char(compute="_compute_dialogue_engine")
    dialogue_warning = fields.Char(compute="_compute_dialogue_engine")

    @api.depends("dialogue_paper")
    def _compute_dialogue_engine(self):
        name = engine.engine_name()
        warning = False if name else self._dialogue_engine_warning()
        for report in self:
            report.dialogue_engine = report.dialogue_paper and name
            report.dialogue_warning = report.dialogue_paper and warning

    @api.model
    def _dialogue_engine_warning(self):
        """Return what to tell people where papers are printed only approximately."""
        return self.env._(
            "The layout of papers is approximate: sizes, rules and page numbers"
            " may be wrong. Ask the administrator to install the Python library"
            " “plutoprint” (or “weasyprint”) on the server."
        )

    @api.model
    def _dialogue_no_engine(self):
        return self.env._(
            "No program that draws papers is installed on the server, so there is no"
            " PDF. Ask the administrator to install the Python library “plutoprint”."
        )

    @api.model
    def _dialogue_can_draw(self):
        """Tell whether this server can draw papers at all."""
        return bool(engine.engine_name()) or self.get_wkhtmltopdf_state() not in (
            "install",
            "broken",
        )

    @api.model
    def _dialogue_no_word(self):
        return self.env._(
            "Word files cannot be made on this server. Ask the administrator to install"
            " the Python library “docxtpl”."
        )

    def _get_readable_fields(self):
        return super()._get_readable_fields() | {
            "dialogue_engine",
            "dialogue_warning",
        }

    def report_action(self, docids, data=None, config=True):
        # The company's logo and colours are no part of an official paper: its
        # administrator is not asked to choose them first.
        action = super().report_action(
            docids, data=data, config=config and not self.dialogue_paper
        )
        if self.dialogue_paper:
            action["dialogue_engine"] = self.dialogue_engine
            action["dialogue_warning"] = self.dialogue_warning
        return action

    # ------------------------------------------------------------------
    # Word and Excel beside the PDF
    # ------------------------------------------------------------------

    @api.private
    def dialogue_file_action(self, kind, records, document=None):
        """Return the action that fetches this paper as a file to work on.

        :param str kind: ``docx`` or ``xlsx``
        :param records: what is printed
        :param document: its entry in the register, or None for the newest
        :raise UserError: where the server cannot make such files
        """
        self.ensure_one()
        if kind == "docx" and not word.available():
            raise UserError(self._dialogue_no_word())
        ids = ",".join(map(str, records.ids))
        asked = f"?document={document.id}" if document else ""
        return {
            "type": "ir.actions.act_url",
            "url": f"/dialogue/paper/{kind}/{self.id}/{ids}{asked}",
            "target": "download",
        }

    def _dialogue_paper(self):
        """Return the model that knows what this paper says."""
        # sudo: which template belongs to a paper is no secret
        return self.env[f"report.{self.sudo().report_name}"]

    def _dialogue_file(self, kind, ids):
        """Return the paper of ``ids`` as a Word or Excel file (bytes).

        The records are read in the name of the user: `dialogue.paper` checks it.
        """
        if kind == "xlsx":
            return workbook.build(self._dialogue_paper()._workbook(ids))
        html = self._render_qweb_html(self, ids)[0]
        self._dialogue_paper()._note_prints(ids)
        # sudo: the measures of a letterhead are printed on every paper
        styles = self.env["dialogue.document.style"].sudo()
        templates = self.env["dialogue.word.template"]
        try:
            return word.write(
                html,
                lambda style: styles.browse(int(style))._measures(),
                lambda style: templates._raw_for(styles.browse(int(style)), self),
            )
        except word.TemplateRefused as refused:
            raise UserError(
                templates._why_refused(refused.code, refused.detail)
            ) from refused

    def _dialogue_file_name(self, ids):
        """Return the name of a file without its ending."""
        if len(ids) > 1:
            return self.sudo().name
        record = self.env[self.sudo().model].browse(ids)
        if getattr(record, "_names_person", False):
            # No file is called by the name of a person.
            return f"{self.sudo().name} - {record.id}"
        return (record.display_name or self.sudo().name).replace("/", "-")

    # ------------------------------------------------------------------
    # Rendering: the addon's papers only, every other report as Odoo does it
    # ------------------------------------------------------------------

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        report = self._get_report(report_ref)
        if not report.dialogue_paper:
            return super()._render_qweb_pdf_prepare_streams(
                report_ref, data, res_ids=res_ids
            )
        html = self._render_qweb_html(report_ref, res_ids, data=data)[0]
        # In the name of the user: Odoo hands out reports as the superuser.
        report.with_env(self.env)._dialogue_paper()._note_prints(res_ids)
        try:
            pdf = engine.draw(html)
        except engine.EngineMissing:
            pdf = self._draw_paper_approximately(report, html)
        # One file for the whole batch; of a single record it is that record's.
        key = res_ids[0] if res_ids and len(res_ids) == 1 else False
        return {key: {"stream": io.BytesIO(pdf), "attachment": None}}

    def _dialogue_pdfs(self, ids):
        """Return {id: PDF} of a paper that is one document per record.

        It is put into words once for all of them.
        """
        self.ensure_one()
        html = self._render_qweb_html(self, ids)[0]
        self._dialogue_paper()._note_prints(ids)
        try:
            return dict(zip(ids, engine.draw_each(html), strict=True))
        except engine.EngineMissing:
            return {id_: self._render_qweb_pdf(self, [id_])[0] for id_ in ids}

    def _draw_paper_approximately(self, report, html):
        """Draw a paper with wkhtmltopdf, one run per document, and say so."""
        if not self._dialogue_can_draw():
            raise UserError(self._dialogue_no_engine())
        _logger.warning(
            "%s printed with wkhtmltopdf: neither PlutoPrint nor WeasyPrint can be"
            " imported, so the layout is approximate.",
            report.report_name,
        )
        streams = []
        # Debian's wkhtmltopdf takes one document at a time, and a landscape annex
        # wants a run of its own anyway.
        for document in engine.split(html):
            bodies, _ids, _header, _footer, arguments = report._prepare_html(
                document.replace("<body>", "<body><main>").replace(
                    "</body>", "</main></body>"
                ),
                report_model=report.model,
            )
            landscape = "paper-landscape" in document
            pdf = self._run_wkhtmltopdf(
                bodies,
                report_ref=report,
                landscape=landscape,
                specific_paperformat_args=arguments,
            )
            streams.append(io.BytesIO(pdf))
        if len(streams) == 1:
            return streams[0].getvalue()
        with self._merge_pdfs(streams) as merged:
            return merged.getvalue()

    @api.model
    def dialogue_print_status(self):
        """Return how papers are drawn here.

        :return: dict ``{"engine": "plutoprint" | "weasyprint" | False,
            "warning": str | False}``
        """
        name = engine.engine_name()
        return {
            "engine": name or False,
            "warning": False if name else self._dialogue_engine_warning(),
        }
