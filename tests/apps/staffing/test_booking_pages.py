"""Do the pages of bookings do what they offer, without a script?"""

from __future__ import annotations

from datetime import date

import pytest

from daybook.apps.staffing.models import Booking

from .test_bookings import book

LIST = "/people/bookings"


@pytest.fixture
def typed(company):
    """What a coordinator types into the form of a new booking."""
    return {
        "person": company["engineer"],
        "project": company["ACME"],
        "starts_on": "2026-07-06",
        "last_on": "2026-07-17",
        "week": "37.5",
        "commitment": "HARD",
    }


def test_a_coordinator_books_hours_a_week(login, company, typed):
    client = login("coordinator")
    answer = client.post(f"{LIST}/new", typed)
    held = Booking.objects.get()
    assert answer["Location"] == f"{LIST}/{held.pk}"
    assert held.weekday_minutes == (450,) * 5 + (0, 0)
    assert (held.starts_on, held.ends_on) == (date(2026, 7, 6), date(2026, 7, 18))
    shown = client.get(answer["Location"]).content.decode()
    assert "75 h" in shown and "Booked." in shown


def test_hours_by_weekday_win_over_the_week(login, typed):
    login("coordinator").post(f"{LIST}/new", typed | {"monday": "4:30", "tuesday": "8"})
    assert Booking.objects.get().weekday_minutes == (270, 480, 0, 0, 0, 0, 0)


def test_an_overbooking_is_made_and_warned_of(login, typed):
    client = login("coordinator")
    client.post(f"{LIST}/new", typed)
    answer = client.post(f"{LIST}/new", typed, follow=True)
    assert "overbooked on 10 days" in answer.content.decode()
    assert Booking.objects.count() == 2


def test_a_refusal_keeps_what_was_typed_and_stands_at_its_field(login, typed):
    answer = login("coordinator").post(f"{LIST}/new", typed | {"last_on": "2026-07-01"})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "DATES-01" in shown and 'value="37.5"' in shown
    assert not Booking.objects.exists()
    wrong = login("coordinator").post(f"{LIST}/new", typed | {"week": "many"})
    assert "Write hours a week as 32" in wrong.content.decode()


def test_a_manager_asks_softly_and_must_say_what_for(login, typed):
    client = login("manager")
    page = client.get(f"{LIST}/new").content.decode()
    assert "Ask for this person" in page and 'value="HARD"' not in page
    answer = client.post(f"{LIST}/new", typed | {"commitment": "SOFT"})
    assert answer.status_code == 422 and not Booking.objects.exists()
    client.post(f"{LIST}/new", typed | {"commitment": "SOFT", "note": "Pilot"})
    assert Booking.objects.get().commitment == "SOFT"


def test_making_it_hard_moving_and_ending_it(login, company):
    key = book(company, commitment="SOFT")
    client = login("coordinator")
    client.post(f"{LIST}/{key}/commitment", {"commitment": "HARD", "version": 1})
    held = Booking.objects.get()
    assert (held.commitment, held.expires_on) == ("HARD", None)
    form = client.get(f"{LIST}/{key}/change").content.decode()
    assert 'value="8:00"' in form and 'value="2026-07-17"' in form
    client.post(
        f"{LIST}/{key}/change",
        {"version": 2, "starts_on": "2026-07-13", "last_on": "2026-07-24", "week": "20"},
    )
    held.refresh_from_db()
    assert (held.starts_on, held.weekday_minutes[0]) == (date(2026, 7, 13), 240)
    client.post(f"{LIST}/{key}/end", {"version": 3, "last_on": "2026-07-17"})
    held.refresh_from_db()
    assert held.ends_on == date(2026, 7, 18)
    gone = client.post(f"{LIST}/{key}/end", {"version": 4, "last_on": "2026-07-01"})
    assert gone["Location"] == LIST and not Booking.objects.exists()


def test_a_newer_version_is_not_overwritten(login, company):
    key = book(company)
    answer = login("coordinator").post(f"{LIST}/{key}/end",
                                       {"version": 9, "last_on": "2026-07-10"})  # fmt: skip
    assert answer.status_code == 409
    assert Booking.objects.get().ends_on == date(2026, 7, 18)


def test_the_list_shows_weeks_filters_and_a_file(login, company):
    book(company)
    book(company, project_id=company["BOLT"], commitment="SOFT")
    client = login("operations")
    shown = client.get(f"{LIST}?from=2026-07-06&to=2026-07-31").content.decode()
    assert "1 of them overbooked" in shown and "W28" in shown and "W31" in shown
    only = client.get(f"{LIST}?from=2026-07-06&to=2026-07-31&region=EMEA").content.decode()
    assert "/projects/BOLT-001" in only and "/projects/ACME-001" not in only
    file = b"".join(client.get(f"{LIST}?from=2026-07-06&format=csv").streaming_content).decode()
    assert "Acme migration" in file and "40" in file


@pytest.mark.parametrize(
    ("name", "path", "status"),
    [
        ("admin", LIST, 403),
        ("engineer", LIST, 200),
        ("engineer", f"{LIST}/new", 403),
        ("finance", f"{LIST}/new", 403),
        ("leader", f"{LIST}/new", 200),
    ],
)
def test_pages_open_to_those_with_the_right(login, name, path, status):
    assert login(name).get(path).status_code == status


def test_a_booking_outside_the_scope_looks_like_none(login, company):
    key = book(company)
    client = login("leader")
    for path in ("", "/change"):
        assert client.get(f"{LIST}/{key}{path}").status_code == 404
    assert client.post(f"{LIST}/{key}/commitment", {"commitment": "SOFT", "version": 1}
                       ).status_code == 404  # fmt: skip
    engineer = login("engineer")
    assert engineer.get(f"{LIST}/{key}").status_code == 200
    assert engineer.get(f"{LIST}/{key}/change").status_code == 403
