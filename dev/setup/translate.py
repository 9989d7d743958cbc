# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""``dev/translate``: the template of translations and the Vietnamese file, made anew.

What was translated stays; what the source no longer says goes; new terms take their
translation from the given files, and those without one are named.
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

from . import venv
from .databases import Databases
from .environment import prepare
from .errors import SetupError
from .paths import ADDON, CHECKOUT
from .progress import say

try:
    import polib
except ImportError:  # this Python only prepares the one of Odoo
    polib = None

DATABASE_PREFIX = "dialogue_translate_"
TEMPLATE = CHECKOUT / "i18n" / f"{ADDON}.pot"
VIETNAMESE = CHECKOUT / "i18n" / "vi.po"


def main(arguments=None):
    parser = argparse.ArgumentParser(
        prog="dev/translate",
        description="Bring i18n/ up to date and fill in new translations.",
    )
    parser.add_argument("additions", nargs="*", type=Path, metavar="FILE.json")
    options = parser.parse_args(arguments)
    environment = prepare(test_packages=True)
    if polib is None:
        python = str(environment.python)
        os.execv(python, [python, *sys.argv])
    additions = {}
    for path in options.additions:
        additions.update(json.loads(path.read_text()))
    export(environment)
    missing = update(additions)
    tidy(environment.paths)
    print(f"{len(missing)} terms without a translation of their own")
    print("\n".join(json.dumps(term, ensure_ascii=False) for term in missing))
    return 0


def export(environment):
    """Write the template from a database with the addon and no demonstration data."""
    databases = Databases(environment).ready()
    name = f"{DATABASE_PREFIX}{os.getpid()}"
    configuration = environment.configuration(name, db_name=name)
    databases.create(name)
    # The template marks its modules as having demonstration data.
    databases.cluster.sql("UPDATE ir_module_module SET demo = false", database=name)
    try:
        say("installing the addon")
        install = ("-i", ADDON, "--stop-after-init", "--no-http")
        environment.run_odoo(
            "installing the addon", *install, configuration=configuration
        )
        say("exporting its terms")
        target = TEMPLATE.with_suffix(".po")
        arguments = ("-c", configuration, "-d", name, "-o", target, ADDON)
        environment.run_odoo(
            *("exporting the terms", "i18n", "export", *arguments),
            configuration=configuration,
        )
        target.replace(TEMPLATE)
    finally:
        configuration.unlink(missing_ok=True)
        databases.drop(name)


def update(additions):
    """Rewrite the Vietnamese file after the template.

    :param dict additions: {English: Vietnamese}, before what the file had
    :return: the terms without a translation
    """
    template = polib.pofile(str(TEMPLATE), wrapwidth=78)
    old = polib.pofile(str(VIETNAMESE), wrapwidth=78)
    known = {entry.msgid: entry.msgstr for entry in old if not entry.obsolete}
    known.update(additions)
    new = polib.POFile(wrapwidth=78)
    new.header, new.metadata = old.header, old.metadata
    for entry in template:
        entry.msgstr = known.get(entry.msgid, "")
        new.append(entry)
    new.save(str(VIETNAMESE))
    return [entry.msgid for entry in new if not entry.msgstr]


def tidy(paths):
    """Format both files as the linter wants them."""
    program = venv.lint(paths).parent / "oca-checks-po"
    files = [f"{ADDON}/i18n/{path.name}" for path in (VIETNAMESE, TEMPLATE)]
    process = subprocess.run(
        [program, f"--config={ADDON}/.oca_hooks.cfg", "--fix", *files],
        cwd=paths.addons,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if not VIETNAMESE.exists():
        raise SetupError(f"The linter left no file: {process.stdout}")
