# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Run other programs; a failure becomes a sentence with the tail of their output."""

import subprocess
from pathlib import Path

from .errors import CAUSES, DownloadError, SetupError, explain

TAIL = 15


class CommandFailed(SetupError):
    """A program ended with an error; ``output`` is all that it printed."""

    def __init__(self, message, output):
        super().__init__(message)
        self.output = output


def run(command, *, what, cwd=None, env=None, log=None, stdin=None):
    """Run a program to its end and return its output (both streams).

    :param str what: what was being done, for the error: "unpacking Odoo"
    :param Path log: file that keeps the whole output
    :param str stdin: text for the program's standard input
    :raise SetupError: with one sentence for a known cause, else with the output's end
    """
    process = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=env,
        input=stdin,
        stdin=subprocess.DEVNULL if stdin is None else None,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if log:
        Path(log).write_text(process.stdout)
    if process.returncode:
        raise failure(what, process.stdout, log)
    return process.stdout


def failure(what, output, log=None):
    """Return the exception for a program that failed while doing ``what``."""
    sentence = explain(output)
    if sentence == CAUSES[1][1]:
        return DownloadError(sentence)
    if sentence:
        return SetupError(sentence)
    lines = [line for line in output.strip().splitlines() if line.strip()]
    where = f" (the whole output is in {log})" if log else ""
    tail = "\n".join(["", *lines[-TAIL:]])
    return CommandFailed(f"Failed while {what}{where}:{tail}", output)


def succeeds(command, **options):
    """Whether a program ends with success; its output is thrown away."""
    return not subprocess.run(
        [str(part) for part in command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
        **options,
    ).returncode
