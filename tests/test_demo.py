# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import re
from datetime import timedelta
from unittest import SkipTest

from odoo import fields
from odoo.tests import TransactionCase, tagged

ADDON = "commune_dialogue"
ROLES = {
    "office": "office",
    "leader": "leader",
    "head": "user",
    "officer": "user",
    "head2": "user",
    "village": "village",
    "supervisor": "supervisor",
}
# Twelve digits are an identity number; phones that could be somebody's start with
# 03, 05, 07, 08 or 09 and have ten digits. The demonstration's begin 0900 000.
IDENTITY_NUMBER = re.compile(r"(?<!\d)\d{12}(?!\d)")
PHONE = re.compile(r"(?<!\d)0[35789]\d{2}[ .]?\d{3}[ .]?\d{3}(?!\d)")


@tagged("post_install", "-at_install")
class TestDemo(TransactionCase):
    """What the demonstration promises: one commune, one year, every state."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tz": "Asia/Ho_Chi_Minh"})
        failures = cls.env["ir.demo_failure"].search([("module_id.name", "=", ADDON)])
        if failures:
            raise AssertionError(f"Loading the demo failed:\n{failures[-1].error}")
        if not cls.env.ref(f"base.module_{ADDON}").demo:
            raise SkipTest("the addon was installed without demonstration data")
        cls.company = cls.env.ref("base.main_company")
        cls.this_year = cls._ref("session_this_year")
        cls.last_year = cls._ref("session_last_year")

    @classmethod
    def _ref(cls, name):
        return cls.env.ref(f"{ADDON}.{name}")

    def _search(self, model, *domain):
        return self.env[model].search([("company_id", "=", self.company.id), *domain])

    def _made_by_demo(self, model):
        """Return the records of ``model`` that the demonstration's files name."""
        data = self.env["ir.model.data"].search(
            [("module", "=", ADDON), ("model", "=", model)]
        )
        return self.env[model].browse(data.mapped("res_id")).exists()

    def _states(self, model):
        return set(self._search(model).mapped("state"))

    def _all_states(self, model):
        return {state for state, _label in self.env[model]._fields["state"].selection}

    # ------------------------------------------------------------------
    # The commune
    # ------------------------------------------------------------------
    def test_commune(self):
        self.assertEqual(self.company.name, "Xã Nậm Mây")
        self.assertEqual(self.company.resource_calendar_id.tz, "Asia/Ho_Chi_Minh")
        self.assertFalse(self.company._dialogue_years_without_holidays())
        self.assertEqual(len(self._made_by_demo("dialogue.village")), 24)
        departments = self._made_by_demo("hr.department")
        self.assertEqual(len(departments), 6)
        for department in departments:
            self.assertTrue(department.manager_id, department.name)
            officers = department.member_ids - department.manager_id
            self.assertTrue(officers, department.name)
        kinds = set(self._search("dialogue.body").mapped("kind"))
        self.assertEqual(kinds, {"state", "party", "front", "council", "external"})

    def test_villages_are_filled_in(self):
        for village in self._made_by_demo("dialogue.village"):
            self.assertTrue(village.head_name and village.front_head_name)
            self.assertGreater(village.voter_count, village.household_count)

    def test_logins(self):
        for login, role in ROLES.items():
            user = self.env["res.users"].search([("login", "=", login)])
            self.assertEqual(user.tz, "Asia/Ho_Chi_Minh", login)
            self.assertEqual(user.company_id, self.company, login)
            roles = {
                name
                for name in (*ROLES.values(), "manager")
                if user.has_group(f"{ADDON}.group_dialogue_{name}")
            }
            self.assertEqual(roles, {role}, login)
            credential = {"type": "password", "login": login, "password": login}
            user.with_user(user)._check_credentials(credential, {"interactive": False})

    def test_departments_of_the_logins(self):
        users = {login: self._ref(f"user_{login}") for login in ROLES}
        led = users["head"]._dialogue_led_departments()
        self.assertEqual(led, self._ref("department_economy"))
        self.assertEqual(users["officer"]._dialogue_departments(), led)
        self.assertFalse(users["officer"]._dialogue_led_departments())
        self.assertEqual(
            users["head2"]._dialogue_led_departments(), self._ref("department_culture")
        )
        villages = self._search(
            "dialogue.village", ("user_ids", "=", users["village"].id)
        )
        self.assertEqual(len(villages), 2)

    def test_each_role_has_something_to_do(self):
        """Every login sees work of its own on the first day."""
        expected = {
            "office": ("dialogue.petition", [("state", "=", "received")]),
            "leader": ("dialogue.assignment", [("state", "=", "submitted")]),
            "head": ("dialogue.assignment", [("is_open", "=", True)]),
            "officer": ("dialogue.assignment", [("is_open", "=", True)]),
            "head2": ("dialogue.assignment", [("is_open", "=", True)]),
            "village": ("dialogue.contribution", []),
            "supervisor": ("dialogue.supervision", [("state", "=", "open")]),
        }
        for login, (model, domain) in expected.items():
            user = self._ref(f"user_{login}")
            self.assertTrue(self.env[model].with_user(user).search(domain), login)

    # ------------------------------------------------------------------
    # Plans and sessions
    # ------------------------------------------------------------------
    def test_plans(self):
        last, now = self._ref("plan_last_year"), self._ref("plan_this_year")
        self.assertEqual((last.state, now.state), ("done", "issued"))
        self.assertEqual(now.year, last.year + 1)
        self.assertEqual(now.previous_plan_id, last)
        self.assertIn(str(now.year), now.name)
        self.assertNotIn(str(last.year), now.name)
        self.assertEqual(now.session_ids, self.this_year)
        self.assertEqual(now.parent_plan_id, self._ref("plan_party_this_year"))
        self.assertEqual(now.gap_count, 0, now.gap_html)

    def test_session_of_last_year(self):
        session = self.last_year
        self.assertEqual(session.state, "closed")
        self.assertLess(session.date_start, fields.Datetime.now() - timedelta(days=300))
        self.assertEqual(len(session.consideration_ids), 14)
        self.assertEqual(session.concluded_count, 14)
        self.assertGreater(session.attended_count, 100)
        total = session._attendance_counts()["total"]
        self.assertEqual((total["substitutes"], total["walk_ins"]), (2, 1))
        self.assertEqual(total["absent"], 7)
        self.assertTrue(
            all(session.delegate_ids.filtered("attended").mapped("attended_time"))
        )
        self.assertFalse(session.duty_open_count)
        notice = self._search(
            "dialogue.document",
            ("session_id", "=", session.id),
            ("report_id", "=", self._ref("action_report_conclusion").id),
        )
        self.assertEqual(notice.state, "issued")
        self.assertTrue(notice.number)

    def test_session_of_this_year(self):
        session = self.this_year
        today = fields.Date.context_today(session)
        start = fields.Datetime.context_timestamp(session, session.date_start).date()
        self.assertTrue(timedelta(days=1) <= start - today <= timedelta(days=16))
        calendar = self.company._dialogue_calendar()
        self.assertTrue(calendar.is_working(start), start)
        self.assertEqual(session.state, "preparing")
        self.assertEqual(session.previous_session_id, self.last_year)
        for name in ("notice", "invitation", "village", "synthesis", "answer"):
            self.assertLess(session[f"{name}_deadline"], start, name)
        self.assertGreater(session.publication_deadline, start)
        self.assertEqual(session.village_count, 24)
        self.assertTrue(0 < session.village_complete_count < 24)
        self.assertLess(session.delegate_count, session.place_count)
        self.assertTrue(0 < session.duty_open_count < session.duty_count)
        self.assertTrue(session.agenda_ids)

    def test_debts_on_the_agenda(self):
        lines = self.this_year.consideration_ids
        debts = lines.filtered("is_carried_over")
        self.assertEqual(len(debts), 6)
        self.assertEqual(set(debts.petition_id.mapped("state")), {"concluded"})
        self.assertEqual(
            set(debts.petition_id.mapped("outcome")),
            {"in_progress", "roadmap", "beyond_authority"},
        )
        first = lines.sorted(lambda line: (line.sequence, line.id))[: len(debts)]
        self.assertEqual(first, debts.sorted(lambda line: (line.sequence, line.id)))
        status = set(debts.petition_id.assignment_ids.mapped("deadline_status"))
        self.assertGreaterEqual(status, {"late", "soon", "ok"})

    # ------------------------------------------------------------------
    # Matters
    # ------------------------------------------------------------------
    def test_contributions(self):
        contributions = self._search("dialogue.contribution")
        self.assertEqual(len(contributions), 60)
        channels = dict(contributions._fields["channel"].selection)
        self.assertEqual(set(contributions.mapped("channel")), set(channels))
        self.assertGreaterEqual(len(contributions.village_id), 20)
        self.assertTrue(contributions.filtered("is_anonymous"))
        self.assertTrue(contributions.filtered(lambda one: one.people_count > 10))
        self.assertTrue(contributions.filtered(lambda one: not one.is_processed))
        self.assertTrue(contributions.filtered(lambda one: one.petition_count > 1))

    def test_petitions(self):
        petitions = self._search("dialogue.petition")
        self.assertEqual(len(petitions), 40)
        for model in ("dialogue.petition", "dialogue.assignment"):
            self.assertEqual(self._states(model), self._all_states(model))
        outcomes = dict(petitions._fields["outcome"].selection)
        self.assertEqual(set(petitions.mapped("outcome")) - {False}, set(outcomes))
        kinds = dict(petitions._fields["kind"].selection)
        self.assertEqual(set(petitions.mapped("kind")), set(kinds))
        self.assertTrue(petitions.filtered(lambda one: one.repeat_count > 1))
        self.assertTrue(petitions.filtered("is_hot"))
        self.assertTrue(petitions.filtered("reopen_count"))

    def test_history_is_in_the_past(self):
        """No trace of the day on which the demonstration was loaded."""
        today = fields.Date.context_today(self.company)
        kept = self._search(
            "dialogue.assignment",
            ("purpose", "=", "resolve"),
            ("state", "=", "approved"),
        )
        self.assertEqual(len(kept), 5)
        for line in kept:
            self.assertLess(line.assigned_date, line.deadline)
            self.assertLess(line.submitted_on, line.approved_on)
            self.assertLess(line.approved_on.date(), today - timedelta(days=200))
            self.assertLess(line.approved_on.date(), line.deadline)
            self.assertEqual(line.approved_by, self._ref("user_leader"))
            self.assertFalse(line.is_vague)
        closed = self._search("dialogue.petition", ("state", "=", "closed"))
        self.assertTrue(all(one.released_date < today for one in closed))

    def test_evidence(self):
        evidence = self._search("dialogue.assignment").evidence_ids
        self.assertEqual(len(evidence), 2)
        for file in evidence:
            self.assertEqual(file.mimetype, "application/pdf")
            self.assertEqual(file.res_model, "dialogue.assignment")

    def test_denunciation_is_a_stub(self):
        stub = self._search("dialogue.petition", ("kind", "=", "denunciation"))
        self.assertEqual(len(stub), 1)
        self.assertEqual(stub.receiver_id, self._ref("user_office"))
        self.assertFalse(stub.description or stub.village_id or stub.contribution_ids)
        person = self.env["dialogue.citizen"].search([("name", "=", "Người gửi đơn")])
        self.assertFalse(person, "the person of a denunciation is not kept")

    def test_beyond_authority(self):
        matters = self._search(
            "dialogue.petition", ("outcome", "=", "beyond_authority")
        )
        self.assertEqual(len(matters), 2)
        self.assertEqual(len(matters.filtered("forward_reply")), 1)
        self.assertTrue(all(one.forward_body_id for one in matters))

    def test_extension_and_supervision(self):
        self.assertEqual(self._search("dialogue.extension").state, "requested")
        waiting = self._search("dialogue.supervision", ("is_open", "=", True))
        self.assertEqual(len(waiting), 1)
        self.assertEqual(waiting.author_id, self._ref("user_supervisor"))

    def test_documents(self):
        documents = self._search("dialogue.document")
        self.assertGreaterEqual(set(documents.mapped("state")), {"draft", "issued"})
        issued = documents.filtered(lambda one: one.state == "issued")
        self.assertTrue(all(one.number and one.date for one in issued))
        types = set(documents.mapped("document_type"))
        self.assertGreaterEqual(types, {"KH", "TB", "GM", "CV", "PC"})

    # ------------------------------------------------------------------
    # Nobody real
    # ------------------------------------------------------------------
    def test_nobody_real(self):
        texts = []
        for model in (
            "dialogue.citizen",
            "dialogue.contribution",
            "dialogue.petition",
            "dialogue.village",
            "dialogue.delegate",
            "hr.employee",
            "res.partner",
        ):
            records = self.env[model].search([])
            names = [
                name
                for name, field in records._fields.items()
                if field.store
                and field.type in ("char", "text")
                and name
                not in ("sort_key", "search_key", "intake_key")  # digits of their own
            ]
            texts += [
                (model, name, record[name])
                for record in records
                for name in names
                if record[name]
            ]
        for model, name, text in texts:
            self.assertFalse(IDENTITY_NUMBER.search(text), f"{model}.{name}: {text}")
            for phone in PHONE.findall(text):
                self.assertTrue(phone.startswith("0900 000"), f"{model}: {phone}")
        self.assertFalse(self._search("dialogue.citizen").filtered("identity_number"))

    def test_nothing_is_sent(self):
        """Loading the demonstration leaves no mail behind that would go out."""
        mails = self.env["mail.mail"].search([("state", "=", "outgoing")])
        addresses = mails.mail_message_id.notified_partner_ids.mapped("email")
        self.assertFalse([one for one in addresses if "nammay" in (one or "")])
