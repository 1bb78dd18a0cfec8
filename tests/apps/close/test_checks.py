"""Each check finds its broken book; sign-offs and locks stand on what was checked."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext

from daybook.apps.close.actions.checks import run_checks, sign_off
from daybook.apps.close.actions.locks import confirm_month_lock, request_month_lock
from daybook.apps.close.models import CheckRun, SignOff
from daybook.apps.close.queries.calendar import close_calendar
from daybook.apps.close.queries.month import close_month
from daybook.apps.ledger.actions.post import NewLine, post, reversal_of
from daybook.apps.ledger.models import Basis, LedgerLine
from daybook.apps.people.actions.places import add_role
from daybook.apps.people.models import Employment
from daybook.apps.platform.actions.periods import confirm_hard_lock, request_hard_lock
from daybook.apps.platform.models import LegalEntity
from daybook.apps.platform.queries.organization import entities, period_row
from daybook.apps.platform.refusals import Denied, Refused
from daybook.apps.platform.transactions import record_audit
from daybook.apps.revenue.actions.recognize import recognize_month
from tests.apps.billing.test_drafts import drafted, issued
from tests.apps.billing.work import JULY, accepted, add_work, logged, worked
from tests.builders import NOW


def checked(company, entity="US", who="coordinator"):
    return run_checks(actor=company.viewer(who), now=NOW, entity_id=company[entity], month=JULY)


def found(company, entity="US") -> dict[str, list]:
    by_check: dict[str, list] = {}
    for row in checked(company, entity).findings:
        by_check.setdefault(row.check_id, []).append(row)
    return by_check


def broken_line(company, **changes) -> None:
    """A line that no action would post."""
    values = {
        "book": "ADJUSTED", "source_kind": "TIME_ENTRY", "source_id": 999, "reason": "WRITE_UP",
        "entity_id": company["US"], "project_id": company["ACME"],
        "worked_on": date(2026, 7, 7), "posted_in": JULY, "amount_minor": 500, "currency": "USD",
        "functional_minor": 500, "reporting_minor": 500, "basis_id": Basis.objects.first().pk,
    }  # fmt: skip
    audit = record_audit(actor=company.system, verb="break", now=NOW)
    post([NewLine(**(values | changes))], audit_line_id=audit.pk)


def test_a_sound_month_has_no_finding(company):
    worked(company)
    for key in drafted(company):
        issued(company, key)
    assert found(company) == {}


def test_chk_01_finds_wip_left_with_no_minutes_to_bill(company):
    worked(company)
    for key in drafted(company):
        issued(company, key)
    broken_line(company)
    (row,) = found(company)["CHK-01"]
    assert (row.severity, row.subject_kind, row.subject_id) == (
        "BLOCKS", "PROJECT", company["ACME"],
    )  # fmt: skip
    assert (row.amount_minor, row.currency) == (500, "USD")


def test_chk_02_finds_minutes_that_the_books_miss(company):
    worked(company)
    broken_line(company, book="COST", reason="", minutes=30)
    (row,) = found(company)["CHK-02"]
    assert "450 minutes approved, 450 rated, 480 costed" in row.message


def test_chk_03_finds_time_without_a_rate(company):
    role = add_role(actor=company.system, now=NOW, code="NEW", name="A role without a price")
    Employment.objects.filter(person_id=company["engineer"]).update(role_id=role)
    worked(company)
    (row,) = found(company)["CHK-03"]
    assert row.severity == "BLOCKS" and "without a rate" in row.message


def test_chk_04_warns_of_time_nobody_approved(company):
    logged(company, 120, date(2026, 7, 8))
    (row,) = found(company)["CHK-04"]
    assert row.severity == "WARNS" and "(120 minutes)" in row.message


def test_chk_05_finds_a_reversal_that_does_not_cancel(company):
    worked(company)
    line = LedgerLine.objects.get(book="RATED")
    reversal = reversal_of(line, posted_in=JULY, correction_id=1)
    audit = record_audit(actor=company.system, verb="break", now=NOW)
    wrong = {name: getattr(reversal, name) for name in NewLine.__dataclass_fields__}
    post([NewLine(**(wrong | {"amount_minor": -247_499}))], audit_line_id=audit.pk)
    (row,) = [row for row in found(company)["CHK-05"] if row.subject_kind == "LEDGER_LINE"]
    assert (row.subject_id, row.amount_minor) == (line.pk, 1)


def test_chk_05_finds_a_position_that_no_project_shows(company):
    worked(company)
    broken_line(company, book="RECOGNIZED", reason="", currency="EUR")
    (row,) = found(company)["CHK-05"]
    assert (row.subject_kind, row.currency, row.amount_minor) == ("CURRENCY", "EUR", -500)


def test_chk_06_finds_a_line_whose_entry_is_gone(company):
    worked(company)
    broken_line(company, book="RATED", reason="", amount_minor=0, functional_minor=0,
                reporting_minor=0, source_id=12_345)  # fmt: skip
    (row,) = found(company)["CHK-06"]
    assert (row.subject_kind, row.subject_id) == ("TIME_ENTRY", 12_345)


def test_chk_07_finds_an_accepted_milestone_that_is_not_revenue(company):
    accepted(company)
    (row,) = found(company, "DE")["CHK-07"]
    assert (row.amount_minor, row.currency) == (7_300_000, "EUR")
    recognize_month(actor=company.viewer("finance"), now=NOW, entity_id=company["DE"], month=JULY)
    assert "CHK-07" not in found(company, "DE")


def test_consultants_and_managers_neither_check_nor_sign(company):
    key = checked(company).check_run_id
    for who in ("engineer", "manager", "training", "admin"):
        with pytest.raises(Denied):
            checked(company, who=who)
        with pytest.raises(Denied):
            sign_off(actor=company.viewer(who), now=NOW, check_run_id=key)


def signed(company, key, who="coordinator") -> None:
    sign_off(actor=company.viewer(who), now=NOW, check_run_id=key)


def test_a_sign_off_needs_the_newest_run_without_blocking_findings(company):
    accepted(company)
    blocked = checked(company, "DE").check_run_id
    with pytest.raises(Refused) as refused:
        signed(company, blocked)
    assert refused.value.rule == "CHK-00" and "block" in refused.value.message
    recognize_month(actor=company.viewer("finance"), now=NOW, entity_id=company["DE"], month=JULY)
    clean = checked(company, "DE").check_run_id
    with pytest.raises(Refused) as refused:
        signed(company, blocked)
    assert "newer" in refused.value.message
    signed(company, clean)
    signed(company, clean)
    signed(company, clean, "operations")
    assert SignOff.objects.count() == 2


@pytest.mark.parametrize("change", ["entry", "approval", "milestone"])
def test_a_change_after_the_checks_unticks_them(company, change):
    entity = "DE" if change == "milestone" else "US"
    worked(company)
    key = checked(company, entity).check_run_id
    page = close_month(company.viewer("finance"), entity, JULY)
    assert page.changes == () and {row.state for row in page.checks} == {"OK"}
    if change == "entry":
        logged(company, 30, date(2026, 7, 8))
    elif change == "approval":
        worked(company, 30, date(2026, 7, 8))
    else:
        accepted(company)
    page = close_month(company.viewer("finance"), entity, JULY)
    assert page.changes and {row.state for row in page.checks} == {"STALE"}
    with pytest.raises(Refused) as refused:
        signed(company, key)
    assert "changed since" in refused.value.message


def test_another_entity_or_month_does_not_untick(company):
    worked(company)
    checked(company, "DE")
    worked(company, 60, date(2026, 7, 8))
    logged(company, 60, date(2026, 6, 8))
    assert close_month(company.viewer("finance"), "DE", JULY).changes == ()
    june = {"actor": company.viewer("coordinator"), "now": NOW, "month": date(2026, 6, 1)}
    run_checks(entity_id=company["US"], **june)
    worked(company, 90, date(2026, 7, 9))
    assert close_month(company.viewer("finance"), "US", date(2026, 6, 1)).changes == ()


def test_the_hard_lock_stands_on_checks_and_a_sign_off(company):
    worked(company)
    month = {"now": NOW, "entity_id": company["US"], "month": JULY}

    def request(who="finance"):
        request_month_lock(actor=company.viewer(who), reason="July is done", **month)

    for expected in ("never checked", "signed"):
        with pytest.raises(Refused) as refused:
            request()
        assert refused.value.rule == "CHK-00" and expected in refused.value.message
        key = checked(company).check_run_id
    signed(company, key)
    with pytest.raises(Denied):
        request("operations")
    request()
    with pytest.raises(Denied) as denied:
        confirm_month_lock(actor=company.viewer("finance"), **month)
    assert denied.value.rule == "APPR-02"
    confirm_month_lock(actor=company.viewer("finance2"), **month)
    assert period_row(company["US"], JULY).lock == "HARD"


def test_no_way_leads_around_the_checks_to_a_hard_lock(company, signed_in):
    """CHK-00: platform's own action asks the close, whoever calls it."""
    worked(company)
    month = {"now": NOW, "entity_id": company["US"], "month": JULY}
    with pytest.raises(Refused) as refused:
        request_hard_lock(actor=company.viewer("finance"), reason="quick", **month)
    assert refused.value.rule == "CHK-00" and "never checked" in refused.value.message
    answer = signed_in("finance").post(
        "/api/v1/close/2026-07/lock/hard", {"entity": "US", "reason": "quick"},
        content_type="application/json",
    )  # fmt: skip
    assert answer.status_code == 422 and "never checked" in text(answer)
    assert period_row(company["US"], JULY).lock == "OPEN"
    signed(company, checked(company).check_run_id)
    request_hard_lock(actor=company.viewer("finance"), reason="checked", **month)
    recognize_month(actor=company.viewer("finance"), reason="late", **month)
    with pytest.raises(Refused) as refused:
        confirm_hard_lock(actor=company.viewer("finance2"), **month)
    assert refused.value.rule == "CHK-00" and "changed since" in refused.value.message
    assert period_row(company["US"], JULY).lock == "SOFT"


