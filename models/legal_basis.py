# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ..tools.vietnamese import sort_key


class DialogueLegalBasis(models.Model):
    """A law, decree, regulation or plan that papers cite, with its validity."""

    _name = "dialogue.legal.basis"
    _description = "Legal Basis"
    _order = "sequence, sort_key, id"
    _rec_names_search = ["number", "summary", "citation"]
    _check_company_auto = True

    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        "res.company",
        index=True,
        default=lambda self: self.env.company,
        help="Empty: every commune of the database may cite it.",
    )
    document_type = fields.Char(
        "Type",
        required=True,
        help="As written in a sentence: Luật, Nghị định, Quy định.",
    )
    number = fields.Char()
    date = fields.Date()
    issuer = fields.Char()
    summary = fields.Char(required=True)
    article = fields.Char(help="Articles cited, as in “Điều 43”.")
    citation = fields.Text(
        compute="_compute_citation",
        store=True,
        readonly=False,
        help="As printed after “Căn cứ”; edit it where the usual wording does not fit.",
    )
    valid_from = fields.Date()
    valid_to = fields.Date()
    replaced_by_id = fields.Many2one(
        "dialogue.legal.basis", check_company=True, index="btree_not_null"
    )
    for_state = fields.Boolean("For State papers", default=True)
    for_party = fields.Boolean("For Party papers")
    for_front = fields.Boolean("For Front papers")
    note = fields.Text()
    sort_key = fields.Char(
        compute="_compute_sort_key", store=True, export_string_translation=False
    )
    active = fields.Boolean(default=True)

    _validity_ordered = models.Constraint(
        "CHECK(valid_from IS NULL OR valid_to IS NULL OR valid_from <= valid_to)",
        "The basis would end before it begins.",
    )

    @api.depends("document_type", "number", "summary")
    def _compute_sort_key(self):
        for basis in self:
            basis.sort_key = sort_key(
                " ".join(
                    filter(None, [basis.document_type, basis.number, basis.summary])
                )
            )

    @api.depends("document_type", "number", "date", "issuer", "summary", "article")
    def _compute_citation(self):
        for basis in self:
            basis.citation = basis._cite()

    @api.depends("document_type", "number", "summary")
    def _compute_display_name(self):
        for basis in self:
            head = " ".join(filter(None, [basis.document_type, basis.number]))
            basis.display_name = f"{head}: {basis.summary or ''}" if head else ""

    def _cite(self):
        """Return the usual citation.

        Laws are cited by their name ("Luật Tổ chức chính quyền địa phương ngày …"),
        everything else by number, date, issuer and subject (Decree 30/2020, Annex I).
        """
        self.ensure_one()
        law = (self.document_type or "").lower() in ("luật", "bộ luật", "pháp lệnh")
        date = self.date and (
            f"ngày {self.date.day:02d} tháng "
            + (
                f"{self.date.month:02d}"
                if self.date.month < 3
                else f"{self.date.month}"
            )
            + f" năm {self.date.year}"
        )
        number = self.number and f"số {self.number}"
        of_issuer = self.issuer and f"của {self.issuer}"
        if law:
            parts = [self.article, self.document_type, self.summary, number, date]
        else:
            parts = [
                self.article,
                self.document_type,
                number,
                date,
                of_issuer,
                self.summary,
            ]
        return " ".join(part for part in parts if part)

    def _in_force_on(self, date):
        """Tell whether the basis may still be cited in a paper of ``date``."""
        self.ensure_one()
        return (not self.valid_from or self.valid_from <= date) and (
            not self.valid_to or self.valid_to >= date
        )
