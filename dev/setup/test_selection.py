# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""From a pattern as a person types it to Odoo's test tags."""

import ast
from pathlib import Path

from .errors import SetupError
from .paths import ADDON

EVERYTHING = f"/{ADDON}"
# The tag of the tests that want a database without demonstration data.
FRESH = "dialogue_fresh"


def tags(checkout, patterns):
    """Return the value for ``--test-tags``.

    A pattern is a part of a file's, a class's or a method's name (``test_access``,
    ``TestDeadline``, ``test_tet``), or ``TestDeadline.test_tet``.

    :raise SetupError: when no test has such a name
    """
    if not patterns:
        return EVERYTHING
    selected = []
    for pattern in patterns:
        found = list(_matching(checkout, pattern))
        if not found:
            raise SetupError(f"No test has `{pattern}` in its name.")
        selected += [tag for tag in found if tag not in selected]
    return ",".join(selected)


def _matching(checkout, pattern):
    tests = dict(_tests(checkout))
    stem = Path(pattern).name.removesuffix(".py")
    files = [path for path in tests if stem in path.stem]
    if files:
        for path in files:
            kind = _kind(path)
            yield f"{kind}/{ADDON}/tests/{path.relative_to(checkout / 'tests')}"
        return
    for path, classes in tests.items():
        for name, methods in classes.items():
            if pattern in name:
                yield f"{_kind(path)}/{ADDON}:{name}"
                continue
            for method in methods:
                if pattern in f"{name}.{method}":
                    yield f"{_kind(path)}/{ADDON}:{name}.{method}"


def _kind(path):
    """The tag that a file's tests bear in place of the usual one, or nothing."""
    return FRESH if f'"{FRESH}"' in path.read_text(encoding="utf-8") else ""


def split(test_tags):
    """Return the tags of the usual tests, and those that want a fresh database."""
    if test_tags == EVERYTHING:
        return EVERYTHING, FRESH + EVERYTHING
    parts = test_tags.split(",")
    fresh = [part for part in parts if part.startswith(FRESH)]
    return ",".join(part for part in parts if part not in fresh), ",".join(fresh)


def _tests(checkout):
    """Yield ``(file, {class: [methods]})`` of the addon's tests."""
    for path in sorted((checkout / "tests").rglob("test_*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
        yield (
            path,
            {
                node.name: [
                    part.name
                    for part in node.body
                    if isinstance(part, ast.FunctionDef)
                    and part.name.startswith("test")
                ]
                for node in tree.body
                if isinstance(node, ast.ClassDef)
            },
        )
