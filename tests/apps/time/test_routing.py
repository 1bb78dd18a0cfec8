"""Whose queue is a line in, and how do dated routes change it?"""

from __future__ import annotations

from datetime import date

import pytest

from daybook.apps.people.models import Employment
from daybook.apps.platform.actions.settings import approve_proposal
from daybook.apps.platform.refusals import Denied, Refused
from daybook.apps.projects.models import Project
from daybook.apps.time.actions.routes import propose_reasons, propose_route
from daybook.apps.time.models import TimeEntry
from daybook.apps.time.queries.approvals import ApprovalFilter
from daybook.apps.time.queries.return_reasons import DEFAULT_REASONS, return_reasons
from tests.builders import NOW, TODAY

from .approving import every_row, hand_in, lens

MONDAY = date(2026, 7, 6)


def route(company, **more):
    values = {"work_kind": "CONSULTING", "role_id": None, "region_id": None,
              "ladder": "COORDINATOR", "starts_on": date(2026, 7, 1)} | more  # fmt: skip
    key = propose_route(actor=company.viewer("analyst"), now=NOW, **values)
    approve_proposal(actor=company.viewer("operations"), now=NOW, proposal_id=key)


def queue_of(company, who, key):
    return every_row(company.viewer(who))[key].queue


def test_consulting_is_its_managers_and_everybody_else_backs_up(company):
    key = hand_in(company, TODAY, 360)
    assert queue_of(company, "manager", key) == "yours"
    assert queue_of(company, "coordinator", key) == "backup"
    assert queue_of(company, "operations", key) == "backup"
    assert every_row(company.viewer("coordinator"))[key].step == "project manager"


def test_the_managers_own_hours_skip_the_manager(company):
    key = hand_in(company, TODAY, 60, who="manager")
    assert queue_of(company, "coordinator", key) == "yours"
    assert key not in every_row(company.viewer("manager"))


def test_internal_time_goes_to_the_persons_manager_who_may_approve_it(company):
    Project.objects.filter(pk=company["BOLT"]).update(billing_kind="INTERNAL")
    key = hand_in(company, TODAY, 60, project="BOLT")
    assert queue_of(company, "coordinator", key) == "yours", "nobody manages the engineer yet"
    Employment.objects.filter(person_id=company["engineer"]).update(manager_id=company["leader"])
    # The leader of EMEA reaches the project by region and is the engineer's manager.
    assert queue_of(company, "leader", key) == "yours"
    assert queue_of(company, "coordinator", key) == "backup"


def test_the_queue_in_the_address_decides_what_is_listed_and_by_default_it_is_yours(
    company, sign_in
):
    hand_in(company, TODAY, 360)
    client = sign_in("coordinator")
    page = client.get("/approvals").content.decode()
    assert "All clear" in page and "As backup" in page
    assert "ACME-001" not in page
    assert "ACME-001" in client.get("/approvals?queue=backup").content.decode()
    assert "ACME-001" in client.get("/approvals?queue=all").content.decode()
    assert "ACME-001" in sign_in("manager").get("/approvals").content.decode()


def test_approve_all_clean_stays_within_the_queue_that_is_shown(company, sign_in, book):
    book()
    key = hand_in(company, TODAY, 360)
    client = sign_in("coordinator")
    client.post("/approvals/clean?lens=clean", {})
    assert TimeEntry.objects.get(pk=key).state == "SUBMITTED"
    client.post("/approvals/clean?lens=clean", {"queue": "backup"})
    assert TimeEntry.objects.get(pk=key).state == "APPROVED"


def test_a_route_holds_from_its_day_for_its_role_and_region(company):
    route(company, role_id=company["PSE"], starts_on=TODAY)
    before, after = hand_in(company, MONDAY, 60), hand_in(company, TODAY, 60)
    assert [queue_of(company, "manager", key) for key in (before, after)] == ["yours", "others"]
    assert queue_of(company, "coordinator", after) == "yours"


def test_a_route_ends_by_a_later_one_without_a_ladder(company):
    route(company)
    route(company, ladder="", starts_on=TODAY)
    before, after = hand_in(company, MONDAY, 60), hand_in(company, TODAY, 60)
    assert [queue_of(company, "manager", key) for key in (before, after)] == ["others", "yours"]


def test_a_route_needs_a_second_person_and_a_known_ladder(company):
    with pytest.raises(Refused, match="APPR-06"):
        route(company, ladder="ANYBODY")
    with pytest.raises(Denied, match="RIGHT-01"):
        propose_route(actor=company.viewer("manager"), now=NOW, work_kind="ANY", role_id=None,
                      region_id=None, ladder="COORDINATOR", starts_on=TODAY)  # fmt: skip


def test_routes_are_drafted_and_shown_under_the_administration(company, sign_in):
    client = sign_in("analyst")
    assert (
        "Project manager, then coordinator" in client.get("/admin/approval-routes").content.decode()
    )
    answer = client.post("/admin/approval-routes/new", {
        "work_kind": "INTERNAL", "step_1": "REGION_LEADER", "starts_on": "2026-08-01"})  # fmt: skip
    assert answer.status_code == 302 and answer.url.startswith("/admin/proposals/")
    preview = client.get(answer.url).content.decode()
    assert "internal time goes to region&#x27;s leader" in preview
    assert sign_in("manager").get("/admin/approval-routes").status_code == 403


def test_reasons_of_returns_are_dated(company, sign_in):
    assert return_reasons(TODAY) == DEFAULT_REASONS
    key = propose_reasons(actor=company.viewer("analyst"), now=NOW,
                          texts=["Split it by task."], starts_on=TODAY)  # fmt: skip
    approve_proposal(actor=company.viewer("operations"), now=NOW, proposal_id=key)
    assert return_reasons(date(2026, 7, 6)) == DEFAULT_REASONS
    assert return_reasons(TODAY) == ("Split it by task.",)
    hand_in(company, TODAY, 360)
    assert 'value="Split it by task."' in sign_in("manager").get("/approvals").content.decode()


def test_weeks_narrow_the_queue(company):
    first, second = hand_in(company, date(2026, 6, 29), 60), hand_in(company, TODAY, 60)
    found = lens(company.viewer("manager"), "exceptions", wanted=ApprovalFilter(weeks=(MONDAY,)))
    assert [row.id for row in found.rows] == [second] and first