def test_a_change_between_request_and_confirmation_stops_the_lock(company):
    worked(company)
    signed(company, checked(company).check_run_id)
    month = {"now": NOW, "entity_id": company["US"], "month": JULY}
    request_month_lock(actor=company.viewer("finance"), reason="July is done", **month)
    recognize_month(actor=company.viewer("finance"), reason="late", **month)
    with pytest.raises(Refused) as refused:
        confirm_month_lock(actor=company.viewer("finance2"), **month)
    assert "changed since" in refused.value.message


def test_april_2026_is_cut_off_on_tuesday_28(company):
    for entity in entities():
        found_calendar = close_calendar(entity, date(2026, 4, 1))
        assert found_calendar.method == "ESTIMATE"
        assert found_calendar.cutoff_on == date(2026, 4, 28)
    days = {row.label: row.on for row in found_calendar.days}
    assert (days["D−3"], days["D0"], days["D+1"], days["D+5"]) == (
        date(2026, 4, 27), date(2026, 4, 30), date(2026, 5, 1), date(2026, 5, 7),
    )  # fmt: skip
    assert len(days) == 9


def test_an_entity_that_closes_on_actuals_is_cut_off_on_the_last_business_day(company):
    LegalEntity.objects.filter(code="US").update(close_method="ACTUAL")
    entity = next(row for row in entities() if row.code == "US")
    assert close_calendar(entity, date(2026, 4, 1)).cutoff_on == date(2026, 4, 30)


