# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
import io

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..tools import intake_form
from ..tools.intake_columns import DEPARTMENTS, STANDING, VILLAGES
from .common import DialogueCommon

MODEL = "dialogue.setup.import"


def book(villages=(), departments=(), people=()):
    return intake_form.build_book(
        [(VILLAGES, villages), (DEPARTMENTS, departments), (STANDING, people)]
    )


@tagged("post_install", "-at_install")
class TestSetupImport(DialogueCommon):
    """Villages, departments and usual delegates from one Excel file."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.fresh = cls.env["res.company"].create({"name": "Xã Mới Lập"})
        cls.env.user.company_ids += cls.fresh
        cls.admin, cls.system = cls._new_users(
            ("t_admin", "manager"), ("t_system", "manager"), company=cls.fresh
        )
        cls.env.ref("base.group_erp_manager").user_ids += cls.system

    def _wizard(self, data, user=None, **values):
        user = user or self.admin
        return (
            self.env[MODEL]
            .with_user(user)
            .with_context(allowed_company_ids=user.company_ids.ids)
            .create(
                {
                    "file": base64.b64encode(data),
                    "file_name": "thiet-lap.xlsx",
                    **values,
                }
            )
        )

    def _checked(self, data, user=None, **values):
        wizard = self._wizard(data, user, **values)
        wizard.action_check()
        return wizard

    def _imported(self, data, user=None, **values):
        action = self._checked(data, user, **values).action_import()
        self.env.invalidate_all()
        return action

    def _villages(self):
        return self.env["dialogue.village"].search([("company_id", "=", self.fresh.id)])

    def _departments(self):
        return self.env["hr.department"].search([("company_id", "=", self.fresh.id)])

    def _statuses(self, wizard):
        lines = wizard.line_ids.sorted(lambda line: (line.sheet != "Thôn", line.row))
        return lines.mapped("status")

    # ------------------------------------------------------------------
    # The form
    # ------------------------------------------------------------------
    def test_form(self):
        data = base64.b64decode(self._wizard(b"").template_file)
        read = openpyxl.load_workbook(io.BytesIO(data))
        self.assertEqual(
            read.sheetnames,
            ["Thôn", "Phòng ban", "Đại biểu", "Danh mục", "Hướng dẫn"],
        )
        self.assertEqual(read["Danh mục"].sheet_state, "hidden")
        for form in (VILLAGES, DEPARTMENTS, STANDING):
            sheet = form.sheet
            headings = [cell.value for cell in read[sheet][1]]
            self.assertEqual(headings, [column.heading for column in form.columns])
            self.assertTrue(read[sheet]["A1"].protection.locked)
        notes = [row[0].value for row in read["Hướng dẫn"].rows]
        self.assertIn("HƯỚNG DẪN GHI TRANG “THÔN”", notes)
        self.assertIn("HƯỚNG DẪN GHI TRANG “PHÒNG BAN”", notes)
        url = self._wizard(b"").action_template()["url"]
        self.assertIn("thiet-lap-xa-Xã-Mới-Lập.xlsx", url)

    def test_the_empty_form_is_refused(self):
        data = base64.b64decode(self._wizard(b"").template_file)
        with self.assertRaisesRegex(UserError, "no row"):
            self._checked(data)

    # ------------------------------------------------------------------
    # Preview and import
    # ------------------------------------------------------------------
    def test_villages_and_departments(self):
        data = book(
            [
                {
                    "name": "Thôn 1",
                    "head_name": "Nông Văn Ất",
                    "head_phone": "0912 000 001",
                    "front_head_name": "Lò Thị Bính",
                    "household_count": "1.250",
                    "voter_count": "0",
                    "venue": "Nhà văn hóa thôn 1",
                },
                {"name": "Thôn 2"},
            ],
            [
                {
                    "name": "Phòng Kinh tế",
                    "head_name": "Hà Văn Đinh",
                    "email": "KinhTe@xa.example",
                    "phone": "0912 000 002",
                },
                {"name": "Trạm Y tế"},
            ],
        )
        wizard = self._checked(data)
        self.assertEqual(self._statuses(wizard), ["new"] * 4)
        self.assertFalse(self._villages() | self._villages())
        self.assertFalse(self._departments())
        action = wizard.action_import()
        self.assertEqual(action["tag"], "commune_dialogue.home")
        self.assertRecordValues(
            self._villages(),
            [
                {
                    "name": "Thôn 1",
                    "head_name": "Nông Văn Ất",
                    "head_phone": "0912 000 001",
                    "front_head_name": "Lò Thị Bính",
                    "household_count": 1250,
                    "voter_count": 0,
                    "venue": "Nhà văn hóa thôn 1",
                },
                {
                    "name": "Thôn 2",
                    "head_name": False,
                    "head_phone": False,
                    "front_head_name": False,
                    "household_count": 0,
                    "voter_count": 0,
                    "venue": False,
                },
            ],
        )
        head = self._departments().manager_id
        self.assertRecordValues(
            head,
            [
                {
                    "name": "Hà Văn Đinh",
                    "work_email": "kinhte@xa.example",
                    "work_phone": "0912 000 002",
                    "company_id": self.fresh.id,
                    "user_id": False,
                }
            ],
        )
        self.assertFalse(wizard.file, "names people: forgotten with the import")

    def test_the_same_file_twice(self):
        data = book(
            [{"name": "Thôn 1", "household_count": "10"}],
            [{"name": "Phòng Kinh tế", "head_name": "Hà Văn Đinh"}],
        )
        self._imported(data)
        wizard = self._checked(data)
        self.assertEqual(self._statuses(wizard), ["known", "known"])
        with self.assertRaisesRegex(UserError, "nothing to add"):
            wizard.action_import()
        self.assertEqual(len(self._villages()), 1)
        self.assertEqual(len(self._departments()), 1)

    def test_rows_of_the_same_name(self):
        wizard = self._checked(book([{"name": "Thôn 1"}, {"name": " thôn  1 "}]))
        self.assertEqual(self._statuses(wizard), ["new", "known"])
        self.assertIn("row 2", wizard.line_ids.filtered("message").message)
        wizard.action_import()
        self.assertEqual(self._villages().mapped("name"), ["Thôn 1"])

    def test_what_is_empty_is_filled_in(self):
        village = self.env["dialogue.village"].create(
            {"name": "Thôn 1", "company_id": self.fresh.id, "head_name": "Người Cũ"}
        )
        department = self.env["hr.department"].create(
            {"name": "Phòng Kinh tế", "company_id": self.fresh.id}
        )
        self._imported(
            book(
                [{"name": "THÔN 1", "head_name": "Người Mới", "venue": "Đình làng"}],
                [{"name": "phòng kinh tế", "head_name": "Hà Văn Đinh"}],
            )
        )
        self.assertRecordValues(
            village,
            [{"name": "Thôn 1", "head_name": "Người Cũ", "venue": "Đình làng"}],
        )
        self.assertEqual(department.manager_id.name, "Hà Văn Đinh")
        self.assertEqual(self._departments(), department)

    def test_one_sheet_alone(self):
        self._imported(book([], [{"name": "Trạm Y tế"}]))
        self.assertEqual(self._departments().name, "Trạm Y tế")
        self._imported(intake_form.build([{"name": "Thôn 9"}], form=VILLAGES))
        self.assertEqual(self._villages().name, "Thôn 9")

    # ------------------------------------------------------------------
    # Usual delegates
    # ------------------------------------------------------------------
    def _standing(self):
        return self.env["dialogue.standing.delegate"].search(
            [("company_id", "=", self.fresh.id)], order="id"
        )

    def test_usual_delegates_of_villages_of_the_same_file(self):
        self.env["dialogue.village"].create(
            {"name": "Thôn Cũ", "company_id": self.fresh.id}
        )
        data = book(
            [{"name": "Thôn Cũ"}, {"name": "Thôn Mới"}],
            [],
            [
                {
                    "village": "thon moi",
                    "name": "Nông Văn Ất",
                    "position": "Bí thư chi bộ",
                    "phone": "0912 000 003",
                    "email": "At@xa.example",
                },
                {"village": "Thôn Cũ", "name": "Lò Thị Bính"},
                {
                    "name": "Hà Văn Đinh",
                    "organisation": "Trường THCS",
                    "group": "Thường trực Đảng ủy",
                },
            ],
        )
        wizard = self._checked(data)
        lines = wizard.line_ids.filtered(lambda line: line.sheet == "Đại biểu")
        self.assertEqual(
            lines.sorted("row").mapped("village"), ["Thôn Mới", "Thôn Cũ", False]
        )
        self.assertFalse(self._standing())
        wizard.action_import()
        people = self.env.ref("commune_dialogue.delegate_group_people")
        new, old = self._villages().sorted("name", reverse=True)
        first, second, third = self._standing()
        self.assertRecordValues(
            first | second,
            [
                {
                    "name": "Nông Văn Ất",
                    "position": "Bí thư chi bộ",
                    "phone": "0912 000 003",
                    "email": "at@xa.example",
                    "village_id": new.id,
                    "group_id": people.id,
                },
                {
                    "name": "Lò Thị Bính",
                    "position": False,
                    "phone": False,
                    "email": False,
                    "village_id": old.id,
                    "group_id": people.id,
                },
            ],
        )
        self.assertEqual(third.group_id.name, "Thường trực Đảng ủy")
        self.assertFalse(third.village_id)
        # The same file again, and one more row that stands in it twice.
        wizard = self._checked(data)
        self.assertEqual(set(wizard.line_ids.mapped("status")), {"known"})
        with self.assertRaisesRegex(UserError, "nothing to add"):
            wizard.action_import()
        rows = [{"name": "Vi Thị Đào"}, {"name": "vi thị đào", "phone": "0912 000 9"}]
        self._imported(book([], [], rows))
        self.assertEqual(len(self._standing()), 4)

    def test_a_delegate_of_a_village_that_is_nowhere(self):
        wizard = self._checked(
            book(
                [{"name": "Thôn Thượng"}],
                [],
                [
                    {"village": "Thôn Thuợngg", "name": "Nông Văn Ất"},
                    {"village": "Thôn Thượng"},
                    {"name": "Lò Thị Bính", "email": "không phải"},
                ],
            )
        )
        cells = set(wizard.line_ids.filtered("cells").mapped("cells"))
        self.assertEqual(cells, {"Đại biểu!B2", "Đại biểu!C3", "Đại biểu!H4"})
        message = wizard.line_ids.filtered(lambda line: line.cells == "Đại biểu!B2")
        self.assertIn("Did you mean “Thôn Thượng”", message.message)

    # ------------------------------------------------------------------
    # What is wrong
    # ------------------------------------------------------------------
    def test_nothing_is_saved_while_one_row_is_wrong(self):
        wizard = self._checked(
            book(
                [
                    {"name": "Thôn 1"},
                    {"name": "Thôn 2", "household_count": "nhiều"},
                    {"head_name": "Không Tên Thôn"},
                ],
                [
                    {"name": "Phòng Kinh tế", "email": "khong phai"},
                    {"name": "Trạm Y tế", "phone": "0912 000 001"},
                ],
            )
        )
        self.assertEqual(
            self._statuses(wizard), ["new", "error", "error", "error", "error"]
        )
        cells = set(wizard.line_ids.filtered("cells").mapped("cells"))
        self.assertEqual(cells, {"Thôn!F3", "Thôn!B4", "Phòng ban!D2", "Phòng ban!E3"})
        with self.assertRaisesRegex(UserError, "Thôn!F3"):
            wizard.action_import()
        self.assertFalse(self._villages() or self._departments())

    def test_hostile_cells_are_text(self):
        name = '=cmd|"/c calc"!A1 <img src=x onerror=alert(1)>'
        self._imported(
            book(
                [{"name": name, "head_name": "@SUM(A1)", "venue": "<b>Đình</b>"}],
                [{"name": "+Phòng {{ 7*7 }}", "head_name": "-1+1%_"}],
            )
        )
        self.assertEqual(self._villages().name, name)
        self.assertEqual(self._villages().venue, "<b>Đình</b>")
        self.assertEqual(self._departments().name, "+Phòng {{ 7*7 }}")
        self.assertEqual(self._departments().manager_id.name, "-1+1%_")

    def test_a_real_formula_is_named(self):
        made = openpyxl.load_workbook(io.BytesIO(book([{"name": "Thôn 1"}])))
        made["Thôn"]["C2"] = "=1+1"
        buffer = io.BytesIO()
        made.save(buffer)
        wizard = self._checked(buffer.getvalue())
        self.assertEqual(wizard.line_ids.cells, "Thôn!C2")
        self.assertIn("formula", wizard.line_ids.message)

    # ------------------------------------------------------------------
    # Accounts
    # ------------------------------------------------------------------
    def test_an_account_that_there_is(self):
        user = self._new_user("thon1@xa.example", "village", company=self.fresh)
        self._imported(book([{"name": "Thôn 1", "login": "Thon1@xa.example"}]))
        self.assertEqual(self._villages().user_ids, user)

    def test_nobody_without_the_right_makes_accounts(self):
        data = book([{"name": "Thôn 1", "login": "moi@xa.example"}])
        wizard = self._checked(data, makes_accounts=True)
        self.assertEqual(wizard.line_ids.cells, "Thôn!I2")
        self.assertIn("Nobody of this commune", wizard.line_ids.message)

    def test_accounts_are_made(self):
        data = book(
            [
                {"name": "Thôn 1", "login": "moi@xa.example", "head_name": "Nông A"},
                {"name": "Thôn 2", "login": "moi@xa.example"},
            ],
            [{"name": "Trạm Y tế", "head_name": "Hà B", "email": "yte@xa.example"}],
        )
        mails = self.env["mail.mail"].search_count([])
        self._imported(data, self.system)
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)
        user = self._villages().user_ids
        self.assertEqual((user.login, user.name), ("moi@xa.example", "Nông A"))
        self.assertEqual(user.company_ids, self.fresh)
        self.assertTrue(user._dialogue_has("village"))
        self.assertFalse(user._dialogue_has("user", "office", "manager"))
        head = self._departments().manager_id.user_id
        self.assertEqual(head.login, "yte@xa.example")
        self.assertTrue(head._dialogue_has("user"))
        self.assertFalse(head._dialogue_has("village", "office"))

    def test_an_account_of_another_commune(self):
        self._new_user("xa@khac.example", "village", company=self.company)
        data = book([{"name": "Thôn 1", "login": "xa@khac.example"}])
        wizard = self._checked(data, self.system)
        self.assertIn("another commune", wizard.line_ids.message)
        # Who makes no accounts does not learn whether the address is taken.
        self.assertIn("Nobody", self._checked(data).line_ids.message)

    # ------------------------------------------------------------------
    # Who may
    # ------------------------------------------------------------------
    def test_the_administrator_alone(self):
        for user in (self.office, self.leader, self.head, self.village_user):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._wizard(b"", user)

    def test_not_into_another_commune(self):
        data = book([{"name": "Thôn Lạ"}], [{"name": "Phòng Lạ"}])
        wizard = self._wizard(data, company_id=self.company.id)
        with self.assertRaises(AccessError):
            wizard.action_check()
