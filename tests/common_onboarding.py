# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from base64 import b64encode

from ..tools import intake_form
from ..tools.intake_columns import DEPARTMENTS, STANDING, VILLAGES
from .common_browser import BrowserCase


class OnboardingCase(BrowserCase):
    """What the tour of the first steps needs, and what it leaves."""

    @classmethod
    def _leave_file(cls):
        """Leave the set-up file where the tour takes it from."""
        numbers = range(1, 13)
        villages = [
            {"name": f"Thôn {number}", "head_name": f"Nông Văn {number}"}
            for number in numbers
        ]
        departments = [{"name": "Trạm Y tế", "head_name": "Hà Thị Y"}]
        people = [
            {"name": f"Vi Thị {number}", "village": f"Thôn {number}"}
            for number in numbers
        ]
        file = intake_form.build_book(
            [(VILLAGES, villages), (DEPARTMENTS, departments), (STANDING, people)]
        )
        cls.env["ir.attachment"].create(
            {"name": "xa-moi.xlsx", "datas": b64encode(file), "public": True}
        )

    def _check_commune(self, company):
        """Check what the tour made of an empty commune."""
        self.env.invalidate_all()

        def own(model):
            return self.env[model].search([("company_id", "=", company.id)])

        self.assertEqual(company.name, "Xã Mới Lập")
        bodies = own("dialogue.body")
        self.assertEqual(bodies.mapped("kind"), ["state", "party", "front"])
        departments = own("hr.department")
        self.assertEqual(len(departments), 7)
        self.assertTrue(all(department.manager_id for department in departments))
        villages = own("dialogue.village")
        self.assertEqual(len(villages), 12)
        road = self.env.ref("commune_dialogue.field_economy_road")
        lead = road.with_company(company).department_id
        self.assertEqual(lead.name, "Phòng Kinh tế")
        self.assertFalse(company._dialogue_years_without_holidays())
        plan = own("dialogue.plan")
        self.assertEqual(plan.body_id, bodies[0])
        session = own("dialogue.session")
        self.assertEqual(session.plan_id, plan)
        self.assertEqual(session.state, "preparing")
        self.assertTrue(session.notice_deadline)
        self.assertEqual(session.delegate_ids.village_id, villages)
        self.assertEqual(
            set(session.delegate_ids.mapped("name")),
            {f"Vi Thị {number}" for number in range(1, 13)},
        )
