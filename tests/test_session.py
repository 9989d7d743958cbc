# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time
from odoo.tools import format_date

from .common_plan import PlanCommon


class TestSession(PlanCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Tết of 2027: the first day of the lunar year is 6 February.
        cls.env["resource.calendar.leaves"].create(
            {
                "name": "Tết Nguyên đán",
                "company_id": cls.company.id,
                "calendar_id": False,
                "resource_id": False,
                "time_type": "leave",
                "date_from": "2027-02-03 17:00:00",
                "date_to": "2027-02-10 16:59:59",
            }
        )

    def _deadlines(self, session=None):
        session = session or self.session
        return {
            name: str(session[f"{name}_deadline"])
            for name in (
                "notice",
                "invitation",
                "village",
                "synthesis",
                "answer",
                "publication",
                "conclusion",
            )
        }

    # -- deadlines --------------------------------------------------------------

    def test_no_date_no_deadline(self):
        self.assertFalse(self.session.notice_deadline)
        self.assertFalse(self.session.deadline_html)
        self.assertFalse(self.session.next_deadline)

    def test_deadlines_of_a_date(self):
        self.session.date_start = self._moment("2027-01-25")
        self.assertEqual(
            self._deadlines(),
            {
                "notice": "2027-01-18",
                "invitation": "2027-01-20",
                "village": "2027-01-20",
                "synthesis": "2027-01-22",
                "answer": "2027-01-22",  # the 24th is a Sunday
                "publication": "2027-02-11",  # the 4th falls into Tết
                "conclusion": "2027-02-11",
            },
        )

    def test_moving_the_date_past_tet(self):
        self.session.date_start = self._moment("2027-01-25")
        self.session.date_start = self._moment("2027-02-15")
        self.assertEqual(
            self._deadlines(),
            {
                "notice": "2027-02-03",  # the 8th falls into Tết
                "invitation": "2027-02-03",
                "village": "2027-02-03",
                "synthesis": "2027-02-12",
                "answer": "2027-02-12",
                "publication": "2027-02-25",
                "conclusion": "2027-02-25",
            },
        )

    def test_early_morning_in_vietnam_is_the_day_before_in_utc(self):
        self.session.date_start = "2027-01-24 23:30:00"  # 06:30 of the 25th
        self.assertEqual(str(self.session.notice_deadline), "2027-01-18")

    def test_party_concludes_in_working_days(self):
        self.session.host = "party_secretary"
        self.session.date_start = self._moment("2027-02-15")
        self.assertEqual(str(self.session.conclusion_deadline), "2027-02-24")
        self.session.host = "joint"
        self.assertEqual(str(self.session.conclusion_deadline), "2027-02-24")

    def test_results_count_from_the_last_day(self):
        self.session.write(
            {
                "date_start": self._moment("2027-03-01"),
                "date_end": self._moment("2027-03-02", 17),
            }
        )
        self.assertEqual(str(self.session.publication_deadline), "2027-03-12")
        self.assertEqual(str(self.session.notice_deadline), "2027-02-22")

    def test_settings_and_holidays_move_open_sessions_only(self):
        self.session.date_start = self._moment("2027-03-01")
        closed = self.session.copy()
        closed.date_start = self._moment("2027-03-01")
        closed.action_cancel(reason="Trùng")
        self.company.dialogue_notice_days = 10
        self.assertEqual(str(self.session.notice_deadline), "2027-02-19")
        self.assertEqual(str(closed.notice_deadline), "2027-02-22")
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Nghỉ bù",
                "company_id": self.company.id,
                "calendar_id": False,
                "date_from": "2027-02-18 17:00:00",
                "date_to": "2027-02-19 16:59:59",
            }
        )
        self.assertEqual(str(self.session.notice_deadline), "2027-02-18")

    def test_a_typed_deadline_stays_until_the_date_moves(self):
        self.session.date_start = self._moment("2027-03-01")
        self.session.village_deadline = "2027-02-19"
        self.session.location = "Nhà văn hóa xã"
        self.assertEqual(str(self.session.village_deadline), "2027-02-19")
        self.assertIn("Set by hand", str(self.session.deadline_html))
        self.session.date_start = self._moment("2027-03-08")
        self.assertEqual(str(self.session.village_deadline), "2027-03-03")

    def test_every_deadline_is_explained(self):
        self.session.date_start = self._moment("2027-02-15")
        html = str(self.session.deadline_html)
        self.assertEqual(html.count("<details"), 7)
        self.assertIn("Tết Nguyên đán", html)

    def test_next_deadline_and_urgency(self):
        self.session.date_start = self._moment("2027-03-01")
        with freeze_time("2027-02-10 01:00:00"):
            self.assertEqual(str(self.session.next_deadline), "2027-02-22")
            self.assertEqual(self.session.urgency, "calm")
        self.env.invalidate_all()
        with freeze_time("2027-02-20 01:00:00"):
            self.assertEqual(self.session.urgency, "soon")
        self.env.invalidate_all()
        with freeze_time("2027-02-23 01:00:00"):
            self.assertEqual(self.session.urgency, "late")

    def test_moving_the_date_posts_what_changed(self):
        session = self._ready_to_invite()
        count = len(session.message_ids)
        session.date_start = self._moment("2027-02-15")
        message = session.message_ids[:1]
        self.assertEqual(len(session.message_ids), count + 1)
        self.assertIn("has moved", str(message.body))
        before, after = (
            format_date(session.env, day) for day in ("2027-01-18", "2027-02-03")
        )
        for text in (f"{before} → {after}", "Public notice"):
            self.assertIn(text, str(message.body))
        session.write({"date_start": self._moment("2027-02-15")})
        self.assertEqual(len(session.message_ids), count + 1)

    # -- states -------------------------------------------------------------------

    def test_whole_path(self):
        session = self._ready_to_invite()
        self.assertEqual(session.state, "preparing")
        session.action_invite()
        self.assertEqual(session.state, "invited")
        session.action_start()
        self.assertEqual(session.state, "in_progress")
        session.action_hold()
        self.assertEqual(session.state, "held")
        self.session.with_user(self.leader).action_conclude()
        self.assertEqual(session.state, "concluded")
        self.assertRefused(session.action_close, "conclusion notice")
        self._issue_conclusion()
        session.action_close()
        self.assertEqual(session.state, "closed")

    def _issue_conclusion(self):
        """Put an issued conclusion notice into the register."""
        document = self.env["dialogue.document"].create(
            {
                "name": "Kết luận hội nghị đối thoại",
                "session_id": self.session.id,
                "body_id": self.body.id,
                "report_id": self.env.ref(
                    "commune_dialogue.action_report_conclusion"
                ).id,
            }
        )
        # Printing and numbering are the register's business, tested there.
        document._write_state("issued")
        return document

    def test_papers_meet_deadlines(self):
        session = self._ready_to_invite()
        for move in ("invite", "start", "hold"):
            getattr(session, f"action_{move}")()
        self.assertFalse(session._is_deadline_met("conclusion_deadline"))
        document = self._issue_conclusion()
        self.assertEqual(session.issued_papers, ["conclusion"])
        self.assertTrue(session._is_deadline_met("conclusion_deadline"))
        self.assertFalse(session._is_deadline_met("publication_deadline"))
        self.env["dialogue.publication"].create({"document_id": document.id})
        self.assertTrue(session._is_deadline_met("publication_deadline"))
        self.assertFalse(session.next_deadline)

    def test_preparing_lays_everything_ready(self):
        session = self.session.with_user(self.office)
        session.action_prepare()
        self.assertEqual(session.village_line_ids.village_id, self.villages)
        self.assertEqual(len(session.agenda_ids), 9)
        self.assertEqual(session.agenda_ids[0].duration, 10)
        self.assertEqual(len(session.duty_ids), 4)  # one, and one for each village

    def test_programme_of_the_plan_comes_first(self):
        self.plan.agenda_template_ids = [
            Command.create({"name": "Khai mạc", "duration": 15}),
            Command.create({"name": "Đối thoại", "duration": 90}),
        ]
        self.session.action_prepare()
        self.session.date_start = self._moment("2027-01-25")
        self.assertEqual(
            self.session.agenda_ids.mapped("start_time"), ["08:00", "08:15"]
        )

    def test_time_of_one_item_for_whoever_only_reads(self):
        """It takes the other items to tell; they are not written for that."""
        self.session.action_prepare()
        self.session.date_start = self._moment("2027-01-25")
        times = self.session.agenda_ids.mapped("start_time")
        self.env.flush_all()
        self.env.invalidate_all()
        second = self.session.agenda_ids[1].id
        item = self.env["dialogue.agenda.item"].with_user(self.leader).browse(second)
        self.assertEqual(item.start_time, times[1])

    def test_invitation_says_all_that_is_missing(self):
        self.session.action_prepare()
        self.assertRefused(
            self.session.action_invite, "date", "place", "chair", "delegate"
        )

    def test_online_session_needs_its_link(self):
        session = self._ready_to_invite()
        session.write({"form": "online", "location": False})
        self.assertRefused(session.action_invite, "link")
        session.online_address = "https://example.org/doi-thoai"
        session.action_invite()
        self.assertEqual(session.state, "invited")

    def test_inviting_marks_named_delegates(self):
        session = self._ready_to_invite()
        session.action_invite()
        named = session.delegate_ids.filtered("is_named")
        self.assertTrue(all(named.mapped("invited")))
        self.assertEqual(
            set(named.mapped("invited_date")), {fields.Date.context_today(session)}
        )
        self.assertFalse(any((session.delegate_ids - named).mapped("invited")))

    def test_states_in_order_only(self):
        for move in ("invite", "start", "hold", "conclude", "close"):
            with self.assertRaises(UserError):
                getattr(self.session, f"action_{move}")()
        self.assertEqual(self.session.state, "draft")

    def test_state_is_not_written_directly(self):
        with self.assertRaises(UserError):
            self.session.with_user(self.office).write({"state": "held"})
        with self.assertRaises(UserError):
            self.env["dialogue.session"].with_user(self.office).create(
                {"name": "Khác", "state": "held"}
            )

    def test_only_the_office_prepares(self):
        for user in (self.leader, self.head, self.village_user, self.supervisor):
            self.assertForbidden(self.session.with_user(user).action_prepare)

    def test_others_do_not_conclude(self):
        session = self._ready_to_invite()
        session.action_invite()
        session.action_start()
        session.action_hold()
        for user in (self.head, self.village_user, self.supervisor):
            self.assertForbidden(self.session.with_user(user).action_conclude)

    def test_postponing(self):
        session = self._ready_to_invite()
        session.action_invite()
        self.assertRefused(session.action_postpone, "Say why")
        session.action_postpone(reason="Bão số 10")
        self.assertEqual(session.state, "postponed")
        self.assertFalse(session.date_start)
        self.assertFalse(session.notice_deadline)
        self.assertFalse(any(session.delegate_ids.mapped("invited")))
        self.assertFalse(any(session.duty_ids.mapped("due_date")))
        self.assertRefused(session.action_prepare, "new date")
        session.date_start = self._moment("2027-02-15")
        session.action_prepare()
        self.assertEqual(session.state, "preparing")
        self.assertFalse(session.state_reason)
        self.assertEqual(len(session.duty_ids), 4)

    def test_cancelling(self):
        session = self._ready_to_invite()
        session.action_cancel(reason="Sáp nhập xã")
        self.assertEqual(session.state, "cancelled")
        self.assertEqual(set(session.duty_ids.mapped("state")), {"cancelled"})
        with self.assertRaises(UserError):
            session.action_prepare()

    def test_opening_again(self):
        session = self._ready_to_invite()
        self.assertRefused(session.action_reopen, "held", reason="Nhầm")
        session.action_invite()
        session.action_start()
        session.action_hold()
        session.action_conclude()
        session.action_reopen(reason="Thiếu kết luận")
        self.assertEqual(session.state, "held")
        session.action_reopen(reason="Bấm nhầm")
        self.assertEqual(session.state, "in_progress")

    def test_back_to_preparing(self):
        session = self._ready_to_invite()
        session.action_invite()
        session.action_prepare()
        self.assertEqual(session.state, "preparing")

    def test_a_live_session_is_not_deleted(self):
        self.session.action_prepare()
        with self.assertRaises(UserError):
            self.session.unlink()

    # -- master data ----------------------------------------------------------------

    def test_defaults_from_the_plan(self):
        self.assertEqual(self.session.host, "chairman")
        self.assertEqual(self.session.body_id, self.body)
        self.assertEqual(self.session.form, "in_person")

    def test_previous_session_is_the_last_one_held(self):
        session = self._ready_to_invite()
        for move in ("invite", "start", "hold"):
            getattr(session, f"action_{move}")()
        following = self.env["dialogue.session"].create(
            {"name": "Kỳ sau", "plan_id": self.plan.id}
        )
        self.assertEqual(following.previous_session_id, session)
        party = self.env["dialogue.session"].create(
            {"name": "Bí thư", "host": "party_secretary"}
        )
        self.assertFalse(party.previous_session_id)

    def test_one_village_gives_its_venue(self):
        self.village_b.venue = "Nhà văn hóa Nà Lầu"
        session = self.env["dialogue.session"].create(
            {"name": "Thôn", "village_ids": self.village_b.ids}
        )
        self.assertEqual(session.location, "Nhà văn hóa Nà Lầu")

    def test_a_session_without_a_plan(self):
        session = (
            self.env["dialogue.session"]
            .with_user(self.office)
            .create({"name": "Theo yêu cầu cử tri", "kind": "voter_request"})
        )
        session.action_add_all_villages()
        session.action_prepare()
        session.action_generate_delegates()
        self.assertEqual(session.company_id, self.company)
        self.assertEqual(len(session.delegate_ids), 9)  # three of each village

    # -- villages ----------------------------------------------------------------

    def test_village_lines_follow_the_villages(self):
        self.assertEqual(self.session.village_line_ids.village_id, self.villages)
        self.session.village_ids -= self.village_c
        self.assertNotIn(self.village_c, self.session.village_line_ids.village_id)
        line = self.env["dialogue.session.village"].create(
            {"session_id": self.session.id, "village_id": self.village_c.id}
        )
        self.assertIn(self.village_c, self.session.village_ids)
        line.forms_returned = 3
        with self.assertRaises(UserError):
            self.session.village_ids -= self.village_c

    def test_delivery(self):
        self.session.date_start = self._moment("2027-03-01")  # villages: 24 February
        line = self.session.village_line_ids[0]
        with freeze_time("2027-02-01 01:00:00"):
            self.assertEqual(line.delivery, "waiting")
        self.env.invalidate_all()
        with freeze_time("2027-02-25 01:00:00"):
            self.assertEqual(line.delivery, "late")
            line.action_synthesis_received()
            self.assertEqual(line.delivery, "late")
            line.action_delegates_sent()
            self.assertEqual(line.delivery, "complete")
            self.assertEqual(str(line.delegates_sent_date), "2027-02-25")
        self.assertEqual(self.session.village_complete_count, 1)
        self.assertEqual(self.session.village_count, 3)

    def test_village_fills_in_its_own_line_until_the_invitations_leave(self):
        session = self._ready_to_invite()
        lines = self.session.village_line_ids.with_user(self.village_user)
        own = lines.search([("session_id", "=", session.id)])
        self.assertEqual(own.village_id, self.village_a)
        own.write({"forms_sent": 40, "forms_returned": 31})
        own.action_synthesis_received()
        with self.assertRaises(AccessError):
            own.delegate_quota = 30
        with self.assertRaises(AccessError):
            (self.session.village_line_ids - own).with_user(self.village_user)[
                0
            ].forms_sent = 1
        session.action_invite()
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            own.forms_returned = 32

    # -- access ------------------------------------------------------------------

    def test_village_sees_sessions_of_its_villages(self):
        other = self.session.copy({"village_ids": self.village_b.ids})
        Session = self.env["dialogue.session"].with_user(self.village_user)
        self.env.invalidate_all()
        self.assertEqual(Session.search([]), self.session)
        self.assertTrue(
            self.session.with_user(self.village_user).read(
                ["name", "plan_id", "village_line_ids", "delegate_ids", "duty_ids"]
            )
        )
        with self.assertRaises(AccessError):
            other.with_user(self.village_user).read(["name"])
        self.village_b.user_ids += self.village_user
        self.env.invalidate_all()
        self.assertEqual(len(Session.search([])), 2)

    def test_department_reads_sessions_but_not_delegates(self):
        self._ready_to_invite()
        self.env.invalidate_all()
        session = self.session.with_user(self.head)
        values = session.read()[0]
        self.assertNotIn("delegate_ids", values)
        self.assertEqual(values["place_count"], len(self.session.delegate_ids))
        with self.assertRaises(AccessError):
            session.write({"location": "Khác"})
        with self.assertRaises(AccessError):
            self.env["dialogue.delegate"].with_user(self.head).search([])

    def test_leader_changes_no_field(self):
        with self.assertRaises(AccessError):
            self.session.with_user(self.leader).location = "Khác"

    def test_counts_do_not_leak_delegates(self):
        self._ready_to_invite()
        self.env.invalidate_all()
        session = self.session.with_user(self.village_user)
        self.assertEqual(session.place_count, len(self.session.sudo().delegate_ids))
        self.env.invalidate_all()
        session = self.session.with_user(self.village_user)
        self.assertTrue(session.place_count)
        self.assertEqual(session.delegate_ids.village_id, self.village_a)

    # -- check list --------------------------------------------------------------

    def test_check_list_before_the_next_step(self):
        self.session.action_prepare()
        html = str(self.session.gap_html)
        for words in ("The date is missing", "The chair is missing"):
            self.assertIn(f"<li class='fw-bold'>{words}", html)
        self.assertIn("keep the minutes", html)
        self.assertIn("Bản Thượng", html)  # below its quota
        self.session.date_start = self._moment("2027-02-08")
        self.assertIn("Tết Nguyên đán", str(self.session.gap_html))
        self.session.date_start = self._moment("2029-02-08")
        self.assertIn("2029", str(self.session.gap_html))

    def test_check_list_ends_with_the_session(self):
        self.session.action_cancel(reason="Trùng")
        self.assertFalse(self.session.gap_count)
