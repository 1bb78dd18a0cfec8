"""Work in the small company for tests of desk and ledger: hours, invoices, a closed month."""

from __future__ import annotations

from datetime import date, timedelta

from daybook.apps.billing.actions.drafts import draft_invoices
from daybook.apps.billing.actions.issue import issue_invoice
from daybook.apps.platform.models import User
from daybook.apps.projects.actions.projects import accept_milestone
from daybook.apps.revenue.actions.recognize import recognize_month
from daybook.apps.time.actions.approval import approve_entries
from daybook.apps.time.actions.entries import save_entry
from daybook.apps.time.actions.submission import submit_part
from tests.builders import NOW, TODAY

MAY = date(2026, 5, 1)


def log(company, who: str, project: str, day: date, minutes: int, *, task: str = "task") -> int:
    """Draft one entry of a person by short names; returns its key."""
    return save_entry(
        actor=company.viewer(who),
        now=NOW,
        today=TODAY,
        person_id=company[who],
        project_id=company[project],
        task_id=company[f"{task} {project}"],
        worked_on=day,
        minutes=minutes,
    ).id


def approved(
    company, who: str, project: str, day: date, minutes: int, *, task: str = "task"
) -> int:
    """An entry that was handed in and approved by somebody else."""
    key = log(company, who, project, day, minutes, task=task)
    submit_part(actor=company.viewer(who), now=NOW, person_id=company[who], day=day)
    approver = "operations"
    approve_entries(actor=company.viewer(approver), now=NOW, entry_ids=[key])
    return key


def worked_may(company) -> None:
    """May 2026: three people on ACME (540, 420 and 360 minutes), the engineer on BOLT (300)."""
    day = date(2026, 5, 5)
    approved(company, "engineer", "ACME", day, 540)
    approved(company, "manager", "ACME", day, 420)
    approved(company, "coordinator", "ACME", day, 360)
    approved(company, "engineer", "BOLT", day + timedelta(days=1), 300)
    approved(company, "engineer", "ACME", day + timedelta(days=2), 60, task="admin")


def bill_may(company) -> int:
    """Issue May's invoice of ACME and recognize both entities; returns the invoice."""
    draft = draft_invoices(actor=company.viewer("coordinator"), now=NOW, month=MAY)
    for key in draft.invoice_ids:
        issue_invoice(
            actor=company.viewer("finance"), now=NOW, invoice_id=key, issued_on=date(2026, 5, 31)
        )
    for entity in ("US", "DE"):
        recognize_month(
            actor=company.viewer("finance"), now=NOW, entity_id=company[entity], month=MAY
        )
    return draft.invoice_ids[0]


def accept_pilot(company) -> None:
    """The pilot milestone of BOLT, accepted in May and recognized."""
    accept_milestone(
        actor=company.viewer("manager"),
        now=NOW,
        milestone_id=company["milestone"],
        accepted_on=date(2026, 5, 20),
        evidence_note="signed",
        version=1,
    )
    recognize_month(actor=company.viewer("finance"), now=NOW, entity_id=company["DE"], month=MAY)


def close_month(company, entity: str, month: date) -> None:
    """Hard-lock a month, as two members of finance do."""
    from daybook.apps.platform.models import AuditLine, Period

    Period.objects.update_or_create(
        entity_id=company[entity],
        month=month,
        defaults={"lock": "HARD", "audit_line": AuditLine.objects.latest("id")},
    )


def sign_in(client, name: str):
    """The client as one of the company's logins."""
    client.force_login(User.objects.get(email=f"{name}@northwind.example"))
    return client
