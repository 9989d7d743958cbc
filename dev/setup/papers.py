# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""``dev/bench-papers`` and ``dev/gallery``: what papers cost, and what they look like.

Both run a script of ``dev/papers`` in Odoo's shell, on a database of their own with
the demonstration data.
"""

import argparse
import json
import os

from .databases import Databases
from .environment import prepare
from .paths import ADDON, CHECKOUT
from .progress import say

DATABASE_PREFIX = "dialogue_papers_"
# The shell prints its own words too.
MARK = "#papers "


def bench(arguments):
    """Measure the papers and print the table of docs/performance.md."""
    parser = argparse.ArgumentParser(
        prog="dev/bench-papers",
        description="What papers cost, beside the bare engines on the same content.",
    )
    return _run_script("bench.py", parser, arguments)


def gallery(arguments):
    """Print each paper of the demonstration data and keep its first page."""
    parser = argparse.ArgumentParser(
        prog="dev/gallery",
        description="Store the first page of each paper under docs/images/papers.",
    )
    return _run_script("gallery.py", parser, arguments)


def _run_script(name, parser, arguments):
    parser.add_argument("--db", help="use this database instead of one of its own")
    options = parser.parse_args(arguments)
    environment = prepare(test_packages=True)
    databases = Databases(environment).ready()
    database = options.db or f"{DATABASE_PREFIX}{os.getpid()}"
    configuration = environment.configuration(database, db_name=database)
    try:
        if not options.db:
            say("installing the addon with its demonstration data")
            databases.create(database)
            install = ("-i", ADDON, "--with-demo", "--stop-after-init", "--no-http")
            environment.run_odoo(
                "installing the addon", *install, configuration=configuration
            )
        say(f"running dev/papers/{name}")
        output = environment.run_odoo(
            f"running dev/papers/{name}",
            *("shell", "--no-http", "--log-level=error"),
            configuration=configuration,
            stdin=_script(name, vars(options)),
        )
    finally:
        configuration.unlink()
        if not options.db:
            databases.drop(database)
    lines = output.splitlines()
    told = [line[len(MARK) :] for line in lines if line.startswith(MARK)]
    print("\n".join(told or lines))
    return 0 if told else 1


def _script(name, options):
    """Return what the shell is to run, with the options as a constant of it."""
    path = CHECKOUT / "dev/papers" / name
    given = {"CHECKOUT": str(CHECKOUT), "MARK": MARK, **options}
    return (
        f"OPTIONS = {json.dumps(given)!r}\n"
        f"exec(compile(open({str(path)!r}).read(), {str(path)!r}, 'exec'))\n"
    )
