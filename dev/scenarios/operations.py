# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is under way when something breaks: prepared, begun, counted, begun again.

``found`` says "all" or "nothing" of what was under way, and names what is neither;
``settled`` counts once it was begun again.
"""

import base64
import contextlib
import hashlib
import os
import uuid
from pathlib import Path

from scale.calls import Refused

MEGABYTE = 1 << 20


class Operation:
    """One kind of work on one database."""

    login = "office"

    def __init__(self, world, database, sink):
        self.world, self.database, self.sink = world, database, sink
        self.turn, self.ready = -1, world.ready

    def number(self, query, **values):
        return self.world.number(self.database, query, **values)

    def rows(self, query, **values):
        return self.world.rows(self.database, query, **values)

    def prepare(self, person):
        """Get the next round ready."""
        self.turn += 1

    def orphans(self):
        """Tell of the files that no row names: Odoo sweeps them once a day."""
        orphans, kept = self.world.files_without_row(self.database)
        note = f"{orphans} files without a row, {kept} of them not in Odoo's list of"
        return f"{note} what it sweeps" if orphans else ""

    def again(self, person):
        """Do what a person does to whom the work seems lost: the same once more."""
        self.act(person)


class Import(Operation):
    """A file of 500 contributions."""

    name = "import of 500 contributions"
    model = "dialogue.intake.import"

    def prepare(self, person):
        super().prepare(person)
        data = (Path(self.ready["files"]) / f"{self.turn}.b64").read_text()
        [self.wizard] = person.call(
            self.model, "create", [{"file": data, "file_name": "phieu.xlsx"}]
        )
        person.call(self.model, "action_check", [self.wizard])

    def act(self, person):
        person.call(self.model, "action_import", [self.wizard])

    def again(self, person):
        # “Check the file first”: it was written, and the file is forgotten.
        with contextlib.suppress(Refused):
            self.act(person)

    def _count(self):
        return self.number(
            "SELECT count(*) FROM dialogue_contribution WHERE text LIKE :'text'",
            text=f"Đợt {self.turn}:%",
        )

    def found(self):
        count = self._count()
        if count not in (0, 500):
            return None, [f"{count} of 500 rows"]
        return "all" if count else "nothing", []

    def settled(self):
        wrong = []
        if self._count() != 500:
            wrong.append(f"{self._count()} of 500 rows in the end")
        doubled = self.number(
            "SELECT count(*) - count(DISTINCT (intake_key, code))"
            " FROM dialogue_contribution WHERE text LIKE 'Đợt %'"
        )
        if doubled:
            wrong.append(f"{doubled} rows twice")
        return wrong, ""


class Issue(Operation):
    """Giving a paper its number, drawing and storing its files."""

    name = "issue of a paper"

    def prepare(self, person):
        super().prepare(person)
        self.paper = str(self.ready["papers"][self.turn])
        self.before = self._last()

    def act(self, person):
        person.call("dialogue.document", "action_issue", [int(self.paper)])

    def again(self, person):
        with contextlib.suppress(Refused):
            self.act(person)

    def _last(self):
        return self.number(
            "SELECT max(last_number) FROM dialogue_document_series s"
            " JOIN dialogue_document d ON (d.body_id, d.number_period) ="
            " (s.body_id, s.period) WHERE d.id = " + self.paper
        )

    def found(self):
        [[state, number, pdf, docx]] = self.rows(
            "SELECT state, coalesce(number, 0), coalesce(pdf_attachment_id, 0),"
            " coalesce(docx_attachment_id, 0) FROM dialogue_document WHERE id = "
            + self.paper
        )
        files = self.number(
            "SELECT count(*) FROM ir_attachment WHERE res_model = 'dialogue.document'"
            " AND res_id = " + self.paper
        )
        if state == "issued":
            ok = self.before < int(number) == self._last() and files == 2
            ok = ok and pdf != "0" and docx != "0"
        else:
            ok = state == "signed" and number == "0" and not files
            ok = ok and self._last() == self.before
        wrong = [] if ok else [f"{state}, number {number}, {files} files"]
        return ("all" if state == "issued" else "nothing"), wrong

    def settled(self):
        what, wrong = self.found()
        if what != "all":
            wrong.append("not issued in the end")
        wrong += self.world.files_wrong(self.database) + self._checksums()
        gaps = self.number(
            "SELECT max(number) - min(number) + 1 - count(DISTINCT number) FROM"
            " dialogue_document WHERE state = 'issued' AND id IN"
            f" ({','.join(map(str, self.ready['papers']))})"
        )
        if gaps:
            wrong.append(f"{gaps} numbers missing or doubled")
        return wrong, self.orphans()

    def _checksums(self):
        rows = self.rows(
            "SELECT a.store_fname, d.checksum FROM dialogue_document d"
            " JOIN ir_attachment a ON a.id = d.pdf_attachment_id"
            " UNION SELECT a.store_fname, d.docx_checksum FROM dialogue_document d"
            " JOIN ir_attachment a ON a.id = d.docx_attachment_id"
        )
        folder = self.world.databases.files(self.database)
        return [
            f"{place} is not what was issued"
            for place, checksum in rows
            if hashlib.sha256((folder / place).read_bytes()).hexdigest() != checksum
        ]


class Desk(Operation):
    """Twenty entries of the live desk, sent again with the same keys."""

    name = "live desk, 20 entries"

    def prepare(self, person):
        super().prepare(person)
        self.entries = [
            {
                "uuid": str(uuid.uuid4()),
                "kind": "matter_add",
                "values": {
                    "text": f"Hội trường {self.turn}-{number}: sửa đường vào bản",
                    "subject": f"Hội trường {self.turn}-{number}",
                },
                "base": {},
                "client_time": False,
            }
            for number in range(20)
        ]

    def act(self, person):
        self.results = person.call(
            "dialogue.session", "desk_send", [self.ready["session"]], self.entries
        )

    def _counts(self):
        keys = ",".join(f"'{entry['uuid']}'" for entry in self.entries)
        return [
            self.number(query, text=f"Hội trường {self.turn}-%")
            for query in (
                f"SELECT count(*) FROM dialogue_desk_entry WHERE uuid IN ({keys})",
                "SELECT count(*) FROM dialogue_petition WHERE subject LIKE :'text'",
                "SELECT count(*) FROM dialogue_contribution WHERE text LIKE :'text'",
                "SELECT count(*) FROM dialogue_consideration c JOIN dialogue_petition"
                " p ON p.id = c.petition_id WHERE p.subject LIKE :'text'",
            )
        ]

    def found(self):
        counts = self._counts()
        if counts not in ([0] * 4, [20] * 4):
            return None, [f"entries, matters, voices, lines: {counts}"]
        return ("all" if counts[0] else "nothing"), []

    def settled(self):
        wrong = []
        if self._counts() != [20] * 4:
            wrong.append(f"{self._counts()} in the end")
        told = {result["status"] for result in self.results}
        if not told <= {"done", "repeated"}:
            wrong.append(f"told {sorted(told)}")
        return wrong, ""


class Digests(Operation):
    """The job that puts everybody's digest into the mail queue."""

    name = "digest job"
    login = "admin"
    job = "digest"

    def prepare(self, person):
        super().prepare(person)
        # Somebody's first digest again: all of it is new.
        self.rows("DELETE FROM mail_mail; DELETE FROM dialogue_digest")
        self.sink.clear()

    def act(self, person):
        person.call("ir.cron", "method_direct_trigger", [self.ready[self.job]])

    def found(self):
        wrong = self._wrong()
        count = self.number("SELECT count(*) FROM dialogue_digest")
        everybody = getattr(self, "everybody", count)
        if count == everybody:
            return "all", wrong
        return ("nothing" if not count else f"{count} of {everybody}"), wrong

    def _wrong(self):
        checks = {
            "digest without its mail": "SELECT count(*) FROM dialogue_digest"
            " WHERE state = 'queued' AND mail_mail_id IS NULL",
            "mail without its digest": "SELECT count(*) FROM mail_mail m WHERE NOT"
            " EXISTS (SELECT FROM dialogue_digest d WHERE d.mail_mail_id = m.id)",
            "digest failed": "SELECT count(*) FROM dialogue_digest"
            " WHERE state = 'failed' AND mail_mail_id IS NOT NULL",
            "person told twice": "SELECT count(*) - count(DISTINCT user_id)"
            " FROM dialogue_digest",
        }
        counted = {what: self.number(query) for what, query in checks.items()}
        return [f"{count} × {what}" for what, count in counted.items() if count]

    def settled(self):
        wrong = self._wrong()
        count = self.number("SELECT count(*) FROM dialogue_digest")
        self.everybody = getattr(self, "everybody", count)
        if count != self.everybody:
            wrong.append(f"{count} of {self.everybody} people told")
        return wrong, ""


