# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How large the province is, and who in it is measured; needs no Odoo."""

COMMUNES, DEPARTMENTS, VILLAGES = 100, 40, 10
YEARS = 10
# Two trees of departments in each ten: 0 <- 1..4 and 5 <- 6..9.
BRANCH = 5
OFFICER, HEAD = 7, 5
PASSWORD = "scale"
