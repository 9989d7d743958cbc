# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .common import DialogueCommon


@tagged("post_install", "-at_install")
class TestTurn(DialogueCommon):
    """Who received what: transition → activities for whom, mails to nobody."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # As users work: with tracking, which writes to the chatter.
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": False})
        cls.today = fields.Date.context_today(cls.env["res.users"])
        cls.extension = cls.env["dialogue.extension"]
        cls.remark = cls.env["dialogue.supervision"]

    def _new_petition(self):
        """Return a matter as the office enters it."""
        petition = (
            self.env["dialogue.petition"]
            .with_user(self.office)
            .create(
                {
                    "subject": "Sửa đường vào bản Thượng",
                    "village_id": self.village_a.id,
                    "field_id": self.road.id,
                    "department_id": self.economy.id,
                }
            )
        )
        return petition.with_user(self.env.user)

    def _waiting(self, *records):
        """Return {(kind of activity, login)} of what is open on these records."""
        found = set()
        for record in records:
            for activity in record.sudo().activity_ids:
                xmlid = activity.activity_type_id.get_external_id()
                kind = next(iter(xmlid.values())).rpartition("activity_")[2]
                found.add((kind, activity.user_id.login))
        return found

    def _walk(self, steps, *records):
        """Make each move and compare who waits afterwards; nobody gets a mail.

        :param steps: (what happens, callable, {(kind, login)})
        """
        mails = self.env["mail.mail"].sudo().search_count([])
        notified = self.env["mail.notification"].sudo().search_count([])
        owners = [record for record in records if "assignment_ids" in record]
        for title, move, expected in steps:
            with self.subTest(transition=title):
                move()
                self.env.flush_all()
                lines = [record.assignment_ids for record in owners]
                self.assertEqual(self._waiting(*records, *lines), expected, title)
                self.assertEqual(
                    self.env["mail.mail"].sudo().search_count([]), mails, "a mail"
                )
                self.assertEqual(
                    self.env["mail.notification"].sudo().search_count([]),
                    notified,
                    "a notification",
                )

    def test_who_received_what_on_the_way_to_an_answer(self):
        petition = self._new_petition()
        head, officer = ("work", "t_head"), ("work", "t_officer")

        def line():
            return petition.assignment_ids[:1]

        def ask_extension():
            self.extension = self.extension.with_user(self.head).create(
                {
                    "assignment_id": line().id,
                    "requested_date": line().deadline + timedelta(days=9),
                    "reason": "Chờ vốn",
                }
            )

        def draft():
            line().with_user(self.officer).draft_answer = "Sẽ sửa"

        steps = [
            # The office's own queues: counted at home and in the digest.
            ("received", lambda: None, set()),
            ("classified", petition.with_user(self.office).action_classify, set()),
            ("assigned", petition.with_user(self.office).action_assign, {head}),
            (
                "handed to an officer",
                lambda: (
                    line()
                    .with_user(self.head)
                    .write({"employee_id": self.officer_employee.id})
                ),
                {officer},
            ),
            (
                "started",
                lambda: line().with_user(self.officer).action_start(),
                {officer},
            ),
            ("drafted", draft, {officer}),
            (
                "extension asked for",
                ask_extension,
                {officer, ("extension", "t_office")},
            ),
            (
                "extension refused",
                lambda: self.extension.with_user(self.office).action_refuse(
                    reason="Gấp"
                ),
                {officer},
            ),
            (
                "asked again",
                ask_extension,
                {officer, ("extension", "t_office")},
            ),
            (
                "extension approved",
                lambda: self.extension.with_user(self.leader).action_approve(),
                {officer},
            ),
            (
                "released",
                lambda: line().with_user(self.head).action_submit(),
                {("decide", "t_office")},
            ),
            (
                "returned",
                lambda: line().with_user(self.leader).action_return(reason="Sơ sài"),
                {officer},
            ),
            (
                "taken up again",
                lambda: line().with_user(self.officer).action_start(),
                {officer},
            ),
            (
                "released again",
                lambda: line().with_user(self.head).action_submit(),
                {("decide", "t_office")},
            ),
            (
                "approved",
                lambda: line().with_user(self.office).action_approve(),
                set(),
            ),
        ]
        mails = self.env["mail.mail"].sudo().search_count([])
        for step in steps:
            self._walk([step], petition)
        self.assertEqual(self.env["mail.mail"].sudo().search_count([]), mails)
        self.assertEqual(petition.state, "answered")

    def test_who_received_what_when_the_work_moves_or_waits(self):
        petition = self._new_petition()
        petition.action_classify()
        petition.with_user(self.office).action_assign()
        line = petition.assignment_ids
        head, office = line.with_user(self.head), line.with_user(self.office)
        self._walk(
            [
                (
                    "paused",
                    lambda: head.action_pause("waiting_higher", "Chờ huyện"),
                    set(),
                ),
                ("resumed", head.action_resume, {("work", "t_head")}),
                (
                    "sent back as not ours",
                    lambda: head.action_send_back(reason="Không đúng việc"),
                    {("decide", "t_office")},
                ),
                (
                    "handed to another department",
                    lambda: office.action_hand_over(
                        department_id=self.culture.id, reason="Đúng việc"
                    ),
                    {("work", "t_head2")},
                ),
            ],
            petition,
        )

    def test_the_activity_moves_with_the_deadline(self):
        petition = self._new_petition()
        petition.action_classify()
        petition.action_assign()
        line = petition.assignment_ids
        line.deadline = self.today + timedelta(days=90)
        self.assertEqual(line.activity_ids.date_deadline, line.deadline)
        self.assertEqual(line.activity_ids.user_id, self.head)

    def test_who_received_what_when_a_promise_is_given_cancelled_reopened(self):
        petition = self._new_petition()
        petition.action_classify()
        petition.action_assign()
        prepare = petition.assignment_ids
        prepare.action_cancel(reason="Nhầm phòng")
        petition._write_state("concluded", outcome="in_progress")
        promise = self.env["dialogue.assignment"]

        def charge():
            nonlocal promise
            promise = promise.with_user(self.office).create(
                {
                    "petition_id": petition.id,
                    "department_id": self.culture.id,
                    "purpose": "resolve",
                    "reply_number": "12/UBND",
                }
            )

        def keep():
            promise.with_user(self.head2).action_start()
            promise.with_user(self.head2).result = "Đã sửa"
            promise.with_user(self.head2).action_submit()

        self._walk(
            [
                ("promised", charge, {("work", "t_head2")}),
                ("kept", keep, {("decide", "t_office")}),
                (
                    "approved",
                    lambda: promise.with_user(self.leader).action_approve(),
                    set(),
                ),
                (
                    "reopened",
                    lambda: petition.with_user(self.supervisor).action_reopen(
                        reason="Chưa xong"
                    ),
                    {("work", "t_head2")},
                ),
            ],
            petition,
        )
        promise = petition.assignment_ids.filtered("is_open")
        self._walk(
            [
                (
                    "cancelled",
                    lambda: promise.with_user(self.office).action_cancel(
                        reason="Trùng"
                    ),
                    set(),
                )
            ],
            promise,
        )

    def test_who_received_what_when_a_matter_leaves(self):
        for move in ("action_withdraw", "action_decline"):
            petition = self._new_petition()
            petition.action_classify()
            line = self.env["dialogue.assignment"].create(
                {"petition_id": petition.id, "department_id": self.economy.id}
            )
            self.assertEqual(self._waiting(line), {("work", "t_head")})
            self._walk(
                [(move, lambda p=petition, m=move: getattr(p, m)(reason="x"), set())],
                petition,
                line,
            )

    def test_who_received_what_in_supervision(self):
        petition = self._new_petition()
        petition.action_classify()
        petition.action_assign()
        line = petition.assignment_ids

        def remark(**vals):
            self.remark = (
                self.env["dialogue.supervision"]
                .with_user(self.supervisor)
                .create(
                    {
                        "petition_id": petition.id,
                        "remark": "Chậm",
                        "deadline": self.today + timedelta(days=3),
                        **vals,
                    }
                )
            )

        def reply(user):
            self.remark.with_user(user).reply = "Đã đôn đốc"
            self.remark.with_user(user).action_reply()

        work = {("work", "t_head")}
        read = work | {("reply", "t_supervisor")}
        self._walk(
            [
                ("remark on the matter", remark, work | {("remark", "t_office")}),
                ("replied", lambda: reply(self.office), read),
                (
                    "closed",
                    lambda: self.remark.with_user(self.supervisor).action_close(),
                    work,
                ),
                (
                    "remark on the department's work",
                    lambda: remark(assignment_id=line.id),
                    work | {("remark", "t_head")},
                ),
                ("replied by the department", lambda: reply(self.head), read),
                (
                    "closed again",
                    lambda: self.remark.with_user(self.supervisor).action_close(),
                    work,
                ),
                (
                    "no reply wanted",
                    lambda: remark(requires_reply=False, deadline=False),
                    work,
                ),
            ],
            petition,
        )

    def test_who_received_what_for_a_plan(self):
        plan = (
            self.env["dialogue.plan"]
            .with_user(self.office)
            .create({"name": "Đối thoại năm 2026", "year": 2026})
        )
        office, leader = plan, plan.with_user(self.leader)
        mend = {("plan", "t_office")}
        approve = {("plan", "t_leader")}
        self._walk(
            [
                ("draft", lambda: None, set()),
                ("submitted", office.action_submit, approve),
                ("returned", lambda: leader.action_return(reason="Thiếu"), mend),
                ("submitted again", office.action_submit, approve),
                ("approved", leader.action_approve, mend),
                ("issued", office.action_issue, set()),
                ("cancelled", lambda: office.action_cancel(reason="Bỏ"), set()),
            ],
            plan,
        )

    def test_nobody_is_never_told(self):
        """Without a head it is the head above, else the office, that hears of it."""
        orphan = self.env["hr.department"].create(
            {"name": "Tổ Địa chính", "company_id": self.company.id}
        )
        petition = self._new_petition()
        petition.department_id = orphan
        petition.with_user(self.office).action_classify()
        petition.with_user(self.office).action_assign()
        line = petition.assignment_ids
        self.assertEqual(self._waiting(line), {("work", "t_office")})
        orphan.parent_id = self.culture
        line._sync_turns()
        self.assertEqual(self._waiting(line), {("work", "t_head2")})
        orphan.manager_id = self.officer_employee
        self.assertEqual(self._waiting(line), {("work", "t_officer")})

    def test_all_of_the_office_where_nobody_made_it(self):
        other = self._new_user("t_office2", "office")
        petition = self._new_petition()
        petition.action_classify()
        petition.action_assign()  # by the system
        line = petition.assignment_ids
        line._write_state("submitted")
        self.assertEqual(
            self._waiting(line), {("decide", "t_office"), ("decide", other.login)}
        )
        line.with_user(other).action_approve()
        self.assertFalse(self._waiting(line), "done by one is done for all")

    def test_own_work_is_put_before_somebody_else(self):
        self._new_employee(self.office, self.economy)
        self.economy.manager_id = self.office.employee_ids[:1]
        petition = self._new_petition()
        petition.with_user(self.office).action_classify()
        petition.with_user(self.office).action_assign()
        line = petition.assignment_ids
        line._write_state("submitted")
        self.assertEqual(self._waiting(line), {("decide", "t_leader")})

    def test_what_people_plan_themselves_is_left_alone(self):
        petition = self._new_petition()
        petition.action_classify()
        petition.action_assign()
        line = petition.assignment_ids
        own = line.with_user(self.head).activity_schedule(
            "mail.mail_activity_data_todo",
            user_id=self.head.id,
            summary="Gọi đội duy tu",
        )
        line.action_cancel(reason="Nhầm")
        self.assertEqual(line.activity_ids, own)
