# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.fields import Domain

from .home import Queue
from .period_figure import OPEN, RESULTS
from .session import HELD_STATES

HOSTS = {
    "chairman": "Do Chủ tịch UBND xã chủ trì",
    "party_secretary": "Do Bí thư Đảng ủy xã chủ trì",
    "joint": "Do Bí thư Đảng ủy và Chủ tịch UBND xã đồng chủ trì",
}
FORMS = {
    "periodic": "Định kỳ",
    "thematic": "Chuyên đề",
    "extraordinary": "Đột xuất",
    "voter_request": "Theo yêu cầu của cử tri",
}


class Figure(NamedTuple):
    """One number of a report: what it counts, and how it stands to the others."""

    queue: Queue
    section: str
    level: int = 0
    # Figures of one part add up to the figure whose key stands before the slash.
    part: str = ""
    # Key of the figure of which it is a share.
    of: str = ""


class DialoguePeriodReport(models.Model):
    """How the figures of a period are counted: one domain for each number."""

    _inherit = "dialogue.period.report"

    def _count(self):
        """Count the figures of these reports anew, as the user sees the records."""
        for report in self:
            report._count_one()

    def _count_one(self):
        figures = self._figures(self.date_from, self.date_to)
        found = self._found(figures)
        # A report of long ago may lack a figure that is counted today.
        before = {key: [] for key in found} | self._found_before()
        figures += self._figures_of_fields(found, before)
        # sudo: nobody types a figure, not even the office; it was counted as the user
        lines = self.sudo().figure_ids
        lines.unlink()
        lines.create(
            [
                {
                    "report_id": self.id,
                    "sequence": place,
                    "section": figure.section,
                    "key": figure.queue.key,
                    "label": figure.queue.label,
                    "level": figure.level,
                    "part": figure.part,
                    "number": len(found[figure.queue.key]),
                    "previous": len(before[figure.queue.key]),
                    "whole": len(found.get(figure.of, ())),
                    "res_model": figure.queue.model,
                    "record_ids": found[figure.queue.key],
                    "previous_ids": before[figure.queue.key],
                }
                for place, figure in enumerate(figures)
            ]
        )
        # sudo: noted down, not typed
        self.sudo().counted_on = self.env.company._dialogue_today()

    @api.model
    def _found(self, figures):
        """Return {key: ids} of what the figures count."""
        return {
            figure.queue.key: self.env[figure.queue.model]
            .with_context(active_test=False)
            .search(figure.queue.domain)
            .ids
            for figure in figures
        }

    def _found_before(self):
        """Return {key: ids} of the same period of the year before.

        What was reported then, where a report of this body was signed; else what is
        found today with the same domains.
        """
        start, end = self.date_from - relativedelta(years=1), self._end_before()
        earlier = self.search(
            [
                ("company_id", "=", self.company_id.id),
                ("body_id", "=", self.body_id.id),
                ("date_from", "=", start),
                ("date_to", "=", end),
            ],
            limit=1,
        )
        if earlier.is_frozen:
            return {line.key: line.record_ids or [] for line in earlier.figure_ids}
        return self._found(self._figures(start, end))

    def _end_before(self):
        """Return the last day of the same period of last year (of leap years too)."""
        return self.date_to + relativedelta(days=1) - relativedelta(years=1, days=1)

    # ------------------------------------------------------------------
    # The figures
    # ------------------------------------------------------------------
    def _figures(self, start, end):
        """Return the list of `Figure` of a period, in the order of the paper."""
        return [
            *self._figures_of_plans(start, end),
            *self._figures_of_sessions(start, end),
            *self._figures_of_voices(start, end),
            *self._figures_of_promises(start, end),
        ]

    def _mine(self):
        return Domain("company_id", "=", self.company_id.id)

    @api.model
    def _between(self, name, start, end):
        return Domain(name, ">=", start) & Domain(name, "<=", end)

    def _moments_between(self, name, start, end):
        """Return the domain of moments on the days of the commune's own clock."""
        first, last = map(
            self.company_id._dialogue_start_of, (start, end + timedelta(days=1))
        )
        return Domain(name, ">=", first) & Domain(name, "<", last)

    def _figures_of_plans(self, start, end):
        plans = (
            self._mine()
            & Domain("state", "in", ("issued", "done"))
            & self._between("issue_date", start, end)
        )
        return [
            Figure(
                Queue("plans", "Kế hoạch đã ban hành", "dialogue.plan", plans),
                "plans",
            )
        ]

    def _sessions_held(self, start, end):
        return (
            self._mine()
            & Domain("state", "in", HELD_STATES)
            & self._moments_between("date_start", start, end)
        )

    def _figures_of_sessions(self, start, end):
        held = self._sessions_held(start, end)
        people = self._mine() & Domain("attended", "=", True)
        people &= Domain("session_id", "any", held)
        of_people = Domain("group_id.kind", "=", "people")
        sessions = [
            ("sessions", "Hội nghị đối thoại đã tổ chức", held, 0, ""),
            *(
                (f"form_{form}", label, held & Domain("kind", "=", form), 1, "form")
                for form, label in FORMS.items()
            ),
            *(
                (f"host_{host}", label, held & Domain("host", "=", host), 1, "host")
                for host, label in HOSTS.items()
            ),
        ]
        delegates = [
            ("present", "Đại biểu dự hội nghị", people, 0, ""),
            ("people", "Đại biểu Nhân dân", people & of_people, 1, "present"),
            ("others", "Đại biểu khác", people & ~of_people, 1, "present"),
            (
                "substitutes",
                "Đại biểu dự thay",
                people & Domain("substitute_name", "!=", False),
                1,
                "",
            ),
            (
                "walk_ins",
                "Đại biểu ngoài danh sách, đăng ký tại hội nghị",
                people & Domain("walk_in", "=", True),
                1,
                "",
            ),
        ]
        return [
            *self._tree("dialogue.session", "sessions", sessions),
            *self._tree("dialogue.delegate", "sessions", delegates),
        ]

    @api.model
    def _tree(self, model, section, rows):
        """Return the figures of rows (key, label, domain, level, part).

        What has a level is a share of the first row.
        """
        top = rows[0][0]
        return [
            Figure(
                Queue(key, label, model, domain),
                section,
                level,
                f"{top}/{part}" if part else "",
                top if level else "",
            )
            for key, label, domain, level, part in rows
        ]

    def _matters(self, start, end):
        return (
            self._mine()
            & Domain("is_secret", "=", False)
            & Domain("state", "!=", "merged")
            & self._between("received_date", start, end)
        )

    def _figures_of_voices(self, start, end):
        voices = (
            self._mine()
            & Domain("is_stripped", "=", False)
            & self._between("received_date", start, end)
        )
        hall = Domain("channel", "=", "at_session")
        matters = self._matters(start, end)
        charged = Domain(
            "assignment_ids",
            "any",
            [("purpose", "=", "resolve"), ("state", "!=", "cancelled")],
        )
        spot = Domain("outcome", "=", "on_the_spot")
        contributions = [
            ("voices", "Lượt ý kiến của Nhân dân", voices, 0, ""),
            ("hall", "Phát biểu tại hội nghị", voices & hall, 1, "channel"),
            ("elsewhere", "Gửi trước, ngoài hội nghị", voices & ~hall, 1, "channel"),
        ]
        results = [
            (key, label, matters & domain, 1, "result")
            for key, (label, domain) in RESULTS.items()
        ]
        # What is part of another figure as well, and adds up to nothing.
        aside = [
            ("spot", "Nội dung được trả lời ngay tại hội nghị", matters & spot, 1, ""),
            (
                "charged",
                "Nội dung giao cơ quan, đơn vị giải quyết",
                matters & charged,
                1,
                "",
            ),
            (
                "repeated",
                "Nội dung đã kiến nghị nhiều lần",
                matters & Domain("repeat_count", ">", 1),
                1,
                "",
            ),
        ]
        top = ("matters", "Nội dung ý kiến, kiến nghị", matters, 0, "")
        carried = (
            self._mine()
            & Domain("is_secret", "=", False)
            & OPEN
            & Domain("received_date", "<", start)
        )
        debts = ("carried", "Nội dung từ các kỳ trước chưa giải quyết xong", carried)
        return [
            *self._tree("dialogue.contribution", "voices", contributions),
            *self._tree("dialogue.petition", "voices", [top, *results, *aside]),
            *self._tree("dialogue.petition", "voices", [(*debts, 0, "")]),
        ]

    def _figures_of_promises(self, start, end):
        due = (
            self._mine()
            & Domain("purpose", "=", "resolve")
            & Domain("state", "!=", "cancelled")
            & Domain("petition_id.is_secret", "=", False)
            & self._between("deadline", start, end)
        )
        kept = Domain("state", "=", "approved")
        late = Domain("is_late", "=", True)
        return self._tree(
            "dialogue.assignment",
            "promises",
            [
                ("due", "Nhiệm vụ giải quyết đến hạn trong kỳ", due, 0, ""),
                ("kept", "Đã thực hiện, đúng hạn", due & kept & ~late, 1, "kept"),
                ("kept_late", "Đã thực hiện, quá hạn", due & kept & late, 1, "kept"),
                ("owed", "Chưa thực hiện xong", due & ~kept, 1, "kept"),
            ],
        )

    def _figures_of_fields(self, *founds):
        """Return how the matters spread over the fields, and what became of them.

        Sorted out of what was found, so that the table adds up to it.

        :param founds: {key: ids} of each period; the ids of these figures are added
        """
        every = {id_ for found in founds for id_ in found["matters"]}
        groups = (
            self.env["dialogue.petition"].browse(every).exists().grouped("field_id")
        )
        figures = []
        for field in sorted(groups, key=lambda field: field.parent_path or "~"):
            name, mine = f"field_{field.id or 0}", set(groups[field]._ids)
            rows = [(name, field.name or "Chưa phân loại lĩnh vực", Domain.TRUE, 0, "")]
            rows += [
                (f"{name}/{key}", label, Domain.TRUE, 1, "result")
                for key, (label, _domain) in RESULTS.items()
            ]
            first, *parts = self._tree("dialogue.petition", "fields", rows)
            figures += [first._replace(part="matters/field", of="matters"), *parts]
            for found in founds:
                found[name] = [id_ for id_ in found["matters"] if id_ in mine]
                for key in RESULTS:
                    found[f"{name}/{key}"] = [id_ for id_ in found[key] if id_ in mine]
        return figures
