# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""System packages that only the tests need: a browser, and a text layout library."""

import ctypes.util
import os
import shutil
from pathlib import Path

from . import apt
from .errors import SetupError
from .progress import say

# The names under which Odoo looks for a browser.
BROWSERS = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")
# WeasyPrint, the second engine that papers are compared with, loads these.
LIBRARIES = {
    "pango-1.0": "libpango-1.0-0",
    "pangoft2-1.0": "libpangoft2-1.0-0",
    "harfbuzz-subset": "libharfbuzz-subset0",
}


def missing_packages():
    """Return the names of the Debian packages that the tests miss here."""
    missing = [] if any(map(shutil.which, BROWSERS)) else ["chromium"]
    return missing + [
        package for name, package in LIBRARIES.items() if not _library(name)
    ]


def _library(name):
    # find_library needs ldconfig or a compiler, which a bare system may not have.
    return ctypes.util.find_library(name) or any(
        Path("/usr/lib").glob(f"*/lib{name}.so*")
    )


def ensure():
    """Install what is missing when this is root, else say what to install.

    :return: the sentence about what is still missing, or None
    """
    missing = missing_packages()
    if not missing:
        return None
    names = " ".join(missing)
    if os.geteuid() or not apt.available():
        return (
            f"The tests miss {names}: have it installed by the machine's "
            f"administrator (`apt-get install {names}`), tests that need it fail."
        )
    say(f"installing {names} from this machine's package source")
    try:
        apt.install_system(missing)
    except SetupError as error:
        return f"The tests miss {names} and it cannot be installed: {error}"
    return None
