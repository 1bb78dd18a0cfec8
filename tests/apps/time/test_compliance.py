"""The board of missing time: who is late, what it is worth, who may see and excuse it."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from daybook.apps.people.actions.leave import record_leave
from daybook.apps.people.actions.persons import add_person, start_employment
from daybook.apps.platform.models import AuditLine
from daybook.apps.platform.refusals import Denied, NotFound, Refused
from daybook.apps.time.actions.excuses import excuse_week, lift_excuse
from daybook.apps.time.actions.submission import submit_part
from daybook.apps.time.models import Submission
from daybook.apps.time.queries.compliance import BoardFilter, board, risk_rows
from daybook.core.compliance import Standing
from tests.builders import NOW, START

MONDAY = date(2026, 6, 22)
FRIDAY = date(2026, 6, 26)
NEW_YORK = ZoneInfo("America/New_York")


def local(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=NEW_YORK)


def week(log, minutes=480, days=5, **more):
    for step in range(days):
        log(date(2026, 6, 22 + step), minutes, **more)


def hand_in(company, at, who="engineer"):
    submit_part(actor=company.viewer(who), now=at, person_id=company[who], day=MONDAY)


def row(company, who="engineer", viewer="coordinator", **wanted):
    found = board(company.viewer(viewer), MONDAY, 1, NOW, BoardFilter(**wanted))
    return next(each for each in found.rows if each.person_id == company[who])


def test_a_late_friday_sheet_is_listed_and_one_in_time_is_not(company, log):
    """COMP-01: row 26 of the domain"""
    week(log)
    hand_in(company, local(FRIDAY, 17, 1))
    assert row(company).cells[0].standing is Standing.LATE
    listed = board(company.viewer("coordinator"), MONDAY, 1, NOW, BoardFilter(states=("LATE",)))
    assert [each.person_code for each in listed.rows] == ["ENG"]


def test_a_sheet_in_time_stands_on_time(company, log):
    """COMP-01"""
    week(log)
    hand_in(company, local(FRIDAY, 17))
    assert row(company).cells[0].standing is Standing.ON_TIME
    assert not row(company).is_missing


def test_approved_leave_excuses(company, log):
    """COMP-01, KPI-03: row 26 of the domain"""
    assert row(company).cells[0].standing is Standing.NONE
    assert row(company).missing_minutes == 2_400
    record_leave(actor=company.viewer("engineer"), now=NOW, person_id=company["engineer"],
                 kind="VACATION", starts_on=MONDAY, ends_on=date(2026, 6, 25),
                 minutes_per_day=480)  # fmt: skip
    assert row(company).missing_minutes == 960, "two days are left"
    record_leave(actor=company.viewer("engineer"), now=NOW, person_id=company["engineer"],
                 kind="VACATION", starts_on=date(2026, 6, 25), ends_on=date(2026, 6, 27),
                 minutes_per_day=480)  # fmt: skip
    found = row(company)
    assert (found.cells[0].standing, found.missing_minutes) == (Standing.LEAVE, 0)


def test_missing_time_is_worth_the_plan_it_leaves_open(company, log, book):
    """COMP-04: 30 h are booked at 330.00, 12 h of them are logged."""
    book()
    week(log, 360, days=2)
    found = row(company)
    assert found.missing_minutes == 2_400 - 720
    assert found.at_risk_minor == 18 * 33_000, "the 18 h that are booked and not logged"
    whole = board(company.viewer("coordinator"), MONDAY, 1, NOW)
    (piece,) = risk_rows(whole)
    assert (piece.person_code, piece.project_code) == ("ENG", "ACME-001")
    assert (piece.planned_minutes, piece.planned_minor) == (1_080, 594_000)
    assert whole.at_risk_minor == 594_000 == piece.part_at_risk_minor


def test_the_on_time_rate_matches_a_recount_from_submissions(company, log):
    """COMP-03: row 20 of the domain"""
    week(log)
    hand_in(company, local(FRIDAY, 16))
    week(log, who="manager")
    hand_in(company, local(FRIDAY, 18), "manager")
    found = board(company.viewer("coordinator"), MONDAY, 1, NOW)
    people = {each.person_id for each in found.rows}
    first = {}
    for person, at in Submission.objects.order_by("submitted_at").values_list(
        "person_id", "submitted_at"
    ):
        first.setdefault(person, at)
    recount = sum(first[key] <= local(FRIDAY, 17) for key in people if key in first)
    logged = AuditLine.objects.filter(
        verb="submit_part", recorded_at__lte=local(FRIDAY, 17).astimezone(UTC)
    )
    assert (found.on_time.on_time, found.on_time.expected) == (recount, len(people)) == (1, 4)
    assert logged.count() == recount


def test_an_excuse_needs_a_reason_and_the_right_and_can_be_lifted(company):
    """COMP-08"""
    asked = {"now": NOW, "person_code": "eng", "monday": MONDAY}
    coordinator = company.viewer("coordinator")
    with pytest.raises(Refused, match="COMP-08") as caught:
        excuse_week(actor=coordinator, reason=" ", **asked)
    assert caught.value.field == "reason"
    with pytest.raises(Denied):
        excuse_week(actor=company.viewer("operations"), reason="Sick", **asked)
    key = excuse_week(actor=coordinator, reason="Jury duty", **asked)
    found = row(company)
    assert (found.cells[0].standing, found.cells[0].excuse) == (Standing.EXCUSED, "Jury duty")
    assert board(coordinator, MONDAY, 1, NOW).on_time.expected == 3, "excused, not counted"
    with pytest.raises(Refused, match="excused already"):
        excuse_week(actor=coordinator, reason="Again", **asked)
    with pytest.raises(NotFound):
        lift_excuse(actor=company.viewer("finance"), now=NOW, excuse_id=key)
    lift_excuse(actor=coordinator, now=NOW, excuse_id=key)
    assert row(company).cells[0].standing is Standing.NONE
    assert AuditLine.objects.get(verb="excuse_week").reason == "Jury duty"


def test_a_week_with_nothing_missing_cannot_be_excused(company, log):
    """COMP-08"""
    week(log)
    hand_in(company, local(FRIDAY, 12))
    with pytest.raises(Refused, match="nothing to excuse"):
        excuse_week(actor=company.viewer("analyst"), now=NOW, person_code="ENG", monday=MONDAY,
                    reason="No")  # fmt: skip


def test_each_role_sees_the_people_it_looks_after(company, log):
    """RIGHT-01"""
    with pytest.raises(Denied):
        board(company.viewer("engineer"), MONDAY, 1, NOW)
    with pytest.raises(Denied):
        board(company.viewer("admin"), MONDAY, 1, NOW)

    def seen(who):
        return [each.person_code for each in board(company.viewer(who), MONDAY, 1, NOW).rows]

    assert seen("finance") == ["COO", "ENG", "LEA", "MAN"]
    assert seen("leader") == ["LEA"], "the leader's region is EMEA"
    assert seen("manager") == []
    week(log, days=1)
    assert seen("manager") == ["ENG"], "whoever writes time to a managed project"
    assert row(company, viewer="manager").may_open is False
    assert row(company).may_open is True


def test_rates_are_for_those_who_see_them(company):
    """RIGHT-01: a training coordinator sees no forecast, so no worth."""
    assert board(company.viewer("training"), MONDAY, 1, NOW).at_risk_minor is None
    assert board(company.viewer("coordinator"), MONDAY, 1, NOW).at_risk_minor == 0


def test_the_page_links_every_number_and_says_each_mark_for_the_ear(company, sign_in, log, book):
    book()
    week(log, 360, days=2)
    text = sign_in("coordinator").get("/time/compliance?to=2026-W26&weeks=2").content.decode()
    assert 'href="/time/2026-W26?person=ENG"' in text
    assert "short, 28 of 40 h missing" in text and "▢ 28" in text
    assert "/time/compliance/parts?person=ENG&amp;to=2026-W26&amp;weeks=2" in text
    assert "/time/compliance/risk?person=ENG" in text
    assert "counted=on_time" in text and "counted=yes" in text


def test_the_numbers_of_the_rate_lead_to_their_parts(company, sign_in, log):
    week(log)
    hand_in(company, local(FRIDAY, 16))
    client = sign_in("coordinator")
    address = "/time/compliance/parts?to=2026-W26&weeks=1&counted="
    assert "All 4 parts" in client.get(address + "yes").content.decode()
    assert "All 1 part" in client.get(address + "on_time").content.decode()
    assert client.get("/time/compliance/risk?to=2026-W26").status_code == 200
    assert client.get("/time/compliance/nudges?to=2026-W26").status_code == 200


def test_the_file_holds_every_row_in_words(company, sign_in):
    answer = sign_in("analyst").get("/time/compliance?to=2026-W26&weeks=1&format=csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [each["Person code"] for each in rows] == ["COO", "ENG", "LEA", "MAN"]
    assert rows[1]["2026-W26"] == "nothing, 40 of 40 h missing"
    assert rows[1]["Missing h"] == "40"


def test_the_workbook_holds_the_same_cells_as_the_text_file(company, sign_in):
    address = "/time/compliance?to=2026-W26&weeks=1&format="
    client = sign_in("analyst")
    text = b"".join(client.get(f"{address}csv").streaming_content).decode("utf-8-sig")
    answer = client.get(f"{address}xlsx")
    assert "missing-time-2026-W26.xlsx" in answer["Content-Disposition"]
    sheet = load_workbook(io.BytesIO(answer.content)).active
    written = [[str(cell.value or "") for cell in line] for line in sheet.iter_rows()]
    expected = [line for line in csv.reader(io.StringIO(text)) if line]
    assert [line[:3] for line in written] == [line[:3] for line in expected]
    missing = written[0].index(next(name for name in written[0] if name.startswith("Missing")))
    assert [float(line[missing] or 0) for line in written[1:]] == [
        float(line[missing] or 0) for line in expected[1:]
    ]


def test_filters_stand_in_the_address(company, sign_in):
    client = sign_in("coordinator")
    text = client.get("/time/compliance?to=2026-W26&weeks=1&region=EMEA").content.decode()
    assert "The leader" in text and "The engineer" not in text
    text = client.get("/time/compliance?to=2026-W26&weeks=1&role=PSE").content.decode()
    assert "The engineer" in text and "The manager" not in text


def test_a_consultant_has_no_board_and_no_tab(company, sign_in):
    client = sign_in("engineer")
    assert client.get("/time/compliance").status_code == 403
    assert "/time/compliance" not in client.get("/time/2026-W28").content.decode()


def test_a_week_is_excused_and_lifted_on_its_pages(company, sign_in):
    client = sign_in("coordinator")
    address = "/time/compliance/excuse?person=ENG&week=2026-W26"
    assert "Excuse ENG" in client.get(address).content.decode()
    assert client.post(address, {"reason": ""}).status_code == 422
    answer = client.post(address, {"reason": "Jury duty"}, follow=True)
    assert "Jury duty" in answer.content.decode()
    key = row(company).cells[0].excuse_id
    assert client.get(f"/time/compliance/excuses/{key}/lift").status_code == 200
    client.post(f"/time/compliance/excuses/{key}/lift")
    assert row(company).cells[0].excuse_id is None


def _people(company, numbers):
    for number in numbers:
        person = add_person(actor=company.system, now=NOW, code=f"X{number:03d}",
                            name=f"Person {number}", zone="Europe/Berlin")  # fmt: skip
        start_employment(
            actor=company.system, now=NOW, person_id=person, entity_id=company["US"],
            role_id=company["PSE"], region_id=company["AMER"], practice_id=company["CONS"],
            work_calendar_id=company["calendar US"], starts_on=START,
        )  # fmt: skip


def test_the_board_asks_the_same_number_of_questions_for_10_and_200_people(
    company, sign_in, log, book
):
    book()
    week(log, 360, days=2)
    client = sign_in("coordinator")
    counts = []
    for numbers in (range(6), range(6, 196)):
        _people(company, numbers)
        client.get("/time/compliance")
        with CaptureQueriesContext(connection) as asked:
            client.get("/time/compliance")
        counts.append(len(asked))
    assert counts[0] == counts[1], counts


def test_the_api_answers_as_the_board_does(company, sign_in):
    client = sign_in("coordinator")
    keys = "to=2026-W26&weeks=1"
    whole = client.get(f"/api/v1/time/compliance?{keys}").json()
    assert (whole["people"], whole["missing_minutes"], whole["counted_parts"]) == (4, 9_600, 4)
    people = client.get(f"/api/v1/time/compliance/people?{keys}&region=EMEA").json()
    assert "NONE" in str(people) and "LEA" in str(people) and "ENG" not in str(people)
    for place in ("risk", "nudges"):
        assert client.get(f"/api/v1/time/compliance/{place}?{keys}").status_code == 200
    sign_in("engineer")
    assert client.get(f"/api/v1/time/compliance?{keys}").status_code == 403
    assert client.get("/api/v1/scorecard/me").json()["person_code"] == "ENG"
