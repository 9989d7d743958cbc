# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Midnight in Vietnam, wherever the server believes that it stands."""

from .world import Outcome

ZONES = ("UTC", "Asia/Ho_Chi_Minh", "America/New_York")


def clock(world):
    """Ask Odoo around midnight what day it is, under three time zones of the server."""
    answers = {}
    for zone in ZONES:
        answer = world.shell(world.copy, "midnight", variables={"TZ": zone})
        answers[zone] = answer
        outcome = Outcome(
            f"the server's time zone is {zone}; people without one, in Vietnam, in New"
            " York",
            f"{answer['asked']} answers around the turn of a day and of a year",
            wrong=answer["wrong"],
        )
        yield outcome
    same = all(answer["told"] == answers["UTC"]["told"] for answer in answers.values())
    yield Outcome(
        "all three compared",
        "the same answers",
        wrong=[] if same else [f"{answers}"[:300]],
    )
