# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import parameters_mixin
from . import state_mixin
from . import field
from . import village
from . import res_company
from . import document_style
from . import legal_basis
from . import body
from . import signer
from . import document_series
from . import document
from . import document_recipient
from . import publication
from . import ir_attachment
from . import delegate_group
from . import plan_line_mixin
from . import plan_composition
from . import plan_agenda
from . import plan_recipient
from . import plan_budget
from . import plan
from . import session
from . import agenda_item
from . import session_village
from . import delegate
from . import duty
