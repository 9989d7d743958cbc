# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The slowest statements of one operation, with their plans."""

import time
from contextlib import contextmanager
from functools import partial

from odoo.sql_db import Cursor

from .measure import SUBJECT, Bench


@contextmanager
def recorded():
    """Record the statements of this process: list of (seconds, SQL text)."""
    statements, execute = [], Cursor.execute

    def timed(self, query, params=None, log_exceptions=True):
        start = time.perf_counter()
        try:
            return execute(self, query, params, log_exceptions)
        finally:
            spent = time.perf_counter() - start
            statements.append((spent, (self._obj.query or b"").decode()))

    Cursor.execute = timed
    try:
        yield statements
    finally:
        Cursor.execute = execute


class Planner(Bench):
    """Runs one operation twice, the second time recorded, and explains it."""

    def __init__(self, base, options, tell):
        super().__init__(base, {**options, "repeats": 1}, tell)
        self.person, self.slowest = options["user"], options["slowest"]

    def compare(self, operation, person, operations, repeats=None, warm=1):
        if person != self.person or not operation.startswith(tuple(self.only)):
            return
        for key, run in operations.items():
            run()
            with recorded() as statements:
                clock = run()
            print(f"\n## {operation}, {person}, {key}: {clock.busy * 1000:.1f} ms")
            total = sum(spent for spent, _query in statements)
            print(f"{len(statements)} statements, {total * 1000:.1f} ms in them")
            statements.sort(key=lambda item: -item[0])
            for spent, query in statements[: self.slowest]:
                print(f"\n{spent * 1000:.2f} ms: {query[:3000]}")
                if query.lstrip().upper().startswith(("SELECT", "WITH")):
                    self._explain(query)

    def _explain(self, query):
        with self.base.env() as env:
            env.cr._obj.execute(f"EXPLAIN (ANALYZE, BUFFERS) {query}")
            for (line,) in env.cr._obj.fetchall():
                print("   ", line[:240])


def plans(base, options, tell):
    """Print what an operation asks the database for."""
    options = {**options, "peers": options.get("peers") or SUBJECT}
    planner = Planner(base, options, tell)
    steps = [partial(planner.reads, options["user"]), planner.forms, planner.hint]
    steps += [partial(planner.same_rows, options["user"])]
    steps += [planner.writes, planner.imports, planner.digest]
    for step in steps:
        step()
