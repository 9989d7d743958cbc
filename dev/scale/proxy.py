# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A proxy that gives each connection to the next server: ``proxy.py PORT PORT…``.

It stands for nginx or HAProxy; nothing sticks to one server, so that what is not
shared between them shows.
"""

import asyncio
import contextlib
import itertools
import sys


async def pump(reader, writer):
    with contextlib.suppress(OSError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    with contextlib.suppress(OSError):
        writer.close()


async def main(port, servers):
    turns = itertools.cycle(servers)

    async def serve(reader, writer):
        try:
            there = await asyncio.open_connection("127.0.0.1", next(turns))
        except OSError:
            there = await asyncio.open_connection("127.0.0.1", next(turns))
        await asyncio.gather(pump(reader, there[1]), pump(there[0], writer))

    server = await asyncio.start_server(serve, "127.0.0.1", port)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(main(int(sys.argv[1]), [int(port) for port in sys.argv[2:]]))
