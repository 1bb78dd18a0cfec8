"""`/admin`: what is set up, what waits, and the way to every section the viewer may use."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from daybook.core.rights import Data
from daybook.ui.figures import Fact
from daybook.ui.format import count, date_text

from ..queries.overview import SetUp, what_is_set_up, what_waits
from ..refusals import NotFound
from ..rights import may
from ..sections import has_administration, sections_of
from .frame import tabs


def overview(request: HttpRequest) -> HttpResponse:
    """The first page. Whoever has one's own tokens only has no such page."""
    if not has_administration(request.viewer):
        raise NotFound("There is no administration for you; your API tokens are at /admin/tokens.")
    set_up = None
    if may(request.viewer, Data.SETTINGS) or may(request.viewer, Data.USERS):
        set_up = _facts(what_is_set_up(request.viewer, request.today))
    waiting = what_waits(request.viewer, request.now, request.today)
    context = {
        "tabs": tabs(request, "overview"),
        "sections": sections_of(request.viewer),
        "waiting": waiting,
        "total": sum(row.count for row in waiting),
        "facts": set_up,
    }
    return render(request, "platform/overview.html", context)


def _facts(held: SetUp) -> tuple[Fact, ...]:
    facts = [
        Fact("Legal entities", count(held.entities), "/admin/organization"),
        Fact("Settings with a value of their own", count(held.settings_changed),
             "/admin/settings?changed=yes", note="the others hold their default"),
        Fact("Pairs of currencies", count(held.pairs), "/admin/organization/rates",
             note=f"newest rate of {date_text(held.newest_rate_on)}" if held.newest_rate_on
             else "no rate yet"),
        Fact("Holidays are loaded through", date_text(held.holidays_through) or "nothing",
             "/admin/calendars"),
    ]  # fmt: skip
    if held.users is not None:
        facts.insert(1, Fact("Accounts that can sign in", count(held.users),
                             "/admin/users?state=ACTIVE"))  # fmt: skip
    return tuple(facts)
