# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import paper
from . import register_paper
from . import conclusion
from . import session_paper
from . import delegate_list
from . import hall
from . import invitation
from . import plan
from . import notice
from . import opinion_form
from . import programme
from . import rules
from . import supervision
