"""What does a series look like? SVG drawn on the server; every mark leads to its rows.

Solid is actual, light is prior, outlined is plan, hatched is forecast, dashed is the target. Bars
stand on zero. Every chart carries its own table, which the page shows on request. Values are whole
numbers (minor units, minutes); `axis` writes one of them in short.

    bars([Mark("Jun", 4_120_000, "/money?month=2026-06", "€41.2k")], "Billed by month", axis)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from .format import signed as with_sign
from .scales import Scale, bounds, every, step_of, tenths, ticks

Axis = Callable[[int], str]
_KINDS = {"ACTUAL": "actual", "PRIOR": "prior", "PLAN": "planned", "FORECAST": "forecast"}
_KEYS = (("key-actual", "Actual"), ("key-forecast hatch", "Forecast"), ("key-plan", "Plan"))
_WORDS = {"ACTUAL": "", "PRIOR": "prior", "PLAN": "plan", "FORECAST": "forecast"}


@dataclass(frozen=True, slots=True)
class Mark:
    """One value of a series: its place on the axis, its size, its rows, and how it is printed."""

    label: str
    value: int
    href: str = ""
    text: str = ""
    kind: str = "ACTUAL"
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing and the table behind it. `keys` are (class, word) of a legend, if one is needed.

    Where a `wide` chart does not fit, `from_end` shows its end first: now matters more than then.
    """

    svg: SafeString
    label: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    hrefs: tuple[str, ...] = ()
    wide: bool = False
    keys: tuple[tuple[str, str], ...] = ()
    from_end: bool = False


def _said(mark: Mark, axis: Axis) -> str:
    word = _WORDS[mark.kind]
    return f"{mark.label}: {mark.text or axis(mark.value)}{' ' + word if word else ''}"


def _linked(mark: Mark, axis: Axis, drawing: str) -> str:
    """A mark that says its value; with an address it is a link."""
    said = escape(_said(mark, axis))
    titled = drawing.replace("/>", f"><title>{said}</title></{drawing[1 : drawing.index(' ')]}>", 1)
    if not mark.href:
        return titled
    # For the pointer alone: by keyboard the same links are in the table below the chart.
    return f'<a href="{escape(mark.href)}" tabindex="-1" aria-label="{said}">{titled}</a>'


def _label(text: str, x10: int, y: int | str, css: str = "", anchor: str = "middle") -> str:
    place = f' text-anchor="{anchor}"' if anchor else ""
    name = f' class="{css}"' if css else ""
    return f'<text{name} x="{tenths(x10)}" y="{y}"{place}>{escape(text)}</text>'


def _rules(scale: Scale, axis: Axis, right: int, written: Sequence[int] = ()) -> str:
    """Gridlines, three at most, each with its value at the end unless something is written there.

    `written` holds the places, in tenths, of what already stands at the end.
    """
    parts = []
    for value in ticks(scale.low, scale.high):
        y10 = scale.y10(value)
        css = "axis" if value == 0 or value == scale.low else "rule"
        parts.append(f'<path class="{css}" d="M4 {tenths(y10)}H{right}"/>')
        if value != 0 and all(abs(y10 - place) >= 150 for place in written):
            parts.append(_label(axis(value), (right + 8) * 10, tenths(y10 + 40), anchor=""))
    return "".join(parts)


def _svg(width: int, height: int, label: str, parts: Sequence[str]) -> SafeString:
    drawing = "".join(parts)
    # Assistive technology does not look into a picture, so one that holds links is a group.
    role = "group" if "<a " in drawing else "img"
    return mark_safe(
        f'<svg class="plot" viewBox="0 0 {width} {height}" role="{role}" '
        f'aria-label="{escape(label)}">{drawing}</svg>'
    )


def _rows(marks: Sequence[Mark], axis: Axis) -> tuple[tuple[str, ...], ...]:
    return tuple((mark.label, mark.text or axis(mark.value), _WORDS[mark.kind]) for mark in marks)


def _hrefs(marks: Sequence[Mark]) -> tuple[str, ...]:
    return tuple(mark.href for mark in marks)


