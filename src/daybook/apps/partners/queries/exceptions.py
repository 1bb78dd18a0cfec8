"""Which approved lines are in no pack, because nothing covers them, and what would free them?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from daybook.apps.people.queries.persons import person_names
from daybook.apps.projects.queries.names import project_names_by_id
from daybook.core.partners import TIME, amount_words, clock_words

from .coverage import MonthWork


@dataclass(frozen=True, slots=True)
class ExceptionRow:
    """One line that nothing covers."""

    kind: str
    source_id: int
    on: date
    person_code: str
    person_name: str
    project_code: str
    project_name: str
    minutes: int
    quantity_text: str
    why: str
    remedy: str

    @property
    def href(self) -> str:
        """The page of the line."""
        base = "/time/entries/" if self.kind == TIME else "/time/expenses/lines/"
        return f"{base}{self.source_id}"


@dataclass(frozen=True, slots=True)
class FreshGroup:
    """What a pack issued now would hold, by authorization, project and month."""

    authorization_code: str
    project_code: str
    project_name: str
    person_name: str
    month: date
    kind: str
    minutes: int
    amount_minor: int
    currency: str

    @property
    def month_key(self) -> str:
        """The month as addresses say it."""
        return f"{self.month:%Y-%m}"


def exception_rows(work: MonthWork) -> tuple[ExceptionRow, ...]:
    """The exceptions of a month's work, newest first; the caller has checked the right."""
    rows = work.coverage.uncovered
    people = person_names({row.line.person_id for row in rows})
    places = project_names_by_id({row.line.project_id for row in rows})
    found = []
    for row in reversed(rows):
        line = row.line
        is_time = line.kind == TIME
        text = clock_words(line.quantity) if is_time else amount_words(line.quantity, line.currency)
        found.append(
            ExceptionRow(line.kind, line.id, line.on, *people[line.person_id],
                         *places[line.project_id], line.quantity if is_time else 0, text, row.text,
                         row.remedy)
        )  # fmt: skip
    return tuple(found)


def fresh_groups(work: MonthWork) -> tuple[FreshGroup, ...]:
    """What is still to be posted, summed by group; the caller has checked the right."""
    sums: dict[tuple, list[int]] = {}
    for change in work.changes:
        key = change.key
        group = (key.authorization_id, key.project_id, key.on.replace(day=1), key.kind)
        held = sums.setdefault(group, [0, 0])
        held[0] += change.minutes
        held[1] += change.amount_minor
    people = person_names({work.authorized[key[0]].person_id for key in sums})
    places = project_names_by_id({key[1] for key in sums})
    found = [
        FreshGroup(work.authorized[key].code, *places[project],
                   people[work.authorized[key].person_id][1], month, kind, minutes, minor,
                   work.authorized[key].currency)
        for (key, project, month, kind), (minutes, minor) in sums.items()
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda row: (row.project_code, row.person_name, row.month)))
