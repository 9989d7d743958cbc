# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
import io
import json
from datetime import date

import openpyxl
from psycopg2.errors import SerializationFailure

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.sql_db import db_connect
from odoo.tests import tagged, users
from odoo.tools import mute_logger

from ..tools import intake_form
from ..tools.intake_columns import CONTRIBUTIONS
from .common import DialogueCommon
from .common_browser import PatientCase

MODEL = "dialogue.intake.import"


class IntakeCommon(DialogueCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.petition = cls.env["dialogue.petition"].create(
            {
                "subject": "Đường vào bản Thượng lầy lội khi trời mưa",
                "village_id": cls.village_a.id,
                "field_id": cls.road.id,
            }
        )
        cls.env.ref("base.group_allow_export").user_ids += (
            cls.office | cls.village_user | cls.leader
        )

    def _row(self, **values):
        return {
            "village": "Bản Thượng",
            "name": "Lương Thị Ước",
            "text": "Trạm bơm hỏng, ruộng thiếu nước",
            "date": "05/03/2026",
            **values,
        }

    def _rows(self, count):
        return [
            self._row(
                name=f"Lò Văn {number}",
                text=f"Ý kiến thứ {number} về đường, nước và điện của bản",
                people=str(number % 5 + 1),
                field="Giao thông nông thôn",
                channel="Họp thôn",
            )
            for number in range(count)
        ]

    def _wizard(self, rows, user=None, **values):
        data = rows if isinstance(rows, bytes) else intake_form.build(rows)
        wizard = self.env[MODEL].with_user(user or self.env.user)
        return wizard.create(
            {
                "file": base64.b64encode(data),
                "file_name": "phieu.xlsx",
                "company_id": self.company.id,
                **values,
            }
        )

    def _checked(self, rows, user=None, **values):
        wizard = self._wizard(rows, user, **values)
        wizard.action_check()
        return wizard

    def _statuses(self, wizard):
        lines = wizard.line_ids.sorted("row")
        return lines.mapped("status")

    def _count(self):
        return self.env["dialogue.contribution"].search_count(
            [("company_id", "=", self.company.id)]
        )


class TestIntakeReading(IntakeCommon):
    """What the preview read of a file is taken again only where it still holds."""

    def test_kept_from_the_preview_until_it_is_written(self):
        wizard = self._checked(self._rows(2), self.office)
        self.assertTrue(wizard.sudo().read_rows)
        with self.assertRaises(AccessError):
            wizard.read(["read_rows"])
        with self.assertRaises(AccessError):
            wizard.write({"read_rows": "[]"})
        wizard.action_import()
        self.assertFalse(wizard.sudo().read_rows)

    def test_lists_that_changed_are_asked_again(self):
        wizard = self._checked(self._rows(2), self.office)
        self.village_a.name = "Thôn Đổi Tên"
        with self.assertRaises(UserError):
            wizard.action_import()

    def test_another_file_is_read(self):
        wizard = self._checked(self._rows(2), self.office)
        wizard.file = base64.b64encode(intake_form.build(self._rows(3)))
        before = self._count()
        wizard.action_import()
        self.assertEqual(self._count(), before + 3)


class TestIntake(IntakeCommon):
    @users("t_office")
    def test_preview_writes_nothing_and_import_writes_all(self):
        rows = [
            self._row(
                phone="0900 000 001",
                address="Tổ 3",
                channel="Họp thôn",
                people="4",
                field="Giao thông nông thôn",
                recorder="Trưởng bản",
                text="=cmd() Trạm bơm hỏng",
            ),
            self._row(village="Nà Lầu", name="", anonymous="x", date="06/03/2026"),
        ]
        before = self._count()
        wizard = self._checked(rows)
        self.assertEqual(self._count(), before)
        self.assertEqual(wizard.state, "preview")
        self.assertEqual((wizard.new_count, wizard.error_count), (2, 0))
        action = wizard.action_import()
        voices = self.env["dialogue.contribution"].search(action["domain"], order="id")
        first, second = voices
        self.assertRecordValues(
            first,
            [
                {
                    "text": "=cmd() Trạm bơm hỏng",
                    "village_id": self.village_a.id,
                    "channel": "village_meeting",
                    "people_count": 4,
                    "field_id": self.road.id,
                    "received_date": date(2026, 3, 5),
                    "recorded_by": self.office.id,
                    "recorder_name": "Trưởng bản",
                    "is_anonymous": False,
                    "company_id": self.company.id,
                }
            ],
        )
        self.assertRegex(first.code, r"^YK/2026/\d{4}$")
        self.assertEqual(first.citizen_id.phone, "0900 000 001")
        self.assertEqual(first.citizen_id.village_id, self.village_a)
        self.assertTrue(second.is_anonymous)
        self.assertFalse(second.citizen_id)
        self.assertEqual(second.channel, "form")
        # The names do not stay behind.
        self.assertFalse(wizard.file)
        self.assertFalse(wizard.line_ids)

    @users("t_office")
    def test_twice_adds_nothing(self):
        rows = [*self._rows(3), self._row(name="", text="Không tên")]
        self._checked(rows).action_import()
        before = self._count()
        wizard = self._checked(rows)
        self.assertEqual(self._statuses(wizard), ["known"] * 4)
        self.assertIn("YK/2026/", wizard.line_ids[0].message)
        with self.assertRaisesRegex(UserError, "nothing to add"):
            wizard.action_import()
        # Other capitals, spaces, accents of the wording and set phrases: the same.
        again = self._row(
            name="LÒ VĂN 0",
            text="Kính đề nghị: y kien thu 0 về đường,  nước và điện của bản!",
        )
        self.assertEqual(self._statuses(self._checked([again])), ["known"])
        # Another person, village or day is another voice.
        others = [
            {**rows[0], "name": "Lò Văn Khác"},
            {**rows[0], "village": "Nà Lầu"},
            {**rows[0], "date": "06/03/2026"},
        ]
        wizard = self._checked(others)
        self.assertEqual((wizard.new_count, wizard.known_count), (3, 0))
        self.assertEqual(self._count(), before)

    @users("t_office")
    def test_typed_contributions_and_repeated_rows_are_known(self):
        typed = self.env["dialogue.contribution"].create(
            {
                "text": "Trạm bơm hỏng, ruộng thiếu nước",
                "village_id": self.village_a.id,
                "received_date": "2026-03-05",
            }
        )
        rows = [self._row(name=""), self._row(), self._row(name="lương thị ước")]
        wizard = self._checked(rows)
        self.assertEqual(self._statuses(wizard), ["known", "new", "known"])
        messages = wizard.line_ids.sorted("row").mapped("message")
        self.assertIn(typed.code, messages[0])
        self.assertIn("row 3", messages[2])

    @users("t_office")
    def test_similar_matter_is_named_and_does_not_block(self):
        text = "Đường vào bản Thượng lầy lội lúc trời mưa"
        wizard = self._checked([self._row(text=text), self._row(text="Nước sạch")])
        self.assertEqual(self._statuses(wizard), ["similar", "new"])
        line = wizard.line_ids.filtered("petition_id")
        self.assertEqual(line.petition_id, self.petition)
        self.assertIn(self.petition.code, line.message)
        single = self.env["dialogue.petition"].find_similar(text, self.village_a.id)
        self.assertEqual(single[0]["id"], self.petition.id)
        before = self._count()
        wizard.action_import()
        self.assertEqual(self._count(), before + 2)

    @users("t_office")
    def test_one_wrong_row_blocks_all(self):
        rows = [
            *self._rows(3),
            self._row(date="31/02/2026", village="Bản Thươn"),
            self._row(anonymous="x"),
            self._row(village=""),
            self._row(name="", phone="0900"),
        ]
        before = self._count()
        wizard = self._checked(rows)
        self.assertEqual(wizard.error_count, 4)
        # What has to be mended comes first.
        self.assertEqual(wizard.line_ids[0].status, "error")
        messages = {line.row: line.message for line in wizard.line_ids}
        self.assertIn("K5: “31/02/2026” is not a date. Type day/month", messages[5])
        self.assertIn(
            "B5: “Bản Thươn” is not in the list. Did you mean “Bản Th", messages[5]
        )
        self.assertIn("F6: An anonymous contribution names nobody", messages[6])
        self.assertIn("B7: No village is named", messages[7])
        self.assertIn("C8: A telephone or an address", messages[8])
        with self.assertRaisesRegex(
            UserError, "Nothing was imported: 4 rows"
        ) as caught:
            wizard.action_import()
        self.assertNotIn("Lương", str(caught.exception))
        self.assertEqual(self._count(), before)
        self.assertFalse(
            self.env["dialogue.citizen"].search([("name", "like", "Lò Văn ")])
        )

    @users("t_office")
    def test_import_wants_the_preview(self):
        with self.assertRaisesRegex(UserError, "Check the file first"):
            self._wizard(self._rows(1)).action_import()
        wizard = self._checked(self._rows(1))
        wizard.action_back()
        self.assertFalse(wizard.file)
        with self.assertRaisesRegex(UserError, "Choose an Excel file"):
            wizard.action_check()

    @users("t_office")
    def test_bad_files_are_refused_in_words(self):
        book = openpyxl.Workbook()
        book.active.append(["Tháng", "Thu"])
        buffer = io.BytesIO()
        book.save(buffer)
        for data, words in (
            (b"Thon;Noi dung", "not an Excel file"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "old format"),
            (bytes(6_000_000), "larger than 5 MB"),
            (buffer.getvalue(), "lacks these headings: Thôn, Nội dung"),
            (intake_form.build([]), "no row below its headings"),
        ):
            with self.subTest(words), self.assertRaisesRegex(UserError, words):
                self._checked(data)
        with self.assertRaisesRegex(UserError, "macros"):
            self._checked(self._rows(1), file_name="phieu.xlsm")

    @users("t_office")
    def test_every_message_has_its_parameters(self):
        """A sentence that names what the reader does not give would be a traceback."""
        book = openpyxl.load_workbook(io.BytesIO(intake_form.build(self._rows(6))))
        sheet = book.active
        for cell, value in {
            "K2": "9/9/2099",
            "K3": "1/1/1900",
            "K4": None,
            "I2": "-1",
            "F2": "?",
            "G2": "zzz",
            "H2": "=1+1",
            "H3": "#REF!",
            "C3": "a" * 300,
            "H300": "xa",
        }.items():
            sheet[cell] = value
        sheet.merge_cells("B6:B7")
        buffer = io.BytesIO()
        book.save(buffer)
        wizard = self._checked(buffer.getvalue())
        text = "\n".join(wizard.line_ids.filtered("message").mapped("message"))
        for words in (
            "K2: 09/09/2099 lies in the future",
            "K3: 01/01/1900 lies before 2000",
            "K4: Nothing is typed here",
            "I2: “-1” is not a number of people",
            "F2: “?” is neither yes nor no",
            "G2: “zzz” is not in the list",
            "H2: The cell holds a formula",
            "H3: The cell shows the error #REF!",
            "C3: The text is longer than 200",
            "B6:B7: These cells are merged",
            "300: This row stands below more than 100",
        ):
            self.assertIn(words, text)

    @users("t_office")
    def test_citizens_are_found_again_or_made(self):
        Citizen = self.env["dialogue.citizen"]
        known, namesake = Citizen.create(
            [
                {
                    "name": "Lương Thị Ước",
                    "village_id": self.village_a.id,
                    "phone": phone,
                }
                for phone in (False, "0900 000 002")
            ]
        )
        rows = [
            self._row(text="một", name="lương  thị ước"),
            self._row(text="hai", phone="0900000002"),
            self._row(text="ba", phone="0900 000 009"),
            self._row(text="bốn", name="Hà Văn Đoản"),
            self._row(text="năm", name="Hà Văn Đoản", phone="0900 000 010"),
            self._row(text="sáu", village="Nà Lầu"),
        ]
        action = self._checked(rows).action_import()
        voices = self.env["dialogue.contribution"].search(action["domain"], order="id")
        said = {voice.text: voice.citizen_id for voice in voices}
        self.assertEqual(said["một"], known)
        self.assertEqual(said["hai"], namesake)
        # The telephone may be the known one's, who had none.
        self.assertEqual(said["ba"], known)
        self.assertEqual(said["bốn"], said["năm"])
        self.assertEqual(said["năm"].phone, "0900 000 010")
        self.assertEqual(said["sáu"].village_id, self.village_b)
        self.assertNotIn(said["sáu"], known | namesake)

    @users("t_village")
    def test_a_village_imports_for_itself_alone(self):
        wizard = self._checked([self._row(village=""), self._row(village="Nà Lầu")])
        self.assertEqual(wizard.village_id, self.village_a)
        self.assertEqual(wizard.own_village_ids, self.village_a)
        self.assertEqual(self._statuses(wizard), ["new", "error"])
        line = wizard.line_ids.filtered(lambda item: item.status == "error")
        self.assertIn("You enter nothing for “Nà Lầu”", line.message)
        with self.assertRaises(UserError):
            wizard.action_import()
        # Nor by naming the foreign village for rows that name none.
        wizard = self._checked([self._row(village="")], village_id=self.village_b.id)
        self.assertEqual(wizard.error_count, 1)
        wizard = self._checked([self._row()])
        voices = wizard.action_import()["domain"]
        voice = self.env["dialogue.contribution"].search(voices)
        self.assertEqual(voice.village_id, self.village_a)
        self.assertEqual(voice.recorded_by, self.village_user)

    def test_a_village_sees_no_similar_matter_of_others(self):
        text = "Đập Nà Lầu vỡ, nước tràn ruộng"
        self.env["dialogue.petition"].create(
            {"subject": text, "village_id": self.village_b.id}
        )
        row = self._row(text=text)
        self.assertEqual(self._statuses(self._checked([row], self.office)), ["similar"])
        self.assertEqual(
            self._statuses(self._checked([row], self.village_user)), ["new"]
        )

    def test_who_may_use_it(self):
        for user in (self.head, self.officer, self.leader):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self._wizard(self._rows(1), user)
        self._checked(self._rows(1), self.supervisor).action_import()
        # What one uploads is nobody else's.
        wizard = self._checked(self._rows(2), self.office)
        lines = wizard.line_ids
        self.env.invalidate_all()
        for user in (self.manager, self.village_user):
            with self.assertRaises(AccessError):
                wizard.with_user(user).read(["file"])
            with self.assertRaises(AccessError):
                lines.with_user(user).read(["excerpt"])
        export = self.env["dialogue.intake.export"].with_user(self.office).create({})
        with self.assertRaises(AccessError):
            export.with_user(self.manager).action_export()

    def test_another_commune_is_closed(self):
        other = self.env["res.company"].create({"name": "Xã Khác"})
        wizard = self._wizard(self._rows(1), self.village_user, company_id=other.id)
        wizard.action_check()
        self.assertEqual(wizard.error_count, 1)

    @users("t_office")
    def test_session_of_all_rows(self):
        plan = self.env["dialogue.plan"].create(
            {"name": "Kế hoạch", "year": 2026, "company_id": self.company.id}
        )
        session = self.env["dialogue.session"].create(
            {"name": "Hội nghị", "plan_id": plan.id}
        )
        action = self._checked(self._rows(2), session_id=session.id).action_import()
        voices = self.env["dialogue.contribution"].search(action["domain"])
        self.assertEqual(voices.session_id, session)

    def test_queries_do_not_grow_with_the_rows(self):
        """Odoo writes a hundred rows at once; nothing else may be asked per row."""
        needed = {}
        self._checked(self._rows(2), self.office).action_import()
        for count in (20, 95, 200):
            rows = self._rows(count)
            for row in rows:
                row["text"] += f" đợt {count}"
                row["name"] += f" {count}"
            self.env.flush_all()
            self.env.invalidate_all()
            wizard = self._wizard(rows, self.office)
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            wizard.action_check()
            self.env.flush_all()
            middle = self.cr.sql_log_count
            wizard.action_import()
            self.env.flush_all()
            needed[count] = (middle - start, self.cr.sql_log_count - middle)
        self.assertEqual(needed[20], needed[95], needed)
        # A second batch: one more statement for each table that is written.
        self.assertLessEqual(needed[200][0], needed[20][0] + 4, needed)
        self.assertLessEqual(needed[200][1], needed[20][1] + 12, needed)

    @users("t_office")
    def test_two_thousand_rows(self):
        before = self._count()
        wizard = self._checked(self._rows(2000))
        self.assertEqual(wizard.error_count, 0)
        wizard.action_import()
        self.assertEqual(self._count(), before + 2000)

    def test_steps(self):
        """As the browser does it: the preview in steps, the writing watched."""
        alike = self._row(text="Đường vào bản Thượng lầy lội lúc trời mưa")
        wrong = self._row(date="ngày mai")
        wizard = self._wizard([*self._rows(120), alike, wrong, alike], self.office)
        progress = [wizard.check_start()]
        while progress[-1]["done"] < progress[-1]["total"]:
            self.assertEqual(wizard.state, "checking")
            progress.append(wizard.check_next())
        # Two rows need no look: the wrong one, and the one that stands there twice.
        self.assertEqual([step["done"] for step in progress], [2, 102, 123])
        self.assertEqual({step["total"] for step in progress}, {123})
        self.assertEqual(wizard.state, "preview")
        whole = self._checked([*self._rows(120), alike, wrong, alike], self.office)
        for left, right in zip(
            wizard.line_ids.sorted("row"), whole.line_ids.sorted("row"), strict=True
        ):
            self.assertEqual(left.status, right.status)
            self.assertEqual(left.message, right.message)
        found = wizard.line_ids.search([("import_id", "=", wizard.id)])
        self.assertEqual(found[:2].mapped("status"), ["error", "similar"])

    def test_import_waits_for_the_last_step(self):
        wizard = self._wizard(self._rows(2), self.office)
        wizard.check_start()
        with self.assertRaisesRegex(UserError, "Check the file first"):
            wizard.action_import()
        wizard.check_cancel()
        self.assertRecordValues(wizard, [{"state": "upload", "line_ids": []}])
        self.assertTrue(wizard.file)

    def test_progress_of_the_writing(self):
        Progress = self.env["dialogue.intake.progress"]
        own = Progress.with_user(self.office).create({})
        foreign = Progress.with_user(self.manager).create({})
        for progress, done in ((own, 3), (foreign, 0)):
            wizard = self._checked(
                [self._row(text=f"{progress.id}/{number}") for number in range(3)],
                self.office,
            )
            with self.enter_registry_test_mode():
                wizard.with_context(dialogue_progress_id=progress.id).action_import()
            self.env.invalidate_all()
            self.assertEqual(progress.sudo().done, done)

    def test_two_imports_at_once(self):
        """Who comes second is started anew and then sees what the first wrote."""
        connection = db_connect(self.env.cr.dbname)
        company = self.env.ref("base.main_company")
        with connection.cursor() as first, connection.cursor() as second:
            wizards = [
                self.env(cr=cr)[MODEL].new({"company_id": company.id})
                for cr in (first, second)
            ]
            second.execute("SELECT 1 FROM res_company LIMIT 1")
            wizards[0]._one_import_at_a_time()
            first.commit()
            with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
                wizards[1]._one_import_at_a_time()
            second.rollback()

    def test_a_denunciation_leaves_no_trace_in_the_key(self):
        self._checked([self._row(recorder="Trưởng bản")], self.office).action_import()
        voice = self.env["dialogue.contribution"].search(
            [("recorder_name", "=", "Trưởng bản"), ("company_id", "=", self.company.id)]
        )
        self.assertTrue(voice.intake_key)
        voice._strip()
        self.assertFalse(voice.intake_key)
        self.assertFalse(voice.recorder_name)

    @users("t_office")
    def test_the_key_is_not_typed(self):
        voice = self.env["dialogue.contribution"].create({"text": "x"})
        with self.assertRaises(AccessError):
            voice.intake_key = "0"

    # ------------------------------------------------------------------
    # Template and export
    # ------------------------------------------------------------------
    def _lists(self, wizard):
        book = openpyxl.load_workbook(
            io.BytesIO(base64.b64decode(wizard.template_file))
        )
        return [
            [cell.value for cell in column if cell.value]
            for column in book["Danh mục"].columns
        ]

    def test_template_of_a_commune_and_of_a_village(self):
        wizard = self.env[MODEL].with_user(self.office).create({})
        villages, channels, matters = self._lists(wizard)
        self.assertEqual(villages, ["Bản Thượng", "Đồng Mới", "Nà Lầu"])
        self.assertIn("Họp thôn", channels)
        self.assertIn("Giao thông nông thôn", matters)
        wizard.village_id = self.village_b
        self.assertEqual(self._lists(wizard)[0], ["Nà Lầu"])
        mine = self.env[MODEL].with_user(self.village_user).create({})
        self.assertEqual(self._lists(mine)[0], ["Bản Thượng"])

    def _exported(self, voices, user):
        wizard = (
            self.env["dialogue.intake.export"]
            .with_user(user)
            .with_context(active_ids=voices.ids)
            .create({})
        )
        return base64.b64decode(wizard.file)

    def test_what_is_exported_can_be_imported(self):
        rows = [
            *self._rows(3),
            self._row(
                text='=HYPERLINK("http://x")',
                phone="+84 900",
                address="@nhà",
                recorder="-",
            ),
            self._row(name="", anonymous="x"),
        ]
        action = self._checked(rows, self.office).action_import()
        voices = self.env["dialogue.contribution"].search(action["domain"])
        data = self._exported(voices, self.office)
        sheet = openpyxl.load_workbook(io.BytesIO(data)).active
        self.assertEqual(
            [cell.value for cell in sheet[1]],
            [column.heading for column in CONTRIBUTIONS.columns],
        )
        kinds = {cell.data_type for line in sheet.iter_rows(min_row=2) for cell in line}
        self.assertLessEqual(kinds, {"s", "n"})
        values = {cell.value for line in sheet.iter_rows(min_row=2) for cell in line}
        self.assertLessEqual({'=HYPERLINK("http://x")', "+84 900", "@nhà"}, values)
        wizard = self._checked(data, self.office)
        self.assertEqual(self._statuses(wizard), ["known"] * 5)

    def test_export_leaves_denunciations_out(self):
        voice = self.env["dialogue.contribution"].create(
            {"text": "Bí mật", "village_id": self.village_a.id}
        )
        voice._strip()
        sheet = openpyxl.load_workbook(
            io.BytesIO(self._exported(voice, self.env.user))
        ).active
        self.assertEqual(sheet.max_row, 1)

    def test_who_may_export(self):
        voices = self.env["dialogue.contribution"].create(
            [
                {"text": "a", "village_id": village.id}
                for village in (self.village_a, self.village_b)
            ]
        )
        for user in (self.leader, self.head):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self._exported(voices[0], user)
        with self.assertRaises(AccessError):
            self._exported(voices[1], self.village_user)
        self.assertTrue(self._exported(voices[0], self.village_user))
        self.env.ref("base.group_allow_export").user_ids -= self.office
        with self.assertRaisesRegex(AccessError, "may not export"):
            self._exported(voices, self.office)


@tagged("post_install", "-at_install", "dialogue_second_half")
class TestIntakeHttp(IntakeCommon, PatientCase):
    def test_downloads(self):
        self.authenticate("t_office", "t_office")
        wizard = self.env[MODEL].with_user(self.office).create({})
        response = self.url_open(wizard.action_template()["url"])
        self.assertEqual(response.status_code, 200)
        self.assertIn("phieu-y-kien-", response.headers["Content-Disposition"])
        book = openpyxl.load_workbook(io.BytesIO(response.content))
        self.assertEqual(book.sheetnames, ["Ý kiến", "Danh mục", "Hướng dẫn"])
        voices = self.env["dialogue.contribution"].create({"text": "Đường hỏng"})
        export = (
            self.env["dialogue.intake.export"]
            .with_user(self.office)
            .create({"contribution_ids": [Command.set(voices.ids)]})
        )
        url = export.action_export()["url"]
        self.assertIn(b"xl/workbook.xml", self.url_open(url).content)
        # Nobody else fetches it by its address.
        self.authenticate("t_leader", "t_leader")
        self.assertNotEqual(self.url_open(url).status_code, 200)

    def test_whole_way_through_rpc(self):
        """As the browser calls it: the file in, the preview read, the rows written."""
        self.authenticate("t_office", "t_office")
        data = base64.b64encode(intake_form.build(self._rows(3))).decode()
        wizard = self._rpc(
            "web_save", [[], {"file": data, "file_name": "a.xlsx"}], specification={}
        )[0]["id"]
        self._rpc("action_check", [[wizard]])
        read = self._rpc(
            "web_read",
            [[wizard]],
            specification={
                "new_count": {},
                "error_count": {},
                "line_ids": {"fields": {"row": {}, "status": {}, "message": {}}},
            },
        )[0]
        self.assertEqual((read["new_count"], read["error_count"]), (3, 0))
        self.assertEqual(len(read["line_ids"]), 3)
        action = self._rpc("action_import", [[wizard]])
        self.assertEqual(len(action["domain"][0][2]), 3)

    def _rpc(self, method, args, **kwargs):
        response = self.url_open(
            f"/web/dataset/call_kw/{MODEL}/{method}",
            data=json.dumps(
                {
                    "params": {
                        "model": MODEL,
                        "method": method,
                        "args": args,
                        "kwargs": kwargs,
                    }
                }
            ),
            headers={"Content-Type": "application/json"},
        ).json()
        self.assertNotIn("error", response, response.get("error"))
        return response["result"]
