# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..reports import word, word_style
from ..tools import office_file
from ..tools.office_file import OfficeFileError
from .document_style import LETTERHEADS


class DialogueWordTemplate(models.Model):
    """A Word template of an office, in place of the one made from the style.

    People change the template that a style gives (`action_word_template`) in Word
    and bring it back here; it is read at once, so that nobody finds out on the day
    of the session that a place was lost.
    """

    _name = "dialogue.word.template"
    _description = "Word template"
    _order = "kind, report_id, company_id, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    kind = fields.Selection(LETTERHEADS, "Letterhead", required=True, default="state")
    report_id = fields.Many2one(
        "ir.actions.report",
        "Paper",
        domain=[("dialogue_paper", "=", True)],
        index="btree_not_null",
        ondelete="cascade",
        help="Empty: all papers of this letterhead that have no template of their own.",
    )
    company_id = fields.Many2one(
        "res.company",
        index=True,
        default=lambda self: self.env.company,
        help="Empty: every commune of the database uses it.",
    )
    file = fields.Binary("Word file", required=True, attachment=True)
    file_name = fields.Char()
    active = fields.Boolean(default=True)

    _one_each = models.UniqueIndex(
        "(kind, COALESCE(report_id, 0), COALESCE(company_id, 0)) WHERE active IS TRUE",
        "There is a template for this letterhead and paper already: archive it first.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_size(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_size(vals)
        return super().write(vals)

    @api.model
    def _check_size(self, vals):
        """Refuse a file that is too large before it is stored."""
        if len(vals.get("file") or "") > office_file.longest_base64(word.MAX_TEMPLATE):
            raise ValidationError(self._why_refused("large", ""))

    @api.constrains("file")
    def _check_file(self):
        for template in self:
            try:
                word.Template(template._decoded()).try_out()
            except word.TemplateRefused as refused:
                raise ValidationError(
                    template._why_refused(refused.code, refused.detail)
                ) from refused

    def _decoded(self):
        try:
            return office_file.decode(
                self.with_context(bin_size=False).file, word.MAX_TEMPLATE
            )
        except OfficeFileError as error:
            code = "large" if error.code == "too_big" else "unreadable"
            raise word.TemplateRefused(code) from error

    @api.model
    def _why_refused(self, code, detail):
        """Return what is wrong with a template and what to do about it."""
        known = ", ".join([*word.BLOCKS, *word.FIELDS])
        return {
            "unreadable": self.env._(
                "This is no Word document. Save the template as .docx in Word."
            ),
            "large": self.env._(
                "The Word template is larger than 5 MB, or holds far more than a"
                " letterhead. Make its pictures smaller and take other text out."
            ),
            "programs": self.env._(
                "The Word template brings a program (macro) or an embedded file along."
                " Save it as a plain .docx without them."
            ),
            "fetches": self.env._(
                "The Word template fetches something from elsewhere when it is opened"
                " (%(detail)s). Put pictures into the file itself and take links to"
                " other files and templates out.",
                detail=detail,
            ),
            "sections": self.env._(
                "The Word template has several sections. Take the section breaks out:"
                " the papers of a batch are put into sections here."
            ),
            "fields": self.env._(
                "The Word template names what papers do not have: %(detail)s. These"
                " names can be used: %(known)s.",
                detail=detail,
                known=known,
            ),
            "body": self.env._(
                "The Word template has no place for the text. Write {{p body }} on a"
                " line of its own."
            ),
            "syntax": self.env._(
                "A place of the Word template is not written as it should be, as in"
                " {{p body }} or {{ number }}: %(detail)s",
                detail=detail,
            ),
        }[code]

    @api.model
    def _raw_for(self, style, report):
        """Return the Word template for a paper of a style as bytes.

        The template of the commune comes before a shared one, that of the paper
        before that of the letterhead; else it is made from the style.
        """
        # sudo: whoever may print a paper may print it on the template of the office
        found = self.sudo().search(
            [
                ("kind", "=", style.kind),
                ("report_id", "in", [report.id, False]),
                ("company_id", "in", [self.env.company.id, False]),
            ]
        )
        if not found:
            return word_style.default_template(style._measures())
        best = min(found, key=lambda line: (not line.company_id, not line.report_id))
        return base64.b64decode(best.file)
