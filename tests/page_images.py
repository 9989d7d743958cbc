# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Compares pages as pictures: where there is ink, not what it says.

Ink of one picture that is farther than ``CLOSE`` from any ink of the other is astray.
Differences of engines and of anti-aliasing are smaller; a margin, a rule or a block
that has moved by 2 mm is not.
"""

import io
import os
from pathlib import Path

import pymupdf
from PIL import Image, ImageChops, ImageFilter

FOLDER = Path(__file__).parent / "data" / "pages"
DPI = 75
MM = 25.4 / DPI
RADIUS = 2  # pixels
CLOSE = RADIUS * MM
# A rule of half a point covers half a pixel.
INK = 215
# Fewer pixels may be a letter's tip.
SPECKS = 3


def picture(content, number):
    """Return a page of a PDF as a picture in black (ink) and white."""
    return photo(content, number, DPI).point(lambda grey: 0 if grey < INK else 255)


def photo(content, number, dpi, clip=None):
    """Return a page of a PDF as a picture in shades of grey.

    :param clip: the part of the page, in points, or all of it
    """
    with pymupdf.open(stream=content, filetype="pdf") as document:
        page = document[number]
        pixels = page.get_pixmap(dpi=dpi, colorspace=pymupdf.csGRAY, clip=clip)
    return Image.frombytes("L", (pixels.width, pixels.height), pixels.samples)


def places_of_images(content, number):
    """Return where the images of a page stand: pymupdf's rectangles, in points."""
    with pymupdf.open(stream=content, filetype="pdf") as document:
        images = document[number].get_image_info()
    return [pymupdf.Rect(image["bbox"]) for image in images]


def astray(image, reference):
    """Return what is only on one of two pages, or an empty list.

    :return: list of str with places in millimetres
    """
    if image.size != reference.size:
        return [f"the page is {image.size} pixels instead of {reference.size}"]
    told = []
    for what, first, second in (
        ("too much", image, reference),
        ("missing", reference, image),
    ):
        near = second.filter(ImageFilter.MinFilter(2 * RADIUS + 1))
        # white where the first is black and nothing of the second is near
        alone = ImageChops.subtract(near, first)
        if alone.histogram()[255] <= SPECKS:
            continue
        left, top, right, bottom = (edge * MM for edge in alone.getbbox())
        told.append(
            f"{what}: {alone.histogram()[255]} pixels between {left:.0f} and"
            f" {right:.0f} mm from the left, {top:.0f} and {bottom:.0f} mm from the top"
        )
    return told


def reference(name, image):
    """Return the picture that is kept under a name.

    With ``DIALOGUE_KEEP_PAGES`` in the environment ``image`` is kept under it first.
    """
    path = FOLDER / f"{name}.png"
    if os.environ.get("DIALOGUE_KEEP_PAGES"):
        stream = io.BytesIO()
        image.convert("1").save(stream, "PNG", optimize=True)
        FOLDER.mkdir(parents=True, exist_ok=True)
        path.write_bytes(stream.getvalue())
    with Image.open(path) as kept:
        return kept.convert("L")
