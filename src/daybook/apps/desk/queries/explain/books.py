"""Why is this sum of the books what it is? Its terms partition the lines, so they always add up.

Rated of two projects in two currencies: by time + by fee, in the reporting currency and said so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from daybook.apps.ledger.queries.books import BookSum
from daybook.apps.ledger.queries.cube import BookTable
from daybook.apps.ledger.queries.filters import LineFilter
from daybook.apps.ledger.queries.rights import LineRights, line_rights
from daybook.apps.platform.viewer import Viewer
from daybook.core.billing import wip
from daybook.core.metrics import Metric
from daybook.core.revenue import contract_position

from ..scope import reporting_currency
from .beside import Scoped, contributors, left_out_of, rate_inputs, recorded_of
from .parts import MINUTES, MONEY, Explained, Term

HIDDEN = "Amounts need the right to see a project's forecast."
HIDDEN_COST = (
    "Costs need the right to see cost rates, which finance and the operations manager hold."
)
_BOOK = {"hours": "RATED"}
_REASONS = {
    "WRITE_DOWN": "Written down",
    "WRITE_UP": "Written up",
    "WRITE_OFF": "Written off",
    "CAP": "Over a cap",
    "ROUNDING": "Rounded by agreement",
}
_SOURCES = {
    "LEDGER_LINE": ("As delivered, by the hour", "REV-01"),
    "MILESTONE": ("Milestones accepted", "REV-02"),
}
_MOST_MONTHS = 12


def explain_book(viewer: Viewer, metric: Metric, wanted: LineFilter, today: date) -> Explained:
    """Hours, rated, adjusted, cost, billed or recognized."""
    rights = line_rights(viewer)
    book = _BOOK.get(metric.id, metric.id.upper())
    lines = wanted.having(book=book)
    unit = MINUTES if metric.id == "hours" else MONEY
    if metric.id == "cost" and not rights.sees_cost:
        return hidden(metric, wanted, HIDDEN_COST)
    if unit == MONEY and metric.id != "cost" and not rights.sees_money:
        return hidden(metric, wanted, HIDDEN)
    axis, named = _AXES[metric.id]
    scope = Scoped(viewer, rights, lines, BookTable(viewer), unit == MINUTES)
    sums = scope.sums(("currency", axis), (book,))
    currency, value_of = currency_of(sums, unit)
    parts: dict[object, int] = {}
    for row in sums:
        parts[row.key[1]] = parts.get(row.key[1], 0) + value_of(row)
    terms = [
        Term("+" if index else "", label, value, unit, rule, lines.having(**changes))
        for index, (label, value, rule, changes) in enumerate(named(parts))
    ]
    total = sum(parts.values())
    terms.append(Term("=", metric.name, total, unit, metric.rules[0], lines))
    return Explained(
        metric=metric,
        wanted=wanted,
        value=total,
        unit=unit,
        currency=currency,
        terms=tuple(terms),
        inputs=rate_inputs(scope) if metric.id in ("rated", "cost") else (),
        contributors=contributors(scope, {book: 1}),
        left_out=left_out_of(metric.id, scope, wanted),
        recorded=recorded_of(scope, (book,)),
        lines=lines,
        rules=metric.rules,
        note=_note(rights, sums, currency),
    )


def hidden(metric: Metric, wanted: LineFilter, why: str) -> Explained:
    """The explanation of a figure that the viewer may not see: what it means, and who may."""
    return Explained(
        metric, wanted, None, metric.unit, "", rules=metric.rules, text="Restricted", note=why
    )


def currency_of(
    sums: Sequence[BookSum], unit: str
) -> tuple[str, Callable[[BookSum], int]]:  # fmt: skip
    """The currency a sum is shown in, and what each row adds to it.

    One contract currency is shown as it is; several only in the reporting currency.
    """
    if unit == MINUTES:
        return "", lambda row: row.minutes
    currencies = {row.key[0] for row in sums}
    if len(currencies) == 1:
        return currencies.pop(), lambda row: row.amount_minor
    return reporting_currency(), lambda row: row.reporting_minor


def _note(rights: LineRights, sums: Sequence[BookSum], currency: str) -> str:
    currencies = sorted({row.key[0] for row in sums})
    told = []
    if currency and len(currencies) > 1:
        told.append(
            f"Lines in {' and '.join(currencies)}, each converted to {currency} when it was posted."
        )
    return " ".join([*told, *(text for text in rights.absent if text.startswith("Amounts of"))])


def _by_flag(key: str, yes: tuple[str, str], no: tuple[str, str]):
    def named(parts: dict):
        for flag, (label, rule), text in ((True, yes, "yes"), (False, no, "no")):
            if parts.get(flag):
                yield label, parts[flag], rule, {key: text}

    return named


def _by_code(key: str, words: dict):
    def named(parts: dict):
        for code, value in sorted(parts.items()):
            label = words.get(code, code.replace("_", " ").capitalize())
            label, rule = label if isinstance(label, tuple) else (label, "")
            yield label, value, rule, {key: code}

    return named


def _by_month(parts: dict) -> Iterable:
    months = sorted(parts)
    earlier, shown = months[:-_MOST_MONTHS], months[-_MOST_MONTHS:]
    if earlier:
        until = earlier[-1]
        yield (
            f"Through {until:%b %Y}",
            sum(parts[month] for month in earlier),
            "",
            {"to": f"{until:%Y-%m}"},
        )
    for month in shown:
        yield f"{month:%B %Y}", parts[month], "", {"month": f"{month:%Y-%m}"}


_AXES = {
    "hours": (
        "is_billable",
        _by_flag("billable", ("Billable", ""), ("Not billable", "")),
    ),
    "rated": (
        "notional",
        _by_flag("notional", ("Fixed price, notional", "RATE-02"), ("By time", "RATE-02")),
    ),
    "adjusted": ("reason", _by_code("reason", _REASONS)),
    "cost": ("posted_in", _by_month),
    "billed": ("posted_in", _by_month),
    "recognized": ("source_kind", _by_code("source", _SOURCES)),
}


def explain_wip(viewer: Viewer, metric: Metric, wanted: LineFilter, today: date) -> Explained:
    """Rated + adjusted − billed, of time and materials (BILL-05)."""
    narrowed = wanted.having(kind="T_AND_M", notional="no")
    return _signed(
        viewer,
        metric,
        wanted,
        narrowed,
        (("RATED", "", "Rated by time", 1), ("ADJUSTED", "+", "Adjusted", 1),
         ("BILLED", "−", "Billed", -1)),
        lambda sums: wip(sums["RATED"], sums["ADJUSTED"], sums["BILLED"]),
    )  # fmt: skip


def explain_position(viewer: Viewer, metric: Metric, wanted: LineFilter, today: date) -> Explained:
    """Recognized − billed (REV-03)."""
    return _signed(
        viewer,
        metric,
        wanted,
        wanted,
        (("RECOGNIZED", "", "Recognized", 1), ("BILLED", "−", "Billed", -1)),
        lambda sums: contract_position(sums["RECOGNIZED"], sums["BILLED"]),
    )


def _signed(viewer, metric, wanted, narrowed, books, decide) -> Explained:
    """A metric of several books: each is a term, and core says what they make."""
    rights = line_rights(viewer)
    if not rights.sees_money:
        return hidden(metric, wanted, HIDDEN)
    names = tuple(book for book, *_ in books)
    lines = narrowed.having(book=names)
    scope = Scoped(viewer, rights, lines, BookTable(viewer))
    sums = scope.sums(("currency",), names)
    currency, value_of = currency_of(sums, MONEY)
    found = dict.fromkeys(names, 0)
    for row in sums:
        found[row.book] += value_of(row)
    total = decide(found)
    terms = [
        Term(op, label, found[book], MONEY, "", narrowed.having(book=book))
        for book, op, label, _ in books
    ]
    terms.append(Term("=", metric.name, total, MONEY, metric.rules[0], lines))
    signs = {book: sign for book, _, _, sign in books}
    return Explained(
        metric=metric,
        wanted=wanted,
        value=total,
        unit=MONEY,
        currency=currency,
        terms=tuple(terms),
        contributors=contributors(scope, signs),
        left_out=left_out_of(metric.id, scope, wanted),
        recorded=recorded_of(scope, names),
        lines=lines,
        rules=metric.rules,
        note=_note(rights, sums, currency),
    )
