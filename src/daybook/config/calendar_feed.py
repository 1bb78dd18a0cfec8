"""A person's own calendar, read by calendar programs: `/api/calendar/<token>.ics`, without sign-in.

The token is the key. What it opens is what its person may see on that day; nothing changed is
answered by 304, too many questions by 429, and an unknown or ended token by 404.
"""

from __future__ import annotations

import hashlib
import os

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from daybook.apps.desk.queries.calendar_feed import calendar_feed
from daybook.apps.people.actions.feeds import note_feed_read, reader_of_feed
from daybook.apps.platform.models import User
from daybook.apps.platform.viewer import viewer_of
from daybook.ui.calendar_file import calendar_bytes

from .api_requests import Allowance

PER_MINUTE = int(os.environ.get("DAYBOOK_FEED_PER_MINUTE", "20"))
_allowance = Allowance(PER_MINUTE)


def address_of(request: HttpRequest, token: str) -> str:
    """The whole address of a feed, to be pasted into a calendar program."""
    return request.build_absolute_uri(f"/api/calendar/{token}.ics")


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar; `?blocks=timed` gives booked days as blocks from nine o'clock on."""
    found = reader_of_feed(token)
    caller = f"feed {found.feed_id}" if found else f"stranger {request.META.get('REMOTE_ADDR')}"
    if wait := _allowance.spend(caller):
        answer = _plain(f"At most {PER_MINUTE} questions a minute. Ask again later.", 429)
        answer["Retry-After"] = str(wait)
        return answer
    if found is None:
        return _plain("This calendar does not exist, or its address was renewed.", 404)
    user = User.objects.get(pk=found.user_id)
    viewer = viewer_of(user, today=request.today, person_id=found.person_id, via="API")
    page = calendar_feed(viewer, request.today)
    changed = note_feed_read(feed_id=found.feed_id, content_digest=page.digest, now=request.now)
    body = calendar_bytes(
        page.name, page.zone, page.events, stamp=changed,
        base=request.build_absolute_uri("/").rstrip("/"),
        timed=request.GET.get("blocks") == "timed",
    )  # fmt: skip
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    answer = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="daybook.ics"'
    answer["ETag"] = etag
    answer["Last-Modified"] = http_date(changed.timestamp())
    # Kept by its reader only, and asked about each time.
    answer["Cache-Control"] = "private, no-cache"
    answer["X-Robots-Tag"] = "noindex"
    return get_conditional_response(
        request, etag=etag, last_modified=int(changed.timestamp()), response=answer
    )


def _plain(text: str, status: int) -> HttpResponse:
    return HttpResponse(f"{text}\n", status=status, content_type="text/plain; charset=utf-8")
