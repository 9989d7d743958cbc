# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from base64 import b64encode
from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from ..tools import intake_form
from ..tools.intake_columns import DELEGATES
from .common import DialogueCommon
from .common_browser import BrowserCase


@tagged("post_install", "-at_install", "dialogue_second_half")
class TestIntakeTours(DialogueCommon, BrowserCase):
    """Intake and answers by hand, in the browser, with what the database holds."""

    def _do(self, tour, path, user):
        self.start_tour(f"/odoo/{path}", tour, login=user.login, timeout=300)
        self.env.invalidate_all()

    def _petition(self, subject, **vals):
        return self.env["dialogue.petition"].create(
            {
                "subject": subject,
                "village_id": self.village_a.id,
                "field_id": self.road.id,
                "department_id": self.economy.id,
                **vals,
            }
        )

    def _voices(self):
        return self.env["dialogue.contribution"].search(
            [("company_id", "=", self.company.id)], order="id"
        )

    def _leave(self, name, rows, **options):
        """Leave an Excel file where the tour can fetch it."""
        self.env["ir.attachment"].create(
            {
                "name": name,
                "datas": b64encode(intake_form.build(rows, **options)),
                "public": True,
            }
        )

    def test_ten_paper_forms(self):
        self._do("dialogue_type_forms", "dialogue-typing", self.office)
        voices = self._voices()
        self.assertEqual(
            voices.mapped("citizen_id.name"),
            [f"Người thứ {number}" for number in range(1, 11)],
        )
        self.assertEqual(voices.village_id, self.village_b)
        self.assertEqual(len(set(voices.mapped("code"))), 10)
        self.assertTrue(voices[9].text.startswith("Ý kiến thứ 10"))

    def test_import_mended_and_repeated(self):
        def form(village):
            return [
                {
                    "village": place,
                    "text": text,
                    "date": "05/03/2026",
                    "channel": "Phiếu lấy ý kiến",
                }
                for place, text in (
                    ("Nà Lầu", "Sửa cầu treo"),
                    (village, "Thiếu nước sinh hoạt"),
                )
            ]

        self._leave("sai.xlsx", form("Thôn Không Có"))
        self._leave("dung.xlsx", form("Bản Thượng"))
        self._do("dialogue_import", "dialogue-contributions", self.office)
        self.assertEqual(
            self._voices().mapped("text"), ["Sửa cầu treo", "Thiếu nước sinh hoạt"]
        )
        self.assertEqual(self._voices().village_id, self.village_b | self.village_a)

    def test_import_of_delegates(self):
        villages = self.village_a | self.village_b
        plan = self.env["dialogue.plan"].create({"name": "Kế hoạch", "year": 2026})
        session = self.env["dialogue.session"].create(
            {"name": "Hội nghị", "plan_id": plan.id, "village_ids": villages.ids}
        )
        place = {"session_id": session.id, "village_id": self.village_a.id}
        places = self.env["dialogue.delegate"].create([place] * 3)
        people = [
            {"village": "Bản Thượng", "name": f"Lò Văn {number}"}
            for number in range(150)
        ]
        self._leave("dai-bieu.xlsx", people, form=DELEGATES)
        path = f"dialogue-sessions/{session.id}"
        self._do("dialogue_import_delegates", path, self.office)
        self.assertEqual(
            set(session.delegate_ids.mapped("name")),
            {person["name"] for person in people},
        )
        self.assertTrue(all(places.mapped("is_named")))

    def test_merge_and_undo(self):
        voices = self.env["dialogue.contribution"].create(
            [{"text": text, "people_count": 2} for text in ("Sửa đường", "Đường xấu")]
        )
        left, right = voices._create_petitions()
        left.subject, right.subject = "Đường vào bản", "Đường xấu quá"
        self._do("dialogue_merge", f"dialogue-matters/{right.id}", self.office)
        self.assertEqual(right.merged_into_id, left)
        self.assertEqual(left.supporter_count, 4)
        # The survivor goes on; the undo takes nothing of that away.
        left.write({"description": "Viết lại cho rõ", "is_hot": True})
        self._do("dialogue_unmerge", f"dialogue-matters/{right.id}", self.office)
        self.assertRecordValues(
            left | right,
            [
                {
                    "state": "received",
                    "supporter_count": 2,
                    "description": "Viết lại cho rõ",
                    "merged_into_id": False,
                },
                {
                    "state": "received",
                    "supporter_count": 2,
                    "description": "Đường xấu",
                    "merged_into_id": False,
                },
            ],
        )

    def test_denunciation(self):
        self.company.dialogue_receiver_id = self.leader
        voice = self.env["dialogue.contribution"].create(
            {"text": "Cán bộ A nhận tiền", "speaker_name": "Người Nói Thật"}
        )
        matter = voice._create_petitions()
        self._do("dialogue_denunciation", f"dialogue-matters/{matter.id}", self.office)
        self.assertRecordValues(
            matter,
            [{"is_secret": True, "state": "transferred", "description": False}],
        )
        self.assertNotIn("nhận tiền", matter.subject)
        self.assertTrue(voice.is_stripped)
        self.assertFalse(
            self.env["dialogue.citizen"].search([("name", "=", "Người Nói Thật")])
        )

    def test_answer_returned_and_released(self):
        matter = self._petition("Đường vào bản hỏng")
        matter.action_classify()
        matter.action_assign()
        assignment = matter.assignment_ids
        draft = assignment.with_user(self.head)
        draft.action_start()
        draft.draft_answer = "Sẽ xem xét."
        draft.action_submit()
        path = f"dialogue-promises/{assignment.id}"
        self._do("dialogue_return", path, self.office)
        self.assertEqual(assignment.return_count, 1)
        self._do("dialogue_mend", path, self.head)
        assignment.with_user(self.office).action_approve()
        self.assertRecordValues(
            matter,
            [
                {
                    "state": "answered",
                    "answer": "Phòng Kinh tế sửa xong trước ngày 30/9.",
                }
            ],
        )
        # The village learns it with the conclusion notice, and not before.
        self.assertFalse(matter.with_user(self.village_user).released_answer)

    def test_extension(self):
        matter = self._petition("Kéo điện")
        matter.action_classify()
        matter.action_assign()
        assignment = matter.assignment_ids
        before = assignment.deadline
        path = f"dialogue-promises/{assignment.id}"
        self._do("dialogue_ask_extension", path, self.head)
        extension = assignment.extension_ids
        self.assertRecordValues(
            extension,
            [
                {
                    "state": "requested",
                    "old_deadline": before,
                    "create_uid": self.head.id,
                }
            ],
        )
        path = f"dialogue-extensions/{extension.id}"
        self._do("dialogue_grant_extension", path, self.leader)
        self.assertEqual(assignment.deadline, fields.Date.to_date("2030-12-31"))
        self.assertIn("Chờ tỉnh cấp vốn", assignment.deadline_explanation)
        self.assertIn(before.strftime("%d/%m/%Y"), assignment.deadline_explanation)

    def test_carry_over(self):
        """The debts come first, and every promise is accounted for."""
        today = fields.Date.today()
        last, following = self.env["dialogue.session"].create(
            [
                {
                    "name": name,
                    "date_start": fields.Datetime.now() + timedelta(days=days),
                    "location": "Nhà văn hóa xã",
                }
                for name, days in (
                    ("Hội nghị năm trước", -300),
                    ("Hội nghị năm nay", 60),
                )
            ]
        )
        late, owed, kept, dropped = (
            self._petition(subject, session_id=last.id)
            for subject in ("Kéo điện", "Cấp nước", "Sửa đường", "Xây chợ")
        )
        matters = late | owed | kept | dropped
        matters.action_classify()
        last.action_prepare()
        last.action_add_matters()
        last.consideration_ids.write(
            {
                "outcome": "roadmap",
                "conclusion": "Giao Phòng Kinh tế thực hiện.",
                "department_id": self.economy.id,
                "deadline": today + timedelta(days=30),
            }
        )
        last.consideration_ids.action_conclude()
        last._write_state("concluded")
        late.assignment_ids.deadline = today - timedelta(days=10)
        promise = kept.assignment_ids.with_user(self.head)
        promise.action_start()
        promise.write({"result": "Đã sửa", "reply_number": "12/BC"})
        promise.action_submit()
        kept.assignment_ids.with_user(self.office).action_approve()
        dropped.assignment_ids.with_user(self.office).action_cancel("Tỉnh làm thay")
        self._do(
            "dialogue_carry_over", f"dialogue-sessions/{following.id}", self.office
        )
        # A promise may be dropped: the matter is still to be dealt with.
        self.assertEqual(following.consideration_ids.petition_id, late | owed | dropped)
        self._do("dialogue_path", f"dialogue-matters/{late.id}", self.supervisor)
