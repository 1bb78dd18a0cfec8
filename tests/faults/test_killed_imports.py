"""What is left when an import dies? Nothing that counts, and the same command finishes it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError

from daybook.apps.ledger.queries.books import book_sums
from daybook.apps.platform.models import Run
from daybook.apps.platform.refusals import Refused
from daybook.apps.time.actions.imports import run as imports
from daybook.apps.time.actions.imports.mapping import parse_mapping
from daybook.apps.time.models import TimeEntry

NOW = datetime(2026, 7, 7, 16, 0, tzinfo=UTC)
MAPPING = parse_mapping(
    '{"source": "clock", "columns": {"source_key": "key", "person": "who", "project": "project",'
    ' "task": "task", "worked_on": "day", "minutes": "minutes"}}'
)


@pytest.fixture
def lines(tmp_path):
    path = tmp_path / "time.csv"
    rows = [f"k{n},ENG,ACME-001,BUILD,2026-06-{n % 28 + 1:02d},30" for n in range(60)]
    path.write_text("\n".join(["key,who,project,task,day,minutes", *rows]) + "\n")
    return path


def _import(company, path, **more):
    return imports.import_time(
        actor=company.system, clock=lambda: NOW, today=NOW.date(), path=path, mapping=MAPPING,
        approve=True, **more,
    )  # fmt: skip


@pytest.fixture
def dies_at_the_third_step(monkeypatch):
    """Writes two steps of ten lines; the third one fails as a killed process would."""
    monkeypatch.setattr(imports, "STEP_LINES", dict.fromkeys(imports.STEP_LINES, 10))
    steps = []
    write = imports.StepWriter.write

    def written(self, prepared, now):
        steps.append(prepared)
        if len(steps) == 3:
            raise KeyboardInterrupt
        return write(self, prepared, now)

    monkeypatch.setattr(imports.StepWriter, "write", written)
    return steps


def test_rows_of_a_killed_import_do_not_count(company, lines, dies_at_the_third_step):
    with pytest.raises(KeyboardInterrupt):
        _import(company, lines)
    assert TimeEntry.objects.count() == 20
    assert book_sums() == ()


def test_the_same_command_goes_on_where_it_stopped(company, lines, dies_at_the_third_step):
    with pytest.raises(KeyboardInterrupt):
        _import(company, lines)
    result = _import(company, lines)
    assert result.state == "COMMITTED"
    assert result.counts["new"] == 60
    assert TimeEntry.objects.count() == 60
    rated = next(row for row in book_sums() if row.book == "RATED")
    assert rated.minutes == 60 * 30
    assert Run.objects.filter(kind=imports.KIND).count() == 1


def test_a_killed_import_is_discarded_whole(company, lines, dies_at_the_third_step):
    with pytest.raises(KeyboardInterrupt):
        _import(company, lines)
    run = Run.objects.get(kind=imports.KIND)
    imports.discard_import(actor=company.system, now=NOW, run_id=run.pk)
    assert TimeEntry.objects.count() == 0
    assert book_sums() == ()


def test_the_same_file_twice_changes_nothing(company, lines):
    first = _import(company, lines)
    again = _import(company, lines)
    assert (first.state, again.state) == ("COMMITTED", "UNCHANGED")
    assert again.counts == {"new": 0, "changed": 0, "unchanged": 60, "skipped": 0, "error": 0}
    assert TimeEntry.objects.count() == 60


def test_a_committed_import_cannot_be_taken_out_of_the_books(company, lines):
    result = _import(company, lines)
    with pytest.raises(Refused, match="RUN-01"):
        imports.discard_import(actor=company.system, now=NOW, run_id=result.run_id)
    with pytest.raises(DatabaseError, match="BOOK-01"):
        imports.sweep_run(result.run_id)
