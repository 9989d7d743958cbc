# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Debian packages from this machine's own mirror, without touching the system.

The mirror is read from the machine's own configuration. apt gets a state folder of
its own, so neither root nor a change to the system's sources is needed; signatures
are checked against Debian's key ring as usual.
"""

import os
import platform
import re
import shutil
import subprocess
from pathlib import Path

from .command import run
from .errors import SetupError

KEYRINGS = (
    "/usr/share/keyrings/debian-archive-keyring.gpg",
    "/usr/share/keyrings/debian-archive-keyring.pgp",
)
ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}


def available():
    return bool(shutil.which("apt-get") and shutil.which("dpkg-deb"))


def parse_mirrors(listing, codename=""):
    """Return ``[(base address, suite)]`` from ``apt-get --print-uris update``.

    Works before the first update, unlike ``apt-get indextargets``. Security and
    update archives carry no whole suite. A source of the machine's own release goes
    first: another vendor's source may have a suite of its own.
    """
    mirrors = {}
    for base, suite in re.findall(
        r"^'(\S+?)/dists/(\S+?)/(?:In)?Release'", listing, re.MULTILINE
    ):
        if "security" in base + suite or re.search(
            r"-(updates|backports|proposed|sloppy)", suite
        ):
            continue
        mirrors.setdefault(base, suite)
    return sorted(mirrors.items(), key=lambda item: item[1] != codename)


def mirrors():
    """The Debian mirrors this machine is set up for."""
    listing = subprocess.run(
        ["apt-get", "--print-uris", "update"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        check=False,
    ).stdout
    return parse_mirrors(listing, codename())


def codename(release="/etc/os-release"):
    """This machine's Debian release, e.g. ``bookworm``; empty when unknown."""
    try:
        text = Path(release).read_text()
    except OSError:
        return ""
    found = re.search(r"^VERSION_CODENAME=\"?(\w+)", text, re.MULTILINE)
    return found[1] if found else ""


class PrivateApt:
    """apt with its own state folder, reading some suites of one mirror."""

    def __init__(self, folder, base, suites):
        self.folder = folder
        self.suites = list(dict.fromkeys(suites))
        for part in ("lists/partial", "cache/archives/partial", "preferences.d"):
            (folder / part).mkdir(parents=True, exist_ok=True)
        (folder / "status").touch()
        key = next((path for path in KEYRINGS if os.path.exists(path)), None)
        signed = f"[signed-by={key}] " if key else ""
        (folder / "sources.list").write_text(
            "".join(f"deb {signed}{base} {suite} main\n" for suite in self.suites)
        )
        machine = platform.machine()
        options = {
            "Dir::Etc::sourcelist": folder / "sources.list",
            "Dir::Etc::sourceparts": "/dev/null",
            "Dir::Etc::preferences": "/dev/null",
            "Dir::Etc::preferencesparts": folder / "preferences.d",
            "Dir::State": folder,
            "Dir::State::lists": folder / "lists",
            "Dir::State::status": folder / "status",
            "Dir::Cache": folder / "cache",
            "Dir::Log": folder,
            "APT::Sandbox::User": "",
            "APT::Architecture": ARCHITECTURES.get(machine, machine),
            "APT::Architectures": "",
            "APT::Update::Error-Mode": "any",
            "APT::Update::Post-Invoke-Success::": "",
            "Acquire::Languages": "none",
            "Acquire::Retries": "3",
            "Acquire::http::Timeout": "30",
            "Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled": "false",
            "Acquire::IndexTargets::deb::DEP-11::DefaultEnabled": "false",
            "Debug::NoLocking": "1",
        }
        self.options = [
            part
            for name, value in options.items()
            for part in ("-o", f"{name}={value}")
        ]

    def update(self):
        run(
            ["apt-get", *self.options, "-qq", "update"],
            what="reading the package lists",
        )

    def suites_of(self, names):
        """Return ``{(package, suite)}`` of what the suites offer."""
        listing = run(
            ["apt-cache", *self.options, "madison", *names],
            what="looking up packages",
        )
        return parse_madison(listing)

    def download(self, names, folder):
        """Put packages (``name`` or ``name/suite``) into a folder.

        A file that lies there half is taken up again or fetched anew by apt, which
        checks every file against the signed lists.
        """
        folder.mkdir(parents=True, exist_ok=True)
        run(
            ["apt-get", *self.options, "-qq", "download", *names],
            what="downloading packages",
            cwd=folder,
        )


def parse_madison(listing):
    """Return ``{(package, suite)}`` from ``apt-cache madison``."""
    offers = set()
    for line in listing.splitlines():
        name, _, origin = (part.strip() for part in line.split("|"))
        offers.update((name, word.split("/")[0]) for word in origin.split()[1:2])
    return offers


def install_system(packages):
    """Install packages into the system, as root, through its own configuration."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = [
        *("apt-get", "-qq", "-y", "--no-install-recommends"),
        *("-o", "DPkg::Lock::Timeout=600", "install", *packages),
    ]
    try:
        run(install, what="installing packages", env=environment)
    except SetupError:
        # The usual cause is that this machine's lists are missing or too old.
        run(
            ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=600", "update"],
            what="reading the system's package lists",
            env=environment,
        )
        run(install, what=f"installing {', '.join(packages)}", env=environment)
