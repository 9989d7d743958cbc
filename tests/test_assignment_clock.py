# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError

from .common_assignment import AssignmentCommon

NOON = "%s 05:00:00"  # in Vietnam


class TestClock(AssignmentCommon):
    """1 June 2026 is a Monday."""

    def _at(self, day):
        return freeze_time(NOON % day)

    def _running(self, **vals):
        with self._at("2026-06-01"):
            dates = {"assigned_date": date(2026, 6, 1), "deadline": date(2026, 6, 15)}
            return self._new_line(**{**dates, **vals})

    def _running_by_the_rule(self):
        """Return an assignment whose deadline the settings find."""
        with self._at("2026-06-01"):
            return self.env["dialogue.assignment"].create(
                {
                    "petition_id": self.petition.id,
                    "department_id": self.economy.id,
                    "purpose": "resolve",
                    "assigned_date": date(2026, 6, 1),
                }
            )

    def _pause(self, line, day, user=None, kind="waiting_citizen"):
        with self._at(day):
            line.with_user(user or self.head).action_pause(kind, "Chờ bổ sung hồ sơ")

    def _resume(self, line, day, user=None):
        with self._at(day):
            line.with_user(user or self.head).action_resume()

    def _statuses(self, records):
        """Return how the field, the search and the grouping see the records."""
        groups = records.read_progress_bar(
            [("id", "in", records.ids)],
            "company_id",
            {
                "field": "deadline_status",
                "colors": dict.fromkeys(("done", "ok", "soon", "late", "paused"), "x"),
            },
        )
        grouped = {
            status: count
            for group in groups.values()
            for status, count in group.items()
            if count
        }
        for status in ("done", "ok", "soon", "late", "paused"):
            found = records.search(
                [("deadline_status", "=", status), ("id", "in", records.ids)]
            )
            wanted = records.filtered(
                lambda record, status=status: record.deadline_status == status
            )
            self.assertEqual(found, wanted, status)
            self.assertEqual(grouped.get(status, 0), len(wanted), status)
        return records.mapped("deadline_status")

    def test_the_deadline_moves_by_the_days_the_clock_stood(self):
        line = self._running()
        self._pause(line, "2026-06-05")
        self.assertRecordValues(
            line,
            [
                {
                    "paused_on": date(2026, 6, 5),
                    "pause_kind": "waiting_citizen",
                    "pause_note": "Chờ bổ sung hồ sơ",
                    "is_paused": True,
                    "deadline": date(2026, 6, 15),
                }
            ],
        )
        self._resume(line, "2026-06-12")
        self.assertRecordValues(
            line,
            [
                {
                    "paused_on": False,
                    "is_paused": False,
                    "stopped_days": 7,
                    "deadline": date(2026, 6, 22),
                }
            ],
        )
        for part in ("05/06/2026", "12/06/2026", "Waiting for the citizen", "7 days"):
            self.assertIn(part, line.deadline_explanation)
        # a second pause adds to the first; the end on a Saturday moves on
        self._pause(line, "2026-06-15", self.office, "waiting_higher")
        self._resume(line, "2026-06-20", self.office)
        self.assertRecordValues(
            line, [{"stopped_days": 12, "deadline": date(2026, 6, 29)}]
        )
        self.assertIn("Waiting for a higher level", line.deadline_explanation)
        self.assertIn("moved forward", line.deadline_explanation)

    def test_working_days_are_counted_as_the_deadline_was(self):
        self.company.dialogue_settlement_days = 10
        self.company.dialogue_settlement_unit = "working_day"
        line = self._running_by_the_rule()
        self.assertRecordValues(
            line, [{"deadline": date(2026, 6, 15), "deadline_unit": "working_day"}]
        )
        # Friday to Tuesday: Friday and Monday
        self._pause(line, "2026-06-05")
        self._resume(line, "2026-06-09")
        self.assertRecordValues(
            line, [{"stopped_days": 2, "deadline": date(2026, 6, 17)}]
        )
        self.assertIn("2 working days", line.deadline_explanation)

    def test_a_pause_of_no_day_changes_nothing(self):
        line = self._running()
        self._pause(line, "2026-06-05")
        self._resume(line, "2026-06-05")
        self.assertRecordValues(
            line, [{"stopped_days": 0, "deadline": date(2026, 6, 15)}]
        )

    def test_nothing_is_overdue_while_the_clock_is_stopped(self):
        late, stopped = (
            self._running(),
            self._new_line(
                petition_id=self._new_matter("Việc khác").id, deadline=date(2026, 6, 15)
            ),
        )
        self._pause(stopped, "2026-06-05")
        with self._at("2026-07-01"):
            lines = late | stopped
            lines.invalidate_recordset(["deadline_status"])
            self.assertEqual(self._statuses(lines), ["late", "paused"])
        self._resume(stopped, "2026-07-01")
        with self._at("2026-07-01"):
            lines.invalidate_recordset(["deadline_status"])
            self.assertEqual(self._statuses(lines), ["late", "ok"])

    def test_the_matter_follows(self):
        matter = self._new_matter("Đường nội đồng")
        line = matter.assignment_ids
        line.deadline = date(2026, 6, 15)
        with self._at("2026-07-01"):
            self.assertEqual(self._statuses(matter), ["late"])
        self._pause(line, "2026-06-05")
        self.assertTrue(matter.is_paused)
        with self._at("2026-07-01"):
            matter.invalidate_recordset(["deadline_status"])
            self.assertEqual(self._statuses(matter), ["paused"])
            # Another department works on: its date counts, and the matter goes on.
            other = line.copy(
                {
                    "department_id": self.culture.id,
                    "role": "cooperate",
                    "deadline": date(2026, 8, 3),
                }
            )
            self.assertFalse(matter.is_paused)
            self.assertEqual(matter.deadline, date(2026, 8, 3))
            other.action_cancel(reason="x")
            self.assertTrue(matter.is_paused)
        self._resume(line, "2026-06-08")
        self.assertEqual(matter.deadline, date(2026, 6, 18))

    def test_who_may_stop_the_clock(self):
        line = self._running()
        for user in (self.officer, self.head2, self.leader, self.supervisor):
            with self.assertRaises(AccessError, msg=user.login):
                self._pause(line, "2026-06-05", user)
        for arguments in ((), ("forever", "x"), ("waiting_citizen", " ")):
            with self.assertRaises(UserError, msg=str(arguments)):
                line.with_user(self.head).action_pause(*arguments)
        for vals in ({"paused_on": date(2026, 6, 5)}, {"is_paused": True}):
            for user in (self.head, self.office):
                with self.assertRaises(AccessError, msg=str(vals)):
                    line.with_user(user).write(vals)
        with self.assertRaisesRegex(UserError, "is running"):
            self._resume(line, "2026-06-05")
        self._pause(line, "2026-06-05")
        with self.assertRaisesRegex(UserError, "stopped already"):
            self._pause(line, "2026-06-06")
        with self.assertRaises(AccessError):
            self._resume(line, "2026-06-06", self.officer)

    def test_activities_rest_with_the_clock(self):
        line = self._running()
        self.assertEqual(self._turn_of(line), self.head)
        self._pause(line, "2026-06-05")
        self.assertFalse(self._turn_of(line))
        self._resume(line, "2026-06-12")
        self.assertRecordValues(
            line.activity_ids,
            [{"user_id": self.head.id, "date_deadline": date(2026, 6, 22)}],
        )
        line.with_user(self.office).deadline = date(2026, 7, 1)
        self.assertEqual(line.activity_ids.date_deadline, date(2026, 7, 1))

    def test_release_starts_the_clock_again(self):
        line = self._running()
        line.with_user(self.officer).action_start()
        line.with_user(self.officer).write({"result": "Xong", "reply_number": "3"})
        self._pause(line, "2026-06-05")
        with self._at("2026-06-19"):
            line.with_user(self.head).action_submit()
        self.assertRecordValues(
            line,
            [
                {
                    "state": "submitted",
                    "is_paused": False,
                    "deadline": date(2026, 6, 29),
                }
            ],
        )
        line = self._running(petition_id=self._new_matter("Khác").id)
        self._pause(line, "2026-06-05")
        line.with_user(self.office).action_cancel(reason="x")
        self.assertFalse(line.is_paused)
        self.assertEqual(line.deadline_status, "done")

    def test_the_wizard(self):
        self.env["dialogue.pause"].with_user(self.head).with_context(
            active_ids=self.line.ids
        ).create({"reason": "Chờ biên bản họp thôn"}).action_pause()
        self.assertTrue(self.line.is_paused)

    def test_an_extension_adds_to_what_the_pause_added(self):
        line = self._running()
        self._pause(line, "2026-06-05")
        self._resume(line, "2026-06-12")
        with self._at("2026-06-12"):
            extension = (
                self.env["dialogue.extension"]
                .with_user(self.head)
                .create(
                    {
                        "assignment_id": line.id,
                        "requested_date": line.deadline + timedelta(days=9),
                        "reason": "Mưa lũ",
                    }
                )
            )
            extension.with_user(self.leader).action_approve()
        self.assertEqual(line.deadline, date(2026, 7, 1))
        self.assertIn("Paused from", line.deadline_explanation)
        self.assertIn("Mưa lũ", line.deadline_explanation)
