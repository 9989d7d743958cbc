# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import datetime
from unittest.mock import patch

import psycopg2
import vobject

from odoo import Command, api
from odoo.exceptions import AccessError, UserError
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, freeze_time, get_db_name, tagged
from odoo.tools import SQL, mute_logger
from odoo.tools.mail import email_split

from odoo.addons.base.models.ir_mail_server import IrMail_Server

from .common_mail import deliver
from .common_plan import PlanCommon
from .pdf_reader import Pdf

HOSTILE = 'Nông "Văn"; Bcc: x@y.vn,\r\nATTENDEE:mailto:a@b.vn <script>1</script>'


@tagged("post_install", "-at_install", "dialogue_second_half")
class TestInvitationMail(PlanCommon):
    """Each delegate with an address gets a mail of his own, once, and what changes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.email = "ubnd@xa.example.com"
        session = cls.session.with_user(cls.office)
        session.action_prepare()
        session.write(
            {
                "date_start": cls._moment("2027-03-05"),
                "location": "Nhà văn hóa xã; tầng 2, phòng họp",
                "chair_ids": [Command.set(cls.chair.ids)],
            }
        )
        cls.first, cls.second, cls.paper, cls.wrong, cls.empty = cls.env[
            "dialogue.delegate"
        ].create(
            [
                {"session_id": session.id, "name": name, "email": email}
                for name, email in (
                    ("Nông Văn Một", "mot@example.com"),
                    ("Lý Thị Hai", "hai@example.com"),
                    ("Vi Văn Ba", False),
                    ("Hà Văn Bốn", "bon@example.com, nam@example.com"),
                    (False, "ai@example.com"),
                )
            ]
        )
        cls.officer_employee.work_email = "canbo@example.com"
        cls.staff = cls.env["dialogue.delegate"].create(
            {"session_id": session.id, "employee_id": cls.officer_employee.id}
        )
        session.action_invite()
        cls.both = cls.first | cls.second
        cls.startClassPatcher(freeze_time("2027-02-20 01:00:00"))

    def _window(self):
        action = self.session.with_user(self.office).action_invite_by_mail()
        window = self.env[action["res_model"]].with_user(self.office)
        return window.browse(action["res_id"])

    def _send(self):
        """Send what is due; return the new mails by address."""
        known = self.env["mail.mail"].search([])
        self._window().action_send()
        mails = self.env["mail.mail"].search([]) - known
        return {mail.email_to.rpartition("<")[2].rstrip(">"): mail for mail in mails}

    def _entry(self, mail):
        file = mail.attachment_ids.filtered(lambda file: file.name == "invitation.ics")
        self.assertEqual(file.mimetype, "text/calendar")
        return vobject.readOne(file.raw.decode())

    # -- the invitation ---------------------------------------------------------------

    def test_who_gets_a_mail_and_who_wants_paper(self):
        window = self._window()
        self.assertEqual(window.due_ids, self.both | self.staff)
        self.assertEqual(window.paper_ids, self.paper | self.wrong)
        mails = self._send()
        self.assertEqual(
            set(mails), {"mot@example.com", "hai@example.com", "canbo@example.com"}
        )
        window = self._window()
        self.assertFalse(window.due_ids)
        self.assertEqual(window.told_count, 3)
        self.assertEqual(window.paper_ids, self.paper | self.wrong)

    def test_a_mail_holds_ones_own_paper_and_names_nobody_else(self):
        mails = self._send()
        mail = mails["mot@example.com"]
        self.assertEqual(mail.state, "outgoing")
        self.assertIn("ubnd@xa.example.com", mail.email_from)
        self.assertFalse(mail.recipient_ids)
        self.assertFalse(mail.email_cc)
        sheet = mail.attachment_ids.filtered(lambda file: file.mimetype.endswith("pdf"))
        text = Pdf(sheet.raw).text
        self.assertIn("Nông Văn Một", text)
        everything = f"{mail.subject} {mail.body_html} {text} {self._entry(mail)}"
        everything += " ".join(mail.attachment_ids.mapped("name"))
        for other in ("Hai", "hai@", "Vi Văn Ba", "canbo"):
            self.assertNotIn(other, everything)
        self.assertIn("08 giờ 00 phút, ngày 05 tháng 3 năm 2027", mail.body_html)
        self.assertIn("Giấy mời", mail.subject)

    def test_the_calendar_file(self):
        mail = self._send()["mot@example.com"]
        calendar = self._entry(mail)
        entry = calendar.vevent
        self.assertEqual(calendar.method.value, "REQUEST")
        self.assertEqual(entry.sequence.value, "0")
        self.assertEqual(entry.summary.value, self.session.name)
        self.assertEqual(entry.location.value, self.session.location)
        start = entry.dtstart.value
        self.assertEqual(start.replace(tzinfo=None), self.session.date_start)
        self.assertFalse(start.utcoffset())
        self.assertEqual(entry.attendee.value, "mailto:mot@example.com")
        self.assertEqual(len(entry.attendee_list), 1)
        self.assertEqual(entry.organizer.value, "mailto:ubnd@xa.example.com")
        mails = (self.both | self.staff).mail_mail_id
        uids = {self._entry(mail).vevent.uid.value for mail in mails}
        self.assertEqual(len(uids), 3, "one per delegate")

    def test_the_log(self):
        self._send()
        self.assertRecordValues(
            self.first,
            [
                {
                    "mailed_date": datetime(2027, 2, 20, 1),
                    "mailed_email": "mot@example.com",
                    "mailed_kind": "invitation",
                    "mailed_count": 1,
                }
            ],
        )
        self.assertIn("Nhà văn hóa xã", self.first.mailed_text)
        self.assertIn("8:00", self.first.mailed_text)
        message = str(self.session.message_ids[0].body)
        self.assertIn("Invitation: 3", message)
        for name in ("Một", "mot@"):
            self.assertNotIn(name, message, "departments read it")
        for user in (self.office, self.village_user):
            with self.assertRaises(AccessError):
                self.first.with_user(user).mailed_date = False

    def test_hostile_names(self):
        self.first.name = HOSTILE
        self.session.with_user(self.office).write(
            {
                "name": "Hội nghị\nBcc: x@y.vn",
                "location": "Nhà A\r\nBEGIN:VALARM\r\n; B, C\\n",
                "topic": "<img src=x onerror=alert(1)>",
            }
        )
        mail = self._send()["mot@example.com"]
        for header in (mail.subject, mail.email_to, mail.email_from):
            self.assertNotIn("\n", header)
            self.assertNotIn("\r", header)
        self.assertNotIn("<script", mail.body_html)
        self.assertNotIn("<img", mail.body_html)
        entry = self._entry(mail).vevent
        self.assertEqual(entry.summary.value, "Hội nghị Bcc: x@y.vn")
        self.assertEqual(entry.location.value, "Nhà A BEGIN:VALARM ; B, C\\n")
        self.assertFalse(hasattr(entry, "valarm"))
        self.assertEqual(len(entry.attendee_list), 1)
        self.assertEqual(entry.attendee.value, "mailto:mot@example.com")
        messages = mail._prepare_outgoing_list()
        self.assertEqual(len(messages), 1)
        self.assertEqual(
            email_split("".join(messages[0]["email_to"])), ["mot@example.com"]
        )
        self.assertEqual(len(messages[0]["email_to"]), 1)

    # -- once -------------------------------------------------------------------------

    def test_sent_once(self):
        early, late = self._window(), self._window()
        mails = self.env["mail.mail"].search_count([])
        early.action_send()
        action = late.action_send()
        self.assertIn("Nobody is to be told", action["params"]["message"])
        self.assertEqual(self.env["mail.mail"].search_count([]), mails + 3)

    def test_who_is_named_or_gets_an_address_later(self):
        self._send()
        self.paper.email = "ba@example.com"
        self.empty.name = "Đàm Văn Sáu"
        self.assertEqual(set(self._send()), {"ba@example.com", "ai@example.com"})
        self.assertTrue(self.empty.invited)
        self.assertEqual(str(self.empty.invited_date), "2027-02-20")
        self.first.email = "mot.moi@example.com"
        mail = self._send()["mot.moi@example.com"]
        self.assertIn("Giấy mời", mail.subject)
        self.assertEqual(self._entry(mail).vevent.sequence.value, "1")

    @mute_logger("odoo.addons.mail.models.mail_mail")
    def test_a_mail_that_fails_is_named_and_sent_again(self):
        mails = self._send()
        self._leave(self.first, fail=True)
        self.assertFalse(self.second.mail_failure)
        self.assertEqual(mails["mot@example.com"].state, "exception")
        again = self._send()
        self.assertEqual(set(again), {"mot@example.com"})
        self.assertFalse(self.first.mail_failure)
        self.assertFalse(mails["mot@example.com"].exists(), "never both")

    # -- what changed -----------------------------------------------------------------

    def test_exactly_what_changed(self):
        uid = self._entry(self._send()["mot@example.com"]).vevent.uid.value
        session = self.session.with_user(self.office)
        self.assertFalse(session.mail_change_html)
        session.write(
            {"date_start": self._moment("2027-03-06", 14), "topic": "Đất đai"}
        )
        self.assertEqual(session.mail_due_count, 3)
        banner = str(session.mail_change_html)
        self.assertIn("3 persons were told:", banner)
        self.assertIn("Start: ", banner)
        self.assertNotIn("Venue", banner)
        mail = self._send()["mot@example.com"]
        self.assertIn("Thay đổi", mail.subject)
        self.assertIn(
            "Thời gian: 08 giờ 00 phút, ngày 05 tháng 3 năm 2027 (thứ Sáu) → "
            "14 giờ 00 phút, ngày 06 tháng 3 năm 2027 (thứ Bảy)</li>",
            mail.body_html,
        )
        self.assertEqual(mail.body_html.count("<li>"), 1)
        calendar = self._entry(mail)
        self.assertEqual(calendar.method.value, "REQUEST")
        self.assertEqual(calendar.vevent.uid.value, uid)
        self.assertEqual(calendar.vevent.sequence.value, "1")
        self.assertEqual(
            calendar.vevent.dtstart.value.replace(tzinfo=None), session.date_start
        )
        self.assertFalse(session.mail_change_html)
        self.assertFalse(self._send())

    def test_changes_count_from_what_each_was_told(self):
        self._send()
        session = self.session.with_user(self.office)
        session.location = "Sân xã"
        self.paper.email = "ba@example.com"
        session.write({"form": "mixed", "online_address": "https://hop.example.com"})
        mails = self._send()
        self.assertIn("Giấy mời", mails["ba@example.com"].subject)
        body = mails["hai@example.com"].body_html
        self.assertIn("tầng 2, phòng họp → Sân xã</li>", body)
        self.assertIn("chưa có → https://hop.example.com</li>", body)
        session.location = "Nhà văn hóa xã"
        session.location = "Sân xã"
        self.assertFalse(self._send(), "there and back is no change")

    def test_staff_hear_of_a_change_once(self):
        self.session.contact_id = self.officer_employee
        self._send()
        self.session.with_user(self.office).location = "Sân xã"
        message = self.session.message_ids[0]
        self.assertIn(self.leader.partner_id, message.partner_ids)
        self.assertNotIn(
            self.officer.partner_id, message.partner_ids, "he is told by mail"
        )
        self.assertIn("canbo@example.com", self._send())

    def test_a_mail_that_leaves_changes_no_delegate(self):
        """A clash with who changes him then would have Odoo send the mail again."""
        self._send()
        self.env.flush_all()
        place = SQL("SELECT ctid FROM dialogue_delegate WHERE id = %s", self.first.id)
        before = self.env.execute_query(place)
        self._leave(self.first)
        self.env.flush_all()
        self.assertEqual(self.env.execute_query(place), before, "the row was rewritten")
        self.assertFalse(self.first.sudo().mail_mail_id)

    def _leave(self, *lines, fail=False):
        """Let the queued mails of delegates leave, or fail."""
        mails = self.env["dialogue.delegate"].union(*lines).sudo().mail_mail_id
        self.assertEqual(len(mails), len(lines))
        if fail:
            self._break(mails)
        else:
            deliver(mails)
            self.assertFalse(mails.exists(), "no copy of it is kept")
        self.assertEqual({bool(line.mail_failure) for line in lines}, {fail})

    def _break(self, mails):
        with patch.object(IrMail_Server, "_connect__", side_effect=OSError("no way")):
            mails.send()

    @mute_logger("odoo.addons.mail.models.mail_mail")
    def test_an_update_that_fails_is_sent_again_as_one(self):
        self._send()
        self._leave(self.first)
        session = self.session.with_user(self.office)
        session.location = "Sân xã"
        self._send()
        self._leave(self.first, fail=True)
        self.assertTrue(self.first.mail_failure)
        self.assertIn("Nhà văn hóa xã", self.first.mailed_text, "all he knows of")
        session.date_start = self._moment("2027-03-09")
        mail = self._send()["mot@example.com"]
        self.assertIn("Thay đổi", mail.subject)
        self.assertIn("tầng 2, phòng họp → Sân xã</li>", mail.body_html)
        self.assertIn("ngày 09 tháng 3", mail.body_html)
        self.assertEqual(self._entry(mail).vevent.sequence.value, "2")
        self._leave(self.first, fail=True)
        # Back to what he was told first: there is nothing to be said any more.
        session.write(
            {
                "date_start": self._moment("2027-03-05"),
                "location": "Nhà văn hóa xã; tầng 2, phòng họp",
            }
        )
        self.assertFalse(self.first._mail_due())
        session.action_cancel(reason="Bão")
        calendar = self._entry(self._send()["mot@example.com"])
        self.assertEqual(calendar.method.value, "CANCEL")
        self.assertEqual(
            calendar.vevent.dtstart.value.replace(tzinfo=None),
            self._moment("2027-03-05"),
        )

    # -- no longer invited ------------------------------------------------------------

    def _withdrawn(self, known):
        """Return the one mail since, which takes back what was sent to an address."""
        mail = self.env["mail.mail"].search([]) - known
        self.assertEqual(len(mail), 1)
        self.assertIn("Thu hồi giấy mời", mail.subject)
        self.assertIn("ngày 05 tháng 3 năm 2027", mail.body_html)
        self.assertEqual(self._entry(mail).method.value, "CANCEL")
        return mail

    def test_who_is_deleted_is_told(self):
        invitation = self._entry(self._send()["mot@example.com"]).vevent
        self._leave(self.first)
        known = self.env["mail.mail"].search([])
        self.first.village_id = self.village_a
        self.first.with_user(self.village_user).unlink()
        mail = self._withdrawn(known)
        self.assertEqual(mail.email_to, "mot@example.com")
        self.assertNotIn("Nông Văn Một", mail.body_html)
        entry = self._entry(mail).vevent
        self.assertEqual(entry.uid.value, invitation.uid.value)
        self.assertEqual(entry.sequence.value, "1")
        self.assertEqual(entry.attendee.value, "mailto:mot@example.com")

    def test_who_is_deleted_before_the_mail_has_left_gets_none(self):
        mail = self._send()["mot@example.com"]
        known = self.env["mail.mail"].search([])
        self.first.unlink()
        self.assertFalse(mail.exists())
        self.paper.unlink()
        self.assertFalse(self.env["mail.mail"].search([]) - known)

    def test_who_is_deleted_after_the_session_is_not_bothered(self):
        self._send()
        self._leave(self.first)
        self.session.with_user(self.office).action_start()
        known = self.env["mail.mail"].search([])
        self.first.unlink()
        self.assertFalse(self.env["mail.mail"].search([]) - known)

    def test_another_address(self):
        """The old one is told that its invitation is void, the new one is invited."""
        uid = self._entry(self._send()["mot@example.com"]).vevent.uid.value
        self._leave(self.first)
        self.first.write({"name": "Lý Văn Khác", "email": "khac@example.com"})
        mails = self._send()
        self.assertEqual(set(mails), {"mot@example.com", "khac@example.com"})
        old = self._entry(mails["mot@example.com"])
        self.assertEqual(old.method.value, "CANCEL")
        self.assertEqual(old.vevent.uid.value, uid)
        self.assertEqual(old.vevent.sequence.value, "1")
        self.assertNotIn("Khác", mails["mot@example.com"].body_html)
        new = self._entry(mails["khac@example.com"])
        self.assertEqual(new.method.value, "REQUEST")
        self.assertEqual(new.vevent.sequence.value, "2")
        self.assertFalse(self._send())

    def test_an_address_that_is_no_more(self):
        self._send()
        self._leave(self.first, self.second)
        self.first.email = False
        self.second.name = False
        window = self._window()
        self.assertEqual(window.due_ids, self.both)
        self.assertIn(self.first, window.paper_ids)
        self.assertNotIn(self.second, window.paper_ids)
        mails = self._send()
        self.assertEqual(set(mails), {"mot@example.com", "hai@example.com"})
        for mail in mails.values():
            self.assertEqual(self._entry(mail).method.value, "CANCEL")
        self.assertFalse(self._send())
        self.first.email = "mot@example.com"
        mail = self._send()["mot@example.com"]
        self.assertIn("Giấy mời", mail.subject)
        self.assertEqual(self._entry(mail).vevent.sequence.value, "2")

    # -- called off -------------------------------------------------------------------

    def test_postponed_and_invited_anew(self):
        uid = self._entry(self._send()["mot@example.com"]).vevent.uid.value
        session = self.session.with_user(self.office)
        old = session.date_start
        session.action_postpone(reason="Lý do nội bộ")
        self.first.email = "khac@example.com"
        self.assertIn("3 persons were told", str(session.mail_change_html))
        mails = self._send()
        mail = mails["mot@example.com"]
        self.assertEqual(len(mails), 3, "where the invitation went")
        self.assertIn("Hoãn", mail.subject)
        self.assertNotIn("Lý do nội bộ", mail.body_html)
        self.assertIn("ngày 05 tháng 3 năm 2027", mail.body_html)
        self.assertEqual(mail.attachment_ids.mapped("name"), ["invitation.ics"])
        calendar = self._entry(mail)
        self.assertEqual(calendar.method.value, "CANCEL")
        self.assertEqual(calendar.vevent.status.value, "CANCELLED")
        self.assertEqual(calendar.vevent.uid.value, uid)
        self.assertEqual(calendar.vevent.sequence.value, "1")
        self.assertEqual(calendar.vevent.dtstart.value.replace(tzinfo=None), old)
        self.assertFalse(self._send(), "once")
        session.date_start = self._moment("2027-04-05")
        session.action_prepare()
        self.assertFalse(self._send(), "not before it is invited again")
        session.action_invite()
        mail = self._send()["hai@example.com"]
        self.assertIn("ngày 05 tháng 4 năm 2027", mail.body_html)
        self.assertIn("→", mail.body_html)
        calendar = self._entry(mail)
        self.assertEqual(calendar.method.value, "REQUEST")
        self.assertEqual(calendar.vevent.sequence.value, "2")

    def test_cancelled(self):
        self._send()
        session = self.session.with_user(self.office)
        session.action_postpone(reason="Bão")
        session.action_cancel(reason="Sáp nhập")
        mail = self._send()["hai@example.com"]
        self.assertIn("Hủy", mail.subject)
        self.assertEqual(self._entry(mail).method.value, "CANCEL")

    def test_who_was_never_told_is_not_told_that_it_is_off(self):
        self.session.with_user(self.office).action_cancel(reason="Mưa lũ")
        self.assertFalse(self._send())

    # -- who may, and how much it costs -------------------------------------------

    def test_the_office_alone_sends(self):
        for user in (self.leader, self.supervisor, self.village_user, self.head):
            session = self.session.with_user(user)
            with self.assertRaises(AccessError, msg=user.login):
                session.action_invite_by_mail()
            with self.assertRaises(AccessError, msg=user.login):
                session._send_invitation_mails()

    def test_without_the_calendar_library_the_mail_leaves_all_the_same(self):
        for module in ("models.invitation_mail", "wizards.invite_by_mail"):
            self.startPatcher(
                patch(f"odoo.addons.commune_dialogue.{module}.vobject", None)
            )
        self.assertTrue(self._window().no_calendar)
        mail = self._send()["mot@example.com"]
        self.assertEqual(len(mail.attachment_ids), 1)

    def _invitees(self, number):
        return self.env["dialogue.delegate"].create(
            [
                {
                    "session_id": self.session.id,
                    "name": f"Đại biểu {number} {index}",
                    "email": f"d{number}.{index}@example.com",
                }
                for index in range(number)
            ]
        )

    def _counted(self, call):
        """Return how many queries the call costs, with nothing in the cache."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        call()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_queries_do_not_grow_with_the_delegates(self):
        """Invitation, change, new address, deletion: 30 cost as many as 5."""
        session = self.session.with_user(self.office)

        def costs(number):
            people = self._invitees(number)
            told = [self._counted(self._window().action_send)]
            session.location = f"Sân {number}"
            told.append(self._counted(self._window().action_send))
            self._leave(*people)
            for line in people:
                line.email = f"moi.{line.email}"
            told.append(self._counted(self._window().action_send))
            self.assertTrue(all(line.mailed_count == 4 for line in people))
            self._leave(*people)
            told.append(self._counted(people.unlink))
            return told

        costs(1)  # caches of rules and templates
        self.assertEqual(costs(30), costs(5))

    def test_inviting_does_not_grow_with_the_delegates(self):
        """Naming them, each with a code of his own, and the state of the session."""

        def invite(number):
            session = self.session.copy({"name": f"Hội nghị {number}"})
            session.write({"date_start": self._moment("2027-03-05"), "location": "Xã"})
            session.chair_ids = self.chair
            session.action_prepare()
            vals = [
                {"session_id": session.id, "name": f"Đại biểu {place}"}
                for place in range(number)
            ]
            told = [
                self._counted(lambda: self.env["dialogue.delegate"].create(vals)),
                self._counted(session.with_user(self.office).action_invite),
            ]
            codes = session.delegate_ids.mapped("attendance_code")
            self.assertEqual(len(set(codes)), number)
            self.assertTrue(all(session.delegate_ids.mapped("invited")))
            return told

        invite(1)
        self.assertEqual(invite(30), invite(5))

    def test_issuing_does_not_grow_with_the_delegates(self):
        """The paper of all invitations: numbered, drawn, stored, locked."""
        self.body.use_series = True
        self.env["dialogue.signer"].create(
            {"name": "Hoàng Nam", "position": "Chủ tịch", "body_id": self.body.id}
        )
        papers = self.env["dialogue.document"].with_user(self.office)

        def issue(number):
            people = self._invitees(number)
            paper = papers.browse(
                papers.register_paper("invitation", self.session.ids)["res_id"]
            )
            paper.action_sign()
            told = self._counted(paper.action_issue)
            self.assertEqual(paper.state, "issued")
            text = Pdf(paper.pdf_attachment_id.raw).text
            for code in people.mapped("attendance_code"):
                self.assertIn(people._code_words(code), text)
            paper._write_state("replaced")
            return told

        issue(1)
        self.assertEqual(issue(30), issue(5))


