"""Work that is done and approved, milestones that are accepted: what money is made of."""

from __future__ import annotations

from datetime import UTC, date, datetime

from daybook.apps.commercial.actions.customers import NewSowLine, add_engagement
from daybook.apps.projects.actions.projects import (
    NewTask,
    accept_milestone,
    add_project,
    add_tasks,
)
from daybook.apps.time.actions.approval import approve_entries
from daybook.apps.time.actions.entries import save_entry
from daybook.apps.time.actions.submission import submit_part
from tests.builders import NOW, START, TODAY, approve

JULY = date(2026, 7, 1)
LAST_OF_JULY = date(2026, 7, 31)
LATER = datetime(2026, 7, 31, 16, 0, tzinfo=UTC)


def logged(company, minutes=450, on=TODAY, project="ACME", task=None, who="engineer") -> int:
    """One draft entry; returns its key."""
    return save_entry(
        actor=company.viewer(who), now=NOW, today=LAST_OF_JULY, person_id=company[who],
        project_id=company[project], task_id=company[task or f"task {project}"], worked_on=on,
        minutes=minutes,
    ).id  # fmt: skip


def worked(company, minutes=450, on=TODAY, project="ACME", task=None, who="engineer") -> int:
    """One approved entry; returns its key."""
    key = logged(company, minutes, on, project, task, who)
    submit_part(actor=company.viewer(who), now=NOW, person_id=company[who], day=on)
    approve_entries(actor=company.viewer("coordinator"), now=NOW, entry_ids=[key])
    return key


def accepted(company, on=date(2026, 7, 20)) -> int:
    """The pilot milestone of 73,000.00 EUR, accepted."""
    accept_milestone(
        actor=company.viewer("manager"), now=LATER, milestone_id=company["milestone"],
        accepted_on=on, evidence_note="signed PDF of 20 July", version=1,
    )  # fmt: skip
    return company["milestone"]


def add_work(
    company,
    name: str,
    *,
    signed_on=START,
    currency="USD",
    entity="US",
    kind="T_AND_M",
    step=0,
    region="AMER",
    manager="manager",
    per_unit=None,
) -> None:
    """Another engagement, project and task of ACME, by short name."""
    common = {"actor": company.system, "now": NOW}
    card = company[f"card {currency}"]
    company.ids[f"engagement {name}"], lines = add_engagement(
        **common,
        code=f"{name}-E1",
        name=f"{name.title()} work",
        customer_id=company["customer ACME"],
        entity_id=company[entity],
        currency=currency,
        rate_card_id=card,
        signed_on=signed_on,
        billing_step_minutes=step,
        lines=[NewSowLine(kind, "Work", 1_000_000, 6_000)],
    )
    company.ids[name] = add_project(
        **common,
        code=f"{name}-001",
        name=f"{name.title()} work",
        engagement_id=company[f"engagement {name}"],
        sow_line_id=lines[0],
        region_id=company[region],
        practice_id=company["CONS"],
        billing_kind=kind,
        status="ACTIVE",
        manager_id=company[manager] if manager else None,
        starts_on=START,
        budget_minutes=6_000,
        budget_minor=1_000_000,
    )
    (company.ids[f"task {name}"],) = add_tasks(
        **common, project_id=company[name], tasks=[NewTask("BUILD", "Build")]
    )
    if per_unit is not None:
        row = {
            "level": "ROLE_PROJECT",
            "role_id": company["PSE"],
            "project_id": company[name],
            "per_unit": per_unit,
        }
        approve(company, "BILL_RATES", {"card_id": card, "rows": [row]})
