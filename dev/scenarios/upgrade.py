# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The addon updated twice over data in every state."""

import re
import time

from .compare import checksums, differences, tables
from .world import Outcome, Running

# What Odoo itself writes anew with every update, and what only passes through.
BOOKKEEPING = re.compile(
    r"^(ir_(?!sequence|cron$|config_parameter|default)\w+|bus_\w+|base_\w+"
    r"|res_groups_\w+|res_groups|res_device_log|discuss_\w*session\w*"
    r"|web_tour_tour\w*|report_\w+|orm_\w+)$"
)


def upgrade_twice(world):
    """Update the addon twice; what people wrote stays as it is."""
    database = world.fresh("upgraded")
    given = world.shell(database, "states")
    names = [name for name in tables(world, database) if not BOOKKEEPING.match(name)]
    before = checksums(world, database, names)
    own = _own_data(world, database)
    rows = sum(int(each.split()[0]) for each in before.values())
    for turn in ("first", "second"):
        began = time.monotonic()
        log = world.odoo(database, "-u", "commune_dialogue")
        spent = time.monotonic() - began
        outcome = Outcome(
            f"-u commune_dialogue, {turn} time",
            f"{given['states']} states of {given['models']} models; {rows} rows in"
            f" {len(names)} tables with the same checksums",
            spent,
        )
        changed = differences(before, checksums(world, database, names))
        outcome.wrong += [f"{name} changed" for name in changed]
        outcome.wrong += [f"no record in {each}" for each in given["missing"]]
        outcome.wrong += [
            line[:200]
            for line in log.splitlines()
            if " WARNING " in line or " ERROR " in line or " CRITICAL " in line
        ]
        if _own_data(world, database) != own:
            outcome.wrong.append("data of the addon that the commune changed")
        yield outcome
    with Running(world, database) as running:
        home = running.person("office").call("dialogue.home", "get_home")
    yield Outcome(
        "the server afterwards",
        "starts, the office's page opens",
        wrong=[] if home else ["no home"],
    )


def _own_data(world, database):
    """What of the addon's own data the commune has changed."""
    return world.rows(
        database,
        "SELECT (SELECT string_agg(name::text, ',' ORDER BY id) FROM dialogue_field),"
        " (SELECT string_agg(to_jsonb(s)::text, ',' ORDER BY id)"
        "  FROM (SELECT * FROM dialogue_document_style) s),"
        " (SELECT string_agg(domain_force, ',' ORDER BY r.id) FROM ir_rule r"
        "  JOIN ir_model_data d ON d.model = 'ir.rule' AND d.res_id = r.id"
        "  WHERE d.module = 'commune_dialogue')",
    )