class MailQueue(Digests):
    """The job that sends what is in the queue."""

    name = "mail queue with the digests"
    job = "queue"

    def prepare(self, person):
        super().prepare(person)
        person.call("ir.cron", "method_direct_trigger", [self.ready["digest"]])
        self.waiting = self.number("SELECT count(*) FROM mail_mail")

    def found(self):
        left = self.number("SELECT count(*) FROM mail_mail")
        if left == self.waiting:
            return "nothing", []
        return ("all" if not left else f"{left} of {self.waiting} wait"), []

    def settled(self):
        wrong = []
        left = self.number("SELECT count(*) FROM mail_mail")
        unsent = self.number(
            "SELECT count(*) FROM dialogue_digest WHERE state = 'queued'"
        )
        came = self.sink.counted()
        if left or unsent or len(came) != self.waiting:
            wrong.append(f"{self.waiting} mails, {len(came)} came, {left} wait")
        twice = sum(times - 1 for times in came.values())
        # Between the mail server's "kept" and the commit there is a moment in which
        # nobody knows; the same Message-Id lets the receiver's server drop the second.
        if twice > 1:
            wrong.append(f"{twice} mails twice")
        return wrong, f"{twice} twice, with the same Message-Id" if twice else ""


class Upload(Operation):
    """A large scan; the same file again."""

    name = "upload of a scan of 12 MB"

    def prepare(self, person):
        super().prepare(person)
        self.raw = os.urandom(12 * MEGABYTE)

    def act(self, person):
        person.call(
            "ir.attachment",
            "create",
            [
                {
                    "name": f"scan {self.turn}.pdf",
                    "datas": base64.b64encode(self.raw).decode(),
                    "res_model": "dialogue.session",
                    "res_id": self.ready["session"],
                }
            ],
        )

    def again(self, person):
        # Whoever finds the file there does not send it again.
        if self.found()[0] != "all":
            self.act(person)

    def found(self):
        count = self.number(
            "SELECT count(*) FROM ir_attachment WHERE name = :'name'",
            name=f"scan {self.turn}.pdf",
        )
        return ("all" if count else "nothing"), []

    def settled(self):
        wrong = self.world.files_wrong(self.database)
        if self.found()[0] != "all":
            wrong.append("not stored in the end")
        return wrong, self.orphans()


OPERATIONS = (Import, Issue, Upload, Desk, Digests, MailQueue)
