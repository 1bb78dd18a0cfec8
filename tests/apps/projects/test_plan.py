"""How does a project come to be and change? Status, tasks, milestones, acceptance by silence."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from daybook.apps.commercial.actions.customers import NewSowLine, add_engagement
from daybook.apps.commercial.models import SowLine
from daybook.apps.platform.refusals import Denied, NotFound, Refused
from daybook.apps.projects.actions.milestones import edit_milestone, recall_milestone
from daybook.apps.projects.actions.projects import (
    NewTask,
    accept_milestone,
    add_project,
    add_tasks,
    edit_project,
    send_milestone,
)
from daybook.apps.projects.actions.tasks import close_task, edit_task, reopen_task
from daybook.apps.projects.models import Milestone, Project, Task
from daybook.apps.projects.queries.acceptance import passive_acceptance_of
from daybook.apps.projects.queries.editing import next_code, project_plan
from tests.builders import NOW, TODAY


def given(company, name: str = "coordinator") -> dict:
    return {"actor": company.viewer(name), "now": NOW}


def test_a_project_takes_over_what_its_line_says(signed_in, company):
    _, (line,) = add_engagement(
        **given(company), code="ACME-E2", name="Classes", customer_id=company["customer ACME"],
        entity_id=company["US"], rate_card_id=company["card USD"], currency="USD",
        lines=[NewSowLine("TRAINING", "Two classes", 1_000_000, 2_880)],
    )  # fmt: skip
    client = signed_in("coordinator")
    assert (
        f"/projects/new?line={line}" in client.get("/projects/engagements/ACME-E2").content.decode()
    )
    page = client.get(f"/projects/new?line={line}").content.decode()
    assert 'value="ACME-002"' in page and 'value="Two classes"' in page
    assert 'value="10000.00"' in page and 'value="48"' in page
    typed = {
        "name": "Two classes", "code": "ACME-002", "billing_kind": "TRAINING",
        "status": "IN_SET_UP", "region_id": company["AMER"], "practice_id": company["CONS"],
        "budget_minutes": "48", "budget": "10,000.00",
    }  # fmt: skip
    response = client.post(f"/projects/new?line={line}", typed)
    assert response["Location"] == "/projects/ACME-002/edit"
    row = Project.objects.get(code="ACME-002")
    assert (row.sow_line_id, row.budget_minutes, row.budget_minor) == (line, 2_880, 1_000_000)
    assert "ACME-002" in client.get("/projects/engagements/ACME-E2").content.decode()
    again = client.post(f"/projects/new?line={line}", typed | {"name": "Kept"})
    assert again.status_code == 422
    assert "PROJECT-01" in again.content.decode() and 'value="Kept"' in again.content.decode()
    assert next_code("ACME") == "ACME-003"


def test_a_manager_adds_and_moves_only_what_is_their_own(company):
    new = {
        "code": "ACME-009", "name": "Mine", "engagement_id": company["engagement ACME"],
        "region_id": company["AMER"], "practice_id": company["CONS"], "billing_kind": "T_AND_M",
    }  # fmt: skip
    with pytest.raises(Refused, match="RIGHT-01"):
        add_project(**given(company, "manager"), **new)
    add_project(**given(company, "manager"), **new, manager_id=company["manager"])
    for name in ("engineer", "analyst", "finance", "leader", "training", "admin"):
        with pytest.raises(Denied):
            add_project(**given(company, name), **new | {"code": "ACME-010"})
    with pytest.raises(Refused, match="RIGHT-01"):
        edit_project(**given(company, "manager"), project_id=company["ACME"], version=1,
                     manager_id=company["coordinator"])  # fmt: skip


def test_the_plan_is_edited_by_its_manager_and_not_by_others(signed_in, company):
    client = signed_in("manager")
    typed = {
        "version": 1, "name": "Acme move", "manager_id": company["manager"],
        "region_id": company["AMER"], "practice_id": company["CONS"],
        "starts_on": "2026-02-01", "ends_on": "2026-12-31", "budget_minutes": "1,000.5",
        "budget": "120,000",
    }  # fmt: skip
    assert client.post("/projects/ACME-001/edit", typed)["Location"] == "/projects/ACME-001"
    row = Project.objects.get(code="ACME-001")
    assert (row.name, row.ends_on) == ("Acme move", date(2027, 1, 1))
    assert (row.budget_minutes, row.budget_minor) == (60_030, 12_000_000)
    wrong = client.post(
        "/projects/ACME-001/edit", typed | {"version": 2, "ends_on": "2026-01-31", "name": "Kept"}
    )
    assert wrong.status_code == 422
    assert "DATES-01" in wrong.content.decode() and 'value="Kept"' in wrong.content.decode()
    assert signed_in("finance").get("/projects/ACME-001/edit").status_code == 403
    assert signed_in("engineer").get("/projects/ACME-001/edit").status_code == 403
    assert signed_in("coordinator").get("/projects/NONE-1/edit").status_code == 404
    with pytest.raises(NotFound):
        project_plan("ACME-001", company.viewer("leader"))


def test_a_project_moves_along_its_life_only(signed_in, company):
    client = signed_in("manager")
    wrong = client.post("/projects/ACME-001/status", {"status": "COMPLETED", "version": 1})
    assert wrong.status_code == 422 and "STATE-01" in wrong.content.decode()
    done = client.post("/projects/ACME-001/status", {"status": "ON_HOLD", "version": 1})
    assert done["Location"] == "/projects/ACME-001"
    assert Project.objects.get(code="ACME-001").status == "ON_HOLD"
    stale = client.post("/projects/ACME-001/status", {"status": "ACTIVE", "version": 1})
    assert stale.status_code == 409
    assert project_plan("ACME-001", company.viewer("manager")).next_states == (
        "ACTIVE", "CANCELLED",
    )  # fmt: skip


def test_tasks_are_added_edited_closed_and_opened_again(signed_in, company):
    client = signed_in("manager")
    typed = {"code": "test", "name": "Test", "budget_minutes": "40", "is_billable": "on"}
    assert client.post("/projects/ACME-001/tasks/new", typed).status_code == 302
    task = Task.objects.get(project_id=company["ACME"], code="TEST")
    assert (task.budget_minutes, task.is_billable) == (2_400, True)
    again = client.post("/projects/ACME-001/tasks/new", typed)
    assert again.status_code == 422 and "CODE-01" in again.content.decode()
    with pytest.raises(Refused, match="CODE-01"):
        add_tasks(**given(company), project_id=company["ACME"],
                  tasks=[NewTask("A", "A"), NewTask("a", "B")])  # fmt: skip
    change = {"version": 1, "name": "Testing", "is_billable": False, "budget_minutes": 0,
              "starts_on": None, "ends_on": None}  # fmt: skip
    edit_task(**given(company, "manager"), task_id=task.pk, **change)
    with pytest.raises(Denied):
        edit_task(**given(company, "finance"), task_id=task.pk, **change)
    address = f"/projects/ACME-001/tasks/{task.pk}/close"
    assert "No more time" in client.get(address).content.decode()
    assert client.post(address, {"version": 2}).status_code == 302
    assert Task.objects.get(pk=task.pk).is_closed
    with pytest.raises(Refused, match="TIME-06"):
        close_task(**given(company), task_id=task.pk, version=3)
    reopen_task(**given(company), task_id=task.pk, version=3)
    assert not Task.objects.get(pk=task.pk).is_closed
    assert client.get(f"/projects/BOLT-001/tasks/{task.pk}/edit").status_code == 404


def test_a_milestone_changes_while_it_is_planned(signed_in, company):
    client = signed_in("manager")
    typed = {"name": "Go-live", "amount": "27,000.00", "due_on": "2026-09-30"}
    response = client.post("/projects/BOLT-001/milestones/new", typed)
    assert response["Location"] == "/projects/BOLT-001/milestones"
    row = Milestone.objects.get(name="Go-live")
    assert (row.position, row.amount_minor) == (2, 2_700_000)
    change = {"name": "Go-live", "amount_minor": 2_800_000, "due_on": None}
    edit_milestone(**given(company), milestone_id=row.pk, version=1, **change)
    send_milestone(**given(company), milestone_id=row.pk, sent_on=TODAY, version=2)
    with pytest.raises(Refused, match="MILESTONE-01"):
        edit_milestone(**given(company), milestone_id=row.pk, version=3, **change)
    with pytest.raises(Denied):
        recall_milestone(**given(company, "finance"), milestone_id=row.pk, version=3)
    recall_milestone(**given(company), milestone_id=row.pk, version=3)
    row.refresh_from_db()
    assert (row.state, row.sent_on) == ("PLANNED", None)


def test_acceptance_needs_evidence_and_a_day_that_has_come(signed_in, company):
    client = signed_in("manager")
    address = f"/projects/BOLT-001/milestones/{company['milestone']}/accept"
    typed = {"version": 1, "accepted_on": "2026-07-07", "evidence_note": " "}
    assert client.post(address, typed).status_code == 422
    typed["evidence_note"] = "Signed by the customer"
    early = client.post(address, typed | {"accepted_on": "2026-08-01"})
    assert early.status_code == 422 and "REV-02" in early.content.decode()
    assert client.post(address, typed)["Location"] == "/projects/BOLT-001/milestones"
    row = Milestone.objects.get(pk=company["milestone"])
    assert (row.state, row.accepted_on, row.is_passively_accepted) == ("ACCEPTED", TODAY, False)
    with pytest.raises(Refused, match="STATE-01"):
        recall_milestone(**given(company), milestone_id=row.pk, version=row.version)


def test_silence_accepts_on_the_fifth_business_day_of_the_seller(signed_in, company):
    # Whit Monday, 25 May 2026, is a holiday where the seller is: the fifth day is the 29th.
    assert passive_acceptance_of(company["BOLT"], date(2026, 5, 22)) == date(2026, 5, 29)
    assert passive_acceptance_of(company["BOLT"], date(2026, 4, 24)) == date(2026, 4, 30)
    key = company["milestone"]
    accept = {"milestone_id": key, "evidence_note": "Silence", "is_passive": True}
    with pytest.raises(Refused, match="REV-04"):
        accept_milestone(**given(company), **accept, accepted_on=TODAY, version=1)
    send_milestone(**given(company), milestone_id=key, sent_on=date(2026, 7, 1), version=1)
    with pytest.raises(Refused, match="REV-04"):
        accept_milestone(**given(company), **accept, accepted_on=date(2026, 7, 6), version=2)
    page = signed_in("manager").get("/projects/BOLT-001/edit").content.decode()
    assert "silence accepts it on 7 Jul 2026" in page
    form = signed_in("manager").get(f"/projects/BOLT-001/milestones/{key}/accept").content.decode()
    assert 'value="2026-07-07"' in form and "No answer since 1 Jul 2026" in form
    accept_milestone(actor=company.viewer("manager"), now=datetime(2026, 7, 7, 9, tzinfo=UTC),
                     **accept, accepted_on=date(2026, 7, 7), version=2)  # fmt: skip
    assert Milestone.objects.get(pk=key).is_passively_accepted


def test_projects_of_an_engagement_are_shown_by_line(signed_in, company):
    page = signed_in("manager").get("/projects/engagements/ACME-E1").content.decode()
    assert "ACME-001" in page and "Time and materials" in page and "$100,000.00" in page
    assert "Record the signature" not in page
    assert SowLine.objects.count() == 2
