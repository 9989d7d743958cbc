# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import test_deadline
from . import test_working_days
from . import test_settings
from . import test_vietnamese
