# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from contextlib import suppress
from datetime import date, datetime, timedelta
from unittest.mock import patch

from psycopg2.errors import LockNotAvailable

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.sql_db import db_connect
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from ..models.digest_shared import Shared
from .common import DialogueCommon
from .common_mail import deliver

MONDAY = date(2027, 2, 22)
SATURDAY = date(2027, 2, 27)
WORDING = "Ông Lý Văn Kín nói đường lầy lội"
CITIZEN = "Nông Thị Giấu"


class Killed(BaseException):
    """What ends a process, and no ``except Exception`` catches."""


@tagged("post_install", "-at_install")
class TestDigest(DialogueCommon):
    """One mail per person and day: what it tells, to whom, and never twice."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Digest = cls.env["dialogue.digest"]
        cls.people = (
            cls.office
            | cls.leader
            | cls.head
            | cls.officer
            | cls.head2
            | cls.village_user
            | cls.supervisor
            | cls.manager
        )
        # Other communes of the database are at rest.
        cls.env["res.users"].search([("id", "not in", cls.people.ids)]).write(
            {"dialogue_digest": False}
        )
        cls.petition, cls.line = cls._new_matter("Sửa đường vào bản Thượng")

    @classmethod
    def _new_matter(cls, subject, deadline=MONDAY + timedelta(days=60), **vals):
        petition = cls.env["dialogue.petition"].create(
            {
                "subject": subject,
                "field_id": cls.road.id,
                "department_id": cls.economy.id,
                **vals,
            }
        )
        petition.action_classify()
        line = cls.env["dialogue.assignment"].create(
            {
                "petition_id": petition.id,
                "department_id": petition.department_id.id,
                "deadline": deadline,
            }
        )
        petition.action_assign()
        return petition, line

    @staticmethod
    def _at(day, hour=8):
        """Return the UTC moment at which it is ``hour`` on ``day`` in Vietnam."""
        return datetime(day.year, day.month, day.day, hour) - timedelta(hours=7)

    def _run(self, day=MONDAY, hour=8):
        """Let the scheduler run the job at this hour in Vietnam."""
        cron = self.env.ref("commune_dialogue.digest_cron")
        with freeze_time(self._at(day, hour)), self.enter_registry_test_mode():
            cron.method_direct_trigger()

    def _night(self):
        """Let a day go by: what was done and told so far is of yesterday."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE dialogue_digest"
            " SET told_on = now() AT TIME ZONE 'UTC' - interval '1 day'"
        )
        self.env.cr.execute(
            "UPDATE mail_activity"
            " SET create_date = now() AT TIME ZONE 'UTC' - interval '2 days'"
        )
        self.env.invalidate_all()

    def _tell(self, user, day=MONDAY, companies=None):
        """Return this person's digest of the day, without the scheduler."""
        with freeze_time(self._at(day)):
            self._tell_all([(user, companies or self.company, day)])
        return self._digests(user, day)

    def _tell_all(self, people):
        for letter in self.Digest._letters(people):
            self.Digest._tell(letter)

    def _digests(self, users=None, day=None):
        domain = [("user_id", "in", (users or self.people).ids)]
        if day:
            domain.append(("date", "=", day))
        return self.Digest.search(domain)

    def _mails(self, users=None):
        """Return the mails to these users."""
        emails = [user.email_formatted for user in users or self.people]
        return self.env["mail.mail"].search([("email_to", "in", emails)])

    def _sections(self, user, day=MONDAY):
        """Return {title: [text of each line]} of what the user would be told."""
        with freeze_time(self._at(day)):
            self.env.invalidate_all()  # what was late on another day
            shared = Shared(self.Digest, user, self.company)
            return self._words(self.Digest._content(user, self.company, shared))

    def _words(self, content):
        """Return the words of a digest, as above."""
        return {
            section.title.rpartition(" (")[0]: [line.text for line in section.lines]
            for part in content
            for section in part.sections
        }

    # -- once ----------------------------------------------------------------------

    def test_one_mail_per_person_and_day(self):
        self._run()
        mail = self._mails(self.head)
        self.assertEqual(len(mail), 1)
        self.assertIn(self.petition.code, mail.body_html)
        self.assertIn("Sửa đường vào bản Thượng", mail.body_html)
        self.assertIn(
            f"/mail/view?model=dialogue.assignment&amp;res_id={self.line.id}",
            mail.body_html,
        )
        self.assertIn("22/02/2027: 1 waiting for you", mail.subject)
        before = self._digests()
        self._run()
        self._run(hour=15)
        self.assertEqual(self._digests(), before)
        self.assertEqual(self._mails(self.head), mail)

    def test_nobody_with_nothing_gets_a_mail(self):
        self._run()
        self.assertEqual(self._digests(self.head2).state, "none")
        self.assertFalse(self._mails(self.head2 | self.supervisor | self.village_user))

    def test_whoever_switched_it_off_is_left_alone(self):
        self.head.with_user(self.head).dialogue_digest = False
        self._run()
        self.assertFalse(self._digests(self.head))

    def test_killed_in_the_middle_and_run_again(self):
        self._new_matter("Nhà văn hóa", department_id=self.culture.id)
        enter = self.registry["dialogue.digest"]._enter

        def stop(digests, letter):
            row = enter(digests, letter)
            if letter.user == self.head2:
                self.assertTrue(row.mail_mail_id)
                raise Killed
            return row

        with (
            patch.object(self.registry["dialogue.digest"], "_enter", stop),
            suppress(Killed),  # assertRaises would roll back what was committed
        ):
            self._run()
            self.fail("it was not killed")
        first = self._mails(self.head)
        self.assertEqual(len(first), 1, "committed before the crash")
        self.assertFalse(self._digests(self.head2), "neither row nor mail")
        self.assertFalse(self._mails(self.head2))
        self._run()
        self.assertEqual(self._mails(self.head), first)
        self.assertEqual(len(self._mails(self.head2)), 1)

    def test_one_persons_trouble_is_not_the_others(self):
        self._trouble_of_one(self._raise_value_error, "ValueError")

    def test_trouble_in_the_database_is_not_the_others(self):
        with mute_logger("odoo.sql_db"):
            self._trouble_of_one(
                lambda: self.env.cr.execute("SELECT 1 / 0"), "DivisionByZero"
            )

    def test_who_cannot_be_told_with_others_is_told_alone(self):
        self._new_matter("Nhà văn hóa", department_id=self.culture.id)
        content = self.registry["dialogue.digest"]._content

        def stumble(digests, user, companies, shared):
            if len(shared.users) > 1:
                self._raise_value_error()
            return content(digests, user, companies, shared)

        with patch.object(self.registry["dialogue.digest"], "_content", stumble):
            self._run()
        self.assertEqual(self._digests().user_id, self.people)
        self.assertNotIn("failed", self._digests().mapped("state"))
        for user in self.head | self.head2:
            self.assertEqual(len(self._mails(user)), 1)

    def _raise_value_error(self):
        raise ValueError(WORDING)

    def _trouble_of_one(self, trouble, name):
        self._new_matter("Nhà văn hóa", department_id=self.culture.id)
        content = self.registry["dialogue.digest"]._content

        def stumble(digests, user, companies, shared):
            if user == self.head:
                trouble()
            return content(digests, user, companies, shared)

        with (
            patch.object(self.registry["dialogue.digest"], "_content", stumble),
            mute_logger("odoo.addons.commune_dialogue.models.digest"),
        ):
            self._run()
        digest = self._digests(self.head)
        self.assertEqual(digest.state, "failed")
        self.assertIn(name, digest.failure)
        self.assertNotIn(WORDING, digest.failure)
        self.assertEqual(len(self._mails(self.head2)), 1)
        digest.with_user(self.office).action_send_again()
        self.assertEqual(digest.state, "queued")
        self.assertEqual(len(self._mails(self.head)), 1)

    def test_put_together_in_batches(self):
        """What is shared does not outlive the batch, and everybody is told once."""
        self._new_matter("Nhà văn hóa", department_id=self.culture.id)
        with patch("odoo.addons.commune_dialogue.models.digest.TOGETHER", 2):
            self._run()
        self.assertEqual(self._digests().user_id, self.people)
        self.assertEqual(len(self._digests()), len(self.people))
        for user in self.head | self.head2:
            self.assertEqual(len(self._mails(user)), 1)

    def test_what_comes_while_others_are_told_comes_with_the_next(self):
        """A row says up to when its mail was read, not when it was entered."""
        letters = self.Digest._letters([(self.head, self.company, MONDAY)])
        letter = next(letters)
        self.assertEqual(letter.told_on, self.env.cr.now())
        later = letter.told_on + timedelta(minutes=5)
        with patch.object(type(self.env.cr), "now", lambda cr: later):
            self.Digest._tell(letter)
        self.assertEqual(self._digests(self.head).told_on, letter.told_on)

    def test_two_servers_at_once(self):
        """The second still believes that nobody was told."""
        with freeze_time(self._at(MONDAY)):
            stale = self.Digest._people_to_tell()
        self._run()
        mails, digests = self._mails(), self._digests()
        self.assertTrue(mails)
        registry = self.registry["dialogue.digest"]
        with (
            patch.object(registry, "_people_to_tell", lambda model: stale),
            mute_logger("odoo.sql_db"),
        ):
            self._run()
        self.assertEqual(self._mails(), mails)
        self.assertEqual(self._digests(), digests)

    def test_the_row_is_held_against_a_second_server(self):
        insert = """
            INSERT INTO dialogue_digest (user_id, company_id, date, state)
            SELECT id, company_id, '1999-01-04', 'queued' FROM res_users
             WHERE id = %s
        """
        db = db_connect(self.env.cr.dbname)
        with db.cursor() as first, db.cursor() as second:
            first.execute(insert, [self.env.ref("base.user_admin").id])
            second.execute("SET LOCAL lock_timeout = '200ms'")
            with self.assertRaises(LockNotAvailable):
                second.execute(
                    insert,
                    [self.env.ref("base.user_admin").id],
                    log_exceptions=False,
                )
            first.rollback()
            second.rollback()

    # -- working days ----------------------------------------------------------------

    def _told(self, day, hour=8):
        with freeze_time(self._at(day, hour)):
            return {
                user
                for user, _companies, _date in self.Digest._people_to_tell()
                if user in self.people
            }

    def test_working_days_only(self):
        everybody = set(self.people)
        self.assertEqual(self._told(MONDAY), everybody)
        self.assertFalse(self._told(MONDAY, hour=6), "not before seven")
        self.assertFalse(self._told(SATURDAY))
        self.assertFalse(self._told(SATURDAY + timedelta(days=1)))
        self.env["dialogue.makeup.day"].create(
            {"date": SATURDAY, "company_id": self.company.id}
        )
        self.assertEqual(self._told(SATURDAY), everybody, "a make-up Saturday")
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Giỗ Tổ",
                "company_id": self.company.id,
                "calendar_id": self.company.resource_calendar_id.id,
                **self.company._dialogue_leave_moments(MONDAY, MONDAY),
            }
        )
        self.assertFalse(self._told(MONDAY), "a public holiday")

    def test_missed_days_make_one_digest(self):
        self._run(MONDAY)
        self._night()
        self._new_matter("Cống thoát nước")
        self._new_matter("Đèn đường")
        self._run(MONDAY + timedelta(days=3))
        digests = self._digests(self.head)
        self.assertEqual(len(digests), 2)
        self.assertEqual(digests[0].item_count, 2)
        mail = self._mails(self.head)[0]
        self.assertIn("Cống thoát nước", mail.body_html)
        self.assertIn("Đèn đường", mail.body_html)
        self.assertNotIn("Sửa đường", mail.body_html, "told on Monday")
        self._night()
        self._run(MONDAY + timedelta(days=4))
        self.assertEqual(self._digests(self.head)[0].state, "none")

    def test_what_failed_is_told_with_the_next(self):
        digest = self._tell(self.head)
        digest._fail("Lỗi")
        self._night()
        self.assertEqual(
            self._tell(self.head, MONDAY + timedelta(days=1)).item_count, 1
        )

    # -- contents ----------------------------------------------------------------------

    def test_officer_head_and_leader_learn_of_what_is_late(self):
        self.line.employee_id = self.officer_employee
        self.line.deadline = MONDAY - timedelta(days=3)
        officer, head, leader = (
            self._sections(user) for user in (self.officer, self.head, self.leader)
        )
        self.assertEqual(list(officer), ["Overdue"])
        self.assertEqual(list(head), ["Overdue with your staff"])
        self.assertIn("t_officer", head["Overdue with your staff"][0])
        self.assertEqual(list(leader), ["Overdue in the departments"])
        self._run()
        for user in self.officer | self.head | self.leader:
            self.assertEqual(len(self._mails(user)), 1, "no mail of its own")

    def test_the_head_of_the_department_above_learns_of_what_is_late(self):
        chief = self._new_user("t_chief", "user")
        top = self._new_department("UBND", chief)
        self.economy.parent_id = top
        self.assertFalse(self._sections(chief))
        self.line.deadline = MONDAY - timedelta(days=3)
        self.assertEqual(list(self._sections(chief)), ["Overdue with your staff"])

    def test_what_a_department_is_told(self):
        other, returned = self._new_matter("Trả lại")
        returned._write_state("returned")
        soon = self._new_matter("Sắp hạn", deadline=MONDAY)[1]
        ready = self._new_matter("Đã thảo")[1]
        ready._write_state("in_progress")
        ready.draft_answer = "Sẽ sửa"
        remark = self.env["dialogue.supervision"].create(
            {
                "petition_id": other.id,
                "assignment_id": returned.id,
                "remark": WORDING,
                "deadline": MONDAY,
            }
        )
        told = self._sections(self.head)
        self.assertEqual(
            {title: len(lines) for title, lines in told.items()},
            {
                "Returned to you": 1,
                "Drafts for you to release": 1,
                "Due soon": 1,
                "New": 1,
                "Remarks that you owe a reply": 1,
            },
        )
        self.assertIn(soon.petition_id.code, told["Due soon"][0])
        self.assertIn(ready.petition_id.code, told["Drafts for you to release"][0])
        self.assertEqual(
            told["Remarks that you owe a reply"], [remark.petition_id.display_name]
        )
        self.assertFalse(self._sections(self.head2), "another department's")

    def test_what_waits_for_office_and_leader(self):
        self.line._write_state("submitted")
        self.env["dialogue.petition"].create({"subject": "Mới nhận"})
        self.env["dialogue.extension"].create(
            {
                "assignment_id": self.line.id,
                "requested_date": self.line.deadline + timedelta(days=9),
                "reason": WORDING,
            }
        )
        plan = self.env["dialogue.plan"].create({"name": "Kế hoạch 2027", "year": 2027})
        plan._write_state("submitted")
        self.assertEqual(
            list(self._sections(self.office)),
            ["Answers and results to approve", "Extensions to decide", "To classify"],
        )
        self.assertEqual(
            list(self._sections(self.leader)),
            [
                "Answers and results to approve",
                "Extensions to decide",
                "Plans to approve",
            ],
        )
        plan._write_state("approved")
        self.assertIn("Plans to issue or to mend", self._sections(self.office))

    def test_an_extension_that_was_decided(self):
        extension = (
            self.env["dialogue.extension"]
            .with_user(self.head)
            .create(
                {
                    "assignment_id": self.line.id,
                    "requested_date": self.line.deadline + timedelta(days=9),
                    "reason": "Chờ vốn",
                }
            )
        )
        with freeze_time(self._at(MONDAY, 7)):
            extension.with_user(self.office).action_refuse(reason="Gấp")
        self.assertIn("Extensions that were decided", self._sections(self.head))

    def test_what_a_supervisor_is_told(self):
        remark = (
            self.env["dialogue.supervision"]
            .with_user(self.supervisor)
            .create(
                {
                    "petition_id": self.petition.id,
                    "remark": WORDING,
                    "deadline": MONDAY - timedelta(days=3),
                }
            )
        )
        self.assertEqual(
            self._sections(self.supervisor),
            {"Replies owed to you, overdue": [self.petition.display_name]},
        )
        self.assertIn("Remarks that want a reply", self._sections(self.office))
        remark.with_user(self.office).reply = "Đã rõ"
        remark.with_user(self.office).action_reply()
        self.assertEqual(list(self._sections(self.supervisor)), ["Replies to read"])

    def test_what_a_village_is_told(self):
        session = self.env["dialogue.session"].create(
            {
                "name": "Hội nghị 2027",
                "company_id": self.company.id,
                "village_ids": [self.village_a.id, self.village_b.id],
            }
        )
        session.date_start = self._at(MONDAY + timedelta(days=60))
        self.assertFalse(self._sections(self.village_user), "a long way off")
        with freeze_time(self._at(MONDAY)):
            session.action_remind_villages()
        told = self._sections(self.village_user)
        self.assertEqual(list(told), ["The office reminds your village"])
        (text,) = told["The office reminds your village"]
        self.assertIn("Bản Thượng owes", text)
        self.assertIn("Hội nghị 2027", text)
        day = session.village_deadline
        self.assertIn(
            "Overdue from your village",
            self._sections(self.village_user, day + timedelta(days=1)),
        )
        session.village_line_ids.write(
            {"synthesis_received_date": MONDAY, "delegates_sent_date": MONDAY}
        )
        self.assertFalse(self._sections(self.village_user))

    def test_duties(self):
        plan = self.env["dialogue.plan"].create({"name": "Kế hoạch", "year": 2027})
        duty = self.env["dialogue.duty"].create(
            {
                "name": "Niêm yết thông báo",
                "plan_id": plan.id,
                "user_id": self.officer.id,
                "due_reference": "fixed",
                "due_fixed_date": MONDAY,
            }
        )
        self.assertNotIn("Duties due soon", self._sections(self.officer))
        plan._write_state("issued")
        duty._sync_activities()
        self.assertEqual(
            self._sections(self.officer)["Duties due soon"], ["Niêm yết thông báo"]
        )
        late = self._sections(self.officer, MONDAY + timedelta(days=1))
        self.assertIn("Duties overdue", late)
        duty.action_done()
        self.assertNotIn("Duties due soon", self._sections(self.officer))

    def test_deadline_in_words(self):
        calendar = self.company._dialogue_calendar()
        digest = self.Digest.with_context(lang="en_US")
        with freeze_time(self._at(MONDAY)):
            for day, words in (
                (MONDAY, "due today"),
                (SATURDAY, "due Saturday 27/02/2027, in 4 working days"),
                (
                    MONDAY - timedelta(days=4),
                    "was due Thursday 18/02/2027, 2 working days ago",
                ),
                (False, ""),
            ):
                self.assertEqual(digest._due_words(day, calendar), words)

    def test_a_long_list_is_cut(self):
        for number in range(12):
            self._new_matter(f"Việc {number}")
        digest = self._tell(self.head)
        self.assertEqual(digest.item_count, 13)
        self.assertIn("and 3 more", " ".join(digest.mail_mail_id.body_html.split()))

    def test_nothing_personal_leaves(self):
        citizen = self.env["dialogue.citizen"].create(
            {"name": CITIZEN, "village_id": self.village_a.id, "phone": "0987654321"}
        )
        voice = self.env["dialogue.contribution"].create(
            {"text": WORDING, "citizen_id": citizen.id, "village_id": self.village_a.id}
        )
        self.petition.write({"description": WORDING, "contribution_ids": voice.ids})
        self.line.draft_answer = WORDING
        self.line._write_state("returned", return_reason=WORDING)
        self.env["dialogue.supervision"].create(
            {"petition_id": self.petition.id, "remark": WORDING, "deadline": MONDAY}
        )
        self.env["dialogue.extension"].create(
            {
                "assignment_id": self.line.id,
                "requested_date": self.line.deadline + timedelta(days=9),
                "reason": WORDING,
            }
        )
        self.line.deadline = MONDAY - timedelta(days=3)
        self._run()
        mails = self._mails()
        self.assertIn(self.petition.code, "".join(mails.mapped("body_html")))
        for mail in mails:
            text = f"{mail.subject} {mail.body_html}"
            for secret in ("Kín", "lầy lội", CITIZEN, "0987654321"):
                self.assertNotIn(secret, text)

    def test_a_denunciation_is_in_nobodys_mail(self):
        self.company.dialogue_receiver_id = self.office
        stub = self.env["dialogue.petition"].create({"subject": WORDING})
        stub.action_denounce()
        # Hung on it afterwards: what the rules open to the receiver alone.
        self.env["dialogue.assignment"].create(
            {
                "petition_id": stub.id,
                "department_id": self.economy.id,
                "deadline": MONDAY - timedelta(days=3),
            }
        )
        self._run()
        for mail in self._mails():
            self.assertNotIn(stub.code, mail.body_html)

    def test_in_the_language_of_the_person(self):
        self.assertEqual(self.Digest._lang(self.head), "en_US")
        self.env["res.lang"]._activate_lang("vi_VN")
        self.head.lang = False
        self.assertEqual(self.Digest._lang(self.head), "vi_VN")

    def test_queries_do_not_grow_with_the_matters(self):
        def count(user):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._sections(user)
            return self.env.cr.sql_log_count - before

        def more(number):
            for index in range(number):
                line = self._new_matter(f"Việc {index}", MONDAY - timedelta(days=3))[1]
                line.employee_id = self.officer_employee

        users = (self.head, self.leader, self.office)
        more(2)
        for user in users:
            count(user)  # caches of groups, rules and fields
        few = [count(user) for user in users]
        more(13)
        many = [count(user) for user in users]
        for user, before, after in zip(users, few, many, strict=True):
            self.assertLessEqual(after, before, user.login)

    # -- many at once ------------------------------------------------------------------

    def test_told_together_as_alone(self):
        """What others may read is in the cache, and told to nobody else."""
        self._new_matter("Trễ hạn", MONDAY - timedelta(days=3))
        self._new_matter("Nhà văn hóa", MONDAY, department_id=self.culture.id)
        mine = self._new_matter("Của cán bộ", MONDAY)[1]
        mine.employee_id = self.officer_employee
        self.env["dialogue.petition"].create({"subject": "Mới nhận"})
        self.env["dialogue.supervision"].with_user(self.supervisor).create(
            {
                "petition_id": mine.petition_id.id,
                "assignment_id": mine.id,
                "remark": WORDING,
                "deadline": MONDAY,
            }
        )
        alone = {user: self._sections(user) for user in self.people}
        self.assertGreater(len({str(told) for told in alone.values()}), 4)
        for people in (self.people, self.people[::-1]):
            with freeze_time(self._at(MONDAY)):
                self.env.invalidate_all()
                shared = Shared(self.Digest, people, self.company)
                together = {
                    user: self._words(self.Digest._content(user, self.company, shared))
                    for user in people
                }
            self.assertEqual(together, alone)

    def test_who_may_not_read_it_is_not_told(self):
        """A rule that the commune added counts, though others were told before."""
        hidden, line = self._new_matter("Giấu với trưởng phòng", MONDAY)
        line.deadline = MONDAY - timedelta(days=3)
        users = self.leader | self.head | self.officer
        for model, number in (("petition", hidden.id), ("assignment", line.id)):
            rule = self.env["ir.rule"].create(
                {
                    "name": "Giấu",
                    "model_id": self.env["ir.model"]._get_id(f"dialogue.{model}"),
                    "domain_force": f"[('id', '!=', {number})]"
                    f" if user.id == {self.head.id} else [(1, '=', 1)]",
                }
            )
            line.employee_id = self.officer_employee
            with freeze_time(self._at(MONDAY)):
                shared = Shared(self.Digest, users, self.company)
                told = {
                    user: str(self.Digest._content(user, self.company, shared))
                    for user in users
                }
            self.assertIn(hidden.code, told[self.leader])
            self.assertIn(hidden.code, told[self.officer])
            self.assertNotIn(hidden.code, told[self.head], model)
            self.assertIn(self.petition.code, told[self.head])
            rule.unlink()

    def test_seven_queries_a_person(self):
        """What one more person costs: two savepoints, row, mail, his own rules.

        Each has something to be told; all that can be asked for many at once is.
        """

        def staff(number):
            users = self._new_users(
                *((f"t_many_{number}_{index}", "user") for index in range(number))
            )
            for user in users:
                place = self._new_department(f"Phòng {user.login}", user)
                self._new_matter(
                    f"Việc của {user.login}",
                    MONDAY - timedelta(days=3),
                    department_id=place.id,
                )
            return users

        def cost(users):
            people = [(user, self.company, MONDAY) for user in users]
            with freeze_time(self._at(MONDAY)):
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                for letter in self.Digest._letters(people):
                    self.Digest._tell(letter)
                    self.env.invalidate_all()  # as the commit does
            spent = self.env.cr.sql_log_count - before
            self.assertEqual(len(self._mails(users)), len(users))
            self._digests(users).unlink()
            self._mails(users).unlink()
            return spent

        self.env["res.lang"]._activate_lang("vi_VN")
        few, many = staff(3), staff(13)
        (few | many).lang = "vi_VN"
        cost(few | many)  # caches of groups and rules
        self.assertLessEqual(cost(many) - cost(few), 10 * 7)

    # -- several communes --------------------------------------------------------------

    def test_one_mail_for_two_communes_with_a_heading_each(self):
        other = self.env["res.company"].create({"name": "Xã Bên Cạnh"})
        self.env.user.company_ids += other
        self.leader.company_ids += other
        head = self._new_users(("t_head_b", "user"), company=other)
        department = self._new_department("Phòng Kinh tế", head, company=other)
        self.line.deadline = MONDAY - timedelta(days=3)
        petition = self.env["dialogue.petition"].create(
            {"subject": "Chợ xã bên", "company_id": other.id}
        )
        self.env["dialogue.assignment"].create(
            {
                "petition_id": petition.id,
                "department_id": department.id,
                "deadline": MONDAY - timedelta(days=3),
            }
        )
        self._run()
        mail = self._mails(self.leader)
        self.assertEqual(len(mail), 1)
        for text in ("Xã Thử Nghiệm", "Xã Bên Cạnh", "Chợ xã bên", "Sửa đường"):
            self.assertIn(text, mail.body_html)
        self.assertNotIn("Chợ xã bên", self._mails(self.head).body_html or "")
        # One commune rests: the mail is about the other.
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Nghỉ",
                "company_id": other.id,
                "calendar_id": other.resource_calendar_id.id,
                **other._dialogue_leave_moments(
                    MONDAY + timedelta(days=1), MONDAY + timedelta(days=1)
                ),
            }
        )
        self._run(MONDAY + timedelta(days=1))
        mail = self._mails(self.leader)[0]
        self.assertIn("Sửa đường", mail.body_html)
        self.assertNotIn("Chợ xã bên", mail.body_html)

    # -- failures ------------------------------------------------------------------

    def test_who_has_no_address_is_seen_by_the_office(self):
        self.head.email = False
        self._run()
        self._night()
        self._run(MONDAY + timedelta(days=1))
        failed = self.Digest.with_user(self.office).search([("state", "=", "failed")])
        self.assertEqual(failed.user_id, self.head)
        self.assertEqual(len(failed), 1, "said once, not every day")
        self.assertIn("no e-mail address", failed.failure)
        with self.assertRaises(AccessError):
            failed.with_user(self.head2).read(["failure"])
        with self.assertRaises(AccessError):
            failed.with_user(self.office).failure = "x"
        failed.action_send_again()
        self.assertEqual(failed.state, "failed", "still without an address")
        self.head.email = "head@example.com"
        failed.action_send_again()
        self.assertEqual(failed.state, "queued")
        self.assertEqual(len(self._mails(self.head)), 1)
        with self.assertRaisesRegex(UserError, "In the queue"):
            failed.action_send_again()

    @mute_logger("odoo.addons.mail.models.mail_mail")
    def test_a_mail_that_does_not_leave_is_seen(self):
        digest = self._tell(self.head)
        mail = digest.mail_mail_id
        server = self.registry["ir.mail_server"]
        with patch.object(server, "_connect__", side_effect=OSError("No route")):
            mail.send()
        self.assertEqual(digest.state, "failed")
        self.assertIn("No route", digest.failure)
        digest.with_user(self.office).action_send_again()
        self.assertEqual(digest.state, "queued")
        self.assertFalse(mail.exists(), "not sent a second time by anybody's retry")
        deliver(digest.mail_mail_id)
        self.assertEqual(digest.state, "sent")
        self.assertFalse(digest.mail_mail_id, "no copy of it is kept")

    def test_many_are_sent_again_together(self):
        self._new_matter("Nhà văn hóa", department_id=self.culture.id)
        self._run()
        failed = self._digests(self.head | self.head2)
        for digest in failed:
            digest._fail("No route")
        before = failed.mail_mail_id
        self._night()
        failed.with_user(self.office).action_send_again()
        self.assertFalse(before.exists())
        self.assertEqual(set(failed.mapped("state")), {"queued"})
        for digest in failed:
            mail = self._mails(digest.user_id)
            self.assertEqual(digest.mail_mail_id, mail)
            self.assertIn(digest.date.strftime("%d/%m/%Y"), mail.subject)
            self.assertEqual(digest.told_on, self.env.cr.now())

    def test_old_rows_are_dropped_but_the_last(self):
        today = fields.Date.today()
        old, last, failed = self.Digest.create(
            [
                {
                    "user_id": self.head.id,
                    "company_id": self.company.id,
                    "company_ids": [Command.set(self.company.ids)],
                    "date": today - timedelta(days=days),
                }
                for days in (120, 90, 80)
            ]
        )
        failed._fail("x")
        self.Digest._gc_digests()
        self.assertFalse((old | failed).exists())
        self.assertTrue(last.exists())
