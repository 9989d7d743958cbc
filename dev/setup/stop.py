# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""``dev/stop``: end what ``dev/demo`` started for this checkout."""

import argparse

from .paths import find_paths
from .postgres import public_home, stop_server
from .server import all_servers


def main(arguments=None):
    parser = argparse.ArgumentParser(
        prog="dev/stop", description="End the demo's servers and its PostgreSQL."
    )
    parser.parse_args(arguments)
    paths = find_paths()
    servers = [server.database for server in all_servers(paths.work) if server.stop()]
    clusters = [
        data
        for home in (paths.cache, public_home(paths))
        for data in home.glob(f"checkouts/{paths.checkout_key}/*/pg")
        if stop_server(data)
    ]
    ended = [f"the server of {name}" for name in servers]
    ended += ["PostgreSQL"] if clusters else []
    print(f"Stopped {' and '.join(ended)}." if ended else "Nothing runs.")
    return 0
