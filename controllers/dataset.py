# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import inspect

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request
from odoo.service.model import get_public_method

from odoo.addons.web.controllers.dataset import DataSet

from ..tools.sent import ids_sent


class DialogueDataSet(DataSet):
    """Calls of the browser that cannot be carried out are refused in words.

    For the models of this addon only. A method that is called with a text for an id,
    or with arguments that it does not take, would end in a traceback otherwise.
    """

    @http.route()
    def call_kw(self, model, method, args, kwargs, path=None):
        _check_call(model, method, args, kwargs)
        return super().call_kw(model, method, args, kwargs, path=path)

    @http.route()
    def call_button(self, model, method, args, kwargs, path=None):
        _check_call(model, method, args, kwargs)
        return super().call_button(model, method, args, kwargs, path=path)


def _check_call(model, method, args, kwargs):
    """Raise where a call does not fit the method of a model of this addon."""
    if (
        not isinstance(model, str)
        or not model.startswith("dialogue.")
        or model not in request.env
        or not isinstance(method, str)
        or not hasattr(request.env[model], method)
    ):
        return
    function = get_public_method(request.env[model], method)
    if not _fits(request.env[model], function, args, kwargs):
        raise UserError(
            request.env._(
                "This call cannot be read: “%(method)s” wants other arguments.",
                method=method,
            )
        )


def _fits(model, function, args, kwargs):
    if not isinstance(args, list) or not isinstance(kwargs, dict):
        return False
    if not isinstance(kwargs.get("context") or {}, dict):
        return False
    if not getattr(function, "_api_model", False):
        # What is abstract has no records.
        if model._abstract or not args or ids_sent(args[0]) is None:
            return False
        args = args[1:]
    try:
        named = {key: value for key, value in kwargs.items() if key != "context"}
        inspect.signature(function).bind(None, *args, **named)
    except TypeError:
        return False
    return True
