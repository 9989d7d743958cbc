# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, users
from odoo.tools import mute_logger

from .common import DialogueCommon


class TestContribution(DialogueCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.citizen = cls.env["dialogue.citizen"].create(
            {"name": "Lương Thị Ước", "village_id": cls.village_a.id}
        )
        cls.voice = cls.env["dialogue.contribution"].create(
            {
                "text": "Kính đề nghị UBND xã sửa đường thôn.\nĐường hỏng đã lâu.",
                "citizen_id": cls.citizen.id,
                "village_id": cls.village_a.id,
                "people_count": 4,
                "field_id": cls.road.id,
                "received_date": "2026-03-02",
            }
        )

    def test_codes_count_per_commune_and_year(self):
        Contribution = self.env["dialogue.contribution"]
        more = Contribution.create(
            [
                {"text": "A", "received_date": "2026-03-02"},
                {"text": "B", "received_date": "2027-01-05"},
                {"text": "C", "received_date": "2026-12-31"},
            ]
        )
        self.assertRegex(self.voice.code, r"^YK/2026/\d{4}$")
        last = int(self.voice.code[-4:])
        numbers = [int(code[-4:]) for code in more.mapped("code")]
        # A series may have gaps (it is not a legal register), never a number twice.
        self.assertEqual(numbers[2], numbers[0] + 1)
        self.assertGreater(numbers[0], last)
        self.assertEqual(more[1].code, "YK/2027/0001")
        other = self.env["res.company"].create({"name": "Xã Khác"})
        self.env.user.company_ids += other
        elsewhere = Contribution.with_context(
            allowed_company_ids=[other.id, self.company.id]
        ).create({"text": "D", "company_id": other.id, "received_date": "2026-03-02"})
        self.assertEqual(elsewhere.code, "YK/2026/0001")

    def test_recorder_is_the_user_and_not_the_speaker(self):
        voice = (
            self.env["dialogue.contribution"]
            .with_user(self.village_user)
            .create({"text": "Nước sinh hoạt yếu", "village_id": self.village_a.id})
        )
        self.assertEqual(voice.recorded_by, self.village_user)
        self.assertFalse(voice.citizen_id)

    def test_bad_input_is_refused_in_words(self):
        Contribution = self.env["dialogue.contribution"]
        with self.assertRaisesRegex(ValidationError, "Type what was said"):
            Contribution.create({"text": "   "})
        with self.assertRaisesRegex(ValidationError, "names nobody"):
            Contribution.create(
                {"text": "x", "is_anonymous": True, "citizen_id": self.citizen.id}
            )
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            Contribution.create({"text": "x", "people_count": 0})

    @users("t_office")
    def test_one_matter_of_each_contribution_once(self):
        voices = self.voice.with_env(self.env)
        voices.action_create_petition()
        petition = voices.petition_ids
        self.assertEqual(len(petition), 1)
        self.assertEqual(petition.subject, "Kính đề nghị UBND xã sửa đường thôn.")
        self.assertEqual(petition.description, self.voice.text)
        self.assertEqual(petition.village_id, self.village_a)
        self.assertEqual(petition.supporter_count, 4)
        self.assertTrue(voices.is_processed)
        voices.action_create_petition()
        self.assertEqual(len(voices.petition_ids), 1)

    @users("t_office")
    def test_split_keeps_the_wording_on_each(self):
        action = self.env["dialogue.split"].with_context(active_id=self.voice.id)
        with Form(action) as form:
            with form.line_ids.edit(0) as line:
                line.subject = "Sửa đường thôn"
            with form.line_ids.new() as line:
                line.subject = "Trả lời về thời gian sửa"
        form.record.action_split()
        petitions = self.voice.petition_ids
        self.assertEqual(
            set(petitions.mapped("subject")),
            {"Sửa đường thôn", "Trả lời về thời gian sửa"},
        )
        self.assertEqual(set(petitions.mapped("description")), {self.voice.text})

    @users("t_office")
    def test_several_voices_for_one_matter(self):
        self.voice.with_env(self.env).action_create_petition()
        second = self.env["dialogue.contribution"].create(
            {"text": "Đường xấu", "village_id": self.village_b.id, "people_count": 2}
        )
        petition = self.voice.petition_ids
        wizard = (
            self.env["dialogue.link"]
            .with_context(active_ids=second.ids)
            .create({"petition_id": petition.id})
        )
        wizard.action_link()
        self.assertEqual(petition.supporter_count, 6)
        self.assertEqual(petition.village_ids, self.village_a | self.village_b)

    def test_after_hand_over_only_the_office_changes_it(self):
        mine = self.voice.with_user(self.village_user)
        mine.people_count = 5
        self.voice.action_create_petition()
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            mine.people_count = 6
        with self.assertRaises(AccessError):
            self.voice.with_user(self.supervisor).text = "khác"
        self.voice.with_user(self.office).people_count = 7
        with self.assertRaisesRegex(UserError, "cannot be deleted"):
            self.voice.with_user(self.office).unlink()

    def test_a_village_makes_no_matter(self):
        voice = self.voice.with_user(self.village_user)
        with self.assertRaises(AccessError):
            voice.action_create_petition()
        petition = self.env["dialogue.petition"].create(
            {"subject": "x", "village_id": self.village_a.id}
        )
        with self.assertRaises(AccessError):
            voice.write({"petition_ids": [(4, petition.id)]})

    def test_anonymise_and_export_one_person(self):
        self.voice.action_create_petition()
        self.citizen.phone = "0900 000 001"
        data = self.citizen.with_user(self.office).export_personal_data()
        self.assertEqual(data["citizen"]["name"], "Lương Thị Ước")
        self.assertEqual(data["contributions"][0]["code"], self.voice.code)
        self.assertEqual(
            data["contributions"][0]["matters"], self.voice.petition_ids.mapped("code")
        )
        with self.assertRaises(AccessError):
            self.citizen.with_user(self.head).export_personal_data()
        self.citizen.with_user(self.office).action_anonymise()
        self.assertFalse(self.citizen.phone)
        self.assertNotIn("Lương", self.citizen.name)
        self.assertEqual(self.voice.people_count, 4)

    def test_identity_number_only_where_the_settings_allow_it(self):
        citizen = self.citizen.with_user(self.office)
        with self.assertRaisesRegex(AccessError, "not collected"):
            citizen.identity_number = "000000000000"
        self.company.dialogue_use_identity_number = True
        citizen.identity_number = "000000000000"
        with self.assertRaises(AccessError):
            self.citizen.with_user(self.village_user).read(["identity_number"])

    def test_names_sort_in_vietnamese(self):
        Citizen = self.env["dialogue.citizen"]
        names = ["Ân", "An", "Đạt", "Dũng", "Út", "Ước", "Bình", "Ăn", "Zung"]
        Citizen.create([{"name": name} for name in names])
        found = Citizen.search([("name", "in", names)]).mapped("name")
        self.assertEqual(
            found, ["An", "Ăn", "Ân", "Bình", "Dũng", "Đạt", "Út", "Ước", "Zung"]
        )
