# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from typing import NamedTuple

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL, format_date

# Where the list of a model is opened; its views and its help for an empty list.
ACTIONS = {
    "dialogue.assignment": "assignment_action",
    "dialogue.consideration": "consideration_action",
    "dialogue.contribution": "contribution_action",
    "dialogue.document": "document_action",
    "dialogue.duty": "duty_action",
    "dialogue.extension": "extension_action",
    "dialogue.petition": "petition_action",
    "dialogue.plan": "plan_action",
    "dialogue.session": "session_action",
    "dialogue.session.village": "session_village_action",
    "dialogue.supervision": "supervision_action",
    "dialogue.village": "village_action",
}


class Queue(NamedTuple):
    """One number of the page: its domain is what is counted and what is opened."""

    key: str
    label: str
    model: str
    domain: Domain
    # "late" (red), "soon" (amber) or "" (neutral), shown where there is something.
    tone: str = ""
    # Key of the queue of the same section that includes this one.
    within: str = ""
    # Field whose earliest date is shown with the number.
    date_field: str = ""


class Group(NamedTuple):
    """Queues under one heading."""

    title: str
    queues: list[Queue]
    # They wait for the reader, who is told so where all of them are empty.
    is_turn: bool = False


class Section(NamedTuple):
    """What one role sees."""

    key: str
    title: str
    groups: list[Group]
    # Left out where all its numbers are 0.
    is_optional: bool = False


def _by_model(queues):
    by_model = {}
    for queue in queues:
        by_model.setdefault(queue.model, []).append(queue)
    return by_model


class DialogueHome(models.AbstractModel):
    """The page each role starts from: counted queues, and a few charts.

    The queues of a role are in ``home_queues.py``, the charts in ``home_charts.py``.
    Everything is counted as the user, by the record rules: one query, whatever the
    number of queues and records.
    """

    _name = "dialogue.home"
    _description = "Page of a role"

    @api.model
    @api.readonly
    def get_home(self):
        """Return what the user's page shows.

        :return: dict, ready for JSON: ``user``, ``date`` (in words), ``sections``
            (``key``, ``title``, ``is_clear`` = nothing waits, ``groups`` of
            ``queues``) and ``charts``. A queue has ``key``, ``label``, ``count``,
            ``tone`` ("late", "soon" or ""), ``within`` (key of the queue that
            includes it, or ""), ``date`` (earliest, in words, or "") and, to open
            exactly what was counted, ``action`` (xmlid), ``model`` and ``domain``.
            ``guides`` are the guided tours: ``name``, ``title``, ``action`` (xmlid)
            where one begins, and ``hint``: what is to come before it can start, or "".
            ``onboarding`` is what ``dialogue.onboarding`` says of a new commune.
            Without a role in the dialogue there are no sections, charts and guides.
        """
        # Asked once: every number of a head builds on it.
        led = self.env.user._dialogue_led_departments()
        sections = self._sections(led)
        charts = self._charts(led)
        queues = [
            queue
            for section in sections
            for group in section.groups
            for queue in group.queues
        ]
        queues += [queue for chart in charts for queue in chart.queues]
        figures = self._count(queues)
        shown = [
            self._section_data(section, figures)
            for section in sections
            if not section.is_optional or self._is_busy(section, figures)
        ]
        return {
            "user": self.env.user.name,
            "date": format_date(
                self.env, self.env.company._dialogue_today(), date_format="full"
            ),
            "sections": shown,
            "charts": [self._chart_data(chart, figures) for chart in charts],
            "guides": [self._guide_data(guide, shown) for guide in self._guides(led)],
            "onboarding": self.env["dialogue.onboarding"].get_banner(),
        }

    # ------------------------------------------------------------------
    # Counting
    # ------------------------------------------------------------------
    @api.model
    def _count(self, queues):
        """Return {id(queue): (number, earliest date)}, with one query for them all.

        The numbers are those of ``search_count`` with the same domains: record rules
        and field access apply as there.
        """
        figures = {id(queue): (0, None) for queue in queues}
        counted, parts = [], []
        for name, group in _by_model(queues).items():
            part = self._count_of_model(self.env[name], group)
            if part:
                counted += group
                parts.append(
                    SQL("(%s) AS %s", part, SQL.identifier(f"of_{len(parts)}"))
                )
        if parts:
            # Each part is one row.
            [row] = self.env.execute_query(
                SQL("SELECT * FROM %s", SQL(" CROSS JOIN ").join(parts))
            )
            for index, queue in enumerate(counted):
                figures[id(queue)] = row[2 * index], row[2 * index + 1]
        return figures

    @api.model
    def _count_of_model(self, Model, queues):
        """Return the SQL of a row that holds number and date of each queue, if any."""
        domains = [queue.domain.optimize_full(Model) for queue in queues]
        # What no queue counts is not looked at: open records are few.
        query = Model._search(Domain.OR(domains))
        if query.is_empty():
            return None
        terms = []
        for queue, domain in zip(queues, domains, strict=True):
            condition = domain._to_sql(Model, Model._table, query)
            date = SQL("NULL::date")
            if queue.date_field:
                field = Model._field_to_sql(Model._table, queue.date_field, query)
                date = SQL("MIN(%s) FILTER (WHERE %s)", field, condition)
            terms += [SQL("COUNT(*) FILTER (WHERE %s)", condition), date]
        return query.select(*terms)

    # ------------------------------------------------------------------
    # Data for the client
    # ------------------------------------------------------------------
    @api.model
    def _is_busy(self, section, figures):
        return any(
            figures[id(queue)][0] for group in section.groups for queue in group.queues
        )

    @api.model
    def _section_data(self, section, figures):
        groups = [
            {
                "title": group.title,
                "is_turn": group.is_turn,
                "queues": [self._queue_data(queue, figures) for queue in group.queues],
            }
            for group in section.groups
        ]
        return {
            "key": section.key,
            "title": section.title,
            "is_clear": not any(
                queue["count"]
                for group in groups
                if group["is_turn"]
                for queue in group["queues"]
            ),
            "groups": groups,
        }

    @api.model
    def _queue_data(self, queue, figures):
        count, date = figures[id(queue)]
        return {
            "key": queue.key,
            "label": queue.label,
            "count": count,
            "tone": queue.tone if count else "",
            "within": queue.within,
            "date": format_date(self.env, date) if date else "",
            **self._target(queue.model, queue.domain),
        }

    @api.model
    def _target(self, model, domain):
        """Return what the client opens for a number."""
        return {
            "action": f"commune_dialogue.{ACTIONS[model]}",
            "model": model,
            "domain": list(domain),
        }
