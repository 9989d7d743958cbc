# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The province: one commune made through the ORM, the others copied from it by SQL.

The copy follows the foreign keys that PostgreSQL knows, so that a column added later
comes along by itself. ``scale.*`` are tables of the bench with what stands where.
"""

import random

from odoo.fields import Command

from . import words
from .places import BRANCH, COMMUNES, DEPARTMENTS, PASSWORD, VILLAGES, YEARS

# Pattern rows by table: the SQL that finds them; :company is the pattern's.
TABLES = {
    "hr_department": "company_id = %(company)s",
    "res_users": "company_id = %(company)s AND login LIKE 'scale%%'",
    "res_partner": (
        "id IN (SELECT partner_id FROM res_users"
        " WHERE company_id = %(company)s AND login LIKE 'scale%%')"
    ),
    "hr_employee": "company_id = %(company)s",
    "resource_resource": (
        "id IN (SELECT resource_id FROM hr_employee WHERE company_id = %(company)s)"
    ),
    "hr_version": (
        "employee_id IN (SELECT id FROM hr_employee WHERE company_id = %(company)s)"
    ),
    "dialogue_village": "company_id = %(company)s",
    "dialogue_body": "company_id = %(company)s",
    "dialogue_plan": "company_id = %(company)s",
    "dialogue_session": "company_id = %(company)s",
    "dialogue_session_village": "company_id = %(company)s",
    "mail_alias": (
        "id IN (SELECT alias_id FROM helpdesk_ticket_team"
        " WHERE company_id = %(company)s UNION"
        " SELECT alias_id FROM project_project WHERE company_id = %(company)s)"
    ),
    "helpdesk_ticket_team": "company_id = %(company)s",
    "project_project": "company_id = %(company)s",
}
# Tables without an id, by the column whose rows are copied.
RELATIONS = {
    "res_company_users_rel": "user_id",
    "res_groups_users_rel": "uid",
    "dialogue_village_user_rel": "village_id",
    "dialogue_session_village_rel": "session_id",
    "helpdesk_ticket_team_res_users_rel": "helpdesk_ticket_team_id",
    "project_task_type_rel": "project_id",
}
# What must differ from commune to commune.
CHANGED = {
    "res_users": {"login": "t.login || '.' || m.n"},
    "res_partner": {
        "email": "'c' || m.n || '.' || t.email",
        "email_normalized": "'c' || m.n || '.' || t.email_normalized",
    },
    "mail_alias": {
        "alias_name": "NULL",
        "alias_full_name": "NULL",
        "alias_defaults": "'{}'",
    },
}


def build(env, tell):
    """Make the province, once; committed."""
    env = env(
        context={
            "tracking_disable": True,
            "no_reset_password": True,
            "mail_create_nolog": True,
            "mail_create_nosubscribe": True,
            "mail_notrack": True,
            "lang": "en_US",
            "tz": "Asia/Ho_Chi_Minh",
        }
    )
    env.cr.execute("CREATE SCHEMA IF NOT EXISTS scale")
    env.cr.execute("SELECT to_regclass('scale.department')")
    if env.cr.fetchone()[0]:
        return
    tell(f"{COMMUNES} communes")
    companies = env["res.company"].create(
        [{"name": f"Xã số {n:03}"} for n in range(COMMUNES)]
    )
    tell("the people and papers of the first commune")
    _pattern(env, companies[0])
    _shared(env)
    env.flush_all()
    tell("the other communes by SQL")
    _copy(env.cr, companies.ids)
    _note(env.cr, companies.ids)
    env.cr.execute("ANALYZE")
    env.cr.commit()
    env.registry.clear_all_caches()


def _pattern(env, company):
    """Make the departments, people, villages, plans and sessions of one commune."""
    env = env(context={**env.context, "allowed_company_ids": company.ids})
    rng = random.Random(1)
    env.user.company_ids += company
    names = ["office", "leader", "supervisor"]
    names += [f"village{n}" for n in range(VILLAGES)]
    names += [f"head{n}" for n in range(DEPARTMENTS)]
    names += [f"officer{n}" for n in range(DEPARTMENTS)]
    users = env["res.users"].create([_user(env, rng, company, name) for name in names])
    by_name = dict(zip(names, users, strict=True))
    departments = env["hr.department"]
    for n in range(DEPARTMENTS):
        root = n - n % BRANCH
        departments += departments.create(
            {
                "name": f"Phòng {n:02}",
                "company_id": company.id,
                "parent_id": departments[root].id if n != root else False,
            }
        )
    people = [
        (f"{kind}{n}", departments[n])
        for kind in ("head", "officer")
        for n in range(DEPARTMENTS)
    ]
    employees = env["hr.employee"].create(
        [
            {
                "name": by_name[name].name,
                "user_id": by_name[name].id,
                "company_id": company.id,
                "department_id": department.id,
            }
            for name, department in people
        ]
    )
    for department, employee in zip(departments, employees, strict=False):
        department.manager_id = employee
    env["dialogue.village"].create(
        [
            {
                "name": f"Thôn {n}",
                "company_id": company.id,
                "user_ids": by_name[f"village{n}"].ids,
            }
            for n in range(VILLAGES)
        ]
    )
    _papers(env, company)
    _teams(env, company, departments, by_name)
    env.flush_all()
    # One hash for everybody: each takes a third of a second.
    hashed = env["res.users"]._crypt_context().hash(PASSWORD)
    env.cr.execute(
        "UPDATE res_users SET password = %s WHERE login LIKE 'scale%%'", [hashed]
    )


def _user(env, rng, company, name):
    role = name.rstrip("0123456789")
    groups = ["base.group_user"]
    groups += {
        "office": ["dialogue_office", "helpdesk", "project"],
        "leader": ["dialogue_leader", "helpdesk", "project"],
        "supervisor": ["dialogue_supervisor"],
        "village": ["dialogue_village"],
        "head": ["dialogue_user", "helpdesk_team", "project_user"],
        "officer": ["dialogue_user", "helpdesk_team", "project_user"],
    }[role]
    peers = {
        "helpdesk": "helpdesk_mgmt.group_helpdesk_user",
        "helpdesk_team": "helpdesk_mgmt.group_helpdesk_user_team",
        "project": "project.group_project_manager",
        "project_user": "project.group_project_user",
    }
    names = [
        peers.get(group)
        or (group if "." in group else f"commune_dialogue.group_{group}")
        for group in groups
    ]
    person = (words.SURNAMES, words.MIDDLES, words.GIVEN)
    return {
        "name": " ".join(map(rng.choice, person)),
        "login": f"scale_{name}",
        "email": f"{name}@province.example",
        "company_id": company.id,
        "company_ids": [Command.set(company.ids)],
        "group_ids": [Command.set([env.ref(each).id for each in names])],
        "tz": "Asia/Ho_Chi_Minh",
        "lang": "en_US",
    }


def _papers(env, company):
    """Make a body, ten years of plans, two sessions each."""
    body = env["dialogue.body"].create(
        {
            "name": "Ủy ban nhân dân xã",
            "company_id": company.id,
            "kind": "state",
            "symbol": "UBND",
            "place": "Xã",
        }
    )
    villages = env["dialogue.village"].search([("company_id", "=", company.id)])
    this_year = env.cr.now().year
    for year in range(this_year - YEARS + 1, this_year + 1):
        plan = env["dialogue.plan"].create(
            {
                "name": f"Tổ chức đối thoại năm {year}",
                "year": year,
                "company_id": company.id,
                "body_id": body.id,
            }
        )
        env["dialogue.session"].create(
            [
                {
                    "name": f"Đối thoại lần {number} năm {year}",
                    "company_id": company.id,
                    "plan_id": plan.id,
                    "date_start": f"{year}-{month:02}-15 01:00:00",
                    "village_ids": [Command.set(villages.ids)],
                }
                for number, month in ((1, 5), (2, 11))
            ]
        )
    env.flush_all()
    env.cr.execute(
        "UPDATE dialogue_session SET state = 'closed' WHERE date_start < now()"
        " AND company_id = %s",
        [company.id],
    )


def _teams(env, company, departments, users):
    """Make the same departments as teams of helpdesk_mgmt and as projects."""
    stages = env["project.task.type"].create(
        [
            {"name": name, "sequence": n, "fold": n > 2, "user_id": False}
            for n, name in enumerate(
                ["Mới", "Đang xử lý", "Chờ", "Xong", "Hủy", "Từ chối"]
            )
        ]
    )
    teams = env["helpdesk.ticket.team"]
    for n, department in enumerate(departments):
        root = n - n % BRANCH
        members = users[f"head{n}"] | users[f"officer{n}"]
        # Who heads a tree sees the teams below, as the record rules here let him.
        members |= users[f"head{root}"]
        teams += teams.create(
            {
                "name": department.name,
                "company_id": company.id,
                "parent_id": teams[root].id if n != root else False,
                "user_ids": [Command.set(members.ids)],
            }
        )
        project = env["project.project"].create(
            {
                "name": department.name,
                "company_id": company.id,
                "privacy_visibility": "followers",
                "user_id": False,
                "type_ids": [Command.set(stages.ids)],
            }
        )
        project.message_subscribe(members.partner_id.ids)


def _shared(env):
    """Make what all communes share: the categories and tags of the peers."""
    env["helpdesk.ticket.category"].create(
        [{"name": name, "company_id": False} for name in words.OBJECTS]
    )
    env["helpdesk.ticket.tag"].create(
        [{"name": f"Nhãn {n}", "company_id": False} for n in range(10)]
    )
    env["project.tags"].create([{"name": f"Nhãn {n}"} for n in range(10)])


# ----------------------------------------------------------------------
# The copy
# ----------------------------------------------------------------------
def _copy(cr, companies):
    first = companies[0]
    cr.execute("CREATE TEMP TABLE company_map (n int, old int, new int)")
    cr.executemany(
        "INSERT INTO company_map VALUES (%s, %s, %s)",
        [(n, first, company) for n, company in enumerate(companies[1:], 1)],
    )
    for table, where in TABLES.items():
        cr.execute(f"CREATE TEMP TABLE {table}_map (n int, old int, new int)")
        cr.execute(
            f"INSERT INTO {table}_map SELECT c.n, t.id,"
            f" nextval(pg_get_serial_sequence('{table}', 'id'))"
            f" FROM company_map c, {table} t WHERE {where} ORDER BY c.n, t.id",
            {"company": first},
        )
        cr.execute(f"CREATE INDEX ON {table}_map (old, n)")
        cr.execute(f"ANALYZE {table}_map")
    # Departments and employees name each other: the triggers come after both.
    cr.execute("SET session_replication_role = replica")
    for table in TABLES:
        _copy_rows(cr, table)
    for table, column in RELATIONS.items():
        _copy_relation(cr, table, column)
    _copy_followers(cr)
    cr.execute("SET session_replication_role = origin")
    for table in ("hr_department", "helpdesk_ticket_team"):
        _mend_paths(cr, table)
    cr.execute(
        "UPDATE mail_alias a SET alias_parent_thread_id = m.new"
        " FROM helpdesk_ticket_team_map m, helpdesk_ticket_team t"
        " WHERE t.id = m.new AND t.alias_id = a.id"
    )


def references(cr, table):
    """Return {column: table it refers to} of the foreign keys of a table."""
    cr.execute(
        "SELECT a.attname, c.confrelid::regclass::text FROM pg_constraint c"
        " JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]"
        " WHERE c.contype = 'f' AND c.conrelid = %s::regclass",
        [table],
    )
    return dict(cr.fetchall())


def columns(cr, table):
    cr.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s"
        " AND table_schema = 'public' AND is_generated = 'NEVER'",
        [table],
    )
    return [name for (name,) in cr.fetchall()]


def _mapped(table, column):
    """SQL of the id that a copied row refers to instead of the pattern's."""
    source = "company_map" if table == "res_company" else f"{table}_map"
    return (
        f"COALESCE((SELECT x.new FROM {source} x WHERE x.old = t.{column}"
        f" AND x.n = m.n), t.{column})"
    )


