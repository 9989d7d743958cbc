# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import no_retry, tagged

from .common_browser import BrowserCase

SUITE = "@commune_dialogue"


def hoot_id(name):
    """Return the id that HOOT gives a suite: its name as a hash, in hexadecimal."""
    number = 0
    for char in name:
        number = ((number << 5) - number + ord(char)) & 0xFFFFFFFF
    return f"{number:08x}"


@tagged("post_install", "-at_install", "dialogue_second_half")
class TestDeskUnits(BrowserCase):
    """The HOOT tests of this addon alone, in a browser."""

    @no_retry
    def test_hoot(self):
        self.browser_js(
            f"/web/tests?headless&loglevel=2&preset=desktop&timeout=15000"
            f"&id={hoot_id(SUITE)}",
            "",
            "",
            login="admin",
            timeout=600,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=lambda message: "[HOOT]" not in message,
        )
