# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from lxml import etree

from odoo.tests import tagged
from odoo.tools.safe_eval import datetime, safe_eval

from .common_browser import DemoBrowserCase

# The people of the demonstration; a password is the login.
PEOPLE = ("leader", "head", "officer", "village", "supervisor")


@tagged("post_install", "-at_install", "dialogue_second_half")
class TestScreens(DemoBrowserCase):
    """Every screen that the menus lead to, as each role."""

    def _open(self, login, screens):
        self._walk(login, screens, "() => []")

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
            screens += [self._form(action.res_model, record)] if record else []
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