PAGE = "/money/close/2026-07"


@pytest.fixture
def signed_in(client, company):
    def sign(name):
        client.force_login(get_user_model().objects.get(email=f"{name}@northwind.example"))
        return client

    return sign


def text(response) -> str:
    return response.content.decode()


def test_the_page_checks_signs_and_locks(company, signed_in):
    worked(company)
    client = signed_in("operations")
    assert "not checked yet" in text(client.get(f"{PAGE}?entity=US"))
    page = text(client.post(f"{PAGE}/checks", {"entity": "US"}, follow=True))
    assert "nothing was found" in page and "Sign off" in page
    page = text(client.post(f"{PAGE}/sign-off", {"entity": "US"}, follow=True))
    assert "You have signed this off." in page and "The operations" in page
    assert "Request hard lock" not in page and "Soft lock" in page
    client = signed_in("finance")
    ask = client.get(f"{PAGE}/lock/hard?entity=US")
    assert "Request the hard lock of July 2026 of US?" in text(ask)
    refused = client.post(f"{PAGE}/lock/hard", {"entity": "US", "reason": ""})
    assert refused.status_code == 422 and "Give a reason" in text(refused)
    client.post(f"{PAGE}/lock/hard", {"entity": "US", "reason": "July is done"})
    assert period_row(company["US"], JULY).lock == "SOFT"
    assert client.post(f"{PAGE}/lock/confirm", {"entity": "US"}).status_code == 403
    client = signed_in("finance2")
    page = text(client.post(f"{PAGE}/lock/confirm", {"entity": "US"}, follow=True))
    assert "is hard-locked" in page and period_row(company["US"], JULY).lock == "HARD"


