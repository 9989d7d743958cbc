# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ..tools.vietnamese import sort_key


class DialogueVillage(models.Model):
    """Thôn, bản, tổ dân phố: where contributions come from and delegates are sent."""

    _name = "dialogue.village"
    _description = "Village"
    _inherit = ["dialogue.empty.list", "dialogue.search.mixin"]
    _order = "sequence, sort_key, id"
    _rec_names_search = ["name", "code"]
    _search_paths = ("name", "code")
    _check_company_auto = True

    name = fields.Char(required=True)
    code = fields.Char()
    sequence = fields.Integer(default=10)
    sort_key = fields.Char(
        compute="_compute_sort_key", store=True, export_string_translation=False
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    head_name = fields.Char(string="Village head")
    head_phone = fields.Char(string="Head's phone")
    front_head_name = fields.Char(string="Head of the village's Front committee")
    venue = fields.Char(help="The village's house of culture, for sessions held there.")
    household_count = fields.Integer(string="Households")
    voter_count = fields.Integer(string="Voters")
    user_ids = fields.Many2many(
        "res.users",
        "dialogue_village_user_rel",
        "village_id",
        "user_id",
        string="Representatives",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="Users who record contributions for this village and follow its"
        " petitions.",
    )
    note = fields.Text()
    active = fields.Boolean(default=True)

    _name_uniq = models.UniqueIndex(
        "(company_id, name) WHERE active IS TRUE",
        "The commune has a village of this name already.",
    )
    _code_uniq = models.UniqueIndex(
        "(company_id, code) WHERE code IS NOT NULL AND active IS TRUE",
        "Another village has this code already.",
    )

    @api.depends("name")
    def _compute_sort_key(self):
        for village in self:
            village.sort_key = sort_key(village.name)
