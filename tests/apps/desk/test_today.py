"""Does Today name what waits for each role, the most pressing first, and nothing else?"""

from __future__ import annotations

from datetime import date, timedelta

from daybook.apps.desk.queries.today import today_list
from daybook.apps.desk.queries.today_items import LATE, LATER, NOW, SOON, TodayItem, tier_of
from daybook.apps.platform.models import Job
from daybook.apps.projects.models import Project
from daybook.apps.staffing.actions.bookings import add_booking
from daybook.apps.time.actions.approval import return_entries
from daybook.apps.time.actions.submission import submit_part
from tests.apps.desk.work import bill_may, log, sign_in, worked_may
from tests.builders import NOW as INSTANT
from tests.builders import TODAY


def kinds(company, name: str, today: date = TODAY) -> list[str]:
    """The kinds of things that wait for a login, in order."""
    return [item.kind for item in today_list(company.viewer(name), today).items]


def item(company, name: str, kind: str, today: date = TODAY) -> TodayItem:
    """One thing that waits."""
    found = today_list(company.viewer(name), today).items
    return next(each for each in found if each.kind == kind)


def test_nothing_waits_at_first(company, client):
    assert kinds(company, "engineer") == []
    text = sign_in(client, "engineer").get("/today").content.decode()
    assert "Nothing needs you. Next: timesheet, Friday 17:00." in text


def test_a_week_not_handed_in_is_late_after_its_friday(company):
    log(company, "engineer", "ACME", date(2026, 7, 1), 480)
    found = item(company, "engineer", "submit")
    assert (found.tier, found.minutes, found.href) == (LATE, 480, "/time/2026-W27")
    # This week is due on Friday, so that on Tuesday it does not press.
    log(company, "manager", "ACME", TODAY, 480)
    assert "submit" not in kinds(company, "manager")


def test_returned_lines_come_back_to_their_owner(company):
    key = log(company, "engineer", "ACME", TODAY, 480)
    submit_part(actor=company.viewer("engineer"), now=INSTANT, person_id=company["engineer"],
                day=TODAY)  # fmt: skip
    return_entries(actor=company.viewer("manager"), now=INSTANT, entry_ids=[key], reason="Which?")
    found = item(company, "engineer", "returned")
    assert found.tier == LATE and found.minutes == 480


def test_planned_days_without_time_are_owed(company):
    add_booking(
        actor=company.viewer("operations"), now=INSTANT, person_id=company["engineer"],
        project_id=company["ACME"], starts_on=date(2026, 6, 29), ends_on=date(2026, 8, 1),
        weekday_minutes=[480] * 5 + [0, 0], commitment="HARD",
    )  # fmt: skip
    log(company, "engineer", "ACME", date(2026, 6, 30), 60)
    days = {
        row.href: row.count
        for row in today_list(company.viewer("engineer"), TODAY).items
        if row.kind == "log"
    }
    # Four days of last week; of this one Monday. Today is not over.
    assert days == {"/time/2026-W27": 4, "/time/2026-W28": 1}


def test_lines_wait_for_those_who_may_approve_them(company):
    log(company, "engineer", "ACME", TODAY, 300)
    log(company, "manager", "ACME", TODAY, 200)
    for who in ("engineer", "manager"):
        submit_part(actor=company.viewer(who), now=INSTANT, person_id=company[who], day=TODAY)
    # Never one's own lines; a leader only the region's; training only its own projects.
    assert item(company, "manager", "approve").minutes == 300
    assert item(company, "coordinator", "approve").minutes == 500
    for name in ("leader", "training", "engineer", "finance", "admin"):
        assert "approve" not in kinds(company, name)


def test_milestones_are_shown_with_money_to_those_who_run_the_project(company):
    found = item(company, "manager", "milestone")
    assert (found.minor, found.currency, found.tier) == (7_300_000, "EUR", LATER)
    late = item(company, "manager", "milestone", date(2026, 7, 21))
    assert late.tier == LATE
    # Those who oversee every project see a milestone only when it is near.
    assert "milestone" not in kinds(company, "coordinator")
    assert item(company, "coordinator", "milestone", date(2026, 7, 20)).tier == NOW
    assert "milestone" not in kinds(company, "engineer", date(2026, 7, 21))


def test_drafts_wait_for_the_other_member_of_finance(company):
    worked_may(company)
    from daybook.apps.billing.actions.drafts import draft_invoices

    draft_invoices(actor=company.viewer("finance"), now=INSTANT, month=date(2026, 5, 1))
    assert "issue" not in kinds(company, "finance")
    found = item(company, "finance2", "issue")
    assert (found.minor, found.currency) == (654_500, "USD")
    assert "issue" not in kinds(company, "coordinator")


def test_months_wait_to_be_checked_and_closed(company):
    found = [row for row in today_list(company.viewer("finance"), TODAY).items
             if row.kind == "close"]  # fmt: skip
    assert [row.href for row in found] == [
        "/money/close/2026-06?entity=DE",
        "/money/close/2026-06?entity=US",
    ]
    assert "close" not in kinds(company, "manager")


def test_an_overrun_is_shown_to_its_manager_and_the_overseers(company):
    worked_may(company)
    Project.objects.filter(code="ACME-001").update(budget_minutes=1000)
    found = item(company, "manager", "budget")
    assert found.minutes == 380 and found.href == "/projects/ACME-001/budget"
    assert "budget" in kinds(company, "coordinator")
    assert "budget" not in kinds(company, "leader")  # AMER is not theirs
    assert "budget" not in kinds(company, "engineer")


def test_work_without_a_rate_waits_for_those_who_draft_rates(company):
    from daybook.apps.commercial.models import Engagement, RateCard

    empty = RateCard.objects.create(code="EMPTY", name="Empty", currency="USD")
    Engagement.objects.filter(code="ACME-E1").update(rate_card=empty)
    worked_may(company)
    found = item(company, "finance", "rates")
    assert (found.minutes, found.count) == (540 + 420 + 360, 3)
    assert "rates" in kinds(company, "analyst")
    assert "rates" not in kinds(company, "manager")


def test_dead_jobs_wait_for_those_who_look_after_the_installation(company):
    Job.objects.create(
        kind="SEAL", state="DEAD", due_at=INSTANT, created_at=INSTANT,
        user_id=company["user finance"],
    )  # fmt: skip
    assert "jobs" in kinds(company, "admin")
    assert "jobs" not in kinds(company, "manager")


def test_the_nearest_deadline_comes_first_then_the_most_at_stake():
    def made(tier: int, **more) -> TodayItem:
        return TodayItem("kind", "text", "", "/", "Open", tier, **more)

    later, rich = made(LATER, minor=900_000), made(NOW, minor=700_000)
    poor, hours = made(NOW, minor=100), made(NOW, minutes=600)
    late = made(LATE, minutes=15)
    ranked = sorted([later, poor, hours, rich, late], key=lambda each: each.rank)
    assert ranked == [late, rich, hours, poor, later]


def test_a_tier_is_the_distance_in_days():
    days = {-1: LATE, 0: NOW, 1: NOW, 2: SOON, 7: SOON, 8: LATER}
    for days_ahead, tier in days.items():
        assert tier_of(TODAY + timedelta(days=days_ahead), TODAY) == tier


def test_each_row_has_a_verb_a_link_and_a_button(company, client):
    worked_may(company)
    bill_may(company)
    text = sign_in(client, "manager").get("/today").content.decode()
    assert '<ol class="queue">' in text and "Deliver Pilot" in text
    assert 'href="/projects/BOLT-001/milestones"' in text and "€73.0k" in text
