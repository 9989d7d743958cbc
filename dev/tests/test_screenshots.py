# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The scenes of dev/screenshots; the pictures themselves need the running demo."""

import re
import unittest

from setup import screenshots
from setup.paths import CHECKOUT


class TestScenes(unittest.TestCase):
    def setUp(self):
        self.names = [scene.name for scene in screenshots.all_scenes()]

    def test_names_are_unique(self):
        self.assertEqual(len(self.names), len(set(self.names)))

    def test_main_screens_are_taken_on_a_desk_and_on_a_phone(self):
        self.assertGreaterEqual(len(screenshots.MAIN_SCENES), 10)
        for scene in screenshots.MAIN_SCENES + screenshots.HALL_SCENES:
            self.assertIn(f"screens/{scene.name}-desktop", self.names)
            self.assertIn(f"screens/{scene.name}-phone", self.names)

    def test_what_the_pages_show_is_taken(self):
        pages = [CHECKOUT / "README.md", *(CHECKOUT / "docs").rglob("*.md")]
        shown = {
            name
            for page in pages
            for name in re.findall(r"images/([\w/-]+)\.png", page.read_text())
            if not name.startswith("papers/")
        }
        self.assertLessEqual(shown, set(self.names))

    def test_the_page_of_the_addon_shows_what_is_copied_there(self):
        page = screenshots.DESCRIPTION / "index.html"
        shown = re.findall(r'src="([\w-]+)\.png"', page.read_text())
        self.assertEqual(sorted(shown), sorted(screenshots.SHOWN))
        for name in shown:
            self.assertIn(f"screens/{name}", self.names)
