"""The approver's queue: whose lines, which lens, and what approving and returning do."""

from __future__ import annotations

from datetime import date, timedelta
from threading import Thread

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from daybook.apps.ledger.queries.books import book_sums
from daybook.apps.platform.models import AuditLine
from daybook.apps.platform.queries.history import history_of
from daybook.apps.platform.refusals import Conflict, Denied, NotFound, Refused
from daybook.apps.time.actions.approval import approve_clean, approve_entries, return_entries
from daybook.apps.time.actions.entries import save_entry
from daybook.apps.time.actions.submission import recall_part, submit_part
from daybook.apps.time.models import TimeEntry
from daybook.apps.time.queries.approvals import ApprovalFilter, approval_page
from tests.builders import NOW, TODAY

MONDAY = date(2026, 7, 6)
ALL = ApprovalFilter()


@pytest.fixture
def waiting(company, log, book):
    """`waiting(date, minutes)` is a line that was handed in; booked on ACME, so it is clean."""
    book()

    def write(on, minutes, **more):
        who = more.get("who", "engineer")
        key = log(on, minutes, **more)
        submit_part(actor=company.viewer(who), now=NOW, person_id=company[who], day=on)
        return key

    return write


def lens(company, name, who="manager", wanted=ALL):
    return approval_page(
        company.viewer(who), name, wanted, now=NOW, sort="worked_on", first=0, size=100
    )


def ids(page):
    return [row.id for row in page.rows]


def test_approving_posts_once_and_names_the_step_in_the_history(company, sign_in, waiting):
    key = waiting(TODAY, 450)
    version = TimeEntry.objects.get(pk=key).version
    client = sign_in("manager")
    response = client.post("/approvals/approve?lens=clean", {"row": [f"{key}.{version}"]})
    assert response.status_code == 302 and response.url == "/approvals?lens=clean"
    assert TimeEntry.objects.get(pk=key).state == "APPROVED"
    client.post("/approvals/approve", {"row": [f"{key}.{version}"]})
    sums = {row.book: row.amount_minor for row in book_sums()}
    assert sums == {"RATED": 247_500, "COST": 90_000}
    assert AuditLine.objects.filter(verb="approve_entries").count() == 1
    newest = history_of(company.system, "TIME_ENTRY", key)[0]
    assert newest.values == (("state", "SUBMITTED", "APPROVED"),)
    done = client.get("/approvals?lens=done").content.decode()
    assert f"/ledger?entry={key}" in done and "$2,475.00" in done


def test_nobody_approves_their_own_lines_nor_sees_them_in_the_queue(company, sign_in, waiting):
    key = waiting(TODAY, 60, who="manager")
    assert ids(lens(company, "exceptions")) == [] and ids(lens(company, "clean")) == []
    with pytest.raises(Denied, match="APPR-01"):
        approve_entries(actor=company.viewer("manager"), now=NOW, entry_ids=[key])
    assert approve_entries(actor=company.viewer("coordinator"), now=NOW, entry_ids=[key]) == 1


def test_rights_reach_as_far_as_the_matrix_says(company, sign_in, waiting):
    acme, bolt = waiting(TODAY, 60), waiting(TODAY, 60, project="BOLT")
    assert sign_in("engineer").get("/approvals").status_code == 403
    assert sign_in("finance").get("/approvals").status_code == 403
    # The regional leader of EMEA reaches the project of that region alone.
    assert ids(lens(company, "clean", "leader")) + ids(lens(company, "exceptions", "leader")) == [
        bolt
    ]
    with pytest.raises(NotFound):
        approve_entries(actor=company.viewer("leader"), now=NOW, entry_ids=[acme, bolt])
    assert set(TimeEntry.objects.values_list("state", flat=True)) == {"SUBMITTED"}


def test_a_draft_or_a_returned_line_is_not_approved(company, log):
    key = log(TODAY, 60)
    with pytest.raises(Refused, match="STATE-01"):
        approve_entries(actor=company.viewer("manager"), now=NOW, entry_ids=[key])


