# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""One entry of the live desk while it is carried out.

Plain Python around records: what the client sent is read here, and nowhere else, so
that whatever a browser may send ends in a sentence.
"""

from odoo import fields
from odoo.exceptions import UserError
from odoo.tools import SQL, format_date

from ..tools.sent import BIGGEST_ID

LONGEST_TEXT = 20000


class Conflict(Exception):
    """Somebody else wrote the same fields meanwhile.

    ``theirs``: {field: {"theirs": value, "theirs_label": str, "by": name}}.
    """

    def __init__(self, theirs):
        super().__init__()
        self.theirs = theirs


class Deed:
    """What an entry says, and a trace of what it changes.

    :param session: the session, as the user
    :param entry: the row of ``dialogue.desk.entry``, sudo
    :param dict values: what the client sent
    :param dict base: what the user saw in the fields before
    :param moment: datetime in UTC at which the clerk acted
    """

    def __init__(self, session, entry, values, base, moment):
        self.session = session
        self.env = session.env
        self.entry = entry
        self.values = values
        self.base = base
        self.moment = moment
        # What the client is told of it, and the record that "@uuid" stands for.
        self.message = ""
        self.record = None
        self._watched = {}
        self._made = []

    # ------------------------------------------------------------------
    # What the client sent
    # ------------------------------------------------------------------
    def refuse_form(self, name):
        """Raise: the client sent what no desk sends."""
        raise UserError(
            self.env._(
                "The entry cannot be read: %(name)s is missing or wrong.", name=name
            )
        )

    def text(self, name):
        """Return a text without blanks around it; "" where there is none."""
        value = self.values.get(name) or ""
        if not isinstance(value, str) or len(value) > LONGEST_TEXT:
            self.refuse_form(name)
        return value.strip()

    def number(self, name, default):
        """Return a number that is not negative."""
        value = self.values.get(name)
        if value is None or value is False:
            return default
        if not _is_int(value) or not 0 <= value <= BIGGEST_ID:
            self.refuse_form(name)
        return value

    def id_of(self, name):
        """Return an id, or False; a pair as ``desk_state`` shows it will do."""
        value = self.values.get(name) or False
        if isinstance(value, list) and value:
            value = value[0]
        if value is not False and not (_is_int(value) and 0 < value <= BIGGEST_ID):
            self.refuse_form(name)
        return value

    def date(self, name):
        """Return a date, or False."""
        try:
            return fields.Date.to_date(self.text(name)) or False
        except ValueError:
            return self.refuse_form(name)

    def choice(self, model, name):
        """Return one of the values of a selection, or False."""
        value = self.text(name) or False
        selection = self.env[model]._fields[name].get_values(self.env)
        if value and value not in selection:
            self.refuse_form(name)
        return value

    def value_of(self, model, name):
        """Return what was sent for a field, in the type in which it is written."""
        kind = self.env[model]._fields[name].type
        if kind == "many2one":
            return self.id_of(name)
        if kind == "date":
            return self.date(name)
        if kind == "selection":
            return self.choice(model, name)
        return self.text(name) or False

    def own(self, model, name="id", required=True):
        """Return the record of the session that the client means.

        A value ``@<uuid>`` stands for the record that the entry of this uuid made,
        so that what was typed without a network can be worked on without one.

        :raise UserError: where there is none
        """
        value = self.values.get(name)
        if isinstance(value, str) and value.startswith("@"):
            value = self._made_by(value[1:], model)
        elif value:
            value = self.id_of(name)
        if not value and not required:
            return self.env[model]
        record = self.env[model].search(
            [("id", "=", value or 0), ("session_id", "=", self.session.id)], limit=1
        )
        if not record:
            raise UserError(
                self.env._("What this entry is about is not in the session any more.")
            )
        return record

    def _made_by(self, uuid, model):
        maker = self.entry.search(
            [
                ("uuid", "=", uuid),
                ("session_id", "=", self.session.id),
                ("res_model", "=", model),
                ("is_undone", "=", False),
            ],
            limit=1,
        )
        if not maker:
            raise UserError(
                self.env._(
                    "It builds on an entry that was not taken, or was taken back."
                )
            )
        return maker.res_id

    # ------------------------------------------------------------------
    # What it changes
    # ------------------------------------------------------------------
    def hold(self, records):
        """Lock the rows until the request ends; whoever comes second waits.

        Where the first changed them, PostgreSQL refuses the second's stale view and
        Odoo runs its request again.
        """
        self.env.execute_query(
            SQL(
                "SELECT id FROM %s WHERE id IN %s ORDER BY id FOR NO KEY UPDATE",
                SQL.identifier(records._table),
                tuple(records.ids),
            )
        )

    def watch(self, records, *names):
        """Remember what the fields hold now, so that it can be put back."""
        for record in records:
            _record, before = self._watched.setdefault(
                (record._name, record.id), (record, {})
            )
            for name in names:
                before.setdefault(name, plain(record, name))

    def made(self, *records):
        """Remember records that are deleted where the entry is taken back."""
        self._made += [[record._name, record.id] for record in records if record]

    def check_base(self, record, vals):
        """Raise where somebody else changed one of the fields that ``vals`` writes.

        A field of which the user's view is not known counts as seen empty.

        :raise Conflict: nothing is written then, not even the other fields
        """
        theirs = {}
        for name, mine in vals.items():
            stored = plain(record, name)
            if stored not in (_bare(self.base.get(name)), _bare(mine)):
                theirs[name] = stored
        if theirs:
            raise Conflict(
                {
                    name: {
                        "theirs": stored,
                        "theirs_label": label(record, name),
                        "by": self.entry._who_wrote(record, name),
                    }
                    for name, stored in theirs.items()
                }
            )

    def trace(self):
        """Return what was changed and made, ready for JSON.

        :return: dict: ``changes``, a list of [model, id, {field: [before, after]}],
            and ``made``, a list of [model, id]
        """
        changes = []
        for record, before in self._watched.values():
            after = {name: plain(record, name) for name in before}
            changed = {
                name: [before[name], after[name]]
                for name in before
                if before[name] != after[name]
            }
            if changed:
                changes.append([record._name, record.id, changed])
        return {"changes": changes, "made": self._made}


def plain(record, name):
    """Return a value of a record as JSON holds it; empty text is False."""
    value, kind = record[name], record._fields[name].type
    if kind == "many2one":
        return value.id
    if kind == "date":
        return fields.Date.to_string(value)
    if kind == "datetime":
        return fields.Datetime.to_string(value)
    return _bare(value) if kind in ("char", "text", "selection") else value


def label(record, name):
    """Return a value of a record as people read it."""
    # sudo: the name of a department or an officer, who is printed in the minutes
    record = record.sudo()
    value, field = record[name], record._fields[name]
    if field.type == "many2one":
        return value.display_name or ""
    if field.type == "date":
        return format_date(record.env, value)
    if field.type == "selection":
        return dict(field._description_selection(record.env)).get(value, "")
    return value or ""


def _bare(value):
    """Return a value as it is compared: text without blanks around it, ids alone."""
    if isinstance(value, list | tuple):
        value = value[0] if value else False
    if isinstance(value, str):
        value = value.strip()
    if hasattr(value, "isoformat"):
        value = fields.Date.to_string(value)
    return False if value in (None, "") else value


def cleaned(value):
    """Return what a client sent without characters that no database takes."""
    if isinstance(value, str):
        return value.encode("utf-8", "ignore").decode().replace("\x00", "")
    if isinstance(value, list):
        return [cleaned(item) for item in value]
    if isinstance(value, dict):
        return {cleaned(key): cleaned(item) for key, item in value.items()}
    return value


def _is_int(value):
    return isinstance(value, int) and not isinstance(value, bool)
