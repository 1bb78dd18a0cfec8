"""My Week: who may open and write it, what a cell saves, what holds a cell."""

from __future__ import annotations

import html
import json
import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from daybook.apps.people.actions.persons import record_leave
from daybook.apps.platform.actions.periods import set_soft_lock
from daybook.apps.platform.models import AuditLine
from daybook.apps.projects.models import Project
from daybook.apps.time.models import TimeEntry, WeekRow
from daybook.apps.time.queries.week import week_sheet
from tests.builders import NOW, TODAY

WEEK = "/time/2026-W28"
MONDAY = date(2026, 7, 6)


def cell_url(company, on=TODAY, who="ENG", project="ACME", task=None):
    return f"/time/cell/{who}/{company[project]}/{company[task or f'task {project}']}/{on}"


def put(client, url, value, version=0):
    body = {"value": value, "version": version}
    return client.put(url, body, content_type="application/json",
                      headers={"Accept": "application/json"})  # fmt: skip


def sheet_of(company, monday=MONDAY, who="engineer"):
    return week_sheet(company.viewer(who), None, monday, today=TODAY, now=NOW)


def test_time_leads_to_the_week_of_today(company, sign_in):
    response = sign_in("engineer").get("/time")
    assert (response.status_code, response.url) == (302, WEEK)


def test_whoever_has_no_week_is_led_to_the_lines(company, sign_in):
    assert sign_in("finance").get("/time").url == "/time/entries"


def test_an_administrator_sees_no_time(company, sign_in):
    for path in ("/time", WEEK, "/time/entries"):
        assert sign_in("admin").get(path).status_code == 403


def test_a_consultant_opens_only_their_own_week(company, sign_in):
    client = sign_in("engineer")
    assert client.get(WEEK).status_code == 200
    assert client.get(f"{WEEK}?person=MAN").status_code == 404
    assert put(client, cell_url(company, who="MAN"), "4").status_code == 404
    assert not TimeEntry.objects.exists()


def test_a_project_manager_does_not_open_the_whole_week_of_others(company, sign_in):
    assert sign_in("manager").get(f"{WEEK}?person=ENG").status_code == 404


def test_finance_reads_a_week_and_writes_none(company, sign_in, log):
    log(TODAY, 450)
    client = sign_in("finance")
    page = client.get(f"{WEEK}?person=ENG")
    assert page.status_code == 200 and b"data-save-url" not in page.content
    assert put(client, cell_url(company), "4", 1).status_code == 403


def test_on_behalf_names_both_in_the_audit_and_says_so(company, sign_in):
    client = sign_in("coordinator")
    page = client.get(f"{WEEK}?person=ENG").content.decode()
    assert "on their behalf" in page
    assert put(client, cell_url(company), "4").status_code == 200
    line = AuditLine.objects.get(verb="save_entry")
    assert line.actor_id == company["user coordinator"]
    assert line.on_behalf_of_id == company["user engineer"]


@pytest.mark.parametrize(
    ("typed", "minutes", "text"),
    [("7:30", 450, "7.5"), ("7,5", 450, "7.5"), ("90m", 90, "1.5"), ("=7.5/2", 225, "3.75"),
     (":15", 15, "0.25"), ("24", 1440, "24")],
)  # fmt: skip
def test_a_cell_is_read_as_people_type_it(company, sign_in, typed, minutes, text):
    answer = put(sign_in("engineer"), cell_url(company), typed).json()
    assert (answer["minutes"], answer["text"], answer["version"]) == (minutes, text, 1)


def test_the_page_carries_every_sum_that_a_cell_may_change(company, sign_in, log):
    log(MONDAY, 360)
    log(TODAY, 450)
    page = sign_in("engineer").get(WEEK).content.decode()
    sums = json.loads(html.unescape(re.search(r'data-sums="([^"]+)"', page)[1]))
    row = f"r.{company['ACME']}-{company['task ACME']}"
    assert (sums["w"], sums["billable"], sums[row]) == (810, 810, 810)
    assert (sums["d.2026-07-06"], sums["t.2026-07-07"]) == (360, 450)
    assert sums["part.2026-07-06"] == sums["open.2026-07-06"] == 810
    assert sums["wp"] == sums["w"] + sums["ghost"]


