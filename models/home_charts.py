# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from .assignment import DEPARTMENT_STATES
from .home import Queue
from .session import HELD_STATES

MONTHS = 12
# More bars than this cannot be read; the analysis shows them all.
MOST_BARS = 8
DIMENSIONS = ("field_id", "village_ids", "outcome", "received_date:month")


class Bar(NamedTuple):
    """One part of a chart whose number is known already."""

    label: str
    value: int
    model: str = ""
    domain: Domain = Domain.FALSE
    tone: str = ""


class Chart(NamedTuple):
    """What is drawn: bars that were grouped, or queues that are counted."""

    key: str
    title: str
    # "bar", "columns", "doughnut", or "names" (a list to read).
    kind: str
    bars: list[Bar] = []
    queues: list[Queue] = []
    note: str = ""
    empty: str = ""


class DialogueHome(models.AbstractModel):
    """The charts below the queues, each part of which opens what it counts."""

    _inherit = "dialogue.home"

    @api.model
    def _charts(self, led):
        """Return the charts of the user; officers and villages have their queues.

        :param led: the departments that the user heads
        """
        user = self.env.user
        everything = user._dialogue_has("office", "leader", "supervisor")
        if not everything and not (led and user._dialogue_has("user")):
            return []
        matters = self._matters_by_dimension()
        charts = [
            self._chart_late_departments(),
            self._chart_on_time(),
            self._chart_months(matters["received_date:month"]),
            self._chart_fields(matters["field_id"]),
            self._chart_outcomes(matters["outcome"]),
        ]
        if everything:
            charts += [
                self._chart_villages(matters["village_ids"]),
                self._chart_silent_villages(matters["village_ids"]),
                self._chart_sessions(),
            ]
        return charts

    # ------------------------------------------------------------------
    # Periods
    # ------------------------------------------------------------------
    @api.model
    def _today(self):
        return self.env.company._dialogue_today()

    @api.model
    def _period_start(self):
        """Return the first day of the twelve months that the charts show."""
        return self._today().replace(day=1) - relativedelta(months=MONTHS - 1)

    @api.model
    def _moment(self, day):
        """Return the moment, in UTC as text, at which a day begins in the commune."""
        return fields.Datetime.to_string(self.env.company._dialogue_start_of(day))

    @api.model
    def _year_start(self):
        return self._moment(self._today().replace(month=1, day=1))

    @api.model
    def _period_domain(self):
        """Return the domain of the matters that the charts show.

        Denunciations are in none of them, not even for their receiver.
        """
        start = fields.Date.to_string(self._period_start())
        return Domain("received_date", ">=", start) & Domain("is_secret", "=", False)

    # ------------------------------------------------------------------
    # Charts of matters
    # ------------------------------------------------------------------
    @api.model
    def _matters_by_dimension(self):
        """Return {dimension: [(value, number of matters)]}, found with one query."""
        groups = self.env["dialogue.petition"]._read_grouping_sets(
            self._period_domain(), [[name] for name in DIMENSIONS], ["__count"]
        )
        return dict(zip(DIMENSIONS, groups, strict=True))

    @api.model
    def _matter_bars(self, name, groups, unknown):
        """Return a bar for each record, the longest first; those without one last."""
        bars = [
            Bar(
                record.display_name or unknown,
                count,
                "dialogue.petition",
                self._period_domain()
                & (
                    Domain(name, "in", record.ids)
                    if record
                    else Domain(name, "=", False)
                ),
            )
            for record, count in groups
        ]
        bars.sort(key=lambda bar: (bar.label == unknown, -bar.value))
        return bars

    @api.model
    def _chart_fields(self, groups):
        bars = self._matter_bars("field_id", groups, self.env._("Not classified"))
        return Chart(
            "fields",
            self.env._("Matters by field"),
            "bar",
            bars[:MOST_BARS],
            note=self._note(bars),
        )

    @api.model
    def _chart_villages(self, groups):
        bars = self._matter_bars("village_ids", groups, self.env._("No village"))
        return Chart(
            "villages",
            self.env._("Matters by village"),
            "bar",
            bars[:MOST_BARS],
            note=self._note(bars),
        )

    @api.model
    def _note(self, bars):
        if len(bars) > MOST_BARS:
            return self.env._(
                "Last 12 months; the first %(shown)s of %(count)s.",
                shown=MOST_BARS,
                count=len(bars),
            )
        return self.env._("Last 12 months.")

    @api.model
    def _chart_outcomes(self, groups):
        Petition = self.env["dialogue.petition"]
        labels = Petition._fields["outcome"]._description_selection(self.env)
        counts = dict(groups)
        bars = [
            Bar(
                label,
                counts.get(value, 0),
                "dialogue.petition",
                self._period_domain() & Domain("outcome", "=", value),
            )
            for value, label in [*labels, (False, self.env._("No outcome yet"))]
            if counts.get(value)
        ]
        return Chart(
            "outcomes",
            self.env._("Outcome of the matters"),
            "doughnut",
            bars,
            note=self._note([]),
        )

    @api.model
    def _chart_months(self, groups):
        counts = dict(groups)
        bars = []
        for offset in range(MONTHS):
            first = self._period_start() + relativedelta(months=offset)
            following = first + relativedelta(months=1)
            bars.append(
                Bar(
                    format_date(self.env, first, date_format="MM/yyyy"),
                    counts.get(first, 0),
                    "dialogue.petition",
                    Domain("is_secret", "=", False)
                    & Domain("received_date", ">=", fields.Date.to_string(first))
                    & Domain("received_date", "<", fields.Date.to_string(following)),
                )
            )
        return Chart("months", self.env._("Matters received"), "columns", bars)

    # ------------------------------------------------------------------
    # Charts of the work
    # ------------------------------------------------------------------
    @api.model
    def _chart_late_departments(self):
        late = Domain("deadline_status", "=", "late")
        groups = self.env["dialogue.assignment"]._read_group(
            late, ["department_id"], ["__count"], order="__count desc, department_id"
        )
        bars = [
            Bar(
                department.display_name,
                count,
                "dialogue.assignment",
                late & Domain("department_id", "=", department.id),
                "late",
            )
            for department, count in groups
        ]
        return Chart(
            "late_departments",
            self.env._("Overdue work by department"),
            "bar",
            bars,
            empty=self.env._("Nothing is overdue. Well done!"),
        )

    @api.model
    def _chart_on_time(self):
        """Return who kept his dates; what is overdue and not answered counts too."""
        released = Domain("state", "in", ("submitted", "approved")) & Domain(
            "submitted_on", ">=", self._moment(self._period_start())
        )
        queues = [
            Queue(
                "on_time",
                self.env._("On time"),
                "dialogue.assignment",
                released & Domain("is_late", "=", False),
            ),
            Queue(
                "answered_late",
                self.env._("Late"),
                "dialogue.assignment",
                released & Domain("is_late", "=", True),
                tone="soon",
            ),
            Queue(
                "unanswered",
                self.env._("Overdue, not answered"),
                "dialogue.assignment",
                Domain("state", "in", DEPARTMENT_STATES)
                & Domain("deadline_status", "=", "late"),
                tone="late",
            ),
        ]
        return Chart(
            "on_time",
            self.env._("Answers on time"),
            "doughnut",
            queues=queues,
            note=self.env._("Last 12 months."),
        )

    # ------------------------------------------------------------------
    # Charts of the year
    # ------------------------------------------------------------------
    @api.model
    def _chart_silent_villages(self, groups):
        """Return the villages of which neither a matter nor a voice came."""
        start = fields.Date.to_string(self._period_start())
        voices = self.env["dialogue.contribution"]._read_group(
            [("received_date", ">=", start)], ["village_id"]
        )
        heard = {village.id for village, *_count in [*groups, *voices]}
        silent = Domain("id", "not in", sorted(heard - {False}))
        villages = self.env["dialogue.village"].search(silent)
        empty = self.env._("Every village has been heard in the last 12 months.")
        if not villages and not self.env["dialogue.village"].search_count([], limit=1):
            empty = self.env._("There are no villages yet.")
        return Chart(
            "silent_villages",
            self.env._("Villages not heard"),
            "names",
            [
                Bar(
                    village.name,
                    1,
                    "dialogue.village",
                    Domain("id", "=", village.id),
                )
                for village in villages
            ],
            note=self.env._(
                "Neither a contribution nor a matter in the last 12 months."
            ),
            empty=empty,
        )

    @api.model
    def _chart_sessions(self):
        today = self._today()
        year = today.year
        plans = Domain("year", "=", year) & Domain("state", "!=", "cancelled")
        [[wanted]] = self.env["dialogue.plan"]._read_group(
            plans, [], ["required_session_count:sum"]
        )
        following = today.replace(month=1, day=1) + relativedelta(years=1)
        sessions = Domain("state", "!=", "cancelled") & (
            Domain("plan_id.year", "=", year)
            | Domain("plan_id", "=", False)
            & Domain("date_start", ">=", self._year_start())
            & Domain("date_start", "<", self._moment(following))
        )
        return Chart(
            "sessions",
            self.env._("Sessions of %(year)s", year=str(year)),
            "columns",
            [Bar(self.env._("Wanted"), wanted or 0, "dialogue.plan", plans)],
            [
                Queue("planned", self.env._("Planned"), "dialogue.session", sessions),
                Queue(
                    "held",
                    self.env._("Held"),
                    "dialogue.session",
                    sessions & Domain("state", "in", HELD_STATES),
                    within="planned",
                ),
            ],
        )

    # ------------------------------------------------------------------
    # Data for the client
    # ------------------------------------------------------------------
    @api.model
    def _chart_data(self, chart, figures):
        """Return a chart as the client draws it.

        :return: dict of ``key``, ``title``, ``kind``, ``note``, ``empty`` and
            ``parts``: ``label``, ``value``, ``tone`` and what each opens (see
            ``get_home``); ``rate`` (whole percent) where the first part is what
            should be
        """
        parts = [
            {
                "label": bar.label,
                "value": bar.value,
                "tone": bar.tone,
                **self._target(bar.model, bar.domain),
            }
            for bar in chart.bars
        ]
        parts += [
            {
                "label": queue.label,
                "value": figures[id(queue)][0],
                "tone": queue.tone,
                **self._target(queue.model, queue.domain),
            }
            for queue in chart.queues
        ]
        total = sum(part["value"] for part in parts)
        return {
            "key": chart.key,
            "title": chart.title,
            "kind": chart.kind,
            "note": chart.note,
            "empty": chart.empty or self.env._("Nothing to show yet."),
            "parts": parts if total else [],
            "rate": total
            and chart.key == "on_time"
            and round(100 * parts[0]["value"] / total),
        }
