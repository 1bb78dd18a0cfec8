"""Which rate would apply? `/admin/rate-cards/test?person=ENG&project=ACME-001&on=2026-07-07`."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from daybook.apps.platform.answers import show_refusal
from daybook.apps.platform.refusals import Denied, NotFound, Refused
from daybook.core.rating import LEVEL_TITLES
from daybook.ui.figures import StripItem
from daybook.ui.format import date_text, money, spell
from daybook.ui.grid import Column, Empty, Table

from ..forms.rates import RateTestForm
from ..queries.bill_rates import RateTest, TestedRow, precedence_text, rate_reach, rate_test
from ..queries.rate_names import listed
from .rate_cards import price_html

_COLUMNS = (
    Column("key", "For", sort=False, wrap=True),
    Column("reason", "Why it lost", sort=False, wrap=True),
    Column("price", "Rate", kind="html", sort=False),
    Column("starts", "From", sort=False),
    Column("level", "Level", sort=False, opt=True),
    Column("revision", "Revision", kind="count", sort=False, opt=True),
)


def test_rate(request: HttpRequest) -> HttpResponse:
    """Ask for the rate of a person on a project on a day, and see every row that lost."""
    rate_reach(request.viewer)
    asked = any(request.GET.get(name) for name in ("person", "project"))
    data = {"on": request.today.isoformat(), **request.GET.dict()} if asked else None
    form = RateTestForm(data, initial={"on": request.today})
    found = None
    if asked and form.is_valid():
        values = form.cleaned_data
        try:
            found = rate_test(request.viewer, person_code=values["person"],
                              project_code=values["project"], on=values["on"])  # fmt: skip
        except (Denied, NotFound):
            raise
        except Refused as error:
            show_refusal(form, error)
    lists = listed(request.viewer)
    context = {
        "form": form,
        "lists": {"persons": lists["persons"], "projects": lists["projects"]},
        "found": found,
        "precedence": precedence_text(
            found.on if found else request.today, found.project.entity_id if found else None
        ),
    }
    if found:
        context |= _answer(found)
    return render(request, "projects/rate_test.html", context,
                  status=422 if form.is_bound and form.errors else 200)  # fmt: skip


def _answer(found: RateTest) -> dict:
    return {
        "strip": _strip(found),
        "price": money(found.hour_minor, found.project.currency)
        if found.hour_minor is not None
        else "",
        "winner": found.winner,
        "winner_text": LEVEL_TITLES[found.winner.row.level] if found.winner else "",
        "winner_price": price_html(found.winner.row) if found.winner else "",
        "losers": _losers(found, precedence_text(found.on, found.project.entity_id)),
        "notes": _notes(found),
    }


def _strip(found: RateTest) -> tuple[StripItem, ...]:
    """What was asked: the employment of the day, and whose terms count."""
    asked = (
        StripItem("Card", found.card_code, href=f"/admin/rate-cards/{found.card_code}"),
        StripItem("Customer", found.project.customer_code, found.project.customer_name),
        StripItem("Entity", found.entity_code),
    )
    if found.employment is None:
        return asked
    who = found.employment
    return (
        StripItem("Role", who.role_code, f"{who.role_name}, on {date_text(found.on)}"),
        StripItem("Region", who.region_code),
        StripItem("Practice", who.practice_code, who.practice_name),
        *asked,
    )


def _losers(found: RateTest, precedence: str) -> Table:
    count = spell(len(found.losers), "other rate")
    return Table(
        columns=_COLUMNS,
        rows=[_loser(row) for row in found.losers],
        label="Rates that lost, and why",
        title=f"{count} lost" if found.winner else f"{count}, none of which applies",
        subtitle=precedence,
        note=f"{spell(found.left_out, 'rate')} of other projects or customers not shown."
        if found.left_out
        else "",
        empty=Empty("No other rate stands on this card."),
    )


def _loser(tested: TestedRow) -> dict:
    return {
        "key": tested.key_text,
        "level": LEVEL_TITLES[tested.row.level],
        "price": price_html(tested.row),
        "starts": date_text(tested.row.starts_on),
        "revision": tested.row.revision,
        "reason": tested.reason,
    }


def _notes(found: RateTest) -> tuple[str, ...]:
    """What else decides whether the hour is billed at this price."""
    notes = []
    if found.project.billing_kind == "INTERNAL":
        notes.append("The project is internal: its time is never billed.")
    elif found.project.is_notional:
        notes.append("The fee is not by time: the rate serves margin and realization only.")
    if found.project.signed_on is None:
        notes.append("The engagement is not signed: work is at risk, and is not billed yet.")
    return tuple(notes)
