"""How long from a key to its paint in My Week? The week of the sample company with the most rows.

Digits typed into cells and arrows between them, in Chromium: from the key's own time until the
frame after it is painted. Goal: under 50 ms for 95 of 100 keys.
"""

from __future__ import annotations

import os
import shutil
from datetime import date, timedelta

import django

ROUNDS = 12
# Twenty keys a second: faster than anybody types, slower than a program would.
PAUSE_MS = 50
KEYS = ("7", ":", "3", "0", "ArrowRight", "4", "ArrowRight", "ArrowLeft", "ArrowLeft", "Escape")
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
_LISTEN = """() => {
  window.painted = [];
  addEventListener("keydown", (event) => {
    const at = event.timeStamp;
    requestAnimationFrame(() => {
      const after = new MessageChannel();
      after.port1.onmessage = () => window.painted.push(performance.now() - at);
      after.port2.postMessage(0);
    });
  }, true);
}"""


def heaviest(today: date) -> tuple[int, date, int]:
    """(user, Monday, rows) of the week or the one before with the most open tasks of one person."""
    from django.db.models import Count

    from daybook.apps.people.models import Person
    from daybook.apps.time.models import TimeEntry

    monday = today - timedelta(days=today.weekday())
    users = dict(Person.objects.exclude(user=None).values_list("id", "user_id"))
    found = []
    for weeks in range(2):
        first = monday - timedelta(weeks=weeks)
        lines = TimeEntry.objects.filter(
            person_id__in=users,
            worked_on__gte=first,
            worked_on__lt=first + timedelta(days=7),
            state__in=("DRAFT", "RETURNED"),
        ).order_by()
        rows = lines.values_list("person_id").annotate(tasks=Count("task_id", distinct=True))
        found += [(tasks, users[person], first) for person, tasks in rows]
    tasks, user, first = max(found, key=lambda row: (row[0], row[2], row[1]))
    return user, first, tasks


def session_of(user_id: int) -> str:
    """A session of a user, as the browser keeps it."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from daybook.apps.platform.models import User
    from daybook.config.signed_in import SessionStore

    user = User.objects.get(pk=user_id)
    session = SessionStore()
    session[SESSION_KEY] = str(user_id)
    session[BACKEND_SESSION_KEY] = "daybook.config.signed_in.SignedInBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return session.session_key


def typed(address: str, session: str, week: str) -> tuple[list[float], int]:
    """Milliseconds from key to paint, sorted, and how many fields the week has."""
    from playwright.sync_api import sync_playwright

    browser_path = next(filter(None, map(shutil.which, CHROMIUM)))
    arguments = ["--headless=new", "--no-sandbox", "--disable-gpu"]
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=browser_path, args=arguments)
        context = browser.new_context(viewport={"width": 1440, "height": 900}, base_url=address)
        context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
        page = context.new_page()
        page.goto(f"/time/{week}")
        fields = page.locator(".weekgrid input[data-save-url]")
        page.evaluate(_LISTEN)
        for number in range(ROUNDS):
            fields.nth(number % fields.count()).focus()
            for key in KEYS:
                page.keyboard.press(key)
                page.wait_for_timeout(PAUSE_MS)
        page.wait_for_timeout(300)
        found = sorted(page.evaluate("window.painted"))
        count = fields.count()
        browser.close()
    return found, count


def main() -> None:
    """Print it beside its goal."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    django.setup()
    from daybook.config import clock

    from .parts import said
    from .server import serving

    title = "key to paint in My Week, 95th percentile"
    if not any(map(shutil.which, CHROMIUM)):
        return said(title, "left out: there is no Chromium")
    user, monday, rows = heaviest(clock.local_today(clock.now()))
    year, number, _ = monday.isocalendar()
    with serving(dict(os.environ)) as port:
        address = f"http://127.0.0.1:{port}"
        found, fields = typed(address, session_of(user), f"{year}-W{number:02d}")
    late = found[int(len(found) * 0.95)]
    said(title, f"{late:.0f} ms, {rows} rows, {fields} fields", "under 50 ms", late < 50)
    said("  half of the keys", f"{found[len(found) // 2]:.0f} ms of {len(found)} keys")


if __name__ == "__main__":
    main()
