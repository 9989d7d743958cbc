# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import reason
from . import classify
from . import assign
from . import hand_over
from . import pause
from . import common_answer
from . import closing_gap
from . import merge
from . import split
from . import supervision_report
from . import register
from . import link
from . import intake_progress
from . import intake_import_mixin
from . import intake_export_mixin
from . import intake_import
from . import intake_export
from . import delegate_import
from . import delegate_export
from . import invite_by_mail
from . import holiday_import
from . import papers
from . import settings
from . import setup_body
from . import setup_department
from . import setup_import
