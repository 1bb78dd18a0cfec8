"""Are we going to hit the month? `/forecast/2026-07`: the sentence, the bar, regions, projects."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from daybook.apps.platform.rights import may, require
from daybook.core.periods import add_months, month_of, next_month
from daybook.core.rights import Data, Verb
from daybook.ui.addresses import changed, query_text
from daybook.ui.figures import Fact, Figure
from daybook.ui.filters import Filter, FilterBar, Search
from daybook.ui.format import (
    delta_money,
    hours,
    money,
    month_text,
    percent,
)
from daybook.ui.grid import csv_response

from ..queries.pulse import Pulse, PulseFilter, forecast_projects, month_pulse
from ..queries.pulse_choices import pulse_choices
from .pulse_tables import practice_table, project_table, region_table
from .sentence import pulse_sentence, region_title, then_sentence
from .trust_parts import PartRows, estimate_bar, part_notes, trust_parts

_AXES = {"regions": "region", "practices": "practice", "managers": "manager",
         "projects": "project"}  # fmt: skip


def this_month(request: HttpRequest) -> HttpResponse:
    """The pulse of the current month."""
    query = request.GET.urlencode()
    return redirect(f"/forecast/{request.today:%Y-%m}" + (f"?{query}" if query else ""))


def pulse_bar(request: HttpRequest, seen: tuple) -> FilterBar:
    """Region, practice and manager, as the address sets them; offered by the projects seen."""
    choices = pulse_choices(seen)
    return FilterBar(
        (
            Filter("region", "Region", choices.regions),
            Filter("practice", "Practice", choices.practices),
            Filter("manager", "Project manager", choices.managers),
            Search("project", "Project code"),
        )
    ).read(request.GET)


def pulse_filter(bar: FilterBar) -> PulseFilter:
    """The filter that a bar chose."""
    return PulseFilter(
        **{axis: bar.values.get(key, ()) for axis, key in _AXES.items()},
        excluded={axis: bar.excluded.get(key, ()) for axis, key in _AXES.items()},
    )


def part_rows(
    bar: FilterBar, month: date, locked: frozenset[str], projects: tuple[str, ...]
) -> PartRows:
    """Where the rows of the page's parts are, under its filters."""
    keys = {
        key: (*bar.values.get(key, ()), *(f"-{code}" for code in bar.excluded.get(key, ())))
        for key in _AXES.values()
    }
    return PartRows(month, keys, locked, projects)


def month_page(request: HttpRequest, month: date) -> HttpResponse:
    """One month's pulse."""
    require(request.viewer, Data.FORECAST, Verb.SEE, what="see the forecast")
    seen = forecast_projects(request.viewer)
    bar = pulse_bar(request, seen)
    wanted = pulse_filter(bar)
    pulse = month_pulse(request.viewer, month, request.today, wanted=wanted, among=seen)
    codes = tuple(row.code for row in wanted.chosen(seen).values())
    rows = part_rows(bar, month, pulse.locked_entities, codes)
    tables = {
        "region": region_table(request, pulse, rows, region_title(pulse)),
        "practice": practice_table(request, pulse, rows),
        "project": project_table(request, pulse, rows),
    }
    asked = request.GET.get("table", "")
    if request.GET.get("format") == "csv" and asked in tables:
        return csv_response(tables[asked], f"pulse-{month:%Y-%m}-{asked}.csv")
    last_day = next_month(month) - timedelta(days=1)
    notes = part_notes(pulse.estimate, pulse.missing_people, f"{last_day.day} {last_day:%b}")
    parts = trust_parts(pulse.estimate, rows, notes)
    narrow = bar.value("manager") or bar.value("project")
    explain = "" if narrow else "/explain/month_estimate" + _explain_query(request, month)
    context = {
        "pulse": pulse,
        "filters_bar": bar,
        "sentence": pulse_sentence(pulse, explain, f"/forecast/targets?month={month:%Y-%m}"),
        "then": then_sentence(pulse, rows.href("MISSING")),
        "bar": estimate_bar(parts, pulse.currency, pulse.target),
        "tables": tables,
        "beside": _beside(pulse, rows, month),
        "stepper": _stepper(request, month),
        "is_current": month == month_of(request.today),
        "may_set_target": may(request.viewer, Data.TARGETS, Verb.EDIT),
    }
    return render(request, "insights/pulse.html", context)


def _explain_query(request: HttpRequest, month: date) -> str:
    keys = {key: request.GET.getlist(key) for key in ("region", "practice")}
    return query_text(month=f"{month:%Y-%m}", **keys)


def _stepper(request: HttpRequest, month: date) -> dict[str, str]:
    before, after = add_months(month, -1), next_month(month)
    query = changed(request.GET, {})
    query = "" if query == "?" else query
    return {
        "prev_href": f"/forecast/{before:%Y-%m}{query}",
        "prev_label": month_text(before),
        "text": month_text(month),
        "next_href": f"/forecast/{after:%Y-%m}{query}",
        "next_label": month_text(after),
    }


def _beside(pulse: Pulse, rows: PartRows, month: date) -> tuple[Fact, ...]:
    """What the estimate does not hold, and could change it."""
    estimate, currency = pulse.estimate, pulse.currency
    facts = [_realization_fact(pulse)]
    facts.append(
        Fact(
            "Missing time", Figure(money(estimate.minor["MISSING"], currency, whole=True)),
            href=rows.href("MISSING"),
            note=f"{hours(estimate.minutes['MISSING'])} h on past days that hard bookings "
            "planned and nobody logged",
        )
    )  # fmt: skip
    soft = pulse.soft.minor["HARD_PLAN"]
    last = next_month(month) - timedelta(days=1)
    facts.append(
        Fact(
            "Soft bookings", Figure(money(soft, currency, whole=True)),
            href="/people/bookings"
            + query_text(commitment="SOFT", **rows.places,
                         **{"from": max(month, pulse.today), "to": last}),
            note=f"{hours(pulse.soft.minutes['HARD_PLAN'])} h tentative: upside, not counted",
        )
    )  # fmt: skip
    if pulse.unpriced_minutes:
        facts.append(
            Fact("Without a rate", f"{hours(pulse.unpriced_minutes)} h", tone="adv",
                 href="/ledger" + query_text(book="RATED", month=f"{month:%Y-%m}", priced="no"),
                 note="waiting or planned time that no rate card prices; it counts as nothing")
        )  # fmt: skip
    return tuple(facts)


def _realization_fact(pulse: Pulse) -> Fact:
    found = pulse.realization
    keys = {"from": f"{found.first:%Y-%m}", "to": f"{found.last:%Y-%m}"}
    if found.share is None:
        return Fact("Realization", "", note="no time was billed in the three months before, so "
                    "the plan stands at 100%")  # fmt: skip
    note = f"of card value, {found.first:%b} to {found.last:%b}; the plan counts at 100%"
    risk = pulse.risk_minor
    if risk:
        note += f", at this rate it would bring {delta_money(risk, pulse.currency, whole=True)}"
    return Fact(
        "Realization",
        percent(found.share),
        href="/ledger" + query_text(book="BILLED", **keys),
        explain="/explain/realization" + query_text(**keys),
        note=note,
    )
