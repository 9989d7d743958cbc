# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import inspect
import json
import re
from contextlib import closing

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .access_common import AccessCommon
from .common_browser import PatientCase
from .common_doors import DoorsMixin
from .test_access_actions import ACTIONS

# How a call may end, beside success.
REFUSALS = {
    f"odoo.exceptions.{name}"
    for name in (
        "AccessError",
        "MissingError",
        "RedirectWarning",
        "UserError",
        "ValidationError",
    )
}
# What no clerk can read.
UNREADABLE = re.compile(
    r"psycopg2|Traceback|has no attribute|positional argument|Expected singleton"
    r"|unhashable|not supported between|violates|KeyError|invalid literal"
)
# What `/json/2` says of a method that is not there or wants other names.
REFUSALS_OF_JSON2 = {
    "werkzeug.exceptions.NotFound",
    "werkzeug.exceptions.UnprocessableEntity",
}
SCRIPTS = ("xmlrpc", "jsonrpc", "json2")
NOISE = (
    "odoo.http",
    "odoo.addons.base.models.ir_rule",
    "odoo.addons.rpc.controllers",
    "odoo.addons.web",
)
MISSING = 2**31 - 1
# Instead of the ids of records.
STRANGE_IDS = (
    MISSING,
    [0],
    [-1],
    [2**40],
    2**70,
    "abc",
    "1",
    ["1"],
    [1.5],
    [True],
    [None],
    [[1]],
    {"id": 1},
)
# Instead of an argument.
STRANGE = (None, True, "abc", -1, 2**70, 1.5, [], [[1]], ["abc"], {"id": [1]})


def public_methods(env):
    """Return the sorted (model, method) that the addon adds to what RPC can call.

    What Odoo has already (write, copy, message_post…) is left out: the addon's own
    version of it takes the same arguments.
    """
    found = []
    for name, model in env.registry.items():
        for method in dir(model):
            if method.startswith("_") or not inspect.isfunction(getattr(model, method)):
                continue
            owners = [base for base in model.mro() if method in vars(base)]
            ours = [
                owner.__module__.startswith("odoo.addons.commune_dialogue.")
                for owner in owners
            ]
            private = any(
                getattr(vars(owner)[method], "_api_private", False) for owner in owners
            )
            if all(ours) and not private:
                found.append((name, method))
    return sorted(found)


