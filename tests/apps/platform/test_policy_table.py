"""Is a policy read from the table the policy of the day, for every entity?"""

from __future__ import annotations

from datetime import date, timedelta

from daybook.apps.platform.queries.settings import PolicyTable, policy_on
from tests.apps.platform.setting_changes import change_setting


def test_the_table_answers_as_the_day_does(company):
    change_setting(company, "time_step_minutes", "30", starts_on=date(2026, 7, 1))
    table = PolicyTable()
    days = [date(2026, 6, 1) + timedelta(days=7 * number) for number in range(12)]
    for entity in (None, company["US"], company["DE"]):
        for day in days:
            assert table.on(day, entity) == policy_on(day, entity)
