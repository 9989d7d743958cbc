# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Odoo 19: a checkout (ODOO_SRC), a package file (ODOO_DEB) or Debian's package."""

import os
import re
import shutil
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path

from . import apt
from .command import run
from .errors import DownloadError, SetupError
from .locking import locked
from .paths import digest
from .progress import say

PACKAGE = "odoo-19"
SUITE = "sid"
# The version the set-up was made with: another one may need other asset packages.
SEEN_VERSION = "19.0.0+dfsg-1"
# Packages that files of the Odoo package are links into.
ASSETS = (
    "fonts-font-awesome",
    "fonts-inconsolata",
    "fonts-montserrat",
    "fonts-ocr-b",
    "fonts-roboto-unhinted",
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
)
# Debian removed this file (it is generated), but the web client's bundle names it:
# without it every page logs a console error, which fails every browser test.
STUBS = ("mail/static/lib/selfie_segmentation/selfie_segmentation.js",)
LANGUAGES = ("vi", "vi_VN")
LIBRARY = "usr/lib/python3/dist-packages"
WAYS_ON = (
    "name a checkout of Odoo's branch 19.0 (ODOO_SRC=/path/to/odoo) or the package "
    "as a file (ODOO_DEB=/path/to/odoo-19.deb)"
)
COMPLETE = ".complete"


@dataclass(frozen=True)
class OdooSource:
    """Where Odoo lies: ``library`` goes on PYTHONPATH, ``launcher`` is run."""

    library: Path
    launcher: Path
    addons: tuple
    identity: str

    @property
    def release(self):
        return (self.library / "odoo/release.py").read_bytes()


def find_odoo(paths, environ=None):
    """Return the :class:`OdooSource`, fetching and unpacking Odoo when needed."""
    environ = os.environ if environ is None else environ
    if environ.get("ODOO_SRC"):
        return from_checkout(Path(environ["ODOO_SRC"]).expanduser())
    if environ.get("ODOO_DEB"):
        return from_package_file(paths, Path(environ["ODOO_DEB"]).expanduser())
    return from_debian(paths)


def from_checkout(folder):
    """Odoo as a git checkout, or as an unpacked package tree."""
    folder = folder.resolve()
    for library, launcher in (
        (folder, folder / "odoo-bin"),
        (folder / LIBRARY, folder / "usr/bin/odoo"),
    ):
        if (library / "odoo/release.py").is_file() and launcher.is_file():
            check_release(folder, (library / "odoo/release.py").read_text())
            addons = tuple(
                path
                for path in (library / "addons", library / "odoo/addons")
                if (path / "web/static").is_dir()
            )
            if not addons:
                raise SetupError(f"ODOO_SRC={folder} has no `web` addon in it.")
            return OdooSource(library, launcher, addons, f"checkout {folder}")
    raise SetupError(
        f"ODOO_SRC={folder} is not Odoo 19: there is no odoo-bin with "
        "odoo/release.py beside it."
    )


def check_release(folder, text):
    """Refuse another version of Odoo than 19."""
    found = re.search(r"version_info\s*=\s*\(([^,]+),\s*([^,]+)", text)
    version = ".".join(part.strip(" '\"") for part in found.groups()) if found else ""
    if not version.startswith("19."):
        raise SetupError(
            f"ODOO_SRC={folder} is Odoo {version}, not Odoo 19: check out branch 19.0."
            if version
            else f"ODOO_SRC={folder} is not Odoo 19."
        )


def from_package_file(paths, deb):
    if not deb.is_file():
        raise SetupError(f"ODOO_DEB={deb}: there is no such file.")
    version = package_version(deb)
    if not version.startswith("19."):
        raise SetupError(f"ODOO_DEB={deb} is not the package of Odoo 19.")
    stat = deb.stat()
    key = f"file-{version}-{digest(deb.resolve(), stat.st_size, stat.st_mtime_ns)[:8]}"
    return unpacked(paths, key, deb)


def from_debian(paths):
    """Debian's package; a version once unpacked stays in use (no network needed)."""
    done = sorted(
        (paths.cache / "odoo").glob(f"debian-*/{COMPLETE}"),
        key=lambda path: path.stat().st_mtime,
    )
    if done:
        return source_in(done[-1].parent)
    return unpacked(paths, None, None)


def unpacked(paths, key, deb):
    """Return the source in ``odoo/<key>``, unpacking it when it is not there.

    :param key: folder name, or None when the package comes from the mirror
    :param deb: the Odoo package as a file, or None
    """
    with locked(paths.cache / "odoo.lock", "getting Odoo"):
        if key and (paths.cache / "odoo" / key / COMPLETE).exists():
            return source_in(paths.cache / "odoo" / key)
        for attempt in (1, 2):
            debs = fetch(paths, deb)
            version = package_version(debs[0])
            folder = paths.cache / "odoo" / (key or f"debian-{version}")
            if (folder / COMPLETE).exists():
                return source_in(folder)
            if version != SEEN_VERSION:
                say(f"note: this is Odoo {version}; {SEEN_VERSION} was tried")
            try:
                unpack_all(debs, folder)
                return source_in(folder)
            except DownloadError as error:
                if attempt == 2:
                    raise
                say(f"{error} Fetching it again.")
    raise AssertionError("unreachable")