class CallsCommon(AccessCommon):
    """Every public method of the addon, on records or on windows made for it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.methods = {}
        for model, method in public_methods(cls.env):
            # What is abstract has no records: the gate refuses it (see below).
            function = getattr(cls.env.registry[model], method)
            if not cls.env[model]._abstract or getattr(function, "_api_model", False):
                cls.methods.setdefault(model, []).append(method)
        cls.known = {
            (model, name) for model in cls.methods for name in cls.methods[model]
        }

    def _function(self, model, method):
        return getattr(self.env.registry[model], method)

    def _is_on_model(self, model, method):
        return getattr(self._function(model, method), "_api_model", False)

    def _parameters(self, model, method):
        """Return the parameters of a method beside the records."""
        return [
            parameter
            for parameter in list(
                inspect.signature(self._function(model, method)).parameters.values()
            )[1:]
            if parameter.kind == parameter.POSITIONAL_OR_KEYWORD
        ]

    def _states(self, model):
        field = self.env[model]._fields.get("state")
        if not field or not hasattr(self.env[model], "_write_state"):
            return [None]
        return field.get_values(self.env)

    def _own(self, model):
        """Return a record of the commune to call on, of the department if there is."""
        records = self.records.get(model)
        if not records:
            return self.env[model].browse()
        return records.get("economy") or records.get("closed") or records["open"]

    def _chosen(self, model):
        """Return the context of a view in which a record is chosen."""
        record = self._own(model)
        return {
            "active_model": model,
            "active_id": record.id,
            "active_ids": record.ids,
        }

    def _plausible(self, name):
        """Return a value that fits a parameter, by its name."""
        return {
            "reason": "Lý do",
            "text": "Đường hỏng nặng",
            "kind": "waiting_citizen",
            "key": "fields",
            "target_id": self.places["economy"].spare.id,
            "department_id": self.directorate.id,
            "village_id": self.village_a.id,
            "field_id": self.road.id,
            "limit": 3,
            "entries": [{"uuid": "1", "kind": "come", "values": {"id": 1}}],
        }.get(name, False)

    # ------------------------------------------------------------------
    # Windows
    # ------------------------------------------------------------------
    def _window_vals(self, model):
        """Return values for the required fields of a window, by their types."""
        vals = {}
        given = self.env[model].default_get(list(self.env[model]._fields))
        for name, field in self.env[model]._fields.items():
            typed = not field.compute or not field.readonly
            if field.required and typed and not given.get(name):
                vals[name] = self._any_value(field)
        return vals

    def _any_value(self, field):
        if field.name == "res_model":
            return "dialogue.petition"
        if field.type == "many2one":
            record = self._own(field.comodel_name)
            if not record and self.env[field.comodel_name]._transient:
                record = self._window(field.comodel_name)
            return (record or self.env[field.comodel_name].search([], limit=1)).id
        if field.type == "selection":
            return field.get_values(self.env)[0]
        if field.type == "reference":
            model = field.get_values(self.env)[0]
            return f"{model},{self._own(model).id}"
        return {
            "integer": 2027,
            "many2one_reference": self._own("dialogue.petition").id,
            "date": fields.Date.today(),
            "binary": b"UEsDBA==",
            "boolean": True,
        }.get(field.type, "Thử")

    def _window(self, model, user=None):
        """Return a window as its user has it, with a matter chosen where he opens it.

        :return: the record, empty where the user may not have such a window
        """
        sample = self.env[model]
        chosen = next(
            (
                field.comodel_name
                for field in sample._fields.values()
                if field.comodel_name in self.records and field.type != "one2many"
            ),
            "dialogue.petition",
        )
        context = {**self._chosen(chosen), "dialogue_method": "action_decline"}
        window = sample.with_context(
            **context, allowed_company_ids=(user or self.env.user).company_ids.ids
        )
        try:
            with self.env.cr.savepoint():
                vals = self._window_vals(model)
                window = window.with_user(user) if user else window
                window = window.create(vals)
                self.env.flush_all()
                return window
        except UserError:
            return window.browse()


@tagged("post_install", "-at_install", "dialogue_second_half")
class TestCalls(CallsCommon):
    """Every public method × role × state: a success or a refusal in words."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.allowed = {
            tuple(line.split()[0].rsplit(".", 1)): set(line.split()[1:])
            for line in ACTIONS.strip().splitlines()
        }
        cls.everybody = [
            cls.office,
            cls.leader,
            cls.head,
            cls.officer,
            cls.head2,
            cls.nobody,
            cls.village_user,
            cls.supervisor,
            cls.receiver,
            cls.manager,
            cls.plain,
            cls.portal,
            cls.abroad_office,
        ]
        # The others are refused before anybody looks at the state.
        cls.inside = [
            cls.leader,
            cls.head,
            cls.officer,
            cls.village_user,
            cls.supervisor,
            cls.receiver,
        ]

    def _may(self, user, model, method):
        """Tell whether `TestAccessActions` presses this button in every state."""
        roles = self.allowed.get((model, method), set())
        return user in self.roles and self.roles[user][0] in roles

    def test_what_is_called(self):
        """The collection finds what it is to find."""
        found = set(public_methods(self.env))
        for wanted in (
            ("dialogue.petition", "action_merge"),
            ("dialogue.session", "desk_send"),
            ("dialogue.home", "get_home"),
            ("dialogue.reason", "action_confirm"),
            ("res.company", "dialogue_deadline"),
        ):
            self.assertIn(wanted, found)
        for model, _name in found:
            if model.startswith("dialogue.") and not self.env[model]._abstract:
                self.assertTrue(hasattr(self.env[model], "_chosen_ids"), model)
        for name in ("register_paper", "open_for", "dialogue_file_action"):
            self.assertNotIn(name, {method for _model, method in found})
        self.assertGreater(len(found), 150)

    def test_every_method_of_every_role_in_every_state(self):
        ended = {"done": 0, "refused": 0}
        for model, methods in self.methods.items():
            record = self._own(model)
            states = self._states(model) if record else [None]
            for number, state in enumerate(states):
                with closing(self.env.cr.savepoint()):
                    if state and record.state != state:
                        record._write_state(state)
                    self.env.flush_all()
                    first = number == 0
                    # Who may press it does so in all states elsewhere; who may not
                    # takes turns, which saves a minute and a half.
                    users = self.everybody if first else self.inside[number % 2 :: 2]
                    for user in users:
                        target = record
                        if self.env[model]._transient:
                            target = self._window(model, user)
                        for method in methods:
                            if not first and self._may(user, model, method):
                                continue
                            with self.subTest(
                                model=model, method=method, state=state, user=user.login
                            ):
                                ended[self._end(user, target, model, method)] += 1
        self.assertGreater(ended["done"], 200, ended)
        self.assertGreater(ended["refused"], 1500, ended)

    @mute_logger("odoo.addons.base.models.ir_rule")
    def _end(self, user, record, model, method):
        """Call as a client does, and tell how it ended; whatever it did is undone."""
        arguments = [
            self._plausible(parameter.name)
            for parameter in self._parameters(model, method)
        ]
        if not self._is_on_model(model, method):
            arguments.insert(0, record.ids)
        context = {
            key: value for key, value in record.env.context.items() if "active" in key
        }
        context["dialogue_method"] = "action_decline"
        context["allowed_company_ids"] = user.sudo().company_ids.ids
        with self._nothing_kept():
            try:
                self._rpc(user, model, method, *arguments, context=context)
                self.env.flush_all()
            except UserError as error:
                self.assertTrue(str(error).strip())
                self.assertIsNone(UNREADABLE.search(str(error)), error)
                return "refused"
            finally:
                self.env.invalidate_all(flush=False)
        return "done"


