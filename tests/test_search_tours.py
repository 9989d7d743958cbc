# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import tagged

from .common import DialogueCommon
from .common_browser import BrowserCase


@tagged("post_install", "-at_install", "dialogue_second_half")
class TestSearchTours(DialogueCommon, BrowserCase):
    """The palette (Ctrl+K, =) and the magnifier, as typed by people."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mine, cls.other = cls.env["dialogue.petition"].create(
            [
                {"subject": subject, "village_id": cls.village_a.id}
                for subject in ("Đường làng lầy lội", "Đường làng thiếu đèn")
            ]
        )
        cls.env["dialogue.assignment"].create(
            {"petition_id": cls.mine.id, "department_id": cls.economy.id}
        )

    def test_the_office_finds_it_without_accents(self):
        self.start_tour(
            "/odoo/dialogue-home", "dialogue_search", login=self.office.login
        )

    def test_a_department_finds_its_own_from_the_keyboard(self):
        self.start_tour(
            "/odoo/dialogue-home", "dialogue_search_keyboard", login=self.head.login
        )

    def test_nobody_else_has_the_search(self):
        [plain] = self._new_users(("t_stranger",))
        self.start_tour("/odoo/calendar", "dialogue_search_nobody", login=plain.login)
