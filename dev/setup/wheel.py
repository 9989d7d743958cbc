# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""``dev/build-wheel``: the addon as a wheel, without what only developers need.

``whool`` packs every tracked file and knows no exceptions, so it gets a copy of the
tracked files, in a folder that bears the addon's name.
"""

import argparse
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path

from . import venv
from .command import run
from .errors import SetupError
from .paths import ADDON, CHECKOUT, find_paths

EXCLUDED_FOLDERS = ("dev", ".ci")
# whool leaves its own pyproject.toml out of the wheel; naming it here would take it
# out of the copy too, and with it the name of the build backend.
EXCLUDED_FILES = (".gitignore", ".pylintrc", ".oca_hooks.cfg")
LEFT_OUT_BY_WHOOL = ("pyproject.toml",)
BUILD = (
    "import sys; from whool import buildapi; print(buildapi.build_wheel(sys.argv[1]))"
)


def main(arguments=None):
    parser = argparse.ArgumentParser(
        prog="dev/build-wheel", description="Build the addon's wheel."
    )
    parser.add_argument(
        "folder", nargs="?", default="dist", help="where to put it (default: dist)"
    )
    options = parser.parse_args(arguments)
    target = Path(options.folder).absolute()
    target.mkdir(parents=True, exist_ok=True)
    python = venv.lint(find_paths().prepare())
    print(build(python, CHECKOUT, target))
    return 0


def build(python, checkout, target):
    """Build the wheel into ``target`` and return its path."""
    with tempfile.TemporaryDirectory() as temporary:
        copy = Path(temporary) / ADDON
        copy_tracked(checkout, copy)
        output = run([python, "-c", BUILD, target], what="building the wheel", cwd=copy)
    return target / output.strip().splitlines()[-1]


def copy_tracked(checkout, target):
    """Copy what belongs into the wheel."""
    for name in tracked_files(checkout):
        source, copy = checkout / name, target / name
        # A file may be deleted but not yet committed as such.
        if is_packed(name) and source.is_file():
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, copy)


def tracked_files(checkout):
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=checkout,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        check=False,
    )
    if listing.returncode:
        raise SetupError("A wheel is built from a git checkout, and this is none.")
    return sorted(filter(None, listing.stdout.split("\0")))


def is_packed(name):
    return name not in EXCLUDED_FILES and name.split("/")[0] not in EXCLUDED_FOLDERS


def problem_in(wheel, expected):
    """Say what is wrong with a wheel's content, or return an empty string."""
    if not wheel.name.startswith(f"odoo_addon_{ADDON}-"):
        return f"the wheel is called {wheel.name}"
    prefix = f"odoo/addons/{ADDON}/"
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if name.startswith(prefix)}
    wanted = {
        prefix + name
        for name in expected
        if is_packed(name) and name not in LEFT_OUT_BY_WHOOL
    }
    if names != wanted:
        return f"missing {sorted(wanted - names)}, too much {sorted(names - wanted)}"
    return ""
