# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
# ruff: noqa: F821
# Run in Odoo's shell: what the scenarios work with.
import base64
from datetime import datetime, timedelta
from pathlib import Path

import pytz

from odoo import fields
from odoo.fields import Command

from odoo.addons.commune_dialogue.tools import intake_form

company = env.ref("base.main_company")
office = env.ref("commune_dialogue.user_office")
now = fields.Datetime.now()

# The job of the digests works at this hour, whenever the script is run.
zone = next(
    name
    for name in ("Asia/Ho_Chi_Minh", "UTC+0", "Europe/Paris", "America/New_York")
    if name != "UTC+0" and 8 <= datetime.now(pytz.timezone(name)).hour <= 20
)
company.resource_calendar_id.tz = zone
today = company._dialogue_today()
if not company._dialogue_calendar().is_working(today):
    env["dialogue.makeup.day"].create(
        {"company_id": company.id, "date": today, "name": "Ngày thử"}
    )

# People who get a digest.
env["res.users"].with_context(no_reset_password=True).create(
    [
        {
            "login": f"faults{number}",
            "name": f"Cán bộ {number}",
            "email": f"faults{number}@nammay.example",
            "tz": "Asia/Ho_Chi_Minh",
            "company_id": company.id,
            "company_ids": [Command.set(company.ids)],
            "group_ids": [
                Command.set(
                    [
                        env.ref("base.group_user").id,
                        env.ref("commune_dialogue.group_dialogue_office").id,
                    ]
                )
            ],
        }
        for number in range(24)
    ]
)

# Mails go to the sink of the scenarios, and no job runs by itself.
env["mail.mail"].search([]).unlink()
env["ir.mail_server"].search([]).unlink()
env["ir.mail_server"].create(
    {"name": "sink", "smtp_host": "127.0.0.1", "smtp_port": given["smtp"],
     "smtp_encryption": "none", "smtp_authentication": "login"}
)  # fmt: skip
env["ir.cron"].search([]).write({"active": False})

# Files of 500 contributions, none of which is in another.
villages = env["dialogue.village"].search([("company_id", "=", company.id)])
folder = Path(given["files"])
folder.mkdir(parents=True, exist_ok=True)
for turn in range(given["rounds"]):
    book = intake_form.build(
        [
            {
                "village": villages[number % len(villages)].name,
                "name": f"Lò Văn {turn} {number}",
                "text": f"Đợt {turn}: ý kiến thứ {number} về đường, nước và điện",
                "people": "1",
                "date": today.strftime("%d/%m/%Y"),
            }
            for number in range(500)
        ]
    )
    (folder / f"{turn}.b64").write_bytes(base64.b64encode(book))

# Signed papers, ready to be issued.
paper = env.ref("commune_dialogue.document_plan_last_year")
paper.body_id.use_series = True
papers = env["dialogue.document"]
for turn in range(given["rounds"]):
    papers += paper.copy({"name": f"Kế hoạch thử {turn}", "date": today})
papers.action_sign()

# A session in the hall, and one whose delegates are invited by mail.
session = env.ref("commune_dialogue.session_this_year")
session.write({"date_start": now - timedelta(hours=1), "date_end": False})
session._write_state("in_progress")

env.cr.commit()
tell(
    {
        "papers": papers.ids,
        "body": paper.body_id.id,
        "session": session.id,
        "digest": env.ref("commune_dialogue.digest_cron").id,
        "queue": env.ref("mail.ir_cron_mail_scheduler_action").id,
        "files": str(folder),
        "today": today,
    }
)
