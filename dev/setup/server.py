# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The demo's web server: one process per database, remembered in a small file."""

import json
import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from .errors import SetupError, explain
from .progress import say

START_TIMEOUT, STOP_TIMEOUT = 600, 20


class Server:
    """The server of one database of this checkout."""

    def __init__(self, folder, database):
        self.folder = folder
        self.database = database
        self.state_file = folder / "servers" / f"{database}.json"
        self.log = folder / "servers" / f"{database}.log"

    @property
    def state(self):
        """``{"pid", "port", "key"}`` of the running server, or None."""
        try:
            state = json.loads(self.state_file.read_text())
        except (OSError, ValueError):
            return None
        return state if self._is_ours(state["pid"]) else None

    def _is_ours(self, pid):
        """A process number may have been given to another program since."""
        try:
            environment = Path(f"/proc/{pid}/environ").read_bytes()
            # A process that has ended but was not waited for has no environment.
            return f"DIALOGUE_SERVER={self.state_file}".encode() in environment
        except OSError:
            return False

    def start(self, environment, configuration, port, key):
        """Start the server and wait until it answers; return its state."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        variables = environment.odoo_environment(configuration)
        variables["DIALOGUE_SERVER"] = str(self.state_file)
        with open(self.log, "wb") as log:
            process = subprocess.Popen(
                [
                    str(part)
                    for part in environment.odoo_command(
                        *("-d", self.database, "--db-filter", f"^{self.database}$"),
                        *("--http-port", str(port)),
                    )
                ],
                cwd=self.folder,
                env=variables,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        state = {"pid": process.pid, "port": port, "key": key}
        self.state_file.write_text(json.dumps(state))
        try:
            self._wait_for_answer(process, port)
        except BaseException:
            self.stop()
            raise
        return state

    def _wait_for_answer(self, process, port):
        deadline = time.monotonic() + START_TIMEOUT
        while time.monotonic() < deadline:
            if process.poll() is not None:
                text = self.log.read_text(errors="replace")
                raise SetupError(
                    explain(text)
                    or f"Odoo ended at once; the end of {self.log}:\n{text[-2000:]}"
                )
            if answers(port):
                return
            time.sleep(0.2)
        raise SetupError(
            f"Odoo does not answer after {START_TIMEOUT} seconds: see {self.log}."
        )

    def wait(self):
        """Wait until the server ends."""
        while self.state:
            time.sleep(0.5)

    def stop(self):
        """End the server; return whether one ran."""
        state = self.state
        if state:
            say(f"stopping the server of {self.database}")
            os.kill(state["pid"], signal.SIGTERM)
            deadline = time.monotonic() + STOP_TIMEOUT
            while self.state and time.monotonic() < deadline:
                _reap(state["pid"])
                time.sleep(0.1)
            if self.state:
                os.kill(state["pid"], signal.SIGKILL)
        self.state_file.unlink(missing_ok=True)
        return bool(state)


def _reap(pid):
    """Collect the process if it is a child of this one."""
    try:
        os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        pass


def answers(port):
    """Whether Odoo answers on the port."""
    try:
        address = f"http://127.0.0.1:{port}/web/health"
        # Not through a proxy: this is our own machine.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(address, timeout=5) as response:
            return response.status == 200
    except (OSError, urllib.error.URLError):
        return False


def all_servers(work):
    """The servers of one checkout, whatever they were started with."""
    return [
        Server(path.parents[1], path.stem)
        for path in sorted(work.glob("*/servers/*.json"))
    ]
