# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.fields import Domain

from .assignment import DEPARTMENT_STATES
from .home import Queue
from .session import HELD_STATES

RUNNING_STATES = ("in_progress", *HELD_STATES)
OPEN = Domain("is_open", "=", True)
LATE = Domain("deadline_status", "=", "late")
RESOLVE = Domain("purpose", "=", "resolve")


class DialogueSession(models.Model):
    """What is still missing before a session is closed: one domain for each kind.

    The domain finds the gaps, counts them for the plan, and says of each whether it
    was mended meanwhile (``wizards/closing_gap.py``).
    """

    _inherit = "dialogue.session"

    def action_closing_list(self):
        """Open the closing check list of the session, looked up anew.

        :return: dict, an action
        :raise AccessError: for others than the office, leaders and supervisors
        """
        self.ensure_one()
        return self.env["dialogue.closing.gap"]._open_list(self)

    def _closing_matters(self):
        """Return the domain of the matters raised for or considered in the sessions."""
        return Domain("is_secret", "=", False) & (
            Domain("session_id", "in", self.ids)
            | Domain("consideration_ids", "any", [("session_id", "in", self.ids)])
        )

    def _closing_queues(self):
        """Return the list of ``Queue`` of what is missing; tone "late" blocks.

        :return: keys are the kinds of ``dialogue.closing.gap``, dates by when
        """
        return [
            *self._closing_queues_agenda(),
            *self._closing_queues_work(),
            *self._closing_queues_preparation(),
            *self._closing_queues_papers(),
        ]

    def _closing_queues_agenda(self):
        here = Domain("session_id", "=", self.id)
        return [
            _blocking(
                "conclude",
                "dialogue.consideration",
                here & Domain("is_concluded", "=", False),
            ),
            _blocking("promise", "dialogue.promise", here & OPEN),
            _queue(
                "debt",
                "dialogue.petition",
                self._earlier_debts() & self._not_on_agenda(),
                "deadline",
            ),
            _queue(
                "classify",
                "dialogue.petition",
                self._closing_matters() & Domain("state", "=", "received"),
                "deadline",
            ),
            _queue("unlisted", "dialogue.petition", self._unlisted_domain()),
            _queue(
                "contribution",
                "dialogue.contribution",
                here
                & Domain("is_processed", "=", False)
                & Domain("is_stripped", "=", False),
            ),
        ]

    def _earlier_debts(self):
        """Return the domain of the debts, of sessions before this one alone."""
        debts = self._debts_domain() & Domain("is_secret", "=", False)
        if not self.date_start:
            return debts
        return debts & Domain(
            "consideration_ids",
            "any",
            [("session_id.date_start", "<", self.date_start)],
        )

    def _closing_queues_work(self):
        matters = self._closing_matters()
        of_matters = Domain("petition_id", "any", matters)
        work = Domain("state", "in", DEPARTMENT_STATES)
        said = Domain("state", "!=", "cancelled") & Domain(
            "result", "not in", (False, "")
        )
        return [
            _queue(
                "charge",
                "dialogue.petition",
                matters & self._uncharged_domain(),
                "deadline",
            ),
            _queue(
                "answer",
                "dialogue.assignment",
                of_matters & work & (Domain("purpose", "=", "prepare") | LATE),
                "deadline",
            ),
            _queue(
                "approve",
                "dialogue.assignment",
                of_matters & Domain("state", "=", "submitted"),
                "deadline",
            ),
            _queue(
                "vague",
                "dialogue.assignment",
                of_matters & RESOLVE & said & Domain("is_vague", "=", True),
                "deadline",
            ),
            _queue(
                "forward",
                "dialogue.petition",
                matters & self._unforwarded_domain(),
                "forward_deadline",
            ),
            _queue("remark", "dialogue.supervision", of_matters & OPEN, "deadline"),
        ]

    def _uncharged_domain(self):
        """Return the domain of the matters that nobody works on, though one should."""
        return (
            Domain("state", "=", "classified")
            & Domain("authority", "=", "commune")
            & Domain("assignment_ids", "not any", [("state", "!=", "cancelled")])
        ) | (
            Domain("state", "=", "concluded")
            & Domain("outcome", "in", ("in_progress", "roadmap"))
            & Domain("assignment_ids", "not any", [("is_open", "=", True)])
        )

    def _unforwarded_domain(self):
        """Return the domain of what left the commune without paper or reply."""
        return (
            OPEN
            & Domain("state", "!=", "received")
            & (
                Domain("outcome", "=", "beyond_authority")
                | Domain("authority", "!=", "commune")
                | Domain("forward_body_id", "!=", False)
            )
            & (
                Domain("forward_body_id", "=", False)
                | Domain("forward_document_id", "=", False)
                & Domain("forward_reference", "in", (False, ""))
                | Domain("forward_reply", "in", (False, ""))
            )
        )

    def _closing_queues_preparation(self):
        here = Domain("session_id", "=", self.id)
        return [
            _queue(
                "village",
                "dialogue.session.village",
                here & self.env["dialogue.session.village"]._owing_domain(),
                "deadline",
            ),
            _queue(
                "duty", "dialogue.duty", here & Domain("state", "=", "todo"), "due_date"
            ),
            self._if(
                "attendance", bool(self.delegate_count) and not self.attended_count
            ),
        ]

    def _closing_queues_papers(self):
        return [
            self._if(
                "notice",
                bool(self._gaps_closed()),
                "conclusion_deadline",
                tone="late",
            ),
            self._if(
                "publication",
                not self._is_deadline_met("publication_deadline"),
                "publication_deadline",
            ),
        ]

    def _if(self, key, is_missing, date_field="", tone=""):
        """Return the queue of what the session as a whole lacks, or does not."""
        found = Domain("id", "in", self.ids if is_missing else [])
        return _queue(key, self._name, found, date_field, tone)


