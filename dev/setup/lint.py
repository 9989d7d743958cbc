# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""``dev/lint``: the linters. Each one counts as one check."""

import argparse
import subprocess
import tempfile
from pathlib import Path

from . import checks, habits, venv, wheel
from .errors import SetupError
from .paths import ADDON, find_paths
from .progress import say
from .result import Result

# What bandit says of every tool that starts programs, and of tests; docs/security.md
# tells for each why it is no danger in dev/ and tests/.
BANDIT_SKIPS = "B101,B105,B106,B108,B310,B311,B404,B405,B603,B606,B607,B608"


def main(arguments=None):
    parser = argparse.ArgumentParser(
        prog="dev/lint", description="Run the linters on the addon and on dev/."
    )
    parser.parse_args(arguments)
    checks.check_python()
    result = Result()
    run_all(find_paths().prepare(), result)
    print("\n".join(result.report()), flush=True)
    return 1 if result.failed else 0


def run_all(paths, result):
    """Run every linter, print what each finds, count it in ``result``."""
    programs = venv.lint(paths).parent
    for name, command in commands(paths, programs):
        say(f"lint: {name}")
        _count(result, f"lint: {name}", _output(command, paths))
    say("lint: outdated habits")
    _count(
        result,
        "lint: outdated habits",
        "\n".join(map(str, habits.check_folder(paths.checkout))),
    )
    say("lint: the wheel builds")
    _count(result, "lint: the wheel builds", _wheel_problem(programs, paths))


def commands(paths, programs):
    """Return ``[(name, command)]``; they run in the checkout's parent's symlink, so
    that every tool sees the addon under its technical name."""
    translations = sorted((paths.checkout / "i18n").glob("*.po*"))
    yield "ruff", [programs / "ruff", "check", "--no-cache", ADDON]
    yield "ruff format", [programs / "ruff", "format", "--no-cache", "--check", ADDON]
    yield (
        "pylint-odoo",
        [programs / "pylint", f"--rcfile={ADDON}/.pylintrc", ADDON],
    )
    yield (
        "oca-checks-odoo-module",
        [programs / "oca-checks-odoo-module", f"--config={ADDON}/.oca_hooks.cfg"]
        + [ADDON],
    )
    bandit = [programs / "bandit", "-q", "-r"]
    helpers = [f"{ADDON}/dev", f"{ADDON}/tests"]
    yield "bandit", [*bandit, ADDON, "-x", ",".join(helpers)]
    yield "bandit on dev and tests", [*bandit, *helpers, "-s", BANDIT_SKIPS]
    if translations:
        yield (
            "oca-checks-po",
            [programs / "oca-checks-po", f"--config={ADDON}/.oca_hooks.cfg"]
            + [f"{ADDON}/i18n/{path.name}" for path in translations],
        )


def _output(command, paths):
    """Return what a linter found, empty when it is content."""
    process = subprocess.run(
        [str(part) for part in command],
        cwd=paths.addons,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if not process.returncode:
        return ""
    return process.stdout.strip() or f"ended with code {process.returncode}"


def _wheel_problem(programs, paths):
    with tempfile.TemporaryDirectory() as target:
        try:
            built = wheel.build(programs / "python", paths.checkout, Path(target))
        except SetupError as error:
            return str(error)
        return wheel.problem_in(built, wheel.tracked_files(paths.checkout))


def _count(result, name, problem):
    if problem:
        print(f"\n{name}:\n{problem}\n", flush=True)
    result.check(name, problem)
