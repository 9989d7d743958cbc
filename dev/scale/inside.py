# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The part that runs in Odoo's Python: ``inside.py COMMAND '{"options": …}'``."""

import contextlib
import json
import os
import sys
import threading
import time

# The package, not its folder: its modules must not hide others.
sys.path[0] = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))

from odoo import SUPERUSER_ID, api  # noqa: E402
from odoo.modules.registry import Registry  # noqa: E402
from odoo.tools import config  # noqa: E402

_started = time.monotonic()


def tell(message):
    """Print one line of progress."""
    seconds = time.monotonic() - _started
    print(f"[{seconds:7.1f} s] {message}", file=sys.stderr, flush=True)


class Base:
    """An Odoo database opened in this process."""

    def __init__(self, database):
        config.parse_config(["-c", os.environ["ODOO_RC"], "-d", database])
        threading.current_thread().dbname = database
        self.registry = Registry(database)

    @contextlib.contextmanager
    def env(self, user=None, commit=False, **context):
        """Give an environment in a transaction of its own, rolled back unless told.

        :param user: login; without one it is the superuser, who sees all
        """
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, context)
            if user:
                person = env["res.users"].search([("login", "=", user)])
                env = api.Environment(
                    cr,
                    person.id,
                    {
                        "lang": "en_US",
                        "tz": "Asia/Ho_Chi_Minh",
                        "uid": person.id,
                        "allowed_company_ids": person.company_id.ids,
                        **context,
                    },
                )
            yield env
            if commit:
                cr.commit()
            else:
                cr.rollback()


def main():
    command, options = sys.argv[1], json.loads(sys.argv[2])
    base = Base(options["db"])
    # The addon can be imported once Odoo knows the addons path.
    from scale import commands

    return getattr(commands, command)(base, options, tell)


if __name__ == "__main__":
    sys.exit(main())
