# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The doors of scripts that no controller of an addon can watch.

`/xmlrpc` and `/jsonrpc` are routes of no database: on a server with several, Odoo
serves them by its own classes, whatever is installed in the one that is called. They
meet the models in one function, after the password was checked.
"""

from functools import wraps

from odoo.service import model as service

from .sent import BIGGEST_ID

GATE = "dialogue.called"


def install():
    """Have calls on this addon's models read before they are made, once per process.

    Their answers are put into what XML-RPC has words for: what was done and stored
    would end in an error otherwise.
    """
    call_kw = service.call_kw
    if hasattr(call_kw, "_dialogue_gate"):
        return

    @wraps(call_kw)
    def checked(model, name, args, kwargs):
        # Other databases of the server may lack the addon.
        if GATE not in model.env or not model._name.startswith("dialogue."):
            return call_kw(model, name, args, kwargs)
        model.env[GATE]._check_call(model._name, name, args, kwargs)
        return _carried(call_kw(model, name, args, kwargs))

    checked._dialogue_gate = True
    service.call_kw = checked


def _carried(value):
    """Return an answer without what XML-RPC cannot say.

    That are nothing at all, which is False as in Odoo's fields, whole numbers beyond
    32 bits and keys that are no text.
    """
    if value is None:
        return False
    if isinstance(value, dict):
        return {str(key): _carried(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_carried(each) for each in value]
    if type(value) is int and abs(value) > BIGGEST_ID:
        return float(value)
    return value