@tagged("post_install", "-at_install", "dialogue_second_half")
class TestCallsHttp(DoorsMixin, PatientCase, CallsCommon):
    """The same calls over HTTP, with whatever a script may send.

    After each refusal every table of the addon is what it was before.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        tables = sorted(
            model._table
            for name, model in cls.env.registry.items()
            if name.startswith("dialogue.")
            and model._auto
            and not model._abstract
            and not model._transient
        )
        tables += ["mail_message", "mail_activity", "mail_tracking_value", "mail_mail"]
        cls.snapshot = SQL(" UNION ALL ").join(
            SQL(
                "SELECT %s, count(*), sum(hashtextextended(row::text, 0)) FROM %s row",
                table,
                SQL.identifier(table),
            )
            for table in tables
        )

    def setUp(self):
        super().setUp()
        self.env.flush_all()

    def _stored(self):
        return {
            table: (count, checksum)
            for table, count, checksum in self.env.execute_query(self.snapshot)
        }

    def _post(self, model, method, args, kwargs=None, button=False):
        kind = "call_button" if button else "call_kw"
        answer = self.opener.post(
            f"{self.base_url()}/web/dataset/{kind}/{model}/{method}",
            json={
                "params": {
                    "model": model,
                    "method": method,
                    "args": args,
                    "kwargs": kwargs or {},
                }
            },
            timeout=60,
        )
        return json.loads(answer.text)

    def _refusals(self, calls):
        """Make calls; whatever a success did is undone, what a refusal did is not.

        :param calls: list of (model, method, args, kwargs)
        """
        before = self._stored()
        for model, method, args, kwargs in calls:
            with self.subTest(model=model, method=method, args=args, kwargs=kwargs):
                savepoint = self.env.cr.savepoint()
                error = self._post(
                    model, method, args, kwargs, method.startswith("action_")
                ).get("error")
                savepoint.close(rollback=not error)
                if error:
                    self.assertIn(error["data"]["name"], REFUSALS, error["data"])
                    message = error["data"]["message"]
                    self.assertTrue(message.strip())
                    self.assertIsNone(UNREADABLE.search(message), message)
        after = self._stored()
        changed = {table for table in before if before[table] != after[table]}
        self.assertFalse(changed, f"half a change, after one of {calls}")

    @mute_logger(*NOISE)
    def test_batches_of_every_state(self):
        """Moves of several records, of which some are where they may not start."""
        self.authenticate(self.office.login, self.office.login)
        for model, methods in self.methods.items():
            record = self._own(model)
            moves = [
                method
                for method in methods
                if method.startswith("action_")
                and not re.search("open|view|print|word|excel|export|list", method)
            ]
            if not record or not moves:
                continue
            others = self.records[model]
            both = record | (others.get("culture") or others.get("open") or record)
            for state in self._states(model):
                with closing(self.env.cr.savepoint()):
                    if state and record.state != state:
                        record._write_state(state)
                    self.env.flush_all()
                    self._refusals(
                        [
                            (model, move, [both.ids, *self._sent(model, move)], {})
                            for move in moves
                        ]
                    )
                self.env.invalidate_all(flush=False)

    def _sent(self, model, method):
        return [
            self._plausible(parameter.name)
            for parameter in self._parameters(model, method)
        ]

    @mute_logger(*NOISE)
    def test_strange_records(self):
        """No record, those of others, those that are gone, and what is no id at all."""
        for user in (self.office, self.village_user):
            self.authenticate(user.login, user.login)
            for model, methods in self.methods.items():
                methods = [
                    method for method in methods if not self._is_on_model(model, method)
                ]
                if not model.startswith("dialogue.") or not methods:
                    continue
                if user == self.village_user:
                    methods = methods[:2]
                strange = [[], [MISSING]]
                strange += [
                    record.ids
                    for label, record in self.records.get(model, {}).items()
                    if label in ("abroad", "secret")
                ]
                self._refusals(
                    [
                        (model, method, [ids, *self._sent(model, method)], {})
                        for method in methods
                        for ids in strange
                    ]
                    # One gate reads the ids of all methods.
                    + [
                        (model, method, [ids, *self._sent(model, method)], {})
                        for method in methods[-1:]
                        for ids in STRANGE_IDS
                    ]
                )

    @mute_logger(*NOISE)
    def test_strange_arguments(self):
        """Each argument is left out, doubled, and replaced by what it cannot be."""
        self.authenticate(self.office.login, self.office.login)
        for model, methods in self.methods.items():
            record = self._own(model)
            calls = []
            for method in methods:
                ids = [] if self._is_on_model(model, method) else [record.ids]
                names = [p.name for p in self._parameters(model, method)]
                usual = {name: self._plausible(name) for name in names}
                calls += [
                    (model, method, ids, {**usual, name: value})
                    for name in names
                    for value in STRANGE
                ]
                if names:
                    calls.append((model, method, ids, {}))
            if model.startswith("dialogue."):
                calls += [
                    (model, method, [*ids, *[1] * 9], {}),
                    (model, method, [], {"no_such_argument": 1}),
                    (model, method, ids, {"context": [1]}),
                ]
            self._refusals(calls)

    @mute_logger(*NOISE)
    def test_what_has_no_records(self):
        self.authenticate(self.office.login, self.office.login)
        for ids in ([], [1]):
            answer = self._post("dialogue.intake.import.mixin", "action_back", [ids])
            self.assertIn(answer["error"]["data"]["name"], REFUSALS)

    # ------------------------------------------------------------------
    # The doors of scripts: /xmlrpc, /jsonrpc, /json/2
    # ------------------------------------------------------------------
    def _misfits(self, model, method):
        """Return (args, kwargs) of calls that do not fit a method, over any door."""
        sent = self._sent(model, method)
        ids = [] if self._is_on_model(model, method) else [self._own(model).ids]
        calls = [
            ([*ids, *sent], {"no_such_argument": 1}),
            ([*ids, *sent], {"context": [1]}),
            ([*ids, *sent], {"context": {"lang": [1]}}),
            ([*ids, *sent], {"context": {"allowed_company_ids": "abc"}}),
        ]
        if ids:
            calls += [([strange, *sent], {}) for strange in STRANGE_IDS[1:]]
        else:
            calls.append(([*sent, *[1] * 9], {}))
        return calls

    def _named(self, model, method, args, kwargs):
        """Return a call in the form of `/json/2`, where all arguments have names."""
        first = 0 if self._is_on_model(model, method) else 1
        names = [parameter.name for parameter in self._parameters(model, method)]
        return args[:first], {
            **dict(zip(names, args[first:], strict=False)),
            **kwargs,
        }

    def _knock(self, door, model, method, args, kwargs):
        """Call through a door of scripts; whatever a success did is undone."""
        if door == "json2" and (model, method) in self.known:
            args, kwargs = self._named(model, method, args, kwargs)
        savepoint = self.env.cr.savepoint()
        _text, result, error = self._through(
            door, self.office, model, method, args, kwargs
        )
        savepoint.close(rollback=not error)
        if error:
            self.assertIn(error["name"], REFUSALS | REFUSALS_OF_JSON2, error)
            message = error["message"]
            self.assertTrue(message.strip())
            self.assertIsNone(UNREADABLE.search(message), message)
        return result, error

    @mute_logger(*NOISE)
    def test_misfits_over_the_doors_of_scripts(self):
        """Each model by each door, what is wrong in turns: words, and no change."""
        before = self._stored()
        turn = 0
        for model, methods in self.methods.items():
            if not model.startswith("dialogue."):
                continue
            method = methods[turn % len(methods)]
            misfits = self._misfits(model, method)
            for door in SCRIPTS:
                for args, kwargs in (
                    misfits[turn % len(misfits)],
                    misfits[(turn + 5) % len(misfits)],
                ):
                    turn += 1
                    # XML-RPC has no whole numbers beyond 32 bits.
                    if door == "xmlrpc" and args and args[0] in (2**70, [2**40]):
                        continue
                    # A name too many is all that `/json/2` can be sent too many.
                    if door == "json2" and args[-9:] == [1] * 9:
                        continue
                    with self.subTest(door, model=model, call=(method, args, kwargs)):
                        _result, error = self._knock(door, model, method, args, kwargs)
                        self.assertTrue(error)
        for door in SCRIPTS:
            for method in ("no_such_method", "_transition", "sudo"):
                _result, error = self._knock(
                    door, "dialogue.petition", method, [[]], {}
                )
                self.assertTrue(error)
        self.assertGreater(turn, 200)
        self.assertEqual(self._stored(), before)

    @mute_logger(*NOISE)
    def test_every_method_over_the_doors_of_scripts(self):
        """What may be called answers with something that the door can carry."""
        ended = {"done": 0, "refused": 0}
        for model, methods in self.methods.items():
            ids = self._own(model).ids
            if self.env[model]._transient:
                ids = self._window(model, self.office).ids
            for number, method in enumerate(methods):
                args = self._sent(model, method)
                if not self._is_on_model(model, method):
                    args.insert(0, ids)
                for door in {"xmlrpc", SCRIPTS[number % 3]}:
                    with self.subTest(door, model=model, method=method):
                        _result, error = self._knock(door, model, method, args, {})
                        ended["refused" if error else "done"] += 1
        self.assertGreater(ended["done"], 100, ended)

    def test_deadline_of_a_company(self):
        """The one method of the addon that takes whatever it gets."""
        self.authenticate(self.office.login, self.office.login)
        good = ["2026-04-27", 5, "day", "after"]
        calls = [[], good[:2], [*good, 1], [["abc"], *good], [[MISSING], *good]]
        calls += [[self.abroad.ids, *good], [self.company.ids, 1, *good[1:]]]
        calls += [
            [self.company.ids, *good[:place], value, *good[place + 1 :]]
            for place in range(4)
            for value in STRANGE
        ]
        with mute_logger(*NOISE):
            self._refusals(
                [("res.company", "dialogue_deadline", args, {}) for args in calls]
            )

    @mute_logger(*NOISE)
    def test_strange_contexts(self):
        """A window is opened on what the context says: it may say anything."""
        self.authenticate(self.office.login, self.office.login)
        for model, methods in self.methods.items():
            if not self.env[model]._transient:
                continue
            window = self._window(model, self.office)
            names = list(self.env[model]._fields)
            strange = [
                {"active_model": name, "active_ids": ids, "active_id": ids}
                for name, ids in (
                    ("dialogue.petition", [MISSING]),
                    ("dialogue.petition", "abc"),
                    ("dialogue.petition", [[1]]),
                    ("dialogue.petition", 2**70),
                    ([1], None),
                    ("no.such.model", [1]),
                )
            ]
            self._refusals(
                [
                    (model, method, [window.ids], {"context": context})
                    for method in methods[:1]
                    for context in strange
                ]
                + [
                    (model, "default_get", [names], {"context": context})
                    for context in strange
                ]
            )
