# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Reads a PDF back as a clerk would measure it: words, sizes, rules, millimetres."""

import unicodedata

import pymupdf

MM = 25.4 / 72


class Word:
    """A piece of text with its place on the page in millimetres."""

    def __init__(self, span):
        self.text = unicodedata.normalize("NFC", span["text"]).replace("\xa0", " ")
        self.left, self.top, self.right, self.bottom = (
            value * MM for value in span["bbox"]
        )
        self.baseline = span["origin"][1] * MM
        self.size = round(span["size"], 1)
        self.font = span["font"].partition("+")[2] or span["font"]

    @property
    def centre(self):
        return (self.left + self.right) / 2

    @property
    def bold(self):
        return "Bold" in self.font

    @property
    def italic(self):
        return "Italic" in self.font


class Line(Word):
    """A line of text: its pieces joined, measured from the first to the last."""

    def __init__(self, spans):
        super().__init__(spans[0])
        words = [Word(span) for span in spans]
        self.words = words
        self.text = "".join(word.text for word in words).strip()
        inked = [word for word in words if word.text.strip()] or words
        self.left = min(word.left for word in inked)
        self.right = max(word.right for word in inked)


class Page:
    def __init__(self, page):
        self.width = page.rect.width * MM
        self.height = page.rect.height * MM
        self.lines = []
        for block in page.get_text("dict")["blocks"]:
            for line in block.get("lines", []):
                if any(span["text"].strip() for span in line["spans"]):
                    self.lines.append(Line(line["spans"]))
        self.text = " ".join(" ".join(line.text for line in self.lines).split())
        self.fonts = {font[3].partition("+")[2] or font[3] for font in page.get_fonts()}
        self.rules = []
        for drawing in page.get_drawings():
            box = drawing["rect"] * MM
            if box.width > 3 and box.height < 0.8:
                self.rules.append((box.x0, (box.y0 + box.y1) / 2, box.x1))

    def find(self, text):
        """Return the first line that holds ``text``."""
        for line in self.lines:
            if text in line.text:
                return line
        raise AssertionError(f"“{text}” is not on the page: {self.text[:2000]}")

    def rule_below(self, line, within=4):
        """Return the left and right end of the rule drawn below a line."""
        found = [
            (left, right)
            for left, height, right in self.rules
            if 0 < height - line.baseline < within and left < line.centre < right
        ]
        if not found:
            raise AssertionError(f"There is no rule below “{line.text}”: {self.rules}")
        return found[0]

    def numbers_in_margin(self, margin=20):
        return [line for line in self.lines if line.bottom < margin]


class Pdf:
    def __init__(self, content):
        self.content = content
        self.document = pymupdf.open(stream=content, filetype="pdf")
        self.pages = [Page(page) for page in self.document]
        self.text = " ".join(page.text for page in self.pages)
        self.fonts = set().union(*(page.fonts for page in self.pages))
        self.embedded = all(
            font[1] not in ("n/a", "")
            for page in self.document
            for font in page.get_fonts()
        )


def page_count(content):
    with pymupdf.open(stream=content, filetype="pdf") as document:
        return len(document)
