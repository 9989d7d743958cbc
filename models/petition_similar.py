# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.likeness import THRESHOLD, likeness, read
from ..tools.vietnamese import normalise

# How many recent matters are compared where the database cannot search by likeness,
# for one wording and for many at once.
PLAIN_LIMIT = 2000
PLAIN_LIMIT_MANY = 200
# How many matters are weighed for each wording: of all villages, and of its own.
CANDIDATES = 20


class DialoguePetition(models.Model):
    """The look for similar matters: a hint at intake that never blocks."""

    _inherit = "dialogue.petition"

    @api.model
    @api.readonly
    def find_similar(self, text, village_id=False, field_id=False, limit=5):
        """Return the matters worded like ``text``, those of earlier years included.

        Accents, case, đ/d and set phrases make no difference. Only matters of the
        current commune that the caller may read are found.

        :param str text: what a citizen says
        :param int village_id: id of the village, raises the score of its matters
        :param int field_id: id of the field, raises the score of its matters
        :param int limit: how many at most
        :return: list of dicts ``{id, code, subject, score, session, state}``, best
            first; ``score`` lies between 0 and 1, ``session`` is the name of the
            session it was raised for, or False
        """
        if limit <= 0:
            return []
        [ranked] = self._rank_similar([(text, village_id, field_id)])
        return [
            {
                "id": petition.id,
                "code": petition.code,
                "subject": petition.subject,
                "score": round(score, 3),
                "session": petition.sudo().session_id.name or False,
                "state": petition.state,
            }
            for score, petition in ranked[:limit]
        ]

    @api.model
    def _most_similar(self, wordings):
        """Return the most similar matter of each of many wordings.

        :param wordings: list of (text, id of the village or False, id of the field
            or False)
        :return: list of records in the order of ``wordings``, empty where nothing is
            alike
        """
        return [
            ranked[0][1] if ranked else self.browse()
            for ranked in self._rank_similar(wordings)
        ]

    @api.model
    def _rank_similar(self, wordings):
        """Return the matters that are perhaps the same as each of many wordings.

        The number of queries does not grow with the wordings.

        :param wordings: list of (text, id of the village or False, id of the field
            or False)
        :return: for each of ``wordings`` a list of (score, record), best first
        """
        candidates = self._similar_candidates(wordings)
        # One record set for all, so that its fields are fetched together.
        petitions = self.browse(sorted(set().union(*candidates)))
        petitions.fetch(["subject", "description", "field_id", "village_ids"])
        known = {
            petition.id: (
                petition,
                read(petition._wording()),
                petition.village_ids.ids,
                petition.field_id.ids,
            )
            for petition in petitions
        }
        result = []
        for (text, village_id, field_id), ids in zip(wordings, candidates, strict=True):
            said, ranked = read(text), []
            for petition, wording, villages, matters in map(known.get, sorted(ids)):
                same_village = _is_among(village_id, villages)
                same_field = _is_among(field_id, matters)
                score = likeness(said, wording, same_village, same_field)
                if score >= THRESHOLD:
                    ranked.append((score, petition))
            ranked.sort(key=lambda item: -item[0])
            result.append(ranked)
        return result

    @api.model
    def _similar_candidates(self, wordings):
        """Return the ids of the matters that are worth weighing for each wording.

        Those of the own village come along: what one says in four words and another
        in forty share few letters.

        :param wordings: list of (text, id of the village or False, id of the field
            or False)
        :return: list of sets
        """
        result = [set() for _wording in wordings]
        words = [normalise(text) for text, _village, _field in wordings]
        if not any(words):
            return result
        if not self.env.registry.has_trigram:
            limit = PLAIN_LIMIT if len(wordings) == 1 else PLAIN_LIMIT_MANY
            recent = self.search(self._similar_domain(), limit=limit)
            return [set(recent.ids) if text else set() for text in words]
        self.flush_model(["normalised_text", "village_ids"])
        column = SQL.identifier(self._table, "normalised_text")
        villages = self._fields["village_ids"]
        alike = SQL("%s %% typed.words", column)
        near = SQL(
            "%s IN (SELECT %s FROM %s WHERE %s = typed.village)",
            SQL.identifier(self._table, "id"),
            SQL.identifier(villages.column1),
            SQL.identifier(villages.relation),
            SQL.identifier(villages.column2),
        )
        rows = self.env.execute_query(
            SQL(
                "SELECT typed.place, found.id"
                " FROM unnest(%s::text[], %s::int[])"
                " WITH ORDINALITY AS typed(words, village, place)"
                " CROSS JOIN LATERAL ((%s) UNION (%s)) AS found(id)"
                " WHERE typed.words != ''",
                words,
                [village_id or None for _text, village_id, _field in wordings],
                self._most_alike(alike),
                self._most_alike(near),
            )
        )
        for place, petition_id in rows:
            result[place - 1].add(petition_id)
        return result

    @api.model
    def _most_alike(self, condition):
        """Return the SQL of the matters under a condition whose letters are most alike.

        :param SQL condition: may name the columns of ``typed``
        """
        query = self._search(self._similar_domain())
        query.add_where(condition)
        column = SQL.identifier(self._table, "normalised_text")
        query.order = SQL("similarity(%s, typed.words) DESC", column)
        query.limit = CANDIDATES
        return query.select()

    @api.model
    def _similar_domain(self):
        """Return which matters may be shown as similar: those of the current commune.

        The rules come on top.
        """
        return (
            Domain("company_id", "=", self.env.company.id)
            & Domain("state", "not in", ("merged", "withdrawn"))
            & Domain("is_secret", "=", False)
        )


def _is_among(id_, ids):
    """Return whether a village or field is the same; None where either is unknown."""
    return id_ in ids if id_ and ids else None
