# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import uuid
from datetime import timedelta

from odoo import fields
from odoo.tools import mute_logger

from .common import DialogueCommon

SPEAKER = "Nông Thị Dền"


class DeskCommon(DialogueCommon):
    """A session in progress with two new matters and an item of the programme."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = cls._new_user("t_clerk", "office")
        cls.road.keywords = "đường bê tông vào bản"
        cls.road.with_company(cls.company).department_id = cls.economy
        cls.now = fields.Datetime.now().replace(microsecond=0)
        cls.session = cls.env["dialogue.session"].create(
            {
                "name": "Hội nghị đối thoại",
                "date_start": cls.now - timedelta(minutes=5),
                "chair_ids": cls.economy.manager_id.ids,
                "agenda_ids": [
                    fields.Command.create({"name": "Khai mạc", "duration": 5}),
                    fields.Command.create({"name": "Đối thoại", "duration": 90}),
                ],
            }
        )
        cls.session._write_state("in_progress")
        cls.road_matter = cls._new_petition("Sửa đường vào bản Thượng")
        cls.house_matter = cls._new_petition("Xây nhà văn hóa")
        cls.session.action_add_matters()
        cls.road_line = cls._line_of(cls.road_matter)
        cls.house_line = cls._line_of(cls.house_matter)

    @classmethod
    def _new_petition(cls, subject, **vals):
        petition = cls.env["dialogue.petition"].create(
            {
                "subject": subject,
                "description": f"Lời dân: {subject}",
                "village_id": cls.village_a.id,
                "field_id": cls.road.id,
                "department_id": cls.economy.id,
                "session_id": cls.session.id,
                **vals,
            }
        )
        petition.action_classify()
        return petition

    @classmethod
    def _line_of(cls, petition):
        return petition.consideration_ids.filtered(
            lambda line: line.session_id == cls.session
        )

    def _desk(self, user=None):
        return self.session.with_user(user or self.office).with_context(
            allowed_company_ids=self.company.ids
        )

    def _entry(self, kind, /, base=None, moment=None, **values):
        return {
            "uuid": str(uuid.uuid4()),
            "kind": kind,
            "values": values,
            "base": base or {},
            "client_time": fields.Datetime.to_string(moment or self.now),
        }

    @mute_logger("odoo.sql_db")
    def _send(self, *entries, user=None):
        """Send entries as a request of its own does, with empty caches."""
        self.env.flush_all()
        self.env.invalidate_all()
        results = self._desk(user).desk_send(list(entries))
        self.env.invalidate_all()
        return results

    def _do(self, kind, /, base=None, user=None, moment=None, **values):
        """Send one entry that must be taken; return its result."""
        [result] = self._send(
            self._entry(kind, base=base, moment=moment, **values), user=user
        )
        self.assertEqual(result["status"], "done", result)
        return result

    def _refused(self, kind, /, *words, user=None, **values):
        [result] = self._send(self._entry(kind, **values), user=user)
        self.assertEqual(result["status"], "refused", result)
        for word in words:
            self.assertIn(word, result["message"])
        return result

    def _undo(self, result, user=None):
        return self._do("undo", uuid=result["uuid"], user=user)
