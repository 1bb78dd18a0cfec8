"""Why is this most likely, this target, this gap? The parts of the month's pulse, with their rows.

Approved 2,475.00 + hard plan 3,300.00 + milestones 6,336.40 make 12,111.40; missing time stands
beside it. Against a target of 13,000.00 that is 888.60 short.
"""

from __future__ import annotations

from datetime import date

from daybook.apps.insights.queries.pulse import Pulse, PulseFilter, month_pulse
from daybook.apps.ledger.queries.filters import LineFilter
from daybook.apps.platform.rights import scope_of
from daybook.apps.platform.viewer import Viewer
from daybook.core.metrics import Metric
from daybook.core.periods import month_of
from daybook.core.rights import Data

from .beside import entry_query
from .books import HIDDEN, hidden
from .parts import MINUTES, MONEY, Contributor, Explained, LeftOutPart, Term

_LABELS = {
    "LOCKED": ("Locked", "FCST-01"),
    "APPROVED": ("Approved", "FCST-01"),
    "SUBMITTED": ("Submitted", "FCST-01"),
    "DRAFT": ("Draft and returned", "FCST-01"),
    "HARD_PLAN": ("Hard plan, from today on", "FCST-01"),
    "MILESTONES": ("Milestones × probability", "FCST-01"),
}


def explain_pulse(viewer: Viewer, metric: Metric, wanted: LineFilter, today: date) -> Explained:
    """Most likely, target or gap of a month."""
    if not scope_of(viewer, Data.FORECAST):
        return hidden(metric, wanted, HIDDEN)
    month = wanted.months[1] or wanted.months[0] or month_of(today)
    chosen = PulseFilter(regions=wanted.values("region"), practices=wanted.values("practice"))
    pulse = month_pulse(viewer, month, today, wanted=chosen)
    scoped = LineFilter(tuple(
        pair for pair in wanted.pairs if pair[0] in ("region", "practice")
    )).having(month=f"{month:%Y-%m}")  # fmt: skip
    most_likely = Term("=", "Most likely", pulse.estimate.total, MONEY, "FCST-01")
    if metric.id == "target":
        terms, value = tuple(_targets(pulse)), pulse.target
    elif metric.id == "gap":
        value = pulse.gap
        target = Term("−", "Target", pulse.target, MONEY, "", href=_targets_address(month))
        gap = Term("=", metric.name, value, MONEY, "FCST-02")
        terms = (*_parts(pulse, scoped), most_likely, target, gap)
    else:
        terms, value = (*_parts(pulse, scoped), most_likely), pulse.estimate.total
    return Explained(
        metric=metric,
        wanted=scoped,
        value=value,
        unit=MONEY,
        currency=pulse.currency,
        terms=terms,
        contributors=_contributors(pulse, scoped) if metric.id != "target" else (),
        left_out=tuple(_left_out(pulse, scoped)) if metric.id != "target" else (),
        lines=scoped.having(book=("RATED", "ADJUSTED"), notional="no"),
        rules=("FCST-01", "FCST-02") if metric.id == "gap" else metric.rules,
        note="The plan counts at 100 %; realization stands beside it as a risk.",
    )


def _targets_address(month: date) -> str:
    return f"/forecast/targets?month={month:%Y-%m}"


def _targets(pulse: Pulse):
    for index, row in enumerate(pulse.by_region):
        yield Term("+" if index else "", row.code, row.target, MONEY)
    yield Term("=", "Target", pulse.target, MONEY, "FCST-02", href=_targets_address(pulse.month))


def _parts(pulse: Pulse, scoped: LineFilter):
    """The parts that count, in the order of trust; each leads to where its rows are."""
    lines = scoped.having(book=("RATED", "ADJUSTED"), notional="no")
    month = f"/forecast/{pulse.month:%Y-%m}"
    places = _places(scoped)
    hrefs = {
        "SUBMITTED": entry_query(scoped, "SUBMITTED"),
        "DRAFT": entry_query(scoped, "DRAFT", "RETURNED"),
        "HARD_PLAN": f"{month}/plan{places}",
        "MILESTONES": f"{month}/milestones{places}",
    }
    first = True
    for part, (label, rule) in _LABELS.items():
        minor = pulse.estimate.minor[part]
        if not minor and part == "LOCKED":
            continue
        own = lines if part in ("LOCKED", "APPROVED") else None
        yield Term("" if first else "+", label, minor, MONEY, rule, own, href=hrefs.get(part, ""))
        first = False


def _places(scoped: LineFilter) -> str:
    return scoped.having(month=None).query


def _contributors(pulse: Pulse, scoped: LineFilter) -> tuple[Contributor, ...]:
    return tuple(
        Contributor(
            row.project.code,
            f"{row.project.customer_name} · {row.project.name}",
            row.estimate.total,
            href=f"/projects/{row.project.code}",
        )
        for row in pulse.largest[:6]
    )


def _left_out(pulse: Pulse, scoped: LineFilter):
    missing, soft = pulse.estimate.minor["MISSING"], pulse.soft.minor["HARD_PLAN"]
    if missing:
        text = f"Missing: planned on past days, nothing logged, {pulse.missing_people} people"
        href = f"/forecast/{pulse.month:%Y-%m}/missing{_places(scoped)}"
        yield LeftOutPart(text, missing, MONEY, "FCST-01", href=href)
    if soft:
        yield LeftOutPart("Soft bookings: tentative, never counted", soft, MONEY, "FCST-01",
                          href="/people/bookings?commitment=SOFT")  # fmt: skip
    if pulse.unpriced_minutes:
        yield LeftOutPart("Time without a rate", pulse.unpriced_minutes, MINUTES, "RATE-01")
