"""Does every explanation add up to the lines it links to, and tell each role only its own?"""

from __future__ import annotations

import re

import pytest
from django.db.models import Sum

from daybook.apps.desk.queries.explain import explain
from daybook.apps.ledger.models import CountedLine
from daybook.apps.ledger.queries.filters import LineFilter
from daybook.apps.ledger.queries.rights import line_rights
from daybook.core.metrics import METRICS
from tests.apps.desk.work import accept_pilot, bill_may, log, sign_in, worked_may
from tests.builders import TODAY

SIGNS = {"": 1, "+": 1, "−": -1}


@pytest.fixture
def may(company):
    """May worked, billed and recognized, with a milestone accepted and a draft left over."""
    worked_may(company)
    bill_may(company)
    accept_pilot(company)
    log(company, "engineer", "ACME", TODAY, 90)
    return company


def asked(company, metric: str, name: str = "finance", **values):
    """An explanation as a login gets it."""
    wanted = LineFilter.of({key: [value] for key, value in values.items()})
    return explain(company.viewer(name), metric, wanted, TODAY)


BOOK_METRICS = ("hours", "rated", "adjusted", "cost", "billed", "recognized", "wip",
                "contract_position")  # fmt: skip


@pytest.mark.parametrize("values", [{}, {"project": "ACME-001"}, {"region": "EMEA"}])
def test_the_terms_add_up_and_each_is_the_sum_of_its_lines(may, values):
    for metric in BOOK_METRICS:
        found = asked(may, metric, **values)
        *parts, result = found.terms
        assert sum(SIGNS[term.op] * term.value for term in parts) == result.value == found.value
        rights = line_rights(may.viewer("finance"))
        column = (
            "minutes"
            if metric == "hours"
            else ("reporting_minor" if found.currency == "USD" and not values else "amount_minor")
        )
        for term in parts:
            lines = CountedLine.objects.filter(term.lines.where() & rights.money)
            assert (lines.aggregate(sum=Sum(column))["sum"] or 0) == term.value, (metric, term)


def test_the_contributors_are_the_largest_parts(may):
    found = asked(may, "rated", project="ACME-001")
    assert [(part.code, part.value) for part in found.contributors] == [
        ("ENG", 297_000),
        ("MAN", 192_500),
        ("COO", 165_000),
    ]
    found = asked(may, "hours")
    assert [(part.code, part.value) for part in found.contributors] == [
        ("ACME-001", 1380),
        ("BOLT-001", 300),
    ]


def test_what_is_left_out_is_named_with_its_amount(may):
    found = {part.text: part for part in asked(may, "rated", project="ACME-001").left_out}
    assert found["Time that nobody has approved yet"].value == 90
    assert "state=DRAFT" in found["Time that nobody has approved yet"].href
    assert found["Work that is not billable"].value == 60
    fee = {part.text: part.value for part in asked(may, "wip").left_out}
    assert fee["Work under a fixed price: its fee counts, not its hours"] == 300


def test_wip_counts_only_time_billed_by_the_hour(may):
    found = asked(may, "wip")
    assert [term.label for term in found.terms] == ["Rated by time", "Adjusted", "Billed", "WIP"]
    assert found.value == 0
    assert asked(may, "contract_position", project="BOLT-001").value == 7_300_000


def test_currencies_are_shown_in_the_reporting_one_and_it_says_so(may):
    found = asked(may, "rated")
    assert found.currency == "USD" and "EUR and USD" in found.note
    assert asked(may, "rated", region="EMEA").currency == "EUR"


def test_every_metric_is_explained_as_page_and_as_panel(may, client):
    sign_in(client, "finance")
    for metric in METRICS:
        page = client.get(f"/explain/{metric}?month=2026-05")
        assert page.status_code == 200, metric
        text = page.content.decode()
        assert METRICS[metric].name in text and "Definition v1" in text
        panel = client.get(
            f"/explain/{metric}?month=2026-05", headers={"x-requested-with": "daybook"}
        ).content.decode()
        assert panel.lstrip().startswith('<div class="panel"')
        assert "<html" not in panel
        for rule_id in METRICS[metric].rules:
            assert f"/rules/{rule_id}" in text, (metric, rule_id)


def test_an_unknown_metric_is_not_found(may, client):
    assert sign_in(client, "finance").get("/explain/profit").status_code == 404


def test_a_consultant_is_told_the_meaning_and_no_amount(may, client):
    sign_in(client, "engineer")
    for metric in ("rated", "billed", "recognized", "wip", "cost", "margin", "month_estimate"):
        text = client.get(f"/explain/{metric}").content.decode()
        assert "Restricted" in text, metric
        assert not re.search(r"\d,\d{3}\.\d{2}", text), metric
    text = client.get("/explain/hours").content.decode()
    assert "15 h" in text  # 540 + 300 + 60 of the own minutes


def test_cost_is_explained_to_those_with_the_right_alone(may, client):
    assert (
        "2,409.00"
        in sign_in(client, "finance").get("/explain/cost?project=ACME-001").content.decode()
    )
    for name in ("manager", "coordinator", "leader"):
        text = sign_in(client, name).get("/explain/cost?project=ACME-001").content.decode()
        assert "Restricted" in text and "2,409" not in text


def test_a_line_is_explained_by_its_minutes_and_rate(may, client):
    line = CountedLine.objects.get(book="RATED", person_id=may["manager"])
    text = sign_in(client, "finance").get(f"/explain/line?id={line.id}").content.decode()
    for part in ("7:00 h", "$275.00/h", "$1,925.00", f"/time/entries/{line.source_id}"):
        assert part in text, part
    foreign = CountedLine.objects.get(book="RATED", project_id=may["BOLT"])
    text = client.get(f"/explain/line?id={foreign.id}").content.decode()
    assert "EUR to USD" in text and "1.085" in text and "FX-01" in text
    for wrong in ("", "x", "999999"):
        assert client.get(f"/explain/line?id={wrong}").status_code == 404


def test_utilization_divides_billable_by_available(may):
    found = asked(may, "utilization", month="2026-05", person="ENG")
    billable, available, share = found.terms
    assert billable.value == 840
    assert available.value > 0 and share.value == round(840 * 1_000_000 / available.value)
    assert found.contributors[0].code == "ENG"
    own = asked(may, "utilization", "engineer", month="2026-05")
    assert own.terms[0].value == 840


def test_the_parts_of_the_month_add_up(may):
    found = asked(may, "month_estimate", "operations", month="2026-07")
    *parts, total = found.terms
    assert sum(term.value for term in parts) == total.value == found.value
    gap = asked(may, "gap", "operations", month="2026-07")
    target = asked(may, "target", "operations", month="2026-07")
    assert gap.value == found.value - target.value
