# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Odoo from a checkout, from a package file, and what to do when they are wrong."""

import subprocess
import unittest
from unittest import mock

from setup import apt, odoo_source
from setup.errors import DownloadError, SetupError
from setup.paths import Paths
from tests.common import TemporaryCase

RELEASE = "version_info = (19, 0, 0, FINAL, 0, '')\n"


class TestCheckout(TemporaryCase):
    def checkout(self, release=RELEASE):
        self.write("odoo-bin")
        self.write("addons/web/static/x.js")
        self.write("odoo/addons/base/__manifest__.py")
        self.write("odoo/release.py", release)
        return odoo_source.find_odoo(None, {"ODOO_SRC": str(self.folder)})

    def test_git_checkout(self):
        source = self.checkout()
        self.assertEqual(source.launcher, self.folder / "odoo-bin")
        self.assertEqual(source.addons, (self.folder / "addons",))

    def test_unpacked_package(self):
        library = odoo_source.LIBRARY
        self.write("usr/bin/odoo")
        self.write(f"{library}/odoo/release.py", RELEASE)
        self.write(f"{library}/odoo/addons/web/static/x.js")
        source = odoo_source.find_odoo(None, {"ODOO_SRC": str(self.folder)})
        self.assertEqual(source.library, self.folder / library)

    def test_another_version(self):
        for release, word in (
            ("version_info = (18, 0, 0, FINAL, 0, '')", "is Odoo 18.0, not Odoo 19"),
            ("version_info = ('saas~18', 3, 0)", "is Odoo saas~18.3"),
            ("nothing", "is not Odoo 19"),
        ):
            with self.assertRaisesRegex(SetupError, word):
                self.checkout(release)

    def test_no_odoo(self):
        with self.assertRaisesRegex(SetupError, "is not Odoo 19: there is no odoo-bin"):
            odoo_source.find_odoo(None, {"ODOO_SRC": str(self.folder)})


@unittest.skipUnless(apt.available(), "there is no dpkg-deb here")
class TestPackage(TemporaryCase):
    def setUp(self):
        super().setUp()
        self.paths = Paths(self.folder / "checkout", self.folder / "cache")

    def deb(self, name="odoo-19", version="19.0.0-1"):
        """Build a small package with some of the real one's oddities."""
        root = self.folder / f"build-{name}"
        library = root / odoo_source.LIBRARY
        for path, text in (
            (root / "usr/bin/odoo", ""),
            (library / "odoo/release.py", RELEASE),
            (library / "odoo/addons/web/i18n/vi.po", ""),
            (library / "odoo/addons/web/i18n/fr.po", ""),
            (library / "addons/web/copy.py", ""),
            (
                root / "DEBIAN/control",
                f"Package: {name}\nVersion: {version}\nArchitecture: all\n"
                "Maintainer: a <a@example.org>\nDescription: x\n",
            ),
        ):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        deb = self.folder / f"{name}_{version}_all.deb"
        subprocess.run(
            ["dpkg-deb", "--root-owner-group", "-b", root, deb],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        return deb

    def find(self, deb):
        with (
            mock.patch.object(odoo_source, "ASSETS", ()),
            mock.patch.dict("os.environ", {"ODOO_DEB": str(deb)}),
        ):
            return odoo_source.find_odoo(self.paths)

    def test_package_file(self):
        source = self.find(self.deb())
        addons = source.addons[0]
        self.assertTrue((addons / "web/i18n/vi.po").exists())
        self.assertFalse((addons / "web/i18n/fr.po").exists())
        self.assertFalse((source.library / "addons").exists())
        self.assertTrue((addons / odoo_source.STUBS[0]).exists())
        self.assertIn("note: this is Odoo 19.0.0-1", self.printed.getvalue())

    def test_second_run_unpacks_nothing(self):
        deb = self.deb()
        first = self.find(deb)
        with mock.patch.object(odoo_source, "unpack_all") as unpack_all:
            self.assertEqual(self.find(deb), first)
        unpack_all.assert_not_called()

    def test_interrupted_run_leaves_nothing_whole(self):
        deb = self.deb()
        with mock.patch.object(odoo_source, "broken_links", side_effect=OSError):
            self.assertRaises(OSError, self.find, deb)
        self.assertTrue(self.find(deb).launcher.exists())

    def test_damaged_file_of_the_person(self):
        deb = self.deb()
        data = deb.read_bytes()
        deb.write_bytes(data[: len(data) // 2])
        with self.assertRaisesRegex(SetupError, "is damaged: get the file again"):
            self.find(deb)
        self.assertTrue(deb.exists())

    def test_damaged_download_is_removed(self):
        deb = self.deb()
        deb.write_bytes(deb.read_bytes()[:-200])
        with self.assertRaises(DownloadError):
            odoo_source.unpack(deb, self.folder / "target")
        self.assertFalse(deb.exists())

    def test_damaged_download_is_fetched_again(self):
        """The first file arrives short, the second one whole."""
        good = self.deb().read_bytes()
        debs = self.paths.cache / "debs"
        calls = []

        def download(_paths, names, target):
            calls.append(names)
            content = good if len(calls) > 1 else good[:-200]
            (target / "odoo-19_19.0.0-1_all.deb").write_bytes(content)

        with (
            mock.patch.object(odoo_source, "ASSETS", ()),
            mock.patch.object(odoo_source, "download", download),
        ):
            source = odoo_source.find_odoo(self.paths, {})
        self.assertEqual(calls, [["odoo-19"], ["odoo-19"]])
        self.assertTrue(source.launcher.exists())
        self.assertEqual(len(list(debs.iterdir())), 1)

    def test_wrong_package(self):
        with self.assertRaisesRegex(SetupError, "not the package of Odoo 19"):
            self.find(self.deb(version="18.0"))
        with self.assertRaisesRegex(SetupError, "there is no such file"):
            self.find(self.folder / "missing.deb")


class TestNoMirror(TemporaryCase):
    def test_ways_on(self):
        paths = Paths(self.folder / "checkout", self.folder / "cache")
        with mock.patch.object(apt, "available", return_value=False):
            with self.assertRaisesRegex(SetupError, "ODOO_SRC=.*ODOO_DEB="):
                odoo_source.find_odoo(paths, {})
        with (
            mock.patch.object(apt, "available", return_value=True),
            mock.patch.object(apt, "mirrors", return_value=[]),
        ):
            with self.assertRaisesRegex(SetupError, "has no Debian source"):
                odoo_source.find_odoo(paths, {})

    def test_the_own_mirror_speaks(self):
        """Several sources fail: the sentence is that of the machine's own release."""
        paths = Paths(self.folder / "checkout", self.folder / "cache")
        failures = [SetupError("The network cannot be reached"), SetupError("other")]
        with (
            mock.patch.object(apt, "available", return_value=True),
            mock.patch.object(apt, "mirrors", return_value=[("a", "b"), ("c", "d")]),
            mock.patch.object(apt.PrivateApt, "update", side_effect=failures),
        ):
            with self.assertRaisesRegex(SetupError, "network"):
                odoo_source.find_odoo(paths, {})
