"""What is correction 7 called in the audit?"""

from __future__ import annotations

from collections.abc import Collection

from daybook.apps.platform.subjects import Named

from ..models import Correction


def correction_labels(ids: Collection[int]) -> dict[int, Named]:
    """Each correction by the line it changes, with its page."""
    rows = Correction.objects.filter(pk__in=ids).values_list("id", "entry_id")
    return {key: Named(f"Correction of line {entry}", f"/corrections/{key}") for key, entry in rows}
