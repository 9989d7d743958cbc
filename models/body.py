# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import ormcache

from .document_style import LETTERHEAD_OF_KIND


class DialogueBody(models.Model):
    """Who issues or receives papers: committee, council, Party committee, Front."""

    _name = "dialogue.body"
    _inherit = ["dialogue.empty.list", "dialogue.cached.mixin"]
    _description = "Body"
    _order = "sequence, id"
    _rec_names_search = ["name", "symbol"]
    _check_company_auto = True

    name = fields.Char(required=True, help="As written in a sentence.")
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    kind = fields.Selection(
        [
            ("state", "People's Committee and its units"),
            ("party", "Party committee and its units"),
            ("front", "Fatherland Front"),
            ("council", "People's Council"),
            ("external", "Body outside the commune"),
        ],
        required=True,
        default="state",
    )
    symbol = fields.Char(help="As in the numbers of its papers: UBND, ĐU, MT.")
    unit_symbol = fields.Char(
        "Drafting unit", help="Symbol of the office that drafts its letters: VP."
    )
    active = fields.Boolean(default=True)

    # letterhead
    parent_line = fields.Text(
        "Parent lines",
        help="Printed above the name, not in bold; empty where the body has no direct"
        " parent on its letterhead.",
    )
    name_lines = fields.Text(
        "Lines of the name",
        compute="_compute_name_lines",
        store=True,
        readonly=False,
        precompute=True,
        help="Printed as written here, one line each.",
    )
    place = fields.Char(
        "Place name",
        compute="_compute_place",
        store=True,
        readonly=False,
        help="Stands before the date of its papers.",
    )
    style_id = fields.Many2one(
        "dialogue.document.style",
        check_company=True,
        index=True,
        help="Empty: the style of its letterhead in force on the day of the paper.",
    )
    address = fields.Char()
    phone = fields.Char()
    email = fields.Char()

    # numbering
    use_series = fields.Boolean(
        "Numbers from a series",
        help="Unset: the clerk types the number that the document system gave.",
    )
    series_per_type = fields.Boolean(
        "One series per type",
        default=True,
        help="Unset: papers of every type share one series.",
    )
    term_start = fields.Date(
        "Start of the term",
        help="For Party committees, whose numbers run through a term: the day after"
        " the congress.",
    )

    # signing
    collective_name = fields.Char(
        help="On whose behalf its papers are signed: “ỦY BAN NHÂN DÂN”, “BAN THƯỜNG"
        " VỤ”. Empty for an organ with one head.",
    )
    head_title = fields.Char(
        "Title of the head", help="In whose place or by whose order others sign."
    )
    signer_ids = fields.One2many("dialogue.signer", "body_id", string="Signers")
    filing = fields.Char(
        help="Where its papers are filed: “VT, VP”; empty: as its style says."
    )

    @api.depends("name")
    def _compute_name_lines(self):
        for body in self:
            if not body.name_lines:
                body.name_lines = (body.name or "").upper()

    @api.depends("company_id")
    def _compute_place(self):
        for body in self:
            if not body.place:
                # "Xã Điềm He" → "Điềm He", as before the date of a paper
                words = (body.company_id.name or "").split()
                kinds = {"xã", "phường", "ubnd", "đặc", "khu"}
                while words and words[0].lower() in kinds:
                    words.pop(0)
                body.place = " ".join(words)

    def _style_on(self, date):
        """Return the style for a paper of this body dated ``date``."""
        self.ensure_one()
        if self.style_id and self.style_id._covers(date):
            return self.style_id
        kind = self.style_id.kind or LETTERHEAD_OF_KIND[self.kind or "state"]
        styles = self.env["dialogue.document.style"]
        return styles._valid_for(kind, date, self.company_id) or self.style_id

    def _lines(self, field):
        """Return the lines of a text field, without empty ones."""
        self.ensure_one()
        lines = (line.strip() for line in (self[field] or "").splitlines())
        return [line for line in lines if line]

    @api.model
    def _default_for(self, company, kind="state"):
        """Return the first body of a letterhead in a commune.

        A commune that has set up no body yet prints all the same, in the name of
        its People's Committee: this body is not stored.
        """
        body = self._default_id(company.id, kind)
        if body:
            return self.browse(body)
        name = company.name or ""
        return self.new(
            {
                "name": f"Ủy ban nhân dân {name}",
                "name_lines": f"ỦY BAN NHÂN DÂN\n{name.upper()}",
                "kind": "state",
                "symbol": "UBND",
                "collective_name": "ỦY BAN NHÂN DÂN",
                "head_title": "CHỦ TỊCH",
                "company_id": company.id,
            }
        )

    @api.model
    @ormcache("company_id", "kind")
    def _default_id(self, company_id, kind):
        # sudo: the answer is kept for everybody; reading the body is checked
        bodies = self.sudo().with_context(active_test=True)
        domain = [("company_id", "=", company_id), ("kind", "=", kind)]
        return bodies.search(domain, limit=1).id
