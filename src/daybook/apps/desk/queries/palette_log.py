"""What would this sentence log? “4h acme config yesterday” in the search box, previewed.

Nothing is written before the marked line is chosen; where two tasks fit alike none is marked.
"""

from __future__ import annotations

import uuid
from datetime import date
from urllib.parse import urlencode

from daybook.apps.platform.viewer import Viewer
from daybook.apps.time.queries.said import SaidEntry, SaidTask, may_log, said_entry
from daybook.core.natural import looks_like_entry

from .palette_rows import PaletteGroup, PaletteItem

_LOG = "/time/log"


def log_groups(viewer: Viewer, text: str, today: date) -> tuple[PaletteGroup, ...]:
    """The lines a sentence may mean, the likeliest first; nothing for any other search."""
    if not looks_like_entry(text) or not may_log(viewer, today):
        return ()
    said = said_entry(viewer, text, today=today)
    page = f"{_LOG}?{urlencode({'q': text})}"
    if not said.can_choose:
        note = said.question or "How long, on what, which day?"
        return (PaletteGroup("Log time", (PaletteItem("Write it as a form", "", page),), note),)
    # One key for all of them: whichever is sent, and however often, one line is written.
    key = uuid.uuid4().hex
    rows = sorted(said.matches, key=lambda row: row != said.chosen)
    items = tuple(_item(said, row, page, key) for row in rows)
    if said.chosen is None:
        return (PaletteGroup("Which one?", items, said.question, choose=True),)
    found = [PaletteGroup("Log time", items[:1], said.remark)]
    if items[1:]:
        found.append(PaletteGroup("Or", items[1:]))
    return tuple(found)


def _item(said: SaidEntry, row: SaidTask, page: str, key: str) -> PaletteItem:
    hint = " · ".join(part for part in (row.customer_name, row.why) if part)
    fields = {
        "text": said.text,
        "task": str(row.task_id),
        "worked_on": said.worked_on.isoformat(),
        "client_key": key,
    }
    return PaletteItem(said.line(row), hint, page, _LOG, fields)
