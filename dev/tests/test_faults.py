# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The helpers of ``dev/faults`` that need neither Odoo nor PostgreSQL."""

import smtplib
import socket
import unittest

from scenarios.catalogue import SCENARIOS
from scenarios.compare import differences
from scenarios.sink import Sink
from scenarios.world import Attempt, Outcome, table

MAIL = "Message-Id: <{number}@x>\r\nSubject: Thử\r\n\r\nNội dung\r\n"


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


class TestSink(unittest.TestCase):
    def setUp(self):
        self.sink = Sink(free_port()).__enter__()
        self.addCleanup(self.sink.__exit__)

    def _send(self, number=1, to=("a@x",), timeout=5):
        with smtplib.SMTP("127.0.0.1", self.sink.port, timeout=timeout) as smtp:
            return smtp.sendmail("b@x", to, MAIL.format(number=number).encode())

    def test_it_counts_what_comes_twice(self):
        for number in (1, 2, 2):
            self._send(number)
        counted = self.sink.counted()
        self.assertEqual(counted, {("<1@x>", "a@x"): 1, ("<2@x>", "a@x"): 2})

    def test_it_refuses(self):
        self.sink.refused = {"a@x"}
        refused = self._send(to=["a@x", "c@x"])
        self.assertEqual(list(refused), ["a@x"])
        self.assertEqual(list(self.sink.counted()), [("<1@x>", "c@x")])

    def test_it_takes_what_is_attached(self):
        with smtplib.SMTP("127.0.0.1", self.sink.port, timeout=5) as smtp:
            mail = MAIL.format(number=1) + "y" * 300_000
            smtp.sendmail("b@x", ["a@x"], mail.encode())
        self.assertEqual(len(self.sink.mails), 1)

    def test_it_never_confirms(self):
        self.sink.delay = None
        with self.assertRaises(OSError):
            self._send(timeout=0.3)
        self.assertFalse(self.sink.counted())


class TestOutcomes(unittest.TestCase):
    def test_table(self):
        right = Outcome("killed", "nothing", 1.24, scenario="kill-server")
        wrong = Outcome("killed", "half", wrong=["3 of 5 rows"], scenario="kill-server")
        self.assertEqual(
            table([right, wrong])[2:],
            [
                "| kill-server | killed | nothing | 1.2 | right |",
                "| kill-server | killed | half |  | **3 of 5 rows** |",
            ],
        )

    def test_attempt(self):
        def cut():
            raise ConnectionError("cut short")

        attempt = Attempt(cut)
        attempt.join()
        self.assertIsInstance(attempt.error, ConnectionError)
        attempt = Attempt(lambda: 5)
        attempt.join()
        self.assertEqual((attempt.result, attempt.error), (5, None))

    def test_differences(self):
        self.assertEqual(
            differences({"a": 1, "b": 1, "c": 1}, {"a": 1, "b": 2, "d": 1}),
            ["b", "c", "d"],
        )

    def test_every_scenario_has_a_name(self):
        self.assertTrue(all(map(callable, SCENARIOS.values())))
