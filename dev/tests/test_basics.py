# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Errors, checks, paths, locks, commands."""

import contextlib
import errno
import io
import os
import socket
import subprocess
import sys
import threading
import time
import unittest
from pathlib import Path
from unittest import mock

from setup import addon, checks, entry
from setup.command import CommandFailed, run
from setup.errors import DownloadError, SetupError, explain, run_main
from setup.locking import locked
from setup.paths import CHECKOUT, Paths, digest, find_paths
from tests.common import TemporaryCase


class TestErrors(unittest.TestCase):
    def outcome(self, main):
        """Return the exit code and what was printed."""
        with (
            contextlib.redirect_stderr(io.StringIO()) as printed,
            self.assertRaises(SystemExit) as caught,
        ):
            run_main(main, "dev/demo")
        return caught.exception.code, printed.getvalue()

    def test_causes(self):
        for output, word in (
            ("E: Temporary failure resolving 'mirror'", "network"),
            ("Could not connect to x:80, connection timed out", "network"),
            ("NewConnectionError: [Errno -3] Temporary failure", "network"),
            ("write error: No space left on device", "disk is full"),
            ("Hash Sum mismatch", "damaged"),
            ("THESE PACKAGES DO NOT MATCH THE HASHES", "damaged"),
        ):
            self.assertIn(word, explain(output))
        self.assertIsNone(explain("SyntaxError: invalid syntax"))

    def test_one_sentence(self):
        def main():
            raise SetupError("Port 8069 is taken.")

        self.assertEqual(self.outcome(main), (1, "dev/demo: Port 8069 is taken.\n"))

    def test_disk_full(self):
        def main():
            raise OSError(errno.ENOSPC, "No space left on device", "/x")

        code, printed = self.outcome(main)
        self.assertEqual(code, 1)
        self.assertIn("The disk is full", printed)

    def test_no_permission(self):
        def main():
            raise PermissionError(errno.EACCES, "Permission denied", "/x")

        self.assertIn("/x cannot be written", self.outcome(main)[1])

    def test_interrupted(self):
        def main():
            raise KeyboardInterrupt

        code, printed = self.outcome(main)
        self.assertEqual(code, 130)
        self.assertIn("run it again", printed)

    def test_exit_code(self):
        self.assertEqual(self.outcome(lambda: 3), (3, ""))


class TestCommand(TemporaryCase):
    def test_output(self):
        self.assertEqual(run(["echo", "x"], what="printing"), "x\n")

    def test_input(self):
        self.assertEqual(run(["cat"], what="copying", stdin="Đỗ"), "Đỗ")

    def test_failure_shows_the_end(self):
        script = "for i in $(seq 40); do echo line $i; done; exit 3"
        log = self.folder / "log"
        with self.assertRaises(CommandFailed) as caught:
            run(["sh", "-c", script], what="counting", log=log)
        self.assertIn("Failed while counting", str(caught.exception))
        self.assertIn("line 40", str(caught.exception))
        self.assertNotIn("line 20\n", str(caught.exception))
        self.assertIn("line 20", log.read_text())

    def test_known_cause_is_one_sentence(self):
        for text, kind in (
            ("Network is unreachable", SetupError),
            ("Hash Sum mismatch", DownloadError),
        ):
            with self.assertRaises(kind) as caught:
                run(["sh", "-c", f"echo {text}; exit 1"], what="downloading")
            self.assertNotIn("\n", str(caught.exception))


