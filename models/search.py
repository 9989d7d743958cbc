# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import format_date

from ..tools.sent import number_sent, text_sent

MOST_TEXT = 200
MOST_RECORDS = 20


class Source(NamedTuple):
    """Where one group of results comes from."""

    key: str
    model: str
    # The path that leads to the words, and the fields shown beside the name.
    path: str
    notes: tuple[str, ...]
    # The list that shows all of them.
    action: str
    order: str | None = None


SOURCES = (
    Source(
        "matters",
        "dialogue.petition",
        "search_text",
        ("village_id", "state"),
        "petition_action",
        # What is still open is looked for most.
        "is_open desc, id desc",
    ),
    Source(
        "sessions",
        "dialogue.session",
        "search_text",
        ("date_start", "state"),
        "session_action",
    ),
    Source(
        "promises",
        "dialogue.assignment",
        "petition_id.search_text",
        ("deadline", "state"),
        "assignment_action",
        "is_open desc, deadline, id",
    ),
    Source(
        "papers",
        "dialogue.document",
        "search_text",
        ("date", "state"),
        "document_action",
    ),
)


class DialogueSearch(models.AbstractModel):
    """The one search over matters, sessions, promises and papers."""

    _name = "dialogue.search"
    _description = "Search everywhere"

    @api.model
    @api.readonly
    def find(self, text="", limit=6):
        """Return what the caller may read and ``text`` finds.

        Codes, subjects and villages are searched, by the beginnings of words in any
        order, without accents, case and đ/d. The number of queries depends neither
        on ``limit`` nor on what is found.

        :param str text: what was typed; of a long text only the beginning counts
        :param int limit: how many of each kind, 20 at most
        :return: list of groups with ``key`` ("matters", "sessions", "promises",
            "papers"), ``model``, ``items`` (``id``, ``name``, ``note``: village, date
            and state in words) and, to open the whole list, ``action`` (xmlid) and
            ``domain``; ``is_whole`` tells that the list holds no more. Groups without
            results are left out.
        """
        text = text_sent(text)[:MOST_TEXT]
        limit = max(1, min(number_sent(limit, 6), MOST_RECORDS))
        if not text:
            return []
        groups = [self._find_in(source, text, limit) for source in SOURCES]
        return [group for group in groups if group and group["items"]]

    @api.model
    def _find_in(self, source, text, limit):
        Model = self.env[source.model]
        if not Model.has_access("read"):
            return None
        domain = [(source.path, "ilike", text)]
        records = Model.search(domain, limit=limit + 1, order=source.order)
        return {
            "key": source.key,
            "model": source.model,
            "action": f"commune_dialogue.{source.action}",
            "domain": domain,
            "is_whole": len(records) <= limit,
            "items": [
                {
                    "id": record.id,
                    "name": record.display_name,
                    "note": self._note(record, source.notes),
                }
                for record in records[:limit]
            ],
        }

    @api.model
    def _note(self, record, names):
        return " · ".join(
            filter(None, (self._in_words(record, name) for name in names))
        )

    @api.model
    def _in_words(self, record, name):
        field, value = record._fields[name], record[name]
        if not value:
            return ""
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, "")
        if field.type == "datetime":
            value = fields.Datetime.context_timestamp(record, value)
        if field.type in ("date", "datetime"):
            return format_date(self.env, value)
        return value.display_name
