# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A table of a paper as plain values: printed by QWeb, written to Word and Excel."""

from typing import NamedTuple

from .wording import rate


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


def cross_table(heading, columns, lines, share=None):
    """Return a table of counts, in which rows and columns add up.

    :param str heading: of the column that names the lines
    :param dict columns: key and heading of each class that something falls into
    :param lines: list of ``(label, {key: number})``
    :param share: heading of a last column, and the key whose share of the row's sum
        it shows; or None
    """
    heads = [
        Column("TT", 5, "number"),
        Column(heading, 34),
        Column("Tổng số", 10, "number"),
        *(Column(text, 13, "number") for text in columns.values()),
    ]
    rows = [
        [number, label, *_with_sum(counts, columns)]
        for number, (label, counts) in enumerate(lines, 1)
    ]
    whole = {
        key: sum(counts.get(key, 0) for _label, counts in lines) for key in columns
    }
    total = [None, "Tổng số", *_with_sum(whole, columns)]
    if share:
        heads.append(Column(share[0], 18, "centred"))
        place = 3 + list(columns).index(share[1])
        for row in (*rows, total):
            row.append(rate(row[place], row[2]))
    return Table(heads, rows, total)


def _with_sum(counts, columns):
    numbers = [counts.get(key, 0) for key in columns]
    return [sum(numbers), *numbers]
