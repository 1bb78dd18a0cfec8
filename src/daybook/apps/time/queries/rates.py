"""Is this work priced? Whether a bill rate applies, before anything is posted.

A role without a row on the project's card has no rate: its billable lines are shown to the
approver, because approving them would post their minutes at nothing.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Q

from daybook.apps.commercial.queries.rates import bill_rate_rows
from daybook.apps.people.queries.persons import EmploymentRow, employments_between
from daybook.apps.projects.queries.projects import ProjectTerms, projects
from daybook.core.rating import RateQuestion, resolve_rate_segments

FAR_PAST, FAR_FUTURE = date(1990, 1, 1), date(2200, 1, 1)


class RateBook:
    """Answers for some people and projects, read once and asked many times."""

    def __init__(
        self,
        person_ids: Iterable[int],
        project_ids: Iterable[int],
        *,
        employments: Mapping[int, list[EmploymentRow]] | None = None,
        terms: Mapping[int, ProjectTerms] | None = None,
    ):
        self._employments: Mapping[int, list[EmploymentRow]] = employments or {}
        if employments is None:
            held: dict[int, list[EmploymentRow]] = {}
            for row in employments_between(FAR_PAST, FAR_FUTURE, frozenset(person_ids)):
                held.setdefault(row.person_id, []).append(row)
            self._employments = held
        if terms is None:
            terms = {row.id: row for row in projects(filters=Q(pk__in=set(project_ids)))}
        self._projects = terms
        self._cards = bill_rate_rows()
        self._known: dict[tuple, tuple[list[date], list[bool]]] = {}

    def is_priced(self, person_id: int, project_id: int, on: date) -> bool:
        """Whether a rate applies on a day. Internal work has none and needs none."""
        project = self._projects[project_id]
        if project.billing_kind == "INTERNAL":
            return True
        who = next(
            (
                row
                for row in self._employments.get(person_id, ())
                if row.starts_on <= on and (row.ends_on is None or on < row.ends_on)
            ),
            None,
        )
        if who is None:
            return False
        key = (person_id, project_id, who.role_id, who.region_id, who.practice_id)
        found = self._known.get(key)
        if found is None:
            question = RateQuestion(
                person_id, project_id, project.customer_id, who.role_id, who.region_id,
                who.practice_id, FAR_PAST,
            )  # fmt: skip
            segments = resolve_rate_segments(
                question, self._cards.get(project.card_id, ()), FAR_PAST, FAR_FUTURE
            )
            found = self._known[key] = (
                [segment.starts_on for segment in segments],
                [segment.winner is not None for segment in segments],
            )
        starts, known = found
        return known[bisect_right(starts, on) - 1]
