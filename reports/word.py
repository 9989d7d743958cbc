# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""HTML → DOCX for the official papers: the same content, to be finished in Word.

A Word template gives page, styles and whatever the office adds; into its places go
the blocks of a paper, turned from the very HTML that the PDF is drawn from:

    {{p letterhead }}  {{p title }}  {{p body }}  {{p closing }}

and, where an office draws its letterhead itself, the words of `FIELDS`, such as
``{{ number }}``. The template that the addon makes from a document style holds the
four blocks. A template is ONE document of ONE section; the batch is made here: each
paper in a section of its own, its pages numbered from 1, an annex likewise.
"""

import base64
import binascii
import copy
import io
import re

from lxml import etree
from markupsafe import Markup

from ..tools import office_file
from ..tools.office_file import OfficeFileError
from . import engine, word_style
from .word_style import (
    CELL_STYLES,
    CLASS_STYLES,
    EMU_PER_MM,
    HALL,
    ROOM,
    TEXT_STYLES,
    TWIPS_PER_MM,
    Measures,
    text_length,
)

try:
    import docx
    from docx.oxml.ns import nsdecls
    from docxtpl import DocxTemplate
    from jinja2 import StrictUndefined, TemplateError, nodes
    from jinja2.sandbox import SandboxedEnvironment
except ImportError:  # the addon works without; only Word files cannot be made
    docx = None

BLOCKS = ("letterhead", "title", "body", "closing")
FIELDS = (
    "parent",
    "issuer",
    "number",
    "place_date",
    "subject",
    "paper_type",
    "position",
    "signer",
)
# The class of the layout that holds a field, where it is not the field's name.
FIELD_CLASSES = {"place_date": "place-date", "paper_type": "title"}
# Where each block of the layout goes, by the class of its element.
BLOCK_OF_CLASS = {
    "head": "letterhead",
    "title-block": "title",
    "gap": "title",
    "addressees": "title",
    "end": "closing",
}
# Largest template that is read, and the largest that it may unpack to, in bytes.
MAX_TEMPLATE = 5 * 1024 * 1024
MAX_UNPACKED = 50 * 1024 * 1024
# What a text may hold: half a million characters of XML, and braces for its twelve
# places with room for those that Word writes itself; no blocks ({% … %}, {# … #}).
MAX_TEXT = 500_000
MAX_BRACES = 80
_BLOCK = re.compile(r"\{(?:<[^>]*>)*([%#])")
# What a template has no use for, by the names of its parts and their relationships:
# programs and embedded files; what Word would fetch or run when a paper is opened.
_PROGRAM = re.compile(r"vbaProject|vbaData|/embeddings/|/activeX/", re.IGNORECASE)
_FETCHING = {"aFChunk", "attachedTemplate", "control", "frame", "oleObject", "package"}
_FETCHING |= {"subDocument", "vbaProject"}
_HARMLESS_FIELDS = {"PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "PAGEREF", "REF"}
_HARMLESS_FIELDS |= {"DATE", "TIME", "CREATEDATE", "SAVEDATE", "PRINTDATE", "TITLE"}
_HARMLESS_FIELDS |= {"AUTHOR", "FILENAME", "STYLEREF", "SEQ", "TOC", "HYPERLINK"}
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NSMAP = {"w": W}
_STYLE_NOTHING = '<w:pStyle w:val="CdNothing"/>'
_NOTHING = f"<w:p><w:pPr>{_STYLE_NOTHING}</w:pPr></w:p>"
_GAP = '<w:p><w:pPr><w:pStyle w:val="CdGap"/></w:pPr></w:p>'
_DECLARATION = re.compile(r' xmlns:(?:w|r|wp|a|pic)="[^"]*"')
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_BLANKS = re.compile(r"[ \t\r\n]+")
_CELLS = {"CdCell", *CELL_STYLES.values()}
# Room at both sides of the text of a cell, in millimetres.
CELL_PADDING = 4
_MARKS = {"b": "b", "strong": "b", "th": "b", "i": "i", "em": "i", "u": "u"}
_INLINE = {"b", "strong", "i", "em", "u", "span", "br", "img", "a", "sub", "sup"}


class WordMissing(Exception):
    """The library that writes Word files cannot be imported."""


class TemplateRefused(Exception):
    """A Word template cannot be used.

    ``code``: ``unreadable``, ``large``, ``programs``, ``fetches``, ``sections``,
    ``syntax``, ``fields`` or ``body``; ``detail``: the words that
    are at fault, where known.
    """

    def __init__(self, code, detail=""):
        super().__init__(code)
        self.code = code
        self.detail = detail


def available():
    """Tell whether Word files can be made on this server."""
    return docx is not None and word_style.available()


# ----------------------------------------------------------------------
# Elements
# ----------------------------------------------------------------------


def _w(tag, *children, **attributes):
    """Return an element of WordprocessingML."""
    element = etree.Element(f"{{{W}}}{tag}", nsmap=_NSMAP)
    for name, value in attributes.items():
        element.set(f"{{{W}}}{name.rstrip('_')}", str(value))
    element.extend(children)
    return element


def _q(tag):
    return f"{{{W}}}{tag}"


def _twips(millimetres):
    return round(millimetres * TWIPS_PER_MM)


def _classes(node):
    return (node.get("class") or "").split()


def _is_block(node):
    return isinstance(node.tag, str) and node.tag not in _INLINE


class _Converter:
    """Turns one article into the elements of a Word document."""

    def __init__(self, measures, document):
        self.measures = measures
        self.document = document
        self.known = {}

    def xml(self, node, width):
        """Return a child of an article, or all of it, as XML (str).

        The papers of a batch share most of their words: what was turned before is
        not turned again.
        """
        if not isinstance(node.tag, str):
            return ""
        if _classes(node) == ["text"]:
            return "".join(self.xml(child, width) for child in node)
        key = (width, etree.tostring(node))
        if key not in self.known:
            blocks = self._block(node, "CdText", width, frozenset())
            self.known[key] = "".join(map(_xml, blocks))
        return self.known[key]

    # -- paragraphs --------------------------------------------------------

    def blocks(self, node, style, width, marks=frozenset()):
        """Return the paragraphs and tables of ``node``.

        :param str style: id of the paragraph style of bare text in it
        :param width: millimetres that a table or a rule may take
        """
        style = self._style_of(node, style)
        result, pending = [], []

        def close():
            if any(run.tag != _q("r") or _has_ink(run) for run in pending):
                result.append(self._paragraph(pending, style))
            pending.clear()

        pending.extend(self._text(node.text, marks))
        for child in node:
            if not isinstance(child.tag, str):
                pending.extend(self._text(child.tail, marks))
                continue
            if _is_block(child):
                close()
                result.extend(self._block(child, style, width, marks))
            else:
                pending.extend(self._inline(child, marks))
            pending.extend(self._text(child.tail, marks))
        close()
        return result

    def _block(self, node, style, width, marks):
        if node.tag in ("style", "colgroup", "script"):
            return []
        if node.tag == "table":
            return self._table(node, self._style_of(node, style), width)
        if "rule" in _classes(node):
            return [self._rule(node, style, width)]
        blocks = self.blocks(node, style, width, marks)
        if node.tag == "li" and blocks:
            self._mark_item(node, blocks[0])
        return blocks

    def _style_of(self, node, inherited):
        if inherited in _CELLS:
            return inherited  # the kind of a cell says how all of it looks
        for name in _classes(node):
            if name in CLASS_STYLES:
                return CLASS_STYLES[name]
        if inherited in TEXT_STYLES:
            return TEXT_STYLES[inherited].get(node.tag, inherited)
        return inherited

    def _paragraph(self, runs, style):
        paragraph = _w("p", _w("pPr", _w("pStyle", val=style)))
        paragraph.extend(_trimmed(runs))
        return paragraph

    def _mark_item(self, node, paragraph):
        """Put the mark of a list before an item, as text that stays as it is."""
        items = [item for item in node.getparent() if item.tag == "li"]
        ordered = node.getparent().tag == "ol"
        mark = f"{items.index(node) + 1}. " if ordered else "- "
        paragraph.insert(1, self._run(mark, frozenset()))

    def _rule(self, node, style, width):
        """Return a paragraph that is nothing but a line, as long as it should be."""
        lines = [
            "".join(line.itertext()).strip()
            for line in node.getparent()
            if line is not node and isinstance(line.tag, str)
        ]
        length = self.measures.rule(style, lines, width)
        side = _twips(max(0, (width - length) / 2))
        return _w(
            "p",
            _w(
                "pPr",
                _w("pStyle", val="CdRule"),
                _w("ind", left=side, right=side, firstLine=0),
            ),
        )

    # -- runs --------------------------------------------------------------

    def _inline(self, node, marks):
        if node.tag == "br":
            return [_w("r", _w("br"))]
        if node.tag == "img":
            return self._picture(node)
        if node.tag in _MARKS:
            marks = marks | {_MARKS[node.tag]}
        runs = self._text(node.text, marks)
        for child in node:
            if isinstance(child.tag, str):
                runs.extend(self._inline(child, marks))
            runs.extend(self._text(child.tail, marks))
        return runs

    def _text(self, text, marks):
        text = _BLANKS.sub(" ", text or "")
        return [self._run(text, marks)] if text else []

    def _run(self, text, marks):
        run = _w("r")
        if marks:
            run.append(_w("rPr", *(_mark(name) for name in sorted(marks))))
        element = _w("t")
        element.text = text
        element.set(_XML_SPACE, "preserve")
        run.append(element)
        return run

    def _picture(self, node):
        """Return a picture that stands in the page itself; none is fetched."""
        head, _comma, data = (node.get("src") or "").partition(",")
        if not head.startswith("data:image/") or not head.endswith(";base64"):
            return []
        try:
            stream = io.BytesIO(base64.b64decode(data, validate=True))
        except binascii.Error:
            return []
        size = round(float(node.get("data-mm") or 25) * EMU_PER_MM)
        inline = self.document.part.new_pic_inline(stream, width=size)
        drawing = _w("drawing")
        drawing.append(inline)
        return [_w("r", drawing)]

    # -- tables ------------------------------------------------------------

    def _table(self, node, style, width):
        listed = "list" in _classes(node)
        rows = node.xpath("./tr | ./thead/tr | ./tbody/tr")
        widths = self._widths(node, rows, width)
        properties = _w(
            "tblPr",
            _w("tblStyle", val="CdList" if listed else "CdPlain"),
            _w("tblW", w=_twips(sum(widths)), type="dxa"),
            _w("jc", val="center"),
            _w("tblLayout", type="fixed"),
        )
        grid = _w("tblGrid", *(_w("gridCol", w=_twips(part)) for part in widths))
        table = _w("tbl", properties, grid)
        open_spans = {}
        for row in rows:
            table.append(self._row(row, style, widths, listed, open_spans))
        return [self._paragraph([], "CdTableGap"), table] if listed else [table]

    def _row(self, node, style, widths, listed, open_spans):
        properties = _w("trPr", _w("cantSplit"))
        height = self._height(node)
        if height:
            properties.append(_w("trHeight", val=height, hRule="atLeast"))
        if node.getparent().tag == "thead":
            properties.append(_w("tblHeader"))
        row = _w("tr", properties)
        position = 0
        for cell in node.iterchildren("td", "th"):
            position = self._fill_spans(row, position, widths, open_spans)
            columns = int(cell.get("colspan") or 1)
            rows = int(cell.get("rowspan") or 1)
            row.append(
                self._cell(
                    cell,
                    style,
                    widths[position : position + columns],
                    listed,
                    whole=columns == len(widths),
                )
            )
            if rows > 1:
                open_spans[position] = (rows - 1, columns)
                row[-1].find(_q("tcPr")).append(_w("vMerge", val="restart"))
            position += columns
        self._fill_spans(row, position, widths, open_spans)
        return row

    def _height(self, node):
        """Return how high a row is at least, in twips, or 0."""
        kinds = [*_classes(node.getparent()), *_classes(node.getparent().getparent())]
        if "roomy" in kinds and "row" in _classes(node):
            return round(20 * (2 * ROOM + 1.15 * self.measures.table_size))
        sheet = next((kind for kind in ("banner", "plate") if kind in kinds), None)
        return _twips(HALL[f"{sheet}_height"]) if sheet else 0

    def _fill_spans(self, row, position, widths, open_spans):
        """Add the cells that a cell of an earlier row reaches down into."""
        while position in open_spans:
            left, columns = open_spans.pop(position)
            if left > 1:
                open_spans[position] = (left - 1, columns)
            part = _twips(sum(widths[position : position + columns]))
            row.append(
                _w(
                    "tc",
                    _w(
                        "tcPr",
                        _w("tcW", w=part, type="dxa"),
                        *([_w("gridSpan", val=columns)] if columns > 1 else []),
                        _w("vMerge"),
                    ),
                    _w("p", _w("pPr", _w("pStyle", val="CdCell"))),
                )
            )
            position += columns
        return position

    def _cell(self, node, style, widths, listed, whole):
        width = sum(widths)
        properties = _w("tcPr", _w("tcW", w=_twips(width), type="dxa"))
        if len(widths) > 1:
            properties.append(_w("gridSpan", val=len(widths)))
        marks = frozenset()
        if not listed and self._height(node.getparent()):
            properties.append(_w("vAlign", val="center"))
        if listed:
            kinds = [node.tag, *_classes(node)]
            # A row that names a group stays with the next one; a cell does not.
            known = {*CELL_STYLES} - ({"group"} if not whole else set())
            style = next(
                (CELL_STYLES[kind] for kind in reversed(kinds) if kind in known),
                CELL_STYLES["td"],
            )
            if "group" in kinds or "total" in _classes(node.getparent()):
                marks = frozenset("b")
        content = self.blocks(node, style, width, marks)
        if not content or content[-1].tag != _q("p"):
            content.append(self._paragraph([], style if listed else "CdNothing"))
        return _w("tc", properties, *content)

    def _widths(self, node, rows, width):
        """Return the width of each column in millimetres."""
        shares = [
            float(found[1])
            for column in node.iter("col")
            if (found := re.search(r"width:\s*([\d.]+)%", column.get("style") or ""))
        ]
        if shares:
            return [width * share / sum(shares) for share in shares]
        columns = max(
            (
                sum(int(cell.get("colspan") or 1) for cell in row.iterchildren())
                for row in rows
            ),
            default=1,
        )
        kinds = _classes(node)
        if "addressees" in _classes(node.getparent()):
            return self._natural_widths(rows, "CdAddressee", width)
        if "head" in kinds:
            left = self.measures.left_column
            return [left, width - left]
        if "end" in kinds:
            half = bool(node.find_class("half"))
            return [width / 2] * 2 if half else [width * 0.45, width * 0.55]
        return [width / columns] * columns

    def _natural_widths(self, rows, style, width):
        """Return the widths that the texts want; the last gives way if need be."""
        look = self.measures.looks()[style]
        columns = zip(*(row.iterchildren("td", "th") for row in rows), strict=True)
        *first, last = [
            CELL_PADDING
            + max(
                text_length("".join(cell.itertext()).strip(), look.size, look.bold)
                for cell in cells
            )
            for cells in columns
        ]
        return [*first, min(last, width - sum(first))]


def _has_ink(run):
    if run.find(_q("drawing")) is not None or run.find(_q("br")) is not None:
        return True
    text = run.find(_q("t"))
    return text is not None and bool((text.text or "").strip())


def _mark(name):
    return _w("u", val="single") if name == "u" else _w(name)


def _trimmed(runs):
    """Return runs without blanks at the ends and without two in a row."""
    texts = [run.find(_q("t")) for run in runs]
    texts = [text for text in texts if text is not None]
    before = " "
    for text in texts:
        if before.endswith(" "):
            text.text = text.text.lstrip(" ")
        before = text.text or before
    for text in reversed(texts):
        text.text = text.text.rstrip(" ")
        if text.text:
            break
    return runs


# ----------------------------------------------------------------------
# Papers
# ----------------------------------------------------------------------


def write(html, measures_of, template_of):
    """Turn a rendered report into one Word document.

    :param html: the page as QWeb renders it (str or bytes)
    :param measures_of: a function that gives the measures of a document style (a
        dict, see `word_style.Measures`) for its id as text
    :param template_of: a function that gives the bytes of the Word template for an
        id of a style; that of the first paper makes the document
    :return: bytes of a DOCX: each article of the page is a section
    :raise WordMissing: where the library is not installed
    :raise TemplateRefused: where the template cannot be used
    """
    if not available():
        raise WordMissing()
    html = html.decode() if isinstance(html, bytes) else html
    articles = engine.articles(engine.clean(html))
    template = Template(template_of(articles[0].get("data-style")))
    converters = {
        style: _Converter(Measures(measures_of(style)), template.document)
        for style in {article.get("data-style") for article in articles}
    }
    sections = [
        template.section(article, converters[article.get("data-style")])
        for article in articles
    ]
    return template.assemble(sections)


class Template:
    """A Word template, read once and filled for each paper."""

    def __init__(self, raw):
        _check_archive(raw)
        try:
            self.document = docx.Document(io.BytesIO(raw))
        except Exception as error:  # python-docx tells little, in many classes
            raise TemplateRefused("unreadable") from error
        if len(self.document.element.findall(f".//{_q('sectPr')}")) != 1:
            raise TemplateRefused("sections")
        xml = etree.tostring(self.document.element, encoding="unicode")
        _check_text(xml)
        # Places that Word has cut into several runs are put together again.
        patched = _parsed(DocxTemplate(io.BytesIO(raw)).patch_xml(xml), "syntax")
        body = patched.find(_q("body"))
        self.page = body.find(_q("sectPr"))
        body.remove(self.page)
        self.pages = {}
        environment = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
        try:
            text = _inside(body)
            places = environment.parse(text)
            _check_places(places)
            self.filled = environment.from_string(text)
        except (TemplateError, RecursionError) as error:
            raise TemplateRefused("syntax", str(error)) from error
        self.names = {node.name for node in places.find_all(nodes.Name)}
        unknown = self.names.difference(BLOCKS, FIELDS)
        if unknown:
            raise TemplateRefused("fields", ", ".join(sorted(unknown)))
        if "body" not in self.names:
            raise TemplateRefused("body")

    def try_out(self):
        """Fill the template with nothing, to see whether it can be filled.

        :raise TemplateRefused: where it cannot
        """
        _parsed(
            f"<w:body {nsdecls('w', 'r', 'wp', 'a', 'pic')}>"
            f"{self._fill(dict.fromkeys((*BLOCKS, *FIELDS), ''))}</w:body>",
            "syntax",
        )

    def section(self, article, convert):
        """Return one article and the page it stands on, as XML (str)."""
        landscape = "paper-landscape" in _classes(article)
        sheet = "sheet" in _classes(article)
        width = convert.measures.text_width(landscape, sheet)
        if sheet or "annex" in _classes(article):
            # It comes with a paper, or fills its page: no letterhead of its own.
            text = convert.xml(article, width)
        else:
            text = self._fill(_parts(article, convert, width, self.names))
        # Two tables would be joined into one.
        text = text.replace("</w:tbl><w:tbl", f"</w:tbl>{_NOTHING}<w:tbl")
        return text, self._page_xml(landscape, sheet)

    def _fill(self, parts):
        try:
            return self.filled.render(parts)
        except TemplateError as error:
            raise TemplateRefused("syntax", str(error)) from error

    def _page_xml(self, landscape, sheet):
        kind = (landscape, sheet)
        if kind not in self.pages:
            page = copy.deepcopy(self.page)
            if landscape:
                _turn(page)
            if sheet:
                margins = page.find(_q("pgMar"))
                for side in ("top", "right", "bottom", "left"):
                    margins.set(_q(side), str(_twips(HALL["margin"])))
            _number_from_one(page)
            self.pages[kind] = _xml(page)
        return self.pages[kind]

    def assemble(self, sections):
        """Return the document of all sections as bytes."""
        *others, (last, page) = sections
        parts = [
            f"{text}<w:p><w:pPr>{_STYLE_NOTHING}{before}</w:pPr></w:p>"
            for text, before in others
        ]
        body = self.document.element.body
        for child in list(body):
            body.remove(child)
        parser = etree.XMLParser(resolve_entities=False, huge_tree=True)
        root = etree.fromstring(
            f"<w:body {nsdecls('w', 'r', 'wp', 'a', 'pic')}>"
            f"{''.join(parts)}{last}{page}</w:body>",
            parser,
        )
        for child in list(root):
            body.append(child)
        stream = io.BytesIO()
        self.document.save(stream)
        return stream.getvalue()


def _check_text(xml):
    """Refuse a text in which it would take hours to look for places.

    The expressions that put places together again go through the rest of the text
    for every brace, and through a cell many times for a block.
    """
    if len(xml) > MAX_TEXT:
        raise TemplateRefused("large")
    block = _BLOCK.search(xml)
    if block:
        raise TemplateRefused("syntax", f"{{{block[1]}")
    if xml.count("{") > MAX_BRACES:
        raise TemplateRefused("syntax", "{ { { …")


def _check_places(places):
    """Refuse whatever counts or calls: a template says names and nothing else.

    A product of a few letters would keep the server busy, or fill its memory.
    """
    for node in places.find_all(nodes.Node):
        if not isinstance(node, nodes.Output | nodes.TemplateData | nodes.Name):
            raise TemplateRefused("syntax", type(node).__name__)


def _parts(article, convert, width, names):
    """Return the blocks of a paper as XML and its fields as text, by name.

    :param names: the names that the template asks for
    """
    blocks = dict.fromkeys(BLOCKS, "")
    for child in article:
        name = next(filter(None, map(BLOCK_OF_CLASS.get, _classes(child))), "body")
        if name == "closing":
            blocks["body"] = _with_next(blocks["body"])
            blocks[name] += _GAP
        blocks[name] += convert.xml(child, width)
    # The XML is written by lxml, which escapes what people typed.
    parts = {name: Markup(xml) for name, xml in blocks.items()}  # nosec B704
    for name in names.intersection(FIELDS):
        found = article.find_class(FIELD_CLASSES.get(name, name))
        parts[name] = " ".join(
            _BLANKS.sub(" ", node.text_content()).strip() for node in found
        )
    return parts


def _with_next(xml):
    """Keep the last paragraph on the page of the signature that follows it."""
    before, mark, last = xml.rpartition('<w:pPr><w:pStyle w:val="')
    style, end, rest = last.partition('"/>')
    return f"{before}{mark}{style}{end}<w:keepNext/>{rest}" if mark else xml


def _xml(element):
    """Return an element as XML without the namespaces that the document declares."""
    return _DECLARATION.sub("", etree.tostring(element, encoding="unicode"))


def _inside(element):
    return (element.text or "") + "".join(_xml(child) for child in element)


# What stands before and after the elements of a section that are set here.
_BEFORE_TYPE = ("headerReference", "footerReference", "footnotePr", "endnotePr")
_BEFORE_NUMBER = ("type", "pgSz", "pgMar", "paperSrc", "pgBorders", "lnNumType")
_BEFORE_TITLE = ("pgNumType", "cols", "formProt", "vAlign", "noEndnote")


def _number_from_one(page):
    """Number the pages of a section from 1, the first without a number.

    Whatever was done to the template: every paper is a document of its own.
    """
    for name in ("type", "pgNumType", "titlePg"):
        for element in page.findall(_q(name)):
            page.remove(element)
    _insert(page, _w("type", val="nextPage"), _BEFORE_TYPE)
    _insert(page, _w("pgNumType", start=1), _BEFORE_TYPE + _BEFORE_NUMBER)
    _insert(page, _w("titlePg"), _BEFORE_TYPE + _BEFORE_NUMBER + _BEFORE_TITLE)


def _insert(page, element, before):
    names = {_q(name) for name in before}
    place = max(
        (index for index, child in enumerate(page, start=1) if child.tag in names),
        default=0,
    )
    page.insert(place, element)


def _turn(page):
    """Lay a page on its side; its margins stay where they are, as in the PDF."""
    size = page.find(_q("pgSz"))
    width, height = size.get(_q("w")), size.get(_q("h"))
    size.set(_q("w"), height)
    size.set(_q("h"), width)
    size.set(_q("orient"), "landscape")


def _check_archive(raw):
    """Refuse what is no Word document, too large, or brings more than text along.

    :raise TemplateRefused: before anything of it is unpacked or parsed
    """
    if len(raw) > MAX_TEMPLATE:
        raise TemplateRefused("large")
    names = set()
    try:
        for name, content in office_file.parts(raw, MAX_UNPACKED):
            names.add(name)
            if _PROGRAM.search(name):
                raise TemplateRefused("programs")
            _check_part(name, content)
    except OfficeFileError as error:
        large = error.code in ("bomb", "too_big")
        raise TemplateRefused("large" if large else "unreadable") from error
    if "word/document.xml" not in names:
        raise TemplateRefused("unreadable")


def _check_part(name, content):
    """Refuse a part that fetches something when the document is opened."""
    if content is None:
        return
    if name == office_file.CONTENT_TYPES and b"macroEnabled" in content:
        raise TemplateRefused("programs")
    if name.endswith(".rels"):
        for element in _parsed(content):
            kind = element.get("Type", "").rpartition("/")[2]
            outside = element.get("TargetMode") == "External" and kind != "hyperlink"
            if outside or kind in _FETCHING:
                raise TemplateRefused("fetches", kind)
    elif name.startswith("word/"):
        for code in _field_codes(_parsed(content)):
            if code not in _HARMLESS_FIELDS:
                raise TemplateRefused("fetches", code)


def _parsed(content, refused="unreadable"):
    parser = etree.XMLParser(resolve_entities=False, huge_tree=True)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise TemplateRefused(refused, str(error)) from error


def _field_codes(root):
    """Return the first word of each field of a part: PAGE, INCLUDEPICTURE …"""
    texts = [field.get(_q("instr"), "") for field in root.iter(_q("fldSimple"))]
    opened = []
    for element in root.iter(_q("fldChar"), _q("instrText")):
        if element.tag == _q("instrText"):
            # A code may be cut into several pieces.
            if opened:
                opened[-1] += element.text or ""
            else:
                texts.append(element.text or "")
        elif element.get(_q("fldCharType")) == "begin":
            opened.append("")
        elif element.get(_q("fldCharType")) == "end" and opened:
            texts.append(opened.pop())
    return {text.split()[0].upper() if text.strip() else "" for text in texts + opened}
