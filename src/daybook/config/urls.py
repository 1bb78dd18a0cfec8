"""Which address is which page? Each app names its own; this joins them under one root."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from django.urls import path
from django.views.generic import RedirectView

from . import account_urls, api, calendar_feed, health

handler400 = "daybook.ui.errors.bad_request"
handler403 = "daybook.ui.errors.forbidden"
handler404 = "daybook.ui.errors.not_found"
handler500 = "daybook.ui.errors.server_error"
handler429 = "daybook.ui.errors.too_many"


# /time/expenses is found before /time/<week>, which would read it as a week.
FIRST = ("expenses",)


def _of_apps() -> list:
    found = []
    for name in sorted(settings.APPS, key=lambda name: name not in FIRST):
        module = f"daybook.apps.{name}.urls"
        if find_spec(module):
            found += import_module(module).urlpatterns
    return found


urlpatterns = [
    path("", RedirectView.as_view(url="/today")),
    path("healthz", health.healthz),
    path("robots.txt", health.robots),
    path("favicon.ico", health.favicon),
    path("api/calendar/<str:token>.ics", calendar_feed.feed),
    *account_urls.urlpatterns,
    *api.urlpatterns,
    *_of_apps(),
]
