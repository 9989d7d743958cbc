# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Wordings of official papers: dates, times, the marks at the ends of lines."""

import re

from lxml import html as lxml_html
from markupsafe import Markup, escape

NBSP = "\u00a0"
WEEKDAYS = (
    "thứ Hai",
    "thứ Ba",
    "thứ Tư",
    "thứ Năm",
    "thứ Sáu",
    "thứ Bảy",
    "Chủ nhật",
)

# After a mark that ends a sentence and a space, or at the end of a line; never within
# a date or a number (30.000, 15/8).
_SENTENCE_END = re.compile(r"(?<=[.;!?…])\s+|\s*\n\s*")


def sentences(text):
    """Return the sentences of a text, without the blanks around them."""
    parts = (" ".join(part.split()) for part in _SENTENCE_END.split(text or ""))
    return [part for part in parts if part]


def last_words_together(text, count=3):
    """Return a title whose last line, if it breaks, holds at least ``count`` words."""
    words = text.split(" ")
    if len(words) < 2 * count:
        return text
    return " ".join([*words[:-count], NBSP.join(words[-count:])])


def day_month(number, padded_below):
    """Return a day or month as papers write it, with a leading zero where wanted."""
    return f"{number:02d}" if number < padded_below else str(number)


def date_words(date, year=None):
    """Return ``ngày 05 tháng 02 năm 2026``.

    Days below 10 and the months 1 and 2 bear a zero, the others do not (Decree
    30/2020, Annex I, II.4). Without a date: the same with room to write it.

    :param int year: printed where the date is not known yet
    """
    if not date:
        return f"ngày{NBSP * 6}tháng{NBSP * 6}năm {year or NBSP * 8}"
    return (
        f"ngày {day_month(date.day, 10)} tháng {day_month(date.month, 3)}"
        f" năm {date.year}"
    )


def date_short(date):
    """Return ``05/02/2026``, or an empty string."""
    return date.strftime("%d/%m/%Y") if date else ""


def time_words(moment):
    """Return ``08 giờ 00 phút`` of a local time."""
    return f"{moment.hour:02d} giờ {moment.minute:02d} phút"


def day_words(moment):
    """Return ``ngày 05 tháng 02 năm 2026 (thứ Năm)``."""
    return f"{date_words(moment)} ({WEEKDAYS[moment.weekday()]})"


def counted(number):
    """Return a number as sentences count: ``05``, ``1.440``."""
    return f"{number:02,d}".replace(",", ".")


def rate(part, whole):
    """Return a share with what it is a share of: ``18/24 (75%)``; of nothing, a dash.

    The per cent have one decimal at most, after a comma.
    """
    if not whole:
        return "–"
    percent = f"{100 * part / whole:.1f}".removesuffix(".0").replace(".", ",")
    shares = f"{part:,}/{whole:,}".replace(",", ".")
    return f"{shares} ({percent}%)"


def line_endings(lines, between=";", last="."):
    """Return the lines with the marks of an enumeration: ``;`` … ``.``.

    A mark that somebody has typed already is not doubled.
    """
    bare = [line.strip().rstrip(".;,").rstrip() for line in lines if line]
    bare = [line for line in bare if line]
    return [
        line + (last if index == len(bare) else between)
        for index, line in enumerate(bare, start=1)
    ]


def paragraphs(text):
    """Return the lines of a plain text that hold something."""
    lines = (line.strip() for line in (text or "").splitlines())
    return [line for line in lines if line]


def list_lines(text):
    """Return the lines of a plain text without the dashes typed before them."""
    lines = (line.lstrip("-–—•+* \t") for line in paragraphs(text))
    return [line for line in lines if line]


def small_first(text):
    """Return a text as it stands within a sentence: ``Tổ chức`` → ``tổ chức``.

    What begins with an abbreviation stays as it is.
    """
    text = (text or "").strip()
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def first_upper(text):
    """Return a text that begins a sentence or a cell."""
    return text[:1].upper() + text[1:]


def money_words(amount):
    """Return ``18.100.000 đồng``."""
    return f"{round(amount):,} đồng".replace(",", ".")


def sentence(text, last="."):
    """Return a text that ends with exactly one mark."""
    bare = (text or "").strip().rstrip(".;,").rstrip()
    return bare + last if bare else ""


def end_text(markup, ending):
    """Put the closing mark of a paper ("./.") behind its last word.

    It never stands on a line of its own, as it follows the word without a space.

    :param markup: HTML (str or Markup) of the text
    :return: Markup
    """
    ending = ending or ""
    if not (markup or "").strip():
        return Markup("")
    root = lxml_html.fragment_fromstring(str(markup), create_parent="div")
    node = root
    while True:
        # the last element that holds text behind which nothing else is printed
        children = [child for child in node if isinstance(child.tag, str)]
        if node.tag == "table" or not children or (children[-1].tail or "").strip():
            break
        if not "".join(children[-1].itertext()).strip():
            node.remove(children[-1])
            continue
        node = children[-1]
    children = list(node)
    if node.tag == "table":
        paragraph = root.makeelement("p")
        paragraph.text = ending
        node.addnext(paragraph)
    elif children:
        last = children[-1]
        last.tail = (last.tail or "").rstrip().rstrip(".;,/") + ending
    else:
        node.text = (node.text or "").rstrip().rstrip(".;,/") + ending
    return escape(root.text or "") + Markup("").join(
        # Written by lxml, which escapes what is text.
        Markup(lxml_html.tostring(child, encoding="unicode"))  # nosec B704
        for child in root
    )


# What a village may be called before its name.
VILLAGE_KINDS = (
    "thôn",
    "bản",
    "làng",
    "ấp",
    "xóm",
    "buôn",
    "khu",
    "tổ",
    "khối",
    "phum",
)


def village_words(name):
    """Return a village as it stands within a sentence: ``thôn Nà Lầu``.

    A kind that the name brings along is written small (Decree 30/2020, Annex II):
    ``Bản Thượng`` → ``bản Thượng``.
    """
    name = (name or "").strip()
    first, _, rest = name.partition(" ")
    if rest and first.lower() in VILLAGE_KINDS:
        return f"{first.lower()} {rest}"
    return f"thôn {name}" if name else ""
