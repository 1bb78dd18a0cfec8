"""What time counts as, by date: set by whoever may, shown everywhere alike, asked for on submit."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from daybook.apps.insights.queries.utilization_page import utilization_page
from daybook.apps.platform.actions.settings import write_setting
from daybook.apps.platform.models import AuditLine
from daybook.apps.platform.refusals import Denied, Refused
from daybook.apps.platform.transactions import action, record_audit
from daybook.apps.projects.actions.projects import NewTask, add_project, add_tasks
from daybook.apps.projects.models import TaskCategory
from daybook.apps.time.actions.approval import approve_entries
from daybook.apps.time.actions.categories import set_category
from daybook.apps.time.actions.submission import submit_part
from daybook.apps.time.models import TimeEntry
from daybook.apps.time.queries.categories import Categories, where_category
from daybook.apps.time.queries.week import week_sheet
from tests.builders import NOW, START, TODAY

MONDAY = date(2026, 7, 6)


@pytest.fixture
def internal(company):
    """An internal project with practice, mentoring and meetings."""
    company.ids["INT"] = add_project(
        actor=company.system, now=NOW, code="INT-AMER", name="Internal time",
        engagement_id=company["engagement ACME"], region_id=company["AMER"],
        practice_id=company["CONS"], billing_kind="INTERNAL", status="ACTIVE",
        manager_id=company["manager"], starts_on=START,
    )  # fmt: skip
    tasks = [NewTask(code, code.title(), is_billable=False) for code in ("PRAC", "MENTOR", "MEET")]
    keys = add_tasks(actor=company.system, now=NOW, project_id=company["INT"], tasks=tasks)
    for code, key in zip(("PRAC", "MENTOR", "MEET"), keys, strict=True):
        company.ids[code] = key
    return company


def put(company, code, starts_on, category, who="operations", **more):
    return set_category(actor=company.viewer(who), now=NOW, code=code, starts_on=starts_on,
                        category=category, reason="policy", **more)  # fmt: skip


def require_notes_from(company, starts_on):
    with action():
        line = record_audit(actor=company.system, verb="test", now=NOW, subject=("SETTING", None))
        write_setting(key="non_creditable_notes", value="REQUIRED", starts_on=starts_on,
                      line=line, now=NOW)  # fmt: skip


def test_only_whoever_may_edit_settings_sets_a_category(internal):
    for who in ("engineer", "manager", "coordinator", "analyst", "leader"):
        with pytest.raises(Denied):
            put(internal, "PRAC", START, "CREDITABLE", who=who)
    assert put(internal, "PRAC", START, "CREDITABLE", who="finance") == (0, 0)
    assert AuditLine.objects.filter(verb="set_category", reason="policy").count() == 1


def test_a_category_names_something_that_is_there_and_why(internal):
    for more in (
        {"code": "NOPE"},
        {"code": "PRAC", "project": "NOPE-1"},
        {"code": "PRAC", "category": "BILLABLE"},
        {"code": "PRAC", "reason": " "},
    ):
        fields = {"category": "CREDITABLE", "reason": "x", "starts_on": START, **more}
        with pytest.raises(Refused) as refused:
            set_category(actor=internal.viewer("operations"), now=NOW, **fields)
        assert refused.value.rule == "CATEGORY-01"


def test_facts_are_never_changed_and_revisions_win(internal):
    put(internal, "PRAC", START, "CREDITABLE")
    put(internal, "PRAC", START, "NON_CREDITABLE")
    assert list(TaskCategory.objects.order_by("id").values_list("revision", flat=True)) == [1, 2]
    found = Categories().on(TODAY, task_id=internal["PRAC"], task_code="prac", is_billable=False,
                            is_internal=True)  # fmt: skip
    assert found == "NON_CREDITABLE"
    with (
        pytest.raises(IntegrityError if connection.vendor == "sqlite" else Exception),
        transaction.atomic(),
    ):
        TaskCategory.objects.update(category=None)


@pytest.fixture
def logged(internal, log):
    """Lines before and after a change of policy, on every kind of task."""
    put(internal, "PRAC", date(2026, 2, 1), "CREDITABLE")
    put(internal, "PRAC", date(2026, 7, 6), "NON_CREDITABLE")
    put(internal, "MENTOR", date(2026, 2, 1), "CREDITABLE")
    put(internal, "MEET", date(2026, 7, 7), "CREDITABLE", project="INT-AMER")
    put(internal, "ADMIN", date(2026, 2, 1), "CREDITABLE", project="ACME-001")
    for on in (date(2026, 7, 3), MONDAY, TODAY):
        for task in ("PRAC", "MENTOR", "MEET"):
            log(on, 60, project="INT", task=task)
        log(on, 120)
        log(on, 30, is_billable=False)
        log(on, 15, task="admin ACME")
    return internal


def test_the_filter_of_the_database_says_what_the_rule_says(logged):
    facts = Categories()
    rows = TimeEntry.objects.select_related("task", "project")
    by_rule = {}
    for row in rows:
        is_internal = row.project.billing_kind == "INTERNAL"
        by_rule[row.pk] = facts.on(
            row.worked_on, task_id=row.task_id, task_code=row.task.code, is_internal=is_internal,
            is_billable=row.is_billable and row.task.is_billable and not is_internal,
        )  # fmt: skip
    assert set(by_rule.values()) == {"BILLABLE", "CREDITABLE", "NON_CREDITABLE"}
    for category in ("BILLABLE", "CREDITABLE", "NON_CREDITABLE"):
        found = set(TimeEntry.objects.filter(where_category(category)).values_list("pk", flat=True))
        assert found == {key for key, value in by_rule.items() if value == category}, category
    assert where_category("nonsense") is None


def test_my_week_says_the_category_of_rows_and_hours(logged, sign_in):
    sheet = week_sheet(logged.viewer("engineer"), None, MONDAY, today=TODAY, now=NOW)
    words = {row.task_code: row.category for row in sheet.rows}
    assert words["BUILD"] == "billable" and words["MENTOR"] == "creditable"
    assert words["PRAC"] == "non-creditable"
    assert words["MEET"] == "non-creditable, from Tue 7 creditable"
    # Creditable: mentoring 120, meetings on Tuesday 60, the task of ACME 30.
    assert (sheet.billable_minutes, sheet.creditable_minutes) == (240, 210)
    assert sheet.non_creditable_minutes == sheet.logged_minutes - 450 == 240
    page = sign_in("engineer").get("/time/2026-W28").content.decode()
    assert "from Tue 7 creditable" in page and "category=NON_CREDITABLE" in page


def test_the_list_shows_filters_and_exports_it(logged, sign_in):
    client = sign_in("engineer")
    page = client.get("/time/entries", {"category": "CREDITABLE", "from": "2026-07-06"})
    assert page.context["found"].minutes == 210
    assert {row.category_text for row in page.context["found"].rows} == {"creditable"}
    file = client.get("/time/entries", {"category": "BILLABLE", "format": "csv"})
    lines = b"".join(file.streaming_content).decode() if file.streaming else file.content.decode()
    assert "Category" in lines and "billable" in lines and "creditable" not in lines
    wrong = client.get("/time/entries", {"category": "maybe"})
    assert wrong.context["found"].count == 0 and "cannot be read" in wrong.content.decode()


def test_the_list_asks_the_same_for_few_and_many_lines(logged, sign_in, log):
    client = sign_in("engineer")

    def count():
        with CaptureQueriesContext(connection) as caught:
            client.get("/time/entries")
        return len(caught)

    client.get("/time/entries")
    before = count()
    for day in range(1, 30):
        log(date(2026, 6, day), 60, project="INT", task="PRAC")
    assert count() == before


def test_utilization_shows_the_creditable_share_beside(logged):
    viewer = logged.viewer("operations")
    submit_part(actor=logged.viewer("engineer"), now=NOW, person_id=logged["engineer"], day=MONDAY)
    keys = list(TimeEntry.objects.filter(state="SUBMITTED").values_list("pk", flat=True))
    approve_entries(actor=viewer, now=NOW, entry_ids=keys)
    page = utilization_page(viewer, date(2026, 7, 1), "person")
    (row,) = [row for row in page.rows if row.code == "ENG"]
    assert (row.month.billable_minutes, row.month.creditable_minutes) == (240, 210)
    assert row.month.creditable == 210 * 1_000_000 // row.month.available_minutes + (
        1 if 210 * 1_000_000 % row.month.available_minutes * 2 >= row.month.available_minutes else 0
    )


def test_a_note_is_asked_for_only_where_the_setting_of_the_day_says_so(logged):
    require_notes_from(logged, date(2026, 7, 6))
    with pytest.raises(Refused) as refused:
        submit_part(actor=logged.viewer("engineer"), now=NOW, person_id=logged["engineer"],
                    day=MONDAY)  # fmt: skip
    assert refused.value.rule == "TIME-19" and "INT-AMER Prac on Mon 6 July" in (
        refused.value.message
    )
    assert not TimeEntry.objects.filter(state="SUBMITTED").exists()
    friday = submit_part(actor=logged.viewer("engineer"), now=NOW, person_id=logged["engineer"],
                         day=date(2026, 7, 3))  # fmt: skip
    assert friday == 6
    TimeEntry.objects.filter(worked_on__gte=MONDAY).update(note="said")
    assert submit_part(actor=logged.viewer("engineer"), now=NOW, person_id=logged["engineer"],
                       day=MONDAY) == 12  # fmt: skip


def test_the_page_of_the_administration_lists_and_sets(internal, sign_in):
    client = sign_in("operations")
    assert "Nothing is said" in client.get("/admin/time-categories").content.decode()
    fields = {"code": "PRAC", "category": "CREDITABLE", "starts_on": "2026-02-01", "reason": "2022"}
    assert client.post("/admin/time-categories/new", fields).url == "/admin/time-categories"
    page = client.get("/admin/time-categories").content.decode()
    assert "PRAC on internal projects" in page and "In force" in page
    assert "/admin/time-categories" in client.get("/admin").content.decode()
    sign_in("analyst")
    assert client.get("/admin/time-categories").status_code == 200
    assert client.get("/admin/time-categories/new").status_code == 403
    sign_in("engineer")
    assert client.get("/admin/time-categories").status_code == 403


def test_the_api_lists_and_sets(internal, sign_in):
    client = sign_in("operations")
    body = {"code": "PRAC", "category": "CREDITABLE", "starts_on": "2026-02-01", "reason": "x"}
    client.handler.enforce_csrf_checks = False
    from daybook.apps.platform.actions.users import create_token

    _, secret = create_token(actor=internal.viewer("operations"), now=NOW, name="t",
                             scopes="read write")  # fmt: skip
    bearer = {"Authorization": f"Bearer {secret}"}
    answer = client.post("/api/v1/time/categories", json.dumps(body), headers=bearer,
                         content_type="application/json")  # fmt: skip
    assert (answer.status_code, answer.json()) == (201, {"lines": 0, "minutes": 0})
    (row,) = client.get("/api/v1/time/categories", headers=bearer).json()
    assert (row["code"], row["category"], row["starts_on"]) == ("PRAC", "CREDITABLE", "2026-02-01")
