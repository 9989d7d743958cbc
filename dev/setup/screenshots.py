# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""``dev/screenshots``: the pictures of the screens, taken from the running demo.

Every picture is a line of ``MAIN_SCENES``, ``GUIDE_SCENES`` or ``HALL_SCENES``. For the
last, which are taken last, the session of the demo is started and its hall filled;
``dev/demo --fresh`` makes the demo as it was.
"""

import argparse
import base64
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from pathlib import Path
from typing import NamedTuple

from .browser import BROWSERS
from .environment import prepare
from .paths import CHECKOUT

try:
    import websocket
except ImportError:  # this Python only prepares the one of the tests
    websocket = None

PICTURES = CHECKOUT / "docs/images"
DESCRIPTION = CHECKOUT / "static/description"
# A phone of village heads, and the screen most offices have.
SIZES = {"desktop": (1366, 768), "phone": (360, 740)}
DESKTOP = (1440, 900)
TALL = (1440, 1500)
PHONE = (360, 740)
SESSION = "/odoo/dialogue-sessions"
CARD = ".o_kanban_record:not(.o_kanban_ghost)"
TYPING = "/odoo/dialogue-typing"


class Scene(NamedTuple):
    """A picture: who looks, at what, and what is pressed in turn before it is taken."""

    name: str
    login: str
    path: str
    presses: tuple = ()
    size: tuple = DESKTOP


# The main screens, each on a desk and on a phone: `screens/<name>-<size>.png`.
MAIN_SCENES = [
    Scene("home", "leader", "/odoo/dialogue-home"),
    Scene("matters", "office", "/odoo/dialogue-matters"),
    Scene("matter", "office", "/odoo/dialogue-matters", (CARD,)),
    Scene("sessions", "office", SESSION),
    Scene("session", "office", SESSION, (CARD,)),
    Scene("contributions", "village", "/odoo/dialogue-contributions"),
    Scene("assignment", "head", "/odoo/dialogue-assignments", (CARD,)),
    Scene("promises", "leader", "/odoo/dialogue-promises"),
    Scene("deliveries", "village", "/odoo/dialogue-village-deliveries"),
    Scene("papers", "office", "/odoo/dialogue-papers"),
]
# The same in the hall, once the session has begun.
HALL_SCENES = [
    Scene("desk", "office", "/odoo/dialogue-desk"),
    Scene("attendance", "office", "/odoo/dialogue-attendance"),
    Scene("projector", "office", "/odoo/dialogue-projector"),
]
# Those that the page of the addon shows too: `static/description/<name>-<size>.png`.
SHOWN = ("home-desktop", "matters-desktop", "session-desktop", "contributions-phone")
# What the guides and the README show: `<name>.png`.
GUIDE_SCENES = [
    Scene("home-office", "office", "/odoo/dialogue-home", size=TALL),
    Scene("home-head", "head", "/odoo/dialogue-home"),
    Scene("matters-kanban", "office", "/odoo/dialogue-matters"),
    Scene("session-form", "office", SESSION, (CARD,), TALL),
    Scene("typing", "office", TYPING, (".o_list_button_add",)),
    Scene("import", "village", "/odoo/dialogue-contributions", (".o_dialogue_import",)),
    Scene("promises", "leader", "/odoo/dialogue-promises"),
    Scene(
        "sentences", "office", "/odoo/dialogue-binding-sentences", (".o_facet_remove",)
    ),
    Scene("log", "supervisor", "/odoo/dialogue-log"),
    Scene("fields", "admin", "/odoo/dialogue-fields"),
    Scene(
        "village-new-phone", "village", "/odoo/dialogue-contributions/new", size=PHONE
    ),
]


def all_scenes():
    """Yield every picture to take, each with its own size."""
    yield from _on_each_size(MAIN_SCENES)
    yield from GUIDE_SCENES
    yield from _on_each_size(HALL_SCENES)


def _on_each_size(scenes):
    for scene in scenes:
        for name, size in SIZES.items():
            yield scene._replace(name=f"screens/{scene.name}-{name}", size=size)


def is_in_the_hall(scene):
    return any(scene.path == other.path for other in HALL_SCENES)


# Nothing is loading, nothing moves.
READY = """
    !!document.querySelector(".o_action_manager > .o_action, .o_home_menu")
    && !document.querySelector(".o_loading_indicator, .o_view_sample_data.o_blocked")
    && ![...document.images].some((image) => !image.complete)
