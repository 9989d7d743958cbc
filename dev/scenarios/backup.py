# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A dump and a copy of the files, restored as ``docs/scale.md`` says."""

import hashlib
import shutil
import time

from .compare import checksums, differences, structure
from .world import Outcome, Running


def backup_restore(world):
    """Dump, copy, restore into a new database, compare everything."""
    source = world.fresh("kept")
    target = "dialogue_faults_restored"
    world.databases.drop(target)
    began = time.monotonic()
    world.cluster.copy_from(world.cluster, source, target)
    files = world.databases.files(target)
    shutil.rmtree(files, ignore_errors=True)
    shutil.copytree(world.databases.files(source), files)
    spent = time.monotonic() - began
    before, after = checksums(world, source), checksums(world, target)
    made, remade = (structure(world.cluster, name) for name in (source, target))
    sums = _files(world, source)
    outcome = Outcome(
        "pg_dump, copy of the files, restored into a new database",
        f"{sum(int(each.split()[0]) for each in after.values())} rows in {len(after)}"
        f" tables, {len(sums)} files, {len(remade)} columns, indexes and constraints:"
        " all the same",
        spent,
    )
    outcome.wrong += [f"{name} differs" for name in differences(before, after)]
    outcome.wrong += [f"lost: {each}" for each in sorted(made - remade)]
    outcome.wrong += [f"new: {each}" for each in sorted(remade - made)]
    if sums != _files(world, target):
        outcome.wrong.append("the files differ")
    outcome.wrong += world.files_wrong(target)
    yield outcome
    yield _used(world, target)


def _files(world, database):
    folder = world.databases.files(database)
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def _used(world, database):
    outcome = Outcome("work in the restored database", "")
    [[code, subject]] = world.rows(
        database,
        "SELECT code, subject FROM dialogue_petition WHERE subject ~ 'đường'"
        " ORDER BY id LIMIT 1",
    )
    with Running(world, database) as running:
        person = running.person("office")
        told = person.call(
            "dialogue.petition", "search_count", [["search_text", "ilike", "duong"]]
        )
        paper = world.number(
            database,
            "SELECT pdf_attachment_id FROM dialogue_document"
            " WHERE pdf_attachment_id IS NOT NULL ORDER BY id LIMIT 1",
        )
        person.connection.request(
            "GET", f"/web/content/{paper}", headers={"Cookie": person.cookie}
        )
        response = person.connection.getresponse()
        body = response.read()
    if not told:
        outcome.wrong.append("nothing found without accents")
    if response.status != 200 or not body.startswith(b"%PDF"):
        outcome.wrong.append(f"the paper: {response.status}")
    outcome.found = (
        f"login, {told} matters found for “duong”, an issued paper opens:"
        f" {len(body)} bytes"
    )
    return outcome
