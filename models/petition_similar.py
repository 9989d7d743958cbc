# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.vietnamese import normalise, trigram_similarity

# Below this score two wordings are not shown as similar.
THRESHOLD = 0.3
# How much the same village and the same field add to the likeness of the words.
VILLAGE_WEIGHT = 0.15
FIELD_WEIGHT = 0.1
# How many recent matters are compared where the database cannot search by likeness,
# for one wording and for many at once.
PLAIN_LIMIT = 2000
PLAIN_LIMIT_MANY = 200
# How many matters are weighed for each of many wordings.
CANDIDATES = 5


class DialoguePetition(models.Model):
    """The look for similar matters: a hint at intake that never blocks."""

    _inherit = "dialogue.petition"

    @api.model
    @api.readonly
    def find_similar(self, text, village_id=False, field_id=False, limit=5):
        """Return the matters worded like ``text``, those of earlier years included.

        Accents, case, đ/d and set phrases make no difference. Only matters that the
        caller may read are found.

        :param str text: what a citizen says
        :param int village_id: id of the village, raises the score of its matters
        :param int field_id: id of the field, raises the score of its matters
        :param int limit: how many at most
        :return: list of dicts ``{id, code, subject, score, session, state}``, best
            first; ``score`` lies between 0 and 1, ``session`` is the name of the
            session it was raised for, or False
        """
        words = normalise(text)
        if not words or limit <= 0:
            return []
        scores = self._word_scores(words)
        petitions = self.browse(scores)
        ranked = sorted(
            (
                (self._score(petition, scores[petition.id], village_id, field_id), -i)
                for i, petition in enumerate(petitions)
            ),
            reverse=True,
        )
        return [
            {
                "id": petition.id,
                "code": petition.code,
                "subject": petition.subject,
                "score": round(score, 3),
                "session": petition.sudo().session_id.name or False,
                "state": petition.state,
            }
            for score, rank in ranked[:limit]
            if score >= THRESHOLD
            for petition in [petitions[-rank]]
        ]

    @api.model
    def _most_similar(self, wordings):
        """Return the most similar matter of each of many wordings.

        The same measure as ``find_similar``, in a number of queries that does not
        grow with the wordings.

        :param wordings: list of (text, id of the village or False, id of the field
            or False)
        :return: list of records in the order of ``wordings``, empty where nothing is
            alike
        """
        words = [normalise(text) for text, _village, _field in wordings]
        scores = self._word_scores_of_many(words)
        # One record set for all, so that its fields are fetched together.
        petitions = self.browse({id_ for found in scores for id_ in found})
        by_id = {petition.id: petition for petition in petitions}
        result = []
        for (_text, village_id, field_id), found in zip(wordings, scores, strict=True):
            ranked = [
                (self._score(by_id[id_], score, village_id, field_id), -id_)
                for id_, score in found.items()
            ]
            score, rank = max(ranked, default=(0, 0))
            result.append(by_id[-rank] if score >= THRESHOLD else self.browse())
        return result

    @api.model
    def _word_scores_of_many(self, words):
        """Return ``{id: likeness}`` of the candidates of each of many wordings."""
        result = [{} for _words in words]
        if not any(words):
            return result
        if not self.env.registry.has_trigram:
            recent = self.search(self._similar_domain(), limit=PLAIN_LIMIT_MANY)
            for found, text in zip(result, words, strict=True):
                for petition in recent:
                    found[petition.id] = trigram_similarity(
                        text, petition.normalised_text
                    )
            return result
        self.flush_model(["normalised_text"])
        query = self._search(self._similar_domain())
        column = SQL.identifier(self._table, "normalised_text")
        typed = SQL.identifier("typed", "words")
        query.add_where(SQL("%s %% %s", column, typed))
        query.order = SQL("similarity(%s, %s) DESC", column, typed)
        query.limit = CANDIDATES
        candidates = query.select(
            SQL("%s AS id", SQL.identifier(self._table, "id")),
            SQL("similarity(%s, %s) AS score", column, typed),
        )
        rows = self.env.execute_query(
            SQL(
                "SELECT typed.place, alike.id, alike.score"
                " FROM unnest(%s::text[]) WITH ORDINALITY AS typed(words, place)"
                " CROSS JOIN LATERAL (%s) AS alike",
                words,
                candidates,
            )
        )
        for place, petition_id, score in rows:
            result[place - 1][petition_id] = score
        return result

    @api.model
    def _similar_domain(self):
        """Return which matters may be shown as similar; the rules come on top."""
        return Domain("state", "not in", ("merged", "withdrawn")) & Domain(
            "is_secret", "=", False
        )

    @api.model
    def _score(self, petition, score, village_id, field_id):
        """Return the likeness of words, raised by the same village and field."""
        if village_id and village_id in petition.village_ids.ids:
            score += VILLAGE_WEIGHT * (1 - score)
        if field_id and field_id == petition.field_id.id:
            score += FIELD_WEIGHT * (1 - score)
        return score

    @api.model
    def _word_scores(self, words):
        """Return ``{id: likeness of words}`` of the candidates, most alike first."""
        domain = self._similar_domain()
        if not self.env.registry.has_trigram:
            recent = self.search(domain, limit=PLAIN_LIMIT)
            return {
                petition.id: trigram_similarity(words, petition.normalised_text)
                for petition in recent
            }
        self.flush_model(["normalised_text"])
        query = self._search(domain)
        column = SQL.identifier(self._table, "normalised_text")
        query.add_where(SQL("%s %% %s", column, words))
        query.order = SQL("similarity(%s, %s) DESC", column, words)
        query.limit = 50
        identifier = SQL.identifier(self._table, "id")
        rows = self.env.execute_query(
            query.select(identifier, SQL("similarity(%s, %s)", column, words))
        )
        return dict(rows)
