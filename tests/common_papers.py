# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import re
from collections import Counter

from docx.oxml.ns import qn
from lxml import html

from odoo.fields import Command

from ..reports import engine
from .test_reports import LONG_NAME, ReportCommon


def words_of_docx(document):
    """Return the words of a Word document, in their order."""
    texts = document.element.body.iter(qn("w:t"), qn("w:p"), qn("w:br"), qn("w:tc"))
    return "".join(
        node.text or "" if node.tag == qn("w:t") else " " for node in texts
    ).split()


class EveryPaperCommon(ReportCommon):
    """Small, but enough for every paper to have something to say."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._fill_plan()
        cls._fill_session()
        cls._fill_matters()
        cls._fill_papers()
        cls.env.flush_all()
        cls.reports = cls.env["ir.actions.report"].search(
            [("dialogue_paper", "=", True)], order="report_name"
        )

    @classmethod
    def _fill_plan(cls):
        groups = [
            cls.env.ref(f"commune_dialogue.delegate_group_{code}")
            for code in ("council", "village_head", "people")
        ]
        cls.plan = cls.env["dialogue.plan"].create(
            {
                "name": "Tổ chức đối thoại trực tiếp với Nhân dân năm 2027",
                "year": 2027,
                "body_id": cls.committee.id,
                "signer_id": cls.deputy.id,
                "purpose": "Lắng nghe Nhân dân.\nGiải quyết vướng mắc",
                "requirement": "Dân chủ, công khai.",
                "content": "Thông báo tình hình kinh tế - xã hội.\nNghe kiến nghị.",
                "banner_text": "ỦY BAN NHÂN DÂN XÃ THỬ NGHIỆM\nHỘI NGHỊ\nĐối thoại",
                "composition_ids": [
                    Command.create({"group_id": group.id}) for group in groups
                ],
                "agenda_template_ids": [
                    Command.create({"name": name, "duration": 30, "presenter": who})
                    for name, who in (
                        ("Tuyên bố lý do, giới thiệu đại biểu", "Văn phòng"),
                        ("Đối thoại trực tiếp với Nhân dân", "Chủ trì"),
                    )
                ],
                "recipient_ids": [
                    Command.create({"name": "UBND tỉnh", "purpose": "report"})
                ],
                "budget_ids": [Command.create({"name": "In phiếu", "estimate": 1500})],
                "duty_ids": [
                    Command.create(
                        {
                            "name": "Thông báo công khai",
                            "department_id": cls.culture.id,
                            "due_number": 7,
                        }
                    )
                ],
            }
        )

    @classmethod
    def _fill_session(cls):
        cls.earlier = cls.env["dialogue.session"].create(
            {
                "name": "Hội nghị đối thoại năm 2026",
                "date_start": "2026-03-05 01:00:00",
                "chair_ids": cls.chair.ids,
                "village_ids": cls.village_a.ids,
            }
        )
        cls.earlier._write_state("held")
        cls.session.write(
            {
                "plan_id": cls.plan.id,
                "body_id": cls.committee.id,
                "previous_session_id": cls.earlier.id,
                "secretary_id": cls.officer_employee.id,
                "contact_id": cls.officer_employee.id,
                "banner_text": cls.plan.banner_text,
                "agenda_ids": [
                    Command.create({"name": "Khai mạc", "presenter": "Văn phòng"}),
                    Command.create({"name": "Đối thoại", "duration": 90}),
                ],
            }
        )
        cls.people.group_id = cls.env.ref(
            "commune_dialogue.delegate_group_village_head"
        )
        cls.people.attended = True
        cls.session.village_line_ids.write({"forms_sent": 60, "forms_returned": 47})

    @classmethod
    def _fill_matters(cls):
        shared = {"session_id": cls.session.id, "village_id": cls.village_a.id}
        cls.voices = cls.env["dialogue.contribution"].create(
            [
                {
                    **shared,
                    "text": "Đường vào thôn hỏng nặng.",
                    "speaker_name": LONG_NAME,
                    "people_count": 12,
                    "channel": channel,
                }
                for channel in ("form", "at_session", "village_meeting")
            ]
        )
        sector = cls.env["dialogue.body"].create(
            {"name": "Sở Xây dựng", "kind": "external"}
        )
        cls.matters = cls.env["dialogue.petition"].create(
            [
                {
                    **shared,
                    "subject": "Sửa đường vào thôn",
                    "field_id": cls.road.id,
                    "department_id": cls.economy.id,
                    "contribution_ids": cls.voices[0].ids,
                },
                {
                    **shared,
                    "subject": "Cấp nước sinh hoạt",
                    "field_id": cls.area.id,
                    "department_id": cls.culture.id,
                    "contribution_ids": cls.voices[1].ids,
                },
                {
                    **shared,
                    "subject": "Nâng cấp đường tỉnh",
                    "field_id": cls.road.id,
                    "authority": "province",
                    "forward_body_id": sector.id,
                    "forward_reference": "15/UBND-VP",
                },
            ]
        )
        cls.matters.action_classify()
        cls.matters[:2].action_assign()
        cls.env["dialogue.assignment"].create(
            {
                "petition_id": cls.matters[0].id,
                "department_id": cls.culture.id,
                "purpose": "resolve",
                "session_id": cls.earlier.id,
                "deadline": "2026-06-30",
            }
        )
        cls.session.action_prepare()
        cls.session.action_add_matters()
        told = (
            {
                "outcome": "in_progress",
                "conclusion": "Giao Phòng Kinh tế sửa đường.",
                "department_id": cls.economy.id,
                "deadline": "2027-06-30",
            },
            {"outcome": "explained", "answer": "Đã lắp đường ống mới."},
            {"outcome": "beyond_authority", "answer": "Kiến nghị tỉnh."},
        )
        for line in cls.session.consideration_ids:
            line.write(told[cls.matters.ids.index(line.petition_id.id)])
            line.action_conclude()
        cls.matters.write(
            {
                "answer": "Đã bố trí vốn.\nThi công trong quý II.",
                "released_date": "2027-01-27",
            }
        )

    @classmethod
    def _fill_papers(cls):
        cls.text_paper = cls.paper(
            cls, number=9, content="<p>Nội dung.</p>", signer_id=cls.deputy.id
        )
        dates = {"date_from": "2026-01-01", "date_to": "2027-12-31"}
        cls.registers = cls.env["dialogue.register"].create(
            [{"kind": kind, **dates} for kind in ("reception", "follow_up", "outgoing")]
        )
        cls.period = cls.env["dialogue.period.report"].create(
            {"body_id": cls.committee.id, "year": 2027}
        )
        cls.supervision = (
            cls.env["dialogue.supervision.report"]
            .with_user(cls.supervisor)
            .create(dates)
        )
        cls.bare = cls.env["dialogue.session"].create({"name": "Hội nghị chưa có gì"})
        cls.bare_delegate = cls.env["dialogue.delegate"].create(
            {"session_id": cls.bare.id, "name": "Nông Văn Một"}
        )
        cls.bare_plan = cls.env["dialogue.plan"].create(
            {"name": "Đối thoại năm 2028", "year": 2028, "body_id": cls.committee.id}
        )
        cls.bare_matter = cls.env["dialogue.petition"].create({"subject": "Hỏi"})

    # -- which records a paper is printed from -----------------------------------

    def _filled(self, report):
        return {
            "dialogue.delegate": self.people,
            "dialogue.session": self.session,
            "dialogue.plan": self.plan,
            "dialogue.petition": self.matters[0],
            "dialogue.document": self.text_paper,
            "dialogue.register": self.registers,
            "dialogue.period.report": self.period,
            "dialogue.supervision.report": self.supervision,
        }[report.model].with_env(self.env)

    def _empty(self, report):
        """Return records with nothing in them, or None where there are none."""
        nowhere = {"date_from": "2001-01-01", "date_to": "2001-12-31"}
        return {
            "dialogue.delegate": lambda: self.bare_delegate,
            "dialogue.session": lambda: self.bare,
            "dialogue.plan": lambda: self.bare_plan,
            "dialogue.petition": lambda: self.bare_matter,
            "dialogue.document": lambda: self.paper(content=False),
            "dialogue.register": lambda: self.env["dialogue.register"].create(nowhere),
            "dialogue.period.report": lambda: self.period.create(
                {"body_id": self.committee.id, "year": 2001}
            ),
            "dialogue.supervision.report": lambda: self.env[
                "dialogue.supervision.report"
            ].create(nowhere),
        }[report.model]()

    # -- the same words in every format ------------------------------------------

    def _render(self, report, records):
        return self.env["ir.actions.report"]._render_qweb_html(report, records.ids)[0]

    def assertSameWords(self, pdf, words, page):
        """Assert that a PDF says the words of a Word file, made of the same HTML.

        Word puts the numbers of pages into its header, repeats the headings of a table
        and makes capitals by itself.
        """
        headings = html.fromstring(page).xpath("//thead//text()")
        written, printed, again = (
            # Numbers such as 15/UBND-VP may be parted between two lines.
            Counter(re.split(r"[\s/-]+", text.casefold().strip()))
            for text in (" ".join(words), pdf.text, " ".join(headings))
        )
        self.assertFalse(written - printed, "only in the Word file")
        more = {word for word in printed - written if not word.isdigit()}
        self.assertFalse(more - set(again), "only in the PDF")

    def assertNoLineBeyondThePage(self, pdf):
        for page in pdf.pages:
            for line in page.lines:
                self.assertLess(line.right, page.width - 9, line.text[:80])
                self.assertGreater(line.left, 9, line.text[:80])

    def _draw(self, html, name="plutoprint"):
        return engine.draw(html, name)
