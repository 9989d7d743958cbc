# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
# ruff: noqa: F821
# Run in Odoo's shell: a record in every state of every model, and data of the addon
# that the commune has changed.
from collections import Counter

number, models, missing = 0, 0, []
users = env["res.users"].search([("share", "=", False)], limit=8)
for user in users:
    digests = env["dialogue.digest"]
    digests._claim(user, env.company, env.company._dialogue_today())
session = env["dialogue.session"].search([("state", "=", "in_progress")], limit=1)
env["dialogue.speaker"].create(
    [{"session_id": session.id, "name": f"Lò Văn {turn}"} for turn in range(8)]
)
for name, model in sorted(env.registry.items()):
    own = name.startswith("dialogue.") and not model._abstract and model._auto
    if not own or model._transient or "state" not in model._fields:
        continue
    records = env[name].with_context(active_test=False).search([])
    if not records:
        missing.append(name)
        continue
    models += 1
    there = Counter(records.mapped("state"))
    for state, _label in env[name]._fields["state"]._description_selection(env):
        number += 1
        if there[state]:
            continue
        usual = max(there, key=there.get)
        chosen = records.search([("state", "=", usual)], limit=1)
        # As it may stand in a database; how it came there does not matter here.
        env.flush_all()
        env.cr.execute(
            f"UPDATE {chosen._table} SET state = %s WHERE id = %s", [state, chosen.id]
        )
        env.invalidate_all()
        there[usual] -= 1
        if not there[usual]:
            # Another one in the state that it had, which is that of new ones.
            there[chosen.copy().state] += 1
        there[state] += 1

field = env.ref("commune_dialogue.field_land", raise_if_not_found=False)
field = field or env["dialogue.field"].search([], limit=1)
field.write({"name": "Tên xã đã đổi", "keywords": "từ khóa của xã"})
style = env["dialogue.document.style"].search([], limit=1)
style.name = "Mẫu của xã"
kind = env.ref("commune_dialogue.activity_work")
kind.summary = "Tóm tắt của xã"
env.cr.commit()
tell({"states": number, "models": models, "missing": missing})
