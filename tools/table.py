# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A table of a paper as plain values: printed by QWeb, written to Word and Excel."""

from typing import NamedTuple


class Column(NamedTuple):
    """One column.

    ``width`` is a share of the page (any unit, only the ratios count); ``kind`` is
    ``text``, ``number`` (an int), ``date`` (a date) or ``centred`` (short text).
    """

    heading: str
    width: float
    kind: str = "text"


class Group(NamedTuple):
    """A row that stands over the rows that follow it: a field, a village."""

    text: str


class Table(NamedTuple):
    """``rows``: lists of str, int, date or None, as long as ``columns``, or `Group`.

    ``total``: the last row, in bold, or None.
    """

    columns: list
    rows: list
    total: list | None = None

    def widths(self):
        """Return the width of each column in per cent of the table."""
        whole = sum(column.width for column in self.columns)
        return [round(100 * column.width / whole, 2) for column in self.columns]

    def printed(self):
        """Return the rows as papers print them.

        :return: list of ``(kind, cells)``: ``("group", [text])``, ``("row", [(text,
            kind of its column)…])`` or the same with ``"total"``
        """
        rows = [
            ("group", [row.text])
            if isinstance(row, Group)
            else ("row", self._printed(row))
            for row in self.rows
        ]
        if self.total:
            rows.append(("total", self._printed(self.total)))
        return rows

    def _printed(self, row):
        return [
            (as_text(value), column.kind)
            for value, column in zip(row, self.columns, strict=True)
        ]


def as_text(value):
    """Return a value of a table as papers print it."""
    if value is None or value is False:
        return ""
    if hasattr(value, "strftime"):
        return value.strftime("%d/%m/%Y")
    return str(value)
