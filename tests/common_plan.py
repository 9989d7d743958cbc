# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import datetime

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError

from .common import DialogueCommon


class PlanCommon(DialogueCommon):
    """A plan with composition and duties, and its one session, both drafts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.body = cls.env["dialogue.body"].create(
            {"name": "Ủy ban nhân dân xã Thử Nghiệm", "kind": "state"}
        )
        cls.chair = cls._new_employee(cls.leader, cls.economy)
        cls.villages = cls.village_a | cls.village_b | cls.village_c
        cls.village_a.head_name = "Nông Văn Ất"
        cls.plan = cls.env["dialogue.plan"].create(
            {
                "name": "Đối thoại trực tiếp với Nhân dân năm 2026",
                "year": 2026,
                "body_id": cls.body.id,
                "composition_ids": [
                    cls._line("council"),
                    cls._line("village_head"),
                    cls._line("people"),
                    cls._line("chair", employee_ids=cls.chair.ids),
                ],
                "duty_ids": [
                    Command.create(
                        {
                            "name": "Thông báo công khai",
                            "department_id": cls.culture.id,
                            "due_number": 7,
                        }
                    ),
                    Command.create(
                        {
                            "name": "Tổng hợp ý kiến của thôn",
                            "per_village": True,
                            "due_number": 5,
                        }
                    ),
                    Command.create(
                        {
                            "name": "Đăng kế hoạch",
                            "department_id": cls.culture.id,
                            "due_reference": "plan_issue",
                            "due_direction": "after",
                            "due_number": 3,
                            "due_unit": "working_day",
                        }
                    ),
                ],
            }
        )
        cls.session = cls.env["dialogue.session"].create(
            {
                "plan_id": cls.plan.id,
                "name": "Hội nghị đối thoại năm 2026",
                "village_ids": cls.villages.ids,
                "expected_month": "11",
            }
        )

    @classmethod
    def _group(cls, name):
        return cls.env.ref(f"commune_dialogue.delegate_group_{name}")

    @classmethod
    def _line(cls, group, **vals):
        return Command.create({"group_id": cls._group(group).id, **vals})

    @classmethod
    def _moment(cls, day, hour=8):
        """Return the UTC moment at which it is ``hour`` on ``day`` in Vietnam."""
        day = fields.Date.to_date(day)
        return datetime(day.year, day.month, day.day, hour - 7)

    def _issue_plan(self):
        self.plan.with_user(self.office).action_submit()
        self.plan.with_user(self.leader).action_approve()
        self.plan.with_user(self.office).action_issue()

    def _ready_to_invite(self):
        """Prepare the session and give it all that an invitation needs."""
        session = self.session.with_user(self.office)
        session.action_prepare()
        session.action_generate_delegates()
        session.write(
            {
                "date_start": self._moment("2027-01-25"),
                "location": "Nhà văn hóa xã",
                "chair_ids": [Command.set(self.chair.ids)],
            }
        )
        return session

    def assertRefused(self, method, *words, error=UserError, **kwargs):
        """Assert that the move raises, and that the message names these words."""
        with self.assertRaises(error) as caught:
            method(**kwargs)
        for word in words:
            self.assertIn(word, str(caught.exception))

    def assertForbidden(self, method, **kwargs):
        with self.assertRaises(AccessError):
            method(**kwargs)
