# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What may go wrong, made to go wrong; needs no Odoo in its own process.

Started by ``dev/faults``. Each module has scenarios; a scenario is a function of the
:class:`~scenarios.world.World` that yields :class:`~scenarios.world.Outcome`.
"""
