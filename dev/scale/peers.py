# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the bench must know of the three models that it compares."""

import random

from . import words
from .client import Client
from .places import BRANCH, HEAD, OFFICER

# Who measures: login of the first commune, and the numbers of his departments.
PEOPLE = {
    "superuser": (None, None),
    "officer": (f"scale_officer{OFFICER}", [OFFICER]),
    "head": (f"scale_head{HEAD}", list(range(HEAD, HEAD + BRANCH))),
    "leader": ("scale_leader", None),
    "clerk": ("scale_office", None),
}


class Peer:
    key = model = None
    base = is_open = ()
    groups = ()

    def __init__(self, base):
        self.bench = base
        self.clients = {}
        for person, (login, _places) in PEOPLE.items():
            with base.env(login or PEOPLE["clerk"][0]) as env:
                self.clients[person] = Client(env, self.model, self.base, self.is_open)
        with base.env() as env:
            env.cr.execute("SELECT company_id FROM scale.commune WHERE n = 0")
            self.company = env.cr.fetchone()[0]
            env.cr.execute(
                f"SELECT {self.place} FROM scale.department"
                " WHERE commune = 0 ORDER BY n"
            )
            self.places = [id_ for (id_,) in env.cr.fetchall()]

    def scope(self, person):
        """The domain of the rows that a person sees, for the superuser to ask."""
        _login, places = PEOPLE[person]
        company = [("company_id", "=", self.company)]
        if places is None:
            return company
        return company + self.within([self.places[n] for n in places])

    def newest(self, person, number=1, domain=()):
        """Ids of the newest records that a person sees."""
        with self.bench.env(PEOPLE[person][0]) as env:
            found = env[self.model].search([*self.base, *domain], order="id desc")
            return found[:number].ids if number else found.ids

    def prepare_change(self, env, number):
        """Return records of one kind whose state is changed; not timed."""
        return env[self.model].search(self.base, order="id desc", limit=number)

    def change(self, records):
        stages = self.stages(records.env)
        stage = stages[1] if records[0].stage_id != stages[1] else stages[2]
        records.write({"stage_id": stage.id})


class Helpdesk(Peer):
    key, model, place = "helpdesk", "helpdesk.ticket", "team"
    is_open = [("stage_id.closed", "=", False)]
    groups = ["team_id", "stage_id"]

    def within(self, ids):
        return [("team_id", "in", ids)]

    def stages(self, env):
        return env["helpdesk.ticket.stage"].search([], order="sequence")

    def home(self, env):
        """The board of teams with its counters."""
        return (
            env["helpdesk.ticket.team"]
            .search([])
            .read(
                [
                    "name",
                    "todo_ticket_count",
                    "todo_ticket_count_unassigned",
                    "todo_ticket_count_unattended",
                    "todo_ticket_count_high_priority",
                ]
            )
        )

    def values(self, env, number):
        rng = random.Random(number)
        partners = env["res.partner"].search([], limit=500).ids
        categories = env["helpdesk.ticket.category"].search([]).ids
        result = []
        for _row in range(number):
            subject, text = words.words_of(rng)
            result.append(
                {
                    "name": subject,
                    "description": f"<p>{text}</p>",
                    "team_id": self.places[OFFICER],
                    "category_id": rng.choice(categories),
                    "partner_id": rng.choice(partners),
                }
            )
        return result


class Project(Peer):
    key, model, place = "project", "project.task", "project"
    base = [("has_template_ancestor", "=", False), ("display_in_project", "=", True)]
    is_open = [("is_closed", "=", False)]
    groups = ["project_id", "stage_id"]

    def within(self, ids):
        return [("project_id", "in", ids)]

    def stages(self, env):
        project = env["project.project"].browse(self.places[OFFICER])
        return project.type_ids.sorted("sequence")

    def home(self, env):
        """The board of projects with its counters."""
        return (
            env["project.project"]
            .search([])
            .read(["name", "task_count", "open_task_count", "closed_task_count"])
        )

    def values(self, env, number):
        rng = random.Random(number)
        partners = env["res.partner"].search([], limit=500).ids
        result = []
        for _row in range(number):
            subject, text = words.words_of(rng)
            result.append(
                {
                    "name": subject,
                    "description": f"<p>{text}</p>",
                    "project_id": self.places[OFFICER],
                    "partner_id": rng.choice(partners),
                    "date_deadline": "2027-12-31 10:00:00",
                }
            )
        return result


class Dialogue(Peer):
    key, model, place = "dialogue", "dialogue.petition", "id"
    is_open = [("is_open", "=", True)]
    groups = ["department_id", "state"]

    def within(self, ids):
        return [
            (
                "assignment_ids",
                "any",
                [("department_id", "in", ids), ("state", "!=", "cancelled")],
            )
        ]

    def home(self, env):
        """The page of the role: its queues and charts."""
        return env["dialogue.home"].get_home()

    def values(self, env, number):
        rng = random.Random(number)
        villages = env["dialogue.village"].search([]).ids
        fields = env["dialogue.field"].search([]).ids
        result = []
        for _row in range(number):
            subject, text = words.words_of(rng)
            result.append(
                {
                    "subject": subject,
                    "description": text,
                    "department_id": self.places[OFFICER],
                    "field_id": rng.choice(fields),
                    "village_id": rng.choice(villages),
                }
            )
        return result

    def prepare_change(self, env, number):
        matters = super().prepare_change(env, number)
        field = env["dialogue.field"].search([], limit=1)
        env.cr.execute(
            "UPDATE dialogue_petition SET state = 'received', is_open = true,"
            " field_id = %s WHERE id IN %s",
            [field.id, matters._ids],
        )
        matters.invalidate_recordset()
        return matters

    def change(self, records):
        records.action_classify()


PEERS = {each.key: each for each in (Helpdesk, Project, Dialogue)}
