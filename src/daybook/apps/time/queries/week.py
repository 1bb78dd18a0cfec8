"""What did this person do this week, what was planned, and what may still be written?

Lines of time, hard bookings, the work calendar with holidays and leave, locks of the months, and
budgets come together here; each is asked once, whatever the number of rows.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from daybook.apps.people.queries.directory import PersonPage, person_page
from daybook.apps.people.queries.persons import person_id_of_code
from daybook.apps.platform.queries.organization import business_calendar, entity_by_id
from daybook.apps.platform.queries.settings import policy_on
from daybook.apps.platform.refusals import NotFound
from daybook.apps.platform.viewer import Viewer
from daybook.apps.projects.queries.projects import ProjectTerms, TaskRow
from daybook.core.deadlines import part_due_at
from daybook.core.health import remaining_minutes
from daybook.core.metrics.ratio import ratio_millionths
from daybook.core.periods import BusinessCalendar, WeekPart, month_of, week_of, week_parts
from daybook.core.policy import Policy
from daybook.core.states import OPEN_FOR_TIME

from .holders import Holder
from .rights import may_see_week_of
from .sheet import EDIT, HELD, LIST, SHUT, Cell, SheetDay, SheetPart, SheetRow, WeekSheet
from .week_categories import with_categories
from .week_facts import Line, WeekFacts, own_code, week_facts

_DAY = timedelta(days=1)
_OPEN = ("DRAFT", "RETURNED")


def week_sheet(
    viewer: Viewer,
    person_code: str | None,
    monday: date,
    *,
    today: date,
    now: datetime,
    with_budgets: bool = True,
) -> WeekSheet:
    """A person's week (None: one's own). Raises NotFound where the viewer may not look at it.

    Budgets are left out where only sums are wanted: drafts do not count against them.
    """
    person = _person(viewer, person_code, monday)
    facts = week_facts(viewer, person, monday, today, with_budgets=with_budgets)
    rows = _rows(facts)
    days = tuple(_day(facts, rows, monday + offset * _DAY) for offset in range(7))
    entity_id = person.row.entity_id
    policy = policy_on(monday, entity_id)
    sheet = WeekSheet(
        person_id=person.row.id,
        person_code=person.row.code,
        person_name=person.row.name,
        zone=person.row.zone,
        is_own=viewer.person_id == person.row.id,
        can_edit=facts.can_edit,
        monday=monday,
        days=days,
        parts=_parts(facts, days, policy),
        rows=rows,
        billable_minutes=sum(
            line.minutes
            for line in facts.lines
            if line.is_billable
            and facts.tasks[line.task_id].is_billable
            and facts.projects[line.project_id].billing_kind != "INTERNAL"
        ),
        step_minutes=policy.time_step_minutes,
        long_day_minutes=policy.long_day_minutes,
        returned=tuple(
            (facts.projects[line.project_id].code, line.on, line.return_reason)
            for line in facts.lines
            if line.state == "RETURNED"
        ),
    )
    return with_categories(sheet, facts) if with_budgets else sheet


def person_of_cell(viewer: Viewer, person_code: str, on: date) -> int:
    """The key of a person whose day the viewer may look at. Raises NotFound for any other.

    One's own is the common case, and costs one small read.
    """
    found = person_id_of_code(person_code)
    if found is not None and found == viewer.person_id:
        return found
    return _person(viewer, person_code, week_of(on)).row.id


def person_of_week(viewer: Viewer, person_code: str | None, monday: date) -> int:
    """The key of the person whose week an address names (None: one's own).

    Handing a week in needs no more of it. Raises NotFound as the week itself does.
    """
    if viewer.person_id is not None and person_code is None:
        return viewer.person_id
    if person_code is not None:
        return person_of_cell(viewer, person_code, monday)
    return _person(viewer, None, monday).row.id


def _person(viewer: Viewer, code: str | None, monday: date) -> PersonPage:
    if code is None:
        code = own_code(viewer)
        if code is None:
            raise NotFound("Your account belongs to nobody who works here, so it has no week.")
    found = person_page(code, viewer, monday + 6 * _DAY)
    if not may_see_week_of(viewer, found.row.id, monday + 6 * _DAY):
        raise NotFound(f"There is no person {code}, or not for you.")
    return found


def _rows(facts: WeekFacts) -> tuple[SheetRow, ...]:
    """Rows with time, kept by hand, or booked; internal ones last."""
    keys = {line.row for line in facts.lines} | facts.kept
    keys |= {(project, task, 0) for project, task, _ in facts.plan}
    return tuple(
        sorted(
            (_row(facts, *key) for key in keys),
            key=lambda row: (
                row.billing_kind == "INTERNAL", row.project_code, row.task_name, row.number
            ),
        )
    )  # fmt: skip


def _row(facts: WeekFacts, project_id: int, task_id: int, number: int) -> SheetRow:
    project, task = facts.projects[project_id], facts.tasks[task_id]
    closed = _why_closed(project, task)
    used = facts.used.get(project_id, {})
    budget = task.budget_minutes or project.budget_minutes
    spent = used.get(task_id if task.budget_minutes else None, 0)
    cells = tuple(
        _cell(facts, project, (task_id, number), facts.monday + offset * _DAY, closed)
        for offset in range(7)
    )
    return SheetRow(
        project_id=project_id,
        task_id=task_id,
        project_code=project.code,
        project_name=project.name,
        customer_name=project.customer_name,
        billing_kind=project.billing_kind,
        task_code=task.code,
        task_name=task.name,
        is_billable=task.is_billable and project.billing_kind != "INTERNAL",
        cells=cells,
        planned_minutes=sum(
            minutes
            for (of_project, of_task, _), minutes in facts.plan.items()
            if (of_project, of_task, 0) == (project_id, task_id, number)
        ),
        budget_left=remaining_minutes(budget, spent, 0) if budget else None,
        budget_minutes=budget,
        budget_used=ratio_millionths(spent, budget) if budget else None,
        is_kept=(project_id, task_id, number) in facts.kept,
        why_closed=closed,
        number=number,
    )


def _why_closed(project: ProjectTerms, task: TaskRow) -> str:
    if project.status not in OPEN_FOR_TIME:
        status = project.status.lower().replace("_", " ")
        return f"{project.code} is {status} and takes no time; its project manager can open it."
    if task.is_closed:
        return f"The task {task.name} is closed; the project manager can open it."
    return ""


def _cell(
    facts: WeekFacts, project: ProjectTerms, place: tuple[int, int], on: date, closed: str
) -> Cell:
    key = (project.id, *place)
    lines = [line for line in facts.lines if line.on == on and line.row == key]
    why = _why_not(facts, project, on, closed)
    minutes = sum(line.minutes for line in lines)
    note = "; ".join(line.note for line in lines if line.note)
    if not lines:
        logged = any(line.on == on and line.project_id == project.id for line in facts.lines)
        planned = 0 if logged else _planned(facts, key, on)
        return Cell(on, SHUT if why else EDIT, planned_minutes=planned, why=why,
                    booked_minutes=_booked(facts, key, on))  # fmt: skip
    if len(lines) > 1:
        states = {line.state for line in lines}
        state = states.pop() if len(states) == 1 else ""
        return Cell(on, LIST, minutes, why=why, state=state, note=note)
    (line,) = lines
    if line.state == "SUBMITTED" and why:
        why = f"It is handed in and waits for approval. {why}"
    else:
        why = _why_settled(facts, line) or why
    return Cell(on, HELD if why else EDIT, minutes, line.version, line.id, 0, why, line.state, note,
                _booked(facts, key, on), _holder(facts, line).href)  # fmt: skip


def _planned(facts: WeekFacts, key: tuple[int, int, int], on: date) -> int:
    """The plan of a row's day; bookings stand in the first row of a task."""
    project_id, task_id, number = key
    return 0 if number else facts.plan.get((project_id, task_id, on), 0)


def _booked(facts: WeekFacts, key: tuple[int, int, int], on: date) -> int:
    """The plan that comes back when the day's cells are emptied; 0 where a line would stay."""
    lines = [line for line in facts.lines if line.on == on and line.project_id == key[0]]
    cells = {line.row for line in lines}
    if len(cells) < len(lines) or any(line.state not in _OPEN for line in lines):
        return 0
    return _planned(facts, key, on)


def _holder(facts: WeekFacts, line: Line) -> Holder:
    return facts.holders.get(line.id) or Holder("")


def _why_settled(facts: WeekFacts, line: Line) -> str:
    if line.state == "SUBMITTED":
        return "It is handed in and waits for approval. Recall it to change it."
    if line.state == "APPROVED":
        said = _holder(facts, line).said or "It is approved and its amounts are in the books."
        return f"{said} The project's manager or a coordinator can have it corrected."
    return ""


def _why_not(facts: WeekFacts, project: ProjectTerms, on: date, closed: str) -> str:
    """Why nothing can be written on this day of a row; empty when it can."""
    lock, reason = facts.lock(project.entity_id, month_of(on))
    if lock != "OPEN":
        word = "hard-locked" if lock == "HARD" else "soft-locked"
        who = "Finance" if lock == "HARD" else "The operations manager or finance"
        return f"{on:%B %Y} is {word} ({reason}). {who} can change that."
    if not facts.can_edit:
        return f"Only {facts.person.row.name} or a coordinator can write this time."
    if closed:
        return closed
    if facts.work.employment(facts.person.row.id, on) is None:
        return f"{facts.person.row.name} is not employed on this day."
    if on > facts.today + _DAY:
        return f"{on:%A} has not come yet."
    return ""


def _day(facts: WeekFacts, rows: tuple[SheetRow, ...], on: date) -> SheetDay:
    key, work = facts.person.row.id, facts.work
    cells = [cell for row in rows for cell in row.cells if cell.on == on]
    calendar = work.calendar_minutes(key, on)
    return SheetDay(
        on=on,
        is_today=on == facts.today,
        is_weekend=on.weekday() >= 5,
        is_seam=on.day == 1 and on != facts.monday,
        is_holiday=calendar == 0 and work.employment(key, on) is not None,
        expected_minutes=work.left(key, on),
        leave_minutes=min(work.leave(key, on), calendar or 0),
        logged_minutes=sum(cell.minutes for cell in cells),
        planned_minutes=sum(cell.planned_minutes for cell in cells),
    )


def _parts(facts: WeekFacts, days: tuple[SheetDay, ...], policy: Policy) -> tuple[SheetPart, ...]:
    entity_id = facts.person.row.entity_id
    own = entity_zone = ZoneInfo(facts.person.row.zone)
    calendar = BusinessCalendar()
    if entity_id is not None:
        entity = entity_by_id()[entity_id]
        calendar, entity_zone = business_calendar(entity), ZoneInfo(entity.zone)
    return tuple(
        _part(facts, days, part, part_due_at(part, policy, calendar, own=own, entity=entity_zone))
        for part in week_parts(facts.monday)
    )


def _part(facts, days, part: WeekPart, due: datetime) -> SheetPart:
    lines = [line for line in facts.lines if part.starts_on <= line.on < part.ends_on]
    within = [day for day in days if part.starts_on <= day.on < part.ends_on]
    entity_id = facts.person.row.entity_id
    lock, reason = ("OPEN", "") if entity_id is None else facts.lock(entity_id, part.month)
    open_lines = [line for line in lines if line.state in _OPEN]
    waiting = [line for line in lines if line.state == "SUBMITTED"]
    handed = [line.submitted_at for line in lines if line.submitted_at]
    return SheetPart(
        part.starts_on,
        part.ends_on,
        _status(lines, lock),
        lock,
        reason,
        sum(day.logged_minutes for day in within),
        sum(day.expected_minutes for day in within),
        len(open_lines),
        sum(line.minutes for line in open_lines),
        len(waiting),
        sum(line.minutes for line in waiting),
        max(handed) if handed else None,
        due,
    )


def _status(lines: list[Line], lock: str) -> str:
    states = {line.state for line in lines}
    if lock != "OPEN":
        return "LOCKED"
    for state in ("RETURNED", "DRAFT", "SUBMITTED", "APPROVED"):
        if state in states:
            return state
    return "DRAFT"
