"""What is a number on a screen? A text that links to the rows which sum to it.

`Figure("€1.82M", "/forecast/2026-07?lines", explain="/explain/most-likely?month=2026-07")` is drawn
as text that turns into a link when reached for; `i` on it opens Explain.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from .gates import opens
from .icons import icon

TONES = ("", "fav", "adv", "warn", "bad", "muted")


@dataclass(frozen=True, slots=True)
class Figure:
    """A value as printed, the page of its rows, and its Explain address.

    `why` names the figure for the ear and adds the small i beside it; use it on headlines only.
    """

    text: str
    href: str = ""
    explain: str = ""
    why: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Restricted:
    """A value that this viewer may not see, and who can show it."""

    reason: str


@dataclass(frozen=True, slots=True)
class Band:
    """A range shown in place of a value, with the reason in words."""

    text: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a list of facts: a label, its value, and where the value comes from."""

    label: str
    value: object
    href: str = ""
    explain: str = ""
    tone: str = ""
    sum: bool = False
    code: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class StripItem:
    """One headline of the strip under a record's title. `status` is a code, drawn as a badge."""

    label: str
    value: object = ""
    note: str = ""
    href: str = ""
    explain: str = ""
    tone: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class Tab:
    """One view of a page; `count` is shown beside it."""

    label: str
    href: str
    current: bool = False
    count: int | None = None


def figure_html(figure: Figure, css: str = "") -> SafeString:
    """The figure as markup. Without an address that opens for the reader it is plain text."""
    if figure.href and not opens(figure.href):
        figure = replace(figure, href="")
    tone = f" {figure.tone}" if figure.tone else ""
    extra = f" {css}" if css else ""
    if not (figure.href or figure.explain):
        classes = f"{tone}{extra}".strip()
        text = conditional_escape(figure.text)
        return format_html('<span class="{}">{}</span>', classes, text) if classes else text
    explain = format_html(' data-explain="{}"', figure.explain) if figure.explain else ""
    link = format_html(
        '<a class="n{}{}" href="{}"{}>{}</a>',
        tone,
        extra,
        figure.href or figure.explain,
        explain,
        figure.text,
    )
    if not (figure.why and figure.explain):
        return link
    return format_html(
        '<span class="nowrap">{}<a class="why" href="{}" data-explain="{}" '
        'aria-label="Explain {}">{}</a></span>',
        link,
        figure.explain,
        figure.explain,
        figure.why,
        icon("info"),
    )


def restricted_html(reason: str) -> SafeString:
    """A lock that says why, for the eye on hover and for the ear always."""
    return format_html(
        '<span class="restricted" title="{}">{}<span class="sr">Restricted: {}</span></span>',
        reason,
        icon("lock"),
        reason,
    )


def value_html(value: object) -> SafeString:
    """Any value a view may hand over: figure, restricted, band, safe markup or text."""
    if isinstance(value, Figure):
        return figure_html(value)
    if isinstance(value, Restricted):
        return restricted_html(value.reason)
    if isinstance(value, Band):
        return format_html('<span class="band" title="{}">{}</span>', value.reason, value.text)
    return mark_safe("") if value is None else conditional_escape(value)
