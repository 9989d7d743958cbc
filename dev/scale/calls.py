# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Calls over HTTP as the web client makes them, on this machine alone."""

import copy
import http.client
import json


class Refused(Exception):
    """The server answered with an error; ``name`` is the exception's there."""

    def __init__(self, name, message):
        super().__init__(f"{name}: {message}")
        self.name = name


class Session:
    """One person's session."""

    def __init__(self, port, database, login, password):
        self.port, self.cookie = port, None
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        told = self.json(
            "/web/session/authenticate",
            {"db": database, "login": login, "password": password},
        )
        self.context = {
            **told["user_context"],
            "allowed_company_ids": [told["user_companies"]["current_company"]],
        }
        self.uid = told["uid"]

    def twin(self):
        """Return the same web session with a connection of its own."""
        twin = copy.copy(self)
        twin.connection = http.client.HTTPConnection(
            "127.0.0.1", self.connection.port, timeout=120
        )
        return twin

    def json(self, path, params):
        headers = {"Content-Type": "application/json"}
        if self.cookie:
            headers["Cookie"] = self.cookie
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params})
        try:
            self.connection.request("POST", path, body, headers)
            response = self.connection.getresponse()
            data = response.read()
        except (OSError, http.client.HTTPException) as error:
            self.connection.close()
            raise ConnectionError(repr(error)) from error
        if response.will_close:
            self.connection.close()
        for value in response.headers.get_all("Set-Cookie") or ():
            if value.startswith("session_id="):
                self.cookie = value.split(";")[0]
        if response.status != 200:
            raise Refused(f"HTTP {response.status}", data[:200])
        answer = json.loads(data)
        if "error" in answer:
            told = answer["error"].get("data", {})
            name = told.get("name", "").rsplit(".", 1)[-1]
            raise Refused(name, told.get("message", str(answer["error"])[:300]))
        return answer["result"]

    def call(self, model, method, *args, **kwargs):
        kwargs["context"] = {**self.context, **kwargs.get("context", {})}
        return self.json(
            f"/web/dataset/call_kw/{model}/{method}",
            {"model": model, "method": method, "args": list(args), "kwargs": kwargs},
        )
