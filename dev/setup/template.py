# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The template database: made once, kept as an image, copied by every checkout.

It has the modules the addon depends on, Vietnamese, and the web client's bundles
compiled. The image is a stopped cluster with its attachments. What this file does
decides what is in the template, so a change here makes a new one.
"""

import shutil

from .errors import SetupError
from .locking import locked
from .postgres import Cluster
from .progress import say

TEMPLATE = "dialogue_template"
LANGUAGE = "vi_VN"
TIME_ZONE = "Asia/Ho_Chi_Minh"
COMPLETE = "complete"

# Odoo marks which modules were installed with demonstration data, and loads the
# addon's only if all the modules it depends on are so marked. They are marked without
# loading theirs: an invented American company has no place in a Vietnamese commune.
MARK_DEMO = "UPDATE ir_module_module SET demo = true WHERE state = 'installed'"

# Run in Odoo's shell once, in the template.
FINISH = f"""
# Other people get their language from the demonstration data. Odoo's own user stays in
# English, which is the language that the tests compare with.
env.ref("base.user_admin").write(
    {{"lang": "{LANGUAGE}", "tz": "{TIME_ZONE}", "password": "admin"}}
)
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


def image(environment):
    """Return the image's folder, made when it is not there yet."""
    folder = environment.binaries.home / "templates" / environment.key
    with locked(folder.parent / "lock", "making the template database"):
        if not (folder / COMPLETE).exists():
            _make(environment, folder)
    return folder


def files(folder):
    """The template's attachments in an image."""
    return folder / "filestore" / TEMPLATE


def _make(environment, folder):
    modules = ",".join(environment.dependencies)
    say(f"making the template database with {modules} and Vietnamese (a minute)")
    data = environment.folder / "template-data"
    cluster = Cluster(environment.binaries, folder / "pg")
    # What an interrupted run may have left.
    cluster.stop()
    for rest in (folder, data):
        shutil.rmtree(rest, ignore_errors=True)
    cluster.create()
    cluster.start()
    try:
        _fill(environment, cluster, data, modules)
    finally:
        cluster.stop()
    shutil.move(data / "filestore", folder / "filestore")
    shutil.rmtree(data)
    (folder / COMPLETE).touch()


def _fill(environment, cluster, data, modules):
    _create_empty(cluster)
    configuration = environment.configuration(
        "template", cluster=cluster, data=data, db_name=TEMPLATE
    )
    for what, arguments, stdin in (
        (
            "installing the modules",
            ("-i", modules, "--load-language", LANGUAGE, "--stop-after-init"),
            None,
        ),
        ("compiling the web client's bundles", ("shell", "--no-http"), FINISH),
    ):
        output = environment.run_odoo(
            what,
            *(*arguments, "--log-level=warn"),
            configuration=configuration,
            stdin=stdin,
        )
        if "Traceback" in output:
            raise SetupError(f"Failed while {what}:\n{output[-3000:]}")
        say(f"{what}: done")
    cluster.sql(MARK_DEMO, database=TEMPLATE)
    cluster.sql(
        'ALTER DATABASE :"name" ALLOW_CONNECTIONS false IS_TEMPLATE true',
        name=TEMPLATE,
    )


def _create_empty(cluster):
    """A database as Odoo makes one, with its two extensions.

    Odoo builds its indexes on ``unaccent`` only when the function is immutable, so
    this comes before anything is installed.
    """
    cluster.sql(
        "CREATE DATABASE :\"name\" ENCODING 'UTF8' LC_COLLATE 'C' TEMPLATE template0",
        name=TEMPLATE,
    )
    cluster.sql(
        "CREATE EXTENSION unaccent; CREATE EXTENSION pg_trgm;"
        " ALTER FUNCTION unaccent(text) IMMUTABLE",
        database=TEMPLATE,
    )
