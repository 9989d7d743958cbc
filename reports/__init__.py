# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import paper
from . import matter_paper
from . import register_paper
from . import answers
from . import conclusion
from . import excerpt
from . import invitation
from . import minutes
from . import public_notice
from . import reply
from . import speakers
from . import supervision
from . import synthesis
from . import transfer_letter
from . import transfer_slip
