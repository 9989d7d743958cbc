# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""One run of Odoo with its log read line by line, or several side by side."""

import os
import signal
import subprocess
import threading
import time

from . import checks
from .progress import say
from .test_log import TestLog

# Odoo's longest silence is a browser test; after this one nothing more will come.
SILENCE_LIMIT = 1200


class OdooRun:
    """Starts Odoo at once; :meth:`read` reads its log until it ends.

    :param name: of its log, ``<name>.log``
    :param arguments: of Odoo, beyond those every run has
    :param has_tests: whether a run without any test is a failure
    """

    def __init__(self, environment, database, name, arguments, has_tests=True):
        self.has_tests = has_tests
        self.path = environment.folder / f"{name}.log"
        self.log = TestLog()
        self.configuration = environment.configuration(
            database,
            db_name=database,
            http_port=checks.free_port(),
            screenshots=environment.folder / "screenshots",
        )
        command = environment.odoo_command(*arguments, "--stop-after-init")
        self.process = subprocess.Popen(
            [str(part) for part in command],
            cwd=environment.folder,
            env=environment.odoo_environment(self.configuration),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        self.watch = Watch(self.process)

    def read(self):
        """Show what is worth it and keep the rest, until Odoo ends."""
        with open(self.path, "w", buffering=1) as copy:
            for line in self.process.stdout:
                self.watch.heard()
                copy.write(line)
                shown = self.log.feed(line)
                if shown:
                    (say if shown.endswith(" ...") else print)(shown)

    def end(self):
        """End what is still there: a browser may outlive Odoo."""
        self.watch.end()
        self.configuration.unlink()
        self.log.end(self.process.returncode, self.has_tests)
        if self.watch.fired:
            self.log.failed["Odoo"] = [
                f"Odoo said nothing for {SILENCE_LIMIT} seconds."
            ]
        say(f"the whole log is in {self.path}")


def read_together(runs):
    """Read the logs of several runs until all have ended; return the logs."""
    threads = [threading.Thread(target=run.read, daemon=True) for run in runs]
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        for run in runs:
            run.end()
    return [run.log for run in runs]


class Watch(threading.Thread):
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
