# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Checksums of a database's rows, files and structure."""

# Who touched a row last is not what it says.
TOUCHED = "'write_date', 'write_uid'"


def tables(world, database):
    """Return the names of a database's tables."""
    query = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
    return [name for (name,) in world.rows(database, query)]


def checksums(world, database, names=None):
    """Return ``{table: "number of rows and checksum"}``."""
    names = names or tables(world, database)
    parts = [
        f"SELECT '{name}', count(*), coalesce(md5(string_agg(t, '|' ORDER BY t)), '')"
        f" FROM (SELECT md5((to_jsonb(r) - ARRAY[{TOUCHED}])::text) AS t"
        f' FROM "{name}" r) AS each'
        for name in names
    ]
    rows = world.rows(database, " UNION ALL ".join(parts))
    return {name: f"{count} {checksum}" for name, count, checksum in rows}


def structure(cluster, database):
    """Return what a database of a cluster is made of, as a set of lines."""
    queries = (
        "SELECT 'column', table_name, column_name, data_type FROM"
        " information_schema.columns WHERE table_schema = 'public'",
        "SELECT 'index', tablename, indexname, indexdef FROM pg_indexes"
        " WHERE schemaname = 'public'",
        "SELECT 'constraint', conrelid::regclass::text, conname,"
        " pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE connamespace = 'public'::regnamespace",
        "SELECT 'sequence', sequence_name, '', '' FROM information_schema.sequences"
        " WHERE sequence_schema = 'public'",
        "SELECT 'function', proname, pg_get_function_identity_arguments(oid),"
        " provolatile::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
        "SELECT 'trigger', tgrelid::regclass::text, tgname, '' FROM pg_trigger"
        " WHERE NOT tgisinternal",
        "SELECT 'view', table_name, '', '' FROM information_schema.views"
        " WHERE table_schema = 'public'",
    )
    return {line for query in queries for line in cluster.sql(query, database)}


def differences(before, after):
    """Return the names under which two dictionaries do not say the same."""
    return sorted(
        name
        for name in before.keys() | after.keys()
        if before.get(name) != after.get(name)
    )
