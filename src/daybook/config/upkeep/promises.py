"""Which triggers and views should this database have, and which does it have?

The migrations say what was created; the database's own catalog says what is there. On SQLite a
table that is rebuilt loses its triggers silently, which is why this is compared at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.db import connection
from django.db.migrations.loader import MigrationLoader

_CREATED = re.compile(r"CREATE (?:OR REPLACE )?(TRIGGER|VIEW) \"?(\w+)\"?", re.IGNORECASE)
_DROPPED = re.compile(r"DROP (TRIGGER|VIEW)(?: IF EXISTS)? \"?(\w+)\"?", re.IGNORECASE)


def expected_promises() -> dict[tuple[str, str], str]:
    """(TRIGGER or VIEW, name) of everything the migrations leave behind, with its statement."""
    loader = MigrationLoader(connection)
    found: dict[tuple[str, str], str] = {}
    seen: set[tuple[str, str]] = set()
    for leaf in loader.graph.leaf_nodes():
        for key in loader.graph.forwards_plan(leaf):
            if key in seen:
                continue
            seen.add(key)
            for statement in _statements(loader.graph.nodes[key].operations):
                if dropped := _DROPPED.match(statement.strip()):
                    found.pop((dropped[1].upper(), dropped[2]), None)
                if created := _CREATED.match(statement.strip()):
                    found[created[1].upper(), created[2]] = statement
    return found


def _statements(operations) -> Iterator[str]:
    for operation in operations:
        yield from getattr(operation, "vendor_statements", {}).get(connection.vendor, ())


def present_promises() -> set[tuple[str, str]]:
    """(TRIGGER or VIEW, name) of everything the database holds now."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT upper(type), name FROM sqlite_master WHERE type IN ('trigger', 'view')"
            )
        else:
            # A trigger that is switched off is as good as absent.
            cursor.execute(
                "SELECT 'TRIGGER', tgname FROM pg_trigger WHERE NOT tgisinternal "
                "AND tgenabled <> 'D' UNION SELECT 'VIEW', viewname FROM pg_views "
                "WHERE schemaname = current_schema()"
            )
        return {(kind, name) for kind, name in cursor.fetchall()}


def missing_promises() -> list[str]:
    """What is missing, as "trigger platform_auditline_no_update", in order."""
    missing = expected_promises().keys() - present_promises()
    return sorted(f"{kind.lower()} {name}" for kind, name in missing)


def restore_promises() -> list[str]:
    """Create what is missing from the migrations' own statements; returns what was created.

    On PostgreSQL the functions of triggers are created with their tables and stay, so only the
    trigger itself is missing.
    """
    expected = expected_promises()
    present = present_promises()
    created = []
    with connection.cursor() as cursor:
        for key in expected:
            if key not in present:
                cursor.execute(expected[key])
                created.append(f"{key[0].lower()} {key[1]}")
    return created
