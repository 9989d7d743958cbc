# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from unittest.mock import patch

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.modules.registry import DummyRLock, Registry
from odoo.service.model import call_kw, retrying
from odoo.tests.common import BaseCase, get_db_name
from odoo.tools import mute_logger

CONTEXT = {"lang": "en_US", "tracking_disable": True, "tz": "Asia/Ho_Chi_Minh"}


class AtOnceCase(BaseCase):
    """Calls at the same moment: connections of their own, each run as a request is.

    What is made here is stored for good: `_keep` says what is deleted at the end.
    """

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self._kept = []
        self.addCleanup(self._clean)

    def _env(self, cr, user_id=SUPERUSER_ID):
        return api.Environment(
            cr, user_id, {**CONTEXT, "allowed_company_ids": [self.company_id]}
        )

    def _keep(self, records):
        """Have these records deleted at the end, the last ones first."""
        self._kept.append((records._table, records._name, records.ids))
        return records

    def _clean(self):
        """Delete what was made, past the rules that keep what has happened."""
        with self.registry.cursor() as cr:
            env = self._env(cr)
            for table, model, ids in reversed(self._kept):
                records = env[model].browse(ids).exists()
                if not records:
                    continue
                if "state" in records._fields and hasattr(records, "_first_state"):
                    records._write_state(records._first_state)
                    env.flush_all()
                    env.invalidate_all()
                self._forget(env, table, records)

    def _forget(self, env, table, records):
        for satellite, name in (
            ("ir.attachment", "res_model"),
            ("mail.message", "model"),
            ("mail.activity", "res_model"),
            ("mail.followers", "res_model"),
        ):
            env[satellite].with_context(active_test=False).search(
                [(name, "=", records._name), ("res_id", "in", records.ids)]
            ).unlink()
        records.unlink()

    def _new_users(self, env, *roles):
        users = env["res.users"].with_context(no_reset_password=True)
        users = users.create(
            [
                {
                    "login": f"once_{role}_{uuid.uuid4()}",
                    "name": f"Cán bộ {number}",
                    "company_id": self.company_id,
                    "company_ids": [Command.set([self.company_id])],
                    "group_ids": [
                        Command.link(
                            env.ref(f"commune_dialogue.group_dialogue_{role}").id
                        )
                    ],
                }
                for number, role in enumerate(roles)
            ]
        )
        self._keep(users.partner_id)
        return self._keep(users)

    def _request(self, call, barrier):
        """Call as a request does, once both have seen the same database.

        :return: what the call returns, or the `UserError` that the user reads
        """
        user_id, model, method, *args = call
        met = []
        with self.registry.cursor() as cr:
            env = self._env(cr, user_id)

            def press():
                if not met:
                    # The snapshot is taken with the first question.
                    env.cr.execute("SELECT 1 FROM dialogue_petition LIMIT 1")
                    met.append(barrier.wait(30))
                context = {"allowed_company_ids": [self.company_id], "lang": "en_US"}
                return call_kw(env[model], method, args, {"context": context})

            try:
                return retrying(press, env)
            except UserError as error:
                return error

    @mute_logger("odoo.sql_db", "odoo.service.model", "odoo.addons.base.models.ir_rule")
    def _at_once(self, *calls):
        """Make calls at the same moment.

        :param calls: tuples of the user's id, model, method and its arguments
        :return: their results, in their order
        """
        barrier = threading.Barrier(len(calls))
        with (
            # A request that is tried again asks for the registry, whose lock the main
            # thread holds while tests run.
            patch.object(Registry, "_lock", DummyRLock()),
            ThreadPoolExecutor(len(calls)) as pool,
        ):
            waiting = [pool.submit(self._request, call, barrier) for call in calls]
            return [future.result(120) for future in waiting]

    def _one_wins(self, *calls):
        """Make calls at once and hold them to: one succeeds, the others read why not.

        :return: the index of the one that won
        """
        results = self._at_once(*calls)
        refusals = [result for result in results if isinstance(result, UserError)]
        self.assertEqual(len(refusals), len(calls) - 1, results)
        for refusal in refusals:
            self.assertTrue(str(refusal).strip())
        return next(
            number
            for number, result in enumerate(results)
            if not isinstance(result, UserError)
        )
