# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What several tests need."""

import contextlib
import io
import tempfile
import unittest
from pathlib import Path


class TemporaryCase(unittest.TestCase):
    """A test with a folder of its own, and without progress lines."""

    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name).resolve()
        silence = contextlib.redirect_stderr(io.StringIO())
        self.printed = silence.__enter__()
        self.addCleanup(silence.__exit__, None, None, None)

    def write(self, name, text=""):
        """Write a file below the test's folder and return its path."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path
