# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ..tools.vietnamese import sort_key


class DialogueDelegateGroup(models.Model):
    """A kind of participant: who they are, and how many usually come."""

    _name = "dialogue.delegate.group"
    _description = "Delegate Group"
    _order = "sequence, sort_key, id"
    _rec_names_search = ["name", "code"]
    _check_company_auto = True

    # Printed on papers as it stands, and these are always Vietnamese: not translated.
    name = fields.Char(required=True)
    code = fields.Char(help="Short code for templates and imports.")
    sequence = fields.Integer(default=10)
    sort_key = fields.Char(
        compute="_compute_sort_key", store=True, export_string_translation=False
    )
    company_id = fields.Many2one(
        "res.company",
        index=True,
        help="Empty: every commune of the database uses this group.",
    )
    kind = fields.Selection(
        [
            ("chair", "Chair"),
            ("council", "People's Council"),
            ("party", "Party committee"),
            ("front", "Fatherland Front and unions"),
            ("unit", "Departments and units"),
            ("security", "Police and military"),
            ("external", "Bodies from outside"),
            ("village", "Village positions"),
            ("people", "The people"),
            ("press", "Press and media"),
            ("other", "Others"),
        ],
        required=True,
        default="other",
        help="The check list of the plan asks for a co-chair of the People's Council"
        " and for delegates of the people by this.",
    )
    quota_kind = fields.Selection(
        [
            ("fixed", "A fixed number"),
            ("per_village", "A number per village"),
            ("named", "Named persons"),
        ],
        string="Usually counted as",
        required=True,
        default="fixed",
    )
    quantity = fields.Integer(string="Usual number", default=1)
    in_village_quota = fields.Boolean(
        string="Counts in the village's quota",
        help="The delegates of this group are counted against the number of delegates"
        " that each village may send.",
    )
    name_source = fields.Selection(
        [
            ("village_head", "The village head"),
            ("front_head", "The head of the village's Front committee"),
        ],
        string="Name taken from",
        help="Where the village's record holds the person, generating delegates fills"
        " in the name.",
    )
    active = fields.Boolean(default=True)

    _code_uniq = models.UniqueIndex(
        "(code, COALESCE(company_id, 0)) WHERE code IS NOT NULL",
        "Another group has this code already.",
    )
    _quantity_positive = models.Constraint(
        "CHECK(quantity >= 0)", "The usual number cannot be negative."
    )

    @api.depends("name")
    def _compute_sort_key(self):
        for group in self:
            group.sort_key = sort_key(group.name)

    @api.model
    def _people(self):
        """Return the group of the people's delegates, whom the villages send."""
        # not `ref`, which asks the database each time whether it is still there
        number = self.env["ir.model.data"]._xmlid_to_res_id(
            "commune_dialogue.delegate_group_people", raise_if_not_found=False
        )
        return self.browse(number) or self.search([("kind", "=", "people")], limit=1)

    def _person_of_village(self, village):
        """Return the values of the person whom the village's record names, if any."""
        self.ensure_one()
        if self.name_source == "village_head":
            return {"name": village.head_name, "phone": village.head_phone}
        if self.name_source == "front_head":
            return {"name": village.front_head_name}
        return {}
