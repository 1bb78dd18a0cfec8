"""Where on the page does a value stand? Integer scales for charts, in tenths of a unit.

A scale from 0 to 200,000 over 160 units puts 100,000 in the middle: `Scale(0, 200000, 10, 170)`
has `y(100000) == "90.0"`. Ticks are round numbers: 1, 2 or 5 times a power of ten.
"""

from __future__ import annotations

from dataclasses import dataclass


def tenths(value: int) -> str:
    """Tenths as SVG wants them: 905 is "90.5"."""
    whole, rest = divmod(abs(value), 10)
    return f"{'-' if value < 0 else ''}{whole}.{rest}"


def step_of(extent: int, most: int) -> int:
    """The smallest round step that needs at most `most` steps for the extent."""
    size = 1
    while True:
        for factor in (1, 2, 5):
            if size * factor * most >= extent:
                return size * factor
        size *= 10


def ticks(low: int, high: int, most: int = 3) -> tuple[int, ...]:
    """Round values within [low, high], at most one more than `most`."""
    if high <= low:
        return (low,)
    step = step_of(high - low, most)
    first = -(-low // step) * step
    return tuple(range(first, high + 1, step))


@dataclass(frozen=True, slots=True)
class Scale:
    """Maps values from [low, high] to [bottom, top] of the drawing; higher values stand higher."""

    low: int
    high: int
    top: int
    bottom: int

    def y10(self, value: int) -> int:
        """The place in tenths of a unit."""
        extent = max(self.high - self.low, 1)
        return self.bottom * 10 - (value - self.low) * (self.bottom - self.top) * 10 // extent

    def y(self, value: int) -> str:
        """The place as text."""
        return tenths(self.y10(value))


def bounds(values: list[int], *, from_zero: bool, most: int = 3) -> tuple[int, int]:
    """What the axis spans: bars from zero, lines from a round value below their lowest."""
    low, high = min(values, default=0), max(values, default=0)
    if from_zero:
        low, high = min(low, 0), max(high, 0)
    if low == high:
        return (low, high + 1) if from_zero else (low - 1, high + 1)
    if from_zero:
        return low, high
    step = step_of(high - low, most)
    return low // step * step, high


def every(number: int, room: int = 12) -> int:
    """Label each nth mark so that no more than `room` labels stand in a row."""
    return max(1, -(-number // room))
