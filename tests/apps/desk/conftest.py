"""Each test has its own books and a fixed day: Tuesday 7 July 2026."""

from __future__ import annotations

import pytest

from daybook.apps.ledger.queries.remembered import forget


@pytest.fixture(autouse=True)
def _own_books(settings):
    """Sums of another test's books are forgotten; pages are as of the company's today."""
    settings.DAYBOOK_TODAY = "2026-07-07"
    forget()
    yield
    forget()
