# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_browser import PatientCase
from .test_calls import NOISE, CallsCommon

# Whatever a client can say about itself and its call.
FORGED = {
    "tracking_disable": True,
    "mail_notrack": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_auto_subscribe_no_notify": True,
    "mail_activity_automation_skip": True,
    "dialogue_silence": True,
    "dialogue_gate": True,
    "install_mode": True,
    "import_file": True,
    "no_document": True,
    "active_test": False,
    "uid": 1,
    "su": True,
    "lang": "en_US",
}


@tagged("post_install", "-at_install", "dialogue_second_half")
class TestContext(PatientCase, CallsCommon):
    """What the context of a call says changes neither history nor what is locked."""

    def _post(self, user, model, method, *args, named=None, **context):
        if getattr(self, "logged_in", None) != user:
            self.authenticate(user.login, user.login)
            self.logged_in = user
        answer = self.opener.post(
            f"{self.base_url()}/web/dataset/call_kw/{model}/{method}",
            json={
                "params": {
                    "model": model,
                    "method": method,
                    "args": json.loads(json.dumps(args, default=str)),
                    "kwargs": {**(named or {}), "context": context},
                }
            },
            timeout=60,
        )
        self.env.invalidate_all()
        return json.loads(answer.text)

    def _call(self, user, model, method, *args, **context):
        answer = self._post(user, model, method, *args, **context)
        self.assertNotIn("error", answer, answer)
        return answer["result"]

    def _refusal(self, user, model, method, *args, **context):
        answer = self._post(user, model, method, *args, **context)
        self.assertIn("error", answer, answer)
        return answer["error"]["data"]["name"].rpartition(".")[2]

    def _changes(self, kind, assignment=None):
        domain = [("company_id", "=", self.company.id), ("kind", "=", kind)]
        if assignment:
            domain.append(("assignment_id", "=", assignment.id))
        return self.env["dialogue.change"].search_count(domain)

    # ------------------------------------------------------------------
    # The history
    # ------------------------------------------------------------------
    def _watched_calls(self):
        """Return (kind of change, user, record, method, arguments) of each way."""
        petition = self._record("petition", "economy")
        line = self._record("assignment", "economy")
        culture = self._record("petition", "culture")
        works = self._record("petition", "works")
        health = self._record("consideration", "health")
        justice = self._record("assignment", "justice")
        day = fields.Date.today() + timedelta(days=50)
        extension = self._record("extension", "economy")
        return (
            ("deadline", self.office, line, "write", {"deadline": day}),
            (
                "field",
                self.office,
                petition,
                "web_save",
                {"field_id": self.area.id},
                {},
            ),
            ("merged", self.office, culture, "action_merge", petition.id),
            ("deadline", self.leader, extension, "action_approve"),
            ("outcome", self.leader, health, "action_conclude"),
            ("deadline", self.head, justice, "action_resume"),
            (
                "authority",
                self.office,
                petition.session_id or self._record("session", "economy"),
                "write",
                {"petition_ids": [[1, works.id, {"authority": "province"}]]},
            ),
        )

    def _prepare(self):
        self._record("petition", "economy").write(
            {"field_id": self.road.id, "outcome": "in_progress"}
        )
        for name in ("works", "economy"):
            self._record("petition", name).session_id = self._record(
                "session", "economy"
            )
        health = self._record("consideration", "health")
        health.petition_id.write({"field_id": self.road.id, "outcome": "in_progress"})
        health.petition_id._write_state("answered")
        health.write({"outcome": "explained", "conclusion": "Đã giải thích"})
        line = self._record("assignment", "justice")
        line._write_state(
            line.state,
            paused_on=fields.Date.today() - timedelta(days=3),
            pause_kind="waiting_citizen",
        )
        self.env.flush_all()
        self.env.cr.precommit.clear()

    @mute_logger(*NOISE)
    def test_history_cannot_be_switched_off(self):
        self._prepare()
        # The head of the department to which "justice" belongs.
        self.head = self.pair
        for kind, user, record, method, *args in self._watched_calls():
            with self.subTest(model=record._name, method=method):
                before = self._changes(kind)
                self._call(user, record._name, method, record.ids, *args, **FORGED)
                self.assertGreater(self._changes(kind), before)

    @mute_logger(*NOISE)
    def test_history_of_an_import(self):
        petition = self._record("petition", "economy")
        before = self._changes("kind")
        result = self._call(
            self.office,
            petition._name,
            "load",
            [".id", "kind"],
            [[str(petition.id), "complaint"]],
            **FORGED,
        )
        self.assertEqual(result["ids"], petition.ids, result["messages"])
        self.assertEqual(self._changes("kind"), before + 1)

    @mute_logger(*NOISE)
    def test_each_key_alone(self):
        line = self._record("assignment", "economy")
        for number, key in enumerate(FORGED):
            with self.subTest(key=key):
                before = self._changes("deadline", line)
                day = fields.Date.today() + timedelta(days=100 + number)
                self._call(
                    self.office,
                    line._name,
                    "write",
                    line.ids,
                    {"deadline": day},
                    **{key: FORGED[key]},
                )
                self.assertEqual(self._changes("deadline", line), before + 1)

    @mute_logger(*NOISE)
    def test_new_records_tell_who_made_them(self):
        values = {"subject": "Việc mới", "village_id": self.village_a.id}
        [id_] = self._call(
            self.office, "dialogue.petition", "create", [values], **FORGED
        )
        messages = self.env["dialogue.petition"].browse(id_).message_ids
        self.assertEqual(messages.author_id, self.office.partner_id)

    @mute_logger(*NOISE)
    def test_history_is_not_deleted(self):
        line = self._record("assignment", "economy")
        day = fields.Date.today() + timedelta(days=60)
        self._call(self.office, line._name, "write", line.ids, {"deadline": day})
        history = line.message_ids.filtered("tracking_value_ids")
        self.assertTrue(history)
        before = self._changes("deadline")
        for user in (self.office, self.manager, self.head):
            for method, *args in (
                ("unlink",),
                ("write", {"body": "khác"}),
                ("write", {"date": "2020-01-01 00:00:00"}),
                ("write", {"author_id": self.leader.partner_id.id}),
                ("write", {"tracking_value_ids": [[5]]}),
            ):
                with self.subTest(user=user.login, method=method, args=args):
                    name = self._refusal(
                        user, "mail.message", method, history.ids, *args, **FORGED
                    )
                    self.assertEqual(name, "AccessError")
        self.assertEqual(self._changes("deadline"), before)

    @mute_logger(*NOISE)
    def test_history_is_not_invented(self):
        """Nobody writes a line of the log about somebody else."""
        line = self._record("assignment", "economy")
        field = self.env["ir.model.fields"]._get(line._name, "deadline")
        value = {
            "field_id": field.id,
            "old_value_datetime": "2026-01-01 00:00:00",
            "new_value_datetime": "2027-01-01 00:00:00",
        }
        values = {
            "author_id": self.leader.partner_id.id,
            "tracking_value_ids": [[0, 0, value]],
        }
        before = self._changes("deadline")
        message = {**values, "model": line._name, "res_id": line.id}
        for user in (self.office, self.manager):
            for model, method, *args in (
                ("mail.message", "create", [message]),
                (line._name, "message_post", line.ids),
            ):
                with self.subTest(user=user.login, model=model):
                    named = values if method == "message_post" else None
                    answer = self._post(user, model, method, *args, named=named)
                    name = answer.get("error", {}).get("data", {}).get("name")
                    self.assertEqual(name, "odoo.exceptions.AccessError", answer)
                    self.assertEqual(self._changes("deadline"), before)

    @mute_logger(*NOISE)
    def test_own_comments_stay_ones_own(self):
        """What somebody wrote himself is his, as everywhere in Odoo."""
        line = self._record("assignment", "economy")
        comment = self._as(self.office, line).message_post(
            body="Xin xem lại", message_type="comment"
        )
        self._call(self.office, "mail.message", "unlink", comment.ids)
        self.assertFalse(comment.exists())

    # ------------------------------------------------------------------
    # Defaults of what nobody types
    # ------------------------------------------------------------------
    def _forged_value(self, field):
        if field.relational:
            record = self.env[field.comodel_name].search([], limit=1, order="id desc")
            return record.ids if field.type != "many2one" else record.id
        if field.type == "selection":
            return field.get_values(self.env)[-1]
        return {
            "boolean": True,
            "integer": 77,
            "date": "2001-02-03",
            "datetime": "2001-02-03 04:05:06",
            "json": ["forged"],
        }.get(field.type, "forged")

    def test_defaults_of_what_nobody_types(self):
        place = self.places["economy"]
        tried = 0
        for name, model in self.env.registry.items():
            kept = sorted(getattr(model, "_kept_fields", ()))
            if not kept or name not in self.records or name == "dialogue.promise":
                continue
            forged = {
                field: self._forged_value(self.env[name]._fields[field])
                for field in kept
            }
            context = {f"default_{field}": forged[field] for field in kept}
            for user in (self.office, self.manager):
                with self.subTest(model=name, user=user.login):
                    plain = self._made(user, name, place, kept, {})
                    record = self._made(user, name, place, kept, context)
                    for field in kept:
                        tried += 1
                        if plain[field] != record[field]:
                            self.assertNotEqual(record[field], forged[field], field)
        self.assertGreater(tried, 40)

    def _made(self, user, model, place, names, context):
        """Return what a new record holds in the fields ``names``."""
        vals = self._vals(model, place, spare=True)
        with self._nothing_kept():
            ids = self._rpc(user, model, "create", [vals], context=context)
            record = self.env[model].browse(ids)
            return {
                name: record[name].ids
                if record._fields[name].relational
                else record[name]
                for name in names
            }

    def test_defaults_of_what_a_move_creates(self):
        """A promise follows from a conclusion: nobody's context words it."""
        line = self._record("consideration", "culture")
        line.petition_id.field_id = self.road
        line.petition_id._write_state("answered")
        line.petition_id.assignment_ids._drop("Thử")
        line.write(
            {
                "outcome": "in_progress",
                "conclusion": "Sẽ sửa",
                "department_id": self.culture.id,
                "deadline": fields.Date.today() + timedelta(days=9),
            }
        )
        self._rpc(
            self.leader,
            line._name,
            "action_conclude",
            line.ids,
            context={
                "default_result": "Đã xong",
                "default_approved_on": "2020-01-01",
                "default_approved_by": self.leader.id,
                "default_handover_count": 9,
                "default_state": "approved",
                "default_sent_back_reason": "x",
            },
        )
        [new] = line.petition_id.assignment_ids.filtered("is_open")
        self.assertRecordValues(
            new,
            [
                {
                    "state": new._first_state,
                    "result": False,
                    "approved_on": False,
                    "approved_by": False,
                    "handover_count": 0,
                    "sent_back_reason": False,
                    "department_id": self.culture.id,
                }
            ],
        )

    # ------------------------------------------------------------------
    # Another commune
    # ------------------------------------------------------------------
    @mute_logger(*NOISE)
    def test_companies_of_others(self):
        """Naming another commune in the context shows and changes nothing of it."""
        marks = ("abroad", "Abroad", self.abroad.name)
        for user in (self.office, self.leader, self.village_user):
            for model, methods in self.methods.items():
                record = self._own(model)
                for method in methods:
                    on_model = self._is_on_model(model, method)
                    for companies in (
                        self.abroad.ids,
                        [self.company.id, self.abroad.id],
                    ):
                        with (
                            self.subTest(user=user.login, model=model, method=method),
                            self._nothing_kept(),
                        ):
                            try:
                                answer = self._rpc(
                                    user,
                                    model,
                                    method,
                                    *([] if on_model else [record.ids]),
                                    context={"allowed_company_ids": companies},
                                )
                            except (AccessError, UserError) as error:
                                answer = str(error)
                            said = json.dumps(answer, default=str, ensure_ascii=False)
                            for mark in marks:
                                self.assertNotIn(mark, said)
                            self.env.invalidate_all(flush=False)
