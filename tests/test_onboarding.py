# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json

from lxml import html

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import BaseCase, Form, tagged
from odoo.tools import mute_logger

from ..models.onboarding import STEPS
from ..tools import usual_commune
from .common import DialogueCommon

MODEL = "dialogue.onboarding"


@tagged("post_install", "-at_install")
class TestUsualCommune(BaseCase):
    """What is proposed to a commune, without a database."""

    def test_name(self):
        for typed, expected in (
            ("Xã Điềm He", ("xã", "Điềm He")),
            ("UBND phường  Đông Kinh", ("phường", "Đông Kinh")),
            ("Ủy ban nhân dân đặc khu Phú Quốc", ("đặc khu", "Phú Quốc")),
            ("My Company", ("", "My Company")),
            (False, ("", "")),
        ):
            with self.subTest(typed=typed):
                self.assertEqual(usual_commune.split_name(typed), expected)

    def test_province(self):
        for typed, expected in (
            ("Lạng Sơn", "tỉnh Lạng Sơn"),
            ("TỈNH Lạng Sơn", "tỉnh Lạng Sơn"),
            ("Huế", "thành phố Huế"),
            ("", ""),
        ):
            with self.subTest(typed=typed):
                self.assertEqual(usual_commune.full_province(typed), expected)

    def test_letterheads(self):
        state, party, front, council = usual_commune.bodies(
            "Phường Đông Kinh", "Lạng Sơn"
        )
        self.assertEqual(state.name, "Ủy ban nhân dân phường Đông Kinh")
        self.assertEqual(state.name_lines, "ỦY BAN NHÂN DÂN\nPHƯỜNG ĐÔNG KINH")
        self.assertEqual(party.parent_line, "ĐẢNG BỘ TỈNH LẠNG SƠN")
        self.assertEqual(front.name_lines.splitlines()[-1], "BAN THƯỜNG TRỰC")
        self.assertTrue(council.is_optional)
        # Without a province there is no half of a line.
        self.assertEqual(usual_commune.bodies("Xã A")[1].parent_line, "")

    def test_departments_of_a_ward(self):
        names = [item.name for item in usual_commune.departments("Phường A")]
        self.assertIn("Phòng Kinh tế, Hạ tầng và Đô thị", names)
        self.assertIn("Công an phường", names)
        rural = [item.name for item in usual_commune.departments("Xã A")]
        self.assertIn("Phòng Kinh tế", rural)


