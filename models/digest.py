# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging
from collections import namedtuple
from datetime import timedelta

from psycopg2 import OperationalError
from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.tools import groupby, split_every

from .digest_shared import Shared
from .plan import OFFICE
from .state_mixin import GATE

_logger = logging.getLogger(__name__)

# Nobody's telephone rings at midnight: the digests leave from this hour on.
FIRST_HOUR = 7
# How long it is kept that somebody got a digest.
KEPT_DAYS = 60
ROLES = ("user", "village", "supervisor", "office", "leader")
# So many are put together at once, at most, before the first of them is entered.
TOGETHER = 100

# What one person is told: communes at work, his own first; the moment at which it was
# read; how many matters; the mail as values, or why there is none although there
# should be one. They outlive the transaction that read them. What failed and has
# matters lacks an address.
Letter = namedtuple("Letter", "user companies date told_on count mail failure")


class DialogueDigest(models.Model):
    """One person's digest of one day: told, or not, and why not.

    The row is the claim: it is written in one transaction with the mail in Odoo's
    queue, and the unique index lets one row of a person and day pass. Whatever
    crashes or runs at once, a digest is in the queue once or not at all. What it says
    was read a moment before, together with that of others (`_letters`).
    """

    _name = "dialogue.digest"
    _description = "Daily digest"
    _inherit = ["dialogue.role.fields", "dialogue.state.mixin"]
    _order = "date desc, id desc"
    _rec_name = "user_id"
    _first_state = "queued"
    _free_roles = ()
    _moves = {"queued": (("failed",), (OFFICE,))}

    user_id = fields.Many2one(
        "res.users", string="Person", required=True, ondelete="cascade"
    )
    email = fields.Char(related="user_id.email", string="E-mail address")
    date = fields.Date(string="Day", required=True, index=True)
    told_on = fields.Datetime(
        readonly=True, help="What is new since then comes with the next digest."
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, ondelete="cascade"
    )
    company_ids = fields.Many2many(
        "res.company",
        "dialogue_digest_company_rel",
        "digest_id",
        "company_id",
        string="Communes",
        help="The communes that were at work that day: one mail tells of them all.",
    )
    state = fields.Selection(
        [
            ("none", "Nothing to tell"),
            ("queued", "In the queue"),
            ("sent", "Sent"),
            ("failed", "Failed"),
        ],
        default="queued",
        required=True,
        readonly=True,
        index=True,
        copy=False,
    )
    item_count = fields.Integer(string="Matters told", readonly=True)
    failure = fields.Char(string="Why it failed", readonly=True)
    mail_mail_id = fields.Many2one(
        "mail.mail",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        export_string_translation=False,
    )

    _once = models.UniqueIndex(
        "(user_id, date)", "This person has the digest of that day already."
    )

    # ------------------------------------------------------------------
    # The job
    # ------------------------------------------------------------------
    @api.model
    def _cron_send(self):
        """Tell everybody who has not been told today, one transaction for each.

        Called every hour; days on which nobody works are left out, missed ones are
        made up for by one digest of all that is new since the last.
        """
        people = self._people_to_tell()
        commit = self.env["ir.cron"]._commit_progress
        commit(remaining=len(people))
        for letter in self._letters(people):
            self._tell(letter)
            if not commit(1):
                break
        self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()

    @api.model
    def _people_to_tell(self):
        """Return [(user, communes at work, date)] of who has no row of today yet."""
        # sudo: the job runs for everybody
        companies = self.env["res.company"].sudo().search([("active", "=", True)])
        now = fields.Datetime.now()
        at_work = companies.browse()
        for company, calendar in companies._dialogue_calendars().items():
            local = fields.Datetime.context_timestamp(
                company.with_context(tz=calendar.tz.zone), now
            )
            if local.hour >= FIRST_HOUR and calendar.is_working(local.date()):
                at_work |= company
        # not `ref`, which asks the database each time whether it is still there
        known = self.env["ir.model.data"]._xmlid_to_res_id
        groups = [known(f"commune_dialogue.group_dialogue_{role}") for role in ROLES]
        users = self.env["res.users"]._dialogue_active("res.users")
        users = users.search_fetch(
            [
                ("share", "=", False),
                ("dialogue_digest", "=", True),
                ("company_ids", "in", at_work.ids),
                ("all_group_ids", "in", groups),
            ],
            ["company_id", "company_ids"],
            order="id",
        )
        people = []
        for user in users:
            own = user.company_ids & at_work
            main = user.company_id if user.company_id in own else own[:1]
            people.append((user, main | own, main._dialogue_today()))
        dates = {date for _user, _own, date in people}
        # sudo: the job asks who was told already, in all communes
        rows = self.sudo().search_fetch(
            [("date", "in", list(dates))], ["user_id", "date"]
        )
        told = {(row.user_id.id, row.date) for row in rows}
        return [entry for entry in people if (entry[0].id, entry[2]) not in told]

    def _letters(self, people):
        """Yield a `Letter` for each of the people, those of one commune together.

        What is told is read for many at once, at one moment; each letter is then
        entered by a transaction of its own.

        :param people: [(user, communes at work, date)]; of those on whose rows this
            is called, the mail of the row is put together once more
        """

        def commune(entry):
            return entry[1][:1].id

        for _commune, entries in groupby(people, commune):
            for batch in split_every(TOGETHER, entries, list):
                yield from self._put_together(batch)

    def _put_together(self, batch):
        """Return the letters of these people; one's trouble is not the others'.

        Whoever cannot be told together with others is tried alone before his digest
        counts as failed: the trouble may be somebody else's.
        """
        users = self.env["res.users"].union(*(user for user, _own, _date in batch))
        companies = self.env["res.company"].union(*(own for _user, own, _date in batch))
        letters, shared = [], None
        with self.env.cr.savepoint() as savepoint:
            for user, own, date in batch:
                # Not read together with everybody else of the province.
                user = user.with_prefetch(users.ids)
                letter = Letter(user, own, date, self.env.cr.now(), 0, None, False)
                try:
                    shared = shared or Shared(self, users, companies)
                    letters.append(self._letter(letter, shared))
                except OperationalError:
                    # The database's own trouble: the job runs again.
                    raise
                except Exception as error:
                    savepoint.rollback()
                    if len(batch) > 1:
                        letters += self._put_together([(user, own, date)])
                    else:
                        reason = self._trouble(user, error)
                        letters.append(letter._replace(failure=reason))
        return letters

    def _trouble(self, user, error):
        """Note what kept a digest from being told; must not keep the others'."""
        _logger.warning("Digest of user %s failed", user.id, exc_info=True)
        return self.env._(
            "It could not be put together (%(error)s).", error=type(error).__name__
        )

    @api.model
    def _letter(self, letter, shared):
        """Return the letter with what there is to tell, as things stand now."""
        user, companies = letter.user, letter.companies
        digest = self.browse()  # whichever row it is for
        content = digest._content(user, companies, shared)
        count = sum(part.count for part in content)
        if not count:
            return letter
        if not user.email:
            reason = self.env._("This person has no e-mail address.")
            return letter._replace(count=count, failure=reason)
        # Who reads it reads it in his own language, the commune's by default.
        digest = digest.with_context(lang=self._lang(user))
        mail = {
            **shared.sender(companies[:1]),
            "subject": digest._subject(letter.date, content),
            "body_html": digest._body(user, companies, content),
            "email_to": user.email_formatted,
            "auto_delete": True,
            "headers": {"Auto-Submitted": "auto-generated"},
        }
        return letter._replace(count=count, mail=mail)

    @api.model
    def _lang(self, user):
        """Return the person's language, Vietnamese where none is chosen."""
        installed = dict(self.env["res.lang"].get_installed())
        return user.lang or ("vi_VN" if "vi_VN" in installed else self.env.lang)

    @api.model
    def _tell(self, letter):
        """Claim the day for this person and put the digest into the mail queue."""
        try:
            with self.env.cr.savepoint():
                self._enter(letter)
                self.env.flush_all()
        except UniqueViolation:
            _logger.info("Digest of %s: another server was first", letter.user.id)
        except OperationalError:
            # The database's own trouble: nothing was done, the job runs again.
            raise
        except Exception as error:
            # One person's trouble must not keep the others from being told.
            self.env.invalidate_all()
            reason = self._trouble(letter.user, error)
            self._enter(letter._replace(count=0, mail=None, failure=reason))

    @api.model
    def _enter(self, letter):
        """Write the row of a letter that is not entered yet, and its mail."""
        if letter.failure and letter.count:
            self._drop_earlier_without_address(letter.user)
        return self._claim(
            letter.user,
            letter.companies,
            letter.date,
            told_on=letter.told_on,
            **self._outcome(letter),
        )

    @api.model
    def _outcome(self, letter):
        """Put the mail into the queue; return what its row says of it."""
        mail = self.env["mail.mail"]
        if letter.mail:
            # sudo: a mail of the job, in the name of the commune
            mail = mail.sudo().create(letter.mail)
        state = "failed" if letter.failure else "queued" if letter.mail else "none"
        return {
            "state": state,
            "item_count": letter.count,
            "failure": letter.failure,
            "mail_mail_id": mail.id,
        }

    @api.model
    def _claim(self, user, companies, date, **vals):
        """Write the row that says that this person was told, once for the day."""
        # sudo: the rows are the job's, nobody types them
        digests = self.sudo().with_context(dialogue_gate=GATE)
        digest = digests.create(
            {
                "user_id": user.id,
                "date": date,
                "told_on": self.env.cr.now(),
                "company_id": companies[:1].id,
                "company_ids": companies.ids,
                **vals,
            }
        )
        self.env.flush_all()
        return digest.with_env(self.sudo().env)

    # ------------------------------------------------------------------
    # Failures
    # ------------------------------------------------------------------
    def action_send_again(self):
        """Put what failed into the queue again, as things stand now (role: office).

        :raise UserError: where it did not fail
        :raise AccessError: for others than the office
        """
        self._transition("queued", failure=False)
        self.sudo()._queue_again()  # sudo: the gate was passed just above
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()
        return True

    def _queue_again(self):
        """Put the mails of these rows, as things stand now, into the queue."""
        # The mail that failed would be a second one if somebody retried it.
        self.mail_mail_id.unlink()
        rows = {(digest.user_id, digest.date): digest for digest in self}
        people = [
            (row.user_id, row.company_id | row.company_ids, row.date) for row in self
        ]
        for letter in self._letters(people):
            row = rows[letter.user, letter.date]
            if letter.failure and letter.count:
                row._drop_earlier_without_address(letter.user)
            vals = row._outcome(letter)
            row._write_state(vals.pop("state"), told_on=letter.told_on, **vals)

    def _fail(self, reason):
        return self._write_state("failed", failure=(reason or "")[:500])

    def _drop_earlier_without_address(self, user):
        """One line says it; it need not be said again every day."""
        # sudo: as the rows are written
        self.sudo().search(
            [
                ("user_id", "=", user.id),
                ("state", "=", "failed"),
                ("mail_mail_id", "=", False),
                ("id", "not in", self.ids),
            ]
        ).unlink()

    @api.autovacuum
    def _gc_digests(self):
        """Delete what is old, but the last of each person: new is counted from it."""
        last = [
            last_id
            for _user, last_id in self._read_group(
                [("state", "!=", "failed")], ["user_id"], ["id:max"]
            )
        ]
        self.search(
            [
                (
                    "date",
                    "<",
                    self.env.company._dialogue_today() - timedelta(days=KEPT_DAYS),
                ),
                ("id", "not in", last),
            ]
        ).unlink()
