"""Does every address follow one grammar? OR within a key, AND between keys, a minus excludes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest
from django.db.models import Q

from daybook.apps.ledger.queries.filters import LineFilter
from daybook.apps.platform.queries.address_filter import (
    AddressFilter,
    equal_to,
    from_day,
    in_month,
    up_to_day,
    upper_equal_to,
    whole_number,
    yes_or_no,
)
from daybook.apps.time.queries.entry_filter import EntryFilter


@dataclass(frozen=True, slots=True)
class ShelfFilter(AddressFilter):
    """A filter on books of a shelf."""

    reads = {
        "shelf": equal_to("shelf__code"),
        "month": in_month("bought_on"),
        "lent": yes_or_no(lambda yes: Q(lent=yes)),
    }
    titles = {"month": "Bought in"}


def test_keys_stand_in_the_order_they_are_declared_and_others_are_passed_over():
    wanted = ShelfFilter.of({"month": ["2026-07"], "sort": ["-id"], "shelf": ["A", " ", "B "]})
    assert wanted.pairs == (("shelf", "A"), ("shelf", "B"), ("month", "2026-07"))
    assert wanted.query == "?shelf=A&shelf=B&month=2026-07"
    assert wanted.values("shelf") == ("A", "B") and wanted.keys == {"shelf", "month"}


def test_a_key_is_set_anew_or_taken_away_and_the_kind_of_filter_stays():
    wanted = ShelfFilter.of({"lent": ["no"]})
    assert wanted.having(shelf=("A", "B")).query == "?shelf=A&shelf=B&lent=no"
    assert wanted.having(lent=None) == ShelfFilter()


def test_a_repeated_key_is_or_and_a_minus_excludes():
    wanted = ShelfFilter.of({"shelf": ["A", "B", "-C"]})
    a, b, c = (Q(shelf__code=code) for code in "ABC")
    assert wanted.where() == (a | b) & ~c


def test_what_cannot_be_read_fits_nothing_and_is_named_by_its_title():
    wanted = ShelfFilter.of({"month": ["July"], "lent": ["-perhaps"]})
    assert wanted.where() == ~Q(pk__in=[]) & Q(pk__in=[])
    assert wanted.problems == (
        "Bought in “July” cannot be read, so no line fits.",
        "Lent “-perhaps” cannot be read, so no line fits.",
    )


@pytest.mark.parametrize(
    ("read", "text", "found"),
    [
        (upper_equal_to("book"), "rated", Q(book="RATED")),
        (in_month("on"), "2026-12", Q(on__gte=date(2026, 12, 1), on__lt=date(2027, 1, 1))),
        (in_month("on"), "2026-13", None),
        (in_month("on"), "2026-7", None),
        (in_month("on"), "9999-12", None),  # no day lies behind it
        (from_day("on"), "2026-07-05", Q(on__gte=date(2026, 7, 5))),
        (from_day("on"), "2026-07", Q(on__gte=date(2026, 7, 1))),
        (up_to_day("on"), "2026-07-05", Q(on__lte=date(2026, 7, 5))),
        (up_to_day("on"), "2026-07", Q(on__lt=date(2026, 8, 1))),
        (up_to_day("on"), "2026-07-32", None),
        (whole_number(lambda key: Q(pk=key)), "17", Q(pk=17)),
        (whole_number(lambda key: Q(pk=key)), "²", None),
        (whole_number(lambda key: Q(pk=key)), "9" * 19, None),
        (yes_or_no(lambda yes: Q(lent=yes)), "no", Q(lent=False)),
        (yes_or_no(lambda yes: Q(lent=yes)), "YES", None),
    ],
)
def test_each_reader_reads_its_own_values(read, text, found):
    assert read(text) == found


@pytest.mark.parametrize("kind", [LineFilter, EntryFilter])
def test_the_lists_share_the_grammar_and_say_the_same_of_a_key_too_long(kind):
    wanted = kind.of({"run": ["9" * 40]})
    assert wanted.problems[0].endswith("cannot be read, so no line fits.")
