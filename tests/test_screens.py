# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from unittest import SkipTest

from odoo.tests import tagged

from .common_browser import BrowserCase

# The people of the demonstration, a password is the login.
PEOPLE = ("office", "leader", "head", "officer", "village", "supervisor")
CLICK_EVERYWHERE = (
    "odoo.loader.modules.get('@web/webclient/clickbot/clickbot_loader')"
    ".startClickEverywhere('commune_dialogue.menu_root', %s)"
)


@tagged("post_install", "-at_install")
class TestScreens(BrowserCase):
    """Every menu in every kind of view, in the browser, as each role.

    Odoo's own click bot fails at the first error dialog, whatever the reason.
    """

    allow_end_on_form = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not cls.env.ref("base.module_commune_dialogue").demo:
            raise SkipTest("the addon was installed without demonstration data")

    def _click(self, login, light):
        self.browser_js(
            "/odoo/dialogue-sessions",
            CLICK_EVERYWHERE % ("true" if light else "false"),
            "odoo.isReady === true",
            login=login,
            timeout=1200,
            success_signal="clickbot test succeeded",
        )

    def test_office_opens_every_menu_view_and_filter(self):
        self._click("office", light=False)

    def test_every_role_opens_every_menu(self):
        for login in PEOPLE[1:]:
            with self.subTest(login=login):
                self._click(login, light=True)
