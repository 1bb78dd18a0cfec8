"""Does the filter of the ledger take the lines it names, and no other?"""

from __future__ import annotations

from datetime import date

import pytest

from daybook.apps.ledger.models import CountedLine
from daybook.apps.ledger.queries.cube import BookTable, is_wide
from daybook.apps.ledger.queries.filters import LineFilter
from daybook.apps.ledger.queries.rights import line_rights
from daybook.apps.ledger.queries.rows import ledger_page
from tests.apps.desk.work import bill_may, worked_may


@pytest.fixture
def may(company):
    """The company with May worked, billed and recognized."""
    worked_may(company)
    company.ids["invoice"] = bill_may(company)
    return company


def lines(**values) -> set[tuple]:
    """(book, project, minutes) of the lines under a filter."""
    wanted = LineFilter.of({key.rstrip("_"): [value] for key, value in values.items()})
    rows = CountedLine.objects.filter(wanted.where())
    return {(row.book, row.project.code, row.minutes) for row in rows.select_related("project")}


def test_a_repeated_key_is_or_and_different_keys_are_and(may):
    both = LineFilter.of({"book": ["RATED", "COST"], "project": ["BOLT-001"]})
    assert CountedLine.objects.filter(both.where()).count() == 2


def test_a_minus_excludes(may):
    found = LineFilter.of({"book": ["RATED"], "project": ["-BOLT-001"]})
    projects = set(
        CountedLine.objects.filter(found.where()).values_list("project__code", flat=True)
    )
    assert projects == {"ACME-001"}


def test_each_key_takes_its_own_lines(may):
    billed = {("BILLED", "ACME-001", minutes) for minutes in (540, 420, 360)}
    for values, expected in (
        ({"book": "BILLED"}, billed),
        ({"book": "RATED", "notional": "yes"}, {("RATED", "BOLT-001", 300)}),
        ({"book": "RATED", "billable": "no"}, {("RATED", "ACME-001", 60)}),
        ({"book": "RATED", "region": "EMEA"}, {("RATED", "BOLT-001", 300)}),
        ({"book": "RATED", "person": "MAN"}, {("RATED", "ACME-001", 420)}),
        ({"book": "RATED", "kind": "FIXED_FEE"}, {("RATED", "BOLT-001", 300)}),
        ({"book": "RATED", "month": "2026-06"}, set()),
        ({"book": "COST", "worked": "2026-05", "customer": "BOLT"}, {("COST", "BOLT-001", 300)}),
        ({"book": "RATED", "from_": "2026-06"}, set()),
        ({"project": "BOLT-001", "to": "2026-04"}, set()),
    ):
        assert lines(**values) == expected, values


def test_an_entry_is_followed_into_every_book(may):
    entry = CountedLine.objects.get(book="RATED", person_id=may["manager"]).source_id
    books = {book for book, _, _ in lines(entry=str(entry))}
    assert books == {"RATED", "COST", "BILLED", "RECOGNIZED"}


def test_an_invoice_takes_its_own_lines(may):
    assert {book for book, _, _ in lines(invoice=str(may["invoice"]))} == {"BILLED"}
    assert lines(invoice=str(may["invoice"] + 1)) == set()


def test_what_cannot_be_read_fits_no_line_and_is_named(may):
    for key, value in (
        ("month", "July"),
        ("month", "2026-13"),
        ("billable", "perhaps"),
        ("entry", "x"),
        ("run", "9" * 40),
    ):
        wanted = LineFilter.of({key: [value]})
        assert not CountedLine.objects.filter(wanted.where()).exists()
        assert value in wanted.problems[0]


def test_the_query_says_the_filter_again():
    wanted = LineFilter.of({"month": ["2026-07"], "book": ["RATED", "COST"], "sort": ["-id"]})
    assert wanted.query == "?book=RATED&book=COST&month=2026-07"
    assert wanted.having(book=None).query == "?month=2026-07"
    assert wanted.months == (date(2026, 7, 1), date(2026, 7, 1))


WIDE = (
    {},
    {"book": ["RATED"]},
    {"region": ["EMEA"]},
    {"region": ["-EMEA"], "month": ["2026-05"]},
    {"kind": ["T_AND_M"], "notional": ["no"]},
    {"book": ["RATED"], "billable": ["no"]},
    {"from": ["2026-05"], "to": ["2026-06"], "currency": ["EUR"]},
    {"source": ["LEDGER_LINE"], "entity": ["US"]},
    {"priced": ["no"]},
)


@pytest.mark.parametrize("name", ["finance", "manager", "leader"])
def test_the_table_of_sums_says_what_the_lines_say(may, name):
    """Wide filters are answered from remembered sums; they are those of the lines."""
    viewer = may.viewer(name)
    for values in WIDE:
        wanted = LineFilter.of(values)
        assert is_wide(wanted)
        table = BookTable(viewer).rows(wanted)
        rights = line_rights(viewer)
        found = list(CountedLine.objects.filter(wanted.where() & rights.money))
        assert sum(row.lines for row in table) == len(found), values
        for column in ("minutes", "amount_minor", "functional_minor", "reporting_minor"):
            assert sum(getattr(row, column) for row in table) == sum(
                getattr(row, column) for row in found
            ), (values, column)


def test_the_table_is_made_anew_when_something_is_posted(may):
    before = ledger_page(may.viewer("finance"), LineFilter()).count
    from tests.apps.desk.work import approved

    approved(may, "engineer", "ACME", date(2026, 6, 2), 60)
    assert ledger_page(may.viewer("finance"), LineFilter()).count == before + 2
