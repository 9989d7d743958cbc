# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
import contextlib
import io
import time
import warnings
import zipfile

import docx
import requests
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.http import Request
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.files_mixin import MAX_FILES
from ..tools import file_names, intake_form
from ..tools.intake_columns import CONTRIBUTIONS, DELEGATES, DEPARTMENTS, VILLAGES
from .access_common import AccessCommon
from .common_browser import PatientCase
from .hostile_files import HTML, SVG, hostile_archives, members_of, pack
from .test_access_http import PIXEL

IMPORTS = {
    "dialogue.intake.import": (CONTRIBUTIONS,),
    "dialogue.delegate.import": (DELEGATES,),
    "dialogue.setup.import": (VILLAGES, DEPARTMENTS),
}
# No upload may keep a worker busy for longer, whatever it holds.
SECONDS = 6
STRANGE_NAMES = {
    "../../../etc/passwd": "passwd",
    "C:\\Windows\\x.pdf": "x.pdf",
    "anh\u202egpj.exe": "anhgpj.exe",
    "a\x00b\r\nc.pdf": "ab c.pdf",
    "ảnh " * 100 + ".jpeg": None,
    "x." + "y" * 300: None,
    " .. ": "tep",
    "/": "tep",
    "Biên bản số 5.pdf": "Biên bản số 5.pdf",
}


class UploadCase(AccessCommon):
    def _word_file(self, change=None, parts=None):
        """Return the template of the state's letterhead, changed."""
        document = docx.Document(io.BytesIO(base64.b64decode(self.word_file)))
        if change:
            change(document)
        stream = io.BytesIO()
        document.save(stream)
        if not parts:
            return stream.getvalue()
        return pack(parts(members_of(stream.getvalue())).items())


