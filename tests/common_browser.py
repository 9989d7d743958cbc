# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from unittest.mock import patch

from odoo.tests import HttpCase
from odoo.tests.common import ChromeBrowser

PATIENCE = 6


class PatientBrowser(ChromeBrowser):
    """Waits six times as long as Odoo's before it takes the page for stuck.

    Odoo allows ten seconds for a page to come up, which a small machine under load
    needs for the first one alone.
    """

    throttling_factor = property(lambda self: PATIENCE, lambda self, value: None)


class BrowserCase(HttpCase):
    """Runs in a browser, in the time zone of the people who will use the addon."""

    def browser_js(self, *args, **kwargs):
        with (
            patch("odoo.tests.common.ChromeBrowser", PatientBrowser),
            # The web client shows the browser's time.
            patch.dict("os.environ", TZ="Asia/Ho_Chi_Minh"),
        ):
            return super().browser_js(*args, **kwargs)
