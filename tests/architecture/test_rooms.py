"""Does each room import only what it may? ARCHITECTURE.md, "The rooms of an app"."""

from __future__ import annotations

import pytest

from .source import Source, sources

APPS = "daybook.apps."
# Of other apps, by room: the rooms that may be imported. platform lends more to everybody.
ALLOWED = {
    "models": {"models"},
    "queries": {"queries"},
    "actions": {"queries", "actions"},
    "forms": set(),
    "views": set(),
    "api": set(),
    "tasks": set(),
}
OWN = {
    "models": {"models"},
    "queries": {"models", "queries"},
    "actions": {"models", "queries", "actions"},
    "forms": {"queries", "actions", "forms"},
    "views": {"queries", "actions", "forms", "views"},
    "api": {"queries", "actions", "forms", "api"},
    "tasks": {"queries", "actions", "tasks"},
}
LENT_BY_PLATFORM = {"viewer", "rights", "refusals", "transactions", "triggers"}
# Columns that mean the same everywhere are platform's; only models use them.
LENT_TO_MODELS = {"models"}


def _rooms() -> list[Source]:
    return [source for source in sources() if source.room in ALLOWED]


def _wrong(source: Source) -> list[str]:
    found = set()
    for imported in source.imports():
        if not imported.startswith(APPS):
            continue
        app, *rest = imported.removeprefix(APPS).split(".")
        room = rest[0] if rest else ""
        if not room:
            continue
        if app == source.app:
            fine = room in OWN[source.room] or room not in ALLOWED
        else:
            fine = room in ALLOWED[source.room]
            if app == "platform":
                lent = LENT_BY_PLATFORM | (LENT_TO_MODELS if source.room == "models" else set())
                fine = fine or room in lent or room not in ALLOWED
        if not fine:
            found.add(f"{source.name} imports {app}.{room}")
    return sorted(found)


# What stands here breaks the rule today; the list only shrinks.
EXCEPTIONS: frozenset[str] = frozenset()


@pytest.mark.parametrize("room", sorted(ALLOWED))
def test_a_room_imports_only_what_it_may(room):
    wrong = {line for source in _rooms() if source.room == room for line in _wrong(source)}
    assert wrong - EXCEPTIONS == set()


def test_the_list_of_exceptions_holds_nothing_that_is_mended():
    wrong = {line for source in _rooms() for line in _wrong(source)}
    assert EXCEPTIONS - wrong == set()
