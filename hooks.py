# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What Odoo does not take away by itself when the addon is uninstalled."""

from odoo.fields import Domain

# Odoo keeps these under the name of a model, and leaves them when it goes.
_BY_MODEL = {"ir.filters": "model_id", "ir.exports": "resource"}


def uninstall_hook(env):
    """Delete what the addon made in other modules' tables, without a name of its own.

    Departments, employees and public holidays that were set up with its help are the
    commune's and stay.
    """
    everything = env(su=True)
    series = _ours(everything, "ir.sequence", Domain("code", "=like", "dialogue.%"))
    # By themselves, or the counters of the years would stay in PostgreSQL.
    series.date_range_ids.unlink()
    series.unlink()
    for model, name in _BY_MODEL.items():
        _ours(everything, model, Domain(name, "=like", "dialogue.%")).unlink()
    # Without the rule that keeps them to their commune, everybody would see them.
    events = _ours(
        everything, "calendar.event", Domain("dialogue_company_id", "!=", False)
    )
    events.with_context(no_mail_to_attendees=True, dont_notify=True).unlink()
    _unsent_mails(everything).unlink()
    # Odoo forgets an index that the addon gave to another module's field.
    env.cr.execute("DROP INDEX IF EXISTS hr_department__manager_id_index")


def _ours(env, model, domain):
    return env[model].with_context(active_test=False).search(domain)


def _unsent_mails(env):
    """Return the mails in the queue that would lead to pages that are gone."""
    mails = env["mail.mail"]
    for model in ("dialogue.digest", "dialogue.delegate"):
        mails |= env[model].search([("mail_mail_id", "!=", False)]).mail_mail_id
    return mails | mails.search([("model", "=like", "dialogue.%")])
