# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A document style in Word: its measures, and the template made from them."""

import functools
import io
from typing import NamedTuple

from lxml import etree
from reportlab.pdfbase.ttfonts import TTFontFile

from .engine import FONT_FOLDER

try:
    import docx
    from docx.enum.style import WD_STYLE_TYPE
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
    from docx.oxml import OxmlElement
    from docx.oxml.ns import nsdecls, qn
    from docx.shared import Mm, Pt
except ImportError:  # see word.py
    docx = None

TWIPS_PER_MM = 1440 / 25.4
EMU_PER_MM = 36000
A4 = (210, 297)
HEADER_DISTANCE = 10
FONT = "Times New Roman"
# Sheets for the hall: sizes of their lines in points, margins and heights in
# millimetres. They fill their page and follow no letterhead's measures.
HALL = {
    "banner": 46,
    "banner_long": 34,
    "banner_small": 28,
    "plate": 26,
    "plate_name": 60,
    "plate_long": 40,
    "margin": 10,
    "banner_height": 185,
    "plate_height": 94,
}
# Room above and below a line of a list that people sign, in points.
ROOM = 7
# Class of an element of the layout → style of its paragraphs.
CLASS_STYLES = {
    "parent": "CdParent",
    "issuer": "CdIssuer",
    "star": "CdIssuer",
    "motto1": "CdMotto1",
    "motto2": "CdMotto2",
    "number": "CdNumber",
    "place-date": "CdPlaceDate",
    "letter-subject": "CdLetterSubject",
    "title": "CdTitle",
    "subject": "CdSubject",
    "dashes": "CdSubject",
    "addressees": "CdAddressee",
    "text": "CdText",
    "basis": "CdBasis",
    "centred": "CdCentred",
    "h1": "CdHeading1",
    "h2": "CdHeading2",
    "h3": "CdHeading3",
    "recipients-title": "CdRecipientsTitle",
    "recipient": "CdRecipient",
    "authority": "CdAuthority",
    "position": "CdPosition",
    "signer": "CdSigner",
    "annex-title": "CdAnnexTitle",
    "annex-reference": "CdAnnexReference",
    "code": "CdCellCentred",
    "banner": "CdBanner",
    "banner-long": "CdBannerLong",
    "banner-small": "CdBannerSmall",
    "plate": "CdPlate",
    "plate-name": "CdPlateName",
    "plate-long": "CdPlateLong",
}
# Tag within a text → style of its paragraphs.
TEXT_STYLES = {
    "CdText": {"h1": "CdHeading1", "h2": "CdHeading2", "h3": "CdHeading3"},
}
CELL_STYLES = {
    "td": "CdCell",
    "th": "CdCellHead",
    "index": "CdCellIndex",
    "centred": "CdCellCentred",
    "number": "CdCellNumber",
    "group": "CdCellGroup",
}


@functools.cache
def _face(bold):
    return TTFontFile(str(FONT_FOLDER / f"Tinos-{'Bold' if bold else 'Regular'}.ttf"))


def text_length(text, size, bold):
    """Return the length of a line of text in millimetres.

    Measured in the addon's own font, whose widths are those of Times New Roman.
    """
    widths = _face(bold).charWidths
    default = _face(bold).defaultWidth
    units = sum(widths.get(ord(letter), default) for letter in text)
    return units / 1000 * size / 72 * 25.4


class Look(NamedTuple):
    """How a paragraph looks: points, except ``indent`` in millimetres."""

    name: str
    size: float
    bold: bool = False
    italic: bool = False
    underline: bool = False
    align: str = "LEFT"
    indent: float = 0
    before: float = 0
    after: float = 0
    line: float = 0  # exact, in points; 0: a single line
    caps: bool = False
    keep_next: bool = False


