# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import paper
from . import register_paper
from . import conclusion
from . import invitation
from . import supervision
from . import annexed_paper
from . import session_report_mixin
from . import beyond_authority
from . import debt_review
from . import period_report
from . import registers
from . import session_report
from . import settlement_report
