"""Can somebody save a cell between two steps of an import? Their ids never meet."""

from __future__ import annotations

from datetime import UTC, date, datetime

from daybook.apps.ledger.actions.bulk import reserve_ids
from daybook.apps.time.actions.entries import save_entry

NOW, TODAY = datetime(2026, 7, 7, 16, 0, tzinfo=UTC), date(2026, 7, 7)


def test_a_cell_saved_after_ids_were_reserved_gets_another_id(company):
    reserved = set(reserve_ids("time_timeentry", 100))
    saved = save_entry(
        actor=company.viewer("engineer"), now=NOW, today=TODAY, person_id=company["engineer"],
        project_id=company["ACME"], task_id=company["task ACME"], worked_on=TODAY, minutes=60,
    )  # fmt: skip
    again = set(reserve_ids("time_timeentry", 100))
    assert len(reserved) == len(again) == 100
    assert saved.id not in reserved | again
    assert not reserved & again
