"""What does a form of expenses offer? Projects, tasks, categories, currencies and places."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from daybook.apps.commercial.queries.engagements import engagements
from daybook.apps.people.queries.places import place_choices, place_codes, place_names
from daybook.apps.platform.queries.organization import entities, organization
from daybook.apps.platform.viewer import Viewer
from daybook.apps.projects.queries.projects import projects, tasks
from daybook.apps.staffing.queries.bookings import bookings_between
from daybook.core.periods import add_months, month_of
from daybook.core.states import OPEN_FOR_TIME

from ..models import ExpenseLine
from .conversion import Converter
from .policy import PolicyBook
from .settlement import usable_pre_approvals


def project_choices(viewer: Viewer, person_id: int, today: date) -> tuple[tuple[int, str], ...]:
    """Open projects: those of the person's last expenses and bookings first."""
    rows = {row.id: row for row in projects(viewer) if row.status in OPEN_FOR_TIME}
    near = list(
        ExpenseLine.objects.filter(person_id=person_id, project_id__isnull=False)
        .order_by("-id").values_list("project_id", flat=True)[:10]
    )  # fmt: skip
    month = month_of(today)
    near += [
        booking.project_id
        for booking in bookings_between(
            add_months(month, -1), add_months(month, 2), person_ids={person_id}
        )
    ]
    order = [key for key in dict.fromkeys(near) if key in rows]
    order += [key for key in rows if key not in set(order)]
    return tuple((key, f"{rows[key].code} · {rows[key].name}") for key in order)


def task_choices(project_id: int | None) -> tuple[tuple[int, str], ...]:
    """Open tasks of a project."""
    if project_id is None:
        return ()
    return tuple((row.id, row.name) for row in tasks([project_id]) if not row.is_closed)


def currency_choices() -> tuple[tuple[str, str], ...]:
    """Currencies an expense may be in: those of the entities first, then others people pay in."""
    own = [row.currency for row in entities()] + [organization().reporting_currency]
    used = list(ExpenseLine.objects.order_by().values_list("currency", flat=True).distinct())
    known = "USD EUR GBP CHF AUD CAD JPY SEK DKK NOK PLN CZK INR SGD NZD BRL MXN".split()
    return tuple((code, code) for code in dict.fromkeys([*own, *used, *known]) if code)


def usual_currency(person_id: int, on: date) -> str:
    """The currency the person's employer pays in, else the reporting currency."""
    converter = Converter([person_id])
    job = converter.employment(person_id, on)
    return converter.entity(job.entity_id).currency if job else converter.reporting


def usual_line(person_id: int) -> tuple[int | None, int | None]:
    """Project and category of the person's last expense, to begin the next one with."""
    row = (
        ExpenseLine.objects.filter(person_id=person_id, project_id__isnull=False)
        .order_by("-id").values_list("project_id", "category_id").first()
    )  # fmt: skip
    return row or (None, None)


def region_choices_of_policy() -> tuple[tuple[int, str], ...]:
    """(key, name) of regions a policy may be of."""
    return place_choices("region")


@dataclass(frozen=True, slots=True)
class Offered:
    """Everything a form of one expense offers, as (value, label)."""

    projects: tuple[tuple[int, str], ...]
    tasks: tuple[tuple[int, str], ...]
    categories: dict[str, tuple[tuple[int, str], ...]]
    currencies: tuple[tuple[str, str], ...]
    pre_approvals: tuple[tuple[int, str], ...]
    per_diem_places: tuple[tuple[str, str], ...]
    mileage_places: tuple[tuple[str, str], ...]

    def only(self, kind: str) -> int | None:
        """The first category of a kind: of per diem and mileage there is usually one."""
        found = self.categories.get(kind)
        return found[0][0] if found else None


def offered(
    viewer: Viewer, person_id: int, today: date, *, project_id: int | None = None
) -> Offered:
    """What a form offers to a person on a day."""
    book = PolicyBook()
    by_kind: dict[str, tuple[tuple[int, str], ...]] = {"ITEM": (), "PER_DIEM": (), "MILEAGE": ()}
    for row in sorted(book.categories.values(), key=lambda row: row.name):
        if not row.is_closed:
            by_kind[row.kind] = (*by_kind[row.kind], (row.id, row.name))
    places = book.places(today)
    return Offered(
        project_choices(viewer, person_id, today),
        task_choices(project_id),
        by_kind,
        currency_choices(),
        usable_pre_approvals(person_id),
        tuple((place, place) for kind, place in places if kind == "PER_DIEM"),
        tuple(
            (f"{unit}:{place}", f"{place}, by the {'mile' if unit == 'MILE' else 'km'}")
            for kind, place in places
            if (unit := kind.removeprefix("MILEAGE_")) != kind
        ),
    )


def region_codes() -> tuple[tuple[str, str], ...]:
    """(code, name) of the regions, for filters."""
    names = place_names("region")
    return tuple((code, names[key]) for key, code in sorted(place_codes("region").items()))


def charge_choices(viewer: Viewer) -> tuple[tuple[tuple[str, str], ...], dict[str, str]]:
    """(value, label) of engagements and projects whose customer may be charged; their currency."""
    sold = engagements(viewer)
    found = [(f"engagement:{row.code}", f"{row.code} · {row.name}") for row in sold]
    currency = {f"engagement:{row.code}": row.currency for row in sold}
    for row in projects(viewer):
        if row.billing_kind != "INTERNAL":
            found.append((f"project:{row.id}", f"{row.code} · {row.name}"))
            currency[f"project:{row.id}"] = row.currency
    return tuple(found), currency


def paying_entities(owing: Collection[int]) -> tuple[tuple[int, str], ...]:
    """(key, "CODE · currency") of the legal entities; those that owe something first."""
    rows = sorted(entities(), key=lambda row: (row.id not in owing, row.code))
    return tuple((row.id, f"{row.code} · {row.currency}") for row in rows)
