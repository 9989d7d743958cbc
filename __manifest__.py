# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
{
    "name": "Commune Dialogue with the People",
    "summary": "Plan, hold and follow up the commune's dialogue with the people",
    "version": "19.0.1.0.0",
    "category": "Services/Dialogue",
    "author": "The commune_dialogue authors",
    "license": "LGPL-3",
    "depends": ["calendar", "hr", "mail", "resource"],
    "data": [
        # security
        "security/groups.xml",
        "security/ir.model.access.csv",
        "security/rules.xml",
        # data
        "data/field_data.xml",
        "data/document_style_data.xml",
        "data/legal_basis_data.xml",
        "data/delegate_group_data.xml",
        "data/agenda_data.xml",
        "data/duty_data.xml",
        # reports
        "reports/layout.xml",
        # wizards
        "wizards/reason_views.xml",
        "wizards/classify_views.xml",
        "wizards/assign_views.xml",
        "wizards/merge_views.xml",
        "wizards/split_views.xml",
        "wizards/link_views.xml",
        # views, the menu tree first: each view file hangs its own entries into it
        # the menu tree, then the views that hang their own entries into it
        "views/menus.xml",
        "views/field_views.xml",
        "views/village_views.xml",
        "views/makeup_day_views.xml",
        "wizards/holiday_import_views.xml",
        "views/resource_calendar_leaves_views.xml",
        "wizards/settings_views.xml",
        "views/res_config_settings_views.xml",
        "views/delegate_group_views.xml",
        "views/plan_agenda_views.xml",
        "views/delegate_views.xml",
        "views/session_village_views.xml",
        "views/duty_views.xml",
        "views/session_views.xml",
        "views/plan_views.xml",
        "views/contribution_views.xml",
        "views/petition_views.xml",
        "views/assignment_views.xml",
        "views/extension_views.xml",
        "views/supervision_views.xml",
        "views/consideration_views.xml",
        "views/session_matter_views.xml",
    ],
    "demo": [],
    "assets": {
        "web.assets_tests": ["commune_dialogue/static/tests/tours/**/*.js"],
    },
    "application": True,
}
