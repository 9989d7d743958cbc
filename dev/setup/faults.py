# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""``dev/faults``: kills, full disks, slow mail and the like, on a copy of the demo.

The copy stands in a PostgreSQL of its own, which keeps its promises about the disk
(the checkout's own does not), and is deleted at the end. The scenarios are in
``dev/scenarios``.
"""

import argparse
import datetime
import shutil
import traceback
from functools import cached_property

from . import addon, demo, postgres
from .databases import Databases, link_tree
from .environment import Environment, prepare
from .errors import SetupError
from .progress import elapsed, say

SOURCE, COPY = "dialogue_faults_source", "dialogue_faults"
# As PostgreSQL comes, but for the network and for memory: what is committed is on disk.
DURABLE = (
    "listen_addresses=''",
    "max_connections=60",
    "shared_buffers=128MB",
    # Crash recovery has little to read then.
    "checkpoint_timeout=30s",
)


class DurableCluster(postgres.Cluster):
    """A PostgreSQL that survives being killed."""

    settings = DURABLE


class Apart(Environment):
    """The checkout's environment with a cluster and files of its own."""

    @cached_property
    def cluster(self):
        own = super().cluster
        return DurableCluster(self.binaries, own.data.parent / "pg-faults")

    @property
    def data(self):
        return self.folder / "faults-data"


def main(arguments=None):
    """Run the scenarios; return 1 when anything was lost, doubled or half done."""
    from scenarios.catalogue import SCENARIOS

    parser = argparse.ArgumentParser(
        prog="dev/faults",
        description="Break things on a copy of the demo database and count what is"
        " left. Without a name all scenarios run: " + ", ".join(SCENARIOS) + ".",
    )
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--rounds", type=int, default=5, help="kills of each kind")
    parser.add_argument("--port", type=int, default=8491)
    options = parser.parse_args(arguments)
    unknown = set(options.names) - set(SCENARIOS)
    if unknown:
        raise SetupError(
            f"There is no scenario {', '.join(sorted(unknown))}; there are "
            f"{', '.join(SCENARIOS)}."
        )
    from scenarios.world import World, table

    outcomes = []
    with prepared() as (apart, databases, own):
        world = World(apart, databases, own, COPY, options.port, options.rounds)
        for name in options.names or SCENARIOS:
            say(f"scenario {name}")
            for outcome in _outcomes(SCENARIOS[name], world):
                outcome.scenario = name
                outcomes.append(outcome)
                say(outcome.line())
    now = datetime.datetime.now(datetime.UTC)
    print(f"\n{now:%Y-%m-%d %H:%M} UTC, {elapsed():.0f} seconds\n")
    print("\n".join(table(outcomes)))
    return int(any(outcome.wrong for outcome in outcomes))


def _outcomes(scenario, world):
    """Give a scenario's outcomes; what it could not go on with is one of them."""
    from scenarios.world import BROKEN, Outcome

    try:
        yield from scenario(world)
    except (SetupError, *BROKEN) as error:
        traceback.print_exc()
        yield Outcome(
            "the scenario did not come to its end",
            "",
            wrong=[str(error).splitlines()[-1]],
        )


class prepared:
    """Gives the environment apart with a copy of the demo in it; cleans up after."""

    def __enter__(self):
        environment = prepare(test_packages=True)
        databases = Databases(environment).ready()
        source = _source(environment, databases)
        self.apart = Apart(
            environment.paths,
            environment.odoo,
            environment.python,
            environment.binaries,
        )
        self.clean()
        try:
            cluster = self.apart.cluster
            cluster.create()
            cluster.start()
            say(f"copying {source}")
            cluster.copy_from(databases.cluster, source, COPY)
            apart = Databases(self.apart)
            link_tree(databases.files(source), apart.files(COPY))
        except BaseException:
            self.clean()
            raise
        return self.apart, apart, databases

    def __exit__(self, *exc):
        self.clean()

    def clean(self):
        self.apart.cluster.stop()
        shutil.rmtree(self.apart.cluster.data, ignore_errors=True)
        shutil.rmtree(self.apart.data, ignore_errors=True)


def _source(environment, databases):
    """Return a database with the demo, made or brought up to date with the files."""
    key = addon.content_key(environment.paths.checkout)
    note = databases.note(SOURCE) if databases.exists(SOURCE) else ""
    if not note:
        demo.install(environment, databases, SOURCE, key)
    elif note != key:
        demo.update(environment, databases, SOURCE, key)
    return SOURCE