class DialoguePlan(models.Model):
    """What is still missing before the year is over, the sessions' lists summed up."""

    _inherit = "dialogue.plan"

    def action_closing_list(self):
        """Open the closing check list of the plan's year, looked up anew.

        :return: dict, an action
        :raise AccessError: for others than the office, leaders and supervisors
        """
        self.ensure_one()
        return self.env["dialogue.closing.gap"]._open_list(self)

    def _running_sessions(self):
        return self.session_ids.filtered(lambda line: line.state in RUNNING_STATES)

    def _closing_queues(self):
        """Return the list of ``Queue`` of what the year lacks; tone "late" blocks."""
        running = self._running_sessions()
        unpublished = running.filtered(
            lambda session: not session._is_deadline_met("publication_deadline")
        )
        few = "sessions" in dict(self._check_list_sessions())
        return [
            _queue("few", self._name, Domain("id", "in", self.ids if few else [])),
            _blocking(
                "unclosed",
                "dialogue.session",
                Domain("id", "in", self._open_sessions().ids),
            ),
            _queue(
                "session",
                "dialogue.session",
                Domain("id", "in", [session.id for session in self._closing_counts()]),
            ),
            _queue(
                "late_promise",
                "dialogue.assignment",
                RESOLVE
                & LATE
                & Domain("petition_id", "any", running._closing_matters()),
                "deadline",
            ),
            _queue(
                "unpublished",
                "dialogue.session",
                Domain("id", "in", unpublished.ids),
                "publication_deadline",
            ),
        ]

    def _closing_counts(self):
        """Count what the sessions of the plan lack, with one query for each model.

        :return: dict of session → (number of gaps, number of those that block); a
            session that lacks nothing is not in it
        """
        queues = {
            session: session._closing_queues() for session in self._running_sessions()
        }
        figures = self.env["dialogue.home"]._count(
            [queue for group in queues.values() for queue in group]
        )
        counts = {
            session: (
                sum(figures[id(queue)][0] for queue in group),
                sum(figures[id(queue)][0] for queue in group if queue.tone),
            )
            for session, group in queues.items()
        }
        return {session: count for session, count in counts.items() if count[0]}


def _queue(key, model, domain, date_field="", tone=""):
    return Queue(key, "", model, domain, tone=tone, date_field=date_field)


def _blocking(key, model, domain):
    return _queue(key, model, domain, tone="late")
