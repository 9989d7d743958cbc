# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a call costs in queries, and that nothing is remembered too long."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import DialogueCommon


@tagged("post_install", "-at_install")
class TestPlaces(DialogueCommon):
    """The departments of a user: one query, and never those of yesterday."""

    def places(self, user):
        return user._dialogue_departments()

    def test_one_query_for_a_transaction(self):
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(1):
            self.places(self.officer)
            self.officer._dialogue_led_departments()
            self.places(self.officer)

    def test_officer_works_in_his_department_and_leads_none(self):
        self.assertEqual(self.places(self.officer), self.economy)
        self.assertFalse(self.officer._dialogue_led_departments())

    def test_head_leads_what_lies_below(self):
        below = self.env["hr.department"].create(
            {"name": "Tổ", "company_id": self.company.id, "parent_id": self.economy.id}
        )
        lowest = below.create(
            {"name": "Nhóm", "company_id": self.company.id, "parent_id": below.id}
        )
        led = self.head._dialogue_led_departments()
        self.assertEqual(led, self.economy | below | lowest)
        # What was archived is left out, what lies below it is not.
        below.active = False
        self.assertEqual(self.head._dialogue_led_departments(), self.economy | lowest)

    def test_change_is_seen_at_once(self):
        self.assertEqual(self.places(self.officer), self.economy)
        self.officer_employee.department_id = self.culture
        self.assertEqual(self.places(self.officer), self.culture)
        self.culture.manager_id = self.officer_employee
        self.assertEqual(self.officer._dialogue_led_departments(), self.culture)
        self.culture.manager_id = False
        self.assertFalse(self.officer._dialogue_led_departments())
        self.officer_employee.active = False
        self.assertFalse(self.places(self.officer))
        self.officer_employee.active = True
        self.assertEqual(self.places(self.officer), self.culture)
        self.officer.active = False
        self.assertFalse(self.places(self.officer))

    def test_change_of_a_version_is_seen_at_once(self):
        self.assertEqual(self.places(self.officer), self.economy)
        self.officer_employee.current_version_id.department_id = self.culture
        self.assertEqual(self.places(self.officer), self.culture)

    def test_rolled_back_change_is_forgotten(self):
        self.assertEqual(self.places(self.officer), self.economy)
        with self.env.cr.savepoint() as savepoint:
            self.officer_employee.department_id = self.culture
            self.assertEqual(self.places(self.officer), self.culture)
            savepoint.rollback()
        self.assertEqual(self.places(self.officer), self.economy)

    def test_nobody_has_none(self):
        self.assertFalse(self.places(self.env["res.users"]))
        self.assertFalse(self.places(self.leader))


