# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json
from unittest import SkipTest

from lxml import etree

from odoo.tests import tagged
from odoo.tools.safe_eval import datetime, safe_eval

from .common_browser import BrowserCase

# The people of the demonstration; a password is the login.
PEOPLE = ("leader", "head", "officer", "village", "supervisor")
ROOT = "commune_dialogue.menu_root"
# Opens one screen after the other; an error in the console fails the test.
OPEN_EVERY_SCREEN = """
(async () => {
    const env = odoo.__WOWL_DEBUG__.root.env;
    for (const [name, action, options] of %s) {
        console.log("opening " + name);
        await env.services.action.doAction(action, options);
        const wrong = document.querySelector(".o_error_dialog");
        if (wrong) {
            throw new Error(name + ": " + wrong.innerText);
        }
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
    console.log("every screen opened");
})().catch((error) => console.error(String(error.stack || error)))
"""


@tagged("post_install", "-at_install", "dialogue_second_half")
class TestScreens(BrowserCase):
    """Every screen that the menus lead to, as each role."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not cls.env.ref("base.module_commune_dialogue").demo:
            raise SkipTest("the addon was installed without demonstration data")

    def _actions(self, login):
        """Return the addon's window actions that the user's menus open."""
        user = self.env["res.users"].search([("login", "=", login)], limit=1)
        menus = self.env["ir.ui.menu"].with_user(user).load_menus(False)
        root = self.env.ref(ROOT).id
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

    def _open(self, login, screens):
        self.browser_js(
            "/odoo/dialogue-sessions",
            OPEN_EVERY_SCREEN % json.dumps(screens),
            "odoo.isReady === true",
            login=login,
            timeout=600,
            success_signal="every screen opened",
        )

    @staticmethod
    def _form(action, record):
        return [
            f"a form of {action.res_model}",
            {
                "type": "ir.actions.act_window",
                "res_model": action.res_model,
                "res_id": record.id,
                "views": [[False, "form"]],
            },
            {"clearBreadcrumbs": True},
        ]

    def _screens(self, action, every_view):
        """Return what to open: the views of an action and its first record's form."""
        kinds = [kind for _view, kind in action.sudo().views]
        screens = [
            [
                f"{action.path or action.name}: {kind}",
                action.id,
                {"viewType": kind, "clearBreadcrumbs": True},
            ]
            for kind in (kinds if every_view else kinds[:1])
            if kind != "form"
        ]
        if "form" in kinds:
            record = self.env[action.res_model].with_env(action.env)
            record = record.search([], limit=1)
            screens += [self._form(action, record)] if record else []
        return screens

    def test_office_opens_every_view(self):
        screens = []
        for action in self._actions("office"):
            screens += self._screens(action, every_view=True)
        self.assertGreater(len(screens), 60)
        self._open("office", screens)

    def test_every_role_opens_every_menu(self):
        for login in PEOPLE:
            screens = []
            for action in self._actions(login):
                screens += self._screens(action, every_view=False)
            with self.subTest(login=login):
                self._open(login, screens)

    def test_every_filter_and_grouping_answers(self):
        """As each role: no filter of a search view may end in an error."""
        tried = 0
        for login in ("office", *PEOPLE):
            for action in self._actions(login):
                Model = self.env[action.res_model].with_env(action.env)
                arch = Model.get_views([(False, "search")])["views"]["search"]["arch"]
                for node in etree.fromstring(arch).iter("filter"):
                    with self.subTest(
                        login=login, model=Model._name, filter=node.get("name")
                    ):
                        self._try_filter(Model, node)
                    tried += 1
        self.assertGreater(tried, 200)

    def _try_filter(self, Model, node):
        names = {"uid": Model.env.uid, "datetime": datetime}
        context = safe_eval(node.get("context") or "{}", names)
        if "group_by" in context:
            Model.formatted_read_group([], [context["group_by"]], ["__count"])
        elif node.get("domain"):
            Model.search_count(safe_eval(node.get("domain"), names))
