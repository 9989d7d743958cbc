# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from markupsafe import Markup

from odoo import api, fields, models

from .plan import READ_BUDGET

NEXT_STATE = {
    "draft": "preparing",
    "postponed": "preparing",
    "preparing": "invited",
    "invited": "in_progress",
    "in_progress": "held",
    "held": "concluded",
    "concluded": "closed",
}
MOST_NAMES = 5


class DialogueSession(models.Model):
    """What the next step still waits for, and what deserves a look before it."""

    _inherit = "dialogue.session"

    gap_html = fields.Html(
        string="Before the next step",
        compute="_compute_gaps",
        sanitize=False,
        groups=READ_BUDGET,
    )
    gap_count = fields.Integer(
        string="Open points", compute="_compute_gaps", groups=READ_BUDGET
    )

    @api.depends(
        "state",
        "date_start",
        "location",
        "form",
        "online_address",
        "chair_ids",
        "secretary_id",
        "agenda_ids",
        "delegate_ids.is_named",
        "village_line_ids.delegate_quota",
        "duty_ids.state",
        "duty_ids.due_date",
        "issued_papers",
    )
    @api.depends_context("company", "lang")
    def _compute_gaps(self):
        for session in self:
            target = NEXT_STATE.get(session.state)
            gaps = session._gaps(target) if target else []
            warnings = session._warnings() if target else []
            rows = [Markup("<li class='fw-bold'>%s</li>") % gap for gap in gaps]
            rows += [Markup("<li>%s</li>") % warning for warning in warnings]
            session.gap_count = len(rows)
            session.gap_html = bool(rows) and Markup(
                "<ul class='mb-0'>%s</ul>"
            ) % Markup("").join(rows)

    def _warnings(self):
        """Name what is not as it should be; nothing here ever blocks a step.

        :return: list of sentences
        """
        self.ensure_one()
        warnings = []
        if self.state in ("preparing", "invited"):
            warnings += self._warnings_date()
            if not self.secretary_id:
                warnings.append(self.env._("Nobody is named to keep the minutes."))
            if not self.agenda_ids:
                warnings.append(self.env._("There is no programme."))
            warnings += self._warnings_villages()
            empty = self.place_count - self.delegate_count
            if empty:
                warnings.append(
                    self.env._("%(count)s places have no name yet.", count=empty)
                )
        late = self.duty_ids.filtered("is_overdue")
        if late:
            warnings.append(
                self.env._("Overdue duties: %(duties)s.", duties=self._short_list(late))
            )
        return warnings

    def _warnings_date(self):
        if not self.date_start:
            return []
        calendar = self.company_id._dialogue_calendar()
        day = calendar.local_date(self.date_start)
        warnings = []
        if day < calendar.today():
            warnings.append(self.env._("The day of the session has passed."))
        holiday = calendar.holiday_name(day)
        if holiday is not None:
            warnings.append(
                self.env._(
                    "The day of the session is a public holiday: %(name)s.",
                    name=holiday or self.env._("no name"),
                )
            )
        if not calendar.has_holidays(day.year):
            warnings.append(
                self.env._(
                    "No public holidays are entered for %(year)s: the deadlines count"
                    " them as working days.",
                    year=str(day.year),
                )
            )
        return warnings

    def _warnings_villages(self):
        short = self.village_line_ids.filtered(
            lambda line: line.delegate_count < line.delegate_quota
        )
        if not short:
            return []
        return [
            self.env._(
                "Villages below their quota of delegates: %(villages)s.",
                villages=self._short_list(short),
            )
        ]

    def _short_list(self, records):
        """Return the names of the first few records, and how many more there are."""
        names = ", ".join(records[:MOST_NAMES].mapped("display_name"))
        more = len(records) - MOST_NAMES
        if more <= 0:
            return names
        return self.env._("%(names)s and %(count)s more", names=names, count=more)
