"""How long does the server take for a page of the sample company? Every page, forty times."""

from __future__ import annotations

import time

import django

from daybook.config.collector import settle_collector

ROUNDS = 40
PAGES = (
    "/today", "/time", "/time/entries", "/approvals", "/projects", "/people", "/people/bookings",
    "/forecast/2026-07", "/money?month=2026-07", "/money/billing/2026-07", "/money/invoices",
    "/money/revenue/2026-07", "/money/close/2026-07", "/insights", "/insights/utilization",
    "/ledger?month=2026-06", "/explain/recognized?month=2026-06", "/palette?q=ac",
    "/approvals?lens=clean", "/approvals?lens=done", "/time/compliance", "/time/compliance/parts",
    "/time/compliance/risk", "/time/compliance/nudges", "/forecast/2026-07/plan",
    "/forecast/2026-07/missing", "/corrections", "/time/expenses/all", "/time/expenses/approvals",
)  # fmt: skip


def main() -> None:
    """Print the slowest pages and the whole."""
    django.setup()
    settle_collector()
    from django.test import Client

    from daybook.apps.platform.models import User
    from daybook.apps.projects.models import Project
    from daybook.core.rights import Role
    from daybook.demo.logins import LOGINS

    from .parts import said

    emails = [one.email for one in LOGINS if one.role is Role.OPERATIONS_MANAGER]
    user = User.objects.get(email=emails[0])
    client = Client(HTTP_HOST="localhost")
    client.force_login(user)
    code = Project.objects.order_by("id").values_list("code", flat=True).first()
    every: list[float] = []
    worst: list[tuple[float, str]] = []
    for page in (*PAGES, f"/projects/{code}"):
        client.get(page)
        times = []
        for _ in range(ROUNDS):
            started = time.perf_counter()
            answer = client.get(page)
            times.append((time.perf_counter() - started) * 1000)
        if answer.status_code not in (200, 302):
            said(page, f"answered {answer.status_code}", "", False)
        times.sort()
        every += times
        worst.append((times[int(len(times) * 0.95)], page))
    every.sort()
    late = every[int(len(every) * 0.95)]
    said("all pages, 95th percentile", f"{late:.0f} ms", "under 100 ms", late < 100)
    for milliseconds, page in sorted(worst, reverse=True)[:5]:
        said(f"  {page}", f"p95 {milliseconds:.0f} ms")


if __name__ == "__main__":
    main()
