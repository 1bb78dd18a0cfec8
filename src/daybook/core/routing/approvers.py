"""Whose queue is a line in? A ladder of approvers by kind of work; one's own is never on it.

Consulting goes to its project manager, then a coordinator, then the region's leader, then the
operations manager. The manager's own hours on it begin with the person's own manager instead.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ..rules import Example, rule

# What a ladder may name, in words.
APPROVER_KINDS = {
    "PROJECT_MANAGER": "project manager",
    "PERSON_MANAGER": "person's manager",
    "TRAINING_COORDINATOR": "training coordinator",
    "COORDINATOR": "coordinator",
    "REGION_LEADER": "region's leader",
    "OPERATIONS_MANAGER": "operations manager",
}
# A route may also hold for any kind of work.
ANY_WORK = "ANY"
WORK_KINDS = {
    "CONSULTING": "consulting",
    "MANAGER": "the project manager's own hours",
    "INTERNAL": "internal time",
    "TRAINING": "training",
}
_UP = ("COORDINATOR", "REGION_LEADER", "OPERATIONS_MANAGER")
DEFAULT_LADDERS: dict[str, tuple[str, ...]] = {
    "CONSULTING": ("PROJECT_MANAGER", *_UP),
    "MANAGER": ("PERSON_MANAGER", *_UP),
    "INTERNAL": ("PERSON_MANAGER", *_UP),
    "TRAINING": ("TRAINING_COORDINATOR", *_UP),
}
# A stored route: kind of work, role, region (None is any), and its ladder.
Route = tuple[str, int | None, int | None, tuple[str, ...]]


class LadderRefused(ValueError):
    """APPR-06: this is no ladder."""


@dataclass(frozen=True, slots=True)
class Approver:
    """An account that may approve, and the person behind it, if there is one."""

    user_id: int
    person_id: int | None


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a line's ladder: its kind, and the accounts on it."""

    kind: str
    user_ids: tuple[int, ...]


class Place(StrEnum):
    """Where a line stands for one approver."""

    YOURS = "YOURS"
    DELEGATED = "DELEGATED"
    BACKUP = "BACKUP"
    OTHERS = "OTHERS"


def parse_ladder(text: str) -> tuple[str, ...]:
    """The kinds a ladder names, first approver first. Raises LadderRefused on any other text."""
    kinds = tuple(part.strip().upper() for part in text.split(",") if part.strip())
    unknown = [kind for kind in kinds if kind not in APPROVER_KINDS]
    if not kinds or unknown or len(set(kinds)) != len(kinds):
        raise LadderRefused(
            f"APPR-06 a ladder names some of {', '.join(APPROVER_KINDS)}, each once, first "
            "approver first"
        )
    return kinds


def work_kind(billing_kind: str, *, is_own_project: bool) -> str:
    """Which kind of work a line is: training, internal, a manager's own hours, else consulting."""
    if billing_kind in ("TRAINING", "INTERNAL"):
        return billing_kind
    return "MANAGER" if is_own_project else "CONSULTING"


def _ladder_examples() -> list[Example]:
    routes = (
        ("CONSULTING", None, 3, ("REGION_LEADER", "OPERATIONS_MANAGER")),
        ("CONSULTING", 7, None, ("COORDINATOR",)),
        (ANY_WORK, 7, 3, ("OPERATIONS_MANAGER",)),
    )
    asked = (
        ("consulting, nothing stored", (), "CONSULTING", 1, 1),
        ("internal time, nothing stored", (), "INTERNAL", 1, 1),
        ("training, nothing stored", (), "TRAINING", 1, 1),
        ("consulting of role 1 in region 3, which has a route", routes, "CONSULTING", 1, 3),
        ("consulting of role 7 in region 4, which has a route", routes, "CONSULTING", 7, 4),
        ("consulting of role 7 in region 3: role and region win", routes, "CONSULTING", 7, 3),
    )
    return [
        Example(given, lambda a=rest: ", ".join(ladder_of(*a)).lower()) for given, *rest in asked
    ]


@rule(
    "APPR-06",
    question="Who approves this kind of work, in which order?",
    formula="the most specific route in force: role and region, role, region, kind of work alone; "
    "a route of the kind before one of any kind; else the default ladder",
    examples=lambda: _ladder_examples(),
)
def ladder_of(
    routes: Iterable[Route], kind: str, role_id: int | None, region_id: int | None
) -> tuple[str, ...]:
    """The ladder of a kind of work for a person's role and the project's region.

    `routes` are those in force on the day the line was worked; one key has one route.
    """
    fitting = [
        ((role is not None) * 4 + (region is not None) * 2 + (work == kind), ladder)
        for work, role, region, ladder in routes
        if work in (kind, ANY_WORK) and role in (None, role_id) and region in (None, region_id)
    ]
    if not fitting:
        return DEFAULT_LADDERS[kind]
    return max(fitting, key=lambda found: found[0])[1]


def _steps_example(own: int, **candidates: Sequence[int]) -> str:
    held = {kind: [Approver(key, key) for key in keys] for kind, keys in candidates.items()}
    found = steps_of(DEFAULT_LADDERS["CONSULTING"], held, own)
    return "; ".join(f"{step.kind.lower()} {', '.join(map(str, step.user_ids))}" for step in found)


@rule(
    "APPR-05",
    question="Whose queue is this line in?",
    formula="the ladder, step by step: never the person who worked, nobody twice, steps without "
    "anybody left out; the first step decides, the next are its backups",
    examples=lambda: [
        Example(
            "person 1 worked; manager 2, coordinators 3 and 4, operations 5",
            lambda: _steps_example(
                1, PROJECT_MANAGER=[2], COORDINATOR=[3, 4], OPERATIONS_MANAGER=[5]
            ),
        ),
        Example(
            "manager 2 is a coordinator as well: decides once",
            lambda: _steps_example(1, PROJECT_MANAGER=[2], COORDINATOR=[2, 4]),
        ),
        Example(
            "person 2 worked and manages the project: the coordinator is first",
            lambda: _steps_example(2, PROJECT_MANAGER=[2], COORDINATOR=[4]),
        ),
    ],
)
def steps_of(
    ladder: Sequence[str], candidates: Mapping[str, Collection[Approver]], own_person_id: int
) -> tuple[Step, ...]:
    """The steps of a line with the accounts on each, of `candidates` who may approve it by right.

    An approver who would stand on two steps stands on the first of them only.
    """
    seen: set[int] = set()
    found = []
    for kind in ladder:
        keys = tuple(
            sorted(
                {
                    one.user_id
                    for one in candidates.get(kind, ())
                    if one.person_id != own_person_id and one.user_id not in seen
                }
            )
        )
        if keys:
            seen.update(keys)
            found.append(Step(kind, keys))
    return tuple(found)


def place_of(
    steps: Sequence[Step], level: int, user_id: int, covered_user_ids: Collection[int] = ()
) -> tuple[Place, int | None]:
    """Where a line stands for an account, and for whom if through a delegation.

    `level` is how often it was escalated: the steps up to it decide, those above back them up.
    """
    reached = [key for step in steps[: level + 1] for key in step.user_ids]
    if user_id in reached:
        return Place.YOURS, None
    covered = next((key for key in reached if key in covered_user_ids), None)
    if covered is not None:
        return Place.DELEGATED, covered
    if any(user_id in step.user_ids for step in steps[level + 1 :]):
        return Place.BACKUP, None
    return Place.OTHERS, None
