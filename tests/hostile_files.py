# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Files that somebody might send to break the server, or whoever opens them."""

import io
import zipfile

HTML = b"<!DOCTYPE html><html><body><script>window.__hacked=1</script></body></html>"
SVG = (
    b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="9">'
    b"<script>window.__hacked=1</script></svg>"
)
LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">'
    + b"".join(
        b'<!ENTITY %c "%s">' % (letter, b"&%c;" % (letter - 1) * 10)
        for letter in range(ord("b"), ord("j"))
    )
    + b"]>"
)
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def members_of(data):
    """Return {name: content} of an archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pack(members, packing=zipfile.ZIP_DEFLATED):
    """Return an archive of (name or ZipInfo, content), doubles included."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", packing) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return buffer.getvalue()


def hostile_archives(data, main):
    """Give (what it is, file), made of a good office file.

    :param str main: the part that holds the text
    """
    good = members_of(data)
    link = zipfile.ZipInfo("docProps/link.xml")
    link.external_attr = 0o120777 << 16
    with_entities = {
        label: {**good, main: doctype + good[main].partition(b"?>")[2]}
        for label, doctype in (
            ("entities that grow", LAUGHS),
            ("an entity that reads a file", OUTSIDE),
        )
    }
    wide = {**good, main: good[main].decode().encode("utf-16")}
    for label, members in with_entities.items():
        yield label, pack(members.items())
    yield "entities in another encoding", pack(wide.items())
    for name in ("../../x.xml", "/etc/x.xml", "C:\\x.xml", "..\\x.xml", "a\x01b.xml"):
        yield f"a path: {name!r}", pack([*good.items(), (name, b"<x/>")])
    yield "a link", pack([*good.items(), (link, b"/etc/passwd")])
    yield "a part twice", pack([*good.items(), (main, b"<x/>")])
    yield "a part twice, in capitals", pack([*good.items(), (main.upper(), b"<x/>")])
    yield "another packing", pack(good.items(), zipfile.ZIP_LZMA)
    yield "a bomb", pack([*good.items(), ("xl/x.xml", b"0" * 60_000_000)])
    yield (
        "a bomb of many parts",
        pack([*good.items(), *((f"x/{number}.xml", b"<x/>") for number in range(400))]),
    )
    yield "a bomb that lies", _lying(pack([*good.items(), ("x.xml", b"0" * 9_000_000)]))
    yield "damaged", data[:200] + b"\xff" * 300 + data[500:]
    yield "cut off", data[:-200]
    yield "nothing", b""
    yield "a web page", HTML


def _lying(data):
    """Return an archive in whose directory the last part is ten bytes long."""
    place = data.rindex(b"PK\x01\x02")
    return data[: place + 24] + (10).to_bytes(4, "little") + data[place + 28 :]
