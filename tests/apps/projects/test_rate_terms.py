"""Rate terms and task factors reach the price of a line, and what it rests on says so."""

from __future__ import annotations

from datetime import date

import pytest

from daybook.apps.commercial.actions.rate_terms import propose_rate_terms
from daybook.apps.commercial.actions.rates import add_rate_card
from daybook.apps.commercial.models import Engagement, EngagementRateTerms
from daybook.apps.platform.actions.settings import approve_proposal
from daybook.apps.platform.refusals import Denied, Refused
from daybook.apps.projects.actions.rate_factors import propose_task_factor
from daybook.apps.projects.queries.bill_rates import rate_test
from daybook.apps.time.queries.pricing import Pricer
from daybook.core.rating import RateTerms
from tests.builders import NOW, START

TUESDAY, SATURDAY, INDEPENDENCE = date(2026, 7, 7), date(2026, 7, 11), date(2026, 7, 3)
AGREED = RateTerms((), 100_000, 1_500_000, 2_000_000)


def proposed(company, *, who="finance", terms=AGREED, reason="Signed on 1 July", on=START) -> int:
    return propose_rate_terms(
        actor=company.viewer(who), now=NOW, engagement_id=company["engagement ACME"], terms=terms,
        starts_on=on, reason=reason,
    )  # fmt: skip


def approved(company, key) -> None:
    approve_proposal(actor=company.viewer("finance2"), now=NOW, proposal_id=key)


def priced(company, on):
    pricer = Pricer({company["engineer"]})
    side = pricer.terms(company["engineer"], company["ACME"], company["task ACME"], True, on).rated
    return side.per_unit, pricer.basis(side)


def test_terms_hold_once_a_second_person_approves_and_from_their_day(company):
    key = proposed(company, on=date(2026, 7, 1))
    assert priced(company, TUESDAY)[0] == 3_300_000
    with pytest.raises(Denied):
        approve_proposal(actor=company.viewer("finance"), now=NOW, proposal_id=key)
    approved(company, key)
    assert EngagementRateTerms.objects.count() == 1
    assert priced(company, date(2026, 6, 30))[0] == 3_300_000
    per_unit, basis = priced(company, TUESDAY)
    assert (per_unit, basis.rules) == (2_970_000, "RATE-01 RATE-06 RATE-02")
    assert (basis.inputs["card_per_unit"], basis.inputs["discount_millionths"]) == (
        3_300_000, 100_000,
    )  # fmt: skip
    assert [priced(company, day)[0] for day in (SATURDAY, INDEPENDENCE)] == [4_455_000, 5_940_000]


def test_a_tasks_factor_applies_to_its_own_time(company):
    approved(company, propose_task_factor(
        actor=company.viewer("finance"), now=NOW, task_id=company["task ACME"],
        factor_millionths=500_000, starts_on=START, reason="Travel at half",
    ))  # fmt: skip
    assert priced(company, TUESDAY)[0] == 1_650_000


def test_a_card_that_follows_converts_by_the_dated_rate_and_says_so(company):
    card = add_rate_card(actor=company.system, now=NOW, code="FOL-EUR", name="Following",
                         currency="EUR", follows_id=company["card USD"])  # fmt: skip
    Engagement.objects.filter(pk=company["engagement BOLT"]).update(rate_card_id=card)
    pricer = Pricer({company["engineer"]})
    side = pricer.terms(
        company["engineer"], company["BOLT"], company["task BOLT"], True, TUESDAY
    ).rated
    basis = pricer.basis(side)
    assert (side.per_unit, side.currency) == (3_041_475, "EUR")
    assert basis.rules == "RATE-01 RATE-07 RATE-02"
    tested = rate_test(company.viewer("finance"), person_code="ENG", project_code="BOLT-001",
                       on=TUESDAY)  # fmt: skip
    assert tested.hour_minor == 30_415
    assert (basis.inputs["followed_per_unit"], basis.inputs["fx_source"]) == (
        3_300_000, "central bank",
    )  # fmt: skip


def test_terms_ask_for_a_reason_a_right_and_values_in_range(company):
    with pytest.raises(Refused, match="Say why"):
        proposed(company, reason=" ")
    with pytest.raises(Refused, match="0 to 100"):
        proposed(company, terms=RateTerms((), 1_000_001))
    with pytest.raises(Denied):
        proposed(company, who="manager")
