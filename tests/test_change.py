# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError

from .common import DialogueCommon


class TestChange(DialogueCommon):
    """What a supervisor sees of changes made afterwards."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": False})
        cls.today = fields.Date.context_today(cls.env.user)
        cls.petition, cls.other = cls.env["dialogue.petition"].create(
            [
                {
                    "subject": subject,
                    "village_id": cls.village_a.id,
                    "field_id": cls.road.id,
                    "department_id": cls.economy.id,
                }
                for subject in ("Đường hỏng", "Đường xuống cấp")
            ]
        )
        cls.petition.action_classify()
        cls.petition.action_assign()
        cls.assignment = cls.petition.assignment_ids
        cls._keep_history()

    @classmethod
    def _keep_history(cls):
        """Write the history as the end of a request does."""
        cls.env.cr.precommit.run()
        cls.env.flush_all()
        cls.env.invalidate_all()

    def _log(self, user=None, **vals):
        found = (
            self.env["dialogue.change"]
            .with_user(user or self.supervisor)
            .search([("petition_id", "in", (self.petition | self.other).ids)])
        )
        return found.mapped(lambda line: (line.kind, line.old_value, line.new_value))

    def test_first_values_are_no_changes(self):
        self.assertEqual(self._log(), [])

    def test_an_import_leaves_a_line_too(self):
        old, new = self.assignment.deadline, self.today + timedelta(days=90)
        # As Odoo's import dialog does unless somebody ticks “track history”.
        assignments = self.env["dialogue.assignment"].with_user(self.office)
        result = assignments.with_context(tracking_disable=True).load(
            [".id", "deadline"], [[str(self.assignment.id), str(new)]]
        )
        self.assertEqual(result["ids"], self.assignment.ids, result["messages"])
        self._keep_history()
        line = (old.strftime("%d/%m/%Y"), new.strftime("%d/%m/%Y"))
        self.assertIn(("deadline", *line), self._log())

    def test_moved_deadline(self):
        old, new = self.assignment.deadline, self.today + timedelta(days=90)
        self.assignment.with_user(self.office).deadline = new
        self._keep_history()
        line = (old.strftime("%d/%m/%Y"), new.strftime("%d/%m/%Y"))
        self.assertIn(("deadline", *line), self._log())
        change = (
            self.env["dialogue.change"]
            .with_user(self.supervisor)
            .search([("assignment_id", "=", self.assignment.id)])
        )
        self.assertRecordValues(
            change,
            [
                {
                    "department_id": self.economy.id,
                    "petition_id": self.petition.id,
                    "author_id": self.office.partner_id.id,
                    "company_id": self.company.id,
                }
            ],
        )

    def test_classified_anew_and_merged(self):
        self.other.with_user(self.office).field_id = self.area
        self._keep_history()
        self.other.with_user(self.office).action_merge(self.petition.id)
        self._keep_history()
        self.other.with_user(self.office).action_unmerge()
        self._keep_history()
        name = self.petition.display_name
        self.assertEqual(
            self._log(),
            [
                ("merged", name, ""),
                ("merged", "", name),
                ("field", self.road.display_name, self.area.display_name),
            ],
        )

    def test_released_late(self):
        self.assignment.deadline = self.today - timedelta(days=3)
        self._keep_history()
        draft = self.assignment.with_user(self.head)
        draft.action_start()
        draft.write({"draft_answer": "Sẽ sửa trong quý IV.", "late_reason": "Mưa"})
        draft.action_submit()
        self._keep_history()
        late = [line for line in self._log() if line[0] == "late"]
        self.assertEqual(
            late,
            [
                (
                    "late",
                    (self.today - timedelta(days=3)).strftime("%d/%m/%Y"),
                    self.today.strftime("%d/%m/%Y"),
                )
            ],
        )

    def test_who_reads_it(self):
        self.other.with_user(self.office).field_id = self.area
        self._keep_history()
        for user in (self.office, self.leader, self.supervisor):
            self.assertEqual(len(self._log(user)), 1)
        for user in (self.head, self.officer, self.village_user):
            with self.assertRaises(AccessError):
                self._log(user)
        with self.assertRaises(AccessError):
            self.env["dialogue.change"].with_user(self.supervisor).create({})
        abroad = self.env["res.company"].create({"name": "Xã Khác"})
        stranger = self._new_user("t_other", "supervisor", company=abroad)
        self.assertEqual(
            self.env["dialogue.change"]
            .with_user(stranger)
            .with_context(allowed_company_ids=abroad.ids)
            .search([("petition_id", "=", self.other.id)]),
            self.env["dialogue.change"],
        )
