# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A primary with a streaming replica, and two Odoo servers that share everything.

The two clusters are made for this run and deleted after it; the checkout's own, which
trades safety for speed, is only read.
"""

import json
import re
import shutil
import subprocess
import sys
import threading
import time

from . import scale
from .command import run
from .errors import SetupError
from .paths import CHECKOUT
from .postgres import USER, Cluster
from .progress import say
from .server import Server

# As a province's server would be set up, but for the sizes of its memory.
PRIMARY = (
    "listen_addresses=''",
    "wal_level=replica",
    "max_wal_senders=4",
    "wal_keep_size=512MB",
    "hot_standby=on",
    "max_connections=80",
    "shared_buffers=128MB",
)
LINE = re.compile(
    r'"POST /web/dataset/call_kw/(?P<call>[\w./]+)\S* HTTP.*?" 200 .* '
    r"(?P<cursor>ro->rw|ro|rw)\s*$"
)


# The office of a commune has one person in the database; two clerks sit in a hall.
CLERK = "scale_supervisor"
SECOND_CLERK = """
    INSERT INTO res_groups_users_rel (gid, uid)
    SELECT held.gid, clerk.id
    FROM res_users clerk, res_users office
    JOIN res_groups_users_rel held ON held.uid = office.id
    WHERE clerk.login = :'clerk' AND office.login = 'scale_office'
    ON CONFLICT DO NOTHING
"""


class ReplicatedCluster(Cluster):
    """A cluster with settings of its own."""

    settings = PRIMARY


class Province:
    """Primary, replica, two servers and the proxy, as one context."""

    def __init__(self, environment, databases, source, port):
        self.environment, self.databases, self.source = environment, databases, source
        self.port, self.name = port, "dialogue_province"
        folder = environment.cluster.data.parent
        self.primary = ReplicatedCluster(environment.binaries, folder / "pg-primary")
        self.replica = ReplicatedCluster(environment.binaries, folder / "pg-replica")
        self.data = environment.folder / "province-data"
        self.servers = [
            Server(environment.folder, f"{self.name}_{number}") for number in (1, 2)
        ]
        self.proxy = None

    # ------------------------------------------------------------------
    # Starting and ending
    # ------------------------------------------------------------------
    def __enter__(self):
        self._clean()
        try:
            self._start_primary()
            self._start_replica()
            self._start_servers()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *exc):
        if self.proxy:
            self.proxy.terminate()
            self.proxy.wait(timeout=20)
        for server in self.servers:
            server.stop()
        self._clean()

    def _clean(self):
        for cluster in (self.replica, self.primary):
            cluster.stop()
            shutil.rmtree(cluster.data, ignore_errors=True)
        shutil.rmtree(self.data, ignore_errors=True)

    def _start_primary(self):
        say("making the primary")
        self.primary.create()
        self.primary.start()
        say(f"copying {self.source} into it")
        self.primary.copy_from(self.environment.cluster, self.source, self.name)
        self.primary.sql(SECOND_CLERK, database=self.name, clerk=CLERK)
        self.primary.sql("ANALYZE", database=self.name)

    def _start_replica(self):
        say("making the replica with pg_basebackup")
        binaries = self.environment.binaries
        binaries.make_folder(self.replica.data)
        run(
            binaries.command("pg_basebackup", "-h", self.primary.socket_folder)
            + ["-U", USER, "-D", self.replica.data, "-R", "-X", "stream", "-c", "fast"],
            what="copying the primary",
            env=binaries.environment,
            cwd="/",
        )
        self.replica.start()
        deadline = time.monotonic() + 60
        query = "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'"
        while self.primary.sql(query) != ["1"]:
            if time.monotonic() > deadline:
                raise SetupError("The replica does not stream.")
            time.sleep(0.2)

    def _start_servers(self):
        filestore = self.data / "filestore" / self.name
        source = self.databases.files(self.source)
        if source.exists():
            shutil.copytree(source, filestore)
        for number, server in enumerate(self.servers, 1):
            settings = self.environment.configuration(
                f"province-{number}",
                cluster=self.primary,
                data=self.data,
                db_name=self.name,
                db_replica_host=self.replica.socket_folder,
                addons_path=scale.addons_path(self.environment),
                http_port=self.port + 2 * number,
                log_level="info",
            )
            say(f"starting server {number}")
            # The same database name for both; the state file has the server's.
            server.database = self.name
            server.start(self.environment, settings, self.port + 2 * number, "province")
        self.proxy = subprocess.Popen(
            [sys.executable, str(CHECKOUT / "dev/scale/proxy.py"), str(self.port)]
            + [str(self.port + 2 * number) for number in (1, 2)]
        )
        time.sleep(0.5)

    def wait(self):
        """Stay until the person presses Ctrl-C."""
        with_interrupt = threading.Event()
        try:
            with_interrupt.wait()
        except KeyboardInterrupt:
            pass

    # ------------------------------------------------------------------
    # Showing
    # ------------------------------------------------------------------
    def show(self):
        """Work through the proxy; return what the logs say of it, as lines."""
        given = {"port": self.port, "database": self.name, "clerk": CLERK}
        given["ports"] = [self.port + 2, self.port + 4]
        script = CHECKOUT / "dev/scale/province.py"
        done = subprocess.run(
            [str(self.environment.python), str(script), json.dumps(given)],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise SetupError(f"The round through the proxy failed:\n{done.stderr}")
        lag = self.primary.sql(
            "SELECT pg_wal_lsn_diff(sent_lsn, replay_lsn) FROM pg_stat_replication"
        )
        return [
            done.stdout.rstrip(),
            "",
            f"Bytes that the replica was behind at the end: {lag[0]}.",
            "",
            "| call | on the replica | on the primary | tried there, then here |",
            "| --- | --- | --- | --- |",
            *self._from_logs(),
        ]

    def _from_logs(self):
        found = {}
        for server in self.servers:
            for line in server.log.read_text(errors="replace").splitlines():
                match = LINE.search(line)
                if match:
                    counts = found.setdefault(match["call"], dict.fromkeys(CURSORS, 0))
                    counts[match["cursor"]] += 1
        return [
            f"| {call} | " + " | ".join(str(counts[each]) for each in CURSORS) + " |"
            for call, counts in sorted(found.items())
        ]


CURSORS = ("ro", "rw", "ro->rw")