def source_in(folder):
    library = folder / LIBRARY
    check_release(folder, (library / "odoo/release.py").read_text())
    return OdooSource(
        library, folder / "usr/bin/odoo", (library / "odoo/addons",), folder.name
    )


def package_version(deb):
    try:
        return run(
            ["dpkg-deb", "-f", deb, "Version"], what=f"reading {deb.name}"
        ).strip()
    except SetupError:
        raise damaged(deb) from None


def damaged(deb):
    """Remove a damaged package from the cache; return the error to raise."""
    if os.environ.get("ODOO_DEB") and deb.samefile(os.environ["ODOO_DEB"]):
        return SetupError(f"ODOO_DEB={deb} is damaged: get the file again.")
    deb.unlink(missing_ok=True)
    return DownloadError(f"The package {deb.name} is damaged.")


def fetch(paths, deb):
    """Return the package files, Odoo's first; download what is missing."""
    if not apt.available():
        raise SetupError(f"There is no apt on this machine: {WAYS_ON}.")
    debs = paths.cache / "debs"
    debs.mkdir(parents=True, exist_ok=True)
    names = [*ASSETS] if deb else [PACKAGE, *ASSETS]
    missing = [name for name in names if not list(debs.glob(f"{name}_*.deb"))]
    if missing:
        download(paths, missing, debs)
    found = [newest(debs.glob(f"{name}_*.deb")) for name in names]
    return [deb, *found] if deb else found


def newest(files):
    return max(files, key=lambda path: path.stat().st_mtime)


def download(paths, names, debs):
    """Download packages from the first of this machine's mirrors that has them."""
    sources = apt.mirrors()
    if not sources:
        raise SetupError(f"apt on this machine has no Debian source: {WAYS_ON}.")
    part = paths.cache / "debs.part"
    error = None
    for base, own_suite in sources:
        private = apt.PrivateApt(paths.cache / "apt", base, [SUITE, own_suite])
        try:
            say(f"reading the package lists of {SUITE} and {own_suite}")
            private.update()
            offers = private.suites_of(names)
            if (PACKAGE, SUITE) not in offers and PACKAGE in names:
                raise SetupError(
                    f"This machine's mirror has no package {PACKAGE} in {SUITE}: "
                    f"{WAYS_ON}."
                )
            # Assets come from the machine's own suite where it has them: in later
            # suites fonts-font-awesome no longer has the files Odoo links to.
            wanted = [
                f"{name}/{own_suite}"
                if name != PACKAGE and (name, own_suite) in offers
                else f"{name}/{SUITE}"
                for name in names
            ]
            say(f"downloading {len(wanted)} packages (about 130 MB)")
            private.download(wanted, part)
        except SetupError as caught:
            # The first mirror is the machine's own release: its error says most.
            error = error or caught
            continue
        for name in names:
            newest(part.glob(f"{name}_*.deb")).replace(
                debs / newest(part.glob(f"{name}_*.deb")).name
            )
        shutil.rmtree(part)
        return
    raise error


def unpack_all(debs, folder):
    """Unpack the packages into ``folder``, whole or not at all."""
    say("unpacking Odoo")
    temporary = folder.with_name(f"{folder.name}.tmp")
    shutil.rmtree(temporary, ignore_errors=True)
    temporary.mkdir(parents=True)
    for deb in debs:
        unpack(deb, temporary)
    for stub in STUBS:
        stub = temporary / LIBRARY / "odoo/addons" / stub
        if not stub.exists():
            stub.parent.mkdir(parents=True, exist_ok=True)
            stub.write_text("/* Empty: this file is not in the Debian package. */\n")
    broken = broken_links(temporary / "usr/lib")
    if broken:
        say(
            f"note: {len(broken)} links of the Odoo package lead nowhere, the first "
            f"one is {broken[0].relative_to(temporary)}"
        )
    (temporary / COMPLETE).touch()
    shutil.rmtree(folder, ignore_errors=True)
    temporary.rename(folder)


def broken_links(folder):
    return [
        path for path in folder.rglob("*") if path.is_symlink() and not path.exists()
    ]


def is_wanted(name):
    """Whether to unpack a file: not the translations into other languages (820 MB of
    1200), not the package's stray second copy of the addons.
    """
    if name.endswith(".po") and "/i18n" in name:
        return name.endswith(tuple(f"/{language}.po" for language in LANGUAGES))
    return not ("/dist-packages/addons/" in f"{name}/" or "/share/lintian" in name)


def unpack(deb, folder):
    """Unpack one package, without root and without what nobody needs here."""
    with subprocess.Popen(
        ["dpkg-deb", "--fsys-tarfile", str(deb)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        # Debian's Python 3.11.2 has no extraction filters yet.
        safe = {"filter": "tar"} if hasattr(tarfile, "tar_filter") else {}
        try:
            with tarfile.open(fileobj=process.stdout, mode="r|") as archive:
                for member in archive:
                    if is_wanted(member.name):
                        member.uid = member.gid = os.geteuid()
                        archive.extract(
                            member, folder, set_attrs=not member.issym(), **safe
                        )
        except (tarfile.TarError, EOFError):
            process.kill()
            raise damaged(deb) from None
    if process.returncode:
        raise damaged(deb)
