"""What does a correction do to what is invoiced already? Nothing: it changes only what is left.

450 minutes were rated 2,475.00 and are invoiced; corrected to 480 they are rated 2,640.00, and the
165.00 of the new 30 minutes may be invoiced. Corrected to 420 they are refused: credit 30 first.
"""

from __future__ import annotations

from daybook.core.billing import rated_part
from daybook.core.rules import Example, rule


class QuantityRefused(ValueError):
    """CORR-01: more is invoiced than would be left."""


def _quantity(wanted: int, taken: int) -> object:
    try:
        return quantity_after(wanted, taken)
    except QuantityRefused as refusal:
        return str(refusal)


@rule(
    "CORR-01",
    question="How much of a corrected fact may be invoiced?",
    answers="minutes",
    formula="the new quantity; never less than invoices have taken: the credit comes first",
    examples=lambda: [
        Example("450 become 480, 450 taken", lambda: _quantity(480, 450)),
        Example("450 become 420, nothing taken", lambda: _quantity(420, 0)),
        Example("450 become 420, 450 taken", lambda: _quantity(420, 450)),
        Example("450 are removed, 450 taken and 450 credited", lambda: _quantity(0, 0)),
    ],
)
def quantity_after(wanted: int, taken: int) -> int:
    """The quantity of a billable after a correction, in its own unit.

    `taken` is what invoices hold, credits taken off. Raises QuantityRefused with the quantity that
    a credit note must give back first.
    """
    if wanted < taken:
        raise QuantityRefused(f"credit {taken - wanted} of it first")
    return wanted


@rule(
    "CORR-02",
    question="What is adjusted where a correction prices invoiced time anew?",
    answers="minor units",
    formula="what the invoiced part was rated before − what it is rated now",
    examples=lambda: [
        Example(
            "450 of 450 invoiced at 2,475.00; 480 are 2,640.00",
            lambda: adjusted_for_taken((247_500, 450), (264_000, 480), 450),
        ),
        Example(
            "450 of 450 invoiced at 2,475.00; rated anew at 2,610.00",
            lambda: adjusted_for_taken((247_500, 450), (261_000, 450), 450),
        ),
        Example("nothing invoiced", lambda: adjusted_for_taken((247_500, 450), (264_000, 480), 0)),
    ],
)
def adjusted_for_taken(before: tuple[int, int], after: tuple[int, int], taken: int) -> int:
    """What ADJUSTED takes up, so that rated + adjusted = billed + WIP still holds (CHK-01).

    `before` and `after` are (rated minor units, whole quantity). The invoice stands as it is; a
    new rate for what it bills is a write-up or write-down, and what is left keeps its own worth.
    """
    if taken == 0:
        return 0
    return rated_part(*before, 0, taken) - rated_part(*after, 0, taken)


def adjusted_reason(adjusted_minor: int, *, same_rate: bool) -> str:
    """Under which reason ADJUSTED holds the difference of CORR-02.

    Of the same rate it is what rounding two parts apart leaves; else the invoiced part was written
    up or down.
    """
    if same_rate:
        return "ROUNDING"
    return "WRITE_UP" if adjusted_minor > 0 else "WRITE_DOWN"
