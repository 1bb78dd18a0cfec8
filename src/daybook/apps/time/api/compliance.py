"""Missing time over the API: the board, its parts, reminders, excuses. As on the pages."""

from __future__ import annotations

from datetime import date, timedelta

from ninja import Query, Router, Schema, Status

from daybook.apps.platform.refusals import NotFound
from daybook.core.periods import week_of
from daybook.ui.rest import Key, Made, document_of, page_document, page_of_documents
from daybook.ui.rest import bounds as page_bounds

from ..actions.excuses import excuse_week, lift_excuse
from ..actions.nudges import nudge_people
from ..queries.compliance import MOST_WEEKS, WEEKS, Board, BoardFilter, RiskRow, board, risk_rows
from ..queries.nudges import NudgeRow, nudge_rows
from ..queries.sheet import monday_of, week_text

compliance_api = Router(tags=["Time"])


class WeekOut(Schema):
    """A person's week: its standing, and the minutes expected, written and missing."""

    week: str
    standing: str
    expected_minutes: int
    written_minutes: int
    missing_minutes: int
    excuse_id: int | None
    excuse: str


class BoardPerson(Schema):
    """A person's weeks. `at_risk_minor` is null for whoever sees no rates."""

    person_code: str
    person_name: str
    role_code: str
    region_code: str
    practice_code: str
    manager_code: str
    is_missing: bool
    missing_minutes: int
    at_risk_minor: int | None
    currency: str
    nudges: int
    last_reply: str
    weeks: list[WeekOut]


class BoardOut(Schema):
    """The sums over everybody under the filters, and the on-time rate with its two numbers."""

    weeks: list[str]
    people: int
    missing_people: int
    missing_minutes: int
    at_risk_minor: int | None
    currency: str
    on_time_parts: int
    counted_parts: int
    on_time_millionths: int | None


NudgeDocument = document_of(NudgeRow, name="Nudge")
RiskDocument = document_of(RiskRow, name="TimeAtRisk")


class Wish(Schema):
    """Which weeks and people; several values of one key are OR."""

    to: str = ""
    weeks: int = WEEKS
    region: list[str] = []
    practice: list[str] = []
    role: list[str] = []
    manager: list[str] = []
    person: list[str] = []
    state: list[str] = []


def _monday(request, week: str) -> date:
    found = monday_of(week) if week else week_of(request.today)
    if found is None:
        raise NotFound(f"There is no week {week}. Write it as 2026-W28.")
    return found


def _board(request, wish: Wish) -> Board:
    wanted = BoardFilter(
        wish.region, wish.practice, wish.role, wish.manager, wish.person, wish.state
    )
    weeks = min(max(wish.weeks, 1), MOST_WEEKS)
    return board(request.viewer, _monday(request, wish.to), weeks, request.now, wanted)


@compliance_api.get("/time/compliance", response=BoardOut, summary="Missing time, summed")
def show_compliance(request, wish: Query[Wish]):
    """The totals of the board of missing time and the on-time rate (COMP-03)."""
    found = _board(request, wish)
    return {
        "weeks": [week_text(monday) for monday in found.mondays],
        "people": len(found.rows), "missing_people": found.missing_people,
        "missing_minutes": found.missing_minutes, "at_risk_minor": found.at_risk_minor,
        "currency": found.currency, "on_time_parts": found.on_time.on_time,
        "counted_parts": found.on_time.expected, "on_time_millionths": found.on_time.share,
    }  # fmt: skip


@compliance_api.get(
    "/time/compliance/people", response=page_of_documents(BoardPerson),
    summary="Missing time by person",
)  # fmt: skip
def list_compliance(request, wish: Query[Wish], page: int = 1, size: int = 50):
    """A person's weeks and how each stands (COMP-01), by name."""
    found = _board(request, wish)
    page, size, first = page_bounds(page, size)
    rows = [
        {
            **{key: getattr(row, key) for key in (
                "person_code", "person_name", "role_code", "region_code", "practice_code",
                "manager_code", "is_missing", "missing_minutes", "at_risk_minor",
            )},
            "currency": found.currency,
            "nudges": row.told.count if row.told else 0,
            "last_reply": row.told.reply if row.told else "",
            "weeks": [
                {key: getattr(cell, key) for key in WeekOut.model_fields} for cell in row.cells
            ],
        }
        for row in found.rows[first : first + size]
    ]  # fmt: skip
    return page_document(request, rows, total=len(found.rows), page=page, size=size)


@compliance_api.get(
    "/time/compliance/risk", response=list[RiskDocument], summary="The plan behind time at risk"
)
def list_risk(request, wish: Query[Wish]):
    """Booked work without time, of parts that are missing some (COMP-04)."""
    found = _board(request, wish)
    return list(risk_rows(found)) if found.at_risk_minor is not None else []


@compliance_api.get(
    "/time/compliance/nudges", response=list[NudgeDocument], summary="Reminders of missing time"
)
def list_nudges(request, wish: Query[Wish]):
    """Newest first, of the weeks and people asked for."""
    found = _board(request, wish)
    ends_on = found.mondays[-1] + timedelta(days=7)
    return list(nudge_rows([row.person_id for row in found.rows], found.mondays[0], ends_on))


class NudgeIn(Schema):
    """Whom to remind, by codes, of what they miss up to a week."""

    persons: list[str]
    to: str = ""
    weeks: int = WEEKS


class LeftOut(Schema):
    """Who was not reminded, and why."""

    person_code: str
    why: str


class RemindedOut(Schema):
    """How many reminders were written, how many of those wait for the end of quiet hours."""

    written: int
    held: int
    left_out: list[LeftOut]


@compliance_api.post(
    "/time/compliance/nudges", response={201: RemindedOut}, summary="Remind people"
)
def nudge(request, body: NudgeIn):
    """By their own channel, outside their quiet hours, at most once a day (COMP-07)."""
    done = nudge_people(
        actor=request.viewer, now=request.now, person_codes=body.persons,
        last_monday=_monday(request, body.to), weeks=min(max(body.weeks, 1), MOST_WEEKS),
    )  # fmt: skip
    left = [{"person_code": code, "why": why} for code, why in done.left_out]
    return Status(201, {"written": done.written, "held": done.held, "left_out": left})


class ExcuseIn(Schema):
    """A person's week and why nobody has to account for it."""

    person: str
    week: str
    reason: str


@compliance_api.post("/time/compliance/excuses", response={201: Made}, summary="Excuse a week")
def excuse(request, body: ExcuseIn):
    """It is neither asked for nor counted any more (COMP-08)."""
    key = excuse_week(
        actor=request.viewer, now=request.now, person_code=body.person,
        monday=_monday(request, body.week), reason=body.reason,
    )  # fmt: skip
    return Status(201, {"id": key})


@compliance_api.delete(
    "/time/compliance/excuses/{excuse_id}", response={204: None}, summary="Lift an excuse"
)
def lift(request, excuse_id: Key):
    """The week is asked for and counted again."""
    lift_excuse(actor=request.viewer, now=request.now, excuse_id=excuse_id)
    return Status(204, None)
