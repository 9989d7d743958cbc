# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import parameters_mixin
from . import state_mixin
from . import field
from . import village
from . import res_company
