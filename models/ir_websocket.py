# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models

from .live_desk import CHANNEL, DESK_READERS


class IrWebsocket(models.AbstractModel):
    _inherit = "ir.websocket"

    def _build_bus_channel_list(self, channels):
        """Drop, without a word, the desks of sessions that are not the user's.

        What goes over the channel has no content, but when something happens in a
        hall is nobody else's business either.
        """
        asked = {
            channel
            for channel in channels
            if isinstance(channel, str) and channel.startswith(CHANNEL)
        }
        if asked:
            refused = asked - self._dialogue_desks(asked)
            channels = [
                channel
                for channel in channels
                if not (isinstance(channel, str) and channel in refused)
            ]
        return super()._build_bus_channel_list(channels)

    def _dialogue_desks(self, channels):
        """Return which of these channels are desks that the user may follow.

        :param channels: set of str
        :return: set of str
        """
        if not self.env.user._dialogue_has(*DESK_READERS):
            return set()
        ids = [
            int(number)
            for number in (channel.removeprefix(CHANNEL) for channel in channels)
            if number.isascii() and number.isdigit() and len(number) < 10
        ]
        sessions = self.env["dialogue.session"].with_context(
            allowed_company_ids=self.env.user.company_ids.ids
        )
        found = sessions.search([("id", "in", ids)])
        return {session._desk_channel() for session in found}
