# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Times that hold on a machine which others use, too."""

import contextlib
import statistics
import threading
import time


class Clock:
    """Times one section: ``busy``, ``wall`` (seconds), ``queries``.

    ``busy`` is what this thread and its database backend ran, never more than the
    time on the clock. They take turns, so on an idle machine it is the time on the
    clock; elsewhere it leaves out what was lost to others. It also leaves out the
    parallel workers of PostgreSQL, which flatters whoever scans whole tables.
    """

    def __init__(self, cr):
        self.tasks = [
            f"/proc/self/task/{threading.get_native_id()}/schedstat",
            f"/proc/{cr._obj.connection.info.backend_pid}/schedstat",
        ]

    def _ran(self):
        total = 0
        for path in self.tasks:
            with contextlib.suppress(OSError), open(path) as stat:
                total += int(stat.read().split()[0])
        return total / 1e9

    def __enter__(self):
        self.thread = threading.current_thread()
        self.thread.query_count, self.thread.query_time = 0, 0.0
        self.before = self._ran()
        self.start = time.perf_counter()
        return self

    def __exit__(self, *exc):
        self.wall = time.perf_counter() - self.start
        self.queries = self.thread.query_count
        self.busy = min(self._ran() - self.before, self.wall) or self.wall


def in_turn(operations, repeats, warm=1):
    """Run operations one after the other, ``repeats`` times; return {name: [Clock]}.

    Each runs in a transaction of its own with empty record caches and a warm
    registry, as a call of the web client does; the first round is not counted.

    :param operations: {name: function that returns a Clock}
    """
    clocks = {name: [] for name in operations}
    for turn in range(-warm, repeats):
        for name, operation in operations.items():
            clock = operation()
            if turn >= 0:
                clocks[name].append(clock)
    return clocks


def summary(clocks):
    """Return the medians of some clocks, in milliseconds."""
    return {
        "ms": round(1000 * statistics.median(clock.busy for clock in clocks), 3),
        "wall": round(1000 * statistics.median(clock.wall for clock in clocks), 3),
        "queries": statistics.median(clock.queries for clock in clocks),
        "n": len(clocks),
    }


def ratio(clocks, name, other):
    """Return how many times ``other`` goes into ``name``: median over the rounds."""
    pairs = zip(clocks[name], clocks[other], strict=True)
    return round(statistics.median(one.busy / two.busy for one, two in pairs), 2)
