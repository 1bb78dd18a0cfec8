"""The list of lines: whose, which, their totals, their file; and one line with its history."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from daybook.apps.ledger.queries.books import book_sums
from daybook.apps.platform.models import AuditLine
from daybook.apps.time.actions.approval import approve_entries
from daybook.apps.time.actions.submission import submit_part
from daybook.apps.time.models import TimeEntry
from daybook.apps.time.queries.entries import entry_page
from daybook.apps.time.queries.entry_filter import EntryFilter
from tests.builders import NOW, TODAY

MONDAY = date(2026, 7, 6)


def listed(company, who="operations", **keys):
    wanted = EntryFilter.of({key: [value] if isinstance(value, str) else value
                             for key, value in keys.items()})  # fmt: skip
    return entry_page(company.viewer(who), wanted, sort="worked_on", page=1, size=100)


def keys_of(page):
    return {row.id for row in page.rows}


@pytest.fixture
def lines(company, log):
    """Five lines: three of the engineer, one of the manager, one approved."""
    made = {
        "june": log(date(2026, 6, 30), 60),
        "odd": log(MONDAY, 67, note="=SUM(A1)"),
        "bolt": log(TODAY, 120, project="BOLT"),
        "internal": log(TODAY, 30, task="admin ACME"),
        "manager": log(TODAY, 240, who="manager"),
    }
    submit_part(actor=company.viewer("engineer"), now=NOW, person_id=company["engineer"],
                day=date(2026, 6, 30))  # fmt: skip
    approve_entries(actor=company.viewer("manager"), now=NOW, entry_ids=[made["june"]])
    return made


def test_rows_are_one_s_own_those_of_managed_projects_or_all(company, lines):
    everything = set(lines.values())
    assert keys_of(listed(company, "engineer")) == everything - {lines["manager"]}
    assert keys_of(listed(company, "manager")) == everything
    assert keys_of(listed(company, "leader")) == {lines["bolt"]}
    assert keys_of(listed(company, "finance")) == everything
    assert keys_of(listed(company, "admin")) == set()


@pytest.mark.parametrize(
    ("keys", "names"),
    [
        ({"project": "acme-001"}, {"june", "odd", "internal", "manager"}),
        ({"project": "-ACME-001"}, {"bolt"}),
        ({"person": ["MAN", "ENG"], "project": "BOLT-001"}, {"bolt"}),
        ({"task": "ADMIN"}, {"internal"}),
        ({"state": "APPROVED"}, {"june"}),
        ({"month": "2026-06"}, {"june"}),
        ({"from": "2026-07-06", "to": "2026-07-06"}, {"odd"}),
        ({"flag": "OFF_STEP"}, {"odd"}),
        ({"flag": "-NO_BOOKING", "state": "DRAFT"}, set()),
        ({"billable": "no"}, {"internal"}),
        ({"region": "EMEA"}, {"bolt"}),
        ({"customer": "BOLT"}, {"bolt"}),
        ({"run": "17"}, set()),
        ({"month": "soon"}, set()),
        ({"state": "LOST"}, set()),
    ],
)
def test_each_key_of_the_address_filters_rows_and_totals(company, lines, keys, names):
    page = listed(company, **keys)
    assert keys_of(page) == {lines[name] for name in names}
    minutes = TimeEntry.objects.filter(pk__in=keys_of(page)).values_list("minutes", flat=True)
    assert (page.count, page.minutes) == (len(names), sum(minutes))


def test_the_hours_of_approved_lines_are_those_of_the_ledger(company, lines):
    (rated,) = [row for row in book_sums(filters=None) if row.book == "RATED"]
    assert listed(company, state="APPROVED").minutes == rated.minutes == 60


def test_a_filter_that_cannot_be_read_is_named_and_shows_nothing(company, sign_in, lines):
    page = sign_in("operations").get("/time/entries?month=soon").content.decode()
    assert "Month “soon” cannot be read, so no line fits." in page


def test_the_file_holds_every_row_and_no_formula(company, sign_in, lines):
    response = sign_in("operations").get("/time/entries?format=csv&project=ACME-001")
    text = b"".join(response.streaming_content).decode()
    rows = text.strip().splitlines()
    assert len(rows) == 5 and "'=SUM(A1)" in text
    assert "1.1167" in text, "67 minutes are 1.1167 hours"


def test_totals_stand_over_all_rows_not_the_page(company, sign_in, lines):
    TimeEntry.objects.bulk_create(
        TimeEntry(
            person_id=company["engineer"], project_id=company["ACME"],
            task_id=company["task ACME"], worked_on=date(2026, 5, 1), minutes=1,
            audit_line_id=AuditLine.objects.first().pk,
        )
        for _ in range(150)
    )  # fmt: skip
    page = sign_in("operations").get("/time/entries").content.decode()
    assert "All 155 lines" in page and "1–50 of 155" in page


def test_one_line_shows_its_facts_its_history_and_its_books(company, sign_in, lines):
    page = sign_in("finance").get(f"/time/entries/{lines['june']}").content.decode()
    for text in ("Handed in", "Approved", "state: submitted → approved", "330.00", "120.00",
                 f"/ledger?entry={lines['june']}"):  # fmt: skip
        assert text in page, text
    assert 'name="hours"' not in page


def test_a_consultant_sees_the_minutes_in_the_books_and_no_amount(company, sign_in, lines):
    page = sign_in("engineer").get(f"/time/entries/{lines['june']}").content.decode()
    assert "RATED" in page and "330.00" not in page and "COST" not in page


def test_a_line_out_of_reach_looks_like_none(company, sign_in, lines):
    client = sign_in("leader")
    assert client.get(f"/time/entries/{lines['odd']}").status_code == 404
    assert client.get("/time/entries/999999").status_code == 404


def test_a_draft_is_changed_deleted_and_kept_when_it_cannot_be_read(company, sign_in, lines):
    client, path = sign_in("engineer"), f"/time/entries/{lines['odd']}"
    form = {"hours": "8", "note": "Workshop", "version": 1}
    assert client.post(path, form | {"hours": "8x"}).status_code == 422
    assert client.post(path, form).status_code == 302
    entry = TimeEntry.objects.get(pk=lines["odd"])
    assert (entry.minutes, entry.note, entry.is_billable) == (480, "Workshop", False)
    stale = client.post(path, form | {"hours": "7"})
    assert stale.status_code == 422 and b"It says 8:00 now" in stale.content
    assert client.post(path, form | {"hours": "0", "version": 2}).status_code == 302
    assert not TimeEntry.objects.filter(pk=lines["odd"]).exists()


def test_a_further_line_of_a_day_is_written_once_for_a_double_click(company, sign_in, lines):
    client = sign_in("engineer")
    place = f"{company['ACME']}-{company['task ACME']}"
    path = f"/time/entries/new?project=ACME-001&task=BUILD&day={MONDAY}"
    assert f'value="{place}" selected' in client.get(path).content.decode()
    form = {"place": place, "worked_on": "2026-07-06", "hours": "1", "is_billable": "on",
            "client_key": "k1"}  # fmt: skip
    for _ in range(2):
        assert client.post(path, form).status_code == 302
    assert TimeEntry.objects.filter(worked_on=MONDAY).count() == 2
    wrong = client.post(path, form | {"worked_on": "2016-13-01", "client_key": "k2"})
    assert wrong.status_code == 422


def test_the_list_asks_the_same_questions_for_few_and_many_lines(company, sign_in, log):
    client = sign_in("operations")

    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get("/time/entries").status_code == 200
        return len(found)

    for _ in range(10):
        log(MONDAY, 1)
    client.get("/time/entries")
    few = asked()
    line = AuditLine.objects.first().pk
    TimeEntry.objects.bulk_create(
        TimeEntry(person_id=company["engineer"], project_id=company["ACME"],
                  task_id=company["task ACME"], worked_on=TODAY, minutes=1, audit_line_id=line)
        for _ in range(190)
    )  # fmt: skip
    assert asked() == few
