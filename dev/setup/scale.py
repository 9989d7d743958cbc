# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""``dev/bench-scale``, ``dev/load`` and ``dev/replica``: the addon under weight.

The scripts are in ``dev/scale`` and run in Odoo's Python; here the databases, the
peer that comes as a package, and Odoo's configuration are prepared.
"""

import argparse
import json
import shutil
import subprocess
from pathlib import Path

from .command import run
from .databases import Databases
from .environment import prepare
from .errors import SetupError
from .locking import locked
from .paths import ADDON, CHECKOUT
from .progress import say
from .server import Server

SIZES = {"10k": 10_000, "100k": 100_000, "1m": 1_000_000}
PROVINCE = "dialogue_scale_province"
PEER = "odoo-addon-helpdesk-mgmt==19.0.1.3.2"
# Bytes on disk of one matter with all that hangs on it, beside a row of each peer.
# Measured: see docs/performance.md.
BYTES_PER_MATTER, BYTES_OF_PROVINCE = 14_000, 400_000_000


def database_name(size):
    return f"dialogue_scale_{size}"


def prepare_bench():
    """Return the environment and the databases, with the peer's package at hand."""
    environment = prepare(test_packages=True)
    return environment, Databases(environment).ready()


def peer_addons(environment):
    """Fetch OCA's helpdesk_mgmt, once; return its addons folder."""
    folder = environment.paths.cache / "peers" / PEER.replace("==", "-")
    if not folder.exists():
        with locked(environment.paths.cache / "peers.lock", "fetching helpdesk_mgmt"):
            say(f"fetching {PEER}")
            temporary = folder.with_suffix(".tmp")
            shutil.rmtree(temporary, ignore_errors=True)
            pip = (environment.python, "-m", "pip", "install", "-q", "--no-deps")
            run(
                [*pip, "--disable-pip-version-check", "--target", temporary, PEER],
                what="fetching helpdesk_mgmt",
            )
            temporary.rename(folder)
    return folder / "odoo/addons"


def addons_path(environment):
    folders = [*environment.odoo.addons, environment.paths.addons]
    return ",".join(map(str, [*folders, peer_addons(environment)]))


def configuration(environment, database, **settings):
    """Write an Odoo configuration that knows the peer, too."""
    return environment.configuration(
        f"scale-{database}",
        db_name=database,
        addons_path=addons_path(environment),
        log_level="warn",
        **settings,
    )


def run_inside(environment, database, command, **options):
    """Run a command of ``dev/scale/inside.py``; its output goes to the terminal."""
    variables = environment.odoo_environment(configuration(environment, database))
    script = CHECKOUT / "dev/scale/inside.py"
    given = json.dumps({"db": database, **options})
    done = subprocess.run(
        [str(environment.python), str(script), command, given],
        env=variables,
        cwd=environment.folder,
        check=False,
    )
    if done.returncode:
        raise SetupError(f"`{command}` on {database} failed: see above.")


def province(environment, databases):
    """Make the province's database, without matters, unless it is there."""
    if databases.exists(PROVINCE) and databases.note(PROVINCE):
        return
    databases.drop(PROVINCE)
    databases.create(PROVINCE)
    # The template pretends that Odoo's demonstration data were loaded.
    databases.cluster.sql("UPDATE ir_module_module SET demo = false", database=PROVINCE)
    say("installing the addon, helpdesk_mgmt and project")
    modules = f"{ADDON},helpdesk_mgmt,project"
    environment.run_odoo(
        "installing the addon and its peers",
        *("-i", modules, "--stop-after-init", "--no-http", "--skip-auto-install"),
        configuration=configuration(environment, PROVINCE),
    )
    run_inside(environment, PROVINCE, "build")
    databases.set_note(PROVINCE, "complete")


# ----------------------------------------------------------------------
# dev/bench-scale
# ----------------------------------------------------------------------
def bench(arguments):
    """Fill databases and measure the addon in them beside its peers."""
    parser = argparse.ArgumentParser(
        prog="dev/bench-scale",
        description="The addon at 10 thousand to a million matters, beside OCA"
        " helpdesk_mgmt and Odoo's project.",
    )
    commands = parser.add_subparsers(dest="command", required=True)
    filling = commands.add_parser("fill", help="fill a database; may be taken up again")
    filling.add_argument("--size", choices=SIZES, required=True)
    filling.add_argument("--fresh", action="store_true", help="make it anew")
    measuring = commands.add_parser("measure", help="measure what was filled")
    measuring.add_argument("--size", choices=SIZES, required=True)
    measuring.add_argument("--repeats", type=int, default=7)
    measuring.add_argument("--only", help="operations, comma separated")
    measuring.add_argument("--json", help="keep the figures in this file")
    measuring.add_argument("--peers", default="helpdesk,project,dialogue")
    plans = commands.add_parser("plans", help="EXPLAIN what one operation asks for")
    plans.add_argument("--size", choices=SIZES, required=True)
    plans.add_argument("--only", required=True)
    plans.add_argument("--user", default="officer")
    plans.add_argument("--slowest", type=int, default=3)
    plans.add_argument("--peers", default="dialogue")
    dropping = commands.add_parser("drop", help="delete a database")
    dropping.add_argument("--size", choices=[*SIZES, "province"], required=True)
    options = parser.parse_args(arguments)
    environment, databases = prepare_bench()
    name = database_name(options.size)
    if options.command == "drop":
        databases.drop(name)
    elif options.command == "fill":
        _fill(environment, databases, name, options)
    else:
        if databases.note(name) != "filled":
            raise SetupError(
                f"Fill it first: dev/bench-scale fill --size {options.size}"
            )
        given = {key: value for key, value in vars(options).items() if key != "command"}
        if options.command == "measure":
            given |= _figures(environment, options)
        run_inside(environment, name, options.command, **given)
    return 0


