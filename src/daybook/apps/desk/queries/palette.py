"""Where does the viewer want to go? Places, actions, people, projects, invoices and rules by words.

"acme" finds the project ACME-001, its customer's invoices and nobody; "@ac" looks among people
alone. Rows that the viewer may not see are not found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from django.db.models import Q

from daybook.apps.billing.queries.invoices import invoices
from daybook.apps.people.queries.persons import employments_on
from daybook.apps.platform.rights import may
from daybook.apps.platform.viewer import Viewer
from daybook.apps.projects.queries.projects import projects
from daybook.core.metrics import METRICS
from daybook.core.periods import add_months, month_of
from daybook.core.rights import Data, Verb
from daybook.core.rules import all_rules

from .palette_log import log_groups
from .palette_rows import PaletteGroup, PaletteItem

MOST = 6
MOST_ALONE = 20
PREFIXES = {">": "actions", "@": "people", "#": "projects", "$": "invoices", "?": "rules"}


# Label, address, and the rights any of which opens it; nothing is open to everybody.
_PLACES: tuple[tuple[str, str, tuple[tuple[Data, Verb], ...]], ...] = (
    ("Today", "/today", ()),
    ("My week", "/time", ((Data.TIME, Verb.EDIT),)),
    ("Time entries", "/time/entries", ((Data.TIME, Verb.SEE),)),
    ("Approvals", "/approvals", ((Data.TIME, Verb.APPROVE),)),
    ("Projects", "/projects", ((Data.PROJECTS, Verb.SEE),)),
    ("Customers", "/projects/customers", ((Data.CUSTOMERS, Verb.SEE),)),
    ("Engagements", "/projects/engagements", ((Data.CUSTOMERS, Verb.SEE),)),
    ("People", "/people", ((Data.PEOPLE, Verb.SEE),)),
    ("Bookings", "/people/bookings", ((Data.BOOKINGS, Verb.SEE),)),
    ("Month Pulse", "/forecast", ((Data.FORECAST, Verb.SEE),)),
    ("Money", "/money", ((Data.INVOICES, Verb.SEE),)),
    ("Invoices", "/money/invoices", ((Data.INVOICES, Verb.SEE),)),
    ("Partners", "/money/partners", ((Data.PARTNER_RATES, Verb.SEE),)),
    ("Work authorizations", "/money/partners/authorizations", ((Data.TIME, Verb.SEE),)),
    ("Partner invoices", "/money/partners/invoices", ((Data.PARTNER_RATES, Verb.SEE),)),
    ("Ledger", "/ledger", ((Data.TIME, Verb.SEE), (Data.FORECAST, Verb.SEE))),
    ("Rules", "/rules", ()),
)


def _actions(today: date) -> tuple[tuple[str, str, tuple[tuple[Data, Verb], ...]], ...]:
    month = month_of(today)
    last = add_months(month, -1)
    return (
        ("Log time", "/time", ((Data.TIME, Verb.EDIT),)),
        ("Approve time", "/approvals", ((Data.TIME, Verb.APPROVE),)),
        ("Book a person", "/people/bookings/new", ((Data.BOOKINGS, Verb.EDIT),)),
        ("Add a person", "/people/new", ((Data.PEOPLE, Verb.EDIT),)),
        ("Add a customer", "/projects/customers/new", ((Data.CUSTOMERS, Verb.EDIT),)),
        (f"Bill {month:%B}", f"/money/billing/{month:%Y-%m}", ((Data.INVOICES, Verb.DRAFT),)),
        (f"Bill {last:%B}", f"/money/billing/{last:%Y-%m}", ((Data.INVOICES, Verb.DRAFT),)),
        (
            f"Recognize {last:%B}",
            f"/money/revenue/{last:%Y-%m}",
            ((Data.INVOICES, Verb.ISSUE),),
        ),
        (
            f"Close {last:%B}",
            f"/money/close/{last:%Y-%m}",
            ((Data.PERIOD_LOCKS, Verb.LOCK_SOFT), (Data.PERIOD_LOCKS, Verb.REQUEST)),
        ),
        (
            f"Will we hit {month:%B}",
            f"/forecast/{month:%Y-%m}",
            ((Data.FORECAST, Verb.SEE),),
        ),
        ("Projects over budget", "/projects?view=over-budget", ((Data.PROJECTS, Verb.SEE),)),
    )


def palette(viewer: Viewer, text: str, today: date) -> tuple[PaletteGroup, ...]:
    """What fits the text, by kind; a first sign (> @ # $ ?) looks among one kind alone."""
    typed = text.strip()
    alone = PREFIXES.get(typed[:1], "")
    words = (typed[1:] if alone else typed).strip().casefold()
    most = MOST_ALONE if alone else MOST
    found = list(log_groups(viewer, typed, today))
    if found and " " in words:
        return tuple(found)
    for kind, (title, find) in _KINDS.items():
        if alone and kind != alone:
            continue
        if not words and not alone and kind not in ("places", "actions"):
            continue
        items = tuple(find(viewer, words, today))[:most]
        if items:
            found.append(PaletteGroup(title, items))
    return tuple(found)


def _open(viewer: Viewer, needs: Iterable[tuple[Data, Verb]]) -> bool:
    needs = tuple(needs)
    return not needs or any(may(viewer, data, verb) for data, verb in needs)


def _fitting(rows, viewer: Viewer, words: str, hint: str) -> Iterable[PaletteItem]:
    fitting = [
        PaletteItem(label, hint, href)
        for label, href, needs in rows
        if words in label.casefold() and _open(viewer, needs)
    ]
    return sorted(fitting, key=lambda item: not item.label.casefold().startswith(words))


def _places(viewer: Viewer, words: str, today: date) -> Iterable[PaletteItem]:
    return _fitting(_PLACES, viewer, words, "")


def _do(viewer: Viewer, words: str, today: date) -> Iterable[PaletteItem]:
    return _fitting(_actions(today), viewer, words, "action")


def _people(viewer: Viewer, words: str, today: date) -> Iterable[PaletteItem]:
    if not may(viewer, Data.PEOPLE):
        return ()
    rows = [
        row
        for row in employments_on(today, viewer)
        if words in f"{row.person_code} {row.person_name}".casefold()
    ]
    rows.sort(key=lambda row: (not row.person_name.casefold().startswith(words), row.person_name))
    return (
        PaletteItem(
            row.person_name, f"{row.person_code} · {row.role_name}", f"/people/{row.person_code}"
        )
        for row in rows
    )


def _projects(viewer: Viewer, words: str, today: date) -> Iterable[PaletteItem]:
    where = (
        Q(code__icontains=words)
        | Q(name__icontains=words)
        | Q(engagement__customer__name__icontains=words)
    )
    rows = sorted(
        projects(viewer, filters=where),
        key=lambda row: (
            row.status in ("COMPLETED", "CANCELLED"),
            not row.code.casefold().startswith(words),
            row.code,
        ),
    )
    return (
        PaletteItem(f"{row.code} {row.name}", row.customer_name, f"/projects/{row.code}")
        for row in rows
    )


def _invoices(viewer: Viewer, words: str, today: date) -> Iterable[PaletteItem]:
    if not may(viewer, Data.INVOICES):
        return ()
    where = Q(code__icontains=words) | Q(customer__name__icontains=words)
    return (
        PaletteItem(
            row.label, f"{row.customer_name} · {row.month:%B %Y}", f"/money/invoices/{row.id}"
        )
        for row in invoices(viewer, filters=where)
    )


def _rules(viewer: Viewer, words: str, today: date) -> Iterable[PaletteItem]:
    for metric in METRICS.values():
        if words and words in metric.name.casefold():
            yield PaletteItem(metric.name, "metric, explained", f"/explain/{metric.id}")
    for rule in all_rules().values():
        if words in f"{rule.id} {rule.question}".casefold():
            yield PaletteItem(rule.question, rule.id, f"/rules/{rule.id}")


_KINDS: dict[str, tuple[str, Callable]] = {
    "places": ("Places", _places),
    "projects": ("Projects", _projects),
    "people": ("People", _people),
    "invoices": ("Invoices", _invoices),
    "actions": ("Actions", _do),
    "rules": ("Rules and metrics", _rules),
}
