"""Which rules compute nothing, and only say no? Conduct: held by the apps and by the database.

A locked month, a taken code, a cut-off file: each refusal names its rule, and here the rule says
what is asked and what to do. IMPORT-01: a file that ends in the middle of a row is refused whole.
"""

from __future__ import annotations

from ..rules import table_rule
from . import contracts, installation, work
from .row import Conduct

__all__ = ["CONDUCT", "Conduct"]

CONDUCT: tuple[Conduct, ...] = (*installation.CONDUCT, *work.CONDUCT, *contracts.CONDUCT)

for _file in (installation, work, contracts):
    for _row in _file.CONDUCT:
        table_rule(
            _row.id,
            question=_row.question,
            formula=_row.asks,
            text=_row.text,
            module=_file.__name__,
            name="CONDUCT",
        )
