# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .common import DialogueCommon
from .common_browser import BrowserCase

GUIDES = {
    "office": "dialogue_guide_office",
    "matter": "dialogue_guide_matter",
    "leader": "dialogue_guide_leader",
    "head": "dialogue_guide_head",
    "village": "dialogue_guide_village",
    "supervisor": "dialogue_guide_supervisor",
    "manager": "dialogue_guide_manager",
}
# What a person does: presses what the tour points at, each time it does.
BE_LED = """
(async () => {
    const until = async (what, find) => {
        for (let attempt = 0; attempt < 300; attempt++) {
            const found = find();
            if (found) {
                return found;
            }
            await new Promise((resolve) => setTimeout(resolve, 200));
        }
        throw new Error("never seen: " + what);
    };
    const see = (selector) => until(selector, () => document.querySelector(selector));
    const step = async (number, selector) => {
        const now = () => localStorage["current_tour.index"];
        await until(`step ${number}`, () => now() === number);
        await see(".o_tour_pointer");
        (await see(selector)).click();
    };
    (await see("button[data-guide=dialogue_guide_leader]")).click();
    await step("0", "[data-section=leader] [data-queue=extensions]");
    await step("1", ".o_list_view .o_data_row .o_data_cell");
    // The list has a way back, too: to the home.
    await see(".o_form_view");
    await step("3", ".o_back_button");
    await see(".o_reward");
    await until("the end", () => !localStorage["current_tour"]);
    await see(".o_list_view .o_data_row");
    console.log("led to the end");
})().catch((error) => console.error(String(error.stack || error)))
"""


