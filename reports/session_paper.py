# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

from ..tools.wording import (
    date_words,
    day_month,
    day_words,
    first_upper,
    small_first,
    time_words,
    village_words,
)

HOSTS = {
    "chairman": "Chủ tịch Ủy ban nhân dân xã",
    "party_secretary": "Bí thư Đảng ủy xã",
    "joint": "Bí thư Đảng ủy và Chủ tịch Ủy ban nhân dân xã",
}
FORMS = {
    "in_person": "Đối thoại trực tiếp",
    "online": "Đối thoại trực tuyến",
    "social": "Đối thoại qua mạng xã hội",
    "mixed": "Đối thoại trực tiếp kết hợp trực tuyến",
}
LATER = "sẽ có thông báo sau"
# So many villages are named one by one; more are counted.
NAMED_VILLAGES = 6


class SessionPaper(models.AbstractModel):
    """What all papers of a session say alike of it: when, where, who, how.

    A paper says so in the words of `_event`; nothing of it is computed elsewhere.
    """

    _name = "dialogue.session.paper"
    _description = "Paper of a Session"
    _inherit = "dialogue.paper"

    _model = "dialogue.session"
    _source_field = "session_id"
    _phase = "before"

    def _default_subject(self, source):
        return source.name

    def _prefetch(self, records):
        sessions = self._sources(records)
        sessions.chair_ids.mapped("name")
        sessions.contact_id.mapped("name")
        sessions.village_ids.mapped("name")

    def _paper_values(self, record, document):
        return self._event(self._sources(record))

    @api.model
    def _event(self, session):
        """Return what every paper of a session may say of it, as plain values."""
        return {
            "event": session.name,
            "small_event": small_first(session.name),
            "topic": session.topic or "",
            "chairs": self._people(self._chairs(session)),
            "chair_title": HOSTS[session.host],
            "attended": session.attended_count,
            "day": self._day(session),
            "time": self._time(session),
            "when": self._when(session),
            "location": session.location or "",
            "where": session.location or LATER,
            "online_address": session.online_address or "",
            "form": FORMS[session.form],
            "villages": self._village_list(session.village_ids),
            "village_count": len(session.village_ids),
            "contact": self._contact(session.contact_id),
        }

    @api.model
    def _chairs(self, sessions):
        """Return who chairs, as papers name them: deputies after their heads."""

        def rank(person):
            # sudo: plain users may not read an employee's title
            title = person.sudo().job_title or ""
            return title.startswith("Phó"), not title.startswith("Bí thư")

        return sessions.chair_ids.sorted(rank)

    @api.model
    def _day(self, session):
        """Return the day of a session; before it is set, room to write it."""
        start = self._local(session.date_start, session.company_id)
        return first_upper(date_words(start, session.plan_id.year or None))

    @api.model
    def _time(self, session):
        return self._moment_words(session.date_start, session.company_id)

    @api.model
    def _moment_words(self, moment, company):
        """Return day and hour of a stored moment by the commune's clock, or ""."""
        local = self._local(moment, company)
        return f"{time_words(local)}, {day_words(local)}" if local else ""

    @api.model
    def _when(self, session):
        """Return the time of a session; before it is set, what can be said of it."""
        if session.date_start:
            return self._time(session)
        if not session.expected_month:
            return LATER
        month = day_month(int(session.expected_month), 3)
        year = session.plan_id.year
        expected = f"dự kiến tháng {month}" + (f" năm {year}" if year else "")
        return f"{expected}; thời gian cụ thể {LATER}"

    @api.model
    def _village_list(self, villages):
        if len(villages) > NAMED_VILLAGES:
            return f"{len(villages)} thôn trên địa bàn xã"
        return ", ".join(village_words(name) for name in villages.mapped("name"))

    @api.model
    def _contact(self, employee):
        """Return the officer to turn to: name, title and telephone of the office."""
        # sudo: plain users may not read an employee's number at work
        phone = employee.sudo().work_phone
        return ", điện thoại ".join(filter(None, [*self._people(employee), phone]))
