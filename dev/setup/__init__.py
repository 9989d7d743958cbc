# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The set-up of the addon: Odoo, Python, PostgreSQL, databases, the demo, the tests.

Everything that runs before the virtual environment exists uses the standard library
only. Each module does one thing; `environment.py` puts them together.
"""
