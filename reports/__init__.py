# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import paper
from . import matter_paper
from . import register_paper
from . import annexed_paper
from . import session_report_mixin
from . import answers
from . import beyond_authority
from . import conclusion
from . import debt_review
from . import excerpt
from . import invitation
from . import minutes
from . import period_report
from . import public_notice
from . import registers
from . import reply
from . import session_report
from . import settlement_report
from . import speakers
from . import supervision
from . import synthesis
from . import transfer_letter
from . import transfer_slip
