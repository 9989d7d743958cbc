# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Fifty people at once: they read and write for some minutes, then all is counted.

In each of ten communes five people hand matters on to each other, as in life: the
office writes down a contribution and makes a matter of it, classifies and assigns it;
the officer drafts, the head releases, the leader approves. In between everybody looks
at his page, at lists, boards and forms, and searches.
"""

import collections
import datetime
import queue
import random
import threading
import time

from . import words
from .calls import Refused, Session
from .client import Client
from .places import OFFICER, PASSWORD

COMMUNES = 10
ROLES = ("office", f"officer{OFFICER}", f"head{OFFICER}", "leader", "village0")
DRAFT = "Đã khảo sát; sửa xong trong quý này."
# What a person may be told because a colleague was first; nothing is lost by it.
COLLISIONS = ("UserError",)


class Commune:
    """The matters that its people hand on to each other, and what they did."""

    def __init__(self, place):
        self.suffix = f".{place}" if place else ""
        self.new, self.draft, self.release, self.approve = (
            queue.SimpleQueue() for _step in range(4)
        )


class Person(threading.Thread):
    """One session that reads and writes until the time is over."""

    def __init__(self, load, commune, role, seed):
        super().__init__(name=f"{role}{commune.suffix}")
        self.load, self.commune, self.role = load, commune, role.rstrip("0123456789")
        self.login = f"scale_{role}{commune.suffix}"
        self.rng = random.Random(seed)
        self.calls = load.calls[self.role]

    def run(self):
        # Two at a time: to check a password takes a worker a third of a second.
        with self.load.door:
            self.session = Session(
                self.load.port, self.load.database, self.login, PASSWORD
            )
        write = getattr(self, f"write_{self.role}")
        self.load.ready.wait()
        # Not all in the same second.
        time.sleep(self.rng.random() * self.load.think)
        while time.monotonic() < self.load.until:
            step = write if self.rng.random() < 0.35 else self.read
            try:
                step()
            except Refused as error:
                kind = "collision" if error.name in COLLISIONS else "error"
                self.load.told[kind].append(f"{self.login}: {error}")
            except OSError as error:
                self.load.told["error"].append(f"{self.login}: {error!r}")
            time.sleep(self.rng.expovariate(1 / self.load.think))

    def call(self, what, model, method, *args, **kwargs):
        """Make one call and note down how long it took."""
        start = time.perf_counter()
        result = self.session.call(model, method, *args, **kwargs)
        self.load.times[what].append(time.perf_counter() - start)
        return result

    # ------------------------------------------------------------------
    # Reading
    # ------------------------------------------------------------------
    def read(self):
        self.rng.choice((self.home, self.list, self.board, self.search, self.form))()

    def home(self):
        self.call("home", "dialogue.home", "get_home")

    def list(self, **more):
        kwargs = {**self.calls["list"], **more}
        what = "search" if more else "list"
        return self.call(what, "dialogue.petition", "web_search_read", **kwargs)

    def board(self):
        for method, kwargs in self.calls["board"]:
            self.call(f"board: {method}", "dialogue.petition", method, **kwargs)

    def search(self):
        word = self.rng.choice(words.OBJECTS)
        self.list(domain=[["subject", "ilike", word]])

    def form(self):
        rows = self.list()["records"]
        if rows:
            matter = self.rng.choice(rows)["id"]
            self.call(
                "form",
                "dialogue.petition",
                "web_read",
                [matter],
                specification=self.calls["form"],
            )

    # ------------------------------------------------------------------
    # Writing
    # ------------------------------------------------------------------
    def done(self, what):
        self.load.done[what].append(1)

    def write_village(self):
        _subject, text = words.words_of(self.rng)
        self.call("write down", "dialogue.contribution", "web_save", [],
                  {"text": text, "village_id": self.calls["village"][self.login]},
                  specification={"code": {}})  # fmt: skip
        self.done("contributions")

    def write_office(self):
        try:
            matter = self.commune.new.get_nowait()
        except queue.Empty:
            self._take_up()
            return
        self.call("classify", "dialogue.petition", "action_classify", [matter])
        self.call("assign", "dialogue.petition", "action_assign", [matter])
        self.done("assigned")
        [line] = self.session.call(
            "dialogue.assignment",
            "search_read",
            [["petition_id", "=", matter]],
            ["id"],
        )
        self.commune.draft.put(line["id"])

    def _take_up(self):
        _subject, text = words.words_of(self.rng)
        self.call("duplicate hint", "dialogue.petition", "find_similar", text)
        [voice] = self.call(
            "write down",
            "dialogue.contribution",
            "web_save",
            [],
            {"text": text, "field_id": self.calls["field"]},
            specification={"code": {}},
        )
        self.done("contributions")
        action = self.call(
            "make a matter",
            "dialogue.contribution",
            "action_create_petition",
            [voice["id"]],
        )
        self.done("matters")
        matter = action["res_id"]
        place = self.calls["department"][self.login]
        self.call("choose", "dialogue.petition", "web_save", [matter],
                  {"department_id": place}, specification={"code": {}})  # fmt: skip
        self.commune.new.put(matter)

    def write_officer(self):
        try:
            line = self.commune.draft.get_nowait()
        except queue.Empty:
            self.read()
            return
        self.call("take up", "dialogue.assignment", "action_start", [line])
        self.call("draft", "dialogue.assignment", "web_save", [line],
                  {"draft_answer": DRAFT},
                  specification={"state": {}})  # fmt: skip
        self.done("drafted")
        self.commune.release.put(line)

    def write_head(self):
        try:
            line = self.commune.release.get_nowait()
        except queue.Empty:
            self.read()
            return
        self.call("release", "dialogue.assignment", "action_submit", [line])
        self.done("released")
        self.commune.approve.put(line)

    def write_leader(self):
        try:
            line = self.commune.approve.get_nowait()
        except queue.Empty:
            self.read()
            return
        self.call("approve", "dialogue.assignment", "action_approve", [line])
        self.done("approved")


class Load:
    """Runs all people and tells what came of it."""

    def __init__(self, base, options, tell):
        self.base, self.tell = base, tell
        self.port, self.database = options["port"], options["db"]
        self.minutes, self.think = options["minutes"], options["think"]
        self.times, self.done, self.told = (
            collections.defaultdict(list) for _kind in range(3)
        )
        self.calls = self._calls()
        self.ready, self.door = threading.Event(), threading.Semaphore(2)

    def _calls(self):
        """What the client asks for in each role, and ids that the people type."""
        calls = {}
        for role in ROLES:
            with self.base.env(f"scale_{role}") as env:
                client = Client(env, "dialogue.petition")
                is_open = [["is_open", "=", True]]
                key = role.rstrip("0123456789")
                calls[key] = {
                    "list": {
                        "domain": [],
                        "specification": client.spec["list"],
                        "offset": 0,
                        "limit": 80,
                        "order": "",
                        "count_limit": 10001,
                    },
                    "board": [
                        (
                            "web_read_group",
                            {
                                "domain": is_open,
                                "groupby": ["state"],
                                "aggregates": [],
                                "auto_unfold": True,
                                "unfold_read_specification": client.spec["kanban"],
                                "unfold_read_default_limit": 80,
                            },
                        ),
                        (
                            "read_progress_bar",
                            {
                                "domain": is_open,
                                "group_by": "state",
                                "progress_bar": client.progress,
                            },
                        ),
                    ],
                    "form": client.spec["form"],
                }
        with self.base.env() as env:
            env.cr.execute(
                "SELECT u.login, v.id FROM scale.commune c JOIN scale.village v"
                " ON v.commune = c.n AND v.n = 0 JOIN res_users u"
                " ON u.company_id = c.company_id AND u.login LIKE 'scale\\_village0%'"
            )
            calls["village"]["village"] = dict(env.cr.fetchall())
            env.cr.execute(
                "SELECT u.login, d.id FROM scale.department d JOIN res_users u"
                " ON u.company_id = d.company_id AND u.login LIKE 'scale\\_office%%'"
                " AND u.login NOT LIKE 'scale\\_officer%%' WHERE d.n = %s",
                [OFFICER],
            )
            calls["office"]["department"] = dict(env.cr.fetchall())
            calls["office"]["field"] = (
                env["dialogue.field"].search([("company_id", "=", False)], limit=1).id
            )
        return calls

    def run(self):
        before = self._counted()
        people = [
            Person(self, commune, role, seed)
            for seed, (commune, role) in enumerate(
                (commune, role)
                for commune in map(Commune, range(COMMUNES))
                for role in ROLES
            )
        ]
        self.until = time.monotonic() + 60 * self.minutes + 30
        for person in people:
            person.start()
        # Everybody logs in first.
        while any(
            person.is_alive() and not hasattr(person, "session") for person in people
        ):
            time.sleep(0.2)
        time.sleep(3)
        self.tell(f"{len(people)} people, {self.minutes} minutes")
        started = time.monotonic()
        self.until = started + 60 * self.minutes
        self.ready.set()
        for person in people:
            person.join()
        spent = time.monotonic() - started
        print(self._report(spent, before, self._counted()))
        return bool(self.told["error"] or self.lost)

    def _counted(self):
        with self.base.env() as env:
            env.cr.execute(
                """
                SELECT (SELECT count(*) FROM dialogue_contribution),
                       (SELECT count(*) FROM dialogue_petition),
                       (SELECT count(*) FROM dialogue_assignment),
                       count(*), count(submitted_on),
                       count(*) FILTER (WHERE state = 'approved')
                FROM dialogue_assignment WHERE draft_answer = %s
                """,
                [DRAFT],
            )
            names = ("contributions", "matters", "assigned", "drafted", "released")
            return dict(zip((*names, "approved"), env.cr.fetchone(), strict=True))

    def _report(self, spent, before, after):
        number = sum(map(len, self.times.values()))
        lines = [
            f"{datetime.datetime.now(datetime.UTC):%Y-%m-%d %H:%M} UTC,"
            f" {COMMUNES * len(ROLES)} people, {spent / 60:.1f} minutes,"
            f" {number} calls, {number / spent:.1f} a second",
            "",
            "| call | number | p50 ms | p95 ms | worst ms |",
            "| --- | --- | --- | --- | --- |",
        ]
        everything = sorted(each for times in self.times.values() for each in times)
        for what, times in [*sorted(self.times.items()), ("all", everything)]:
            times = sorted(times)
            p50, p95 = (1000 * times[int(len(times) * part)] for part in (0.5, 0.95))
            lines.append(
                f"| {what} | {len(times)} | {p50:.0f} | {p95:.0f} |"
                f" {1000 * times[-1]:.0f} |"
            )
        lines += [
            "",
            "| written | told to the people | in the database |",
            "|" + " --- |" * 3,
        ]
        self.lost = False
        for what in after:
            told, found = len(self.done[what]), after[what] - before[what]
            self.lost |= told != found
            lines.append(f"| {what} | {told} | {found} |")
        lines += [
            "",
            f"Errors: {len(self.told['error'])}; told that somebody was first:"
            f" {len(self.told['collision'])}; lost:"
            f" {'**yes**' if self.lost else 'none'}.",
        ]
        for kind in ("error", "collision"):
            lines += [f"* {each[:300]}" for each in self.told[kind][:5]]
        return "\n".join(lines)


def load(base, options, tell):
    """Have fifty people work on the server at the port."""
    return Load(base, options, tell).run()
