# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError

from .common_plan import PlanCommon


class TestStandingDelegate(PlanCommon):
    """The commune's usual delegates: taken over by a session, kept from one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.session.action_prepare()
        cls.hoa, cls.an, cls.guest = cls.env["dialogue.standing.delegate"].create(
            [
                {
                    "name": "Nông Thị Hoa",
                    "village_id": cls.village_a.id,
                    "position": "Chi hội trưởng",
                    "phone": "0912 000 001",
                    "email": "hoa@example.com",
                    "note": "Nói tiếng Tày",
                },
                {"name": "Vi Văn An", "village_id": cls.village_c.id},
                {"name": "Hà Văn Khách", "organisation": "Trường THCS"},
            ]
        )

    def _take_over(self):
        session = self.session.with_user(self.office)
        return session.action_add_standing_delegates()["params"]

    def _named(self):
        return self.session.delegate_ids.filtered("is_named")

    def test_places_get_a_name_before_new_delegates_are_made(self):
        self.session.action_generate_delegates()
        places = len(self.session.delegate_ids)
        known = self._named()
        told = self._take_over()
        self.assertIn("2 took places", told["message"])
        self.assertIn("1 were added", told["message"])
        self.assertEqual(len(self.session.delegate_ids), places + 1)
        new = self._named() - known
        self.assertEqual(
            set(new.mapped("name")), {"Nông Thị Hoa", "Vi Văn An", "Hà Văn Khách"}
        )
        hoa = new.filtered(lambda line: line.name == "Nông Thị Hoa")
        self.assertRecordValues(
            hoa,
            [
                {
                    "village_id": self.village_a.id,
                    "group_id": self.env["dialogue.delegate.group"]._people().id,
                    "position": "Chi hội trưởng",
                    "phone": "0912 000 001",
                    "email": "hoa@example.com",
                    "note": "Nói tiếng Tày",
                }
            ],
        )
        self.assertTrue(hoa.attendance_code)
        # Once more, also where a telephone was noted since.
        self._named().filtered(lambda line: line.name == "Vi Văn An").phone = "0911"
        self.assertEqual(self._take_over()["type"], "info")
        self.assertEqual(len(self.session.delegate_ids), places + 1)

    def test_villages_that_do_not_take_part_are_left_out(self):
        self.session.village_ids -= self.village_c
        self._take_over()
        self.assertEqual(
            set(self._named().mapped("name")), {"Nông Thị Hoa", "Hà Văn Khách"}
        )

    def test_namesakes_with_another_telephone_are_two(self):
        self.env["dialogue.delegate"].create(
            {
                "session_id": self.session.id,
                "name": "NÔNG THỊ HOA",
                "village_id": self.village_a.id,
                "phone": "0999 999 999",
            }
        )
        self._take_over()
        self.assertEqual(len(self._named()), 4)

    def test_an_empty_list_says_what_to_do(self):
        self.env["dialogue.standing.delegate"].search([]).action_archive()
        self.assertIn("is empty", self._take_over()["message"])
        self.assertFalse(self._named())

    def test_kept_from_a_session(self):
        delegates = self.env["dialogue.delegate"].create(
            [
                {"session_id": self.session.id, **vals}
                for vals in (
                    {
                        "name": "Lò Thị Bính",
                        "village_id": self.village_b.id,
                        "email": "binh@example.com",
                    },
                    {"name": "lò thị bính", "village_id": self.village_b.id},
                    {"name": "Vi Văn An", "village_id": self.village_c.id},
                    {"employee_id": self.officer_employee.id},
                    {"village_id": self.village_b.id},
                    {"name": "Người Lạ", "walk_in": True},
                )
            ]
        )
        before = self.env["dialogue.standing.delegate"].search([])
        told = delegates.with_user(self.office).action_keep_standing()["params"]
        self.assertIn("1 persons", told["message"])
        kept = self.env["dialogue.standing.delegate"].search([]) - before
        self.assertRecordValues(
            kept,
            [
                {
                    "name": "Lò Thị Bính",
                    "village_id": self.village_b.id,
                    "email": "binh@example.com",
                    "company_id": self.company.id,
                }
            ],
        )

    def test_the_office_alone(self):
        self._take_over()
        for user in (self.leader, self.supervisor, self.village_user, self.head):
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    self.session.with_user(user).action_add_standing_delegates()
                with self.assertRaises(AccessError):
                    self._named().with_user(user).action_keep_standing()
                with self.assertRaises(AccessError):
                    self.hoa.with_user(user).read(["name"])
