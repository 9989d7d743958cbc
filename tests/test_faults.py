# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import contextlib
import os
import resource
import socket
import threading
from smtplib import SMTPServerDisconnected
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged
from odoo.tools import email_normalize, mute_logger

from ..hooks import uninstall_hook
from .common import DialogueCommon


@contextlib.contextmanager
def no_room(size):
    """Let no file of this process grow beyond ``size`` bytes: a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    # The log is a file, too.
    with mute_logger("odoo.addons.base.models.ir_attachment"):
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)


@tagged("post_install", "-at_install")
class TestFiles(TransactionCase):
    """A file is stored whole or not at all; ``dev/faults`` fills a real disk."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.raw = os.urandom(20_000)
        cls.files = cls.env["ir.attachment"]
        checksum = cls.files._compute_checksum(cls.raw)
        cls.path = cls.files._full_path(f"{checksum[:2]}/{checksum}")

    def tearDown(self):
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self.path)
        super().tearDown()

    def _store(self):
        return self.files.create({"name": "scan.pdf", "raw": self.raw})

    def test_no_room(self):
        with (
            no_room(8_000),
            self.assertRaises(UserError),
        ):
            self._store()
        self.assertFalse(os.path.exists(self.path), "half of a file was left")
        self.assertEqual(self._store().raw, self.raw)
        with open(self.path, "rb") as file:
            self.assertEqual(file.read(), self.raw)

    def test_no_part_is_left(self):
        folder, name = os.path.split(self.path)
        with no_room(8_000), self.assertRaises(UserError):
            self._store()
        self._store()
        self.assertEqual(
            [found for found in os.listdir(folder) if found.startswith(name)], [name]
        )
        # Until its row is stored for good, Odoo's sweep has it on its list.
        listed = self.files._full_path(f"checklist/{name[:2]}/{name}")
        self.assertTrue(os.path.exists(listed))

    def test_another_file_of_the_same_name_stays(self):
        """Odoo's own check holds."""
        os.makedirs(os.path.dirname(self.path), exist_ok=True)
        with open(self.path, "wb") as file:
            file.write(b"0" * len(self.raw))
        with self.assertRaises(UserError):
            self._store()


@tagged("post_install", "-at_install")
class TestSlowMail(DialogueCommon):
    """Nobody waits for the mail server."""

    def test_a_discussion_goes_through_the_queue(self):
        matter = self.env["dialogue.petition"].create(
            {"subject": "Sửa đường", "description": "Lời dân"}
        )
        self.leader.notification_type = "email"
        queue = self.env.ref("mail.ir_cron_mail_scheduler_action")
        asked = self.env["ir.cron.trigger"].search_count([("cron_id", "=", queue.id)])
        matter.with_user(self.office).message_post(
            body="Xin ý kiến",
            partner_ids=self.leader.partner_id.ids,
            message_type="comment",
        )
        mails = self.env["mail.mail"].search(
            [("recipient_ids", "in", self.leader.partner_id.ids)]
        )
        self.assertEqual(mails.mapped("state"), ["outgoing"])
        self.assertEqual(
            self.env["ir.cron.trigger"].search_count([("cron_id", "=", queue.id)]),
            asked + 1,
        )

    def test_who_has_no_address_writes_in_the_name_of_the_commune(self):
        self.leader.notification_type = "email"
        self.company.email = "ubnd@thunghiem.example"
        matter = self.env["dialogue.petition"].create(
            {"subject": "Sửa đường", "description": "Lời dân"}
        )
        for address, sender in (
            (False, "ubnd@thunghiem.example"),
            ("vanphong@thunghiem.example", "vanphong@thunghiem.example"),
        ):
            self.office.email = address
            message = matter.with_user(self.office).message_post(
                body="Xin ý kiến",
                partner_ids=self.leader.partner_id.ids,
                message_type="comment",
            )
            [mail] = self.env["mail.mail"].search(
                [("mail_message_id", "=", message.id)]
            )
            self.assertEqual(email_normalize(mail.email_from), sender)
            self.assertEqual(mail.author_id, self.office.partner_id)

    def test_a_mail_server_that_hangs_up(self):
        """The mail at hand failed, with the reason; the next stays in the queue."""
        digests = self.env["dialogue.digest"].create(
            [
                {
                    "user_id": user.id,
                    "date": "2026-11-20",
                    "company_id": self.company.id,
                    "mail_mail_id": self.env["mail.mail"]
                    .create({"email_from": "a@b.example", "email_to": "c@d.example"})
                    .id,
                }
                for user in (self.office, self.leader)
            ]
        )
        mails = digests.mail_mail_id
        with HangingUp() as port, mute_logger("odoo.addons.mail.models.mail_mail"):
            self.env["ir.mail_server"].create(
                {"name": "Hangs up", "smtp_host": "127.0.0.1", "smtp_port": port}
            )
            server = self.registry["ir.mail_server"]
            with (
                patch.object(server, "_disable_send", lambda model: False),
                # Not assertRaises, with which Odoo rolls back what was written.
                contextlib.suppress(SMTPServerDisconnected),
            ):
                mails.send()
                self.fail("Odoo ends the queue there")
        self.assertEqual(mails.mapped("state"), ["exception", "outgoing"])
        self.assertEqual(digests.mapped("state"), ["failed", "queued"])
        self.assertIn("Connection unexpectedly closed", digests[0].failure)
        self.assertFalse(digests[1].failure)


