# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Looks at Word and Excel files (ZIP archives of XML) before anything reads them.

Nothing here knows of Odoo. A file comes from outside: its members are counted and
measured before one is unpacked, and what no office program writes is refused.
"""

import base64
import binascii
import re
import stat
import zipfile
from io import BytesIO

MEGABYTE = 1024 * 1024
MAX_MEMBERS = 300
# Members above this size may not be packed more tightly than MAX_RATIO to 1.
RATIO_FROM = MEGABYTE
MAX_RATIO = 100
CONTENT_TYPES = "[Content_Types].xml"
# The two ways of packing that office files know; others want much memory to unpack.
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_XML = (".xml", ".rels", ".vml")
# Office programs declare no entities; a file that does wants them expanded.
_DTD = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_UTF16 = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")
# Not a path within the archive: upwards, from the root, of Windows, or unprintable.
_STRANGE_PATH = re.compile(r"(?:^|[/\\])\.\.(?:[/\\]|$)|^[/\\]|[\\:\x00-\x1f\x7f]")


class OfficeFileError(Exception):
    """The file is refused.

    ``code`` is one of ``too_big``, ``no_archive`` (or damaged), ``encrypted``,
    ``bomb`` (too much, or too tightly packed), ``paths`` (members that are none of
    an office file) and ``entities``.
    """

    def __init__(self, code):
        super().__init__(code)
        self.code = code


def longest_base64(max_bytes):
    """Return how long a file may be in base64, its line breaks included."""
    return max_bytes * 4 // 3 + 200_000


def decode(content, max_bytes):
    """Return the bytes of an uploaded file.

    :param content: base64, bytes or str, as a binary field holds it
    :param int max_bytes: a larger file is refused before it is decoded
    :raise OfficeFileError: where it is too big, or no base64
    """
    if len(content) > longest_base64(max_bytes):
        raise OfficeFileError("too_big")
    try:
        return base64.b64decode(content)
    except (binascii.Error, ValueError) as error:
        raise OfficeFileError("no_archive") from error


def parts(data, max_unpacked):
    """Give each member of an archive, once all of them have been measured.

    :param bytes data: the file
    :param int max_unpacked: how many bytes it may unpack to
    :return: iterator of (name, content); the content is None where it is no XML
    :raise OfficeFileError: where the file is none that may be read
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            members = archive.infolist()
            _check_members(members, max_unpacked)
            for member in members:
                content = None
                if member.filename.lower().endswith(_XML):
                    # zipfile reads no more than the size that was checked.
                    content = archive.read(member)
                    _check_xml(content)
                yield member.filename, content
    except OfficeFileError:
        raise
    except Exception as error:
        # A damaged archive fails anywhere inside zipfile, with any exception.
        raise OfficeFileError("no_archive") from error


def _check_members(members, max_unpacked):
    if any(member.flag_bits & 0x1 for member in members):
        raise OfficeFileError("encrypted")
    if (
        len(members) > MAX_MEMBERS
        or sum(member.file_size for member in members) > max_unpacked
        or any(_is_packed_tightly(member) for member in members)
    ):
        raise OfficeFileError("bomb")
    names = {member.filename.casefold() for member in members}
    if len(names) < len(members) or any(map(_is_strange, members)):
        raise OfficeFileError("paths")


def _is_packed_tightly(member):
    return (
        member.file_size > RATIO_FROM
        and member.file_size > MAX_RATIO * member.compress_size
    )


def _is_strange(member):
    # The name as it stands in the file: zipfile cuts it at a NUL.
    return (
        member.compress_type not in _PACKINGS
        or stat.S_ISLNK(member.external_attr >> 16)
        or _STRANGE_PATH.search(member.orig_filename)
    )


def _check_xml(content):
    if content.startswith(_UTF16) or _DTD.search(content):
        raise OfficeFileError("entities")
