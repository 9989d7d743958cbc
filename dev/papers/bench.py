# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What papers cost, as medians and ratios of one run; started by dev/bench-papers.

Times are seconds on the clock, and in brackets CPU seconds of this process, which
other work on the machine changes little. Nothing is kept in the database.
"""

import datetime
import io
import json
import os
import statistics
import time
from contextlib import closing

import docx
import xlsxwriter

from odoo.addons.commune_dialogue.reports import engine
from odoo.addons.commune_dialogue.tests.pdf_reader import page_count
from odoo.addons.commune_dialogue.tools import workbook

OPTIONS = json.loads(globals()["OPTIONS"])
REPEATS = 5
INVITEES, MATTERS, PAGES, ROWS = 300, 155, 40, 10_000
BATCHES = (1, 30, 300)


def tell(text=""):
    print(f"{OPTIONS['MARK']}{text}")


def measure(function):
    """Return the medians of clock and CPU seconds of some calls, and the result."""
    function()
    clock, cpu = [], []
    for _repeat in range(REPEATS):
        start = time.perf_counter(), time.process_time()
        result = function()
        clock.append(time.perf_counter() - start[0])
        cpu.append(time.process_time() - start[1])
    return (statistics.median(clock), statistics.median(cpu)), result


def report(what, cost, bare=None, note="", goal=""):
    ratio = f"{cost[1] / bare[1]:.2f} ×" if bare else ""
    tell(f"| {what} | {cost[0]:.2f} ({cost[1]:.2f}) | {ratio} | {goal} | {note} |")


class Bench:
    def __init__(self, env):
        self.env = env(context={**env.context, "tracking_disable": True})
        self.villages = env["dialogue.village"].search([], limit=24)
        self.session = self.new_session(1)

    def new_session(self, number):
        return self.env["dialogue.session"].create(
            {
                "name": f"Hội nghị đối thoại với Nhân dân lần {number}",
                "topic": "Xây dựng nông thôn mới; quản lý đất đai; chính sách xã hội",
                "date_start": "2027-01-25 01:00:00",
                "location": "Hội trường Ủy ban nhân dân xã",
                "village_ids": self.villages.ids,
            }
        )

    def action(self, name):
        return self.env.ref(f"commune_dialogue.action_report_{name}")

    def html(self, name, records):
        self.env.invalidate_all()
        reports = self.env["ir.actions.report"]
        xmlid = f"commune_dialogue.report_{name}"
        return reports._render_qweb_html(xmlid, records.ids)[0]

    def pdf(self, name, records):
        return engine.draw(self.html(name, records))

    def file(self, name, kind, records):
        self.env.invalidate_all()
        return self.action(name)._dialogue_file(kind, records.ids)

    def queries(self, function):
        self.env.flush_all()
        function()  # what is cached once for all
        before = self.env.cr.sql_log_count
        function()
        return self.env.cr.sql_log_count - before

    # ------------------------------------------------------------------

    def invitations(self):
        people = self.env["dialogue.delegate"].create(
            [
                {
                    "session_id": self.session.id,
                    "name": f"Nông Văn Người {number}",
                    "position": "Trưởng thôn",
                    "email": f"nguoi{number}@example.com",
                    "village_id": self.villages[number % len(self.villages)].id,
                }
                for number in range(INVITEES)
            ]
        )
        name = "invitation"
        if not all(people.mapped("attendance_code")):
            tell("Some invitations have no code.")
        cost, pdf = measure(lambda: self.pdf(name, people))
        html = self.html(name, people)
        documents = [engine.clean(document) for document in engine.split(html)]
        bare, _pdf = measure(lambda: engine._draw_with_plutoprint(documents))
        what = f"{INVITEES} invitations with codes, records to one PDF"
        report(what, cost, bare, f"{len(pdf) / 1e6:.2f} MB", "< 2 s")
        report("PlutoPrint alone on the same pages", bare)
        cost, raw = measure(lambda: self.file(name, "docx", people))
        bare, _raw = measure(lambda: self.save_again(raw))
        what = f"{INVITEES} invitations with codes, records to one DOCX"
        report(what, cost, bare, f"{len(raw) / 1e6:.2f} MB", "< 1.5 s")
        report("python-docx alone: opening and saving that file", bare)
        return [
            (
                "invitations of one session, to PDF",
                [self.queries(lambda n=n: self.pdf(name, people[:n])) for n in BATCHES],
            ),
            (
                "the same, to DOCX",
                [
                    self.queries(lambda n=n: self.file(name, "docx", people[:n]))
                    for n in BATCHES
                ],
            ),
        ]

    def issue(self):
        """The paper of all invitations: numbered, drawn, stored and locked."""
        documents = self.env["dialogue.document"]
        action = documents.register_paper("invitation", self.session.ids)
        paper = documents.browse(action["res_id"])
        if not paper.signer_id:
            paper.signer_id = paper.signer_id.create(
                {
                    "name": "Hoàng Văn Nam",
                    "position": "Chủ tịch",
                    "body_id": paper.body_id.id,
                }
            )
        paper.body_id.use_series = True
        paper.action_sign()
        people = self.session.delegate_ids
        elsewhere = self.new_session(0)

        def issue(number=INVITEES):
            """Issue the invitations of so many delegates, and take it back."""
            with closing(self.env.cr.savepoint()):
                people[number:].session_id = elsewhere
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                paper.action_issue()
                self.env.flush_all()
                return self.env.cr.sql_log_count - before

        cost, _queries = measure(issue)
        report(f"{INVITEES} invitations with codes, issued as PDF and DOCX", cost)
        return [
            (
                "invitations of one session, issued",
                [issue(number) for number in BATCHES],
            )
        ]

    def mails(self):
        """Each delegate's mail with paper and calendar file, put into the queue."""
        session = self.session
        session._write_state("invited")
        people = session.delegate_ids

        def send(number=INVITEES):
            """Queue the mails to so many delegates, and take it back."""
            with closing(self.env.cr.savepoint()):
                people[number:].email = False
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                [sent] = session._send_invitation_mails().values()
                self.env.flush_all()
                if sent != number:
                    tell(f"{sent} mails instead of {number}.")
                return self.env.cr.sql_log_count - before

        cost, _queries = measure(send)
        sheets = self.action("invitation")._dialogue_pdfs(people.ids)
        values = [
            line._invitation_mail("invitation", sheets[line.id]) for line in people
        ]

        def bare():
            with closing(self.env.cr.savepoint()):
                self.env["mail.mail"].create(values)
                self.env.flush_all()

        bare_cost, _none = measure(bare)
        what = f"{INVITEES} invitation mails with paper and calendar file, queued"
        report(what, cost, bare_cost)
        report("mail.mail alone: the same mails and files", bare_cost)
        return [
            (
                "invitation mails of one session, queued",
                [send(number) for number in BATCHES],
            )
        ]

    def save_again(self, raw):
        stream = io.BytesIO()
        docx.Document(io.BytesIO(raw)).save(stream)
        return stream.getvalue()

    def synthesis(self):
        fields = self.env["dialogue.field"].search([])
        self.env["dialogue.petition"].create(
            [
                {
                    "subject": f"Đề nghị sửa đoạn đường số {number} dẫn vào khu dân"
                    " cư, hiện xuống cấp nghiêm trọng, mùa mưa đi lại khó khăn, ảnh"
                    " hưởng đến việc học của trẻ em",
                    "village_id": self.villages[number % len(self.villages)].id,
                    "field_id": fields[number % len(fields)].id,
                    "session_id": self.session.id,
                }
                for number in range(MATTERS)
            ]
        )
        name, session = "synthesis", self.session
        cost, pdf = measure(lambda: self.pdf(name, session))
        documents = [
            engine.clean(document)
            for document in engine.split(self.html(name, session))
        ]
        bare, _pdf = measure(lambda: engine._draw_with_plutoprint(documents))
        pages = page_count(pdf)
        if abs(pages - PAGES) > 3:
            tell(f"The synthesis has {pages} pages: change MATTERS.")
        note = f"{MATTERS} matters"
        report(f"synthesis of {pages} pages, records to PDF", cost, bare, note, "< 1 s")
        report("PlutoPrint alone on the same pages", bare)
        return []

    def sheets(self):
        """Ten thousand opinions as Excel: the reception register."""
        voice = self.env["dialogue.contribution"].create(
            {
                "text": "Đường vào thôn hỏng nặng, đề nghị xã sửa chữa trước mùa mưa.",
                "speaker_name": "Nông Thị Hoa",
                "village_id": self.villages[0].id,
                "received_date": "2031-01-15",
            }
        )
        self.copy_rows(voice, ROWS - 1)
        register = self.env["dialogue.register"].create(
            {"kind": "reception", "date_from": "2031-01-01", "date_to": "2031-12-31"}
        )
        name = "registers"
        total, _raw = measure(lambda: self.file(name, "xlsx", register))
        self.env.invalidate_all()
        sheets = self.action(name)._dialogue_paper()._workbook(register.ids)
        cost, raw = measure(lambda: workbook.build(sheets))
        bare, _raw = measure(lambda: self.bare_book(sheets))
        rows = len(sheets[0].table.rows)
        what = f"{rows} rows of 12 columns, values to XLSX"
        report(what, cost, bare, f"{len(raw) / 1e6:.2f} MB", "≤ 1.5 ×")
        report("xlsxwriter alone, the same cells without any format", bare)
        report("the same register, records to XLSX", total, bare)
        return [
            (
                f"register of {rows} rows, to XLSX",
                [self.queries(lambda: self.file(name, "xlsx", register))],
            )
        ]

    def copy_rows(self, record, number):
        """Copy one row many times, as no user would wait for."""
        self.env.flush_all()
        cursor, table = self.env.cr, record._table
        cursor.execute(
            "SELECT column_name FROM information_schema.columns"
            " WHERE table_name = %s AND column_name NOT IN ('id', 'code')",
            [table],
        )
        columns = ", ".join(f'"{name}"' for (name,) in cursor.fetchall())
        cursor.execute(
            f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {table},"
            " generate_series(1, %s) WHERE id = %s",
            [number, record.id],
        )
        self.env.invalidate_all()

    def bare_book(self, sheets):
        stream = io.BytesIO()
        book = xlsxwriter.Workbook(stream, {"constant_memory": True})
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for sheet in sheets:
            page = book.add_worksheet()
            for number, row in enumerate(sheet.table.rows):
                for position, value in enumerate(row):
                    if isinstance(value, datetime.date):
                        page.write_datetime(number, position, value, day)
                    else:
                        page.write(number, position, value)
        book.close()
        return stream.getvalue()

    def batches(self):
        """Queries of papers of many sessions and matters, none in the register."""
        sessions = self.session.union(*map(self.new_session, range(2, 301)))
        matters = self.session.petition_ids
        matters.department_id = self.env["hr.department"].search([], limit=1)
        matters.action_classify()
        # As if the conclusion notice had been issued.
        matters.write({"answer": "Đã bố trí vốn.", "released_date": "2027-02-01"})
        told = []
        for name, records in (
            ("notice", sessions),
            ("conclusion", sessions),
            ("synthesis", sessions[1:]),
            ("transfer_slip", matters),
            ("reply", matters),
        ):
            counts = [
                self.queries(lambda name=name, some=records[:n]: self.html(name, some))
                for n in BATCHES
            ]
            told.append((f"{name}, of as many {records._description.lower()}s", counts))
        return told

    def run(self):
        load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
        now = datetime.datetime.now(datetime.timezone.utc)
        tell(f"{now:%Y-%m-%d %H:%M} UTC, {os.cpu_count()} cores, load {load}")
        tell()
        tell("| what | seconds (CPU) | × the bare engine (CPU) | goal | |")
        tell("| --- | --- | --- | --- | --- |")
        counted = [
            *self.invitations(),
            *self.issue(),
            *self.mails(),
            *self.synthesis(),
            *self.sheets(),
            *self.batches(),
        ]
        tell()
        tell(f"| SQL queries of one batch of {', '.join(map(str, BATCHES))} | |")
        tell("| --- | --- |")
        for what, counts in counted:
            tell(f"| {what} | {', '.join(map(str, counts))} |")


try:
    Bench(globals()["env"]).run()
finally:
    globals()["env"].cr.rollback()
