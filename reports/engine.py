# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""HTML → PDF for the official papers, in process, with the fonts of this addon.

PlutoPrint draws; WeasyPrint draws the same where PlutoPrint cannot be imported.
Both read CSS page rules, so sizes are true, table headers repeat and pages are
numbered in the top margin. Every document is laid out by itself: its pages are
numbered from 1 and it has a page size of its own, so a landscape annex is a
document too.

Nothing is fetched while drawing, neither from the network nor from the disk, and
no font but the addon's is used: a letter that it lacks is printed as an empty box.
"""

import atexit
import functools
import io
import logging
import os
import re
import shutil
import tempfile
import threading
import unicodedata
import warnings
from pathlib import Path

import lxml.html
from lxml import etree
from reportlab.pdfbase.ttfonts import TTFontFile

_logger = logging.getLogger(__name__)

FONT_FOLDER = Path(__file__).parent.parent / "static" / "fonts"
FONT_FACES = {
    "Tinos-Regular.ttf": ("normal", "normal"),
    "Tinos-Bold.ttf": ("bold", "normal"),
    "Tinos-Italic.ttf": ("normal", "italic"),
    "Tinos-BoldItalic.ttf": ("bold", "italic"),
}
LONG_PARAGRAPH = 700
# No Vietnamese word and no address of a page is as long: it may be cut at a line's end.
_LONG_WORD = re.compile(r"\S{61,}")
MISSING = "\u25a1"  # an empty box
# Marks that turn or hide text: they print nothing, and could print a paper that
# reads otherwise than its record.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e007f]"
)
# One drawing at a time: neither engine promises to be safe in threads.
_lock = threading.Lock()


class EngineMissing(Exception):
    """Neither PlutoPrint nor WeasyPrint can be imported."""


def engine_name():
    """Return the engine in use: ``plutoprint``, ``weasyprint`` or ``None``."""
    if _plutoprint():
        return "plutoprint"
    return "weasyprint" if _weasyprint() else None


def draw(html, engine=None):
    """Draw a rendered report: one document per ``div.article`` of it.

    :param str html: a whole page as QWeb renders it
    :param str engine: ``plutoprint`` or ``weasyprint``; by default the first one
        that can be imported
    :return: bytes of one PDF, the documents one after another
    :raise EngineMissing: where neither can be imported
    """
    return _draw([clean(document) for document in split(html)], engine)


def draw_each(html, engine=None):
    """Draw a rendered report as :func:`draw` does, each document a PDF of its own.

    :return: list of bytes, in the order of the documents
    :raise EngineMissing: where no engine can be imported
    """
    return [_draw([clean(document)], engine) for document in split(html)]


def _draw(documents, engine):
    engine = engine or engine_name()
    if not engine:
        raise EngineMissing()
    with _lock:
        if engine == "plutoprint":
            return _draw_with_plutoprint(documents)
        return _draw_with_weasyprint(documents)


def articles(html):
    """Return every ``div.article`` of a page, each a document (list of elements)."""
    if isinstance(html, bytes):
        html = html.decode()
    root = lxml.html.fromstring(html, parser=lxml.html.HTMLParser(huge_tree=True))
    found = root.xpath(
        "//div[contains(concat(' ', normalize-space(@class), ' '), ' article ')]"
    )
    for article in found:
        article.tail = None
    return found


def split(html):
    """Return every ``div.article`` of a page as a page of its own (list of str)."""
    found = articles(html)
    for article in found:
        _mark_long_words(article)
        _keep_end_with_text(article)
    return [
        '<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"/></head><body>'
        f"{lxml.html.tostring(article, encoding='unicode')}</body></html>"
        for article in found
    ]


def _mark_long_words(article):
    """Allow words that would not fit on a line to be cut, and no others.

    Where whole texts allow it, PlutoPrint cuts short words too: the one with which a
    run in bold or italics begins.
    """
    if not _LONG_WORD.search(article.text_content()):
        return
    for element in list(article.iter(etree.Element)):
        if element.tag == "style":
            continue
        element.text, marked = _marked(element, element.text)
        element[:0] = marked
        if element is not article:
            element.tail, marked = _marked(element, element.tail)
            for span in reversed(marked):
                element.addnext(span)


def _marked(element, text):
    """Return what stands before the first long word of a text, and the rest of it.

    :return: (str, list of ``span`` with what follows each of them)
    """
    first, *rest = re.split(f"({_LONG_WORD.pattern})", text or "")
    spans = []
    for word, after in zip(rest[::2], rest[1::2], strict=True):
        span = element.makeelement("span", {"class": "long-word"})
        span.text, span.tail = word, after
        spans.append(span)
    return first, spans


def _keep_end_with_text(article):
    """Keep the signature on one page with the last paragraph of the text.

    A long last paragraph stays where it is: it would leave half a page empty.
    """
    for end in article.find_class("end"):
        text = end.getprevious()
        last = text[-1] if text is not None and len(text) else None
        if last is None or last.tag not in ("p", "ul", "ol", "div"):
            continue
        if len("".join(last.itertext())) > LONG_PARAGRAPH:
            continue
        keep = end.makeelement("div", {"class": "keep"})
        end.addprevious(keep)
        tail = end.makeelement("div", {"class": text.get("class", "")})
        tail.append(last)
        keep.extend([tail, end])


def clean(text):
    """Return ``text`` with nothing in it that the papers' font cannot print.

    Vietnamese letters are composed (NFC), marks that turn or hide text are dropped,
    anything else the font lacks (an emoji, another script) becomes an empty box.
    """
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    return _unprintable().sub(
        lambda found: "" if _INVISIBLE.match(found[0]) else MISSING, text
    )


@functools.cache
def _unprintable():
    """Return a pattern of the characters that are not to be printed as they are."""
    faces = (TTFontFile(str(FONT_FOLDER / name)) for name in FONT_FACES)
    covered = set.intersection(*(set(face.charToGlyph) for face in faces))
    letters = {chr(code) for code in covered} | set("\t\n\r")
    letters = {letter for letter in letters if not _INVISIBLE.match(letter)}
    return re.compile(f"[^{re.escape(''.join(sorted(letters)))}]")


# ----------------------------------------------------------------------
# PlutoPrint
# ----------------------------------------------------------------------


@functools.cache
def _plutoprint():
    """Return the module, told to know no font but the addon's; None without it."""
    try:
        import plutoprint
    except (ImportError, OSError) as error:
        _logger.info("PlutoPrint cannot be used: %s", error)
        return None
    # A configuration of its own instead of @font-face: with it, fonts are read once
    # for all documents (300 invitations in 0.4 s instead of 19 s, embedded once),
    # and there is no other font to fall back on.
    folder = tempfile.mkdtemp(prefix="commune_dialogue.fonts.")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    Path(folder, "fonts.conf").write_text(
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n'
        f"<fontconfig><dir>{FONT_FOLDER}</dir><cachedir>{folder}</cachedir>"
        "<config><rescan><int>0</int></rescan></config></fontconfig>"
    )
    # The library reads its configuration once, at the first book. The variables are
    # put back at once: other programs that Odoo starts keep their own fonts.
    names = ("FONTCONFIG_PATH", "FONTCONFIG_FILE", "FONTCONFIG_SYSROOT")
    for name in names:
        os.unsetenv(name)
    try:
        plutoprint.plutobook_set_fontconfig_path(folder)
        book = plutoprint.Book(plutoprint.PAGE_SIZE_A4)
        book.load_html("<p>Ơ <b>ơ</b></p>")
        book.get_page_count()
    finally:
        for name in names:
            if name in os.environ:
                os.putenv(name, os.environ[name])
            else:
                os.unsetenv(name)
    return plutoprint


