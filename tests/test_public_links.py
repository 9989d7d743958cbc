# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import re
from datetime import datetime

from odoo import http
from odoo.tests import tagged
from odoo.tests.common import HOST
from odoo.tools import mute_logger

from .common_browser import PatientCase
from .common_plan import PlanCommon

ADDON = "commune_dialogue"
OWN_PLACE = f"odoo.addons.{ADDON}."
# What the addon adds to routes of Odoo's own; scripts log in with a key.
OVERRIDDEN = {
    "/json/2/<__model__>/<__method__>",
    "/report/<converter>/<reportname>",
    "/report/<converter>/<reportname>/<docids>",
    "/web/dataset/call_button",
    "/web/dataset/call_button/<path:path>",
    "/web/dataset/call_kw",
    "/web/dataset/call_kw/<path:path>",
    "/web/pivot/export_xlsx",
}


@tagged("post_install", "-at_install", "dialogue_second_half")
class TestPublicLinks(PatientCase, PlanCommon):
    """Nothing of the addon opens without a login, and no link gives one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plans_session = cls.session
        # Odoo keeps the session of the browser under this name.
        cls.session = None

    def _own_rules(self):
        """Return {route: rule} of each route that a class of the addon serves."""
        rules = {}
        for rule in self.env["ir.http"].routing_map().iter_rules():
            function = getattr(rule.endpoint, "func", rule.endpoint)
            classes = type(getattr(function, "__self__", None)).__mro__
            if any(
                cls.__module__.startswith(OWN_PLACE) and function.__name__ in vars(cls)
                for cls in classes
            ):
                rules[rule.rule] = rule
        return rules

    # ------------------------------------------------------------------
    # Routes
    # ------------------------------------------------------------------
    def test_every_route_wants_a_login(self):
        rules = self._own_rules()
        own = {name for name in rules if name.startswith("/dialogue/")}
        self.assertEqual(set(rules) - own, OVERRIDDEN)
        self.assertTrue(own)
        for name, rule in rules.items():
            with self.subTest(route=name):
                wanted = "bearer" if name.startswith("/json/2/") else "user"
                self.assertEqual(rule.endpoint.routing["auth"], wanted)
                self.assertFalse(rule.endpoint.routing.get("cors"))
        # The walk found what the addon serves by classes of its own.
        controllers = http.Controller.children_classes[ADDON]
        self.assertTrue(controllers)

    def test_a_stranger_is_sent_to_the_login(self):
        report = self.env.ref("commune_dialogue.action_report_invitation")
        session = self.plans_session.id
        for url in (
            f"/dialogue/paper/docx/{report.id}/{session}",
            f"/dialogue/paper/xlsx/{report.id}/{session}",
            f"/report/pdf/{report.report_name}/{session}",
            f"/report/html/{report.report_name}/{session}",
            "/odoo/dialogue-sessions",
            "/web/pivot/export_xlsx",
        ):
            with self.subTest(url=url):
                # On the way a page gets a language in its address.
                answer = self.url_open(url)
                if answer.status_code != 404:
                    self.assertEqual(answer.status_code, 200)
                    self.assertIn("/web/login", answer.url)
                self.assertNotIn("Hội nghị", answer.text)

    # ------------------------------------------------------------------
    # Sessions
    # ------------------------------------------------------------------
    def _sid(self):
        return self.opener.cookies.get("session_id", domain=HOST)

    def _give(self, sid):
        self.opener.cookies.set("session_id", sid, domain=HOST)

    def _check_fixation(self):
        """Log in with the cookie of before; assert that it is worth nothing then."""
        page = self.url_open("/web/login")
        before = self._sid()
        token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]
        answer = self.url_open(
            "/web/login",
            data={"login": "admin", "password": "admin", "csrf_token": token},
            allow_redirects=False,
        )
        self.assertEqual(answer.status_code, 303)
        after = self._sid()
        self.assertNotEqual(after, before)
        cookie = answer.headers["Set-Cookie"]
        self.assertIn("HttpOnly", cookie)
        self.opener.cookies.clear()
        self._give(before)
        answer = self.url_open("/odoo/dialogue-sessions", allow_redirects=False)
        self.assertEqual(answer.status_code, 303)

    def test_a_session_known_beforehand_is_not_the_one_logged_in(self):
        """Who sets another one's cookie before the login has nothing after it."""
        self._check_fixation()

    def test_nor_is_one_of_ones_own_making(self):
        """Odoo takes any name for a session of nobody; a login gives a new one."""
        self._give("a" * 84)
        answer = self.url_open("/odoo/dialogue-sessions", allow_redirects=False)
        self.assertEqual(answer.status_code, 303)
        self._check_fixation()

    # ------------------------------------------------------------------
    # Links with a token: Odoo's, for the staff in the calendar
    # ------------------------------------------------------------------
    def _attendees(self):
        self.plans_session.write(
            {
                "date_start": datetime(2027, 1, 25, 1),
                "location": "Nhà văn hóa xã",
                "chair_ids": [(4, self.chair.id)],
                "secretary_id": self.officer_employee.id,
            }
        )
        session = self.plans_session.with_user(self.office)
        session.action_prepare()
        session.action_generate_delegates()
        self.env["dialogue.delegate"].create(
            {"session_id": session.id, "name": "Nông Văn Bí Mật"}
        )
        return self.plans_session.event_id.attendee_ids

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_http")
    def test_calendar_links(self):
        attendees = self._attendees()
        tokens = attendees.mapped("access_token")
        self.assertGreater(len(tokens), 1)
        self.assertEqual(len(set(tokens)), len(tokens))
        for token in tokens:
            # 122 random bits: an UUID of the fourth kind.
            self.assertRegex(token, r"^[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}$")
        event = self.plans_session.event_id
        page = f"/calendar/meeting/view?id={event.id}&token="
        answer = self.url_open(page + tokens[0])
        self.assertEqual(answer.status_code, 200)
        for name in ("Bí Mật", *self.villages.mapped("head_name")):
            if name:
                self.assertNotIn(name, answer.text)
        # It shows the meeting and opens nothing else.
        answer = self.url_open("/odoo/dialogue-sessions", allow_redirects=False)
        self.assertEqual(answer.status_code, 303)
        for wrong in ("", "0" * 32, tokens[0][:-1], f"{tokens[0]}0", "%25"):
            with self.subTest(token=wrong):
                answer = self.url_open(page + wrong)
                self.assertEqual(answer.status_code, 400)
                self.assertNotIn(event.name, answer.text)
        # A token opens its own meeting alone.
        other = f"/calendar/meeting/view?id={event.id + 1}&token={tokens[0]}"
        self.assertEqual(self.url_open(other).status_code, 404)

    def test_the_code_on_an_invitation_opens_nothing(self):
        """It is a number for the reader at the door, no address."""
        self._attendees()
        [code, *_codes] = self.plans_session.delegate_ids.filtered("is_named").mapped(
            "attendance_code"
        )
        self.assertRegex(code, r"^\d+$")
        for url in (f"/{code}", f"/dialogue/{code}", f"/odoo/{code}", f"/web/{code}"):
            answer = self.url_open(url, allow_redirects=False)
            self.assertNotEqual(answer.status_code, 200, url)

    def test_files_need_their_token(self):
        """A file without a token of its own is nobody's who is not logged in."""
        file = self.env["ir.attachment"].create(
            {
                "name": "a.pdf",
                "raw": b"%PDF-secret",
                "res_model": "dialogue.session",
                "res_id": self.plans_session.id,
            }
        )
        self.assertFalse(file.access_token)
        for token in ("", "?access_token=", "?access_token=False", "?access_token=0"):
            answer = self.url_open(f"/web/content/{file.id}{token}")
            self.assertNotIn(b"secret", answer.content)
