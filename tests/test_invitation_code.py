# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import io
import json
import tempfile
import zipfile
from pathlib import Path

from PIL import Image, ImageOps

from odoo.tests import tagged

from .page_images import photo, places_of_images
from .test_attendance_tours import AttendanceTours

# A page as an office scans it.
SCAN = 200
CAMERA = (640, 480)
FRAMES = 5
# What reads codes in Odoo's web client, and so at the door.
READ = """
(async () => {
    const { loadJS } = odoo.loader.modules.get("@web/core/assets");
    await loadJS("/web/static/lib/zxing-library/zxing-library.js");
    const reader = new ZXing.MultiFormatReader();
    reader.setHints(new Map([[ZXing.DecodeHintType.TRY_HARDER, true]]));
    for (const [address, code] of %s) {
        const image = new Image();
        image.src = address;
        await image.decode();
        const canvas = document.createElement("canvas");
        canvas.width = image.naturalWidth;
        canvas.height = image.naturalHeight;
        canvas.getContext("2d").drawImage(image, 0, 0);
        const light = new ZXing.HTMLCanvasElementLuminanceSource(canvas);
        const bits = new ZXing.BinaryBitmap(new ZXing.HybridBinarizer(light));
        const text = reader.decode(bits).getText();
        if (text !== code) {
            throw new Error(`${address} reads ${text} instead of ${code}`);
        }
    }
    console.log("every code was read");
})().catch((error) => console.error(String(error.stack || error)))
"""


@tagged("post_install", "-at_install", "dialogue_second_half")
class TestInvitationCode(AttendanceTours):
    """The code of a printed invitation, read by a reader and by a camera."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invited = cls.dao | cls.an
        cls.report = cls.env.ref("commune_dialogue.action_report_invitation")
        cls.sheets = list(cls.report._dialogue_pdfs(cls.invited.ids).values())

    def _address(self, name, image):
        stream = io.BytesIO()
        image.save(stream, "PNG")
        file = self.env["ir.attachment"].create(
            {"name": name, "raw": stream.getvalue(), "mimetype": "image/png"}
        )
        file.public = True
        return f"/web/content/{file.id}"

    def _codes(self):
        return self.invited.mapped("attendance_code")

    def test_read_from_paper(self):
        pages = [
            self._address(f"{number}.png", photo(sheet, 0, SCAN))
            for number, sheet in enumerate(self.sheets)
        ]
        word = self.report._dialogue_file("docx", self.invited.ids)
        with zipfile.ZipFile(io.BytesIO(word)) as archive:
            pictures = sorted(
                name for name in archive.namelist() if name.startswith("word/media/")
            )
            # A picture has no margin of its own: in the paper, that is the page's.
            words = [
                self._address(
                    name,
                    ImageOps.expand(
                        Image.open(io.BytesIO(archive.read(name))).convert("L"),
                        border=40,
                        fill=255,
                    ),
                )
                for name in pictures
            ]
        self.assertEqual(len(words), 2)
        pairs = [*zip(pages, self._codes(), strict=True)]
        pairs += zip(words, self._codes(), strict=True)
        self.browser_js(
            "/odoo/dialogue-sessions",
            READ % json.dumps(pairs),
            "odoo.isReady === true",
            login=self.office.login,
            success_signal="every code was read",
        )

    def test_read_by_the_camera(self):
        with tempfile.TemporaryDirectory() as folder:
            film = Path(folder, "invitation.y4m")
            film.write_bytes(self._film(self.sheets[1]))
            self.browser_switches = (
                "--use-fake-device-for-media-stream",
                "--use-fake-ui-for-media-stream",
                f"--use-file-for-fake-video-capture={film}",
            )
            self._do("dialogue_attendance_camera", self.office)
        self.assertEqual(self._here(), self.an)
        self.assertTrue(self.an.attended_time)

    def _film(self, sheet):
        """Return what a camera sees that is held above the code of a page (Y4M)."""
        [place] = places_of_images(sheet, 0)
        # From as far as the code fits into the strip that Odoo's scanner looks at.
        margin = 2 * place.height
        part = place + (-margin, -margin, margin, margin)
        image = ImageOps.pad(photo(sheet, 0, SCAN, part), CAMERA, color=255)
        width, height = CAMERA
        grey = bytes([128]) * (width * height // 2)
        head = f"YUV4MPEG2 W{width} H{height} F10:1 Ip A1:1 C420jpeg\n".encode()
        return head + (b"FRAME\n" + image.tobytes() + grey) * FRAMES
