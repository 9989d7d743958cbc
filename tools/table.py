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


# Shares of the page, in per cent, below which a column cannot hold what it is for:
# a date on one line, the number (1) under a heading.
NARROWEST = {"date": 9.5}
NARROWEST_OF_ANY = 5


class Table(NamedTuple):
    """``rows``: lists of str, int, date or None, as long as ``columns``, or `Group`.

    ``total``: the last row, in bold, or None.
    """

    columns: list
    rows: list
    total: list | None = None

    def widths(self):
        """Return the width of each column in per cent of the table.

        The widths are shares; a column that would be too narrow gets its least width,
        the others share what is left.
        """
        least = [
            NARROWEST.get(column.kind, NARROWEST_OF_ANY) for column in self.columns
        ]
        fixed = {}
        while True:
            free = [n for n in range(len(least)) if n not in fixed]
            whole = sum(self.columns[n].width for n in free)
            unit = (100 - sum(fixed.values())) / whole if whole else 0
            narrow = [n for n in free if self.columns[n].width * unit < least[n]]
            if not narrow or len(narrow) == len(free):
                break
            fixed |= {n: least[n] for n in narrow}
        return [
            round(fixed.get(n, column.width * unit), 2)
            for n, column in enumerate(self.columns)
        ]

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
        Column(heading, 28),
        Column("Tổng số", 9, "number"),
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
        heads.append(Column(share[0], 16, "centred"))
        place = 3 + list(columns).index(share[1])
        for row in (*rows, total):
            row.append(rate(row[place], row[2]))
    return Table(heads, rows, total)


def _with_sum(counts, columns):
    numbers = [counts.get(key, 0) for key in columns]
    return [sum(numbers), *numbers]
