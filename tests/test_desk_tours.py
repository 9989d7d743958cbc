# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import re
from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

from odoo import fields, http
from odoo.tests import tagged

from .common import DialogueCommon
from .common_browser import BrowserCase

CALLS = "/web/dataset/call_kw/dialogue.session/"
SEND = f"{CALLS}desk_send"


class Hall:
    """The server of the hall, which can be cut off in front of its real work.

    ``/dialogue_test/stop`` refuses every call of the desk as a proxy does whose server
    is gone; ``start`` lets them through again; ``lose`` as well, but the answer to the
    next entries is lost after they were carried out. A request with ``X-Other-Clerk``
    is one of the second clerk.
    """

    def __init__(self, other_session):
        self.other_session = other_session
        self.is_stopped = self.loses_answer = False
        self.refused = self.lost = self.taken = 0

    def order(self, name):
        self.is_stopped = name == "stop"
        self.loses_answer = name == "lose"

    def answer(self, real, application, environ, start_response):
        path = environ["PATH_INFO"]
        if path.startswith("/dialogue_test/"):
            self.order(path.rpartition("/")[2])
            start_response("200 OK", [("Content-Type", "text/plain")])
            return [b"done"]
        if path.startswith(CALLS) and self.is_stopped:
            self.refused += 1
            return self._bad_gateway(start_response)
        if environ.get("HTTP_X_OTHER_CLERK"):
            environ["HTTP_COOKIE"] = re.sub(
                r"\bsession_id=[^;]*",
                f"session_id={self.other_session}",
                environ["HTTP_COOKIE"],
            )
        if path == SEND:
            self.taken += 1
            if self.loses_answer:
                self.loses_answer = False
                self.lost += 1
                b"".join(real(application, environ, lambda *args: None))
                return self._bad_gateway(start_response)
        return real(application, environ, start_response)

    def _bad_gateway(self, start_response):
        start_response("502 Bad Gateway", [("Content-Type", "text/plain")])
        return [b"gone"]


class DeskCase(DialogueCommon, BrowserCase):
    """A session in progress with a debt, two matters, a programme and a delegate."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = cls._new_user("t_clerk", "office")
        cls.road.keywords = "đường, cầu, ổ gà, bê tông"
        now = fields.Datetime.now()
        cls.last, cls.meeting = cls.env["dialogue.session"].create(
            [
                {"name": name, "date_start": start, "location": "Nhà văn hóa xã"}
                for name, start in (
                    ("Hội nghị năm trước", now - timedelta(days=300)),
                    ("Hội nghị đối thoại", now - timedelta(minutes=20)),
                )
            ]
        )
        cls._owe("Kéo điện về bản")
        bridge, water = (
            cls._petition(subject, village, description=words)
            for subject, village, words in (
                ("Sửa cầu treo", cls.village_c, "Cầu treo mục nát, đi lại nguy hiểm."),
                ("Cấp nước sạch", cls.village_b, "Mùa khô không có nước."),
            )
        )
        (bridge | water).session_id = cls.meeting
        (bridge | water).action_classify()
        cls.meeting.action_add_matters()
        cls.env["dialogue.agenda.item"].create(
            [
                {
                    "session_id": cls.meeting.id,
                    "name": name,
                    "duration": minutes,
                    "sequence": sequence,
                }
                for sequence, (name, minutes) in enumerate(
                    (("Khai mạc", 10), ("Đối thoại", 90), ("Kết luận", 20))
                )
            ]
        )
        cls.env["dialogue.delegate"].create(
            {
                "session_id": cls.meeting.id,
                "name": "Lò Thị Bưởi",
                "position": "Trưởng bản",
                "village_id": cls.village_a.id,
            }
        )
        cls.meeting._write_state("in_progress")

    @classmethod
    def _petition(cls, subject, village, **vals):
        return cls.env["dialogue.petition"].create(
            {
                "subject": subject,
                "village_id": village.id,
                "field_id": cls.road.id,
                "department_id": cls.economy.id,
                **vals,
            }
        )

    @classmethod
    def _owe(cls, subject):
        """Leave a matter that the last session promised to settle."""
        matter = cls._petition(subject, cls.village_a, session_id=cls.last.id)
        matter.action_classify()
        cls.last.action_prepare()
        cls.last.action_add_matters()
        cls.last.consideration_ids.write(
            {
                "outcome": "roadmap",
                "conclusion": "Giao Phòng Kinh tế thực hiện.",
                "department_id": cls.economy.id,
                "deadline": fields.Date.today() - timedelta(days=30),
            }
        )
        cls.last.consideration_ids.action_conclude()
        cls.last._write_state("concluded")

    @contextmanager
    def _hall(self):
        """Put the hall's server before the real one, with a second clerk signed in."""
        self.authenticate(self.clerk.login, self.clerk.login)
        hall = Hall(self.session.sid)
        # The browser's sign-in deletes the web session it finds here.
        self.session = None
        real = http.Application.__call__

        def answer(application, environ, start_response):
            return hall.answer(real, application, environ, start_response)

        with patch.object(http.Application, "__call__", answer):
            yield hall

    def _do(self, tour, path="dialogue-desk", user=None):
        url = f"/odoo/{path}?session_id={self.meeting.id}"
        self.start_tour(url, tour, login=(user or self.office).login, timeout=400)
        self.env.invalidate_all()

    def _wants_to_speak(self):
        """Put somebody on the list of those who want to speak."""
        return self.env["dialogue.speaker"].create(
            {
                "session_id": self.meeting.id,
                "name": "Nông Văn Kín",
                "village_id": self.village_b.id,
                "allowed_seconds": 180,
            }
        )

    def _ordered(self):
        return self.meeting.consideration_ids.sorted(
            lambda line: (not line.is_carried_over, line.sequence, line.id)
        )

    def _line(self, subject):
        return self.meeting.consideration_ids.filtered(
            lambda line: line.petition_id.subject == subject
        )


