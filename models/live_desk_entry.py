# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import re

from psycopg2 import DataError, IntegrityError
from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import AccessError, ConcurrencyError, UserError
from odoo.tools import SQL
from odoo.tools.sql import escape_psql

from .live_desk import DESK_STATES
from .live_desk_deed import Conflict, Deed, cleaned

UUID = re.compile(r"[0-9a-fA-F-]{36}")
OFFICE = ("office",)
OFFICE_OR_LEADER = ("office", "leader")
# Who may do what; each is ``_desk_<kind>(deed)`` in ``live_desk_work.py``.
ROLES = {
    **dict.fromkeys(
        (
            "matter_add",
            "on_the_spot",
            "line_order",
            "line_current",
            "speaker_add",
            "speaker_start",
            "speaker_pause",
            "speaker_resume",
            "speaker_end",
            "speaker_again",
            "speaker_order",
            "speaker_remove",
            "agenda_start",
            "agenda_end",
        ),
        OFFICE,
    ),
    **dict.fromkeys(
        ("line_write", "line_assign", "line_conclude", "undo"), OFFICE_OR_LEADER
    ),
}
MOST_ENTRIES = 500


class DialogueDeskEntry(models.Model):
    """What somebody did at the live desk: taken once, and it can be taken back.

    Only entries that were carried out are kept; one that was refused may be sent
    again. What was said and who said it is deleted when the session is closed.
    """

    _name = "dialogue.desk.entry"
    _description = "Entry at the live desk"
    _order = "id desc"
    _rec_name = "kind"
    _check_company_auto = True

    uuid = fields.Char(required=True, readonly=True, export_string_translation=False)
    session_id = fields.Many2one(
        "dialogue.session",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="session_id.company_id", store=True, index=True, precompute=True
    )
    user_id = fields.Many2one(
        "res.users", required=True, readonly=True, ondelete="restrict"
    )
    kind = fields.Char(required=True, readonly=True)
    client_time = fields.Datetime(
        string="Done at", readonly=True, help="When the clerk did it, in the hall."
    )
    values = fields.Json(readonly=True, export_string_translation=False)
    trace = fields.Json(
        readonly=True,
        export_string_translation=False,
        help="What it changed, before and after, and what it made.",
    )
    result = fields.Json(readonly=True, export_string_translation=False)
    res_model = fields.Char(readonly=True, export_string_translation=False)
    res_id = fields.Integer(readonly=True, export_string_translation=False)
    consideration_id = fields.Many2one(
        "dialogue.consideration",
        string="About",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
    )
    is_undone = fields.Boolean(string="Taken back", readonly=True)

    _uuid_uniq = models.UniqueIndex("(uuid)", "This entry was taken already.")

    # ------------------------------------------------------------------
    # Taking
    # ------------------------------------------------------------------
    @api.model
    def _take(self, session, sent):
        """Carry out one entry, whole or not at all.

        :param session: the session, as the user
        :param dict sent: what the client sent
        :return: dict, the result
        """
        uuid = sent.get("uuid") if isinstance(sent, dict) else None
        result = {"uuid": uuid, "id": False, "message": "", "undo": False}
        try:
            with self.env.cr.savepoint():
                return {**result, **self._carry_out(session, sent)}
        except Conflict as conflict:
            return {
                **result,
                "status": "conflict",
                "message": self.env._("Somebody else wrote the same meanwhile."),
                "conflict": conflict.theirs,
            }
        except UserError as error:
            message = str(error)
        except IntegrityError as error:
            message = self._why_not_stored(error)
        except DataError:
            message = self._unreadable()
        return {**result, "status": "refused", "message": message}

    def _carry_out(self, session, sent):
        uuid, kind, values, base = self._read(sent)
        # sudo: the row is the desk's own; nobody writes one by hand
        known = self.sudo().search([("uuid", "=", uuid)])
        if known:
            return known._repeated(session)
        self._check_may(session, kind)
        moment = session._desk_moment(self._read_time(sent))
        entry = self._claim(session, uuid, kind, values, moment)
        deed = Deed(session, entry, values, base, moment)
        getattr(session, f"_desk_{kind}")(deed)
        self.env.flush_all()
        return entry._finish(deed)

    def _read(self, sent):
        """Return (uuid, kind, values, base) of what the client sent."""
        values = sent.get("values") or {} if isinstance(sent, dict) else None
        base = sent.get("base") or {} if isinstance(sent, dict) else None
        if not (isinstance(values, dict) and isinstance(base, dict)):
            self._refuse_entry()
        uuid, kind = sent.get("uuid"), sent.get("kind")
        if not isinstance(uuid, str) or not UUID.fullmatch(uuid):
            self._refuse_entry()
        if not isinstance(kind, str) or kind not in ROLES:
            self._refuse_entry()
        return uuid, kind, cleaned(values), cleaned(base)

    def _refuse_entry(self):
        raise UserError(self._unreadable())

    def _unreadable(self):
        return self.env._(
            "The entry cannot be read. Reload the page and type it again."
        )

    @api.model
    def _read_time(self, sent):
        try:
            return fields.Datetime.to_datetime(sent.get("client_time") or False)
        except (TypeError, ValueError):
            return False

    def _check_may(self, session, kind):
        if session.state not in DESK_STATES:
            raise UserError(
                self.env._(
                    "%(session)s is “%(state)s”: the desk takes entries while the"
                    " session is in progress, and until it is concluded.",
                    session=session.name,
                    state=session._state_label(session.state),
                )
            )
        if not (self.env.su or self.env.user._dialogue_has(*ROLES[kind])):
            raise AccessError(
                self.env._("Your role looks on at the desk; the office enters this.")
            )

    def _claim(self, session, uuid, kind, values, moment):
        """Make the row of the entry: of two equal requests, one alone gets it.

        The second waits for the first here, and is run again by Odoo where the first
        was stored; it finds the row then.

        :return: the row, sudo
        """
        try:
            # sudo: as above
            entry = self.sudo().create(
                {
                    "uuid": uuid,
                    "session_id": session.id,
                    "user_id": self.env.uid,
                    "kind": kind,
                    "values": values,
                    "client_time": moment,
                }
            )
            self.env.flush_all()
        except UniqueViolation as error:
            raise ConcurrencyError(f"desk entry {uuid} is taken twice") from error
        return entry

    def _finish(self, deed):
        """Keep what the entry did, and return the client's result."""
        trace = deed.trace()
        record = deed.record
        is_line = record is not None and record._name == "dialogue.consideration"
        result = {
            "status": "done",
            "message": deed.message,
            "id": record.id if record is not None else False,
            "undo": self.kind != "undo" and bool(trace["changes"] or trace["made"]),
        }
        self.write(
            {
                "trace": trace,
                "result": result,
                "res_model": record._name if record is not None else False,
                "res_id": record.id if record is not None else False,
                "consideration_id": record.id if is_line else self._line_in(record),
            }
        )
        self.env.flush_all()
        return result

    def _line_in(self, record):
        """Return the id of the line that a speaker speaks on, or False."""
        if record is None or record._name != "dialogue.speaker":
            return False
        return record.consideration_id.id

    def _repeated(self, session):
        if self.session_id != session or self.user_id != self.env.user:
            raise UserError(self.env._("Somebody else sent an entry of this number."))
        return {**(self.result or {}), "status": "repeated"}

    def _why_not_stored(self, error):
        for model in self.env.registry.values():
            if model._table == error.diag.table_name:
                return self.env[model._name]._sql_error_to_message(error)
        return self.env["base"]._sql_error_to_message(error)

    # ------------------------------------------------------------------
    # Who wrote, and what is kept
    # ------------------------------------------------------------------
    def _who_wrote(self, record, name):
        """Return the name of the user who wrote a field last, as far as is known."""
        # sudo: the name of a colleague
        for entry in self.sudo().search(
            [("session_id", "=", self.session_id.id), ("is_undone", "=", False)]
        ):
            for model, id_, changed in (entry.trace or {}).get("changes", []):
                if (model, id_) == (record._name, record.id) and name in changed:
                    return entry.user_id.name
        # sudo: the name of a colleague, to whom the clerk can turn
        return record.sudo().write_uid.name or ""

    @api.model
    def _of_people(self, citizens, lines):
        """Return the entries about these lines, and those that name these people."""
        # A name of one word is told from other words only where it stands alone.
        names = [
            name if " " in name else f'"{name}"'
            for name in filter(None, citizens.mapped("name"))
        ]
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id
                  FROM dialogue_desk_entry
                 WHERE company_id = ANY(%s)
                   AND (values IS NOT NULL OR trace IS NOT NULL)
                   AND (
                       consideration_id = ANY(%s)
                       OR concat(values, trace, result) ILIKE ANY(%s)
                   )
                """,
                citizens.company_id.ids,
                lines.ids,
                [f"%{escape_psql(name)}%" for name in names],
            )
        )
        return self.browse(id_ for (id_,) in rows)

    def _forget(self):
        """Delete what was said and who said it; that there was an entry stays."""
        # sudo: nobody writes entries by hand; whoever ends the session may do this
        self.sudo().write({"values": False, "trace": False})


class DialogueSession(models.Model):
    """Takes the entries of the desk."""

    _inherit = "dialogue.session"

    desk_entry_ids = fields.One2many(
        "dialogue.desk.entry",
        "session_id",
        string="Entries at the live desk",
        groups="commune_dialogue.group_dialogue_office",
    )

    def desk_send(self, entries=(), author_id=None):
        """Take entries of the desk, each exactly once, in their order.

        :param entries: list of dicts ``uuid``, ``kind``, ``values``, ``base`` (what
            the user saw before, may be absent) and ``client_time`` (UTC)
        :param author_id: id of the user whose entries these are. Somebody else may
            have signed in since in another tab of the browser: then nothing is taken,
            so that nobody's words are stored under another's name
        :return: empty where nothing is taken, else a list of dicts in the same order:
            ``uuid``, ``status`` ("done", "repeated", "conflict" or "refused"),
            ``message``, ``id`` (of the record that it made or was about), ``undo``
            (whether it can be taken back) and, with a conflict, ``conflict``. One
            that is refused stops no other.
        :raise AccessError: for others than the office, leaders and supervisors
        """
        if author_id is not None and author_id != self.env.uid:
            return []
        self._check_desk()
        if not isinstance(entries, list | tuple) or len(entries) > MOST_ENTRIES:
            raise UserError(
                self.env._("At most %(number)s entries at once.", number=MOST_ENTRIES)
            )
        take = self.env["dialogue.desk.entry"]._take
        results = [take(self, sent) for sent in entries]
        if any(result["status"] == "done" for result in results):
            self._desk_tell()
        return results

    def action_close(self):
        """Forget, with the session closed, what was typed at its desk."""
        result = super().action_close()
        self._desk_forget()
        return result

    def _desk_forget(self):
        """Delete names and words that the desk alone keeps (Law 91/2025, minimum)."""
        # sudo: the office closes the session, also where it may not read an entry
        sessions = self.sudo()
        sessions.desk_entry_ids._forget()
        sessions.with_context(active_test=False).speaker_ids.write(
            {"name": False, "delegate_id": False}
        )


class DialogueConsideration(models.Model):
    _inherit = "dialogue.consideration"

    def unlink(self):
        """Delete with a line what the desk keeps of it: it may be a denunciation."""
        # sudo: nobody writes entries by hand
        self.env["dialogue.desk.entry"].sudo().search(
            [("consideration_id", "in", self.ids)]
        )._forget()
        return super().unlink()


class DialogueCitizen(models.Model):
    _inherit = "dialogue.citizen"

    def _forget_elsewhere(self, told):
        """Take the names of these people out of what the desk keeps as well."""
        self.env["dialogue.desk.entry"].sudo()._of_people(
            self, told["dialogue.consideration"]
        )._forget()
        return super()._forget_elsewhere(told)
