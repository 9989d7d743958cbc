# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import io
import json
from datetime import datetime, timedelta
from urllib.parse import quote

from odoo import Command, fields
from odoo.tests import tagged
from odoo.tools.pdf import PdfFileReader

from .common import DialogueCommon
from .common_browser import BrowserCase


@tagged("post_install", "-at_install", "dialogue_second_half")
class TestMainJob(DialogueCommon, BrowserCase):
    """One real matter from the yearly plan to a kept promise, in the browser."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.village_a.head_name = "Nông Văn Ất"
        cls.chair = cls._new_employee(cls.leader, cls.economy)
        cls.body = cls.env["dialogue.body"].create(
            {
                "name": "ỦY BAN NHÂN DÂN\nXÃ THỬ NGHIỆM",
                "kind": "state",
                "symbol": "UBND",
                "place": "Thử Nghiệm",
            }
        )
        cls.signer = cls.env["dialogue.signer"].create(
            {"body_id": cls.body.id, "name": "Hoàng Văn Thử", "position": "Chủ tịch"}
        )
        cls.last_plan = cls._issued_plan(2026)
        cls.debt = cls._debt_of_last_session()

    @classmethod
    def _issued_plan(cls, year):
        group = cls.env.ref("commune_dialogue.delegate_group_village_head")
        plan = cls.env["dialogue.plan"].create(
            {
                "name": f"Đối thoại với Nhân dân năm {year}",
                "year": year,
                "body_id": cls.body.id,
                "composition_ids": [Command.create({"group_id": group.id})],
            }
        )
        plan.action_submit()
        plan.action_approve()
        plan.action_issue()
        return plan

    @classmethod
    def _debt_of_last_session(cls):
        session = cls.env["dialogue.session"].create(
            {
                "plan_id": cls.last_plan.id,
                "name": "Hội nghị năm trước",
                "date_start": fields.Datetime.now() - timedelta(days=300),
                "location": "Nhà văn hóa xã",
                "village_ids": cls.village_a.ids,
            }
        )
        petition = cls.env["dialogue.petition"].create(
            {
                "subject": "Kéo điện cho xóm mới",
                "village_id": cls.village_a.id,
                "field_id": cls.road.id,
                "session_id": session.id,
            }
        )
        petition.action_classify()
        session.action_prepare()
        session.action_add_matters()
        line = session.consideration_ids
        line.write(
            {
                "outcome": "roadmap",
                "conclusion": "Kéo điện khi có vốn.",
                "department_id": cls.culture.id,
                "deadline": fields.Date.today() + timedelta(days=90),
            }
        )
        line.action_conclude()
        return petition

    def _do(self, tour, record, user):
        """Let ``user`` do one part of the job on the form of ``record``."""
        action = self.env["ir.actions.act_window"].search(
            [("res_model", "=", record._name), ("path", "!=", False)],
            order="id",
            limit=1,
        )
        self.start_tour(
            f"/odoo/{action.path}/{record.id or 'new'}",
            tour,
            login=user.login,
            timeout=300,
        )
        self.env.invalidate_all()

    def _print(self, report, records, user):
        """Print over HTTP as ``user``; return the text and the number of pages."""
        self.authenticate(user.login, user.login)
        ids = ",".join(map(str, records.ids))
        # Odoo's tests print HTML unless told otherwise.
        context = quote(json.dumps({"force_report_rendering": True}))
        response = self.url_open(
            f"/report/pdf/commune_dialogue.{report}/{ids}?context={context}"
        )
        self.assertEqual(response.status_code, 200)
        self.assertEqual(response.headers["Content-Type"], "application/pdf")
        return PdfFileReader(io.BytesIO(response.content))

    def test_main_job(self):
        # The plan
        self._do("dialogue_plan_from_last_year", self.last_plan, self.office)
        plan = self.env["dialogue.plan"].search(
            [("company_id", "=", self.company.id), ("year", "=", 2027)]
        )
        group = self.env.ref("commune_dialogue.delegate_group_village_head")
        self.assertEqual(plan.composition_ids.group_id, group)
        self._do("dialogue_plan_approve", plan, self.leader)
        self._do("dialogue_plan_issue", plan, self.office)

        # The session
        session = plan.session_ids
        self.assertEqual(len(session), 1, "last year's session comes along, undated")
        self.assertFalse(session.date_start)
        session.write({"name": "Hội nghị năm nay", "village_ids": self.village_a.ids})
        self._do("dialogue_session_prepare", session, self.office)
        self.assertEqual(session.date_start, datetime(2027, 1, 25, 1, 0))
        self.assertEqual(session.notice_deadline, fields.Date.to_date("2027-01-18"))
        self.assertEqual(session.delegate_ids.mapped("name"), ["Nông Văn Ất"])
        pdf = self._print("report_invitation", session.delegate_ids, self.office)
        self.assertEqual(len(pdf.pages), 1)

        # From a voice to a matter that two departments answer
        Contribution = self.env["dialogue.contribution"]
        self._do("dialogue_village_records", Contribution, self.village_user)
        voice = Contribution.search([("company_id", "=", self.company.id)])
        self.assertRecordValues(
            voice,
            [{"recorded_by": self.village_user.id, "session_id": session.id}],
        )
        self._do("dialogue_office_makes_matter", voice, self.office)
        matter = voice.petition_ids
        self.assertEqual(matter.department_ids, self.economy | self.culture)
        lead = matter.assignment_ids.filtered(lambda line: line.role == "lead")
        # The answer of the lead waits for the part of the others.
        self._do("dialogue_head_answers", matter.assignment_ids - lead, self.head2)
        self.assertFalse(lead.with_user(self.head).waiting_for)
        self._do("dialogue_head_answers", lead, self.head)
        self._do("dialogue_office_approves", lead, self.office)
        self.assertEqual(matter.state, "answered")
        self.assertFalse(matter.with_user(self.village_user).released_answer)

        # The day
        self._do("dialogue_session_starts", session, self.office)
        lines = {line.petition_id: line for line in session.consideration_ids}
        self.assertEqual(set(lines), {self.debt, matter})
        self.assertTrue(lines[self.debt].is_carried_over)
        self._do("dialogue_leader_promises", lines[matter], self.leader)
        self._do("dialogue_leader_explains", lines[self.debt], self.leader)
        self._do("dialogue_session_concludes", session, self.office)

        # The notice
        pdf = self._print("report_conclusion", session, self.office)
        self.assertGreaterEqual(len(pdf.pages), 2, "with the annex of assignments")
        notice = self.env["dialogue.document"].create(
            {
                "name": "Kết luận hội nghị đối thoại",
                "document_type": "TB",
                "report_id": self.env.ref(
                    "commune_dialogue.action_report_conclusion"
                ).id,
                "body_id": self.body.id,
                "signer_id": self.signer.id,
                "session_id": session.id,
                "number": 5,
            }
        )
        notice.with_user(self.leader).action_sign()
        notice.with_user(self.office).action_issue()
        self.env.invalidate_all()
        self.assertTrue(matter.with_user(self.village_user).released_answer)

        # The promise
        promise = matter.assignment_ids.filtered(lambda line: line.purpose == "resolve")
        self.assertEqual(promise.deadline, fields.Date.to_date("2027-06-30"))
        self._do("dialogue_head_settles", promise, self.head)
        self._do("dialogue_office_approves", promise, self.office)
        self._do("dialogue_office_closes", matter, self.office)

        # What is not settled is a debt in the next session
        following = self.env["dialogue.session"].create(
            {"name": "Hội nghị kỳ sau", "plan_id": plan.id}
        )
        following.with_user(self.office).action_prepare()
        self.assertEqual(following.consideration_ids.petition_id, self.debt)
        self.assertEqual(self.debt.consideration_count, 3)
