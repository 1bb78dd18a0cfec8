"""Which drawing is which icon? Sixteen units square, strokes only, one sheet a page.

`icon("time")` is a clock that takes the color of the text beside it. An unknown name raises
KeyError, so that a misspelled icon fails its page's test instead of leaving a hole.
"""

from __future__ import annotations

from functools import lru_cache

from django.utils.safestring import SafeString, mark_safe

_RING = '<circle cx="8" cy="8" r="5.5"/>'
ICONS: dict[str, str] = {
    "today": '<path d="M2.5 8 8 3l5.5 5v5.5h-3.5V10H6v3.5H2.5z"/>',
    "time": f'{_RING}<path d="M8 5v3l2 1.5"/>',
    "projects": '<path d="M2.5 4.5h4L8 6h5.5v7h-11z"/>',
    "people": (
        '<circle cx="6" cy="5.5" r="2.5"/><path d="M1.5 13c.3-2.5 2-4 4.5-4s4.2 1.5 '
        '4.5 4M10.5 3.3a2.5 2.5 0 0 1 0 4.4M12 9.5c1.5.5 2.3 1.8 2.5 3.5"/>'
    ),
    "forecast": '<path d="M2 12.5 6 8l3 2.5 5-6M10.5 4.5H14V8"/>',
    "money": (
        '<path d="M3 2.5h10v11l-2-1.2-1.5 1.2L8 12.3l-1.5 1.2L5 12.3l-2 1.2zM5.5 6h5M5.5 8.5h3"/>'
    ),
    "insights": '<path d="M3 13V8M8 13V3M13 13V6"/>',
    "training": '<path d="M1.5 6 8 3l6.5 3L8 9zM4.5 7.5V11c2 1.5 5 1.5 7 0V7.5"/>',
    "gear": (
        '<circle cx="8" cy="8" r="2.2"/><path d="M8 1.8v2M8 12.2v2M1.8 8h2M12.2 8h2'
        'M3.6 3.6 5 5M11 11l1.4 1.4M3.6 12.4 5 11M11 5l1.4-1.4"/>'
    ),
    "search": '<circle cx="7" cy="7" r="4.2"/><path d="m10.2 10.2 3.3 3.3"/>',
    "moon": '<path d="M13 9.5A5.5 5.5 0 0 1 6.5 3 5.5 5.5 0 1 0 13 9.5z"/>',
    "info": f'{_RING}<path d="M8 7.3V11M8 5v.2"/>',
    "check": '<path d="m3 8.5 3.3 3.3L13 4.8"/>',
    "warn": '<path d="M8 2.5 14.2 13H1.8zM8 6.5v3M8 11.2v.2"/>',
    "red": '<path d="M8 1.8 14.2 8 8 14.2 1.8 8zM8 5v3.5M8 10.5v.2"/>',
    "draft": _RING,
    "submitted": f'{_RING}<path fill="currentColor" stroke="none" d="M8 2.5a5.5 5.5 0 0 1 0 11z"/>',
    "approved": '<circle cx="8" cy="8" r="5.5" fill="currentColor"/>',
    "returned": '<path d="M6 3 2.5 6.5 6 10M3 6.5h6.5a3.5 3.5 0 0 1 0 7H7"/>',
    "overdue": '<path d="m4 4 8 8M12 4l-8 8"/>',
    "close": '<path d="m4 4 8 8M12 4l-8 8"/>',
    "lock": (
        '<rect x="3" y="7" width="10" height="6.5" rx="1.5"/>'
        '<path d="M5.3 7V5a2.7 2.7 0 0 1 5.4 0v2"/>'
    ),
    "prev": '<path d="m10 3.5-4.5 4.5 4.5 4.5"/>',
    "next": '<path d="m6 3.5 4.5 4.5L6 12.5"/>',
    "down": '<path d="m4 6 4 4 4-4"/>',
    "up": '<path d="m4 10 4-4 4 4"/>',
    "share": '<path d="M8 10V2.5M5 5l3-2.5L11 5M3 8v5.5h10V8"/>',
    "pin": '<path d="M4 2.5h8V14l-4-3-4 3z"/>',
    "menu": '<path d="M2.5 4.5h11M2.5 8h11M2.5 11.5h11"/>',
    "plus": '<path d="M8 3v10M3 8h10"/>',
    "undo": '<path d="M5.5 3 2.5 6l3 3M3 6h6a4 4 0 0 1 0 8H6"/>',
    "download": '<path d="M8 2.5V10M5 7.5 8 10.5l3-3M3 10v3.5h10V10"/>',
    "upload": '<path d="M8 10.5V3M5 5.5 8 2.5l3 3M3 10v3.5h10V10"/>',
    "filter": '<path d="M2.5 4h11M4.5 8h7M6.5 12h3"/>',
    "calendar": '<path d="M2.5 4h11v9.5h-11zM2.5 7h11M5.5 2.5V5M10.5 2.5V5"/>',
    "edit": '<path d="M3 13v-2.5L10.5 3 13 5.5 5.5 13z"/>',
    "note": '<path d="M3 2.5h10v8L9.5 13.5H3zM5.5 6h5M5.5 8.5h3"/>',
    "file": '<path d="M4 2.5h5l3 3v8H4zM9 2.5v3h3"/>',
    "link": (
        '<path d="M7 9a2.5 2.5 0 0 0 3.6 0l2-2A2.5 2.5 0 0 0 9 3.4L8 4.4'
        'M9 7a2.5 2.5 0 0 0-3.6 0l-2 2A2.5 2.5 0 0 0 7 12.6l1-1"/>'
    ),
    "user": '<circle cx="8" cy="5.5" r="2.5"/><path d="M3 13.5c.4-2.7 2.3-4 5-4s4.6 1.3 5 4"/>',
    "sign-out": '<path d="M6.5 3h-4v10h4M7 8h6.5M11 5.5 13.5 8 11 10.5"/>',
    "dots": (
        '<g fill="currentColor" stroke="none"><circle cx="3.5" cy="8" r="1.2"/>'
        '<circle cx="8" cy="8" r="1.2"/><circle cx="12.5" cy="8" r="1.2"/></g>'
    ),
    "snooze": f'{_RING}<path d="M6 6h4l-4 4h4"/>',
    "audit": '<path d="M2.5 3.5h7M2.5 7h5M2.5 10.5h4M9.5 10l1.8 1.8 3-3.8"/>',
}


def icon(name: str) -> SafeString:
    """One icon, hidden from the ear: the word beside it speaks. KeyError for an unknown name."""
    ICONS[name]
    return mark_safe(f'<svg class="ic" aria-hidden="true"><use href="#i-{name}"/></svg>')


@lru_cache(maxsize=1)
def sheet() -> SafeString:
    """All icons and the forecast hatch, drawn once at the top of each page."""
    symbols = "".join(
        f'<symbol id="i-{name}" viewBox="0 0 16 16">{drawing}</symbol>'
        for name, drawing in ICONS.items()
    )
    hatch = (
        '<pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><rect class="hatch-paper" width="6" height="6"/>'
        '<path class="hatch-ink" d="M0 0v6"/></pattern>'
    )
    return mark_safe(f'<svg class="sheet" aria-hidden="true">{symbols}<defs>{hatch}</defs></svg>')
