# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import io
import zipfile
from base64 import b64decode

from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..tools.personal import REMOVED, phone_key, traces, without
from .common_personal import ADDRESS, NAME, NUMBERS, PHONE, PLAIN, PersonalCommon

# What is left of an anonymised person, and why: papers that were issued are archive
# material; another person's words, and another person of the name, are not this one's.
STAYS = {
    ("dialogue_document", "name"),
    ("dialogue_document", "search_key"),
    ("dialogue_document", "addressees"),
    ("dialogue_document_recipient", "name"),
    ("dialogue_contribution", "text"),
    ("dialogue_delegate", "name"),
}


@tagged("post_install", "-at_install", "dialogue_second_half")
class TestAnonymise(PersonalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._fill_everything()

    def _window(self, model, user=None):
        person = self.person.with_user(user or self.office)
        action = {
            "export": person.action_hand_over,
            "anonymise": person.action_ask_anonymise,
        }[model]()
        window = self.env[action["res_model"]].with_user(user or self.office)
        return window.browse(action["res_id"])

    # -- finding ----------------------------------------------------------------------

    def test_traces(self):
        pattern = traces([NAME, "Hoa"], [PHONE, "113"], [ADDRESS, "Bản Thượng"])
        for text in (
            f"bà {NAME.lower()} nói",
            f"ba {PLAIN}.",
            "scan_Quàng_Thị_Ỉn_Xuyến.pdf",
            "gọi 0987.654.321",
            "gọi +84 987 654 321",
            f"ở {ADDRESS}",
        ):
            self.assertIn(REMOVED, without(pattern, text))
        for text in ("Hoa nở ở Bản Thượng", "gọi 113", "số 10987654321", "", False):
            self.assertEqual(without(pattern, text), text)
        self.assertIsNone(traces(["Hoa"], [False, "113"], ["Bản Thượng", ""]))
        self.assertEqual(phone_key("+84 987 654 321"), phone_key(PHONE))
        self.assertEqual(phone_key("84"), "84")

    def test_the_same_person_is_found_and_namesakes_are_not(self):
        cards = self.env["dialogue.citizen"].create(
            [
                {"name": NAME.lower(), "phone": "+84987654321"},
                {"name": NAME, "village_id": self.village_b.id, "phone": "0911111111"},
                {"name": "Chồng cùng máy", "phone": PHONE},
            ]
        )
        window = self._window("export")
        self.assertEqual(window.namesake_ids, cards[:2])
        self.assertEqual(window.other_citizen_ids, cards[0], "the telephone tells")
        self.assertEqual(window.delegate_ids, self.delegate | self.replaced)
        self.assertEqual(
            window.namesake_delegate_ids, self.delegate | self.replaced | self.namesake
        )
        # A second card of the name in the village: no village tells them apart.
        self.env["dialogue.citizen"].create(
            {"name": NAME, "village_id": self.village_a.id}
        )
        self.assertEqual(self._window("export").delegate_ids, self.delegate)

    def test_a_window_takes_no_stranger(self):
        stranger = self.env["dialogue.citizen"].create({"name": "Người Khác"})
        window = self._window("anonymise")
        window.write({"other_citizen_ids": [(4, stranger.id)], "understood": True})
        window.action_confirm()
        self.assertEqual(stranger.name, "Người Khác")

    # -- anonymising ------------------------------------------------------------------

    def test_nothing_of_the_person_is_left_anywhere(self):
        # What other people say about her is theirs.
        self.env["dialogue.contribution"].create({"text": f"Bà {NAME} lấn đường"})
        # The desk keeps what is typed in the hall.
        self._do("speaker_add", name=NAME, village_id=self.village_a.id)
        self._do(
            "line_write",
            base={"answer": self.line.answer},
            id=self.line.id,
            answer=f"Trả lời {NAME}",
        )
        before = self._places(NAME, PLAIN, *NUMBERS, ADDRESS)
        for place in (
            ("dialogue_citizen", "name"),
            ("dialogue_consideration", "speaker"),
            ("dialogue_desk_entry", "values"),
            ("dialogue_promise", "sentence"),
            ("dialogue_petition", "search_key"),
            ("ir_attachment", "index_content"),
            ("mail_activity", "summary"),
            ("mail_message", "body"),
        ):
            self.assertIn(place, before, "the test says nothing otherwise")
        window = self._window("anonymise")
        self.assertEqual((window.contribution_count, window.file_count), (1, 1))
        self.assertEqual(window.open_count, 1)
        with self.assertRaisesRegex(UserError, "cannot be undone"):
            window.action_confirm()
        window.understood = True
        window.action_confirm()
        after = self._places(NAME, PLAIN, *NUMBERS, ADDRESS, "in.xuyen@example.com")
        self.assertFalse(after - STAYS)
        self.assertEqual(self.person.name, "Anonymised person")
        self.assertTrue(self.person.anonymised_date)
        self.assertFalse(self.scan.exists())
        self.assertIn("cống bị tắc", self.voice.text)
        self.assertIn(REMOVED, self.voice.text)
        self.assertEqual(self.voice.citizen_id, self.person, "the voice counts on")
        self.assertEqual(self.delegate.name, "Anonymised person")
        self.assertTrue(self.delegate.is_named)
        self.assertEqual(self.replaced.name, "Đại biểu được thay")
        # What stays: papers that were issued, and the other person of that name.
        self.assertIn(NAME, self.issued.recipient_ids.name)
        self.assertNotIn(NAME, self.draft.recipient_ids.name)
        self.assertEqual(self.namesake.name, NAME)

    def test_promises_stay_decided(self):
        promise = self.line.promise_ids
        self.assertIn(NAME, promise.sentence)
        promise.with_user(self.office).action_none()
        self.person.with_user(self.office).action_anonymise()
        self.assertEqual(self.line.promise_ids, promise)
        self.assertNotIn(NAME, promise.sentence)
        self.assertTrue(promise.is_none)

    def test_files_may_stay_without_the_name(self):
        window = self._window("anonymise")
        window.write({"delete_files": False, "understood": True})
        window.action_confirm()
        self.assertEqual(self.scan.name, f"{REMOVED}.txt")
        self.assertIn("Phieu", self.scan.index_content)
        self.assertNotIn(PLAIN, self.scan.index_content.lower())
        self.assertNotIn(NUMBERS[1], self.scan.index_content)

    def test_who_may(self):
        for user in (self.supervisor, self.village_user, self.leader, self.head):
            with self.subTest(user=user.login):
                person = self.person.with_user(user)
                for method in ("action_ask_anonymise", "action_hand_over"):
                    with self.assertRaises(AccessError):
                        getattr(person, method)()
                with self.assertRaises(AccessError):
                    self.env["dialogue.person.export"].with_user(user).create(
                        {"citizen_id": self.person.id}
                    )

    def test_twice_does_nothing(self):
        self.person.with_user(self.office).action_anonymise()
        first = self.person.write_date
        self.env["dialogue.citizen"].create({"name": "Anonymised person"})
        self.assertFalse(self.person._other_cards() or self.person._delegate_rows())
        self.person.with_user(self.office).action_anonymise()
        self.assertEqual(self.person.write_date, first)

    # -- handing over -----------------------------------------------------------------

    def _file(self, action, window):
        name = action["url"].split("/")[-1].partition("?")[0]
        return name, b64decode(window.file)

    def test_the_file_holds_everything_and_is_called_by_nobody(self):
        window = self._window("export")
        name, content = self._file(window.action_export(), window)
        self.assertEqual(name, f"du-lieu-ca-nhan-{self.person.id}.zip")
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            code = self.voice.code.replace("/", "-")
            self.assertEqual(
                archive.namelist(), ["du-lieu-ca-nhan.xlsx", f"tep/{code}-1.txt"]
            )
            self.assertIn(NAME.encode(), archive.read(f"tep/{code}-1.txt"))
            book = load_workbook(io.BytesIO(archive.read("du-lieu-ca-nhan.xlsx")))
        pages = {
            sheet.title: "\n".join(
                str(cell) for row in sheet.values for cell in row if cell is not None
            )
            for sheet in book
        }
        self.assertEqual(
            list(pages),
            [
                "Thông tin cá nhân",
                "Ý kiến",
                "Phát biểu",
                "Đại biểu",
                "Văn bản gửi đến",
                "Nhật ký xem",
            ],
        )
        for page, words in {
            "Thông tin cá nhân": (NAME, PHONE, ADDRESS, self.village_a.name),
            "Ý kiến": (self.voice.code, self.matter.code, "cống bị tắc", f"{code}-1"),
            "Phát biểu": (self.session.name, self.matter.subject),
            "Đại biểu": ("in.xuyen@example.com", "Đại biểu được thay"),
            "Văn bản gửi đến": (self.issued.name,),
        }.items():
            for word in words:
                self.assertIn(word, pages[page])
        self.assertNotIn("0911111111", pages["Đại biểu"], "another person")
        self.scan.unlink()
        window.invalidate_recordset()
        name, content = self._file(window.action_export(), window)
        self.assertTrue(name.endswith(".xlsx"))
        self.assertTrue(load_workbook(io.BytesIO(content)))

    def test_the_log_is_handed_over_too(self):
        self.env["dialogue.access.log"].with_user(self.office)._note(
            "opened", self.person
        )
        self.env.cr.precommit.run()
        data = self.person.with_user(self.office).export_personal_data()
        self.assertEqual([row["user"] for row in data["access"]], [self.office.name])
        self.assertEqual(data["citizen"]["phone"], PHONE)
        self.assertEqual(
            {row["email"] for row in data["delegates"]}, {"in.xuyen@example.com", ""}
        )
        self.assertEqual(data["contributions"][0]["matters"], [self.matter.code])
        self.assertEqual(len(data["speeches"]), 2)
        self.assertEqual(len(data["papers"]), 2)
