"""Are the books asked as little as possible? One mark a page, one question for many bases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from daybook.apps.ledger.actions.basis import BasisBook
from daybook.apps.ledger.models import Basis
from daybook.apps.ledger.queries.remembered import books_read_once, remembered
from daybook.core.basis import BasisValue
from daybook.core.fx import FxQuote

SAME = FxQuote(rate=10**10, rate_type="IDENTITY", on=date(2026, 7, 1), source="same currency")
VALUE = BasisValue(
    rules="BILL-02", inputs={"invoice": 1}, currency="USD", functional_currency="USD",
    functional=SAME, reporting_currency="USD", reporting=SAME,
)  # fmt: skip


def asked(work) -> int:
    with CaptureQueriesContext(connection) as queries:
        work()
    return len(queries)


def test_the_mark_is_asked_once_inside_and_each_time_outside(company):
    def sums():
        for name in ("first", "second", "third"):
            remembered((name,), lambda: 1)

    outside = asked(sums)
    inside = asked(books_read_once()(sums))
    assert outside == 3 * inside > 0


def test_a_block_inside_another_asks_nothing_more(company):
    def nested():
        with books_read_once():
            remembered(("outer",), lambda: 1)
            with books_read_once():
                remembered(("inner",), lambda: 1)
            remembered(("outer again",), lambda: 1)

    assert asked(nested) == asked(books_read_once()(lambda: remembered(("alone",), lambda: 1)))


def test_many_new_bases_are_written_by_as_many_statements_as_one(company):
    def written(numbers):
        values = [replace(VALUE, inputs={"invoice": number}) for number in numbers]
        with transaction.atomic():
            return asked(lambda: BasisBook().ids_of(values))

    assert written(range(100, 101)) == written(range(200, 230))


def test_a_basis_that_is_stored_keeps_its_key(company):
    other = replace(VALUE, inputs={"invoice": 2})
    with transaction.atomic():
        first = BasisBook().id_of(VALUE)
        found = BasisBook().ids_of([other, VALUE, other])
    assert found[1] == first and found[0] == found[2] != first
    assert Basis.objects.get(pk=found[0]).inputs == '{"invoice": 2}'


def test_nothing_is_remembered_of_a_transaction_that_is_taken_back(company):
    # The key is given again, and with it the mark: only the other line tells the two apart.
    def posted(*amounts):
        found = remembered(("rated",), lambda: sum(amounts))
        transaction.set_rollback(True)
        return found

    found = []
    for amounts in ((100, 7), (200, 7)):
        with transaction.atomic():
            found.append(posted(*amounts))
    assert found == [107, 207]
    assert remembered(("rated",), lambda: 300) == 300
    with transaction.atomic():
        assert remembered(("rated",), lambda: 400) == 400
    assert remembered(("rated",), lambda: 500) == 300
