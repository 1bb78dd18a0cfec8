"""Who writes terms, who activates them, and do the pages show what core says?"""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from daybook.apps.commercial.actions.contracts import activate_engagement, draft_line_terms
from daybook.apps.commercial.actions.customers import NewSowLine, add_engagement
from daybook.apps.commercial.actions.engagements import add_sow_line
from daybook.apps.commercial.actions.estimates import PlannedRole, save_estimate
from daybook.apps.commercial.models import CostEstimate, CostEstimateLine, Engagement, SowLineTerms
from daybook.apps.commercial.queries.contracts import contract_page
from daybook.apps.commercial.queries.estimates import estimate_of
from daybook.apps.commercial.queries.simulations import play
from daybook.apps.platform.refusals import Conflict, Denied, NotFound, Refused
from daybook.core.contracts import billing as b
from daybook.core.contracts import revenue as r
from tests.builders import NOW, TODAY

BASE = "/projects/engagements/ACME-E2/contract"


@pytest.fixture
def sold(company):
    """An unsigned engagement of one T&M line: its key and the line's."""
    key, (line_id,) = add_engagement(
        actor=company.viewer("coordinator"), now=NOW, code="ACME-E2", name="Acme advisory",
        customer_id=company["customer ACME"], entity_id=company["US"],
        rate_card_id=company["card USD"], currency="USD", starts_on=date(2026, 8, 1),
        ends_on=date(2026, 11, 1), lines=[NewSowLine("T_AND_M", "Advisory", 4_000_000, 9_600)],
    )  # fmt: skip
    return key, line_id


def draft(company, line_id, name="analyst", **given):
    values = {"billing": b.Hourly(cap_minor=4_000_000), "revenue": r.AsDelivered()} | given
    return draft_line_terms(actor=company.viewer(name), now=NOW, line_id=line_id, **values)


def activate(company, key, name="operations"):
    version = Engagement.objects.get(pk=key).version
    activate_engagement(actor=company.viewer(name), now=NOW, engagement_id=key, version=version,
                        today=TODAY)  # fmt: skip


def plan(company, key, name="analyst", **more):
    lines = [PlannedRole(company["PSE"], 4_800, "Build"), PlannedRole(company["PM"], 1_200)]
    save_estimate(actor=company.viewer(name), now=NOW, engagement_id=key, lines=lines,
                  today=TODAY, **more)  # fmt: skip


def test_until_somebody_chooses_the_kind_of_a_line_decides(company):
    page = contract_page("BOLT-E1", company.viewer("analyst"))
    (one,) = page.lines
    assert one.terms.is_default and one.billing_text.startswith("Fixed fee, each milestone")
    assert not SowLineTerms.objects.exists()


def test_an_analyst_drafts_terms_and_the_operations_manager_activates_them(company, sold):
    key, line_id = sold
    assert draft(company, line_id) == 1
    page = contract_page("ACME-E2", company.viewer("operations"))
    assert "not above 40,000.00 USD in all" in page.lines[0].billing_text
    assert (page.faults, page.may_activate) == ((), True)
    activate(company, key)
    assert Engagement.objects.get(pk=key).activated_on == TODAY
    with pytest.raises(Refused, match="change order"):
        draft(company, line_id)


@pytest.mark.parametrize("name", ["engineer", "manager", "leader", "training", "admin"])
def test_others_write_no_terms(company, sold, name):
    with pytest.raises((Denied, NotFound)):
        draft(company, sold[1], name)


@pytest.mark.parametrize("name", ["analyst", "coordinator", "manager"])
def test_who_drafts_does_not_activate(company, sold, name):
    """ENGAGEMENT-03"""
    with pytest.raises(Denied):
        activate(company, sold[0], name)


def test_nobody_activates_what_they_alone_wrote(company, sold):
    key, line_id = sold
    draft(company, line_id, "operations")
    with pytest.raises(Denied, match="APPR-02"):
        activate(company, key)
    activate(company, key, "finance")


