# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
# ruff: noqa: F821
# Run in Odoo's shell: what people leave behind in other applications' tables.
matters = env["dialogue.petition"].search([], limit=3)
env["ir.filters"].create(
    {"name": "Của tôi", "model_id": "dialogue.petition", "domain": "[]"}
)
env["ir.exports"].create({"name": "Danh sách", "resource": "dialogue.petition"})
env["ir.default"].set("dialogue.petition", "priority", matters[0].priority)
matters[0].message_post(body="Trao đổi")
matters[0].activity_schedule("mail.mail_activity_data_todo", summary="Việc")
env["ir.attachment"].create(
    {"name": "a.txt", "raw": b"a", "res_model": "dialogue.petition",
     "res_id": matters[0].id}
)  # fmt: skip
env["ir.config_parameter"].set_param("unrelated.key", "1")
env["dialogue.digest"]._cron_send()
env.cr.commit()
tell(True)