def _figures(environment, options):
    """Return where the figures are kept, and those of the smallest size."""
    kept = environment.paths.work / "scale"
    kept.mkdir(exist_ok=True)
    smallest = kept / "10k.json"
    known = smallest.exists() and options.size != "10k"
    return {
        "json": str(Path(options.json or kept / f"{options.size}.json").absolute()),
        "baseline": str(smallest) if known else None,
    }


def _fill(environment, databases, name, options):
    rows = SIZES[options.size]
    if options.fresh:
        databases.drop(name)
    if databases.note(name) == "filled":
        print(f"{name} is filled already (--fresh makes it anew).")
        return
    _check_disk(environment, rows)
    province(environment, databases)
    if not databases.exists(name):
        databases.create(name, PROVINCE)
    run_inside(environment, name, "fill", rows=rows)
    databases.set_note(name, "filled")


def _check_disk(environment, rows):
    free = shutil.disk_usage(environment.cluster.data.parent).free
    wanted = BYTES_OF_PROVINCE + rows * BYTES_PER_MATTER
    say(f"{wanted / 1e9:.1f} GB will be needed, {free / 1e9:.1f} GB are free")
    if wanted > free:
        raise SetupError(
            f"The disk has {free / 1e9:.1f} GB left and {wanted / 1e9:.1f} GB are"
            " needed: delete another size with `dev/bench-scale drop`."
        )


# ----------------------------------------------------------------------
# dev/load
# ----------------------------------------------------------------------
def load(arguments):
    """Have fifty people work at once on a server with two workers."""
    parser = argparse.ArgumentParser(
        prog="dev/load",
        description="Fifty people of all roles read and write at once; afterwards it"
        " is counted that nothing was lost.",
    )
    parser.add_argument("--size", choices=SIZES, default="10k")
    parser.add_argument("--minutes", type=float, default=1)
    parser.add_argument("--think", type=float, default=2, help="seconds between calls")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--port", type=int, default=8471)
    options = parser.parse_args(arguments)
    environment, databases = prepare_bench()
    source, name = database_name(options.size), "dialogue_scale_load"
    if databases.note(source) != "filled":
        raise SetupError(f"Fill it first: dev/bench-scale fill --size {options.size}")
    say("copying the database: what the people write does not stay")
    databases.drop(name)
    databases.create(name, source)
    settings = configuration(
        environment,
        name,
        workers=options.workers,
        gevent_port=options.port + 1,
        http_port=options.port,
        # Every worker holds a few connections.
        db_maxconn=16,
    )
    server = Server(environment.folder, name)
    try:
        server.start(environment, settings, options.port, "load")
        given = {"port": options.port, "minutes": options.minutes}
        run_inside(environment, name, "load", think=options.think, **given)
    finally:
        server.stop()
        databases.drop(name)
    return 0


# ----------------------------------------------------------------------
# dev/replica
# ----------------------------------------------------------------------
def replica(arguments):
    """Run a primary, a streaming replica and two servers behind one address."""
    parser = argparse.ArgumentParser(
        prog="dev/replica",
        description="PostgreSQL with a streaming replica, two Odoo servers behind one"
        " proxy; shows from their logs what was read where.",
    )
    parser.add_argument("--size", choices=SIZES, default="10k")
    parser.add_argument("--port", type=int, default=8481, help="of the proxy")
    parser.add_argument("--keep", action="store_true", help="leave all running")
    options = parser.parse_args(arguments)
    from .replication import Province

    environment, databases = prepare_bench()
    source = database_name(options.size)
    if databases.note(source) != "filled":
        raise SetupError(f"Fill it first: dev/bench-scale fill --size {options.size}")
    with Province(environment, databases, source, options.port) as running:
        told = running.show()
        print("\n".join(told))
        if options.keep:
            print(f"http://127.0.0.1:{options.port}/ - Ctrl-C ends it.")
            running.wait()
    return 0