def test_saving_a_cell_asks_the_same_few_questions_however_full_the_week_is(
    company, sign_in, log, django_assert_max_num_queries
):
    client = sign_in("engineer")
    for day in range(1, 7):
        log(date(2026, 7, day), 60)
    with django_assert_max_num_queries(16):
        assert put(client, cell_url(company), "6").status_code == 200


def test_a_plus_adds_to_what_is_there(company, sign_in):
    client = sign_in("engineer")
    put(client, cell_url(company), "6")
    assert put(client, cell_url(company), "+1", 1).json()["minutes"] == 420


def test_an_empty_cell_deletes_its_draft_and_the_audit_keeps_it(company, sign_in):
    client = sign_in("engineer")
    put(client, cell_url(company), "6")
    answer = put(client, cell_url(company), "", 1).json()
    assert (answer["text"], answer["version"]) == ("", 0)
    assert not TimeEntry.objects.exists()
    assert AuditLine.objects.filter(verb="delete_entry").count() == 1
    assert put(client, cell_url(company), "5", 0).json()["minutes"] == 300


@pytest.mark.parametrize(
    ("typed", "rule"), [("4x", "TIME-01"), ("30", "TIME-01"), ("-9", "TIME-01")]
)
def test_what_is_no_duration_is_refused_with_the_forms(company, sign_in, typed, rule):
    response = put(sign_in("engineer"), cell_url(company), typed)
    assert response.status_code == 422 and response.json()["rule"] == rule
    assert not TimeEntry.objects.exists()


def test_a_value_off_the_step_stands_and_says_so(company, sign_in):
    answer = put(sign_in("engineer"), cell_url(company), "7:31").json()
    assert answer["minutes"] == 451 and "off the step of 15 minutes" in answer["note"]


def test_a_day_above_24_hours_is_refused_in_words(company, sign_in, log):
    log(TODAY, 1400, task="admin ACME")
    response = put(sign_in("engineer"), cell_url(company), "2")
    assert response.status_code == 422 and response.json()["rule"] == "TIME-03"


def test_a_conflict_shows_both_values_and_the_newer_version(company, sign_in, log):
    log(TODAY, 360)
    client = sign_in("engineer")
    put(client, cell_url(company), "5", 1)
    response = put(client, cell_url(company), "4", 1)
    assert response.status_code == 409
    assert response.json()["theirs"] == {"minutes": 300, "version": 2, "text": "5"}
    assert response.json()["mine"] == {"minutes": 240}
    assert TimeEntry.objects.get().minutes == 300
    assert put(client, cell_url(company), "4", 2).json()["minutes"] == 240


def test_a_cell_filled_meanwhile_is_a_conflict_not_a_second_line(company, sign_in, log):
    log(TODAY, 360)
    response = put(sign_in("engineer"), cell_url(company), "4", 0)
    assert response.status_code == 409 and TimeEntry.objects.count() == 1


def test_a_draft_deleted_meanwhile_is_a_conflict(company, sign_in):
    response = put(sign_in("engineer"), cell_url(company), "4", 3)
    assert response.status_code == 409
    assert response.json()["theirs"] == {"minutes": 0, "version": 0, "text": ""}


def test_a_cell_of_several_lines_opens_as_a_list(company, sign_in, log):
    log(TODAY, 360)
    log(TODAY, 60)
    page = sign_in("engineer").get(WEEK).content.decode()
    assert f"/time/entries?person=ENG&amp;project=ACME-001&amp;task=BUILD&amp;from={TODAY}" in page
    assert put(sign_in("engineer"), cell_url(company), "4", 1).json()["rule"] == "STATE-01"


def test_a_day_that_has_not_come_cannot_be_written(company, sign_in, book):
    book()
    thursday = date(2026, 7, 9)
    assert put(sign_in("engineer"), cell_url(company, thursday), "4").status_code == 422
    page = sign_in("engineer").get(WEEK).content.decode()
    assert "Thursday has not come yet." in page
    assert cell_url(company, thursday) not in page