@tagged("post_install", "-at_install", "dialogue_second_half")
class TestTwoPress(BaseCase):
    """Two of the office press at once: real transactions, nothing is rolled back."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self.registry.cursor() as cr:
            env = self._env(cr)
            session = env["dialogue.session"].create(
                {
                    "name": "Thử đồng thời",
                    "company_id": env.ref("base.main_company").id,
                    "date_start": "2027-03-05 01:00:00",
                }
            )
            env["dialogue.delegate"].create(
                {"session_id": session.id, "name": "Một", "email": "mot@example.com"}
            )
            session._write_state("invited")
            self.session_id = session.id
        self.addCleanup(self._clean)

    def _env(self, cr):
        return api.Environment(cr, api.SUPERUSER_ID, {})

    def _clean(self):
        with self.registry.cursor() as cr:
            session = self._env(cr)["dialogue.session"].browse(self.session_id)
            session.delegate_ids.mail_mail_id.unlink()
            session._write_state("cancelled")
            session.unlink()

    def _send(self, cr):
        session = self._env(cr)["dialogue.session"].browse(self.session_id)
        return session._send_invitation_mails()

    def test_one_mail(self):
        with self.registry.cursor() as first, self.registry.cursor() as second:
            # Both see that a mail is due …
            for cr in (first, second):
                cr.execute("SELECT count(*) FROM dialogue_delegate")
            self.assertEqual(self._send(first), {"invitation": 1})
            with mute_logger("odoo.sql_db"), self.assertRaises(UserError):
                self._send(second)
            second.rollback()
            second.execute("SELECT count(*) FROM dialogue_delegate")
            first.commit()
            # … the second is told that its view is stale; Odoo runs it again.
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(psycopg2.errors.SerializationFailure),
            ):
                self._send(second)
            second.rollback()
            self.assertEqual(self._send(second), {})
