# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""``dev/test``: every test of the addon in a database of its own."""

import argparse
import os
import unittest
from concurrent.futures import ThreadPoolExecutor

from . import browser, checks, lint
from .databases import Databases
from .environment import prepare
from .errors import SetupError
from .odoo_run import OdooRun, read_together
from .paths import ADDON, CHECKOUT, find_paths
from .progress import elapsed, say
from .result import Result
from .test_selection import EVERYTHING, split, tags

DATABASE_PREFIX = "dialogue_test_"
INSTALL = ("-i", ADDON, "--with-demo")
# The template is marked for demonstration data; as a commune installs it, it is not.
NO_DEMO = "UPDATE ir_module_module SET demo = false"
# The tag of the tests that take about half of the time: those of the web client.
SECOND_HALF = "dialogue_second_half"


def parse(arguments):
    parser = argparse.ArgumentParser(
        prog="dev/test",
        description="Run the tests; the last line is `N passed, N failed`.",
    )
    parser.add_argument(
        "pattern",
        nargs="*",
        help="part of a file's, class's or method's name, e.g. TestDeadline",
    )
    parser.add_argument("--lint", action="store_true", help="run the linters too")
    parser.add_argument(
        "--keep", action="store_true", help="keep the test database afterwards"
    )
    return parser.parse_args(arguments)


def main(arguments=None):
    options = parse(arguments)
    checks.check_python()
    result = Result()
    try:
        run_all(options, result)
    except SetupError as error:
        print(f"dev/test: {error}")
        result.failed["the set-up"] = str(error)
    say(f"finished after {elapsed():.0f} seconds")
    print("\n".join(result.report()), flush=True)
    return 1 if result.failed else 0


def run_all(options, result):
    test_tags = tags(CHECKOUT, options.pattern)
    if not options.pattern:
        run_own_tests(result)
    environment = prepare(test_packages=True)
    problem = browser.ensure()
    if problem:
        print(f"dev/test: {problem}", flush=True)
    with ThreadPoolExecutor() as pool:
        if options.lint:
            # Beside Odoo, which leaves a processor idle while it installs.
            linting = pool.submit(lint.run_all, find_paths().prepare(), result)
        run_odoo_tests(environment, test_tags, result, options.keep)
        if options.lint:
            linting.result()


def run_own_tests(result):
    """The tests of this set-up itself: no network, no database."""
    say("testing the set-up itself")
    suite = unittest.defaultTestLoader.discover(
        CHECKOUT / "dev/tests", top_level_dir=CHECKOUT / "dev"
    )
    outcome = unittest.TextTestRunner(verbosity=0, buffer=True).run(suite)
    failed = {str(test): text for test, text in outcome.failures + outcome.errors}
    skipped = {str(test): reason for test, reason in outcome.skipped}
    result.add(
        outcome.testsRun - len(failed) - len(skipped),
        failed,
        skipped,
    )


def run_odoo_tests(environment, test_tags, result, keep=False):
    """Install the addon with its tests in copies of the template."""
    databases = Databases(environment).ready()
    drop_leftovers(databases)
    name = f"{DATABASE_PREFIX}{os.getpid()}"
    usual, fresh = split(test_tags)
    try:
        databases.create(name)
        beside = [_start_fresh(environment, databases, name, fresh)] if fresh else []
        if usual == EVERYTHING:
            logs = _run_halves(environment, databases, name, beside)
        else:
            logs = _run_selected(environment, name, usual, beside)
    finally:
        if not keep:
            for database in (name, _second(name), _fresh(name)):
                databases.drop(database)
    for log in logs:
        _report(log, result)


def _report(log, result):
    result.add(log.passed, log.failed, log.skipped)
    if log.warnings:
        print(f"\n{len(log.warnings)} warnings in the server's log:")
        print("\n".join(f"  {line}" for line in dict.fromkeys(log.warnings)))
    if log.summary:
        print("\nOdoo's own summary:")
        print("\n".join(f"  {line}" for line in log.summary), flush=True)


def drop_leftovers(databases):
    """Remove the databases of runs that were killed."""
    for name in databases.names():
        number = name.removeprefix(DATABASE_PREFIX).partition("_")[0]
        if name.startswith(DATABASE_PREFIX) and not os.path.exists(f"/proc/{number}"):
            databases.drop(name)


def _second(name):
    return f"{name}_2"


def _fresh(name):
    return f"{name}_fresh"


def _start_fresh(environment, databases, name, test_tags):
    """Start the tests that want the addon as a commune installs it."""
    say(f"installing the addon without demonstration data, tests {test_tags}")
    databases.create(_fresh(name))
    databases.cluster.sql(NO_DEMO, database=_fresh(name))
    arguments = ("-i", ADDON, "--test-tags", test_tags)
    return OdooRun(environment, _fresh(name), "test-fresh", arguments)


def _run_selected(environment, name, test_tags, beside):
    if not test_tags:
        return read_together(beside)
    say(f"installing the addon with its demonstration data, tests {test_tags}")
    arguments = (*INSTALL, "--test-tags", test_tags)
    return read_together([OdooRun(environment, name, "test", arguments), *beside])


def _run_halves(environment, databases, name, beside):
    """Install the addon, then run its tests in two halves side by side.

    A single run leaves one of two processors idle, and all tests one after the other
    take longer than anybody waits.

    :param beside: runs that go on while the addon is installed
    """
    say("installing the addon with its demonstration data")
    installed, *others = read_together(
        [OdooRun(environment, name, "install", INSTALL, has_tests=False), *beside]
    )
    if installed.failed:
        return [installed, *others]
    databases.create(_second(name), name)
    say(f"every test, those tagged {SECOND_HALF} in a second database")
    first = ("-u", ADDON, "--test-tags", f"{EVERYTHING},-{SECOND_HALF}")
    second = ("--test-tags", f"{SECOND_HALF}{EVERYTHING}")
    halves = read_together(
        [
            OdooRun(environment, name, "test", first),
            OdooRun(environment, _second(name), "test-2", second),
        ]
    )
    return [installed, *others, *halves]
