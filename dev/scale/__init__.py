# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A province's worth of data, and what the addon takes over it beside its peers.

Started by ``dev/bench-scale``, ``dev/load`` and ``dev/replica``; runs in Odoo's Python.
"""
