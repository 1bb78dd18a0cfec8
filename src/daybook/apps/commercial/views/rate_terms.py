"""What did an engagement agree about its rates? Terms by date, and the form that drafts them."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from daybook.apps.platform.answers import answer
from daybook.apps.platform.refusals import Denied
from daybook.core.rating import LEVEL_TITLES, RateTerms, millionths_text
from daybook.ui.format import date_text, moment, percent, spell
from daybook.ui.grid import Column, Empty, Table
from daybook.ui.notices import notify
from daybook.ui.statuses import badge_html

from ..actions.rate_terms import propose_rate_terms
from ..forms.rate_terms import RateTermsForm
from ..queries.rate_terms import RateTermsPage, RateTermsRow, rate_terms_page
from .engagement_tabs import engagement_tabs

_STATES = {"NOW": ("ok", "In force"), "FUTURE": ("info", "Later"), "PAST": ("neutral", "Before")}
_COLUMNS = (
    Column("starts", "From", sub="approved", sort=False),
    Column("discount", "Discount", sort=False),
    Column("weekend", "Weekends", sort=False),
    Column("holiday", "Holidays", sort=False),
    Column("order", "Order of levels", sort=False, wrap=True, opt=True),
    Column("state", "State", kind="html", sort=False),
)


@require_GET
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Every rate terms of the engagement, newest first."""
    page = rate_terms_page(code, request.viewer, request.today)
    context = {
        "page": page,
        "row": page.row,
        "tabs": engagement_tabs(page.row.code, "rates", request.viewer),
        "table": _table(page),
    }
    return render(request, "commercial/rate_terms.html", context)


def _table(page: RateTermsPage) -> Table:
    new = f"/projects/engagements/{page.row.code}/rates/new"
    empty = "Nothing is agreed: rates are those of the card."
    return Table(
        columns=_COLUMNS,
        rows=[_row(one) for one in page.terms],
        label="Rate terms",
        title=f"{spell(len(page.terms), 'agreement')} about rates",
        subtitle="Rate × (1 − discount) × the highest factor, rounded once",
        empty=Empty(empty, "Agree on terms", new) if page.may_draft else Empty(empty),
    )


def _factor(value: int | None) -> str:
    return "–" if value is None else f"× {millionths_text(value)}"


def _row(one: RateTermsRow) -> dict:
    levels = ", then ".join(LEVEL_TITLES[level] for level in one.precedence)
    return {
        "starts": date_text(one.starts_on),
        "approved": f"{one.approved_by}, {moment(one.recorded_at)}",
        "discount": percent(one.discount_millionths, digits=2) if one.discount_millionths else "–",
        "weekend": _factor(one.weekend_millionths),
        "holiday": _factor(one.holiday_millionths),
        "order": levels or "As the organization's",
        "state": badge_html(*_STATES[one.state]),
    }


def new(request: HttpRequest, code: str) -> HttpResponse:
    """Draft terms for somebody of finance to approve."""
    page = rate_terms_page(code, request.viewer, request.today)
    if not page.may_draft:
        raise Denied("RIGHT-01", "You cannot draft terms of rates. Analysts and finance can.")
    form = RateTermsForm(request.POST or None, initial=_initial(page, request.today))

    def act(values: dict) -> str:
        key = propose_rate_terms(
            actor=request.viewer, now=request.now, engagement_id=page.row.id,
            terms=terms_of(values), starts_on=values["starts_on"], reason=values["reason"],
        )  # fmt: skip
        notify(request, "The terms are drafted. They hold once somebody of finance approves them.")
        return f"/admin/proposals/{key}"

    context = {
        "title": f"Rate terms of {page.row.name}",
        "narrow": True,
        "go_label": "Draft the terms",
        "lead": "They replace what was agreed before, from their day on. Time approved before "
        "keeps its rate.",
        "cancel_href": f"/projects/engagements/{page.row.code}/rates",
    }
    return answer(request, form, act, context)


def terms_of(values: dict) -> RateTerms:
    """The terms that a form or a document gives."""
    levels = tuple(part.strip().upper() for part in values["precedence"].split(",") if part.strip())
    return RateTerms(levels, values["discount"] or 0, values["weekend"], values["holiday"])


def _initial(page: RateTermsPage, today: date) -> dict:
    held = next((one for one in page.terms if one.state == "NOW"), None)
    found = {"starts_on": today}
    if held is not None:
        found |= {
            "discount": held.discount_millionths or None,
            "weekend": held.weekend_millionths,
            "holiday": held.holiday_millionths,
            "precedence": ", ".join(held.precedence),
        }
    return found
