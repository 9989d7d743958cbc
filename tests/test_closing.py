# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError

from .common import DialogueCommon


class ClosingCommon(DialogueCommon):
    """A session under way, with three matters raised for it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.context_today(cls.env["dialogue.petition"])
        cls.env["dialogue.body"].create({"name": "Ủy ban nhân dân xã Thử Nghiệm"})
        cls.plan = cls.env["dialogue.plan"].create(
            {"name": "Đối thoại năm nay", "year": cls.today.year}
        )
        cls.session = cls._new_session("Hội nghị đối thoại", -1)
        cls.listed, cls.unlisted, cls.fresh = cls._new_petitions(3)
        (cls.listed | cls.unlisted).action_classify()
        cls.line = cls.env["dialogue.consideration"].create(
            {"session_id": cls.session.id, "petition_id": cls.listed.id}
        )

    @classmethod
    def _new_session(cls, name, days):
        start = fields.Datetime.now() + timedelta(days=days)
        session = cls.env["dialogue.session"].create(
            {
                "name": name,
                "plan_id": cls.plan.id,
                "date_start": start,
                "date_end": start + timedelta(hours=3),
                "village_ids": cls.village_a.ids,
            }
        )
        session.action_prepare()
        session.action_start()
        return session

    @classmethod
    def _new_petitions(cls, number, session=None):
        return cls.env["dialogue.petition"].create(
            [
                {
                    "subject": f"Sửa đường số {index}",
                    "village_id": cls.village_a.id,
                    "field_id": cls.road.id,
                    "department_id": cls.economy.id,
                    "session_id": (session or cls.session).id,
                }
                for index in range(number)
            ]
        )

    def _open(self, parent=None, user=None):
        """Open the list as a user and return its rows."""
        parent = (parent or self.session).with_user(user or self.office)
        self.env.flush_all()
        self.env.invalidate_all()
        action = parent.action_closing_list()
        return parent.env[action["res_model"]].search(action["domain"])

    def _row(self, kind, rows=None):
        rows = self._open() if rows is None else rows
        return rows.filtered(lambda row: row.kind == kind)

    def _is_settled(self, row):
        self.env.flush_all()
        self.env.invalidate_all()
        return row.is_settled


class TestClosing(ClosingCommon):
    # -- each kind -------------------------------------------------------------
    def test_matter_to_conclude_is_mended_in_place(self):
        row = self._row("conclude")
        self.assertEqual(row.severity, "blocks")
        self.assertEqual(row.petition_id, self.listed)
        self.assertEqual(row.due, self.session.conclusion_deadline)
        self.assertIn("outcome", row.name)
        action = row.action_mend()
        self.assertEqual(
            (action["res_model"], action["res_id"], action["target"]),
            ("dialogue.consideration", self.line.id, "new"),
        )
        self.assertFalse(self._is_settled(row))
        self.line.write({"outcome": "explained", "answer": "Đã giải trình tại chỗ."})
        self.assertFalse(self._is_settled(row), "typed, but not confirmed yet")
        self.line.with_user(self.office).action_conclude()
        self.assertTrue(self._is_settled(row))
        self.assertFalse(self._row("conclude"))

    def test_sentences_to_decide(self):
        self.line.write(
            {
                "outcome": "in_progress",
                "conclusion": "Giao Phòng Kinh tế sửa đường trước ngày 30/9."
                " Phòng Văn hóa sẽ thông báo cho bản.",
                "department_id": self.economy.id,
                "deadline": self.today + timedelta(days=30),
            }
        )
        self.line.with_user(self.leader).action_conclude()
        rows = self._row("promise")
        self.assertEqual(len(rows), len(self.line.promise_ids.filtered("is_open")))
        self.assertTrue(rows)
        self.assertEqual(set(rows.mapped("severity")), {"blocks"})
        self.assertEqual(rows[0].action_mend()["res_model"], "dialogue.consideration")
        self.line.promise_ids.filtered("is_open").with_user(self.office).action_none()
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(set(rows.mapped("is_settled")), {True})

    def test_matter_not_on_the_agenda(self):
        row = self._row("unlisted")
        self.assertEqual(row.petition_id, self.unlisted)
        self.assertEqual(row.since, self.unlisted.received_date)
        action = row.action_mend()
        self.assertFalse(action["res_id"])
        self.env["dialogue.consideration"].with_user(self.office).with_context(
            **action["context"]
        ).create({})
        self.assertIn(self.unlisted, self.session.consideration_ids.petition_id)
        self.assertTrue(self._is_settled(row))

    def test_debt_of_an_earlier_session(self):
        earlier = self._new_session("Hội nghị trước", -100)
        debt = self.unlisted
        debt.session_id = earlier
        line = self.env["dialogue.consideration"].create(
            {
                "session_id": earlier.id,
                "petition_id": debt.id,
                "outcome": "in_progress",
                "conclusion": "Giao Phòng Kinh tế.",
                "department_id": self.economy.id,
                "deadline": self.today + timedelta(days=30),
            }
        )
        line.action_conclude()
        row = self._row("debt")
        self.assertEqual(row.petition_id, debt)
        self.env["dialogue.consideration"].with_user(self.office).with_context(
            **row.action_mend()["context"]
        ).create({})
        self.assertTrue(self._is_settled(row))
        again = debt.consideration_ids.filtered(
            lambda one: one.session_id == self.session
        )
        self.assertTrue(again.is_carried_over)
        self.assertFalse(
            self._row("debt", self._open(earlier)), "later promises are no debts"
        )

    def test_classify_and_charge(self):
        rows = self._open()
        self.assertEqual(self._row("classify", rows).petition_id, self.fresh)
        charge = self._row("charge", rows)
        self.assertEqual(charge.petition_id, self.listed | self.unlisted)
        self.listed.with_user(self.office).action_assign()
        mended = charge.filtered(lambda row: row.petition_id == self.listed)
        self.assertTrue(self._is_settled(mended))
        self.assertFalse((charge - mended).is_settled)

    def test_answers(self):
        self.listed.action_assign()
        work = self.listed.assignment_ids
        row = self._row("answer")
        self.assertEqual(row.department_id, self.economy)
        self.assertIn("Not released", row.name)
        draft = work.with_user(self.head)
        draft.action_start()
        draft.draft_answer = "Sẽ sửa trong quý IV."
        draft.action_submit()
        self.assertTrue(self._is_settled(row))
        waiting = self._row("approve")
        work.with_user(self.leader).action_approve()
        self.assertTrue(self._is_settled(waiting))

    def test_promises_are_gaps_once_their_date_has_passed(self):
        work = self.env["dialogue.assignment"].create(
            {
                "petition_id": self.listed.id,
                "department_id": self.economy.id,
                "purpose": "resolve",
                "deadline": self.today + timedelta(days=9),
            }
        )
        self.assertFalse(self._row("answer"))
        work.deadline = self.today - timedelta(days=1)
        row = self._row("answer")
        self.assertIn("Overdue", row.name)
        self.assertEqual(row.due, work.deadline)
        work.result = "Đã làm."
        vague = self._row("vague")
        self.assertEqual(vague.res_id, work.id)
        work.legal_reference = "Nghị quyết 05"
        self.assertTrue(self._is_settled(vague))

    def test_remarks_and_forwarding(self):
        remark = (
            self.env["dialogue.supervision"]
            .with_user(self.supervisor)
            .create(
                {
                    "petition_id": self.listed.id,
                    "remark": "Vì sao chậm?",
                    "deadline": self.today - timedelta(days=2),
                }
            )
        )
        self.unlisted.authority = "province"
        rows = self._open()
        owed = self._row("remark", rows)
        self.assertEqual(owed.due, remark.deadline)
        away = self._row("forward", rows)
        self.assertEqual(away.petition_id, self.unlisted)
        self.assertIn("Name the body", away.name)
        reply = remark.with_user(self.office)
        reply.reply = "Do mưa lũ."
        reply.action_reply()
        self.assertTrue(self._is_settled(owed))
        self.unlisted.write(
            {
                "forward_body_id": self.env["dialogue.body"]
                .create({"name": "Sở Xây dựng", "kind": "external"})
                .id,
                "forward_reference": "12/UBND",
            }
        )
        self.assertFalse(self._is_settled(away), "the reply is still to come")
        self.unlisted.forward_reply = "Sẽ xem xét."
        self.assertTrue(self._is_settled(away))

    def test_contributions_duties_villages(self):
        voice = self.env["dialogue.contribution"].create(
            {
                "text": "Đường hỏng",
                "village_id": self.village_a.id,
                "speaker_name": "Nông Thị Riêng",
                "session_id": self.session.id,
            }
        )
        duty = self.env["dialogue.duty"].create(
            {"name": "Niêm yết kết quả", "session_id": self.session.id}
        )
        rows = self._open()
        said = self._row("contribution", rows)
        todo = self._row("duty", rows)
        village = self._row("village", rows)
        self.assertNotIn("Riêng", str(said.read()))
        self.assertEqual(todo.name, duty.name)
        self.assertEqual(village.who, self.village_a.name)
        voice.action_create_petition()
        duty.action_done()
        self.session.village_line_ids.action_synthesis_received()
        self.assertTrue(self._is_settled(said))
        self.assertTrue(self._is_settled(todo))
        self.assertFalse(self._is_settled(village))
        self.session.village_line_ids.action_delegates_sent()
        self.assertTrue(self._is_settled(village))

    def test_attendance_and_papers(self):
        delegate = self.env["dialogue.delegate"].create(
            {"session_id": self.session.id, "name": "Đại biểu Một"}
        )
        rows = self._open()
        present = self._row("attendance", rows)
        self.assertEqual(present.action_mend()["res_model"], "dialogue.delegate")
        delegate.attended = True
        self.assertTrue(self._is_settled(present))
        notice = self._row("notice", rows)
        self.assertEqual(notice.severity, "blocks")
        action = notice.action_mend()
        self.assertEqual(
            (action["res_model"], action["target"]), ("dialogue.document", "new")
        )
        self.assertTrue(self._row("publication", rows))

    # -- the whole -------------------------------------------------------------
    def test_denunciations_are_not_named(self):
        self.company.dialogue_receiver_id = self.office
        self.fresh.with_user(self.office).action_denounce()
        self.assertNotIn(self.fresh, self._open().petition_id)

    def test_opening_again_leaves_nothing_behind(self):
        first = self._open()
        second = self._open()
        self.assertFalse(first.exists() & second)
        self.assertEqual(first.search([]), second)
        kinds = second.mapped("kind")
        again = first.browse().with_context(closing_session_id=self.session.id)
        self.assertEqual(again.action_check_again()["tag"], "soft_reload")
        self.assertEqual(again.search([]).mapped("kind"), kinds)
        self.assertFalse(second.exists())

    def test_kinds_come_in_the_order_of_the_work(self):
        rows = self._open()
        groups = rows.web_read_group([], ["kind"], [])["groups"]
        kinds = [group["kind"] for group in groups]
        order = dict(rows._fields["kind"].selection)
        self.assertEqual(kinds, [kind for kind in order if kind in kinds])
        self.assertGreater(len(kinds), 5)

    def test_who_opens_it(self):
        for user in (self.office, self.leader, self.supervisor):
            with self.subTest(user=user.login):
                rows = self._open(user=user)
                self.assertTrue(rows)
                for row in rows:
                    self.assertTrue(row.action_mend()["res_model"])
        self.assertFalse(
            rows.with_user(self.office).search([]) & rows, "others' lists are closed"
        )
        for user in (self.head, self.officer, self.village_user):
            with self.assertRaises(AccessError):
                self.session.with_user(user).action_closing_list()

    def test_nothing_is_missing(self):
        empty = self._new_session("Hội nghị thứ hai", -2)
        empty.village_line_ids.action_synthesis_received()
        empty.village_line_ids.action_delegates_sent()
        self.assertEqual(
            set(self._open(empty).mapped("kind")) - {"notice", "publication"}, set()
        )

    # -- the plan --------------------------------------------------------------
    def test_plan_sums_up_its_sessions(self):
        self.plan.required_session_count = 3
        rows = self._open(self.plan)
        self.assertIn("1 of 3", self._row("few", rows).name)
        unclosed = self._row("unclosed", rows)
        self.assertEqual(unclosed.res_id, self.session.id)
        self.assertEqual(unclosed.severity, "blocks")
        summed = self._row("session", rows)
        gaps = self._open()
        blocking = gaps.filtered(lambda row: row.severity == "blocks")
        self.assertIn(f"{len(gaps)} points, {len(blocking)} of", summed.name)
        self.assertEqual(summed.action_mend()["res_model"], "dialogue.closing.gap")
        self.assertEqual(
            self._row("few", rows).action_mend()["context"],
            {"default_plan_id": self.plan.id},
        )
        self.plan.required_session_count = 1
        self.assertTrue(self._is_settled(self._row("few", rows)))

    # -- queries ---------------------------------------------------------------
    def test_queries_do_not_grow_with_matters(self):
        counts = {7: self._queries(7), 60: self._queries(60)}
        self.assertLessEqual(counts[60][0], counts[7][0] + 2, counts)
        self.assertLessEqual(counts[60][1], counts[7][1], counts)
        self.assertLessEqual(counts[60][2], counts[7][2], counts)

    def _queries(self, number):
        """Return the queries to open the list, to read it, and to open the plan's."""
        session = self._new_session(f"Hội nghị {number} nội dung", -1)
        matters = self._new_petitions(number * 3, session)
        matters[: number * 2].action_classify()
        considered = matters[:number]
        considered.action_assign()
        self.env["dialogue.consideration"].create(
            [
                {"session_id": session.id, "petition_id": petition.id}
                for petition in considered
            ]
        )
        self.env["dialogue.supervision"].create(
            [
                {
                    "petition_id": petition.id,
                    "assignment_id": petition.assignment_ids.id,
                    "remark": "Chậm",
                    "deadline": self.today,
                }
                for petition in considered
            ]
        )
        self.env["dialogue.contribution"].create(
            [
                {"text": f"Lời {index}", "session_id": session.id}
                for index in range(number)
            ]
        )
        self.env["dialogue.duty"].create(
            [
                {
                    "name": f"Việc {index}",
                    "session_id": session.id,
                    "department_id": self.economy.id,
                }
                for index in range(number)
            ]
        )
        self._open(session)
        opening = self._cost(lambda: self._open(session))
        rows = self._open(session)
        self.assertGreater(len(rows), number * 7)
        self.env.invalidate_all()
        names = ["name", "petition_id", "department_id", "is_settled"]
        reading = self._cost(lambda: rows.read(names))
        plan = self._cost(lambda: self._open(self.plan))
        # The plan counts this session alone: the next one is not to weigh on it.
        session.plan_id = False
        return opening, reading, plan

    def _cost(self, method):
        before = self.env.cr.sql_log_count
        method()
        return self.env.cr.sql_log_count - before
