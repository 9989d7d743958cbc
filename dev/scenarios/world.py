# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Where the scenarios play: databases, servers, people, and what they tell."""

import contextlib
import hashlib
import json
import os
import signal
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from scale.calls import Refused, Session
from setup.databases import link_tree
from setup.errors import SetupError
from setup.postgres import postmaster
from setup.progress import say
from setup.server import Server

PATIENCE = 120
HERE = Path(__file__).parent
# What a call that was cut short may end with.
BROKEN = (Refused, OSError, ValueError)


@dataclass
class Outcome:
    """What one scenario did and found; ``wrong`` lists what must not be."""

    done: str
    found: str
    back: float | None = None
    wrong: list = field(default_factory=list)
    scenario: str = ""

    @property
    def seconds(self):
        return "" if self.back is None else f"{self.back:.1f}"

    @property
    def verdict(self):
        return "**" + "; ".join(self.wrong[:5]) + "**" if self.wrong else "right"

    def line(self):
        return f"{self.done}: {self.found} {self.seconds} {self.verdict}"


def table(outcomes):
    """Return the outcomes as the lines of a Markdown table."""
    return [
        "| scenario | done | found afterwards | back after s | verdict |",
        "| --- | --- | --- | --- | --- |",
        *(
            f"| {each.scenario} | {each.done} | {each.found} | {each.seconds} |"
            f" {each.verdict} |"
            for each in outcomes
        ),
    ]


class Attempt(threading.Thread):
    """A call in a thread of its own: ``error`` tells how it ended."""

    def __init__(self, call):
        super().__init__(daemon=True)
        self.call, self.result, self.error = call, None, None
        self.began = time.monotonic()
        self.start()

    def run(self):
        try:
            self.result = self.call()
        except BROKEN as error:
            self.error = error
        self.seconds = time.monotonic() - self.began


