# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.likeness import BITS, THRESHOLD, bits_of, likeness, read
from ..tools.sent import id_sent, number_sent, text_sent

# How many matters are weighed for each wording: of all villages, and of its own.
CANDIDATES = 20


class Bits(fields.Char):
    """A string of zeros and ones, which the database counts and compares as bits."""

    _column_type = ("bit", f"bit({BITS})")


class DialoguePetition(models.Model):
    """The look for similar matters: a hint at intake that never blocks."""

    _inherit = "dialogue.petition"

    wording_bits = Bits(
        compute="_compute_wording_bits",
        store=True,
        precompute=True,
        prefetch=False,
        copy=False,
        export_string_translation=False,
    )

    # All that the look for similar matters reads of each: ten years of a commune are
    # gone through in some milliseconds, without the rows themselves.
    _wording_idx = models.Index(
        "(company_id) INCLUDE (id, state, is_secret, wording_bits)"
    )

    @api.depends("subject", "description")
    def _compute_wording_bits(self):
        for petition in self:
            petition.wording_bits = bits_of(read(petition._wording()).words)

    @api.model
    @api.readonly
    def find_similar(self, text="", village_id=False, field_id=False, limit=5):
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
        limit, text = number_sent(limit, 5), text_sent(text)
        if limit <= 0 or not text:
            return []
        village_id, field_id = id_sent(village_id), id_sent(field_id)
        [ranked] = self._rank_similar([(text, village_id, field_id)])
        # sudo: the name of the session alone, which the whole commune knows
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

        Those of the own village come along, however many are alike elsewhere.

        :param wordings: list of (text, id of the village or False, id of the field
            or False)
        :return: list of sets
        """
        result = [set() for _wording in wordings]
        words = [read(text).words for text, _village, _field in wordings]
        if not any(words):
            return result
        self.flush_model(["wording_bits", "village_ids"])
        villages = self._fields["village_ids"]
        near = SQL(
            "%s IN (SELECT %s FROM %s WHERE %s = typed.village)",
            SQL.identifier(self._table, "id"),
            SQL.identifier(villages.column1),
            SQL.identifier(villages.relation),
            SQL.identifier(villages.column2),
        )
        rows = self.env.execute_query(
            SQL(
                # BITS is a number of this file.
                "SELECT typed.place, found.id"  # nosec B608
                f" FROM unnest(%s::bit({BITS})[], %s::int[])"
                " WITH ORDINALITY AS typed(bits, village, place)"
                " CROSS JOIN LATERAL ((%s) UNION (%s)) AS found(id)"
                " WHERE %s > 0",
                [bits_of(each) for each in words],
                [village_id or None for _text, village_id, _field in wordings],
                self._most_alike(),
                self._most_alike(near),
                self._count_bits(SQL("typed.bits")),
            )
        )
        for place, petition_id in rows:
            result[place - 1].add(petition_id)
        return result

    @api.model
    def _most_alike(self, condition=None):
        """Return the SQL of the matters that share most words with each wording.

        :param SQL condition: which of them; may name the columns of ``typed``
        """
        query = self._search(self._similar_domain())
        column = SQL.identifier(self._table, "wording_bits")
        shared = self._count_bits(SQL("(%s & typed.bits)", column))
        query.add_where(SQL("%s > 0", shared))
        if condition:
            query.add_where(condition)
        # As likeness() has it: against the words of the shorter of the two.
        query.order = SQL(
            "%s::float / (LEAST(%s, %s) + 1) DESC",
            shared,
            self._count_bits(column),
            self._count_bits(SQL("typed.bits")),
        )
        query.limit = CANDIDATES
        return query.select()

    @api.model
    def _count_bits(self, bits):
        """Return the SQL of how many bits are 1."""
        if self.env.cr._cnx.server_version >= 140000:
            return SQL("bit_count(%s)", bits)
        return SQL("length(replace(%s::text, '0', ''))", bits)

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
