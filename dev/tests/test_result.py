# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The closing line."""

import unittest

from setup.result import Result


class TestResult(unittest.TestCase):
    def test_last_line(self):
        result = Result()
        result.add(12, {})
        self.assertEqual(result.report(), ["12 passed, 0 failed"])

    def test_failed_and_skipped_are_named(self):
        result = Result()
        result.add(3, {"A.x": "boom"}, {"A.y": "no library"})
        result.check("lint: ruff", "a line is too long")
        result.check("lint: pylint", "")
        self.assertEqual(
            result.report(),
            [
                "skipped: A.y: no library",
                "FAILED: A.x",
                "FAILED: lint: ruff",
                "4 passed, 2 failed, 1 skipped",
            ],
        )
