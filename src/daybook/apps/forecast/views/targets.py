"""What revenue is asked of each region and practice? `/forecast/targets?month=2026-07`."""

from __future__ import annotations

import re
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from daybook.apps.platform.refusals import Refused
from daybook.apps.platform.rights import may, require
from daybook.core.periods import add_months, month_of, next_month
from daybook.core.rights import Data, Verb
from daybook.ui.charts import Mark, bars
from daybook.ui.format import money, money_short, month_text, spell
from daybook.ui.grid import Column, Empty, Table
from daybook.ui.notices import notify

from ..actions.targets import set_revenue_targets
from ..forms.targets import TargetsForm
from ..queries.targets import TargetSheet, target_history, target_sheet

_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


def _month(request: HttpRequest) -> date:
    text = request.GET.get("month", "")
    if _MONTH.fullmatch(text) and text >= "1990":
        return date.fromisoformat(f"{text}-01")
    return month_of(request.today)


def targets(request: HttpRequest) -> HttpResponse:
    """The sheet of a month, its history, and the year around it."""
    viewer = request.viewer
    if not may(viewer, Data.FORECAST):
        require(viewer, Data.TARGETS, Verb.EDIT, what="see revenue targets")
    month = _month(request)
    sheet = target_sheet(viewer, month, request.today)
    cells = tuple(cell for _, _, row in sheet.rows for cell in row if cell.may_edit)
    options = {"cells": cells, "currency": sheet.currency}
    if request.method == "POST":
        require(viewer, Data.TARGETS, Verb.EDIT, what="set a revenue target")
        form = TargetsForm(request.POST, **options)
        if form.is_valid():
            try:
                changed = set_revenue_targets(
                    actor=viewer, now=request.now, month=month, currency=sheet.currency,
                    amounts=form.cleaned_data["amounts"], reason=form.cleaned_data["reason"],
                )  # fmt: skip
            except Refused as refused:
                if refused.status != 422:
                    raise
                name = f"target_{refused.field}"
                form.add_error(name if name in form.fields else None,
                               f"{refused.message} ({refused.rule})")  # fmt: skip
            else:
                notify(request, f"{spell(changed, 'target')} set for {month_text(month)}."
                       if changed else "Nothing changed.")  # fmt: skip
                return redirect(f"/forecast/targets?month={month:%Y-%m}")
        return _shown(request, sheet, form, 422)
    return _shown(request, sheet, TargetsForm(**options))


def _shown(
    request: HttpRequest, sheet: TargetSheet, form: TargetsForm, status: int = 200
) -> HttpResponse:
    month = sheet.month
    rows = [
        (code, name, [(cell, _field(form, cell)) for cell in cells],
         sum(cell.amount_minor or 0 for cell in cells))
        for code, name, cells in sheet.rows
    ]  # fmt: skip
    before, after = add_months(month, -1), next_month(month)
    context = {
        "sheet": sheet,
        "rows": rows,
        "practices": [cell.practice_code for cell in sheet.rows[0][2]] if sheet.rows else (),
        "totals": _totals(sheet),
        "form": form,
        "chart": _chart(sheet),
        "history": _history(request, sheet),
        "stepper": {
            "prev_href": f"/forecast/targets?month={before:%Y-%m}",
            "prev_label": month_text(before),
            "text": month_text(month),
            "next_href": f"/forecast/targets?month={after:%Y-%m}",
            "next_label": month_text(after),
        },
    }
    return render(request, "forecast/targets.html", context, status=status)


def _field(form: TargetsForm, cell):
    name = f"target_{cell.region_id}_{cell.practice_id}"
    return form[name] if name in form.fields else None


def _totals(sheet: TargetSheet) -> list[int]:
    columns = zip(*(cells for _, _, cells in sheet.rows), strict=False)
    return [sum(cell.amount_minor or 0 for cell in column) for column in columns]


def _chart(sheet: TargetSheet):
    if not any(minor for _, minor in sheet.around):
        return None
    marks = [
        Mark(
            f"{month:%b}",
            minor,
            f"/forecast/targets?month={month:%Y-%m}",
            money_short(minor, sheet.currency),
            "ACTUAL" if month == sheet.month else "PLAN",
        )
        for month, minor in sheet.around
    ]
    return bars(
        marks, "Targets by month", lambda minor: money_short(minor, sheet.currency), width=480
    )


def _history(request: HttpRequest, sheet: TargetSheet) -> Table:
    columns = (
        Column("region_code", "Region", sort=False),
        Column("practice_code", "Practice", sort=False),
        Column("amount", "Target", sort=False),
        Column("revision", "Revision", "count", sort=False),
        Column("recorded_at", "Set", "moment", sort=False),
        Column("actor_name", "By", sort=False, opt=True),
        Column("reason", "Reason", sort=False, opt=True, wrap=True),
    )
    rows = [
        {
            "region_code": fact.region_code,
            "practice_code": fact.practice_code,
            "amount": money(fact.amount_minor, fact.currency),
            "revision": fact.revision,
            "recorded_at": fact.recorded_at,
            "actor_name": fact.actor_name,
            "reason": fact.reason,
        }
        for fact in target_history(request.viewer, sheet.month)
    ]
    return Table(
        columns=columns,
        rows=rows,
        label="Every revision of these targets",
        title="What was asked, and when",
        subtitle="Newest first; the latest revision of each counts, the earlier stay known",
        empty=Empty(f"No target was ever set for {month_text(sheet.month)}."),
    )
