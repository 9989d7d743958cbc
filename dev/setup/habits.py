# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Habits of older versions of Odoo that Odoo 19 punishes, often silently.

The linters of OCA know only some of them. Python is read through its syntax tree and
XML through a parser, so comments and strings that merely mention a name are left
alone.
"""

import ast
from dataclasses import dataclass
from xml.etree import ElementTree
from xml.parsers import expat

IGNORED_FOLDERS = {"dev", "docs", "build", "dist", "lib"}

# Names that may not be assigned in a model's class body.
CLASS_NAMES = {
    "_sql_constraints": "the constraint would not exist: use models.Constraint",
}
# Methods that may not be defined.
METHODS = {
    "name_get": "never called: write _compute_display_name",
    "_name_search": "never called: use _rec_names_search or _search_display_name",
}
# Attributes and methods that may not be used on anything.
ATTRIBUTES = {
    "groups_id": "renamed: group_ids (explicit) or all_group_ids (with implied)",
    "read_group": "deprecated: _read_group in Python, formatted_read_group for views",
    "_cr": "deprecated: self.env.cr",
    "_uid": "deprecated: self.env.uid",
    "_context": "deprecated: self.env.context",
    "check_access_rights": "deprecated: check_access or has_access",
    "check_access_rule": "deprecated: check_access or has_access",
    "_filter_access_rules": "deprecated: _filtered_access",
    "_filter_access_rules_python": "deprecated: _filtered_access",
    "toggle_active": "deprecated: action_archive or action_unarchive",
    "_notify_progress": "deprecated: _commit_progress",
    "name_get": "gone: display_name",
}
# Keyword arguments of fields and routes.
KEYWORDS = {
    "auto_join": "unknown: bypass_search_access",
    "group_operator": "deprecated: aggregator",
    "track_visibility": "unknown: tracking",
    "states": "unknown on fields: readonly and required belong into the view",
}
# Fields of records in data files, by model; None is every model.
RECORD_FIELDS = {
    (None, "groups_id"): "renamed: group_ids",
    ("res.groups", "users"): "renamed: user_ids",
    ("res.groups", "category_id"): "renamed: privilege_id (res.groups.privilege)",
    ("ir.cron", "numbercall"): "gone",
    ("ir.cron", "doall"): "gone",
}
ATTRIBUTES_XML = {
    "t-esc": "deprecated: t-out",
    "t-raw": "deprecated: t-out",
    "attrs": "gone: write invisible=, readonly= or required= with an expression",
    "states": "gone: write invisible= with an expression",
}
PERIODS = ("this_", "last_", "antepenultimate_")


@dataclass(frozen=True, order=True)
class Finding:
    """One outdated habit in one place."""

    path: str
    line: int
    what: str

    def __str__(self):
        return f"{self.path}:{self.line}: {self.what}"


def check_folder(folder):
    """Return the findings in all Python and XML files of an addon, sorted."""
    found = []
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if IGNORED_FOLDERS & set(parts) or any(part.startswith(".") for part in parts):
            continue
        name = str(path.relative_to(folder))
        if path.suffix == ".py":
            found += check_python(path.read_text(encoding="utf-8"), name)
        elif path.suffix == ".xml":
            found += check_xml(path.read_text(encoding="utf-8"), name)
    return sorted(found)


def check_python(text, name="<python>"):
    """Return the findings in one Python file."""
    checker = _PythonChecker(name)
    checker.visit(ast.parse(text, name))
    return checker.found


class _PythonChecker(ast.NodeVisitor):
    def __init__(self, name):
        self.name = name
        self.found = []

    def _add(self, node, what):
        self.found.append(Finding(self.name, node.lineno, what))

    def visit_ClassDef(self, node):
        for statement in node.body:
            for target in getattr(statement, "targets", []):
                if getattr(target, "id", None) in CLASS_NAMES:
                    self._add(statement, f"{target.id}: {CLASS_NAMES[target.id]}")
            if isinstance(statement, ast.FunctionDef) and statement.name in METHODS:
                self._add(statement, f"{statement.name}: {METHODS[statement.name]}")
        self.generic_visit(node)

    def visit_Attribute(self, node):
        if node.attr in ATTRIBUTES:
            self._add(node, f"{node.attr}: {ATTRIBUTES[node.attr]}")
        self.generic_visit(node)

    def visit_ImportFrom(self, node):
        names = {alias.name for alias in node.names}
        module = node.module or ""
        if module.startswith("odoo.osv") or (module == "odoo" and "osv" in names):
            self._add(node, "odoo.osv: from odoo.fields import Domain")
        self.generic_visit(node)

    def visit_Call(self, node):
        for keyword in node.keywords:
            if keyword.arg in KEYWORDS and self._is_field(node.func):
                self._add(node, f"{keyword.arg}=: {KEYWORDS[keyword.arg]}")
            if keyword.arg == "default" and self._is_now(keyword.value):
                self._add(node, "default=: evaluated once, at the server's start")
            if (
                keyword.arg == "type"
                and self._ends_with(node.func, "route")
                and getattr(keyword.value, "value", None) == "json"
            ):
                self._add(node, 'type="json": deprecated: type="jsonrpc"')
        self.generic_visit(node)

    def visit_Dict(self, node):
        for key, value in zip(node.keys, node.values, strict=True):
            word = getattr(key, "value", None)
            if word in ("groups_id", "numbercall", "doall"):
                self._add(node, f"{word}: renamed or gone")
            text = getattr(value, "value", None)
            if word == "view_mode" and "tree" in str(text).split(","):
                self._add(node, "view_mode tree: list")
        self.generic_visit(node)

    @staticmethod
    def _is_field(function):
        return isinstance(function, ast.Attribute) and (
            getattr(function.value, "id", None) == "fields"
        )

    @staticmethod
    def _is_now(value):
        return isinstance(value, ast.Call) and (
            ast.unparse(value.func)
            in ("fields.Date.today", "fields.Datetime.now", "datetime.now")
        )

    @staticmethod
    def _ends_with(function, name):
        return getattr(function, "attr", getattr(function, "id", None)) == name


def check_xml(text, name="<xml>"):
    """Return the findings in one XML file (data, views, templates)."""
    return [
        Finding(name, element.line, what)
        for element, parents in _walk(_parse(text))
        for what in _habits_of(element, parents)
    ]


class _Element(ElementTree.Element):
    """An element that knows its line."""

    line = 0


def _parse(text):
    """Parse XML and keep the lines, which ElementTree does not do by itself."""

    def make(tag, attributes):
        element = _Element(tag, attributes)
        element.line = parser.CurrentLineNumber
        return element

    parser = expat.ParserCreate()
    builder = ElementTree.TreeBuilder(element_factory=make)
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    parser.Parse(text.encode(), True)
    return builder.close()


def _walk(element, parents=()):
    """Yield every element with the elements it lies in, the innermost last."""
    yield element, parents
    for child in element:
        yield from _walk(child, (*parents, element))


def _habits_of(element, parents):
    """Yield what is outdated in one element."""
    inside = {parent.tag for parent in parents}
    if element.tag == "tree":
        yield "<tree>: <list>"
    for attribute, advice in ATTRIBUTES_XML.items():
        if attribute in element.attrib:
            yield f"{attribute}=: {advice}"
    if element.get("t-name") == "kanban-box":
        yield 't-name="kanban-box": t-name="card"'
    if "oe_chatter" in element.get("class", "").split():
        yield "oe_chatter: <chatter/>"
    if element.tag == "group" and "search" in inside:
        yield from (
            f"<group {attribute}=> in a search view: only name= is allowed"
            for attribute in ("expand", "string")
            if attribute in element.attrib
        )
    if element.get("default_period", "").startswith(PERIODS):
        yield "default_period: month, month-1, year, first_quarter..."
    if element.tag == "field" and parents and parents[-1].tag == "record":
        yield from _habits_of_value(element, parents[-1].get("model"))


def _habits_of_value(field, model):
    """Yield what is outdated in one value of a record in a data file."""
    name = field.get("name")
    for key in ((None, name), (model, name)):
        if key in RECORD_FIELDS:
            yield f"{name} of {model}: {RECORD_FIELDS[key]}"
    if name == "view_mode" and "tree" in (field.text or "").split(","):
        yield "view_mode tree: list"
