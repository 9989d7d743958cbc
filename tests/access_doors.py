# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The doors besides the browser's calls, by the table of `access_matrix`.

Views and saved searches, what saving and copying answer, the calls of scripts
(`/xmlrpc`, `/jsonrpc`, `/json/2`), Odoo's own routes that name records, and invitations
by mail with their calendar files.
"""

import re

from lxml import etree

from odoo.fields import Command
from odoo.http import Request
from odoo.tools import mute_logger

from .access_matrix import FIELDS, token, tokens_in
from .common_doors import DoorsMixin
from .test_access_http import NOISE

RPC_NOISE = (*NOISE, "odoo.addons.rpc.controllers", "odoo.service.model")
NAME = "dialogue.citizen.name"
# Attributes of a view in which names of fields stand.
TELLING = (
    "column_invisible",
    "context",
    "default_group_by",
    "default_order",
    "domain",
    "filter_domain",
    "invisible",
    "options",
    "readonly",
    "required",
)
THREADS = ("dialogue.petition", "dialogue.assignment")
MODELS = sorted({model for model, _name in FIELDS.values()})


class AccessDoors(DoorsMixin):
    """Tests of `TestAccessMatrix`, whose records they share."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Who has the rights of another is asked in the matrix.
        twins = (cls.pair, cls.manager)
        cls.tried = [user for user in cls.readers if user not in twins]
        cls.inside = [u for u in cls.tried if u not in (cls.portal, cls.public)]

    def _words(self, model):
        """Return the fields of the table that the user may ask for of a model."""
        return [
            name
            for other, name in FIELDS.values()
            if other == model and self._reads_field(other, name)
        ]

    # ------------------------------------------------------------------
    # Views, saved searches, lists of columns
    # ------------------------------------------------------------------
    @mute_logger(*NOISE)
    def test_views_name_no_hidden_field(self):
        """Neither as a field nor in a filter, a condition or an order."""
        kinds = [[False, kind] for kind in ("form", "list", "kanban", "search")]
        options = {"load_filters": True, "toolbar": True}
        for user in self.inside:
            self._login(user)
            for model in MODELS:
                found = self._call(model, "get_views", kinds, options)
                # Whoever has no right to a model has no view of it.
                self.assertTrue(found or not self._opens(model), (user.login, model))
                if not found or not self._opens(model):
                    continue
                hidden = {
                    (other, name)
                    for other, fields_ in found["models"].items()
                    if other.startswith("dialogue.")
                    for name in fields_["fields"]
                    if not self._as(user, self.env[other])._has_field_access(
                        self.env[other]._fields[name], "read"
                    )
                }
                self.assertFalse(hidden, (user.login, model))
                self._check_arch(model, found["views"])
        self._no_leaks()

    def _check_arch(self, model, views):
        """Assert that no view names a hidden field of its model."""
        Model = self._as(self.user, self.env[model])
        closed = {
            name
            for name, field in Model._fields.items()
            if not Model._has_field_access(field, "read")
        }
        for kind, view in views.items():
            for node in etree.fromstring(view["arch"]).iter("*"):
                if any(parent.tag == "field" for parent in node.iterancestors()):
                    continue
                told = {node.get("name")} if node.tag == "field" else set()
                for name, value in node.attrib.items():
                    if name in TELLING or name.startswith("decoration-"):
                        told |= set(re.findall(r"\w+", value))
                place = (self.user.login, model, kind, etree.tostring(node)[:200])
                self.assertFalse(told & closed, place)

    @mute_logger(*NOISE)
    def test_shared_searches_and_columns(self):
        """What the office shares with everybody is for those who read the model."""
        word = token(NAME, "shared")
        self._as(self.office, self.env["ir.filters"]).create(
            {
                "name": word,
                "model_id": "dialogue.citizen",
                "domain": f"[('name', 'ilike', '{word}')]",
                "user_ids": False,
            }
        )
        self._as(self.office, self.env["ir.exports"]).create(
            {
                "name": word,
                "resource": "dialogue.citizen",
                "export_fields": [Command.create({"name": "identity_number"})],
            }
        )
        self.env.flush_all()
        for user in self.tried:
            self._login(user)
            reads = self._opens("dialogue.citizen") and user != self.abroad_office
            if reads:
                self.allowed.add((NAME, "shared"))
            self._call("ir.filters", "get_filters", "dialogue.citizen")
            for model in ("ir.filters", "ir.exports"):
                names = ["name", "display_name"]
                self._call(model, "search_read", [], names)
                self._call(model, "name_search", "")
                self._call(model, "formatted_read_group", [], ["name"], ["__count"])
                domain = [("name", "ilike", word)]
                found = self._call(model, "search_count", domain, asked=tokens_in(word))
                if found and not reads:
                    self._leak(NAME, f"{model}.search_count")
            self._call("ir.filters", "search_read", [], ["domain", "context"])
            self._call("ir.exports.line", "search_read", [], ["name", "export_id"])
            with self.subTest(user=user.login):
                self.assertEqual((NAME, "shared") in self.seen[user], reads)
        self._no_leaks()

    # ------------------------------------------------------------------
    # What saving and copying answer
    # ------------------------------------------------------------------
    @mute_logger(*NOISE)
    def test_what_saving_and_copying_answer(self):
        for user in self.inside:
            self._login(user)
            for model in MODELS:
                Model = self._as(user, self.env[model])
                if not (Model.has_access("write") or Model.has_access("create")):
                    continue
                own = self.records[model].get("economy")
                if not own or not self._as(user, own).has_access("read"):
                    continue
                asked = {name: {} for other, name in FIELDS.values() if other == model}
                links = self._named(self._field_types(model))
                self._call(model, "web_save", own.ids, {}, {**links, **asked})
                self._call(model, "web_save_multi", own.ids, [{}], links)
                self._call(model, "name_create", "Mới")
                made = self._call(model, "copy", own.ids)
                self._call(model, "copy_data", own.ids)
                if made:
                    self._call(model, "web_read", made, links)
        self._no_leaks()

    @mute_logger(*NOISE)
    def test_ids_in_disguise(self):
        """A number that is no number, or stands where nobody looks for one."""
        for user, model, link, label in (
            (self.village_user, "dialogue.contribution", "citizen_id", "culture"),
            (self.supervisor, "dialogue.contribution", "citizen_id", "abroad"),
            (self.office, "dialogue.contribution", "citizen_id", "abroad"),
            (self.office, "dialogue.contribution", "similar_id", "abroad"),
            (self.office, "dialogue.petition", "contribution_ids", "abroad"),
            (self.village_user, "dialogue.citizen", "contribution_ids", "culture"),
            (self.village_user, "dialogue.delegate", "session_id", "abroad"),
            (self.officer, "dialogue.extension", "assignment_id", "culture"),
            (self.supervisor, "dialogue.supervision", "petition_id", "abroad"),
        ):
            self._login(user)
            field = self.env[model]._fields[link]
            number = self.records[field.comodel_name][label].id
            shown = {"display_name": {}}
            shown |= {
                name: {}
                for other, name in FIELDS.values()
                if other == field.comodel_name and self._reads_field(other, name)
            }
            one = {link: {"fields": shown}}
            plain = {
                name: spec
                for name, spec in self._named(self._field_types(model)).items()
                if not self.env[model]._fields[name].type.endswith("2many")
            }
            for value in self._disguises(number, field.type):
                self._call(
                    model, "onchange", [], {link: value}, [link], {**plain, **one}
                )
                context = {f"default_{link}": value}
                self._call(model, "onchange", [], {}, [], one, context=context)
                self._call(model, "web_save", [], {link: value}, one)
        self._no_leaks()

    @staticmethod
    def _disguises(number, kind):
        strange = (float(number), str(number), {"id": number}, [number, "x"])
        if kind == "many2one":
            return (*strange, {"id": float(number)}, {"id": str(number)}, [number])
        values = [number, float(number), str(number)]
        return (
            *([[4, value]] for value in values),
            *([[6, 0, [value]]] for value in values),
            *([[1, value, {}]] for value in values),
            *([value] for value in values),
            [{"id": number}],
            [[0, number, {}]],
            [[0, 0, {"id": number}]],
            [[4.0, number]],
            [[True, number, {}]],
            {"id": number},
        )

    # ------------------------------------------------------------------
    # The doors of scripts
    # ------------------------------------------------------------------
    def _knock(self, door, user, model, method, kwargs, asked=(), ids=None):
        """Call through a door, and weigh whatever comes back."""
        args = [] if ids is None else [ids]
        text, result, error = self._through(door, user, model, method, args, kwargs)
        self._weigh(f"{door} {model}.{method} {str(kwargs)[:150]}", text, asked)
        if error:
            self.assertTrue(
                error["name"].startswith("odoo.exceptions."), (door, method, error)
            )
        return result

    @mute_logger(*RPC_NOISE)
    def test_doors_of_scripts(self):
        """Reading, searching and exporting over /xmlrpc, /jsonrpc and /json/2."""
        doors = ("xmlrpc", "jsonrpc", "json2")
        for shift, user in enumerate(self.tried):
            if user == self.public:
                continue
            self._login(user)
            # A key is all that a script has.
            self.authenticate(None, None)
            for number, model in enumerate(MODELS):
                door = doors[(number + shift) % 3]
                self._knock_at(door, user, model)
            with self.subTest(user=user.login):
                fields_ = {
                    (key, label)
                    for key, label in self.allowed
                    if key in FIELDS and FIELDS[key][1] != "email"
                }
                self.assertFalse(fields_ - self.seen[user])
        self._no_leaks()

    def _knock_at(self, door, user, model):
        words = [name for other, name in FIELDS.values() if other == model]
        context = {"context": self.context}
        own = {"domain": [], "fields": self._words(model), **context}
        self._knock(door, user, model, "search_read", own)
        if own["fields"] != words:
            self._knock(door, user, model, "search_read", {**own, "fields": words})
        label = self._closed_label(model)
        if label:
            method, name = ("read", "fields")
            if door == "json2":
                method, name = ("export_data", "fields_to_export")
            ids = self.records[model][label].ids
            self._knock(door, user, model, method, {name: words, **context}, ids=ids)
        closed = [
            key
            for key, (other, _name) in FIELDS.items()
            if other == model and self._hidden_from(key)
        ]
        for key in closed[:1]:
            word = token(key, self._hidden_from(key))
            domain = [(FIELDS[key][1], "ilike", word)]
            found = self._knock(
                door,
                user,
                model,
                "search_count",
                {"domain": domain, **context},
                tokens_in(word),
            )
            if found:
                self._leak(key, f"{door} {model}.search_count({domain})")

    @mute_logger(*RPC_NOISE)
    def test_keys_of_who_left(self):
        """An archived user's key opens nothing, and nothing opens without one."""
        self._login(self.office)
        self.authenticate(None, None)
        own = {"domain": [], "fields": ["name"]}
        for door in ("xmlrpc", "jsonrpc", "json2"):
            self.assertTrue(
                self._knock(door, self.office, "dialogue.citizen", "search_read", own)
            )
        self.office.active = False
        self.env.flush_all()
        self.seen.clear()
        for door in ("xmlrpc", "jsonrpc", "json2"):
            text, result, error = self._through(
                door, self.office, "dialogue.citizen", "search_read", [], own
            )
            self._weigh(door, text)
            self.assertFalse(result)
            self.assertTrue(error)
        self.assertFalse(self.seen[self.office])

    # ------------------------------------------------------------------
    # Odoo's routes that name records
    # ------------------------------------------------------------------
    @mute_logger(*NOISE, "odoo.addons.base.models.ir_qweb")
    def test_routes_that_name_records(self):
        self.env["ir.config_parameter"].set_param("web.json.enabled", "True")
        menus = {
            "dialogue.citizen": "citizen_action",
            "dialogue.petition": "petition_action",
            "dialogue.delegate": "delegate_action",
            "dialogue.contribution": "contribution_action",
        }
        for turn, user in enumerate(self.tried):
            self._login(user)
            named = []
            for model in MODELS:
                label = self._closed_label(model)
                if not label:
                    continue
                record = self.records[model][label]
                named.append({"model": model, "resId": record.id})
                if model in menus:
                    action = self.env.ref(f"commune_dialogue.{menus[model]}")
                    named.append({"action": action.id, "resId": record.id})
                    path = f"/json/1/action-{action.id}"
                    self._get(f"{path}/{record.id}")
                    self._get(f"{path}?view_type=list&limit=80&offset=0")
                    self._get(f"/json/1/{model}/{record.id}")
                if model == THREADS[turn % 2]:
                    self._glance(f"/mail/view?model={model}&res_id={record.id}")
                    self._walk_thread(record)
            crumbs = self._json("/web/action/load_breadcrumbs", {"actions": named})
            if user in self.inside:
                self.assertEqual(len(crumbs), len(named))
            self._get(f"/odoo/{model}/{record.id}")
            for (model, label), file in self.files.items():
                if label == "culture":
                    self._zip(file)
                    self._get(f"/mail/attachment/pdf_first_page/{file.id}")
                    self._get(f"/web/image/{model}/{file.res_id}/name")
        self._no_leaks()

    def _glance(self, url):
        """Fetch an address that leads to a page of the web client, which is empty."""
        answer = self.url_open(url, allow_redirects=False)
        self._weigh(url, f"{answer.headers} {answer.text}")

    def _walk_thread(self, record):
        thread = {"thread_model": record._name, "thread_id": record.id}
        message, follower = record.message_ids[:1], record.message_follower_ids[:1]
        for url, extra in (
            ("/mail/thread/recipients", {}),
            ("/mail/thread/recipients/get_suggested_recipients", {"partner_ids": []}),
            ("/mail/partner/from_email", {"emails": ["x@example.com"]}),
            ("/portal/chatter_init", {"token": "False", "hash": "x", "pid": 1}),
            ("/mail/chatter_fetch", {}),
        ):
            self._json(url, {**thread, **extra})
        self._json("/mail/read_subscription_data", {"follower_id": follower.id})
        content = {"message_id": message.id, "update_data": {"body": "x"}}
        self._json("/mail/message/update_content", content)
        reaction = {"message_id": message.id, "content": "👍", "action": "add"}
        self._json("/mail/message/reaction", reaction)
        self._glance(f"/mail/message/{message.id}")
        self._get(f"/mail/avatar/mail.message/{message.id}/author_avatar/50x50")

    def _zip(self, file):
        answer = self.url_open(
            "/mail/attachment/zip",
            data={
                "file_ids": str(file.id),
                "zip_name": "x.zip",
                "csrf_token": Request.csrf_token(self),
            },
        )
        text = self._text_of(answer.content)
        self._weigh("/mail/attachment/zip", text)

    # ------------------------------------------------------------------
    # The calendar, and invitations by mail
    # ------------------------------------------------------------------
    @mute_logger(*NOISE, "odoo.addons.base.models.ir_http")
    def test_calendar_routes(self):
        """The links of a meeting are those of who attends it; no one else's."""
        event = self._record("session", "economy").event_id
        event.with_context(no_mail_to_attendees=True).partner_ids = (
            self.office.partner_id + self.head.partner_id
        )
        event.access_token = "a" * 32
        [attendee, *_rest] = event.attendee_ids
        self.env.flush_all()
        key, label = "calendar:dialogue.session", "economy"
        for user in self.tried:
            self._login(user)
            for page in ("meeting/view", "meeting/accept", "meeting/decline"):
                # Who has no token, one of another meeting, or makes one up.
                for wrong in ("", "0" * 32, "%", "False"):
                    self._get(f"/calendar/{page}?token={wrong}&id={event.id}")
            self._json("/calendar/notify", {})
            asked = [["name", "location", "attendee_ids"], ["access_token"]]
            for names in asked:
                self._call("calendar.event", "read", event.ids, names)
                self._call("calendar.event", "search_read", [], names)
            found = self._call(
                "calendar.attendee",
                "search_read",
                [("event_id", "=", event.id)],
                ["access_token", "common_name", "email"],
            )
            self._call("calendar.event", "get_state_selections")
            self._call("calendar.event", "export_data", event.ids, ["location"])
            for method in ("action_sendmail", "action_open_composer"):
                self._call("calendar.event", method, event.ids)
            if label not in self._expected(user, key):
                self.assertFalse(found, user.login)
        self._no_leaks()
        # A link that was forwarded opens nothing for who is logged in as another.
        self._login(self.plain)
        answer = self._get(
            f"/calendar/meeting/view?token={attendee.access_token}&id={event.id}"
        )
        self.assertEqual(answer.status_code, 400)

    @mute_logger(*NOISE, "odoo.addons.base.models.ir_http")
    def test_invitations_by_mail(self):
        """The mail, its paper and its calendar file are the receiver's alone."""
        session = self._record("session", "economy")
        session.company_id.email = "ubnd@xa.example.com"
        session._write_state("invited")
        self.env.flush_all()
        known = self.env["mail.mail"].search([])
        window = self._as(self.office, session).action_invite_by_mail()
        window = self._as(self.office, self.env[window["res_model"]]).browse(
            window["res_id"]
        )
        window.action_send()
        mails = self.env["mail.mail"].search([]) - known
        self.assertTrue(mails)
        files = mails.attachment_ids
        self.assertIn("invitation.ics", files.mapped("name"))
        name = ("dialogue.delegate.name", "economy")
        told = tokens_in(str(mails.mapped("body_html")) + str(mails.mapped("email_to")))
        told |= tokens_in(" ".join(file.raw.decode(errors="ignore") for file in files))
        self.assertIn(name, told)
        new = [("id", ">=", min(files.ids))]
        self.env.flush_all()
        for user in self.tried:
            self._login(user)
            for file in files:
                self._get(f"/web/content/{file.id}")
                self._get(f"/web/content/{file.id}/{file.name}?access_token=False")
            self._call("ir.attachment", "read", files.ids, ["name", "index_content"])
            self._call("ir.attachment", "search_read", new, ["name", "index_content"])
            self._call("mail.mail", "read", mails.ids, ["body_html", "email_to"])
            messages = mails.mail_message_id
            self._call("mail.message", "read", messages.ids, ["body", "subject"])
            self._call("mail.message", "search_read", [], ["body", "attachment_ids"])
            self._json(
                "/mail/data",
                {"fetch_params": ["init_messaging", ["failures", {}]]},
            )
        self._no_leaks()

    # ------------------------------------------------------------------
    # The rest
    # ------------------------------------------------------------------
    @mute_logger(*NOISE)
    def test_buttons_of_hidden_records(self):
        """A refusal over `/web/dataset/call_button` names nothing either."""
        for turn, user in enumerate(self.tried):
            self._login(user)
            for model in MODELS[turn % 2 :: 2]:
                label = self._closed_label(model)
                if not label:
                    continue
                ids = self.records[model][label].ids
                buttons = [
                    name
                    for name in dir(self.env.registry[model])
                    if name.startswith("action_")
                ]
                method = buttons[0]
                text, _result, _error = self._through(
                    "button", user, model, method, [ids], {"context": self.context}
                )
                self._weigh(f"button {model}.{method}", text)
        self._no_leaks()

    @mute_logger(*NOISE)
    def test_columns_of_exports(self):
        """What may be exported is what may be read; hidden columns are refused."""
        data = {"import_compat": False, "domain": []}
        for user in self.tried:
            self._login(user)
            for model in MODELS:
                found = self._json("/web/export/get_fields", {"model": model, **data})
                hidden = {
                    name
                    for other, name in FIELDS.values()
                    if other == model and not self._reads_field(model, name)
                }
                if self._opens(model):
                    offered = {field["id"] for field in found}
                    self.assertFalse(offered & hidden, (user.login, model))
                for name in sorted(hidden)[:1]:
                    answer = self._export("csv", model, name)
                    refused = answer.status_code != 200 or "/web/login" in answer.url
                    self.assertTrue(refused, (user.login, name))
        self._no_leaks()
