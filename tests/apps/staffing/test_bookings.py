"""Who may reserve whom, when, and how firmly? Actions and queries of bookings."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from daybook.apps.people.actions.persons import record_leave
from daybook.apps.people.models import Person
from daybook.apps.platform.refusals import Conflict, Denied, NotFound, Refused
from daybook.apps.staffing.actions.bookings import (
    add_booking,
    end_booking,
    move_booking,
    set_commitment,
)
from daybook.apps.staffing.models import Booking
from daybook.apps.staffing.queries.bookings import DAYS, BookingFilter, booking, bookings_of
from daybook.apps.staffing.queries.choices import spread_week
from daybook.apps.staffing.queries.load import booking_board, overbooked_days
from daybook.apps.staffing.queries.page import booking_page
from tests.apps.platform.setting_changes import change_setting
from tests.builders import NOW, TODAY

WEEK = (480,) * 5 + (0, 0)
MONDAY = date(2026, 7, 6)


def book(company, actor="coordinator", **changes):
    """A hard booking of the engineer on ACME-001, 8 h Monday to Friday from 6 to 17 July."""
    values = {
        "person_id": company["engineer"],
        "project_id": company["ACME"],
        "starts_on": MONDAY,
        "ends_on": date(2026, 7, 18),
        "weekday_minutes": WEEK,
        "commitment": "HARD",
        **changes,
    }
    return add_booking(actor=company.viewer(actor), now=NOW, **values)


def test_a_soft_booking_lapses_after_14_days_unless_a_day_is_given(company):
    soft = booking(company.viewer("coordinator"), book(company, commitment="SOFT"))
    assert soft.expires_on == date(2026, 7, 21)
    given = book(company, commitment="SOFT", expires_on=date(2026, 9, 1))
    assert booking(company.viewer("coordinator"), given).expires_on == date(2026, 9, 1)
    hard = booking(company.viewer("coordinator"), book(company, expires_on=date(2026, 9, 1)))
    assert hard.expires_on is None


@pytest.mark.parametrize(("starts_on", "lapses_on"), [(TODAY, 10), (TODAY + timedelta(days=1), 21)])
def test_a_soft_booking_lapses_by_the_setting_of_the_day_it_is_made(company, starts_on, lapses_on):
    """STAFF-04: three days from 7 July on, or from the day after it."""
    change_setting(company, "soft_booking_days", "3", starts_on)
    viewer = company.viewer("coordinator")
    made = book(company, commitment="SOFT")
    assert booking(viewer, made).expires_on == date(2026, 7, lapses_on)
    hard = book(company, starts_on=date(2026, 8, 3), ends_on=date(2026, 8, 8))
    set_commitment(actor=viewer, now=NOW, booking_id=hard, commitment="SOFT", version=1)
    assert booking(viewer, hard).expires_on == date(2026, 7, lapses_on)


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"weekday_minutes": (480,) * 5}, "BOOK-02"),
        ({"weekday_minutes": (0,) * 7}, "BOOK-02"),
        ({"weekday_minutes": (1500,) + (0,) * 6}, "BOOK-02"),
        ({"weekday_minutes": (-60,) + (60,) * 6}, "BOOK-02"),
        ({"ends_on": MONDAY}, "DATES-01"),
        ({"starts_on": date(2026, 1, 5)}, "BOOK-03"),  # before the employment
    ],
)
def test_a_booking_that_cannot_be_is_refused_by_its_rule(company, changes, rule):
    with pytest.raises(Refused) as refused:
        book(company, **changes)
    assert refused.value.rule == rule
    assert not Booking.objects.exists()


@pytest.mark.parametrize(
    "columns",
    [
        {"ends_on": MONDAY},
        {"commitment": "FIRM"},
        {"monday_minutes": 1441},
        {f"{day}_minutes": 0 for day in DAYS},
        {"expires_on": date(2026, 7, 21)},
    ],
)
def test_the_database_itself_holds_what_a_booking_is(company, columns):
    key = book(company)
    with pytest.raises(IntegrityError), transaction.atomic():
        Booking.objects.filter(pk=key).update(**columns)


def test_a_task_of_another_project_is_refused(company):
    with pytest.raises(Refused, match="has no such task"):
        book(company, task_id=company["task BOLT"])
    assert book(company, task_id=company["task ACME"])


@pytest.mark.parametrize("login", ["engineer", "finance", "training", "admin"])
def test_who_may_not_book_is_refused(company, login):
    with pytest.raises(Denied):
        book(company, actor=login)


def test_a_regional_leader_books_on_projects_or_people_of_the_region_only(company):
    with pytest.raises(Denied, match="outside your scope"):
        book(company, actor="leader")
    assert book(company, actor="leader", project_id=company["BOLT"])
    assert book(company, actor="leader", person_id=company["leader"])


def test_a_project_manager_asks_with_a_soft_booking_and_a_reason(company):
    with pytest.raises(Denied, match="BOOK-04"):
        book(company, actor="manager")
    with pytest.raises(Refused, match="what the person is needed for"):
        book(company, actor="manager", commitment="SOFT")
    asked = book(company, actor="manager", commitment="SOFT", note="Pilot support")
    manager = company.viewer("manager")
    with pytest.raises(Denied):
        set_commitment(actor=manager, now=NOW, booking_id=asked, commitment="HARD", version=1)
    set_commitment(
        actor=company.viewer("coordinator"), now=NOW, booking_id=asked, commitment="HARD", version=1
    )
    with pytest.raises(Denied):  # hard now, so no longer the manager's to move
        end_booking(actor=manager, now=NOW, booking_id=asked, version=2, ends_on=date(2026, 7, 10))


def test_moving_keeps_person_and_project_and_records_what_changed(company):
    coordinator = company.viewer("coordinator")
    key = book(company)
    move_booking(
        actor=coordinator, now=NOW, booking_id=key, version=1, starts_on=date(2026, 7, 13),
        ends_on=date(2026, 7, 25), weekday_minutes=(240,) * 5 + (0, 0),
    )  # fmt: skip
    page = booking_page(coordinator, key, TODAY)
    assert (page.booking.starts_on, page.booking.week_minutes) == (date(2026, 7, 13), 1200)
    assert page.booked_minutes == 2400
    moved, added = page.history
    assert (moved.verb, added.verb) == ("move_booking", "add_booking")
    assert ("starts_on", "2026-07-06", "2026-07-13") in moved.values
    with pytest.raises(Conflict):
        move_booking(
            actor=coordinator, now=NOW, booking_id=key, version=1, starts_on=MONDAY,
            ends_on=date(2026, 7, 25), weekday_minutes=WEEK,
        )  # fmt: skip


def test_ending_shortens_and_before_the_first_day_removes(company):
    coordinator = company.viewer("coordinator")
    key = book(company)
    assert end_booking(
        actor=coordinator, now=NOW, booking_id=key, version=1, ends_on=date(2026, 7, 11)
    )
    assert booking(coordinator, key).ends_on == date(2026, 7, 11)
    with pytest.raises(Refused, match="ends before that day already"):
        end_booking(actor=coordinator, now=NOW, booking_id=key, version=2, ends_on=date(2026, 8, 1))
    with pytest.raises(Conflict):
        end_booking(actor=coordinator, now=NOW, booking_id=key, version=1, ends_on=MONDAY)
    assert not end_booking(actor=coordinator, now=NOW, booking_id=key, version=2, ends_on=MONDAY)
    with pytest.raises(NotFound):
        booking(coordinator, key)


def test_who_sees_which_bookings(company):
    acme, bolt = book(company), book(company, project_id=company["BOLT"])
    span = (MONDAY, date(2026, 8, 1))
    seen = {
        login: {row.id for row in bookings_of(company.viewer(login), *span)}
        for login in ("engineer", "manager", "leader", "finance", "admin")
    }
    assert seen["engineer"] == seen["finance"] == seen["manager"] == {acme, bolt}
    assert seen["leader"] == {bolt}
    assert seen["admin"] == set()
    with pytest.raises(NotFound):
        booking(company.viewer("leader"), acme)


def test_filters_take_codes_and_leave_codes_out(company):
    acme = book(company)
    bolt = book(company, project_id=company["BOLT"], commitment="SOFT")
    viewer, span = company.viewer("operations"), (MONDAY, date(2026, 8, 1))

    def found(**wanted):
        return {row.id for row in bookings_of(viewer, *span, BookingFilter(**wanted))}

    assert found(projects=("ACME-001",)) == {acme}
    assert found(regions=("EMEA",)) == found(commitments=("SOFT",)) == {bolt}
    assert found(persons=("MAN",)) == set()
    assert found(excluded={"regions": ("EMEA",)}) == {acme}


def test_a_person_with_more_booked_than_the_day_holds_is_named(company):
    book(company)
    book(
        company, project_id=company["BOLT"], weekday_minutes=(240,) * 5 + (0, 0), commitment="SOFT"
    )
    over = overbooked_days({company["engineer"]}, MONDAY, date(2026, 7, 11), TODAY)
    assert [(day.booked_minutes, day.available_minutes, day.over_minutes) for day in over] == [
        (720, 480, 240)
    ] * 5
    later = overbooked_days({company["engineer"]}, MONDAY, date(2026, 7, 11), date(2026, 7, 21))
    assert later == ()  # the soft one lapsed


def test_leave_takes_from_a_booking_and_overbooks_nobody(company):
    key = book(company)
    record_leave(
        actor=company.system, now=NOW, person_id=company["engineer"], leave_key="summer",
        kind="VACATION", starts_on=date(2026, 7, 9), ends_on=date(2026, 7, 10), minutes_per_day=480,
    )  # fmt: skip
    over = overbooked_days({company["engineer"]}, MONDAY, date(2026, 7, 11), TODAY)
    assert over == ()
    page = booking_page(company.viewer("coordinator"), key, TODAY)
    assert [(week.booked_minutes, week.kept_minutes) for week in page.weeks] == [
        (2400, 1920),
        (2400, 2400),
    ]


def test_weeks_sum_to_the_range_and_a_lapsed_booking_counts_nothing(company):
    book(company)
    book(company, commitment="SOFT", expires_on=TODAY)
    board = booking_board(
        company.viewer("coordinator"), MONDAY, date(2026, 8, 3), TODAY, BookingFilter()
    )
    assert [row.weeks for row in board.rows] == [(2400, 2400, 0, 0), (0, 0, 0, 0)]
    assert [row.is_lapsed for row in board.rows] == [False, True]
    assert board.rows[0].minutes == 4800 and board.over == {}


def test_hours_a_week_are_spread_over_the_calendar_of_the_person(company):
    assert spread_week(1200, company["engineer"], TODAY) == (240,) * 5 + (0, 0)
    assert sum(spread_week(1201, company["engineer"], TODAY)) == 1201


def test_the_list_asks_the_same_for_10_and_for_200_bookings(
    company, django_assert_max_num_queries, client
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from daybook.apps.platform.models import User

    client.force_login(User.objects.get(email="operations@northwind.example"))
    counts = []
    for many in (10, 190):
        for number in range(many):
            book(company, starts_on=MONDAY + timedelta(days=number % 5), weekday_minutes=(
                60 + number,) + (0,) * 6)  # fmt: skip
        client.get("/people/bookings")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get("/people/bookings").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 25
    assert Person.objects.count() == 4
