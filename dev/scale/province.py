# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A round of reading and writing through the proxy in front of two servers."""

import json
import os
import sys
import time

# The package, not its folder: its modules must not hide others.
sys.path[0] = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))

from scale import hall  # noqa: E402
from scale.calls import Refused, Session  # noqa: E402
from scale.places import OFFICER, PASSWORD  # noqa: E402

ROLES = ("office", "leader", f"head{OFFICER}", f"officer{OFFICER}", "village0")
SPEC = {"code": {}, "subject": {}, "state": {}}
OPEN = [["is_open", "=", True]]


def fresh(session, port):
    """Another connection of the same session, to one server or the proxy."""
    session.connection.close()
    session.connection.port = port
    return session


def read(session):
    """What role homes, lists and dashboards ask for."""
    session.call("dialogue.home", "get_home")
    session.call("dialogue.petition", "web_search_read", OPEN, SPEC, limit=80)
    session.call(
        "dialogue.petition",
        "web_read_group",
        OPEN,
        ["state"],
        ["__count"],
        auto_unfold=True,
        unfold_read_specification=SPEC,
    )
    session.call(
        "dialogue.petition", "formatted_read_group", [], ["state"], ["__count"]
    )
    session.call(
        "dialogue.petition",
        "read_progress_bar",
        OPEN,
        "state",
        {"field": "deadline_status", "colors": {"late": "danger"}},
    )


def main():
    given = json.loads(sys.argv[1])
    one, two = given["ports"]
    people = {}
    for role in ROLES:
        # Who logs in at one server is known to the other: sessions are shared.
        people[role] = Session(
            given["port"], given["database"], f"scale_{role}", PASSWORD
        )
        for port in (one, two, given["port"]):
            read(fresh(people[role], port))
    office = people["office"]
    waits, codes = [], []
    for number in range(20):
        fresh(office, (one, two)[number % 2])
        [voice] = office.call(
            "dialogue.contribution",
            "web_save",
            [],
            {"text": f"Thử bản sao số {number}"},
            specification={"code": {}},
        )
        codes.append(voice["code"])
        # Read at the other server, which reads the replica: how long until it is there?
        fresh(office, (two, one)[number % 2])
        start = time.perf_counter()
        while not office.call(
            "dialogue.contribution",
            "web_search_read",
            [["id", "=", voice["id"]]],
            {"code": {}},
        )["records"]:  # fmt: skip
            time.sleep(0.002)
        waits.append(1000 * (time.perf_counter() - start))
    waits.sort()
    print(f"{len(people)} people read at both servers and through the proxy.")
    print(
        f"{len(set(codes))} contributions written at one server and found at the other"
        f" by way of the replica after {waits[10]:.0f} ms (median), {waits[-1]:.0f} ms"
        " (worst), the call itself included."
    )
    files(office, one, two)
    hall.show(given, office)


def files(office, one, two):
    """A file that one server stored is served by the other."""
    fresh(office, one)
    created = office.call(
        "ir.attachment", "web_save", [], {"name": "a.txt", "raw": "Bản sao"},
        specification={"name": {}},
    )  # fmt: skip
    fresh(office, two)
    for _attempt in range(50):
        office.connection.request(
            "GET", f"/web/content/{created[0]['id']}", headers={"Cookie": office.cookie}
        )
        response = office.connection.getresponse()
        body = response.read()
        if response.status == 200:
            break
        time.sleep(0.05)
    if response.status != 200:
        raise Refused(str(response.status), body[:200])
    print(f"A file stored by one server was served by the other: {len(body)} bytes.")


if __name__ == "__main__":
    main()
