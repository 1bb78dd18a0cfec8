"""By what can a pulse be filtered? Regions, practices and managers of the projects in scope."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from daybook.apps.projects.queries.projects import ProjectTerms

Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PulseChoices:
    """(value, label) of each filter."""

    regions: Options
    practices: Options
    managers: Options


def pulse_choices(seen: Iterable[ProjectTerms]) -> PulseChoices:
    """What these projects offer; a filter that would leave nothing is not offered."""
    seen = tuple(seen)
    regions = sorted({row.region_code for row in seen})
    practices = sorted({row.practice_code for row in seen})
    managers = {
        str(row.manager_id): row.manager_name or "" for row in seen if row.manager_id is not None
    }
    return PulseChoices(
        tuple((code, code) for code in regions),
        tuple((code, code) for code in practices),
        tuple(sorted(managers.items(), key=lambda pair: pair[1].casefold())),
    )
