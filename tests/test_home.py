# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json
from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .access_common import AccessCommon
from .common import DialogueCommon
from .common_browser import BrowserCase

# Role: (heading, queues whose number the others of the same unit lie within)
SECTIONS = ("office", "leader", "head", "officer", "village", "supervisor")


class HomeCommon(AccessCommon):
    def _home(self, user):
        """Return the page of a user as a client gets it: through RPC, as JSON."""
        return json.loads(json.dumps(self._rpc(user, "dialogue.home", "get_home")))

    def _section(self, user, key):
        sections = {section["key"]: section for section in self._home(user)["sections"]}
        return {
            queue["key"]: queue
            for group in sections[key]["groups"]
            for queue in group["queues"]
        }

    def _numbers(self, user, key):
        return {
            name: queue["count"] for name, queue in self._section(user, key).items()
        }

    def _list(self, user, target):
        """Return the ids of the list that a number opens."""
        return set(
            self._rpc(user, target["model"], "search", target["domain"], order="id")
        )


@tagged("post_install", "-at_install")
class TestHome(HomeCommon):
    """The page of each role: numbers, the lists behind them, and what they cost."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._spread()
        cls.env.flush_all()

    @classmethod
    def _spread(cls):
        """Bring the work into different states, some of it late."""
        today = fields.Date.today()
        petition = cls.records["dialogue.petition"]
        work = cls.records["dialogue.assignment"]
        petition["economy"].write({"field_id": cls.road.id, "is_hot": True})
        petition["economy"]._write_state("assigned", deadline=today - timedelta(3))
        petition["culture"]._write_state("classified", field_id=cls.area.id)
        petition["health"]._write_state(
            "concluded", outcome="roadmap", deadline=today + timedelta(1)
        )
        petition["justice"]._write_state(
            "closed", outcome="explained", reopen_count=1, released_date=today
        )
        work["economy"]._write_state(
            "in_progress", draft_answer="Sẽ sửa", deadline=today - timedelta(3)
        )
        work["economy"].employee_id = cls.officer_employee
        work["culture"]._write_state(
            "submitted",
            deadline=today - timedelta(2),
            submitted_on=fields.Datetime.now(),
        )
        work["works"]._write_state("returned", deadline=today + timedelta(1))
        work["health"]._write_state(
            "approved", submitted_on=fields.Datetime.now() - timedelta(1)
        )
        session = cls.records["dialogue.session"]["economy"]
        session.date_start = fields.Datetime.now() - timedelta(days=2)
        session.action_prepare()
        cls.records["dialogue.supervision"]["economy"].write(
            {"requires_reply": True, "deadline": today - timedelta(1)}
        )
        cls.records["dialogue.plan"]["closed"]._write_state("submitted")

    # ------------------------------------------------------------------
    # Numbers
    # ------------------------------------------------------------------
    def test_every_number_opens_what_it_counts(self):
        tried = set()
        for user in self.roles:
            if user.share:
                continue
            home = self._home(user)
            targets = [
                (f"{section['key']}.{queue['key']}", queue["count"], queue)
                for section in home["sections"]
                for group in section["groups"]
                for queue in group["queues"]
            ]
            targets += [
                (f"{chart['key']}.{part['label']}", part["value"], part)
                for chart in home["charts"]
                for part in chart["parts"]
                # How many sessions are wanted stands in the plans it opens.
                if (chart["key"], part["model"]) != ("sessions", "dialogue.plan")
            ]
            for name, count, target in targets:
                with self.subTest(user=user.login, queue=name):
                    self.assertEqual(count, len(self._list(user, target)))
                    action = self.env.ref(target["action"])
                    self.assertEqual(action.res_model, target["model"])
                    if count:
                        tried.add(name)
        self.assertGreater(len(tried), 50, "not only empty lists were compared")

    def test_open_includes_the_others(self):
        for user in self.roles:
            if user.share:
                continue
            for section in self._home(user)["sections"]:
                queues = {
                    queue["key"]: queue
                    for group in section["groups"]
                    for queue in group["queues"]
                }
                lists = {key: self._list(user, each) for key, each in queues.items()}
                for key, queue in queues.items():
                    if queue["within"]:
                        with self.subTest(
                            user=user.login, section=section["key"], queue=key
                        ):
                            whole = queues[queue["within"]]
                            self.assertEqual(whole["model"], queue["model"])
                            self.assertLessEqual(lists[key], lists[queue["within"]])
                if {"soon", "late"} <= queues.keys():
                    self.assertFalse(lists["soon"] & lists["late"])

    def test_the_states_of_a_department_add_up(self):
        for user, key in ((self.head, "head"), (self.officer, "officer")):
            numbers = self._numbers(user, key)
            self.assertEqual(
                numbers["open"],
                sum(
                    numbers[name]
                    for name in ("new", "returned", "in_progress", "submitted")
                ),
            )
            self.assertGreater(numbers["open"], 0)
        village = self._numbers(self.village_user, "village")
        self.assertEqual(
            village["open"],
            sum(village[name] for name in ("unanswered", "answered", "concluded")),
        )

    # ------------------------------------------------------------------
    # Roles
    # ------------------------------------------------------------------
    def test_sections_of_each_role(self):
        for user, keys in (
            (self.office, ["office"]),
            (self.manager, ["office"]),
            (self.leader, ["leader"]),
            (self.head2, ["head"]),
            (self.officer, ["officer"]),
            (self.village_user, ["village"]),
            (self.supervisor, ["supervisor"]),
            (self.plain, []),
        ):
            with self.subTest(user=user.login):
                home = self._home(user)
                self.assertEqual([each["key"] for each in home["sections"]], keys)
                self.assertEqual(
                    bool(home["charts"]),
                    bool({"office", "leader", "head", "supervisor"} & set(keys)),
                )

    def test_a_person_with_all_roles_sees_all_sections_in_order(self):
        person = self._new_user(
            "t_all", "supervisor", "village", "user", "leader", "office"
        )
        self.justice.manager_id = self._new_employee(person, self.justice)
        self.village_c.user_ids += person
        self.records["dialogue.assignment"][
            "justice"
        ].employee_id = self.justice.manager_id
        home = self._home(person)
        self.assertEqual(
            tuple(section["key"] for section in home["sections"]), SECTIONS
        )
        head = self._numbers(person, "head")
        self.assertEqual(head["open"], 2, "only the own department's")
        village = self._numbers(person, "village")
        self.assertEqual(village["open"], 5, "only the own village's")

    def test_numbers_of_the_office(self):
        numbers = self._numbers(self.office, "office")
        self.assertEqual(numbers["to_assign"], 1)
        self.assertEqual(numbers["to_approve"], 1)
        self.assertEqual(numbers["extensions"], 5)
        self.assertEqual(numbers["to_hand_over"], 5)
        self.assertEqual(numbers["replies"], 1)
        self.assertEqual(numbers["debts"], 1)
        self.assertEqual(numbers["late"], 2)
        self.assertEqual(numbers["villages_late"], 2)

    def test_numbers_of_the_others(self):
        self.assertEqual(self._numbers(self.leader, "leader")["plans_to_approve"], 1)
        self.assertEqual(self._numbers(self.leader, "leader")["pressing"], 1)
        head = self._numbers(self.head, "head")
        self.assertEqual((head["to_release"], head["late"]), (1, 1))
        self.assertEqual(head["replies"], 1)
        self.assertEqual(self._numbers(self.head2, "head")["submitted"], 1)
        self.assertEqual(self._numbers(self.chief, "head")["returned"], 1)
        officer = self._numbers(self.officer, "officer")
        self.assertEqual((officer["open"], officer["in_progress"]), (1, 1))
        supervisor = self._numbers(self.supervisor, "supervisor")
        self.assertEqual(supervisor["unanswered_late"], 1)
        self.assertEqual(supervisor["answered_late"], 1)
        self.assertEqual(supervisor["vague"], 2)
        village = self._section(self.village_user, "village")
        self.assertEqual(village["synthesis"]["count"], 1)
        self.assertTrue(village["synthesis"]["date"])
        self.assertEqual(village["villages_late"]["tone"], "late")

    def test_nothing_waits(self):
        stranger = self._new_user("t_idle", "village")
        [section] = self._home(stranger)["sections"]
        self.assertTrue(section["is_clear"])
        self.assertFalse(self._home(self.office)["sections"][0]["is_clear"])

    # ------------------------------------------------------------------
    # What stays out
    # ------------------------------------------------------------------
    def test_another_commune_is_not_counted(self):
        before = self._home(self.office)
        self.env["dialogue.petition"].create(
            [
                {
                    "subject": f"Việc {number}",
                    "company_id": self.abroad.id,
                    "deadline": fields.Date.today() - timedelta(5),
                }
                for number in range(3)
            ]
        )
        self.assertEqual(self._home(self.office), before)
        self.assertEqual(self._numbers(self.abroad_office, "office")["late"], 3)

    def test_denunciations_are_not_counted(self):
        secret = self.records["dialogue.petition"]["secret"]
        for user in (self.office, self.leader, self.receiver):
            home = self._home(user)
            targets = [
                queue
                for section in home["sections"]
                for group in section["groups"]
                for queue in group["queues"]
            ]
            targets += [part for chart in home["charts"] for part in chart["parts"]]
            for target in targets:
                if target["model"] == "dialogue.petition":
                    self.assertNotIn(secret.id, self._list(user, target))
            Analysis = self._as(user, self.env["dialogue.analysis"])
            self.assertFalse(Analysis.search([("id", "=", secret.id)]))

    # ------------------------------------------------------------------
    # Cost
    # ------------------------------------------------------------------
    def _queries(self, user):
        Home = self._as(user, self.env["dialogue.home"])
        Home.get_home()
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        Home.get_home()
        return self.env.cr.sql_log_count - before

    def test_as_many_queries_for_many_records(self):
        users = (self.office, self.leader, self.head, self.village_user)
        before = {user: self._queries(user) for user in users}
        place = self.places["economy"]
        petitions = self.env["dialogue.petition"].create(
            [self._vals("dialogue.petition", place) for _number in range(40)]
        )
        self.env["dialogue.assignment"].create(
            [
                {"petition_id": petition.id, "department_id": self.economy.id}
                for petition in petitions
            ]
        )
        self.env["dialogue.contribution"].create(
            [self._vals("dialogue.contribution", place) for _number in range(40)]
        )
        self.env.flush_all()
        for user, queries in before.items():
            with self.subTest(user=user.login):
                self.assertLessEqual(self._queries(user), queries)
                self.assertLess(queries, 80)
                Home = self._as(user, self.env["dialogue.home"])
                self.env.invalidate_all()
                with self.assertQueryCount(queries):
                    Home.get_home()

    def test_reads_only(self):
        self.assertTrue(self.env["dialogue.home"].get_home._readonly)


@tagged("post_install", "-at_install")
class TestAnalysis(DialogueCommon):
    """What the analysis counts for each matter."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.petition = cls.env["dialogue.petition"].create(
            {
                "subject": "Sửa đường",
                "village_id": cls.village_a.id,
                "field_id": cls.road.id,
                "received_date": fields.Date.today() - timedelta(10),
            }
        )
        cls.work = cls.env["dialogue.assignment"].create(
            {
                "petition_id": cls.petition.id,
                "department_id": cls.economy.id,
                "deadline": fields.Date.today() + timedelta(2),
            }
        )

    def _row(self, user=None):
        self.env.flush_all()
        self.env.invalidate_all()
        Analysis = self.env["dialogue.analysis"].with_user(user or self.office)
        return Analysis.search([("petition_id", "=", self.petition.id)])

    def test_timeliness(self):
        self.assertFalse(self._row().timeliness, "nothing is due yet")
        self.work.deadline = fields.Date.today() - timedelta(1)
        self.assertEqual(self._row().timeliness, "late", "overdue and not answered")
        self.work._write_state("submitted", submitted_on=fields.Datetime.now())
        self.assertEqual(self._row().timeliness, "late")
        self.work.deadline = fields.Date.today() + timedelta(2)
        row = self._row()
        self.assertEqual((row.timeliness, row.on_time_rate), ("on_time", 100))

    def test_days_to_answer(self):
        self.assertFalse(self._row().answered_date)
        self.work._write_state("approved", approved_on=fields.Datetime.now())
        row = self._row()
        today = fields.Date.context_today(row)
        self.assertEqual(row.answered_date, today)
        self.assertEqual(row.days_to_answer, (today - self.petition.received_date).days)

    def test_voices_are_counted_once(self):
        other = self.petition.copy()
        voice = self.env["dialogue.contribution"].create(
            {"text": "Đường hỏng", "people_count": 7, "village_id": self.village_a.id}
        )
        other.contribution_ids = voice
        other.action_merge(self.petition.id)
        self.assertEqual(self._row().voices, 7)
        merged = self.env["dialogue.analysis"].search([("id", "=", other.id)])
        self.assertEqual((merged.state, merged.voices), ("merged", 0))

    def test_a_head_sees_what_he_handles(self):
        self.assertTrue(self._row(self.head))
        self.assertFalse(self._row(self.head2))
        self.assertTrue(self._row(self.supervisor))

    def test_released_after_its_deadline(self):
        # 23:30 of the day before in Vietnam is 16:30 UTC: still on time.
        self.work.deadline = "2026-05-04"
        for moment, is_late in (
            ("2026-05-04 16:30:00", False),
            ("2026-05-04 17:30:00", True),
        ):
            self.work._write_state("submitted", submitted_on=moment)
            self.assertEqual(self.work.is_late, is_late, moment)


@tagged("post_install", "-at_install", "dialogue_second_half")
class TestHomeScreen(DialogueCommon, BrowserCase):
    """The page in the browser: a number is pressed, its list opens."""

    def test_home_tour(self):
        self.env["dialogue.petition"].create(
            [
                {"subject": subject, "village_id": self.village_a.id}
                for subject in ("Cầu treo hỏng", "Thiếu nước sạch")
            ]
        )
        self.start_tour("/odoo", "dialogue_home", login=self.office.login, timeout=300)
