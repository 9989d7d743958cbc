# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The names of uploaded files, which whoever sends them may choose."""

import os
import re
import unicodedata

LONGEST = 120
LONGEST_EXTENSION = 10
NAMELESS = "tep"
_PATH = re.compile(r"^.*[/\\]", re.DOTALL)
# Kinds of files that a browser or a double click would run, whatever sent them.
_ACTIVE = re.compile(
    r"\.(?:html?|xht(?:ml)?|shtml|mht(?:ml)?|svgz?|xml|xsl|swf|js|mjs|wasm|hta|exe|com|scr"
    r"|pif|msi|msp|bat|cmd|ps1|vbs?|vbe|jse|wsf|wsh|jar|jnlp|lnk|url|scf|reg|cpl|dll|iso|img"
    r"|chm|app|dmg|sh|desktop|docm|dotm|xlsm|xltm|xlam|xlsb|pptm|potm|ppam|ppsm)$",
    re.IGNORECASE,
)


def plain(name):
    """Return a name without a path and without marks that show it as another one.

    Control marks, and those that turn text round (``anh\\u202egpj.exe`` reads as
    ``anhexe.jpg``), are dropped; a long name is cut before its extension.

    :param str name: as the browser sends it
    """
    name = _PATH.sub("", unicodedata.normalize("NFC", name))
    name = "".join(
        " " if letter.isspace() else letter
        for letter in name
        if letter.isspace() or unicodedata.category(letter)[0] != "C"
    )
    name = " ".join(name.split()).strip(". ")
    if len(name) <= LONGEST:
        return name or NAMELESS
    stem, extension = os.path.splitext(name)
    if len(extension) > LONGEST_EXTENSION:
        stem, extension = name, ""
    return stem[: LONGEST - len(extension)].rstrip(". ") + extension


def is_active(name, mimetype):
    """Tell whether a file is one that runs: a program, a page, a drawing with scripts.

    :param str name: as :func:`plain` returns it
    :param str mimetype: what its content looks like
    """
    kind = mimetype or ""
    return bool(_ACTIVE.search(name)) or "html" in kind or kind.startswith("image/svg")