class Running:
    """One Odoo server on a database; may be killed and started again."""

    def __init__(self, world, database, variables=None, **settings):
        self.world, self.database = world, database
        self.settings = {"http_port": world.port, "log_level": "info", **settings}
        if settings.get("workers"):
            self.settings.setdefault("gevent_port", world.port + 1)
        self.server = Server(world.environment.folder, database)
        self.variables = variables or {}

    def start(self):
        """Start it; return the seconds until a person could work again."""
        began = time.monotonic()
        environment = self.world.environment
        configuration = environment.configuration(
            f"faults-{self.database}", db_name=self.database, **self.settings
        )
        with _environ(self.variables):
            self.state = self.server.start(
                environment, configuration, self.world.port, "faults"
            )
        self.person("office")
        return time.monotonic() - began

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *exc):
        self.server.stop()

    @property
    def pid(self):
        return self.state["pid"]

    @property
    def log(self):
        return self.server.log.read_text(errors="replace")

    def kill(self):
        """Kill the whole server."""
        os.kill(self.pid, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(self.pid, 0)

    def workers(self):
        """Return the processor time of each worker that answers HTTP, by number."""
        found = {}
        for task in Path(f"/proc/{self.pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                with contextlib.suppress(OSError):
                    if b"gevent" not in Path(f"/proc/{child}/cmdline").read_bytes():
                        parts = Path(f"/proc/{child}/stat").read_text().rsplit(")")[-1]
                        found[int(child)] = sum(map(int, parts.split()[11:13]))
        return found

    def person(self, login, patience=PATIENCE):
        """Return the session of somebody, logged in as soon as the server lets him."""
        until = time.monotonic() + patience
        while True:
            try:
                session = Session(self.world.port, self.database, login, login)
                session.call("res.users", "search_count", [["id", "=", session.uid]])
                return session
            except BROKEN:
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)


@contextlib.contextmanager
def _environ(variables):
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


class World:
    """A cluster apart with a copy of the demo, and what can be done with it."""

    def __init__(self, environment, databases, own, copy, port, rounds):
        self.environment, self.databases = environment, databases
        # The checkout's own, which has the template without the addon.
        self.own = own
        self.cluster, self.copy = environment.cluster, copy
        self.port, self.rounds = port, rounds
        self._ready = None

    # ------------------------------------------------------------------
    # Databases
    # ------------------------------------------------------------------
    @property
    def ready(self):
        """What ``prepare.py`` made in the copy for the scenarios to work with."""
        if self._ready is None:
            say("preparing papers, files, people and a session in progress")
            given = {
                "files": str(self.environment.data / "imports"),
                "rounds": self.rounds + 3,
                "smtp": self.smtp_port,
            }
            self._ready = self.shell(self.copy, "prepare", **given)
        return self._ready

    @property
    def smtp_port(self):
        return self.port + 5

    def fresh(self, name, tablespace=None):
        """Make a database that is ready for the scenarios; return its name."""
        _made = self.ready
        return self.clone(self.copy, f"dialogue_faults_{name}", tablespace)

    def clone(self, source, name, tablespace=None):
        self.databases.drop(name)
        if tablespace:
            self.cluster.sql(
                'CREATE DATABASE :"name" TEMPLATE :"source" TABLESPACE :"place"'
                " STRATEGY file_copy",
                name=name,
                source=source,
                place=tablespace,
            )
            link_tree(self.databases.files(source), self.databases.files(name))
        else:
            self.databases.create(name, source)
        return name

    def rows(self, database, query, **values):
        """Return the rows of a query as lists of text."""
        return [line.split("|") for line in self.cluster.sql(query, database, **values)]

    def number(self, database, query, **values):
        return int(self.rows(database, query, **values)[0][0] or 0)

    def shell(self, database, script, variables=None, **given):
        """Run a script of this folder in Odoo's shell; return what it tells.

        The script finds ``given`` and gives its answer to ``tell``.
        """
        code = (HERE / "inside" / f"{script}.py").read_text()
        head = (
            "import json as _json\n"
            f"given = _json.loads({json.dumps(given)!r})\n"
            "def tell(answer):\n"
            "    print('ANSWER ' + _json.dumps(answer, default=str))\n"
        )
        configuration = self.environment.configuration(
            f"faults-shell-{database}", db_name=database
        )
        with _environ(variables or {}):
            output = self.environment.run_odoo(
                f"running {script} in {database}",
                *("shell", "--no-http", "--log-level=warn"),
                configuration=configuration,
                stdin=head + code,
            )
        for line in output.splitlines():
            _before, found, answer = line.partition("ANSWER ")
            if found:
                return json.loads(answer)
        raise SetupError(f"{script} told nothing:\n{output[-3000:]}")

    def odoo(self, database, *arguments):
        """Run Odoo once on a database; return its log (warnings and worse)."""
        configuration = self.environment.configuration(
            f"faults-run-{database}", db_name=database
        )
        return self.environment.run_odoo(
            " ".join(arguments),
            *(*arguments, "--stop-after-init", "--no-http", "--log-level=warn"),
            configuration=configuration,
        )

    # ------------------------------------------------------------------
    # Files
    # ------------------------------------------------------------------
    def files_wrong(self, database):
        """Name the rows whose file is missing or is not what the row says."""
        wrong = []
        for id_, place, checksum in self.rows(
            database,
            "SELECT id, store_fname, checksum FROM ir_attachment"
            " WHERE store_fname IS NOT NULL ORDER BY id",
        ):
            file = self.databases.files(database) / place
            if not file.exists():
                wrong.append(f"attachment {id_} has no file")
            elif (
                hashlib.sha1(file.read_bytes(), usedforsecurity=False).hexdigest()
                != checksum
            ):
                wrong.append(f"attachment {id_} is not what it was")
        return wrong

    def files_without_row(self, database):
        """Return how many files no row names, and how many Odoo will not sweep."""
        folder = self.databases.files(database)
        there = {
            str(path.relative_to(folder))
            for path in folder.glob("[0-9a-f][0-9a-f]/*")
            if path.is_file()
        }
        query = "SELECT store_fname FROM ir_attachment WHERE store_fname IS NOT NULL"
        orphans = there - {place for (place,) in self.rows(database, query)}
        kept = [
            place for place in orphans if not (folder / "checklist" / place).exists()
        ]
        return len(orphans), len(kept)

    # ------------------------------------------------------------------
    # PostgreSQL
    # ------------------------------------------------------------------
    def kill_backend(self, database):
        """Kill the process of PostgreSQL that works for the server just now."""
        found = self.rows(
            database,
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid != pg_backend_pid() AND backend_type = 'client backend'"
            " AND state != 'idle' ORDER BY xact_start DESC NULLS LAST LIMIT 1",
        )
        if not found:
            return False
        os.kill(int(found[0][0]), signal.SIGKILL)
        return True

    def kill_postmaster(self):
        """Kill PostgreSQL's main process and start it again at once."""
        pid = postmaster(self.cluster.data)
        os.kill(pid, signal.SIGKILL)
        while postmaster(self.cluster.data) == pid:
            time.sleep(0.01)
        until = time.monotonic() + PATIENCE
        while True:
            _bury(self.cluster.data, pid)
            try:
                self.cluster.start()
                return
            except SetupError:
                # Its children hold the shared memory until they notice.
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)


def _bury(data, pid):
    """Where nobody collects dead processes, PostgreSQL takes a dead one for alive."""
    with contextlib.suppress(OSError):
        if Path(f"/proc/{pid}/stat").read_text().rsplit(")")[-1].split()[0] == "Z":
            (data / "postmaster.pid").unlink()
