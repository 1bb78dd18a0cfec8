"""Which expenses did they choose? Boxes that name an expense and the version that was looked at."""

from __future__ import annotations

from collections.abc import Iterable

from daybook.apps.platform.refusals import Refused


def chosen_expenses(values: Iterable[str]) -> dict[int, int]:
    """Version by expense, from boxes such as "17.2". Raises Refused where nothing was chosen."""
    found = {}
    for value in values:
        key, _, version = value.partition(".")
        if key.isascii() and key.isdigit() and version.isascii() and version.isdigit():
            found[int(key)] = int(version)
    if not found:
        raise Refused(
            "APPR-04", "Choose at least one expense: tick its box, or press x on it.", field="row"
        )
    return found
