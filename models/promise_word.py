# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.keywords import find_keywords


class DialoguePromiseWord(models.Model):
    """A phrase that binds somebody when a chair says it; a list that offices edit."""

    _name = "dialogue.promise.word"
    _description = "Binding phrase"
    _order = "name, id"

    name = fields.Char(
        string="Phrase",
        required=True,
        help="“trước ngày” for instance; found as whole words, upper or lower case.",
    )
    company_id = fields.Many2one(
        "res.company",
        index=True,
        default=lambda self: self.env.company,
        help="Empty: every commune of the database reads conclusions for it.",
    )
    binds = fields.Boolean(
        default=True,
        help="Not ticked: an everyday phrase that holds a binding word (“giao thông”)"
        " and must not be taken for one.",
    )
    active = fields.Boolean(default=True)

    _name_uniq = models.UniqueIndex(
        "(name, COALESCE(company_id, 0))", "This phrase is in the list already."
    )

    @api.constrains("name")
    def _check_name(self):
        if any(not (word.name or "").strip() for word in self):
            raise ValidationError(self.env._("Type the phrase."))

    @api.model
    def _find(self, texts, company):
        """Return the binding phrases in each of ``texts``, as a list of lists."""
        words = self.search([("company_id", "in", (company.id, False))])
        binding = set(words.filtered("binds").mapped("name"))
        names = words.mapped("name")
        return [
            [phrase for phrase in find_keywords(text, names) if phrase in binding]
            for text in texts
        ]
