# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
from string import Formatter

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import ormcache

from ..reports import word_style

LETTERHEADS = [
    ("state", "State"),
    ("party", "Party"),
    ("front", "Fatherland Front"),
]
# Which letterhead a body uses unless it names a style of its own.
LETTERHEAD_OF_KIND = {
    "state": "state",
    "council": "state",
    "external": "state",
    "party": "party",
    "front": "front",
}


def size(label, default, **kwargs):
    """Return a field for a type size in points or a length in millimetres."""
    return fields.Float(label, digits=(6, 2), default=default, **kwargs)


class DialogueDocumentStyle(models.Model):
    """How a letterhead looks: every measure of it, as data.

    The one layout template of the papers reads its sizes, weights, rules and marks
    here, so a new rule of the law is a new record with a later validity and an
    office that deviates keeps a copy of its own. Lengths are millimetres, type
    sizes are points.
    """

    _name = "dialogue.document.style"
    _inherit = "dialogue.cached.mixin"
    _description = "Document Style"
    _order = "kind, valid_from desc, id"

    name = fields.Char(required=True, translate=True)
    kind = fields.Selection(LETTERHEADS, "Letterhead", required=True, default="state")
    company_id = fields.Many2one(
        "res.company",
        index=True,
        help="Empty: every commune of the database may use this style.",
    )
    source = fields.Char(help="The rule this style follows.", translate=True)
    valid_from = fields.Date()
    valid_to = fields.Date()
    active = fields.Boolean(default=True)

    # page
    margin_top = size("Top margin", 20)
    margin_bottom = size("Bottom margin", 20)
    margin_left = size("Left margin", 30)
    margin_right = size("Right margin", 15)
    page_number_size = size("Page number", 13)

    # letterhead
    header_left_width = size("Width of the left column", 66)
    header_gap = size("Gap below the letterhead", 4)
    parent_size = size("Parent body", 13)
    parent_bold = fields.Boolean("Parent body in bold")
    issuer_size = size("Issuing body", 13)
    issuer_bold = fields.Boolean("Issuing body in bold", default=True)
    issuer_mark = fields.Selection(
        [("rule", "Rule"), ("star", "Star"), ("none", "Nothing")],
        "Below the issuing body",
        required=True,
        default="rule",
    )
    issuer_rule_ratio = fields.Float(
        "Length of its rule",
        default=0.4,
        help="As a share of the text's length; the law wants a third to a half.",
    )
    motto_line1 = fields.Char(
        "Right, first line", default="CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    )
    motto_line1_size = size("Size of the first line", 13)
    motto_line2 = fields.Char("Right, second line")
    motto_line2_size = size("Size of the second line", 14)
    motto_rule = fields.Boolean(
        "Rule below the right lines",
        default=True,
        help="Exactly as long as the last line above it.",
    )
    rule_width = size("Thickness of the rules (pt)", 0.75)

    # number, place and date
    number_label = fields.Char(default="Số: ")
    number_size = size("Number", 13)
    number_format = fields.Char(
        default="{number}/{type}-{body}",
        required=True,
        help="Of {number}, {type} (KH, TB…), {body} (symbol of the issuing body) and"
        " {unit} (symbol of the drafting unit).",
    )
    letter_number_format = fields.Char(
        "Number of a letter",
        default="{number}/{body}-{unit}",
        required=True,
        help="For a letter (công văn), which bears no type in a state number.",
    )
    number_digits = fields.Integer(
        default=2, help="Shorter numbers are padded with zeros."
    )
    number_period = fields.Selection(
        [("year", "Calendar year"), ("term", "Term of the committee")],
        "Numbers start again every",
        required=True,
        default="year",
        help="State: 1 January to 31 December (Decree 30/2020/ND-CP, article 15)."
        " Party: the term of the committee (Guideline 05-HD/VPTW of 2026).",
    )
    date_size = size("Place and date", 14)
    date_italic = fields.Boolean("Place and date in italics", default=True)

    # title and subject
    title_gap = size("Gap above the title", 6)
    title_size = size("Title", 14)
    subject_size = size("Subject", 14)
    subject_mark = fields.Selection(
        [("rule", "Rule"), ("dashes", "Dashes"), ("none", "Nothing")],
        "Below the subject",
        required=True,
        default="rule",
    )
    subject_rule_ratio = fields.Float(
        "Length of the rule below the subject", default=0.4
    )
    letter_subject_prefix = fields.Char("Subject of a letter begins", default="V/v ")
    letter_subject_size = size("Subject of a letter", 12)
    letter_subject_italic = fields.Boolean("Subject of a letter in italics")

    # text
    text_size = size("Text", 14)
    line_spacing_rule = fields.Selection(
        [("multiple", "Multiple of a line"), ("exact", "Exact, in points")],
        "Line spacing",
        required=True,
        default="multiple",
    )
    line_spacing = fields.Float("Line spacing, value", digits=(6, 2), default=1.1)
    paragraph_gap = size("Gap between paragraphs (pt)", 6)
    first_line_indent = size("First-line indent", 12.7)
    basis_italic = fields.Boolean("Legal bases in italics", default=True)
    basis_prefix = fields.Char("A legal basis begins", default="")
    heading_format = fields.Char(
        "Numbered heading",
        default="{number}. ",
        required=True,
        help="What stands before the text of a main heading, as in “I. ” or “I- ”.",
    )
    heading_upper = fields.Boolean("Main headings in capitals", default=True)
    text_ending = fields.Char(
        "The text ends with",
        default="./.",
        help="“./.” in the forms of the State (Decree 30/2020/ND-CP, annex III), “.” in"
        " those of the Party (Guideline 05-HD/VPTW of 2026).",
    )
    addressee_label = fields.Char(default="Kính gửi:")
    submission_label = fields.Char("Addressee of a submission", default="Kính gửi:")

    # annexes and tables
    annex_title_size = size("Annex title", 14)
    annex_reference_size = size("Annex reference", 14)
    table_size = size("Tables", 12)

    # recipients
    recipients_title = fields.Char(default="Nơi nhận:")
    recipients_title_size = size("Recipients' heading", 12)
    recipients_title_bold = fields.Boolean("Recipients' heading in bold", default=True)
    recipients_title_italic = fields.Boolean(
        "Recipients' heading in italics", default=True
    )
    recipients_title_underline = fields.Boolean("Recipients' heading underlined")
    recipients_size = size("Recipients", 11)
    filing_prefix = fields.Char("Filing line begins", default="Lưu: ")
    filing_default = fields.Char("Filing line", default="VT, VP")

    # signature
    signature_gap = size("Room for the signature", 26)
    authority_size = size("Authority", 14)
    position_bold = fields.Boolean("Position in bold", default=True)
    signer_size = size("Signer's name", 14)
    mark_tm = fields.Char("On behalf of", default="TM. ")
    mark_kt = fields.Char("In place of", default="KT. ")
    mark_tl = fields.Char("By order of", default="TL. ")
    mark_tuq = fields.Char("By authorisation of", default="TUQ. ")
    mark_q = fields.Char("Acting", default="Q. ")
    deputy_in_place = fields.Boolean(
        "A deputy signs in place of the head",
        default=True,
        help="Unset for a committee that decides as one: its deputy signs on behalf"
        " of the committee, under the own position.",
    )

    word_file = fields.Binary(
        "Word template", compute="_compute_word_file", export_string_translation=False
    )

    _measures_positive = models.Constraint(
        "CHECK(margin_top >= 0 AND margin_bottom >= 0 AND margin_left >= 0"
        " AND margin_right >= 0 AND text_size > 0 AND line_spacing > 0)",
        "Margins may not be negative; sizes and line spacing must be positive.",
    )
    _validity_ordered = models.Constraint(
        "CHECK(valid_from IS NULL OR valid_to IS NULL OR valid_from <= valid_to)",
        "The style would end before it begins.",
    )

    @api.constrains("number_format", "letter_number_format", "heading_format")
    def _check_formats(self):
        known = {"number", "type", "body", "unit"}
        for style in self:
            for text in (
                style.number_format,
                style.letter_number_format,
                style.heading_format,
            ):
                try:
                    parts = list(Formatter().parse(text))
                except ValueError:
                    parts = [("", "", "", "")]
                if any(
                    name not in known for _, name, _, _ in parts if name is not None
                ):
                    raise ValidationError(
                        self.env._(
                            "“%(format)s” cannot be filled in. Use {number}, {type},"
                            " {body} and {unit} only.",
                            format=text,
                        )
                    )

    @api.model
    def _valid_for(self, kind, date, company):
        """Return the style of a letterhead in force on a date.

        :param str kind: ``state``, ``party`` or ``front``
        :return: a style of the company before a shared one, the latest before an
            older one; where none is in force on the day, the nearest one
        """
        styles = self.browse(self._ids_of(kind, company.id))
        in_force = styles.filtered(lambda style: style._covers(date))
        return (in_force or styles)[:1]

    @api.model
    @ormcache("kind", "company_id")
    def _ids_of(self, kind, company_id):
        """Return the styles a letterhead may have, the company's own first."""
        # sudo: the answer is kept for everybody; reading a style is checked
        styles = self.sudo().with_context(active_test=True)
        domain = Domain("kind", "=", kind)
        domain &= Domain("company_id", "in", [company_id, False])
        return tuple(styles.search(domain).sorted(lambda s: not s.company_id).ids)

    def _covers(self, date):
        """Tell whether the style is in force on ``date``."""
        self.ensure_one()
        return (not self.valid_from or self.valid_from <= date) and (
            not self.valid_to or self.valid_to >= date
        )

    def _measures(self):
        """Return the values that the layout of a paper reads, by field."""
        self.ensure_one()
        kinds = ("float", "integer", "char", "boolean", "selection")
        return {
            name: self[name]
            for name, field in self._fields.items()
            if field.type in kinds and field.store and name not in models.MAGIC_COLUMNS
        }

    def action_word_template(self):
        """Fetch the Word template made from this style, to be changed in Word.

        :return: dict, an action
        """
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/word_file/{self.kind}.docx"
            "?download=true",
            "target": "download",
        }

    def _compute_word_file(self):
        for style in self:
            style.word_file = word_style.available() and base64.b64encode(
                word_style.default_template(style._measures())
            )

    def _mark(self, authority):
        """Return what is printed before the one for whom a paper is signed."""
        self.ensure_one()
        return self[f"mark_{authority.lower()}"] or "" if authority else ""

    def _format_number(self, document_type, number, body_symbol, unit_symbol):
        """Return the printed number, as in ``05/KH-UBND``.

        A paper that has no number yet gets a blank to write it into.
        """
        self.ensure_one()
        letter = document_type == "CV"
        text = self.letter_number_format if letter else self.number_format
        if letter and not unit_symbol:
            text = text.replace("-{unit}", "")
        digits = str(number).zfill(self.number_digits) if number else "\u00a0" * 7
        return text.format_map(
            {
                "number": digits,
                "type": document_type,
                "body": body_symbol or "",
                "unit": unit_symbol or "",
            }
        )
