# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import test_deadline
from . import test_working_days
from . import test_settings
from . import test_vietnamese
from . import test_delegate
from . import test_duty
from . import test_plan
from . import test_session
from . import test_contribution
from . import test_intake_sheet
from . import test_intake
from . import test_petition
from . import test_assignment
from . import test_consideration
from . import test_home
from . import test_engine
from . import test_demo
from . import test_document
from . import test_access
from . import test_access_actions
from . import test_access_http
from . import test_access_paths
from . import test_reports
from . import test_main_job
from . import test_screens
