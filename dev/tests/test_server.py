# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The demo's server process: started once, found again, ended."""

import json
import os
import sys
from pathlib import Path
from unittest import mock

from setup import checks, demo, stop
from setup.errors import SetupError
from setup.paths import Paths
from setup.server import Server, all_servers, answers
from tests.common import TemporaryCase

HEALTHY = """
import http.server, sys
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
http.server.HTTPServer(("127.0.0.1", int(sys.argv[-1])), Handler).serve_forever()
"""
BROKEN = "print('boom: something is missing'); raise SystemExit(3)"


class FakeEnvironment:
    """Starts a small program in the place of Odoo."""

    def __init__(self, program):
        self.program = program

    def odoo_command(self, *arguments):
        return [sys.executable, "-c", self.program, *arguments]

    def odoo_environment(self, _configuration):
        return {}


class TestServer(TemporaryCase):
    def setUp(self):
        super().setUp()
        self.server = Server(self.folder / "key", "dialogue_demo")
        self.addCleanup(self.server.stop)

    def start(self, program=HEALTHY):
        (self.folder / "key").mkdir(exist_ok=True)
        port = checks.free_port()
        return self.server.start(FakeEnvironment(program), None, port, "hash")

    def test_start_and_stop(self):
        state = self.start()
        self.assertTrue(answers(state["port"]))
        self.assertEqual(self.server.state, state)
        (found,) = all_servers(self.folder)
        self.assertEqual(found.state, state)
        self.assertTrue(found.stop())
        self.assertIsNone(self.server.state)
        self.assertFalse(answers(state["port"]))
        self.assertFalse(found.stop())

    def test_server_that_ends_at_once(self):
        with self.assertRaisesRegex(SetupError, "boom: something is missing"):
            self.start(BROKEN)
        self.assertIsNone(self.server.state)

    def test_number_of_another_process(self):
        self.server.state_file.parent.mkdir(parents=True)
        self.server.state_file.write_text(
            json.dumps({"pid": 1, "port": 8069, "key": "hash"})
        )
        self.assertIsNone(self.server.state)
        self.assertFalse(self.server.stop())

    def test_port_of_the_own_server_is_no_conflict(self):
        port = self.start()["port"]
        paths = mock.Mock(work=self.folder)
        options = demo.parse(["--port", str(port)])
        demo._check_port(paths, options)
        with self.assertRaisesRegex(SetupError, f"Port {port} is taken"):
            demo._check_port(paths, demo.parse(["--port", str(port), "--db", "other"]))


class TestDemoOptions(TemporaryCase):
    def test_defaults(self):
        options = demo.parse([])
        self.assertEqual((options.port, options.db), (8069, "dialogue_demo"))
        self.assertFalse(options.fresh or options.no_wait)

    def test_names(self):
        demo.check_name("dialogue_demo")
        for name in ("Demo", "a-b", "postgres", "dialogue_template", "", "x" * 60):
            with self.assertRaisesRegex(SetupError, "cannot be the name"):
                demo.check_name(name)

    def test_impossible_port(self):
        with self.assertRaisesRegex(SetupError, "not a port number"):
            demo.main(["--port", "70000"])


class TestDemoSteps(TemporaryCase):
    """What happens to the database and the server, with both replaced."""

    def start(self, *arguments, note, key="new", running=None):
        environment = mock.Mock(paths=Paths(Path("/checkout"), self.folder))
        databases, server = mock.Mock(), mock.Mock(state=running)
        databases.note.return_value = note
        with (
            mock.patch.object(demo.addon, "content_key", return_value=key),
            mock.patch.object(demo, "install") as install,
            mock.patch.object(demo, "update") as update,
            mock.patch.object(demo.checks, "check_port"),
        ):
            started = demo.start(environment, databases, server, demo.parse(arguments))
        return started, install.called, update.called

    def test_first_start(self):
        self.assertEqual(self.start(note=""), (True, True, False))

    def test_second_start(self):
        self.assertEqual(self.start(note="new"), (True, False, False))

    def test_changed_files(self):
        self.assertEqual(self.start(note="old"), (True, False, True))

    def test_fresh(self):
        self.assertEqual(self.start("--fresh", note="new"), (True, True, False))

    def test_running_already(self):
        running = {"pid": 1, "port": 8069, "key": "new"}
        self.assertEqual(self.start(note="new", running=running), (False, False, False))

    def test_running_on_another_port(self):
        running = {"pid": 1, "port": 8070, "key": "new"}
        self.assertEqual(self.start(note="new", running=running)[0], True)


class TestOlderServer(TemporaryCase):
    def test_same_database_with_other_packages(self):
        """After a change of the pins the old server must not hold the port."""
        old, new = (Server(self.folder / key, "dialogue_demo") for key in ("a", "b"))
        (self.folder / "a").mkdir()
        self.addCleanup(old.stop)
        old.start(FakeEnvironment(HEALTHY), None, checks.free_port(), "hash")
        demo._stop_older(mock.Mock(work=self.folder), new)
        self.assertIsNone(old.state)


class TestStop(TemporaryCase):
    def test_test_run_keeps_postgres(self):
        paths = mock.Mock(work=self.folder, cache=self.folder, checkout_key="x")
        self.write(f"key/dialogue_test_{os.getpid()}.conf")
        self.write("checkouts/x/key/pg/PG_VERSION")
        with mock.patch.object(stop, "stop_server", return_value=True) as stop_server:
            self.assertFalse(stop.stop_idle_postgres(paths))
            (self.folder / f"key/dialogue_test_{os.getpid()}.conf").unlink()
            self.assertTrue(stop.stop_idle_postgres(paths))
        stop_server.assert_called_once_with(self.folder / "checkouts/x/key/pg")
