"""Fixtures every test may use."""

from __future__ import annotations

from pathlib import Path

import pytest

TIME_LOG = Path(__file__).resolve().parents[2] / "shared" / "data" / "time-log"


@pytest.fixture
def company(db):
    """The small company, built through actions."""
    from tests.builders import small_company

    return small_company()


@pytest.fixture
def time_log():
    """The folder of the real log; tests that read it skip where it is absent."""
    if not (TIME_LOG / "time_log.csv.xz").exists():
        pytest.skip("the real time log is not beside this checkout (shared/data/time-log)")
    return TIME_LOG
