"""By which keys is an explanation narrowed? Those of the ledger's filter, which lies below."""

from __future__ import annotations

from daybook.apps.ledger.queries.filters import KEYS, LineFilter

__all__ = ["KEYS", "LineFilter"]
