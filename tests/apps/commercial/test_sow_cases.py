"""Where is a statement of work, who is late, and how many do we win?"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from daybook.apps.commercial.actions.customers import add_opportunity, edit_opportunity
from daybook.apps.commercial.actions.sow_cases import (
    approve_case,
    edit_case,
    move_case,
    open_case,
)
from daybook.apps.commercial.models import Opportunity, SowCase, SowMove
from daybook.apps.commercial.queries.sow_cases import case_moves, sow_case, sow_cases, win_rates
from daybook.apps.platform.refusals import Denied, NotFound, Refused
from tests.builders import NOW, TODAY

HOUR = timedelta(hours=1)


def opened(company, code="SOW-1", amount=8_500_000, at=NOW, name="analyst", customer="ACME") -> str:
    opportunity_id = add_opportunity(
        actor=company.viewer("coordinator"), now=at, code=f"OPP-{code}",
        customer_id=company[f"customer {customer}"], name="More", stage=4,
        probability_millionths=400_000, amount_minor=amount, currency="USD",
    )  # fmt: skip
    open_case(actor=company.viewer(name), now=at, code=code, name="Advisory",
              opportunity_id=opportunity_id, practice_id=company["CONS"], amount_minor=amount,
              currency="USD")  # fmt: skip
    return code


def go(company, code, *states, name="analyst", at=NOW):
    for state in states:
        row = sow_case(code, company.viewer(name), at)
        move_case(actor=company.viewer(name), now=at, code=code, to_state=state,
                  version=row.version)  # fmt: skip


TO_READY = ("AWAITING_DISCOVERY", "STRAWMAN_WIP", "ESTIMATE_FEEDBACK", "SOW_WIP",
            "READY_FOR_APPROVAL")  # fmt: skip


def test_a_case_is_approved_by_region_finance_and_above_fifty_thousand_an_architect(company):
    """SOW-06"""
    code = opened(company)
    go(company, code, *TO_READY)
    viewer = company.viewer("analyst")
    assert sow_case(code, viewer, NOW).waits_for == ("ARCHITECT", "REGION", "FINANCE")
    with pytest.raises(Refused, match="still needs the approval"):
        go(company, code, "APPROVED")
    approve_case(actor=company.viewer("coordinator"), now=NOW, code=code, kind="ARCHITECT",
                 reviewer_id=company["engineer"])  # fmt: skip
    approve_case(actor=company.viewer("operations"), now=NOW, code=code, kind="REGION")
    approve_case(actor=company.viewer("finance"), now=NOW, code=code, kind="FINANCE")
    go(company, code, "APPROVED")
    row = sow_case(code, viewer, NOW)
    assert (row.state, row.moves) == ("APPROVED", ())
    with pytest.raises(Refused):
        edit_case(actor=viewer, now=NOW, code=code, version=row.version, name="Other")


def test_a_new_draft_needs_new_approvals(company):
    code = opened(company, amount=1_000_000)
    go(company, code, *TO_READY)
    approve_case(actor=company.viewer("finance"), now=NOW, code=code, kind="FINANCE")
    go(company, code, "SOW_WIP", at=NOW + HOUR)
    row = sow_case(code, company.viewer("analyst"), NOW + HOUR)
    assert row.waits_for == ("REGION", "FINANCE")


def test_approvals_are_not_given_by_the_wrong_role_or_by_the_drafter(company):
    code = opened(company)
    go(company, code, *TO_READY, name="finance")
    for name, kind in (("analyst", "REGION"), ("operations", "FINANCE"), ("manager", "ARCHITECT")):
        with pytest.raises(Denied):
            approve_case(actor=company.viewer(name), now=NOW, code=code, kind=kind)
    with pytest.raises(Denied, match="APPR-02"):
        approve_case(actor=company.viewer("finance"), now=NOW, code=code, kind="FINANCE")
    with pytest.raises(NotFound):
        approve_case(actor=company.viewer("leader"), now=NOW, code=code, kind="REGION")


def test_an_untouched_case_is_late_after_a_business_day(company):
    """Tuesday 7 July 16:00 + 24 business hours is Wednesday 8 July 16:00."""
    code = opened(company)
    viewer = company.viewer("analyst")
    assert not sow_case(code, viewer, NOW + 24 * HOUR).is_late
    assert sow_case(code, viewer, NOW + 25 * HOUR).is_late
    go(company, code, "AWAITING_DISCOVERY")
    assert sow_case(code, viewer, NOW + 25 * HOUR).due_at is None


def test_no_step_is_left_out_and_moves_stay(company):
    code = opened(company)
    with pytest.raises(Refused, match="SOW-01"):
        go(company, code, "SOW_WIP")
    go(company, code, "AWAITING_DISCOVERY", "ON_HOLD", "STRAWMAN_WIP")
    row = sow_case(code, company.viewer("analyst"), NOW)
    assert [one.to_state for one in case_moves(row.id)] == [
        "STRAWMAN_WIP", "ON_HOLD", "AWAITING_DISCOVERY", "OPEN",
    ]  # fmt: skip
    for change in (
        lambda: SowMove.objects.update(note="x"),
        lambda: SowCase.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_the_win_rate_counts_won_lost_and_idle(company):
    for number in range(1, 5):
        opened(company, f"SOW-{number}")
    opened(company, "SOW-5", at=NOW - timedelta(days=70))
    for code, changes in (("SOW-1", {"stage": 7}), ("SOW-2", {"stage": 7}),
                          ("SOW-3", {"is_lost": True})):  # fmt: skip
        row = Opportunity.objects.get(code=f"OPP-{code}")
        edit_opportunity(actor=company.viewer("coordinator"), now=NOW, opportunity_id=row.pk,
                         version=row.version, **changes)  # fmt: skip
    rows = sow_cases(company.viewer("analyst"), NOW)
    whole, part = win_rates(rows, TODAY)
    assert (whole.won, whole.lost, whole.open, whole.rate_millionths) == (2, 2, 1, 500_000)
    assert (part.region_code, part.won) == ("AMER", 2)


def test_the_board_moves_a_case_without_a_script_and_lists_them(signed_in, company):
    code = opened(company)
    client = signed_in("analyst")
    shown = client.get("/projects/sow").content.decode()
    assert "Move to Awaiting discovery" in shown and "85,000.00" in shown
    version = SowCase.objects.get(code=code).version
    gone = client.post(f"/projects/sow/{code}/move", {"version": version, "next": "board",
                                                     "to_state": "AWAITING_DISCOVERY"})  # fmt: skip
    assert gone["Location"] == "/projects/sow"
    again = client.post(f"/projects/sow/{code}/move", {"version": version, "to_state": "ON_HOLD"})
    assert again.status_code == 422 and "newer version" in again.content.decode()
    listed = client.get("/projects/sow?view=list&state=AWAITING_DISCOVERY").content.decode()
    assert code in listed
    assert code not in client.get("/projects/sow?view=list&state=OPEN").content.decode()
    assert "85000.00,Awaiting" in client.get("/projects/sow?format=csv").getvalue().decode()
    assert client.get("/projects/sow/win-rate").status_code == 200
    assert "Opened" in client.get(f"/projects/sow/{code}").content.decode()


def test_a_case_is_opened_edited_and_approved_on_pages(signed_in, company):
    opportunity_id = add_opportunity(
        actor=company.viewer("coordinator"), now=NOW, code="OPP-9", name="More", stage=4,
        customer_id=company["customer ACME"], probability_millionths=400_000, amount_minor=100,
        currency="USD",
    )  # fmt: skip
    client = signed_in("coordinator")
    values = {"code": "sow-9", "name": "Advisory", "opportunity_id": opportunity_id,
              "practice_id": company["CONS"], "amount": "60000", "currency": "USD"}  # fmt: skip
    assert client.post("/projects/sow/new", values).status_code == 302
    row = SowCase.objects.get(code="SOW-9")
    edited = values | {"version": row.version, "name": "Advice"}
    assert client.post("/projects/sow/SOW-9/edit", edited).status_code == 302
    go(company, "SOW-9", *TO_READY)
    noted = client.post("/projects/sow/SOW-9/approve/ARCHITECT",
                        {"architect-reviewer_id": company["engineer"]})  # fmt: skip
    assert noted.status_code == 302
    assert "The engineer" in client.get("/projects/sow/SOW-9").content.decode()


def test_regions_see_their_own_cases_and_consultants_none(signed_in, company):
    opened(company)
    opened(company, "SOW-2", customer="BOLT")
    assert [row.code for row in sow_cases(company.viewer("leader"), NOW)] == ["SOW-2"]
    assert signed_in("leader").get("/projects/sow/SOW-1").status_code == 404
    assert signed_in("engineer").get("/projects/sow").status_code == 403
    assert "Open a case" not in signed_in("manager").get("/projects/sow").content.decode()


def test_the_board_asks_as_many_questions_for_ten_cases_as_for_one(company):
    def count() -> int:
        with CaptureQueriesContext(connection) as found:
            sow_cases(company.viewer("analyst"), NOW)
        return len(found)

    opened(company)
    before = count()
    for number in range(2, 11):
        opened(company, f"SOW-{number}")
    assert count() == before
