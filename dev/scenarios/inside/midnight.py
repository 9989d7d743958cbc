# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
# ruff: noqa: F821
# Run in Odoo's shell: what day it is, for whom, around midnight in Vietnam.
from freezegun import freeze_time

company = env.ref("base.main_company")
company.resource_calendar_id.tz = "Asia/Ho_Chi_Minh"
office = env.ref("commune_dialogue.user_office")
line = env["dialogue.assignment"].search([("is_open", "=", True)], limit=1)
told, wrong = [], []

# moment in UTC, the day in Vietnam
MOMENTS = (
    ("2026-11-20 16:59:30", "2026-11-20"),
    ("2026-11-20 17:00:30", "2026-11-21"),
    ("2026-11-20 23:59:30", "2026-11-21"),
    ("2026-11-21 00:00:30", "2026-11-21"),
    ("2026-12-31 16:59:30", "2026-12-31"),
    ("2026-12-31 17:00:30", "2027-01-01"),
)
for moment, day in MOMENTS:
    for zone in (False, "Asia/Ho_Chi_Minh", "America/New_York"):
        with freeze_time(moment):
            # Not written: whoever has an employee's record must have a time zone.
            env.cr.execute(
                "UPDATE res_partner SET tz = %s WHERE id = %s",
                [zone or None, office.partner_id.id],
            )
            asked = env(user=office.id, context={"tz": zone} if zone else {})
            env.invalidate_all()
            assignment = asked["dialogue.assignment"].sudo().browse(line.id)
            answers = [
                asked.company._dialogue_today(),
                asked["dialogue.contribution"].default_get(["received_date"])[
                    "received_date"
                ],
                asked["dialogue.publication"].default_get(["date"])["date"],
                asked["dialogue.home"]._today(),
            ]
            # Due on this day: not late before it ends, late after it.
            line.deadline = day
            env.flush_all()
            env.invalidate_all()
            due = assignment.deadline_status
        answers = [str(answer) for answer in answers]
        told.append([moment, answers, due])
        if set(answers) != {day} or due == "late":
            wrong.append(f"{moment} {zone}: {answers} {due}")
env.cr.rollback()
tell({"asked": len(told), "told": told, "wrong": wrong})
