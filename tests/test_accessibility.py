# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import importlib.util
import json
import uuid
from pathlib import Path

from odoo.tests import tagged

from .common_browser import DemoBrowserCase

# axe-core comes with a package that drives another browser; only its script is used.
PACKAGE = "axe_playwright_python"
SCRIPT = "axe.min.js"
# What this addon draws: its client actions, and its views within Odoo's frame.
OWN = [
    ".o_dialogue_home",
    ".o_dialogue_desk",
    ".o_dialogue_projector",
    ".o_dialogue_attendance",
    ".o_view_controller .o_content",
    ".modal .o_form_view",
]
# What Odoo draws inside them, with what it does that this addon cannot mend.
NOT_OURS = [
    # The tabs of a form: the list around them is not called one.
    ".o_notebook_headers",
    # Boxes to choose from: states that their role does not know, and a name of
    # autocompletion that browsers do not know.
    ".o_tag",
    ".o-dropdown.dropdown-toggle",
    ".o-autocomplete--input",
    # The history beside a form: buttons without a name, pale dates.
    ".o-mail-Form-chatter",
    ".o-mail-ChatterContainer",
    # A state that is not reached yet is pale on purpose, and disabled.
    ".o_statusbar_status",
    # The panel of filters: a list item without a list.
    ".o_search_panel",
    # Avatars repeat a name that stands beside them, with an empty text.
    ".o_avatar",
    ".o_m2o_avatar",
    # Colour bars above the columns: `role=progressbar` on a bar of nothing.
    ".o_column_progress",
    ".o_kanban_header",
    # The columns of a list: cells of ticks and of the menu of columns have no heading,
    # and a row is reached by the arrow keys, not by the tabulator.
    ".o_list_record_selector",
    ".o_list_actions_header",
    # The example that Odoo draws behind the help of an empty view is not to be read.
    ".o_view_sample_data",
]
# Rules that are broken by how Odoo draws any field, wherever it stands.
ODOO_RULES = [
    # Odoo's links of brand colour in text, and disabled buttons' colours.
    "link-in-text-block",
    # The body of a view scrolls without taking the focus; what it holds does.
    "scrollable-region-focusable",
]
CHECK = (Path(__file__).parent / "data/check_axe.js").read_text()


class AccessibilityCase(DemoBrowserCase):
    """Finds what axe calls serious or critical (WCAG 2 A and AA)."""

    def _check(self, login, screens):
        package = importlib.util.find_spec(PACKAGE)
        self.assertTrue(package, "axe is missing: dev/test installs it")
        script = Path(package.origin).with_name(SCRIPT).read_bytes()
        attachment = self.env["ir.attachment"].create(
            {"name": SCRIPT, "raw": script, "mimetype": "text/javascript"}
        )
        attachment.public = True
        given = {
            "address": f"/web/content/{attachment.id}",
            "own": OWN,
            "notOurs": NOT_OURS,
            "odooRules": ODOO_RULES,
        }
        self._walk(login, screens, f"({CHECK})({json.dumps(given)})")

    def _screen(self, name, **options):
        action = self.env.ref(f"commune_dialogue.{name}")
        return [name, action.id, {"clearBreadcrumbs": True, **options}]

    def _hall(self):
        """Start the session of the day, with a speaker; return the hall's screens."""
        user = self.env["res.users"].search([("login", "=", "office")], limit=1)
        Session = self.env["dialogue.session"].with_user(user)
        session = Session.browse(Session.with_company(user.company_id).desk_today())
        session.action_start()
        [line, *_lines] = session.desk_state()["lines"]
        entries = [
            {"uuid": str(uuid.uuid4()), "kind": kind, "values": values}
            for kind, values in (
                ("line_current", {"id": line["id"]}),
                ("speaker_add", {"name": "Lò Văn Ước"}),
                ("speaker_add", {"name": "Hà Thị Mai"}),
                ("agenda_start", {"id": session.agenda_ids[:1].id}),
            )
        ]
        results = session.desk_send(entries)
        self.assertEqual({result["status"] for result in results}, {"done"})
        return [
            self._screen("action_live_desk"),
            self._screen("attendance_action"),
            self._screen("action_projector"),
        ]

    def _record_form(self, login, model, *domain):
        user = self.env["res.users"].search([("login", "=", login)], limit=1)
        record = self.env[model].with_user(user).search(list(domain), limit=1)
        self.assertTrue(record, model)
        return self._form(model, record)


@tagged("post_install", "-at_install", "dialogue_second_half")
class TestAccessibility(AccessibilityCase):
    """The main screens on a desk."""

    def test_screens_of_the_office(self):
        self._check(
            "office",
            [
                self._screen("home_action"),
                self._screen("petition_action"),
                self._screen("petition_action", viewType="list"),
                self._record_form("office", "dialogue.petition"),
                self._record_form("office", "dialogue.session"),
                self._record_form("office", "dialogue.contribution"),
                self._record_form("office", "dialogue.document"),
                self._screen("contribution_typing_action"),
                self._screen("intake_import_action"),
            ],
        )

    def test_screens_in_the_hall(self):
        self._check("office", self._hall())

    def test_screens_of_a_department_head(self):
        self._check(
            "head",
            [
                self._screen("home_action"),
                self._screen("assignment_action"),
                self._screen("assignment_action", viewType="list"),
                self._record_form("head", "dialogue.assignment"),
                self._screen("supervision_action", viewType="kanban"),
            ],
        )

    def test_screens_of_a_village_head(self):
        self._check(
            "village",
            [
                self._screen("home_action"),
                self._screen("contribution_action", viewType="kanban"),
                self._screen("session_village_action", viewType="kanban"),
                self._screen("delegate_action", viewType="kanban"),
                self._screen("intake_import_action"),
            ],
        )


@tagged("post_install", "-at_install", "dialogue_second_half")
class TestAccessibilityOnAPhone(AccessibilityCase):
    """The screens that are another on a phone: cards, forms in one column."""

    browser_size = "360x740"
    touch_enabled = True

    def test_screens_of_a_village_head(self):
        self._check(
            "village",
            [
                self._screen("home_action"),
                self._screen("contribution_action"),
                self._record_form("village", "dialogue.contribution"),
                self._record_form("village", "dialogue.petition"),
                self._record_form("village", "dialogue.session.village"),
                self._screen("intake_import_action"),
            ],
        )

    def test_screens_of_a_department_head(self):
        self._check(
            "head",
            [
                self._screen("assignment_action"),
                self._record_form("head", "dialogue.assignment"),
                self._record_form("head", "dialogue.session"),
            ],
        )

    def test_screens_in_the_hall(self):
        self._check("office", self._hall())
