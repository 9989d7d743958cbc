# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What tells who a person is, found in free text and taken out of it."""

import re
import unicodedata

from .vietnamese import strip_accents

# Stands in the wording of citizens and in papers, which are Vietnamese always.
REMOVED = "(đã ẩn danh)"
# One word may be a flower as well as a name; shorter numbers may be anything.
LEAST_WORDS = 2
LEAST_PLAIN_WORDS = 3
LEAST_DIGITS = 8
_GAP = r"[\s_.\-]+"


def phone_key(text):
    """Return the digits of a telephone number, the same with 0 and with +84."""
    found = re.sub(r"\D", "", text or "")
    if found.startswith("84") and len(found) > LEAST_DIGITS + 2:
        return "0" + found[2:]
    return found


def traces(names=(), numbers=(), addresses=()):
    """Return the pattern that finds people in free text, or None.

    A name counts from two words on (also without its accents from three on), a number
    from eight digits on, an address only if it has a number: the name of a village
    tells where, not who.

    :param names, numbers, addresses: strings, or false values
    """
    parts = set()
    for name in filter(None, names):
        words = unicodedata.normalize("NFC", name).split()
        if len(words) >= LEAST_WORDS:
            parts.add(_GAP.join(map(re.escape, words)))
        if len(words) >= LEAST_PLAIN_WORDS:
            parts.add(_GAP.join(map(re.escape, strip_accents(name).split())))
    for number in numbers:
        digits = phone_key(number)
        if len(digits) >= LEAST_DIGITS:
            tail = r"[\s.\-]*".join(digits.removeprefix("0"))
            parts.add(rf"(?:\+?84[\s.\-]*|0?){tail}")
    for address in filter(None, addresses):
        if re.search(r"\d", address):
            words = unicodedata.normalize("NFC", address).split()
            parts.add(_GAP.join(map(re.escape, words)))
    if not parts:
        return None
    longest_first = sorted(parts, key=len, reverse=True)
    return re.compile(
        rf"(?<![^\W_])(?:{'|'.join(longest_first)})(?![^\W_])", re.IGNORECASE
    )


def without(pattern, text):
    """Return a text without what the pattern finds; unchanged where it finds nothing.

    :param pattern: of `traces`
    :param text: str, or a false value
    """
    composed = unicodedata.normalize("NFC", text or "")
    return pattern.sub(REMOVED, composed) if pattern.search(composed) else text