def _copy_rows(cr, table):
    known = {**dict.fromkeys(TABLES), "res_company": None}
    refers = references(cr, table)
    names, values = [], []
    for column in columns(cr, table):
        value = f't."{column}"'
        if column == "id":
            value = "m.new"
        elif column in CHANGED.get(table, {}):
            value = CHANGED[table][column]
        elif refers.get(column) in known:
            value = _mapped(refers[column], column)
        names.append(f'"{column}"')
        values.append(value)
    cr.execute(
        f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(values)}"
        f" FROM {table}_map m JOIN {table} t ON t.id = m.old"
    )


def _copy_relation(cr, table, owner):
    refers = references(cr, table)
    names = columns(cr, table)
    values = [
        _mapped(refers[name], name)
        if refers.get(name) in {*TABLES, "res_company"}
        else f't."{name}"'
        for name in names
    ]
    cr.execute(
        f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(values)}"
        f" FROM {refers[owner]}_map m JOIN {table} t ON t.{owner} = m.old"
    )


def _copy_followers(cr):
    cr.execute(
        "INSERT INTO mail_followers (res_model, res_id, partner_id)"
        " SELECT t.res_model, m.new, " + _mapped("res_partner", "partner_id") + ""
        " FROM project_project_map m JOIN mail_followers t"
        " ON t.res_model = 'project.project' AND t.res_id = m.old"
    )


