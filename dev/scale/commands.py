# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What ``inside.py`` can be asked for."""

from . import fill as filling
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
