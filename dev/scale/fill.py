# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The matters of ten years, and as many tickets and tasks, by SQL.

Every chunk is one transaction that also notes how far it is, so that a fill which was
broken off is taken up by the same command.
"""

import time

from odoo.addons.commune_dialogue.tools.likeness import BITS, bits_of, read
from odoo.addons.commune_dialogue.tools.vietnamese import sort_key

from . import words
from .places import COMMUNES, DEPARTMENTS, VILLAGES, YEARS
from .words import h, pick

CHUNK = 20_000
# People that speak, for each ten matters; and as many partners for the peers.
CITIZENS, FEWEST_CITIZENS = 2, 20_000
# 80 of 100 of the newest twentieth are open, 2 of 100 of the rest.
NEW, OPEN_NEW, OPEN_OLD = 0.05, 80, 2

# What a ticket or task says beside its name; the matter's own wording, as HTML.
HTML = "'<p>' || {} || '</p>'"


class Filler:
    """Fills one database up to a number of rows of each model."""

    def __init__(self, base, rows, tell):
        self.base, self.rows, self.tell = base, rows, tell
        self.citizens = max(FEWEST_CITIZENS, rows * CITIZENS // 10) // COMMUNES

    def run(self):
        parts = {
            "citizens": (self.fill_citizens, self.citizens * COMMUNES),
            "matters": (self.fill_matters, self.rows),
            "tickets": (self.fill_tickets, self.rows),
            "tasks": (self.fill_tasks, self.rows),
        }
        with self.base.env(commit=True) as env:
            env.cr.execute(SEARCH_KEY)
            # A fill that is taken up again has rows already.
            _set_id_sequences(env.cr)
            self.constants = _constants(env)
            self.samples = _samples(env)
        for name, (function, total) in parts.items():
            self._fill(name, function, total)
        self.tell("setting the sequences")
        with self.base.env(commit=True) as env:
            _set_sequences(env)
        self.tell("comparing a sample with what the addon computes")
        with self.base.env() as env:
            check_sample(env)
        self.tell("VACUUM ANALYZE")
        run_plain(self.base, "VACUUM (ANALYZE)")
        with self.base.env() as env:
            for line in sizes(env.cr):
                table, rows, size, indexes = line
                self.tell(f"{table:32} {rows:>10} rows, {size}, indexes {indexes}")

    def _fill(self, name, function, total):
        started, first = time.monotonic(), None
        while True:
            with self.base.env(commit=True) as env:
                cr = env.cr
                cr.execute("SELECT done FROM scale.progress WHERE part = %s", [name])
                done = (cr.fetchone() or [0])[0]
                first = done if first is None else first
                if done >= total:
                    return
                upto = min(done + CHUNK, total)
                cr.execute("SET LOCAL synchronous_commit = off")
                function(cr, done + 1, upto)
                cr.execute(
                    "INSERT INTO scale.progress VALUES (%s, %s)"
                    " ON CONFLICT (part) DO UPDATE SET done = EXCLUDED.done",
                    [name, upto],
                )
            pace = (upto - first) / (time.monotonic() - started)
            left = (total - upto) / pace / 60
            self.tell(f"{name}: {upto:,} of {total:,}, {left:.0f} minutes left")

    # ------------------------------------------------------------------
    # The register: row i of each model is of the same commune, department, day
    # ------------------------------------------------------------------
    def register(self, lo, hi):
        """SQL of the rows lo to hi as ``r``, with their places and people."""
        dated = (
            f"now()::timestamp(0) - interval '{YEARS} years'"
            f" * (({self.rows} - i)::float / {self.rows})"
        )
        share = f"CASE WHEN i > {self.rows * (1 - NEW)} THEN {OPEN_NEW}"
        share += f" ELSE {OPEN_OLD} END"
        return f"""(
            SELECT g.*, d.id AS department, d.company_id AS company, d.head_user,
                   d.officer_user, d.officer_employee, d.head_partner,
                   d.officer_partner, d.team, d.project, c.office_user,
                   c.office_partner, v.id AS village, s.id AS session,
                   z.id AS citizen, z.partner, z.name AS citizen_name,
                   d2.id AS department2, d2.officer_employee AS officer_employee2
            FROM (
                SELECT i, (i - 1) % {COMMUNES} AS commune,
                       (i - 1) / {COMMUNES} + 1 AS number,
                       {h(8, DEPARTMENTS)} AS dept, {h(25, VILLAGES)} AS vill,
                       {h(9, self.citizens)} AS person, {dated} AS at,
                       {h(10, 100)} < {share} AS open, {h(11, 100)} AS luck,
                       {words.subject_sql()} AS subject,
                       {words.wording_sql()} AS wording
                FROM generate_series({lo}, {hi}) i
            ) g
            JOIN scale.department d ON d.commune = g.commune AND d.n = g.dept
            JOIN scale.department d2 ON d2.commune = g.commune
                AND d2.n = g.dept / 10 * 10 + (g.dept + 3) % 10
            JOIN scale.commune c ON c.n = g.commune
            JOIN scale.village v ON v.commune = g.commune AND v.n = g.vill
            JOIN scale.citizen z ON z.commune = g.commune AND z.n = g.person
            LEFT JOIN LATERAL (
                SELECT id FROM scale.session s
                WHERE s.commune = g.commune AND s.day >= g.at::date
                ORDER BY s.day LIMIT 1) s ON true
            ) r"""

    def insert(self, cr, table, values, source, extra=""):
        """Insert rows; columns that the bench does not know take a sample's value."""
        values = {**self.samples.get(table, {}), **values}
        names = ", ".join(f'"{name}"' for name in values)
        cr.execute(
            f"INSERT INTO {table} ({names}) SELECT {', '.join(values.values())}"
            f" FROM {source} {extra}"
        )

    def fill_citizens(self, cr, lo, hi):
        cr.execute(
            "CREATE TABLE IF NOT EXISTS scale.citizen (commune int, n int, id int,"
            " partner int, name text, PRIMARY KEY (commune, n))"
        )
        keys = {
            name: sort_key(name)
            for name in {*words.SURNAMES, *words.MIDDLES, *words.GIVEN}
        }
        letters = {name: key.split("\x01")[0] for name, key in keys.items()}
        tones = {name: key.split("\x01")[1] for name, key in keys.items()}
        key = f"{words.person_sql(change=letters.get)} || chr(1) || "
        key += words.person_sql(change=tones.get)
        cr.execute(f"""
            CREATE TEMP TABLE new_citizen ON COMMIT DROP AS
            SELECT i, (i - 1) % {COMMUNES} AS commune, (i - 1) / {COMMUNES} AS n,
                   nextval('dialogue_citizen_id_seq') AS id,
                   nextval('res_partner_id_seq') AS partner,
                   {words.person_sql()} AS name, {key} AS sort_key,
                   '09' || lpad({h(31, 100000000)}::text, 8, '0') AS phone,
                   {h(32, VILLAGES)} AS vill
            FROM generate_series({lo}, {hi}) i""")
        cr.execute("""
            INSERT INTO dialogue_citizen (id, name, sort_key, company_id, village_id,
                phone, create_uid, write_uid, create_date, write_date)
            SELECT p.id, p.name, p.sort_key, c.company_id, v.id, p.phone,
                   c.office_user, c.office_user, now(), now()
            FROM new_citizen p JOIN scale.commune c ON c.n = p.commune
            JOIN scale.village v ON v.commune = p.commune AND v.n = p.vill""")
        self.insert(
            cr,
            "res_partner",
            {
                "id": "p.partner",
                "name": "p.name",
                "complete_name": "p.name",
                "phone": "p.phone",
                "commercial_partner_id": "p.partner",
                "type": "'contact'",
                "active": "true",
                "is_company": "false",
                "partner_share": "true",
                "create_date": "now()",
                "write_date": "now()",
            },
            "new_citizen p",
        )
        cr.execute(
            "INSERT INTO scale.citizen"
            " SELECT commune, n, id, partner, name FROM new_citizen"
        )

    # ------------------------------------------------------------------
    # Matters and all that hangs on them
    # ------------------------------------------------------------------
    def fill_matters(self, cr, lo, hi):
        cr.execute(f"""
            CREATE TEMP TABLE matter ON COMMIT DROP AS
            SELECT r.*, {STATE} AS state, {words.bits_sql(bits_of, read, BITS)} AS bits,
                   {pick(self.constants["fields"], 13)}::int AS field,
                   at::date + 15 + {h(28, 180)} AS deadline
            FROM {self.register(lo, hi)}""")
        cr.execute("ANALYZE matter")
        stamps = {
            "create_uid": "office_user",
            "write_uid": "office_user",
            "create_date": "at",
            "write_date": "at",
        }
        charged = "state IN ('assigned', 'answered', 'concluded', 'settled', 'closed')"
        answered = "state IN ('answered', 'concluded', 'settled', 'closed')"
        self.insert(
            cr,
            "dialogue_petition",
            {
                "id": "i",
                "code": CODE,
                "subject": "subject",
                "description": "wording",
                "wording_bits": "bits",
                "search_key": f"scale.search_key({CODE} || ' ' || subject || ' ' ||"
                " (SELECT name FROM dialogue_village WHERE id = village))",
                "company_id": "company",
                "state": "state",
                "is_open": "state IN ('received', 'classified', 'assigned', 'answered',"
                " 'concluded')",
                "kind": "(ARRAY['petition','opinion','reflection','complaint'])"
                f"[1 + {h(33, 4)}]",
                "field_id": "CASE WHEN state != 'received' THEN field END",
                "authority": "'commune'",
                "priority": f"CASE WHEN {h(14, 20)} = 0 THEN '1' ELSE '0' END",
                "is_hot": f"{h(34, 50)} = 0",
                "is_secret": "false",
                "is_paused": "false",
                "village_id": "village",
                "session_id": "session",
                "received_date": "at::date",
                "supporter_count": f"1 + ({h(35, 10)} < 3)::int",
                "department_id": "CASE WHEN state != 'received' THEN department END",
                "deadline": f"CASE WHEN {charged} THEN deadline END",
                "repeat_count": "1",
                "reopen_count": "0",
                "answer": f"CASE WHEN {answered} THEN {ANSWER} END",
                "answer_summary": f"CASE WHEN {answered} THEN 'Đã giao phòng chuyên"
                " môn khảo sát, trả lời trước ngày ' || deadline END",
                "outcome": "CASE WHEN state = 'concluded' THEN 'in_progress'"
                " WHEN state IN ('settled', 'closed') THEN"
                f" (ARRAY['settled','explained','on_the_spot'])[1 + {h(36, 3)}] END",
                "released_date": "CASE WHEN state IN ('settled', 'closed')"
                " THEN deadline END",
                **stamps,
            },
            "matter",
        )
        cr.execute(
            "INSERT INTO dialogue_petition_village_rel SELECT i, village FROM matter"
        )
        self._assign(cr, charged, stamps)
        self._contribute(cr, stamps)
        self.insert(
            cr,
            "dialogue_consideration",
            {
                "petition_id": "i",
                "session_id": "session",
                "company_id": "company",
                "sequence": "10",
                "is_carried_over": "false",
                "is_concluded": "state != 'answered'",
                "answer": ANSWER,
                "outcome": "CASE WHEN state = 'concluded' THEN 'in_progress'"
                " WHEN state != 'answered' THEN 'settled' END",
                "department_id": "department",
                "deadline": "deadline",
                **stamps,
            },
            f"matter WHERE session IS NOT NULL AND {answered}",
        )
        self._mail(cr, "dialogue.petition", "i", "at", "office_partner", "matter")

    def _assign(self, cr, charged, stamps):
        done = "state != 'assigned'"
        common = {
            "petition_id": "i",
            "company_id": "company",
            "assigned_date": "at::date",
            "deadline": "deadline",
            "deadline_unit": "'day'",
            "is_vague": f"{h(30, 4)} = 0",
            "legal_reference": f"CASE WHEN {h(30, 4)} > 0 THEN 'Luật Đất đai 2024' END",
            "deadline_explanation": "'Tính từ ngày giao, 30 ngày, trừ ngày nghỉ lễ.'",
            "is_paused": "false",
            "return_count": "0",
            "handover_count": "0",
            "stopped_days": "0",
            **stamps,
        }
        prepare = {
            **common,
            "purpose": "'prepare'",
            "state": f"CASE WHEN {done} THEN 'approved' ELSE (ARRAY['assigned',"
            f"'in_progress','submitted','returned'])[1 + {h(26, 4)}] END",
            "is_open": f"NOT ({done})",
            "is_late": f"{done} AND {h(29, 5)} = 0",
            "draft_answer": f"CASE WHEN {done} THEN {ANSWER} END",
            "answer_summary": f"CASE WHEN {done} THEN 'Đã khảo sát và trả lời' END",
            "submitted_on": f"CASE WHEN {done} THEN at + interval '12 days' END",
            "approved_on": f"CASE WHEN {done} THEN at + interval '14 days' END",
            "approved_by": f"CASE WHEN {done} THEN office_user END",
        }
        lead = {
            **prepare,
            "role": "'lead'",
            "department_id": "department",
            "employee_id": f"CASE WHEN {h(12, 10)} < 8 THEN officer_employee END",
        }
        self.insert(cr, "dialogue_assignment", lead, f"matter WHERE {charged}")
        with_others = f"matter WHERE {charged} AND {h(19, 10)} < 3"
        others = {
            **prepare,
            "role": "'cooperate'",
            "department_id": "department2",
            "employee_id": "officer_employee2",
        }
        self.insert(cr, "dialogue_assignment", others, with_others)
        owed = "state = 'concluded'"
        promise = {
            **common,
            "purpose": "'resolve'",
            "role": "'lead'",
            "department_id": "department",
            "employee_id": "officer_employee",
            "session_id": "session",
            "state": f"CASE WHEN {owed} THEN 'in_progress' ELSE 'approved' END",
            "is_open": owed,
            "is_late": f"NOT ({owed}) AND {h(29, 5)} = 0",
            "result": f"CASE WHEN NOT ({owed}) THEN {ANSWER} END",
            "submitted_on": f"CASE WHEN NOT ({owed}) THEN at + interval '30 days' END",
            "approved_on": f"CASE WHEN NOT ({owed}) THEN at + interval '32 days' END",
            "approved_by": f"CASE WHEN NOT ({owed}) THEN office_user END",
        }
        kept = f"(state IN ('settled', 'closed') AND {h(27, 10)} < 3)"
        self.insert(
            cr, "dialogue_assignment", promise, f"matter WHERE {owed} OR {kept}"
        )
        cr.execute(
            "CREATE TEMP TABLE work ON COMMIT DROP AS SELECT a.id, a.department_id,"
            " a.petition_id, a.is_open, a.deadline, m.at, m.head_user, m.officer_user,"
            " m.office_partner, m.office_user, m.subject FROM dialogue_assignment a"
            " JOIN matter m ON m.i = a.petition_id"
        )
        cr.execute(
            "INSERT INTO dialogue_petition_department_rel"
            " SELECT DISTINCT petition_id, department_id FROM work"
        )
        cr.execute(
            "INSERT INTO mail_activity (res_model, res_model_id, res_id, res_name,"
            " activity_type_id, user_id, date_deadline, active, automated, create_uid,"
            " write_uid, create_date, write_date)"
            f" SELECT 'dialogue.assignment', {self.constants['dialogue.assignment']},"
            f" id, subject, {self.constants['work']}, officer_user, deadline, true,"
            " true, office_user, office_user, at, at FROM work WHERE is_open"
        )
        self._mail(cr, "dialogue.assignment", "id", "at", "office_partner", "work")

    def _contribute(self, cr, stamps):
        """One voice of each matter, and a second one of three in ten."""
        cr.execute(
            "CREATE TEMP TABLE voice ON COMMIT DROP AS"
            " SELECT m.*, nextval('dialogue_contribution_id_seq') AS voice, copy"
            f" FROM matter m, generate_series(0, ({h(35, 10)} < 3)::int) copy"
        )
        self.insert(
            cr,
            "dialogue_contribution",
            {
                "id": "voice",
                "code": "'YK/' || extract(year FROM at) || '/' ||"
                " lpad(number::text, greatest(4, length(number::text)), '0')"
                " || CASE WHEN copy > 0 THEN 'b' ELSE '' END",
                "company_id": "company",
                "citizen_id": f"CASE WHEN {h(37, 10)} > 0 THEN citizen END",
                "is_anonymous": f"{h(37, 10)} = 0",
                "text": "wording",
                "people_count": "1",
                "village_id": "village",
                "session_id": "session",
                "channel": f"(ARRAY['form','village_meeting','front'])[1 + {h(38, 3)}]",
                "recorded_by": "office_user",
                "received_date": "at::date",
                "field_id": "field",
                "is_processed": "true",
                "is_stripped": "false",
                # As wide as the real one; nothing is compared with it here.
                "intake_key": "encode(sha256((voice || subject)::bytea), 'hex')",
                **stamps,
            },
            "voice",
        )
        cr.execute(
            "INSERT INTO dialogue_contribution_petition_rel (contribution_id,"
            " petition_id) SELECT voice, i FROM voice"
        )

    def _mail(self, cr, model, id_, at, partner, source):
        """One message of the creation and one follower for each record."""
        cr.execute(
            "INSERT INTO mail_message (model, res_id, message_type, body, subtype_id,"
            " author_id, date, is_internal, create_uid, write_uid, create_date,"
            f" write_date) SELECT '{model}', {id_}, 'notification', '',"
            f" {self.constants['note']}, {partner}, {at}, true, 1, 1, {at}, {at}"
            f" FROM {source}"
        )
        cr.execute(
            "INSERT INTO mail_followers (res_model, res_id, partner_id)"
            f" SELECT '{model}', {id_}, {partner} FROM {source}"
        )

    # ------------------------------------------------------------------
    # The peers, on the same days in the same departments
    # ------------------------------------------------------------------
    def _peer(self, cr, lo, hi):
        cr.execute(f"""
            CREATE TEMP TABLE peer ON COMMIT DROP AS
            SELECT r.*, {HTML.format("wording")} AS html,
                   CASE WHEN open THEN luck % 3
                        WHEN luck < 80 THEN 3 WHEN luck < 90 THEN 4 ELSE 5 END AS stage
            FROM {self.register(lo, hi)}""")

    def fill_tickets(self, cr, lo, hi):
        self._peer(cr, lo, hi)
        stages = self.constants["stages"]
        self.insert(
            cr,
            "helpdesk_ticket",
            {
                "id": "i",
                "number": "'HT' || lpad(i::text, 8, '0')",
                "name": "subject",
                "description": "html",
                "team_id": "team",
                "company_id": "company",
                "stage_id": f"(ARRAY{stages})[1 + least(stage, {len(stages) - 1})]",
                "unattended": "stage = 0",
                "user_id": f"CASE WHEN stage > 0 AND {h(12, 10)} < 8"
                " THEN officer_user END",
                "category_id": f"{pick(self.constants['categories'], 13)}::int",
                "partner_id": "partner",
                "commercial_partner_id": "partner",
                "partner_name": "citizen_name",
                "priority": f"CASE WHEN {h(14, 20)} = 0 THEN '2' ELSE '1' END",
                "sequence": "10",
                "active": "true",
                "color": "0",
                "last_stage_update": "at",
                "assigned_date": "at",
                "closed_date": "CASE WHEN stage > 2 THEN at END",
                "create_uid": "head_user",
                "write_uid": "head_user",
                "create_date": "at",
                "write_date": "at",
            },
            "peer",
        )
        self._tags(cr, "helpdesk_ticket_helpdesk_ticket_tag_rel", "helpdesk_ticket_id",
                   "helpdesk_ticket_tag_id", "ticket tags")  # fmt: skip
        self._mail(cr, "helpdesk.ticket", "i", "at", PEER_FOLLOWER, "peer")
        self._activities(cr, "helpdesk.ticket")

    def fill_tasks(self, cr, lo, hi):
        self._peer(cr, lo, hi)
        self.insert(
            cr,
            "project_task",
            {
                "id": "i",
                "name": "subject",
                "description": "html",
                "project_id": "project",
                "company_id": "company",
                "stage_id": f"(ARRAY{self.constants['task stages']})[1 + stage]",
                "state": "CASE WHEN stage > 2 THEN '1_done' ELSE '01_in_progress' END",
                "partner_id": "partner",
                "priority": f"CASE WHEN {h(14, 20)} = 0 THEN '1' ELSE '0' END",
                "sequence": "10",
                "active": "true",
                "color": "0",
                "display_in_project": "true",
                "is_template": "false",
                "has_template_ancestor": "false",
                "recurring_task": "false",
                "date_deadline": "at + interval '15 days'",
                "date_last_stage_update": "at",
                "date_assign": "at",
                "date_end": "CASE WHEN stage > 2 THEN at END",
                "create_uid": "head_user",
                "write_uid": "head_user",
                "create_date": "at",
                "write_date": "at",
            },
            "peer",
        )
        self._tags(cr, "project_tags_project_task_rel", "project_task_id",
                   "project_tags_id", "task tags")  # fmt: skip
        cr.execute(
            "INSERT INTO project_task_user_rel (task_id, user_id)"
            f" SELECT i, officer_user FROM peer WHERE {h(18, 10)} < 7"
        )
        self._mail(cr, "project.task", "i", "at", PEER_FOLLOWER, "peer")
        self._activities(cr, "project.task")

    def _tags(self, cr, relation, column1, column2, kind):
        cr.execute(
            f"INSERT INTO {relation} ({column1}, {column2})"
            f" SELECT i, {pick(self.constants[kind], 15)}::int FROM peer"
            f" WHERE {h(16, 10)} < 3"
        )

    def _activities(self, cr, model):
        """An activity on three of ten open ones."""
        cr.execute(
            "INSERT INTO mail_activity (res_model, res_model_id, res_id, res_name,"
            " activity_type_id, user_id, date_deadline, active, automated, create_uid,"
            " write_uid, create_date, write_date)"
            f" SELECT '{model}', {self.constants[model]}, i, subject,"
            f" {self.constants['todo']}, officer_user, current_date - 10 +"
            f" {h(21, 21)}, true, true, 1, 1, at, at FROM peer"
            f" WHERE stage < 3 AND {h(22, 10)} < 3"
        )


