# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Counts of several kinds of checks, and the closing line that scripts read."""

from dataclasses import dataclass, field


@dataclass
class Result:
    """``failed`` and ``skipped`` map a name to what happened."""

    passed: int = 0
    failed: dict = field(default_factory=dict)
    skipped: dict = field(default_factory=dict)

    def add(self, passed, failed, skipped=()):
        self.passed += passed
        self.failed.update(failed)
        self.skipped.update(skipped)

    def check(self, name, problem):
        """Count one check; ``problem`` is empty when it passed."""
        if problem:
            self.failed[name] = problem
        else:
            self.passed += 1

    def report(self):
        """Return the lines to end with; the last one is the count."""
        lines = [f"skipped: {name}: {why}" for name, why in self.skipped.items()]
        lines += [f"FAILED: {name}" for name in self.failed]
        count = f"{self.passed} passed, {len(self.failed)} failed"
        if self.skipped:
            count += f", {len(self.skipped)} skipped"
        return [*lines, count]
