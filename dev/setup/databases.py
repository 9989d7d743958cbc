# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Databases: a template made once, and copies of it in a fraction of a second.

The template has the modules the addon depends on, Vietnamese, and the web client's
bundles compiled. It is kept as an image (a stopped cluster with its attachments) that
every checkout copies. What this file does decides what is in the template: a change
here makes a new one.
"""

import os
import re
import shutil

from .errors import SetupError
from .locking import locked
from .postgres import Cluster
from .progress import say

TEMPLATE = "dialogue_template"
LANGUAGE = "vi_VN"
TIME_ZONE = "Asia/Ho_Chi_Minh"
RESERVED = (TEMPLATE, "postgres", "template0", "template1")

# Odoo marks which modules were installed with demonstration data, and loads the
# addon's only if all the modules it depends on are so marked. They are marked without
# loading theirs: an invented American company has no place in a Vietnamese commune.
MARK_DEMO = "UPDATE ir_module_module SET demo = true WHERE state = 'installed'"

# Run in Odoo's shell once, in the template.
FINISH_TEMPLATE = f"""
people = env["res.users"].with_context(active_test=False).search([])
people.write({{"lang": "{LANGUAGE}", "tz": "{TIME_ZONE}"}})
env["ir.default"].set("res.partner", "lang", "{LANGUAGE}")
env["ir.default"].set("res.partner", "tz", "{TIME_ZONE}")
# A trial database tells nobody outside that it exists.
cron = env.ref("mail.ir_cron_module_update_notification", raise_if_not_found=False)
if cron:
    cron.active = False

for name in ("web.assets_web", "web.assets_frontend", "web.assets_frontend_lazy"):
    bundle = env["ir.qweb"]._get_asset_bundle(name)
    bundle.css()
    bundle.js()

env.cr.commit()
"""


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

    def create(self, name):
        """Copy the template, attachments included."""
        self.cluster.sql(
            'CREATE DATABASE :"name" TEMPLATE :"template" STRATEGY file_copy',
            name=name,
            template=TEMPLATE,
        )
        link_tree(self._template_files, self.files(name))

    def drop(self, name):
        self.cluster.sql('DROP DATABASE IF EXISTS :"name" WITH (FORCE)', name=name)
        shutil.rmtree(self.files(name), ignore_errors=True)

    def names(self):
        """All databases that this set-up made for this checkout."""
        rows = self.cluster.sql("SELECT datname FROM pg_database ORDER BY datname")
        return [name for name in rows if name not in RESERVED]

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

    @property
    def _template_files(self):
        return self.environment.template_image / "filestore" / TEMPLATE

    def _copy_image(self):
        """Give this checkout a cluster of its own, from the image."""
        image = self.environment.template_image
        home = self.environment.binaries.home
        with locked(home / "template.lock", "making the template database"):
            if not (image / "complete").exists():
                self._make_image(image)
        say("copying the template database for this checkout")
        temporary = self.cluster.data.with_name("pg.tmp")
        shutil.rmtree(temporary, ignore_errors=True)
        copy_tree(image / "pg", temporary, self.environment.binaries)
        temporary.rename(self.cluster.data)

    def _make_image(self, image):
        environment = self.environment
        modules = ",".join(environment.dependencies)
        say(f"making the template database with {modules} and Vietnamese (a minute)")
        data = environment.folder / "template-data"
        cluster = Cluster(environment.binaries, image / "pg")
        # What an interrupted run may have left.
        cluster.stop()
        for folder in (image, data):
            shutil.rmtree(folder, ignore_errors=True)
        cluster.create()
        cluster.start()
        try:
            self._fill_template(cluster, data, modules)
        finally:
            cluster.stop()
        shutil.move(data / "filestore", image / "filestore")
        shutil.rmtree(data)
        (image / "complete").touch()
        say("the template database is ready")

    def _fill_template(self, cluster, data, modules):
        create_empty(cluster, TEMPLATE)
        configuration = self.environment.configuration(
            "template", cluster=cluster, data=data, db_name=TEMPLATE
        )
        for what, arguments, stdin in (
            (
                "making the template database",
                ("-i", modules, "--load-language", LANGUAGE, "--stop-after-init"),
                None,
            ),
            (
                "finishing the template database",
                ("shell", "--no-http"),
                FINISH_TEMPLATE,
            ),
        ):
            options = ("-d", TEMPLATE, "--log-level=warn")
            output = self.environment.run_odoo(
                what, *arguments, *options, configuration=configuration, stdin=stdin
            )
            if "Traceback" in output:
                raise SetupError(f"Failed while {what}:\n{output[-3000:]}")
            say(f"{what}: done")
        cluster.sql(MARK_DEMO, database=TEMPLATE)
        cluster.sql(
            'ALTER DATABASE :"name" ALLOW_CONNECTIONS false IS_TEMPLATE true',
            name=TEMPLATE,
        )


def create_empty(cluster, name):
    """A database as Odoo makes one, with its two extensions.

    Odoo builds its indexes on ``unaccent`` only when the function is immutable, so
    this comes before anything is installed.
    """
    cluster.sql(
        "CREATE DATABASE :\"name\" ENCODING 'UTF8' LC_COLLATE 'C' TEMPLATE template0",
        name=name,
    )
    cluster.sql(
        "CREATE EXTENSION unaccent; CREATE EXTENSION pg_trgm;"
        " ALTER FUNCTION unaccent(text) IMMUTABLE",
        database=name,
    )


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
