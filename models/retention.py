# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .state_mixin import GATE

_logger = logging.getLogger(__name__)

BATCH = 100
# A matter that somebody worked on so lately is not over for the person either.
QUIET_DAYS = 30
# The office sees so many days ahead whom the job will anonymise.
AHEAD_DAYS = 30
# What tells how to reach a delegate; who came stays in the list.
CONTACT_FIELDS = ("phone", "email", "mailed_email", "mail_failure")


class DialogueCitizen(models.Model):
    """Personal data is not kept longer than the settings of the commune say.

    Law 91/2025/QH15: a limit for keeping it. None is set until the commune sets one;
    how long the files themselves are kept is said by the law on archives.
    """

    _inherit = "dialogue.citizen"

    is_due_anonymising = fields.Boolean(
        string="Due for anonymising",
        compute="_compute_is_due_anonymising",
        search="_search_is_due_anonymising",
        help="Will be anonymised within 30 days, by the period of the settings: nothing"
        " of this person is open, and nothing was said for that long.",
    )

    def _compute_is_due_anonymising(self):
        due = self.search(
            Domain("id", "in", self.ids) & Domain("is_due_anonymising", "=", True)
        )
        for citizen in self:
            citizen.is_due_anonymising = citizen in due

    @api.model
    def _search_is_due_anonymising(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("id", "any!", self._due_anonymising(AHEAD_DAYS))

    @api.model
    def _due_anonymising(self, ahead=0):
        """Return the query of those whom the settings let be anonymised.

        Somebody with a contribution nobody has handled yet, with an open matter or one
        that was written to lately is not among them.

        :param int ahead: days from now
        """
        for model in (
            "dialogue.citizen",
            "dialogue.contribution",
            "dialogue.petition",
            "res.company",
        ):
            self.env[model].flush_model()
        return SQL(
            """
            SELECT citizen.id
              FROM dialogue_citizen citizen
              JOIN res_company company ON company.id = citizen.company_id
             WHERE company.dialogue_citizen_months > 0
               AND citizen.anonymised_date IS NULL
               AND citizen.create_date < %(day)s
                   - make_interval(months => company.dialogue_citizen_months)
               AND NOT EXISTS (
                   SELECT
                     FROM dialogue_contribution voice
                     LEFT JOIN dialogue_contribution_petition_rel link
                            ON link.contribution_id = voice.id
                     LEFT JOIN dialogue_petition matter
                            ON matter.id = link.petition_id
                    WHERE voice.citizen_id = citizen.id
                      AND (
                          voice.is_processed IS NOT TRUE
                          OR matter.is_open
                          OR matter.write_date > %(quiet)s
                          OR voice.received_date > %(day)s
                             - make_interval(months => company.dialogue_citizen_months)
                      )
               )
            """,
            day=SQL(
                "%s::timestamp", fields.Datetime.add(fields.Datetime.now(), days=ahead)
            ),
            quiet=fields.Datetime.subtract(
                fields.Datetime.now(), days=QUIET_DAYS - ahead
            ),
        )

    # ------------------------------------------------------------------
    # The job
    # ------------------------------------------------------------------
    @api.model
    def _cron_retention(self):
        """Let go what the settings of each commune do not keep any longer.

        It works in batches, each of which is stored by itself, and starts again where
        it was stopped: what is done is not due any more. Counts alone are logged.
        """
        commit = self.env["ir.cron"]._commit_progress
        companies = self.env["res.company"].search([("active", "=", True)])
        for what, find, let_go in (
            ("citizens anonymised", self._due_citizens, self._let_go_citizens),
            ("delegates' contacts deleted", self._due_delegates, _let_go_contacts),
            ("sessions forgotten at the desk", self._due_desks, _let_go_desk),
            ("lines of the access log deleted", self._due_log, _let_go_log),
        ):
            for company in companies:
                done, last = 0, None
                # What was let go is not found again; if it were, for ever.
                while (records := find(company)) and records != last:
                    last = records
                    let_go(records)
                    done += len(records)
                    if not commit(len(records), remaining=len(records)):
                        _logger.info("Retention: %s %s, more to do", done, what)
                        return
                if done:
                    _logger.info(
                        "Retention of company %s: %s %s", company.id, done, what
                    )
        commit(remaining=0)

    def _due_citizens(self, company):
        return self.search(
            Domain("company_id", "=", company.id)
            & Domain("id", "any!", self._due_anonymising()),
            order="id",
            limit=BATCH,
        )

    def _let_go_citizens(self, citizens):
        # The name given instead is Vietnamese, like everything that is not one user's.
        citizens.with_context(lang=self._export_language())._anonymise()

    def _due_delegates(self, company):
        """Return delegates of past sessions who can still be called or mailed."""
        return self.env["dialogue.delegate"].search(
            Domain("session_id", "in", self._past_sessions(company).ids)
            & Domain("employee_id", "=", False)
            & Domain.OR(Domain(name, "!=", False) for name in CONTACT_FIELDS),
            order="id",
            limit=BATCH,
        )

    def _due_desks(self, company):
        """Return past sessions that nobody closed, whose desk still names people."""
        sessions = self._past_sessions(company)
        speakers = Domain("speaker_ids.name", "!=", False)
        entries = Domain("desk_entry_ids.values", "!=", False)
        # Whoever was taken out of the queue of speakers is archived.
        return sessions.with_context(active_test=False).search(
            Domain("id", "in", sessions.ids) & (speakers | entries), limit=BATCH
        )

    def _past_sessions(self, company):
        sessions = self.env["dialogue.session"]
        months = company.dialogue_delegate_months
        if not months:
            return sessions
        day = fields.Datetime.subtract(fields.Datetime.now(), months=months)
        return sessions.search(
            Domain("company_id", "=", company.id)
            & (
                Domain("date_start", "<", day)
                | (Domain("date_start", "=", False) & Domain("create_date", "<", day))
            )
            & Domain("state", "not in", ("draft", "preparing", "invited"))
        )

    def _due_log(self, company):
        return self.env["dialogue.access.log"]._expired(company, BATCH)


def _let_go_contacts(delegates):
    delegates.mail_mail_id.unlink()
    delegates.with_context(dialogue_gate=GATE).write(
        dict.fromkeys(CONTACT_FIELDS, False)
    )


def _let_go_desk(sessions):
    sessions._desk_forget()


def _let_go_log(lines):
    lines.with_context(dialogue_gate=GATE).unlink()
