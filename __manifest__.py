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
        "data/document_style_data.xml",
        "data/legal_basis_data.xml",
        "data/delegate_group_data.xml",
        "data/agenda_data.xml",
        "data/duty_data.xml",
        # reports
        # wizards
        "wizards/reason_views.xml",
        # views
        # menus
        "views/menus.xml",
    ],
    "demo": [],
    "assets": {},
    "application": True,
}
