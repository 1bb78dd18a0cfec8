"""Which share of available time is asked of a person? A target of their own, else of the role.

A role at 70 % asks 296.8 of 424 hours; a person's own target replaces it from its day on.
"""

from __future__ import annotations

from datetime import date

from ..models import UtilizationTarget


class UtilizationTargets:
    """Targets as they hold on one day, read once. Shown only to those who may see them."""

    def __init__(self, on: date) -> None:
        self._persons: dict[int, int] = {}
        self._roles: dict[int, int] = {}
        rows = UtilizationTarget.objects.filter(starts_on__lte=on).order_by("starts_on", "revision")
        for person, role, share in rows.values_list("person_id", "role_id", "target_millionths"):
            if person is not None:
                self._persons[person] = share
            else:
                self._roles[role] = share

    def of(self, person_id: int, role_id: int) -> int | None:
        """The target in millionths, or None where nothing is asked."""
        return self._persons.get(person_id, self._roles.get(role_id))

    def of_role(self, role_id: int) -> int | None:
        """The role's own target in millionths."""
        return self._roles.get(role_id)