def test_exceptions_name_what_is_odd_and_clean_lines_stand_apart(company, waiting):
    clean = waiting(MONDAY, 360)
    odd = {
        waiting(TODAY, 367): "off the time step",
        waiting(date(2026, 7, 4), 60): "weekend",
        waiting(MONDAY, 60, project="BOLT"): "no booking",
    }
    page = lens(company, "exceptions")
    assert {row.id: row.flags for row in page.rows if row.id in odd} == {
        key: (("no booking", "handed in late", word) if word == "weekend" else (word,))
        for key, word in odd.items()
    }
    assert ids(lens(company, "clean")) == [clean]
    assert page.waiting["exceptions"] == 3 and page.waiting["clean"] == 1
    assert (page.count, page.minutes) == (3, 487)


def test_a_role_without_a_rate_is_an_exception_until_it_has_one(company, waiting):
    from tests.builders import approve

    key = waiting(TODAY, 360)
    assert ids(lens(company, "clean")) == [key]
    approve(company, "BILL_RATES", {"card_id": company["card USD"], "rows": [
        {"level": "ROLE", "role_id": company["PSE"], "per_unit": None}]},
        starts_on=date(2026, 7, 1))  # fmt: skip
    assert lens(company, "exceptions").rows[0].flags == ("no bill rate",)


def test_a_long_day_and_repeated_lines_are_exceptions(company, waiting, log):
    log(TODAY, 360, note="same")
    second = waiting(TODAY, 360, note="same")
    found = {row.id: row.flags for row in lens(company, "exceptions").rows}
    assert found[second] == ("over 10 h in a day", "repeated content")


def test_all_clean_lines_are_approved_together_and_flagged_ones_left(company, sign_in, waiting):
    clean = [waiting(MONDAY + timedelta(days=day), 60 + 15 * day) for day in (0, 1)]
    odd = waiting(date(2026, 7, 5), 60)
    client = sign_in("manager")
    response = client.post("/approvals/clean?lens=clean", {})
    assert response.status_code == 302
    assert set(TimeEntry.objects.filter(state="APPROVED").values_list("id", flat=True)) == set(
        clean
    )
    assert TimeEntry.objects.get(pk=odd).state == "SUBMITTED"
    again = approve_clean(actor=company.viewer("manager"), now=NOW, wanted=ALL)
    assert (again.entry_ids, again.left) == ((), 1)


def test_filters_narrow_the_queue_its_totals_and_what_is_approved_together(company, waiting):
    acme = waiting(MONDAY, 360)
    waiting(MONDAY, 60, project="BOLT")
    only = ApprovalFilter(projects=("acme-001",))
    assert ids(lens(company, "clean", wanted=only)) == [acme]
    assert lens(company, "exceptions", wanted=only).count == 0
    assert lens(company, "exceptions", wanted=ApprovalFilter(regions=("EMEA",))).count == 1
    assert lens(company, "clean", wanted=ApprovalFilter(persons=("MAN",))).count == 0
    done = approve_clean(actor=company.viewer("manager"), now=NOW,
                         wanted=ApprovalFilter(projects=("BOLT-001",)))  # fmt: skip
    assert (done.entry_ids, done.minutes, done.left) == ((), 0, 1)


def test_a_return_needs_a_reason_that_its_owner_reads(company, sign_in, waiting):
    key = waiting(TODAY, 360)
    client = sign_in("manager")
    refused = client.post("/approvals/return?lens=clean", {"row": [f"{key}.1"], "reason": " "})
    assert refused.status_code == 422 and b"APPR-03" in refused.content
    client.post("/approvals/return", {"row": [f"{key}.1"], "reason": "Wrong project."})
    entry = TimeEntry.objects.get(pk=key)
    assert (entry.state, entry.return_reason) == ("RETURNED", "Wrong project.")
    assert ids(lens(company, "returned")) == [key]
    newest = history_of(company.system, "TIME_ENTRY", key)[0]
    assert (newest.verb, newest.reason) == ("return_entries", "Wrong project.")
    week = sign_in("engineer").get("/time/2026-W28").content.decode()
    assert "ACME-001 was returned" in week and "Wrong project." in week


def test_a_returned_line_is_mended_and_handed_in_again(company, waiting):
    key = waiting(TODAY, 360)
    return_entries(actor=company.viewer("manager"), now=NOW, entry_ids=[key], reason="Mend it.")
    save_entry(actor=company.viewer("engineer"), now=NOW, today=TODAY,
               person_id=company["engineer"], project_id=company["ACME"],
               task_id=company["task ACME"], worked_on=TODAY, minutes=300, entry_id=key,
               version=1)  # fmt: skip
    submit_part(actor=company.viewer("engineer"), now=NOW, person_id=company["engineer"], day=TODAY)
    entry = TimeEntry.objects.get(pk=key)
    assert (entry.state, entry.minutes, entry.return_reason) == ("SUBMITTED", 300, "")


