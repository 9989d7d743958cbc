# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..tools.vietnamese import sort_key


class DialogueCitizen(models.Model):
    """A person who spoke. Personal data: no chatter, no followers, no mail.

    Readable by the office, the Front and the village of the person alone (Law on
    Personal Data Protection 91/2025: collect the minimum, least access).
    """

    _name = "dialogue.citizen"
    _description = "Citizen"
    _order = "sort_key, id"
    _inherit = ["dialogue.role.fields"]
    _rec_names_search = ["name", "phone"]
    _check_company_auto = True
    _names_person = True
    _role_fields = dict.fromkeys(
        ("village", "supervisor"),
        {"name", "village_id", "phone", "address", "company_id"},
    )
    _kept_fields = frozenset({"anonymised_date", "sort_key"})

    name = fields.Char(
        string="Full name",
        required=True,
        index="trigram",
        help="Kept secret, like address, handwriting and other data of the person:"
        " Decree 154/2026/ND-CP, article 12.",
    )
    sort_key = fields.Char(
        compute="_compute_sort_key",
        store=True,
        # Given with the name when a person is entered; nobody types it.
        readonly=False,
        copy=False,
        export_string_translation=False,
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    village_id = fields.Many2one("dialogue.village", check_company=True, index=True)
    phone = fields.Char()
    address = fields.Char()
    identity_number = fields.Char(
        groups="commune_dialogue.group_dialogue_office",
        help="Kept only where the settings allow it.",
    )
    uses_identity_number = fields.Boolean(
        related="company_id.dialogue_use_identity_number",
        export_string_translation=False,
    )
    contribution_ids = fields.One2many("dialogue.contribution", "citizen_id")
    contribution_count = fields.Integer(compute="_compute_contribution_count")
    anonymised_date = fields.Date(readonly=True, copy=False)

    # The order of the list, and the look for people by their name at intake.
    _name_idx = models.Index("(company_id, sort_key, id)")

    @api.depends("name")
    def _compute_sort_key(self):
        for citizen in self:
            citizen.sort_key = sort_key(citizen.name)

    @api.model
    def _complete_vals(self, vals_list):
        # Odoo would write what it computes with a second statement.
        for vals in vals_list:
            if vals.get("name"):
                vals["sort_key"] = sort_key(vals["name"])

    @api.depends("contribution_ids")
    def _compute_contribution_count(self):
        counts = dict(
            self.env["dialogue.contribution"]._read_group(
                [("citizen_id", "in", self.ids)], ["citizen_id"], ["__count"]
            )
        )
        for citizen in self:
            citizen.contribution_count = counts.get(citizen, 0)

    @api.constrains("identity_number", "company_id")
    def _check_identity_number_allowed(self):
        for citizen in self:
            company = citizen.company_id
            if citizen.identity_number and not company.dialogue_use_identity_number:
                citizen._refuse_identity_number()

    def _refuse_identity_number(self):
        raise AccessError(
            self.env._(
                "Identity numbers are not collected. An administrator can allow"
                " them in the settings of the dialogue."
            )
        )
