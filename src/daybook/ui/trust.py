"""How sure is this figure? One bar from ink to paper: locked, approved, … planned, milestones.

Order and pattern carry the meaning, color only helps: locked is darkest, draft palest, missing
dashed, plan hatched, milestones dotted. The legend names each part with its value and link, so it
doubles as the table of the bar; the bar's own links are for the pointer alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from .figures import Figure, figure_html
from .format import count, money

# Key → class, name. The order is the order of trust.
LEVELS: dict[str, tuple[str, str]] = {
    "LOCKED": ("trust-locked", "Locked"),
    "APPROVED": ("trust-approved", "Approved"),
    "SUBMITTED": ("trust-submitted", "Submitted"),
    "DRAFT": ("trust-draft", "Draft"),
    "MISSING": ("trust-missing", "Missing, est."),
    "PLAN": ("trust-plan hatch", "Hard plan"),
    "MILESTONES": ("trust-milestones", "Milestones"),
}
_SCALE = 100_000


@dataclass(frozen=True, slots=True)
class TrustPart:
    """One part of a figure by how sure it is; `minor` in minor units, `note` a few words."""

    key: str
    minor: int
    href: str = ""
    note: str = ""
    label: str = ""

    @property
    def css(self) -> str:
        """The part's pattern. KeyError for a level that does not exist."""
        return LEVELS[self.key][0]

    @property
    def name(self) -> str:
        """The part's name."""
        return self.label or LEVELS[self.key][1]


def width(part: int, whole: int) -> str:
    """A share of the bar in percent, as CSS wants it: (1, 3) is "33.333"."""
    shown = max(part, 0) * _SCALE // whole if whole > 0 else 0
    return f"{shown // 1000}.{shown % 1000:03d}"


def scale_of(parts: Sequence[TrustPart], target: int | None, fixes: int = 0) -> int:
    """What the whole bar stands for: the larger of total and target, with a little air."""
    total = sum(max(part.minor, 0) for part in parts) + max(fixes, 0)
    return max(total, target or 0, 1) * 103 // 100 or 1


def ordered(parts: Sequence[TrustPart]) -> tuple[TrustPart, ...]:
    """The parts from most to least sure."""
    order = list(LEVELS)
    return tuple(sorted(parts, key=lambda part: order.index(part.key)))


def _spoken(parts: Sequence[TrustPart], currency: str, target: int | None, label: str = "") -> str:
    """The whole bar in one sentence."""
    told = ", ".join(f"{part.name} {money(part.minor, currency)}" for part in parts if part.minor)
    told = told or "Nothing yet"
    if target:
        total = sum(part.minor for part in parts)
        told += f"; {count(total * 100 // target)}% of target"
    return f"{label}: {told}" if label else told


def _segments(parts: Sequence[TrustPart], whole: int, currency: str, linked: bool) -> SafeString:
    shown = []
    for part in parts:
        if part.minor <= 0:
            continue
        text = f"{part.name} {money(part.minor, currency)}"
        if linked and part.href:
            shown.append(
                format_html(
                    '<a class="{}" style="--v:{}" href="{}" title="{}" tabindex="-1"></a>',
                    part.css,
                    width(part.minor, whole),
                    part.href,
                    text,
                )
            )
        else:
            shown.append(
                format_html(
                    '<i class="{}" style="--v:{}" title="{}"></i>',
                    part.css,
                    width(part.minor, whole),
                    text,
                )
            )
    return mark_safe("".join(shown))


def _tick(target: int | None, whole: int, text: str = "") -> SafeString:
    if target is None:
        return mark_safe("")
    label = format_html("<b>{}</b>", text) if text else ""
    return format_html('<span class="tick" style="--v:{}">{}</span>', width(target, whole), label)


def trust_thin(
    parts: Sequence[TrustPart], currency: str, target: int | None = None, whole: int | None = None
) -> SafeString:
    """The bar inside a table row: no legend, no links, one sentence for the ear."""
    parts = ordered(parts)
    whole = whole or scale_of(parts, target)
    return format_html(
        '<span class="bar thin" role="img" aria-label="{}">{}{}</span>',
        _spoken(parts, currency, target),
        _segments(parts, whole, currency, linked=False),
        _tick(target, whole),
    )


def trust_full(
    parts: Sequence[TrustPart],
    currency: str,
    target: int | None = None,
    fixes: int = 0,
    label: str = "By how sure it is",
) -> SafeString:
    """The bar with target tick, ticked fixes, the gap that is left, and the legend."""
    parts = ordered(parts)
    whole = scale_of(parts, target, fixes)
    gap = (target or 0) - sum(part.minor for part in parts) - fixes
    extra = []
    if fixes > 0:
        text = f"Ticked fixes {money(fixes, currency)}"
        extra.append(
            format_html(
                '<i class="hatch fill" style="--v:{}" title="{}"></i>', width(fixes, whole), text
            )
        )
    if target and gap > 0:
        text = f"Still to find {money(gap, currency)}"
        extra.append(
            format_html('<i class="gap" style="--v:{}" title="{}"></i>', width(gap, whole), text)
        )
    target_text = f"Target {money(target, currency, whole=True)}" if target is not None else ""
    return format_html(
        '<div class="bar" role="group" aria-label="{}">{}{}{}</div>{}',
        _spoken(parts, currency, target, label),
        _segments(parts, whole, currency, linked=True),
        mark_safe("".join(extra)),
        _tick(target, whole, target_text),
        legend(parts, currency),
    )


def legend(parts: Sequence[TrustPart], currency: str) -> SafeString:
    """Each part with its pattern, name, value and note; the value is the link."""
    return format_html(
        '<ul class="legend">{}</ul>',
        format_html_join(
            "",
            '<li><i class="{}"></i><span>{}</span><b>{}</b>{}</li>',
            (
                (
                    part.css,
                    part.name,
                    figure_html(Figure(money(part.minor, currency, whole=True), part.href)),
                    format_html("<small>{}</small>", part.note) if part.note else "",
                )
                for part in ordered(parts)
            ),
        ),
    )