PEER_FOLLOWER = f"CASE WHEN {h(20, 2)} = 0 THEN head_partner ELSE officer_partner END"
# `tools.vietnamese.search_key` in SQL; `check_sample` compares the two.
SEARCH_KEY = """
    CREATE OR REPLACE FUNCTION scale.search_key(phrase text) RETURNS text
    LANGUAGE sql STABLE AS $$
        WITH typed AS (
            SELECT * FROM regexp_split_to_table(
                lower(unaccent(phrase)), '[^0-9a-z]+'
            ) WITH ORDINALITY AS split (word, place)
        )
        SELECT string_agg(' ' || word, '' ORDER BY place) FROM (
            SELECT word, min(place) AS place FROM (
                SELECT word, place FROM typed
                UNION ALL
                SELECT ltrim(word, '0'), place + 1000 FROM typed
                WHERE word ~ '^[0-9]+$'
            ) both_ways
            WHERE word != '' GROUP BY word
        ) once
    $$"""
CODE = (
    "'KN/' || extract(year FROM at) || '/'"
    " || lpad(number::text, greatest(4, length(number::text)), '0')"
)
ANSWER = (
    "'Ủy ban nhân dân xã tiếp thu ý kiến. Phòng chuyên môn đã phối hợp với thôn khảo"
    " sát thực tế; nguyên nhân là công trình sử dụng lâu năm, xuống cấp. Xã đã bố trí"
    " kinh phí sửa chữa và giao cho đơn vị thi công thực hiện trước ngày '"
    " || deadline || '.'"
)
STATE = """CASE WHEN open THEN
        CASE WHEN luck < 20 THEN 'received' WHEN luck < 35 THEN 'classified'
             WHEN luck < 70 THEN 'assigned' WHEN luck < 80 THEN 'answered'
             ELSE 'concluded' END
    ELSE
        CASE WHEN luck < 60 THEN 'closed' WHEN luck < 80 THEN 'settled'
             WHEN luck < 88 THEN 'transferred' WHEN luck < 94 THEN 'declined'
             ELSE 'withdrawn' END
    END"""


