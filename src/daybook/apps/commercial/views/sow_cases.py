"""Which statements of work are in the making? The board, its list, a case, and the win rate."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.views.decorators.http import require_GET, require_POST

from daybook.apps.platform.answers import answer
from daybook.apps.platform.rights import may, require
from daybook.core.contracts import CASE_STATES
from daybook.core.money import exponent
from daybook.core.periods import month_of
from daybook.core.rights import Data, Verb
from daybook.ui.addresses import changed, query_text
from daybook.ui.figures import StripItem
from daybook.ui.filters import Filter, FilterBar, Search
from daybook.ui.format import date_text, moment, money, month_text, percent, spell
from daybook.ui.grid import (
    Column,
    Empty,
    Table,
    columns_of,
    csv_response,
    page_of,
    sort_of,
    sort_rows,
)
from daybook.ui.inputs import decimal_text
from daybook.ui.notices import notify
from daybook.ui.statuses import badge_html

from ..actions.sow_cases import approve_case, edit_case, move_case, open_case
from ..forms.sow_cases import ApproveForm, CaseForm, MoveForm, NewCaseForm
from ..queries.choices import opportunity_choices
from ..queries.engagements import engagement_choices
from ..queries.sow_cases import (
    APPROVAL_WORDS,
    STATE_WORDS,
    CaseRow,
    case_approvals,
    case_moves,
    may_approve,
    sow_case,
    sow_cases,
    win_rates,
)
from .tabs import sales_tabs

_ROOT = "/projects/sow"
_LIST = (
    Column("name", "Statement of work", href=_ROOT + "/{code}", code="code", sub="customer_name"),
    Column("region_code", "Region", opt=True),
    Column("practice_code", "Practice", opt=True),
    Column("amount_minor", "Value", kind="money", currency_key="currency", href=_ROOT + "/{code}"),
    Column("state_text", "State"),
    Column("age_days", "Days", kind="count", href=_ROOT + "/{code}", opt=True),
    Column("clock", "Clock", kind="html", sort=False),
    Column("owner_name", "Engagement manager", opt=True),
)  # fmt: skip


def clock_badge(row: CaseRow):
    """How it stands with its clock: word, icon and tint."""
    if row.outcome == "WON":
        return badge_html("ok", "Won")
    if row.outcome == "LOST":
        return badge_html("neutral", "Lost, idle" if row.is_idle else "Lost")
    if row.is_late:
        return badge_html("bad", f"Late, due {moment(row.due_at)}" if row.due_at else "Late")
    if row.due_at:
        return badge_html("info", f"Due {moment(row.due_at)}")
    return badge_html("neutral", "No clock")


def _bar(rows, query) -> FilterBar:
    def offered(name: str):
        return tuple((value, value) for value in sorted({getattr(row, name) for row in rows}))

    months = sorted({month_of(row.opened_at.date()) for row in rows}, reverse=True)
    return FilterBar(
        (
            Search("q", "Statement, customer or code"),
            Filter("state", "State", tuple(STATE_WORDS.items())),
            Filter("late", "Clock", (("YES", "Late"), ("NO", "In time"))),
            Filter("outcome", "Outcome", (("OPEN", "Open"), ("WON", "Won"), ("LOST", "Lost"))),
            Filter("region", "Region", offered("region_code")),
            Filter("practice", "Practice", offered("practice_code")),
            Filter("opened", "Opened", tuple((f"{m:%Y-%m}", month_text(m)) for m in months)),
        )
    ).read(query)


def _kept(bar: FilterBar, rows) -> list[CaseRow]:
    asked = bar.value("q").casefold()
    found = []
    for row in rows:
        values = {"state": row.state, "late": "YES" if row.is_late else "NO",
                  "outcome": row.outcome, "region": row.region_code,
                  "practice": row.practice_code, "opened": f"{row.opened_at:%Y-%m}"}  # fmt: skip
        is_named = asked in f"{row.name} {row.code} {row.customer_name}".casefold()
        fits = all(not bar.values[key] or value in bar.values[key]
                   for key, value in values.items())  # fmt: skip
        if is_named and fits and not any(v in bar.excluded[k] for k, v in values.items()):
            found.append(row)
    return found


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Columns of cards, or the same as a list; filters stay in the address."""
    rows = sow_cases(request.viewer, request.now)
    bar = _bar(rows, request.GET)
    kept = _kept(bar, rows)
    as_list = request.GET.get("view") == "list"
    if request.GET.get("format") == "csv":
        return csv_response(_table(request, kept, whole=True), "sow-cases.csv")
    # What is decided leaves the board, unless asked for; the list keeps it.
    shown = kept if as_list or bar.values["outcome"] else [r for r in kept if r.outcome == "OPEN"]
    late = sum(row.is_late for row in shown)
    context = {
        "tabs": sales_tabs("sow"), "bar": bar,
        "said": spell(len(shown), "case") + (f", {late} late" if late else ", none late"),
        "may_add": may(request.viewer, Data.CONTRACTS, Verb.DRAFT),
        "other_href": changed(request.GET, {"view": None if as_list else "list"}),
        "other_label": "Board" if as_list else "List",
        "table": _table(request, kept) if as_list else None,
        "columns": () if as_list else _columns(request, shown),
    }  # fmt: skip
    return render(request, "commercial/board.html", context)


