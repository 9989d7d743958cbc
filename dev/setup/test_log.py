# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Read Odoo's log of a test run: what passed, what failed, what was skipped.

Odoo's own exit code tells about failed tests only. Here a line of level ERROR or
CRITICAL fails the run too, and so does a browser test that could not run.
"""

import re
from dataclasses import dataclass, field

RECORD = re.compile(
    r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} \d+ "
    r"(?P<level>[A-Z]+) (?P<database>\S+) (?P<logger>\S+): (?P<message>.*)$"
)
STARTING = re.compile(r"^Starting (?P<test>\w[\w.]*) \.\.\.\s*$")
SKIPPED = re.compile(r"^skipped (?P<test>.+?) : (?P<reason>.*)$")
BROKEN = re.compile(r"^(?:FAIL|ERROR): (?:Subtest )?(?P<test>[\w.]+(?: \([\w.]+\))?)")
# Odoo sums up at level ERROR what it has reported before.
SUMMARY = re.compile(
    r"^\d+ failed, \d+ error\(s\) of \d+ tests when loading database"
    r"|^Module \w+: \d+ failures, \d+ errors of \d+ tests"
)
TOTALS = re.compile(r"^\w+: \d+ tests [\d.]+s \d+ queries|^\d+ post-tests in")
# A warning only for Odoo, which goes on without the data.
DEMO_FAILED = re.compile(r"demo data failed to install")
CANNOT_RUN = re.compile(r"chrom|websocket|browser|devtools", re.IGNORECASE)
AFTER_TESTS = re.compile(r"^\d+ post-tests in|^Module \w+ loaded in|^Initiating shut")


@dataclass
class TestLog:
    """The counts so far; feed it every line of the log."""

    started: set = field(default_factory=set)
    failed: dict = field(default_factory=dict)
    skipped: dict = field(default_factory=dict)
    warnings: list = field(default_factory=list)
    summary: list = field(default_factory=list)
    current: str | None = None
    _open: list | None = None

    def feed(self, line):
        """Take one line; return the :class:`str` worth showing at once, or None."""
        line = line.rstrip()
        found = RECORD.match(line)
        if not found:
            # A record goes on over several lines: a traceback.
            if self._open is not None:
                self._open.append(line)
                return line
            return None
        self._open = None
        return self._record(found["level"], found["message"].rstrip(), line)

    def _record(self, level, message, line):
        starting = STARTING.match(message)
        if starting:
            return self._start(starting["test"])
        if SUMMARY.match(message) or TOTALS.match(message):
            self.summary.append(message)
        if AFTER_TESTS.match(message):
            self.current = None
        skipped = SKIPPED.match(message)
        if skipped:
            return self._skip(skipped["test"], skipped["reason"])
        if level in ("ERROR", "CRITICAL") and not SUMMARY.match(message):
            broken = BROKEN.match(message)
            name = broken["test"] if broken else self.current or "the server's log"
            return self._fail(name, line)
        if DEMO_FAILED.search(message):
            return self._fail("the demonstration data", line)
        if level == "WARNING" and not SUMMARY.match(message):
            self.warnings.append(line.split(" ", 3)[-1])
        return None

    def _start(self, test):
        before, self.current = self.current, test
        self.started.add(test)
        group = test.rpartition(".")[0]
        if before is None or before.rpartition(".")[0] != group:
            return f"{group} ..."
        return None

    def _skip(self, test, reason):
        if CANNOT_RUN.search(reason):
            return self._fail(test, f"{test} could not run: {reason}")
        self.skipped[test] = reason
        return None

    def _fail(self, name, text):
        self._open = self.failed.setdefault(name, [])
        self._open.append(text)
        return text

    def end(self, exit_code, has_tests=True):
        """Close the log with the exit code of the process.

        :param has_tests: whether a log without any test is a failure
        """
        if exit_code and not self.failed:
            self.failed["Odoo"] = [f"Odoo ended with code {exit_code}."]
        if has_tests and not self.started and not self.failed:
            self.failed["Odoo"] = ["No test ran."]

    @property
    def passed(self):
        return len(self.started - set(self.failed) - set(self.skipped))