def _mend_paths(cr, table):
    """The path of a tree of two levels holds ids: made anew."""
    cr.execute(
        f"UPDATE {table} t SET parent_path = CASE WHEN parent_id IS NULL THEN"
        " id || '/' ELSE parent_id || '/' || id || '/' END"
        f" FROM {table}_map m WHERE m.new = t.id"
    )


def _note(cr, companies):
    """Note down what stands where, for the fill to join with."""
    cr.execute("CREATE TABLE scale.commune (n int PRIMARY KEY, company_id int)")
    cr.executemany(
        "INSERT INTO scale.commune VALUES (%s, %s)", list(enumerate(companies))
    )
    cr.execute(
        "ALTER TABLE scale.commune ADD office_user int, ADD office_partner int;"
        " UPDATE scale.commune c SET office_user = u.id, office_partner = u.partner_id"
        " FROM res_users u WHERE u.company_id = c.company_id"
        " AND u.login LIKE 'scale\\_office%'"
    )
    cr.execute("""
        CREATE TABLE scale.department AS
        SELECT c.n AS commune, d.place AS n, d.id, d.company_id,
               head.user_id AS head_user, officer.user_id AS officer_user,
               officer.id AS officer_employee, hu.partner_id AS head_partner,
               ou.partner_id AS officer_partner, team.id AS team, project.id AS project
        FROM scale.commune c
        JOIN (SELECT *, row_number() OVER (PARTITION BY company_id ORDER BY id) - 1
              AS place FROM hr_department) d ON d.company_id = c.company_id
        JOIN hr_employee head ON head.id = d.manager_id
        JOIN hr_version v ON v.department_id = d.id AND v.employee_id != head.id
        JOIN hr_employee officer ON officer.current_version_id = v.id
        JOIN res_users hu ON hu.id = head.user_id
        JOIN res_users ou ON ou.id = officer.user_id
        JOIN (SELECT id, company_id,
              row_number() OVER (PARTITION BY company_id ORDER BY id) - 1 AS place
              FROM helpdesk_ticket_team) team
          ON team.company_id = c.company_id AND team.place = d.place
        JOIN (SELECT id, company_id,
              row_number() OVER (PARTITION BY company_id ORDER BY id) - 1 AS place
              FROM project_project) project
          ON project.company_id = c.company_id AND project.place = d.place
        """)
    cr.execute("ALTER TABLE scale.department ADD PRIMARY KEY (commune, n)")
    cr.execute("""
        CREATE TABLE scale.village AS
        SELECT c.n AS commune,
               row_number() OVER (PARTITION BY c.n ORDER BY v.id) - 1 AS n, v.id
        FROM scale.commune c JOIN dialogue_village v ON v.company_id = c.company_id;
        ALTER TABLE scale.village ADD PRIMARY KEY (commune, n);
        CREATE TABLE scale.session AS
        SELECT c.n AS commune,
               row_number() OVER (PARTITION BY c.n ORDER BY s.date_start) - 1 AS n,
               s.id, s.date_start::date AS day
        FROM scale.commune c JOIN dialogue_session s ON s.company_id = c.company_id;
        ALTER TABLE scale.session ADD PRIMARY KEY (commune, n);
        CREATE TABLE scale.progress (part text PRIMARY KEY, done bigint)""")
    cr.execute("SELECT count(*) FROM scale.department")
    found = cr.fetchone()[0]
    if found != COMMUNES * DEPARTMENTS:
        raise RuntimeError(f"{found} departments instead of {COMMUNES * DEPARTMENTS}")


def orphans(cr):
    """Return [(table, column, number)] of rows whose foreign key leads nowhere."""
    found = []
    cr.execute(
        "SELECT DISTINCT conrelid::regclass::text FROM pg_constraint"
        " WHERE contype = 'f' AND connamespace = 'public'::regnamespace"
    )
    for (table,) in cr.fetchall():
        for column, target in references(cr, table).items():
            cr.execute(
                f'SELECT count(*) FROM {table} t WHERE t."{column}" IS NOT NULL'
                f' AND NOT EXISTS (SELECT FROM {target} x WHERE x.id = t."{column}")'
            )
            number = cr.fetchone()[0]
            if number:
                found.append((table, column, number))
    return found
