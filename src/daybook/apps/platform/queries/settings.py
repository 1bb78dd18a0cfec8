"""Which settings hold on a day? Dated facts become one frozen Policy."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from daybook.core.policy import Policy

from ..models import DatedSetting
from ..prepared import PreparedRead


class PolicyTable:
    """Policies by day and entity, read once: for work that asks for many days."""

    def __init__(self) -> None:
        rows = DatedSetting.objects.order_by("starts_on", "revision")
        self._rows = list(rows.values_list("key", "entity_id", "value", "starts_on"))
        self._starts = sorted({starts_on for *_, starts_on in self._rows})
        self._memory: dict[tuple[int, int | None], Policy] = {}

    def on(self, day: date, entity_id: int | None = None) -> Policy:
        """The policy of a day; equal days between two changes share one value."""
        index = bisect_right(self._starts, day)
        found = self._memory.get((index, entity_id))
        if found is None:
            held = _held(
                (key, entity, value)
                for key, entity, value, starts_on in self._rows
                if starts_on <= day and entity in (None, entity_id)
            )
            found = self._memory[index, entity_id] = Policy.from_settings(held)
        return found

    @property
    def starts(self) -> tuple[date, ...]:
        """Every day on which a setting may change."""
        return tuple(self._starts)


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One dated value of a setting."""

    key: str
    entity_id: int | None
    starts_on: date
    revision: int
    value: str | None
    recorded_at: datetime


# Asked at every line that is written; no entity has key 0.
_SETTINGS = PreparedRead(
    lambda on, entity: (
        DatedSetting.objects.filter(Q(entity__isnull=True) | Q(entity_id=entity), starts_on__lte=on)
        .order_by("starts_on", "revision")
        .values_list("key", "entity_id", "value")
    ),
    on=date,
    entity=int,
)


def settings_on(on: date, entity_id: int | None = None) -> dict[str, str]:
    """Canonical text by key, the entity's own value winning over the organization's."""
    return _held(_SETTINGS(on=on, entity=0 if entity_id is None else entity_id))


def _held(rows: Iterable[tuple[str, int | None, str | None]]) -> dict[str, str]:
    """The last value by key, of rows (key, entity, value) in the order they start."""
    whole: dict[str, str | None] = {}
    own: dict[str, str | None] = {}
    for key, entity, value in rows:
        (whole if entity is None else own)[key] = value
    # An ended value of an entity's own gives way to the organization's, not to the default.
    held = whole | {key: value for key, value in own.items() if value is not None}
    return {key: value for key, value in held.items() if value is not None}


def policy_on(on: date, entity_id: int | None = None) -> Policy:
    """Every rule's settings on a day, as core receives them."""
    return Policy.from_settings(settings_on(on, entity_id))


def setting_history(key: str) -> tuple[SettingRow, ...]:
    """Every value a setting ever had, newest start first."""
    rows = DatedSetting.objects.filter(key=key).order_by("-starts_on", "-revision")
    return tuple(
        SettingRow(row.key, row.entity_id, row.starts_on, row.revision, row.value, row.recorded_at)
        for row in rows
    )
