# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Errors that a person reads: one clear sentence, no traceback."""

import errno
import re
import sys

# What the tools print when the cause is one that a sentence can name. The first
# pattern that is found wins, so the order goes from the surest to the vaguest.
CAUSES = (
    (
        r"No space left on device|Disk quota exceeded|You don't have enough free space",
        "The disk is full: free some space or point XDG_CACHE_HOME to another disk, "
        "then run the same command again.",
    ),
    (
        r"Hash Sum mismatch|DO NOT MATCH THE HASHES|unexpected size|BadZipFile"
        r"|IncompleteRead|incomplete-download|Wheel .* is invalid|unexpected end of",
        "A download arrived damaged: run the same command again, it fetches only "
        "what is missing.",
    ),
    (
        r"Temporary failure (in name resolution|resolving)|Could not resolve"
        r"|Name or service not known|Network is unreachable|Could not connect"
        r"|Cannot initiate the connection|Failed to establish a new connection"
        r"|NewConnectionError|ConnectTimeout|Connection (refused|timed out|reset)"
        r"|Read timed out|ReadTimeout|ProxyError|Could not find a suitable TLS",
        "The network cannot be reached (checked: the package source that this "
        "machine is set up for): connect it, or look at the proxy settings, then "
        "run the same command again.",
    ),
)


class SetupError(Exception):
    """Something the person can put right; the message is the whole output."""


class DownloadError(SetupError):
    """A download that is worth a second try."""


def explain(output):
    """Return the sentence for a known cause in a tool's output, or None."""
    for pattern, sentence in CAUSES:
        if re.search(pattern, output):
            return sentence
    return None


def explain_os_error(error):
    """Return the sentence for an operating system error, or None."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return CAUSES[0][1]
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return (
            f"{error.filename or 'A file'} cannot be written or read by this user: "
            "set XDG_CACHE_HOME to a folder of your own."
        )
    return None


def run_main(main, name):
    """Run a command's main function and turn known errors into one sentence.

    :param main: callable without arguments that returns the exit code
    :param str name: the command as the person typed it, e.g. ``dev/demo``
    """
    try:
        sys.exit(main())
    except SetupError as error:
        message = str(error)
    except OSError as error:
        message = explain_os_error(error)
        if message is None:
            raise
    except KeyboardInterrupt:
        print(
            f"\n{name}: interrupted; run it again, it goes on where it was.",
            file=sys.stderr,
        )
        sys.exit(130)
    print(f"{name}: {message}", file=sys.stderr, flush=True)
    sys.exit(1)
