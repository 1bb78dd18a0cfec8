"""What does a column show, in which unit, and which columns does the reader want?

`?col=pm&col=wip` shows the first column and those two; the first is never taken away, because it
names the row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict

from . import cells

KINDS = cells.NUMERIC | frozenset("text code link date month moment status html".split())


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what it shows, in which unit, and where its values come from.

    `href` and `explain` are addresses with {fields} of the row. `opt` columns fold under the first
    column when the page is narrow. `sub` is the row's key for a second, quieter line, `code` for
    an identifier before the value. `good` says which direction of a difference is favorable.
    """

    key: str
    title: str
    kind: str = "text"
    unit: str | None = None
    opt: bool = False
    href: str = ""
    explain: str = ""
    sub: str = ""
    code: str = ""
    currency: str = ""
    currency_key: str = ""
    whole: bool = False
    digits: int | None = None
    good: str = "up"
    sort: bool = True
    hidden_title: bool = False
    wrap: bool = False

    def __post_init__(self):
        if self.kind not in KINDS:
            raise ValueError(
                f"column {self.key!r} has kind {self.kind!r}; say one of {sorted(KINDS)}"
            )
        if self.kind in ("money", "delta", "rate") and not (self.currency or self.currency_key):
            raise ValueError(f"column {self.key!r} shows money: name its currency or currency_key")

    @property
    def numeric(self) -> bool:
        """Is it aligned at the end, with figures of equal width?"""
        return self.kind in cells.NUMERIC

    @property
    def heading(self) -> str:
        """Title and unit, such as "Effort h"."""
        unit = cells.unit_of(self)
        return f"{self.title} {unit}".strip() if unit else self.title


def columns_of(query: QueryDict, offered: Sequence[Column]) -> tuple[Column, ...]:
    """The columns that `?col=` chooses, in the page's own order; all where it chooses none."""
    wanted = set(query.getlist("col"))
    chosen = tuple(column for column in offered[1:] if column.key in wanted)
    return (offered[0], *chosen) if chosen else tuple(offered)
