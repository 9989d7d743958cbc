# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError, UserError
from odoo.tests import BaseCase, Form

from ..tools.keywords import find_keywords, split_keywords
from ..tools.vietnamese import split_tones
from .common import DialogueCommon


class TestKeywords(BaseCase):
    def test_lists(self):
        self.assertEqual(
            split_keywords("ổ gà,  đường bê tông ;\n,chợ"),
            ["ổ gà", "đường bê tông", "chợ"],
        )
        self.assertEqual(split_keywords(False), [])

    def test_accents_count(self):
        self.assertEqual(
            find_keywords("Xin cho đổ bê tông", ["chợ", "bê tông"]), ["bê tông"]
        )
        self.assertEqual(find_keywords("SỬA CHỢ!", ["chợ"]), ["chợ"])

    def test_unless_none_was_typed(self):
        self.assertEqual(find_keywords("sua cho xa", ["chợ"]), ["chợ"])

    def test_where_the_tone_is_set(self):
        self.assertEqual(split_tones("Hoá"), split_tones("hóa"))
        self.assertNotEqual(split_tones("hoa"), split_tones("hóa"))
        self.assertEqual(
            find_keywords("nhà văn hoá xuống cấp", ["nhà văn hóa"]), ["nhà văn hóa"]
        )

    def test_whole_words(self):
        self.assertEqual(find_keywords("thể chế", ["thể ch", "hể"]), [])
        self.assertEqual(find_keywords("", ["chợ"]), [])
        self.assertEqual(find_keywords("chợ", [" ", "!"]), [])

    def test_longer_ones_first(self):
        words = ["đường", "đường điện", "điện"]
        self.assertEqual(find_keywords("đường điện yếu", words), ["đường điện"])
        self.assertEqual(
            find_keywords("đường điện cạnh đường làng", words), ["đường điện", "đường"]
        )


class TestClassification(DialogueCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # The seeds would have their say too.
        cls.env["dialogue.field"].search([]).keywords = False
        cls.power = cls.env["dialogue.field"].create(
            {"name": "Điện", "keywords": "đường điện, cột điện, điện"}
        )
        cls.road.keywords = "đường, ổ gà"
        cls.road.with_company(cls.company).department_id = cls.economy

    def _petition(self, subject, **vals):
        return self.env["dialogue.petition"].create({"subject": subject, **vals})

    def test_proposal_names_its_words(self):
        petition = self._petition("Đường nhiều ổ gà", description="Xin sửa đường")
        self.assertEqual(petition.proposed_field_id, self.road)
        self.assertEqual(petition.proposed_words, "đường, ổ gà")
        petition = self._petition("Kéo đường điện ra ruộng")
        self.assertEqual(petition.proposed_field_id, self.power)

    def test_nothing_is_proposed(self):
        self.assertFalse(self._petition("Việc khác").proposed_field_id)
        chosen = self._petition("Đường hỏng", field_id=self.power.id)
        self.assertFalse(chosen.proposed_field_id)

    def test_another_communes_keywords_do_not_count(self):
        other = self.env["res.company"].create({"name": "Xã Khác"})
        self.env["dialogue.field"].create(
            {"name": "Riêng", "keywords": "đình làng", "company_id": other.id}
        )
        self.assertFalse(self._petition("Sửa đình làng").proposed_field_id)

    def test_take_over(self):
        petition = self._petition("Đường nhiều ổ gà").with_user(self.office)
        petition.action_take_proposal()
        self.assertRecordValues(
            petition,
            [
                {
                    "field_id": self.road.id,
                    "department_id": self.economy.id,
                    "state": "received",
                }
            ],
        )
        with self.assertRaisesRegex(UserError, "no keyword"):
            petition.action_take_proposal()
        for user in (self.supervisor, self.village_user, self.leader):
            with self.assertRaises(AccessError):
                petition.with_user(user).action_take_proposal()

    def test_bulk_classification(self):
        road = self._petition("Đường nhiều ổ gà")
        power = self._petition("Cột điện đổ")
        other = self._petition("Việc khác", field_id=self.area.id)
        wizard = Form(
            self.env["dialogue.classify"]
            .with_user(self.office)
            .with_context(active_ids=(road | power | other).ids)
        ).save()
        self.assertEqual(wizard.line_ids.petition_id, road | power)
        self.assertEqual(wizard.line_ids.mapped("words"), ["đường, ổ gà", "cột điện"])
        wizard.line_ids[1].field_id = self.area
        wizard.action_classify()
        self.assertEqual((road | power | other).mapped("state"), ["classified"] * 3)
        self.assertEqual(road.field_id, self.road)
        self.assertEqual(road.department_id, self.economy)
        self.assertEqual(power.field_id, self.area)

    def test_one_field_for_all_goes_first(self):
        road = self._petition("Đường nhiều ổ gà")
        wizard = Form(
            self.env["dialogue.classify"]
            .with_user(self.office)
            .with_context(active_ids=road.ids)
        )
        wizard.field_id = self.power
        wizard.save().action_classify()
        self.assertEqual(road.field_id, self.power)

    def test_number_of_queries(self):
        counts = []
        for size in (3, 30):
            petitions = self.env["dialogue.petition"].create(
                [{"subject": f"Đường số {number} hỏng"} for number in range(size)]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            petitions.mapped("proposed_field_id")
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