"""


class Browser:
    """A headless Chromium, driven through its own protocol."""

    def __init__(self):
        program = next(filter(None, map(shutil.which, BROWSERS)))
        self.profile = tempfile.mkdtemp(prefix="dialogue-screens-")
        self.process = subprocess.Popen(
            [
                program,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--hide-scrollbars",
                "--remote-debugging-port=0",
                f"--user-data-dir={self.profile}",
                "about:blank",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.socket = websocket.create_connection(
            self._address(), timeout=120, suppress_origin=True
        )
        self.number = 0
        self.call("Page.enable")

    def _address(self):
        port_file = Path(self.profile, "DevToolsActivePort")
        for _attempt in range(300):
            if port_file.exists() and port_file.read_text():
                port = port_file.read_text().split()[0]
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/json") as pages:
                    page = next(p for p in json.load(pages) if p["type"] == "page")
                return page["webSocketDebuggerUrl"]
            time.sleep(0.1)
        raise SystemExit("The browser does not start.")

    def call(self, method, **parameters):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        self.socket.send(json.dumps(message))
        while True:
            answer = json.loads(self.socket.recv())
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise SystemExit(f"{method}: {answer['error']['message']}")
                return answer["result"]

    def evaluate(self, expression):
        result = self.call("Runtime.evaluate", expression=expression)
        return result["result"].get("value")

    def wait(self, expression, seconds=60):
        """Wait until the page says yes twice, half a second apart."""
        agreed = 0
        for _attempt in range(seconds * 4):
            agreed = agreed + 1 if self.evaluate(expression) else 0
            if agreed == 3:
                return
            time.sleep(0.25)
        raise SystemExit(f"The page never got ready for: {expression.strip()[:120]}")

    def show(self, address, size, cookie):
        width, height = size
        phone = width < 600
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=2 if phone else 1,
            mobile=phone,
        )
        self.call("Emulation.setTouchEmulationEnabled", enabled=phone)
        self.call("Emulation.setTimezoneOverride", timezoneId="Asia/Ho_Chi_Minh")
        self.call("Network.setCookie", url=address, name="session_id", value=cookie)
        self.call("Page.navigate", url=address)
        self.wait(READY)

    def press(self, selector):
        found = json.dumps(selector)
        self.wait(f"!!document.querySelector({found})")
        self.evaluate(f"document.querySelector({found}).click()")
        time.sleep(1)
        self.wait(READY)

    def picture(self, path):
        data = self.call("Page.captureScreenshot", format="png")["data"]
        path.write_bytes(base64.b64decode(data))

    def close(self):
        self.process.terminate()
        self.process.wait(20)
        shutil.rmtree(self.profile, ignore_errors=True)


def log_in(url, database, login):
    """Return the session cookie of a user of the demo, whose password is the login."""
    request = urllib.request.Request(
        f"{url}/web/session/authenticate",
        json.dumps(
            {"params": {"db": database, "login": login, "password": login}}
        ).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request) as answer:
        cookies = answer.headers.get_all("Set-Cookie") or []
    for cookie in cookies:
        if cookie.startswith("session_id="):
            return cookie.split(";")[0].partition("=")[2]
    raise SystemExit(f"{login} cannot log in at {url}: is dev/demo running?")


class Hall:
    """Starts the session of the day and lets people speak, as a clerk does."""

    def __init__(self, url, cookie):
        self.url, self.cookie = url, cookie

    def call(self, method, *arguments):
        body = {
            "model": "dialogue.session",
            "method": method,
            "args": arguments,
            "kwargs": {},
        }
        request = urllib.request.Request(
            f"{self.url}/web/dataset/call_kw/dialogue.session/{method}",
            json.dumps({"params": body}).encode(),
            {"Content-Type": "application/json", "Cookie": f"session_id={self.cookie}"},
        )
        with urllib.request.urlopen(request) as answer:
            data = json.load(answer)
        if "error" in data:
            raise SystemExit(f"{method}: {data['error']['data']['message']}")
        return data["result"]

    def open(self):
        """Start the session and fill its hall, unless somebody has begun already."""
        self.session = self.call("desk_today")
        desk = self.call("desk_open", [self.session])
        if desk["state"]["speakers"]:
            return
        if desk["state"]["session"]["state"] != "in_progress":
            self.call("action_start", [self.session])
        self.call("attendance_tick", [self.session], self._arrivals())
        self._send(
            [
                ("line_current", {"id": desk["state"]["lines"][2]["id"]}),
                ("agenda_start", {"id": desk["state"]["agenda"][2]["id"]}),
                *(
                    ("speaker_add", {"delegate_id": person["id"]})
                    for person in desk["lists"]["delegates"][20:24]
                ),
            ]
        )
        [speaker, *_others] = self.call("desk_state", [self.session])["speakers"]
        self._send([("speaker_start", {"id": speaker["id"]})])

    def _arrivals(self):
        lines = self.call("attendance_open", [self.session])["lines"]
        named = [line["id"] for line in lines if line["is_named"]]
        return [
            {"uuid": str(uuid.uuid4()), "kind": "come", "values": {"id": number}}
            for number in named[::3]
        ]

    def _send(self, entries):
        self.call(
            "desk_send",
            [self.session],
            [
                {"uuid": str(uuid.uuid4()), "kind": kind, "values": values}
                for kind, values in entries
            ],
        )


def main(arguments=None):
    if websocket is None:
        python = str(prepare(test_packages=True).python)
        os.execv(python, [python, *sys.argv])
    parser = argparse.ArgumentParser(
        prog="dev/screenshots",
        description="Take the pictures of the screens from the running demo.",
    )
    parser.add_argument("--url", default="http://127.0.0.1:8069")
    parser.add_argument("--db", default="dialogue_demo")
    parser.add_argument("--folder", type=Path, default=PICTURES)
    parser.add_argument("--only", default="", help="part of a picture's name")
    options = parser.parse_args(arguments)
    (options.folder / "screens").mkdir(parents=True, exist_ok=True)
    cookies = {}
    hall = None
    browser = Browser()
    try:
        for scene in all_scenes():
            if options.only not in scene.name:
                continue
            if scene.login not in cookies:
                cookies[scene.login] = log_in(options.url, options.db, scene.login)
            if is_in_the_hall(scene) and not hall:
                hall = Hall(options.url, cookies[scene.login])
                hall.open()
            browser.show(options.url + scene.path, scene.size, cookies[scene.login])
            for selector in scene.presses:
                browser.press(selector)
            picture = options.folder / f"{scene.name}.png"
            browser.picture(picture)
            if picture.stem in SHOWN and options.folder == PICTURES:
                shutil.copy(picture, DESCRIPTION / picture.name)
            print(scene.name, flush=True)
    finally:
        browser.close()
