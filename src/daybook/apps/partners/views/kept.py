"""How is a kept file handed out? By the ending that was given to it from its content."""

from __future__ import annotations

# What a browser draws without ever running it; anything else is saved, not opened.
INLINE = frozenset({"image/jpeg", "image/png"})
_TYPES = {
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".pdf": "application/pdf",
    ".heic": "image/heic",
}


def content_type_by_name(name: str) -> str:
    """The type of a kept file; its ending was set from its content when it was kept."""
    return _TYPES.get(f".{name.rsplit('.', 1)[-1].lower()}", "application/octet-stream")
