# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import contextlib
import json

import websocket

from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.bus.models.bus import channel_with_db, dispatch, hashable
from odoo.addons.bus.tests.common import WebsocketCase

from .access_common import AccessCommon

SECRET = "zqbusz"
END = "zqendz"
# The frame with which a server ends a connection.
CLOSED = 8
AT_DESK = ("supervisor", "leader", "office", "manager")


@tagged("post_install", "-at_install", "dialogue_second_half")
class TestAccessWebsocket(WebsocketCase, AccessCommon):
    """Who hears what goes over the bus, over a real connection."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.desks = {
            label: cls._record("session", label) for label in ("economy", "abroad")
        }
        petition = cls._record("petition", "economy")
        cls.own = [cls.desks["economy"]._desk_channel()]
        number, other = cls.desks["economy"].id, cls.desks["abroad"].id
        # What somebody may try who wants the channel of a desk, or of a record.
        cls.channels = [
            *cls.own,
            cls.desks["abroad"]._desk_channel(),
            f"dialogue_desk_0{number}",
            f"dialogue_desk_{number} ",
            f"DIALOGUE_DESK_{number}",
            f"dialogue_desk_{number},{other}",
            "dialogue_desk_%",
            "dialogue_desk_",
            f"dialogue.session_{number}",
            f"dialogue.petition_{petition.id}",
            f"('{cls.env.cr.dbname}', 'dialogue_desk_{number}')",
            json.dumps([cls.env.cr.dbname, f"dialogue_desk_{number}"]),
        ]

    def _hears(self, user, then=None):
        """Return what a websocket of the user gets of all that is told on the bus.

        :param then: what happens after the connection was made
        """
        login = None if user == self.public else user.login
        session = self.authenticate(login, login)
        socket = self.websocket_connect(cookie=f"session_id={session.sid};")
        self.subscribe(socket, list(self.channels), self._last())
        if then:
            then()
            self.env.flush_all()
        self._tell()
        socket.settimeout(2)
        heard = []
        # Nothing comes, or the server closes the connection.
        silence = contextlib.suppress(OSError, websocket.WebSocketException)
        with silence:
            while END not in " ".join(heard[-1:]):
                code, data = socket.recv_data()
                if code == CLOSED:
                    break
                heard.append(data.decode())
        # Its thread uses the connection of this test until it has ended.
        self._close_websockets()
        return " ".join(heard)

    def _last(self):
        return self.env["bus.bus"].sudo()._bus_last_id()

    def _tell(self):
        """Say something to every desk, and let the server pass it on."""
        Bus = self.env["bus.bus"]
        desks = [desk._desk_channel() for desk in self.desks.values()]
        for channel in desks:
            Bus._sendone(channel, "dialogue_desk", {"said": f"{SECRET}:{channel};"})
        # Last, for everybody: it tells that all was passed on.
        Bus._sendone("broadcast", "dialogue_test", {"said": END})
        self.env.cr.precommit.run()
        sockets = set()
        for channel in [*desks, *self.channels, "broadcast"]:
            key = hashable(channel_with_db(self.env.cr.dbname, channel))
            sockets.update(dispatch._channels_to_ws.get(key, ()))
        for socket in sockets:
            socket.trigger_notification_dispatching()

    @mute_logger("odoo.addons.bus.websocket", "odoo.addons.base.models.ir_rule")
    def test_who_hears_of_a_desk(self):
        for user in (
            self.officer,
            self.head,
            self.village_user,
            self.plain,
            self.portal,
            self.public,
            self.supervisor,
            self.leader,
            self.office,
            self.manager,
            self.abroad_office,
            self.abroad_head,
        ):
            heard = self._hears(user)
            column = self.roles.get(user, ("abroad",))[0]
            with self.subTest(user=user.login):
                self.assertIn(END, heard)
                own, other = (
                    f"{SECRET}:{desk._desk_channel()};" in heard
                    for desk in (self.desks["economy"], self.desks["abroad"])
                )
                self.assertEqual(own, column in AT_DESK)
                self.assertEqual(other, user == self.abroad_office)
                self.assertEqual(heard.count(SECRET), own + other)

    @mute_logger("odoo.addons.bus.websocket", "odoo.addons.base.models.ir_rule")
    def test_who_leaves_hears_no_more(self):
        """With the connection open: archived, another role, another commune."""

        def archive():
            self.office.active = False

        def take_role():
            self.leader.group_ids -= self.env.ref(
                "commune_dialogue.group_dialogue_leader"
            )

        def move():
            self.supervisor.write(
                {
                    "company_id": self.abroad.id,
                    "company_ids": [Command.set(self.abroad.ids)],
                }
            )

        for user, then in (
            (self.office, archive),
            (self.leader, take_role),
            (self.supervisor, move),
        ):
            self.assertNotIn(SECRET, self._hears(user, then), user.login)
