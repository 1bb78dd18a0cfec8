"""How is a fund used up? Put in, promised, drawn month by month, and when it runs out."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from daybook.apps.platform.answers import answer
from daybook.apps.platform.rights import require, scope_of
from daybook.core.partners import runs_out_in
from daybook.core.periods import add_months, month_of, months_between
from daybook.core.rights import Data, Verb
from daybook.ui.charts import Chart, Mark, burn
from daybook.ui.columns import Column
from daybook.ui.figures import StripItem
from daybook.ui.format import money, money_short, percent, spell
from daybook.ui.grid import Empty, Table
from daybook.ui.notices import notify

from ..actions.agreements import add_fund, change_fund, edit_fund
from ..forms.agreements import FundForm, FundMoneyForm, NewFundForm
from ..queries.agreements import FundRow, fund_by_code, fund_lines, partner_by_code
from ..queries.draws import drawn_by_month
from ..queries.overview import authorizations_in_reach
from .columns import AUTHORIZATIONS
from .frame import ROOT, answered, frame, month_key

_DAY = timedelta(days=1)
_LINES = (
    Column("on", "Day", kind="date", sort=False),
    Column("reason", "Reason", sort=False, wrap=True),
    Column("amount_minor", "Amount", kind="delta", currency_key="currency", good="", sort=False),
)


@require_GET
def show(request: HttpRequest, code: str) -> HttpResponse:
    """The fund's money, its burn, its lines and what was signed under it."""
    row = fund_by_code(code, request.viewer)
    drawn = {month: minor for (_, month), minor in drawn_by_month([row.id]).items()}
    ends = runs_out_in(row.left_minor, list(drawn.values())[-3:], month_of(request.today))
    signed = authorizations_in_reach(request.viewer, filters=Q(fund_id=row.id))
    context = frame(request, "partners") | {
        "row": row, "strip": _strip(row, ends), "chart": _burn(row, drawn, request.today),
        "said": answered(_said(row, ends)),
        "lines": Table(_LINES, [_Line(line, row.currency) for line in fund_lines(row.id)],
                       "Money of the fund", title="Money put in",
                       subtitle="Opening, increases and reductions, with their reasons"),
        "signed": Table(AUTHORIZATIONS, signed, "Authorizations under it",
                        title=spell(len(signed), "authorization"),
                        empty=Empty("Nothing is signed under it.", "Draft one",
                                    f"{ROOT}/authorizations/new?partner={row.partner_code}")),
        "may_edit": scope_of(request.viewer, Data.PARTNER_RATES, Verb.ISSUE).everything,
    }  # fmt: skip
    return render(request, "partners/fund.html", context)


class _Line:
    """A line with the currency of its fund."""

    def __init__(self, line, currency: str):
        self.on, self.reason, self.amount_minor = line.on, line.reason, line.amount_minor
        self.currency = currency


def _strip(row: FundRow, ends: date | None) -> tuple[StripItem, ...]:
    draws, here = f"{ROOT}/draws?fund={row.code}", f"{ROOT}/funds/{row.code}"
    free_tone = "adv" if row.free_minor < 0 else ""
    return (
        StripItem("Amount", money(row.amount_minor, row.currency), row.purchase_order, here),
        StripItem("Promised", money(row.committed_minor, row.currency), "signed",
                  f"{ROOT}/authorizations?fund={row.code}",
                            f"{ROOT}/explain/promised?fund={row.code}"),
        StripItem("Free to promise", money(row.free_minor, row.currency), "", here,
                  tone=free_tone),
        StripItem("Drawn", money(row.drawn_minor, row.currency), "packed", draws,
                  f"{ROOT}/explain/drawn?fund={row.code}"),
        StripItem("Left to draw", money(row.left_minor, row.currency),
                  percent(row.left_millionths, digits=0) if row.left_millionths is not None else "",
                  here),
        StripItem("Runs out", f"{ends:%B %Y}" if ends else "not in sight", "at the usual draw", "",
                  f"{ROOT}/explain/runs-out?fund={row.code}"),
    )  # fmt: skip


