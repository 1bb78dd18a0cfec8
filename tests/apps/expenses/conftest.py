"""Categories and a policy for the small company."""

from __future__ import annotations

import pytest

from .spending import Spending


@pytest.fixture
def spending(company, tmp_path):
    """The small company with categories, limits, allowances and a folder for receipts."""
    return Spending(company, tmp_path / "files")
