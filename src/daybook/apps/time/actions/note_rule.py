"""May these lines go without a note? As the dated setting says for non-creditable time."""

from __future__ import annotations

from collections.abc import Collection

from daybook.apps.platform.refusals import Refused

from ..queries.categories import lines_without_note

MOST_NAMED = 3


def require_notes(entry_ids: Collection[int]) -> None:
    """Raise Refused TIME-19 naming the lines that need a note first."""
    missing = lines_without_note(entry_ids)
    if not missing:
        return
    named = "; ".join(
        f"{row.project_code} {row.task_name} on {row.on:%a} {row.on.day} {row.on:%B}"
        for row in missing[:MOST_NAMED]
    )
    more = f"; and {len(missing) - MOST_NAMED} more" if len(missing) > MOST_NAMED else ""
    one = len(missing) == 1
    raise Refused(
        "TIME-19",
        f"{'This line is' if one else f'{len(missing)} lines are'} non-creditable and "
        f"need{'s' if one else ''} a note before the week is handed in: {named}{more}. "
        "Write what it was for in the row's note.",
        field="note",
    )
