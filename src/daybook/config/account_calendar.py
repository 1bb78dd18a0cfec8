"""How do I read my bookings in my own calendar? The feed is made, renewed and ended here."""

from __future__ import annotations

from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from daybook.apps.people.actions.feeds import renew_calendar_feed, revoke_calendar_feed
from daybook.ui.notices import notify

from .account_views import account_page
from .calendar_feed import address_of


@require_POST
def renew(request):
    """Make the feed, or a new address for it; the address is on the page that answers, once."""
    token = renew_calendar_feed(actor=request.viewer, now=request.now)
    notify(request, "Your calendar feed has a new address. One before it has ended.")
    return account_page(request, address_of(request, token))


@require_POST
def revoke(request):
    """End the feed."""
    revoke_calendar_feed(actor=request.viewer, now=request.now)
    notify(request, "Your calendar feed has ended; calendars that read it find nothing.")
    return redirect("/account#calendar")
