"""Which pages of the administration are platform's own, and for whom do they open?"""

from __future__ import annotations

from daybook.core.rights import Data, Verb

from ..rights import may
from ..sections import Section, register_section
from ..viewer import Viewer
from .changes import may_propose


def _settings(viewer: Viewer) -> bool:
    return may(viewer, Data.SETTINGS)


def _users(viewer: Viewer) -> bool:
    return may(viewer, Data.USERS)


def _locks(viewer: Viewer) -> bool:
    """Everyone may know that a month is locked; the page is for those who ask or decide."""
    return any(
        may(viewer, Data.PERIOD_LOCKS, verb)
        for verb in (Verb.REQUEST, Verb.LOCK_SOFT, Verb.LOCK_HARD)
    )


def _everybody(viewer: Viewer) -> bool:
    return True


for _section in (
    Section("organization", "Organization", "/admin/organization",
            "Legal entities and their calendars", _settings, is_tab=True),
    Section("rates", "Exchange rates", "/admin/organization/rates",
            "From one currency to another, by date", _settings),
    Section("settings", "Settings", "/admin/settings",
            "Every dated rule: time, deadlines, cost, close, margin", _settings, is_tab=True),
    Section("proposals", "Proposals", "/admin/proposals",
            "Changes that wait for a second pair of eyes", may_propose, is_tab=True),
    Section("users", "Users", "/admin/users", "Accounts and their roles by date", _users,
            is_tab=True),
    Section("delegations", "Stand-ins", "/admin/delegations",
            "Who acts for whom, from when until when", _users),
    Section("rights", "Rights", "/admin/rights", "Who may do what, and a simulator", _users,
            is_tab=True),
    Section("periods", "Periods", "/admin/periods", "Locks of months, entity by entity", _locks,
            is_tab=True),
    Section("jobs", "Jobs", "/admin/jobs", "Background work, waiting and stopped", _settings,
            is_tab=True),
    Section("messages", "Messages", "/admin/messages",
            "Mail and chat: what waits, what went out, what failed", _settings),
    Section("runs", "Runs", "/admin/runs", "Long work and where it stands", _everybody,
            is_own=True, is_tab=True),
    Section("tokens", "API tokens", "/admin/tokens", "Your own keys for programs", _everybody,
            is_own=True, is_tab=True),
):  # fmt: skip
    register_section(_section)
