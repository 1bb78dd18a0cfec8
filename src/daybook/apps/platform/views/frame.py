"""The tabs that every page of the administration carries: the sections this viewer may use."""

from __future__ import annotations

from django.http import HttpRequest

from daybook.ui.figures import Tab

from ..queries.changes import waiting_proposals
from ..sections import has_administration, sections_of


def tabs(request: HttpRequest, current: str) -> tuple[Tab, ...]:
    """The sections as tabs; proposals say how many wait for this viewer."""
    if not has_administration(request.viewer):
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
            for section in sections_of(request.viewer)
            if section.is_tab
        ),
    )
