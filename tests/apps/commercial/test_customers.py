"""Whom do we serve, and what have they signed? Rights by region, codes, signatures, SOW lines."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from daybook.apps.commercial.actions.customers import (
    NewSowLine,
    add_customer,
    add_engagement,
    add_opportunity,
    edit_customer,
    edit_opportunity,
    sign_engagement,
)
from daybook.apps.commercial.actions.engagements import add_sow_line, edit_sow_line
from daybook.apps.commercial.models import Customer, Engagement, Opportunity, SowLine
from daybook.apps.commercial.queries.customers import customers
from daybook.apps.commercial.queries.engagements import engagements, rounding_sentence
from daybook.apps.platform.refusals import Denied, NotFound, Refused
from tests.builders import NOW, TODAY


def unsigned(company, code: str = "ACME-E2", **more) -> int:
    given = {
        "code": code,
        "name": "Acme advisory",
        "customer_id": company["customer ACME"],
        "entity_id": company["US"],
        "rate_card_id": company["card USD"],
        "currency": "USD",
        "lines": [NewSowLine("T_AND_M", "Advisory", 4_000_000, 9_600)],
    } | more
    return add_engagement(actor=company.viewer("coordinator"), now=NOW, **given)[0]


def opportunity(company, **more) -> int:
    given = {"code": "OPP-1", "customer_id": company["customer ACME"], "name": "More",
             "stage": 4, "probability_millionths": 400_000, "amount_minor": 100,
             "currency": "USD"} | more  # fmt: skip
    return add_opportunity(actor=company.viewer("coordinator"), now=NOW, **given)


@pytest.mark.parametrize(
    ("name", "codes"),
    [("coordinator", {"ACME", "BOLT"}), ("manager", {"ACME", "BOLT"}), ("leader", {"BOLT"})],
)
def test_customers_are_seen_by_role_and_region(company, name, codes):
    assert {row.code for row in customers(company.viewer(name))} == codes


def test_consultants_and_administrators_see_no_customer(signed_in, company):
    for name in ("engineer", "admin"):
        with pytest.raises(Denied):
            customers(company.viewer(name))
        assert signed_in(name).get("/projects/customers").status_code == 403
        assert signed_in(name).get("/projects/engagements/ACME-E1").status_code == 403


def test_a_customer_of_another_region_does_not_exist_for_the_leader(signed_in, company):
    leader = signed_in("leader")
    assert leader.get("/projects/customers/BOLT").status_code == 200
    for address in ("/projects/customers/ACME", "/projects/engagements/ACME-E1",
                    "/projects/customers/ACME/edit"):  # fmt: skip
        assert leader.get(address).status_code == 404
    assert {row.code for row in engagements(company.viewer("leader"))} == {"BOLT-E1"}


def test_only_those_who_may_edit_customers(company):
    for name in ("engineer", "manager", "analyst", "leader", "training", "admin"):
        with pytest.raises((Denied, NotFound)):
            edit_customer(actor=company.viewer(name), now=NOW, version=1,
                          customer_id=company["customer ACME"], name="X")  # fmt: skip
    edit_customer(actor=company.viewer("finance"), now=NOW, version=1,
                  customer_id=company["customer ACME"], payment_days=45)  # fmt: skip
    assert Customer.objects.get(code="ACME").payment_days == 45


def test_a_code_is_taken_once_and_the_form_keeps_what_was_typed(signed_in, company):
    typed = {"code": "acme", "name": "Acme Two", "region_id": company["AMER"], "payment_days": 30}
    response = signed_in("coordinator").post("/projects/customers/new", typed)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Acme Two" in page and "The code ACME is taken" in page and "CODE-01" in page
    opportunity(company)
    with pytest.raises(DatabaseError, match="KEEP-01"), transaction.atomic():
        Opportunity.objects.all().delete()


def test_a_customer_is_added_and_shown(signed_in, company):
    client = signed_in("coordinator")
    typed = {"code": "cedar", "name": "Cedar Ltd", "region_id": company["EMEA"],
             "payment_days": 14, "billing_email": "bills@cedar.example"}  # fmt: skip
    response = client.post("/projects/customers/new", typed)
    assert response["Location"] == "/projects/customers/CEDAR"
    page = client.get("/projects/customers/CEDAR").content.decode()
    assert "14 days" in page and "bills@cedar.example" in page
    assert "Nothing is sold yet" in page and "Add an engagement" in page


def test_an_opportunity_makes_sense(signed_in, company):
    key = opportunity(company)
    actor = company.viewer("coordinator")
    edit = {"actor": actor, "now": NOW, "opportunity_id": key, "version": 1}
    for changes in ({"stage": 8}, {"probability_millionths": 1_000_001},
                    {"stage": 7, "is_lost": True}):  # fmt: skip
        with pytest.raises(Refused, match="OPPORTUNITY-01"):
            edit_opportunity(**edit, **changes)
    typed = {"version": 1, "name": "More", "stage": 5, "probability_millionths": "62.5",
             "amount": "1,250.50", "currency": "USD", "is_lost": "on"}  # fmt: skip
    client = signed_in("coordinator")
    assert client.post("/projects/opportunities/OPP-1/edit", typed).status_code == 302
    row = Opportunity.objects.get()
    assert (row.probability_millionths, row.amount_minor, row.is_lost) == (625_000, 125_050, True)
    assert "Lost" in client.get("/projects/opportunities/OPP-1").content.decode()


def test_work_is_at_risk_until_it_is_signed_once_on_a_day_that_has_come(signed_in, company):
    unsigned(company)
    client = signed_in("coordinator")
    assert "Work at risk" in client.get("/projects/engagements/ACME-E2").content.decode()
    assert "1 not signed yet" in client.get("/projects/engagements").content.decode()
    typed = {"version": 1, "signed_on": "2026-07-08", "purchase_order": "PO-7"}
    wrong = client.post("/projects/engagements/ACME-E2/sign", typed)
    assert wrong.status_code == 422 and "ENGAGEMENT-01" in wrong.content.decode()
    typed["signed_on"] = "2026-07-06"
    assert client.post("/projects/engagements/ACME-E2/sign", typed).status_code == 302
    row = Engagement.objects.get(code="ACME-E2")
    assert (row.signed_on, row.purchase_order) == (date(2026, 7, 6), "PO-7")
    assert "Work at risk" not in client.get("/projects/engagements/ACME-E2").content.decode()
    with pytest.raises(Refused, match="ENGAGEMENT-01"):
        sign_engagement(actor=company.viewer("coordinator"), now=NOW, engagement_id=row.pk,
                        signed_on=TODAY, version=row.version)  # fmt: skip


def test_lines_of_a_statement_of_work_stay_once_it_is_signed(company):
    actor = company.viewer("coordinator")
    key = unsigned(company)
    line = NewSowLine("TRAINING", "Two classes", 1_000_000, 0)
    made = add_sow_line(actor=actor, now=NOW, engagement_id=key, line=line)
    assert SowLine.objects.get(pk=made).position == 2
    edit_sow_line(actor=actor, now=NOW, line_id=made, version=1,
                  line=NewSowLine("TRAINING", "Three classes", 1_500_000, 0))  # fmt: skip
    (row,) = [row for row in engagements(actor) if row.code == "ACME-E2"]
    assert (row.amount_minor, row.budget_minutes) == (5_500_000, 9_600)
    for act in (
        lambda: add_sow_line(actor=actor, now=NOW, engagement_id=company["engagement ACME"],
                             line=line),
        lambda: edit_sow_line(actor=actor, now=NOW, version=1, line=line,
                              line_id=SowLine.objects.order_by("id").first().pk),
    ):  # fmt: skip
        with pytest.raises(Refused, match="ENGAGEMENT-02"):
            act()


def test_terms_that_cannot_be_are_refused(signed_in, company):
    with pytest.raises(Refused, match="RATE-05"):
        unsigned(company, rate_card_id=company["card EUR"])
    with pytest.raises(Refused, match="DATES-01"):
        unsigned(company, starts_on=TODAY, ends_on=TODAY)
    with pytest.raises(Refused, match="BILL-02"):
        unsigned(company, billing_rounding="SOMEHOW")
    typed = {
        "name": "Advisory", "code": "acme-e3", "customer_id": company["customer ACME"],
        "entity_id": company["US"], "currency": "EUR", "rate_card_id": company["card USD"],
        "billing_step_minutes": 15, "billing_rounding": "UP", "kind": "T_AND_M",
        "amount": "40,000", "budget_minutes": "160",
    }  # fmt: skip
    client = signed_in("coordinator")
    wrong = client.post("/projects/engagements/new", typed)
    assert wrong.status_code == 422 and "prices in USD" in wrong.content.decode()
    response = client.post("/projects/engagements/new", typed | {"currency": "USD"})
    assert response["Location"] == "/projects/engagements/ACME-E3"
    page = client.get(response["Location"]).content.decode()
    assert "Billed in steps of 15 minutes, rounded up." in page and "$40,000.00" in page


def test_the_rounding_agreement_is_a_sentence():
    assert rounding_sentence(0, "HALF_UP") == "Billed to the exact minute."
    assert rounding_sentence(30, "DOWN") == "Billed in steps of 30 minutes, rounded down."
    assert "rounded to the nearest, halves up" in rounding_sentence(1, "HALF_UP")


def queries_of(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


def test_lists_ask_as_often_for_200_rows_as_for_10(signed_in, company):
    client = signed_in("coordinator")
    addresses = ("/projects/customers", "/projects/opportunities", "/projects/engagements")
    opportunity(company)
    few = [queries_of(client, address) for address in addresses]
    for number in range(200):
        key = add_customer(actor=company.system, now=NOW, code=f"C-{number}", name=f"C {number}",
                           region_id=company["AMER"])  # fmt: skip
        opportunity(company, code=f"O-{number}", customer_id=key)
        unsigned(company, code=f"E-{number}", customer_id=key)
    assert [queries_of(client, address) for address in addresses] == few


def test_lists_filter_and_save_as_files(signed_in, company):
    unsigned(company)
    client = signed_in("coordinator")
    page = client.get("/projects/engagements?signature=AT_RISK").content.decode()
    assert "ACME-E2" in page and "ACME-E1" not in page
    response = client.get("/projects/engagements?customer=BOLT&format=csv")
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    assert "Bolt migration" in text and "100000.00" in text and "Acme" not in text
    assert "No customers match" in client.get("/projects/customers?q=zzz").content.decode()
