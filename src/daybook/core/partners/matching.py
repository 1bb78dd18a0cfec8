"""Does a partner's invoice agree with what was approved? Every difference, with its numbers.

22:00 invoiced at 100.00 where 20:00 are approved: HOURS +2:00, worth 200.00.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from daybook.core.money import Rate, price
from daybook.core.rules import Example, rule

from .invoiced import (
    EXPENSE,
    TIME,
    ApprovedGroup,
    Invoiced,
    InvoicedLine,
    MatchedRow,
    MatchFinding,
    Matching,
    UncoveredWork,
)
from .words import amount_words, clock_words, rate_words

# What nobody may accept: it would be paid twice, or in money that was never agreed.
NEVER_ACCEPTED = frozenset({"ALREADY_INVOICED", "CURRENCY"})
FINDING_TITLES = {
    "HOURS": "Hours differ",
    "RATE": "Rate differs",
    "AMOUNT": "Amount is not hours × rate",
    "UNKNOWN_WORK": "Nothing approved",
    "OUTSIDE_AUTHORIZATION": "No authorization covers it",
    "NOT_INVOICED": "Approved, not invoiced",
    "TOTAL": "Lines do not sum to the total",
    "PO": "Other purchase order",
    "CURRENCY": "Other currency",
    "ALREADY_INVOICED": "Invoiced before",
}


def _example(minutes=1_200, per_hour=1_000_000, total=None, taken=0, currency="USD") -> tuple:
    july = date(2026, 7, 1)
    amount = price(minutes, Rate(per_hour, currency)) if total is None else total
    line = InvoicedLine(1, "ACME-001", "RAV", july, date(2026, 7, 31), minutes, per_hour, amount)
    group = ApprovedGroup(1, "WA-1", 1, "ACME-001", "RAV", "Ravi", july, july, date(2026, 8, 1), "",
                          "USD", 1_000_000, 1_200, 200_000, taken, taken * 500 // 3,
                          "K-1" if taken else "")  # fmt: skip
    found = match_invoice(Invoiced("K-2", july, currency, amount, (line,)), [group], ())
    return tuple(row.text for row in found.findings)


@rule(
    "PART-07",
    question="Where does a partner's invoice differ from what was approved?",
    formula="by authorization, project and month: invoiced − approved hours, rate, amount, total, "
    "purchase order, currency; and what earlier invoices took",
    examples=lambda: [
        Example("20:00 at 100.00, as approved", lambda: _example()),
        Example("22:00 where 20:00 are approved", lambda: _example(1_320)),
        Example("20:00 at 110.00", lambda: _example(per_hour=1_100_000)),
        Example("20:00 at 100.00, total 2,100.00", lambda: _example(total=210_000)),
        Example("20:00 that an earlier invoice took", lambda: _example(taken=1_200)),
        Example("in EUR", lambda: _example(currency="EUR")),
    ],
)
def match_invoice(
    invoice: Invoiced, groups: Sequence[ApprovedGroup], uncovered: Sequence[UncoveredWork]
) -> Matching:
    """Lay the lines beside the approved groups. Without a finding the invoice is right to pay.

    A line finds its group by project, consultant and month; of several, the one of its rate, then
    the one of its days. Approved work of the invoice's month or before that is not on it is named.
    """
    held: dict[tuple, list[InvoicedLine]] = {}
    stray: list[InvoicedLine] = []
    for line in invoice.lines:
        group = _group_of(line, groups)
        if group is None:
            stray.append(line)
        else:
            held.setdefault(group.key, []).append(line)
    rows = []
    for group in groups:
        lines = tuple(held.get(group.key, ()))
        if lines or ((group.open_minutes or group.open_minor) and group.month <= invoice.month):
            found = tuple(_of_group(invoice, group, lines))
            rows.append(MatchedRow(group.label, group, lines, found))
    rows += [_stray_row(line, uncovered, invoice.currency) for line in stray]
    return Matching(tuple(rows), tuple(_of_whole(invoice)))


def _is_consultant(text: str, code: str, name: str) -> bool:
    wanted = " ".join(text.split()).casefold()
    return wanted in (code.casefold(), " ".join(name.split()).casefold())


def _group_of(line: InvoicedLine, groups: Iterable[ApprovedGroup]) -> ApprovedGroup | None:
    fitting = [
        group
        for group in groups
        if group.kind == line.kind
        and group.month == line.month
        and group.project_code.casefold() == line.project_code.strip().casefold()
        and _is_consultant(line.consultant, group.person_code, group.person_name)
    ]
    fitting.sort(
        key=lambda group: (
            group.kind == TIME and group.per_hour != line.per_hour,
            not group.starts_on <= line.starts_on < group.ends_on,
        )
    )
    return fitting[0] if fitting else None


def _of_group(
    invoice: Invoiced, group: ApprovedGroup, lines: Sequence[InvoicedLine]
) -> Iterator[MatchFinding]:
    if not lines:
        yield _not_invoiced(group)
        return
    if invoice.currency != group.currency:
        yield MatchFinding(
            "CURRENCY", f"CURRENCY:{group.tag}", lines[0].position,
            f"{group.label} is agreed in {group.currency}, the invoice is in {invoice.currency}.",
            f"Return it: the partner invoices in {group.currency}.",
        )  # fmt: skip
    yield from _quantities(group, lines)
    if group.kind == TIME:
        for line in lines:
            yield from _of_time_line(invoice.currency, group, line)
    order = {line.purchase_order.strip() or invoice.purchase_order.strip() for line in lines}
    for named in sorted(order - {"", group.purchase_order.strip()}):
        yield MatchFinding(
            "PO", f"PO:{group.tag}:{named}", lines[0].position,
            f"{group.label} is under purchase order {group.purchase_order or 'none'}, the invoice "
            f"names {named}.", "Return it, or accept it if the fund is the same.",
        )  # fmt: skip


def _quantities(group: ApprovedGroup, lines: Sequence[InvoicedLine]) -> Iterator[MatchFinding]:
    """What is invoiced against what is open, and what an earlier invoice took already."""
    if group.kind == EXPENSE:
        yield from _expenses(group, lines)
        return
    minutes = sum(line.minutes for line in lines)
    twice = 0
    if group.taken_minutes > 0 and minutes > group.open_minutes:
        twice = min(minutes, group.minutes) - group.open_minutes
        yield MatchFinding(
            "ALREADY_INVOICED", f"ALREADY_INVOICED:{group.tag}:{twice}", lines[0].position,
            f"{clock_words(twice)} of {group.label} were taken by invoice {group.taken_by}.",
            "Return it: what is paid once is not paid again.", twice, _worth(group, twice),
        )  # fmt: skip
    over = minutes - group.open_minutes - twice
    if over:
        yield MatchFinding(
            "HOURS", f"HOURS:{group.tag}:{over}", lines[0].position,
            f"{clock_words(minutes)} invoiced, {clock_words(group.open_minutes)} approved: "
            f"{clock_words(over, signed=True)} h, worth "
            f"{amount_words(_worth(group, over), group.currency, signed=True)}.",
            "Return it with the approved hours, or let the missing time be approved and packed."
            if over > 0 else "Ask for the rest on the next invoice, or accept the smaller one.",
            over, _worth(group, over),
        )  # fmt: skip


def _expenses(group: ApprovedGroup, lines: Sequence[InvoicedLine]) -> Iterator[MatchFinding]:
    amount = sum(line.total_minor for line in lines)
    over, currency = amount - group.open_minor, group.currency
    if over > 0 and group.taken_minor > 0:
        yield MatchFinding(
            "ALREADY_INVOICED", f"ALREADY_INVOICED:{group.tag}:{over}", lines[0].position,
            f"{amount_words(group.taken_minor, currency)} of {group.label} were taken by invoice "
            f"{group.taken_by}.", "Return it: what is paid once is not paid again.", None, over,
        )  # fmt: skip
    elif over:
        yield MatchFinding(
            "AMOUNT", f"AMOUNT:{group.tag}:{over}", lines[0].position,
            f"{amount_words(amount, currency)} invoiced, {amount_words(group.open_minor, currency)}"
            f" approved: {amount_words(over, currency, signed=True)}.",
            "Return it with the approved expenses, or accept the difference.", None, over,
        )  # fmt: skip


def _worth(group: ApprovedGroup, minutes: int) -> int:
    return price(minutes, Rate(group.per_hour, group.currency))


def _of_time_line(
    currency: str, group: ApprovedGroup, line: InvoicedLine
) -> Iterator[MatchFinding]:
    if line.per_hour != group.per_hour:
        at_theirs = price(line.minutes, Rate(line.per_hour, currency))
        over = at_theirs - price(line.minutes, Rate(group.per_hour, currency))
        yield MatchFinding(
            "RATE", f"RATE:{group.tag}:{line.position}:{line.per_hour}", line.position,
            f"{rate_words(line.per_hour, currency)} invoiced, "
            f"{rate_words(group.per_hour, group.currency)} signed in {group.authorization_code}: "
            f"{amount_words(over, currency, signed=True)}.",
            "Return it with the signed rate; a new rate needs a new authorization.", None, over,
        )  # fmt: skip
    right = price(line.minutes, Rate(line.per_hour, currency))
    if right != line.total_minor:
        over = line.total_minor - right
        yield MatchFinding(
            "AMOUNT", f"AMOUNT:{group.tag}:{line.position}:{over}", line.position,
            f"{clock_words(line.minutes)} at {rate_words(line.per_hour, currency)} are "
            f"{amount_words(right, currency)}, the line says "
            f"{amount_words(line.total_minor, currency)}: "
            f"{amount_words(over, currency, signed=True)}.",
            "Return it for a corrected total.", None, over,
        )  # fmt: skip


def _not_invoiced(group: ApprovedGroup) -> MatchFinding:
    minutes, minor = group.open_minutes, group.open_minor
    what = amount_words(minor, group.currency)
    hours = f"{clock_words(minutes)}, " if group.kind == TIME else ""
    owed = minutes < 0 or (not minutes and minor < 0)
    return MatchFinding(
        "NOT_INVOICED", f"NOT_INVOICED:{group.tag}:{minutes}:{minor}", 0,
        f"{group.label}: {hours}{what} "
        + ("were invoiced before and taken back since; the invoice does not give them back."
           if owed else "approved and not on the invoice."),
        "Ask for a line that gives it back." if owed
        else "Accept it, and it stays open for the next invoice; or return it for a complete one.",
        -minutes if group.kind == TIME else None, -minor,
    )  # fmt: skip


def _stray_row(line: InvoicedLine, uncovered: Sequence[UncoveredWork], currency: str) -> MatchedRow:
    label = f"{line.consultant} on {line.project_code}, {line.month:%B %Y}"
    work = next(
        (
            row
            for row in uncovered
            if row.month == line.month
            and row.project_code.casefold() == line.project_code.strip().casefold()
            and _is_consultant(line.consultant, row.person_code, row.person_name)
        ),
        None,
    )
    invoiced = amount_words(line.total_minor, currency)
    key = f"{line.position}:{line.minutes}:{line.total_minor}"
    if work is not None:
        found = MatchFinding(
            "OUTSIDE_AUTHORIZATION", f"OUTSIDE_AUTHORIZATION:{key}", line.position,
            f"{label}: {clock_words(work.minutes)} approved, but in no pack. {work.why}",
            "Sign an authorization and issue the pack, or return the invoice.",
            line.minutes, line.total_minor,
        )  # fmt: skip
    else:
        found = MatchFinding(
            "UNKNOWN_WORK", f"UNKNOWN_WORK:{key}", line.position,
            f"{label}: {clock_words(line.minutes)}, {invoiced} invoiced, nothing approved is "
            "packed.",
            "Look for the time in approvals and issue the pack, or return the invoice.",
            line.minutes, line.total_minor,
        )  # fmt: skip
    return MatchedRow(label, None, (line,), (found,))


def _of_whole(invoice: Invoiced) -> Iterator[MatchFinding]:
    summed = sum(line.total_minor for line in invoice.lines)
    if summed != invoice.total_minor:
        over = invoice.total_minor - summed
        yield MatchFinding(
            "TOTAL", f"TOTAL:{over}", 0,
            f"The lines sum to {amount_words(summed, invoice.currency)}, the invoice asks for "
            f"{amount_words(invoice.total_minor, invoice.currency)}: "
            f"{amount_words(over, invoice.currency, signed=True)}.",
            "Return it for a corrected total, or correct what was typed.", None, over,
        )  # fmt: skip
