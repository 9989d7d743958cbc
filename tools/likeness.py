# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How likely two wordings raise the same matter, for the hint at intake.

The words that both say count, however much more one of them says. What they contradict
each other in (the village, the ditch, "mở" against "không mở") counts against. The
figures were chosen on the pairs of ``tests/similar_pairs.csv``.
"""

import re
import unicodedata
import zlib
from dataclasses import dataclass

from . import likeness_words as lists
from .vietnamese import normalise, strip_accents

# From this score on, two wordings are perhaps the same matter.
THRESHOLD = 0.5
# What a word of a place weighs; a word of what is wanted there weighs 1.
PLACE = 0.5
# What is left of the score where nothing is shared but words of places.
ONLY_PLACE = 0.5
# The part of what is missing to 1 that the same village and the same field add.
SAME_VILLAGE, SAME_FIELD = 0.25, 0.1
# What each contradiction leaves of the score.
OTHER_PLACE, OPPOSED, OTHER_ACTION, OTHER_FIELD = 0.4, 0.4, 0.6, 0.9
# Longer runs of capitals are headings.
LONGEST_NAME = 4


def _any_of(phrases):
    longest_first = sorted(map(re.escape, phrases), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(longest_first)})\b")


def _bare(words, separator=", "):
    return strip_accents(words).split(separator)


def _stands_for(rows):
    """Return ``{wording: the first of its row, as one word}``."""
    split = (_bare(row) for row in rows)
    return {each: row[0].replace(" ", "") for row in split for each in row}


_CANONICAL = _stands_for(lists.THINGS + lists.SITES + lists.ACTIONS)
_WORDINGS = _any_of(_CANONICAL)
_SITES = {*_stands_for(lists.SITES).values()}
_ACTIONS = {*_stands_for(lists.ACTIONS).values()}
_AGAINST = _any_of(
    lists.AGAINST.split(", ") + [each for each in _bare(lists.AGAINST) if " " in each]
)
_WHOLE_COMMUNE = _any_of(_bare(lists.WHOLE_COMMUNE))
_FILLERS = {*_bare(lists.FILLERS, " ")}
_BODIES = {*lists.BODIES.split()}
_NUMBERED = re.compile(
    rf"\b(?:(?:{'|'.join(_bare(lists.NUMBERED, ' '))}) [a-z]?\d+[a-z]?\b"
    rf"(?! (?:{'|'.join(_bare(lists.UNITS, ' '))})\b)|(?!m\d)[a-z]{{1,2}}\d+[a-z]?\b)"
)


# How many bits stand for the words of a wording. Some forty words of thousands leave
# few bits that two wordings share by chance.
BITS = 1024


@dataclass(frozen=True)
class Wording:
    """What a text says of a matter, without accents."""

    plain: str  # all its words, a space around each
    words: frozenset  # those that carry meaning, one wording for each thing
    names: frozenset  # "khe man", "ngo 8"
    places: frozenset  # the words of the names, and the sites
    is_against: bool
    concerns_commune: bool


def read(text):
    """Return the :class:`Wording` of a text as somebody typed it."""
    text = unicodedata.normalize("NFC", text or "")
    plain = f" {' '.join(re.findall('[0-9a-z]+', strip_accents(text)))} "
    words = {*_WORDINGS.sub(lambda it: _CANONICAL[it[0]], normalise(text)).split()}
    names = {*_capital_names(text), *_NUMBERED.findall(plain)}
    return Wording(
        plain=plain,
        words=frozenset(words - _FILLERS),
        names=frozenset(names),
        places=frozenset(words & _SITES).union(*map(str.split, names)),
        is_against=bool(_AGAINST.search(text.lower())),
        concerns_commune=bool(_WHOLE_COMMUNE.search(plain)),
    )


def bits_of(words):
    """Return words as a string of ``BITS`` zeros and ones, for the database to compare.

    What two wordings share is about the number of ones that both have: the same count
    of words from which :func:`likeness` begins.

    :param words: set of str, see :class:`Wording`
    """
    places = {zlib.crc32(word.encode()) % BITS for word in words}
    bits = ["0"] * BITS
    for place in places:
        bits[place] = "1"
    return "".join(bits)


def _capital_names(text):
    """Yield the names in a text: capitals that begin no sentence."""
    name, begins = [], True
    for word in [*re.findall(r"\w+|[.!?:;(\n]", text), "."]:
        if word[1:].isalpha() and word.istitle() and not begins:
            name.append(word)
        elif name:
            if len(name) <= LONGEST_NAME and name[0] not in _BODIES:
                yield strip_accents(" ".join(name))
            name = []
        begins = not word[0].isalnum()


def likeness(one, other, same_village=None, same_field=None):
    """Return how likely two wordings raise the same matter, from 0 to 1.

    :param Wording one: what :func:`read` returns
    :param Wording other: the same of the other text
    :param same_village: True, False, or None where either has no village
    :param same_field: True, False, or None where either has no field
    """
    score = _shared_weight(one, other)
    score += SAME_VILLAGE * (1 - score) if same_village else 0
    score += SAME_FIELD * (1 - score) if same_field else 0
    if _is_elsewhere(one, other, same_village):
        score *= OTHER_PLACE
    if one.is_against != other.is_against:
        score *= OPPOSED
    asked, asked_too = one.words & _ACTIONS, other.words & _ACTIONS
    if asked and asked_too and not asked & asked_too:
        score *= OTHER_ACTION
    return score * (OTHER_FIELD if same_field is False else 1)


def _shared_weight(one, other):
    """Return the weight of the shared words against that of the shorter wording."""
    places = one.places | other.places

    def weight(words):
        return len(words) - (1 - PLACE) * len(words & places)

    shared = one.words & other.words
    # One shared word says little even where it is all that was said: hence the 1.
    shorter = min(weight(one.words), weight(other.words))
    score = weight(shared) / (shorter + 1)
    return score if shared - places else score * ONLY_PLACE


def _is_elsewhere(one, other, same_village):
    """Return whether the two wordings are about different places.

    Each names a place of which the other says nothing; or they come from two villages
    and neither name the same place nor concern the whole commune.
    """
    named = {name for name in one.names if f" {name} " in other.plain}
    named |= {name for name in other.names if f" {name} " in one.plain}
    if one.names - named and other.names - named:
        return True
    concerns_all = one.concerns_commune or other.concerns_commune
    return same_village is False and not named and not concerns_all


def shared_words(text, other):
    """Return what both texts say, in the order and spelling of the first.

    :return: list of str, e.g. ``["đường vào bản Thượng", "lầy lội"]``
    """
    both = {*normalise(text).split()} & {*normalise(other).split()}
    runs, run = [], []
    for word in [*re.findall(r"\w+", unicodedata.normalize("NFC", text or "")), ""]:
        if strip_accents(word) in both:
            run.append(word)
            continue
        while run and strip_accents(run[-1]) in _FILLERS:
            run.pop()
        while run and strip_accents(run[0]) in _FILLERS:
            run.pop(0)
        if run:
            runs.append(" ".join(run))
        run = []
    return runs
