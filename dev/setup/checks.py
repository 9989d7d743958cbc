# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Checks before anything long starts."""

import platform
import shutil
import socket
import sys

from .errors import SetupError

PYTHON_OLDEST, PYTHON_NEWEST = (3, 10), (3, 13)
ARCHITECTURES = ("x86_64", "aarch64")


def check_python(version=None):
    """Odoo 19 runs on Python 3.10 to 3.13; the pins are made with 3.11."""
    version = version or sys.version_info[:3]
    if not PYTHON_OLDEST <= tuple(version[:2]) <= PYTHON_NEWEST:
        raise SetupError(
            "Odoo 19 needs Python 3.10 to 3.13 (best 3.11) and this is "
            f"{'.'.join(map(str, version))}: run it with another one, for example "
            f"`python3.11 {sys.argv[0]}`."
        )


def check_platform(system=None, machine=None, own_postgres=False):
    """The embedded PostgreSQL is built for two architectures of Linux."""
    system, machine = system or platform.system(), machine or platform.machine()
    if system != "Linux":
        raise SetupError(f"This set-up is for Linux (Debian 12), not for {system}.")
    if machine not in ARCHITECTURES and not own_postgres:
        raise SetupError(
            f"There is no embedded PostgreSQL for {machine}: name the folder of an "
            "installed one, PG_BIN=/usr/lib/postgresql/15/bin."
        )


def check_disk(folder, needed, free=None):
    """Refuse to start what cannot end; ``needed`` in megabytes."""
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    if free is None:
        free = shutil.disk_usage(existing).free // 2**20
    if free < needed:
        raise SetupError(
            f"The disk is full: {free} MB are free for {folder} and {needed} MB are "
            "needed; free some space or point XDG_CACHE_HOME to another disk."
        )


def port_is_free(port, host="127.0.0.1"):
    """Whether a server could listen on the port."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # As the server does it: a port in TIME_WAIT is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def free_port(host="127.0.0.1"):
    """Return a port nobody listens on."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((host, 0))
        return probe.getsockname()[1]


def check_port(port):
    """One sentence when the port is taken, with a free one to use instead."""
    if not port_is_free(port):
        other = next(
            (n for n in range(port + 1, port + 100) if port_is_free(n)), free_port()
        )
        raise SetupError(
            f"Port {port} is taken by another program: choose another one, for "
            f"example `dev/demo --port {other}`."
        )
