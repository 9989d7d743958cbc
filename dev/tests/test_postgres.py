# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The private PostgreSQL, as far as it can be tested without one."""

import os
import subprocess
import sys
import time
from unittest import mock

from setup import postgres
from setup.errors import SetupError
from setup.paths import Paths
from tests.common import TemporaryCase


class TestPostgres(TemporaryCase):
    def setUp(self):
        super().setUp()
        self.paths = Paths(self.folder / "checkout", self.folder / "cache")

    def installation(self):
        """A PostgreSQL whose programs do nothing."""
        for name in postgres.PROGRAMS:
            self.write(f"pg/bin/{name}", "#!/bin/sh\necho postgres 18\n").chmod(0o755)
        return self.folder / "pg/bin"

    def find(self, folder):
        return postgres.find_binaries(self.paths, None, {"PG_BIN": str(folder)})

    def test_wrong_folder(self):
        with self.assertRaisesRegex(SetupError, "has no initdb, pg_ctl"):
            self.find(self.folder)

    def test_ordinary_user(self):
        with mock.patch.object(os, "geteuid", return_value=1000):
            binaries = self.find(self.installation())
        self.assertEqual(binaries.prefix, ())
        self.assertEqual(binaries.home, self.paths.cache)
        self.assertEqual(binaries.version, "postgres 18")

    def test_environment_is_clean(self):
        with (
            mock.patch.object(os, "geteuid", return_value=1000),
            mock.patch.dict(os.environ, {"PGHOST": "elsewhere", "PGDATABASE": "x"}),
        ):
            environment = self.find(self.installation()).environment
        self.assertFalse([name for name in environment if name.startswith("PG")])

    def test_root_goes_through_an_account_without_rights(self):
        with (
            mock.patch.object(os, "geteuid", return_value=0),
            mock.patch.object(postgres, "succeeds", return_value=True),
        ):
            binaries = self.find(self.installation())
        self.assertEqual(binaries.prefix[0], "setpriv")
        self.assertNotEqual(binaries.uid, 0)

    def test_no_account(self):
        with (
            mock.patch.object(os, "geteuid", return_value=0),
            mock.patch.object(postgres.pwd, "getpwnam", side_effect=KeyError),
            self.assertRaisesRegex(SetupError, "as an ordinary user"),
        ):
            self.find(self.installation())

    def test_socket_path_is_short(self):
        data = self.folder / ("long" * 30) / "pg"
        with mock.patch.dict(os.environ, {"XDG_RUNTIME_DIR": str(data)}):
            folder = postgres.Cluster(None, data).socket_folder
        self.assertLess(len(str(folder / ".s.PGSQL.5432")), postgres.SOCKET_PATH_LIMIT)

    def test_stop_ends_only_its_own_server(self):
        """The number in postmaster.pid may belong to another program by now."""
        data = self.folder / "pg"
        self.write("pg/postmaster.pid", f"{os.getpid()}\n{data}\n")
        self.assertIsNone(postgres.postmaster(data))
        self.assertFalse(postgres.stop_server(data))

    def test_stop(self):
        data = self.folder / "pg"
        process = subprocess.Popen(
            [sys.executable, "-c", "import time; time.sleep(60)", str(data)],
            stderr=subprocess.DEVNULL,
        )
        self.addCleanup(process.kill)
        self.write("pg/postmaster.pid", f"{process.pid}\n")
        while postgres.postmaster(data) is None:
            time.sleep(0.01)
        with mock.patch.object(postgres.time, "sleep", lambda _s: process.wait()):
            self.assertTrue(postgres.stop_server(data))
        self.assertIsNone(postgres.postmaster(data))
