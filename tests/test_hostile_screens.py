# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import re
from pathlib import Path

from odoo.tests import tagged

from .common_hostile import fill, own_models
from .test_accessibility import AccessibilityCase

# Breaks out of attributes and elements, is a template of several engines, a link, a
# formula, marks that turn text round, and lines of markdown.
HOSTILE = (
    '<img src=x onerror=window.__hacked=1>"><script>window.__hacked=2</script>'
    "'><svg onload=window.__hacked=3></textarea><base href=//x>"
    '§{{7*7}}§${7*7}§<%= 7*7 %>§#{7*7}<t t-out="7*7"/><t t-raw="7*7"/> ¤'
    " [x](javascript:window.__hacked=4) **b** \u202e\u200f=1+1 %s {0} %(x)s"
)
# A link from the beginning: what widgets make of a whole value.
LINK = f"javascript:window.__hacked=5//{HOSTILE}"
# What Odoo adds to a view for those who may not make or delete what it shows. In a form
# it matters who may not change it: he sees texts in the place of boxes.
RIGHTS = re.compile(r' (create|delete|import|can_create|can_write)="\w+"')
CHECK = (Path(__file__).parent / "data/check_hostile.js").read_text()
# Searches for what is everywhere, and reads what the list offers.
PALETTE = """async (name) => {
    const look = (%s);
    const pause = (time) => new Promise((resolve) => setTimeout(resolve, time));
    const { command } = odoo.__WOWL_DEBUG__.root.env.services;
    command.openMainPalette({ searchValue: "=img" });
    for (let turn = 0; turn < 40 && !document.querySelector(".o_command"); turn++) {
        await pause(100);
    }
    await pause(600);
    const found = document.querySelectorAll(".o_command").length;
    const faults = await look(name);
    window.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
    return found ? faults : ["the search finds nothing"];
}"""


@tagged("post_install", "-at_install", "dialogue_second_half")
class TestHostileScreens(AccessibilityCase):
    """Every screen of the office, where all that people type is hostile.

    It opens the most by far. Of the other roles, what they see otherwise is opened.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.opened = set()

    def _hostile(self):
        """Start the session of the day, then make all text hostile."""
        hall = self._hall()
        self._add_what_the_demonstration_lacks()
        filled = fill(self.env, [HOSTILE, LINK])
        self.assertGreater(len(filled), 150)
        self._make_findable()
        return hall

    def _make_findable(self):
        """Let the search know the words that were written past the ORM."""
        for model in own_models(self.env):
            if "search_key" in model._fields:
                records = model.with_context(active_test=False).search([])
                self.env.add_to_compute(model._fields["search_key"], records)
        self.env.flush_all()

    def _add_what_the_demonstration_lacks(self):
        user = self.env["res.users"].search([("login", "=", "office")], limit=1)
        company = {"company_id": user.company_id.id}
        style = self.env["dialogue.document.style"].search(
            [("kind", "=", "state")], limit=1
        )
        for model, values in {
            "makeup.day": {"date": "2027-06-05"},
            "standing.delegate": {
                "group_id": self.env["dialogue.delegate.group"].search([], limit=1).id
            },
            "word.template": {"kind": "party", "file": style.word_file},
        }.items():
            self.env[f"dialogue.{model}"].create({"name": "x", **company, **values})
        self.env["dialogue.digest"].create(
            {"user_id": user.id, "date": "2026-06-05", **company}
        )
        citizen = self.env["dialogue.citizen"].search(
            [("company_id", "=", user.company_id.id)], limit=1
        )
        self.env["dialogue.access.log"].with_user(user)._note("opened", citizen)
        self.env.cr.precommit.run()

    def _menus(self, login):
        """Return the views of the role's menus that nobody has opened yet."""
        screens = [self._screen("home_action")]
        for action in self._actions(login):
            if action.id in self.opened:
                continue
            self.opened.add(action.id)
            Model = self.env[action.res_model].with_env(action.env)
            for _view, kind in action.sudo().views:
                if kind == "form":
                    continue
                options = {"viewType": kind, "clearBreadcrumbs": True}
                screens.append(
                    [f"{action.path or action.name}: {kind}", action.id, options]
                )
            record = Model.search([], limit=1)
            if record and not Model.is_transient():
                screens.append(self._filled_form(Model._name, record))
        return screens

    def _filled_form(self, model, record):
        name, *screen = self._form(model, record)
        return [f"{name} (filled)", *screen]

    def _other_forms(self, login):
        """Return a form of each model that no menu has opened."""
        user = self.env["res.users"].search([("login", "=", login)], limit=1)
        seen = set(
            self.env["ir.actions.act_window"].browse(self.opened).mapped("res_model")
        )
        forms = []
        for model in own_models(self.env):
            records = model.with_user(user).with_company(user.company_id)
            if model._name in seen or not records.has_access("read"):
                continue
            record = records.search([], limit=1)
            if record:
                forms.append(self._filled_form(model._name, record))
        return forms

    def test_office_and_hall(self):
        hall = self._hostile()
        screens = [*self._menus("office"), *hall, *self._other_forms("office")]
        self.assertGreater(len(screens), 80)
        self._walk("office", screens, CHECK)
        self._walk("office", [self._screen("home_action")], PALETTE % CHECK)

    def _role_screens(self, login, drawn):
        """Return what the menus of a role open that nobody before has seen so.

        The first view of each action, and a form of each model, which some roles may
        only read.

        :param set drawn: (model, view) of those before; what is new is added
        """
        screens, models = [self._screen("home_action")], set()
        for action in self._actions(login):
            [view, *_views] = action.sudo().views
            if self._is_new(action, view, drawn):
                name = action.sudo().path or action.sudo().name
                screens.append([name, action.id, {"clearBreadcrumbs": True}])
            Model = self.env[action.sudo().res_model].with_env(action.env)
            record = Model.browse()
            if not Model.is_transient():
                record = Model.search([], limit=1)
            if record and self._is_new(action, (False, "form"), drawn):
                screens.append(self._filled_form(Model._name, record))
            models.add(Model._name)
        self.assertGreater(len(models), 3, login)
        return screens

    def _is_new(self, action, view, drawn):
        """Note how a view is drawn; tell whether nobody's was drawn so before."""
        Model = self.env[action.sudo().res_model].with_env(action.env)
        arch = RIGHTS.sub("", Model.get_views([view])["views"][view[1]]["arch"])
        if view[1] != "form":
            arch = arch.replace(' edit="False"', "")
        key = Model._name, arch
        new = key not in drawn
        drawn.add(key)
        return new

    def test_other_roles(self):
        self._hostile()
        drawn = set()
        self._role_screens("office", drawn)
        for login in ("leader", "head", "village", "supervisor"):
            with self.subTest(login=login):
                screens = self._role_screens(login, drawn)
                self.assertGreater(len(screens), 3)
                self._walk(login, screens, CHECK)

    def test_every_model_has_a_hostile_record(self):
        """What is empty would be walked past."""
        self._hall()
        self._add_what_the_demonstration_lacks()
        empty = [
            model._name
            for model in own_models(self.env)
            if not model.sudo().search_count([], limit=1)
        ]
        self.assertEqual(empty, [])
