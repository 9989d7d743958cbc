# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json
import re

from lxml import etree

from odoo.tests import TransactionCase, tagged
from odoo.tools.safe_eval import safe_eval

from ..models.look import VIEW_CLASS
from .tones import STATE_FIELDS, TONE_OF

# Kinds of view that show states in colours.
KINDS = ("list", "kanban", "form")
# Window actions of these roles are opened on phones.
PHONE_USERS = ("village", "head", "officer", "supervisor", "leader")
# The pair of a state and a colour in the class of a badge that a card writes itself.
WRITTEN = re.compile(r"'?(\w+)'?: 'text-bg-(\w+)'")
# What a ribbon shows itself for.
RIBBON = re.compile(r"^state != '(\w+)'$")


def _is_shown(node):
    return node.get("invisible") not in ("1", "True") and node.get(
        "column_invisible"
    ) not in ("1", "True")


@tagged("post_install", "-at_install")
class TestLook(TransactionCase):
    """One state has one colour, and every list has cards for a phone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.models = [
            cls.env[name]
            for name in sorted(cls.env.registry)
            if name.startswith("dialogue.") and not cls.env[name]._abstract
        ]

    def _archs(self):
        """Yield every view of the addon's models: model, kind and root of the arch.

        The list and the cards inside a form are views of their own model.
        """
        View = self.env["ir.ui.view"]
        for model in self.models:
            views = View.search(
                [
                    ("model", "=", model._name),
                    ("mode", "=", "primary"),
                    ("type", "in", KINDS),
                ]
            )
            for view in views:
                root = etree.fromstring(view.get_combined_arch())
                yield from self._with_parts(model, root, view.xml_id)

    def _with_parts(self, model, root, name):
        yield model, root, name
        for field in root.iterfind(".//field"):
            if any(parent.tag == "field" for parent in field.iterancestors()):
                continue
            comodel = model._fields[field.get("name")].comodel_name
            for part in field:
                if part.tag in KINDS:
                    yield from self._with_parts(
                        self.env[comodel], part, f"{name}/{field.get('name')}"
                    )

    @staticmethod
    def _own_nodes(root, tag):
        """Yield the nodes of a view without those of the views inside its fields."""
        for node in root.iter(tag):
            parents = []
            for parent in node.iterancestors():
                if parent is root:
                    break
                parents.append(parent.tag)
            if "field" not in parents:
                yield node

    @staticmethod
    def _state_fields(model):
        """Return the names of the fields that say how a record stands."""
        return [
            name
            for name in STATE_FIELDS & set(model._fields)
            if model._fields[name].type == "selection"
        ]

    def _values(self, model, name):
        return [
            value
            for value, _label in model._fields[name]._description_selection(self.env)
        ]

    @staticmethod
    def _shown_tone(node, name, value):
        """Return the colour that the decorations of a node give a state.

        Odoo takes the first that holds. One that asks for more than the state is
        not about the state alone, and left to the view.
        """
        for key, expression in node.items():
            if key.startswith("decoration-"):
                try:
                    holds = safe_eval(expression, {name: value})
                except ValueError:
                    continue
                if holds:
                    return key.removeprefix("decoration-")
        return None

    def test_every_state_has_a_tone(self):
        for model in self.models:
            field = model._fields.get("state")
            if field and field.type == "selection" and not model._transient:
                for value in self._values(model, "state"):
                    with self.subTest(model=model._name, state=value):
                        self.assertIn(value, TONE_OF)

    def test_badges_have_the_colour_of_their_state(self):
        seen = 0
        for model, root, view in self._archs():
            for node in self._own_nodes(root, "field"):
                name = node.get("name")
                if (
                    name not in self._state_fields(model)
                    or node.get("widget") != "badge"
                ):
                    continue
                for value in self._values(model, name):
                    with self.subTest(view=view, state=value):
                        tone = self._shown_tone(node, name, value) or "muted"
                        self.assertEqual(tone, TONE_OF[value])
                        seen += 1
        self.assertGreater(seen, 100)

    def test_states_are_badges_in_lists_and_on_cards(self):
        """Words alone would have to be read: a colour is seen."""
        seen = 0
        for model, root, view in self._archs():
            if root.tag == "form":
                continue
            cards = root.find("templates") if root.tag == "kanban" else root
            for node in self._own_nodes(root, "field"):
                field = model._fields[node.get("name")]
                if (
                    field.name in STATE_FIELDS
                    and field.readonly
                    and _is_shown(node)
                    and any(parent is cards for parent in node.iterancestors())
                ):
                    with self.subTest(view=view, field=field.name):
                        self.assertEqual(node.get("widget"), "badge")
                        seen += 1
        self.assertGreater(seen, 20)

    def test_rows_are_coloured_as_their_state(self):
        """The text of a row is muted, or has the colour of the row's state."""
        for model, root, view in self._archs():
            if root.tag != "list":
                continue
            for name in self._state_fields(model):
                for value in self._values(model, name):
                    tone = self._shown_tone(root, name, value)
                    with self.subTest(view=view, state=value):
                        self.assertIn(tone, (None, "muted", "bf", TONE_OF.get(value)))

    def test_cards_ribbons_and_bars_have_the_colour_of_their_state(self):
        seen = set()
        for _model, root, view in self._archs():
            pairs = []
            for node in root.iter("*"):
                for key in ("t-att-class", "t-attf-class"):
                    pairs += WRITTEN.findall(node.get(key) or "")
                if node.tag == "progressbar" and node.get("field") in STATE_FIELDS:
                    pairs += json.loads(node.get("colors")).items()
                ribbon = RIBBON.match(node.get("invisible") or "")
                if node.get("name") == "web_ribbon" and ribbon:
                    color = node.get("bg_color", "text-bg-success")
                    pairs.append((ribbon.group(1), color.removeprefix("text-bg-")))
            for state, color in pairs:
                with self.subTest(view=view, state=state):
                    tone = TONE_OF[state]
                    self.assertEqual(color, "300" if tone == "muted" else tone)
                    seen.add(state)
        self.assertGreater(seen, {"late", "soon", "paused", "cancelled"})

    def test_only_screens_of_the_addon_are_marked(self):
        """The colours of static/src/look reach these and no others."""
        for name in ("dialogue.petition", "dialogue.assign", "res.partner"):
            kinds = [(False, "form"), (False, "search")]
            views = self.env[name].get_views(kinds)["views"]
            marked = {
                kind
                for kind, view in views.items()
                if VIEW_CLASS in (etree.fromstring(view["arch"]).get("class") or "")
            }
            with self.subTest(model=name):
                self.assertEqual(marked, {"form"} if "dialogue" in name else set())

    def test_every_screen_of_a_phone_has_cards(self):
        """What the menus of these roles open is shown as cards on a phone."""
        root = self.env.ref("commune_dialogue.menu_root")
        seen = set()
        for login in PHONE_USERS:
            user = self.env["res.users"].search([("login", "=", login)], limit=1)
            if not user:
                self.skipTest("the addon was installed without demonstration data")
            menus = self.env["ir.ui.menu"].with_user(user).load_menus(False)
            for menu in menus.values():
                if (
                    menu.get("app_id") != root.id
                    or menu.get("action_model") != "ir.actions.act_window"
                ):
                    continue
                action = self.env["ir.actions.act_window"].browse(menu["action_id"])
                kinds = [kind for _view, kind in action.views]
                if "list" in kinds:
                    with self.subTest(login=login, action=action.name):
                        self.assertIn("kanban", kinds)
                        self.assertTrue(self._has_cards(action.res_model))
                        seen.add(action.res_model)
        self.assertGreater(len(seen), 12)

    def _has_cards(self, model):
        return self.env["ir.ui.view"].search_count(
            [("model", "=", model), ("type", "=", "kanban"), ("mode", "=", "primary")]
        )

    def test_every_list_in_a_form_has_cards(self):
        """A table in a form becomes cards of its own, never a list of bare names."""
        seen = 0
        for model, root, view in self._archs():
            if root.tag != "form":
                continue
            for node in self._own_nodes(root, "field"):
                field = model._fields[node.get("name")]
                if (
                    field.type not in ("one2many", "many2many")
                    or node.get("widget")
                    or not _is_shown(node)
                ):
                    continue
                with self.subTest(view=view, field=field.name):
                    self.assertIn("kanban", node.get("mode", "list,kanban"))
                    self.assertTrue(
                        node.find("kanban") is not None
                        or self._has_cards(field.comodel_name)
                    )
                    seen += 1
        self.assertGreater(seen, 25)
