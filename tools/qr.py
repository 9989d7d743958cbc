# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""QR codes as pictures that a page holds itself."""

import base64
import io

from PIL import Image

try:
    import qrcode
except ImportError:  # papers are printed without codes
    qrcode = None

MODULE = 8  # pixels
MASK = 0


def picture(text):
    """Return a QR code as the address of a PNG, or "" where none can be made."""
    if not qrcode or not text:
        return ""
    # Every mask can be read. To look for the handsomest takes the library twenty times
    # as long, which for three hundred invitations is felt.
    code = qrcode.QRCode(mask_pattern=MASK)
    code.add_data(text)
    code.make()
    rows = code.get_matrix()
    small = Image.new("1", (len(rows), len(rows)), 1)
    small.putdata([0 if dark else 1 for row in rows for dark in row])
    size = len(rows) * MODULE
    stream = io.BytesIO()
    small.resize((size, size), Image.Resampling.NEAREST).save(stream, "PNG")
    return f"data:image/png;base64,{base64.b64encode(stream.getvalue()).decode()}"