@functools.cache
def _closed_fetcher():
    """Return a fetcher for PlutoPrint that fetches nothing."""
    plutoprint = _plutoprint()

    class ClosedFetcher(plutoprint.ResourceFetcher):
        def fetch_url(self, url):
            _logger.warning("A paper asks for %.200s: refused.", url)
            return plutoprint.ResourceData(b"", "text/plain", "utf-8")

    return ClosedFetcher()


def _draw_with_plutoprint(documents):
    plutoprint = _plutoprint()
    fetcher = _closed_fetcher()
    stream = io.BytesIO()
    with plutoprint.PDFCanvas.create_for_stream(
        stream, plutoprint.PAGE_SIZE_A4
    ) as canvas:
        for document in documents:
            book = plutoprint.Book(plutoprint.PAGE_SIZE_A4)
            book.custom_resource_fetcher = fetcher
            book.load_html(document)
            size = book.get_page_size_at(0)
            for page in range(book.get_page_count()):
                canvas.set_size(size)
                canvas.save_state()
                canvas.scale(plutoprint.UNITS_PX, plutoprint.UNITS_PX)
                book.render_page(canvas, page)
                canvas.restore_state()
                canvas.show_page()
    return stream.getvalue()


# ----------------------------------------------------------------------
# WeasyPrint
# ----------------------------------------------------------------------


@functools.cache
def _weasyprint():
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import weasyprint
    except (ImportError, OSError) as error:
        _logger.info("WeasyPrint cannot be used: %s", error)
        return None
    # They tell of every step, and of every table of a font.
    for name in ("fontTools", "weasyprint", "weasyprint.progress"):
        logging.getLogger(name).setLevel(logging.ERROR)
    # Before version 68 it could not be told in this way to fetch nothing.
    return weasyprint if hasattr(weasyprint.urls, "URLFetcher") else None


def _draw_with_weasyprint(documents):
    weasyprint = _weasyprint()
    from weasyprint.text.fonts import FontConfiguration

    allowed = {(FONT_FOLDER / name).as_uri() for name in FONT_FACES}

    class ClosedFetcher(weasyprint.urls.URLFetcher):
        def fetch(self, url, headers=None):
            if url in allowed or url.startswith("data:image/"):
                return super().fetch(url, headers)
            _logger.warning("A paper asks for %.200s: refused.", url)
            raise ValueError("Papers fetch nothing.")

    fetcher = ClosedFetcher()
    fonts = FontConfiguration()
    faces = weasyprint.CSS(
        string="".join(
            f"@font-face {{ font-family: Tinos; font-weight: {weight};"
            f" font-style: {style}; src: url({(FONT_FOLDER / name).as_uri()}) }}"
            for name, (weight, style) in FONT_FACES.items()
        ),
        font_config=fonts,
        url_fetcher=fetcher,
    )
    drawn = [
        weasyprint.HTML(string=document, url_fetcher=fetcher).render(
            stylesheets=[faces], font_config=fonts
        )
        for document in documents
    ]
    pages = [page for document in drawn for page in document.pages]
    return drawn[0].copy(pages).write_pdf()
