# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Vietnamese text: how it sorts and how two wordings are compared."""

import re
import unicodedata
from functools import lru_cache
from itertools import islice

# The order of the letters in a Vietnamese dictionary; a letter that carries a tone
# sorts after the same letter without one (level, falling, hook, tilde, rising, heavy).
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_RANK = {letter: chr(0x100 + rank) for rank, letter in enumerate(_LETTERS)}
# Old keyboards write the Icelandic ð, which looks the same in upper case, for đ.
_ETH = str.maketrans("ð", "đ")
# An index refuses longer words and texts; no subject has so many.
LONGEST_KEY_WORD, MOST_KEY_WORDS = 60, 2000
_NUMBER = re.compile(r"\d+")
_BETWEEN_WORDS = re.compile(r"\W+")

# What people write around a matter without saying anything about it.
_SET_PHRASES = re.compile(
    r"\b(?:kinh (?:de nghi|mong|thua)|de nghi|kien nghi|mong muon|mong|xin|"
    r"ba con(?: nhan dan)?|nhan dan|nguoi dan|cu tri|"
    r"quan tam|xem xet|som|co y kien|phan anh|"
    r"(?:cac cap(?: chinh quyen)?|chinh quyen(?: dia phuong)?|lanh dao|"
    r"uy ban nhan dan|ubnd|hoi dong nhan dan|hdnd|dang uy)"
    r"(?: (?:xa|huyen|tinh)\b)?)\b"
)


def sort_key(text):
    """Return a string that sorts by code point as ``text`` sorts in Vietnamese.

    As in a telephone book: the letters of the whole text decide first, its tones only
    where all letters are equal. A space stands before every letter, so "An Bình" comes
    before "Anh"; numbers go by their size, so "Thôn 2" comes before "Thôn 10". Case
    and punctuation do not matter.

    :param text: any string, or a false value
    :return: str, usable as a stored column because databases of Odoo collate by
        code point
    """
    text = unicodedata.normalize("NFKC", text or "").lower().replace("ð", "đ")
    text = _NUMBER.sub(lambda number: number[0].lstrip("0").zfill(8), text)
    words = _BETWEEN_WORDS.sub(" ", text).strip()
    return words.translate(_RANKED) + "\x01" + words.translate(_TONE_OF)


@lru_cache(maxsize=4096)
def _split_tone(char):
    """Return the letter without its tone, and the tone's rank ("0" for none)."""
    letter, tone = "", "0"
    for part in unicodedata.normalize("NFD", char):
        if part in _TONES:
            tone = _TONES[part]
        else:
            letter += part
    return unicodedata.normalize("NFC", letter), tone


def _bare(letter):
    return unicodedata.normalize("NFD", letter)[:1]


class _Ranked(dict):
    """The place of each character in the dictionary; filled as they come."""

    def __missing__(self, code):
        letter, _tone = _split_tone(chr(code))
        self[code] = _RANK.get(letter) or _RANK.get(_bare(letter), letter)
        return self[code]


class _ToneOf(dict):
    """The rank of the tone of each character; filled as they come."""

    def __missing__(self, code):
        _letter, self[code] = _split_tone(chr(code))
        return self[code]


_RANKED, _TONE_OF = _Ranked({ord(" "): " "}), _ToneOf({ord(" "): " "})


class _Plain(dict):
    """What is left of each character without its diacritics; filled as they come."""

    def __missing__(self, code):
        parts = unicodedata.normalize("NFD", chr(code).translate(_ETH))
        plain = "".join(char for char in parts if not unicodedata.combining(char))
        self[code] = plain.replace("đ", "d")
        return self[code]


_PLAIN = _Plain()


def strip_accents(text):
    """Return ``text`` in lower case without any diacritic; đ becomes d."""
    return (text or "").lower().translate(_PLAIN)


def split_tones(text):
    """Return ``text`` in lower case with the tone of each word at its end.

    Two ways to set the tone (hoá, hóa) are spelt the same then.
    """
    text = unicodedata.normalize("NFKC", text or "").lower().translate(_ETH)
    return re.sub(r"\w+", lambda word: _tone_last(word[0]), text)


def _tone_last(word):
    letters, tones = zip(*map(_split_tone, word), strict=True)
    return "".join(letters) + "".join(tones).replace("0", "")


def bare_words(text):
    """Return the words of ``text`` without accents, case and punctuation, in order."""
    return [word for part in (text or "").split() for word in _bare_part(part)]


@lru_cache(maxsize=8192)
def _bare_part(part):
    """Return the bare words of what stands between blanks.

    A Vietnamese text consists of some thousand syllables that come again and again.
    """
    return re.sub(r"[^0-9a-z]+", " ", strip_accents(part)).split()


def search_key(*texts):
    """Return what a search compares its words with, each preceded by a space.

    A word is found by its beginning, so " lang" is looked for and not "lang", which
    "giang" contains too. A number is found with and without its leading zeros:
    "KN/2026/0012" by "0012" and by "12".

    :param texts: strings, or false values
    :return: str such as " duong lang ban thuong", without repetitions, at most
        `MOST_KEY_WORDS` words of `LONGEST_KEY_WORD` characters
    """
    words = [word for text in texts for word in bare_words(text)]
    words += [word.lstrip("0") for word in words if word.isdigit()]
    words = dict.fromkeys(word[:LONGEST_KEY_WORD] for word in words if word)
    return "".join(f" {word}" for word in islice(words, MOST_KEY_WORDS))


def normalise(text):
    """Return the words of ``text`` that carry meaning, for comparing wordings.

    Accents, case, punctuation and set phrases ("kính đề nghị UBND xã…") are dropped.

    :return: str of lower-case words separated by single spaces; where nothing but
        set phrases was written, these words themselves
    """
    words = " ".join(bare_words(text))
    bare = " ".join(_SET_PHRASES.sub(" ", words).split())
    return bare or words
