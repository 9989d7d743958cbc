# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.vietnamese import bare_words, search_key

# Whoever types more words than this has pasted a text.
MOST_WORDS = 12


class DialogueSearchMixin(models.AbstractModel):
    """Found by code, words and village, without accents, case and đ/d.

    PostgreSQL's ``unaccent`` may be missing in a database that exists already, or be
    such that no index can use it, and it does not know what a word is: the words are
    kept without accents in a column of their own, under a trigram index of their own.
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

    # Not index="trigram" and "ilike", which would pass both sides through unaccent.
    _search_key_idx = models.Index(
        lambda registry: (
            "USING gin (search_key gin_trgm_ops)" if registry.has_trigram else ""
        )
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
    def _search_search_text(self, operator, value):
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented  # Odoo asks for the opposite
        if operator not in ("like", "ilike"):
            return Domain.FALSE
        words = bare_words(value)[:MOST_WORDS]
        if not words:
            return Domain.FALSE if value else Domain.TRUE
        return Domain.AND(Domain("search_key", "like", f" {word}") for word in words)
