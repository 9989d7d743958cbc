# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models

from .live_desk import CHANNEL


class BusBus(models.Model):
    _inherit = "bus.bus"

    def _poll(self, channels, last=0, ignore_ids=None):
        """Ask again, at each delivery, whose desks these are.

        A connection keeps the channels that were its user's when it was made: who
        loses the role or moves to another commune would hear of the hall until he
        closes the page.
        """
        desks = {channel: self._dialogue_desk_of(channel) for channel in channels}
        asked = set(filter(None, desks.values()))
        if asked:
            # Nobody is logged in any more: no user to ask for.
            own = self.env.uid and self.env["ir.websocket"]._dialogue_desks(asked)
            refused = asked - (own or set())
            channels = [
                channel for channel, desk in desks.items() if desk not in refused
            ]
        return super()._poll(channels, last, ignore_ids)

    def _dialogue_desk_of(self, channel):
        """Return the name of the desk that a channel is of, or None.

        :param channel: as the bus keeps it, (database, name) for those with a name
        """
        name = channel[-1] if isinstance(channel, tuple) else channel
        return name if isinstance(name, str) and name.startswith(CHANNEL) else None
