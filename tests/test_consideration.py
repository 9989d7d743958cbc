# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tools import mute_logger

from .common import DialogueCommon


class TestConsideration(DialogueCommon):
    """From the agenda of a session to a promise kept, or a debt in the next one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.context_today(cls.env["dialogue.petition"])
        cls.session = cls._new_session("Hội nghị đối thoại năm nay", -1)
        cls.road_matter = cls._new_petition("Sửa đường vào bản Thượng")
        cls.house_matter = cls._new_petition("Xây nhà văn hóa")

    @classmethod
    def _new_session(cls, name, days):
        start = fields.Datetime.now() + timedelta(days=days)
        return cls.env["dialogue.session"].create(
            {"name": name, "date_start": start, "date_end": start + timedelta(hours=3)}
        )

    @classmethod
    def _new_petition(cls, subject):
        petition = cls.env["dialogue.petition"].create(
            {
                "subject": subject,
                "village_id": cls.village_a.id,
                "field_id": cls.road.id,
                "department_id": cls.economy.id,
                "session_id": cls.session.id,
            }
        )
        petition.action_classify()
        return petition

    def _line(self, petition, session=None):
        return (session or self.session).consideration_ids.filtered(
            lambda line: line.petition_id == petition
        )

    def _promised(self, outcome="in_progress"):
        self.session.action_add_matters()
        line = self._line(self.road_matter)
        line.write(
            {
                "outcome": outcome,
                "conclusion": "Giao Phòng Kinh tế sửa đường trước ngày 30/9.",
                "department_id": self.economy.id,
                "deadline": self.today + timedelta(days=30),
            }
        )
        line.with_user(self.leader).action_conclude()
        return line

    def test_matters_come_once(self):
        self.session.with_user(self.office).action_add_matters()
        self.session.with_user(self.office).action_add_matters()
        self.assertEqual(
            self.session.consideration_ids.petition_id,
            self.road_matter | self.house_matter,
        )
        self.assertEqual(self.session.consideration_count, 2)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            self.env["dialogue.consideration"].create(
                {
                    "session_id": self.session.id,
                    "petition_id": self.road_matter.id,
                }
            )

    def test_both_counts(self):
        """“2 contributions, 3 matters”: a merged one counts with the one left."""
        voice = self.env["dialogue.contribution"].create(
            [
                {"text": f"Lời {number}", "session_id": self.session.id}
                for number in range(2)
            ]
        )[0]
        extra = voice._create_petitions()
        session = self.session.with_user(self.leader)
        self.assertEqual((session.voice_count, session.matter_count), (2, 3))
        extra.action_merge(self.road_matter.id)
        self.assertEqual((session.voice_count, session.matter_count), (2, 2))

    def test_on_the_spot_is_settled_with_the_conclusion(self):
        self.session.action_add_matters()
        line = self._line(self.house_matter)
        line.write({"outcome": "on_the_spot", "answer": "Đã có trong kế hoạch vốn."})
        line.with_user(self.office).action_conclude()
        self.assertRecordValues(
            self.house_matter,
            [
                {
                    "state": "settled",
                    "outcome": "on_the_spot",
                    "answer": "Đã có trong kế hoạch vốn.",
                }
            ],
        )
        self.assertFalse(self.house_matter.assignment_ids)

    def test_a_promise_needs_owner_and_date(self):
        self.session.action_add_matters()
        line = self._line(self.road_matter).with_user(self.office)
        with self.assertRaisesRegex(UserError, "the outcome"):
            line.action_conclude()
        line.outcome = "in_progress"
        with self.assertRaises(UserError) as raised:
            line.action_conclude()
        for words in ("name the department", "set the date", "conclusion"):
            self.assertIn(words, str(raised.exception))

    def test_a_promise_charges_its_owner_once(self):
        line = self._promised()
        promise = self.road_matter.assignment_ids
        self.assertRecordValues(
            promise,
            [
                {
                    "purpose": "resolve",
                    "role": "lead",
                    "department_id": self.economy.id,
                    "deadline": self.today + timedelta(days=30),
                    "session_id": self.session.id,
                }
            ],
        )
        self.assertEqual(self.road_matter.state, "concluded")
        line.with_user(self.leader).action_conclude()
        self.assertEqual(len(self.road_matter.assignment_ids), 1)

    def test_only_leader_and_office_conclude(self):
        self.session.action_add_matters()
        line = self._line(self.house_matter)
        line.write({"outcome": "explained", "answer": "x"})
        for user in (self.head, self.supervisor, self.village_user):
            with self.assertRaises(AccessError, msg=user.login):
                line.with_user(user).action_conclude()

    def test_the_session_names_every_gap(self):
        self.session.action_add_matters()
        gaps = self.session._gaps_concluded()
        self.assertTrue(any(self.road_matter.code in gap for gap in gaps))
        self.assertTrue(any(self.house_matter.code in gap for gap in gaps))
        self._promised()
        self.assertFalse(
            any(self.road_matter.code in gap for gap in self.session._gaps_concluded())
        )

    def test_promise_kept_settles_the_matter(self):
        self._promised()
        promise = self.road_matter.assignment_ids
        with self.assertRaisesRegex(UserError, "has not settled"):
            self.road_matter.with_user(self.office).action_settle()
        promise.with_user(self.officer).action_start()
        promise.with_user(self.officer).write(
            {"result": "Đã sửa 300 m", "reply_number": "12/BC-KT"}
        )
        promise.with_user(self.head).action_submit()
        self.assertEqual(self.road_matter.state, "concluded", "answered, not settled")
        promise.with_user(self.office).action_approve()
        self.assertRecordValues(
            self.road_matter, [{"state": "settled", "outcome": "settled"}]
        )
        with self.assertRaisesRegex(UserError, "conclusion notice"):
            self.road_matter.with_user(self.office).action_close()

    def test_what_is_not_settled_is_a_debt_of_the_next_session(self):
        self._promised()
        following = self._new_session("Hội nghị kỳ sau", 200)
        following.action_add_matters()
        debt = self._line(self.road_matter, following)
        self.assertTrue(debt.is_carried_over)
        self.assertEqual(following.consideration_ids[0], debt, "debts come first")
        self.assertEqual(following.debt_count, 1)
        self.assertEqual(self.road_matter.consideration_count, 2)
        self.assertEqual(
            self._line(self.road_matter).outcome, "in_progress", "nothing was moved"
        )
        following.action_add_matters()
        self.assertEqual(len(following.consideration_ids), 1)

    def test_the_next_session_accounts_for_every_promise(self):
        matters = self.road_matter | self.house_matter | self._new_petition("Kéo điện")
        matters |= self._new_petition("Cấp nước sạch")
        self.session.action_add_matters()
        self.session.consideration_ids.write(
            {
                "outcome": "in_progress",
                "conclusion": "Giao Phòng Kinh tế thực hiện.",
                "department_id": self.economy.id,
                "deadline": self.today + timedelta(days=30),
            }
        )
        self.session.consideration_ids.action_conclude()
        self.session._write_state("concluded")
        kept, dropped, late, _open = (matter.assignment_ids for matter in matters)
        kept.with_user(self.head).action_start()
        kept.with_user(self.head).write({"result": "Đã xong", "reply_number": "1"})
        kept.with_user(self.head).action_submit()
        kept.with_user(self.office).action_approve()
        dropped.with_user(self.office).action_cancel(reason="Tỉnh làm thay")
        late.deadline = self.today - timedelta(days=1)
        older = self._new_session("Hội nghị năm kia", -400)
        following = self._new_session("Hội nghị kỳ sau", 200)

        promises = following.with_user(self.supervisor).earlier_promise_ids
        self.assertEqual(
            promises.mapped("fulfilment"),
            ["late", "open", "kept", "dropped"],
            "what is owed comes first",
        )
        self.assertEqual(set(promises.ids), set(matters.assignment_ids.ids))
        self.assertRecordValues(
            dropped,
            [
                {
                    "cancelled_by": self.office.id,
                    "cancelled_on": self.today,
                    "cancel_reason": "Tỉnh làm thay",
                }
            ],
        )
        self.assertFalse(older.earlier_promise_ids)
        with self.assertRaises(AccessError):
            following.with_user(self.village_user).read(["earlier_promise_ids"])
        # One session on, only what is still owed has to be told again.
        following._write_state("concluded")
        later = self._new_session("Hội nghị kỳ sau nữa", 400)
        self.assertEqual(
            later.earlier_promise_ids, matters.assignment_ids.filtered("is_open")
        )

    def test_what_leaves_takes_its_promises_along(self):
        self.house_matter.with_user(self.office).action_assign()
        self.house_matter.with_user(self.office).action_withdraw(reason="Dân rút")
        self.assertRecordValues(
            self.house_matter.assignment_ids,
            [
                {
                    "fulfilment": "dropped",
                    "cancelled_by": self.office.id,
                    "cancel_reason": "Withdrawn: Dân rút",
                }
            ],
        )

    def test_a_debt_is_concluded_again(self):
        self._promised()
        following = self._new_session("Hội nghị kỳ sau", 200)
        following.action_add_matters()
        debt = self._line(self.road_matter, following)
        debt.write({"outcome": "explained", "conclusion": "Đã giải trình thêm."})
        with (
            self.assertRaisesRegex(UserError, "has not settled"),
            self.env.cr.savepoint(),
        ):
            debt.with_user(self.leader).action_conclude()
        self.assertFalse(debt.is_concluded)
        self.road_matter.assignment_ids.action_cancel(reason="thay bằng giải trình")
        debt.with_user(self.leader).action_conclude()
        self.assertRecordValues(
            self.road_matter, [{"state": "settled", "outcome": "explained"}]
        )

    def test_reopened_promise_must_be_kept_anew(self):
        self._promised()
        promise = self.road_matter.assignment_ids
        promise.with_user(self.head).action_start()
        promise.with_user(self.head).write({"result": "x", "reply_number": "1"})
        promise.with_user(self.head).action_submit()
        promise.with_user(self.office).action_approve()
        promise.approved_on -= timedelta(hours=1)
        with self.assertRaisesRegex(UserError, "needs a reason"):
            self.road_matter.with_user(self.supervisor).action_reopen()
        self.road_matter.with_user(self.supervisor).action_reopen(
            reason="Dân báo chưa xong"
        )
        self.assertRecordValues(
            self.road_matter, [{"state": "concluded", "reopen_count": 1}]
        )
        with self.assertRaisesRegex(UserError, "nobody was charged"):
            self.road_matter.with_user(self.office).action_settle()
        with self.assertRaises(AccessError):
            self.road_matter.with_user(self.head).action_reopen(reason="x")

    def test_beyond_authority_waits_for_the_reply(self):
        self.session.action_add_matters()
        line = self._line(self.house_matter)
        line.write({"outcome": "beyond_authority", "conclusion": "Kiến nghị cấp trên."})
        line.with_user(self.leader).action_conclude()
        self.assertEqual(self.house_matter.state, "concluded")
        matter = self.house_matter.with_user(self.office)
        with self.assertRaisesRegex(UserError, "name the body"):
            matter.action_settle()
        matter.write(
            {
                "forward_body_id": self.env["dialogue.body"]
                .create({"name": "Sở Xây dựng", "kind": "external"})
                .id,
                "forward_reference": "20/BC-UBND",
            }
        )
        with self.assertRaisesRegex(UserError, "reply of the receiving body"):
            matter.action_settle()
        matter.forward_reply = "Đưa vào kế hoạch 2027."
        matter.action_settle()
        self.assertEqual(matter.state, "settled")
