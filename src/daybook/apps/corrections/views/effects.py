"""How is a preview drawn? Each effect with its figures, or the reason why they are not shown."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString

from daybook.core.margin import MarginView, Precision
from daybook.ui.figures import Figure, figure_html, restricted_html, value_html
from daybook.ui.format import clock, delta_money, money, percent, points, signed

from ..queries.preview import Effect, Preview


@dataclass(frozen=True, slots=True)
class EffectView:
    """One line: title, before, after, difference, and a remark."""

    title: str
    before: SafeString
    after: SafeString
    difference: SafeString
    note: str


def effect_views(found: Preview) -> tuple[EffectView, ...]:
    """The lines of a preview, margin last."""
    rows = [_drawn(row) for row in found.effects]
    if found.margin is not None:
        rows.append(_margin(found))
    return tuple(rows)


def _drawn(row: Effect) -> EffectView:
    if row.hidden:
        lock = restricted_html(row.hidden)
        return EffectView(row.title, lock, lock, lock, row.hidden)
    is_money = bool(row.currency)

    def text(value: int | None) -> str:
        return money(value, row.currency) if is_money else clock(value)

    difference = row.difference
    if is_money:
        moved = delta_money(difference, row.currency)
    else:
        moved = signed(clock(difference), difference) if difference else clock(0)
    tone = "" if difference else "muted"
    return EffectView(
        row.title,
        figure_html(Figure(text(row.before), row.href)),
        value_html(text(row.after)),
        figure_html(Figure(moved, tone=tone)),
        row.note,
    )


def _margin(found: Preview) -> EffectView:
    margin = found.margin
    href = f"/projects/{found.entry.project_code}"
    before = figure_html(Figure(_margin_text(margin.before), href))
    if margin.after is None:
        lock = restricted_html(margin.why)
        return EffectView("Margin of the project", before, lock, lock, margin.why)
    moved = ""
    if None not in (margin.before.millionths, margin.after.millionths):
        moved = points(margin.after.millionths - margin.before.millionths)
    return EffectView(
        "Margin of the project", before, value_html(_margin_text(margin.after)),
        value_html(moved), "To date, in the reporting currency (MARG-01)",
    )  # fmt: skip


def _margin_text(view: MarginView) -> str:
    if view.precision is Precision.BAND:
        return view.band or "–"
    return percent(view.millionths) if view.millionths is not None else "–"
