"""Who is here on a day, as what, and what were they before? People with their employments.

On 7 July 2026 a person employed from 1 February is ACTIVE, one whose employment begins on 1 August
is JOINING, one whose last day was 30 June has LEFT, and one without any employment is UNPLACED.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from daybook.apps.platform.refusals import NotFound
from daybook.apps.platform.rights import Scope, scope_of
from daybook.apps.platform.viewer import Viewer
from daybook.core.rights import Data, Verb

from ..models import Employment, Person

STATES = ("ACTIVE", "JOINING", "LEFT", "UNPLACED")


@dataclass(frozen=True, slots=True)
class DirectoryRow:
    """A person as the directory shows them on a day; employment columns are None when UNPLACED."""

    id: int
    code: str
    name: str
    email: str
    zone: str
    kind: str
    user_id: int | None
    is_forgotten: bool
    version: int
    state: str
    employment_id: int | None
    entity_id: int | None
    entity_code: str | None
    role_id: int | None
    role_code: str | None
    role_name: str | None
    region_id: int | None
    region_code: str | None
    practice_id: int | None
    practice_code: str | None
    practice_name: str | None
    manager_id: int | None
    manager_code: str | None
    manager_name: str | None
    work_calendar_id: int | None
    calendar_code: str | None
    share_millionths: int | None
    ramp_millionths: int | None
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class EmploymentSpan:
    """One stretch of employment in words, with what editing it needs."""

    id: int
    person_id: int
    entity_id: int
    entity_code: str
    role_id: int
    role_code: str
    role_name: str
    region_id: int
    region_code: str
    practice_id: int
    practice_code: str
    practice_name: str
    manager_id: int | None
    work_calendar_id: int
    calendar_code: str
    share_millionths: int
    ramp_millionths: int
    starts_on: date
    ends_on: date | None
    version: int

    def covers(self, on: date) -> bool:
        """Whether the stretch holds on a day."""
        return self.starts_on <= on and (self.ends_on is None or on < self.ends_on)


_SPAN_COLUMNS = (
    "id",
    "person_id",
    "entity_id",
    "entity__code",
    "role_id",
    "role__code",
    "role__name",
    "region_id",
    "region__code",
    "practice_id",
    "practice__code",
    "practice__name",
    "manager_id",
    "work_calendar_id",
    "work_calendar__code",
    "share_millionths",
    "ramp_millionths",
    "starts_on",
    "ends_on",
    "version",
)


def employment_spans(person_ids: Iterable[int] | None = None) -> dict[int, list[EmploymentSpan]]:
    """Every stretch of employment by person, oldest first (None: of everybody)."""
    rows = Employment.objects.order_by("person_id", "starts_on")
    if person_ids is not None:
        rows = rows.filter(person_id__in=list(person_ids))
    found: dict[int, list[EmploymentSpan]] = {}
    for row in rows.values_list(*_SPAN_COLUMNS):
        found.setdefault(row[1], []).append(EmploymentSpan(*row))
    return found


def shown_span(spans: list[EmploymentSpan], on: date) -> tuple[EmploymentSpan | None, str]:
    """The stretch that says what a person is on a day, and their state: the one in force, else
    the next to come, else the last that was."""
    for span in spans:
        if span.covers(on):
            return span, "ACTIVE"
    for span in spans:
        if span.starts_on > on:
            return span, "JOINING"
    return (spans[-1], "LEFT") if spans else (None, "UNPLACED")


def people_in_directory(
    viewer: Viewer, on: date, *, data: Data = Data.PEOPLE, verb: Verb = Verb.SEE
) -> tuple[DirectoryRow, ...]:
    """Everybody the viewer may see (or act on) on a day, by name."""
    scope = scope_of(viewer, data, verb)
    if not scope:
        return ()
    spans = employment_spans()
    people = list(Person.objects.order_by("name", "code"))
    names = {person.pk: (person.code, person.name) for person in people}
    rows = (_row(person, *shown_span(spans.get(person.pk, []), on), names) for person in people)
    return tuple(row for row in rows if in_scope(row, scope, viewer))


def in_scope(row: DirectoryRow, scope: Scope, viewer: Viewer) -> bool:
    """Whether a person lies in a scope by what they are on the row's day."""
    return bool(
        scope.everything
        or (scope.own and viewer.person_id == row.id)
        or (row.region_id is not None and row.region_id in scope.region_ids)
        or (row.practice_id is not None and row.practice_id in scope.practice_ids)
        or (row.state == "ACTIVE" and is_report(row.manager_id, row.region_id, scope, viewer))
    )


