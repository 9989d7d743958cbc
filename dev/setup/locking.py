# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Locks between processes: two runs at once wait for each other."""

import contextlib
import fcntl

from .progress import say


@contextlib.contextmanager
def locked(path, what):
    """Hold the lock file ``path``; say so when another run holds it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"another run is {what}: waiting for it")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
