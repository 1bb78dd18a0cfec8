"""Who approves for whom, from when until when, and who said so? The log of lent approvals.

The manager is away from 6 to 17 July: the coordinator approves for the manager until the 17th, and
from the 18th on no more, without anybody doing anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from daybook.core.rights import MATRIX, Data, Reach, Role, Verb

from ..models import Grant
from ..rights import may
from ..viewer import APPROVALS, Viewer
from .access import role_word

APPROVING_ROLES = tuple(
    role
    for role in Role
    if MATRIX.get((role, Data.TIME, Verb.APPROVE), Reach.NONE) is not Reach.NONE
)


@dataclass(frozen=True, slots=True)
class DelegationRow:
    """One delegation: who approves for whom, under which roles, its dates, and who named them.

    `key` is the audit line that made it: lending two roles at once is one delegation.
    """

    key: int
    to_user_id: int
    to_name: str
    for_user_id: int
    for_name: str
    roles: str
    starts_on: date
    ends_on: date
    state: str
    reason: str
    by_name: str
    recorded_at: datetime
    grant_ids: tuple[int, ...]


def sees_every_delegation(viewer: Viewer) -> bool:
    """Whether the whole log opens: for administrators and whoever approves time everywhere."""
    from ..rights import scope_of

    return (
        viewer.is_system
        or may(viewer, Data.USERS)
        or scope_of(viewer, Data.TIME, Verb.APPROVE).everything
    )


def delegations(viewer: Viewer, today: date) -> tuple[DelegationRow, ...]:
    """The log, newest first: one's own, given and received, or all of them."""
    rows = Grant.objects.filter(only=APPROVALS)
    if not sees_every_delegation(viewer):
        rows = rows.filter(Q(user_id=viewer.user_id) | Q(covers_for_id=viewer.user_id))
    found: dict[int, list[tuple]] = {}
    for row in rows.order_by("-starts_on", "-id").values_list(
        "audit_line_id", "user_id", "user__name", "covers_for_id", "covers_for__name", "role",
        "starts_on", "ends_on", "audit_line__reason", "audit_line__actor__name",
        "audit_line__recorded_at", "id",
    ):  # fmt: skip
        found.setdefault(row[0], []).append(row)
    return tuple(_row(lines, today) for lines in found.values())


def _row(lines: list[tuple], today: date) -> DelegationRow:
    (key, to_id, to_name, for_id, for_name, _, starts, ends, reason, by, at, _) = lines[0]
    state = "ENDED" if ends <= today else "ACTIVE" if starts <= today else "FUTURE"
    words = dict.fromkeys(role_word(line[5]) for line in lines)
    return DelegationRow(key, to_id, to_name, for_id, for_name, ", ".join(words), starts, ends,
                         state, reason, by, at, tuple(line[11] for line in lines))  # fmt: skip


def stand_in_choices(viewer: Viewer, today: date) -> tuple[tuple[int, str], ...]:
    """The accounts that may approve for the viewer: colleagues who hold an approving role."""
    rows = (
        Grant.objects.filter(
            role__in=[role.value for role in APPROVING_ROLES], starts_on__lte=today,
            covers_for__isnull=True, user__is_active=True, user__is_system=False,
        )
        .exclude(ends_on__lte=today)
        .exclude(user_id=viewer.user_id)
        .order_by("user__name", "user_id")
        .values_list("user_id", "user__name")
        .distinct()
    )  # fmt: skip
    return tuple(rows)


def covered_names(viewer: Viewer) -> dict[int, str]:
    """The names of the colleagues for whom the viewer stands in today, by their account."""
    from ..models import User

    keys = {grant.covers_for_id for grant in viewer.grants if grant.covers_for_id}
    if not keys:
        return {}
    return dict(User.objects.filter(pk__in=keys).values_list("id", "name"))
