# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from base64 import b64encode

from odoo.tests import tagged

from ..tools import intake_form
from ..tools.intake_columns import DEPARTMENTS, VILLAGES
from .common import DialogueCommon
from .common_browser import BrowserCase


@tagged("post_install", "-at_install", "dialogue_second_half")
class TestOnboardingTours(DialogueCommon, BrowserCase):
    """A fresh administrator of an empty commune, from nothing to the first session."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.fresh = cls.env["res.company"].create({"name": "Công ty của tôi"})
        cls.env.user.company_ids += cls.fresh
        cls.admin = cls._new_user("t_admin", "manager", company=cls.fresh)
        villages = [
            {"name": f"Thôn {number}", "head_name": f"Nông Văn {number}"}
            for number in range(1, 13)
        ]
        departments = [{"name": "Trạm Y tế", "head_name": "Hà Thị Y"}]
        file = intake_form.build_book(
            [(VILLAGES, villages), (DEPARTMENTS, departments)]
        )
        cls.env["ir.attachment"].create(
            {"name": "xa-moi.xlsx", "datas": b64encode(file), "public": True}
        )

    def _of_the_commune(self, model):
        return self.env[model].search([("company_id", "=", self.fresh.id)])

    def test_from_nothing_to_the_first_session(self):
        self.start_tour(
            "/odoo/dialogue-home", "dialogue_onboarding", login="t_admin", timeout=600
        )
        self.env.invalidate_all()
        self.assertEqual(self.fresh.name, "Xã Mới Lập")
        bodies = self._of_the_commune("dialogue.body")
        self.assertEqual(bodies.mapped("kind"), ["state", "party", "front"])
        departments = self._of_the_commune("hr.department")
        self.assertEqual(len(departments), 7)
        self.assertTrue(all(department.manager_id for department in departments))
        self.assertEqual(len(self._of_the_commune("dialogue.village")), 12)
        road = self.env.ref("commune_dialogue.field_economy_road")
        own = road.with_company(self.fresh).department_id
        self.assertEqual(own.name, "Phòng Kinh tế")
        self.assertFalse(self.fresh._dialogue_years_without_holidays())
        plan = self._of_the_commune("dialogue.plan")
        self.assertEqual(plan.body_id, bodies[0])
        session = self._of_the_commune("dialogue.session")
        self.assertEqual(session.plan_id, plan)
        self.assertTrue(session.notice_deadline)
