# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .common_personal import NAME, PHONE, PersonalCommon

MODELS = "odoo.addons.commune_dialogue.models.retention"


@tagged("post_install", "-at_install", "dialogue_second_half")
class TestRetention(PersonalCommon):
    """Everything of the person is two years old; the period is twelve months."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.dialogue_citizen_months = 12
        cls.voice.received_date = fields.Date.today() - timedelta(days=730)
        cls.matter.with_context(tracking_disable=True)._write_state("closed")
        cls._age(cls.person, cls.voice, cls.matter)

    @classmethod
    def _age(cls, *records, days=730):
        """Make records look as if nobody had touched them since then."""
        cls.env.flush_all()
        moment = fields.Datetime.now() - timedelta(days=days)
        for record in records:
            cls.env.cr.execute(
                f"UPDATE {record._table} SET create_date = %s, write_date = %s"
                " WHERE id = ANY(%s)",
                [moment, moment, record.ids],
            )
        cls.env.invalidate_all()

    def _due(self):
        """Return what the office's filter shows, and what the field says."""
        self.env.invalidate_all()
        Citizen = self.env["dialogue.citizen"].with_user(self.office)
        found = Citizen.search([("is_due_anonymising", "=", True)])
        self.assertEqual(
            found, Citizen.search([]).filtered("is_due_anonymising"), "field and filter"
        )
        return found

    def _now(self):
        return self.env["dialogue.citizen"]._due_citizens(self.company)

    def _run(self):
        with self.enter_registry_test_mode(), self.assertLogs(MODELS) as log:
            self.env.ref("commune_dialogue.retention_cron").method_direct_trigger()
        self.env.invalidate_all()
        return log.output

    def test_off_unless_the_commune_says_so(self):
        fresh = self.env["res.company"].create({"name": "Xã Mới"})
        self.assertEqual(
            (fresh.dialogue_citizen_months, fresh.dialogue_delegate_months), (0, 0)
        )
        self.company.dialogue_citizen_months = 0
        self.assertFalse(self._due())
        self.assertFalse(self._now())

    def test_who_is_due(self):
        self.assertEqual(self._due(), self.person)
        self.assertEqual(self._now(), self.person)
        for change, back in (
            ({"state": "received"}, {"state": "closed"}),
            ({"state": "assigned"}, {"state": "closed"}),
        ):
            self.matter._write_state(change["state"])
            self._age(self.matter)
            self.assertFalse(self._due(), change)
            self.matter._write_state(back["state"])
            self._age(self.matter)
        self.matter.answer_summary = "Vừa trả lời"
        self.assertFalse(self._now(), "worked on lately")
        self._age(self.matter, days=29)
        self.assertFalse(self._now())
        self._age(self.matter)
        self.person.with_user(self.office).action_anonymise()
        self.assertFalse(self._due(), "once")

    def test_the_last_contribution_counts(self):
        again = self.voice.copy(
            {
                "citizen_id": self.person.id,
                "received_date": fields.Date.today() - timedelta(days=100),
            }
        )
        self.assertFalse(self._due(), "nobody has handled it yet")
        again.action_create_petition()
        again.petition_ids._write_state("closed")
        self._age(again.petition_ids)
        self.assertFalse(self._due())
        # 12 months are over in 20 days: seen beforehand, not done yet.
        again.received_date = fields.Date.subtract(
            fields.Date.today() + timedelta(days=20), months=12
        )
        self.assertEqual(self._due(), self.person)
        self.assertFalse(self._now())

    def test_nobody_newly_recorded_is_due(self):
        self.env["dialogue.citizen"].create({"name": "Người Mới Ghi"})
        self.assertEqual(self._due(), self.person)

    def test_other_communes_have_their_own_period(self):
        abroad = self.env["res.company"].create({"name": "Xã Bên Cạnh"})
        stranger = self.env["dialogue.citizen"].create(
            {"name": "Người Bên Cạnh", "company_id": abroad.id}
        )
        self._age(stranger)
        self._run()
        self.assertEqual(stranger.name, "Người Bên Cạnh")
        self.assertTrue(self.person.anonymised_date)

    def test_the_job_logs_counts_alone(self):
        self.env["dialogue.citizen"].create(
            [{"name": f"Hoàng Văn {number}"} for number in range(120)]
        )
        self._age(self.env["dialogue.citizen"].search([]))
        log = self._run()
        self.assertIn("121 citizens anonymised", "".join(log))
        for word in (NAME, "Hoàng", PHONE):
            self.assertNotIn(word, "".join(log))
        self.assertFalse(
            self.env["dialogue.citizen"].search(
                [("company_id", "=", self.company.id), ("anonymised_date", "=", False)]
            )
        )
        self.assertFalse(self.scan.exists())

    def test_contacts_of_delegates(self):
        Delegate = self.env["dialogue.delegate"]
        values = {
            "session_id": self.session.id,
            "phone": PHONE,
            "email": "in.xuyen@example.com",
        }
        delegate = Delegate.create({**values, "name": NAME})
        officer = Delegate.create({**values, "employee_id": self.officer_employee.id})
        later = self.session.copy(
            {"date_start": fields.Datetime.now() + timedelta(days=9)}
        )
        invited = Delegate.create(
            {**values, "name": "Người sắp đến", "session_id": later.id}
        )
        self._do("speaker_add", name="Người Nói")
        self._run()
        self.assertEqual(delegate.phone, PHONE, "off")
        self.company.dialogue_delegate_months = 6
        self.session._write_state("held")
        self.session.date_start = fields.Datetime.now() - timedelta(days=200)
        log = "".join(self._run())
        self.assertIn("1 delegates' contacts deleted", log)
        self.assertIn("1 sessions forgotten at the desk", log)
        self.assertFalse(delegate.phone or delegate.email)
        self.assertEqual(delegate.name, NAME, "who was there stays in the list")
        self.assertEqual(officer.phone, PHONE, "part of the work")
        self.assertEqual(invited.phone, PHONE)
        self.assertFalse(self.session.speaker_ids.mapped("name")[0])
        with self.assertRaises(AssertionError):
            self._run()
