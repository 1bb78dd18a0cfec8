"""Which sections of the administration may this viewer use? The tabs every page carries."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from daybook.core.rights import Data, Verb
from daybook.ui.figures import Tab

from ..queries.changes import may_propose, waiting_proposals
from ..rights import may
from ..viewer import Viewer


@dataclass(frozen=True, slots=True)
class Section:
    """One section: its tab, its address, and what it is for."""

    key: str
    label: str
    href: str
    about: str


def sections_of(viewer: Viewer) -> tuple[Section, ...]:
    """What this viewer may use, in order. One's own tokens are everybody's and stand last."""
    settings, users = may(viewer, Data.SETTINGS), may(viewer, Data.USERS)
    offered = (
        (settings, Section("organization", "Organization", "/admin/organization",
                           "Legal entities, their calendars and exchange rates")),
        (settings, Section("settings", "Settings", "/admin/settings",
                           "Every dated rule: time, deadlines, cost, close, margin")),
        (may_propose(viewer), Section("proposals", "Proposals", "/admin/proposals",
                                      "Changes that wait for a second pair of eyes")),
        (users, Section("users", "Users", "/admin/users", "Accounts and their roles by date")),
        (users, Section("rights", "Rights", "/admin/rights", "Who may do what, and a simulator")),
        (_locks(viewer), Section("periods", "Periods", "/admin/periods",
                                 "Locks of months, entity by entity")),
        (settings, Section("jobs", "Jobs", "/admin/jobs", "Background work, waiting and stopped")),
        (settings, Section("runs", "Runs", "/admin/runs", "Long work and where it stands")),
        (True, Section("tokens", "API tokens", "/admin/tokens", "Your own keys for programs")),
    )  # fmt: skip
    return tuple(section for allowed, section in offered if allowed)


def _locks(viewer: Viewer) -> bool:
    """Everyone may know that a month is locked; the page is for those who ask or decide."""
    return any(
        may(viewer, Data.PERIOD_LOCKS, verb)
        for verb in (Verb.REQUEST, Verb.LOCK_SOFT, Verb.LOCK_HARD)
    )


def tabs(request: HttpRequest, current: str) -> tuple[Tab, ...]:
    """The sections as tabs; proposals say how many wait for this viewer."""
    found = sections_of(request.viewer)
    if len(found) == 1:
        return ()
    return (
        Tab("Overview", "/admin", current == "overview"),
        *(
            Tab(
                section.label,
                section.href,
                section.key == current,
                (waiting_proposals(request.viewer) or None) if section.key == "proposals" else None,
            )
            for section in found
        ),
    )