def _columns(request: HttpRequest, rows: list[CaseRow]) -> list[dict]:
    may_move = may(request.viewer, Data.CONTRACTS, Verb.DRAFT)
    found = []
    for state in CASE_STATES:
        cards = [_card(row, may_move) for row in rows if row.state == state]
        found.append({"title": STATE_WORDS[state], "cards": cards,
                      "note": spell(len(cards), "case")})  # fmt: skip
    return found


def _card(row: CaseRow, may_move: bool) -> dict:
    place = CASE_STATES.index(row.state)
    ahead = [one for one in row.moves if CASE_STATES.index(one) > place and one != "ON_HOLD"]
    following = ahead[0] if may_move and ahead and row.outcome == "OPEN" else ""
    return {"row": row, "badge": clock_badge(row), "next": following,
            "next_text": f"Move to {STATE_WORDS[following]}" if following else "",
            "money": money(row.amount_minor, row.currency),
            "age": f"{spell(row.age_days, 'day')} old"}  # fmt: skip


def _table(request: HttpRequest, rows: list[CaseRow], *, whole: bool = False) -> Table:
    sort = sort_of(request.GET, _LIST, "-age_days")
    ordered = sort_rows(rows, sort)
    page = page_of(request.GET, len(ordered), 50)
    return Table(
        columns=columns_of(request.GET, _LIST),
        rows=[_shown(row) for row in (ordered if whole else ordered[page.slice])],
        label="Statements of work", title=spell(len(rows), "statement of work",
                                                "statements of work"),
        sort=sort, page=page, offered=_LIST, csv_href=changed(request.GET, {"format": "csv"}),
        empty=Empty("No case matches.", "Clear the filters", f"{_ROOT}?view=list"),
    )  # fmt: skip


def _shown(row: CaseRow) -> dict:
    names = ("code", "name", "customer_name", "region_code", "practice_code", "amount_minor",
             "currency", "state_text", "age_days", "owner_name")  # fmt: skip
    return {name: getattr(row, name) for name in names} | {"clock": clock_badge(row)}


@require_GET
def win_rate(request: HttpRequest) -> HttpResponse:
    """Won ÷ (won + lost) by region and practice; each number leads to its cases."""
    rows = sow_cases(request.viewer, request.now)
    bar = _bar(rows, request.GET)
    found = win_rates(_kept(bar, rows), request.today)
    asked = {key: list(values) for key, values in bar.values.items() if values}

    def line(one) -> dict:
        where = asked | ({"region": one.region_code, "practice": one.practice_code}
                         if one.region_code else {})  # fmt: skip

        def link(outcome: str) -> str:
            return query_text(**where | {"view": "list", "outcome": outcome}).removeprefix("?")

        return {"name": f"{one.region_code} · {one.practice_code}" if one.region_code
                else "All regions and practices", "won": one.won, "lost": one.lost,
                "open": one.open, "rate": one.rate_millionths, "won_key": link("WON"),
                "lost_key": link("LOST"), "open_key": link("OPEN")}  # fmt: skip

    columns = (
        Column("name", "Region and practice", sort=False),
        Column("won", "Won", kind="html", sort=False),
        Column("lost", "Lost", kind="html", sort=False),
        Column("open", "Open", kind="html", sort=False),
        Column("rate", "Win rate", kind="percent", digits=1, sort=False, href="/rules/SOW-05"),
    )
    whole = percent(found[0].rate_millionths)
    table = Table(
        columns=columns,
        rows=[_linked(line(one)) for one in found],
        label="Win rate",
        title=f"{whole} of decided cases are won" if whole else "No case is decided",
        subtitle="A case idle for too long counts as lost",
    )
    context = {"tabs": sales_tabs("sow"), "bar": bar, "table": table}
    return render(request, "commercial/win_rate.html", context)


def _linked(row: dict) -> dict:
    return row | {
        name: format_html('<a class="n" href="{}?{}">{}</a>', _ROOT, row[f"{name}_key"], row[name])
        for name in ("won", "lost", "open")
    }


def show(request: HttpRequest, code: str) -> HttpResponse:
    """A case: where it is, its clock, its approvals and its history."""
    row = sow_case(code, request.viewer, request.now)
    return render(request, "commercial/case.html", _case_context(request, row))


def _case_context(request: HttpRequest, row: CaseRow, move_form=None) -> dict:
    may_draft = may(request.viewer, Data.CONTRACTS, Verb.DRAFT)
    if move_form is None and may_draft and row.moves:
        move_form = _move_form(row)
    open_for = row.state in ("SOW_WIP", "READY_FOR_APPROVAL")
    waits = ", ".join(APPROVAL_WORDS[one].lower() for one in row.waits_for)
    return {
        "row": row, "badge": clock_badge(row), "may_draft": may_draft, "move_form": move_form,
        "strip": _strip(row),
        "waits": f"Still needed: {waits}." if waits else "Every approval is there.",
        "approve_forms": [
            (kind, APPROVAL_WORDS[kind],
             ApproveForm(needs_reviewer=kind == "ARCHITECT", prefix=kind.lower()))
            for kind in row.waits_for if open_for and may_approve(request.viewer, row, kind)
        ],
        "approvals": [{"row": one, "label": APPROVAL_WORDS[one.kind], "at": moment(one.approved_at)}
                      for one in case_approvals(row)],
        "moves": [
            {"text": f"{STATE_WORDS[one.from_state]} → {STATE_WORDS[one.to_state]}"
             if one.from_state else "Opened", "who": one.who, "note": one.note,
             "at": moment(one.moved_at)}
            for one in case_moves(row.id)
        ],
    }  # fmt: skip


