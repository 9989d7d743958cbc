# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A mail server that is slow, silent, choosy or not there."""

import contextlib
import time

from scale.calls import Refused

from .sink import Sink
from .world import BROKEN, Outcome, Running

# What a person may wait for while the mail server sleeps.
PATIENCE = 5
# Odoo gives a mail server 60 seconds.
TIMEOUT = 60
REFUSED = "delegate0@nammay.example"


def slow_mail(world):
    """Invite by mail, discuss and work on while the mail server misbehaves."""
    ready = world.ready
    with Sink(world.smtp_port) as sink:
        database = world.fresh("mail")
        given = world.shell(database, "invite", session=ready["session"])
        with Running(world, database, max_cron_threads=1) as running:
            town = Town(world, running, database, sink, given)
            yield town.slow()
            yield town.silent()
            yield town.choosy()
    yield town.absent()


class Town:
    """People who work, and the mails that this makes."""

    def __init__(self, world, running, database, sink, given):
        self.world, self.running, self.database = world, running, database
        self.sink, self.given = sink, given
        self.person = running.person("office")

    # ------------------------------------------------------------------
    # What people do
    # ------------------------------------------------------------------
    def work(self):
        """Invite, discuss and read; return the seconds of the slowest call."""
        session = self.given["session"]
        calls = (
            ("dialogue.session", "write", [session], {"location": self._place()}),
            (
                "dialogue.session",
                "message_post",
                [session],
                {
                    "body": "Đã đổi địa điểm.",
                    "partner_ids": self.given["partners"],
                    "message_type": "comment",
                },
            ),
            ("dialogue.invite.mail", "create", [{"session_id": session}], {}),
            ("dialogue.home", "get_home", None, {}),
            ("dialogue.petition", "search_count", [], {}),
        )
        slowest, what = 0.0, ""
        for model, method, first, more in calls:
            began = time.monotonic()
            result = self._call(model, method, first, more)
            if model == "dialogue.invite.mail":
                self._press(model, "action_send", result)
            spent = time.monotonic() - began
            if spent > slowest:
                slowest, what = spent, f"{model}.{method}"
        return slowest, what

    def _press(self, *call):
        """Press a button, and again where the queue holds the same row just then."""
        for _attempt in range(5):
            with contextlib.suppress(Refused):
                return self.person.call(*call)
            time.sleep(1)
        return self.person.call(*call)

    def _call(self, model, method, first, more):
        if method == "message_post":
            return self.person.call(model, method, first, **more)
        args = [] if first is None else [first]
        return self.person.call(model, method, *args, *([more] if more else []))

    def _place(self):
        self.turn = getattr(self, "turn", 0) + 1
        return f"Nhà văn hóa số {self.turn}"

    # ------------------------------------------------------------------
    # What became of the mails
    # ------------------------------------------------------------------
    def waiting(self):
        return self.world.number(
            self.database, "SELECT count(*) FROM mail_mail WHERE state = 'outgoing'"
        )

    def failed(self):
        return self.world.number(
            self.database,
            "SELECT count(*) FROM mail_mail WHERE state = 'exception'"
            " AND failure_reason NOT LIKE 'Error without exception%'",
        )

    def reasons(self):
        """Return why mails failed, each reason once, as one text."""
        rows = self.world.rows(
            self.database,
            "SELECT DISTINCT failure_type || ': ' || failure_reason FROM mail_mail"
            " WHERE state = 'exception'",
        )
        return "; ".join(sorted(str(row) for row in rows))

    def named(self):
        """Return how many delegates the office sees as not reached, with the reason."""
        return self.world.number(
            self.database,
            "SELECT count(*) FROM dialogue_delegate WHERE mail_failure IS NOT NULL",
        )

    def settle(self, seconds):
        """Wait until nothing is in the queue; return the seconds."""
        began = time.monotonic()
        while time.monotonic() < began + seconds and self.waiting():
            time.sleep(0.5)
        # The job may be at its last mail.
        time.sleep(2)
        return time.monotonic() - began

    def outcome(self, done, expected, wanted_named=0, seconds=240):
        """Work in the meantime, wait for the queue, count.

        :param expected: number of addresses that are to be reached
        :param wanted_named: number of delegates who are to be shown as not reached;
            None: as many as the queue came to, the others wait in it
        """
        failed, named = self.failed(), self.named()
        slowest, what = self.work()
        made = self.waiting()
        back = self.settle(seconds)
        counted = self.sink.counted()
        twice = sum(times - 1 for times in counted.values())
        failed, named = self.failed() - failed, self.named() - named
        outcome = Outcome(
            done,
            f"slowest call of a person {slowest:.1f} s; {made} mails in the queue"
            f" then; {len(counted)} addresses reached, {twice} twice, {failed} mails"
            f" failed, {named} delegates shown with the reason",
            back,
        )
        if failed and wanted_named is not None and failed != wanted_named:
            outcome.wrong.append(f"failed: {self.reasons()}")
        if slowest > PATIENCE:
            outcome.wrong.append(f"{what} was held for {slowest:.0f} s")
        if twice:
            outcome.wrong.append(f"{twice} mails came twice")
        if wanted_named is None:
            outcome.found += f", {self.waiting()} mails still in the queue"
            wanted_named = named
        elif self.waiting():
            outcome.wrong.append(f"{self.waiting()} mails still wait")
        if len(counted) != expected:
            outcome.wrong.append(f"{expected} addresses were to be reached")
        if named != wanted_named:
            outcome.wrong.append(f"{wanted_named} delegates should be shown")
        self.sink.clear()
        return outcome

    # ------------------------------------------------------------------
    # The four mail servers
    # ------------------------------------------------------------------
    def slow(self):
        self.sink.delay = 30
        done = "the mail server confirms after 30 s"
        return self.outcome(done, self.given["mails"])

    def silent(self):
        self.sink.delay = None
        done = "the mail server never confirms (Odoo gives it 60 s)"
        # Odoo ends the queue at a mail without an answer; the next round goes on.
        outcome = self.outcome(done, 0, None, seconds=150)
        # It works again: what failed is sent once more, by the office's button.
        self.sink.delay = 0
        self.work()
        self.settle(60)
        counted = self.sink.counted()
        if any(times > 1 for times in counted.values()) or self.named():
            outcome.wrong.append("not each once when it was back")
        invited = {address for _mail, address in counted} & set(self.given["invited"])
        if len(invited) != len(self.given["invited"]) or self.waiting():
            outcome.wrong.append("not everybody was reached when it was back")
        outcome.found += (
            f"; back again: {len(invited)} delegates reached, each once,"
            f" {self.named()} left unreached"
        )
        self.sink.clear()
        return outcome

    def choosy(self):
        self.sink.delay, self.sink.refused = 0, frozenset([REFUSED])
        try:
            done = "the mail server refuses one of the addresses"
            return self.outcome(done, self.given["mails"] - 1, 1)
        finally:
            self.sink.refused = frozenset()

    def absent(self):
        """No mail server at all, and then one again."""
        with Running(self.world, self.database, max_cron_threads=1) as running:
            self.running, self.person = running, running.person("office")
            before = self.named()
            slowest, what = self.work()
            back = self.settle(60)
            named = self.named() - before
            with Sink(self.world.smtp_port) as sink:
                self.sink = sink
                with contextlib.suppress(*BROKEN):
                    self.work()
                self.settle(60)
                counted = sink.counted()
        outcome = Outcome(
            "there is no mail server, then there is one",
            f"slowest call of a person {slowest:.1f} s; {named} more delegates shown"
            f" with the reason; back again: {len(counted)} addresses reached,"
            f" {self.named()} delegates left unreached",
            back,
        )
        if slowest > PATIENCE:
            outcome.wrong.append(f"{what} was held for {slowest:.0f} s")
        if self.named() or any(times > 1 for times in counted.values()):
            outcome.wrong.append("not each once when it was back")
        return outcome
