# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class DialogueStandingDelegate(models.Model):
    """A person whom the commune usually invites, whatever the session.

    Delegates belong to one session each. This list is there before the first one, and
    each new session takes it over with one button; where a session departs from it,
    the list stays as it is.
    """

    _name = "dialogue.standing.delegate"
    _description = "Usual delegate"
    _inherit = ["dialogue.invitee"]
    _order = "group_id, village_id, sort_key, id"
    _rec_names_search = ["name", "position"]
    _check_company_auto = True

    name = fields.Char(string="Full name", required=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    active = fields.Boolean(default=True)