def run_plain(base, *statements):
    """Run statements that want no transaction around them."""
    with base.registry.cursor() as cr:
        cr.commit()
        connection = cr._cnx
        connection.autocommit = True
        with connection.cursor() as plain:
            for statement in statements:
                plain.execute(statement)
        connection.autocommit = False


def tidy(base, tell):
    """Bring the tables back into the state in which the fill left them.

    What was rolled back and an update of the addon leave dead entries in the indexes,
    above all in those for searches: 87 ms instead of 15 for one search.
    """
    tell("REINDEX and VACUUM of what was measured before")
    tables = ("dialogue_petition", "dialogue_assignment", "dialogue_contribution")
    tables += ("dialogue_citizen", "helpdesk_ticket", "project_task", "mail_message")
    run_plain(base, *(f"REINDEX TABLE {table}" for table in tables), "VACUUM (ANALYZE)")


def fill(base, rows, tell):
    Filler(base, rows, tell).run()


def _constants(env):
    """Return ids that the rows refer to, as lists of text or numbers."""

    def ids(model, domain=()):
        return [str(number) for number in env[model].search(list(domain)).ids]

    company = env.ref("base.main_company")
    stages = env["helpdesk.ticket.stage"].search([], order="sequence")
    opened = stages.filtered(lambda stage: not stage.closed)[:3]
    closed = (stages - opened).filtered("closed") or stages - opened
    return {
        "fields": ids("dialogue.field", [("company_id", "in", (False, company.id))]),
        "categories": ids("helpdesk.ticket.category"),
        "ticket tags": ids("helpdesk.ticket.tag", [("company_id", "=", False)]),
        "task tags": ids("project.tags"),
        "stages": [*opened.ids, *(closed.ids * 3)][:6],
        # Those of the projects: people have stages of their own as well.
        "task stages": env["project.project"]
        .search([("company_id", "!=", False)], limit=1)
        .type_ids.sorted("sequence")
        .ids,
        "note": env.ref("mail.mt_note").id,
        "todo": env.ref("mail.mail_activity_data_todo").id,
        "work": env.ref("commune_dialogue.activity_work").id,
        **{
            model: env["ir.model"]._get_id(model)
            for model in ("dialogue.assignment", "helpdesk.ticket", "project.task")
        },
    }


