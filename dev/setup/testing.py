# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""``dev/test``: every test of the addon in a database of its own."""

import argparse
import os
import signal
import subprocess
import threading
import time
import unittest

from . import browser, checks, lint
from .databases import Databases
from .environment import prepare
from .errors import SetupError
from .paths import ADDON, CHECKOUT, find_paths
from .progress import elapsed, say
from .result import Result
from .test_log import TestLog
from .test_selection import tags

# Odoo's longest silence is a browser test; after this one nothing more will come.
SILENCE_LIMIT = 1200
DATABASE_PREFIX = "dialogue_test_"


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
    if options.lint:
        lint.run_all(find_paths().prepare(), result)
    environment = prepare(test_packages=True)
    problem = browser.ensure()
    if problem:
        print(f"dev/test: {problem}", flush=True)
    run_odoo_tests(environment, test_tags, result, options.keep)


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
    """Install the addon with its tests in a copy of the template."""
    databases = Databases(environment).ready()
    drop_leftovers(databases)
    name = f"{DATABASE_PREFIX}{os.getpid()}"
    databases.create(name)
    try:
        log = _run(environment, name, test_tags)
    finally:
        if not keep:
            databases.drop(name)
    result.add(log.passed, log.failed, log.skipped)
    if log.warnings:
        print(f"\n{len(log.warnings)} warnings in the server's log:")
        print("\n".join(f"  {line}" for line in dict.fromkeys(log.warnings)))
    print("\nOdoo's own summary:")
    print("\n".join(f"  {line}" for line in log.summary), flush=True)


def drop_leftovers(databases):
    """Remove the databases of runs that were killed."""
    for name in databases.names():
        number = name.removeprefix(DATABASE_PREFIX)
        if number != name and not os.path.exists(f"/proc/{number}"):
            databases.drop(name)


def _run(environment, name, test_tags):
    configuration = environment.configuration(
        name,
        db_name=name,
        http_port=checks.free_port(),
        screenshots=environment.folder / "screenshots",
    )
    path = environment.folder / "test.log"
    say(f"installing the addon with its demonstration data, tests {test_tags}")
    process = subprocess.Popen(
        [
            str(part)
            for part in environment.odoo_command(
                *("-i", ADDON, "--with-demo", "--stop-after-init"),
                *("--test-tags", test_tags),
            )
        ],
        cwd=environment.folder,
        env=environment.odoo_environment(configuration),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
    )
    log = TestLog()
    watch = _Watch(process)
    with open(path, "w", buffering=1) as copy:
        try:
            for line in process.stdout:
                watch.heard()
                copy.write(line)
                shown = log.feed(line)
                if shown:
                    (say if shown.endswith(" ...") else print)(shown)
        finally:
            # A browser may outlive Odoo.
            watch.end()
            configuration.unlink()
    log.end(process.returncode)
    if watch.fired:
        log.failed["Odoo"] = [f"Odoo said nothing for {SILENCE_LIMIT} seconds."]
    say(f"the whole log is in {path}")
    return log


class _Watch(threading.Thread):
    """Ends a process and its children when it has fallen silent.

    A browser left behind by Odoo would keep the log open for ever, so what is still
    there a little after Odoo's end goes too.
    """

    def __init__(self, process, limit=SILENCE_LIMIT, rest=10):
        super().__init__(daemon=True)
        self.process = process
        self.limit, self.rest = limit, rest
        self.fired = False
        self._finished = threading.Event()
        self.heard()
        self.start()

    def heard(self):
        self.last = time.monotonic()

    def run(self):
        ended = None
        while not self._finished.wait(0.5):
            now = time.monotonic()
            if self.process.poll() is None:
                self.fired = now - self.last > self.limit
            else:
                ended = ended or now
            if self.fired or (ended and now - ended > self.rest):
                self._kill()
                return

    def end(self):
        """Wait for the process; end whatever of it is still there."""
        self._finished.set()
        self.join()
        try:
            self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            pass
        self._kill()
        self.process.wait()
        self.process.stdout.close()

    def _kill(self):
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
