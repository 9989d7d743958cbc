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
