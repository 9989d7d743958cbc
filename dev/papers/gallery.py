# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The first page of each paper of the demonstration data; started by dev/gallery.

Of each kind of record the one is printed that has most to say. Nothing is kept in
the database.
"""

import io
import json
from pathlib import Path

import pymupdf
from PIL import Image

from odoo.exceptions import UserError

from odoo.addons.commune_dialogue.reports import engine

OPTIONS = json.loads(globals()["OPTIONS"])
FOLDER = Path(OPTIONS["CHECKOUT"]) / "docs/images/papers"
WIDTH, GREYS = 600, 16
# Records that nobody keeps, made to be printed.
MADE = {
    "dialogue.register": [{"kind": "reception"}],
    "dialogue.supervision.report": [{}],
}
AT_MOST = 12


def tell(text):
    print(f"{OPTIONS['MARK']}{text}")


def candidates(env, report):
    """Return the records that a paper may be printed of, those with most first."""
    records = env[report.model]
    if report.model in MADE:
        return records.create(MADE[report.model])
    found = records.search([], order="id desc")
    if report.model == "dialogue.document":
        return found.filtered("content")[:AT_MOST]
    if report.model == "dialogue.session":
        if report._dialogue_paper()._phase in ("after", "report"):
            found = found.filtered(lambda one: one.state in ("concluded", "closed"))
        return found[:AT_MOST]
    if report.model == "dialogue.petition":
        return found.filtered("answer")[:AT_MOST] or found[:AT_MOST]
    if report.model == "dialogue.delegate":
        return found.filtered("is_named")[:1]
    return found[:AT_MOST]


def fullest(env, report):
    """Return the HTML of the record whose paper is longest."""
    pages = [""]
    for record in candidates(env, report):
        try:
            html = env["ir.actions.report"]._render_qweb_html(report, record.ids)[0]
        except UserError:
            continue  # this record has no such paper
        pages.append(html.decode() if isinstance(html, bytes) else html)
    return max(pages, key=len)


def first_page(content):
    with pymupdf.open(stream=content, filetype="pdf") as document:
        page = document[0]
        zoom = 2 * WIDTH / page.rect.width
        pixels = page.get_pixmap(
            matrix=pymupdf.Matrix(zoom, zoom), colorspace=pymupdf.csGRAY
        )
    image = Image.frombytes("L", (pixels.width, pixels.height), pixels.samples)
    image = image.resize((WIDTH, round(WIDTH * image.height / image.width)))
    stream = io.BytesIO()
    image.quantize(GREYS).save(stream, "PNG", optimize=True)
    return stream.getvalue()


def run(env):
    env = env(context={**env.context, "lang": "vi_VN", "tz": "Asia/Ho_Chi_Minh"})
    FOLDER.mkdir(parents=True, exist_ok=True)
    told = (Path(OPTIONS["CHECKOUT"]) / "docs/papers.md").read_text()
    reports = env["ir.actions.report"].search(
        [("dialogue_paper", "=", True)], order="report_name"
    )
    made = set()
    for report in reports:
        name = report.report_name.partition("report_")[2].replace("_", "-")
        html = fullest(env, report)
        if not html:
            tell(f"{name}: the demonstration data have nothing to print.")
            continue
        picture = first_page(engine.draw(html))
        path = FOLDER / f"{name}.png"
        path.write_bytes(picture)
        made.add(path)
        where = "" if f"{name}.png" in told else "   missing in docs/papers.md"
        tell(f"{len(picture) / 1000:5.0f} kB  {name}{where}")
    for path in set(FOLDER.glob("*.png")) - made:
        path.unlink()
        tell(f"removed {path.name}")


try:
    run(globals()["env"])
finally:
    globals()["env"].cr.rollback()
