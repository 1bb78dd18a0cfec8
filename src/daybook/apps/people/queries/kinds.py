"""Is this person an employee, a partner's or a future hire, and who is a partner's?"""

from __future__ import annotations

from ..models import Person


def person_kind(person_id: int | None) -> str:
    """The kind of a person; empty where there is none."""
    rows = Person.objects.filter(pk=person_id).values_list("kind", flat=True)
    return rows.first() or ""


def persons_of_kind(kind: str) -> tuple[tuple[int, str], ...]:
    """(key, "Name · CODE") of the persons of a kind, by name: what a form offers."""
    rows = Person.objects.filter(kind=kind).order_by("name").values_list("id", "name", "code")
    return tuple((key, f"{name} · {code}") for key, name, code in rows)
