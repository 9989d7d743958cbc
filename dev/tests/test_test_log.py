# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Odoo's log of a test run becomes counts."""

import unittest

from setup.test_log import TestLog

PREFIX = (
    "2026-11-21 22:10:00,123 77 {} test odoo.addons.commune_dialogue.tests.test_a: "
)


def record(message, level="INFO"):
    return PREFIX.format(level) + message


def read(*lines, exit_code=0):
    log = TestLog()
    for line in lines:
        log.feed(line + "\n")
    log.end(exit_code)
    return log


START = record("Starting TestA.test_x ... ")
OTHER = record("Starting TestA.test_y ... ")


class TestTestLog(unittest.TestCase):
    def test_passed(self):
        log = read(
            START,
            OTHER,
            record("2 post-tests in 0.10s, 3 queries"),
            record("0 failed, 0 error(s) of 2 tests when loading database 'test'"),
        )
        self.assertEqual((log.passed, log.failed, log.skipped), (2, {}, {}))
        self.assertEqual(len(log.summary), 2)

    def test_failure_and_traceback(self):
        log = read(
            START,
            record("======"),
            record("FAIL: TestA.test_x", "ERROR"),
            "Traceback (most recent call last):",
            "AssertionError: 1 != 2",
            OTHER,
            record(
                "1 failed, 0 error(s) of 2 tests when loading database 'test'", "ERROR"
            ),
            exit_code=1,
        )
        self.assertEqual((log.passed, list(log.failed)), (1, ["TestA.test_x"]))
        self.assertIn("AssertionError: 1 != 2", log.failed["TestA.test_x"])

    def test_subtests_count_once(self):
        log = read(
            START,
            record("FAIL: Subtest TestA.test_x (role='head')", "ERROR"),
            record("ERROR: Subtest TestA.test_x (role='office')", "ERROR"),
        )
        self.assertEqual((log.passed, list(log.failed)), (0, ["TestA.test_x"]))

    def test_class_set_up(self):
        name = "setUpClass (odoo.addons.commune_dialogue.tests.test_a.TestA)"
        log = read(record(f"ERROR: {name}", "ERROR"), "Traceback", exit_code=1)
        self.assertEqual((log.passed, list(log.failed)), (0, [name]))

    def test_error_line_fails_the_run(self):
        log = read(START, OTHER, record("Something broke", "ERROR"))
        self.assertEqual((log.passed, list(log.failed)), (1, ["TestA.test_y"]))

    def test_error_line_outside_of_tests(self):
        log = read(record("Missing file", "CRITICAL"), START)
        self.assertEqual((log.passed, list(log.failed)), (1, ["the server's log"]))

    def test_skipped_is_named(self):
        log = read(START, record("skipped TestA.test_x : no library"), OTHER)
        self.assertEqual((log.passed, log.skipped), (1, {"TestA.test_x": "no library"}))

    def test_tour_that_cannot_run_fails(self):
        for reason in (
            "Chrome executable not found",
            "websocket-client module is not installed",
            "Failed to detect chrome devtools port after 10.0s.",
        ):
            log = read(START, record(f"skipped TestA.test_x : {reason}"))
            self.assertEqual(list(log.failed), ["TestA.test_x"], reason)

    def test_warnings_do_not_fail(self):
        log = read(START, record("careful", "WARNING"))
        self.assertEqual((log.failed, len(log.warnings)), ({}, 1))

    def test_demo_data_that_cannot_be_loaded(self):
        text = "Module commune_dialogue demo data failed to install, installed without"
        log = read(record(text, "WARNING"), "Traceback", START)
        self.assertEqual(list(log.failed), ["the demonstration data"])

    def test_no_test_ran(self):
        self.assertIn("Odoo", read(record("loaded")).failed)

    def test_exit_code(self):
        self.assertIn("Odoo", read(START, exit_code=255).failed)
