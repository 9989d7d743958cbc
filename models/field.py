# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import usual_commune
from ..tools.keywords import find_keywords, split_keywords, weigh_keywords
from ..tools.vietnamese import sort_key


class DialogueField(models.Model):
    """What a matter is about: five areas, each with fields that staff may edit."""

    _name = "dialogue.field"
    _description = "Field"
    _parent_store = True
    _order = "parent_path, sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    code = fields.Char(help="Short code for templates and imports.")
    sequence = fields.Integer(default=10)
    parent_id = fields.Many2one(
        "dialogue.field", string="Area", index=True, ondelete="restrict"
    )
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many("dialogue.field", "parent_id", string="Fields")
    company_id = fields.Many2one(
        "res.company",
        index=True,
        help="Empty: every commune of the database uses this field.",
    )
    department_id = fields.Many2one(
        "hr.department",
        string="Usual lead department",
        check_company=True,
        # Shared fields serve every commune, each with departments of its own.
        company_dependent=True,
    )
    keywords = fields.Text(
        help="Words of the people that point to this field, separated by commas:"
        " “ổ gà, đường bê tông”. They propose the field; the office decides.",
    )
    is_sensitive = fields.Boolean(
        help="Matters of this field (conduct of officials, for instance) are not"
        " published word for word."
    )
    active = fields.Boolean(default=True)

    _code_uniq = models.UniqueIndex(
        "(code, COALESCE(company_id, 0)) WHERE code IS NOT NULL",
        "Another field has this code already.",
    )

    @api.constrains("parent_id")
    def _check_two_levels(self):
        for record in self:
            if record.parent_id.parent_id or (record.parent_id and record.child_ids):
                raise ValidationError(
                    self.env._(
                        "“%(field)s”: fields have two levels only, an area and the"
                        " fields below it.",
                        field=record.name,
                    )
                )

    @api.model
    def _propose(self, texts, company):
        """Propose the field of each wording by the keywords of the fields.

        :param texts: list of str, what citizens say
        :param company: the commune, whose own fields and the shared ones are tried
        :return: list of (field or empty record set, list of the keywords that led to
            it), in the order of ``texts``; where two fields weigh the same, the first
            in the order of the fields
        """
        matters = self.search(
            [("company_id", "in", (company.id, False)), ("keywords", "!=", False)]
        )
        keywords = {matter: split_keywords(matter.keywords) for matter in matters}
        every = {word for words in keywords.values() for word in words}
        return [
            self._heaviest(set(find_keywords(text, every)), keywords) for text in texts
        ]

    @api.model
    def _propose_usual_departments(self, company):
        """Give the fields without a department the one that usually leads in them.

        Only departments that the commune has are taken, by their usual name.
        """
        by_name = {
            sort_key(department.name): department
            for department in self.env["hr.department"].search(
                [("company_id", "=", company.id)]
            )
        }
        usual = {}
        for proposal in usual_commune.departments(company.name):
            if department := by_name.get(sort_key(proposal.name)):
                # The later one is the more special: a health station before culture.
                usual |= dict.fromkeys(proposal.codes, department)
        matters = self.with_company(company).search(
            [
                ("company_id", "in", (company.id, False)),
                ("code", "in", list(usual)),
                ("department_id", "=", False),
            ]
        )
        for code, same in matters.grouped("code").items():
            same.department_id = usual[code]

    @api.model
    def _heaviest(self, found, keywords):
        best, because = self.browse(), []
        for matter, words in keywords.items():
            mine = [word for word in words if word in found]
            if weigh_keywords(mine) > weigh_keywords(because):
                best, because = matter, mine
        return best, because