class Measures:
    """The measures of one document style.

    :param dict values: the fields of `dialogue.document.style` by name
    """

    def __init__(self, values):
        self.values = values

    def __getattr__(self, name):
        try:
            return self.values[name]
        except KeyError as error:
            raise AttributeError(name) from error

    @property
    def left_column(self):
        return self.values["header_left_width"]

    def text_width(self, landscape=False, sheet=False):
        """Return the width of the text in millimetres."""
        if sheet:
            return A4[landscape] - 2 * HALL["margin"]
        return A4[landscape] - self.margin_left - self.margin_right

    def rule(self, style, lines, width):
        """Return the length of the rule below ``lines`` in millimetres."""
        look = self.looks()[style]
        longest = max(
            (text_length(line, look.size, look.bold) for line in lines), default=0
        )
        ratio = {
            "CdIssuer": self.issuer_rule_ratio,
            "CdSubject": self.subject_rule_ratio,
        }.get(style, 1)
        return min(longest, width) * ratio

    @property
    def line(self):
        if self.line_spacing_rule == "exact":
            return self.line_spacing
        # a single line of Times New Roman is 1.15 times its size
        return self.text_size * 1.15 * self.line_spacing

    def looks(self):
        """Return how each style of the papers looks: dict of style id → `Look`."""
        text = {
            "size": self.text_size,
            "align": "JUSTIFY",
            "indent": self.first_line_indent,
            "before": self.paragraph_gap,
            "line": self.line,
        }
        heading = {**text, "bold": True, "keep_next": True}
        millimetre = 72 / 25.4
        return {
            "CdParent": Look(
                "Cơ quan chủ quản", self.parent_size, self.parent_bold, align="CENTER"
            ),
            "CdIssuer": Look(
                "Cơ quan ban hành", self.issuer_size, self.issuer_bold, align="CENTER"
            ),
            "CdMotto1": Look(
                "Quốc hiệu", self.motto_line1_size, bold=True, align="CENTER"
            ),
            "CdMotto2": Look(
                "Tiêu ngữ", self.motto_line2_size, bold=True, align="CENTER"
            ),
            "CdNumber": Look("Số, ký hiệu", self.number_size, align="CENTER", before=6),
            "CdPlaceDate": Look(
                "Địa danh, ngày",
                self.date_size,
                italic=self.date_italic,
                align="CENTER",
                before=6,
            ),
            "CdLetterSubject": Look(
                "Trích yếu công văn",
                self.letter_subject_size,
                italic=self.letter_subject_italic,
                align="CENTER",
                before=6,
            ),
            "CdTitle": Look(
                "Tên loại văn bản",
                self.title_size,
                bold=True,
                align="CENTER",
                before=(self.title_gap + self.header_gap) * millimetre,
                keep_next=True,
            ),
            "CdSubject": Look(
                "Trích yếu", self.subject_size, bold=True, align="CENTER"
            ),
            "CdAddressee": Look("Kính gửi", self.text_size, before=6),
            "CdText": Look("Nội dung", **text),
            "CdBasis": Look("Căn cứ", **{**text, "italic": self.basis_italic}),
            "CdCentred": Look(
                "Nội dung căn giữa", **{**text, "align": "CENTER", "indent": 0}
            ),
            "CdHeading1": Look("Mục I", **{**heading, "caps": self.heading_upper}),
            "CdHeading2": Look("Mục 1", **heading),
            "CdHeading3": Look("Mục a", **{**heading, "italic": True}),
            "CdRecipientsTitle": Look(
                "Nơi nhận",
                self.recipients_title_size,
                self.recipients_title_bold,
                self.recipients_title_italic,
                self.recipients_title_underline,
            ),
            "CdRecipient": Look("Dòng nơi nhận", self.recipients_size),
            "CdAuthority": Look(
                "Quyền hạn ký", self.authority_size, bold=True, align="CENTER"
            ),
            "CdPosition": Look(
                "Chức vụ", self.authority_size, self.position_bold, align="CENTER"
            ),
            "CdSigner": Look(
                "Người ký",
                self.signer_size,
                bold=True,
                align="CENTER",
                before=self.signature_gap * millimetre,
            ),
            "CdAnnexTitle": Look(
                "Tên phụ lục", self.annex_title_size, bold=True, align="CENTER"
            ),
            "CdAnnexReference": Look(
                "Dẫn chiếu phụ lục",
                self.annex_reference_size,
                italic=True,
                align="CENTER",
                after=8,
            ),
            "CdCell": Look("Ô bảng", self.table_size),
            "CdCellGroup": Look(
                "Hàng nhóm", self.table_size, bold=True, keep_next=True
            ),
            "CdCellHead": Look("Đầu cột", self.table_size, bold=True, align="CENTER"),
            "CdCellIndex": Look("Số cột", self.table_size, italic=True, align="CENTER"),
            "CdCellCentred": Look("Ô bảng căn giữa", self.table_size, align="CENTER"),
            "CdCellNumber": Look("Ô bảng số", self.table_size, align="RIGHT"),
            **{
                f"Cd{identifier}": Look(name, HALL[size], bold, align="CENTER")
                for identifier, name, size, bold in (
                    ("Banner", "Phông", "banner", True),
                    ("BannerLong", "Phông, dòng dài", "banner_long", True),
                    ("BannerSmall", "Phông, dòng nhỏ", "banner_small", True),
                    ("Plate", "Biển tên, chức vụ", "plate", False),
                    ("PlateName", "Biển tên", "plate_name", True),
                    ("PlateLong", "Biển tên, tên dài", "plate_long", True),
                )
            },
            "CdGap": Look("Khoảng cách", 10, line=12, keep_next=True),
            "CdTableGap": Look("Trước bảng", 4, line=4, keep_next=True),
            "CdNothing": Look("Dòng trống", 2, line=2),
        }


