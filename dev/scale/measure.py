# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Every operation of the three models in turn, by several people; then the table."""

import base64
import datetime
import json
import os
import random
from functools import partial

from psycopg2.extras import execute_values

from odoo.addons.commune_dialogue.tools import intake_form
from odoo.addons.commune_dialogue.tools.intake_columns import CHANNEL_LABELS

from . import goals, words
from .clock import Clock, in_turn, ratio, summary
from .fill import tidy
from .peers import PEERS, PEOPLE

IMPORTED, CREATED, CHANGED = 2000, 200, 50
SUBJECT = "dialogue"


class Bench:
    """Measures one database and keeps ``results``, one dict for each line."""

    def __init__(self, base, options, tell):
        self.base, self.tell = base, tell
        self.repeats = options["repeats"]
        self.only = options["only"] and options["only"].split(",")
        self.peers = {key: PEERS[key](base) for key in options["peers"].split(",")}
        self.results = []

    # ------------------------------------------------------------------
    # The frame
    # ------------------------------------------------------------------
    def timed(self, person, operation, prepare=None, sudo=False, **context):
        """Return a function that runs one operation in its own transaction."""
        login = None if sudo else PEOPLE[person][0]

        def run():
            with self.base.env(login, **context) as env:
                # A session reads these before any call.
                env.user.id, env.company.id, env.user.has_group("base.group_user")
                given = [prepare(env)] if prepare else []
                env.cr.flush()
                with Clock(env.cr) as clock:
                    operation(env, *given)
                    # Not the environment's flush alone: the history is written by
                    # what runs before the commit.
                    env.cr.flush()
            return clock

        return run

    def compare(self, operation, person, operations, repeats=None, warm=1):
        """Run the operations in turn; one line with the times and the ratios."""
        if self.only and not any(operation.startswith(name) for name in self.only):
            return
        clocks = in_turn(operations, repeats or self.repeats, warm)
        line = {
            "operation": operation,
            "person": person,
            "times": {key: summary(each) for key, each in clocks.items()},
        }
        if SUBJECT in clocks:
            line["ratios"] = {
                key: ratio(clocks, key, SUBJECT) for key in clocks if key != SUBJECT
            }
        self.results.append(line)
        shown = ", ".join(
            f"{key} {each['ms']:.1f} ms/{each['queries']:.0f} q"
            for key, each in line["times"].items()
        )
        self.tell(f"{operation} ({person}): {shown}")

    def run(self):
        for person in PEOPLE:
            self.reads(person)
        for person in goals.PERSONS + ("head",):
            self.same_rows(person)
        self.forms()
        self.hint()
        self.writes()
        self.imports()
        self.digest()

    # ------------------------------------------------------------------
    # Reading
    # ------------------------------------------------------------------
    def each(self, person, method):
        """{peer: timed operation} where ``method(peer, client, env)`` is one call."""
        return {
            key: self.timed(person, partial(method, peer, peer.clients[person]))
            for key, peer in self.peers.items()
        }

    def reads(self, person):
        calls = {
            "list": lambda peer, client, env: client.open_list(env),
            "list of open ones": lambda peer, client, env: client.open_list(
                env, client.is_open
            ),
            "board": lambda peer, client, env: client.open_board(env, client.is_open),
            "counts": lambda peer, client, env: client.count(env, peer.groups),
            "home": lambda peer, client, env: peer.home(env),
        }
        for name, method in calls.items():
            self.compare(name, person, self.each(person, method))
        for name, text in words.TERMS.items():
            method = lambda peer, client, env, text=text: client.search(env, text)  # noqa: E731
            self.compare(f"search: {name}", person, self.each(person, method))

    def same_rows(self, person):
        """What the record rules cost: the superuser asks for the same rows."""
        peer = self.peers.get(SUBJECT)
        if not peer:
            return
        client, scope = peer.clients[person], peer.scope(person)
        for name, method in {
            "list": client.open_list,
            "board": lambda env, domain=(): client.open_board(
                env, [*domain, *client.is_open]
            ),
            "counts": lambda env, domain=(): client.count(env, peer.groups, domain),
        }.items():
            sudo = lambda env, m=method: m(env, scope)  # noqa: E731
            allowed = {"allowed_company_ids": [peer.company], "lang": "en_US"}
            self.compare(
                f"rules: {name}",
                person,
                {
                    "rules": self.timed(person, lambda env, m=method: m(env)),
                    SUBJECT: self.timed(person, sudo, sudo=True, **allowed),
                },
            )

    def forms(self):
        for person in PEOPLE:
            newest = {
                key: peer.newest(person, 1, peer.is_open) or peer.newest(person, 1)
                for key, peer in self.peers.items()
            }
            if all(newest.values()):
                method = lambda peer, client, env, ids=newest: client.open_form(  # noqa: E731
                    env, ids[peer.key]
                )
                self.compare("form", person, self.each(person, method))

    def hint(self):
        """Likely duplicates while somebody types; the peers have none."""
        _subject, text = words.words_of(random.Random(5))
        for person in ("clerk", "officer"):
            with self.base.env(PEOPLE[person][0]) as env:
                village = env["dialogue.village"].search([], limit=1).id
            find = lambda env, v=village: env["dialogue.petition"].find_similar(text, v)  # noqa: E731
            self.compare("duplicate hint", person, {SUBJECT: self.timed(person, find)})

    # ------------------------------------------------------------------
    # Writing
    # ------------------------------------------------------------------
    def writes(self):
        few = max(3, self.repeats // 2)
        create = {
            key: self.timed(
                "clerk",
                lambda env, values, p=peer: env[p.model].create(values),
                prepare=lambda env, p=peer: p.values(env, CREATED),
            )
            for key, peer in self.peers.items()
        }
        self.compare(f"create {CREATED}", "clerk", create, few)
        for number in (1, CHANGED):
            change = {
                key: self.timed(
                    "clerk",
                    lambda env, records, p=peer: p.change(records),
                    prepare=lambda env, p=peer, n=number: p.prepare_change(env, n),
                )
                for key, peer in self.peers.items()
            }
            self.compare(f"change {number}", "clerk", change, few)

    def imports(self):
        """Our import of an Excel file, Odoo's ``load`` of its columns, bare rows."""
        if SUBJECT not in self.peers:
            return
        rows = self._rows(IMPORTED)
        file = base64.b64encode(intake_form.build(rows))

        def prepare(env):
            wizard = env["dialogue.intake.import"].create(
                {"file": file, "file_name": "y-kien.xlsx"}
            )
            wizard.check_start()
            wizard.line_ids.is_checked = True
            wizard._progress()
            return wizard

        self.compare(
            f"import {IMPORTED}",
            "clerk",
            {
                SUBJECT: self.timed("clerk", lambda env, w: w.action_import(), prepare),
                "write alone": partial(self._write_alone, prepare),
                "load": self.timed("clerk", partial(self._load, rows=rows)),
                "raw": partial(self._raw, prepare),
            },
            3,
            warm=0,
        )

    def _rows(self, number):
        rng, result = random.Random(number), []
        for row in range(number):
            _subject, text = words.words_of(rng)
            person = (words.SURNAMES, words.MIDDLES, words.GIVEN)
            result.append(
                {
                    "village": f"Thôn {rng.randrange(10)}",
                    "name": " ".join(map(rng.choice, person)),
                    "channel": "Phiếu lấy ý kiến",
                    "text": f"{text} ({row})",
                    "people": 1,
                    "date": datetime.date.today()
                    - datetime.timedelta(rng.randrange(30)),
                }
            )
        return result

    def _load(self, env, rows):
        """The same columns through Odoo's import: relations by name."""
        channels = {label: key for key, label in CHANNEL_LABELS.items()}
        names = ["text", "speaker_name", "village_id", "channel", "people_count"]
        result = env["dialogue.contribution"].load(
            [*names, "received_date"],
            [
                [
                    row["text"],
                    row["name"],
                    row["village"],
                    channels[row["channel"]],
                    str(row["people"]),
                    row["date"].isoformat(),
                ]
                for row in rows
            ],
        )
        if not result["ids"]:
            raise RuntimeError(result["messages"][:3])

    def _write_alone(self, prepare):
        """The second phase without the reading of the file."""
        with self.base.env(PEOPLE["clerk"][0]) as env:
            wizard = prepare(env)
            findings, _ignored = wizard._analyse()
            env.cr.flush()
            with Clock(env.cr) as clock:
                wizard._write_rows(findings)
                env.cr.flush()
        return clock

    def _raw(self, prepare):
        """The rows that the import wrote, by one bound INSERT for each table."""
        with self.base.env(PEOPLE["clerk"][0]) as env:
            wizard = prepare(env)
            cr = env.cr
            kept = {}
            with cr.savepoint(flush=False) as savepoint:
                cr.execute("SELECT max(id) FROM dialogue_citizen")
                last = cr.fetchone()[0]
                wizard.action_import()
                env.cr.flush()
                for table, where in (
                    ("dialogue_citizen", f"id > {last}"),
                    ("dialogue_contribution", f"id > (SELECT max(id) - {IMPORTED}"
                     " FROM dialogue_contribution)"),
                ):  # fmt: skip
                    cr.execute(f"SELECT * FROM {table} WHERE {where}")
                    names = [column.name for column in cr.description]
                    kept[table] = names, cr.fetchall()
                savepoint.rollback()
            with Clock(cr) as clock:
                for table, (names, rows) in kept.items():
                    quoted = ", ".join(f'"{name}"' for name in names)
                    execute_values(
                        cr._obj,
                        f"INSERT INTO {table} ({quoted}) VALUES %s",
                        rows,
                        page_size=1000,
                    )
        return clock

    def digest(self):
        """The day's mails to everybody in one commune."""
        if SUBJECT not in self.peers:
            return
        company_id = self.peers[SUBJECT].company

        def prepare(env):
            company = env["res.company"].browse(company_id)
            users = env["res.users"].search([("company_id", "=", company_id)])
            day = company._dialogue_today()
            return [(user, company, day) for user in users if user.login != "admin"]

        def tell(env, people):
            digests = env["dialogue.digest"]
            for letter in digests._letters(people):
                digests._tell(letter)
                # As after the commit of each.
                env.invalidate_all()

        run = self.timed("superuser", tell, prepare)
        self.compare("digest of a commune", "superuser", {SUBJECT: run}, 3)
        find = self.timed(
            "superuser", lambda env: env["dialogue.digest"]._people_to_tell()
        )
        self.compare("digest: who is told", "superuser", {SUBJECT: find}, 3)


# ----------------------------------------------------------------------
# The report
# ----------------------------------------------------------------------
def measure(base, options, tell):
    tidy(base, tell)
    bench = Bench(base, options, tell)
    bench.run()
    with base.env() as env:
        env.cr.execute("SELECT version(), pg_database_size(current_database())")
        version, size = env.cr.fetchone()
        env.cr.execute("SELECT count(*) FROM dialogue_petition")
        matters = env.cr.fetchone()[0]
    figures = {
        "size": options["size"],
        "matters": matters,
        "database": size,
        "postgresql": version,
        "date": datetime.datetime.now(datetime.UTC).isoformat(timespec="minutes"),
        "load": os.getloadavg(),
        "cores": os.cpu_count(),
        "repeats": options["repeats"],
        "results": bench.results,
    }
    with open(options["json"], "w") as file:
        json.dump(figures, file, ensure_ascii=False, indent=1)
    print(report(figures, options.get("baseline")))


def report(figures, baseline=None):
    """Return the Markdown tables of one run.

    :param baseline: figures of ten thousand matters, for the growth
    """
    load = ", ".join(f"{each:.1f}" for each in figures["load"])
    lines = [
        f"{figures['date']} UTC, {figures['matters']:,} matters,"
        f" {figures['database'] / 1e9:.1f} GB, {figures['cores']} cores, load {load},"
        f" medians of {figures['repeats']} repeats",
        "",
        "| what | who | ms (queries) | helpdesk_mgmt | project | × helpdesk_mgmt |"
        " goal | × project |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    rest = []
    for line in figures["results"]:
        if not {"helpdesk", "project"} & line["times"].keys():
            rest.append(line)
            continue
        lines.append(_peer_line(line))
    lines += ["", "| what | who | ms (queries) | beside | goal |", "|" + " --- |" * 5]
    lines += [_rest_line(line) for line in rest]
    lines += ["", *_verdict(figures)]
    if baseline:
        lines += ["", *_growth(figures, baseline)]
    return "\n".join(lines)


def _cell(times):
    return f"{times['ms']:.1f} ({times['queries']:.0f})" if times else ""


def _peer_line(line):
    times, ratios = line["times"], line.get("ratios", {})
    own = times.get(SUBJECT)
    goal = goals.over_helpdesk(line["operation"], line["person"])
    over = ratios.get("helpdesk")
    told = ""
    if goal and over is not None:
        told = f"≥ {goal}: {'met' if over >= goal else '**missed**'}"
    project = ratios.get("project")
    slower = project is not None and project < goals.FASTER_THAN_PROJECT
    return (
        f"| {line['operation']} | {line['person']} | {_cell(own)} |"
        f" {_cell(times.get('helpdesk'))} | {_cell(times.get('project'))} |"
        f" {'' if over is None else f'{over:.1f}'} | {told} |"
        f" {'' if project is None else f'{project:.1f}'}"
        f"{' **slower**' if slower else ''} |"
    )


def _rest_line(line):
    times, ratios = line["times"], line.get("ratios", {})
    own = times[SUBJECT]
    beside, goal = [], ""
    for key, value in ratios.items():
        beside.append(f"{key}: {_cell(times[key])}, {value:.2f} ×")
    if line["operation"].startswith("rules"):
        met = ratios["rules"] <= goals.SAME_ROWS
        goal = f"≤ {goals.SAME_ROWS} ×: {'met' if met else '**missed**'}"
    elif line["operation"].startswith("import"):
        met = ratios["load"] >= goals.IMPORT_OVER_LOAD
        goal = f"load ≥ {goals.IMPORT_OVER_LOAD} ×: {'met' if met else '**missed**'};"
        met = ratios["raw"] >= goals.IMPORT_OF_RAW
        goal += f" raw ≥ {goals.IMPORT_OF_RAW} ×: {'met' if met else '**missed**'}"
    return (
        f"| {line['operation']} | {line['person']} | {_cell(own)} |"
        f" {'; '.join(beside)} | {goal} |"
    )


def _verdict(figures):
    slow = [
        f"{line['operation']} ({line['person']}) {line['times'][SUBJECT]['ms']:.0f} ms"
        for line in figures["results"]
        if line["operation"] not in goals.BATCHES
        and not line["operation"].startswith("digest")
        and line["times"].get(SUBJECT, {}).get("ms", 0) > goals.INTERACTIVE_MS
    ]
    return [
        f"Interactive calls over {goals.INTERACTIVE_MS} ms:"
        f" {', '.join(slow) if slow else 'none'}."
    ]


def _growth(figures, baseline):
    """Return the lines that say how much dearer each operation became."""
    before = {
        (line["operation"], line["person"]): line["times"][SUBJECT]
        for line in baseline["results"]
        if SUBJECT in line["times"]
    }
    lines = [
        f"Growth from {baseline['matters']:,} to {figures['matters']:,} matters:",
        "",
        "| what | who | × | goal at a million |",
        "| --- | --- | --- | --- |",
    ]
    for line in figures["results"]:
        key = line["operation"], line["person"]
        if key not in before or SUBJECT not in line["times"]:
            continue
        grown = line["times"][SUBJECT]["ms"] / before[key]["ms"]
        most = goals.GROWTH.get(line["operation"])
        told = ""
        if most:
            told = f"≤ {most}: {'met' if grown <= most else '**missed**'}"
        lines.append(f"| {key[0]} | {key[1]} | {grown:.2f} | {told} |")
    return lines