@tagged("post_install", "-at_install", "dialogue_second_half")
class TestUploads(UploadCase):
    """Whatever is sent in place of a file is refused, in words, and soon."""

    # ------------------------------------------------------------------
    # Excel files
    # ------------------------------------------------------------------
    def _import(self, model, data, **vals):
        wizard = self.env[model].with_user(self.manager)
        wizard = wizard.with_context(allowed_company_ids=self.company.ids)
        if model == "dialogue.delegate.import":
            session = self._record("session", "economy")
            wizard = wizard.with_context(default_session_id=session.id)
        return wizard.create({"file": base64.b64encode(data), **vals})

    def test_hostile_excel_files(self):
        for model, forms in IMPORTS.items():
            good = intake_form.build_book([(form, ()) for form in forms])
            with warnings.catch_warnings():
                # zipfile says that a part stands there twice.
                warnings.simplefilter("ignore")
                files = list(hostile_archives(good, "xl/worksheets/sheet1.xml"))
            for label, data in files:
                with self.subTest(model=model, file=label):
                    start = time.monotonic()
                    with self.assertRaises(UserError) as caught, self._nothing_kept():
                        self._import(model, data).check_start()
                    self.assertNotIsInstance(caught.exception, AccessError)
                    self.assertLess(time.monotonic() - start, SECONDS)

    def test_a_file_too_large_is_not_even_stored(self):
        big = base64.b64encode(bytes(6_000_000)).decode()
        for model in IMPORTS:
            with self.subTest(model=model):
                with self.assertRaisesRegex(UserError, "larger than 5 MB"):
                    self._import(model, bytes(6_000_000))
                wizard = self._import(model, b"x")
                with self.assertRaisesRegex(UserError, "larger than 5 MB"):
                    wizard.file = big
        with self.assertRaisesRegex(ValidationError, "larger than 5 MB"):
            self._template(bytes(20_000_000))

    def test_what_is_no_base64(self):
        """As a client sends it that is not the browser's."""
        for model in IMPORTS:
            with self.subTest(model=model), self.assertRaises(UserError):
                self.env[model].with_user(self.manager).create({"file": "a"})

    # ------------------------------------------------------------------
    # Word templates
    # ------------------------------------------------------------------
    def _template(self, raw):
        return self.env["dialogue.word.template"].create(
            {
                "name": "Mẫu",
                "kind": "party",
                "company_id": self.company.id,
                "file": base64.b64encode(raw),
            }
        )

    def assertNoTemplate(self, raw, words=""):
        start = time.monotonic()
        with self.assertRaisesRegex(ValidationError, words), self._nothing_kept():
            self._template(raw)
        self.assertLess(time.monotonic() - start, SECONDS)

    def test_hostile_word_files(self):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            files = list(hostile_archives(self._word_file(), "word/document.xml"))
        for label, data in files:
            with self.subTest(file=label):
                self.assertNoTemplate(data)

    def test_word_files_that_fetch_or_run(self):
        def relation(kind, **values):
            values = {"Target": "http://x.example/a", "TargetMode": "External"} | values
            more = "".join(f' {name}="{value}"' for name, value in values.items())
            space = "http://schemas.openxmlformats.org"
            return {
                "word/_rels/settings.xml.rels": (
                    f'<Relationships xmlns="{space}/package/2006/relationships">'
                    f'<Relationship Id="r1"{more} Type="{space}/officeDocument/2006'
                    f'/relationships/{kind}"/></Relationships>'
                ).encode()
            }

        for kind in ("attachedTemplate", "image", "oleObject", "frame", "subDocument"):
            with self.subTest(kind=kind):
                raw = self._word_file(
                    parts=lambda parts, kind=kind: {**parts, **relation(kind)}
                )
                self.assertNoTemplate(raw, kind)
        inside = relation("aFChunk", Target="chunk.html", TargetMode="Internal")
        raw = self._word_file(parts=lambda parts: {**parts, **inside})
        self.assertNoTemplate(raw, "aFChunk")
        for name in ("word/embeddings/x.bin", "word/activeX/x.bin", "word/vbaData.xml"):
            with self.subTest(name=name):
                raw = self._word_file(
                    parts=lambda parts, name=name: {**parts, name: b"<x/>"}
                )
                self.assertNoTemplate(raw, "macro")
        link = relation("hyperlink")
        self._template(self._word_file(parts=lambda parts: {**parts, **link}))

    def test_word_fields(self):
        def field(*codes):
            def change(document):
                run = document.add_paragraph().add_run()._r
                for kind, code in (
                    ("begin", ""),
                    *((0, c) for c in codes),
                    ("end", ""),
                ):
                    name = "w:fldChar" if kind else "w:instrText"
                    element = OxmlElement(name)
                    element.text = code
                    if kind:
                        element.set(qn("w:fldCharType"), kind)
                    run.append(element)

            return change

        for codes in (
            (" DDEAUTO c:\\\\x.exe ",),
            ("DD", "E x y"),
            (" INCLUDEPICTURE http://x.example/a ",),
            ("includetext c:\\\\x",),
        ):
            with self.subTest(codes=codes):
                self.assertNoTemplate(self._word_file(field(*codes)), "fetches")
        with self._nothing_kept():
            self._template(self._word_file(field(" PAGE \\* MERGEFORMAT ")))

    def test_places_that_would_keep_the_server_busy(self):
        for text in (
            "{{ 'a' * 1000000000 }}",
            "{{ 9 ** 9 ** 9 }}",
            "{% for a in 'aaaa' %}{% for b in 'aaaa' %}x{% endfor %}{% endfor %}",
            "{% set a = 1 %}",
            "{# x #}",
            "{{ number | upper }}",
            "{{ number() }}",
            "{{ self }}",
            "{{ " + "(" * 20_000 + "1" + ")" * 20_000 + " }}",
            "{" * 200_000,
            "{{ a " * 20_000,
            "Ơ" * 600_000,
        ):
            with self.subTest(text=text[:30]):
                raw = self._word_file(
                    lambda document, text=text: document.add_paragraph(text)
                )
                self.assertNoTemplate(raw)

    # ------------------------------------------------------------------
    # Proofs, evidence, scans
    # ------------------------------------------------------------------
    def _upload(self, name, raw):
        return self.env["ir.attachment"].create(
            {"name": name, "raw": raw, "res_model": "dialogue.assignment"}
        )

    def _publication(self):
        paper = self._record("document", "closed")
        return self.env["dialogue.publication"].create({"document_id": paper.id})

    def test_names(self):
        for given, plain in STRANGE_NAMES.items():
            with self.subTest(name=given[:30]):
                name = self._upload(given, b"x").name
                self.assertEqual(name, plain or file_names.plain(given))
                self.assertLessEqual(len(name), file_names.LONGEST)
                self.assertFalse(set("/\\\r\n\x00\u202e") & set(name))
        file = self._upload("a.pdf", b"x")
        file.name = "../b\u202e.pdf"
        self.assertEqual(file.name, "b.pdf")
        self.assertTrue(file_names.plain("ảnh " * 100 + ".jpeg").endswith(".jpeg"))
        self.env["dialogue.intake.import"].create({"file_name": "../a\u202eb.xlsx"})

    def test_evidence_that_runs_is_refused(self):
        owners = (
            (self._record("assignment", "economy"), "evidence_ids"),
            (self._publication(), "proof_ids"),
            (self._record("document", "closed"), "signed_copy_ids"),
        )
        files = [
            ("trang.html", HTML),
            ("trang.pdf", HTML),
            ("anh.svg", SVG),
            ("anh.png", SVG),
            ("anh.jpg.exe", b"MZ"),
            ("mau.docm", b"PK"),
            ("x.js", b"alert(1)"),
        ]
        for record, name in owners:
            for file, raw in files:
                with self.subTest(field=name, file=file), self._nothing_kept():
                    upload = self._upload(file, raw)
                    with self.assertRaisesRegex(UserError, "can run on the computer"):
                        record.write({name: [Command.link(upload.id)]})
            with self.subTest(field=name), self._nothing_kept():
                for file, raw in (
                    ("anh.png", PIXEL),
                    ("bb.pdf", b"%PDF-1.7"),
                    ("0", b""),
                ):
                    record.write({name: [Command.link(self._upload(file, raw).id)]})
                self.assertEqual(len(record[name]), 3)

    def test_no_more_files_than_a_field_takes(self):
        record = self._record("assignment", "economy")
        files = self.env["ir.attachment"].create(
            [{"name": f"{n}.png", "raw": PIXEL} for n in range(MAX_FILES + 1)]
        )
        with self.assertRaisesRegex(UserError, "more than 100 files"):
            record.evidence_ids = files


