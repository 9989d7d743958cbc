# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json

# What it reads are the answers of the own server.
import xmlrpc.client  # nosec B411
from datetime import timedelta

from odoo import fields

# How /xmlrpc/2 answers what Odoo did not expect: with Python's traceback.
TRACEBACK = 1


class DoorsMixin:
    """Calls a method through any door of the server, as its clients do."""

    def _key(self, user):
        """Return a key with which scripts of the user log in."""
        keys = self.__dict__.setdefault("_keys", {})
        if user not in keys:
            keys[user] = (
                self.env["res.users.apikeys"]
                .with_user(user)
                .sudo()
                ._generate(None, "doors", fields.Datetime.now() + timedelta(days=1))
            )
        return keys[user]

    def _through(self, door, user, model, method, args=(), kwargs=None):
        """Call a method; the session of a button is whoever is logged in.

        :return: (the text of the answer, its result, {"name", "message"} of the error
            or None)
        """
        kwargs = kwargs or {}
        return getattr(self, f"_through_{door}")(user, model, method, args, kwargs)

    def _through_button(self, _user, model, method, args, kwargs):
        return self._json_rpc(
            f"/web/dataset/call_button/{model}/{method}",
            {"model": model, "method": method, "args": args, "kwargs": kwargs},
        )

    def _through_jsonrpc(self, user, model, method, args, kwargs):
        login = (self.env.cr.dbname, user.id, self._key(user))
        args = [*login, model, method, args, kwargs]
        params = {"service": "object", "method": "execute_kw", "args": args}
        return self._json_rpc("/jsonrpc", params)

    def _json_rpc(self, url, params):
        answer = self.url_open(url, json={"params": params})
        content = answer.json()
        error = content.get("error", {}).get("data")
        return answer.text, content.get("result"), error

    def _through_xmlrpc(self, user, model, method, args, kwargs):
        login = (self.env.cr.dbname, user.id, self._key(user))
        answer = self.url_open(
            "/xmlrpc/2/object",
            data=xmlrpc.client.dumps(
                (*login, model, method, args, kwargs), "execute_kw", allow_none=True
            ).encode(),
            headers={"Content-Type": "text/xml"},
        )
        try:
            [result], _method = xmlrpc.client.loads(answer.content)
        except xmlrpc.client.Fault as fault:
            names = {TRACEBACK: "Traceback", 4: "odoo.exceptions.AccessError"}
            name = names.get(fault.faultCode, "odoo.exceptions.UserError")
            return answer.text, None, {"name": name, "message": fault.faultString}
        return answer.text, result, None

    def _through_json2(self, user, model, method, args, kwargs):
        """The ids are a name among others here, and all arguments have names."""
        body = {**kwargs}
        if args:
            body["ids"] = args[0]
        answer = self.url_open(
            f"/json/2/{model}/{method}",
            data=json.dumps(body),
            headers={
                "Content-Type": "application/json",
                "Authorization": f"Bearer {self._key(user)}",
            },
        )
        content = answer.json()
        if answer.status_code == 200:
            return answer.text, content, None
        return answer.text, None, content
