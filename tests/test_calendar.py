# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import SQL

from .common_plan import PlanCommon


@tagged("post_install", "-at_install", "dialogue_second_half")
class TestCalendar(PlanCommon):
    """A session stands in the calendar of who attends, and nobody gets a mail."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.secretary = cls._new_employee(cls.office, cls.economy)
        cls.session.secretary_id = cls.secretary

    def _prepared(self):
        session = self._ready_to_invite()
        session.action_invite()
        return session

    def _event(self, session=None):
        return (session or self.session).sudo().event_id

    def _partners(self):
        return self._event().partner_ids

    def _mails(self):
        return self.env["mail.mail"].search_count([])

    # -- when it stands there -----------------------------------------------------

    def test_it_comes_with_the_date_while_the_session_is_prepared(self):
        self.session.date_start = self._moment("2027-01-25")
        self.assertFalse(self._event(), "a draft is nobody's appointment")
        self.session.with_user(self.office).action_prepare()
        event = self._event()
        self.assertRecordValues(
            event,
            [
                {
                    "name": self.session.name,
                    "start": self.session.date_start,
                    "active": True,
                    "privacy": "confidential",
                    "res_model": "dialogue.session",
                    "res_id": self.session.id,
                    "dialogue_company_id": self.company.id,
                }
            ],
        )
        self.assertEqual(event.partner_ids, self.office.partner_id)
        self.assertEqual(event.attendee_ids.partner_id, self.office.partner_id)
        self.assertEqual(event.user_id, self.office)
        self.session.with_user(self.office).date_start = False
        self.assertFalse(event.active)

    def test_it_ends_as_the_session_its_programme_or_as_usual(self):
        session = self._ready_to_invite()
        session.agenda_ids.duration = 0
        self.assertEqual(self._event().stop, session.date_start + timedelta(hours=3))
        session.agenda_ids[0].duration = 100
        self.assertEqual(
            self._event().stop, session.date_start + timedelta(minutes=100)
        )
        session.date_end = session.date_start + timedelta(hours=5)
        self.assertEqual(self._event().stop, session.date_end)

    # -- who attends ----------------------------------------------------------------

    def test_who_attends(self):
        session = self._ready_to_invite()
        staff = self.leader | self.office
        self.assertEqual(self._partners(), staff.partner_id)
        session.contact_id = self.officer_employee
        self.assertEqual(self._partners(), (staff | self.officer).partner_id)
        session.agenda_ids[0].presenter_id = self.economy.manager_id
        self.assertIn(self.head.partner_id, self._partners())
        session.agenda_ids[0].unlink()
        self.assertNotIn(self.head.partner_id, self._partners())
        line = self.env["dialogue.delegate"].create(
            {"session_id": session.id, "employee_id": self.culture.manager_id.id}
        )
        self.assertNotIn(self.head2.partner_id, self._partners(), "not invited yet")
        session.action_invite()
        self.assertIn(self.head2.partner_id, self._partners())
        line.unlink()
        self.assertNotIn(self.head2.partner_id, self._partners())
        self.assertEqual(self._event().attendee_ids.partner_id, self._partners())

    def test_who_attends_reads_it_and_other_communes_do_not(self):
        self._prepared()
        other = self.env["res.company"].create({"name": "Xã Khác"})
        stranger = self._new_user("t_stranger", "office", company=other)
        event = self._event().with_user(stranger)
        event = event.with_context(allowed_company_ids=other.ids)
        self.assertFalse(event.search([("id", "=", event.id)]))
        self.assertFalse(
            event.env["calendar.attendee"].search([("event_id", "=", event.id)]),
            "nor who attends it",
        )
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            event.read(["name"])
        own = self._event().with_user(self.head)
        own = own.with_context(allowed_company_ids=self.company.ids)
        self.assertEqual(own.name, self.session.name)

    # -- what it says -------------------------------------------------------------

    def test_it_is_vietnamese_by_the_communes_clock_and_names_no_citizen(self):
        session = self._prepared()
        session.write({"topic": "Đất đai <b>& nước</b>", "form": "mixed"})
        session.online_address = "https://hop.example.com/x"
        for tz, lang in (("Europe/Paris", "en_US"), ("UTC", "en_US")):
            session.with_context(tz=tz, lang=lang).location = f"Nhà {tz}"
            event = self._event()
            text = str(event.description)
            self.assertIn("08 giờ 00 phút, ngày 25 tháng 01 năm 2027", text)
            self.assertIn("Chủ trì: ", text)
            self.assertIn("Đất đai &lt;b&gt;&amp; nước", text)
            self.assertEqual(event.location, f"Nhà {tz}, https://hop.example.com/x")
            for name in session.delegate_ids.filtered("village_id").mapped("name"):
                self.assertNotIn(name or "?", text)

    # -- it follows ------------------------------------------------------------------

    def test_it_follows_a_move_and_a_new_name(self):
        session = self._prepared()
        event = self._event()
        session.write(
            {"date_start": self._moment("2027-02-15", 14), "name": "Hội nghị mới"}
        )
        self.assertRecordValues(
            event, [{"name": "Hội nghị mới", "start": self._moment("2027-02-15", 14)}]
        )
        self.assertEqual(self._event(), event, "the same entry")

    def test_it_follows_a_postponement_and_a_cancellation(self):
        session = self._prepared()
        event = self._event()
        session.action_postpone(reason="Bão")
        self.assertFalse(event.active)
        session.date_start = self._moment("2027-03-15")
        self.assertFalse(event.active, "the new date is not being prepared yet")
        session.action_prepare()
        self.assertTrue(event.active)
        self.assertEqual(event.start, session.date_start)
        session.action_cancel(reason="Sáp nhập")
        self.assertFalse(event.active)
        session.unlink()
        self.assertFalse(event.exists())

    def test_what_happens_in_the_hall_does_not_touch_it(self):
        session = self._prepared()
        before = self._event().write_date
        session.action_start()
        session.delegate_ids.action_attend()
        session.action_hold()
        self.env.flush_all()
        self.assertTrue(self._event().active)
        self.assertEqual(self._event().write_date, before)

    # -- somebody's hand in the calendar --------------------------------------------

    def test_a_hand_in_the_calendar_changes_no_session_and_is_put_right(self):
        session = self._prepared()
        mails, date = self._mails(), session.date_start
        event = self._event().with_user(self.leader)
        event.write(
            {
                "name": "Họp khác",
                "start": self._moment("2027-06-01"),
                "stop": self._moment("2027-06-01", 12),
                "partner_ids": [Command.unlink(self.office.partner_id.id)],
            }
        )
        self.assertEqual(self._mails(), mails, "not even then")
        self.assertEqual(session.date_start, date)
        session.location = "Hội trường"
        self.assertRecordValues(
            self._event(), [{"name": session.name, "start": date, "active": True}]
        )
        self.assertIn(self.office.partner_id, self._partners())
        event.unlink()
        self.assertFalse(self._event())
        self.assertEqual(session.date_start, date)
        session.location = "Nhà văn hóa"
        self.assertEqual(self._event().start, date)

    def test_nobody_ties_his_own_meeting_to_a_session(self):
        session = self._prepared()
        own = self.env["calendar.event"].with_user(self.office).create({"name": "Họp"})
        with self.assertRaises(AccessError):
            session.event_id = own

    # -- mails and messages -----------------------------------------------------------

    def test_no_mail_and_no_activity_of_the_calendar(self):
        mails = self._mails()
        messages = self.env["mail.message"].search_count([])
        tied = [("res_model", "in", ("dialogue.session", "calendar.event"))]
        activities = self.env["mail.activity"].search_count(tied)
        self.session.write({"date_start": self._moment("2027-01-25")})
        posted = self.env["mail.message"].search_count([]) - messages
        self.assertEqual(posted, 1, "the discussion says that the date was set")
        self.session.action_prepare()
        self.session.write({"location": "Nhà văn hóa", "chair_ids": self.chair.ids})
        self.assertEqual(self._mails(), mails)
        self.assertEqual(self.env["mail.activity"].search_count(tied), activities)
        self.assertFalse(self._event().message_ids)
        self.assertFalse(self._event().message_follower_ids)

    def test_a_move_is_one_message_to_who_attends(self):
        session = self._prepared()
        count = len(session.message_ids)
        session.write({"date_start": self._moment("2027-02-15"), "location": "Sân xã"})
        self.assertEqual(len(session.message_ids), count + 1)
        message = session.message_ids[0]
        body = str(message.body)
        for words in ("after the invitations", "Nhà văn hóa xã → Sân xã", "Start: "):
            self.assertIn(words, body)
        self.assertEqual(
            message.partner_ids, self.leader.partner_id | self.office.partner_id
        )
        session.location = "Nhà văn hóa <b>thôn</b>"
        message = session.message_ids[0]
        self.assertIn("The place has changed after", str(message.body))
        self.assertIn("Sân xã → Nhà văn hóa &lt;b&gt;", str(message.body))
        self.assertNotIn("Start: ", str(message.body), "exactly what changed")
        self.assertEqual(len(session.message_ids), count + 2)
        session.location = "Nhà văn hóa <b>thôn</b>"
        session.note = "Không ai cần biết"
        self.assertEqual(len(session.message_ids), count + 2)

    def test_calling_off_is_one_message(self):
        session = self._prepared()
        count = len(session.message_ids)
        session.action_postpone(reason="Bão số 10")
        self.assertEqual(len(session.message_ids), count + 1)
        message = session.message_ids[0]
        self.assertIn("Postponed: Bão số 10", str(message.body))
        self.assertIn("→ none", str(message.body))
        self.assertIn(self.leader.partner_id, message.partner_ids)
        session.action_cancel(reason="Sáp nhập")
        self.assertEqual(len(session.message_ids), count + 2)
        self.assertIn("Cancelled: Sáp nhập", str(session.message_ids[0].body))

    # -- queries ----------------------------------------------------------------------

    def _many(self, number):
        sessions = self.env["dialogue.session"].create(
            [
                {
                    "name": f"Hội nghị {number}.{index}",
                    "company_id": self.company.id,
                    "date_start": self._moment("2027-01-25"),
                    "chair_ids": self.chair.ids,
                    "agenda_ids": [Command.create({"name": "Khai mạc"})],
                }
                for index in range(number)
            ]
        )
        sessions._write_state("preparing")
        sessions.sudo().event_id.unlink()
        return sessions

    def _queries(self, job):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        job()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_as_many_queries_for_100_sessions_as_for_10(self):
        self._many(1)._sync_event()
        few, many = self._many(10), self._many(100)
        for what, job in (
            ("made", lambda lines: lines._sync_event()),
            ("unchanged", lambda lines: lines._sync_event()),
            ("moved", lambda lines: self._change(lines, "location", "Sân xã")),
            ("called off", lambda lines: self._change(lines, "state", "cancelled")),
        ):
            counts = [
                self._queries(lambda lines=lines, job=job: job(lines))
                for lines in (few, many)
            ]
            self.assertLessEqual(counts[1], counts[0] + 4, f"{what}: {counts}")
        events = many.sudo().event_id
        self.assertEqual(len(events), 100)
        self.assertEqual(set(events.mapped("location")), {"Sân xã"})
        self.assertFalse(any(events.mapped("active")))

    def _change(self, sessions, name, value):
        # Below the session's own write, which posts a message for each.
        self.env.cr.execute(
            SQL(
                "UPDATE dialogue_session SET %s = %s WHERE id = ANY(%s)",
                SQL.identifier(name),
                value,
                sessions.ids,
            )
        )
        sessions._sync_event()
