"""How does an invoice compare with the approved groups, now?

The groups are what was packed, less what earlier approved invoices took.
"""

from __future__ import annotations

from datetime import date

from django.db.models import Q, Sum

from daybook.apps.commercial.queries.authorizations import authorization_words
from daybook.apps.people.queries.persons import person_names
from daybook.apps.projects.queries.names import project_names_by_id
from daybook.core.partners import (
    TIME,
    ApprovedGroup,
    Invoiced,
    Matching,
    UncoveredWork,
    match_invoice,
)
from daybook.core.periods import month_of

from ..models import InvoiceTake
from .coverage import month_work
from .invoices import InvoiceRow, invoice_lines
from .packs import grouped_draws


def approved_groups(partner_id: int, *, without_invoice: int = 0) -> tuple[ApprovedGroup, ...]:
    """Everything packed for a partner by authorization, project and month, less what was taken.

    `without_invoice` leaves the takes of one invoice out, so that it is shown as it was decided.
    """
    taken: dict[tuple, list] = {}
    rows = (
        InvoiceTake.objects.filter(authorization__fund__partner_id=partner_id)
        .exclude(invoice_id=without_invoice)
        .order_by()
        .values_list("authorization_id", "project_id", "month", "kind", "invoice__number")
        .annotate(Sum("minutes"), Sum("amount_minor"))
    )
    for *key, number, minutes, minor in rows:
        held = taken.setdefault(tuple(key), [0, 0, []])
        held[0] += minutes
        held[1] += minor
        held[2].append(number)
    drawn = grouped_draws(Q(fund__partner_id=partner_id))
    words = authorization_words({row.authorization_id for row in drawn})
    found = []
    for row in drawn:
        word = words[row.authorization_id]
        minutes, minor, numbers = taken.get(
            (row.authorization_id, row.project_id, row.month, row.kind), (0, 0, ())
        )
        found.append(
            ApprovedGroup(row.authorization_id, row.authorization_code, row.project_id,
                          row.project_code, row.person_code, row.person_name, row.month,
                          word.starts_on, word.covers_until, row.purchase_order, row.currency,
                          word.per_hour, row.minutes, row.amount_minor, minutes, minor,
                          ", ".join(sorted(numbers)), row.kind)
        )  # fmt: skip
    return tuple(found)


def uncovered_work(partner_id: int, month: date) -> tuple[UncoveredWork, ...]:
    """Approved time of a month and before that nothing covers, by person, project and month."""
    coverage = month_work(partner_id, month).coverage
    lines = [row for row in coverage.uncovered if row.line.kind == TIME]
    people = person_names({row.line.person_id for row in lines})
    places = project_names_by_id({row.line.project_id for row in lines})
    sums: dict[tuple[int, int, date], tuple[int, str]] = {}
    for row in lines:
        key = (row.line.project_id, row.line.person_id, month_of(row.line.on))
        minutes, why = sums.get(key, (0, row.text))
        sums[key] = (minutes + row.line.quantity, why)
    return tuple(
        UncoveredWork(places[project][0], *people[person], of_month, minutes, why)
        for (project, person, of_month), (minutes, why) in sums.items()
    )


def matching_of(invoice: InvoiceRow) -> Matching:
    """The invoice beside what was approved, as of now; the caller has checked the right."""
    lines = invoice_lines(invoice.id)
    asked = Invoiced(invoice.number, invoice.month, invoice.currency, invoice.total_minor, lines,
                     invoice.purchase_order)  # fmt: skip
    groups = approved_groups(invoice.partner_id, without_invoice=invoice.id)
    return match_invoice(asked, groups, uncovered_work(invoice.partner_id, invoice.month))
