# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from .state_mixin import GATE

KEY = "commune_dialogue.access_log"
# What makes a card of a name: a name alone stands on every contribution.
CARD_FIELDS = frozenset(
    {"phone", "address", "identity_number", "contribution_ids"},
)


class DialogueAccessLog(models.Model):
    """Who looked at personal data of whom, when and how: added to, never changed.

    One line for each hour, user, person and way. A list of several people is one
    line with their number. Law 91/2025/QH15: access is controlled, and the person may
    ask who had it.
    """

    _name = "dialogue.access.log"
    _description = "Look at personal data"
    _order = "date desc, id desc"
    _rec_name = "user_id"
    _log_access = False

    date = fields.Datetime(string="When", required=True, readonly=True, index=True)
    hour = fields.Datetime(
        required=True, readonly=True, export_string_translation=False
    )
    user_id = fields.Many2one(
        "res.users", string="Who looked", required=True, readonly=True, index=True
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="cascade"
    )
    kind = fields.Selection(
        [
            ("opened", "Opened the card"),
            ("listed", "Saw a list"),
            ("exported", "Exported"),
            ("printed", "Printed"),
            ("anonymised", "Anonymised"),
        ],
        string="How",
        required=True,
        readonly=True,
    )
    citizen_id = fields.Many2one(
        "dialogue.citizen",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        # A many2one shows the name of a record that its reader may not open.
        groups="commune_dialogue.group_dialogue_office",
    )
    citizen_number = fields.Integer(
        string="Number of the card",
        readonly=True,
        aggregator=None,
        help="It stays when the card is deleted; 0 for a list.",
    )
    village_id = fields.Many2one("dialogue.village", readonly=True, ondelete="set null")
    people_count = fields.Integer(
        string="Number of people", readonly=True, aggregator=None
    )

    _once = models.UniqueIndex("(user_id, hour, kind, company_id, citizen_number)")

    # ------------------------------------------------------------------
    # Added to, never changed
    # ------------------------------------------------------------------
    def write(self, vals):
        """Refuse: what was noted down stays as it is, for administrators too."""
        self._refuse_change()
        return super().write(vals)

    def unlink(self):
        """Refuse, but to the job that deletes what is older than the settings say."""
        if self and self.env.context.get("dialogue_gate") is not GATE:
            self._refuse_change()
        return super().unlink()

    def _refuse_change(self):
        raise AccessError(
            self.env._("Nobody changes the log of who looked at personal data.")
        )

    # ------------------------------------------------------------------
    # Noting down
    # ------------------------------------------------------------------
    @api.model
    def _note(self, kind, citizens):
        """Note with the end of the transaction that the user saw these people.

        Nothing is asked of the database before, however often it is called: papers
        and exports call it for each line. What code reads as the superuser is shown
        to nobody.

        :param str kind: as ``kind``; “listed” counts the people, the others name them
        """
        uid = self.env.uid
        ids = citizens._origin.ids
        if not ids or uid == SUPERUSER_ID:
            return
        precommit = self.env.cr.precommit
        if KEY not in precommit.data:
            precommit.data[KEY] = {}
            precommit.add(self._write_notes)
        precommit.data[KEY].setdefault((uid, kind), set()).update(ids)

    @api.model
    def _write_notes(self):
        for (uid, kind), ids in self.env.cr.precommit.data.pop(KEY, {}).items():
            self._insert(uid, kind, sorted(ids))

    @api.model
    def _insert(self, uid, kind, ids):
        """Add the lines that are not there yet, with one statement.

        Where the database is a replica that takes no writes, it refuses this, and
        Odoo runs the whole request again on the primary.
        """
        person = SQL("citizen.id, citizen.id, citizen.village_id, 1")
        ending = SQL()
        if kind == "listed":
            person = SQL("NULL::integer, 0, NULL::integer, COUNT(*)")
            ending = SQL("GROUP BY citizen.company_id")
        statement = SQL(
            """
            INSERT INTO dialogue_access_log AS log (
                date, hour, user_id, kind, company_id,
                citizen_id, citizen_number, village_id, people_count
            )
            SELECT %(now)s, date_trunc('hour', %(now)s), %(uid)s, %(kind)s,
                   citizen.company_id, %(person)s
              FROM dialogue_citizen citizen
             WHERE citizen.id = ANY(%(ids)s)
                   %(ending)s
                ON CONFLICT (user_id, hour, kind, company_id, citizen_number)
                DO UPDATE SET people_count = EXCLUDED.people_count
                    WHERE log.people_count < EXCLUDED.people_count
            """,
            now=SQL("%s::timestamp", fields.Datetime.now()),
            uid=uid,
            kind=kind,
            person=person,
            ids=ids,
            ending=ending,
        )
        self.env.cr.execute(statement, log_exceptions=False)

    # ------------------------------------------------------------------
    # How long it is kept
    # ------------------------------------------------------------------
    @api.model
    def _expired(self, company, limit):
        """Return up to ``limit`` lines that the settings of a commune let go."""
        months = company.dialogue_access_log_months
        if not months:
            return self.browse()
        first = fields.Date.subtract(company._dialogue_today(), months=months)
        return self.search(
            [("company_id", "=", company.id), ("date", "<", first)],
            order="date, id",
            limit=limit,
        )


class DialogueCitizen(models.Model):
    """Whoever sees more of a person than the name is noted down.

    The form, the list and every RPC that reads fields go through `_read_format`, every
    export, also of contributions, through `_export_rows`.
    """

    _inherit = "dialogue.citizen"

    def _note_access(self, kind):
        if not self.env.su:
            self.env["dialogue.access.log"]._note(kind, self)

    def _read_format(self, fnames, load="_classic_read"):
        result = super()._read_format(fnames, load=load)
        if CARD_FIELDS & set(fnames):
            self._note_access("opened" if len(self) == 1 else "listed")
        return result

    def _export_rows(self, fields, *, _is_toplevel_call=True):
        rows = super()._export_rows(fields, _is_toplevel_call=_is_toplevel_call)
        self._note_access("exported")
        return rows

    def _read_group(
        self,
        domain,
        groupby=(),
        aggregates=(),
        having=(),
        offset=0,
        limit=None,
        order=None,
    ):
        result = super()._read_group(
            domain, groupby, aggregates, having, offset, limit, order
        )
        shown = {spec.partition(":")[0] for spec in (*groupby, *aggregates)}
        if shown & (CARD_FIELDS - {"contribution_ids"}) and not self.env.su:
            self.search(domain)._note_access("listed")
        return result

    # What the web client and scripts read with is not left to a replica, which could
    # not take the note: Odoo would do all of it twice, and log a warning.

    def read(self, fields=None, load="_classic_read"):
        """As Odoo's, on the primary."""
        return super().read(fields, load=load)

    read._readonly = False

    def web_read(self, specification):
        """As Odoo's, on the primary."""
        return super().web_read(specification)

    web_read._readonly = False

    @api.model
    def search_read(self, *args, **kwargs):
        """As Odoo's, on the primary."""
        return super().search_read(*args, **kwargs)

    search_read._readonly = False

    @api.model
    def web_search_read(self, *args, **kwargs):
        """As Odoo's, on the primary."""
        return super().web_search_read(*args, **kwargs)

    web_search_read._readonly = False
