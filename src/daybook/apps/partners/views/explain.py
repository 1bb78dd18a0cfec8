"""Why is this figure of a fund what it is? What was drawn, what is promised, when it runs out.

`/money/partners/explain/drawn?fund=KES-F1` sums the draws of each authorization and names the
rules that priced them.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from daybook.apps.platform.refusals import NotFound
from daybook.apps.platform.rights import require
from daybook.core.partners import runs_out_in
from daybook.core.periods import month_of
from daybook.core.rights import Data, Verb
from daybook.core.rules import all_rules
from daybook.ui.explain import (
    Explanation,
    FormulaRow,
    LeftOut,
    RuleLink,
    explain_response,
)
from daybook.ui.figures import Fact
from daybook.ui.format import hours, money, month_text

from ..queries.agreements import AuthorizationRow, FundRow, funds
from ..queries.draws import DrawFilter, draw_page, drawn_by_month
from ..queries.overview import authorizations_in_reach
from .frame import ROOT

_KEYS = ("partner", "fund", "authorization")


@require_GET
def show(request: HttpRequest, what: str) -> HttpResponse:
    """Panel or page for one figure of a partner, a fund or an authorization."""
    require(request.viewer, Data.PARTNER_RATES, Verb.SEE, what="see how partners are paid")
    wanted = DrawFilter.of({key: request.GET.getlist(key) for key in _KEYS})
    signed = _signed(request, wanted)
    if not signed and what != "runs-out":
        raise NotFound("Nothing is signed there, or not for you.")
    made = {"drawn": _drawn, "promised": _promised, "runs-out": _runs_out}.get(what)
    if made is None:
        raise NotFound(f"There is no figure {what}.")
    return explain_response(request, made(request, wanted, signed))


def _signed(request: HttpRequest, wanted: DrawFilter) -> tuple[AuthorizationRow, ...]:
    """The signed and closed authorizations that the address names."""
    asked = Q(state__in=("SIGNED", "CLOSED"))
    columns = {"partner": "fund__partner__code__iexact", "fund": "fund__code__iexact",
               "authorization": "code__iexact"}  # fmt: skip
    for key, column in columns.items():
        values = wanted.values(key)
        if values:
            asked &= Q(**{column: values[0]})
    return authorizations_in_reach(request.viewer, filters=asked)


def _title(word: str, wanted: DrawFilter) -> str:
    return ", ".join([word, *(value for key in _KEYS for value in wanted.values(key))])


def _rules(*ids: str) -> tuple[RuleLink, ...]:
    found = all_rules()
    return tuple(RuleLink(key, found[key].question, f"/rules/{key}") for key in ids)


def _drawn(request: HttpRequest, wanted: DrawFilter, signed) -> Explanation:
    _, totals = draw_page(request.viewer, wanted, size=0)
    currency = signed[0].currency
    return Explanation(
        title=_title("Drawn", wanted),
        value=" · ".join(money(row.amount_minor or 0, row.currency) for row in totals)
        or money(0, currency),
        definition="Approved lines of partners' people, covered by a signed authorization, as the "
        "packs drew them from the fund. Corrections are differences.",
        formula=tuple(_terms((row.code, row.drawn_minor + row.drawn_expenses_minor, row.currency,
                              f"{ROOT}/draws?authorization={row.code}", "PART-01")
                             for row in signed if row.drawn_minor + row.drawn_expenses_minor)),
        contributors=tuple(
            Fact(row.person_name, f"{hours(row.drawn_minutes, digits=2)} h",
                 f"{ROOT}/draws?authorization={row.code}", code=row.code)
            for row in signed if row.drawn_minutes
        ),
        left_out=(LeftOut("Approved lines in no pack yet, and lines nothing covers.", "Months",
                          rule_id="PART-03", rule_href="/rules/PART-03", href=ROOT),),
        rules=_rules("PART-01", "PART-02", "PART-03"),
        entries_count=sum(row.draws for row in totals),
        entries_href=f"{ROOT}/draws{wanted.query}", entries_word="draws",
        page_href=request.get_full_path(),
    )  # fmt: skip


def _promised(request: HttpRequest, wanted: DrawFilter, signed) -> Explanation:
    sums: dict[str, int] = {}
    for row in signed:
        sums[row.currency] = sums.get(row.currency, 0) + (row.promised_minor or 0)
    return Explanation(
        title=_title("Promised", wanted),
        value=" · ".join(money(minor, currency) for currency, minor in sums.items()),
        definition="What signed authorizations hold of their fund: hours × rate and what is "
        "allowed for expenses. A closed one holds what it drew.",
        formula=tuple(_terms((row.code, row.promised_minor or 0, row.currency,
                              f"{ROOT}/authorizations/{row.code}", "PART-04") for row in signed)),
        left_out=(LeftOut("They promise nothing until they are signed.", "Drafts",
                          href=f"{ROOT}/authorizations?state=DRAFT"),),
        rules=_rules("PART-04", "PART-05"),
        entries_count=len(signed), entries_href=f"{ROOT}/authorizations{wanted.query}",
        entries_word="authorizations", page_href=request.get_full_path(),
    )  # fmt: skip


def _terms(rows: Iterable[tuple[str, int, str, str, str]]) -> Iterable[FormulaRow]:
    for place, (label, minor, currency, href, rule) in enumerate(rows):
        yield FormulaRow("+" if place else "", label, money(minor, currency), rule,
                         f"/rules/{rule}", href)  # fmt: skip


def _runs_out(request: HttpRequest, wanted: DrawFilter, signed) -> Explanation:
    fund = _one_fund(request, wanted)
    months = {month: minor for (_, month), minor in drawn_by_month([fund.id]).items()}
    recent = dict(list(months.items())[-3:])
    ends = runs_out_in(fund.left_minor, list(recent.values()), month_of(request.today))
    return Explanation(
        title=_title("Runs out", wanted),
        value=month_text(ends) if ends else "Not in sight",
        definition="The first month whose usual draw the fund cannot pay in full. The usual draw "
        "is the average of the last three months drawn in.",
        formula=(
            FormulaRow("", "Left to draw", money(fund.left_minor, fund.currency), "PART-06",
                       "/rules/PART-06", f"{ROOT}/funds/{fund.code}"),
            *(
                FormulaRow("", f"Drawn in {month_text(month)}", money(minor, fund.currency),
                           href=f"{ROOT}/draws?fund={fund.code}&packed={month:%Y-%m}")
                for month, minor in recent.items()
            ),
        ),
        rules=_rules("PART-06"), page_href=request.get_full_path(),
    )  # fmt: skip


def _one_fund(request: HttpRequest, wanted: DrawFilter) -> FundRow:
    codes = wanted.values("fund")
    found = funds(request.viewer, filters=Q(code__iexact=codes[0])) if codes else ()
    if not found:
        raise NotFound("Name a fund, such as ?fund=KES-F1.")
    return found[0]
