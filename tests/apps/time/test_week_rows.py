"""Whole rows of My Week: duplicated, spread, taken back; and what holds a cell."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from daybook.apps.people.actions.leave import record_leave
from daybook.apps.platform.actions.periods import set_soft_lock
from daybook.apps.platform.models import AuditLine
from daybook.apps.time.actions.approval import approve_entries
from daybook.apps.time.actions.submission import submit_part
from daybook.apps.time.models import TimeEntry, WeekRow
from daybook.apps.time.queries.week import week_sheet
from daybook.config import clock
from tests.builders import NOW, TODAY

WEEK = "/time/2026-W28"
MONDAY, TUESDAY, FRIDAY = date(2026, 7, 6), date(2026, 7, 7), date(2026, 7, 10)


@pytest.fixture
def friday(monkeypatch):
    """It is Friday of that week, so that all its working days have come."""
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 7, 10, 16, 0, tzinfo=UTC))
    return FRIDAY


def sheet_of(company, today=FRIDAY):
    return week_sheet(company.viewer("engineer"), None, MONDAY, today=today, now=NOW)


def minutes(row):
    return [cell.minutes for cell in row.cells]


def row_of(company):
    return f"{company['ACME']}-{company['task ACME']}"


def undo_of(page) -> str:
    return re.search(r'action="(/time/2026-W28/undo/\d+)"', page.content.decode())[1]


def entries():
    found = TimeEntry.objects.order_by("worked_on", "id")
    return list(found.values_list("worked_on", "minutes", "row_number"))


def test_a_duplicated_row_takes_no_hours_unless_asked(company, sign_in, log):
    log(MONDAY, 360, note="Design")
    client = sign_in("engineer")
    page = client.post(f"{WEEK}/duplicate", {"place": row_of(company)}, follow=True)
    first, second = sheet_of(company).rows
    assert (first.key, second.key) == (row_of(company), f"{row_of(company)}-1")
    assert (first.minutes, second.minutes) == (360, 0)
    assert "row 2" in page.content.decode()


def test_a_row_duplicated_with_its_hours_leaves_notes_and_days_to_come_behind(
    company, sign_in, log
):
    log(MONDAY, 360, note="Design")
    client = sign_in("engineer")
    page = client.post(
        f"{WEEK}/duplicate", {"place": row_of(company), "hours": "yes"}, follow=True
    ).content.decode()
    assert "Row duplicated with 6 h as drafts" in page
    _, second = sheet_of(company).rows
    assert minutes(second)[:2] == [360, 0] and second.notes == ()


def test_a_cell_of_the_second_row_is_its_own_line(company, sign_in, log):
    log(TUESDAY, 360)
    client = sign_in("engineer")
    client.post(f"{WEEK}/duplicate", {"place": row_of(company)})
    url = f"/time/cell/ENG/{company['ACME']}/{company['task ACME']}/{TUESDAY}/1"
    assert url in client.get(WEEK).content.decode()
    body = {"value": "1", "version": 0}
    answer = client.put(url, body, content_type="application/json").json()
    assert (answer["minutes"], answer["version"]) == (60, 1)
    assert [minutes(row)[1] for row in sheet_of(company).rows] == [360, 60]
    typed = f"c.{company['ACME']}.{company['task ACME']}.{TUESDAY}.1.1"
    client.post(f"{WEEK}/save", {typed: "2"})
    assert [minutes(row)[1] for row in sheet_of(company).rows] == [360, 120]


def test_duplicating_is_taken_back_in_one_step(company, sign_in, log):
    log(MONDAY, 360)
    client = sign_in("engineer")
    page = client.post(f"{WEEK}/duplicate", {"place": row_of(company), "hours": "yes"}, follow=True)
    undo = undo_of(page)
    assert "as it was before" in client.post(undo, follow=True).content.decode()
    assert entries() == [(MONDAY, 360, None)] and not WeekRow.objects.exists()
    assert client.post(undo).status_code == 404


def test_a_step_stays_once_its_month_is_locked(company, sign_in, log, friday):
    log(MONDAY, 360)
    client = sign_in("engineer")
    undo = undo_of(
        client.post(f"{WEEK}/duplicate", {"place": row_of(company), "hours": "yes"}, follow=True)
    )
    before = entries()
    set_soft_lock(actor=company.viewer("operations"), now=NOW, entity_id=company["US"],
                  month=date(2026, 7, 1), reason="July close")  # fmt: skip
    answer = client.post(undo, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["rule"]) == (422, "PERIOD-03")
    assert entries() == before and len(before) == 2


def test_what_was_changed_since_is_not_taken_back(company, sign_in, log):
    log(MONDAY, 360)
    client = sign_in("engineer")
    page = client.post(f"{WEEK}/duplicate", {"place": row_of(company), "hours": "yes"}, follow=True)
    url = f"/time/cell/ENG/{company['ACME']}/{company['task ACME']}/{MONDAY}/1"
    client.put(url, {"value": "1", "version": 1}, content_type="application/json")
    answer = client.post(undo_of(page), headers={"Accept": "application/json"})
    assert answer.status_code in (404, 409, 422)
    assert (MONDAY, 60, 1) in entries()


def test_nobody_takes_back_a_step_of_somebody_else(company, sign_in, log):
    log(MONDAY, 360)
    client = sign_in("engineer")
    undo = undo_of(
        client.post(f"{WEEK}/duplicate", {"place": row_of(company), "hours": "yes"}, follow=True)
    )
    assert sign_in("manager").post(undo).status_code == 404
    assert sign_in("finance").post(f"{undo}?person=ENG").status_code == 403
    assert len(entries()) == 2


def test_last_week_copied_and_the_plan_accepted_are_taken_back_too(company, sign_in, log, book):
    log(MONDAY - timedelta(days=7), 360)
    client = sign_in("engineer")
    copied = client.post(f"{WEEK}/copy", {"hours": "yes"}, follow=True)
    client.post(undo_of(copied))
    assert entries() == [(MONDAY - timedelta(days=7), 360, None)]
    book()
    accepted = client.post(f"{WEEK}/plan", follow=True)
    assert len(entries()) == 3
    client.post(undo_of(accepted))
    assert len(entries()) == 1


def test_forty_hours_are_spread_over_the_days_of_the_week(company, sign_in, log, friday):
    log(MONDAY, 60)
    client = sign_in("engineer")
    keys = {"row": row_of(company), "from": str(MONDAY), "total": "40", "days": "5"}
    page = client.get(f"{WEEK}/spread", keys).content.decode()
    assert "Save these hours" in page and "Weekend." in page
    saved = client.post(f"{WEEK}/spread", keys, follow=True)
    assert "40 h spread over 5 days" in saved.content.decode()
    (row,) = sheet_of(company).rows
    assert minutes(row) == [480] * 5 + [0, 0]
    assert AuditLine.objects.filter(verb="spread_row").count() == 1
    client.post(undo_of(saved))
    assert minutes(sheet_of(company).rows[0]) == [60] + [0] * 6


def test_leave_and_locked_cells_are_left_out_and_said(company, sign_in, log, friday):
    record_leave(
        actor=company.viewer("coordinator"), now=NOW, person_id=company["engineer"],
        starts_on=date(2026, 7, 8), ends_on=date(2026, 7, 9), kind="VACATION",
        minutes_per_day=480,
    )  # fmt: skip
    log(MONDAY, 480)
    log(TUESDAY, 60)
    submit_part(actor=company.viewer("engineer"), now=NOW, person_id=company["engineer"],
                day=MONDAY)  # fmt: skip
    client = sign_in("engineer")
    keys = {"row": row_of(company), "from": str(MONDAY), "typed": "10/"}
    answer = client.get(f"{WEEK}/spread", keys, headers={"Accept": "application/json"}).json()
    assert answer["days"] == {"2026-07-09": "5", "2026-07-10": "5"}
    assert "handed in" in answer["said"] and "leave" in answer["said"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [("40/7", "Only 5 working days"), ("x/5", "for example 40"), ("1/5", "too little"),
     ("130/5", "more than 24 hours"), ("40/x", "how many days")],
)  # fmt: skip
def test_what_cannot_be_spread_says_why_and_keeps_the_text(
    company, sign_in, log, friday, typed, said
):
    log(MONDAY, 60)
    keys = {"row": row_of(company), "from": str(MONDAY), "typed": typed}
    page = sign_in("engineer").get(f"{WEEK}/spread", keys)
    assert page.status_code == 422
    assert said in page.content.decode() and typed.partition("/")[0] in page.content.decode()
    assert len(entries()) == 1


def test_a_spread_over_cells_changed_meanwhile_writes_nothing(company, sign_in, log, friday):
    key = log(MONDAY, 60)
    keys = {"row": row_of(company), "from": str(MONDAY), "total": "40", f"seen.{MONDAY}": "1"}
    TimeEntry.objects.filter(pk=key).update(version=2)
    answer = sign_in("engineer").post(f"{WEEK}/spread", keys)
    assert answer.status_code == 422
    assert "Monday was changed elsewhere since you looked" in answer.content.decode()
    assert len(entries()) == 1


def test_only_who_may_write_a_week_spreads_in_it(company, sign_in, log):
    log(MONDAY, 60)
    keys = {"row": row_of(company), "total": "8", "person": "ENG"}
    assert sign_in("finance").post(f"{WEEK}/spread", keys).status_code == 403
    assert sign_in("manager").post(f"{WEEK}/spread", keys).status_code == 404
    assert sign_in("coordinator").get(f"{WEEK}/spread", keys).status_code == 200


def test_without_a_script_a_spread_typed_into_a_cell_leads_to_its_preview(
    company, sign_in, log, friday
):
    log(MONDAY, 60)
    typed = f"c.{company['ACME']}.{company['task ACME']}.{MONDAY}.1"
    answer = sign_in("engineer").post(f"{WEEK}/save", {typed: "40/5"})
    assert answer.status_code == 302
    assert answer.url.startswith(f"{WEEK}/spread?") and "typed=40%2F5" in answer.url


def approved(company, log, on=MONDAY):
    key = log(on, 450)
    submit_part(actor=company.viewer("engineer"), now=NOW, person_id=company["engineer"], day=on)
    approve_entries(actor=company.viewer("manager"), now=NOW, entry_ids=[key])
    return key


def invoiced(company, log):
    from daybook.apps.billing.actions.drafts import draft_invoices
    from daybook.apps.billing.actions.issue import issue_invoice

    key = approved(company, log, date(2026, 6, 22))
    found = draft_invoices(actor=company.viewer("coordinator"), now=NOW, month=date(2026, 6, 1))
    issue_invoice(actor=company.viewer("finance"), now=NOW, invoice_id=found.invoice_ids[0],
                  issued_on=date(2026, 6, 30))  # fmt: skip
    return key


def test_an_invoiced_cell_names_its_invoice_and_the_way_to_change_it(company, sign_in, log):
    key = invoiced(company, log)
    page = sign_in("engineer").get("/time/2026-W26").content.decode()
    assert "Invoiced on INV-US-27-0001. The project&#x27;s manager or a coordinator" in page
    assert f'data-change="/corrections/new?entry={key}"' in page
    # A consultant may not open invoices, so there is no link to one.
    assert "data-holder" not in page
    page = sign_in("finance").get("/time/2026-W26?person=ENG").content.decode()
    assert re.search(r'data-holder="/money/invoices/\d+"', page)


def test_approved_and_submitted_cells_say_why_and_who_can_change_them(company, sign_in, log):
    approved(company, log)
    log(TUESDAY, 60)
    submit_part(actor=company.viewer("engineer"), now=NOW, person_id=company["engineer"],
                day=MONDAY)  # fmt: skip
    page = sign_in("engineer").get(WEEK).content.decode()
    assert "It is approved and its amounts are in the books." in page
    assert "Recall it to change it." in page and 'data-recall="recall-2026-07-06"' in page


def test_what_holds_the_cells_is_asked_once_however_many_there_are(company, sign_in, log):
    client = sign_in("engineer")
    approved(company, log)
    client.get(WEEK)
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get(WEEK)
    approved(company, log, TUESDAY)
    with CaptureQueriesContext(connection) as two:
        client.get(WEEK)
    assert len(one) == len(two)


def test_the_worker_serves_weeks_alone(company, sign_in):
    answer = sign_in("engineer").get("/time/worker.js")
    if answer.status_code == 404:
        pytest.skip("the front end is not built")
    assert answer["Service-Worker-Allowed"] == "/time"
    assert answer["Content-Type"].startswith("text/javascript")
    assert b"/time" in answer.content


def test_only_ones_own_week_is_kept_for_reading_without_a_connection(company, sign_in, log):
    log(TODAY, 60)
    assert "data-week-copy" in sign_in("engineer").get(WEEK).content.decode()
    assert "data-week-copy" not in sign_in("coordinator").get(f"{WEEK}?person=ENG").content.decode()
    assert "data-week-copy" not in sign_in("finance").get(f"{WEEK}?person=ENG").content.decode()


@pytest.mark.parametrize("query", ["to=week28", "to=2026-W99", "weeks=0", "weeks=x", "weeks=900"])
def test_weeks_of_missing_time_that_cannot_be_read_are_refused(company, sign_in, query):
    answer = sign_in("coordinator").get(
        f"/time/compliance?{query}", headers={"Accept": "application/json"}
    )
    assert answer.status_code == 422 and answer.json()["rule"] == "COMP-10"


def test_an_empty_field_is_asked_for_by_name(company, sign_in, log):
    page = sign_in("engineer").post("/time/entries/new", {"client_key": "k"}).content.decode()
    assert "Enter the hours, for example 4:30." in page
    assert "Choose one of the list for “Project and task”." in page
    assert "This field is required." not in page


def test_the_api_duplicates_spreads_and_takes_back(company, log):
    from django.test import Client

    from daybook.apps.platform.models import User

    log(MONDAY, 60)
    client = Client(headers={"Accept": "application/json"})
    client.force_login(User.objects.get(email="engineer@northwind.example"))
    base = "/api/v1/time/weeks/2026-W28"

    def post(path, body=None):
        keys = {"Idempotency-Key": f"{path} {len(str(body))}"}
        return client.post(f"{base}/{path}", body or {}, "application/json", headers=keys)

    body = {"row": row_of(company), "total": "4", "from_on": str(MONDAY), "days": 2}
    shown = post("spread/preview", body)
    assert shown.status_code == 200, shown.content
    assert [day["minutes"] for day in shown.json()["days"]][:3] == [120, 120, 0]
    made = post("spread", body).json()
    assert (made["lines"], made["minutes"]) == (2, 240)
    assert post(f"undo/{made['audit_line_id']}").status_code == 200
    assert entries() == [(MONDAY, 60, None)]
    assert post("spread", body | {"total": "x"}).status_code == 422
    assert post("duplicate", {"row": row_of(company), "with_hours": True}).json()["lines"] == 1