def _samples(env):
    """Return {table: {column: SQL}} of what must be there, from real records.

    Thus a required column that the addon gets later is filled without a change here.
    """
    env.cr.execute("SELECT company_id FROM scale.commune WHERE n = 0")
    company = env.cr.fetchone()[0]
    env = env(
        context={"tracking_disable": True, "allowed_company_ids": [company]},
    )
    village = env["dialogue.village"].search([("company_id", "=", company)], limit=1)
    department = env["hr.department"].search([("company_id", "=", company)], limit=1)
    session = env["dialogue.session"].search([("company_id", "=", company)], limit=1)
    project = env["project.project"].search([("company_id", "=", company)], limit=1)
    team = env["helpdesk.ticket.team"].search([("company_id", "=", company)], limit=1)
    with env.cr.savepoint() as savepoint:
        matter = env["dialogue.petition"].create(
            {"subject": "Mẫu", "company_id": company, "village_id": village.id}
        )
        records = [
            matter,
            env["dialogue.assignment"].create(
                {"petition_id": matter.id, "department_id": department.id}
            ),
            env["dialogue.contribution"].create(
                {"text": "Mẫu", "company_id": company, "village_id": village.id}
            ),
            env["dialogue.consideration"].create(
                {"petition_id": matter.id, "session_id": session.id}
            ),
            env["res.partner"].create({"name": "Mẫu"}),
            env["helpdesk.ticket"].create(
                {"name": "Mẫu", "description": "Mẫu", "team_id": team.id}
            ),
            env["project.task"].create({"name": "Mẫu", "project_id": project.id}),
        ]
        env.flush_all()
        samples = {record._table: _required(env.cr, record) for record in records}
        savepoint.rollback()
    return samples


