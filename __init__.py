# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import controllers
from . import models
from . import wizards
from . import reports
from .hooks import uninstall_hook
from .tools import outer_calls, private_log

outer_calls.install()
private_log.install()
