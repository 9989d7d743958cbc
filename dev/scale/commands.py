# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What ``inside.py`` can be asked for."""

import json

from . import fill as filling
from . import load as loading
from . import measure as measuring
from . import plans as planning
from . import world


def build(base, _options, tell):
    """Make the province without its matters."""
    with base.env(commit=True) as env:
        world.build(env, tell)
        lost = world.orphans(env.cr)
    if lost:
        raise RuntimeError(f"Foreign keys that lead nowhere: {lost}")


def fill(base, options, tell):
    """Fill a copy of the province with matters."""
    filling.fill(base, options["rows"], tell)


def measure(base, options, tell):
    """Measure everything and print the tables."""
    if options["baseline"]:
        with open(options["baseline"]) as file:
            options["baseline"] = json.load(file)
    measuring.measure(base, options, tell)


def plans(base, options, tell):
    """Explain what one operation asks for."""
    planning.plans(base, options, tell)


def load(base, options, tell):
    """Fifty people at once on a server that runs already."""
    return loading.load(base, options, tell)