def test_a_locked_month_holds_its_cells_and_says_who_can_change_it(company, sign_in, log):
    log(date(2026, 6, 30), 360)
    set_soft_lock(actor=company.viewer("operations"), now=NOW, entity_id=company["US"],
                  month=date(2026, 6, 1), reason="June close")  # fmt: skip
    client = sign_in("engineer")
    page = client.get("/time/2026-W27").content.decode()
    assert "June 2026 is soft-locked (June close). The operations manager or finance can" in page
    assert cell_url(company, date(2026, 6, 30)) not in page
    assert cell_url(company, date(2026, 7, 1)) in page
    key = f"{company['ACME']}-{company['task ACME']}.2026-06-30"
    bar = client.get(f"/time/2026-W27?cell={key}").content.decode()
    assert 'id="cell"' in bar and "Open the line" in bar
    response = put(client, cell_url(company, date(2026, 6, 30)), "4", 1)
    assert response.status_code == 422 and response.json()["rule"] == "PERIOD-03"
    assert TimeEntry.objects.get().minutes == 360


def test_a_week_over_a_month_end_has_two_parts(company, log):
    log(date(2026, 6, 30), 360)
    log(date(2026, 7, 1), 60)
    first, second = sheet_of(company, date(2026, 6, 29)).parts
    assert (first.ends_on, second.starts_on) == (date(2026, 7, 1), date(2026, 7, 1))
    assert (first.open_minutes, second.open_minutes) == (360, 60)
    # Under ESTIMATE June is cut off early; Friday 17:00 in New York is 21:00 UTC.
    assert (first.due_at.day, first.due_at.hour) == (29, 21)
    assert (second.due_at.day, second.due_at.hour) == (3, 21)


def test_a_closed_project_keeps_its_hours_and_takes_no_more(company, sign_in, log):
    log(MONDAY, 360)
    Project.objects.filter(pk=company["ACME"]).update(status="ON_HOLD")
    page = sign_in("engineer").get(WEEK).content.decode()
    assert "ACME-001 is on hold and takes no time; its project manager can open it." in page
    assert put(sign_in("engineer"), cell_url(company), "4").json()["rule"] == "TIME-06"


def test_bookings_are_ghosts_until_something_is_logged_that_day(company, book, log):
    book()
    log(MONDAY, 60, task="admin ACME")
    sheet = sheet_of(company)
    (build,) = [row for row in sheet.rows if row.task_name == "Internal"]
    # Monday has time on the project, so its plan is over; the booking stands on the used task.
    assert [cell.planned_minutes for cell in build.cells] == [0, 360, 360, 360, 360, 0, 0]
    assert sheet.planned_minutes == 4 * 360


def test_leave_and_holidays_take_the_plan_and_the_expected_hours(company, book):
    book()
    record_leave(actor=company.viewer("engineer"), now=NOW, person_id=company["engineer"],
                 leave_key="a", kind="VACATION", starts_on=date(2026, 7, 2),
                 ends_on=date(2026, 7, 3), minutes_per_day=240)  # fmt: skip
    sheet = sheet_of(company, date(2026, 6, 29))
    by_day = {day.on.day: day for day in sheet.days}
    assert (by_day[2].leave_minutes, by_day[2].expected_minutes) == (240, 240)
    assert by_day[3].is_holiday and by_day[3].expected_minutes == 0
    assert (by_day[2].planned_minutes, by_day[3].planned_minutes) == (240, 0)


def test_accepting_the_plan_drafts_it_up_to_today_once(company, sign_in, book):
    book()
    client = sign_in("engineer")
    client.post(f"{WEEK}/plan")
    assert sorted(TimeEntry.objects.values_list("worked_on__day", "minutes")) == [
        (6, 360), (7, 360),
    ]  # fmt: skip
    assert AuditLine.objects.filter(verb="accept_plan").count() == 1
    again = client.post(f"{WEEK}/plan")
    assert again.status_code == 422 and TimeEntry.objects.count() == 2


def test_last_week_comes_over_as_rows_or_with_its_hours_and_never_its_notes(company, sign_in, log):
    log(date(2026, 6, 29), 300, note="secret")
    log(date(2026, 7, 1), 240, project="BOLT")
    client = sign_in("engineer")
    client.post(f"{WEEK}/copy")
    assert WeekRow.objects.count() == 2 and TimeEntry.objects.count() == 2
    client.post(f"{WEEK}/copy", {"hours": "yes"})
    fresh = TimeEntry.objects.get(worked_on=MONDAY)
    assert (fresh.minutes, fresh.note) == (300, "")
    # Wednesday has not come; nothing is copied ahead of time.
    assert TimeEntry.objects.filter(worked_on__gte=MONDAY).count() == 1
    client.post(f"{WEEK}/copy", {"hours": "yes"})
    assert TimeEntry.objects.filter(worked_on__gte=MONDAY).count() == 1


