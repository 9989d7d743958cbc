# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the web client asks the server when somebody opens a list, a board, a form.

The read specifications, orders and limits follow from the views, as the client's own
code makes them of the same views.
"""

import ast

from lxml import etree

ACTIVITY = (
    "activity_exception_decoration",
    "activity_exception_icon",
    "activity_state",
    "activity_summary",
    "activity_type_icon",
    "activity_type_id",
)
# Records of a list, and of a list within a form.
LIMIT, MANY = 80, 40


class Client:
    """The calls of one model's views, for one user."""

    def __init__(self, env, model, base=(), is_open=()):
        self.model, self.base, self.is_open = model, list(base), list(is_open)
        views = env[model].get_views(
            [(False, kind) for kind in ("list", "kanban", "form", "search")]
        )["views"]
        self.arch = {
            kind: etree.fromstring(view["arch"]) for kind, view in views.items()
        }
        fields = env[model]._fields
        self.spec = {
            kind: read_spec(env, model, self.arch[kind])
            for kind in ("list", "kanban", "form")
        }
        # Captured from a browser: a form asks for it whether it shows it or not.
        self.spec["form"]["display_name"] = {}
        kanban = self.arch["kanban"]
        self.group = kanban.get("default_group_by")
        self.order = {kind: self._order(self.arch[kind]) for kind in ("list", "kanban")}
        self.progress = next(
            (
                {
                    "field": node.get("field"),
                    "colors": ast.literal_eval(node.get("colors")),
                }
                for node in kanban.iter("progressbar")
            ),
            None,
        )
        self.panel = [
            (node.get("name"), node.attrib)
            for node in self.arch["search"].iterfind(".//searchpanel/field")
            if fields[node.get("name")].type in ("many2one", "selection")
            and node.get("select") != "multi"
        ]

    def _order(self, arch):
        order = arch.get("default_order")
        handles = [
            node.get("name")
            for node in arch.iterfind("field")
            if node.get("widget") == "handle"
        ]
        if order or arch.tag != "list" or not handles:
            return order or ""
        return f"{handles[0]} ASC, id ASC"

    def open_list(self, env, domain=()):
        """The list of 80 records."""
        return (
            env[self.model]
            .with_context(bin_size=True)
            .web_search_read(
                [*self.base, *domain],
                self.spec["list"],
                offset=0,
                limit=LIMIT,
                order=self.order["list"],
                count_limit=10001,
            )
        )

    def open_board(self, env, domain=()):
        """The kanban: its columns with their cards, progress bars, the side panel."""
        domain = [*self.base, *domain]
        model = env[self.model].with_context(read_group_expand=True)
        result = model.web_read_group(
            domain,
            [self.group],
            [],
            order=self.order["kanban"],
            auto_unfold=True,
            opening_info=[],
            unfold_read_specification=self.spec["kanban"],
            unfold_read_default_limit=LIMIT,
            groupby_read_specification={},
        )
        if self.progress:
            model.read_progress_bar(domain, self.group, self.progress)
        self.open_panel(env, domain)
        return result

    def open_panel(self, env, domain=()):
        """The side panel of the search view, where there is one."""
        for name, options in self.panel:
            env[self.model].search_panel_select_range(
                name,
                category_domain=[],
                enable_counters=options.get("enable_counters") == "1",
                expand=options.get("expand") == "1",
                filter_domain=[],
                hierarchize=options.get("hierarchize", "1") == "1",
                limit=200,
                search_domain=list(domain),
            )

    def open_form(self, env, record_id):
        return env[self.model].browse(record_id).web_read(self.spec["form"])

    def search(self, env, words):
        """Type words into the search box and press Enter: the list of 80."""
        first = self.arch["search"].find(".//field")
        domain = first.get("filter_domain")
        if domain:
            domain = _typed(domain, words)
        else:
            domain = [(first.get("name"), "ilike", words)]
        return self.open_list(env, domain)

    def count(self, env, groups, domain=()):
        """Numbers by department and state, as a pivot or a grouped list asks."""
        return env[self.model].formatted_read_group(
            [*self.base, *domain], groups, ["__count"]
        )


def _typed(domain, words):
    """Return the domain of a search field with the words that were typed."""
    tree = ast.parse(domain, mode="eval")
    for node in ast.walk(tree):
        if isinstance(node, ast.List | ast.Tuple):
            node.elts = [
                ast.Constant(words)
                if isinstance(part, ast.Name) and part.id == "self"
                else part
                for part in node.elts
            ]
    return ast.literal_eval(ast.fix_missing_locations(tree).body)


def read_spec(env, model, arch):
    """Return the read specification that the client makes of a view."""
    fields, spec = env[model]._fields, {}
    for node in arch.iter("field"):
        name, widget = node.get("name"), node.get("widget") or ""
        if name not in fields or not _belongs_to(node, arch):
            continue
        spec[name] = _field_spec(env, fields[name], node, widget)
        if widget in ("list_activity", "kanban_activity"):
            for extra in ACTIVITY:
                spec[extra] = {}
            spec["activity_type_id"] = {"fields": {"display_name": {}}}
    return spec


def _belongs_to(node, arch):
    """Whether a field is the view's own, not one of a list within it."""
    parent = node.getparent()
    while parent is not None and parent is not arch:
        if parent.tag == "field":
            return False
        parent = parent.getparent()
    return True


def _field_spec(env, field, node, widget):
    hidden = {node.get("column_invisible"), node.get("invisible")} & {"True", "1"}
    if field.type == "many2one":
        return {"fields": {} if hidden else {"display_name": {}}}
    if field.type not in ("many2many", "one2many"):
        return {}
    inner = next((child for child in node if child.tag in ("list", "kanban")), None)
    if inner is not None:
        fields = read_spec(env, field.comodel_name, inner)
        return {"fields": fields, "limit": MANY}
    fields = {}
    if "tags" in widget or "avatar" in widget or field.type == "many2many":
        fields["display_name"] = {}
        if "color_field" in (node.get("options") or ""):
            fields["color"] = {}
    return {"fields": fields}
