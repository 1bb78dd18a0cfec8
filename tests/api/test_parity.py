"""Everything a page can, the API can: each page with an address has its counterpart."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

import pytest
from django.conf import settings

from daybook.config import api as config_api

# Page → operations. A page that only asks before another's act, or draws for the eye, has none.
PAIRS = {
    "admin/messages": "GET /messages",
    "admin/messages/test": "POST /messages/test",
    "admin/messages/{message_id}/again": "POST /messages/{message_id}/again",
    "time/compliance": "GET /time/compliance",
    "time/compliance/nudge": "POST /time/compliance/nudges",
    "time/compliance/parts": "GET /time/compliance/people",
    "time/compliance/risk": "GET /time/compliance/risk",
    "time/compliance/nudges": "GET /time/compliance/nudges",
    "time/compliance/excuse": "POST /time/compliance/excuses",
    "time/compliance/excuses/{excuse_id}/lift": "DELETE /time/compliance/excuses/{excuse_id}",
    "time/compliance/expenses": "GET /expenses",
    "insights/scorecard/me": "GET /scorecard/me",
    "corrections": "GET /corrections",
    "corrections/new": "POST /corrections",
    "corrections/{key}": "GET /corrections/{correction_id}",
    "corrections/{key}/withdraw": "POST /corrections/{correction_id}/withdraw",
    "corrections/{key}/undo": "POST /corrections/{correction_id}/undo",
    "corrections/estimates/{month}": "GET /estimates/{month}",
    "corrections/estimates/{month}/true-up": "POST /estimates/{month}/true-up",
    "corrections/estimates/{month}/{person}": "PUT /estimates/{month}/actuals",
    "corrections/estimates/{month}/{person}/true-up": "POST /estimates/{month}/true-up",
    "time/estimates/{month}": "GET /time/estimates/{month}",
    "time/estimates/{month}/plan": "POST /time/estimates/{month}/plan",
    "admin/organization": "GET /organization",
    "admin/organization/edit": "PUT /organization",
    "admin/organization/entities/new": "POST /entities",
    "admin/organization/entities/{code}": "GET /entities/{code}",
    "admin/organization/entities/{code}/edit": "PUT /entities/{code}",
    "admin/organization/rates": "GET /fx-rates",
    "admin/organization/rates/new": "POST /fx-rates",
    "admin/settings": "GET /settings",
    "admin/settings/{key}": "GET /settings/{key}",
    "admin/settings/{key}/draft": "POST /settings/{key}/drafts",
    "admin/proposals": "GET /proposals",
    "admin/proposals/{proposal_id}": "GET /proposals/{proposal_id}",
    "admin/proposals/{proposal_id}/approve": "POST /proposals/{proposal_id}/approve",
    "admin/proposals/{proposal_id}/reject": "POST /proposals/{proposal_id}/reject",
    "admin/users": "GET /users",
    "admin/users/new": "POST /users",
    "admin/users/{user_id}": "GET /users/{user_id}",
    "admin/users/{user_id}/edit": "PUT /users/{user_id}",
    "admin/users/{user_id}/password": "POST /users/{user_id}/password",
    "admin/users/{user_id}/deactivate": "POST /users/{user_id}/deactivate",
    "admin/users/{user_id}/reactivate": "POST /users/{user_id}/reactivate",
    "admin/users/{user_id}/grants/new": "POST /users/{user_id}/grants",
    "admin/grants/{grant_id}/end": "POST /grants/{grant_id}/end",
    "admin/delegations": "GET /stand-ins",
    "admin/delegations/new": "POST /stand-ins",
    "admin/rights": "GET /rights",
    "admin/periods": "GET /periods",
    "admin/periods/{code}/{month}": "GET /periods/{entity}/{month}",
    "admin/periods/{code}/{month}/ask": "POST /periods/{entity}/{month}/ask",
    "admin/periods/{code}/{month}/soft": "POST /periods/{entity}/{month}/soft-lock",
    "admin/periods/{code}/{month}/lift": "POST /periods/{entity}/{month}/lift",
    "admin/tokens": "GET /tokens",
    "admin/tokens/new": "POST /tokens",
    "admin/tokens/{token_id}/revoke": "DELETE /tokens/{token_id}",
    "admin/jobs": "GET /jobs",
    "admin/jobs/{job_id}/retry": "POST /jobs/{job_id}/retry",
    "admin/runs": "GET /runs",
    "admin/runs/{run_id}": "GET /runs/{run_id}",
    "admin/runs/{run_id}/progress": "GET /runs/{run_id}",
    "admin/runs/{run_id}/resume": "POST /runs/{run_id}/resume",
    "admin/runs/{run_id}/discard": "POST /runs/{run_id}/discard",
    "audit": "GET /audit-lines",
    "audit/{line_id}": "GET /audit-lines/{line_id}",
    "people": "GET /people",
    "people/new": "POST /people",
    "people/bookings": "GET /bookings",
    "people/bookings/new": "POST /bookings",
    "people/bookings/{booking_id}": "GET /bookings/{booking_id}",
    "people/bookings/{booking_id}/change": "PUT /bookings/{booking_id}",
    "people/bookings/{booking_id}/commitment": "POST /bookings/{booking_id}/commitment",
    "people/bookings/{booking_id}/end": "POST /bookings/{booking_id}/end",
    "admin/calendars": "GET /work-calendars",
    "admin/calendars/new": "POST /work-calendars",
    "admin/calendars/holidays": "POST /holiday-calendars",
    "admin/calendars/holidays/{code}": "GET /holiday-calendars/{code}",
    "admin/calendars/{code}/edit": "PUT /work-calendars/{code}",
    "admin/roles/costs": "GET /role-costs",
    "admin/roles/costs/draft": "POST /role-costs",
    "admin/roles/{code}/target": "POST /roles/{code}/targets",
    "admin/roles": "GET /roles",
    "admin/roles/new": "POST /roles",
    "admin/roles/{code}/edit": "PUT /roles/{code}",
    "admin/regions": "GET /regions",
    "admin/regions/new": "POST /regions",
    "admin/regions/{code}/edit": "PUT /regions/{code}",
    "admin/practices": "GET /practices",
    "admin/practices/new": "POST /practices",
    "admin/practices/{code}/edit": "PUT /practices/{code}",
    "projects/customers": "GET /customers",
    "projects/customers/new": "POST /customers",
    "projects/customers/{code}": "GET /customers/{code}",
    "projects/customers/{code}/edit": "PATCH /customers/{code}",
    "projects/opportunities": "GET /opportunities",
    "projects/opportunities/new": "POST /opportunities",
    "projects/opportunities/{code}": "GET /opportunities/{code}",
    "projects/opportunities/{code}/edit": "PATCH /opportunities/{code}",
    "projects/engagements": "GET /engagements",
    "projects/engagements/new": "POST /engagements",
    "projects/engagements/{code}": "GET /engagements/{code}/projects",
    "projects/engagements/{code}/edit": "PATCH /engagements/{code}",
    "projects/engagements/{code}/sign": "POST /engagements/{code}/sign",
    "projects/engagements/{code}/contract": "GET /engagements/{code}/contract",
    "projects/engagements/{code}/contract/lines/{line_id}":
        "PUT /engagements/{code}/contract/lines/{line_id}",
    "projects/engagements/{code}/contract/activate": "POST /engagements/{code}/contract/activate",
    "projects/engagements/{code}/contract/estimate": "PUT /engagements/{code}/contract/estimate",
    "projects/engagements/{code}/rates": "GET /engagements/{code}/rate-terms",
    "projects/engagements/{code}/rates/new": "POST /engagements/{code}/rate-terms/drafts",
    "projects/engagements/{code}/rates/tasks": "GET /engagements/{code}/task-factors",
    "projects/engagements/{code}/rates/tasks/new": (
        "POST /engagements/{code}/task-factors/{task_id}/drafts"
    ),
    "projects/engagements/{code}/contract/simulate": "POST /engagements/{code}/contract/simulate",
    "projects/sow": "GET /sow-cases",
    "projects/sow/new": "POST /sow-cases",
    "projects/sow/win-rate": "GET /sow-win-rate",
    "projects/sow/{code}": "GET /sow-cases/{code}",
    "projects/sow/{code}/edit": "PATCH /sow-cases/{code}",
    "projects/sow/{code}/move": "POST /sow-cases/{code}/move",
    "projects/sow/{code}/approve/{kind}": "POST /sow-cases/{code}/approve",
    "projects/engagements/{code}/lines/new": "POST /engagements/{code}/lines",
    "projects/engagements/{code}/lines/{line_id}/edit": "PUT /engagements/{code}/lines/{line_id}",
    "projects": "GET /portfolio",
    "projects.csv": "GET /portfolio",
    "projects/new": "POST /projects",
    "projects/{code}": "GET /projects/{code}/figures",
    "projects/{code}/edit": "PATCH /projects/{code}",
    "projects/{code}/status": "POST /projects/{code}/status",
    "projects/{code}/tasks/new": "POST /projects/{code}/tasks",
    "projects/{code}/tasks/{task_id}/edit": "PUT /projects/{code}/tasks/{task_id}",
    "projects/{code}/tasks/{task_id}/close": "POST /projects/{code}/tasks/{task_id}/close",
    "projects/{code}/tasks/{task_id}/reopen": "POST /projects/{code}/tasks/{task_id}/reopen",
    "projects/{code}/milestones/new": "POST /projects/{code}/milestones",
    "projects/{code}/milestones/{milestone_id}/edit":
        "PUT /projects/{code}/milestones/{milestone_id}",
    "projects/{code}/milestones/{milestone_id}/send":
        "POST /projects/{code}/milestones/{milestone_id}/send",
    "projects/{code}/milestones/{milestone_id}/accept":
        "POST /projects/{code}/milestones/{milestone_id}/accept",
    "projects/{code}/milestones/{milestone_id}/recall":
        "POST /projects/{code}/milestones/{milestone_id}/recall",
    "admin/rate-cards": "GET /rate-cards",
    "admin/rate-cards/new": "POST /rate-cards",
    "admin/rate-cards/test": "GET /rate-test",
    "admin/time-categories": "GET /time/categories",
    "admin/time-categories/new": "POST /time/categories",
    "admin/rate-cards/{code}": "GET /rate-cards/{code}",
    "admin/rate-cards/{code}/draft": "POST /rate-cards/{code}/drafts",
    "ledger": "GET /ledger/lines",
    "ledger/rows.csv": "GET /ledger/lines",
    "ledger/lines/{line_id}": "GET /ledger/lines/{line_id}",
    "time": "GET /time/weeks/{week}",
    "time/cell/{person}/{project}/{task}/{day}": "POST /time/entries",
    "time/entries": "GET /time/entries",
    "time/entries/new": "POST /time/entries",
    "time/entries/{entry_id}": "GET /time/entries/{entry_id}",
    "time/log": "POST /time/log",
    "time/log/undo/{entry_id}/{version}": "DELETE /time/entries/{entry_id}",
    "time/{week}": "GET /time/weeks/{week}",
    "time/{week}/save": "PUT /time/entries/{entry_id}",
    "time/{week}/submit": "POST /time/submit",
    "time/{week}/recall": "POST /time/recall",
    "time/{week}/plan": "POST /time/weeks/{week}/plan",
    "time/{week}/copy": "POST /time/weeks/{week}/copy",
    "time/{week}/add": "POST /time/weeks/{week}/rows",
    "time/{week}/remove": "DELETE /time/weeks/{week}/rows/{task_id}",
    "time/cell/{person}/{project}/{task}/{day}/{row}": "PUT /time/entries/{entry_id}",
    "time/{week}/duplicate": "POST /time/weeks/{week}/duplicate",
    "time/{week}/spread": "POST /time/weeks/{week}/spread",
    "time/{week}/undo/{line_id}": "POST /time/weeks/{week}/undo/{line_id}",
    "time/{week}/notes": "PUT /time/entries/{entry_id}",
    "time/expenses": "GET /expense-reports",
    "time/expenses/all": "GET /expenses",
    "time/expenses/new": "POST /expenses",
    "time/expenses/receipts": "POST /expenses/receipts",
    "time/expenses/receipts/{receipt_id}": "GET /expenses/receipts/{receipt_id}",
    "time/expenses/receipts/{receipt_id}/remove": "DELETE /expenses/receipts/{receipt_id}",
    "time/expenses/lines/{line_id}": "GET /expenses/{expense_id}",
    "time/expenses/lines/{line_id}/receipts": "POST /expenses/{expense_id}/receipts",
    "time/expenses/lines/{line_id}/submit": "POST /expenses/submit",
    "time/expenses/lines/{line_id}/recall": "POST /expenses/recall",
    "time/expenses/lines/{line_id}/delete": "DELETE /expenses/{expense_id}",
    "time/expenses/reports/new": "POST /expense-reports",
    "time/expenses/reports/{report_id}": "GET /expense-reports/{report_id}",
    "time/expenses/reports/{report_id}/submit": "POST /expense-reports/{report_id}/submit",
    "time/expenses/reports/{report_id}/rename": "PUT /expense-reports/{report_id}",
    "time/expenses/approvals": "GET /expense-approvals",
    "time/expenses/approvals/approve": "POST /expense-approvals/approve",
    "time/expenses/approvals/return": "POST /expense-approvals/return",
    "time/expenses/approvals/clean": "POST /expense-approvals/approve-clean",
    "time/expenses/approvals/undo": "POST /expense-approvals/undo",
    "time/expenses/pre-approvals": "GET /pre-approvals",
    "time/expenses/pre-approvals/new": "POST /pre-approvals",
    "time/expenses/pre-approvals/{key}": "GET /pre-approvals/{pre_approval_id}",
    "time/expenses/pre-approvals/{key}/withdraw":
        "POST /pre-approvals/{pre_approval_id}/withdraw",
    "time/expenses/policy": "GET /expense-policy",
    "time/expenses/policy/usual": "POST /expense-categories/usual",
    "time/expenses/policy/{what}": "POST /expense-policy/amounts",
    "time/expenses/reimbursements": "GET /reimbursements",
    "time/expenses/reimbursements/{key}": "GET /reimbursements/{reimbursement_id}",
    "time/expenses/mail": "GET /expense-messages",
    "approvals": "GET /approvals",
    "approvals/approve": "POST /approvals/approve",
    "approvals/return": "POST /approvals/return",
    "approvals/clean": "POST /approvals/approve-clean",
    "approvals/undo": "POST /approvals/undo",
    "approvals/week": "GET /approvals/week",
    "approvals/delegations": "GET /approvals/delegations",
    "approvals/delegations/new": "POST /approvals/delegations",
    "approvals/delegations/{key}/end": "POST /approvals/delegations/{key}/end",
    "admin/approval-routes": "GET /approvals/routes",
    "admin/approval-routes/new": "POST /approvals/routes",
    "admin/approval-routes/reasons/new": "POST /approvals/reasons",
    "import": "POST /imports/time",
    "import/history": "GET /imports/time",
    "import/map/{file_id}": "POST /imports/time",
    "import/mappings": "GET /imports/mappings",
    "import/mappings/{mapping_id}": "PUT /imports/mappings/{mapping_id}",
    "import/mappings/{mapping_id}/delete": "DELETE /imports/mappings/{mapping_id}",
    "import/runs/{run_id}": "GET /imports/time/{run_id}",
    "import/runs/{run_id}/progress": "GET /imports/time/{run_id}",
    "import/runs/{run_id}/refused.csv": "GET /imports/time/{run_id}/refused",
    "import/runs/{run_id}/commit": "POST /imports/time/{run_id}/commit",
    "import/runs/{run_id}/undo": "POST /imports/time/{run_id}/undo",
    "import/runs/{run_id}/discard": "POST /imports/time/{run_id}/discard",
    "money": "GET /money/{month}",
    "money/billing/{month}": "GET /billing/{month}",
    "money/billing/{month}/drafts": "POST /billing/{month}/drafts",
    "money/invoices": "GET /invoices",
    "money/invoices/{invoice_id}": "GET /invoices/{invoice_id}",
    "money/invoices/{invoice_id}.pdf": "GET /invoices/{invoice_id}/pdf",
    "money/invoices/{invoice_id}/issue": "POST /invoices/{invoice_id}/issue",
    "money/invoices/{invoice_id}/delete": "DELETE /invoices/{invoice_id}",
    "money/invoices/{invoice_id}/lines/{position}":
        "GET /invoices/{invoice_id}/lines/{position}/facts",
    "money/partners": "GET /partners",
    "money/partners/new": "POST /partners",
    "money/partners/draws": "GET /partner-draws",
    "money/partners/explain/{what}": "GET /partner-draws",
    "money/partners/authorizations": "GET /work-authorizations",
    "money/partners/authorizations/new": "POST /work-authorizations",
    "money/partners/authorizations/{code}": "GET /work-authorizations/{code}",
    "money/partners/authorizations/{code}/edit": "PUT /work-authorizations/{code}",
    "money/partners/authorizations/{code}/sign": "POST /work-authorizations/{code}/sign",
    "money/partners/authorizations/{code}/close": "POST /work-authorizations/{code}/close",
    "money/partners/funds/{code}": "GET /partner-funds/{code}",
    "money/partners/funds/{code}/edit": "PATCH /partner-funds/{code}",
    "money/partners/funds/{code}/money": "POST /partner-funds/{code}/lines",
    "money/partners/packs/{pack_id}": "GET /partner-packs/{pack_id}",
    "money/partners/invoices": "GET /partner-invoices",
    "money/partners/invoices/{invoice_id}": "GET /partner-invoices/{invoice_id}/matching",
    "money/partners/invoices/{invoice_id}/edit": "PUT /partner-invoices/{invoice_id}",
    "money/partners/invoices/{invoice_id}/file": "GET /partner-invoices/{invoice_id}/file",
    "money/partners/invoices/{invoice_id}/accept": "POST /partner-invoices/{invoice_id}/accept",
    "money/partners/invoices/{invoice_id}/approve": "POST /partner-invoices/{invoice_id}/approve",
    "money/partners/invoices/{invoice_id}/return": "POST /partner-invoices/{invoice_id}/return",
    "money/partners/{code}": "GET /partners/{code}",
    "money/partners/{code}/edit": "PATCH /partners/{code}",
    "money/partners/{code}/funds/new": "POST /partners/{code}/funds",
    "money/partners/{code}/authorizations": "GET /work-authorizations",
    "money/partners/{code}/packs": "GET /partner-packs",
    "money/partners/{code}/packs/{month}": "GET /partners/{code}/months/{month}",
    "money/partners/{code}/packs/{month}/issue": "POST /partners/{code}/months/{month}/pack",
    "money/partners/{code}/invoices": "GET /partner-invoices",
    "money/partners/{code}/invoices/new": "POST /partners/{code}/invoices",
    "money/partners/{code}/people": "GET /partners/{code}/engineers",
    "money/partners/{code}/people/new": "POST /partners/{code}/engineers",
    "money/partners/{code}/people/{key}/end": "POST /partners/{code}/engineers/{key}/end",
    "money/revenue/{month}": "GET /revenue/{month}",
    "money/revenue/{month}/run": "POST /revenue/{month}/run",
    "money/close/{month}": "GET /close/{month}",
    "money/close/{month}/checks": "POST /close/{month}/checks",
    "money/close/{month}/sign-off": "POST /close/{month}/sign-off",
    "money/close/{month}/lock/{step}": "POST /close/{month}/lock/{step}",
    "forecast/targets": "GET /revenue-targets/{month}",
    "forecast": "GET /pulse/{month}",
    "forecast/{month}": "GET /pulse/{month}",
    "forecast/{month}/missing": "GET /pulse/{month}/missing",
    "forecast/{month}/plan": "GET /pulse/{month}/plan",
    "forecast/{month}/milestones": "GET /pulse/{month}/milestones",
    "insights": "GET /scorecard",
    "insights/utilization": "GET /utilization",
    "insights/publications": "GET /publications",
    "insights/publications/publish": "POST /publications",
    "insights/publications/{number}": "GET /publications/{number}/months",
    "today": "GET /today",
    "today/snooze": "POST /today/snooze",
    "today/wake": "POST /today/wake",
    "palette": "GET /search",
    "explain/line": "GET /ledger/lines/{line_id}",
    "explain/{metric_id}": "GET /explain/{metric}",
    "rules": "GET /rules",
    "rules/{rule_id}": "GET /rules/{rule_id}",
}  # fmt: skip
# Addresses written as expressions: the tabs of a person and of a project.
TABS = {
    "person": "GET /people/{code}",
    "person_edit": "PUT /people/{code}",
    "person_account": "PUT /people/{code}/account",
    "person_forget": "POST /people/{code}/forget",
    "employment_new": "POST /people/{code}/employments",
    "employment_change": "PATCH /people/{code}/employments/{employment_id}",
    "employment_end": "POST /people/{code}/employments/{employment_id}/end",
    "person_leave": "GET /people/{code}/leave",
    "leave_new": "POST /people/{code}/leave",
    "leave_revise": "PUT /people/{code}/leave/{leave_id}",
    "leave_cancel": "DELETE /people/{code}/leave/{leave_id}",
    "person_calendar": "GET /people/{code}/work-calendar",
    "person_rates": "GET /people/{code}/costs",
    "person_rates_draft": "POST /people/{code}/costs",
    "person_target": "GET /people/{code}/targets",
    "person_target_set": "POST /people/{code}/targets",
    "person_history": "GET /people/{code}/history",
}
# An overview of links; the answer of somebody who has only the link of a message; a script.
ALONE = {"admin", "off/{token}", "time/worker.js"}


def pages() -> list[tuple[str, str]]:
    """(address, name) of every page of the apps, parameters as {name}."""
    import re

    found = []
    for name in settings.APPS:
        module = f"daybook.apps.{name}.urls"
        if not find_spec(module):
            continue
        for entry in import_module(module).urlpatterns:
            text = str(entry.pattern)
            if text.startswith("^"):
                found.append(("", entry.name or text))
            else:
                found.append((re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", text), entry.name or text))
    return found


@pytest.fixture(scope="module")
def offered() -> set[str]:
    """Every operation as "GET /people"."""
    document = config_api.api.get_openapi_schema(path_prefix="/api/v1/")
    return {
        f"{method.upper()} {path.removeprefix('/api/v1')}"
        for path, item in document["paths"].items()
        for method in item
    }


def test_every_page_has_its_counterpart(offered):
    missing = {}
    for address, name in pages():
        if address in ALONE or "(?P<tab>" in name:
            continue
        operation = PAIRS.get(address) if address else TABS.get(name)
        if operation not in offered:
            missing[address or name] = operation
    assert missing == {}


def test_a_projects_tabs_have_their_counterparts(offered):
    parts = ("task-budgets", "people", "bookings", "dated-milestones", "money", "history")
    assert {f"GET /projects/{{code}}/{part}" for part in parts} <= offered


@pytest.mark.parametrize(
    ("page", "path", "who"),
    [
        ("/people", "/people", "operations"),
        ("/projects/customers", "/customers", "operations"),
        ("/projects/engagements", "/engagements", "operations"),
        ("/projects", "/portfolio", "operations"),
        ("/admin/users", "/users", "admin"),
    ],
)
def test_a_list_holds_the_rows_of_its_page(client, company, caller, page, path, who):
    from daybook.apps.platform.models import User

    rows = caller(who).get(f"{path}?size=200").json()["items"]
    client.force_login(User.objects.get(email=f"{who}@northwind.example"))
    shown = client.get(page).content.decode()
    assert rows
    for row in rows:
        assert row["name"] in shown
