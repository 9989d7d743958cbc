# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
# ruff: noqa: F821
# Run in Odoo's shell: a session with three delegates who are invited by mail.
from datetime import timedelta

from odoo import fields

session = env["dialogue.session"].browse(given["session"])
session.date_start = fields.Datetime.now() + timedelta(days=9)
delegates = session.delegate_ids.filtered("is_named")
delegates.email = False
delegates.mailed_kind = False
chosen = delegates.filtered(lambda line: not line.employee_id)[:3]
for number, delegate in enumerate(chosen):
    delegate.email = f"delegate{number}@nammay.example"
session._write_state("invited")
# Somebody who reads mails instead of Odoo's inbox.
reader = env.ref("commune_dialogue.user_leader")
reader.notification_type = "email"
reader.email = "reader@nammay.example"
env["mail.mail"].search([]).unlink()
env.ref("mail.ir_cron_mail_scheduler_action").active = True
env.cr.commit()
tell(
    {
        "session": session.id,
        "partners": reader.partner_id.ids,
        "invited": chosen.mapped("email"),
        # each delegate; the reader is told of the move, which he follows, and asked
        "mails": len(chosen) + 2,
    }
)