def bars(
    marks: Sequence[Mark],
    label: str,
    axis: Axis,
    *,
    target: int | None = None,
    target_text: str = "",
    width: int = 400,
    height: int = 220,
) -> Chart:
    """Upright bars from zero, in order; the last and the largest carry their values."""
    right, top, bottom = width - 64, 28, height - 28
    low, high = bounds([mark.value for mark in marks] + [target or 0], from_zero=True)
    scale = Scale(low, high, top, bottom)
    slot10 = (right - 8) * 10 // max(len(marks), 1)
    bar10 = max(slot10 * 8 // 10, 20)
    largest = max(range(len(marks)), key=lambda index: marks[index].value, default=0)
    parts = [_rules(scale, axis, right, _places(scale, target))]
    step = every(len(marks), max(1, right // 44))
    for index, mark in enumerate(marks):
        x10 = 60 + index * slot10
        middle = x10 + bar10 // 2
        parts.append(_bar(mark, axis, scale, x10, bar10))
        last = index == len(marks) - 1
        if index % step == 0 or last:
            parts.append(_label(mark.label, middle, height - 8, "lab" if last else ""))
        if index in (largest, len(marks) - 1):
            y10 = scale.y10(max(mark.value, 0)) - 60
            parts.append(_label(mark.text or axis(mark.value), middle, tenths(y10), "lab"))
    parts.append(_target(scale, target, target_text, right))
    svg = _svg(width, height, label, parts)
    return Chart(svg, label, ("", "Value", "Kind"), _rows(marks, axis), _hrefs(marks), width > 480)


def _bar(mark: Mark, axis: Axis, scale: Scale, x10: int, bar10: int) -> str:
    start, end = scale.y10(0), scale.y10(mark.value)
    y10, tall = min(start, end), max(abs(start - end), 10 if mark.value else 0)
    css = mark.tone or _KINDS[mark.kind]
    return _linked(
        mark,
        axis,
        f'<rect class="{css}" x="{tenths(x10)}" y="{tenths(y10)}" width="{tenths(bar10)}" '
        f'height="{tenths(tall)}"/>',
    )


def _places(scale: Scale, value: int | None) -> list[int]:
    return [] if value is None else [scale.y10(value)]


def _target(scale: Scale, target: int | None, text: str, right: int) -> str:
    if target is None:
        return ""
    y10 = scale.y10(target)
    shown = text or "Target"
    return f'<path class="target" d="M4 {tenths(y10)}H{right}"/>' + _label(
        shown, (right + 8) * 10, tenths(y10 + 40), "lab", ""
    )


def line(
    marks: Sequence[Mark],
    label: str,
    axis: Axis,
    *,
    target: int | None = None,
    target_text: str = "",
    gap_text: str = "",
    from_zero: bool = False,
    width: int = 400,
    height: int = 236,
) -> Chart:
    """A line through the marks; peak, end and the gap to the target are written beside it."""
    right, top, bottom = width - 64, 34, height - 36
    values = [mark.value for mark in marks]
    reach = values + ([] if target is None else [target])
    scale = Scale(*bounds(reach, from_zero=from_zero), top, bottom)
    gaps = max(len(marks) - 1, 1)
    places = [
        (160 + index * (right * 10 - 240) // gaps, scale.y10(value))
        for index, value in enumerate(values)
    ]
    path = " L".join(f"{tenths(x)} {tenths(y)}" for x, y in places)
    written = _places(scale, target) + [y10 + down for _, y10 in places[-1:] for down in (0, 100)]
    parts = [_rules(scale, axis, right, written), _target(scale, target, target_text, right)]
    parts.append(f'<path class="line" d="M{path}"/>' if places else "")
    step = every(len(marks), max(1, right // 42))
    peak = max(range(len(values)), key=values.__getitem__, default=0)
    for index, (mark, (x10, y10)) in enumerate(zip(marks, places, strict=True)):
        last = index == len(marks) - 1
        parts.append(_linked(mark, axis, _dot(x10, y10, last)))
        if last or (index % step == 0 and index + step <= len(marks)):
            parts.append(_label(mark.label, x10, height - 16, "lab" if last else ""))
        if index == peak and not last and len(marks) > 2:
            parts.append(_label(mark.text or axis(mark.value), x10, tenths(y10 + 200), "lab"))
    if marks:
        end_text = marks[-1].text or axis(marks[-1].value)
        parts.append(_end_labels(scale, places[-1][1], target, right, (end_text, gap_text)))
    svg = _svg(width, height, label, parts)
    return Chart(svg, label, ("", "Value", "Kind"), _rows(marks, axis), _hrefs(marks))


def _dot(x10: int, y10: int, last: bool) -> str:
    css, radius = ("dot last", "4.5") if last else ("dot", "3.5")
    return f'<circle class="{css}" cx="{tenths(x10)}" cy="{tenths(y10)}" r="{radius}"/>'


def _end_labels(
    scale: Scale, y10: int, target: int | None, right: int, texts: tuple[str, str]
) -> str:
    """The last value and the gap beside the line's end, clear of the target's own word."""
    end_text, gap_text = texts
    first = y10 - 10
    for place in _places(scale, target):
        if abs(y10 - place) < 160:
            first = place + 190 if y10 >= place else place - (260 if gap_text else 110)
    beside = right * 10 + 80
    gap = _label(gap_text, beside, tenths(first + 150), "lab adv", "") if gap_text else ""
    return _label(end_text, beside, tenths(first), "lab", "") + gap


def sparkline(values: Sequence[int], label: str, *, href: str = "") -> SafeString:
    """A line the height of a table row, its last value marked; the words are in its label."""
    low, high = bounds(list(values), from_zero=False)
    scale = Scale(low, high, 3, 17)
    gaps = max(len(values) - 1, 1)
    places = [(20 + index * 720 // gaps, scale.y10(value)) for index, value in enumerate(values)]
    path = " L".join(f"{tenths(x)} {tenths(y)}" for x, y in places)
    end = (
        f'<circle class="actual" cx="{tenths(places[-1][0])}" cy="{tenths(places[-1][1])}" r="2"/>'
        if places
        else ""
    )
    svg = (
        f'<svg class="spark" viewBox="0 0 78 20" role="img" aria-label="{escape(label)}">'
        f'<path class="line" d="M{path or "0 0"}"/>{end}</svg>'
    )
    return mark_safe(f'<a class="n" href="{escape(href)}">{svg}</a>' if href else svg)


def waterfall(
    start: Mark,
    steps: Sequence[Mark],
    end: Mark,
    label: str,
    axis: Axis,
    *,
    width: int = 760,
    height: int = 240,
) -> Chart:
    """From one value to another by signed steps: blue adds, orange takes away.

    The steps should sum to the difference of start and end; where they do not, the last step does
    not meet the end's bar. When the steps are small beside the values, the two bars are cut, with
    a mark through them and the value of the cut in words.
    """
    all_marks = [start, *steps, end]
    levels = list(accumulate([start.value, *(mark.value for mark in steps)]))
    right, top, bottom = width - 12, 28, height - 28
    base = _base_of([*levels, end.value])
    low, high = bounds([*levels, end.value], from_zero=True)
    scale = Scale(base or low, high, top, bottom)
    slot10 = (right - 8) * 10 // len(all_marks)
    parts = [f'<path class="axis" d="M4 {scale.y(base)}H{right}"/>']
    for index, mark in enumerate(all_marks):
        step = 0 < index < len(all_marks) - 1
        floor = levels[index - 1] if step else base
        level = levels[index] if step else mark.value
        x10, bar10 = 60 + index * slot10, slot10 * 7 // 10
        parts.append(_fall(mark, axis, scale, (x10, bar10), (floor, level), step))
        parts.append(_label(mark.label, x10 + bar10 // 2, height - 8))
        if index < len(all_marks) - 1:
            joint = f"M{tenths(x10 + bar10)} {scale.y(level)}h{tenths(slot10 - bar10)}"
            parts.append(f'<path class="rule" d="{joint}"/>')
        parts.append(_cut(x10, bar10, scale.y10(base) - 120) if base and not step else "")
    if base:
        parts.append(_label(f"cut at {axis(base)}", 60 + slot10, height - 34, "", ""))
    svg = _svg(width, height, label, parts)
    rows = tuple((mark.label, mark.text or axis(mark.value)) for mark in all_marks)
    return Chart(svg, label, ("", "Value"), rows, _hrefs(all_marks), width > 480)


def _fall(
    mark: Mark,
    axis: Axis,
    scale: Scale,
    place: tuple[int, int],
    span: tuple[int, int],
    step: bool,
) -> str:
    """One bar of a waterfall from floor to level, with its value above it."""
    x10, bar10 = place
    ends = [scale.y10(value) for value in span]
    y10, tall = min(ends), max(abs(ends[0] - ends[1]), 10)
    up = mark.value >= 0
    css, tone = (
        ("step-up" if up else "step-down", "fav" if up else "adv") if step else ("actual", "")
    )
    rect = (
        f'<rect class="{css}" x="{tenths(x10)}" y="{tenths(y10)}" width="{tenths(bar10)}" '
        f'height="{tenths(tall)}"/>'
    )
    said = mark.text or (with_sign(axis(mark.value), mark.value) if step else axis(mark.value))
    above = _label(said, x10 + bar10 // 2, tenths(y10 - 60), f"lab {tone}".strip())
    return _linked(mark, axis, rect) + above


def _base_of(levels: Sequence[int]) -> int:
    """Zero, or a round value below all levels when the steps would be too small to see."""
    low, high = min(levels), max(levels)
    if low <= 0 or (high - low) * 4 >= high:
        return 0
    step = step_of(max(high - low, 1), 2)
    return max((low - 1) // step * step - step, 0)


def _cut(x10: int, bar10: int, y10: int) -> str:
    """Two slanted lines through a bar whose lower part is left out."""
    left, wide = tenths(x10 - 30), tenths(bar10 + 60)
    return "".join(
        f'<path class="cut-line" d="M{left} {tenths(y10 + down)}l{wide} -6"/>' for down in (0, 40)
    )


def burn(
    actual: Sequence[Mark],
    forecast: Sequence[Mark],
    plan: Sequence[int],
    label: str,
    axis: Axis,
    *,
    signed: int | None = None,
    signed_text: str = "",
    end_text: str = "",
    width: int = 760,
    height: int = 270,
) -> Chart:
    """What is spent, what is still to come, and what was planned, each as a running total.

    `plan` holds one total for each mark of actual and forecast together; `signed` is the line not
    to be crossed, `end_text` what stands beside the last bar.
    """
    marks = [*actual, *forecast]
    right, top, bottom = width - 96, 36, height - 38
    reach = [mark.value for mark in marks] + list(plan) + [signed or 0]
    scale = Scale(*bounds(reach, from_zero=True), top, bottom)
    slot10 = (right - 4) * 10 // max(len(marks), 1)
    ends = [scale.y10(marks[-1].value)] if marks and end_text else []
    parts = [_rules(scale, axis, right, ends)]
    for index, mark in enumerate(marks):
        x10, bar10 = 60 + index * slot10, max(slot10 - 40, 20)
        now = index == len(actual) - 1
        parts.append(_bar(mark, axis, scale, x10, bar10))
        beside = abs(index - len(actual) + 1) == 1
        if now or (index % every(len(marks)) == 0 and not beside):
            parts.append(_label(mark.label, x10 + bar10 // 2, height - 21, "lab" if now else ""))
    parts.append(_steps(plan, scale, slot10))
    parts.append(_ceiling(scale, signed, signed_text or axis(signed or 0), right))
    for place in ends:
        tone = "lab adv" if signed is not None and marks[-1].value > signed else "lab"
        parts.append(_label(end_text, (right + 8) * 10, tenths(place + 40), tone, ""))
    planned = [axis(value) for value in plan] + [""] * len(marks)
    rows = tuple((*row, text) for row, text in zip(_rows(marks, axis), planned, strict=False))
    svg = _svg(width, height, label, parts)
    return Chart(svg, label, ("", "Value", "Kind", "Plan"), rows, _hrefs(marks), True, _KEYS, True)


def _ceiling(scale: Scale, value: int | None, text: str, right: int) -> str:
    """A dashed line with its words above its start, where the bars are still low."""
    if value is None:
        return ""
    y10 = scale.y10(value)
    words = _label(text, 40, tenths(y10 - 70), "lab", "")
    return f'<path class="target" d="M4 {tenths(y10)}H{right}"/>{words}'


def _steps(plan: Sequence[int], scale: Scale, slot10: int) -> str:
    """The plan as an outline over the bars."""
    if not plan:
        return ""
    path = f"M4.0 {scale.y(0)}"
    for index, value in enumerate(plan):
        path += f"V{scale.y(value)}H{tenths(40 + (index + 1) * slot10)}"
    return f'<path class="plan" d="{path}"/>'
