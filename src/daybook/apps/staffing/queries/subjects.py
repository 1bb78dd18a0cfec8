"""How is a booking called where the audit names it, and who may read of it?"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from daybook.apps.platform.rights import Scope
from daybook.apps.platform.subjects import Named
from daybook.apps.platform.viewer import Viewer

from ..models import Booking
from .bookings import booking_filter


def named_bookings(keys: Collection[int]) -> dict[int, Named]:
    """Label and page of bookings: "Booking 12, ACME-014"; a removed one keeps its number only."""
    rows = Booking.objects.filter(pk__in=keys).values_list("id", "project__code")
    return {key: Named(f"Booking {key}, {code}", f"/people/bookings/{key}") for key, code in rows}


def visible_bookings(viewer: Viewer, scope: Scope) -> Iterable[int]:
    """The bookings whose audit lines a viewer of this audit scope may read."""
    rows = Booking.objects.filter(booking_filter(scope, viewer))
    return tuple(rows.values_list("id", flat=True))
