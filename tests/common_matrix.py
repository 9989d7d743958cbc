# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import io
import json
import zipfile
from collections import defaultdict

from psycopg2.extras import Json

from odoo.http import Request
from odoo.tools import SQL

from .access_common import HIDDEN, AccessCommon
from .access_matrix import EXPECTED, FIELDS, token, tokens_in
from .common_browser import PatientCase


class MatrixCase(PatientCase, AccessCommon):
    """Fills what is personal with words of its own and weighs every answer by them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._link()
        cls._hang_on()
        cls.env.flush_all()
        for key, (model, name) in FIELDS.items():
            for label, record in cls.records[model].items():
                if label != "secret":
                    cls._plant(record, name, token(key, label))
        cls.env.invalidate_all()
        # The table has one column for a role; of those who share it, one is asked,
        # but the head of two departments and the office next door are asked too.
        cls.readers = [
            cls.officer,
            cls.pair,
            cls.village_user,
            cls.supervisor,
            cls.leader,
            cls.office,
            cls.manager,
            cls.plain,
            cls.portal,
            cls.public,
            cls.abroad_office,
        ]

    @classmethod
    def _link(cls):
        """Tie the records of a place together, so that paths lead to them."""
        for place in cls.places.values():
            if place.label != "secret":
                place.petition.contribution_ids = place.contribution
                place.contribution.session_id = place.session
        for label in ("economy", "culture", "abroad"):
            place = cls.places[label]
            cls._record("speaker", label).write(
                {
                    "delegate_id": place.delegate.id,
                    "consideration_id": place.consideration.id,
                }
            )
            cls._record("desk.entry", label).consideration_id = place.consideration

    @classmethod
    def _hang_on(cls):
        """Add what is not a field: files, messages, plans, entries of the calendar."""
        kinds = {
            "file": cls._hang_file,
            "message": cls._hang_message,
            "activity": cls._hang_activity,
            "calendar": cls._hang_event,
        }
        cls.files = {}
        for key in EXPECTED:
            kind, _colon, model = key.partition(":")
            for label, record in cls.records.get(model, {}).items():
                if label != "secret":
                    kinds[kind](record, label, token(key, label))

    @classmethod
    def _hang_file(cls, record, label, word):
        cls.files[record._name, label] = cls.env["ir.attachment"].create(
            {
                "name": f"{word}.txt",
                "raw": word.encode(),
                "res_model": record._name,
                "res_id": record.id,
            }
        )

    @classmethod
    def _hang_message(cls, record, _label, word):
        record.message_post(body=word, message_type="comment")

    @classmethod
    def _hang_activity(cls, record, label, word):
        user = cls.abroad_office if label == "abroad" else cls.office
        record.activity_schedule(
            "mail.mail_activity_data_todo", user_id=user.id, summary=word, note=word
        )

    @classmethod
    def _hang_event(cls, record, _label, word):
        record.date_start = "2027-03-01 01:00:00"
        record._write_state("preparing")
        record._sync_event()
        record.event_id.with_context(no_mail_to_attendees=True).location = word

    @classmethod
    def _plant(cls, record, name, word):
        """Write a word into a stored field, past all that computes and locks it."""
        if name == "email":
            word = f"{word}@example.com"
        field = record._fields[name]
        cls.env.cr.execute(
            SQL(
                "UPDATE %s SET %s = %s WHERE id = %s",
                SQL.identifier(record._table),
                SQL.identifier(name),
                Json({"word": word}) if field.type == "json" else word,
                record.id,
            )
        )

    # ------------------------------------------------------------------
    # What is expected
    # ------------------------------------------------------------------
    def _labels_of(self, key):
        model = FIELDS[key][0] if key in FIELDS else key.partition(":")[2]
        return {label for label in self.records[model] if label != "secret"}

    def _expected(self, user, key):
        """Return the labels of the records whose data of this row the user learns."""
        labels = self._labels_of(key)
        if user == self.abroad_office:
            return labels & {"abroad"} if EXPECTED[key]["office"] != "-" else set()
        column, own = self.roles[user]
        letter = EXPECTED[key].get(column, "-")
        if letter == "-":
            return set()
        return labels & own if letter == "o" else labels - set(HIDDEN)

    def _hidden_from(self, key):
        """Return a label whose record the user must learn nothing of, or None."""
        closed = self._labels_of(key) - self._expected(self.user, key)
        for label in ("culture", "economy", *sorted(closed)):
            if label in closed:
                return label
        return None

    def _closed_label(self, model):
        """Return a label of a record of the model that the user may not read.

        Asked once for each user: what he may read does not change while he tries.
        """
        known = self.__dict__.setdefault("_closed", {})
        if (self.user, model) not in known:
            known[self.user, model] = self._find_closed(model)
        return known[self.user, model]

    def _find_closed(self, model):
        for label in ("culture", "abroad", "economy", "closed"):
            record = self.records.get(model, {}).get(label)
            if record and not self._as(self.user, record).has_access("read"):
                return label
        return None

    def _opens(self, model):
        return self._as(self.user, self.env[model]).has_access("read")

    def _reads_field(self, model, name):
        """Tell whether the role reads this field of the records it may read."""
        Model = self._as(self.user, self.env[model])
        return Model.has_access("read") and Model._has_field_access(
            Model._fields[name], "read"
        )

    # ------------------------------------------------------------------
    # Asking
    # ------------------------------------------------------------------
    def setUp(self):
        super().setUp()
        self.leaks = defaultdict(set)
        self.seen = defaultdict(set)

    def _login(self, user):
        """Log in with the developer mode on, which names what it refuses."""
        login = None if user == self.public else user.login
        self.authenticate(login, login, session_extra={"debug": "1"})
        self.user = user
        self.allowed = {
            (key, label) for key in EXPECTED for label in self._expected(user, key)
        }
        self.context = {"allowed_company_ids": user.sudo().company_ids.ids}

    def _leak(self, key, path):
        self.leaks[self.user.login, key].add(path)

    def _weigh(self, path, text, asked=()):
        """Note what an answer gives away that the table does not.

        :param asked: what stood in the question, which an answer may repeat
        """
        found = tokens_in(text)
        self.seen[self.user] |= found
        for key, label in found - self.allowed - set(asked):
            self._leak(key, f"{path} [{label}]")

    def _no_leaks(self):
        lines = [
            f"{login} learns {key}: {sorted(paths)[:4]}"
            for (login, key), paths in sorted(self.leaks.items())
        ]
        if lines:
            self.fail("\n" + "\n".join(lines))

    def _json(self, url, params, asked=()):
        answer = self.url_open(
            url,
            data=json.dumps({"jsonrpc": "2.0", "method": "call", "params": params}),
            headers={"Content-Type": "application/json"},
        )
        self._weigh(f"{url} {str(params)[:200]}", answer.text, asked)
        answer = answer.json()
        self.refusal = answer.get("error", {}).get("data", {}).get("message")
        return answer.get("result")

    def _call(self, model, method, *args, asked=(), context=None, **kwargs):
        """Call a method over JSON-RPC; return its result, or None where refused."""
        kwargs["context"] = {**self.context, **(context or {})}
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        return self._json(f"/web/dataset/call_kw/{model}/{method}", params, asked)

    def _get(self, url):
        """Fetch a page or file as a browser does.

        Odoo leads to the address in the language of the reader before it answers.
        """
        answer = self.url_open(url)
        self._weigh(url, self._text_of(answer.content))
        return answer

    def _export(self, format_, model, *names):
        data = {
            "model": model,
            "fields": [{"name": name, "label": name} for name in names],
            "ids": False,
            "domain": [],
            "groupby": [],
            "import_compat": False,
            "context": self.context,
        }
        answer = self.url_open(
            f"/web/export/{format_}",
            data={"data": json.dumps(data), "csrf_token": Request.csrf_token(self)},
        )
        self._weigh(f"{format_} of {model} {names}", self._text_of(answer.content))
        return answer

    @staticmethod
    def _text_of(content):
        """Return the text of a page or file; Word and Excel files are unpacked."""
        if content[:2] == b"PK":
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                content = b" ".join(archive.read(name) for name in archive.namelist())
        return content.decode(errors="replace")

    def _field_types(self, model):
        """Return {name: type} of what the user may ask for, as his screens do."""
        found = self._call(model, "fields_get", attributes=["type", "relation"]) or {}
        return {
            name: field for name, field in found.items() if field["type"] != "binary"
        }

    def _named(self, fields_):
        """Return a specification of all fields, with the names of what they link to."""
        spec = {}
        for name, field in fields_.items():
            linked = field["type"] in ("many2one", "reference")
            if field["type"] in ("many2many", "one2many"):
                # Where the role reads no such record at all, asking for one field
                # refuses the whole reading: no view of the role has it.
                if not self._opens(field["relation"]):
                    continue
                linked = True
            if name != "id":
                spec[name] = {"fields": {"display_name": {}}} if linked else {}
        return spec