@tagged("post_install", "-at_install", "dialogue_second_half")
class TestDeskTours(DeskCase):
    """The live desk in the browser against the real server."""

    def test_whole_session(self):
        with self._hall():
            self._do("dialogue_desk")
        lines = self.meeting.consideration_ids
        self.assertEqual(len(lines), 5)
        road = self._line("Đường vào bản nhiều ổ gà")
        self.assertRecordValues(
            road,
            [
                {
                    "speaker": "Hoàng Văn Mới",
                    "outcome": "on_the_spot",
                    "answer": "Xã sửa xong trong tháng này.",
                    "village_id": self.village_b.id,
                }
            ],
        )
        self.assertIn("Giao thông", road.field_id.name)
        self.assertEqual(self.meeting.desk_current_id, road)
        market = self._line("Chợ phiên thiếu chỗ để xe")
        # The delegate brought the village along.
        self.assertRecordValues(
            market,
            [{"speaker": "Lò Thị Bưởi", "village_id": self.village_a.id}],
        )
        voices = self.meeting.contribution_ids
        self.assertEqual(len(voices), 2)
        self.assertEqual(set(voices.mapped("channel")), {"at_session"})
        self.assertIn("Đường vào bản nhiều ổ gà. Kính mong sửa.", voices.mapped("text"))
        self.assertRecordValues(
            self._line("Sửa cầu treo"),
            [
                {
                    "answer": "Phòng Kinh tế đã khảo sát.",
                    "conclusion": "Giao Phòng Kinh tế sửa cầu treo.",
                    "department_id": self.economy.id,
                    "outcome": "in_progress",
                }
            ],
        )
        self.assertTrue(self._line("Sửa cầu treo").deadline)
        self.assertFalse(self._line("Cấp nước sạch").outcome)
        self.assertEqual(
            self._ordered().petition_id.mapped("subject"),
            [
                "Kéo điện về bản",
                "Chợ phiên thiếu chỗ để xe",
                "Sửa cầu treo",
                "Cấp nước sạch",
                "Đường vào bản nhiều ổ gà",
            ],
        )
        self.assertEqual(
            [(row.name, row.state) for row in self.meeting.speaker_ids],
            [("Lò Thị Bưởi", "done"), ("Nông Văn Tạm", "waiting")],
        )
        opening, dialogue, closing = self.meeting.agenda_ids
        self.assertTrue(opening.real_start and opening.real_end)
        self.assertTrue(dialogue.real_start)
        self.assertFalse(dialogue.real_end or closing.real_start)

    def test_offline(self):
        with self._hall() as hall:
            self._do("dialogue_desk_offline")
        self.assertGreater(hall.refused, 3)
        self.assertEqual(hall.lost, 1)
        self.assertEqual(len(self.meeting.consideration_ids), 5)
        self.assertEqual(len(self.meeting.contribution_ids), 2)
        self.assertRecordValues(
            self._line("Rác thải ở chợ"),
            [
                {
                    "outcome": "explained",
                    "answer": "Đã bố trí thùng rác",
                    "conclusion": "Giao Phòng Văn hóa theo dõi",
                    "village_id": self.village_a.id,
                }
            ],
        )
        self.assertEqual(self._line("Sửa cầu treo").answer, "Trả lời khi mất mạng")
        # Two matters, three fields of one and one of another: each exactly once.
        entries = self.meeting.desk_entry_ids
        self.assertEqual(
            sorted(entries.mapped("kind")), ["line_write"] * 4 + ["matter_add"] * 2
        )
        self.assertEqual(len(set(entries.mapped("uuid"))), 6)

    def test_two_clerks(self):
        with self._hall():
            self._do("dialogue_desk_two_clerks")
        self.assertEqual(self._line("Sửa cầu treo").answer, "Câu trả lời của tôi")
        self.assertEqual(len(self._line("Thiếu giáo viên")), 1)
        writers = self.meeting.desk_entry_ids.sorted("id").user_id
        self.assertEqual(writers, self.clerk | self.office)

    def test_leader(self):
        self._wants_to_speak()
        self._do("dialogue_desk_leader", user=self.leader)
        line = self._line("Sửa cầu treo")
        self.assertRecordValues(
            line,
            [
                {
                    "answer": False,
                    "conclusion": "Giao Phòng Kinh tế sửa cầu treo.",
                    "outcome": "roadmap",
                    "department_id": self.economy.id,
                    "is_concluded": True,
                }
            ],
        )
        # Concluded, taken back and concluded: one promise is left.
        self.assertEqual(line.petition_id.assignment_ids.mapped("purpose"), ["resolve"])
        self.assertEqual(self.meeting.desk_entry_ids.user_id, self.leader)
        self.assertFalse(self.meeting.contribution_ids)

    def test_supervisor(self):
        self._wants_to_speak()
        self._do("dialogue_desk_supervisor", user=self.supervisor)
        self.assertFalse(self.meeting.desk_entry_ids)
        self.assertEqual(self.meeting.state, "in_progress")

    def test_from_the_first_button_to_the_last(self):
        self.meeting._write_state("invited")
        self.env["dialogue.body"].create({"name": "UBND xã", "kind": "state"})
        self._do("dialogue_desk_day")
        self.assertEqual(self.meeting.state, "held")
        self.assertEqual(
            self._ordered().petition_id.mapped("subject"),
            ["Kéo điện về bản", "Cấp nước sạch", "Sửa cầu treo"],
        )
        self.assertEqual(
            self.meeting.speaker_ids.mapped("name"),
            ["Nông Văn Ba", "Nông Văn Một", "Nông Văn Hai"],
        )
        self.assertEqual(
            self._line("Sửa cầu treo").conclusion, "Chủ tọa đã giải thích."
        )
        papers = self.meeting.document_ids
        self.assertEqual(
            {paper.report_id.report_name.rpartition(".report_")[2] for paper in papers},
            {"minutes", "conclusion"},
        )
        self.assertEqual(set(papers.mapped("state")), {"draft"})


@tagged("post_install", "-at_install", "dialogue_second_half")
class TestDeskProjector(DeskCase):
    """What the hall sees."""

    browser_size = "1920x1080"

    def test_projector(self):
        self._wants_to_speak()
        with self._hall():
            self._do("dialogue_projector", "dialogue-projector")
        self.assertEqual(self.meeting.speaker_ids.state, "speaking")


@tagged("post_install", "-at_install", "dialogue_second_half")
class TestDeskPhone(DeskCase):
    """The same desk on a telephone."""

    browser_size = "360x740"
    touch_enabled = True

    def test_phone(self):
        with self._hall():
            self._do("dialogue_desk_phone")
        self.assertEqual(self._line("Sửa cầu treo").outcome, "on_the_spot")
        self.assertEqual(
            self._line("Thiếu nước vào mùa khô").village_id, self.village_b
        )
        self.assertEqual(self.meeting.speaker_ids.mapped("state"), ["speaking"])

    def test_projector(self):
        self._wants_to_speak()._write_state(
            "speaking", started_at=fields.Datetime.now()
        )
        self.meeting.desk_current_id = self._line("Sửa cầu treo")
        self._do("dialogue_projector_phone", "dialogue-projector")
