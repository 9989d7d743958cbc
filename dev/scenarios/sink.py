# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A mail server that keeps what it gets, and may be slow, silent or choosy."""

import asyncio
import email
import threading
from collections import Counter
from email import policy

# Bytes of one mail: an invitation has its paper with it.
MOST = 1 << 26


class Sink:
    """Runs on a port in a thread of its own.

    ``delay``: seconds before it confirms a mail (None: never, and the mail is not
    kept); ``refused``: addresses that it does not take.
    """

    def __init__(self, port):
        self.port, self.delay, self.refused = port, 0.0, frozenset()
        self.mails, self.connections = [], 0

    def __enter__(self):
        self.loop, self.started = asyncio.new_event_loop(), threading.Event()
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()
        self.started.wait(10)
        return self

    def __exit__(self, *exc):
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)

    def clear(self):
        self.mails.clear()

    def counted(self):
        """Return how often each mail came: ``{(Message-Id, address): times}``."""
        return Counter(
            (message, address)
            for message, addresses, _subject in self.mails
            for address in addresses
        )

    def _serve(self):
        asyncio.set_event_loop(self.loop)
        server = self.loop.run_until_complete(
            asyncio.start_server(self._talk, "127.0.0.1", self.port, limit=MOST)
        )
        self.started.set()
        self.loop.run_forever()
        server.close()
        talks = asyncio.all_tasks(self.loop)
        for talk in talks:
            talk.cancel()
        self.loop.run_until_complete(asyncio.gather(*talks, return_exceptions=True))
        self.loop.close()

    async def _talk(self, reader, writer):
        self.connections += 1

        def say(text):
            writer.write(f"{text}\r\n".encode())

        addresses = []
        say("220 sink")
        try:
            while line := await reader.readline():
                command = line.decode(errors="replace").strip()
                verb = command[:4].upper()
                if verb == "RCPT":
                    address = command.partition("<")[2].partition(">")[0]
                    if address in self.refused:
                        say("550 no such person")
                    else:
                        addresses.append(address)
                        say("250 ok")
                elif verb == "DATA":
                    say("354 go on")
                    await writer.drain()
                    data = await reader.readuntil(b"\r\n.\r\n")
                    if self.delay is None:
                        await asyncio.sleep(3600)
                    await asyncio.sleep(self.delay)
                    found = email.message_from_bytes(data, policy=policy.default)
                    self.mails.append(
                        (found["Message-Id"], list(addresses), found["Subject"])
                    )
                    addresses.clear()
                    say("250 kept")
                elif verb == "QUIT":
                    say("221 bye")
                    break
                else:
                    if verb in ("RSET", "MAIL"):
                        addresses.clear()
                    say("250 ok")
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.close()
