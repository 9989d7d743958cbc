# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Each outdated habit is found, and its modern form is left alone."""

import unittest

from setup.habits import check_folder, check_python, check_xml
from setup.paths import CHECKOUT

OLD_PYTHON = {
    "_sql_constraints": "class A:\n    _sql_constraints = []",
    "name_get": "class A:\n    def name_get(self): pass",
    "_name_search": "class A:\n    def _name_search(self): pass",
    "groups_id": "user.groups_id",
    "read_group": "self.read_group([], [], [])",
    "osv": "from odoo.osv import expression",
    "_cr": "self._cr.execute('')",
    "_context": "self._context.get('x')",
    "check_access_rights": "self.check_access_rights('read')",
    "toggle_active": "record.toggle_active()",
    "jsonrpc": "@http.route('/x', type='json')\ndef x(self): pass",
    "auto_join": "x = fields.Many2one('a', auto_join=True)",
    "group_operator": "x = fields.Integer(group_operator='sum')",
    "start": "x = fields.Date(default=fields.Date.today())",
    "view_mode": "x = {'view_mode': 'tree,form'}",
    "renamed": "x = {'groups_id': []}",
}
NEW_PYTHON = """
from odoo.fields import Domain
class A:
    _x = models.Constraint("CHECK(true)", "no")
    states = "a word"
    day = fields.Date(default=fields.Date.context_today)
    def _compute_display_name(self):
        # read_group, groups_id and _cr are only words here
        self.env.cr.execute("SELECT groups_id FROM t")
        return self._read_group([]), self.group_ids, {"view_mode": "list,form"}
"""
OLD_XML = {
    "<list>": "<odoo><tree><field name='x'/></tree></odoo>",
    "attrs=": "<form><field name='x' attrs='{}'/></form>",
    "states=": "<form><button states='draft'/></form>",
    "t-out": "<t t-esc='x'/>",
    "card": "<kanban><t t-name='kanban-box'/></kanban>",
    "expand": "<search><group expand='0'/></search>",
    "string": "<search><group string='Group By'/></search>",
    "default_period": "<filter default_period='this_month'/>",
    "<chatter/>": "<form><div class='oe_chatter'/></form>",
    "view_mode": "<record model='ir.actions.act_window'>"
    "<field name='view_mode'>tree,form</field></record>",
    "group_ids": "<record model='ir.ui.menu'><field name='groups_id'/></record>",
    "privilege": "<record model='res.groups'><field name='category_id'/></record>",
    "user_ids": "<record model='res.groups'><field name='users'/></record>",
    "numbercall": "<record model='ir.cron'><field name='numbercall'/></record>",
}
NEW_XML = """<?xml version="1.0" encoding="UTF-8" ?>
<odoo>
    <!-- <tree attrs="{}"/> is only a word here -->
    <record id="v" model="ir.ui.view">
        <field name="arch" type="xml">
            <search>
                <filter name="f" default_period="month"/>
                <group><filter name="by_state"/></group>
            </search>
        </field>
    </record>
    <form><group string="People"><field name="category_id"/></group><chatter/></form>
</odoo>
"""


class TestHabits(unittest.TestCase):
    def test_old_python(self):
        for word, text in OLD_PYTHON.items():
            with self.subTest(word):
                findings = check_python(text)
                self.assertEqual(len(findings), 1, findings)
                self.assertIn(word, str(findings[0]))

    def test_new_python(self):
        self.assertEqual(check_python(NEW_PYTHON), [])

    def test_old_xml(self):
        for word, text in OLD_XML.items():
            with self.subTest(word):
                findings = check_xml(text)
                self.assertEqual(len(findings), 1, findings)
                self.assertIn(word, str(findings[0]))

    def test_new_xml(self):
        self.assertEqual(check_xml(NEW_XML), [])

    def test_line(self):
        (finding,) = check_xml("<odoo>\n\n  <tree/>\n</odoo>", "views/a.xml")
        self.assertEqual(str(finding), "views/a.xml:3: <tree>: <list>")

    def test_this_addon(self):
        self.assertEqual(check_folder(CHECKOUT), [])