def _move_form(row: CaseRow, data=None) -> MoveForm:
    form = MoveForm(data, initial={"version": row.version})
    form.fields["to_state"].choices = [(one, STATE_WORDS[one]) for one in row.moves]
    return form


def _strip(row: CaseRow) -> tuple[StripItem, ...]:
    engagement = row.engagement_code or ""
    return (
        StripItem("State", row.state_text, f"since {moment(row.entered_at)}"),
        StripItem("Value", money(row.amount_minor, row.currency),
                  href=f"/projects/opportunities/{row.opportunity_code}"),
        StripItem("Opportunity", row.opportunity_code, f"stage {row.stage}",
                  href=f"/projects/opportunities/{row.opportunity_code}"),
        StripItem("Engagement", engagement or "None yet",
                  href=f"/projects/engagements/{engagement}/contract" if engagement else ""),
        StripItem("Due", moment(row.due_at) if row.due_at else "No clock",
                  f"architect by {date_text(row.architect_due_on)}" if row.architect_due_on else "",
                  href="/rules/SOW-03"),
        StripItem("Engagement manager", row.owner_name or "Nobody yet"),
    )  # fmt: skip


def new(request: HttpRequest) -> HttpResponse:
    """Put an opportunity's statement of work on the board."""
    require(request.viewer, Data.CONTRACTS, Verb.DRAFT, what="open a statement of work")
    form = NewCaseForm(request.POST or None, opportunities=opportunity_choices(request.viewer),
                       engagements=engagement_choices(request.viewer))  # fmt: skip

    def act(values: dict) -> str:
        kept = {key: value for key, value in values.items() if key not in ("amount", "version")}
        open_case(actor=request.viewer, now=request.now, **kept)
        notify(request, f"{values['code']} is open. Its first touch is due.")
        return f"{_ROOT}/{values['code']}"

    context = {"title": "Open a statement of work", "go_label": "Open it", "cancel_href": _ROOT}
    return answer(request, form, act, context)


def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Correct a case."""
    row = sow_case(code, request.viewer, request.now)
    require(request.viewer, Data.CONTRACTS, Verb.DRAFT, what="edit a statement of work")
    places = exponent(row.currency)
    engagements = engagement_choices(request.viewer)
    held = {label.split(" · ")[0]: key for key, label in engagements}
    form = CaseForm(
        request.POST or None, engagements=engagements,
        initial={"version": row.version, "name": row.name, "practice_id": row.practice_id,
                 "amount": decimal_text(row.amount_minor, places, places),
                 "currency": row.currency, "owner_id": row.owner_id,
                 "engagement_id": held.get(row.engagement_code)},
    )  # fmt: skip

    def act(values: dict) -> str:
        kept = {key: value for key, value in values.items() if key != "amount"}
        edit_case(actor=request.viewer, now=request.now, code=row.code, **kept)
        notify(request, f"{row.code} was saved.")
        return f"{_ROOT}/{row.code}"

    context = {"title": f"Edit {row.code}", "scope": row.name, "cancel_href": f"{_ROOT}/{row.code}"}
    return answer(request, form, act, context,
                  version=lambda: sow_case(code, request.viewer, request.now).version)  # fmt: skip


@require_POST
def move(request: HttpRequest, code: str) -> HttpResponse:
    """Move a case; from the board one comes back to the board."""
    row = sow_case(code, request.viewer, request.now)
    form = _move_form(row, request.POST)
    form.fields["to_state"].choices = tuple(STATE_WORDS.items())

    def act(values: dict) -> str:
        move_case(actor=request.viewer, now=request.now, code=row.code, **values)
        notify(request, f"{row.code} is at “{STATE_WORDS[values['to_state']]}” now.")
        return _ROOT if request.POST.get("next") == "board" else f"{_ROOT}/{row.code}"

    return answer(request, form, act, _case_context(request, row, form),
                  template="commercial/case.html")  # fmt: skip


@require_POST
def approve(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """Approve the present draft, or note the architect's review."""
    row = sow_case(code, request.viewer, request.now)
    form = ApproveForm(request.POST, needs_reviewer=kind == "ARCHITECT", prefix=kind.lower())
    values = form.cleaned_data if form.is_valid() else {}
    approve_case(actor=request.viewer, now=request.now, code=row.code, kind=kind, **values)
    notify(request, f"{row.code}: {APPROVAL_WORDS[kind].lower()} approved.")
    return redirect(f"{_ROOT}/{row.code}")