def test_a_line_changed_since_it_was_looked_at_is_not_approved_unseen(company, waiting):
    key = waiting(TODAY, 360)
    engineer = company.viewer("engineer")
    recall_part(actor=engineer, now=NOW, person_id=company["engineer"], day=TODAY)
    save_entry(actor=engineer, now=NOW, today=TODAY, person_id=company["engineer"],
               project_id=company["ACME"], task_id=company["task ACME"], worked_on=TODAY,
               minutes=480, entry_id=key, version=1)  # fmt: skip
    submit_part(actor=engineer, now=NOW, person_id=company["engineer"], day=TODAY)
    with pytest.raises(Conflict):
        approve_entries(actor=company.viewer("manager"), now=NOW, entry_ids=[key],
                        versions={key: 1})  # fmt: skip
    assert not book_sums()


def test_nothing_chosen_is_said_and_nothing_happens(company, sign_in, waiting):
    waiting(TODAY, 360)
    response = sign_in("manager").post("/approvals/approve?lens=clean", {})
    assert response.status_code == 422 and b"Choose at least one line" in response.content


def test_an_empty_queue_says_so_with_what_is_done(company, sign_in, waiting):
    key = waiting(TODAY, 450)
    approve_entries(actor=company.viewer("manager"), now=NOW, entry_ids=[key])
    page = sign_in("manager").get("/approvals").content.decode()
    assert "All clear —" in page and ">7.5 h</a> this month." in page
    assert "/time/entries?state=APPROVED&amp;month=2026-07" in page


def test_the_queue_asks_the_same_questions_for_few_and_many_lines(company, sign_in, waiting, log):
    client = sign_in("manager")

    def asked(path) -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(path).status_code == 200
        return len(found)

    def fill(lines: int, on: date) -> None:
        TimeEntry.objects.bulk_create(
            TimeEntry(
                person_id=company["engineer"], project_id=company["ACME"],
                task_id=company["task ACME"], worked_on=on, minutes=1, note=str(number),
                state="SUBMITTED", flags=number % 2, audit_line_id=AuditLine.objects.first().pk,
            )
            for number in range(lines)
        )  # fmt: skip

    waiting(TODAY, 1)
    fill(10, MONDAY)
    paths = ("/approvals", "/approvals?lens=clean")
    client.get(paths[0])
    few = [asked(path) for path in paths]
    fill(190, TODAY)
    assert [asked(path) for path in paths] == few


@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="the embedded database writes one after the other"
)
@pytest.mark.django_db(transaction=True)
def test_two_approvers_at_once_post_each_line_once_and_do_not_block_each_other(company, waiting):
    keys = [waiting(MONDAY - timedelta(days=7 * week), 60) for week in range(1, 5)]
    failures = []

    def approve(who: str, order: list[int]) -> None:
        try:
            approve_entries(actor=company.viewer(who), now=NOW, entry_ids=order)
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [
        Thread(target=approve, args=("manager", keys)),
        Thread(target=approve, args=("coordinator", keys[::-1])),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert TimeEntry.objects.filter(state="APPROVED").count() == 4
    rated = [row for row in book_sums() if row.book == "RATED"]
    assert [row.minutes for row in rated] == [240]
    assert AuditLine.objects.filter(verb="approve_entries").count() == 1


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [("week", "2026-W99", "There is no week “2026-W99”"), ("queue", "mine", "There is no queue")],
)
def test_all_clean_lines_are_never_approved_by_a_filter_that_cannot_be_read(
    company, sign_in, waiting, key, value, said
):
    clean = waiting(MONDAY, 60)
    answer = sign_in("manager").post("/approvals/clean", {key: value})
    assert answer.status_code == 422 and said in answer.content.decode()
    assert TimeEntry.objects.get(pk=clean).state == "SUBMITTED"
    assert sign_in("manager").get(f"/approvals?{key}={value}").status_code == 422


def test_a_filter_that_fits_nothing_does_not_say_all_clear(company, sign_in, waiting):
    page = sign_in("manager").get("/approvals?region=NOWHERE").content.decode()
    assert "No line fits what you asked for" in page and "All clear" not in page
