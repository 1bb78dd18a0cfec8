"""What are persons and places called in the audit and in grants, and who may read about them?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from daybook.apps.platform.rights import Scope
from daybook.apps.platform.subjects import Named
from daybook.apps.platform.viewer import Viewer

from ..models import Person
from .directory import employment_spans, shown_span
from .places import place_names


def region_names() -> Mapping[int, str]:
    """Regions by key, for the scopes of grants."""
    return place_names("region")


def practice_names() -> Mapping[int, str]:
    """Practices by key, for the scopes of grants."""
    return place_names("practice")


def person_labels(ids: Collection[int]) -> Mapping[int, Named]:
    """Persons by name, with their pages."""
    rows = Person.objects.filter(pk__in=ids).values_list("id", "code", "name")
    return {key: Named(f"{name} ({code})", f"/people/{code}") for key, code, name in rows}


def visible_person_ids(viewer: Viewer, scope: Scope) -> Iterable[int]:
    """The persons whose audit a viewer of this scope may read: oneself, and those of a region."""
    found = {viewer.person_id} if scope.own and viewer.person_id is not None else set()
    if scope.region_ids or scope.practice_ids:
        for person_id, spans in employment_spans().items():
            span = shown_span(spans, date.max)[0]
            if span and (
                span.region_id in scope.region_ids or span.practice_id in scope.practice_ids
            ):
                found.add(person_id)
    return found


def place_labels(kind: str, href: str):
    """A function that names regions, practices or roles, all on one page."""

    def named(ids: Collection[int]) -> Mapping[int, Named]:
        names = place_names(kind)
        return {key: Named(names[key], href) for key in ids if key in names}

    return named
