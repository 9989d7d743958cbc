# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json
import logging
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from concurrent.futures import Future
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import requests

from odoo import SUPERUSER_ID, api, fields
from odoo.fields import Command
from odoo.modules.registry import Registry
from odoo.service import db as databases
from odoo.tests import no_retry, tagged
from odoo.tests.common import HOST, BaseCase, get_db_name
from odoo.tools import config

from .common_browser import PATIENCE, PatientBrowser

KILL, FAILED = "server: kill", "FAILED: "
WAITING = "document.querySelector('.o_dialogue_top .o_dialogue_wait')?.textContent"
START = 60 * PATIENCE
# How long nobody answers while the clerk goes on: 610 makes it the ten minutes of life.
DROP_SECONDS = int(os.environ.get("DIALOGUE_DROP_SECONDS", 0))
CONTEXT = {
    "lang": "en_US",
    "tz": "Asia/Ho_Chi_Minh",
    "tracking_disable": True,
    "no_reset_password": True,
}


class RealServer:
    """An Odoo server of its own on a copy of the tests' database."""

    def __init__(self, database, folder):
        self.database = database
        self.log = Path(folder, "server.log")
        with socket.socket() as free:
            free.bind((HOST, 0))
            self.port = free.getsockname()[1]
        self.address = f"http://{HOST}:{self.port}"
        self.process = None

    def start(self):
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [
                    *(sys.executable, sys.argv[0], "--database", self.database),
                    *("--db-filter", f"^{self.database}$", "--workers", "0"),
                    *("--http-interface", HOST, "--http-port", str(self.port)),
                    *("--max-cron-threads", "0", "--log-level", "warn"),
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        until = time.monotonic() + START
        while not self._answers():
            if not self.is_alive or time.monotonic() > until:
                raise RuntimeError(f"no server: {self.log.read_text()[-2000:]}")
            time.sleep(0.2)

    def _answers(self):
        try:
            return requests.get(f"{self.address}/web/health", timeout=10).ok
        except requests.RequestException:
            return False

    @property
    def is_alive(self):
        return self.process.poll() is None

    def kill(self):
        """End the process as a power cut does: nothing is finished or written."""
        if self.process and self.is_alive:
            os.kill(self.process.pid, signal.SIGKILL)
            self.process.wait(30)

    def sign_in(self, login):
        """Return the number of a web session of its own."""
        answer = requests.post(
            f"{self.address}/web/session/authenticate",
            json={
                "params": {"db": self.database, "login": login, "password": login},
            },
            timeout=START,
        )
        return answer.cookies["session_id"]


class DropBrowser(PatientBrowser):
    """Kills the server when the tour orders it, and bears that nobody answers then."""

    def _handle_console(self, type, args=None, **kwargs):  # noqa: A002 - Odoo's name
        message = str((args or [{}])[0].get("value", ""))
        if message == KILL:
            self.test_case.server.kill()
        if type == "error" and FAILED not in message:
            # What Odoo's own client says of a server that does not answer.
            type = "info"
        return super()._handle_console(type=type, args=args, **kwargs)

    def _handle_exception(self, exceptionDetails, timestamp):
        if not self.test_case.server.is_alive:
            return None
        return super()._handle_exception(exceptionDetails, timestamp)

    def run_tour(self, name, timeout):
        """Run a tour on the page; the browser may run another one afterwards."""
        self._result = Future()
        if not self._wait_ready(f"odoo.isTourReady({name!r})"):
            raise AssertionError(f"the page of {name} did not come up")
        options = json.dumps({"startUrl": self.test_case.desk, "debug": False})
        self._wait_code_ok(f"odoo.startTour({name!r}, {options})", timeout)

    def evaluate(self, expression):
        answer = self._websocket_request(
            "Runtime.evaluate", params={"expression": expression}
        )
        return answer["result"].get("value")


@contextmanager
def database_service():
    """Let Odoo make and drop databases other than the one that the tests run on."""
    settings = {"list_db": True, "db_name": [], "test_enable": False}
    with patch.dict(config.options, settings):
        yield


@tagged("post_install", "-at_install", "dialogue_second_half")
class TestDeskDrop(BaseCase):
    """A network drop as it is: the server's process dies while the clerk types."""

    browser_size = "1366x768"
    touch_enabled = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._logger = logging.getLogger(f"{cls.__module__}.{cls.__name__}")
        source = get_db_name()
        cls.database = f"{source}_drop"
        cls._drop()
        cls.addClassCleanup(cls._drop)
        with database_service():
            databases.exp_duplicate_database(source, cls.database)
        with Registry(cls.database).cursor() as cr:
            cls._build(api.Environment(cr, SUPERUSER_ID, CONTEXT))

    @classmethod
    def _drop(cls):
        with database_service():
            databases.exp_drop(cls.database)

    @classmethod
    def _build(cls, env):
        """Make a session in progress with two matters, and two clerks."""
        env["res.lang"]._activate_lang("en_US")
        company = env.ref("base.main_company")
        office = env.ref("commune_dialogue.group_dialogue_office")
        env["res.users"].create(
            [
                {
                    "login": login,
                    "password": login,
                    "name": f"Cán bộ {login}",
                    "lang": "en_US",
                    "company_id": company.id,
                    "company_ids": [Command.set(company.ids)],
                    "group_ids": [Command.link(office.id)],
                }
                for login in ("drop_first", "drop_second")
            ]
        )
        env["hr.department"].create(
            {"name": "Phòng Thử Đứt Mạng", "company_id": company.id}
        )
        village = env["dialogue.village"].create(
            {"name": "Bản Thử Đứt Mạng", "company_id": company.id}
        )
        session = env["dialogue.session"].create(
            {
                "name": "Hội nghị mất mạng",
                "company_id": company.id,
                "date_start": fields.Datetime.now() - timedelta(hours=1),
            }
        )
        matters = env["dialogue.petition"].create(
            [
                {
                    "subject": subject,
                    "company_id": company.id,
                    "village_id": village.id,
                    "session_id": session.id,
                }
                for subject in ("Sửa cầu treo", "Cấp nước sạch")
            ]
        )
        env["dialogue.consideration"].create(
            [{"session_id": session.id, "petition_id": matter.id} for matter in matters]
        )
        session._write_state("in_progress")
        cls.session_id = session.id

    def setUp(self):
        super().setUp()
        folder = self.enterContext(tempfile.TemporaryDirectory())
        self.server = RealServer(self.database, folder)
        self.addCleanup(self.server.kill)
        self.server.start()

    @property
    def desk(self):
        path = f"/odoo/dialogue-desk?session_id={self.session_id}&debug=tests"
        return f"{self.server.address}{path}"

    def fetch_proxy(self, url):
        """Nothing of the world outside is asked for."""
        return {"body": "", "responseCode": 404, "responseHeaders": []}

    # ------------------------------------------------------------------
    # The test
    # ------------------------------------------------------------------
    @no_retry
    def test_the_server_is_killed_while_the_clerk_types(self):
        browser = DropBrowser(self, success_signal="tour succeeded")
        self.addCleanup(browser.stop)
        self._work(browser, "drop_first", "dialogue_desk_drop")
        self.assertFalse(self.server.is_alive)
        time.sleep(DROP_SECONDS)
        self._reload_without_server(browser)
        # The clerk goes; his page would send everything by itself, once it can.
        browser.navigate_to("about:blank")
        self.server.start()
        self.started = fields.Datetime.now()
        self._work(browser, "drop_second", "dialogue_desk_drop_second")
        self.assertLessEqual(self._count("desk_entry_ids"), 2, "nobody sent the others")
        self._work(browser, "drop_first", "dialogue_desk_drop_back")
        self._check()

    def _work(self, browser, login, tour):
        browser.set_cookie("session_id", self.server.sign_in(login), "/", HOST)
        browser.navigate_to(self.desk)
        browser.run_tour(tour, timeout=120)

    def _reload_without_server(self, browser):
        """Odoo's service worker has the page, as long as it is not put to sleep."""
        browser.navigate_to(self.desk)
        if DROP_SECONDS:
            return
        # The sentence that was being typed is an entry now.
        until, shown = time.monotonic() + 10 * PATIENCE, ""
        while not re.search("[89] waiting", shown):
            self.assertLess(time.monotonic(), until, f"shows “{shown}”")
            time.sleep(0.2)
            shown = browser.evaluate(WAITING) or ""

    def _count(self, name):
        with Registry(self.database).cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, CONTEXT)
            return len(env["dialogue.session"].browse(self.session_id)[name])

    def _check(self):
        with Registry(self.database).cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, CONTEXT)
            session = env["dialogue.session"].browse(self.session_id)
            self._check_session(session)
            self._check_entries(session.desk_entry_ids.sorted("id"))

    def _line(self, session, subject):
        [line] = session.consideration_ids.filtered(
            lambda line: line.petition_id.subject == subject
        )
        return line

    def _check_session(self, session):
        self.assertEqual(len(session.consideration_ids), 3)
        self.assertEqual(session.contribution_ids.text, "Rác thải ở chợ")
        self.assertRecordValues(
            self._line(session, "Sửa cầu treo"),
            [{"answer": "Có máy chủ", "conclusion": "Gửi đúng lúc máy chủ chết"}],
        )
        self.assertRecordValues(
            self._line(session, "Rác thải ở chợ"),
            [
                {
                    "outcome": "explained",
                    "answer": "Đã bố trí thùng rác",
                    "conclusion": "Gõ dở khi tải lại trang",
                }
            ],
        )
        water = self._line(session, "Cấp nước sạch")
        self.assertRecordValues(water, [{"outcome": "in_progress", "answer": False}])
        self.assertEqual(water.department_id.name, "Phòng Thử Đứt Mạng")
        self.assertTrue(water.deadline)
        self.assertRecordValues(
            session.speaker_ids,
            [{"name": "Nông Văn Tạm", "state": "speaking", "times": 1}],
        )

    def _check_entries(self, entries):
        """Each once, by the first clerk, with the times at which they were made."""
        self.assertEqual(
            sorted(entries.mapped("kind")),
            sorted(
                ["line_write"] * 6
                + ["matter_add", "line_assign", "speaker_add", "speaker_start"]
            ),
        )
        self.assertEqual(len(set(entries.mapped("uuid"))), len(entries))
        self.assertEqual(entries.user_id.login, "drop_first")
        late = entries.filtered(lambda entry: entry.create_date >= self.started)
        self.assertGreaterEqual(len(late), 8)
        # The one that was being typed becomes an entry when its author is back.
        for entry in late[:-1]:
            self.assertLess(entry.client_time, self.started)
        speaker = entries.filtered(lambda entry: entry.kind == "speaker_start")
        started = speaker.session_id.speaker_ids.started_at
        self.assertEqual(started, speaker.client_time)
        self.assertGreaterEqual(
            (speaker.create_date - speaker.client_time).total_seconds(), DROP_SECONDS
        )
