"""The tables of the time log example, and the proof that they reconcile."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from django.db.models import Q, Sum

from daybook.apps.insights.queries.utilization import available_minutes
from daybook.apps.ledger.queries.books import book_sums
from daybook.apps.people.queries.persons import person_names
from daybook.apps.platform.queries.organization import organization
from daybook.apps.projects.queries.projects import projects
from daybook.apps.time.models import TimeEntry
from daybook.config import terminal
from daybook.core.billing import wip
from daybook.core.margin import margin_millionths
from daybook.core.money import divide_rounded
from daybook.core.periods import next_month
from daybook.core.revenue import contract_position
from daybook.core.utilization import utilization

HEADER = (
    "month", "who or what", "hours", "rated", "cost", "billed", "recognized", "margin %", "util. %"
)  # fmt: skip


def _money(minor: int) -> str:
    return f"{'-' if minor < 0 else ''}{abs(minor) // 100:,}.{abs(minor) % 100:02d}"


def _hours(minutes: int) -> str:
    return _money(divide_rounded(minutes * 100, 60))


def _share(millionths: int | None) -> str:
    return "" if millionths is None else f"{divide_rounded(millionths, 1000) / 10:.1f}"


def _cells(books: dict, available: int | None) -> tuple[str, ...]:
    money = {book: found[1] for book, found in books.items()}
    minutes = books.get("RATED", (0, 0))[0]
    margin = margin_millionths(money.get("RECOGNIZED", 0), money.get("COST", 0))
    share = utilization(minutes, available) if available else None
    return (
        _hours(minutes),
        *(_money(money.get(book, 0)) for book in ("RATED", "COST", "BILLED", "RECOGNIZED")),
        _share(margin),
        _share(share),
    )


def _by_month(column: str, month_column: str = "posted_in") -> dict:
    found: dict[tuple, dict] = defaultdict(dict)
    for row in book_sums(by=(month_column, column)):
        found[row.key][row.book] = (row.minutes, row.reporting_minor)
    return found


def _available(month: date) -> dict[int, int]:
    return available_minutes(month, next_month(month))


def print_report(result, *, summary: bool) -> None:
    """Month by month: all, by project, by person; then every reconciliation."""
    currency = organization().reporting_currency
    print(f"\nMoney in {currency}; hours by posting month; margin on recognized revenue.")
    people, works = _by_month("person_id"), _by_month("project_id")
    months = sorted({key[0] for key in people})
    available = {month: _available(month) for month in months}
    totals = []
    for month in months:
        books: dict[str, tuple[int, int]] = {}
        active = 0
        for (on, person), found in people.items():
            if on != month:
                continue
            active += available[month].get(person, 0)
            for book, (minutes, minor) in found.items():
                held = books.get(book, (0, 0))
                books[book] = (held[0] + minutes, held[1] + minor)
        totals.append((f"{month:%Y-%m}", "all", *_cells(books, active)))
    print(terminal.table(HEADER, totals))
    if not summary:
        codes = {row.id: row.code for row in projects()}
        rows = [
            (f"{month:%Y-%m}", codes[key], *_cells(books, None))
            for (month, key), books in sorted(works.items())
        ]
        print("\nBy project\n" + terminal.table(HEADER, rows))
        names = person_names(key for _, key in people)
        rows = [
            (f"{month:%Y-%m}", names[key][0], *_cells(books, available[month].get(key)))
            for (month, key), books in sorted(people.items())
        ]
        print("\nBy person\n" + terminal.table(HEADER, rows))
    print_reconciliation(result)


def print_reconciliation(result) -> None:
    """Each identity with both of its sides, in every contract currency."""
    print("\nReconciliation")
    approved = TimeEntry.objects.aggregate(Sum("minutes"))["minutes__sum"] or 0
    sums: dict[str, dict[str, int]] = defaultdict(dict)
    minutes: dict[str, int] = {}
    for row in book_sums(by=("currency",)):
        sums[row.key[0]][row.book] = row.amount_minor
        minutes[row.book] = minutes.get(row.book, 0) + row.minutes
    lines = [
        ("minutes of accepted lines", result.minutes, minutes.get("RATED", 0)),
        ("minutes of stored entries", approved, minutes.get("COST", 0)),
    ]
    for title, left, right in lines:
        print(f"  {title} {left:,} = in the books {right:,}: {_verdict(left == right)}")
    contract = {row.key[0] for row in book_sums(by=("currency",), books=("RATED",))}
    for currency in sorted(contract):
        found = sums[currency]
        rated, adjusted = found.get("RATED", 0), found.get("ADJUSTED", 0)
        billed, recognized = found.get("BILLED", 0), found.get("RECOGNIZED", 0)
        left = wip(rated, adjusted, billed)
        print(
            f"  {currency}: rated {_money(rated)} + adjusted {_money(adjusted)} = billed "
            f"{_money(billed)} + WIP {_money(left)}: {_verdict(rated + adjusted == billed + left)}"
        )
        position = contract_position(recognized, billed)
        print(
            f"  {currency}: recognized {_money(recognized)} − billed {_money(billed)} = contract "
            f"position {_money(position)}, WIP {_money(left)}: {_verdict(position == left)}"
        )
    moved = _moved()
    print(
        f"  hours by work month and money by posting month differ for {moved:,} lines"
        + ("." if moved else ": no month was locked when the log came in.")
    )


def _moved() -> int:
    from django.db.models.functions import TruncMonth

    from daybook.apps.ledger.models import CountedLine

    return (
        CountedLine.objects.filter(book="RATED")
        .annotate(work_month=TruncMonth("worked_on"))
        .filter(~Q(posted_in=_month_column()))
        .count()
    )


def _month_column():
    from django.db.models import F

    return F("work_month")


def _verdict(holds: bool) -> str:
    return "holds" if holds else "DOES NOT HOLD"
