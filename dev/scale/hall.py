# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Two clerks of one hall at two servers: what each sees of the other, and when."""

import datetime
import json
import statistics
import threading
import time
import uuid

import websocket

from .calls import Refused, Session
from .places import PASSWORD

ROUNDS, TWICE = 20, 20
SOON = 2000  # milliseconds, the goal
PATIENCE = 20


def stamp(minutes=0):
    moment = datetime.datetime.now(datetime.UTC) + datetime.timedelta(minutes=minutes)
    return f"{moment:%Y-%m-%d %H:%M:%S}"


def entry(kind, **values):
    return {
        "uuid": str(uuid.uuid4()),
        "kind": kind,
        "values": values,
        "base": {},
        "client_time": stamp(),
    }


class Desk:
    """One clerk's desk: calls and a websocket, both to one port."""

    def __init__(self, name, session, port, hall):
        self.name, self.session, self.hall = name, session, hall
        session.connection.close()
        session.connection.port = port
        self.heard = {}
        self.news = threading.Condition()
        # As the browser opens it; the proxy has to pass the upgrade.
        self.socket = websocket.create_connection(
            f"ws://127.0.0.1:{port}/websocket",
            cookie=session.cookie,
            origin=f"http://127.0.0.1:{port}",
            timeout=PATIENCE,
        )
        self.socket.settimeout(None)
        channels = [f"dialogue_desk_{hall}"]
        self.socket.send(
            json.dumps(
                {"event_name": "subscribe", "data": {"channels": channels, "last": 0}}
            )
        )
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self):
        while True:
            try:
                told = json.loads(self.socket.recv())
            except (OSError, ValueError, websocket.WebSocketException):
                return
            now = time.perf_counter()
            with self.news:
                for each in told:
                    if each["message"]["type"] == "dialogue_desk":
                        version = each["message"]["payload"]["version"]
                        self.heard.setdefault(version, now)
                self.news.notify_all()

    def call(self, method, *args):
        return self.session.call("dialogue.session", method, [self.hall], *args)

    def hears(self, version):
        """Wait until the bus has told of a version; return when that was."""
        with self.news:
            if not self.news.wait_for(lambda: version in self.heard, PATIENCE):
                raise Refused("silence", f"{self.name} was not told of {version}")
            return self.heard[version]

    def sees(self, line):
        """Ask for the state as the desk does after news; return when it is in it."""
        while line not in {row["id"] for row in self.call("desk_state")["lines"]}:
            time.sleep(0.01)
        return time.perf_counter()


def open_hall(office):
    """Begin a session; return its id."""
    [session] = office.call(
        "dialogue.session",
        "web_save",
        [],
        {"name": "Đối thoại qua hai máy chủ", "date_start": stamp(-10)},
        specification={},
    )
    for step in ("action_prepare", "action_start"):
        office.call("dialogue.session", step, [session["id"]])
    return session["id"]


def show(given, office):
    """Let two clerks work at two servers; print what each saw, and when."""
    one, two = given["ports"]
    hall = open_hall(office)
    clerk, watcher = (
        Session(given["port"], given["database"], login, PASSWORD)
        for login in (given["clerk"], "scale_leader")
    )
    desks = [
        Desk("the first clerk", office, one, hall),
        Desk("the second clerk", clerk, two, hall),
        Desk("the leader", watcher, given["port"], hall),
    ]
    time.sleep(1)  # the subscriptions are on their way
    heard, seen = [], []
    for turn in range(ROUNDS):
        writer = desks[turn % 2]
        version = writer.call("desk_state")["version"]
        start = time.perf_counter()
        [result] = writer.call("desk_send", [entry("matter_add", text=f"Việc {turn}")])
        assert result["status"] == "done", result
        for desk in desks:
            if desk is not writer:
                heard.append(1000 * (desk.hears(version + 1) - start))
                seen.append(1000 * (desk.sees(result["id"]) - start))
    print(
        f"{ROUNDS} matters typed by two clerks at two servers, seen by the other and by"
        " a leader whose connection goes through the proxy: the bus told of it after"
        f" {statistics.median(heard):.0f} ms (median), {max(heard):.0f} ms (worst); it"
        f" stood in the state asked for then after {statistics.median(seen):.0f} ms"
        f" (median), {max(seen):.0f} ms (worst)."
    )
    if max(seen) > SOON:
        raise Refused("late", f"{max(seen):.0f} ms, where {SOON} are the goal")
    sent_twice(desks)


def sent_twice(desks):
    """The same entries to both servers at once, as a retry after a lost answer."""
    one, other = desks[:2]
    # The same person's session at the other server: an entry belongs to its author.
    two = Desk("again", one.session.twin(), other.session.connection.port, one.hall)
    before = len(one.call("desk_state")["lines"])
    entries = [entry("matter_add", text=f"Hai lần {turn}") for turn in range(TWICE)]
    results = [None, None]

    def send(number, desk):
        # One at a time, so that both servers have the same one in hand.
        results[number] = [desk.call("desk_send", [each])[0] for each in entries]

    threads = [
        threading.Thread(target=send, args=each) for each in enumerate((one, two))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    stored = len(one.call("desk_state")["lines"]) - before
    pairs = [
        {first["status"], second["status"]}
        for first, second in zip(*results, strict=True)
    ]
    if stored != TWICE or any(pair != {"done", "repeated"} for pair in pairs):
        raise Refused("twice", f"{stored} stored of {TWICE}: {pairs}")
    print(
        f"{TWICE} entries sent to both servers at once: {stored} stored, each done by"
        " one server and known to the other."
    )