def test_a_row_is_found_added_and_taken_out_while_it_is_empty(company, sign_in):
    client = sign_in("engineer")
    found = client.get(f"{WEEK}/add?q=acme+build").content.decode()
    place = f"{company['ACME']}-{company['task ACME']}"
    assert f'value="{place}"' in found
    client.post(f"{WEEK}/add", {"place": place})
    client.post(f"{WEEK}/add", {"place": place})
    assert WeekRow.objects.count() == 1
    assert cell_url(company) in client.get(WEEK).content.decode()
    client.post(f"{WEEK}/remove", {"place": place})
    assert not WeekRow.objects.exists()
    assert client.post(f"{WEEK}/add", {"place": "x"}).status_code == 422


def test_notes_are_saved_by_line_and_keep_the_hours(company, sign_in, log):
    key = log(TODAY, 360)
    row = f"{company['ACME']}-{company['task ACME']}"
    client = sign_in("engineer")
    client.post(f"{WEEK}/notes?row={row}", {f"note.{key}.1": "Workshop"})
    entry = TimeEntry.objects.get(pk=key)
    assert (entry.note, entry.minutes, entry.version) == ("Workshop", 360, 2)
    stale = client.post(f"{WEEK}/notes?row={row}", {f"note.{key}.1": "Other"})
    assert stale.status_code == 422 and b"changed elsewhere" in stale.content
    assert TimeEntry.objects.get(pk=key).note == "Workshop"


def test_the_page_works_without_a_script(company, sign_in, log):
    log(TODAY, 360)
    client = sign_in("engineer")
    base = f"c.{company['ACME']}.{company['task ACME']}"
    page = client.get(WEEK).content.decode()
    assert f'name="{base}.2026-07-07.1" ' in page and f'name="{base}.2026-07-06.0" ' in page
    sent = {f"{base}.2026-07-07.1": "7:30", f"{base}.2026-07-06.0": "5"}
    assert client.post(f"{WEEK}/save", sent).status_code == 302
    assert dict(TimeEntry.objects.values_list("worked_on__day", "minutes")) == {7: 450, 6: 300}


def test_without_a_script_a_wrong_cell_keeps_its_text_and_the_rest_is_saved(company, sign_in, log):
    log(TODAY, 360)
    base = f"c.{company['ACME']}.{company['task ACME']}"
    sent = {f"{base}.2026-07-07.1": "4x", f"{base}.2026-07-06.0": "5"}
    response = sign_in("engineer").post(f"{WEEK}/save", sent)
    page = response.content.decode()
    assert response.status_code == 422 and 'value="4x"' in page and "is not a duration" in page
    assert dict(TimeEntry.objects.values_list("worked_on__day", "minutes")) == {7: 360, 6: 300}


def test_a_phone_shows_one_day_with_its_totals(company, sign_in, log):
    log(MONDAY, 360)
    page = sign_in("engineer").get(f"{WEEK}?day=2026-07-06").content.decode()
    assert 'data-nudge="-15"' in page and "Mon 6 · " in page


def test_an_address_that_is_no_week_is_not_found(company, sign_in):
    client = sign_in("engineer")
    for week in ("2026-W54", "2026-28", "soon"):
        assert client.get(f"/time/{week}").status_code == 404


def test_a_save_reaches_the_database_once_for_a_repeated_request(company, log):
    first = log(TODAY, 360, client_key="phone-1")
    second = log(TODAY, 420, client_key="phone-1")
    assert first == second and TimeEntry.objects.get().minutes == 360


def test_a_long_note_is_refused_at_its_field(company, log):
    from daybook.apps.platform.refusals import Refused

    with pytest.raises(Refused, match="TIME-09"):
        log(TODAY, 60, note="x" * 501)


def test_the_week_asks_the_same_questions_for_few_and_many_lines(company, sign_in, log):
    client = sign_in("engineer")

    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(WEEK).status_code == 200
        return len(found)

    for _ in range(10):
        log(MONDAY, 1)
    client.get(WEEK)
    few = asked()
    for number in range(190):
        log(TODAY if number % 2 else MONDAY, 1)
    assert asked() == few
