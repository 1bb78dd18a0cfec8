"""What makes an approver look: decided on the day of the look, with words, remedy and a link."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from daybook.apps.platform.models import AuditLine
from daybook.apps.projects.models import Project, Task
from daybook.apps.time.actions.approval import approve_entries
from daybook.apps.time.models import TimeEntry
from tests.builders import NOW, TODAY

from .approving import every_row, hand_in, lens

MONDAY = date(2026, 7, 6)


@pytest.fixture(autouse=True)
def booked(book):
    """Booked on ACME, so that a plain line is clean."""
    book()


def flags(company, key, *, now=NOW):
    return every_row(company.viewer("manager"), now=now)[key].flag_codes


def test_the_line_that_goes_over_the_budget_is_flagged_and_not_those_before(company):
    Project.objects.filter(pk=company["ACME"]).update(budget_minutes=720)
    done = hand_in(company, date(2026, 6, 29), 360)
    approve_entries(actor=company.viewer("manager"), now=NOW, entry_ids=[done])
    first, second = hand_in(company, MONDAY, 360), hand_in(company, TODAY, 60)
    assert flags(company, first) == ()
    assert flags(company, second) == ("OVER_BUDGET",)
    Project.objects.filter(pk=company["ACME"]).update(budget_minutes=780)
    assert flags(company, second) == (), "decided on the day of the look"


def test_a_tasks_own_budget_counts_as_well(company):
    Task.objects.filter(pk=company["task ACME"]).update(budget_minutes=300)
    assert flags(company, hand_in(company, TODAY, 360)) == ("OVER_BUDGET",)


def test_a_money_budget_is_gone_over_at_rated_value_by_the_line_that_does_it(company):
    """6 h at 330.00 are approved; 1,000.00 are left: 3 h are worth 990.00, the next hour 330.00."""
    Project.objects.filter(pk=company["ACME"]).update(budget_minutes=0, budget_minor=298_000)
    done = hand_in(company, date(2026, 6, 29), 360)
    approve_entries(actor=company.viewer("manager"), now=NOW, entry_ids=[done])
    first, second = hand_in(company, MONDAY, 180), hand_in(company, TODAY, 60)
    assert flags(company, first) == ()
    assert flags(company, second) == ("OVER_BUDGET",)
    Project.objects.filter(pk=company["ACME"]).update(budget_minor=330_000)
    assert flags(company, second) == (), "the hour that fills it is not over it"


def test_an_ended_task_or_project_is_flagged(company):
    key = hand_in(company, TODAY, 360)
    Task.objects.filter(pk=company["task ACME"]).update(ends_on=TODAY)
    assert flags(company, key) == ("ENDED",)
    Task.objects.filter(pk=company["task ACME"]).update(ends_on=TODAY + timedelta(days=1))
    assert flags(company, key) == ()


def test_handed_in_after_friday_evening_in_the_persons_zone_is_late(company):
    # Friday 17:00 in New York is 21:00 UTC.
    in_time = hand_in(company, MONDAY, 360, at=datetime(2026, 7, 10, 20, 59, tzinfo=UTC))
    late = hand_in(company, TODAY, 360, at=datetime(2026, 7, 10, 21, 1, tzinfo=UTC))
    assert flags(company, in_time) == () and flags(company, late) == ("LATE",)


def test_lateness_of_the_approval_stands_on_the_row(company):
    key = hand_in(company, TODAY, 360)
    # Monday 13 July 13:00 in New York is 17:00 UTC.
    for at, late in (((13, 17, 0), 0), ((13, 17, 1), 1), ((15, 12, 0), 2)):
        now = datetime(2026, 7, *at, tzinfo=UTC)
        assert every_row(company.viewer("manager"), now=now)[key].late_days == late


def test_one_note_for_three_days_is_odd_and_for_two_is_not(company):
    keys = [hand_in(company, MONDAY + timedelta(days=n), 300 + 15 * n, note="Work") for n in (0, 1)]
    assert flags(company, keys[0]) == ()
    keys.append(hand_in(company, date(2026, 7, 3), 300, note="work "))
    assert all("SAME_NOTE" in flags(company, key) for key in keys)


def test_weekends_and_holidays_are_those_of_the_persons_calendar(company, book):
    book((60,) * 7)
    saturday = hand_in(company, date(2026, 7, 4), 60)
    friday = hand_in(company, date(2026, 7, 3), 60)
    assert "WEEKEND" in flags(company, saturday)
    assert "HOLIDAY" in flags(company, friday), "Independence Day is observed on Friday"


def test_work_after_its_booking_says_that_it_ended(company):
    key = hand_in(company, TODAY, 360)
    TimeEntry.objects.filter(pk=key).update(flags=32)
    assert flags(company, key) == ("NO_BOOKING",)
    from daybook.apps.staffing.models import Booking

    Booking.objects.update(ends_on=TODAY)
    assert flags(company, key) == ("BOOKING_ENDED",)


def test_an_estimate_is_looked_at(company):
    key = hand_in(company, TODAY, 360)
    TimeEntry.objects.filter(pk=key).update(estimated=True)
    assert flags(company, key) == ("ESTIMATED",)


def test_each_flag_leads_somewhere_and_says_what_to_do(company, sign_in):
    hand_in(company, date(2026, 7, 4), 67)
    page = sign_in("manager").get("/approvals").content.decode()
    for words in ("weekend", "no booking", "off the time step"):
        assert f">{words}</a>" in page
    assert "/people/bookings?person=ENG&amp;project=ACME-001" in page
    assert 'title="Ask whether the customer wanted it."' in page


def test_weeks_are_folded_with_sum_plan_and_share(company, sign_in):
    hand_in(company, MONDAY, 360)
    hand_in(company, TODAY, 367)
    hand_in(company, TODAY, 60, who="coordinator")
    client = sign_in("manager")
    page = client.get("/approvals").content.decode()
    assert page.count('<details class="fold" open>') == 2
    week = lens(company.viewer("manager"), "exceptions").weeks[company["engineer"], MONDAY]
    assert (week.minutes, week.planned_minutes, week.odd, week.clean) == (727, 1800, 1, 1)
    assert week.billable_millionths == 1_000_000
    assert "of 30.00 planned" in page and "100% billable" in page
    assert "Approve its 1 clean" in page
    client.post("/approvals/clean?person=ENG&week=2026-W28", {"back": "lens=exceptions"})
    assert TimeEntry.objects.filter(state="APPROVED").count() == 1


def test_the_whole_week_is_a_panel_for_scripts_and_a_page_for_everybody(company, sign_in):
    hand_in(company, MONDAY, 360, note="Cut-over")
    address = "/approvals/week?person=ENG&week=2026-W28"
    client = sign_in("manager")
    page = client.get(address).content.decode()
    panel = client.get(address, headers={"X-Requested-With": "daybook"}).content.decode()
    assert "<html" in page and "<html" not in panel and 'class="panel"' in panel
    for text in (page, panel):
        assert "Cut-over" in text and "6.00" in text and "30.00" in text
    assert client.get("/approvals/week?person=ENG&week=2026-W20").status_code == 404
    assert sign_in("engineer").get(address).status_code == 403
    assert sign_in("leader").get(address).status_code == 404


def test_a_chip_returns_a_line_with_its_reason(company, sign_in):
    key = hand_in(company, TODAY, 360)
    sign_in("manager").post("/approvals/return", {
        "row": [f"{key}.1"], "chip": "Wrong project or task.", "reason": ""})  # fmt: skip
    assert TimeEntry.objects.get(pk=key).return_reason == "Wrong project or task."


def test_few_and_many_lines_of_many_weeks_ask_the_same_questions(company, sign_in):
    client = sign_in("manager")

    def fill(lines: int, back: int) -> None:
        TimeEntry.objects.bulk_create(
            TimeEntry(
                person_id=company["engineer"], project_id=company["ACME"],
                task_id=company["task ACME"], worked_on=TODAY - timedelta(days=back + n % 60),
                minutes=1, note=str(n), state="SUBMITTED", flags=n % 2,
                audit_line_id=AuditLine.objects.first().pk,
            )
            for n in range(lines)
        )  # fmt: skip

    def asked(path: str) -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(path).status_code == 200
        return len(found)

    hand_in(company, TODAY, 1)
    fill(9, 0)
    paths = ("/approvals", "/approvals?lens=clean", "/approvals?sort=minutes")
    for path in paths:
        client.get(path)
    few = [asked(path) for path in paths]
    fill(190, 1)
    assert [asked(path) for path in paths] == few
