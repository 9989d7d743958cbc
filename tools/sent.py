# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What clients send as arguments: numbers of records and words, or anything else.

JSON brings whatever somebody typed into a script. What is read here ends as an id, a
text or nothing, never as an exception or a query that PostgreSQL cannot read.
"""

# PostgreSQL's integer.
BIGGEST_ID = 2**31 - 1


def is_id(value):
    """Tell whether a value may be the id of a record."""
    # A boolean is an integer in Python.
    return type(value) is int and 0 < value <= BIGGEST_ID


def id_sent(value):
    """Return the id that was sent, or False for none and for what is no id."""
    return is_id(value) and value


def ids_sent(value):
    """Return the list of ids that was sent, or None for what is none.

    :param value: a list of ids, one id, or nothing
    """
    if not value and not isinstance(value, str | dict):
        return []
    values = value if isinstance(value, list | tuple) else [value]
    return list(values) if all(map(is_id, values)) else None


def text_sent(value):
    """Return the text that was sent without blanks around it, "" for anything else."""
    return value.strip() if isinstance(value, str) else ""


def number_sent(value, default):
    """Return the whole number that was sent, or the default."""
    return value if type(value) is int else default


def context_sent(value):
    """Tell whether a value may be the context of a call.

    What Odoo reads before any method is asked: the keys, language, time zone and
    companies.
    """
    if not value:
        return True
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
        return False
    named = (value.get("lang"), value.get("tz"))
    companies = value.get("allowed_company_ids")
    return (
        all(not name or isinstance(name, str) for name in named)
        and not isinstance(companies, int)
        and ids_sent(companies) is not None
    )
