"""How is an estimate drawn, and which rows is each of its parts? The bar of Month Pulse.

What counts stands from locked to milestones; missing time follows it, dashed, because it is owed
and not counted: with it the bar shows how much of the gap it would close.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from daybook.core.forecast import Estimate
from daybook.ui.addresses import query_text
from daybook.ui.format import hours, money, spell
from daybook.ui.trust import TrustPart, legend, width

_BAR_NAMES = {"HARD_PLAN": "PLAN"}
_ROOM = 103


@dataclass(frozen=True, slots=True)
class PartRows:
    """Where the rows of each part are, for one month and one filter of the page."""

    month: date
    keys: Mapping[str, tuple[str, ...]]
    locked_entities: frozenset[str] = frozenset()
    projects: tuple[str, ...] = ()

    @property
    def places(self) -> dict[str, list[str]]:
        """The filter as other apps' lists read it; a manager becomes the codes of the projects."""
        if self.keys.get("manager"):
            return {"project": list(self.projects)}
        kept = ("region", "practice", "project")
        return {key: list(self.keys[key]) for key in kept if self.keys.get(key)}

    def href(self, part: str) -> str:
        """The page of a part's rows."""
        month = f"{self.month:%Y-%m}"
        keys = {key: list(values) for key, values in self.keys.items() if values}
        places = self.places
        if part in ("LOCKED", "APPROVED"):
            locked = sorted(self.locked_entities)
            entity = locked if part == "LOCKED" else [f"-{code}" for code in locked]
            books = ["RATED", "ADJUSTED"]
            return "/ledger" + query_text(
                book=books, month=month, notional="no", entity=entity, **places
            )
        if part in ("SUBMITTED", "DRAFT"):
            states = ["SUBMITTED"] if part == "SUBMITTED" else ["DRAFT", "RETURNED"]
            return "/time/entries" + query_text(month=month, state=states, **places)
        page = {"MISSING": "missing", "HARD_PLAN": "plan", "MILESTONES": "milestones"}[part]
        return f"/forecast/{month}/{page}" + query_text(**keys)


def trust_parts(
    estimate: Estimate, rows: PartRows, notes: Mapping[str, str] | None = None
) -> tuple[TrustPart, ...]:
    """The parts of an estimate as the bar and its legend show them."""
    notes = notes or {}
    return tuple(
        TrustPart(_BAR_NAMES.get(part, part), minor, rows.href(part), notes.get(part, ""))
        for part, minor in estimate.minor.items()
    )


def part_notes(estimate: Estimate, missing_people: int, last_day: str) -> dict[str, str]:
    """A few words under each part of the legend."""
    owed = f"{hours(estimate.minutes['MISSING'])} h owed"
    if missing_people:
        owed += f" by {spell(missing_people, 'person', 'people')}"
    return {
        "LOCKED": "closed or accepted",
        "APPROVED": "in the books",
        "SUBMITTED": "awaiting approval",
        "DRAFT": "not submitted",
        "MISSING": f"{owed}, not counted" if estimate.minutes["MISSING"] else "nothing owed",
        "HARD_PLAN": f"{hours(estimate.minutes['HARD_PLAN'])} h to {last_day}, at 100%",
        "MILESTONES": "× probability",
    }


def _split(parts: Iterable[TrustPart]) -> tuple[list[TrustPart], TrustPart | None]:
    counted = [part for part in parts if part.key != "MISSING"]
    missing = next((part for part in parts if part.key == "MISSING"), None)
    return counted, missing


def _scale(counted: int, missing: int, target: int) -> int:
    return max(counted + missing, target, 1) * _ROOM // 100 or 1


def _segment(part: TrustPart, currency: str, whole: int, linked: bool) -> SafeString:
    said = f"{part.name} {money(part.minor, currency, whole=True)}"
    if linked and part.href:
        return format_html(
            '<a class="{}" style="--v:{}" href="{}" title="{}" tabindex="-1"></a>',
            part.css, width(part.minor, whole), part.href, said,
        )  # fmt: skip
    return format_html(
        '<i class="{}" style="--v:{}" title="{}"></i>', part.css, width(part.minor, whole), said
    )


def _segments(
    parts: tuple[TrustPart, ...], currency: str, target: int, linked: bool
) -> tuple[str, int]:
    """The pieces of a bar, and what its whole width stands for."""
    counted, missing = _split(parts)
    total = sum(part.minor for part in counted)
    owed = missing.minor if missing else 0
    whole = _scale(total, owed, target)
    shown = [*counted, *([missing] if missing else [])]
    drawn = [_segment(part, currency, whole, linked) for part in shown if part.minor > 0]
    gap = target - total - owed
    if linked and target and gap > 0:
        said = f"Still to find {money(gap, currency, whole=True)}"
        drawn.append(
            format_html('<i class="gap" style="--v:{}" title="{}"></i>', width(gap, whole), said)
        )
    return "".join(drawn), whole


def _spoken(parts: tuple[TrustPart, ...], currency: str, target: int) -> str:
    counted, missing = _split(parts)
    told = ", ".join(
        f"{part.name} {money(part.minor, currency, whole=True)}" for part in counted if part.minor
    )
    told = told or "Nothing yet"
    if missing and missing.minor:
        told += f"; missing, not counted, {money(missing.minor, currency, whole=True)}"
    if target:
        told += f"; target {money(target, currency, whole=True)}"
    return told


def _tick(target: int, whole: int, text: str = "") -> SafeString:
    if not target:
        return mark_safe("")
    label = format_html("<b>{}</b>", text) if text else ""
    return format_html('<span class="tick" style="--v:{}">{}</span>', width(target, whole), label)


def estimate_bar(parts: tuple[TrustPart, ...], currency: str, target: int) -> SafeString:
    """The bar of the page, with the target's tick, what is left to find, and the legend."""
    drawn, whole = _segments(parts, currency, target, linked=True)
    text = f"Target {money(target, currency, whole=True)}" if target else ""
    return format_html(
        '<div class="bar" role="group" aria-label="By how sure it is: {}">{}{}</div>{}',
        _spoken(parts, currency, target),
        mark_safe(drawn),
        _tick(target, whole, text),
        legend(parts, currency),
    )


def estimate_thin(parts: tuple[TrustPart, ...], currency: str, target: int) -> SafeString:
    """The bar inside a row of a table."""
    drawn, whole = _segments(parts, currency, target, linked=False)
    return format_html(
        '<span class="bar thin" role="img" aria-label="{}">{}{}</span>',
        _spoken(parts, currency, target),
        mark_safe(drawn),
        _tick(target, whole),
    )
