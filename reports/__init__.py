# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import paper
from . import matter_paper
from . import session_paper
from . import register_paper
from . import answers
from . import conclusion
from . import delegate_list
from . import excerpt
from . import hall
from . import invitation
from . import minutes
from . import notice
from . import opinion_form
from . import plan
from . import programme
from . import public_notice
from . import reply
from . import rules
from . import speakers
from . import supervision
from . import synthesis
from . import transfer_letter
from . import transfer_slip
