"""Which pages of the administration are projects', and for whom do they open?"""

from __future__ import annotations

from daybook.apps.platform.rights import may
from daybook.apps.platform.sections import Section
from daybook.apps.platform.viewer import Viewer
from daybook.core.rights import Data


def sees_rates(viewer: Viewer) -> bool:
    """Whether rate cards open: for whoever sees the bill rates of anything."""
    return may(viewer, Data.BILL_RATES)


SECTIONS = (
    Section("rate_cards", "Rate cards", "/admin/rate-cards", "Bill rates by date", sees_rates),
    Section("rate_test", "Test a rate", "/admin/rate-cards/test",
            "Which rate wins for a person on a project, and why", sees_rates),
)  # fmt: skip
