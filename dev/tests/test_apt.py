# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The mirror comes from the machine's own configuration."""

import unittest

from setup import apt
from tests.common import TemporaryCase

LISTING = """\
'http://tool.example/apt/dists/tool-bookworm/InRelease' tool_InRelease 0
'http://mirror.example/debian/dists/bookworm/InRelease' bookworm_InRelease 0
'http://mirror.example/debian/dists/bookworm-updates/InRelease' updates_InRelease 0
'http://mirror.example/debian-security/dists/bookworm-security/InRelease' x 0
'https://node.example/node/dists/nodistro/InRelease' node_InRelease 0
"""
MADISON = """\
   odoo-19 | 19.0.0+dfsg-1 | http://mirror.example/debian sid/main amd64 Packages
libjs-jquery | 3.6.1 | http://mirror.example/debian bookworm/main amd64 Packages
libjs-jquery | 3.7.1 | http://mirror.example/debian sid/main amd64 Packages
"""


class TestApt(TemporaryCase):
    def test_mirrors(self):
        mirrors = apt.parse_mirrors(LISTING, "bookworm")
        self.assertEqual(mirrors[0], ("http://mirror.example/debian", "bookworm"))
        self.assertEqual(len(mirrors), 3)
        self.assertNotIn("security", str(mirrors))

    def test_no_mirror(self):
        self.assertEqual(apt.parse_mirrors(""), [])

    def test_codename(self):
        release = self.write("os-release", 'ID=debian\nVERSION_CODENAME="trixie"\n')
        self.assertEqual(apt.codename(release), "trixie")
        self.assertEqual(apt.codename(self.folder / "missing"), "")

    def test_madison(self):
        self.assertEqual(
            apt.parse_madison(MADISON),
            {
                ("odoo-19", "sid"),
                ("libjs-jquery", "bookworm"),
                ("libjs-jquery", "sid"),
            },
        )

    @unittest.skipUnless(apt.available(), "there is no apt here")
    def test_private_state(self):
        private = apt.PrivateApt(self.folder, "http://mirror.example/debian", ["sid"])
        self.assertIn(f"Dir::State={self.folder}", private.options)
        self.assertIn("mirror.example", (self.folder / "sources.list").read_text())
