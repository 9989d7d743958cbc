# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import psycopg2
from freezegun import freeze_time

from odoo import SUPERUSER_ID, api, fields
from odoo.exceptions import AccessError, ConcurrencyError
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger

from ..models.attendance import CODE_DIGITS
from .common_attendance import CODE, DAY, AttendanceCommon

AT_EIGHT = f"{DAY} 01:00:00"


@tagged("post_install", "-at_install")
@freeze_time(AT_EIGHT)
class TestAttendance(AttendanceCommon):
    # -- codes ---------------------------------------------------------------------

    def test_who_is_named_has_a_code(self):
        named = self.session.delegate_ids.filtered("is_named")
        codes = named.mapped("attendance_code")
        self.assertEqual(len(set(codes)), len(named))
        for code in codes:
            self.assertRegex(code, rf"^\d{{{CODE_DIGITS}}}$")
        self.assertFalse(self.empty.attendance_code)

    def test_a_code_stays_when_a_name_is_corrected(self):
        self.dao.name = "Vi Thị Đào (Tày)"
        self.assertEqual(self.dao.attendance_code, CODE)

    def test_nobody_types_a_code(self):
        for vals in (
            {"attendance_code": "1" * CODE_DIGITS},
            {"attendance_entries": ["x"]},
            {"walk_in_key": "x"},
        ):
            with self.assertRaises(AccessError):
                self.dao.with_user(self.office).write(vals)

    # -- ticks ---------------------------------------------------------------------

    def test_come(self):
        result = self._tick("come", id=self.dao.id)
        self.assertEqual((result["status"], result["id"]), ("done", self.dao.id))
        self.assertRecordValues(
            self.dao,
            [{"attended": True, "attended_time": self._at("00:41:00")}],
        )

    def _at(self, time):
        return fields.Datetime.to_datetime(f"{DAY} {time}")

    def test_the_time_is_that_of_the_door(self):
        for told, kept in (
            ("2027-01-25 00:41:00", "00:41:00"),
            ("2027-01-24 10:00:00", "01:00:00"),  # before the session's day
            ("2027-01-25 03:00:00", "01:00:00"),  # a clock that goes fast
            ("yesterday", "01:00:00"),
            (17, "01:00:00"),
            (None, "01:00:00"),
        ):
            with self.subTest(told=told):
                self.dao.action_absent()
                entry = self._entry("come", id=self.dao.id)
                self._send({**entry, "client_time": told})
                self.assertEqual(self.dao.attended_time, self._at(kept))

    def test_come_twice_says_since_when(self):
        self._tick("come", id=self.dao.id)
        result = self._tick("come", id=self.dao.id, time="00:59:00")
        self.assertEqual(result["status"], "here")
        self.assertEqual(result["message"], "Vi Thị Đào is already here since 07:41.")
        self.assertEqual(self.dao.attended_time, self._at("00:41:00"))

    def test_a_place_without_name_asks_who_came(self):
        result = self._tick("come", id=self.empty.id)
        self.assertEqual(result["status"], "refused")
        self.assertIn("type who came", result["message"])
        self.assertFalse(self.empty.attended)
        self._tick("come", id=self.empty.id, name="  Lý  Văn Ba ")
        self.assertRecordValues(self.empty, [{"name": "Lý Văn Ba", "attended": True}])
        self._tick("absent", id=self.empty.id, unname=True)
        self.assertRecordValues(self.empty, [{"name": False, "attended": False}])

    def test_substitute(self):
        self._tick("substitute", id=self.dao.id, name="Vi Văn Con")
        self.assertRecordValues(
            self.dao,
            [
                {
                    "attended": True,
                    "attended_time": self._at("00:41:00"),
                    "substitute_name": "Vi Văn Con",
                    "name": "Vi Thị Đào",
                }
            ],
        )
        self.assertIn("Vi Văn Con", self._tick("come", id=self.dao.id)["message"])
        # He came himself after all; the time stays.
        self._tick("substitute", id=self.dao.id, name="", time="00:55:00")
        self.assertFalse(self.dao.substitute_name)
        self.assertEqual(self.dao.attended_time, self._at("00:41:00"))

    def test_absent_puts_back_what_was_known(self):
        self.dao.substitute_name = "Vi Văn Con"
        self._tick("substitute", id=self.dao.id, name="Lò Thị Khác")
        self._tick("absent", id=self.dao.id, substitute="Vi Văn Con")
        self.assertRecordValues(
            self.dao,
            [
                {
                    "attended": False,
                    "attended_time": False,
                    "substitute_name": "Vi Văn Con",
                }
            ],
        )
        self._tick("absent", id=self.dao.id)
        self.assertEqual(self.dao.substitute_name, "Vi Văn Con")

    # -- codes at the door ---------------------------------------------------------

    def test_scan(self):
        result = self._tick("scan", code=CODE)
        self.assertEqual((result["status"], result["id"]), ("done", self.dao.id))
        again = self._tick("scan", code="1111 2222 3333 4444")
        self.assertEqual(again["status"], "here")
        self.assertIn("since 07:41", again["message"])

    def test_unknown_codes(self):
        for code in ("9999888877776666", "1", "", None, 7, "%", str(self.dao.id)):
            with self.subTest(code=code):
                result = self._tick("scan", code=code)
                self.assertEqual(result["status"], "refused")
                self.assertIn("No invitation bears this code", result["message"])

    def test_code_of_another_session(self):
        other = self.session.copy({"name": "Hội nghị chuyên đề"})
        guest = self.env["dialogue.delegate"].create(
            {"session_id": other.id, "name": "Lý Văn Khách"}
        )
        result = self._tick("scan", code=guest.attendance_code)
        self.assertEqual(result["status"], "refused")
        self.assertIn("Hội nghị chuyên đề", result["message"])
        self.assertFalse(guest.attended)

    def test_code_of_another_commune(self):
        abroad = self.env["res.company"].create({"name": "Xã Bên Cạnh"})
        session = self.env["dialogue.session"].create(
            {"name": "Hội nghị", "company_id": abroad.id}
        )
        guest = self.env["dialogue.delegate"].create(
            {"session_id": session.id, "name": "Lý Văn Khách"}
        )
        result = self._tick("scan", code=guest.attendance_code)
        self.assertIn("No invitation bears this code", result["message"])

    # -- uninvited -----------------------------------------------------------------

    def _register(self, name="Lò Văn Lạ", uuid=None, **values):
        values.setdefault("village_id", self.village_b.id)
        [result] = self._send(self._entry("walk_in", uuid=uuid, name=name, **values))
        return result

    def _walk_ins(self):
        return self.session.delegate_ids.filtered("walk_in")

    def test_walk_in(self):
        result = self._register(phone="0900 000 001", invited=True, session_id=1)
        walk_in = self._walk_ins()
        self.assertEqual(result["id"], walk_in.id)
        self.assertRecordValues(
            walk_in,
            [
                {
                    "name": "Lò Văn Lạ",
                    "village_id": self.village_b.id,
                    "group_id": self._group("people").id,
                    "phone": "0900 000 001",
                    "attended": True,
                    "attended_time": self._at("00:41:00"),
                    "invited": False,
                    "attendance_code": False,
                    "session_id": self.session.id,
                }
            ],
        )

    def test_walk_in_needs_a_name(self):
        for name in ("", "  ", None, 3):
            result = self._register(name=name)
            self.assertEqual(result["status"], "refused")
            self.assertIn("name is missing", result["message"])
        self.assertFalse(self._walk_ins())

    def test_walk_in_once(self):
        first = self._register(uuid="u1")
        self.assertEqual(self._register(uuid="u1")["status"], "repeated")
        # Another phone, the same person.
        other = self._register(name="lò văn lạ", uuid="u2")
        self.assertEqual((other["status"], other["id"]), ("here", first["id"]))
        self.assertIn("already here since 07:41", other["message"])
        self.assertEqual(len(self._walk_ins()), 1)
        # Elsewhere the same name is somebody else, and there may be two in a village.
        self._register(village_id=self.village_c.id)
        for _time in range(2):
            self._register(uuid="u3", again=True)
        self.assertEqual(len(self._walk_ins()), 3)

    def test_who_is_on_the_list_is_not_registered_again(self):
        result = self._register(name="Bế Văn An", village_id=self.village_a.id)
        self.assertEqual((result["status"], result["id"]), ("here", self.an.id))
        self.assertIn("on the list already", result["message"])
        self.assertFalse(self._walk_ins())

    def test_walk_in_that_was_a_mistake(self):
        number = self._register()["id"]
        result = self._tick("absent", id=number)
        self.assertEqual((result["status"], result["id"]), ("done", False))
        self.assertFalse(self._walk_ins())
        result = self._tick("absent", id=number)
        self.assertIn("not on the list", result["message"])

    def test_choices_of_another_commune_are_not_taken(self):
        abroad = self.env["res.company"].create({"name": "Xã Bên Cạnh"})
        village = self.env["dialogue.village"].create(
            {"name": "Nà Mẫu", "company_id": abroad.id}
        )
        self._register(village_id=village.id)
        self.assertFalse(self._walk_ins().village_id)

    # -- exactly once ---------------------------------------------------------------

    def test_every_kind_once(self):
        for kind, values in (
            ("come", {"id": self.dao.id}),
            ("scan", {"code": CODE}),
            ("substitute", {"id": self.dao.id, "name": "Vi Văn Con"}),
            ("absent", {"id": self.dao.id}),
            ("walk_in", {"name": "Lò Văn Lạ"}),
        ):
            with self.subTest(kind=kind):
                entry = self._entry(kind, **values)
                self.dao.action_absent()
                [first] = self._send(entry)
                self.assertEqual(first["status"], "done")
                [again] = self._send(entry)
                self.assertEqual(
                    (again["status"], again["id"]), ("repeated", first["id"])
                )
        self.assertEqual(len(self._walk_ins()), 1)

    def test_a_late_repetition_takes_nothing_back(self):
        """The answer to "absent" got lost; meanwhile the other phone ticked."""
        absent = self._entry("absent", id=self.dao.id)
        self._send(absent)
        self._tick("come", id=self.dao.id)
        self.assertEqual(self._send(absent)[0]["status"], "repeated")
        self.assertTrue(self.dao.attended)
        # … and neither does a tick that found him there.
        come = self._entry("come", id=self.dao.id)
        self.assertEqual(self._send(come)[0]["status"], "here")
        self._tick("absent", id=self.dao.id)
        self.assertEqual(self._send(come)[0]["status"], "repeated")
        self.assertFalse(self.dao.attended)

    def test_a_refused_entry_does_not_stop_the_others(self):
        wrong = [
            None,
            7,
            {},
            {"uuid": "x"},
            self._entry("fly", id=self.dao.id),
            self._entry("come", id="1"),
            self._entry("come", id=10**9),
            {**self._entry("come"), "values": [1]},
            {**self._entry("come", id=self.an.id), "uuid": "x" * 100},
        ]
        results = self._send(*wrong, self._entry("come", id=self.dao.id))
        self.assertEqual({result["status"] for result in results[:-1]}, {"refused"})
        self.assertTrue(all(result["message"] for result in results[:-1]))
        self.assertEqual(results[-1]["status"], "done")
        self.assertFalse(self.an.attended)

    def test_delegates_of_another_session_stay_out(self):
        other = self.session.copy({"name": "Hội nghị khác"})
        result = self._send(self._entry("come", id=self.dao.id), session=other)[0]
        self.assertEqual(result["status"], "refused")

    def test_not_in_every_state(self):
        self.session._write_state("closed")
        result = self._tick("come", id=self.dao.id)
        self.assertEqual(result["status"], "refused")
        self.assertIn("closed", result["message"])
        self.assertFalse(self._open()["session"]["is_open"])
        self.assertEqual(self._register()["status"], "refused")

    # -- the screen ------------------------------------------------------------------

    def test_lines_stand_as_on_the_printed_sheet(self):
        self._register(name="A Đến Sau")
        lines = self._open()["lines"]
        sheet = self.env["report.commune_dialogue.report_sign_in_sheet"]
        values = sheet._get_report_values(self.session.ids)["papers"][0]
        printed = [
            row for row in values["table"].rows if isinstance(row, list) and row[0]
        ]
        self.assertEqual([line["number"] for line in lines], [r[0] for r in printed])
        self.assertEqual(
            [line["name"] if line["is_named"] else "" for line in lines],
            [row[1] for row in printed],
        )
        self.assertTrue(lines[-1]["walk_in"])

    def test_a_line(self):
        self._tick("substitute", id=self.dao.id, name="Vi Văn Con")
        line = next(item for item in self._open()["lines"] if item["id"] == self.dao.id)
        self.assertEqual(
            {key: line[key] for key in ("time", "substitute", "village", "code")},
            {
                "time": "07:41",
                "substitute": "Vi Văn Con",
                "village": "bản Thượng",
                "code": CODE,
            },
        )
        self.assertIn("vi thi dao", line["key"])
        self.assertIn("ban thuong", line["key"])

    def test_nothing_new_is_said_in_one_word(self):
        version = self._open()["version"]
        self.assertEqual(self._open(known=version), {"version": version})
        self._tick("come", id=self.dao.id)
        self.assertNotEqual(self._open(known=version)["version"], version)

    def test_counts(self):
        self._tick("come", id=self.dao.id)
        self._tick("substitute", id=self.an.id, name="Bế Thị Vợ")
        self._register(village_id=self.village_a.id)
        self._register(name="Người Không Rõ", village_id=False, group_id=False)
        counts = self.session._attendance_counts()
        named = self.session.delegate_ids.filtered(
            lambda line: line.is_named and not line.walk_in
        )
        total = counts["total"]
        self.assertEqual(total["expected"], len(named))
        self.assertEqual(total["absent"], len(named) - 2)
        self.assertEqual(
            (total["quota"], total["present"], total["substitutes"], total["walk_ins"]),
            (14, 4, 1, 2),
        )
        people = self._row("groups", self._group("people"))
        self.assertEqual((people["quota"], people["present"]), (9, 3))
        council = self._row("groups", self._group("council"))
        self.assertEqual((council["quota"], council["present"]), (1, 0))
        self.assertEqual(counts["groups"][-1]["name"], "", "no group comes last")
        here = self._row("villages", self.village_a)
        self.assertEqual((here["quota"], here["present"], here["walk_ins"]), (3, 3, 1))
        there = self._row("villages", self.village_b)
        self.assertEqual((there["quota"], there["present"]), (3, 0))
        self.assertEqual(
            sum(row["present"] for row in counts["groups"]), total["present"]
        )

    def test_counts_of_a_village_leave_its_head_out(self):
        head = self._places("village_head", self.village_a)
        self._tick("come", id=head.id)
        self.assertEqual(self._row("villages", self.village_a)["present"], 0)
        self.assertEqual(self._row("groups", head.group_id)["present"], 1)

    def test_without_a_plan_places_are_the_quota(self):
        session = self.env["dialogue.session"].create(
            {"name": "Hội nghị chuyên đề", "village_ids": self.village_a.ids}
        )
        session.action_prepare()
        press = self._group("press")
        self.env["dialogue.delegate"].create(
            [{"session_id": session.id, "group_id": press.id, "name": "Báo"}] * 2
        )
        counts = session._attendance_counts()
        row = next(row for row in counts["groups"] if row["id"] == press.id)
        self.assertEqual(row["quota"], 2)

    def test_as_many_queries_for_200_delegates(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            lines = self._open()["lines"]
            return self.env.cr.sql_log_count - before, len(lines)

        count()
        few, _lines = count()
        self.env["dialogue.delegate"].create(
            [
                {
                    "session_id": self.session.id,
                    "village_id": self.villages[number % 3].id,
                    "name": f"Lò Văn {number}",
                    "attended": number % 2 == 0,
                }
                for number in range(200)
            ]
        )
        many, lines = count()
        self.assertEqual(lines, 214)
        self.assertEqual(many, few)

    # -- who may -------------------------------------------------------------------

    def test_who_reads_and_who_ticks(self):
        for user in (self.office, self.manager, self.leader, self.supervisor):
            answer = self._open(user)
            self.assertEqual(len(answer["lines"]), 14, user.login)
            ticks = user in (self.office, self.manager)
            self.assertEqual(answer["can_tick"], ticks, user.login)
            self.assertEqual("code" in answer["lines"][0], ticks, user.login)
            action = self.session.with_user(user).action_open_attendance()
            self.assertEqual(action["params"], {"session_id": self.session.id})
        for user in (self.head, self.officer, self.village_user):
            with self.assertRaises(AccessError):
                self._open(user)
            with self.assertRaises(AccessError):
                self.session.with_user(user).action_open_attendance()
        entry = self._entry("come", id=self.dao.id)
        for user in (self.leader, self.supervisor, self.head, self.village_user):
            with self.assertRaises(AccessError):
                self._send(entry, user=user)
        self.assertFalse(self.dao.attended)

    def test_another_commune_is_closed(self):
        abroad = self.env["res.company"].create({"name": "Xã Bên Cạnh"})
        stranger = self._new_user("t_stranger", "office", company=abroad)
        with self.assertRaises(AccessError):
            self._open(stranger)
        with self.assertRaises(AccessError):
            self._send(self._entry("come", id=self.dao.id), user=stranger)


@tagged("post_install", "-at_install")
class TestTwoPhones(BaseCase):
    """Two phones at the door: real transactions, so nothing is rolled back here."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            session = env["dialogue.session"].create(
                {
                    "name": "Hội nghị hai cửa",
                    "company_id": env.ref("base.main_company").id,
                }
            )
            session._write_state("in_progress")
            self.session_id = session.id
            self.delegate_id = (
                env["dialogue.delegate"]
                .create({"session_id": session.id, "name": "Vi Thị Đào"})
                .id
            )
        self.addCleanup(self._clean)

    def _clean(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            session = env["dialogue.session"].browse(self.session_id)
            session._write_state("cancelled")
            session.unlink()

    def _send(self, cr, kind, uuid, **values):
        env = api.Environment(cr, SUPERUSER_ID, {})
        session = env["dialogue.session"].browse(self.session_id)
        entry = {"uuid": uuid, "kind": kind, "values": values}
        [result] = session.attendance_tick([entry])
        env.flush_all()
        return result

    def _see(self, *cursors):
        """Let transactions begin: what others do from now on they do not see."""
        for cr in cursors:
            cr.execute("SELECT count(*) FROM dialogue_delegate")

    def test_a_person_registered_twice_is_one(self):
        for uuids in (("u1", "u1"), ("u2", "u3")):
            name = f"Lò Văn {uuids[1]}"
            with (
                self.subTest(uuids=uuids),
                self.registry.cursor() as first,
                self.registry.cursor() as second,
            ):
                self._see(first, second)
                done = self._send(first, "walk_in", uuids[0], name=name)
                self.assertEqual(done["status"], "done")
                first.commit()
                # The second does not see the first: Odoo is told to run it again.
                with (
                    mute_logger("odoo.sql_db"),
                    self.assertRaises(ConcurrencyError),
                ):
                    self._send(second, "walk_in", uuids[1], name=name)
                second.rollback()
                again = self._send(second, "walk_in", uuids[1], name=name)
                status = "repeated" if uuids[0] == uuids[1] else "here"
                self.assertEqual((again["status"], again["id"]), (status, done["id"]))
                second.commit()

    def test_two_ticks_of_one_delegate(self):
        with self.registry.cursor() as first, self.registry.cursor() as second:
            self._see(first, second)
            self._send(first, "come", "u1", id=self.delegate_id)
            first.commit()
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(psycopg2.errors.SerializationFailure),
            ):
                self._send(second, "come", "u2", id=self.delegate_id)
            second.rollback()
            result = self._send(second, "come", "u2", id=self.delegate_id)
            self.assertEqual(result["status"], "here")
            second.commit()
            env = api.Environment(second, SUPERUSER_ID, {})
            delegate = env["dialogue.delegate"].browse(self.delegate_id)
            self.assertEqual(delegate.attendance_entries, ["u1", "u2"])
