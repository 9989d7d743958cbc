# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the set-up needs to know about the addon itself."""

import ast
import os
from pathlib import Path

from .paths import digest

# Nothing here changes what is in a database.
IGNORED_FOLDERS = {"dev", "docs", "tests", "build", "dist", "__pycache__"}
IGNORED_SUFFIXES = (".md", ".rst", ".pyc", ".toml")


def manifest(checkout):
    return ast.literal_eval((checkout / "__manifest__.py").read_text(encoding="utf-8"))


def dependencies(checkout):
    """The Odoo modules that the addon depends on, sorted."""
    return sorted(manifest(checkout)["depends"])


def files(checkout):
    """The files that decide what an update of the addon does, sorted."""
    found = []
    for folder, folders, names in os.walk(checkout):
        folders[:] = [
            name
            for name in folders
            if not name.startswith(".") and name not in IGNORED_FOLDERS
        ]
        found.extend(
            Path(folder) / name
            for name in names
            if not name.startswith(".") and not name.endswith(IGNORED_SUFFIXES)
        )
    return sorted(found)


def content_key(checkout):
    """A digest that changes when an installed addon needs an update."""
    return digest(
        *(
            part
            for path in files(checkout)
            for part in (path.relative_to(checkout), path.read_bytes())
        )
    )
