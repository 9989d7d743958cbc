# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.vietnamese import LONGEST_KEY_WORD, bare_words, search_key

# Whoever types more words than this has pasted a text.
MOST_WORDS = 12
# The words of a record, each with its commune before it: "7.duong 7.lang".
_WORDS = (
    "array_to_tsvector(string_to_array(ltrim("
    "replace({key}, ' ', ' ' || {company} || '.')), ' '))"
)


class DialogueSearchMixin(models.AbstractModel):
    """Found by code, words and village, without accents, case and đ/d.

    PostgreSQL's ``unaccent`` may be missing in a database that exists already, or be
    such that no index can use it, and it does not know what a word is: the words are
    kept without accents in a column of their own. Its index holds each word with the
    commune that it was written in, so that a commune's search reads none of the words
    of the ninety-nine others in the database. The model has a ``company_id``, and a
    rule that keeps people to their communes.
    """

    _name = "dialogue.search.mixin"
    _description = "Found without accents"

    # The fields, or paths of fields, whose words find a record. None of them may
    # hold more than every reader of the record reads, and none names a citizen.
    _search_paths = ()

    search_key = fields.Char(
        compute="_compute_search_key",
        store=True,
        precompute=True,
        prefetch=False,
        export_string_translation=False,
    )
    search_text = fields.Char(
        string="Words",
        compute="_compute_search_text",
        search="_search_search_text",
        help="Finds the beginnings of words in any order, with or without accents.",
    )

    _search_words_idx = models.Index(
        f"USING gin (({_WORDS.format(key='search_key', company='company_id')}))"
    )

    @api.depends(lambda self: self._search_paths)
    def _compute_search_key(self):
        # What lies in an archived village is found by its name all the same.
        for record in self.with_context(active_test=False):
            texts = (
                text for path in self._search_paths for text in record.mapped(path)
            )
            record.search_key = search_key(*(str(text or "") for text in texts))

    @api.depends("search_key")
    def _compute_search_text(self):
        for record in self:
            record.search_text = record.search_key

    @api.model
    def _search_display_name(self, operator, value):
        """Find by what is typed as the search does, by exact names as Odoo does."""
        if operator in ("like", "ilike", "not like", "not ilike"):
            return self._search_search_text(operator, value)
        return super()._search_display_name(operator, value)

    @api.model
    def _search_search_text(self, operator, value):
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented  # Odoo asks for the opposite
        if operator not in ("like", "ilike"):
            return Domain.FALSE
        words = [word[:LONGEST_KEY_WORD] for word in bare_words(value)[:MOST_WORDS]]
        if not words:
            return Domain.FALSE if value else Domain.TRUE
        return self._search_words_domain(words)

    @api.model
    def _search_words_domain(self, words):
        """Return what has words that begin so, in the communes of who asks."""
        companies = self.env.companies
        if self.env.su:  # sees all, archived ones included
            companies = companies.search([("active", "in", (True, False))])
        companies = companies.ids
        # Of letters and digits alone; it is bound all the same.
        anywhere = (
            " | ".join(f"'{company}.{word}':*" for company in companies)
            for word in words
        )
        wanted = " & ".join(f"({places})" for places in anywhere)

        def to_sql(model, alias, query):
            words = SQL(
                _WORDS.format(key="%(key)s", company="%(company)s"),
                key=model._field_to_sql(alias, "search_key", query),
                company=model._field_to_sql(alias, "company_id", query),
            )
            return SQL("%s @@ %s::tsquery", words, wanted)

        def has_them(record):
            return record.company_id.id in companies and all(
                f" {word}" in record.search_key for word in words
            )

        return Domain.custom(to_sql=to_sql, predicate=has_them)
