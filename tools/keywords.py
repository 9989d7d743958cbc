# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Finds the keywords of a field in what people say."""

import re

from .vietnamese import split_tones, strip_accents

_SEPARATORS = re.compile(r"[,;\n]+")


def split_keywords(text):
    """Return the keywords of a list typed with commas, semicolons or lines."""
    keywords = (" ".join(part.split()) for part in _SEPARATORS.split(text or ""))
    return [keyword for keyword in keywords if keyword]


def find_keywords(text, keywords):
    """Return those of ``keywords`` that stand in ``text`` as whole words.

    Accents count, for "chợ" (market) is not "cho" (for); where nobody typed any
    accent at all they do not. Where the tone is set in a syllable (hoá, hóa) makes
    no difference. Words that belong to a longer keyword are not found once more.

    :param str text: what a citizen says
    :param keywords: iterable of str
    :return: list of str, the longest first
    """
    spell = strip_accents if _is_bare(text) else split_tones
    wording = _padded(spell(text))
    found = []
    for keyword in sorted(set(keywords), key=lambda word: (-len(word), word)):
        spelt = _padded(spell(keyword))
        if spelt.strip() and spelt in wording:
            found.append(keyword)
            wording = wording.replace(spelt, " | ")
    return found


def weigh_keywords(found):
    """Return how much the keywords found say: long ones say more than short ones."""
    return sum(len(keyword.split()) ** 2 for keyword in found)


def _is_bare(text):
    return strip_accents(text) == (text or "").lower()


def _padded(text):
    return " ".join(["", *re.findall(r"\w+", text.lower()), ""])
