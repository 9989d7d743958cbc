# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields
from odoo.tests import tagged

from .common_attendance import AttendanceCommon
from .common_browser import BrowserCase


class AttendanceTours(AttendanceCommon, BrowserCase):
    """The session is today: the screen keeps the time of the browser."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Odoo's browser tests call the login of the browser by this name.
        cls.meeting, cls.session = cls.session, None
        cls.meeting.date_start = fields.Datetime.now()
        cls.an.attendance_code = "5555666677778888"

    def _do(self, tour, user, path="/dialogue-attendance"):
        self.start_tour(
            f"/odoo/dialogue-sessions/{self.meeting.id}{path}",
            tour,
            login=user.login,
            timeout=300,
        )
        self.env.invalidate_all()

    def _here(self):
        return self.meeting.delegate_ids.filtered("attended")


@tagged("post_install", "-at_install", "dialogue_second_half")
class TestAttendanceTours(AttendanceTours):
    """The door at a desk, with a reader."""

    def test_door(self):
        self._do("dialogue_attendance", self.office, path="")
        self.assertEqual(
            set(self._here().mapped("name")),
            {"Nông Văn Ất", "Vi Thị Đào", "Bế Văn An", "Vi Thị Hội", "Lò Văn Lạ"},
        )
        self.assertEqual(self.an.substitute_name, "Bế Thị Vợ")
        walk_in = self._here().filtered("walk_in")
        self.assertEqual(walk_in.village_id, self.village_b)
        self.assertTrue(all(self._here().mapped("attended_time")))

    def test_who_reads(self):
        self.dao.action_attend()
        self._do("dialogue_attendance_read", self.leader)


@tagged("post_install", "-at_install", "dialogue_second_half")
class TestAttendancePhone(AttendanceTours):
    """The door with a phone, and a connection that breaks."""

    browser_size = "360x740"
    touch_enabled = True

    def test_phone(self):
        self._do("dialogue_attendance_phone", self.office)
        self.assertEqual(
            sorted(self._here().mapped("name")),
            ["Bế Văn An", "Lò Văn Lạ", "Vi Thị Đào"],
        )
        self.assertEqual(len(self._here().filtered("walk_in")), 1)
