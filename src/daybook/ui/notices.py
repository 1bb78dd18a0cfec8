"""What just happened, and how is it taken back? One line above the page, with Undo where it works.

`notify(request, "7.5 h approved.", undo="/time/approvals/undo/12")` survives the redirect that
follows; Undo is a form, so it works without JavaScript.
"""

from __future__ import annotations

from django.contrib import messages

LEVELS = {
    "ok": messages.SUCCESS,
    "info": messages.INFO,
    "warn": messages.WARNING,
    "bad": messages.ERROR,
}
_UNDO = "undo="


def notify(request, text: str, *, kind: str = "ok", undo: str = "") -> None:
    """Show `text` on the next page. `kind` is ok, info, warn or bad; `undo` an address to post."""
    messages.add_message(request, LEVELS[kind], text, extra_tags=f"{_UNDO}{undo}" if undo else "")


def drawn(message) -> dict[str, str]:
    """A stored message as the template needs it: kind, text, undo."""
    kind = next((name for name, level in LEVELS.items() if level == message.level), "info")
    tags = message.extra_tags or ""
    undo = tags.removeprefix(_UNDO) if tags.startswith(_UNDO) else ""
    return {"kind": kind, "text": str(message), "undo": undo}
