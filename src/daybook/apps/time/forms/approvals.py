"""Which lines did they choose? Boxes that name a line and the version that was looked at."""

from __future__ import annotations

from collections.abc import Iterable

from daybook.apps.platform.refusals import Refused


def chosen_lines(values: Iterable[str]) -> dict[int, int]:
    """Version by line, from boxes such as "17.2". Raises Refused where nothing was chosen."""
    found = {}
    for value in values:
        key, _, version = value.partition(".")
        if key.isascii() and key.isdigit() and version.isascii() and version.isdigit():
            found[int(key)] = int(version)
    if not found:
        raise Refused(
            "APPR-04", "Choose at least one line: tick its box, or press x on it.", field="row"
        )
    return found


def numbers(values: Iterable[str]) -> list[int]:
    """The keys among texts of an address; what is no number is left out."""
    return [int(text) for text in values if text.isascii() and text.isdigit() and len(text) < 19]
