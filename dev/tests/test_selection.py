# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Patterns become Odoo's test tags."""

from setup.errors import SetupError
from setup.test_selection import split, tags
from tests.common import TemporaryCase

FILE = """
class TestDeadline(TransactionCase):
    def test_tet(self): pass
    def test_saturday(self): pass

class TestOther(TransactionCase):
    def test_tet_again(self): pass
"""


class TestSelection(TemporaryCase):
    def setUp(self):
        super().setUp()
        self.write("tests/test_engine.py", FILE)
        self.checkout = self.folder

    def test_everything(self):
        self.assertEqual(tags(self.checkout, []), "/commune_dialogue")

    def test_file(self):
        for pattern in ("test_engine", "tests/test_engine.py", "engine"):
            self.assertEqual(
                tags(self.checkout, [pattern]),
                "/commune_dialogue/tests/test_engine.py",
            )

    def test_class(self):
        self.assertEqual(
            tags(self.checkout, ["TestDeadline"]), "/commune_dialogue:TestDeadline"
        )

    def test_method(self):
        self.assertEqual(
            tags(self.checkout, ["TestDeadline.test_sat"]),
            "/commune_dialogue:TestDeadline.test_saturday",
        )

    def test_several(self):
        self.assertEqual(
            tags(self.checkout, ["test_tet", "TestOther"]),
            "/commune_dialogue:TestDeadline.test_tet,"
            "/commune_dialogue:TestOther.test_tet_again,/commune_dialogue:TestOther",
        )

    def test_fresh_database(self):
        self.write(
            "tests/test_first_day.py",
            '@tagged("-standard", "dialogue_fresh")\n'
            "class TestFirstDay(HttpCase):\n    def test_steps(self): pass\n",
        )
        for pattern, tag in (
            ("test_first_day", "/commune_dialogue/tests/test_first_day.py"),
            ("TestFirstDay", "/commune_dialogue:TestFirstDay"),
            ("test_steps", "/commune_dialogue:TestFirstDay.test_steps"),
        ):
            found = tags(self.checkout, [pattern])
            self.assertEqual(found, f"dialogue_fresh{tag}")
            self.assertEqual(split(found), ("", found))
        both = tags(self.checkout, ["TestOther", "TestFirstDay"])
        self.assertEqual(
            split(both),
            (
                "/commune_dialogue:TestOther",
                "dialogue_fresh/commune_dialogue:TestFirstDay",
            ),
        )
        self.assertEqual(
            split("/commune_dialogue"),
            ("/commune_dialogue", "dialogue_fresh/commune_dialogue"),
        )

    def test_nothing_matches(self):
        with self.assertRaisesRegex(SetupError, "No test has `Nope`"):
            tags(self.checkout, ["Nope"])