class GuideCommon(DialogueCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.road.department_id = cls.economy
        cls.matter = cls.env["dialogue.petition"].create(
            {
                "subject": "Cầu treo hỏng",
                "village_id": cls.village_a.id,
                "field_id": cls.road.id,
            }
        )

    def _charge(self):
        """Charge the department of the head with the matter."""
        self.matter.department_id = self.economy
        self.matter.action_classify()
        self.matter.action_assign()
        return self.matter.assignment_ids

    def _ask_for_an_extension(self):
        return self.env["dialogue.extension"].create(
            {
                "assignment_id": self._charge().id,
                "requested_date": fields.Date.today() + timedelta(300),
                "reason": "Chờ vốn",
            }
        )

    def _guides(self, user):
        Home = self.env["dialogue.home"].with_user(user)
        return {guide["name"]: guide for guide in Home.get_guides()}


@tagged("post_install", "-at_install")
class TestGuides(GuideCommon):
    """Who is offered which tour, and when it has something to point at."""

    def test_each_role_has_its_own(self):
        plain = self._new_user("t_plain")
        for user, names in (
            (self.office, {GUIDES["office"], GUIDES["matter"]}),
            (self.leader, {GUIDES["leader"]}),
            (self.head, {GUIDES["head"]}),
            (self.officer, set()),
            (self.village_user, {GUIDES["village"]}),
            (self.supervisor, {GUIDES["supervisor"]}),
            (
                self.manager,
                {GUIDES["office"], GUIDES["matter"], GUIDES["manager"]},
            ),
            (plain, set()),
        ):
            with self.subTest(user=user.login):
                self.assertEqual(set(self._guides(user)), names)

    def test_none_starts_without_anything_to_point_at(self):
        head, leader = GUIDES["head"], GUIDES["leader"]
        matter = GUIDES["matter"]
        self.assertFalse(self._guides(self.office)[matter]["hint"])
        self.assertTrue(self._guides(self.head)[head]["hint"])
        work = self._charge()
        self.assertTrue(self._guides(self.office)[matter]["hint"])
        self.assertFalse(self._guides(self.head)[head]["hint"])
        self.assertTrue(self._guides(self.leader)[leader]["hint"])
        work._write_state("submitted", draft_answer="Sẽ sửa")
        self.assertTrue(self._guides(self.head)[head]["hint"])
        self.assertFalse(self._guides(self.leader)[leader]["hint"])

    def test_every_tour_has_its_record_which_odoo_never_starts_by_itself(self):
        tours = self.env["web_tour.tour"].search(
            [("name", "in", list(GUIDES.values()))]
        )
        self.assertEqual(set(tours.mapped("name")), set(GUIDES.values()))
        self.assertTrue(all(tours.mapped("custom")))
        for user in (self.office, self.leader, self.head, self.manager):
            for guide in self._guides(user).values():
                self.assertTrue(self.env.ref(guide["action"]))


@tagged("post_install", "-at_install", "dialogue_second_half")
class TestGuidedTours(GuideCommon, BrowserCase):
    """Each tour leads to its end on the screens as they are, and leaves nothing."""

    def _walk(self, role, path, user):
        self.start_tour(f"/odoo/{path}", GUIDES[role], login=user.login, timeout=300)
        self.env.invalidate_all()

    def _last(self):
        """Return the last record and change of what the tours are about."""
        return [
            (record, record.write_date)
            for model in ("contribution", "petition", "assignment", "supervision")
            for record in self.env[f"dialogue.{model}"].search(
                [], order="write_date desc, id desc", limit=1
            )
        ]

    def test_office(self):
        before = self._last()
        self._walk("office", "dialogue-contributions", self.office)
        self.assertEqual(self._last(), before)

    def test_matter(self):
        self._walk("matter", "dialogue-home", self.office)
        self.assertEqual(self.matter.state, "received")
        self.assertEqual(self.matter.field_id, self.road)

    def test_leader(self):
        extension = self._ask_for_an_extension()
        state = extension.state
        self._walk("leader", "dialogue-home", self.leader)
        self.assertEqual(extension.state, state)

    def test_head(self):
        work = self._charge()
        self._walk("head", "dialogue-home", self.head)
        self.assertEqual(work.state, "assigned")
        self.assertFalse(work.draft_answer or work.result)

    def test_supervisor(self):
        before = self._last()
        self._walk("supervisor", "dialogue-supervision", self.supervisor)
        self.assertEqual(self._last(), before)
        self.assertFalse(self.matter.supervision_ids)

    def test_manager(self):
        self.env["dialogue.body"].create({"name": "Ủy ban nhân dân xã"})
        self._walk("manager", "dialogue-settings", self.manager)

    def test_a_person_is_led_from_home_to_the_end(self):
        extension = self._ask_for_an_extension()
        self.browser_js(
            "/odoo/dialogue-home",
            BE_LED,
            "odoo.isReady === true",
            login=self.leader.login,
            success_signal="led to the end",
            timeout=300,
        )
        self.env.invalidate_all()
        self.assertEqual(extension.state, "requested")
        guide = self.env.ref("commune_dialogue.guide_leader")
        self.assertIn(self.leader, guide.user_consumed_ids)
        # Else the tours of every other app would start by themselves now.
        self.assertFalse(self.leader.tour_enabled)

    def test_the_menu_of_the_user_offers_them(self):
        self.start_tour(
            "/odoo/dialogue-home", "dialogue_guide_menu", login=self.manager.login
        )

    def test_a_tour_that_cannot_start_says_why(self):
        self.start_tour(
            "/odoo/dialogue-home", "dialogue_guide_waits", login=self.head.login
        )


@tagged("post_install", "-at_install", "dialogue_second_half")
class TestGuidedTourOnAPhone(GuideCommon, BrowserCase):
    """The village head's, on a screen of 375 × 667."""

    browser_size = "375x667"
    touch_enabled = True

    def test_village(self):
        self.start_tour(
            "/odoo/dialogue-contributions",
            GUIDES["village"],
            login=self.village_user.login,
            timeout=300,
        )
        self.env.invalidate_all()
        self.assertFalse(
            self.env["dialogue.contribution"].search(
                [("recorded_by", "=", self.village_user.id)]
            )
        )
