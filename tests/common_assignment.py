# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import fields

from .common import DialogueCommon


class AssignmentCommon(DialogueCommon):
    """A matter assigned to the department of economy, to answer and to settle."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.deputy = cls._new_user("t_deputy", "user")
        cls.deputy_employee = cls._new_employee(cls.deputy, cls.economy)
        cls.today = fields.Date.context_today(cls.env["dialogue.assignment"])
        cls.petition = cls._new_matter("Sửa đường vào bản Thượng")
        cls.line = cls.petition.assignment_ids

    @classmethod
    def _new_matter(cls, subject):
        petition = cls.env["dialogue.petition"].create(
            {
                "subject": subject,
                "village_id": cls.village_a.id,
                "field_id": cls.road.id,
                "department_id": cls.economy.id,
            }
        )
        petition.action_classify()
        petition.with_user(cls.office).action_assign()
        return petition

    @classmethod
    def _new_line(cls, **vals):
        return cls.env["dialogue.assignment"].create(
            {
                "petition_id": cls.petition.id,
                "department_id": cls.economy.id,
                "purpose": "resolve",
                "deadline": cls.today + timedelta(days=30),
                **vals,
            }
        )

    def _turn_of(self, line):
        """Return whose activity it is."""
        line.invalidate_recordset(["activity_ids"])
        return line.activity_ids.user_id

    def _last_words(self, line):
        return line.message_ids.sorted("id")[-1:].body