class TestChecks(TemporaryCase):
    def test_python(self):
        checks.check_python((3, 11, 2))
        for version in ((3, 9, 1), (3, 14, 0), (2, 7, 18)):
            with self.assertRaisesRegex(SetupError, "3.10 to 3.13"):
                checks.check_python(version)

    def test_old_python_gets_a_sentence(self):
        with mock.patch.object(entry.sys, "version_info", (3, 6, 8)):
            with self.assertRaises(SystemExit) as caught:
                entry.run("demo")
        self.assertIn("this is 3.6", str(caught.exception))

    def test_every_command_exists(self):
        for name, (module, function) in entry.COMMANDS.items():
            loaded = __import__(f"setup.{module}", fromlist=[function])
            self.assertTrue(callable(getattr(loaded, function)), name)
            self.assertTrue(os.access(CHECKOUT / "dev" / name, os.X_OK), name)

    def test_platform(self):
        checks.check_platform("Linux", "x86_64")
        checks.check_platform("Linux", "riscv64", own_postgres=True)
        with self.assertRaisesRegex(SetupError, "PG_BIN"):
            checks.check_platform("Linux", "riscv64")
        with self.assertRaisesRegex(SetupError, "Linux"):
            checks.check_platform("Darwin", "arm64")

    def test_disk(self):
        checks.check_disk(self.folder / "not/yet", 1, free=2)
        with self.assertRaisesRegex(SetupError, "150 MB are free"):
            checks.check_disk(self.folder, 2000, free=150)

    def test_port(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            with self.assertRaisesRegex(SetupError, f"Port {port} is taken"):
                checks.check_port(port)
        checks.check_port(checks.free_port())


class TestPaths(TemporaryCase):
    def test_cache_home(self):
        paths = find_paths({"XDG_CACHE_HOME": str(self.folder)}, CHECKOUT)
        self.assertEqual(paths.cache, self.folder / "commune_dialogue")

    def test_relative_cache_home_is_ignored(self):
        paths = find_paths({"XDG_CACHE_HOME": "cache"}, Path("/somewhere"))
        self.assertTrue(paths.cache.is_absolute())
        self.assertTrue(paths.cache.is_relative_to(Path("~/.cache").expanduser()))

    def test_cache_inside_the_checkout(self):
        with self.assertRaisesRegex(SetupError, "outside"):
            find_paths({"XDG_CACHE_HOME": str(CHECKOUT / "cache")}, CHECKOUT)

    def test_two_checkouts_with_the_same_name(self):
        one = Paths(Path("/a/dialogue"), self.folder)
        two = Paths(Path("/b/dialogue"), self.folder)
        self.assertNotEqual(one.work, two.work)

    def test_symlink(self):
        checkout = self.folder / "some-name"
        checkout.mkdir()
        paths = Paths(checkout, self.folder / "cache").prepare()
        link = paths.addons / "commune_dialogue"
        self.assertEqual(link.resolve(), checkout)
        self.assertEqual(os.listdir(paths.addons), ["commune_dialogue"])
        # The second time, and after the link was bent.
        paths.prepare()
        link.unlink()
        link.symlink_to(self.folder)
        paths.prepare()
        self.assertEqual(link.resolve(), checkout)

    def test_digest_keeps_parts_apart(self):
        self.assertNotEqual(digest("ab", "c"), digest("a", "bc"))


class TestLock(TemporaryCase):
    def test_second_run_waits(self):
        lock, order = self.folder / "a/lock", []

        def second():
            with locked(lock, "working"):
                order.append("second")

        thread = threading.Thread(target=second)
        with contextlib.redirect_stderr(io.StringIO()) as printed:
            with locked(lock, "working"):
                thread.start()
                time.sleep(0.2)
                order.append("first")
            thread.join()
        self.assertEqual(order, ["first", "second"])
        self.assertIn("waiting", printed.getvalue())


class TestAddon(TemporaryCase):
    def setUp(self):
        super().setUp()
        (self.folder / "__manifest__.py").write_text(
            "# comment\n{'name': 'x', 'depends': ['mail', 'hr']}"
        )
        for name in ("models/a.py", "tests/test_a.py", "dev/x", ".git/x", "README.md"):
            path = self.folder / name
            path.parent.mkdir(exist_ok=True)
            path.write_text("1")

    def test_dependencies(self):
        self.assertEqual(addon.dependencies(self.folder), ["hr", "mail"])

    def test_key_follows_the_addon_only(self):
        before = addon.content_key(self.folder)
        for name in ("tests/test_a.py", "dev/x", ".git/x", "README.md"):
            (self.folder / name).write_text("2")
        self.assertEqual(addon.content_key(self.folder), before)
        (self.folder / "models/a.py").write_text("2")
        changed = addon.content_key(self.folder)
        self.assertNotEqual(changed, before)
        (self.folder / "models/a.py").rename(self.folder / "models/b.py")
        self.assertNotEqual(addon.content_key(self.folder), changed)


class TestScripts(unittest.TestCase):
    def test_help_needs_nothing(self):
        for name in ("demo", "test", "stop", "lint", "build-wheel"):
            process = subprocess.run(
                [sys.executable, CHECKOUT / "dev" / name, "--help"],
                stdout=subprocess.PIPE,
                text=True,
                check=False,
            )
            self.assertEqual(process.returncode, 0, name)
            self.assertIn(f"usage: dev/{name}", process.stdout)
