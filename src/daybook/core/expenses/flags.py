"""What is odd about an expense? What its approver looks at before saying yes.

A dinner 12.00 over the limit, handed in in May for April, carries OVER_LIMIT and LATE.
"""

from __future__ import annotations

from enum import IntFlag

from daybook.core.rules import Example, table_rule


class ExpenseFlag(IntFlag):
    """Odd things, as bits of one number."""

    OVER_LIMIT = 1
    LATE = 2
    OLD = 4
    LOST_RECEIPT = 8
    DUPLICATE = 16
    OVER_PRE_APPROVAL = 32


FLAG_TITLES: dict[ExpenseFlag, str] = {
    ExpenseFlag.OVER_LIMIT: "over the limit",
    ExpenseFlag.LATE: "after its fiscal quarter",
    ExpenseFlag.OLD: "old: needs consent",
    ExpenseFlag.LOST_RECEIPT: "receipt lost",
    ExpenseFlag.DUPLICATE: "maybe twice",
    ExpenseFlag.OVER_PRE_APPROVAL: "over its pre-approval",
}

table_rule(
    "EXP-14",
    question="What is odd about an expense?",
    formula="each mark is a sentence; a line without any is clean and may be approved with others",
    text="Marks are set when an expense is handed in. An odd line is never refused for a mark: it "
    "goes to its approver with the reason its owner gave.",
    module="daybook.core.expenses.flags",
    name="FLAG_TITLES",
    examples=lambda: [
        Example(flag.name or "", lambda title=title: title) for flag, title in FLAG_TITLES.items()
    ],
)
