"""How does the URL keep the state of a page? Plain keys in the query, nothing opaque.

A repeated key is OR, different keys are AND, a leading minus excludes. `changed(query, page=2)`
keeps all the rest; anything but a page change goes back to the first page.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, urlencode

from django.http import QueryDict


def _text(query: QueryDict) -> str:
    return "?" + query.urlencode(safe="/:,.") if query else "?"


def changed(query: QueryDict, changes: Mapping[str, object]) -> str:
    """The query with these keys set; None or an empty text removes a key."""
    fresh = query.copy()
    if "page" not in changes:
        fresh.pop("page", None)
    for key, value in changes.items():
        if value is None or value == "":
            fresh.pop(key, None)
        elif isinstance(value, list | tuple):
            fresh.setlist(key, [str(part) for part in value])
        else:
            fresh[key] = str(value)
    return _text(fresh)


def toggled(query: QueryDict, key: str, value: object) -> str:
    """The query with one value of a repeated key added, or removed when it is there."""
    fresh = query.copy()
    fresh.pop("page", None)
    values = fresh.getlist(key)
    text = str(value)
    kept = [part for part in values if part != text]
    fresh.setlist(key, kept if len(kept) < len(values) else [*values, text])
    if not fresh.getlist(key):
        del fresh[key]
    return _text(fresh)


def filled(pattern: str, values: Mapping[str, object]) -> str:
    """An address with its {fields} filled in and quoted: ("/projects/{code}", {"code": "A/1"})."""
    return pattern.format_map({key: quote(str(value), safe="") for key, value in values.items()})


def query_text(**values: object) -> str:
    """A query from keys and values, without the empty ones: "?month=2026-07"."""
    kept = [(key, value) for key, value in values.items() if value not in (None, "")]
    return "?" + urlencode(kept, doseq=True) if kept else ""
