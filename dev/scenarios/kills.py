# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Kill -9 of the server, of one worker, of PostgreSQL's backend and of all of it."""

import os
import random
import signal
import time

from .operations import OPERATIONS
from .sink import Sink
from .world import BROKEN, Attempt, Outcome, Running


class Kill:
    """One way to kill; ``workers`` of the server, ``strike`` does it."""

    workers = 0

    def __init__(self, world, running, database):
        self.world, self.running, self.database = world, running, database

    def aim(self):
        """Look at what is there just before the work begins."""


class Server(Kill):
    name = "the server"

    def strike(self):
        self.running.kill()
        self.running.start()


class Worker(Kill):
    name = "the busy one of two workers"
    workers = 2

    def aim(self):
        self.before = self.running.workers()

    def strike(self):
        spent = {
            pid: time - self.before.get(pid, 0)
            for pid, time in self.running.workers().items()
        }
        os.kill(max(spent, key=spent.get), signal.SIGKILL)


class Backend(Kill):
    name = "PostgreSQL's backend"

    def strike(self):
        self.world.kill_backend(self.database)


class Postmaster(Kill):
    name = "PostgreSQL, started again at once"

    def strike(self):
        self.world.kill_postmaster()


def scenario(kind):
    """Return the scenario that kills in this way in the middle of each operation."""

    def kill(world):
        with Sink(world.smtp_port) as sink:
            # Slow enough for a queue to have a middle.
            sink.delay = 0.04
            for operation in OPERATIONS:
                database = world.fresh("killed")
                settings = {"workers": kind.workers} if kind.workers else {}
                with Running(world, database, **settings) as running:
                    yield _rounds(
                        kind(world, running, database),
                        operation(world, database, sink),
                    )

    return kill


def _rounds(kill, work):
    """Do the work once in peace, then kill it some times at different moments."""
    running, rounds = kill.running, kill.world.rounds
    rng = random.Random(f"{kill.name} {work.name}")
    outcome = Outcome(f"{kill.name} killed {rounds} times, {work.name}", "")
    person = running.person(work.login)
    # The first time is slower than those that follow.
    for _turn in ("cold", "warm"):
        work.prepare(person)
        peace = Attempt(lambda: work.act(person))
        peace.join()
        if peace.error:
            outcome.wrong.append(f"undisturbed: {peace.error}")
            return outcome
        outcome.wrong += work.settled()[0]
    hits, found, note, backs = 0, {}, "", []
    for part in sorted(rng.uniform(0.05, 0.9) for _turn in range(rounds)):
        person = running.person(work.login)
        work.prepare(person)
        kill.aim()
        under_way = Attempt(lambda person=person: work.act(person))
        time.sleep(part * peace.seconds)
        struck = time.monotonic()
        kill.strike()
        back = running.person(work.login)
        backs.append(time.monotonic() - struck)
        under_way.join(60)
        hits += bool(under_way.error)
        what, wrong = work.found()
        found[what] = found.get(what, 0) + 1
        outcome.wrong += wrong
        try:
            work.again(back)
        except BROKEN as error:
            outcome.wrong.append(f"again: {error}"[:200])
        wrong, told = work.settled()
        outcome.wrong += wrong
        note = told or note
    outcome.back = max(backs)
    words = ", ".join(f"{what} {times} ×" for what, times in found.items())
    outcome.found = (
        f"{hits} of {rounds} calls of {peace.seconds:.1f} s were cut short;"
        f" written: {words}; begun again: each once" + (note and f"; {note}")
    )
    if not hits:
        outcome.wrong.append("the middle was never hit")
    return outcome
