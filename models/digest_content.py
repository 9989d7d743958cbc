# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections import namedtuple
from datetime import timedelta

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from .assignment import DEPARTMENT_STATES
from .session import BEFORE_SESSION

# What one section lists at most; the rest is a number. (A mail with 177 matters is
# not read: fixmystreet#5992.)
LISTED = 10
# What is looked at, at most, for one section.
MOST = 500

# One commune's part of the mail; ``count`` matters in ``sections``; ``due`` and
# ``more`` are words, or empty.
Part = namedtuple("Part", "company count sections")
Section = namedtuple("Section", "title lines more")
Line = namedtuple("Line", "text due url")


class DialogueDigest(models.Model):
    """What a digest tells: read with the eyes of the person, by his record rules.

    Nothing personal leaves with the mail: code, the matter in one line, the date, a
    link. No wording, no remark, no reason; denunciations are left out altogether.
    """

    _inherit = "dialogue.digest"

    def _content(self):
        """Return ``[Part]``, one for each commune that has something to tell.

        The number of queries depends neither on the number of matters nor on that
        of the communes.
        """
        self.ensure_one()
        companies = self.company_ids
        eyes = self.with_user(self.user_id).with_context(
            allowed_company_ids=companies.ids,
            lang=self._lang(),
            tz=self.company_id._dialogue_tz().zone,
        )
        seen, sections = set(), []
        for title, records, date in eyes._queues(self._since()):
            new = records.filtered(lambda record: (record._name, record.id) not in seen)
            seen.update((record._name, record.id) for record in new)
            if new:
                sections.append((title, new, date))
        if not sections:
            return []
        calendars = companies._dialogue_calendars()
        parts = [
            eyes._part(company, calendars[company], sections) for company in companies
        ]
        return [part for part in parts if part.count]

    def _part(self, company, calendar, sections):
        told, total = [], 0
        for title, records, date in sections:
            own = records.filtered(lambda record: record.company_id.id == company.id)
            if not own:
                continue
            total += len(own)
            lines = [
                Line(
                    self._line_text(record),
                    self._due_words(record[date], calendar) if date else "",
                    f"{self.get_base_url()}/mail/view?model={record._name}"
                    f"&res_id={record.id}",
                )
                for record in own[:LISTED]
            ]
            more = len(own) > LISTED and self.env._(
                "and %(number)s more", number=len(own) - LISTED
            )
            told.append(Section(f"{title} ({len(own)})", lines, more))
        return Part(company, total, told)

    # ------------------------------------------------------------------
    # Queues, the most urgent first; what stands in one is not told again
    # ------------------------------------------------------------------
    def _queues(self, since):
        """Return [(title, records, field of their date or None)] of this person.

        :param since: the moment up to which the person has been told, or False
        """
        user = self.env.user
        queues = []
        if user._dialogue_has("user"):
            queues += self._department_queues(since)
        if user._dialogue_has("village"):
            queues += self._village_queues(since)
        queues += self._duty_queues()
        if user._dialogue_has("office", "leader"):
            queues += self._decision_queues()
        if user._dialogue_has("office"):
            queues += self._office_queues()
        if user._dialogue_has("leader"):
            queues += self._leader_queues()
        if user._dialogue_has("supervisor"):
            queues += self._supervisor_queues()
        return queues

    def _find(self, model, *domain, order="deadline, id"):
        return self.env[f"dialogue.{model}"].search(
            Domain.AND(domain), order=order, limit=MOST
        )

    def _department_queues(self, since):
        """What the departments that one heads or works in owe."""
        user, now = self.env.user, fields.Datetime.now()
        employees = user._dialogue_employees()
        led = user._dialogue_led_departments()
        # sudo: who heads a department, plain users may not read employees
        headed = led.sudo().filtered(lambda line: line.manager_id in employees)
        mine = Domain("employee_id", "in", employees.ids)
        own = mine | Domain("department_id", "in", headed.ids)
        lines = self._find(
            "assignment",
            own | Domain("department_id", "in", led.ids),
            Domain("state", "in", DEPARTMENT_STATES),
            Domain("sent_back_reason", "=", False),
            Domain("petition_id.is_secret", "=", False),
        )
        # What somebody else is to do first is told here when it is late.
        others = lines.filtered(
            lambda line: (
                line.employee_id.id not in employees.ids
                and (line.employee_id or line.department_id.id not in headed.ids)
            )
        )
        below = others.filtered(lambda line: line.department_id.id not in headed.ids)
        late = lines.filtered(lambda line: line.deadline_status == "late")
        near = lines - late - below
        ready = self._find(
            "assignment",
            Domain("id", "in", near.ids) & Domain("state", "=", "in_progress"),
            Domain("department_id", "in", headed.ids),
            (Domain("purpose", "=", "prepare") & Domain("draft_answer", "!=", False))
            | (Domain("purpose", "=", "resolve") & Domain("result", "!=", False)),
        )
        return [
            (self.env._("Overdue"), late - others, "deadline"),
            (self.env._("Overdue with your staff"), late & others, "deadline"),
            (
                self.env._("Returned to you"),
                near.filtered(lambda line: line.state == "returned"),
                "deadline",
            ),
            (self.env._("Drafts for you to release"), ready, "deadline"),
            (
                self.env._("Due soon"),
                near.filtered(lambda line: line.deadline_status == "soon"),
                "deadline",
            ),
            (self.env._("New"), near & self._given_since(near, since), "deadline"),
            (
                self.env._("Remarks that you owe a reply"),
                self._find(
                    "supervision",
                    Domain("is_open", "=", True),
                    Domain("assignment_id.department_id", "in", headed.ids),
                    Domain("petition_id.is_secret", "=", False),
                ),
                "deadline",
            ),
            (
                self.env._("Extensions that were decided"),
                self._find(
                    "extension",
                    Domain("create_uid", "=", user.id),
                    Domain("state", "!=", "requested"),
                    Domain("decided_on", ">", since or now - timedelta(days=7)),
                    order="id",
                )
                if headed
                else self.env["dialogue.extension"],
                None,
            ),
        ]

    def _given_since(self, lines, since):
        """Return those of the assignments that came to this person since then."""
        given = self.env["mail.activity"].search(
            Domain("user_id", "=", self.env.uid)
            & Domain("res_model", "=", lines._name)
            & Domain("res_id", "in", lines.ids)
            & (Domain("create_date", ">", since) if since else Domain.TRUE)
        )
        return lines.browse(given.mapped("res_id"))

    def _village_queues(self, since):
        """What the person's villages owe a session."""
        owed = self._find(
            "session.village",
            Domain("village_id.user_ids", "=", self.env.uid),
            Domain("session_id.state", "in", BEFORE_SESSION),
            Domain("synthesis_received_date", "=", False)
            | Domain("delegates_sent_date", "=", False),
        )
        day = since and self.env.company._dialogue_day(since)
        reminded = owed.filtered(
            lambda line: line.reminded_on and (not day or line.reminded_on >= day)
        )
        late = owed.filtered(lambda line: line.delivery == "late")
        soon = owed.filtered(lambda line: line.delivery == "soon")
        return [
            (self.env._("Overdue from your village"), late, "deadline"),
            (
                self.env._("The office reminds your village"),
                reminded - late,
                "deadline",
            ),
            (self.env._("Due soon from your village"), soon - reminded, "deadline"),
        ]

    def _duty_queues(self):
        duties = self._find(
            "duty",
            Domain("state", "=", "todo"),
            Domain("is_template", "=", False),
            Domain("activity_user_id", "=", self.env.uid),
            order="due_date, id",
        )
        return [
            (self.env._("Duties overdue"), duties.filtered("is_overdue"), "due_date"),
            (self.env._("Duties due soon"), duties.filtered("is_due_soon"), "due_date"),
        ]

    def _decision_queues(self):
        """What waits for the office or a leader, whoever comes first."""
        return [
            (
                self.env._("Answers and results to approve"),
                self._find(
                    "assignment",
                    Domain("state", "=", "submitted"),
                    Domain("petition_id.is_secret", "=", False),
                ),
                "deadline",
            ),
            (
                self.env._("Extensions to decide"),
                self._find(
                    "extension",
                    Domain("state", "=", "requested"),
                    Domain("assignment_id.petition_id.is_secret", "=", False),
                    order="id",
                ),
                "old_deadline",
            ),
        ]

    def _office_queues(self):
        today = self.env.company._dialogue_today()
        matters = Domain("is_secret", "=", False)
        return [
            (
                self.env._("Sent back by a department as not its own"),
                self._find(
                    "assignment",
                    Domain("state", "in", DEPARTMENT_STATES),
                    Domain("sent_back_reason", "!=", False),
                    Domain("petition_id.is_secret", "=", False),
                ),
                "deadline",
            ),
            (
                self.env._("Remarks that want a reply"),
                self._find(
                    "supervision",
                    Domain("is_open", "=", True),
                    Domain("assignment_id", "=", False),
                    Domain("petition_id.is_secret", "=", False),
                ),
                "deadline",
            ),
            (
                self.env._("Replies that other bodies owe"),
                self._find(
                    "petition",
                    matters,
                    Domain("is_open", "=", True),
                    Domain("forward_deadline", "<", today),
                    Domain("forward_reply_date", "=", False),
                    order="forward_deadline, id",
                ),
                "forward_deadline",
            ),
            (
                self.env._("To classify"),
                self._find("petition", matters, Domain("state", "=", "received")),
                None,
            ),
            (
                self.env._("To assign"),
                self._find("petition", matters, Domain("state", "=", "classified")),
                None,
            ),
            (
                self.env._("Plans to issue or to mend"),
                self._find(
                    "plan",
                    Domain("state", "=", "approved")
                    | (
                        Domain("state", "=", "draft")
                        & Domain("state_reason", "!=", False)
                    ),
                    order="id",
                ),
                None,
            ),
        ]

    def _leader_queues(self):
        return [
            (
                self.env._("Plans to approve"),
                self._find("plan", Domain("state", "=", "submitted"), order="id"),
                None,
            ),
            (
                self.env._("Overdue in the departments"),
                self._find(
                    "assignment",
                    Domain("state", "in", DEPARTMENT_STATES),
                    Domain("petition_id.is_secret", "=", False),
                    Domain("deadline_status", "=", "late"),
                ),
                "deadline",
            ),
        ]

    def _supervisor_queues(self):
        asked = Domain("author_id", "=", self.env.uid) & Domain(
            "petition_id.is_secret", "=", False
        )
        owed = asked & Domain("is_open", "=", True)
        late, soon = (
            Domain("deadline_status", "=", status) for status in ("late", "soon")
        )
        return [
            (
                self.env._("Replies owed to you, overdue"),
                self._find("supervision", owed, late),
                "deadline",
            ),
            (
                self.env._("Replies owed to you, due soon"),
                self._find("supervision", owed, soon),
                "deadline",
            ),
            (
                self.env._("Replies to read"),
                self._find("supervision", asked, Domain("state", "=", "replied")),
                None,
            ),
        ]

    # ------------------------------------------------------------------
    # Words
    # ------------------------------------------------------------------
    def _line_text(self, record):
        """Return what names this record and tells nothing more."""
        if record._name == "dialogue.session.village":
            return f"{record._owed()} – {record.session_id.name}"
        if record._name == "dialogue.supervision":
            return record.petition_id.display_name
        if record._name == "dialogue.assignment":
            # sudo: the name of the colleague who handles it
            officer = record.employee_id.sudo().name
            return " – ".join(filter(None, (record.display_name, officer)))
        return record.display_name

    def _due_words(self, date, calendar):
        """Return the deadline in words, in working days of the commune."""
        if not date:
            return ""
        today = self.env.company._dialogue_today()
        day = format_date(self.env, date, date_format="EEEE dd/MM/yyyy")
        if date == today:
            return self.env._("due today")
        first, last = min(date, today), max(date, today)
        number = sum(
            calendar.is_working(first + timedelta(days=offset))
            for offset in range(1, (last - first).days + 1)
        )
        if date < today:
            return self.env._(
                "was due %(day)s, %(number)s working days ago", day=day, number=number
            )
        return self.env._(
            "due %(day)s, in %(number)s working days", day=day, number=number
        )

    def _subject(self, parts):
        return self.env._(
            "Dialogue with the people, %(day)s: %(number)s waiting for you",
            number=sum(part.count for part in parts),
            day=self.date.strftime("%d/%m/%Y"),
        )

    def _body(self, parts):
        return self.env["ir.qweb"]._render(
            "commune_dialogue.digest_mail",
            {
                "greeting": self.env._("Dear %(name)s,", name=self.user_id.name),
                "parts": parts,
                "several": len(self.company_ids) > 1,
                "home": f"{self.get_base_url()}/odoo/dialogue-home",
            },
            minimal_qcontext=True,
        )
