# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The one way in for every command of this folder.

Kept so plain that a Python which is far too old still reads it and can say so.
"""

import sys

COMMANDS = {
    "bench-papers": ("papers", "bench"),
    "bench-scale": ("scale", "bench"),
    "demo": ("demo", "main"),
    "faults": ("faults", "main"),
    "gallery": ("papers", "gallery"),
    "lint": ("lint", "main"),
    "load": ("scale", "load"),
    "odoo": ("shell", "odoo"),
    "replica": ("scale", "replica"),
    "screenshots": ("screenshots", "main"),
    "shell": ("shell", "shell"),
    "stop": ("stop", "main"),
    "test": ("testing", "main"),
    "translate": ("translate", "main"),
    "build-wheel": ("wheel", "main"),
}


def run(name):
    """Run the command ``dev/<name>`` with the arguments it was called with."""
    if sys.version_info < (3, 10):
        sys.exit(
            "dev/%s: Odoo 19 needs Python 3.10 to 3.13 (best 3.11) and this is "
            "%d.%d: run it with another one, for example `python3.11 dev/%s`."
            % (name, sys.version_info[0], sys.version_info[1], name)
        )
    import importlib
    import os

    # Root's server account must be able to enter what root makes.
    if os.geteuid() == 0:
        os.umask(0o022)
    from .errors import run_main

    module, function = COMMANDS[name]
    main = getattr(importlib.import_module("setup." + module), function)
    run_main(lambda: main(sys.argv[1:]), "dev/" + name)
