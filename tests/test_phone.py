# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from pathlib import Path

from odoo.tests import tagged

from .common_browser import DemoBrowserCase

# What a thumb and an eye need of a screen of 360 pixels.
FITS = (Path(__file__).parent / "data/fits_phone.js").read_text()


@tagged("post_install", "-at_install", "dialogue_second_half")
class TestPhone(DemoBrowserCase):
    """Every screen of those who work on a phone, 360 pixels wide."""

    browser_size = "360x740"
    touch_enabled = True

    def _screens(self, action):
        """Return what an entry of the menu opens, and each form it leads to."""
        kinds = [kind for _view, kind in action.sudo().views]
        screens = [[action.path or action.name, action.id, {"clearBreadcrumbs": True}]]
        if kinds != ["form"] and "form" in kinds:
            screens += [
                self._form(action.res_model, record)
                for record in self._one_per_state(action)
            ]
        return screens

    def _one_per_state(self, action):
        """Return a record of each state: the buttons differ."""
        Model = self.env[action.res_model].with_env(action.env)
        records = Model.search([], limit=80)
        if "state" not in Model._fields:
            return records[:1]
        return [group[0] for group in records.grouped("state").values()]

    def _visit(self, login):
        home = self.env.ref("commune_dialogue.home_action")
        screens = [["home", home.id, {"clearBreadcrumbs": True}]]
        for action in self._actions(login):
            screens += self._screens(action)
        self.assertGreater(len(screens), 15)
        self._walk(login, screens, FITS, timeout=900)

    def test_village_head(self):
        self._visit("village")

    def test_department_head(self):
        self._visit("head")

    def test_supervisor(self):
        self._visit("supervisor")
