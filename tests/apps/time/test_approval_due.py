"""When must approvals be done? By the close method that is in force in the month."""

from __future__ import annotations

from datetime import UTC, date, datetime

from daybook.apps.time.queries.approval_due import next_deadline
from tests.apps.platform.setting_changes import change_setting

LAST_OF_JUNE = datetime(2026, 6, 30, 12, tzinfo=UTC)


def test_the_month_end_follows_the_dated_close_method_and_not_the_first_one(company):
    assert next_deadline(LAST_OF_JUNE).month_end_on is None, "June was cut off on Friday 26"
    change_setting(company, "close_method", "ACTUAL", date(2026, 6, 1))
    found = next_deadline(LAST_OF_JUNE)
    assert (found.month_end_on, found.month_end_minute) == (date(2026, 7, 1), 720)