def available():
    """Tell whether Word files can be made on this server."""
    return docx is not None


def default_template(values):
    """Return the Word template of a document style as bytes.

    :param dict values: see `Measures`
    """
    return _default_template(tuple(sorted(values.items())))


@functools.lru_cache(maxsize=32)
def _default_template(items):
    measures = Measures(dict(items))
    document = docx.Document()
    _set_page(document.sections[0], measures)
    normal = document.styles["Normal"]
    _set_font(normal, Look("", measures.text_size))
    normal.paragraph_format.space_after = Pt(0)
    for identifier, look in measures.looks().items():
        _add_style(document, identifier, look)
    _add_rule_style(document, measures)
    for identifier, name, bordered in (
        ("CdList", "Bảng", True),
        ("CdPlain", "Khung", False),
    ):
        document.styles.element.append(_table_style(identifier, name, bordered))
    for block in ("letterhead", "title", "body", "closing"):
        document.add_paragraph(f"{{{{p {block} }}}}")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _set_page(section, measures):
    section.page_width, section.page_height = (Mm(side) for side in A4)
    section.top_margin = Mm(measures.margin_top)
    section.bottom_margin = Mm(measures.margin_bottom)
    section.left_margin = Mm(measures.margin_left)
    section.right_margin = Mm(measures.margin_right)
    section.header_distance = Mm(HEADER_DISTANCE)
    section.different_first_page_header_footer = True
    header = section.header.paragraphs[0]
    header.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for part in ("begin", " PAGE ", "separate", "1", "end"):
        run = header.add_run()
        run.font.size = Pt(measures.page_number_size)
        run.font.name = FONT
        if part in ("begin", "separate", "end"):
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), part)
        elif part == "1":
            mark = OxmlElement("w:t")
            mark.text = part
        else:
            mark = OxmlElement("w:instrText")
            mark.text = part
        run._r.append(mark)


def _set_font(style, look):
    font = style.font
    font.name, font.size = FONT, Pt(look.size)
    font.bold, font.italic = look.bold, look.italic
    font.underline, font.all_caps = look.underline, look.caps
    properties = style.element.get_or_add_rPr()
    faces = properties.find(qn("w:rFonts"))
    for name in ("w:hAnsi", "w:cs", "w:eastAsia"):
        faces.set(qn(name), FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    properties.append(language)


def _add_style(document, identifier, look):
    style = document.styles.add_style(identifier, WD_STYLE_TYPE.PARAGRAPH)
    # The id is what papers name; the name is what people see in Word.
    style.element.find(qn("w:name")).set(qn("w:val"), f"ĐT {look.name}")
    style.base_style = document.styles["Normal"]
    style.quick_style = True
    _set_font(style, look)
    form = style.paragraph_format
    form.alignment = getattr(WD_ALIGN_PARAGRAPH, look.align)
    form.space_before, form.space_after = Pt(look.before), Pt(look.after)
    form.first_line_indent = Mm(look.indent)
    form.keep_with_next = look.keep_next
    form.widow_control = True
    if look.line:
        form.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        form.line_spacing = Pt(look.line)
    return style


def _add_rule_style(document, measures):
    style = _add_style(document, "CdRule", Look("Đường kẻ", 3, before=2, line=4))
    borders = OxmlElement("w:pBdr")
    top = OxmlElement("w:top")
    for name, value in (
        ("val", "single"),
        ("sz", str(round(measures.rule_width * 8))),
        ("space", "0"),
        ("color", "000000"),
    ):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    style.element.get_or_add_pPr().insert(0, borders)


def _table_style(identifier, name, bordered):
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in sides
    )
    # In twips: as far from the lines as in the PDF.
    height, side = (40, 60) if bordered else (0, 0)
    margins = "".join(
        f'<w:{name} w:w="{size}" w:type="dxa"/>'
        for name, size in [
            ("top", height),
            ("left", side),
            ("bottom", height),
            ("right", side),
        ]
    )
    return etree.fromstring(
        f'<w:style {nsdecls("w")} w:type="table" w:customStyle="1"'
        f' w:styleId="{identifier}"><w:name w:val="ĐT {name}"/>'
        '<w:uiPriority w:val="99"/><w:tblPr>'
        + (f"<w:tblBorders>{borders}</w:tblBorders>" if bordered else "")
        + f"<w:tblCellMar>{margins}</w:tblCellMar></w:tblPr></w:style>"
    )
