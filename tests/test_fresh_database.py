# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import tagged

from .common_onboarding import OnboardingCase


# Not "standard": dev/test runs it in a database of its own, without demonstration data.
@tagged("post_install", "-at_install", "-standard", "dialogue_fresh")
class TestFreshDatabase(OnboardingCase):
    """The addon was installed a minute ago: nobody is there but the administrator."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._leave_file()

    def test_from_the_installation_to_the_first_session(self):
        self.assertFalse(self.env.ref("base.module_commune_dialogue").demo)
        for model in ("village", "body", "plan", "session", "petition", "delegate"):
            self.assertFalse(self.env[f"dialogue.{model}"].search([]), model)
        admin = self.env.ref("base.user_admin")
        self.assertEqual(self.env["res.users"].search([]) - self.env.user, admin)
        self.start_tour(
            "/odoo", "dialogue_onboarding_fresh", login=admin.login, timeout=600
        )
        self._check_commune(admin.company_id)
        # The department that Odoo itself brings is in nobody's way.
        self.assertFalse(self.env.ref("hr.dep_administration").active)