def _required(cr, record):
    """Return {column: SQL} of the required and the Boolean columns of a record."""
    cr.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s"
        " AND table_schema = 'public' AND column_name NOT IN ('id', 'create_uid',"
        " 'write_uid') AND (is_nullable = 'NO' OR data_type = 'boolean')",
        [record._table],
    )
    names = [name for (name,) in cr.fetchall()]
    quoted = ", ".join(f'quote_nullable("{name}")' for name in names)
    cr.execute(f"SELECT {quoted} FROM {record._table} WHERE id = %s", [record.id])
    return dict(zip(names, cr.fetchone(), strict=True))


def _set_id_sequences(cr):
    for table in ("dialogue_petition", "helpdesk_ticket", "project_task"):
        cr.execute(
            "SELECT setval(pg_get_serial_sequence(%s, 'id'), greatest(1,"
            f" (SELECT max(id) FROM {table})))",
            [table],
        )


def _set_sequences(env):
    """Let the numbers of records and papers go on behind what was filled."""
    cr = env.cr
    _set_id_sequences(cr)
    cr.execute(
        "SELECT company_id, max(split_part(code, '/', 3)::int) FROM dialogue_petition"
        " GROUP BY company_id"
    )
    last = dict(cr.fetchall())
    sequences = env["ir.sequence"]
    today = env.cr.now().date()
    for company in env["res.company"].browse(list(last)):
        for code, prefix in (
            ("dialogue.petition", "KN/%(range_year)s/"),
            ("dialogue.contribution", "YK/%(range_year)s/"),
        ):
            sequences._dialogue_next_codes(code, prefix, company, today, 1)
            sequence = sequences.search(
                [("code", "=", code), ("company_id", "=", company.id)]
            )
            for year in sequence.date_range_ids:
                cr.execute(
                    "SELECT setval(%s, %s)",
                    [f"ir_sequence_{sequence.id:03d}_{year.id:03d}", last[company.id]],
                )


