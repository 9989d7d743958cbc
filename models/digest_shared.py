# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections import defaultdict
from datetime import timedelta
from functools import cached_property

from odoo import fields
from odoo.fields import Domain

from .session import BEFORE_SESSION

NOT_SECRET = Domain("petition_id.is_secret", "=", False)


class Shared:
    """What the digests of many people have in common, read once with all rights.

    Nobody is told of anything because it stands here: what a person is told of went
    through his own record rules (``_open`` of the digests). It only keeps the
    database from being asked the same for each person anew. What nobody of these
    people asks for is not read.
    """

    def __init__(self, digests, users, companies):
        """Take note of whom it is about.

        :param digests: the rows that are about to be told again, or none
        :param users: the people
        :param companies: their communes that are at work
        """
        # sudo: see above
        self.env = digests.sudo().with_context(active_test=True).env
        self.but = digests.ids
        self.users = users.with_env(self.env).with_prefetch()
        self.langs = {digests._lang(user) for user in self.users}
        self.companies = companies.with_env(self.env)
        self._known_people()

    def _known_people(self):
        """Read of all of them what each is asked for: groups, address, departments."""
        self.users.mapped("all_group_ids")
        self.users.mapped("email_formatted")
        places = self.users.mapped("dialogue_places")
        led = {place for person in places for place in (person or {}).get("led", ())}
        departments = self.users._dialogue_active("hr.department").browse(led)
        self.managers = {place.id: place.manager_id.id for place in departments}

    def _find(self, model, *conditions, order="deadline, id"):
        own = Domain("company_id", "in", self.companies.ids)
        return self.env[f"dialogue.{model}"].search(
            Domain.AND([own, *conditions]), order=order
        )

    # ------------------------------------------------------------------
    # People
    # ------------------------------------------------------------------
    @cached_property
    def since(self):
        """{id of a user: the moment up to which he has been told}."""
        return {
            user.id: moment
            for user, moment in self.env["dialogue.digest"]._read_group(
                [
                    ("user_id", "in", self.users.ids),
                    ("state", "!=", "failed"),
                    ("id", "not in", self.but),
                ],
                ["user_id"],
                ["told_on:max"],
            )
        }

    @cached_property
    def employees(self):
        """{id of a user: ids of his active employees, of every commune}."""
        found = defaultdict(set)
        for person in self.users._dialogue_active("hr.employee").search_fetch(
            [("user_id", "in", self.users.ids), ("user_id.active", "=", True)],
            ["user_id"],
        ):
            found[person.user_id.id].add(person.id)
        return found

    def headed(self, user):
        """Return the ids of the departments that the user heads himself."""
        led = user._dialogue_led_departments().ids
        own = self.employees[user.id]
        return {place for place in led if self.managers.get(place) in own}

    @cached_property
    def _activities(self):
        """What was given to each of them, also if it is archived since."""
        return (
            self.env["mail.activity"]
            .with_context(active_test=False)
            .search_fetch(
                [
                    ("user_id", "in", self.users.ids),
                    ("res_model", "in", ("dialogue.assignment", "dialogue.duty")),
                ],
                ["active", "create_date", "res_id", "res_model", "user_id"],
            )
        )

    @cached_property
    def given(self):
        """{id of a user: [(id of an assignment, when it became his turn)]}."""
        found = defaultdict(list)
        for activity in self._activities:
            if activity.active and activity.res_model == "dialogue.assignment":
                when = activity.create_date
                found[activity.user_id.id].append((activity.res_id, when))
        return found

    # ------------------------------------------------------------------
    # Records
    # ------------------------------------------------------------------
    @cached_property
    def assignments(self):
        """The open ones, the most urgent first."""
        lines = self._find("assignment", Domain("is_open", "=", True), NOT_SECRET)
        # What names them, read here for all instead of for each person's own.
        lines.petition_id.mapped("subject")
        lines.employee_id.mapped("name")
        for lang in self.langs:
            lines.department_id.with_context(lang=lang).mapped("name")
        return lines

    @cached_property
    def _assignments_by(self):
        places, people = defaultdict(list), defaultdict(list)
        for line in self.assignments:
            places[line.department_id.id].append(line.id)
            people[line.employee_id.id].append(line.id)
        rank = {number: place for place, number in enumerate(self.assignments.ids)}
        return places, people, rank

    def assignments_of(self, departments, employees):
        """Return the open assignments of these departments and officers (ids)."""
        places, people, rank = self._assignments_by
        found = {number for place in departments for number in places.get(place, ())}
        found.update(
            number for person in employees for number in people.get(person, ())
        )
        return self.assignments.browse(sorted(found, key=rank.get)).with_prefetch(
            self.assignments.ids
        )

    @cached_property
    def drafted(self):
        """Ids of the assignments in which there is something to release.

        Asked of the database: the texts themselves are long.
        """
        found = self._find(
            "assignment",
            Domain("id", "in", self.assignments.ids),
            Domain("state", "=", "in_progress"),
            (Domain("purpose", "=", "prepare") & Domain("draft_answer", "!=", False))
            | (Domain("purpose", "=", "resolve") & Domain("result", "!=", False)),
        )
        return set(found.ids)

    @cached_property
    def remarks(self):
        """Remarks to which a reply is owed or was just given."""
        wanted = Domain("is_open", "=", True) | Domain("state", "=", "replied")
        return self._find("supervision", wanted, NOT_SECRET)

    @cached_property
    def requests(self):
        """Extensions that wait for a decision."""
        return self._find(
            "extension",
            Domain("state", "=", "requested"),
            Domain("assignment_id.petition_id.is_secret", "=", False),
            order="id",
        )

    @cached_property
    def decided(self):
        """Extensions that these people asked for and that were decided of late."""
        week = fields.Datetime.now() - timedelta(days=7)
        oldest = min(self.since.get(user) or week for user in self.users.ids)
        return self._find(
            "extension",
            Domain("create_uid", "in", self.users.ids),
            Domain("state", "!=", "requested"),
            Domain("decided_on", ">", min(oldest, week)),
            Domain("assignment_id.petition_id.is_secret", "=", False),
            order="id",
        )

    @cached_property
    def matters(self):
        """Matters that wait for the office, or for another body."""
        return self._find(
            "petition",
            Domain("is_secret", "=", False),
            Domain("state", "in", ("received", "classified"))
            | (
                Domain("is_open", "=", True)
                & Domain("forward_deadline", "!=", False)
                & Domain("forward_reply_date", "=", False)
            ),
        )

    @cached_property
    def plans(self):
        """Plans that are not issued yet."""
        unfinished = Domain("state", "in", ("draft", "submitted", "approved"))
        return self._find("plan", unfinished, order="id")

    @cached_property
    def villages(self):
        """What villages owe a session."""
        return self._find(
            "session.village",
            self.env["dialogue.session.village"]._owing_domain(),
            Domain("session_id.state", "in", BEFORE_SESSION),
        )

    @cached_property
    def _duties(self):
        """{id of a user: ids of the duties to do that were given to him}."""
        given = defaultdict(set)
        for activity in self._activities:
            if activity.res_model == "dialogue.duty":
                given[activity.res_id].add(activity.user_id.id)
        todo = self._find(
            "duty",
            Domain("id", "in", list(given)),
            Domain("state", "=", "todo"),
            Domain("is_template", "=", False),
            order="due_date, id",
        )
        found = defaultdict(list)
        for number in todo.ids:
            for user in given[number]:
                found[user].append(number)
        return found

    def duties_of(self, user):
        """Return what there is to do for this user."""
        return self.env["dialogue.duty"].browse(self._duties[user.id])

    # ------------------------------------------------------------------
    # The mail
    # ------------------------------------------------------------------
    @cached_property
    def calendars(self):
        """{commune: its calendar}."""
        return self.companies._dialogue_calendars()

    @cached_property
    def _senders(self):
        author = self.env["mail.message"].default_get(["author_id"])
        found = {}
        for company in self.companies:
            sender = {"email_from": company._dialogue_mail_sender().email_formatted}
            reply_to = self.env["mail.message"]._get_reply_to(sender)
            found[company.id] = {**author, **sender, "reply_to": reply_to}
        return found

    def sender(self, company):
        """Return in whose name a mail leaves, as values of the mail.

        Given with it, Odoo need not work them out for each mail.
        """
        return self._senders[company.id]
