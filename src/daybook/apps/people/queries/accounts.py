"""Which account belongs to which person? For routing work to people who sign in."""

from __future__ import annotations

from ..models import Person


def user_ids_of_persons() -> dict[int, int]:
    """The account by person, of every person that has one."""
    return dict(Person.objects.filter(user__isnull=False).values_list("id", "user_id"))
