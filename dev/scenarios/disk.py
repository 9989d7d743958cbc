# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A full disk: under the files of a database, and under the database itself."""

import contextlib
import os
import shutil
import subprocess
import time

from scale.calls import Refused
from setup.errors import SetupError

from .operations import MEGABYTE, Desk, Import, Issue, Upload
from .sink import Sink
from .world import BROKEN, Outcome, Running

BALLOON = "balloon"
# What a person may be told: words, not the name of an exception of Python.
CLEAR = ("UserError", "DiskFull")


@contextlib.contextmanager
def small_disk(folder, size):
    """Mount a disk of ``size`` bytes on a folder."""
    if os.geteuid():
        raise SetupError("A disk of its own can be mounted by root alone.")
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size},mode=755", "faults", folder],
        check=True,
    )
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def fill(folder):
    """Take all that is left of a disk."""
    with (
        open(folder / BALLOON, "wb", buffering=0) as file,
        contextlib.suppress(OSError),
    ):
        while file.write(b"0" * 65536):
            pass


def full_disk(world):
    """Fill the disk under the files, then the disk under the database."""
    with Sink(world.smtp_port) as sink:
        yield from _files(world, sink)
        yield from _database(world, sink)


def _files(world, sink):
    database = world.fresh("full")
    files = world.databases.files(database)
    copy = files.with_name("full.copy")
    shutil.rmtree(copy, ignore_errors=True)
    files.rename(copy)
    size = sum(path.stat().st_size for path in copy.rglob("*") if path.is_file())
    with small_disk(files, int(size * 1.2) + 48 * MEGABYTE):
        shutil.copytree(copy, files, dirs_exist_ok=True)
        with Running(world, database) as running:
            for work in (Issue(world, database, sink), Upload(world, database, sink)):
                yield _full(work, running, files, "for files")
            fill(files)
            for work in (Import(world, database, sink), Desk(world, database, sink)):
                yield _needs_no_file(work, running)
    shutil.rmtree(copy)


def _database(world, sink):
    size = world.number(
        "postgres",
        "SELECT pg_database_size(:'name')",
        name=world.copy,
    )
    place = world.cluster.data.parent / "small"
    with small_disk(place, size + 24 * MEGABYTE):
        place.chmod(0o700)
        world.environment.binaries.own(place)
        world.cluster.sql("CREATE TABLESPACE small LOCATION :'place'", place=str(place))
        try:
            database = world.fresh("full", tablespace="small")
            with Running(world, database) as running:
                for work in (
                    Import(world, database, sink),
                    Desk(world, database, sink),
                ):
                    yield _full(work, running, place, "for the database")
        finally:
            (place / BALLOON).unlink(missing_ok=True)
            world.databases.drop("dialogue_faults_full")
            world.cluster.sql("DROP TABLESPACE small")


def _full(work, running, disk, room):
    """Fill the disk while the work is ready, do it, make room, do it again."""
    person = running.person(work.login)
    work.prepare(person)
    fill(disk)
    told = None
    try:
        # A page with room left may take the first one.
        for _attempt in range(3):
            work.act(person)
    except BROKEN as error:
        told = error
    # PostgreSQL wants room even for a count.
    (disk / BALLOON).unlink()
    freed = time.monotonic()
    what, wrong = work.found()
    outcome = Outcome(f"no room {room}: {work.name}", "", wrong=wrong)
    if told is None or what != "nothing":
        outcome.wrong.append(f"written all the same: {what}")
    elif isinstance(told, Refused) and told.name not in CLEAR:
        outcome.wrong.append(f"unclear: {told}"[:200])
    try:
        work.again(running.person(work.login))
    except BROKEN as error:
        outcome.wrong.append(f"with room again: {error}"[:200])
    outcome.back = time.monotonic() - freed
    wrong, _note = work.settled()
    outcome.wrong += wrong
    words = str(told).split("\n")[0][:120]
    outcome.found = f"told “{words}”; {what} written; with room again: once"
    return outcome


def _needs_no_file(work, running):
    person = running.person(work.login)
    work.prepare(person)
    outcome = Outcome(f"no room for files: {work.name}", "goes on, it needs no file")
    try:
        work.act(person)
    except BROKEN as error:
        outcome.wrong.append(str(error)[:200])
    outcome.wrong += work.settled()[0]
    return outcome
