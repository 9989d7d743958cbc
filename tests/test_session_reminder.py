# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common_plan import PlanCommon


@tagged("post_install", "-at_install")
class TestSessionReminder(PlanCommon):
    """The villages that owe something are reminded in one click."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.session.with_user(cls.office).action_prepare()
        cls.session.date_start = cls._moment("2027-03-01")
        cls.lines = cls.session.village_line_ids
        cls.line_a, cls.line_b, cls.line_c = (
            cls.lines.filtered(lambda line, village=village: line.village_id == village)
            for village in (cls.village_a, cls.village_b, cls.village_c)
        )

    def _remind(self):
        action = self.session.with_user(self.office).action_remind_villages()
        return action["params"]["message"]

    def _activities(self):
        return self.session.activity_ids.filtered(
            lambda activity: (
                activity.activity_type_id
                == self.env.ref("commune_dialogue.activity_village")
            )
        )

    def test_the_missing_are_reminded_counted_and_dated(self):
        mails = self.env["mail.mail"].search_count([])
        with freeze_time("2027-02-22 02:00:00"):
            message = self._remind()
        self.assertIn("Reminded: Bản Thượng.", message)
        self.assertIn("call them: Đồng Mới, Nà Lầu", message)
        self.assertRecordValues(
            self.line_a | self.line_b,
            [
                {"reminder_count": 1, "reminded_on": self._moment("2027-02-22").date()},
                {"reminder_count": 0, "reminded_on": False},
            ],
        )
        activity = self._activities()
        self.assertEqual(activity.user_id, self.village_user)
        self.assertEqual(activity.date_deadline, self.session.village_deadline)
        self.assertIn("the synthesis of the opinions", activity.summary)
        self.assertEqual(self.env["mail.mail"].search_count([]), mails, "no mail")

    def test_once_a_day(self):
        with freeze_time("2027-02-22 02:00:00"):
            self._remind()
            self.assertIn("No village was reminded", self._remind())
        self.assertEqual(self.line_a.reminder_count, 1)
        with freeze_time("2027-02-23 02:00:00"):
            self._remind()
        self.assertEqual(self.line_a.reminder_count, 2)
        self.assertEqual(len(self._activities()), 1)

    def test_who_has_delivered_is_left_in_peace(self):
        self._remind()
        line = self.line_a.with_user(self.village_user)
        line.action_synthesis_received()
        self.assertEqual(len(self._activities()), 1, "the list is still missing")
        line.action_delegates_sent()
        self.assertFalse(self._activities())
        self.assertIn("No village was reminded", self._remind())

    def test_two_villages_of_one_person_are_one_activity(self):
        self.village_b.user_ids = self.village_user
        self._remind()
        activity = self._activities()
        self.assertEqual(len(activity), 1)
        self.assertIn("Bản Thượng owes", activity.summary)
        self.assertIn("Nà Lầu owes", activity.summary)

    def test_reminders_end_with_the_session(self):
        self._remind()
        self.session.with_user(self.office).action_cancel(reason="Mưa lũ")
        self.assertFalse(self._activities())
        with self.assertRaisesRegex(UserError, "owe it nothing"):
            self._remind()

    def test_the_office_alone_reminds_and_nobody_types_it(self):
        for user in (self.leader, self.supervisor, self.village_user, self.head):
            with self.assertRaises(AccessError, msg=user.login):
                self.session.with_user(user).action_remind_villages()
        for user in (self.office, self.village_user):
            with self.assertRaises(AccessError, msg=user.login):
                self.line_a.with_user(user).reminder_count = 9
