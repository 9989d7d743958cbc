# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import http
from odoo.http import request

from odoo.addons.rpc.controllers.json2 import WebJson2Controller
from odoo.addons.web.controllers.dataset import DataSet


def _check(model, method, args, kwargs):
    request.env["dialogue.called"]._check_call(model, method, args, kwargs)


class DialogueDataSet(DataSet):
    """Calls of the browser that cannot be carried out are refused in words."""

    @http.route()
    def call_kw(self, model, method, args, kwargs, path=None):
        _check(model, method, args, kwargs)
        return super().call_kw(model, method, args, kwargs, path=path)

    @http.route()
    def call_button(self, model, method, args, kwargs, path=None):
        _check(model, method, args, kwargs)
        return super().call_button(model, method, args, kwargs, path=path)


class DialogueJson2(WebJson2Controller):
    """So are those of scripts."""

    @http.route()
    def web_json_2_rpc(self, __model__, __method__, ids=(), context=None, **kwargs):
        function = getattr(request.registry.get(__model__), __method__, None)
        # Odoo itself refuses ids where a method has no records.
        args = [] if getattr(function, "_api_model", False) else [ids]
        _check(__model__, __method__, args, {**kwargs, "context": context})
        return super().web_json_2_rpc(
            __model__, __method__, ids=ids, context=context or {}, **kwargs
        )
