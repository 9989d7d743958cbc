# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models


class HrVersion(models.Model):
    """The version in force says in which department an employee works."""

    _name = "hr.version"
    _inherit = ["hr.version", "dialogue.places.mixin"]
