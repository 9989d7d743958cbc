# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form

from .common import DialogueCommon


class TestTyping(DialogueCommon):
    """A stack of paper forms, one line each."""

    def _typing(self, user=None):
        return (
            self.env["dialogue.contribution"]
            .with_user(user or self.office)
            .with_context(dialogue_typing=True)
        )

    def test_what_stays_the_same_is_remembered(self):
        first = self._typing().create(
            {
                "text": "Sửa đường",
                "village_id": self.village_b.id,
                "channel": "village_meeting",
                "recorder_name": "Trưởng bản",
                "received_date": "2026-03-01",
                "speaker_name": "Lò Thị Mẫu",
            }
        )
        with Form(
            self._typing(), "commune_dialogue.contribution_view_list_typing"
        ) as line:
            self.assertEqual(line.village_id, self.village_b)
            self.assertEqual(line.channel, "village_meeting")
            self.assertEqual(line.recorder_name, "Trưởng bản")
            self.assertFalse(line.speaker_name)
            line.text = "Sửa cầu"
        self.assertEqual(first.citizen_id.name, "Lò Thị Mẫu")
        self.assertEqual(first.citizen_id.village_id, self.village_b)
        # Elsewhere, and for others, nothing is remembered.
        plain = self.env["dialogue.contribution"].with_user(self.office)
        self.assertNotIn("village_id", plain.default_get(["village_id"]))
        other = self._typing(self.supervisor).default_get(["village_id"])
        self.assertFalse(other.get("village_id"))

    def test_speaker_is_found_again(self):
        one, other, elsewhere = self._typing(self.office).create(
            [
                {
                    "text": f"Việc {number}",
                    "village_id": village.id,
                    "speaker_name": name,
                }
                for number, (village, name) in enumerate(
                    (
                        (self.village_a, "Lò Văn Mẫu"),
                        (self.village_a, "lò văn  mẫu"),
                        (self.village_b, "Lò Văn Mẫu"),
                    )
                )
            ]
        )
        self.assertEqual(one.citizen_id, other.citizen_id)
        self.assertNotEqual(one.citizen_id, elsewhere.citizen_id)
        one.speaker_name = False
        self.assertFalse(one.citizen_id)

    def test_two_of_one_name_are_not_mixed_up(self):
        people = self.env["dialogue.citizen"].create(
            [{"name": "Lò Văn Mẫu", "village_id": self.village_a.id}] * 2
        )
        line = self._typing().create(
            {
                "text": "Việc",
                "village_id": self.village_a.id,
                "speaker_name": "Lò Văn Mẫu",
            }
        )
        self.assertTrue(line.citizen_id)
        self.assertNotIn(line.citizen_id, people)

    def test_a_village_types_for_itself(self):
        line = self._typing(self.village_user).create(
            {
                "text": "Việc",
                "village_id": self.village_a.id,
                "speaker_name": "Lò Văn Mẫu",
            }
        )
        self.assertEqual(line.citizen_id.village_id, self.village_a)
        with self.assertRaises(AccessError):
            self._typing(self.village_user).create(
                {
                    "text": "Việc",
                    "village_id": self.village_b.id,
                    "speaker_name": "Lò Văn Mẫu",
                }
            )

    def test_hint_and_one_more_voice(self):
        matter = self.env["dialogue.petition"].create(
            {
                "subject": "Sửa đường bê tông ra cánh đồng Nà Lầu",
                "village_id": self.village_a.id,
            }
        )
        voice, again, other = self._typing().create(
            [
                {"text": text, "village_id": self.village_a.id, "people_count": 3}
                for text in (
                    "Đề nghị sửa đường bê tông ra cánh đồng Nà Lầu",
                    "de nghi sua duong be tong ra canh dong na lau",
                    "Trạm y tế thiếu thuốc",
                )
            ]
        )
        self.assertEqual(voice.similar_id, matter)
        self.assertEqual(again.similar_id, matter)
        self.assertFalse(other.similar_id)
        with self.assertRaises(AccessError):
            voice.with_user(self.supervisor).action_add_to_similar()
        voice.action_add_to_similar()
        self.assertEqual(voice.petition_ids, matter)
        self.assertEqual(matter.supporter_count, 3)
        self.assertFalse(voice.similar_id)
        with self.assertRaisesRegex(UserError, "worded alike"):
            other.action_add_to_similar()
        # What was closed is raised once more, as a matter of its own.
        matter._write_state("closed")
        again.action_add_to_similar()
        raised = again.petition_ids
        self.assertNotEqual(raised, matter)
        self.assertEqual(raised.earlier_ids, matter)
        self.assertEqual(raised.repeat_count, 2)

    def test_field_is_proposed_while_typing(self):
        self.road.keywords = "cầu treo rung lắc"
        with Form(self._typing()) as line:
            line.village_id = self.village_a
            line.text = "Cầu treo rung lắc quá"
            self.assertEqual(line.field_id, self.road)
