# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Progress lines, on standard error so that a command's output stays clean."""

import sys
import time

_started = time.monotonic()
_quiet = False


def be_quiet():
    """Print no progress from now on (for commands whose output is the point)."""
    global _quiet
    _quiet = True


def elapsed():
    """Seconds since this command started."""
    return time.monotonic() - _started


def say(message):
    """Print one progress line with the seconds since the start."""
    if not _quiet:
        print(f"[{elapsed():6.1f} s] {message}", file=sys.stderr, flush=True)
