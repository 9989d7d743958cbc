# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import tagged

from .common import DialogueCommon
from .common_onboarding import OnboardingCase


@tagged("post_install", "-at_install", "dialogue_second_half")
class TestOnboardingTours(DialogueCommon, OnboardingCase):
    """A fresh administrator of an empty commune, from nothing to the first session."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.fresh = cls.env["res.company"].create({"name": "Công ty của tôi"})
        cls.env.user.company_ids += cls.fresh
        cls.admin = cls._new_user("t_admin", "manager", company=cls.fresh)
        cls._leave_file()

    def test_from_nothing_to_the_first_session(self):
        self.start_tour(
            "/odoo/dialogue-home", "dialogue_onboarding", login="t_admin", timeout=600
        )
        self._check_commune(self.fresh)
