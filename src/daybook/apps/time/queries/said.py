"""What would this sentence write down? “4h acme config yesterday”, read for one person.

The tasks it may mean are every open one, those booked on that day and used lately first. What
cannot be saved says so here, before anybody tries.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from daybook.apps.people.queries.employed import is_employed
from daybook.apps.people.queries.persons import person_id_of_code, person_names
from daybook.apps.platform.queries.organization import counted, period_row
from daybook.apps.platform.refusals import NotFound
from daybook.apps.platform.viewer import Viewer
from daybook.apps.projects.queries.open_tasks import OpenTask, open_tasks
from daybook.apps.staffing.queries.bookings import bookings_between
from daybook.core.natural import Candidate, read_entry, read_sentence
from daybook.core.worktime import format_minutes, line_refusal

from ..models import TimeEntry
from .places import LATELY
from .rights import may_enter_for

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SaidTask:
    """A task that fits, and why it is offered."""

    project_id: int
    task_id: int
    project_code: str
    project_name: str
    customer_name: str
    task_code: str
    task_name: str
    is_billable: bool
    why: str

    @property
    def key(self) -> str:
        """Its name in fields: "5-9"."""
        return f"{self.project_id}-{self.task_id}"


@dataclass(frozen=True, slots=True)
class SaidEntry:
    """A sentence as it was read. It can be saved as it stands where `question` is empty.

    `minutes` is None where no length was found. `chosen` is None where somebody must choose among
    `matches`; `question` says what is unclear, missing or in the way, `remark` what to look at.
    """

    text: str
    person_id: int
    person_code: str
    person_name: str
    is_own: bool
    worked_on: date
    minutes: int | None
    note: str
    chosen: SaidTask | None
    matches: tuple[SaidTask, ...]
    more: int
    question: str
    remark: str
    is_blocked: bool = False

    @property
    def can_choose(self) -> bool:
        """Whether choosing one of the matches is all that is missing."""
        return bool(self.minutes and self.matches) and not self.is_blocked

    def line(self, task: SaidTask) -> str:
        """What saving a task would write, in one line: 4:00 · ACME-014 Build · Mon 6 July · x."""
        on = self.worked_on
        parts = [
            format_minutes(self.minutes) if self.minutes else "–",
            f"{task.project_code} {task.task_name}",
            f"{on:%a} {on.day} {on:%B}",
        ]
        return " · ".join([*parts, self.note] if self.note else parts)


def may_log(viewer: Viewer, today: date) -> bool:
    """Whether the viewer has time of their own to write down."""
    return viewer.person_id is not None and may_enter_for(viewer, viewer.person_id, today)


def said_entry(
    viewer: Viewer,
    text: str,
    *,
    today: date,
    person_code: str | None = None,
    worked_on: date | None = None,
) -> SaidEntry:
    """What a sentence would write for a person (None: oneself). Changes nothing.

    `worked_on` is the day where it was settled before, whatever the sentence says. Raises NotFound
    for a person for whom the viewer may not write.
    """
    person_id, code, name = _person(viewer, person_code, today)
    sentence = read_sentence(text, today)
    on = worked_on or sentence.worked_on
    tasks = {task.task_id: task for task in open_tasks()}
    reading = read_entry(sentence, _candidates(person_id, on, tasks))
    matches = tuple(_shown(match.candidate, tasks) for match in reading.matches)
    chosen = next(
        (row for row in matches if reading.chosen and row.task_id == reading.chosen.task_id), None
    )
    blocked = _blocked(person_id, name, sentence.minutes, on, today, chosen, tasks)
    return SaidEntry(
        text=text,
        person_id=person_id,
        person_code=code,
        person_name=name,
        is_own=viewer.person_id == person_id,
        worked_on=on,
        minutes=sentence.minutes,
        note=sentence.note,
        chosen=chosen,
        matches=matches,
        more=reading.more,
        question=" ".join(part for part in (reading.question, blocked) if part),
        remark=reading.remark,
        is_blocked=bool(blocked or sentence.problems),
    )


def _person(viewer: Viewer, code: str | None, today: date) -> tuple[int, str, str]:
    if code is None:
        person_id = viewer.person_id
        if person_id is None:
            raise NotFound("Your account belongs to nobody who works here, so it logs no time.")
    else:
        person_id = person_id_of_code(code.upper())
    if person_id is None or not may_enter_for(viewer, person_id, today):
        raise NotFound(f"There is no person {code or ''} whose time you may write.")
    return person_id, *person_names([person_id])[person_id]


def _candidates(person_id: int, on: date, tasks: dict[int, OpenTask]) -> list[Candidate]:
    booked = [
        row
        for row in bookings_between(on, on + _DAY, person_id=person_id)
        if row.days(on, on + _DAY) and not row.is_lapsed(on)
    ]
    booked_tasks = {row.task_id for row in booked if row.task_id}
    booked_projects = {row.project_id for row in booked if not row.task_id}
    lately = set(
        TimeEntry.objects.filter(
            counted(), person_id=person_id, worked_on__gt=on - LATELY, worked_on__lte=on
        )
        .order_by()
        .values_list("task_id", flat=True)
        .distinct()
    )
    return [
        Candidate(
            task.project_id, task.task_id, task.project_code, task.project_name,
            task.customer_name, task.task_code, task.task_name,
            task.task_id in booked_tasks or task.project_id in booked_projects,
            task.task_id in lately,
        )
        for task in tasks.values()
    ]  # fmt: skip


def _shown(candidate: Candidate, tasks: dict[int, OpenTask]) -> SaidTask:
    why = "booked" if candidate.is_booked else "used lately" if candidate.is_recent else ""
    task = tasks[candidate.task_id]
    return SaidTask(
        task.project_id, task.task_id, task.project_code, task.project_name, task.customer_name,
        task.task_code, task.task_name, task.is_billable, why,
    )  # fmt: skip


def _blocked(person_id, name, minutes, on: date, today: date, chosen, tasks) -> str:
    """What would refuse the line as it stands, whichever task is chosen."""
    if minutes and (refusal := line_refusal(on, minutes, 0, today)):
        return refusal[2]
    if not is_employed(person_id, on):
        return f"{name} is not employed on {on:%A} {on.day} {on:%B %Y}."
    if chosen is not None:
        lock = period_row(tasks[chosen.task_id].entity_id, on.replace(day=1))
        if lock.lock == "HARD":
            return f"{on:%B %Y} is hard-locked ({lock.lock_reason}). Finance can change that."
    return ""