def is_report(manager_id: int | None, region_id: int | None, scope: Scope, viewer: Viewer) -> bool:
    """Whether somebody with this manager and region is a direct report that the scope reaches."""
    if not scope.reports or viewer.person_id is None or manager_id != viewer.person_id:
        return False
    return not scope.report_region_ids or region_id in scope.report_region_ids


def _row(
    person: Person,
    span: EmploymentSpan | None,
    state: str,
    names: dict[int, tuple[str, str]],
) -> DirectoryRow:
    own = (
        person.pk,
        person.code,
        person.name,
        person.email,
        person.zone,
        person.kind,
        person.user_id,
        person.pseudonymized_at is not None,
        person.version,
        state,
    )
    if span is None:
        return DirectoryRow(*own, *(None,) * 20)
    return DirectoryRow(*own, *_terms(span, names))


def _terms(span: EmploymentSpan, names: dict[int, tuple[str, str]]) -> tuple:
    """The employment's columns of a directory row, in their order."""
    manager_code, manager_name = names.get(span.manager_id, (None, None))
    return (
        span.id,
        span.entity_id,
        span.entity_code,
        span.role_id,
        span.role_code,
        span.role_name,
        span.region_id,
        span.region_code,
        span.practice_id,
        span.practice_code,
        span.practice_name,
        span.manager_id,
        manager_code,
        manager_name,
        span.work_calendar_id,
        span.calendar_code,
        span.share_millionths,
        span.ramp_millionths,
        span.starts_on,
        span.ends_on,
    )


@dataclass(frozen=True, slots=True)
class PersonPage:
    """A person as their page shows them, with every stretch of employment."""

    row: DirectoryRow
    spans: tuple[EmploymentSpan, ...]
    names: dict[int, tuple[str, str]]


def person_page(code: str, viewer: Viewer, on: date) -> PersonPage:
    """One person by code. Raises NotFound where there is none, or none for this viewer."""
    person = Person.objects.filter(code__iexact=code).first()
    if person is None:
        raise NotFound(f"There is no person {code}, or not for you.")
    spans = employment_spans([person.pk]).get(person.pk, [])
    managers = {span.manager_id for span in spans if span.manager_id}
    names = {
        key: (manager_code, name)
        for key, manager_code, name in Person.objects.filter(pk__in=managers).values_list(
            "id", "code", "name"
        )
    }
    row = _row(person, *shown_span(spans, on), names)
    own = viewer.person_id == person.pk
    if not own and not in_scope(row, scope_of(viewer, Data.PEOPLE, Verb.SEE), viewer):
        raise NotFound(f"There is no person {code}, or not for you.")
    return PersonPage(row, tuple(spans), names)


def may_on_person(
    viewer: Viewer, person_id: int, data: Data, verb: Verb = Verb.SEE, *, on: date | None = None
) -> bool:
    """Whether a right reaches this person: by everything, by being them, or by what they are.

    The day decides which employment counts; without one, the newest does. A direct report is one
    whose employment holds on the day and names the viewer as manager: not who was one, nor who
    will be.
    """
    scope = scope_of(viewer, data, verb)
    if scope.everything:
        return True
    if scope.own and viewer.person_id == person_id:
        return True
    if not (scope.region_ids or scope.practice_ids or scope.reports):
        return False
    spans = employment_spans([person_id]).get(person_id, [])
    span, state = shown_span(spans, on or date.max)
    if span is None:
        return False
    if span.region_id in scope.region_ids or span.practice_id in scope.practice_ids:
        return True
    return state == "ACTIVE" and is_report(span.manager_id, span.region_id, scope, viewer)


def person_choices() -> tuple[tuple[int, str], ...]:
    """(key, "Name CODE") of everybody who is not forgotten, for the lists of forms."""
    rows = Person.objects.filter(pseudonymized_at__isnull=True).order_by("name", "code")
    return tuple(
        (key, f"{name} · {code}") for key, name, code in rows.values_list("id", "name", "code")
    )


def person_version(person_id: int) -> int:
    """The newest version of a person's record."""
    return Person.objects.values_list("version", flat=True).get(pk=person_id)


def employment_version(employment_id: int) -> int:
    """The newest version of a stretch of employment."""
    return Employment.objects.values_list("version", flat=True).get(pk=employment_id)