def test_every_fault_is_named_with_its_place(company, sold):
    key, line_id = sold
    second = add_sow_line(actor=company.viewer("coordinator"), now=NOW, engagement_id=key,
                          line=NewSowLine("FIXED_FEE", "Fee", 0, 0))  # fmt: skip
    draft(company, line_id, billing=b.Daily())
    draft(company, second, billing=b.Schedule(), revenue=r.OnAcceptance())
    with pytest.raises(Refused) as refused:
        activate(company, key)
    said = str(refused.value)
    for words in ("Line 1, Price a day", "Line 2, Installments", "Line 2, Value"):
        assert words in said
    assert Engagement.objects.get(pk=key).activated_on is None


def test_rules_that_do_not_fit_are_refused_and_newer_terms_are_a_conflict(company, sold):
    with pytest.raises(Refused, match="CONTRACT-05"):
        draft(company, sold[1], billing=b.OnMilestone())
    draft(company, sold[1], revision=0)
    with pytest.raises(Conflict):
        draft(company, sold[1], revision=0)


def test_terms_are_append_only_and_a_frozen_estimate_stays(company, sold):
    """ESTIMATE-03"""
    key, line_id = sold
    draft(company, line_id)
    plan(company, key)
    with pytest.raises(DatabaseError), transaction.atomic():
        SowLineTerms.objects.update(revision=9)
    activate(company, key)
    assert CostEstimate.objects.get().frozen_on == TODAY
    for change in (
        lambda: CostEstimate.objects.update(expenses_minor=1),
        lambda: CostEstimateLine.objects.update(minutes=1),
        lambda: CostEstimateLine.objects.all().delete(),
        lambda: Engagement.objects.filter(pk=key).update(activated_on=None),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    with pytest.raises(Refused):
        plan(company, key, version=2)


def test_an_estimate_takes_the_cards_prices_and_hides_costs(company, sold):
    """80 h at 330.00 and 20 h at 275.00 are 31,900.00; 80 h at 120.00 and 20 h at 93.00 cost."""
    key, _ = sold
    plan(company, key, expenses_minor=100_000)

    def seen(name):
        page = contract_page("ACME-E2", company.viewer(name))
        return estimate_of(page.row, page.terms, company.viewer(name), TODAY)

    finance, analyst = seen("finance"), seen("analyst")
    assert finance.revenue_minor == 3_190_000
    assert finance.standard_minor == 960_000 + 186_000
    assert finance.margin.millionths == 609_404
    assert analyst.standard_minor is None and analyst.lines[0].standard_per_hour is None
    assert analyst.margin.millionths is None and analyst.margin.band == "30 % or more"
    assert analyst.below_list_per_hour == 3_300_000 - 3_190_000


def test_a_contract_is_played_on_even_hours_or_on_what_was_typed(company, sold):
    draft(company, sold[1])
    page = contract_page("ACME-E2", company.viewer("finance"))
    even = play(page, company.viewer("finance"), TODAY).simulation
    assert even.total("minutes") == 9_600 and len(even.months) == 3
    typed = {(1, date(2026, 8, 1)): {"minutes": 12_000}}
    found = play(page, company.viewer("finance"), TODAY, typed).simulation
    assert found.total("billed_minor") == 4_000_000


def test_terms_are_chosen_filled_in_and_activated_on_pages(signed_in, company, sold):
    client = signed_in("analyst")
    address = f"{BASE}/lines/{sold[1]}"
    shown = client.get(f"{address}?billing_rule=RETAINER").content.decode()
    assert 'name="billing_included_minutes"' in shown and "As it is drawn" in shown
    values = {"revision": 0, "billing_rule": "RETAINER", "revenue_rule": "PREPAID_DRAW",
              "billing_every": "MONTH", "billing_amount_minor": "5000.00",
              "billing_included_minutes": "20", "billing_rollover_periods": "1",
              "billing_overage": "CARD"}  # fmt: skip
    wrong = client.post(address, values | {"billing_amount_minor": "lots"})
    assert wrong.status_code == 422 and "lots" in wrong.content.decode()
    assert client.post(address, values).status_code == 302
    held = SowLineTerms.objects.get()
    assert held.billing_parameters == (
        '{"amount_minor":500000,"included_minutes":1200,"rollover_periods":1}'
    )
    page = client.get(BASE).content.decode()
    assert "Retainer of 5,000.00 USD a month with 20 hours included" in page
    assert "Activate</a>" not in page
    client = signed_in("finance")
    assert "Activate</button>" in client.get(f"{BASE}/activate").content.decode()
    version = Engagement.objects.get(pk=sold[0]).version
    assert client.post(f"{BASE}/activate", {"version": version}).status_code == 302
    assert Engagement.objects.get(pk=sold[0]).activated_on == TODAY


def test_an_installment_is_typed_one_a_line(signed_in, company):
    key, (line_id,) = add_engagement(
        actor=company.viewer("coordinator"), now=NOW, code="ACME-E2", name="Fee",
        customer_id=company["customer ACME"], entity_id=company["US"],
        rate_card_id=company["card USD"], currency="USD",
        lines=[NewSowLine("FIXED_FEE", "Fee", 100_000, 600)],
    )  # fmt: skip
    values = {"revision": 0, "billing_rule": "SCHEDULE", "revenue_rule": "ON_ACCEPTANCE"}
    client, address = signed_in("coordinator"), f"{BASE}/lines/{line_id}"
    wrong = client.post(address, values | {"billing_installments": "tomorrow 5"})
    assert "cannot be read" in wrong.content.decode()
    typed = "2026-09-01 600.00\n2026-08-01 400.00"
    assert client.post(address, values | {"billing_installments": typed}).status_code == 302
    page = contract_page("ACME-E2", company.viewer("finance"))
    assert page.faults == ()
    assert page.lines[0].billing_text == (
        "Fixed fee: 400.00 USD on 1 August 2026 and 600.00 USD on 1 September 2026."
    )


def test_the_simulation_keeps_its_sample_in_the_address(signed_in, company, sold):
    client = signed_in("finance")
    shown = client.get(f"{BASE}/simulate?h1-2026-08=40&h1-2026-09=x").content.decode()
    assert 'value="40"' in shown and "is no number" in shown
    rows = client.get(f"{BASE}/simulate?format=csv").getvalue().decode()
    assert rows.startswith(("\ufeffMonth", "Month"))
    assert "Cost" not in signed_in("analyst").get(f"{BASE}/simulate?format=csv").getvalue().decode()


def test_an_estimate_is_planned_on_its_page(signed_in, company, sold):
    client = signed_in("analyst")
    rows = {"r-TOTAL_FORMS": 4, "r-INITIAL_FORMS": 0, "r-0-role_id": company["PSE"],
            "r-0-minutes": "80", "r-0-work": "Build", "version": 0, "expenses": "1000"}  # fmt: skip
    assert client.post(f"{BASE}/estimate", rows).status_code == 302
    shown = client.get(f"{BASE}/estimate").content.decode()
    assert "26,400.00" in shown and "Standard cost" not in shown.split("<table")[1]
    assert client.post(f"{BASE}/estimate", rows).status_code == 422
    assert signed_in("finance").get(f"{BASE}/estimate").status_code == 200


def test_a_region_sees_only_its_own_contracts(signed_in, company, sold):
    assert signed_in("leader").get(BASE).status_code == 404
    assert signed_in("engineer").get(BASE).status_code == 403
    assert signed_in("leader").get("/projects/engagements/BOLT-E1/contract").status_code == 200


def test_a_contract_asks_as_many_questions_for_ten_lines_as_for_one(company, sold):
    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            contract_page("ACME-E2", company.viewer("analyst"))
        return len(found)

    draft(company, sold[1])
    before = count()
    for number in range(9):
        made = add_sow_line(actor=company.viewer("coordinator"), now=NOW, engagement_id=sold[0],
                            line=NewSowLine("T_AND_M", f"More {number}", 100, 60))  # fmt: skip
        draft(company, made)
    assert count() == before
