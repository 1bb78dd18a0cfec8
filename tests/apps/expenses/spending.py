"""What the tests of expenses spend: a policy, tiny receipts, and lines through actions."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from daybook.apps.expenses.actions.approval import approve_expenses
from daybook.apps.expenses.actions.lines import ExpenseValues, save_expense
from daybook.apps.expenses.actions.policy import (
    add_usual_categories,
    set_amount,
    set_mileage,
    set_per_diem,
)
from daybook.apps.expenses.actions.receipts import attach_receipt
from daybook.apps.expenses.actions.submission import submit_expenses
from daybook.apps.expenses.models import ExpenseCategory, ExpenseLine
from tests.builders import NOW, START, TODAY, Company


def png(shade: int = 0) -> bytes:
    """A picture of one pixel; each shade has its own bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    pixel = zlib.compress(bytes((0, shade)))
    parts = ((b"IHDR", header), (b"IDAT", pixel), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)


@dataclass
class Spending:
    """The company, its categories by code, and short ways to spend."""

    company: Company
    root: Path
    categories: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        finance = {"actor": self.viewer("finance"), "now": NOW}
        add_usual_categories(**finance)
        self.categories = dict(ExpenseCategory.objects.values_list("code", "id"))
        meals = self.categories["MEALS"]
        for currency, limit, receipt in (("USD", 4_500, 5_000), ("EUR", 4_000, 2_500)):
            set_amount(**finance, kind="DAY", currency=currency, amount_minor=limit,
                       starts_on=START, category_id=meals)  # fmt: skip
            set_amount(**finance, kind="RECEIPT", currency=currency, amount_minor=receipt,
                       starts_on=START)  # fmt: skip
        set_per_diem(**finance, place="US", currency="USD", day_minor=6_000, lunch_minor=1_200,
                     starts_on=START)  # fmt: skip
        set_mileage(**finance, place="US", unit="MILE", currency="USD", per_unit=7_250,
                    starts_on=START)  # fmt: skip

    def viewer(self, name: str):
        """The viewer of a login."""
        return self.company.viewer(name)

    def values(self, amount: int | None = 2_340, **changes) -> ExpenseValues:
        """A lunch of 23.40 USD for ACME-001, on the day of the tests."""
        found = {
            "spent_on": TODAY,
            "project_id": self.company["ACME"],
            "category_id": self.categories["MEALS"],
            "amount_minor": amount,
            "currency": "USD",
        }
        return ExpenseValues(**(found | changes))

    def draft(self, amount: int | None = 2_340, *, who: str = "engineer", **changes) -> int:
        """A draft of somebody's."""
        return save_expense(actor=self.viewer(who), now=NOW, today=TODAY,
                            values=self.values(amount, **changes))  # fmt: skip

    def submitted(self, amount: int = 2_340, *, who: str = "engineer", **changes) -> int:
        """A draft that was handed in; with a receipt where `receipt` gives its bytes."""
        receipt = changes.pop("receipt", None)
        key = self.draft(amount, who=who, **changes)
        if receipt is not None:
            attach_receipt(actor=self.viewer(who), now=NOW, root=self.root, line_id=key,
                           name="receipt.png", content=receipt)  # fmt: skip
        submit_expenses(actor=self.viewer(who), now=NOW, today=TODAY, line_ids=[key])
        return key

    def approved(self, amount: int = 2_340, *, by: str = "manager", **changes) -> int:
        """An expense that its manager approved."""
        key = self.submitted(amount, **changes)
        approve_expenses(actor=self.viewer(by), now=NOW, line_ids=[key], reason="Fine")
        return key

    def line(self, key: int) -> ExpenseLine:
        """The stored row."""
        return ExpenseLine.objects.get(pk=key)


LATE = date(2026, 4, 28)
