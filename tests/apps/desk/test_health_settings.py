"""Do the thresholds of health move from the day their setting does, and not before? HLTH-01, 03."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from daybook.apps.desk.queries.portfolio import PortfolioFilter, portfolio
from daybook.apps.projects.models import Project
from tests.apps.desk.work import sign_in, worked_may
from tests.apps.platform.setting_changes import change_setting
from tests.builders import TODAY

TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def may(company):
    """The company with May worked: 1,380 minutes on ACME-001, the last of them on 7 May."""
    worked_may(company)
    return company


def findings(company, code: str, today: date) -> dict[str, str]:
    """What the portfolio says of a project on a day, by rule."""
    rows = portfolio(company.viewer("finance"), PortfolioFilter(), today).rows
    found = next(row for row in rows if row.code == code)
    return {finding.rule_id: finding.text for finding in found.findings}


def test_a_budget_warns_at_the_new_share_from_its_day_on(may):
    """HLTH-01: 1,380 of 1,700 minutes are 81 %."""
    Project.objects.filter(code="ACME-001").update(budget_minutes=1700)
    change_setting(may, "budget_warning_millionths", "800000", TOMORROW)
    assert "HLTH-01" not in findings(may, "ACME-001", TODAY)
    assert findings(may, "ACME-001", TOMORROW)["HLTH-01"] == "80 % or more of the hours used"


def test_a_project_is_silent_after_the_new_days_from_their_day_on(may):
    """HLTH-03: the last work on BOLT-001 was on 6 May, 62 days before 7 July."""
    assert findings(may, "BOLT-001", TODAY)["HLTH-03"] == "nothing worked for 62 days"
    change_setting(may, "silent_days", "90", TOMORROW)
    assert "HLTH-03" in findings(may, "BOLT-001", TODAY)
    assert "HLTH-03" not in findings(may, "BOLT-001", TOMORROW)


def test_the_settings_page_shows_the_thresholds_with_unit_and_sentence(may, client):
    text = sign_in(client, "operations").get("/admin/settings").content.decode()
    for words in (
        "Budget warning",
        "90 %",
        "Silent project",
        "10 days",
        "Soft booking lapses after",
        "14 days",
        "Target tolerance",
        "5 %",
        "further below it is at risk",
    ):
        assert words in text, words
