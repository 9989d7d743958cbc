# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""``dev/stop``: end what ``dev/demo`` started for this checkout."""

import argparse
import os

from .paths import find_paths
from .postgres import public_home, stop_server
from .progress import say
from .server import all_servers
from .testing import DATABASE_PREFIX


def main(arguments=None):
    parser = argparse.ArgumentParser(
        prog="dev/stop", description="End the demo's servers and its PostgreSQL."
    )
    parser.parse_args(arguments)
    paths = find_paths()
    ended = [
        f"the server of {server.database}"
        for server in all_servers(paths.work)
        if server.stop()
    ]
    if stop_idle_postgres(paths):
        ended.append("PostgreSQL")
    print(f"Stopped {' and '.join(ended)}." if ended else "Nothing runs.")
    return 0


def stop_idle_postgres(paths):
    """End this checkout's PostgreSQL unless a demo or a test run still uses it.

    :return: whether one was ended
    """
    if any(server.state for server in all_servers(paths.work)):
        return False
    if running_tests(paths):
        say("a test run uses PostgreSQL: leaving it")
        return False
    return any(
        [
            stop_server(data)
            for home in (paths.cache, public_home(paths))
            for data in home.glob(f"checkouts/{paths.checkout_key}/*/pg")
        ]
    )


def running_tests(paths):
    """The numbers of the processes that run tests for this checkout."""
    numbers = (
        path.stem.removeprefix(DATABASE_PREFIX)
        for path in paths.work.glob(f"*/{DATABASE_PREFIX}*.conf")
    )
    return [number for number in numbers if os.path.exists(f"/proc/{number}")]