def check_sample(env, number=200):
    """Compare some filled rows with what the addon computes of them."""
    cr = env.cr
    cr.execute(
        "SELECT id FROM dialogue_petition ORDER BY hashint8(id::bigint) LIMIT %s",
        [number],
    )
    matters = env["dialogue.petition"].browse([id_ for (id_,) in cr.fetchall()])
    fields = ("is_open", "is_secret", "is_paused", "supporter_count", "repeat_count")
    fields += ("department_ids", "village_ids", "department_id", "search_key")
    _compare(env, matters, fields)
    # A phrase may reach from one part of the sentence into the next.
    _compare(env, matters, ("wording_bits",), most=number // 50)
    _compare(env, matters.assignment_ids, ("is_open", "is_vague", "company_id"))
    _compare(env, matters.contribution_ids, ("is_processed",))
    _compare(env, matters.contribution_ids.citizen_id, ("sort_key",))


def _compare(env, records, names, most=0):
    for name in names:
        stored = {record.id: record[name] for record in records}
        env.add_to_compute(records._fields[name], records)
        wrong = [
            f"{record}.{name}: {stored[record.id]!r} instead of {record[name]!r}"
            for record in records
            if record[name] != stored[record.id]
        ]
        if len(wrong) > most:
            raise RuntimeError("The fill is wrong: " + "; ".join(wrong[:3]))


def sizes(cr):
    """Return (table, rows, size, size of the indexes) of the large tables."""
    cr.execute(
        "SELECT relname, reltuples::bigint, pg_size_pretty(pg_table_size(oid)),"
        " pg_size_pretty(pg_indexes_size(oid)) FROM pg_class"
        " WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        " ORDER BY pg_total_relation_size(oid) DESC LIMIT 16"
    )
    return cr.fetchall()
