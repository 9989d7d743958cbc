# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.state_mixin import GATE
from .common import DialogueCommon
from .common_browser import PatientCase
from .common_personal import ADDRESS, NAME, PHONE, PersonalCommon

CARD = {"name": {}, "phone": {}, "address": {}}


@tagged("post_install", "-at_install", "dialogue_second_half")
class TestAccessLog(PersonalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.env["dialogue.citizen"].create(
            {"name": "Lò Văn Khác", "village_id": cls.village_b.id}
        )
        cls.log = cls.env["dialogue.access.log"]

    def _rpc(self, user, model, method, *args, **kwargs):
        """Call as a client does, and end the transaction as a request does."""
        kwargs.setdefault("context", {"allowed_company_ids": self.company.ids})
        self.env.invalidate_all()
        result = call_kw(
            self.env[model].with_user(user), method, list(args), dict(kwargs)
        )
        self.env.cr.flush()
        return result

    def _lines(self, user):
        self.env.invalidate_all()
        return [
            (line.kind, line.citizen_id.id, line.people_count)
            for line in self.log.search([("user_id", "=", user.id)], order="id")
        ]

    def _read(self, user, records, spec=None):
        return self._rpc(user, records._name, "web_read", records.ids, spec or CARD)

    # -- what is noted ----------------------------------------------------------------

    def test_a_card_is_noted_once_an_hour(self):
        with freeze_time("2027-03-01 01:10:00"):
            self._read(self.office, self.person)
            self._read(self.office, self.person)
            self._read(self.supervisor, self.person)
        with freeze_time("2027-03-01 01:50:00"):
            self._read(self.office, self.person)
        self.assertEqual(self._lines(self.office), [("opened", self.person.id, 1)])
        self.assertEqual(self._lines(self.supervisor), [("opened", self.person.id, 1)])
        with freeze_time("2027-03-01 02:00:00"):
            self._read(self.office, self.person)
        self.assertEqual(len(self._lines(self.office)), 2)
        line = self.log.search([("user_id", "=", self.office.id)], limit=1)
        self.assertEqual(
            (line.company_id, line.village_id, line.citizen_number),
            (self.company, self.village_a, self.person.id),
        )

    def test_each_way_to_a_card(self):
        model = self.person._name
        ids = self.person.ids
        for method, args in (
            ("read", (ids, ["phone"])),
            ("read", (ids,)),
            ("search_read", ([("id", "in", ids)], ["address"])),
            ("web_search_read", ([("id", "in", ids)], CARD)),
            ("web_save", (ids, {}, CARD)),
        ):
            with self.subTest(method=method), self.env.cr.savepoint():
                before = self._lines(self.village_user)
                self._rpc(self.village_user, model, method, *args)
                self.assertEqual(
                    self._lines(self.village_user),
                    [*before, ("opened", self.person.id, 1)],
                )
                self.env.cr.execute("DELETE FROM dialogue_access_log")

    def test_through_a_contribution(self):
        name = {"citizen_id": {"fields": {"display_name": {}}}}
        self._read(self.office, self.voice, name)
        self.assertEqual(self._lines(self.office), [], "a name stands on every voice")
        phone = {"citizen_id": {"fields": {"phone": {}}}}
        self._read(self.office, self.voice, phone)
        self.assertEqual(self._lines(self.office), [("opened", self.person.id, 1)])

    def test_a_list_is_one_line(self):
        both = self.person | self.other
        self._read(self.office, both)
        self._read(self.office, both)
        self.assertEqual(self._lines(self.office), [("listed", False, 2)])
        third = self.env["dialogue.citizen"].create({"name": "Lý Thị Ba"})
        self._read(self.office, both | third)
        self.assertEqual(self._lines(self.office), [("listed", False, 3)])
        self._read(self.office, both, {"name": {}, "village_id": {}})
        self._rpc(
            self.supervisor,
            self.person._name,
            "formatted_read_group",
            [("id", "in", both.ids)],
            ["phone"],
            ["__count"],
        )
        self.assertEqual(self._lines(self.supervisor), [("listed", False, 2)])

    def test_exports_name_everybody(self):
        self.env.ref("base.group_allow_export").user_ids += self.office
        both = self.person | self.other
        self._rpc(self.office, both._name, "export_data", both.ids, ["name", "phone"])
        self.assertCountEqual(
            self._lines(self.office),
            [("exported", self.person.id, 1), ("exported", self.other.id, 1)],
        )
        self.env.cr.execute("DELETE FROM dialogue_access_log")
        for path in ("citizen_id/phone", "citizen_id/name"):
            self._rpc(
                self.office, self.voice._name, "export_data", self.voice.ids, [path]
            )
        self.assertEqual(self._lines(self.office), [("exported", self.person.id, 1)])
        self.env.cr.execute("DELETE FROM dialogue_access_log")
        window = self.env["dialogue.intake.export"].with_user(self.office)
        window = window.create({"contribution_ids": self.voice.ids})
        self.assertTrue(window.file)
        self.env.cr.flush()
        self.assertEqual(self._lines(self.office), [("exported", self.person.id, 1)])

    def test_handing_over_and_anonymising(self):
        self._rpc(
            self.office, self.person._name, "export_personal_data", self.person.ids
        )
        self._rpc(self.office, self.person._name, "action_anonymise", self.person.ids)
        self.assertEqual(
            self._lines(self.office),
            [("exported", self.person.id, 1), ("anonymised", self.person.id, 1)],
        )

    def test_papers_that_name_people(self):
        self.voice.channel = "at_session"
        report = self.env["report.commune_dialogue.report_speakers"]
        before = self.log.search([])
        report.sudo()._get_report_values(self.session.ids)
        self.env.cr.flush()
        self.assertEqual(self.log.search([]), before, "compared only, shown to nobody")
        papers = report.with_user(self.office)._get_report_values(self.session.ids)
        self.assertIn(NAME, str(papers["papers"]))
        self.env.cr.flush()
        self.assertEqual(self._lines(self.office), [("printed", self.person.id, 1)])

    def test_one_statement_whatever_the_number(self):
        people = self.env["dialogue.citizen"].create(
            [{"name": f"Người {number}", "phone": str(number)} for number in range(50)]
        )
        self.env.cr.flush()
        note = self.log.with_user(self.office)._note
        with self.assertQueryCount(1):
            for person in people:
                note("printed", person)
            self.env.cr.precommit.run()
        self.assertEqual(len(self._lines(self.office)), 50)

    def test_refused_is_not_noted(self):
        with self.assertRaises(AccessError):
            self._read(self.head, self.person)
        self.assertEqual(self._lines(self.head), [])

    # -- append only ------------------------------------------------------------------

    def test_nobody_changes_it(self):
        self._read(self.office, self.person)
        line = self.log.search([], limit=1)
        admin = self.env.ref("base.user_admin")
        admin.company_ids += self.company
        for user in (self.office, self.leader, self.manager, admin):
            with self.subTest(user=user.login):
                for method, args in (
                    ("write", (line.ids, {"kind": "listed"})),
                    ("unlink", (line.ids,)),
                    ("create", ([{"kind": "opened"}],)),
                ):
                    with self.assertRaises(AccessError):
                        self._rpc(user, line._name, method, *args)
                with self.assertRaises(AccessError):
                    self._rpc(
                        user,
                        line._name,
                        "unlink",
                        line.ids,
                        context={"dialogue_gate": "GATE"},
                    )
        with self.assertRaises(AccessError):
            line.sudo().unlink()
        with self.assertRaises(AccessError):
            line.sudo().write({"kind": "listed"})
        self.assertTrue(line.exists())

    def test_it_outlives_the_card(self):
        self._read(self.office, self.other)
        line = self.log.search([], limit=1)
        number = self.other.id
        self.other.unlink()
        self.env.invalidate_all()
        self.assertFalse(line.citizen_id)
        self.assertEqual(line.citizen_number, number)

    # -- who reads it -----------------------------------------------------------------

    def test_who_reads_it(self):
        self._read(self.office, self.person)
        line = self.log.search([], limit=1)
        for user in (self.office, self.supervisor, self.village_user, self.head):
            with self.assertRaises(AccessError):
                line.with_user(user).read(["kind"])
        leader = line.with_user(self.leader)
        self.assertNotIn("citizen_id", leader.fields_get())
        [row] = leader.read()
        self.assertNotIn(NAME, str(row))
        self.assertEqual(row["citizen_number"], self.person.id)
        self.assertEqual(line.with_user(self.manager).citizen_id, self.person)
        menu = self.env.ref("commune_dialogue.access_log_menu")
        for user, sees in (
            (self.leader, True),
            (self.manager, True),
            (self.office, False),
            (self.supervisor, False),
        ):
            seen = self.env["ir.ui.menu"].with_user(user)._visible_menu_ids()
            self.assertEqual(menu.id in seen, sees, user.login)

    # -- how long ---------------------------------------------------------------------

    def test_it_has_an_end(self):
        with freeze_time("2026-01-15 03:00:00"):
            self._read(self.office, self.person)
        with freeze_time("2027-01-15 03:00:00"):
            self._read(self.office, self.person)
        with freeze_time("2028-01-16 03:00:00"):
            old = self.log._expired(self.company, 10)
            self.assertEqual(len(old), 1)
            self.company.dialogue_access_log_months = 0
            self.assertFalse(self.log._expired(self.company, 10))
        old.with_context(dialogue_gate=GATE).unlink()
        self.assertEqual(len(self._lines(self.office)), 1)


@tagged("post_install", "-at_install", "dialogue_second_half")
class TestAccessLogHttp(PatientCase, DialogueCommon):
    """As the web client reads: Odoo opens such requests on a replica."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls.env["dialogue.citizen"].create(
            {"name": NAME, "phone": PHONE, "address": ADDRESS}
        )

    def _call(self, method, *args):
        return self.make_jsonrpc_request(
            f"/web/dataset/call_kw/dialogue.citizen/{method}",
            {
                "model": "dialogue.citizen",
                "method": method,
                "args": list(args),
                "kwargs": {"context": {"allowed_company_ids": self.company.ids}},
            },
        )

    def test_a_card_is_opened_on_the_primary(self):
        self.authenticate(self.office.login, self.office.login)
        with self.assertNoLogs("odoo.http", "WARNING"):
            rows = self._call("web_read", self.person.ids, CARD)
            self._call("web_search_read", [["id", "=", self.person.id]], CARD)
        self.assertEqual(
            rows,
            [{"id": self.person.id, "name": NAME, "phone": PHONE, "address": ADDRESS}],
        )
        line = self.env["dialogue.access.log"].search(
            [("user_id", "=", self.office.id)]
        )
        self.assertEqual(line.mapped("kind"), ["opened"])
        self.assertEqual(line.citizen_id, self.person)

    def test_a_download_that_begins_on_a_replica_is_noted(self):
        self.authenticate(self.office.login, self.office.login)
        window = self.env["dialogue.person.export"].with_user(self.office)
        window = window.create({"citizen_id": self.person.id})
        self.env.flush_all()
        with mute_logger("odoo.http", "odoo.sql_db"):
            answer = self.url_open(f"/web/content/{window._name}/{window.id}/file/x")
        self.assertEqual(answer.status_code, 200)
        line = self.env["dialogue.access.log"].search(
            [("user_id", "=", self.office.id)]
        )
        self.assertEqual(line.mapped("kind"), ["exported"])