@tagged("post_install", "-at_install", "dialogue_second_half")
class TestUploadsHttp(PatientCase, UploadCase):
    """What the server hands out of what was sent to it."""

    def _send(self, user, name, raw, **data):
        self.authenticate(user.login, user.login)
        assignment = self._record("assignment", "economy")
        answer = self.url_open(
            "/web/binary/upload_attachment",
            data={
                "model": assignment._name,
                "id": assignment.id,
                "csrf_token": Request.csrf_token(self),
                **data,
            },
            files={"ufile": (name, raw, data.get("type", "application/pdf"))},
        )
        return answer

    def _sent(self, user, name, raw):
        [file] = self._send(user, name, raw).json()
        return self.env["ir.attachment"].browse(file["id"])

    def test_uploaded_pages_are_not_shown_as_pages(self):
        """Not by any address under which the server hands out a file."""
        designer = self.env.ref("base.user_admin")
        assignment = self._record("assignment", "economy")
        files = [
            self._sent(self.officer, name, raw)
            for name, raw in (
                ("a.html", HTML),
                ("a.pdf", HTML),
                ("a.svg", SVG),
                ("a.png", SVG),
                ("a.xhtml", HTML),
                ("a", HTML),
            )
        ]
        # Whoever may change views may upload pages that are served as such.
        files += (
            self.env["ir.attachment"]
            .with_user(designer)
            .sudo()
            .create(
                [
                    {
                        "name": name,
                        "raw": raw,
                        "res_model": assignment._name,
                        "res_id": assignment.id,
                    }
                    for name, raw in (("b.html", HTML), ("b.svg", SVG))
                ]
            )
        )
        self.authenticate(self.office.login, self.office.login)
        seen = 0
        for file in files:
            for url in (
                f"/web/content/{file.id}",
                f"/web/content/{file.id}/x.html",
                f"/web/content/{file.id}?mimetype=text/html&download=false",
                f"/web/content?model=ir.attachment&id={file.id}&field=raw"
                "&mimetype=text/html&filename=x.html",
                f"/web/image/{file.id}",
                f"/web/image/{file.id}/9x9",
            ):
                with self.subTest(file=file.name, url=url):
                    answer = self.url_open(url)
                    if b"__hacked" not in answer.content:
                        continue
                    seen += 1
                    policy = answer.headers["Content-Security-Policy"]
                    self.assertIn("default-src 'none'", policy)
                    self.assertEqual(
                        answer.headers["X-Content-Type-Options"], "nosniff"
                    )
                    self.assertNotIn("script-src", policy)
        self.assertGreater(seen, 20)

    @mute_logger("odoo.http", "werkzeug")
    def test_requests_too_large(self):
        """Odoo stops reading at its limit.

        A call is read before the parameter is: 128 MB hold for it whatever it says.
        """
        self.env["ir.config_parameter"].set_param("web.max_file_upload_size", 1_000_000)
        before = self.env["ir.attachment"].search_count([])
        with contextlib.suppress(requests.ConnectionError):
            # The server may hang up before everything is sent.
            answer = self._send(self.officer, "a.pdf", bytes(2_000_000))
            self.assertNotEqual(answer.status_code, 200)
        self.assertEqual(self.env["ir.attachment"].search_count([]), before)

    def test_many_files_at_once_unpack_into_one_folder(self):
        files = self._sent(self.officer, "../../a.pdf", b"%PDF") | self._sent(
            self.officer, "..\\..\\b.pdf", b"%PDF"
        )
        ids = ",".join(map(str, files.ids))
        answer = self.url_open(
            "/mail/attachment/zip",
            data={
                "file_ids": ids,
                "zip_name": "tep.zip",
                "csrf_token": Request.csrf_token(self),
            },
        )
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            self.assertEqual(sorted(archive.namelist()), ["a.pdf", "b.pdf"])

    def test_names_in_headers(self):
        file = self._sent(self.officer, 'a"\r\nX-Evil: 1;.pdf', b"%PDF")
        answer = self.url_open(f"/web/content/{file.id}?download=true")
        self.assertNotIn("X-Evil", answer.headers)
        self.assertIn("attachment", answer.headers["Content-Disposition"])
