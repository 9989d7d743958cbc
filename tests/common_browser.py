# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json
import os
import re
import time
from unittest import SkipTest
from unittest.mock import patch

import requests

from odoo.tests import HttpCase
from odoo.tests.common import HOST, ChromeBrowser

PATIENCE = 6
# Opens one screen after the other; an error in the console fails the test.
WALK = """
(async () => {
    const env = odoo.__WOWL_DEBUG__.root.env;
    const check = (%s
    );
    const wrong = [];
    for (const [name, action, options] of %s) {
        console.log("opening " + name);
        await env.services.action.doAction(action, options);
        const dialog = document.querySelector(".o_error_dialog");
        if (dialog) {
            throw new Error(name + ": " + dialog.innerText);
        }
        for (const fault of await check(name)) {
            wrong.push(name + ": " + fault);
        }
        // A window stays in front of what is opened next, and so does a calendar.
        document.querySelector(".o_dialog .btn-close")?.click();
        document.body.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true }));
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
    if (wrong.length) {
        throw new Error(wrong.join("\\n"));
    }
    console.log("every screen opened");
})().catch((error) => console.error(String(error.stack || error)))
"""
PICTURE = "picture: "


class PatientBrowser(ChromeBrowser):
    """Waits six times as long as Odoo's before it takes the page for stuck.

    Odoo allows ten seconds for a page to come up, which a small machine under load
    needs for the first one alone.
    """

    def __init__(self, test_case, *args, **kwargs):
        self.switches = getattr(test_case, "browser_switches", ())
        super().__init__(test_case, *args, **kwargs)

    def _spawn_chrome(self, cmd):
        *command, address = cmd
        return super()._spawn_chrome([*command, *self.switches, address])

    throttling_factor = property(lambda self: PATIENCE, lambda self, value: None)

    def _handle_console(self, *args, **kwargs):
        result = super()._handle_console(*args, **kwargs)
        # A tour that logs "picture: name" leaves one, where somebody wants to look.
        message = str((kwargs.get("args") or [{}])[0].get("value", ""))
        if os.environ.get("DIALOGUE_PICTURES") and message.startswith(PICTURE):
            name = re.sub(r"\W", "_", message.removeprefix(PICTURE))
            self.take_screenshot(f"{name}_")
        return result

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

    # Of Chromium's command line, beyond those of Odoo.
    browser_switches = ()

    def browser_js(self, *args, **kwargs):
        with (
            patch("odoo.tests.common.ChromeBrowser", PatientBrowser),
            # The web client shows the browser's time.
            patch.dict("os.environ", TZ="Asia/Ho_Chi_Minh"),
        ):
            return super().browser_js(*args, **kwargs)


class DemoBrowserCase(BrowserCase):
    """Opens the screens of the demonstration, whose passwords are the logins."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not cls.env.ref("base.module_commune_dialogue").demo:
            raise SkipTest("the addon was installed without demonstration data")

    def _actions(self, login):
        """Return the addon's window actions that the user's menus open."""
        user = self.env["res.users"].search([("login", "=", login)], limit=1)
        menus = self.env["ir.ui.menu"].with_user(user).load_menus(False)
        root = self.env.ref("commune_dialogue.menu_root").id
        ids = {
            menu["action_id"]
            for menu in menus.values()
            if menu.get("app_id") == root
            and menu.get("action_model") == "ir.actions.act_window"
        }
        actions = self.env["ir.actions.act_window"].with_user(user).browse(ids)
        self.assertGreater(len(actions), 3, login)
        return actions.with_context(
            lang=user.lang, allowed_company_ids=user.company_id.ids
        )

    @staticmethod
    def _form(model, record):
        """Return a screen: its name, the action and the options to open it with."""
        return [
            f"a form of {model}",
            {
                "type": "ir.actions.act_window",
                "res_model": model,
                "res_id": record.id,
                "views": [[False, "form"]],
            },
            {"clearBreadcrumbs": True},
        ]

    def _walk(self, login, screens, check, timeout=600):
        """Open one screen after the other and check each in the browser.

        :param screens: rows of name, action and options of `doAction`
        :param check: the code of a JS function, perhaps async, of the screen's name,
            that returns the list of what is wrong
        """
        self.browser_js(
            "/odoo/dialogue-sessions",
            WALK % (check, json.dumps(screens)),
            "odoo.isReady === true",
            login=login,
            timeout=timeout,
            success_signal="every screen opened",
        )
