"""Who approves for whom in the sample company, and which lines went up because nobody did?

The project manager with a login is away until the end of next week, so the operations manager
approves for him; the leader of EMEA was away a month ago. Lines of last week that still wait go up
today.
"""

from __future__ import annotations

from datetime import date, timedelta

from daybook.apps.platform.actions.delegations import delegate_approvals
from daybook.apps.platform.models import User
from daybook.apps.platform.viewer import system_actor, viewer_of
from daybook.apps.time.actions.escalation import escalate_waiting

from .horizon import Horizon, instant
from .persons import Staff

_WEEK = timedelta(days=7)
# Who approves for whom, how many weeks ago it begins, for how long, and why.
_AWAY = (
    ("leader", "coordinator", 4, 5, "Parental leave, first week"),
    ("manager", "operations", 0, 12, "On site with a customer"),
)


def build_approvals(staff: Staff, horizon: Horizon) -> int:
    """Name the stand-ins and let waiting lines go up. Returns how many went up."""
    for giver, stand_in, weeks_ago, days, reason in _AWAY:
        starts_on = horizon.this_monday - weeks_ago * _WEEK
        if starts_on < horizon.starts_on:
            continue
        delegate_approvals(
            actor=_holding(staff, giver, starts_on), now=instant(starts_on, 8, 30),
            to_user_id=staff.accounts[stand_in].user_id, starts_on=starts_on,
            ends_on=starts_on + timedelta(days=days), reason=reason,
        )  # fmt: skip
    return escalate_waiting(actor=system_actor(), now=instant(horizon.today, 8))


def _holding(staff: Staff, name: str, day: date):
    """The account with the roles it holds on a day."""
    viewer = staff.accounts[name]
    user = User.objects.get(pk=viewer.user_id)
    return viewer_of(user, today=day, person_id=viewer.person_id)
