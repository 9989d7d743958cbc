# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import tagged

from ..reports import engine
from . import page_images
from .test_reports import ENGINES, ReportCommon


@tagged("post_install", "-at_install")
class TestPaperImages(ReportCommon):
    """Pages compared with those that people have looked at (tests/data/pages).

    When a paper has been changed on purpose, look at it, then keep the new pages:

        DIALOGUE_KEEP_PAGES=1 dev/test TestPaperImages
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._conclude(3)
        cls._registered("conclusion", 31, "2027-01-27")
        # The same black and white each time.
        cls.people[0].attendance_code = "4821093755261804"
        cls.plan = cls.env["dialogue.plan"].create(
            {
                "name": "Đối thoại trực tiếp với Nhân dân năm 2027",
                "year": 2027,
                "body_id": cls.party.id,
                "signer_id": cls.secretary.id,
                "purpose": "Lắng nghe Nhân dân.\nGiải quyết vướng mắc.",
                "requirement": "Dân chủ, công khai.",
                "content": "Nghe và trả lời ý kiến, kiến nghị của Nhân dân.",
            }
        )
        Paper = cls.env["report.commune_dialogue.report_plan"]
        cls.plan_paper = cls.env["dialogue.document"].create(
            {
                **Paper._document_vals(cls.plan, stored=True),
                "number": 12,
                "date": "2026-12-01",
            }
        )
        cls.env.flush_all()

    def _pages(self, name="plutoprint"):
        """Yield the name of each page that is compared, and its picture."""
        for report, records, numbers in (
            ("invitation", self.people[0], {"invitation": 0}),
            ("conclusion", self.session, {"conclusion": 0, "conclusion-annex": -1}),
            ("plan", self.plan, {"plan-party": 0}),
        ):
            pdf = engine.draw(self._html(report, records), name)
            for page, number in numbers.items():
                yield page, page_images.picture(pdf, number)

    def _invitation(self):
        pdf = engine.draw(self._html("invitation", self.people[0]))
        return page_images.picture(pdf, 0)

    def test_pages_look_as_they_did(self):
        for page, image in self._pages():
            with self.subTest(page=page):
                kept = page_images.reference(page, image)
                self.assertEqual(page_images.astray(image, kept), [])

    def test_both_engines_put_ink_at_the_same_places(self):
        for name in ENGINES:
            for page, image in self._pages(name):
                with self.subTest(page=page, engine=name):
                    kept = page_images.reference(page, image)
                    self.assertEqual(page_images.astray(image, kept), [])

    def test_two_millimetres_are_seen(self):
        style = self.invitation.style_id
        kept = self._invitation()
        self.assertEqual(page_images.astray(self._invitation(), kept), [])
        for name, change in (
            ("margin_top", 2),
            ("margin_left", 2),
            ("margin_left", -2),
            ("margin_right", 2),
            ("title_gap", 2),
            ("signature_gap", 2),
            ("first_line_indent", 2),
            ("header_left_width", 2),
        ):
            with self.subTest(moved=name, by=change):
                before = style[name]
                style[name] = before + change
                self.assertTrue(page_images.astray(self._invitation(), kept))
                style[name] = before

    def test_a_rule_that_is_shorter_is_seen(self):
        style = self.invitation.style_id
        kept = self._invitation()
        # 2 mm at each end of the rule below the name of the body
        style.issuer_rule_ratio -= 0.08
        told = page_images.astray(self._invitation(), kept)
        self.assertTrue(told)
        self.assertIn("missing", told[0])

    def test_what_nobody_sees_is_not_told(self):
        style = self.invitation.style_id
        kept = self._invitation()
        style.margin_top += 0.3
        self.assertEqual(page_images.astray(self._invitation(), kept), [])