@tagged("post_install", "-at_install")
class TestCompanies(DialogueCommon):
    """The check of communes, done for a batch at once, refuses what Odoo's refuses."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.env["res.company"].create({"name": "Xã khác"})
        cls.env.user.company_ids += cls.other
        cls.far = cls.env["dialogue.village"].create(
            {"name": "Bản Xa", "company_id": cls.other.id}
        )

    def _matters(self, *villages):
        return self.env["dialogue.petition"].create(
            [
                {
                    "subject": f"Việc {number}",
                    "company_id": self.company.id,
                    "village_id": village.id,
                }
                for number, village in enumerate(villages)
            ]
        )

    def test_link_into_another_commune_is_refused_and_named(self):
        with self.assertRaisesRegex(UserError, "Bản Xa"):
            self._matters(self.village_a, self.far)
        one, two = self._matters(self.village_a, self.village_a)
        with self.assertRaisesRegex(UserError, "Bản Xa"):
            one.village_id = self.far
        with self.assertRaisesRegex(UserError, "Bản Thượng"):
            two.company_id = self.other

    def test_each_record_is_compared_with_its_own_commune(self):
        matters = self._matters(self.village_a) + self.env["dialogue.petition"].create(
            {
                "subject": "Việc xa",
                "company_id": self.other.id,
                "village_id": self.far.id,
            }
        )
        matters._check_company()
        with self.assertRaises(UserError):
            matters.write({"village_id": self.village_a.id})

    def test_archived_links_are_compared_as_well(self):
        self.far.active = False
        with self.assertRaises(UserError):
            self._matters(self.far)


@tagged("post_install", "-at_install")
class TestHistory(DialogueCommon):
    """The history of many is written at once and says what it says of one."""

    def setUp(self):
        super().setUp()
        # The history is switched off for the tests, by the context.
        self.env = self.env(context=dict(self.env.context, tracking_disable=False))
        self.env.cr.flush()

    def new_matters(self, number):
        matters = self.env["dialogue.petition"].create(
            [
                {
                    "subject": f"Việc {place}",
                    "company_id": self.company.id,
                    "field_id": self.road.id,
                }
                for place in range(number)
            ]
        )
        self.env.cr.flush()
        return matters

    def history(self, matter):
        message = matter.message_ids[0]
        return (
            str(message.body),
            message.author_id,
            message.subtype_id,
            message.message_type,
            message.is_internal,
            [
                (value.field_id.name, value.old_value_char, value.new_value_char)
                for value in message.sudo().tracking_value_ids
            ],
        )

    def test_many_say_what_one_says(self):
        one, two, three = self.new_matters(3)
        one.action_classify()
        self.env.cr.flush()
        (two | three).action_classify()
        self.env.cr.flush()
        self.assertEqual(self.history(one)[-1], [("state", "Received", "Classified")])
        self.assertEqual(self.history(two), self.history(one))
        self.assertEqual(self.history(three), self.history(one))

    def test_moving_many_costs_as_many_queries_as_moving_few(self):
        def queries(number):
            matters = self.new_matters(number)
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            matters.action_classify()
            self.env.cr.flush()
            return self.env.cr.sql_log_count - before

        queries(2)
        self.assertLessEqual(abs(queries(40) - queries(5)), 2)

    def test_message_of_ones_own_stays_with_its_record(self):
        one, two = self.new_matters(2)
        one._track_set_log_message("Vì đã rõ")
        (one | two).action_classify()
        self.env.cr.flush()
        self.assertIn("Vì đã rõ", one.message_ids[0].body)
        self.assertNotIn("Vì đã rõ", two.message_ids[0].body)


@tagged("post_install", "-at_install")
class TestWrittenOnce(DialogueCommon):
    """What is known when a record is made is not written by a second statement."""

    def setUp(self):
        super().setUp()
        self.env.flush_all()

    def test_contribution(self):
        citizen = self.env["dialogue.citizen"].create(
            {"name": "Lý Văn Một", "village_id": self.village_a.id}
        )
        voices = self.env["dialogue.contribution"].create(
            [
                {
                    "company_id": self.company.id,
                    "village_id": self.village_a.id,
                    "received_date": "2026-11-02",
                    "citizen_id": person,
                    "text": "Đường hỏng",
                }
                for person in (citizen.id, False)
            ]
        )
        with self.assertQueryCount(0):
            self.env.flush_all()
        # What was given is what would be computed.
        given = voices.mapped("intake_key"), voices.mapped("is_processed")
        names = ("intake_key", "is_processed")
        for name in names:
            self.env.add_to_compute(voices._fields[name], voices)
        self.env.cr.cache.pop("dialogue_intake_keys")
        self.assertEqual(tuple(voices.mapped(name) for name in names), given)
        key = citizen.sort_key
        self.env.add_to_compute(citizen._fields["sort_key"], citizen)
        self.assertEqual(citizen.sort_key, key)

    def test_matter(self):
        self.env["dialogue.petition"].create(
            [{"subject": f"Việc {number}"} for number in range(3)]
        )
        with self.assertQueryCount(0):
            self.env.flush_all()

    def test_what_is_computed_is_not_typed(self):
        voices = self.env["dialogue.contribution"].with_user(self.office)
        for name, value in (("is_processed", True), ("intake_key", "x")):
            with self.assertRaises(AccessError):
                voices.create({"text": "Đường hỏng", name: value})
        voice = voices.create({"text": "Đường hỏng"})
        self.assertFalse(voice.copy().is_processed)
        with self.assertRaises(AccessError):
            voice.write({"is_processed": True})
        with self.assertRaises(AccessError):
            self.env["dialogue.citizen"].with_user(self.office).create(
                {"name": "Lý Văn Một", "sort_key": "x"}
            )
