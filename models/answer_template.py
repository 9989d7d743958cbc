# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from .petition import OUTCOMES


class DialogueAnswerTemplate(models.Model):
    """The usual wording of an answer, by field and outcome.

    What stands in [brackets] is to be filled in: an answer that still has it is not
    released.
    """

    _name = "dialogue.answer.template"
    _description = "Answer template"
    _order = "sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    field_id = fields.Many2one(
        "dialogue.field",
        check_company=True,
        index="btree_not_null",
        help="The field, or the area, that it is for; empty: for all.",
    )
    outcome = fields.Selection(OUTCOMES)
    body = fields.Text(
        string="Wording",
        required=True,
        help="What is to be filled in stands in [brackets].",
    )
    answer_summary = fields.Char(string="Answer in short", size=200)
    company_id = fields.Many2one(
        "res.company",
        index=True,
        default=lambda self: self.env.company,
        help="Empty: every commune of the database uses it.",
    )
    active = fields.Boolean(default=True)
