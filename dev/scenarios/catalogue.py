# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The scenarios by the name they are called with."""

from .kills import kill_postgres, kill_server

SCENARIOS = {
    "kill-server": kill_server,
    "kill-postgres": kill_postgres,
}
