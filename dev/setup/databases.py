# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A checkout's databases: copies of the template in a fraction of a second."""

import os
import re
import shutil

from . import template
from .errors import SetupError
from .locking import locked
from .paths import ADDON
from .progress import say

RESERVED = (template.TEMPLATE, "postgres", "template0", "template1")


def check_name(name):
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,50}", name) or name in RESERVED:
        raise SetupError(
            f"`{name}` cannot be the name of a database: use small letters, digits "
            "and underscores, for example dialogue_demo."
        )


class Databases:
    """The databases of one checkout."""

    def __init__(self, environment):
        self.environment = environment
        self.cluster = environment.cluster

    def ready(self):
        """Start this checkout's cluster, with the template in it; return self."""
        environment = self.environment
        with locked(environment.paths.work / "cluster.lock", "starting PostgreSQL"):
            if not self.cluster.exists:
                self._copy_image()
            self.cluster.start()
        return self

    def exists(self, name):
        return bool(
            self.cluster.sql(
                "SELECT 1 FROM pg_database WHERE datname = :'name'", name=name
            )
        )

    def create(self, name, source=template.TEMPLATE):
        """Copy a database, attachments included; nobody may be connected to it."""
        self.cluster.sql(
            'CREATE DATABASE :"name" TEMPLATE :"template" STRATEGY file_copy',
            name=name,
            template=source,
        )
        link_tree(self.files(source), self.files(name))

    def drop(self, name):
        self.cluster.sql('DROP DATABASE IF EXISTS :"name" WITH (FORCE)', name=name)
        shutil.rmtree(self.files(name), ignore_errors=True)

    def names(self):
        """All databases that this set-up made for this checkout."""
        rows = self.cluster.sql("SELECT datname FROM pg_database ORDER BY datname")
        return [name for name in rows if name not in RESERVED]

    def has_demo_data(self, name):
        """Whether the addon's demonstration data were loaded."""
        query = "SELECT demo FROM ir_module_module WHERE name = :'addon'"
        return self.cluster.sql(query, database=name, addon=ADDON) == ["t"]

    def files(self, name):
        return self.environment.data / "filestore" / name

    def note(self, name):
        """What :meth:`set_note` wrote, empty for a database that is not finished."""
        rows = self.cluster.sql(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database"
            " WHERE datname = :'name'",
            name=name,
        )
        return rows[0] if rows else ""

    def set_note(self, name, text):
        """Keep a line of text with the database; it goes when the database goes."""
        self.cluster.sql(
            "COMMENT ON DATABASE :\"name\" IS :'text'", name=name, text=text
        )

    def _copy_image(self):
        """Give this checkout a cluster of its own, from the image."""
        image = template.image(self.environment)
        say("copying the template database for this checkout")
        temporary = self.cluster.data.with_name("pg.tmp")
        shutil.rmtree(temporary, ignore_errors=True)
        copy_tree(image / "pg", temporary, self.environment.binaries)
        link_tree(template.files(image), self.files(template.TEMPLATE))
        temporary.rename(self.cluster.data)


def link_tree(source, target):
    """Copy attachments by hard links where the disk allows it (they never change)."""
    shutil.rmtree(target, ignore_errors=True)
    if source.exists():
        shutil.copytree(source, target, copy_function=_link)


def _link(original, copy):
    try:
        os.link(original, copy)
    except OSError:
        shutil.copy2(original, copy)


def copy_tree(source, target, binaries):
    """Copy a stopped cluster; its account owns the copy too."""
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copytree(source, target, symlinks=True)
    for folder, _folders, names in os.walk(target):
        binaries.own(folder)
        for name in names:
            binaries.own(os.path.join(folder, name))
    target.chmod(0o700)
