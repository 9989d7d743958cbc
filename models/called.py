# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import inspect

from odoo import api, models
from odoo.exceptions import UserError
from odoo.service.model import get_public_method

from ..tools.sent import context_sent, ids_sent


class DialogueCalled(models.AbstractModel):
    """What clients call: whatever they send is answered in words.

    Public methods can be called with any JSON. Odoo answers a wrong number of records
    or a text in the place of an id with a traceback in the log.
    """

    _name = "dialogue.called"
    _description = "Called by clients"

    def ensure_one(self):
        """As Odoo does, but whoever chose none or several records reads a sentence.

        :raise UserError: where these are none or several records
        """
        if len(self._ids) != 1:
            raise UserError(
                self.env._(
                    "Choose exactly one record (%(model)s) for this.",
                    model=self._description,
                )
            )
        return self

    @api.model
    def _given(self, model, sent):
        """Return the records that a client names by their ids, as far as they exist.

        The rules are the caller's to ask.

        :param sent: one id or a list of ids; anything else is no record
        """
        return self.env[model].browse(ids_sent(sent) or ()).exists()

    @api.model
    def _chosen_ids(self, model):
        """Return the ids of the records chosen in a view, as the context tells them."""
        return self._given(model, self.env.context.get("active_ids")).ids

    # ------------------------------------------------------------------
    # The gate of all doors
    # ------------------------------------------------------------------
    @api.model
    def _check_call(self, model, method, args, kwargs):
        """Raise where a call does not fit the method of a model of this addon.

        Every door asks this before it calls: `/web/dataset` and `/json/2` in
        ``controllers/calls.py``, `/xmlrpc` and `/jsonrpc` in ``tools/outer_calls.py``.
        A text in the place of an id, or arguments that a method does not take, would
        end in a traceback, or in a call on other records than were meant.

        :param model: what was sent as the name of a model
        :param method: what was sent as the name of a method
        :param args: list, the ids of the records first where the method has records
        :param kwargs: dict, with the context
        :raise UserError: where there is no such method or it takes other arguments
        :raise AccessError: where the method is not for clients
        """
        if (
            not isinstance(model, str)
            or not model.startswith("dialogue.")
            or model not in self.env
        ):
            return
        records = self.env[model]
        try:
            function = get_public_method(records, str(method))
        except AttributeError as error:
            raise UserError(
                self.env._("This call cannot be read: there is no such method.")
            ) from error
        if not _fits(records, function, args, kwargs):
            raise UserError(
                self.env._(
                    "This call cannot be read: “%(method)s” wants other arguments.",
                    method=method,
                )
            )


def _fits(model, function, args, kwargs):
    if not isinstance(args, list | tuple) or not isinstance(kwargs, dict):
        return False
    if not context_sent(kwargs.get("context")):
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
