# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging
from datetime import timedelta

from psycopg2 import OperationalError
from psycopg2.errors import UniqueViolation

from odoo import api, fields, models

from .plan import OFFICE

_logger = logging.getLogger(__name__)

# Nobody's telephone rings at midnight: the digests leave from this hour on.
FIRST_HOUR = 7
# How long it is kept that somebody got a digest.
KEPT_DAYS = 60
ROLES = ("user", "village", "supervisor", "office", "leader")


class DialogueDigest(models.Model):
    """One person's digest of one day: told, or not, and why not.

    The row is the claim: it is written in one transaction with the mail in Odoo's
    queue, and the unique index lets one row of a person and day pass. Whatever
    crashes or runs at once, a digest is in the queue once or not at all.
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
        for user, companies, date in people:
            self._tell(user, companies, date)
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
        groups = [
            self.env.ref(f"commune_dialogue.group_dialogue_{role}").id for role in ROLES
        ]
        users = self.env["res.users"]._dialogue_active("res.users")
        users = users.search(
            [
                ("share", "=", False),
                ("dialogue_digest", "=", True),
                ("company_ids", "in", at_work.ids),
                ("all_group_ids", "in", groups),
            ],
            order="id",
        )
        people = []
        for user in users:
            own = user.company_ids & at_work
            main = user.company_id if user.company_id in own else own[:1]
            people.append((user, main | own, main._dialogue_today()))
        dates = {date for _user, _own, date in people}
        # sudo: the job asks who was told already, in all communes
        rows = self.sudo().search_fetch([("date", "in", list(dates))], ["user_id"])
        told = {(row.user_id.id, row.date) for row in rows}
        return [entry for entry in people if (entry[0].id, entry[2]) not in told]

    @api.model
    def _tell(self, user, companies, date):
        """Claim the day for this person and put the digest into the mail queue."""
        try:
            with self.env.cr.savepoint():
                digest = self._claim(user, companies, date)
                digest._queue_mail()
                self.env.flush_all()
        except UniqueViolation:
            _logger.info("Digest of %s: another server was first", user.id)
        except OperationalError:
            # The database's own trouble: nothing was done, the job runs again.
            raise
        except Exception as error:
            # One person's trouble must not keep the others from being told.
            _logger.warning("Digest of user %s failed", user.id, exc_info=True)
            self.env.invalidate_all()
            digest = self._claim(user, companies, date)
            digest._fail(
                self.env._(
                    "It could not be put together (%(error)s).",
                    error=type(error).__name__,
                )
            )

    @api.model
    def _claim(self, user, companies, date):
        # sudo: the rows are the job's, nobody types them
        digest = self.sudo().create(
            {
                "user_id": user.id,
                "date": date,
                "told_on": self.env.cr.now(),
                "company_id": companies[:1].id,
                "company_ids": companies.ids,
            }
        )
        self.env.flush_all()
        return digest

    def _queue_mail(self):
        """Put the mail of this digest, as things stand now, into the queue."""
        self.ensure_one()
        # sudo: the mail that failed would be a second one if somebody retried it
        self.mail_mail_id.sudo().unlink()
        content = self._content()
        count = sum(part.count for part in content)
        if not count:
            return self._write_state("none", item_count=0, failure=False)
        self.item_count = count
        if not self.user_id.email:
            self._drop_earlier_without_address()
            return self._fail(self.env._("This person has no e-mail address."))
        return self._write_state(
            "queued", failure=False, mail_mail_id=self._create_mail(content).id
        )

    def _create_mail(self, content):
        user = self.user_id
        # Who reads it reads it in his own language, the commune's by default.
        digest = self.with_context(lang=self._lang())
        # sudo: a mail of the job, in the name of the commune
        return (
            self.env["mail.mail"]
            .sudo()
            .create(
                {
                    "subject": digest._subject(content),
                    "body_html": digest._body(content),
                    "email_from": self.company_id.email_formatted
                    or self.env.ref("base.user_root").sudo().email_formatted,
                    "email_to": user.email_formatted,
                    "auto_delete": True,
                    "headers": {"Auto-Submitted": "auto-generated"},
                }
            )
        )

    def _lang(self):
        """Return the person's language, Vietnamese where none is chosen."""
        installed = dict(self.env["res.lang"].get_installed())
        lang = self.user_id.lang
        return lang or ("vi_VN" if "vi_VN" in installed else self.env.lang)

    def _since(self):
        """Return the moment up to which this person has been told; False = never."""
        self.ensure_one()
        last = self.search_fetch(
            [
                ("user_id", "=", self.user_id.id),
                ("state", "!=", "failed"),
                ("id", "!=", self.id),
            ],
            ["told_on"],
            order="id desc",
            limit=1,
        )
        return last.told_on

    # ------------------------------------------------------------------
    # Failures
    # ------------------------------------------------------------------
    def action_send_again(self):
        """Put what failed into the queue again, as things stand now (role: office).

        :raise UserError: where it did not fail
        :raise AccessError: for others than the office
        """
        self._transition("queued", failure=False)
        for digest in self.sudo():  # sudo: the gate was passed just above
            digest._queue_mail()
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()
        return True

    def _fail(self, reason):
        return self._write_state("failed", failure=(reason or "")[:500])

    def _drop_earlier_without_address(self):
        """One line says it; it need not be said again every day."""
        self.search(
            [
                ("user_id", "=", self.user_id.id),
                ("state", "=", "failed"),
                ("mail_mail_id", "=", False),
                ("id", "!=", self.id),
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
