# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
# ruff: noqa: F821
# Run in Odoo's shell: what the button “Uninstall” does.
env["ir.module.module"].search([("name", "=", "commune_dialogue")]).with_user(
    env.ref("base.user_admin")
).button_immediate_uninstall()
tell(True)
