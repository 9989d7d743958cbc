# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from uuid import uuid4

from .common_plan import PlanCommon

DAY = "2027-01-25"
CODE = "1111222233334444"


class AttendanceCommon(PlanCommon):
    """A session on its day: 14 places, two of the people named in one village.

    Composition: council 1, village heads 1 and people 3 in each of three villages,
    the chair by name.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.session.action_prepare()
        cls.session.action_generate_delegates()
        cls.session.write(
            {
                "date_start": cls._moment(DAY),
                "location": "Nhà văn hóa xã",
                "chair_ids": cls.chair.ids,
            }
        )
        cls.people = cls._places("people", cls.village_a)
        for delegate, name in zip(
            cls.people, ("Vi Thị Đào", "Bế Văn An"), strict=False
        ):
            delegate.name = name
        cls.dao, cls.an, cls.empty = cls.people
        cls.dao.attendance_code = CODE
        cls.session.action_invite()
        cls.session.action_start()
        cls.env.flush_all()

    @classmethod
    def _places(cls, group, village):
        return cls.session.delegate_ids.filtered(
            lambda line: (
                line.group_id == cls._group(group) and line.village_id == village
            )
        )

    def _entry(self, kind, time="00:41:00", uuid=None, **values):
        return {
            "uuid": uuid or str(uuid4()),
            "kind": kind,
            "values": values,
            "client_time": f"{DAY} {time}",
        }

    def _send(self, *entries, session=None, user=None):
        session = session or self.session
        return session.with_user(user or self.office).attendance_tick(list(entries))

    def _tick(self, kind, **values):
        """Send one entry; return its result."""
        [result] = self._send(self._entry(kind, **values))
        return result

    def _open(self, user=None, known=False):
        session = self.session.with_user(user or self.office)
        return session.attendance_open(known)

    def _row(self, part, record):
        rows = self.session._attendance_counts()[part]
        return next(row for row in rows if row["id"] == record.id)
