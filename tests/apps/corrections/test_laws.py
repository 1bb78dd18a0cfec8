"""Laws of corrections (CORR-01, CORR-02), whatever is corrected: order, undo, locks, identities."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from daybook.apps.corrections.actions.post import undo_correction
from daybook.apps.ledger.models import LedgerLine
from daybook.core.corrections import adjusted_for_taken
from tests.apps.billing.test_drafts import drafted, issued
from tests.apps.billing.work import LATER, worked

from .books import corrected, findings, hard_locked, month_bytes, recognized, sums

RUNS = settings(
    max_examples=5, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
DAYS = (date(2026, 7, 6), date(2026, 7, 7), date(2026, 7, 8))
MINUTES = st.integers(min_value=0, max_value=900)


@pytest.fixture
def three(company):
    """Three approved lines of July, recognized; July hard-locked."""
    keys = [worked(company, 450, on) for on in DAYS]
    recognized(company)
    hard_locked(company)
    return company, keys


def _in_savepoint(run):
    """Run, and put the database back, so that every example starts alike."""
    from django.db import transaction

    answer = []
    try:
        with transaction.atomic():
            answer.append(run())
            raise _Back
    except _Back:
        return answer[0]


class _Back(Exception):
    """Takes an example back."""


def test_the_order_of_corrections_never_matters_for_the_sum(three):
    company, keys = three

    @RUNS
    @given(
        st.lists(MINUTES.filter(lambda m: m != 450), min_size=3, max_size=3),
        st.permutations([0, 1, 2]),
    )
    def holds(minutes, order):
        def in_order(indexes):
            for index in indexes:
                corrected(company, keys[index], minutes=minutes[index])
            return sums()

        assert _in_savepoint(lambda: in_order((0, 1, 2))) == _in_savepoint(lambda: in_order(order))

    holds()


def test_a_correction_and_its_undo_are_nothing(three):
    company, keys = three
    before = sums()

    @RUNS
    @given(MINUTES.filter(lambda m: m != 450), st.booleans())
    def holds(minutes, billable):
        def there_and_back():
            made = corrected(company, keys[0], minutes=minutes, is_billable=billable)
            undo_correction(
                actor=company.viewer("manager"), now=LATER + timedelta(minutes=1),
                correction_id=made.id,
            )  # fmt: skip
            return sums()

        assert _in_savepoint(there_and_back) == before

    holds()


def test_a_locked_month_never_changes_by_a_byte_and_the_identities_hold(three):
    company, keys = three
    locked = month_bytes()

    @RUNS
    @given(st.lists(st.tuples(st.integers(0, 2), MINUTES, st.booleans()), max_size=4))
    def holds(changes):
        def all_of_them():
            held = dict.fromkeys(keys, (450, True))
            for index, minutes, billable in changes:
                if held[keys[index]] != (minutes, billable):
                    corrected(company, keys[index], minutes=minutes, is_billable=billable)
                    held[keys[index]] = (minutes, billable)
            recognized(company, date(2026, 8, 1))
            books = sums()
            worth = sum(minutes * 550 for minutes, billable in held.values() if billable)
            return (
                month_bytes(), findings(company), books["RATED"] - worth,
                books["RECOGNIZED"] - worth,
            )  # fmt: skip

        assert _in_savepoint(all_of_them) == (locked, [], 0, 0)

    holds()


def test_invoiced_lines_grow_and_nothing_stays_in_wip_once_all_is_billed(company):
    keys = [worked(company, 20, on) for on in DAYS]
    for invoice in drafted(company):
        issued(company, invoice)
    recognized(company)

    @RUNS
    @given(st.lists(st.integers(21, 300), min_size=3, max_size=3))
    def holds(minutes):
        def grown():
            for key, amount in zip(keys, minutes, strict=True):
                corrected(company, key, minutes=amount)
            first = findings(company)
            for invoice in drafted(company):
                issued(company, invoice)
            recognized(company)
            books = sums()
            return first, findings(company), books["RATED"] + books.get("ADJUSTED", 0) - (
                books["BILLED"]), books["RECOGNIZED"] - books["BILLED"]  # fmt: skip

        assert _in_savepoint(grown) == ([], [], 0, 0)

    holds()


@given(
    rated=st.tuples(st.integers(0, 10**9), st.integers(1, 1440)),
    again=st.tuples(st.integers(0, 10**9), st.integers(1, 1440)),
    share=st.integers(0, 1440),
)
def test_what_is_adjusted_and_what_comes_back_cancel(rated, again, share):
    taken = min(share, rated[1], again[1])
    there = adjusted_for_taken(rated, again, taken)
    assert there + adjusted_for_taken(again, rated, taken) == 0
    if taken == rated[1] == again[1]:
        assert there == rated[0] - again[0]


def test_every_line_is_reversed_once(three):
    company, keys = three
    for minutes in (480, 300, 450):
        corrected(company, keys[0], minutes=minutes)
    reversed_ids = list(
        LedgerLine.objects.filter(reverses__isnull=False).values_list("reverses_id", flat=True)
    )
    assert len(reversed_ids) == len(set(reversed_ids)) == 6
