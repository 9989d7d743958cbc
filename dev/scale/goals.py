# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What was promised, as ratios of one run; the goals hold at a million matters."""

EVERYBODY = ("superuser", "officer", "head", "leader", "clerk")

# (operation, person or None for all): times faster than helpdesk_mgmt, at least.
HELPDESK = {
    ("list", None): 20,
    ("board", None): 7,
    ("counts", None): 4.5,
    ("counts", "officer"): 15,
    ("home", None): 25,
    ("form", None): 10,
    ("search: rare, no accents", None): 8,
    ("search: frequent, no accents", None): 2.5,
    ("create 200", None): 7,
    ("change 50", None): 3,
}
# Whoever sees everything is not among those for whom the goals are set.
PERSONS = ("officer", "leader", "clerk")
FASTER_THAN_PROJECT = 1
SAME_ROWS = 1.2
INTERACTIVE_MS = 300
IMPORT_OVER_LOAD, IMPORT_OF_RAW = 15, 0.25
# Growth from 10 thousand to a million, at most.
GROWTH = {
    "list": 1.5,
    "form": 1.5,
    "change 50": 1.5,
    "create 200": 1.5,
    "import 2000": 1.5,
    "home": 2,
}
BATCHES = ("create 200", "change 50", "import 2000", "digest of a commune")


def over_helpdesk(operation, person):
    """Return the goal, or None where there is none for this person."""
    if person not in PERSONS:
        return None
    return HELPDESK.get((operation, person)) or HELPDESK.get((operation, None))
