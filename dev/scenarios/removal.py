# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The addon uninstalled: what is left of it, and whether it can be put back."""

import time

from setup.paths import ADDON

from .compare import structure
from .world import BROKEN, Outcome, Running

# Where traces hide that are no table or column of the addon: what counts them.
TRACES = {
    "names of its records": "SELECT count(*) FROM ir_model_data"
    # Odoo keeps people whom other records name: those of the demonstration.
    " WHERE module = 'commune_dialogue' AND model NOT IN ('res.users', 'res.partner')",
    "models": "SELECT count(*) FROM ir_model WHERE model LIKE 'dialogue.%'",
    "fields": "SELECT count(*) FROM ir_model_fields WHERE model LIKE 'dialogue.%'"
    " OR name LIKE 'dialogue\\_%' OR relation LIKE 'dialogue.%'",
    "files": "SELECT count(*) FROM ir_attachment WHERE res_model LIKE 'dialogue.%'"
    " OR url LIKE '%commune_dialogue%'",
    "messages": "SELECT count(*) FROM mail_message WHERE model LIKE 'dialogue.%'",
    "followers": "SELECT count(*) FROM mail_followers"
    " WHERE res_model LIKE 'dialogue.%'",
    "activities": "SELECT count(*) FROM mail_activity"
    " WHERE res_model LIKE 'dialogue.%'",
    "kinds of activities": "SELECT count(*) FROM mail_activity_type"
    " WHERE res_model LIKE 'dialogue.%'",
    "mails": "SELECT count(*) FROM mail_mail m JOIN mail_message e"
    " ON e.id = m.mail_message_id WHERE e.model LIKE 'dialogue.%'"
    " OR m.body_html LIKE '%/odoo/dialogue%'",
    "jobs": "SELECT count(*) FROM ir_cron WHERE cron_name LIKE 'Dialogue%'",
    "server actions": "SELECT count(*) FROM ir_act_server WHERE code LIKE '%dialogue%'",
    "actions": "SELECT count(*) FROM ir_act_window WHERE res_model LIKE 'dialogue.%'",
    "client actions": "SELECT count(*) FROM ir_act_client WHERE tag LIKE '%dialogue%'",
    "reports": "SELECT count(*) FROM ir_act_report_xml"
    " WHERE model LIKE 'dialogue.%' OR report_name LIKE 'commune_dialogue.%'",
    "views": "SELECT count(*) FROM ir_ui_view WHERE model LIKE 'dialogue.%'"
    " OR key LIKE 'commune_dialogue.%' OR arch_db::text LIKE '%dialogue\\_%'",
    "menus": "SELECT count(*) FROM ir_ui_menu WHERE web_icon LIKE 'commune_dialogue%'",
    "series of numbers": "SELECT count(*) FROM ir_sequence"
    " WHERE code LIKE 'dialogue.%'",
    "parameters": "SELECT count(*) FROM ir_config_parameter"
    " WHERE key LIKE '%dialogue%'",
    "filters": "SELECT count(*) FROM ir_filters WHERE model_id LIKE 'dialogue.%'",
    "exports": "SELECT count(*) FROM ir_exports WHERE resource LIKE 'dialogue.%'",
    "groups": "SELECT count(*) FROM res_groups_privilege"
    " WHERE name::text LIKE '%Dialogue%'",
    "calendar entries": "SELECT count(*) FROM calendar_event"
    " WHERE name LIKE '%đối thoại%' OR res_model LIKE 'dialogue.%'",
    "tours": "SELECT count(*) FROM web_tour_tour WHERE name LIKE '%dialogue%'",
    "messages of the bus": "SELECT count(*) FROM bus_bus"
    " WHERE channel LIKE '%dialogue\\_%' AND create_date < now() - interval '1 day'",
    "own tabs of views": "SELECT count(*) FROM ir_embedded_actions"
    " WHERE parent_res_model LIKE 'dialogue.%'",
}


def uninstall(world):
    """Uninstall, look for traces, use what is left, install again."""
    database = world.fresh("removed")
    world.shell(database, "leavings")
    began = time.monotonic()
    world.shell(database, "remove")
    outcome = Outcome("uninstalled, with demo data and a day's work in it", "", None)
    outcome.back = time.monotonic() - began
    left = {what: world.number(database, query) for what, query in TRACES.items()}
    outcome.wrong += [f"{count} {what}" for what, count in left.items() if count]
    outcome.wrong += _structure_left(world, database)
    outcome.wrong += world.files_wrong(database)[:3]
    outcome.found = (
        "tables, columns, indexes and constraints are those of a database that never"
        f" had it; of {len(TRACES)} kinds of traces none"
    )
    yield outcome
    yield _without(world, database)
    yield _again(world, database)


def _structure_left(world, database):
    """Compare with a database that has the same modules and never had the addon."""
    own, plain = world.own, "dialogue_faults_plain"
    own.drop(plain)
    own.create(plain)
    # Through a dump as the other one: it words some constraints differently.
    world.databases.drop(plain)
    world.cluster.copy_from(own.cluster, plain, plain)
    own.drop(plain)
    before = structure(world.cluster, plain)
    after = structure(world.cluster, database)
    return sorted(after - before) + [f"missing: {each}" for each in before - after]


def _without(world, database):
    outcome = Outcome("Odoo without it", "starts; employees, calendar, web client open")
    with Running(world, database) as running:
        outcome.wrong += _opens(running)
        outcome.wrong += [
            line[:160]
            for line in running.log.splitlines()
            if " ERROR " in line or " WARNING " in line
        ]
    return outcome


def _opens(running):
    wrong = []
    person = running.person("admin")
    calls = (
        ("hr.employee", "web_search_read", [[], {"name": {}}], {"limit": 5}),
        ("calendar.event", "web_search_read", [[], {"name": {}}], {"limit": 5}),
        ("hr.employee", "get_views", [[[False, "kanban"], [False, "form"]]], {}),
        ("calendar.event", "get_views", [[[False, "calendar"], [False, "form"]]], {}),
        ("res.company", "get_views", [[[False, "form"]]], {}),
        ("res.users", "get_views", [[[False, "form"]]], {}),
        ("res.config.settings", "get_views", [[[False, "form"]]], {}),
        ("ir.ui.menu", "load_web_menus", [[], False], {}),
    )
    for model, method, args, more in calls:
        try:
            person.call(model, method, *args, **more)
        except BROKEN as error:
            wrong.append(f"{model}.{method}: {error}"[:200])
    for path in ("/odoo", "/web/login"):
        connection = person.connection
        connection.close()
        connection.request("GET", path, headers={"Cookie": person.cookie})
        response = connection.getresponse()
        response.read()
        if response.status != 200:
            wrong.append(f"{path}: {response.status}")
    return wrong


def _again(world, database):
    began = time.monotonic()
    log = world.odoo(database, "-i", ADDON)
    outcome = Outcome("installed again", "the administrator's page opens")
    outcome.back = time.monotonic() - began
    outcome.wrong += [
        line[:200]
        for line in log.splitlines()
        if " ERROR " in line or " WARNING " in line
    ]
    world.shell(database, "manager")
    with Running(world, database) as running:
        try:
            running.person("admin").call("dialogue.home", "get_home")
        except BROKEN as error:
            outcome.wrong.append(str(error)[:200])
    return outcome
