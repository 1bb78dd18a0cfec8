"""A person's own calendar: read back by the library, right over summer time, closed to others."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from daybook.apps.people.actions.feeds import renew_calendar_feed, revoke_calendar_feed
from daybook.apps.people.actions.persons import record_leave
from daybook.apps.people.models import CalendarFeed
from daybook.apps.platform.actions.users import deactivate_user
from daybook.apps.platform.models import Grant
from daybook.apps.platform.refusals import NotFound, Refused
from daybook.apps.projects.models import Project
from daybook.apps.staffing.actions.bookings import add_booking
from daybook.config import calendar_feed as feed_view
from daybook.config import clock
from daybook.config.api_requests import Allowance
from tests.apps.desk.work import sign_in
from tests.builders import NOW

NEW_YORK = ZoneInfo("America/New_York")


@pytest.fixture(autouse=True)
def today(monkeypatch, settings):
    """It is Tuesday 7 July 2026 unless a test says otherwise; nobody has asked yet."""
    settings.DAYBOOK_TODAY = ""
    moment = {"now": datetime(2026, 7, 7, 16, 0, tzinfo=UTC)}
    monkeypatch.setattr(clock, "now", lambda: moment["now"])
    monkeypatch.setattr(feed_view, "_allowance", Allowance(1_000))
    return moment


@pytest.fixture
def token(company):
    return renew_calendar_feed(actor=company.viewer("engineer"), now=NOW)


def book(company, first=date(2026, 7, 1), end=date(2026, 8, 1), minutes=360, **more):
    fields = {"commitment": "HARD", "project_id": company["ACME"], **more}
    return add_booking(
        actor=company.viewer("coordinator"), now=NOW, person_id=company["engineer"],
        starts_on=first, ends_on=end, weekday_minutes=(minutes,) * 5 + (0, 0), **fields,
    )  # fmt: skip


def read(client, token, **query):
    answer = client.get(f"/api/calendar/{token}.ics", query)
    assert answer.status_code == 200, answer.content
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(answer.content)


def events(calendar, start):
    return {
        str(one["UID"]): one for one in calendar.walk("VEVENT") if str(one["UID"]).startswith(start)
    }


def test_booked_weekdays_are_days_with_hours_project_and_customer(company, client, token):
    key = book(company)
    found = events(read(client, token), "booking")
    # July 2026 has 23 weekdays, and 3 July is the holiday of the fourth.
    assert len(found) == 22
    monday = found[f"booking-{key}-20260706@eng.daybook"]
    assert str(monday["SUMMARY"]) == "6:00 Acme Corporation · Acme migration (ACME-001)"
    assert (monday["DTSTART"].dt, monday["DTEND"].dt) == (date(2026, 7, 6), date(2026, 7, 7))
    assert (str(monday["TRANSP"]), str(monday["STATUS"])) == ("TRANSPARENT", "CONFIRMED")
    assert str(monday["URL"]) == "http://testserver/time/2026-W28"


def test_only_the_last_four_and_next_twelve_weeks_are_in_it(company, client, token):
    book(company, date(2026, 2, 2), date(2026, 12, 31))
    days = [one["DTSTART"].dt for one in events(read(client, token), "booking").values()]
    assert (min(days), max(days)) == (date(2026, 6, 8), date(2026, 10, 2))


def test_blocks_of_time_follow_each_other_and_are_busy(company, client, token):
    first = book(company, minutes=240)
    second = book(company, minutes=120, project_id=company["BOLT"], commitment="SOFT")
    found = events(read(client, token, blocks="timed"), "booking")
    one = found[f"booking-{first}-20260706@eng.daybook"]
    two = found[f"booking-{second}-20260706@eng.daybook"]
    assert one["DTSTART"].dt == datetime(2026, 7, 6, 9, tzinfo=NEW_YORK)
    assert one["DTEND"].dt == two["DTSTART"].dt == datetime(2026, 7, 6, 13, tzinfo=NEW_YORK)
    assert two["DTEND"].dt == datetime(2026, 7, 6, 15, tzinfo=NEW_YORK)
    assert str(one["TRANSP"]) == "OPAQUE"
    assert str(two["STATUS"]) == "TENTATIVE" and "(tentative)" in str(two["SUMMARY"])


def test_deadlines_keep_the_clock_of_the_wall_over_summer_time(company, client, token, today):
    # Clocks in New York go back on Sunday 1 November 2026.
    today["now"] = datetime(2026, 10, 28, 16, 0, tzinfo=UTC)
    calendar = read(client, token)
    found = events(calendar, "due")
    before = found["due-20261019@eng.daybook"]["DTSTART"].dt
    after = found["due-20261102@eng.daybook"]["DTSTART"].dt
    assert (before.hour, after.hour) == (17, 17)
    assert before.astimezone(UTC) == datetime(2026, 10, 23, 21, tzinfo=UTC)
    assert after.astimezone(UTC) == datetime(2026, 11, 6, 22, tzinfo=UTC)
    zones = {str(zone["TZID"]): zone for zone in calendar.walk("VTIMEZONE")}
    assert set(zones) == {"America/New_York"}
    assert {part.name for part in zones["America/New_York"].subcomponents} == {
        "STANDARD",
        "DAYLIGHT",
    }


def test_blocks_of_a_day_before_and_after_the_change_begin_at_nine(company, client, token, today):
    today["now"] = datetime(2026, 10, 28, 16, 0, tzinfo=UTC)
    key = book(company, date(2026, 10, 26), date(2026, 11, 7))
    found = events(read(client, token, blocks="timed"), "booking")
    friday = found[f"booking-{key}-20261030@eng.daybook"]["DTSTART"].dt
    monday = found[f"booking-{key}-20261102@eng.daybook"]["DTSTART"].dt
    assert friday.astimezone(UTC).hour == 13 and monday.astimezone(UTC).hour == 14
    assert friday.hour == monday.hour == 9


def test_month_end_parts_have_their_own_deadline_and_a_further_alarm(company, client, token):
    found = events(read(client, token), "due")
    june = found["due-20260629@eng.daybook"]
    assert str(june["SUMMARY"]) == "Month-end: time of 29–30 June is due"
    alarms = [alarm["TRIGGER"].dt for alarm in june.walk("VALARM")]
    assert alarms == [-timedelta(days=1), -timedelta(hours=2)]
    week = found["due-20260706@eng.daybook"]
    assert str(week["SUMMARY"]) == "Time of 6–12 July is due"
    assert week["DTSTART"].dt == datetime(2026, 7, 10, 17, tzinfo=NEW_YORK)
    assert [alarm["TRIGGER"].dt for alarm in week.walk("VALARM")] == [-timedelta(hours=2)]


def test_leave_is_busy_without_its_reason_and_takes_its_bookings(company, client, token):
    key = book(company)
    record_leave(actor=company.viewer("coordinator"), now=NOW, person_id=company["engineer"],
                 leave_key="L1", kind="SICK", starts_on=date(2026, 7, 8), ends_on=date(2026, 7, 10),
                 minutes_per_day=480, reason="a secret")  # fmt: skip
    answer = client.get(f"/api/calendar/{token}.ics")
    assert b"secret" not in answer.content and b"SICK" not in answer.content
    calendar = Calendar.from_ical(answer.content)
    leave = events(calendar, "leave")["leave-L1@eng.daybook"]
    assert (leave["DTSTART"].dt, leave["DTEND"].dt) == (date(2026, 7, 8), date(2026, 7, 10))
    assert (str(leave["TRANSP"]), str(leave["SUMMARY"])) == ("OPAQUE", "Away")
    assert f"booking-{key}-20260708@eng.daybook" not in events(calendar, "booking")


def test_text_is_escaped_and_long_lines_are_folded(company, client, token):
    name = "Migration; phase 1, “Größe”\\x, " + "long " * 20
    Project.objects.filter(pk=company["ACME"]).update(name=name.strip())
    book(company)
    answer = client.get(f"/api/calendar/{token}.ics")
    assert max(len(line) for line in answer.content.split(b"\r\n")) <= 75
    assert b"Migration\\; phase 1\\," in answer.content
    summaries = {
        str(one["SUMMARY"])
        for one in events(Calendar.from_ical(answer.content), "booking").values()
    }
    assert summaries == {f"6:00 Acme Corporation · {name.strip()} (ACME-001)"}


def test_what_did_not_change_is_not_sent_again(company, client, token, today):
    key = book(company)
    address = f"/api/calendar/{token}.ics"
    first = client.get(address)
    today["now"] += timedelta(hours=3)
    again = client.get(address, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(address).content == first.content
    since = client.get(address, headers={"if-modified-since": first["Last-Modified"]})
    assert since.status_code == 304
    book(company, date(2026, 7, 6), date(2026, 7, 7), 60, project_id=company["BOLT"])
    changed = client.get(address, headers={"if-none-match": first["ETag"]})
    assert changed.status_code == 200 and changed["Last-Modified"] != first["Last-Modified"]
    kept = events(Calendar.from_ical(changed.content), f"booking-{key}-")
    assert set(kept) == set(events(Calendar.from_ical(first.content), f"booking-{key}-"))


def test_there_is_no_money_in_it(company, client, token):
    book(company)
    calendar = read(client, token)
    text = "".join(event.to_ical().decode() for event in calendar.walk("VEVENT"))
    for word in ("USD", "EUR", "330", "120.00", "$", "€", "rate"):
        assert word not in text, word


def test_the_token_is_stored_hashed_and_renewing_ends_the_one_before(company, client, token):
    assert not CalendarFeed.objects.filter(digest=token).exists()
    newer = renew_calendar_feed(actor=company.viewer("engineer"), now=NOW)
    assert client.get(f"/api/calendar/{token}.ics").status_code == 404
    assert client.get(f"/api/calendar/{newer}.ics").status_code == 200
    revoke_calendar_feed(actor=company.viewer("engineer"), now=NOW)
    assert client.get(f"/api/calendar/{newer}.ics").status_code == 404
    with pytest.raises(NotFound):
        revoke_calendar_feed(actor=company.viewer("engineer"), now=NOW)
    with pytest.raises(Refused):
        renew_calendar_feed(actor=company.viewer("finance"), now=NOW)


def test_rights_of_the_day_decide_what_is_in_it(company, client, token, today):
    book(company)
    Grant.objects.filter(user_id=company["user engineer"]).update(ends_on=date(2026, 7, 8))
    assert events(read(client, token), "booking")
    today["now"] += timedelta(days=1)
    assert not list(read(client, token).walk("VEVENT"))
    deactivate_user(actor=company.system, now=NOW, user_id=company["user engineer"], version=1)
    assert client.get(f"/api/calendar/{token}.ics").status_code == 404


def test_too_many_questions_are_told_to_wait(company, client, token, monkeypatch):
    monkeypatch.setattr(feed_view, "_allowance", Allowance(2))
    codes = [client.get(f"/api/calendar/{token}.ics").status_code for _ in range(3)]
    assert codes == [200, 200, 429]
    strangers = [client.get(f"/api/calendar/x{n}.ics").status_code for n in range(3)]
    assert strangers == [404, 404, 429]
    assert client.post(f"/api/calendar/{token}.ics").status_code == 405


def test_the_account_page_shows_the_address_once(company, client):
    sign_in(client, "engineer")
    page = client.post("/account/calendar/renew").content.decode()
    address = page.split('id="feed-address"')[1].split('value="')[1].split('"')[0]
    assert address.startswith("http://testserver/api/calendar/cal1_")
    after = client.get("/account").content.decode()
    assert "/api/calendar/cal1_" not in after and "not read yet" in after
    client.logout()
    assert client.get(address).status_code == 200
    sign_in(client, "engineer")
    assert "last read" in client.get("/account").content.decode()
    assert client.post("/account/calendar/revoke").status_code == 302
    assert "You have no feed" in client.get("/account").content.decode()
    sign_in(client, "finance")
    assert "Your calendar feed" not in client.get("/account").content.decode()
