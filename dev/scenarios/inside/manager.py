# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
# ruff: noqa: F821
# Run in Odoo's shell: the administrator administers the dialogue, too.
env.ref("base.user_admin").group_ids += env.ref(
    "commune_dialogue.group_dialogue_manager"
)
env.cr.commit()
tell(True)
