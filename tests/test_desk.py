# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..models.live_desk_entry import ROLES
from .common_desk import SPEAKER, DeskCommon

WORDS = "Đường bê tông vào bản có nhiều ổ gà"


@tagged("post_install", "-at_install")
class TestDesk(DeskCommon):
    """What is typed in the hall: every kind of entry, taken once and taken back."""

    # ------------------------------------------------------------------
    # A spoken matter
    # ------------------------------------------------------------------
    def _add(self, user=None, **values):
        values = {"text": WORDS, "village_id": self.village_a.id, **values}
        return self._do("matter_add", user=user, **values)

    def _line(self, result):
        return self.env["dialogue.consideration"].browse(result["id"])

    def test_matter_add(self):
        result = self._add(speaker=SPEAKER, subject="Đường hỏng", voices=4)
        line = self._line(result)
        matter, voice = line.petition_id, line.petition_id.contribution_ids
        self.assertRecordValues(
            line,
            [{"speaker": SPEAKER, "raised_in_hall": True, "is_carried_over": False}],
        )
        self.assertRecordValues(
            matter,
            [
                {
                    "subject": "Đường hỏng",
                    "description": WORDS,
                    "state": "classified",
                    "field_id": self.road.id,
                    "department_id": self.economy.id,
                    "session_id": self.session.id,
                    "supporter_count": 4,
                }
            ],
        )
        self.assertRecordValues(
            voice,
            [
                {
                    "text": WORDS,
                    "channel": "at_session",
                    "recorded_by": self.office.id,
                    "village_id": self.village_a.id,
                    "people_count": 4,
                    "received_date": self.company._dialogue_today(),
                }
            ],
        )
        self.assertEqual(voice.citizen_id.name, SPEAKER)
        lines = self._desk().desk_state()["lines"]
        self.assertEqual(lines[-1]["id"], line.id, "at the end of the agenda")
        self.assertTrue(lines[-1]["is_new"])

    def test_matter_add_of_a_delegate_without_field(self):
        delegate = self.env["dialogue.delegate"].create(
            {
                "session_id": self.session.id,
                "name": SPEAKER,
                "village_id": self.village_b.id,
            }
        )
        result = self._add(
            text="Chuyện khác hẳn",
            village_id=False,
            delegate_id=delegate.id,
            kind="opinion",
        )
        matter = self._line(result).petition_id
        self.assertEqual((matter.state, matter.kind), ("received", "opinion"))
        self.assertEqual(matter.village_id, self.village_b)
        self.assertEqual(self._line(result).speaker, SPEAKER)

    def test_matter_add_is_undone_while_nobody_worked_on_it(self):
        result = self._add(speaker=SPEAKER)
        line = self._line(result)
        matter, voice = line.petition_id, line.petition_id.contribution_ids
        citizen = voice.citizen_id
        self._undo(result)
        for record in (line, matter, voice, citizen):
            self.assertFalse(record.exists(), record)
        self._refused("undo", "already", uuid=result["uuid"])
        result = self._add(speaker=SPEAKER)
        self._do("line_write", id=result["id"], answer="Sẽ sửa", user=self.clerk)
        self._refused("undo", "t_clerk", uuid=result["uuid"])
        self.assertTrue(self._line(result).exists())

    def test_one_person_two_matters(self):
        first, second = self._add(speaker=SPEAKER), self._add(speaker=SPEAKER)
        people = (
            self._line(first) | self._line(second)
        ).petition_id.contribution_ids.citizen_id
        self.assertEqual(len(people), 1)
        self._undo(first)
        self.assertTrue(people.exists(), "spoke a second time")

    def test_a_denunciation_is_not_typed_here(self):
        self._refused("matter_add", "denunciation", text="x", kind="denunciation")

    # ------------------------------------------------------------------
    # Answer, conclusion, owner
    # ------------------------------------------------------------------
    def test_line_write(self):
        line = self.road_line
        chair = self.economy.manager_id
        self._do(
            "line_write",
            id=line.id,
            answer="Đã có vốn",
            answered_by=chair.id,
            speaker=SPEAKER,
            subject="Sửa đường bản Thượng",
            base={"subject": self.road_matter.subject},
        )
        self.assertRecordValues(
            line,
            [{"answer": "Đã có vốn", "answered_by": chair.id, "speaker": SPEAKER}],
        )
        self.assertEqual(self.road_matter.subject, "Sửa đường bản Thượng")

    def test_undo_of_a_write(self):
        result = self._do("line_write", id=self.road_line.id, answer="Đã có vốn")
        self.assertTrue(result["undo"])
        self._undo(result)
        self.assertFalse(self.road_line.answer)
        result = self._do("line_write", id=self.road_line.id, answer="Đã có vốn")
        self._do(
            "line_write",
            id=self.road_line.id,
            answer="Chưa có vốn",
            base={"answer": "Đã có vốn"},
            user=self.clerk,
        )
        self._refused("undo", "t_clerk", uuid=result["uuid"])
        self.assertEqual(self.road_line.answer, "Chưa có vốn")

    def test_undo_of_a_field_takes_the_state_along(self):
        result = self._add(text="Chuyện khác hẳn")
        matter = self._line(result).petition_id
        written = self._do("line_write", id=result["id"], field_id=self.road.id)
        self.assertRecordValues(
            matter, [{"state": "classified", "department_id": self.economy.id}]
        )
        self._undo(written)
        self.assertRecordValues(
            matter, [{"state": "received", "field_id": False, "department_id": False}]
        )

    def test_on_the_spot_and_back(self):
        line = self.road_line
        result = self._do(
            "on_the_spot",
            id=line.id,
            answer="Trả lời ngay",
            answered_by=self.economy.manager_id.id,
        )
        self.assertFalse(result["message"])
        self.assertRecordValues(
            line,
            [{"outcome": "on_the_spot", "is_concluded": True}],
        )
        self.assertRecordValues(
            self.road_matter,
            [
                {
                    "state": "settled",
                    "outcome": "on_the_spot",
                    "answer": "Trả lời ngay",
                }
            ],
        )
        self._refused("line_write", "concluded", id=line.id, answer="x")
        self._undo(result)
        self.assertRecordValues(
            line,
            [{"outcome": False, "is_concluded": False, "answer": False}],
        )
        self.assertRecordValues(
            self.road_matter,
            [{"state": "classified", "outcome": False, "answer": False}],
        )
        self._do("line_write", id=line.id, answer="Khác")

    def test_on_the_spot_that_cannot_be_concluded_yet(self):
        result = self._add(text="Chuyện khác hẳn")
        answered = self._do("on_the_spot", id=result["id"], answer="Trả lời ngay")
        self.assertIn("still to be concluded", answered["message"])
        self.assertRecordValues(
            self._line(result),
            [
                {
                    "outcome": "on_the_spot",
                    "answer": "Trả lời ngay",
                    "is_concluded": False,
                }
            ],
        )

    def test_line_assign(self):
        day = fields.Date.to_string(self.company._dialogue_today() + timedelta(30))
        result = self._do(
            "line_assign",
            id=self.road_line.id,
            department_id=self.culture.id,
            deadline=day,
            conclusion="Giao Phòng Văn hóa sửa.",
            user=self.leader,
        )
        self.assertRecordValues(
            self.road_line,
            [
                {
                    "outcome": "in_progress",
                    "department_id": self.culture.id,
                    "deadline": fields.Date.to_date(day),
                    "conclusion": "Giao Phòng Văn hóa sửa.",
                }
            ],
        )
        self.assertFalse(self.road_line.is_concluded)
        self._undo(result, user=self.leader)
        self.assertFalse(self.road_line.deadline or self.road_line.promise_ids)
        self._refused("line_assign", "date", id=self.road_line.id, deadline=day)

    def _conclusion(self, line, **values):
        """Return what a desk sends to conclude a line as it stands."""
        seen = {
            "outcome": line.outcome,
            "conclusion": line.conclusion,
            "department_id": line.department_id.id,
            "deadline": fields.Date.to_string(line.deadline),
            **values,
        }
        return {"id": line.id, "base": seen, **seen}

    def test_line_conclude_charges_and_is_taken_back(self):
        line, matter = self.road_line, self.road_matter
        day = self.company._dialogue_today() + timedelta(30)
        self._do(
            "line_assign",
            id=line.id,
            department_id=self.economy.id,
            deadline=fields.Date.to_string(day),
            conclusion="Giao Phòng Kinh tế sửa.",
            user=self.leader,
        )
        result = self._do("line_conclude", user=self.leader, **self._conclusion(line))
        self.assertTrue(line.is_concluded)
        self.assertRecordValues(
            matter, [{"state": "concluded", "outcome": "in_progress", "deadline": day}]
        )
        promise = matter.assignment_ids
        self.assertRecordValues(
            promise,
            [
                {
                    "purpose": "resolve",
                    "department_id": self.economy.id,
                    "deadline": day,
                    "session_id": self.session.id,
                }
            ],
        )
        self.assertEqual(line.promise_ids.assignment_id, promise)
        self._undo(result, user=self.leader)
        self.assertFalse(line.is_concluded or promise.exists())
        self.assertTrue(line.promise_ids.is_open, "the sentence waits again")
        self.assertRecordValues(matter, [{"state": "classified", "outcome": False}])
        again = self._do("line_conclude", **self._conclusion(line))
        matter.assignment_ids.employee_id = self.officer_employee
        self._refused("undo", "worked on it since", uuid=again["uuid"])
        self.assertTrue(line.is_concluded)

    def test_line_conclude_says_what_is_missing(self):
        line = self.house_line
        sent = self._conclusion(line)
        self._refused("line_conclude", "outcome", user=self.leader, **sent)
        line.write({"outcome": "roadmap", "conclusion": "Làm dần."})
        self._refused("line_conclude", "department", "date", **self._conclusion(line))
        self.assertFalse(line.is_concluded)

    def test_nobody_concludes_what_another_changed(self):
        line = self.house_line
        line.write({"outcome": "explained", "conclusion": "Đã giải thích."})
        seen = self._conclusion(line)
        self._do("line_write", id=line.id, outcome="not_accepted", base=seen)
        [result] = self._send(self._entry("line_conclude", **seen), user=self.leader)
        self.assertEqual(result["status"], "conflict")
        self.assertEqual(result["conflict"]["outcome"]["theirs"], "not_accepted")
        self.assertFalse(line.is_concluded)
        self._do("line_conclude", user=self.leader, **self._conclusion(line))
        self.assertRecordValues(
            self.house_matter, [{"state": "settled", "outcome": "not_accepted"}]
        )

    def test_a_debt_is_concluded_again_and_back(self):
        debt = self._make_debt()
        matter = debt.petition_id
        day = self.company._dialogue_today() - timedelta(30)
        matter._write_state("concluded", outcome="roadmap", deadline=day)
        before = matter.read(["state", "outcome", "deadline"])
        debt.write({"outcome": "settled", "conclusion": "Đã làm xong."})
        result = self._do("line_conclude", user=self.leader, **self._conclusion(debt))
        self.assertEqual(matter.state, "settled")
        self._undo(result, user=self.leader)
        self.assertEqual(matter.read(["state", "outcome", "deadline"]), before)
        debt.write({"outcome": "beyond_authority", "conclusion": "Chuyển tỉnh."})
        result = self._do("line_conclude", user=self.leader, **self._conclusion(debt))
        self.assertEqual(matter.outcome, "beyond_authority")
        self._undo(result, user=self.leader)
        self.assertEqual(matter.read(["state", "outcome", "deadline"]), before)

    def test_conflict(self):
        line = self.road_line
        self._do("line_write", id=line.id, conclusion="Giao A", user=self.leader)
        [result] = self._send(
            self._entry(
                "line_write",
                base={"conclusion": "", "answer": ""},
                id=line.id,
                conclusion="Giao B",
                answer="Đã rõ",
            )
        )
        self.assertEqual(result["status"], "conflict")
        self.assertEqual(
            result["conflict"],
            {
                "conclusion": {
                    "theirs": "Giao A",
                    "theirs_label": "Giao A",
                    "by": "t_leader",
                }
            },
        )
        self.assertFalse(line.answer, "all or nothing")
        # “Keep mine”: sent again with what the other wrote as the base.
        self._do(
            "line_write",
            base={"conclusion": "Giao A"},
            id=line.id,
            conclusion="Giao B",
        )
        self.assertEqual(line.conclusion, "Giao B")
        # The same wording twice is no conflict.
        self._do("line_write", id=line.id, conclusion="Giao B ", user=self.clerk)

    def test_conflict_names_choices_as_people_read_them(self):
        self.road_line.write({"outcome": "explained", "department_id": self.culture.id})
        [result] = self._send(
            self._entry(
                "line_write",
                id=self.road_line.id,
                outcome="settled",
                department_id=self.economy.id,
            )
        )
        labels = {
            name: found["theirs_label"] for name, found in result["conflict"].items()
        }
        self.assertEqual(
            labels, {"outcome": "Explained", "department_id": self.culture.name}
        )

    # ------------------------------------------------------------------
    # Order, the matter of the moment
    # ------------------------------------------------------------------
    def _order(self):
        return [line["id"] for line in self._desk().desk_state()["lines"]]

    def _make_debt(self):
        line = self._line(self._add(text="Nợ cũ"))
        line.is_carried_over = True
        return line

    def test_line_order(self):
        debt = self._make_debt()
        road, house = self.road_line.id, self.house_line.id
        self.assertEqual(self._order(), [debt.id, road, house])
        result = self._do("line_order", id=house, before_id=road)
        self.assertEqual(self._order(), [debt.id, house, road])
        self._undo(result)
        self.assertEqual(self._order(), [debt.id, road, house])
        self._do("line_order", id=road, before_id=False)
        self.assertEqual(self._order(), [debt.id, house, road])
        self._do("line_order", id=road, before_id=debt.id)
        self.assertEqual(self._order(), [debt.id, road, house], "debts stay first")

    def test_a_line_added_after_a_drag_comes_last(self):
        # As a drag leaves them on an agenda of many lines.
        self.road_line.sequence, self.house_line.sequence = 21, 22
        added = [self._new_petition(f"Việc thêm {number}") for number in range(2)]
        typed = self._add(text="Việc nói tại hội trường")
        self.session.action_add_matters()
        order = self._order()
        self.assertEqual(order[:2], [self.road_line.id, self.house_line.id])
        self.assertEqual(order[2], typed["id"])
        self.assertEqual(order[3:], [self._line_of(matter).id for matter in added])

    def test_line_current(self):
        result = self._do("line_current", id=self.road_line.id)
        state = self._desk().desk_state()["session"]
        self.assertEqual(state["current_id"], self.road_line.id)
        self.assertEqual(state["current_since"], fields.Datetime.to_string(self.now))
        self._undo(result)
        self.assertFalse(self._desk().desk_state()["session"]["current_id"])
        self._do("line_current", id=self.road_line.id)
        self._do("line_current", id=False)
        self.assertFalse(self.session.desk_current_id)

    # ------------------------------------------------------------------
    # Speakers and programme
    # ------------------------------------------------------------------
    def _speaker(self, result):
        return self.env["dialogue.speaker"].browse(result["id"])

    def _later(self, seconds):
        return self.now - timedelta(seconds=200 - seconds)

    def test_speaker_clock(self):
        result = self._do("speaker_add", name=SPEAKER, village_id=self.village_a.id)
        speaker = self._speaker(result)
        self.assertEqual(speaker.allowed_seconds, 180)
        for kind, second in (
            ("speaker_start", 0),
            ("speaker_pause", 30),
            ("speaker_resume", 50),
            ("speaker_end", 70),
        ):
            self._do(kind, id=speaker.id, moment=self._later(second))
        self.assertRecordValues(
            speaker,
            [{"state": "done", "used_seconds": 50, "times": 1, "started_at": False}],
        )
        self._do("speaker_again", id=speaker.id)
        self.assertRecordValues(
            speaker, [{"state": "waiting", "used_seconds": 0, "times": 1}]
        )
        self._refused("speaker_pause", id=speaker.id)

    def test_who_has_the_floor_gives_it_to_the_next(self):
        first, second = (
            self._speaker(self._do("speaker_add", name=name)) for name in ("Ất", "Giáp")
        )
        self._do("speaker_start", id=first.id, moment=self._later(0))
        result = self._do("speaker_start", id=second.id, moment=self._later(20))
        self.assertRecordValues(
            first | second,
            [
                {"state": "done", "used_seconds": 20},
                {"state": "speaking", "used_seconds": 0},
            ],
        )
        self._undo(result)
        self.assertRecordValues(
            first | second,
            [
                {"state": "speaking", "started_at": self._later(0), "used_seconds": 0},
                {"state": "waiting", "started_at": False, "used_seconds": 0},
            ],
        )

    def test_speaker_order_and_remove(self):
        results = [
            self._do("speaker_add", name=name) for name in ("Ất", "Giáp", "Bính")
        ]
        ids = [result["id"] for result in results]
        self._do("speaker_order", id=ids[2], before_id=ids[0])
        result = self._do("speaker_remove", id=ids[1])
        shown = self._desk().desk_state()["speakers"]
        self.assertEqual([each["id"] for each in shown], [ids[2], ids[0]])
        self._undo(result)
        shown = self._desk().desk_state()["speakers"]
        self.assertEqual([each["id"] for each in shown], [ids[2], ids[0], ids[1]])
        self._undo(results[0])
        self.assertFalse(self._speaker(results[0]).exists())
        self._refused("speaker_add", "who")

    def test_agenda(self):
        opening, talk = self.session.agenda_ids
        self._do("agenda_start", id=opening.id, moment=self._later(0))
        result = self._do("agenda_start", id=talk.id, moment=self._later(60))
        shown = self._desk().desk_state()["agenda"]
        self.assertEqual(shown[0]["real_start"], str(self._later(0)))
        self.assertEqual(shown[0]["real_end"], str(self._later(60)))
        self.assertEqual(shown[1]["real_start"], str(self._later(60)))
        start = self.session._local(self.session.date_start)
        self.assertEqual(shown[0]["planned_start"], start.strftime("%H:%M"))
        self._refused("agenda_start", "has begun", id=talk.id)
        self._undo(result)
        self.assertRecordValues(
            opening | talk,
            [
                {"real_start": self._later(0), "real_end": False},
                {"real_start": False, "real_end": False},
            ],
        )
        self._do("agenda_end", id=opening.id)
        self._refused("agenda_end", "not running", id=opening.id)

    def test_times_are_believed_within_the_day(self):
        opening = self.session.agenda_ids[0]
        for moment in (self.now + timedelta(hours=2), self.now - timedelta(days=3)):
            result = self._do("agenda_start", id=opening.id, moment=moment)
            self.assertGreaterEqual(opening.real_start, self.now)
            self.assertLess(opening.real_start, self.now + timedelta(hours=1))
            self._undo(result)

    # ------------------------------------------------------------------
    # Exactly once, references, refusals
    # ------------------------------------------------------------------
    def test_sent_twice_done_once(self):
        entry = self._entry("matter_add", text=WORDS)
        [first] = self._send(entry)
        again, twice = self._send(entry, entry)
        for result in (again, twice):
            self.assertEqual(result["status"], "repeated")
            self.assertEqual(
                {**result, "status": "done"}, first, "the first result comes back"
            )
        voices = self.env["dialogue.contribution"].search_count(
            [("session_id", "=", self.session.id)]
        )
        self.assertEqual(voices, 1)
        [foreign] = self._send(entry, user=self.clerk)
        self.assertEqual(foreign["status"], "refused")

    def test_references(self):
        """What was typed without a network is worked on without one."""
        add = self._entry("matter_add", text=WORDS)
        write = self._entry("line_write", id=f"@{add['uuid']}", answer="Sẽ sửa")
        talk = self._entry("speaker_add", name=SPEAKER, line_id=f"@{add['uuid']}")
        results = self._send(add, write, talk)
        self.assertEqual([each["status"] for each in results], ["done"] * 3)
        line = self._line(results[0])
        self.assertEqual(line.answer, "Sẽ sửa")
        self.assertEqual(self._speaker(results[2]).consideration_id, line)
        # In a request of its own, later.
        self._do("speaker_start", id=f"@{talk['uuid']}")
        self.assertEqual(self._speaker(results[2]).state, "speaking")
        self._do("line_current", id=f"@{add['uuid']}")
        self.assertEqual(self.session.desk_current_id, line)
        self._refused("line_write", "builds on", id=f"@{talk['uuid']}", answer="x")

    def test_one_refused_stops_no_other(self):
        entries = [
            self._entry("line_write", id=self.road_line.id, answer="Một"),
            self._entry("line_write", id=2**40, answer="x"),
            self._entry("line_write", id=0, answer="x"),
            self._entry("line_write", id=self.house_line.id, answer=["x"]),
            self._entry("line_write", id=self.house_line.id, deadline="hôm nay"),
            self._entry("line_write", id=self.house_line.id, outcome="nonsense"),
            self._entry("line_write", id=self.house_line.id, department_id=2**30),
            self._entry("line_write", id=self.house_line.id, is_concluded=True),
            self._entry("matter_add", text=" "),
            {**self._entry("line_current"), "kind": "unlink"},
            {**self._entry("line_current"), "kind": ["x"]},
            {**self._entry("line_current"), "uuid": "x"},
            {**self._entry("line_current"), "values": [1]},
            "nonsense",
            self._entry("line_write", id=self.house_line.id, answer="Hai\x00"),
        ]
        results = self._send(*entries)
        statuses = [result["status"] for result in results]
        self.assertEqual(statuses, ["done", *["refused"] * 13, "done"])
        for result in results[1:-1]:
            self.assertTrue(result["message"])
        self.assertEqual(self.road_line.answer, "Một")
        self.assertEqual(self.house_line.answer, "Hai")
        self.assertEqual(self.session.desk_entry_ids.mapped("kind"), ["line_write"] * 2)

    def test_refused_may_be_sent_again(self):
        self.session._write_state("invited")
        entry = self._entry("matter_add", text=WORDS)
        [result] = self._send(entry)
        self.assertEqual(result["status"], "refused")
        self.assertIn("Invited", result["message"])
        self.session._write_state("held")
        [result] = self._send(entry)
        self.assertEqual(result["status"], "done")

    def test_other_sessions_are_out_of_reach(self):
        other = self.session.copy({"agenda_ids": False})
        line = self.env["dialogue.consideration"].create(
            {"session_id": other.id, "petition_id": self.road_matter.id}
        )
        self._refused("line_write", "not in the session", id=line.id, answer="x")
        result = self._do("line_write", id=self.road_line.id, answer="x")
        other._write_state("in_progress")
        [undo] = other.with_user(self.office).desk_send(
            [self._entry("undo", uuid=result["uuid"])]
        )
        self.assertEqual(undo["status"], "refused")

    # ------------------------------------------------------------------
    # Who
    # ------------------------------------------------------------------
    def test_nothing_is_stored_under_the_name_of_who_signed_in_since(self):
        entry = self._entry("matter_add", text=WORDS)
        before = self.session.desk_entry_ids
        for user in (self.leader, self.head):
            self.assertEqual(self._desk(user).desk_send([entry], self.office.id), [])
        self.assertEqual(self.session.desk_entry_ids, before)
        [result] = self._desk().desk_send([entry], self.office.id)
        self.assertEqual(result["status"], "done")

    def test_who_may_do_what(self):
        values = {
            "matter_add": {"text": WORDS},
            "speaker_add": {"name": SPEAKER},
            "undo": {"uuid": "x"},
        }
        for kind, roles in ROLES.items():
            sent = values.get(kind, {"id": self.road_line.id})
            with self.subTest(kind=kind):
                self._refused(kind, "looks on", user=self.supervisor, **sent)
                if "leader" not in roles:
                    self._refused(kind, "looks on", user=self.leader, **sent)
        entry = self._entry("matter_add", text=WORDS)
        for user in (self.head, self.officer, self.village_user):
            for method, args in (
                ("desk_send", [[entry]]),
                ("desk_open", []),
                ("desk_state", []),
                ("desk_projector", []),
                ("desk_field", [WORDS]),
                ("desk_similar", [WORDS]),
                ("action_open_desk", []),
            ):
                with self.subTest(user=user.login, method=method):
                    with self.assertRaises(AccessError):
                        getattr(self._desk(user), method)(*args)

    def test_a_leader_concludes_and_answers_nothing(self):
        line = self.road_line
        self._do(
            "line_write",
            id=line.id,
            conclusion="Đồng ý",
            outcome="explained",
            user=self.leader,
        )
        for values in ({"answer": "x"}, {"subject": "x"}, {"speaker": "x"}):
            self._refused("line_write", id=line.id, user=self.leader, **values)
        result = self._do("line_write", id=line.id, answer="Của văn phòng")
        self._refused("undo", uuid=result["uuid"], user=self.leader)

    # ------------------------------------------------------------------
    # What is shown
    # ------------------------------------------------------------------
    def test_desk_open(self):
        desk = self._desk().desk_open()
        json.dumps(desk)
        self.assertEqual(
            desk["me"],
            {
                "id": self.office.id,
                "name": "t_office",
                "can_write": True,
                "can_conclude": True,
            },
        )
        self.assertEqual(desk["settings"], {"speaking_seconds": 180})
        lists = desk["lists"]
        self.assertIn(
            {"id": self.village_a.id, "name": "Bản Thượng", "key": "ban thuong"},
            lists["villages"],
        )
        self.assertNotIn("denunciation", dict(lists["kinds"]))
        self.assertIn(self.economy.manager_id.id, [p["id"] for p in lists["people"]])
        leader = self._desk(self.leader).desk_open()
        self.assertEqual(
            (leader["me"]["can_write"], leader["me"]["can_conclude"]), (False, True)
        )
        self.assertFalse(self._desk(self.supervisor).desk_open()["me"]["can_conclude"])

    def test_delegates_are_for_the_office(self):
        self.env["dialogue.delegate"].create(
            [
                {"session_id": self.session.id, "name": SPEAKER},
                {"session_id": self.session.id},
            ]
        )
        names = [
            delegate["name"]
            for delegate in self._desk().desk_open()["lists"]["delegates"]
        ]
        self.assertEqual(names, [SPEAKER])
        for user in (self.leader, self.supervisor):
            self.assertFalse(self._desk(user).desk_open()["lists"]["delegates"])

    def test_field_and_similar(self):
        found = self._desk().desk_field(WORDS, self.village_a.id)
        self.assertEqual(found["field_id"], self.road.id)
        self.assertEqual(found["because"], "đường bê tông vào bản")
        self.assertFalse(self._desk().desk_field("xin chào", False)["field_id"])
        similar = self._desk().desk_similar("Sửa đường vào bản Thượng", False)
        self.assertEqual(similar[0]["id"], self.road_matter.id)
        self.assertLessEqual(len(similar), 3)

    def test_stamp_changes_with_what_is_shown(self):
        def stamps():
            self.env.invalidate_all()
            lines = self._desk().desk_state()["lines"]
            return {line["id"]: line["stamp"] for line in lines}

        before = stamps()
        self._do("line_write", id=self.road_line.id, answer="Sẽ sửa")
        after = stamps()
        self.assertNotEqual(before[self.road_line.id], after[self.road_line.id])
        self.assertEqual(before[self.house_line.id], after[self.house_line.id])
        self.house_matter.subject = "Xây nhà văn hóa thôn"
        self.assertNotEqual(after[self.house_line.id], stamps()[self.house_line.id])

    def test_debts_say_what_was_promised(self):
        day = self.company._dialogue_today() - timedelta(days=9)
        last = self.session.copy(
            {"date_start": self.now - timedelta(days=90), "agenda_ids": False}
        )
        debt = self.env["dialogue.consideration"].create(
            {
                "session_id": last.id,
                "petition_id": self.road_matter.id,
                "department_id": self.culture.id,
                "deadline": day,
            }
        )
        debt.is_concluded = True
        self.road_line.is_carried_over = True
        [line, other] = self._desk().desk_state()["lines"]
        self.assertTrue(line["is_debt"])
        self.assertEqual(line["deadline_before"], fields.Date.to_string(day))
        self.assertEqual(line["owner_before"], self.culture.name)
        self.assertFalse(other["deadline_before"] or other["owner_before"])

    def test_state_costs_the_same_with_sixty_lines(self):
        self._do("speaker_add", name=SPEAKER, village_id=self.village_b.id)
        self._do(
            "line_write",
            id=self.road_line.id,
            answered_by=self.economy.manager_id.id,
            department_id=self.economy.id,
        )
        few = self._cost()
        for number in range(58):
            self.env["dialogue.consideration"].create(
                {
                    "session_id": self.session.id,
                    "petition_id": self._new_petition(f"Việc {number}").id,
                    "answered_by": self.officer_employee.id,
                    "department_id": self.culture.id,
                    "answer": "Đã rõ",
                    "is_carried_over": number % 2,
                }
            )
            self.env["dialogue.speaker"].create(
                {"session_id": self.session.id, "name": f"Người {number}"}
            )
        many = self._cost()
        self.assertEqual(len(self._desk().desk_state()["lines"]), 60)
        for user, cost in many.items():
            with self.subTest(user=user):
                # Debts add the promises of the last session, and their departments.
                self.assertLessEqual(cost, few[user] + 1)
                self.assertLessEqual(cost, 14)

    def _cost(self):
        costs = {}
        for user in (self.office, self.leader, self.supervisor):
            self._desk(user).desk_state()  # what Odoo caches for good
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._desk(user).desk_state()
            costs[user.login] = self.env.cr.sql_log_count - before
        return costs

    # ------------------------------------------------------------------
    # Privacy
    # ------------------------------------------------------------------
    def _fill_hall(self):
        delegate = self.env["dialogue.delegate"].create(
            {
                "session_id": self.session.id,
                "name": "Triệu Văn Phúc",
                "phone": "0912345678",
                "village_id": self.village_a.id,
            }
        )
        result = self._add(speaker=SPEAKER, subject="Đường hỏng")
        self._do("line_current", id=result["id"])
        first = self._do("speaker_add", delegate_id=delegate.id, line_id=result["id"])
        self._do("speaker_add", name=SPEAKER, village_id=self.village_b.id)
        self._do("speaker_start", id=first["id"])
        return result

    def test_the_projector_shows_no_person(self):
        self._fill_hall()
        for user in (self.office, self.leader, self.supervisor):
            self.env.invalidate_all()
            shown = self._desk(user).desk_projector()
            text = json.dumps(shown, ensure_ascii=False)
            for word in (SPEAKER, "Dền", "Triệu", "Phúc", "0912", WORDS):
                self.assertNotIn(word, text, user.login)
            self.assertEqual(shown["current"]["subject"], "Đường hỏng")
            self.assertEqual(shown["current"]["position"], 3)
            self.assertEqual(shown["current"]["of"], 3)
            self.assertEqual(shown["speaker"]["village"], self.village_a.name)
            self.assertEqual(shown["speaker"]["number"], 1)
            self.assertEqual(shown["waiting"], 1)

    def test_a_leader_learns_no_name(self):
        self._fill_hall()
        text = json.dumps(self._desk(self.leader).desk_open(), ensure_ascii=False)
        self.assertNotIn("Dền", text)
        self.assertNotIn("Phúc", text)
        self.assertIn(WORDS, text)
        self.env.invalidate_all()
        text = json.dumps(self._desk(self.supervisor).desk_state(), ensure_ascii=False)
        self.assertIn("Dền", text)
        self.assertNotIn("0912", text)

    def test_a_closed_session_forgets_names_and_words(self):
        result = self._fill_hall()
        self.session.consideration_ids.is_concluded = True
        self.session._write_state("concluded")
        notice = self.env["dialogue.document"].create(
            {
                "name": "Thông báo",
                "report_id": self.env.ref(
                    "commune_dialogue.action_report_conclusion"
                ).id,
                "body_id": self.env["dialogue.body"].create({"name": "UBND xã"}).id,
                "session_id": self.session.id,
                "number": 3,
            }
        )
        notice._write_state("issued")
        self.session.with_user(self.office).action_close()
        entries = self.session.desk_entry_ids
        self.assertEqual(len(entries), 5)
        for record in (*entries, *self.session.speaker_ids):
            text = str(record.read())
            for word in (SPEAKER, "Phúc", WORDS):
                self.assertNotIn(word, text)
        self.session._write_state("held")
        self._refused("undo", "cannot", uuid=result["uuid"])

    def test_a_denunciation_leaves_nothing_at_the_desk(self):
        self.company.dialogue_receiver_id = self.office
        matter = self._line(self._fill_hall()).petition_id
        matter.with_user(self.office).action_denounce()
        entries = self.env["dialogue.desk.entry"].search(
            [("session_id", "=", self.session.id), ("kind", "=", "matter_add")]
        )
        self.assertTrue(entries)
        self.assertFalse(entries.values or entries.trace)

    def test_an_anonymised_person_leaves_the_desk_too(self):
        line = self._line(self._fill_hall())
        person = line.petition_id.contribution_ids.citizen_id
        person.with_user(self.office).action_anonymise()
        self.assertFalse(line.speaker)
        self.assertNotIn(
            SPEAKER,
            str(
                self.session.desk_entry_ids.filtered(
                    lambda entry: entry.consideration_id == line
                ).read()
            ),
        )

    # ------------------------------------------------------------------
    # Opening, the end of the session, the bus
    # ------------------------------------------------------------------
    def test_the_desk_of_today(self):
        Session = self._desk().browse()
        self.assertEqual(Session.desk_today(), self.session.id)
        self.session._write_state("invited")
        self.session.date_start = self.now + timedelta(days=2)
        self.assertEqual(Session.desk_today(), self.session.id)
        self.session._write_state("cancelled")
        self.assertFalse(Session.desk_today())
        action = self._desk().action_open_desk()
        self.assertEqual(action["tag"], "commune_dialogue.live_desk")
        self.assertEqual(action["params"], {"session_id": self.session.id})
        self.assertEqual(action["context"]["active_id"], self.session.id)
        projector = self._desk(self.supervisor).action_open_projector()
        self.assertTrue(projector["url"].endswith(f"session_id={self.session.id}"))

    def test_menu_of_the_hall(self):
        menu = self.env.ref("commune_dialogue.menu_hall")
        for user, sees in (
            (self.office, True),
            (self.leader, True),
            (self.supervisor, True),
            (self.head, False),
            (self.village_user, False),
        ):
            seen = self.env["ir.ui.menu"].with_user(user)._visible_menu_ids()
            self.assertEqual(menu.id in seen, sees, user.login)

    def test_papers_are_drafted_when_the_session_ends(self):
        self._desk(self.leader).action_hold()
        self.assertFalse(self.session.document_ids, "no body issues papers yet")
        self.session._write_state("in_progress")
        self.env["dialogue.body"].create({"name": "UBND xã", "kind": "state"})
        self._desk(self.leader).action_hold()
        papers = self.session.document_ids
        self.assertEqual(
            {paper.report_id.report_name.rpartition(".report_")[2] for paper in papers},
            {"minutes", "conclusion"},
        )
        self.assertEqual(set(papers.mapped("state")), {"draft"})
        self.session._write_state("in_progress")
        self._desk().action_hold()
        self.assertEqual(self.session.document_ids, papers, "once")

    def _told(self):
        """Return the messages to desks that leave with the commit."""
        waiting = self.env.cr.precommit.data.get("bus.bus.values", [])
        return [
            json.loads(values["message"])
            for values in waiting
            if "dialogue_desk" in values["channel"]
        ]

    def test_bus_tells_nothing_but_that_there_is_something(self):
        self._refused("line_write", id=0)
        self.assertFalse(self._told())
        self._desk().desk_send(
            [self._entry("line_write", id=self.road_line.id, answer="Bí mật")]
        )
        self.assertEqual(
            self._told(),
            [
                {
                    "type": "dialogue_desk",
                    "payload": {"session_id": self.session.id, "version": 1},
                }
            ],
        )

    def test_bus_guard(self):
        abroad = self.env["res.company"].create({"name": "Xã Bên Cạnh"})
        foreign = self.env["dialogue.session"].create(
            {"name": "Hội nghị khác", "company_id": abroad.id}
        )
        own, other = self.session._desk_channel(), foreign._desk_channel()
        odd = [
            "dialogue_desk_x",
            "dialogue_desk_",
            f"{own}0000000000000",
            "dialogue_desk_²",
        ]
        for user, allowed in (
            (self.office, {own}),
            (self.leader, {own}),
            (self.supervisor, {own}),
            (self.head, set()),
            (self.village_user, set()),
            (self.env.ref("base.public_user"), set()),
        ):
            with self.subTest(user=user.login):
                self.assertEqual(
                    self.env["ir.websocket"]
                    .with_user(user)
                    ._dialogue_desks({own, other, *odd}),
                    allowed,
                )