def test_soft_locking_and_opening_from_the_page(company, signed_in):
    client = signed_in("operations")
    client.post(f"{PAGE}/lock/soft", {"entity": "DE", "reason": "month end"})
    page = text(client.get(f"{PAGE}?entity=DE"))
    assert "month end" in page and "Lift soft lock" in page
    client.post(f"{PAGE}/lock/lift", {"entity": "DE", "reason": "one late invoice"})
    assert period_row(company["DE"], JULY).lock == "OPEN"
    assert client.get(f"{PAGE}/lock/melt").status_code == 404
    assert signed_in("engineer").post(
        f"{PAGE}/lock/soft", {"entity": "DE", "reason": "no"}
    ).status_code == 403  # fmt: skip


def test_the_hard_lock_refused_by_the_checks_keeps_the_reason(company, signed_in):
    answer = signed_in("finance").post(
        f"{PAGE}/lock/hard", {"entity": "US", "reason": "in a hurry"}
    )
    assert answer.status_code == 422
    assert "never checked" in text(answer) and 'value="in a hurry"' in text(answer)


def test_findings_lead_to_where_they_are_mended(company, signed_in):
    accepted(company)
    logged(company, 120, date(2026, 7, 8))
    checked(company, "DE")
    checked(company, "US")
    client = signed_in("finance")
    assert "/projects/BOLT-001/milestones" in text(client.get(f"{PAGE}?entity=DE"))
    page = text(client.get(f"{PAGE}?entity=US"))
    # Finance approves no time, so that the project is named to them without a way there.
    assert "/approvals?" not in page and "ACME-001" in page and "/rules/CHK-04" in page
    page = text(signed_in("operations").get(f"{PAGE}?entity=US"))
    assert "/approvals?project=ACME-001" in page
    client = signed_in("finance")
    saved = client.get(f"{PAGE}?entity=DE&csv=1")
    assert "73000.00" in b"".join(saved.streaming_content).decode()


def test_findings_are_of_projects_one_sees_and_everybody_sees_the_lock(company, signed_in):
    add_work(company, "FAR", region="EMEA", manager="coordinator")
    logged(company, 30, date(2026, 7, 8))
    logged(company, 30, date(2026, 7, 9), project="FAR")
    checked(company)
    seen = {
        who: {row.subject for row in close_month(company.viewer(who), "US", JULY).findings}
        for who in ("finance", "manager", "leader", "engineer")
    }
    assert seen == {
        "finance": {"ACME-001", "FAR-001"},
        "manager": {"ACME-001"},
        "leader": {"FAR-001"},
        "engineer": set(),
    }
    page = signed_in("engineer").get(f"{PAGE}?entity=US")
    assert page.status_code == 200 and f"{PAGE}/checks" not in text(page)
    assert signed_in("admin").get(PAGE).status_code == 403


def test_the_page_asks_as_much_for_many_findings_as_for_few(company, signed_in):
    client = signed_in("finance")
    counts = []
    for batch in (2, 8):
        for number in range(batch):
            add_work(company, f"N{batch}X{number}")
            logged(company, 15, date(2026, 7, batch), project=f"N{batch}X{number}")
        checked(company)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"{PAGE}?entity=US").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] and CheckRun.objects.count() == 2
