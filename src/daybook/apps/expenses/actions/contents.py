"""Is this file a receipt? Decided by its first bytes, never by its name.

An executable named receipt.pdf is refused; a photo named scan.txt is a photo.
"""

from __future__ import annotations

from daybook.apps.platform.refusals import Refused

LIMIT_BYTES = 10 * 1024 * 1024
_MARKS = (
    (b"\xff\xd8\xff", "image/jpeg", ".jpg"),
    (b"\x89PNG\r\n\x1a\n", "image/png", ".png"),
    (b"%PDF-", "application/pdf", ".pdf"),
)
_HEIC_BRANDS = frozenset((b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"))


def content_type_of(head: bytes) -> tuple[str, str] | None:
    """The type and the usual ending of a receipt by its first bytes; None for anything else."""
    for mark, content_type, ending in _MARKS:
        if head.startswith(mark):
            return content_type, ending
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        return "image/heic", ".heic"
    return None


def require_receipt(content: bytes, name: str) -> tuple[str, str]:
    """The content type, and a name whose ending tells the truth. Raises Refused EXP-16."""
    shown = name.strip()[:120] or "The file"
    if not content:
        raise Refused("EXP-16", f"{shown} is empty. Choose it again.", field="receipt")
    if len(content) > LIMIT_BYTES:
        raise Refused(
            "EXP-16",
            f"{shown} is larger than {LIMIT_BYTES // 1024 // 1024} MB. Photograph it at a lower "
            "resolution, or save it as PDF.",
            field="receipt",
        )
    found = content_type_of(content[:32])
    if found is None:
        raise Refused(
            "EXP-16",
            f"{shown} is no JPEG, PNG, HEIC or PDF, whatever its name says. Photograph the "
            "receipt, or save it as PDF.",
            field="receipt",
        )
    content_type, ending = found
    stem = name.strip().rsplit("/", 1)[-1].rsplit("\\", 1)[-1].rsplit(".", 1)[0][:100]
    return content_type, f"{stem or 'receipt'}{ending}"
