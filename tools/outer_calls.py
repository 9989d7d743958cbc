# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The doors of scripts that no controller of an addon can watch.

`/xmlrpc` and `/jsonrpc` are routes of no database: on a server with several, Odoo
serves them by its own classes, whatever is installed in the one that is called. They
meet the models in one function, after the password was checked.
"""

from functools import wraps

from odoo.service import model as service

GATE = "dialogue.called"


def install():
    """Have calls on this addon's models read before they are made, once per process."""
    call_kw = service.call_kw
    if hasattr(call_kw, "_dialogue_gate"):
        return

    @wraps(call_kw)
    def checked(model, name, args, kwargs):
        # Other databases of the server may lack the addon.
        if GATE in model.env:
            model.env[GATE]._check_call(model._name, name, args, kwargs)
        return call_kw(model, name, args, kwargs)

    checked._dialogue_gate = True
    service.call_kw = checked
