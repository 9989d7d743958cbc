# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from unittest.mock import patch


def deliver(mails):
    """Let mails leave; in tests, Odoo would keep them in the queue.

    All but the connection to a server is Odoo's own.
    """
    server = mails.env.registry["ir.mail_server"]
    with (
        patch.object(server, "_disable_send", lambda model: False),
        patch.object(server, "_connect__", lambda model, **kwargs: None),
        patch.object(
            server, "send_email", lambda model, message, **kwargs: "<id@example>"
        ),
    ):
        mails.send()
