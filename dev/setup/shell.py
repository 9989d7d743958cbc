# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""``dev/shell`` and ``dev/odoo``: Odoo's own commands in the same environment."""

import os

from .databases import Databases
from .demo import DATABASE
from .environment import prepare
from .errors import SetupError
from .progress import be_quiet


def shell(arguments):
    """Open Odoo's shell on the demo database, or on ``-d NAME``."""
    named = any(word.startswith(("-d", "--database")) for word in arguments)
    _replace_by_odoo(["shell", "--no-http", *arguments], needs_database=not named)


def odoo(arguments):
    """Run any Odoo command, e.g. ``dev/odoo i18n export commune_dialogue``."""
    _replace_by_odoo(arguments)


def _replace_by_odoo(arguments, needs_database=False):
    be_quiet()
    environment = prepare(test_packages=True)
    databases = Databases(environment).ready()
    # Odoo would make a database that does not exist.
    there = databases.exists(DATABASE)
    if needs_database and not there:
        raise SetupError(f"There is no database {DATABASE} yet: run dev/demo first.")
    settings = {"db_name": DATABASE} if there else {}
    configuration = environment.configuration("odoo", **settings)
    command = [str(part) for part in environment.odoo_command(*arguments)]
    try:
        os.execve(command[0], command, environment.odoo_environment(configuration))
    except OSError as error:
        raise SetupError(f"Odoo cannot be started: {error}.") from error
