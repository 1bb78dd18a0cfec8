"""Rate terms and factors of tasks from the page and over the API, to what rests on them."""

from __future__ import annotations

import json
from datetime import date

import pytest

from daybook.apps.commercial.models import EngagementRateTerms, RateCard
from daybook.apps.ledger.queries.explained import _inputs
from daybook.apps.platform.actions.settings import approve_proposal
from daybook.apps.projects.models import TaskRateFactor
from daybook.apps.time.queries.pricing import Pricer
from tests.builders import NOW

RATES = "/projects/engagements/ACME-E1/rates"
TERMS = {
    "starts_on": "2026-07-01", "discount": "10", "weekend": "1.5", "holiday": "", "precedence": "",
    "reason": "Order of 1 July, page 3",
}  # fmt: skip


def _approve(company, answer) -> None:
    key = int(answer["Location"].rsplit("/", 1)[1])
    approve_proposal(actor=company.viewer("finance2"), now=NOW, proposal_id=key)


def test_terms_are_drafted_on_the_page_and_stand_there_once_approved(signed_in, company):
    finance = signed_in("finance")
    page = finance.get(RATES).content.decode()
    assert "rates are those of the card" in page
    answer = finance.post(f"{RATES}/new", TERMS)
    assert answer.status_code == 302 and answer["Location"].startswith("/admin/proposals/")
    assert not EngagementRateTerms.objects.exists()
    _approve(company, answer)
    held = EngagementRateTerms.objects.get()
    assert (held.discount_millionths, held.weekend_millionths, held.holiday_millionths) == (
        100_000, 1_500_000, None,
    )  # fmt: skip
    page = finance.get(RATES).content.decode()
    assert "In force" in page and "× 1.5" in page and "10" in page
    # The next draft begins with what holds.
    assert 'value="1.5"' in finance.get(f"{RATES}/new").content.decode()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("discount", "101", "100"),
        ("weekend", "eleven", "eleven"),
        ("weekend", "11", "10"),
        ("precedence", "ROLE, NOBODY", "each once"),
        ("reason", "", "required"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_kept(signed_in, field, value, words):
    answer = signed_in("finance").post(f"{RATES}/new", TERMS | {field: value})
    assert answer.status_code == 422
    errors = answer.context["form"].errors
    assert list(errors) == [field] and words in str(errors[field])
    assert not EngagementRateTerms.objects.exists()


def test_terms_are_seen_by_who_sees_every_rate_and_drafted_by_analysts_and_finance(signed_in):
    assert signed_in("coordinator").get(RATES).status_code == 200
    assert signed_in("coordinator").post(f"{RATES}/new", TERMS).status_code == 403
    assert signed_in("analyst").post(f"{RATES}/new", TERMS).status_code == 302
    for name in ("manager", "leader", "engineer"):
        assert signed_in(name).get(RATES).status_code in (403, 404)
        assert signed_in(name).post(f"{RATES}/new", TERMS).status_code in (403, 404)


def test_the_tab_is_drawn_for_whom_it_opens(signed_in):
    contract = "/projects/engagements/ACME-E1/contract"
    assert f'href="{RATES}"' in signed_in("coordinator").get(contract).content.decode()
    assert f'href="{RATES}"' not in signed_in("manager").get(contract).content.decode()


def test_a_task_gets_a_factor_and_loses_it_again(signed_in, company):
    finance = signed_in("finance")
    task = company["task ACME"]
    given = {"task": task, "factor": "0.5", "starts_on": "2026-07-01", "reason": "Travel at half"}
    _approve(company, finance.post(f"{RATES}/tasks/new", given))
    page = finance.get(f"{RATES}/tasks").content.decode()
    assert "× 0.5" in page and "In force" in page
    ended = given | {"factor": "", "starts_on": "2026-07-06", "reason": "Not any more"}
    _approve(company, finance.post(f"{RATES}/tasks/new", ended))
    assert TaskRateFactor.objects.count() == 2
    pricer = Pricer({company["engineer"]})
    prices = [
        pricer.terms(company["engineer"], company["ACME"], task, True, day).rated.per_unit
        for day in (date(2026, 7, 2), date(2026, 7, 7))
    ]
    assert prices == [1_650_000, 3_300_000]
    assert finance.post(f"{RATES}/tasks/new", given | {"task": "999999"}).status_code == 422


def test_a_card_is_added_that_follows_another(signed_in, company):
    finance = signed_in("finance")
    values = {"name": "Euro", "code": "EURO", "currency": "EUR", "follows_id": company["card USD"]}
    assert finance.post("/admin/rate-cards/new", values).status_code == 302
    assert RateCard.objects.get(code="EURO").follows_id == company["card USD"]
    same = values | {"code": "EURO2", "currency": "USD"}
    assert finance.post("/admin/rate-cards/new", same).status_code == 422


def test_a_program_does_the_same(signed_in, company):
    finance = signed_in("finance")

    def post(path: str, body: dict):
        return finance.post(f"/api/v1{path}", json.dumps(body), content_type="application/json")

    terms = {"starts_on": "2026-07-01", "reason": "Order", "discount_millionths": 50_000}
    answer = post("/engagements/ACME-E1/rate-terms/drafts", terms)
    assert answer.status_code == 201
    approve_proposal(actor=company.viewer("finance2"), now=NOW,
                     proposal_id=answer.json()["proposal_id"])  # fmt: skip
    (held,) = finance.get("/api/v1/engagements/ACME-E1/rate-terms").json()
    assert (held["discount_millionths"], held["state"]) == (50_000, "NOW")
    task = company["task ACME"]
    factor = {"factor_millionths": 1_500_000, "starts_on": "2026-07-01", "reason": "Overtime"}
    path = "/engagements/ACME-E1/task-factors"
    assert post(f"{path}/{task}/drafts", factor).status_code == 201
    assert post(f"{path}/999999/drafts", factor).status_code == 404
    assert post(f"{path}/{task}/drafts", factor | {"factor_millionths": -1}).status_code == 422
    assert finance.get(f"/api/v1{path}").json() == []


def test_what_a_line_rests_on_reads_as_a_person_says_it():
    shown = dict(
        _inputs(
            {"card_per_unit": 3_300_000, "discount_millionths": 100_000,
             "factor_millionths": 1_500_000, "factor_of": "WEEKEND", "fx_rate": 9_216_589_862}
        )
    )  # fmt: skip
    assert shown == {
        "Rate of the card": "330.00", "Discount": "10 %", "Factor": "× 1.5",
        "Factor of": "weekend", "Exchange rate of the card": "0.9216589862",
    }  # fmt: skip
    plain = {"card_per_unit": 1, "discount_millionths": 0, "factor_millionths": 10**6,
             "factor_of": ""}  # fmt: skip
    assert list(dict(_inputs(plain))) == ["Rate of the card"]
