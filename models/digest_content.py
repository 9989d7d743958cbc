# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections import namedtuple
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from .assignment import DEPARTMENT_STATES

# What one section lists at most; the rest is a number. (A mail with 177 matters is
# not read: fixmystreet#5992.)
LISTED = 10
# What is looked at, at most, for one section.
MOST = 500

# What names a record in a line: who may not read this is not told of the record.
NAMED_BY = {
    "dialogue.assignment": ("petition_id", "department_id"),
    "dialogue.extension": (
        "assignment_id",
        "assignment_id.petition_id",
        "assignment_id.department_id",
    ),
    "dialogue.session.village": ("session_id", "village_id"),
    "dialogue.supervision": ("petition_id",),
}

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

    @api.model
    def _content(self, user, companies, shared):
        """Return ``[Part]``, one for each commune that has something to tell.

        The number of queries depends neither on the number of matters nor on that
        of the communes, and next to none is the person's alone.

        :param user: the person
        :param companies: his communes that are at work, his own first
        :param shared: what he has in common with others, `digest_shared.Shared`
        """
        eyes = self.with_user(user).with_context(
            allowed_company_ids=companies.ids,
            lang=self._lang(user),
            tz=companies[:1]._dialogue_tz().zone,
        )
        seen, sections = set(), []
        for title, records, date in eyes._queues(shared):
            new = records.filtered(lambda record: (record._name, record.id) not in seen)
            seen.update((record._name, record.id) for record in new)
            if new:
                sections.append((title, new, date))
        if not sections:
            return []
        parts = [
            eyes._part(company, shared.calendars[company], sections)
            for company in companies
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
    def _queues(self, shared):
        """Return [(title, records, field of their date or None)] of this person.

        :param shared: `digest_shared.Shared`, of which `_open` lets pass what this
            person may read
        """
        user = self.env.user
        queues = []
        if user._dialogue_has("user"):
            queues += self._department_queues(shared)
        if user._dialogue_has("village"):
            queues += self._village_queues(shared)
        queues += self._duty_queues(shared)
        if user._dialogue_has("office", "leader"):
            queues += self._decision_queues(shared)
        if user._dialogue_has("office"):
            queues += self._office_queues(shared)
        if user._dialogue_has("leader"):
            queues += self._leader_queues(shared)
        if user._dialogue_has("supervisor"):
            queues += self._supervisor_queues(shared)
        return queues

    def _open(self, records, *conditions):
        """Return those of the records that fit and that this person may read.

        Odoo checks the rules of the person here, since what others read is in the
        cache already; so it does for the records by which these are named.

        :param records: read with all rights, in the order in which they are told
        """
        fitting = records.with_env(self.env).sudo()  # sudo: checked just below
        fitting = fitting.filtered_domain(Domain.AND(conditions)).sudo(False)
        found = fitting._filtered_access("read")[:MOST]
        for path in NAMED_BY.get(found._name, ()):
            naming = found.sudo().mapped(path).sudo(False)  # sudo: as above
            hidden = naming - naming._filtered_access("read")
            if hidden:
                found = found.sudo().filtered(
                    lambda record, path=path, hidden=hidden: (
                        not record.mapped(path) & hidden
                    )
                )
                found = found.sudo(False)
        return found

    def _department_queues(self, shared):
        """What the departments that one heads or works in owe."""
        user, now = self.env.user, fields.Datetime.now()
        since = shared.since.get(user.id)
        employees = shared.employees[user.id]
        led = user._dialogue_led_departments().ids
        headed = shared.headed(user)
        lines = self._open(
            shared.assignments_of(led, employees),
            Domain("state", "in", DEPARTMENT_STATES),
            Domain("sent_back_reason", "=", False),
        )
        # What somebody else is to do first is told here when it is late.
        others = lines.filtered(
            lambda line: (
                line.employee_id.id not in employees
                and (line.employee_id or line.department_id.id not in headed)
            )
        )
        below = others.filtered(lambda line: line.department_id.id not in headed)
        late = lines.filtered(lambda line: line.deadline_status == "late")
        near = lines - late - below
        ready = near.filtered(
            lambda line: line.id in shared.drafted and line.department_id.id in headed
        )
        given = {
            number
            for number, when in shared.given[user.id]
            if not since or when > since
        }
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
            (
                self.env._("New"),
                near.filtered(lambda line: line.id in given),
                "deadline",
            ),
            (
                self.env._("Remarks that you owe a reply"),
                self._open(
                    shared.remarks,
                    Domain("is_open", "=", True),
                    Domain("assignment_id.department_id", "in", list(headed)),
                ),
                "deadline",
            ),
            (
                self.env._("Extensions that were decided"),
                self._open(
                    shared.decided,
                    Domain("create_uid", "=", user.id),
                    Domain("decided_on", ">", since or now - timedelta(days=7)),
                )
                if headed
                else self.env["dialogue.extension"],
                None,
            ),
        ]

    def _village_queues(self, shared):
        """What the person's villages owe a session."""
        owed = self._open(
            shared.villages, Domain("village_id.user_ids", "=", self.env.uid)
        )
        since = shared.since.get(self.env.uid)
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

    def _duty_queues(self, shared):
        duties = self._open(shared.duties_of(self.env.user))
        return [
            (self.env._("Duties overdue"), duties.filtered("is_overdue"), "due_date"),
            (self.env._("Duties due soon"), duties.filtered("is_due_soon"), "due_date"),
        ]

    def _decision_queues(self, shared):
        """What waits for the office or a leader, whoever comes first."""
        return [
            (
                self.env._("Answers and results to approve"),
                self._open(shared.assignments, Domain("state", "=", "submitted")),
                "deadline",
            ),
            (
                self.env._("Extensions to decide"),
                self._open(shared.requests),
                "old_deadline",
            ),
        ]

    def _office_queues(self, shared):
        today = self.env.company._dialogue_today()
        forwarded = self._open(
            shared.matters,
            Domain("is_open", "=", True),
            Domain("forward_deadline", "<", today),
            Domain("forward_reply_date", "=", False),
        )
        return [
            (
                self.env._("Sent back by a department as not its own"),
                self._open(
                    shared.assignments,
                    Domain("state", "in", DEPARTMENT_STATES),
                    Domain("sent_back_reason", "!=", False),
                ),
                "deadline",
            ),
            (
                self.env._("Remarks that want a reply"),
                self._open(
                    shared.remarks,
                    Domain("is_open", "=", True),
                    Domain("assignment_id", "=", False),
                ),
                "deadline",
            ),
            (
                self.env._("Replies that other bodies owe"),
                forwarded.sorted(lambda matter: (matter.forward_deadline, matter.id)),
                "forward_deadline",
            ),
            (
                self.env._("To classify"),
                self._open(shared.matters, Domain("state", "=", "received")),
                None,
            ),
            (
                self.env._("To assign"),
                self._open(shared.matters, Domain("state", "=", "classified")),
                None,
            ),
            (
                self.env._("Plans to issue or to mend"),
                self._open(
                    shared.plans,
                    Domain("state", "=", "approved")
                    | (
                        Domain("state", "=", "draft")
                        & Domain("state_reason", "!=", False)
                    ),
                ),
                None,
            ),
        ]

    def _leader_queues(self, shared):
        return [
            (
                self.env._("Plans to approve"),
                self._open(shared.plans, Domain("state", "=", "submitted")),
                None,
            ),
            (
                self.env._("Overdue in the departments"),
                self._open(
                    shared.assignments,
                    Domain("state", "in", DEPARTMENT_STATES),
                    Domain("deadline_status", "=", "late"),
                ),
                "deadline",
            ),
        ]

    def _supervisor_queues(self, shared):
        asked = self._open(shared.remarks, Domain("author_id", "=", self.env.uid))
        owed = asked.filtered("is_open")
        late, soon = (
            owed.filtered(
                lambda remark, status=status: remark.deadline_status == status
            )
            for status in ("late", "soon")
        )
        replied = asked.filtered(lambda remark: remark.state == "replied")
        return [
            (self.env._("Replies owed to you, overdue"), late, "deadline"),
            (self.env._("Replies owed to you, due soon"), soon, "deadline"),
            (self.env._("Replies to read"), replied, None),
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

    @api.model
    def _subject(self, date, parts):
        return self.env._(
            "Dialogue with the people, %(day)s: %(number)s waiting for you",
            number=sum(part.count for part in parts),
            day=date.strftime("%d/%m/%Y"),
        )

    @api.model
    def _body(self, user, companies, parts):
        return self.env["ir.qweb"]._render(
            "commune_dialogue.digest_mail",
            {
                "greeting": self.env._("Dear %(name)s,", name=user.name),
                "parts": parts,
                "several": len(companies) > 1,
                "home": f"{self.get_base_url()}/odoo/dialogue-home",
            },
            minimal_qcontext=True,
        )
