# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from unittest.mock import patch

from odoo import SUPERUSER_ID, api, fields
from odoo.fields import Command
from odoo.modules.registry import DummyRLock, Registry
from odoo.service.model import retrying
from odoo.tests import tagged
from odoo.tests.common import BaseCase, get_db_name
from odoo.tools import mute_logger

CONTEXT = {"lang": "en_US", "tracking_disable": True}


@tagged("post_install", "-at_install")
class TestDeskAtOnce(BaseCase):
    """Two clerks at the same moment: real transactions, each run as a request is."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, CONTEXT)
            self._build(env)
        self.addCleanup(self._clean)

    def _build(self, env):
        company = env.ref("base.main_company")
        clerks = (
            env["res.users"]
            .with_context(no_reset_password=True)
            .create(
                [
                    {
                        "login": f"desk_{number}_{uuid.uuid4()}",
                        "name": f"Cán bộ {number}",
                        "company_id": company.id,
                        "company_ids": [Command.set(company.ids)],
                        "group_ids": [
                            Command.link(
                                env.ref("commune_dialogue.group_dialogue_office").id
                            )
                        ],
                    }
                    for number in range(2)
                ]
            )
        )
        session = env["dialogue.session"].create(
            {
                "name": "Thử đồng thời",
                "company_id": company.id,
                "date_start": fields.Datetime.now() - timedelta(minutes=5),
            }
        )
        matter = env["dialogue.petition"].create(
            {
                "subject": "Việc thử đồng thời",
                "company_id": company.id,
                "session_id": session.id,
            }
        )
        line = env["dialogue.consideration"].create(
            {"session_id": session.id, "petition_id": matter.id}
        )
        session._write_state("in_progress")
        self.clerk_ids, self.company_id = clerks.ids, company.id
        self.session_id, self.line_id = session.id, line.id

    def _clean(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, CONTEXT)
            session = env["dialogue.session"].browse(self.session_id)
            matters = session.petition_ids
            voices = session.contribution_ids
            session.consideration_ids.unlink()
            for matter in matters:
                matter._desk_unmake()
            voices.unlink()
            session._write_state("cancelled")
            session.unlink()
            clerks = env["res.users"].browse(self.clerk_ids)
            people = clerks.partner_id
            clerks.unlink()
            people.unlink()

    def _entry(self, kind, **values):
        return {"uuid": str(uuid.uuid4()), "kind": kind, "values": values, "base": {}}

    def _request(self, env, entry, barrier):
        """Send an entry as a request does, once both have seen the same database."""
        met = []

        def send():
            if not met:
                # The snapshot is taken with the first question.
                env.cr.execute("SELECT 1 FROM dialogue_session LIMIT 1")
                met.append(barrier.wait(30))
            session = env["dialogue.session"].browse(self.session_id)
            return session.desk_send([entry])

        [result] = retrying(send, env)
        return result

    def _env(self, clerk_id):
        """Return an environment with a connection of its own."""
        cr = self.registry.cursor()
        self.addCleanup(cr.close)
        return api.Environment(
            cr, clerk_id, {**CONTEXT, "allowed_company_ids": [self.company_id]}
        )

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def _at_once(self, *requests):
        """Send one entry for each clerk at the same moment; return the results."""
        barrier = threading.Barrier(len(requests))
        with (
            # A request that is tried again asks for the registry, whose lock the main
            # thread holds while tests run.
            patch.object(Registry, "_lock", DummyRLock()),
            ThreadPoolExecutor(len(requests)) as pool,
        ):
            waiting = [
                pool.submit(self._request, self._env(clerk_id), entry, barrier)
                for clerk_id, entry in requests
            ]
            return [future.result(60) for future in waiting]

    def _stored(self, *names):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, CONTEXT)
            line = env["dialogue.consideration"].browse(self.line_id)
            return tuple(line[name] for name in names)

    def test_the_same_entry_twice(self):
        clerk = self.clerk_ids[0]
        entry = self._entry("matter_add", text="Đường hỏng nặng")
        results = self._at_once((clerk, entry), (clerk, entry))
        self.assertEqual(
            sorted(result["status"] for result in results), ["done", "repeated"]
        )
        self.assertEqual(len({result["id"] for result in results}), 1)
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, CONTEXT)
            session = env["dialogue.session"].browse(self.session_id)
            self.assertEqual(len(session.contribution_ids), 1)
            self.assertEqual(len(session.consideration_ids), 2)
            self.assertEqual(len(session.desk_entry_ids), 1)

    def test_two_fields_of_one_line(self):
        first, second = self.clerk_ids
        results = self._at_once(
            (first, self._entry("line_write", id=self.line_id, answer="Sẽ sửa")),
            (second, self._entry("line_write", id=self.line_id, conclusion="Đồng ý")),
        )
        self.assertEqual([result["status"] for result in results], ["done"] * 2)
        self.assertEqual(self._stored("answer", "conclusion"), ("Sẽ sửa", "Đồng ý"))

    def test_one_field_of_one_line(self):
        entries = [
            self._entry("line_write", id=self.line_id, answer=answer)
            for answer in ("Một", "Hai")
        ]
        results = self._at_once(*zip(self.clerk_ids, entries, strict=True))
        statuses = [result["status"] for result in results]
        self.assertEqual(sorted(statuses), ["conflict", "done"])
        winner = statuses.index("done")
        self.assertEqual(self._stored("answer"), (("Một", "Hai")[winner],))
        theirs = results[1 - winner]["conflict"]["answer"]
        self.assertEqual(theirs["theirs"], ("Một", "Hai")[winner])
        self.assertEqual(theirs["by"], f"Cán bộ {winner}")

    def test_two_matters_at_the_end(self):
        results = self._at_once(
            *(
                (clerk, self._entry("matter_add", text=f"Việc của {clerk}"))
                for clerk in self.clerk_ids
            )
        )
        self.assertEqual([result["status"] for result in results], ["done"] * 2)
        self.assertEqual(len({result["id"] for result in results}), 2)
