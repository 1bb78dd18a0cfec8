"""Does a real log, dirt included, walk through to revenue? Read where it lies, never copied."""

from __future__ import annotations

import csv
import lzma
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from daybook.apps.ledger.queries.books import book_sums
from daybook.apps.time.actions.imports.mapping import parse_mapping
from daybook.apps.time.actions.imports.run import dry_run
from daybook.apps.time.models import TimeEntry
from daybook.core.billing import wip
from daybook.core.revenue import contract_position
from daybook.demo import time_log as example

FOLDER = Path(__file__).resolve().parents[3] / "examples" / "time-log"
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
TODAY = date(2026, 11, 24)
SMALL = "56"


def _clock() -> datetime:
    return NOW


@pytest.fixture
def actor(db, time_log):
    """The example company, ready for its log."""
    return example.prepare(FOLDER, time_log, _clock, lambda text: None)


@pytest.fixture
def one_project(time_log, tmp_path):
    """The log of one project alone, in a folder as the example expects it."""
    with (
        lzma.open(time_log / "time_log.csv.xz", "rt", newline="") as whole,
        lzma.open(tmp_path / "time_log.csv.xz", "wt", newline="") as part,
    ):
        rows = csv.reader(whole)
        writer = csv.writer(part)
        header = next(rows)
        writer.writerow(header)
        place = header.index("project_key")
        writer.writerows(row for row in rows if row[place] == SMALL)
    return tmp_path


def test_every_line_of_the_log_is_accepted_or_refused_with_its_kind(actor, time_log):
    mapping = parse_mapping((FOLDER / "mapping.json").read_text())
    found, _ = dry_run(actor=actor, path=time_log / "time_log.csv.xz", mapping=mapping, today=TODAY)
    assert found.total_rows == 203_621 == sum(found.counts.values())
    assert found.counts["new"] == 202_584
    assert found.rejected == {
        "MINUTES_TOO_FEW": 990,
        "DAY_TOO_LONG": 30,
        "MINUTES_TOO_MANY": 14,
        "MISSING_DATE": 1,
        "YEAR_TOO_EARLY": 1,
        "INTERRUPTION_NEGATIVE": 1,
    }
    assert found.flagged == {
        "crossing midnight": 1_152,
        "repeated content": 59,
        "missing organization": 29,
        "minutes differ from clock times": 2,
    }
    assert not TimeEntry.objects.exists()


def test_a_project_of_the_log_reconciles_to_the_minute_and_the_minor_unit(actor, one_project):
    result = example.run_import(FOLDER, one_project, actor, _clock, TODAY)
    invoices, _ = example.bill_and_recognize(actor, _clock, lambda text: None)
    assert invoices > 3
    books: dict[str, int] = {}
    minutes: dict[str, int] = {}
    for row in book_sums():
        books[row.book], minutes[row.book] = row.amount_minor, row.minutes
    assert minutes["RATED"] == minutes["COST"] == result.minutes > 0
    left = wip(books["RATED"], books.get("ADJUSTED", 0), books["BILLED"])
    assert left == 0
    assert contract_position(books["RECOGNIZED"], books["BILLED"]) == left


def test_the_same_command_twice_changes_nothing(actor, one_project):
    example.run_import(FOLDER, one_project, actor, _clock, TODAY)
    example.bill_and_recognize(actor, _clock, lambda text: None)
    before = book_sums()
    again = example.run_import(FOLDER, one_project, actor, _clock, TODAY)
    assert again.state == "UNCHANGED"
    assert example.bill_and_recognize(actor, _clock, lambda text: None) == (0, 0)
    assert book_sums() == before