def _said(row: FundRow, ends: date | None) -> str:
    left = money(row.left_minor, row.currency)
    if row.left_minor <= 0:
        return "The fund is used up. Increase it before the next pack."
    if ends is not None and ends < row.ends_on:
        return f"{left} are left, used up in {ends:%B %Y} at the usual draw."
    return f"{left} are left to draw."


def _burn(row: FundRow, drawn: dict[date, int], today: date) -> Chart | None:
    """What was drawn as a running total, against an even use of the fund until its end."""
    if not drawn:
        return None
    first = month_of(row.starts_on)
    months = months_between(max(first, add_months(month_of(today), -11)), today)
    months = months or (month_of(today),)
    total, marks = sum(v for month, v in drawn.items() if month < months[0]), []
    for month in months:
        total += drawn.get(month, 0)
        href = f"{ROOT}/draws?fund={row.code}&packed={month_key(month)}"
        marks.append(Mark(f"{month:%b}", total, href, money_short(total, row.currency)))
    span = max(len(months_between(first, row.ends_on - _DAY)), 1)
    plan = [
        row.amount_minor * min(len(months_between(first, month)), span) // span for month in months
    ]
    return burn(
        marks, [], plan, f"Drawn from {row.code} by month",
        lambda value: money_short(value, row.currency), signed=row.amount_minor,
        signed_text="fund", end_text=money_short(total, row.currency),
    )  # fmt: skip


def new(request: HttpRequest, code: str) -> HttpResponse:
    """Open a fund with a partner."""
    partner = partner_by_code(code, request.viewer)
    require(request.viewer, Data.PARTNER_RATES, Verb.ISSUE, what="open a fund")
    form = NewFundForm(request.POST or None, currency=partner.currency,
                       initial={"starts_on": request.today})  # fmt: skip

    def act(values: dict) -> str:
        values.pop("amount")
        add_fund(actor=request.viewer, now=request.now, partner_id=partner.id, **values)
        notify(request, f"{values['code']} was opened.")
        return f"{ROOT}/funds/{values['code']}"

    context = {"title": "Open a fund", "scope": partner.name, "go_label": "Open the fund",
               "cancel_href": f"{ROOT}/{partner.code}"}  # fmt: skip
    return answer(request, form, act, context)


def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Correct a fund's name, purchase order or dates."""
    row = fund_by_code(code, request.viewer)
    require(request.viewer, Data.PARTNER_RATES, Verb.ISSUE, what="edit a fund")
    names = ("version", "name", "purchase_order", "starts_on", "ends_on")
    form = FundForm(request.POST or None, initial={name: getattr(row, name) for name in names})

    def act(values: dict) -> str:
        edit_fund(actor=request.viewer, now=request.now, fund_id=row.id, **values)
        notify(request, f"{row.code} was saved.")
        return f"{ROOT}/funds/{row.code}"

    context = {"title": f"Edit {row.code}", "scope": row.partner_name,
               "cancel_href": f"{ROOT}/funds/{row.code}"}  # fmt: skip
    return answer(request, form, act, context,
                  version=lambda: fund_by_code(row.code, request.viewer).version)  # fmt: skip


def money_change(request: HttpRequest, code: str) -> HttpResponse:
    """Increase or reduce a fund, with a reason."""
    row = fund_by_code(code, request.viewer)
    require(request.viewer, Data.PARTNER_RATES, Verb.ISSUE, what="change the money of a fund")
    form = FundMoneyForm(request.POST or None, currency=row.currency)

    def act(values: dict) -> str:
        change_fund(actor=request.viewer, now=request.now, fund_id=row.id,
                    amount_minor=values["amount_minor"], reason=values["reason"])  # fmt: skip
        notify(request, f"{row.code} was changed by {money(values['amount_minor'], row.currency)}.")
        return f"{ROOT}/funds/{row.code}"

    context = {
        "title": f"Change the money of {row.code}", "scope": row.partner_name, "narrow": True,
        "lead": f"{money(row.amount_minor, row.currency)} now, of which "
        f"{money(row.committed_minor, row.currency)} are promised and "
        f"{money(row.drawn_minor, row.currency)} drawn.",
        "cancel_href": f"{ROOT}/funds/{row.code}",
    }  # fmt: skip
    return answer(request, form, act, context)
