# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

AUTHORITIES = [
    ("TM", "On behalf of the collective (TM., T/M)"),
    ("KT", "In place of the head (KT., K/T)"),
    ("TL", "By order (TL., T/L)"),
    ("TUQ", "By authorisation (TUQ.)"),
    ("Q", "Acting (Q.)"),
    ("none", "In the own name"),
]
AUTHORITY_HELP = (
    "TM.: on behalf of a body that decides as one. KT.: a deputy, in place of the head."
    " TL.: by order of the head, as the working rules provide. TUQ.: by written"
    " authorisation, limited in time and content, which is not passed on. Q.: acting."
    " Decree 30/2020/ND-CP, annex I.\nThe Party writes T/M, K/T and T/L: Guideline"
    " 05-HD/VPTW of 2026."
)


class DialogueSigner(models.Model):
    """Someone who signs papers of a body, and in which capacity."""

    _name = "dialogue.signer"
    _description = "Signer"
    _order = "body_id, sequence, id"
    _rec_names_search = ["name", "position"]
    _check_company_auto = True

    body_id = fields.Many2one(
        "dialogue.body",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="body_id.company_id", store=True, index=True, precompute=True
    )
    sequence = fields.Integer(default=10)
    employee_id = fields.Many2one(
        "hr.employee", check_company=True, index="btree_not_null"
    )
    name = fields.Char(
        string="Full name",
        compute="_compute_name",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        help="As printed below the signature: without academic titles.",
    )
    position = fields.Char(
        required=True, help="As printed above the signature: CHỦ TỊCH, PHÓ CHỦ TỊCH."
    )
    authority = fields.Selection(
        AUTHORITIES, required=True, default="TM", help=AUTHORITY_HELP
    )
    principal = fields.Char(
        help="In whose place or by whose order; empty: the head of the body.",
    )
    active = fields.Boolean(default=True)

    @api.depends("employee_id")
    def _compute_name(self):
        for signer in self:
            signer.name = signer.employee_id.name or signer.name

    @api.depends("name", "position")
    def _compute_display_name(self):
        for signer in self:
            signer.display_name = ", ".join(
                filter(None, [signer.name, signer.position])
            )

    def _authority_lines(self, style, authority=None):
        """Return the lines above the signature: those of authority, then the position.

        Decree 30/2020, Annex I, II.7: a deputy signs for a collective body as
        "TM. ỦY BAN NHÂN DÂN / KT. CHỦ TỊCH / PHÓ CHỦ TỊCH". A Party committee
        decides as one: there the deputy signs "T/M BAN THƯỜNG VỤ / PHÓ BÍ THƯ".

        :return: list of str, the position last
        """
        self.ensure_one()
        authority = authority or self.authority
        body = self.body_id
        principal = (self.principal or body.head_title or "").upper()
        collective = (body.collective_name or "").upper()
        position = (self.position or "").upper()
        on_behalf = [style._mark("TM") + collective] if collective else []
        if authority == "TM":
            return [*on_behalf, position]
        if authority == "KT":
            if collective and not style.deputy_in_place:
                return [*on_behalf, position]
            # One who signs in place of somebody named on the signer itself (a deputy
            # of the office) does not speak for the collective.
            lines = [] if self.principal else on_behalf
            return [*lines, style._mark("KT") + principal, position]
        if authority in ("TL", "TUQ"):
            return [style._mark(authority) + (principal or collective), position]
        if authority == "Q":
            return [*on_behalf, style._mark("Q") + position]
        return [position]
