# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""``dev/demo``: the addon with its demonstration data, served on this machine."""

import argparse
import signal

from . import addon, checks
from .databases import Databases, check_name
from .environment import prepare
from .errors import SetupError
from .locking import locked
from .paths import ADDON, find_paths
from .progress import elapsed, say
from .server import Server, all_servers
from .stop import stop_idle_postgres

PORT, DATABASE = 8069, "dialogue_demo"
ROLES = (
    ("admin", "administrator, sees everything"),
    ("office", "office of the People's Committee: plans, petitions, papers"),
    ("leader", "chairman: approves and signs"),
    ("head", "head of a department"),
    ("officer", "officer in that department"),
    ("head2", "head of another department"),
    ("village", "representative of villages"),
    ("supervisor", "supervisor: reads and remarks"),
)
TRY_FIRST = (
    "as `office`: open Dialogue, look at this year's session and its deadlines",
    "as `office`: print the invitations of the session as one PDF",
    "as `head`: answer a petition that is assigned to your department",
    "as `leader`: approve what waits for you",
)


def parse(arguments):
    parser = argparse.ArgumentParser(
        prog="dev/demo",
        description="Set everything up and serve the addon with demonstration data.",
        epilog="Environment: ODOO_SRC (a checkout of Odoo 19), ODOO_DEB (its Debian "
        "package as a file), PG_BIN (a PostgreSQL's folder of programs), "
        "XDG_CACHE_HOME (where everything is kept).",
    )
    parser.add_argument(
        *("--port",), type=int, default=PORT, help=f"default {PORT}", metavar="N"
    )
    parser.add_argument(
        *("--db",), default=DATABASE, help=f"default {DATABASE}", metavar="NAME"
    )
    parser.add_argument(
        *("--fresh",), action="store_true", help="make the database anew"
    )
    parser.add_argument(
        "--no-wait",
        action="store_true",
        help="return when the server answers (dev/stop ends it)",
    )
    return parser.parse_args(arguments)


def main(arguments=None):
    options = parse(arguments)
    check_name(options.db)
    checks.check_python()
    if not 0 < options.port < 65536:
        raise SetupError(f"{options.port} is not a port number (1 to 65535).")
    paths = find_paths()
    _check_port(paths, options)
    with locked(paths.work / f"demo-{options.db}.lock", "preparing this demo"):
        _check_port(paths, options)
        environment = prepare()
        server = Server(environment.folder, options.db)
        _stop_older(paths, server)
        databases = Databases(environment).ready()
        started = start(environment, databases, server, options)
        print_welcome(databases, options)
    if options.no_wait or not started:
        return 0
    return serve(server)


def _stop_older(paths, server):
    """End the server of a same-named database made with other packages.

    That database stays where it is; this checkout's new packages need a new one.
    """
    for other in all_servers(paths.work):
        if other.database == server.database and other.folder != server.folder:
            other.stop()


def _check_port(paths, options):
    """Before anything long: is the port free, or our own server's?"""
    for path in paths.work.glob(f"*/servers/{options.db}.json"):
        state = Server(path.parents[1], options.db).state
        if state and state["port"] == options.port:
            return
    checks.check_port(options.port)


def start(environment, databases, server, options):
    """Bring the database up to date and start the server.

    :return: whether a server was started (else the right one runs already)
    """
    name, key = options.db, addon.content_key(environment.paths.checkout)
    if options.fresh or not databases.note(name):
        server.stop()
        install(environment, databases, name, key)
    elif databases.note(name) != key:
        server.stop()
        update(environment, databases, name, key)
    state = server.state
    if state and (state["port"], state["key"]) == (options.port, key):
        return False
    server.stop()
    checks.check_port(options.port)
    say("starting the server")
    configuration = environment.configuration(
        f"demo-{name}", db_name=name, http_port=options.port, max_cron_threads=1
    )
    server.start(environment, configuration, options.port, key)
    return True


def install(environment, databases, name, key):
    """Make the database anew: the template's copy, the addon, its demo data."""
    say(f"making the database {name} with the addon and its demonstration data")
    databases.drop(name)
    databases.create(name)
    log = _odoo(environment, name, "installing the addon", "-i", ADDON, "--with-demo")
    if not databases.has_demo_data(name):
        raise SetupError(f"The demonstration data cannot be loaded:\n{log[-3000:]}")
    databases.set_note(name, key)


def update(environment, databases, name, key):
    """Bring an older demo database up to date with the addon's files."""
    say("the addon's files have changed: updating it in the demo database")
    _odoo(environment, name, "updating the addon", "-u", ADDON)
    say("the demonstration data stay as they are (--fresh makes them anew)")
    databases.set_note(name, key)


def _odoo(environment, name, what, *arguments):
    """Run Odoo on the database, show its warnings, return its log."""
    configuration = environment.configuration(f"install-{name}", db_name=name)
    log = environment.run_odoo(
        what,
        *(*arguments, "--stop-after-init", "--log-level=warn"),
        configuration=configuration,
    )
    for line in log.splitlines():
        if " WARNING " in line or " ERROR " in line:
            say(line.split(" ", 3)[-1])
    return log


def print_welcome(databases, options):
    """The address, one login per role, what to try first."""
    there = set(
        databases.cluster.sql(
            "SELECT login FROM res_users WHERE active", database=options.db
        )
    )
    lines = [
        "",
        f"  Odoo 19 with {ADDON} answers at  http://127.0.0.1:{options.port}/",
        f"  (database {options.db}, ready after {elapsed():.1f} seconds)",
        "",
        "  Log in (the password is the login):",
        *(f"    {login:11} {role}" for login, role in ROLES if login in there),
        "",
        "  Try first:",
        *(f"    - {step}" for step in TRY_FIRST),
        "",
    ]
    print("\n".join(lines), flush=True)


def serve(server):
    """Stay until the person presses Ctrl-C or ends this process."""

    def end(*_args):
        raise KeyboardInterrupt

    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, end)
    print("  Ctrl-C ends it.", flush=True)
    try:
        server.wait()
    except KeyboardInterrupt:
        print(flush=True)
        server.stop()
        stop_idle_postgres(find_paths())
        return 0
    raise SetupError(f"The server has ended by itself: see {server.log}.")
