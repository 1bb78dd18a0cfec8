"""What stands around every page? Places the viewer may use, tools, and who is signed in.

What a viewer has no right to is absent, not grayed out. The shell costs two small queries at most,
and none where a template does not draw it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from daybook.apps.people.models import Employment, Practice, Region
from daybook.apps.platform.queries.access import ROLE_WORDS
from daybook.apps.platform.rights import may, scope_of
from daybook.apps.platform.scopes import ScopeNames
from daybook.apps.platform.sections import has_administration
from daybook.apps.platform.viewer import HeldGrant, Viewer
from daybook.core.rights import Data, Reach, Verb, reach
from daybook.ui.format import date_text
from daybook.ui.shell import Link, NavItem, Shell, UserBox, mark_current

# Key, label, address, icon, letter after g, and the rights any of which opens it (none: everybody).
# A tool may name the question that opens it instead.
PLACES = (
    ("today", "Today", "/today", "today", "d", ()),
    ("time", "Time", "/time", "time", "t", (Data.TIME,)),
    ("projects", "Projects", "/projects", "projects", "p", (Data.PROJECTS,)),
    ("people", "People", "/people", "people", "e", (Data.PEOPLE,)),
    ("forecast", "Forecast", "/forecast", "forecast", "f", (Data.FORECAST,)),
    ("money", "Money", "/money", "money", "m", (Data.INVOICES,)),
    ("insights", "Insights", "/insights", "insights", "i", (Data.FORECAST, Data.TARGETS)),
)
TOOLS = (
    ("Import", "/import", (Data.IMPORTS,)),
    ("Admin", "/admin", has_administration),
    ("Audit", "/audit", (Data.AUDIT,)),
    ("Rules", "/rules", ()),
    ("API documentation", "/api/docs", ()),
    ("Account", "/account", ()),
)
REACH_WORDS = {Reach.OWN: "Own rows", Reach.PROJECT: "Own projects"}


def shell(request) -> dict:
    """The page's surroundings for templates; nothing for strangers."""
    viewer = getattr(request, "viewer", None)
    if viewer is None:
        return {}
    return {
        "shell": SimpleLazyObject(lambda: shell_of(viewer, request.path, request.today)),
        "theme": request.user.theme,
    }


def shell_of(viewer: Viewer, path: str, today: date) -> Shell:
    """The shell as this viewer sees it at an address."""
    region, practice = _codes(viewer, today)
    role = " and ".join(ROLE_WORDS[held] for held in ROLE_WORDS if held in viewer.roles)
    return Shell(
        nav=_places(viewer, path),
        tabs=_phone_tabs(viewer, path),
        gear=mark_current(
            [Link(label, href) for label, href, needs in TOOLS if _any(viewer, needs)], path
        ),
        user=UserBox(viewer.name, " · ".join(filter(None, (role, region))), "/account"),
        scope=Link(_scope_label(viewer, region, practice), "/account#roles"),
        banner=_banner(),
    )


def _any(viewer: Viewer, needs: tuple[Data, ...] | Callable[[Viewer], bool]) -> bool:
    if callable(needs):
        return needs(viewer)
    return not needs or any(may(viewer, data) for data in needs)


def _places(viewer: Viewer, path: str) -> tuple[NavItem, ...]:
    usable = (
        NavItem(key, label, href, icon, letter)
        for key, label, href, icon, letter, needs in PLACES
        if _any(viewer, needs)
    )
    return mark_current(usable, _place_of(path))


def _place_of(path: str) -> str:
    """Approvals stand under Time; everything else under its own first word."""
    return "/time/approvals" if path.startswith("/approvals") else path


def _phone_tabs(viewer: Viewer, path: str) -> tuple[NavItem, ...]:
    tabs = [NavItem("today", "Today", "/today", "today")]
    if may(viewer, Data.TIME):
        tabs.append(NavItem("time", "Time", "/time", "time"))
    if may(viewer, Data.TIME, Verb.APPROVE):
        tabs.append(NavItem("approvals", "Approvals", "/approvals", "check"))
    return mark_current(tabs, path)


def _codes(viewer: Viewer, today: date) -> tuple[str, str]:
    """Codes of the regions and practices the viewer's grants name, else those of the person."""
    named: dict[str, set[int]] = {}
    for grant in viewer.grants:
        if grant.scope_id is not None:
            named.setdefault(grant.scope, set()).add(grant.scope_id)
    regions = _of(Region, named.get("REGION"))
    practices = _of(Practice, named.get("PRACTICE"))
    if not regions and viewer.person_id is not None and not practices:
        rows = Employment.objects.filter(person_id=viewer.person_id, starts_on__lte=today)
        regions = rows.exclude(ends_on__lte=today).values_list("region__code", flat=True).first()
    return regions or "", practices


def _of(model, ids: set[int] | None) -> str:
    if not ids:
        return ""
    codes = model.objects.filter(pk__in=ids).order_by("code").values_list("code", flat=True)
    return ", ".join(codes)


def _scope_label(viewer: Viewer, region: str, practice: str) -> str:
    """What the viewer's totals cover: "EMEA · All practices", "Own projects", "Own rows"."""
    scope = scope_of(viewer, Data.TIME)
    if scope.everything:
        return "All regions · All practices"
    if scope.region_ids or scope.practice_ids:
        return " · ".join(
            (
                region if scope.region_ids else "All regions",
                practice if scope.practice_ids else "All practices",
            )
        )
    if scope.managed or scope.project_ids:
        return "Own projects"
    return "Own rows" if scope.own else "Administration" if viewer.grants else "No role"


def grant_words(grant: HeldGrant, names: ScopeNames) -> str:
    """What a role reaches with its grant: "Own rows", "Own projects", "Region Europe"."""
    if grant.scope != "ALL":
        return names.name(grant.scope, grant.scope_id)
    return REACH_WORDS.get(reach(grant.role, Data.TIME, Verb.SEE), "Whole organization")


def _banner() -> str:
    if not settings.DAYBOOK_TODAY:
        return ""
    day = date_text(date.fromisoformat(settings.DAYBOOK_TODAY))
    return f"Daybook's date is fixed at {day} for demonstration. Nothing here is a real company's."
