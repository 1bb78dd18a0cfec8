"""What does the month say in one sentence?

"Most likely $1.82M vs target $1.90M: $80k short (−4%)." Numbers are bold, only the gap has color.
"""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from daybook.core.periods import month_of
from daybook.ui.figures import Figure, figure_html
from daybook.ui.format import money_spoken, month_text, percent, signed

from ..queries.pulse import Pulse


def _share(millionths: int | None) -> str:
    if millionths is None:
        return ""
    return signed(percent(millionths, digits=0), millionths)


def _opening(pulse: Pulse) -> str:
    """How the estimate is called: past months happened, others are likely."""
    name = month_text(pulse.month)
    if pulse.month >= month_of(pulse.today):
        return "Most likely"
    closed = pulse.estimate.total == pulse.estimate.minor["LOCKED"]
    return f"{name} brought" if closed else f"{name} stands at"


def _verdict(pulse: Pulse) -> SafeString:
    said = pulse.whole.sentence
    distance = money_spoken(said.distance_minor, pulse.currency)
    if said.verdict == "EVEN":
        return mark_safe("exactly on target")
    tone, word = ("adv", "short") if said.verdict == "SHORT" else ("fav", "ahead")
    return format_html('<b class="{}">{} {}</b> ({})', tone, distance, word,
                       _share(said.share_millionths))  # fmt: skip


def pulse_sentence(pulse: Pulse, explain: str, target_href: str) -> SafeString:
    """The sentence as markup; `explain` is the estimate's address, `target_href` the target's."""
    counted = any(pulse.estimate.minor.values())
    if not counted and not pulse.target:
        return format_html(
            "Nothing is logged, planned or dated for {} yet.", month_text(pulse.month)
        )
    amount = figure_html(
        Figure(
            money_spoken(pulse.estimate.total, pulse.currency), explain, explain,
            why="the estimate",
        )
    )  # fmt: skip
    opening = format_html("{} <b>{}</b>", _opening(pulse), amount)
    if not pulse.target:
        return format_html("{}; no target is set for {}.", opening, month_text(pulse.month))
    target = figure_html(Figure(money_spoken(pulse.target, pulse.currency), target_href))
    if pulse.whole.sentence.verdict == "EVEN":
        return format_html("{}, {} of <b>{}</b>.", opening, _verdict(pulse), target)
    return format_html("{} vs target <b>{}</b>: {}.", opening, target, _verdict(pulse))


def then_sentence(pulse: Pulse, missing_href: str) -> SafeString:
    """What stands beside the estimate: missing time, and how much of the gap it is."""
    missing = pulse.estimate.minor["MISSING"]
    minutes = pulse.estimate.minutes["MISSING"]
    if not minutes:
        return mark_safe("")
    link = format_html(
        '<a href="{}">{} of time is missing</a>', missing_href,
        money_spoken(missing, pulse.currency),
    )  # fmt: skip
    if pulse.target and pulse.gap < 0 and missing > 0:
        left = -pulse.gap - missing
        if left <= 0:
            return format_html("{} and not counted; with it the gap would be closed.", link)
        return format_html(
            "{} and not counted; with it the gap would be {}.",
            link, money_spoken(left, pulse.currency),
        )  # fmt: skip
    return format_html("{} and not counted.", link)


def region_title(pulse: Pulse) -> str:
    """The finding over the regions: who carries the gap."""
    short = [row for row in pulse.by_region if row.target and row.gap < 0]
    if not pulse.target or not pulse.by_region:
        return "Most likely by region"
    if not short:
        return "Every region reaches its target"
    worst = min(short, key=lambda row: row.gap)
    if len(short) == 1:
        return f"{worst.name} is the one region short of its target"
    whole = sum(row.gap for row in short)
    if 2 * worst.gap <= whole:
        return f"{worst.name} carries most of the gap"
    return f"{len(short)} regions are short, {worst.name} the most"