class HangingUp:
    """A mail server that takes a mail and hangs up instead of confirming it."""

    def __enter__(self):
        self.server = socket.create_server(("127.0.0.1", 0))
        self.thread = threading.Thread(target=self._talk, daemon=True)
        self.thread.start()
        return self.server.getsockname()[1]

    def __exit__(self, *exc):
        self.server.close()
        self.thread.join(10)

    def _talk(self):
        connection, _address = self.server.accept()
        with connection, connection.makefile("rwb") as talk:

            def say(text):
                talk.write(text + b"\r\n")
                talk.flush()

            say(b"220 here")
            while (line := talk.readline()) and line[:4].upper() != b"DATA":
                say(b"250 ok")
            say(b"354 go on")
            while (line := talk.readline()) and line != b".\r\n":
                pass


@tagged("post_install", "-at_install")
class TestUninstall(DialogueCommon):
    """What the hook takes away; ``dev/faults uninstall`` really uninstalls."""

    def _left(self):
        """Return how much of the addon stands in other modules' tables."""
        env = self.env(context={"active_test": False}, su=True)
        return [
            env[model].search_count([(name, "=like", "dialogue.%")])
            for model, name in (
                ("ir.sequence", "code"),
                ("ir.filters", "model_id"),
                ("ir.exports", "resource"),
                ("mail.mail", "model"),
            )
        ] + [
            env["calendar.event"].search_count([("dialogue_company_id", "!=", False)]),
            self._counters(),
        ]

    def _counters(self):
        """Return how many counters of the series stand in PostgreSQL itself."""
        self.env.cr.execute(
            "SELECT count(*) FROM pg_class WHERE relkind = 'S' AND relname = ANY(%s)",
            [self.counters],
        )
        return self.env.cr.fetchone()[0]

    def test_nothing_is_left_behind(self):
        self.env["dialogue.petition"].create(
            {"subject": "Sửa đường", "description": "Lời dân"}
        )
        session = self.env["dialogue.session"].create(
            {"name": "Hội nghị", "date_start": "2027-03-01 01:00:00"}
        )
        session._write_state("preparing")
        self.env["ir.filters"].create(
            {"name": "Của tôi", "model_id": "dialogue.petition", "domain": "[]"}
        )
        self.env["ir.exports"].create({"name": "Sổ", "resource": "dialogue.petition"})
        self.env["mail.mail"].create({"model": "dialogue.petition", "res_id": 1})
        series = self.env["ir.sequence"].search([("code", "=like", "dialogue.%")])
        self.counters = [
            f"ir_sequence_{line.sequence_id.id:03d}_{line.id:03d}"
            for line in series.date_range_ids
        ]
        self.assertTrue(all(self._left()), self._left())
        meeting = self.env["calendar.event"].create(
            {"name": "Giao ban", "start": "2027-03-01", "stop": "2027-03-01"}
        )
        uninstall_hook(self.env)
        self.assertFalse(any(self._left()), self._left())
        self.assertTrue(meeting.exists())
