# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
import dataclasses
import io

import openpyxl
from psycopg2.errors import SerializationFailure

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.sql_db import db_connect
from odoo.tools import mute_logger

from ..tools import intake_form
from ..tools.intake_columns import CONTRIBUTIONS, DELEGATES
from .common_plan import PlanCommon

MODEL = "dialogue.delegate.import"


class DelegateImportCommon(PlanCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.ref("base.group_allow_export").user_ids += (
            cls.office | cls.village_user | cls.head
        )

    def _row(self, name="Nông Thị Hoa", **values):
        return {"village": "Bản Thượng", "name": name, **values}

    def _wizard(self, rows, user=None, **values):
        if not isinstance(rows, bytes):
            rows = intake_form.build(rows, form=DELEGATES)
        return (
            self.env[MODEL]
            .with_user(user or self.office)
            .create(
                {
                    "file": base64.b64encode(rows),
                    "file_name": "danh-sach.xlsx",
                    "session_id": self.session.id,
                    **values,
                }
            )
        )

    def _checked(self, rows, user=None, **values):
        wizard = self._wizard(rows, user, **values)
        wizard.action_check()
        return wizard

    def _imported(self, rows, user=None, **values):
        action = self._checked(rows, user, **values).action_import()
        return self.env["dialogue.delegate"].search(action["domain"], order="id")

    def _statuses(self, wizard):
        return wizard.line_ids.sorted("row").mapped("status")

    def _message(self, wizard):
        return "\n".join(wizard.line_ids.filtered("message").mapped("message"))


class TestDelegateImport(DelegateImportCommon):
    # -- the form ---------------------------------------------------------------------

    def _book(self, data):
        return openpyxl.load_workbook(io.BytesIO(base64.b64decode(data)))

    def _lists(self, wizard):
        columns = self._book(wizard.template_file)["Danh mục"].columns
        return [[cell.value for cell in column if cell.value] for column in columns]

    def test_template(self):
        wizard = self._wizard([])
        sheet, hidden, notes = self._book(wizard.template_file).worksheets
        self.assertEqual(
            [cell.value for cell in sheet[1]],
            [
                "STT",
                "Thôn",
                "Họ và tên",
                "Chức vụ",
                "Đơn vị",
                "Thành phần",
                "Điện thoại",
                "Thư điện tử",
                "Ghi chú",
            ],
        )
        self.assertEqual(sheet.title, "Đại biểu")
        self.assertTrue(sheet["A1"].protection.locked)
        self.assertEqual(hidden.sheet_state, "hidden")
        self.assertIn("ĐẠI BIỂU", notes["A1"].value)
        villages, groups = self._lists(wizard)
        self.assertEqual(villages, ["Bản Thượng", "Đồng Mới", "Nà Lầu"])
        self.assertIn("Thường trực Đảng ủy", groups)
        wizard.village_id = self.village_b
        self.assertEqual(self._lists(wizard)[0], ["Nà Lầu"])
        self.assertIn("danh-sach-dai-bieu-Nà-Lầu", wizard.action_template()["url"])

    def test_template_names_the_villages_of_the_session(self):
        self.session.village_ids -= self.village_c
        self.assertEqual(self._lists(self._wizard([]))[0], ["Bản Thượng", "Nà Lầu"])

    def test_template_of_a_village(self):
        villages, groups = self._lists(self._wizard([], self.village_user))
        self.assertEqual(villages, ["Bản Thượng"])
        self.assertIn("Đại biểu Nhân dân", groups)
        self.assertNotIn("Thường trực Đảng ủy", groups)

    # -- preview and import -----------------------------------------------------------

    def test_preview_writes_nothing_and_import_writes_all(self):
        rows = [
            self._row(
                position="=cmd() Chi hội trưởng",
                organisation="Hội Phụ nữ",
                group="Người có uy tín",
                phone="0912 000 001",
                note="@đi bộ",
            ),
            self._row("Lý Văn Sáu", village="Nà Lầu"),
            self._row("Trần Thị Xuân", village="", group="Thường trực Đảng ủy"),
        ]
        wizard = self._checked(rows)
        self.assertFalse(self.session.delegate_ids)
        self.assertEqual((wizard.state, wizard.new_count), ("preview", 3))
        action = wizard.action_import()
        first, second, third = self.env["dialogue.delegate"].search(
            action["domain"], order="id"
        )
        self.assertRecordValues(
            first,
            [
                {
                    "session_id": self.session.id,
                    "village_id": self.village_a.id,
                    "name": "Nông Thị Hoa",
                    "position": "=cmd() Chi hội trưởng",
                    "organisation": "Hội Phụ nữ",
                    "phone": "0912 000 001",
                    "note": "@đi bộ",
                }
            ],
        )
        self.assertEqual(first.group_id.name, "Người có uy tín")
        self.assertEqual(second.group_id, self._group("people"))
        self.assertFalse(third.village_id)
        self.assertEqual(third.group_id, self._group("party"))
        # The names do not stay behind.
        self.assertFalse(wizard.file)
        self.assertFalse(wizard.line_ids)

    def test_places_are_filled_before_new_ones_are_made(self):
        self.session.action_generate_delegates()
        before = self.session.delegate_ids
        names = [f"Lò Văn {number}" for number in range(4)]
        wizard = self._checked([self._row(name) for name in names])
        self.assertEqual(wizard.place_count, 3)
        self.assertEqual(self._message(wizard).count("Takes a place"), 3)
        wizard.action_import()
        added = self.session.delegate_ids - before
        self.assertEqual(added.name, "Lò Văn 3")
        filled = before.filtered(lambda line: line.name in names)
        self.assertEqual(len(filled), 3)
        self.assertEqual(filled.village_id, self.village_a)
        self.assertEqual(filled.group_id, self._group("people"))

    def test_a_place_of_another_group_stays(self):
        self.session.action_generate_delegates()
        before = len(self.session.delegate_ids)
        self._imported([self._row(group="Người có uy tín")])
        self.assertEqual(len(self.session.delegate_ids), before + 1)

    def test_twice_adds_nothing(self):
        rows = [self._row(), self._row("Lý Văn Sáu", village="Nà Lầu")]
        self._imported(rows)
        wizard = self._checked([*rows, self._row("NÔNG  THỊ hoa", phone="0912")])
        self.assertEqual(self._statuses(wizard), ["known"] * 3)
        with self.assertRaisesRegex(UserError, "nothing to add"):
            wizard.action_import()
        self.assertEqual(len(self.session.delegate_ids), 2)

    def test_the_same_name_twice_in_the_file(self):
        rows = [self._row(), self._row(), self._row("Nông Thị Hòa")]
        wizard = self._checked(rows)
        self.assertEqual(self._statuses(wizard), ["new", "known", "new"])
        self.assertIn("row 2", self._message(wizard))

    def test_perhaps_the_same_person(self):
        self._imported([self._row(phone="0912 000 001")])
        wizard = self._checked(
            [
                self._row(phone="0912.000.001"),
                self._row(phone="0999 000 009"),
                self._row(village="Nà Lầu"),
            ]
        )
        self.assertEqual(self._statuses(wizard), ["known", "similar", "similar"])
        self.assertIn("(Bản Thượng, telephone 0912 000 001)", self._message(wizard))
        wizard.action_import()
        self.assertEqual(len(self.session.delegate_ids), 3)

    def test_addresses_are_read_and_wrong_ones_named(self):
        delegate = self._imported([self._row(email=" hoa@example.com ")])
        self.assertEqual(delegate.email, "hoa@example.com")
        for wrong in ("hoa", "a@example.com, b@example.com", "Hoa <a@example.com>"):
            wizard = self._checked([self._row("Lý Văn Sáu", email=wrong)])
            self.assertIn("is not an e-mail address", self._message(wizard))

    def test_a_file_of_the_form_before_it_had_addresses(self):
        columns = [column for column in DELEGATES.columns if column.key != "email"]
        old = dataclasses.replace(DELEGATES, columns=tuple(columns))
        rows = intake_form.build([self._row(phone="0900 000 001")], form=old)
        delegate = self._imported(rows)
        self.assertEqual(delegate.phone, "0900 000 001")
        self.assertFalse(delegate.email)

    def test_one_wrong_row_blocks_all(self):
        wizard = self._checked(
            [
                self._row(),
                self._row("", position="Trưởng bản"),
                self._row("Lý Văn Sáu", village="Nà Lần", group="Hội đồng hương"),
                self._row("Vi Thị Đào", phone="1" * 300),
            ]
        )
        self.assertEqual(wizard.error_count, 3)
        self.assertEqual(wizard.line_ids.sorted("rank")[0].status, "error")
        for words in (
            "C3: Nothing is typed here",
            "B4: “Nà Lần” is not in the list. Did you mean “Nà Lầu”?",
            "F4: “Hội đồng hương” is not in the list",
            "G5: The text is longer than 200",
        ):
            self.assertIn(words, self._message(wizard))
        with self.assertRaisesRegex(UserError, "Nothing was imported: 3 rows"):
            wizard.action_import()
        self.assertFalse(self.session.delegate_ids)

    def test_a_village_that_does_not_take_part(self):
        self.session.village_ids -= self.village_c
        wizard = self._checked([self._row(village="Đồng Mới")])
        self.assertIn("“Đồng Mới” does not take part", self._message(wizard))

    def test_refused_files(self):
        for data, words in (
            (b"PK\x03\x04 docx", "not an Excel file"),
            (intake_form.build([{}], form=CONTRIBUTIONS), "lacks these headings"),
            (intake_form.build([], form=DELEGATES), "no row below"),
        ):
            with self.subTest(words), self.assertRaisesRegex(UserError, words):
                self._checked(data)

    def test_formulas_and_merged_cells(self):
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.title = DELEGATES.sheet
        sheet.append([column.heading for column in DELEGATES.columns])
        sheet.append(["1", "Bản Thượng", "=1+1"])
        sheet.append(["2", "Bản Thượng", "Lý Văn Sáu"])
        sheet.append(["3", None, "Lý Văn Bảy"])
        sheet.merge_cells("B3:B4")
        buffer = io.BytesIO()
        book.save(buffer)
        message = self._message(self._checked(buffer.getvalue()))
        self.assertIn("C2: The cell holds a formula", message)
        self.assertIn("B3:B4: These cells are merged", message)

    def test_two_imports_at_once(self):
        """Who comes second is started anew and then sees what the first wrote."""
        connection = db_connect(self.env.cr.dbname)
        with connection.cursor() as first, connection.cursor() as second:
            first.execute("SELECT id FROM dialogue_session LIMIT 1")
            [session] = first.fetchone() or [0]
            if not session:
                self.skipTest("no session is committed in this database")
            wizards = [
                self.env(cr=cr)[MODEL].new({"session_id": session})
                for cr in (first, second)
            ]
            second.execute("SELECT 1 FROM dialogue_session LIMIT 1")
            wizards[0]._one_import_at_a_time()
            first.commit()
            with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
                wizards[1]._one_import_at_a_time()
            second.rollback()

    def test_queries_do_not_grow_with_the_rows(self):
        self.session.action_generate_delegates()
        self._imported([self._row("Nông Thị Nhất")])
        needed = {}
        for count in (20, 95):
            rows = [self._row(f"Lò Văn {count} {number}") for number in range(count)]
            wizard = self._wizard(rows)
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            wizard.action_check()
            self.env.flush_all()
            middle = self.cr.sql_log_count
            wizard.action_import()
            self.env.flush_all()
            needed[count] = (middle - start, self.cr.sql_log_count - middle)
            # The places of the village are taken by the first.
        self.assertLessEqual(needed[95][0], needed[20][0], needed)
        self.assertLessEqual(needed[95][1], needed[20][1], needed)

    # -- who --------------------------------------------------------------------------

    def test_a_village_names_its_own_alone(self):
        wizard = self._checked(
            [self._row(village=""), self._row(village="Nà Lầu")], self.village_user
        )
        self.assertEqual(wizard.village_id, self.village_a)
        self.assertEqual(self._statuses(wizard), ["new", "error"])
        self.assertIn("You enter nothing for “Nà Lầu”", self._message(wizard))
        delegate = self._imported([self._row(village="")], self.village_user)
        self.assertEqual(delegate.village_id, self.village_a)
        self.assertEqual(delegate.create_uid, self.village_user)

    def test_a_village_fills_its_places(self):
        self.session.action_generate_delegates()
        before = self.session.delegate_ids
        self._imported([self._row()], self.village_user)
        self.assertEqual(self.session.delegate_ids, before)
        self.assertIn("Nông Thị Hoa", before.mapped("name"))

    def test_a_village_is_refused_when_the_session_has_begun(self):
        session = self._ready_to_invite()
        session.action_invite()
        wizard = self._checked([self._row()], self.village_user)
        session.action_start()
        self.env.invalidate_all()
        for step in (wizard.action_import, wizard.action_check):
            with self.assertRaisesRegex(UserError, "takes no names from the villages"):
                step()
        # The rules of the records say the same.
        with self.assertRaises(AccessError):
            self.env["dialogue.delegate"].with_user(self.village_user).create(
                wizard._delegate_vals(wizard._read_file()[0][1].rows[0])
                | {"village_id": self.village_a.id}
            )
        self._imported([self._row()], self.office)

    def test_a_village_not_invited_is_refused(self):
        self.session.village_ids = [Command.set(self.village_b.ids)]
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            self._wizard([self._row()], self.village_user)

    def test_who_may_use_it(self):
        for user in (self.head, self.leader, self.supervisor):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self._wizard([self._row()], user)
        wizard = self._checked([self._row()])
        lines = wizard.line_ids
        self.env.invalidate_all()
        for user in (self.manager, self.village_user):
            with self.subTest(user.login), self.assertRaises(AccessError):
                wizard.with_user(user).read(["file"])
            with self.subTest(user.login), self.assertRaises(AccessError):
                lines.with_user(user).read(["person"])

    def test_the_session_of_the_context(self):
        other = self.session.copy()
        Wizard = self.env[MODEL].with_user(self.office)
        self.assertFalse(Wizard.create({"session_id": other.id}).file)
        chosen = Wizard.with_context(dialogue_session_id=other.id)
        self.assertEqual(
            chosen.new(chosen.default_get(["session_id"])).session_id, other
        )
        # Two are ahead: which one is not to be guessed.
        self.assertFalse(Wizard.default_get(["session_id"]).get("session_id"))

    # -- steps ------------------------------------------------------------------------

    def test_steps(self):
        wizard = self._wizard([self._row(f"Lò Văn {number}") for number in range(250)])
        progress = [wizard.check_start()]
        while progress[-1]["done"] < progress[-1]["total"]:
            self.assertEqual(wizard.state, "checking")
            with self.assertRaisesRegex(UserError, "Check the file first"):
                wizard.action_import()
            progress.append(wizard.check_next())
        self.assertEqual([step["done"] for step in progress], [0, 100, 200, 250])
        self.assertEqual(wizard.state, "preview")
        wizard.action_import()
        self.assertEqual(len(self.session.delegate_ids), 250)

    def test_stopped(self):
        wizard = self._wizard([self._row()])
        wizard.check_start()
        wizard.check_cancel()
        self.assertRecordValues(wizard, [{"state": "upload", "line_ids": []}])
        self.assertTrue(wizard.file)
        wizard.action_check()
        self.assertEqual(wizard.new_count, 1)

    # -- export -----------------------------------------------------------------------

    def _exported(self, delegates, user):
        wizard = self.env["dialogue.delegate.export"].with_user(user)
        return wizard.with_context(active_ids=delegates.ids).create({}).file

    def test_what_is_exported_can_be_imported(self):
        self.session.action_generate_delegates()
        self._imported(
            [self._row(position="=1+1", phone="+84 900", note="-", organisation="@x")]
        )
        named = self.session.delegate_ids.filtered("is_named")
        data = self._exported(self.session.delegate_ids, self.office)
        sheet = self._book(data).active
        self.assertEqual(
            [cell.value for cell in sheet[1]],
            [column.heading for column in DELEGATES.columns],
        )
        cells = [cell for line in sheet.iter_rows(min_row=2) for cell in line]
        self.assertLessEqual({cell.data_type for cell in cells}, {"s", "n"})
        self.assertLessEqual({"=1+1", "+84 900"}, {cell.value for cell in cells})
        wizard = self._checked(base64.b64decode(data))
        self.assertEqual(self._statuses(wizard), ["known"] * len(named))

    def test_who_may_export(self):
        delegates = self.env["dialogue.delegate"].create(
            [
                {"session_id": self.session.id, "village_id": village.id, "name": "An"}
                for village in (self.village_a, self.village_b)
            ]
        )
        self.assertTrue(self._exported(delegates[0], self.village_user))
        for user, record in (
            (self.village_user, delegates[1]),
            (self.head, delegates[0]),
            (self.leader, delegates[0]),  # without the right to export
        ):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self._exported(record, user)
