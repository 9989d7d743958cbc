# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import os
import re
import time
from unittest.mock import patch

import requests

from odoo.tests import HttpCase
from odoo.tests.common import HOST, ChromeBrowser

PATIENCE = 6
PICTURE = "picture: "


class PatientBrowser(ChromeBrowser):
    """Waits six times as long as Odoo's before it takes the page for stuck.

    Odoo allows ten seconds for a page to come up, which a small machine under load
    needs for the first one alone.
    """

    throttling_factor = property(lambda self: PATIENCE, lambda self, value: None)

    def _handle_console(self, *args, **kwargs):
        super()._handle_console(*args, **kwargs)
        # A tour that logs "picture: name" leaves one, where somebody wants to look.
        message = str((kwargs.get("args") or [{}])[0].get("value", ""))
        if os.environ.get("DIALOGUE_PICTURES") and message.startswith(PICTURE):
            name = re.sub(r"\W", "_", message.removeprefix(PICTURE))
            self.take_screenshot(f"{name}_")

    def _json_command(self, command, timeout=3):
        self._wait_until_it_answers()
        return super()._json_command(command, timeout * PATIENCE)

    def _wait_until_it_answers(self):
        """Odoo's own first question gives up, and skips the test, at once."""
        for _attempt in range(10 * PATIENCE):
            try:
                requests.get(f"http://{HOST}:{self.devtools_port}/json", timeout=10)
                return
            except requests.RequestException:
                time.sleep(0.5)


class PatientCase(HttpCase):
    """Waits for an answer six times as long as Odoo's tests do."""

    # The page and the test take turns with one cursor; Odoo lets either wait 20 s.
    test_cursor_lock_timeout = 20 * PATIENCE

    def url_open(self, *args, timeout=12 * PATIENCE, **kwargs):
        return super().url_open(*args, timeout=timeout, **kwargs)


class BrowserCase(PatientCase):
    """Runs in a browser, in the time zone of the people who will use the addon."""

    def browser_js(self, *args, **kwargs):
        with (
            patch("odoo.tests.common.ChromeBrowser", PatientBrowser),
            # The web client shows the browser's time.
            patch.dict("os.environ", TZ="Asia/Ho_Chi_Minh"),
        ):
            return super().browser_js(*args, **kwargs)
