# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Keeps what people typed out of the server's log.

Odoo logs a statement that the database refuses with all its values: two clerks who
write the same citizen at once would leave name and telephone number in the log.
"""

import logging
import re

_STATEMENT = re.compile(r"\s*(\w+)\b.*?\b(dialogue_\w+)", re.DOTALL)


class LeaveOutValues(logging.Filter):
    """Shortens refused statements on this addon's tables to what and why."""

    def filter(self, record):
        """Let every record pass, such statements without their values."""
        if not str(record.msg).startswith("bad query") or len(record.args or ()) != 2:
            return True
        query, error = record.args
        if isinstance(query, bytes):
            query = query.decode(errors="replace")
        found = _STATEMENT.match(str(query))
        if found:
            what = f"{found[1]} {found[2]} (values left out)"
            record.args = (what, _why(error))
        return True


def _why(error):
    """Return class, code and constraint of an error; its text quotes the values."""
    diag = getattr(error, "diag", None)
    parts = (
        type(error).__name__,
        getattr(error, "pgcode", None),
        getattr(diag, "constraint_name", None),
    )
    return " ".join(filter(None, parts))


def install():
    """Have the log of the database's statements filtered, once per process."""
    log = logging.getLogger("odoo.sql_db")
    if not any(isinstance(each, LeaveOutValues) for each in log.filters):
        log.addFilter(LeaveOutValues())
