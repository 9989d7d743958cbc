# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How many came, as papers say it; from `dialogue.session._attendance_counts`."""

from ..tools.table import Column, Group, Table
from ..tools.wording import counted, village_words

COLUMNS = [
    Column("TT", 6, "number"),
    Column("Thành phần, thôn", 36),
    Column("Chỉ tiêu", 11, "number"),
    Column("Theo danh sách", 12, "number"),
    Column("Có mặt", 11, "number"),
    Column("Trong đó dự thay", 12, "number"),
    Column("Trong đó ngoài danh sách", 14, "number"),
    Column("Vắng mặt", 11, "number"),
]
KEYS = ("quota", "expected", "present", "substitutes", "walk_ins", "absent")
BY_VILLAGE = "Theo thôn (đại biểu tính vào chỉ tiêu của thôn)"
NO_GROUP = "Thành phần khác"
NO_VILLAGE = "Chưa rõ thôn"


def counts_table(counts):
    """Return the `Table` of the counts, by group and by village against the quota."""
    parts = (
        ("Theo thành phần", counts["groups"], NO_GROUP),
        (
            "Theo thôn (đại biểu tính vào chỉ tiêu của thôn)",
            counts["villages"],
            NO_VILLAGE,
        ),
    )
    rows = []
    for heading, lines, nameless in parts:
        if lines:
            rows.append(Group(heading))
        rows += [
            [number, line["name"] or nameless, *_numbers(line)]
            for number, line in enumerate(lines, start=1)
        ]
    return Table(COLUMNS, rows, [None, "Tổng số", *_numbers(counts["total"])])


def _numbers(line):
    return [line[key] for key in KEYS]


def group_lines(counts):
    """Return [(group, words)] of who was there: ``66 đại biểu (chỉ tiêu: 72)``.

    Before anybody was noted, nothing.
    """
    if not counts["total"]["present"]:
        return []
    return [
        (line["name"] or NO_GROUP, _against(line))
        for line in counts["groups"]
        if line["present"] or line["quota"]
    ]


def _against(line):
    present = f"{counted(line['present'])} đại biểu"
    quota = f" (chỉ tiêu: {counted(line['quota'])})" if line["quota"] else ""
    return present + quota


def village_lines(counts):
    """Return each village with number and quota: ``bản Thượng 3/3``; or nothing."""
    if not counts["total"]["present"]:
        return []
    return [
        " ".join(
            (
                village_words(line["name"]) or NO_VILLAGE.lower(),
                f"{line['present']}/{line['quota']}",
            )
        )
        for line in counts["villages"]
    ]


def special_words(counts):
    """Return how many came for others or uninvited, or an empty string."""
    total = counts["total"]
    parts = (
        (total["substitutes"], "đại biểu dự thay"),
        (total["walk_ins"], "đại biểu ngoài danh sách, đăng ký tại hội nghị"),
    )
    return "; ".join(f"{counted(number)} {what}" for number, what in parts if number)