class OnboardingCommon(DialogueCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.fresh = cls.env["res.company"].create({"name": "Công ty của tôi"})
        cls.env.user.company_ids += cls.fresh
        cls.admin, cls.clerk = cls._new_users(
            ("t_admin", "manager"), ("t_clerk", "office"), company=cls.fresh
        )

    def _as(self, user, model=MODEL):
        return (
            self.env[model]
            .with_user(user)
            .with_context(allowed_company_ids=user.company_ids.ids)
        )

    def _banner(self, user=None):
        """Return the banner as a client gets it."""
        self.env.flush_all()
        self.env.invalidate_all()
        return json.loads(json.dumps(self._as(user or self.admin).get_banner()))

    def _step(self, key):
        return next(step for step in self._banner()["steps"] if step["key"] == key)

    def _make_bodies(self, **values):
        setup = self._as(self.admin, "dialogue.setup.body").create(
            {"commune": "Xã Mới Lập", "province": "Lam Giang", **values}
        )
        setup.action_make()
        return setup

    def _save_departments(self, heads=()):
        """Take the usual departments; the first of them with these heads."""
        setup = self._as(self.admin, "dialogue.setup.department").create({})
        for line, head in zip(setup.line_ids, heads, strict=False):
            line.new_head = head
        setup.action_save()
        return self._departments()

    def _departments(self):
        return self.env["hr.department"].search([("company_id", "=", self.fresh.id)])


@tagged("post_install", "-at_install")
class TestOnboarding(OnboardingCommon):
    """The first steps of a commune that has nothing."""

    # ------------------------------------------------------------------
    # The banner
    # ------------------------------------------------------------------
    def test_five_open_steps(self):
        banner = self._banner()
        self.assertEqual([step["key"] for step in banner["steps"]], list(STEPS))
        self.assertEqual((banner["done"], banner["total"]), (0, 5))
        self.assertFalse([step for step in banner["steps"] if step["is_done"]])
        for step in banner["steps"]:
            for link in step["links"]:
                self.assertTrue(self.env.ref(link["action"]), link)

    def test_who_sees_what(self):
        self.assertIn("steps", self._banner(self.admin))
        self.assertIn("administrator", self._banner(self.clerk)["message"])
        for user in (self.leader, self.head, self.village_user, self.supervisor):
            with self.subTest(user=user.login):
                self.assertEqual(self._banner(user), {})
        # The office of a commune with data is not told to ask anybody.
        self.assertEqual(self._banner(self.office), {})

    def test_on_the_home(self):
        home = self._as(self.admin, "dialogue.home").get_home()
        self.assertEqual(home["onboarding"]["total"], 5)
        self.assertTrue(self.env[MODEL].get_banner._readonly)

    def test_twelve_queries_at_most(self):
        self._banner()
        self.env.invalidate_all()
        onboarding = self._as(self.admin)
        # Who the user is, and of which commune, every page asks.
        self.assertEqual(onboarding.env.companies.mapped("name"), [self.fresh.name])
        before = self.env.cr.sql_log_count
        onboarding.get_banner()
        self.assertLessEqual(self.env.cr.sql_log_count - before, 12)

    def test_another_commune_does_not_count(self):
        self.env["dialogue.body"].create({"name": "A", "company_id": self.company.id})
        self.env["dialogue.village"].create(
            {"name": "A", "company_id": self.company.id}
        )
        self.assertEqual(self._banner()["done"], 0)

    def test_set_aside_and_taken_up(self):
        onboarding = self._as(self.admin)
        banner = onboarding.set_aside("villages")
        aside = [step["key"] for step in banner["steps"] if step["is_aside"]]
        self.assertEqual(aside, ["villages"])
        self.assertEqual(banner["done"], 0)
        banner = onboarding.set_aside("villages", False)
        self.assertFalse([step for step in banner["steps"] if step["is_aside"]])
        self.assertEqual(onboarding.dismiss(), {})
        self.assertEqual(self._banner(), {})
        with self.assertRaises(UserError):
            onboarding.set_aside("else")

    def test_nobody_else_sets_up(self):
        for user in (self.clerk, self.leader, self.head, self.village_user):
            onboarding = self._as(user)
            for method, arguments in (
                ("open_step", ["holidays"]),
                ("open_step", ["bodies"]),
                ("set_aside", ["holidays"]),
                ("dismiss", []),
            ):
                with self.subTest(user=user.login, method=method):
                    with self.assertRaises(AccessError):
                        getattr(onboarding, method)(*arguments)
        self.assertFalse(self.fresh.dialogue_steps_aside)

    # ------------------------------------------------------------------
    # Bodies
    # ------------------------------------------------------------------
    def test_bodies_from_the_name(self):
        with Form(self._as(self.admin, "dialogue.setup.body")) as form:
            self.assertFalse(form.commune, "“My Company” is no commune")
            form.commune = "Xã Mới Lập"
            form.province = "Lam Giang"
            self.assertTrue(form.is_renamed)
            with form.line_ids.edit(0) as line:
                line.signer = "Hoàng Văn Mới"
        form.record.action_make()
        bodies = self.env["dialogue.body"].search([("company_id", "=", self.fresh.id)])
        self.assertEqual(bodies.mapped("kind"), ["state", "party", "front"])
        state, party, _front = bodies
        self.assertEqual(state.name_lines, "ỦY BAN NHÂN DÂN\nXÃ MỚI LẬP")
        self.assertEqual((state.symbol, state.place), ("UBND", "Mới Lập"))
        self.assertEqual(party.parent_line, "ĐẢNG BỘ TỈNH LAM GIANG")
        self.assertRecordValues(
            state.signer_ids,
            [{"name": "Hoàng Văn Mới", "position": "CHỦ TỊCH", "authority": "TM"}],
        )
        self.assertEqual(self.fresh.name, "Xã Mới Lập")
        # Every letterhead has its style.
        for body in bodies:
            self.assertTrue(body._style_on(self.env.cr.now().date()), body.kind)
        self.assertTrue(self._step("bodies")["is_done"])

    def test_bodies_are_not_made_twice(self):
        self._make_bodies()
        setup = self._as(self.admin, "dialogue.setup.body").create({})
        self.assertEqual(setup.commune, "Xã Mới Lập")
        self.assertFalse(setup.is_renamed)
        self.assertFalse(any(setup.line_ids.mapped("selected")))
        with self.assertRaises(UserError):
            setup.action_make()

    def test_a_commune_that_is_not_the_users(self):
        setup = self._as(self.admin, "dialogue.setup.body").create(
            {"commune": "Xã Lạ", "company_id": self.company.id}
        )
        with self.assertRaises(AccessError):
            setup.action_make()
        self.assertEqual(self.company.name, "Xã Thử Nghiệm")

    # ------------------------------------------------------------------
    # Departments
    # ------------------------------------------------------------------
    def test_departments_with_heads(self):
        self._make_bodies()
        departments = self._save_departments(["Lò Thị Một", "Nông Văn Hai"])
        self.assertIn("Phòng Văn hóa - Xã hội", departments.mapped("name"))
        self.assertIn("Công an xã", departments.mapped("name"))
        led = departments.filtered("manager_id")
        self.assertEqual(
            set(led.mapped("manager_id.name")), {"Lò Thị Một", "Nông Văn Hai"}
        )
        self.assertEqual(led.manager_id.department_id, led)
        step = self._step("departments")
        self.assertFalse(step["is_done"])
        self.assertIn("4 without a head", step["found"])
        # The second time they stand there, and get what they lacked.
        setup = self._as(self.admin, "dialogue.setup.department").create({})
        there = setup.line_ids.filtered("department_id")
        self.assertEqual(there.department_id, departments)
        there.filtered(lambda line: not line.head_id).new_head = "Hà Thị Ba"
        setup.line_ids.filtered(lambda line: not line.department_id).selected = False
        setup.action_save()
        self.assertEqual(self._departments(), departments)
        self.assertTrue(self._step("departments")["is_done"])
        people = self.env["hr.employee"].search([("company_id", "=", self.fresh.id)])
        self.assertEqual(len(people), 3, "one person heads several")

    def test_head_signs_in(self):
        user = self._new_user("truong.phong@xa.example", "user", company=self.fresh)
        setup = self._as(self.admin, "dialogue.setup.department").create({})
        setup.line_ids[0].write(
            {"new_head": "Trưởng Phòng", "email": "Truong.Phong@xa.example"}
        )
        setup.action_save()
        employee = self.env["hr.employee"].search([("user_id", "=", user.id)])
        self.assertEqual(employee.company_id, self.fresh)
        self.assertTrue(user._dialogue_led_departments())

    def test_a_head_of_another_commune(self):
        setup = self._as(self.admin, "dialogue.setup.department").create({})
        with self.assertRaises(UserError):
            setup.line_ids[0].head_id = self.economy.manager_id
            setup.action_save()
        with self.assertRaises(UserError):
            self._as(self.admin, "dialogue.setup.department").create(
                {
                    "line_ids": [
                        Command.create(
                            {
                                "name": "A",
                                "department_id": self.economy.id,
                                "new_head": "Kẻ Lạ",
                            }
                        )
                    ]
                }
            ).action_save()
        self.assertEqual(self.economy.manager_id.user_id, self.head)

    def test_a_name_that_is_taken(self):
        setup = self._as(self.admin, "dialogue.setup.department").create({})
        self.env["hr.department"].create(
            {"name": "phòng kinh tế", "company_id": self.fresh.id}
        )
        with self.assertRaisesRegex(UserError, "Phòng Kinh tế"):
            setup.action_save()

    # ------------------------------------------------------------------
    # Fields and holidays
    # ------------------------------------------------------------------
    def test_fields_get_their_departments(self):
        with self.assertRaisesRegex(UserError, "first"):
            self._as(self.admin).open_step("fields")
        self._make_bodies()
        departments = self._save_departments()
        road = self.env.ref("commune_dialogue.field_economy_road")
        land = self.env.ref("commune_dialogue.field_economy_land")
        office = departments.filtered(lambda item: item.name.startswith("Văn phòng"))
        land.with_company(self.fresh).department_id = office
        before = road.with_company(self.company).department_id
        action = self._as(self.admin).open_step("fields")
        self.assertEqual(action["res_model"], "dialogue.field")
        own = road.with_company(self.fresh).department_id
        self.assertEqual((own.name, own.company_id), ("Phòng Kinh tế", self.fresh))
        self.assertEqual(land.with_company(self.fresh).department_id, office)
        self.assertEqual(road.with_company(self.company).department_id, before)
        self.assertTrue(self._step("fields")["is_done"])

    def test_every_usual_field_exists(self):
        codes = {
            code for item in usual_commune.departments("Xã A") for code in item.codes
        }
        fields_ = self.env["dialogue.field"].search([("code", "in", list(codes))])
        self.assertEqual(set(fields_.mapped("code")), codes)

    def test_holidays_of_two_years(self):
        message = self._as(self.admin).open_step("holidays")["params"]["message"]
        year = self.fresh._dialogue_today().year
        self.assertIn(str(year + 1), message)
        self.assertFalse(self.fresh._dialogue_years_without_holidays())
        self.assertTrue(self._step("holidays")["is_done"])
        number = self.env["resource.calendar.leaves"].search_count([])
        self._as(self.admin).open_step("holidays")
        self.assertEqual(self.env["resource.calendar.leaves"].search_count([]), number)

    def test_the_banner_goes(self):
        self._make_bodies()
        heads = [f"Người {number}" for number in range(6)]
        self._save_departments(heads)
        self._as(self.admin, "dialogue.village").create({"name": "Thôn 1"})
        self._as(self.admin).open_step("fields")
        self.assertEqual(self._banner()["done"], 4)
        self._as(self.admin).open_step("holidays")
        self.assertEqual(self._banner(), {})


@tagged("post_install", "-at_install")
class TestEmptyLists(OnboardingCommon):
    """An empty list says what it is, and what to do first."""

    def _actions(self):
        """Return the addon's window actions that show a list of any kind.

        A window that shows one form has no empty list, and Odoo shows its help
        nowhere.
        """
        names = self.env["ir.model.data"].search(
            [
                ("module", "=", "commune_dialogue"),
                ("model", "=", "ir.actions.act_window"),
            ]
        )
        actions = self.env["ir.actions.act_window"].browse(names.mapped("res_id"))
        return actions.filtered(lambda action: action.view_mode != "form")

    def _words(self, action, user=None):
        """Return the help as a user gets it: (title, the rest)."""
        # As the client loads it: any action may be read, with the user's words.
        Actions = self.env["ir.actions.actions"].with_user(user or self.manager)
        text = Actions._for_xml_id(action.xml_id)["help"]
        title, *rest = html.fragments_fromstring(text or "<p/>")
        return (
            title.text_content().strip(),
            " ".join(node.text_content() for node in rest).strip(),
        )

    def test_every_list_has_a_help(self):
        actions = self._actions()
        self.assertGreater(len(actions), 25)
        for action in actions:
            with self.subTest(action=action.xml_id):
                title, text = self._words(action)
                self.assertTrue(title, "what the list is")
                self.assertGreater(len(text), 40, "what to do")

    def test_words_of_those_who_wait(self):
        ref = self.env.ref
        for user, name, expected in (
            (self.head, "assignment_action", "assigned to your department"),
            (self.officer, "petition_action", "with your department"),
            (self.village_user, "session_village_action", "owes nothing"),
            (self.village_user, "petition_action", "of your village"),
            (self.supervisor, "supervision_action", "You have written no remark"),
            (self.clerk, "village_action", "No village is entered"),
        ):
            with self.subTest(user=user.login, action=name):
                action = ref(f"commune_dialogue.{name}")
                title, text = self._words(action, user)
                self.assertIn(expected, title)
                self.assertTrue(text)
                self.assertNotEqual(title, self._words(action, self.manager)[0])

    def test_the_office_reads_what_to_do(self):
        action = self.env.ref("commune_dialogue.assignment_action")
        self.assertIn("Nothing is assigned", self._words(action, self.office)[0])
        villages = self.env.ref("commune_dialogue.village_action")
        text = villages.read(["help"])[0]["help"]
        [link] = html.fragment_fromstring(text, "div").iter("a")
        self.assertEqual(link.get("type"), "action")
        target = self.env.ref(link.get("name"))
        self.assertEqual(target.res_model, "dialogue.setup.import")

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_set_up_records_are_ones_own(self):
        setup = self._as(self.admin, "dialogue.setup.body").create({"commune": "Xã A"})
        with self.assertRaises(AccessError):
            setup.with_user(self.manager).read(["commune"])
