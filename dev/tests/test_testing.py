# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A test run from beginning to end, with a small program in the place of Odoo."""

import contextlib
import io
import subprocess
import sys
from unittest import mock

from setup import browser, odoo_run, testing
from setup.errors import SetupError
from setup.result import Result
from tests.common import TemporaryCase

LINE = (
    "2026-11-21 22:10:00,123 77 {} test odoo.addons.commune_dialogue.tests.test_a: {}"
)
PASSING = [
    LINE.format("INFO", "Starting TestA.test_x ... "),
    LINE.format("INFO", "0 failed, 0 error(s) of 1 tests when loading database 'x'"),
]
FAILING = [
    LINE.format("INFO", "Starting TestA.test_x ... "),
    LINE.format("ERROR", "FAIL: TestA.test_x"),
    "Traceback (most recent call last):",
    "AssertionError: 1 != 2",
]


class FakeEnvironment:
    """Prints some lines in the place of Odoo."""

    def __init__(self, folder, lines, code=0, then=""):
        self.folder = folder
        self.program = (
            f"import subprocess, sys, time\nprint({chr(10).join(lines)!r}, flush=True)"
            f"\n{then}\nsys.exit({code})"
        )

    def configuration(self, name, **_settings):
        path = self.folder / f"{name}.conf"
        path.touch()
        return path

    def odoo_command(self, *_arguments):
        return [sys.executable, "-c", self.program]

    def odoo_environment(self, _configuration):
        return {}


class TestRun(TemporaryCase):
    def run_odoo(self, *arguments, tags="/commune_dialogue:TestA", **options):
        environment = FakeEnvironment(self.folder, *arguments, **options)
        result = Result()
        with (
            mock.patch.object(testing, "Databases"),
            mock.patch.object(testing, "drop_leftovers"),
            contextlib.redirect_stdout(io.StringIO()) as printed,
        ):
            testing.run_odoo_tests(environment, tags, result)
        self.assertFalse(list(self.folder.glob("*.conf")))
        return result, printed.getvalue()

    def test_passing(self):
        result, printed = self.run_odoo(PASSING)
        self.assertEqual(result.report(), ["1 passed, 0 failed"])
        self.assertIn("0 failed, 0 error(s) of 1 tests", printed)

    def test_failing(self):
        result, printed = self.run_odoo(FAILING, code=1)
        self.assertEqual(result.report()[-1], "0 passed, 1 failed")
        self.assertIn("\nAssertionError: 1 != 2\n", printed)

    def test_two_halves(self):
        """Installation, fresh database, then both halves: each of them is heard."""
        result, _printed = self.run_odoo(PASSING, tags="/commune_dialogue")
        self.assertEqual(result.report(), ["4 passed, 0 failed"])
        (self.folder / "test-2.log").unlink()

    def test_fresh_database_alone(self):
        result, _printed = self.run_odoo(
            PASSING, tags="dialogue_fresh/commune_dialogue:TestA"
        )
        self.assertEqual(result.report(), ["1 passed, 0 failed"])
        self.assertTrue((self.folder / "test-fresh.log").exists())
        self.assertFalse((self.folder / "test.log").exists())

    def test_no_halves_without_the_addon(self):
        result, _printed = self.run_odoo(FAILING, code=1, tags="/commune_dialogue")
        self.assertEqual(result.report()[-1], "0 passed, 1 failed")
        self.assertFalse((self.folder / "test-2.log").exists())

    def test_browser_left_behind(self):
        """It holds the log open, but the run ends."""
        with mock.patch.object(odoo_run, "Watch", self.impatient_watch):
            result, _printed = self.run_odoo(
                PASSING, then="subprocess.Popen(['sleep', '300'])"
            )
        self.assertEqual(result.report(), ["1 passed, 0 failed"])

    def test_silence(self):
        with mock.patch.object(odoo_run, "Watch", self.impatient_watch):
            result, _printed = self.run_odoo(PASSING, then="time.sleep(300)")
        self.assertIn("FAILED: Odoo", result.report())

    @staticmethod
    def impatient_watch(process):
        return WATCH(process, limit=3, rest=0.1)

    def test_set_up_that_fails(self):
        with (
            mock.patch.object(
                testing, "run_all", side_effect=SetupError("The disk is full.")
            ),
            contextlib.redirect_stdout(io.StringIO()) as printed,
        ):
            self.assertEqual(testing.main([]), 1)
        lines = printed.getvalue().splitlines()
        self.assertEqual(lines[0], "dev/test: The disk is full.")
        self.assertEqual(lines[-1], "0 passed, 1 failed")


WATCH = odoo_run.Watch


class TestLeftovers(TemporaryCase):
    def test_databases_of_killed_runs(self):
        ended = subprocess.Popen(["true"])
        ended.wait()
        databases = mock.Mock()
        databases.names.return_value = [
            "dialogue_demo",
            "dialogue_test_1",
            "dialogue_test_1_2",
            f"dialogue_test_{ended.pid}",
            f"dialogue_test_{ended.pid}_2",
        ]
        testing.drop_leftovers(databases)
        self.assertEqual(
            [call.args[0] for call in databases.drop.call_args_list],
            [f"dialogue_test_{ended.pid}", f"dialogue_test_{ended.pid}_2"],
        )


class TestBrowser(TemporaryCase):
    def test_nothing_missing(self):
        with mock.patch.object(browser, "missing_packages", return_value=[]):
            self.assertIsNone(browser.ensure())

    def test_ordinary_user_is_told_the_package(self):
        with (
            mock.patch.object(browser, "missing_packages", return_value=["chromium"]),
            mock.patch.object(browser.os, "geteuid", return_value=1000),
        ):
            self.assertIn("apt-get install chromium", browser.ensure())

    def test_root_installs(self):
        with (
            mock.patch.object(browser, "missing_packages", return_value=["chromium"]),
            mock.patch.object(browser.os, "geteuid", return_value=0),
            mock.patch.object(browser.apt, "available", return_value=True),
            mock.patch.object(browser.apt, "install_system") as install,
        ):
            self.assertIsNone(browser.ensure())
            install.assert_called_once_with(["chromium"])
            install.side_effect = SetupError("The network cannot be reached.")
            self.assertIn("network", browser.ensure())

    def test_no_browser_in_the_path(self):
        with mock.patch.dict("os.environ", {"PATH": str(self.folder)}):
            self.assertIn("chromium", browser.missing_packages())
        self.write("chromium").chmod(0o755)
        with mock.patch.dict("os.environ", {"PATH": str(self.folder)}):
            self.assertNotIn("chromium", browser.missing_packages())
