"""Is this installation well enough to serve? Four parts, each ok or not, and nothing secret."""

from __future__ import annotations

import logging
import shutil
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.views.decorators.http import require_GET

from daybook.apps.platform.models import WorkerHeartbeat

from . import clock

LOW_DISK_BYTES = 512 * 1024 * 1024
SILENT_AFTER = timedelta(minutes=3)
log = logging.getLogger("daybook.health")
_migrated: list[bool] = []


@require_GET
def healthz(request) -> JsonResponse:
    """200 while every part is ok or absent by choice; 503 when one is bad."""
    parts = {"database": _database(), "disk": _disk()}
    if parts["database"] == "ok":
        parts["migrations"] = _migrations()
        parts["worker"] = worker_state()
    well = all(state in ("ok", "none") for state in parts.values())
    body = {"status": "ok" if well else "bad", **parts}
    return JsonResponse(body, status=200 if well else 503)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except DatabaseError as error:
        log.error("the database does not answer", exc_info=error)
        return "bad"
    return "ok"


def _migrations() -> str:
    """Whether every migration is applied; once true, true for the life of this process."""
    if _migrated:
        return "ok"
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return "bad"
    _migrated.append(True)
    return "ok"


def worker_state() -> str:
    """Ok while a worker beats; none when none was started, or all stopped as asked."""
    running = WorkerHeartbeat.objects.filter(stopped_at__isnull=True)
    newest = running.order_by("-seen_at").values_list("seen_at", flat=True).first()
    if newest is None:
        return "none"
    # With a fixed date the clock starts the day anew at midnight, so only the distance counts.
    return "ok" if abs(clock.now() - newest) < SILENT_AFTER else "silent"


def _disk() -> str:
    settings.DATA.mkdir(parents=True, exist_ok=True)
    return "ok" if shutil.disk_usage(settings.DATA).free >= LOW_DISK_BYTES else "low"


@require_GET
def robots(request) -> HttpResponse:
    """Search engines have no business here."""
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain")


@require_GET
def favicon(request) -> HttpResponse:
    """Browsers ask for this address; pages name the mark themselves."""
    return redirect(static("daybook/mark.svg"))
