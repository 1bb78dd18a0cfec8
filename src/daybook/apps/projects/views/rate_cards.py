"""What is an hour sold for? Rate cards, their rows by level, and drafts for finance to approve."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.utils.safestring import SafeString

from daybook.apps.platform.answers import answer, show_refusal
from daybook.apps.platform.refusals import Denied, NotFound, Refused
from daybook.core.rating import LEVEL_TITLES
from daybook.ui.figures import Tab
from daybook.ui.format import date_text, rate, spell
from daybook.ui.grid import Column, Empty, Table
from daybook.ui.notices import notify
from daybook.ui.statuses import badge_html

from ..actions.bill_rates import add_rate_card, propose_rates
from ..forms.rates import MOST_ROWS, CardForm, DraftForm, rate_rows
from ..queries.bill_rates import (
    CardPage,
    card_page,
    may_draft_rates,
    precedence_changes,
    precedence_text,
    visible_cards,
)
from ..queries.rate_names import (
    KEYS_OF_LEVEL,
    currency_choices,
    key_names,
    listed,
    waiting_rate_drafts,
)

_STATES = {
    "NOW": ("ok", "In force"),
    "FUTURE": ("info", "Later"),
    "PAST": ("neutral", "Before"),
    "ENDED": ("warn", "Ended"),
}
_ROWS = 5
_CARDS = (
    Column("name", "Rate card", href="/admin/rate-cards/{code}", code="code", sort=False),
    Column("currency", "Currency", sort=False),
    Column("rates", "Dated rates", kind="count", href="/admin/rate-cards/{code}", sort=False),
    Column("engagements", "Engagements", kind="count", sort=False),
)


def card_list(request: HttpRequest) -> HttpResponse:
    """Every card the viewer may see, and the drafts that wait."""
    may_draft = may_draft_rates(request.viewer)
    new = Empty("There is no rate card yet.", "Add a rate card", "/admin/rate-cards/new")
    waiting = waiting_rate_drafts(request.viewer)
    context = {
        "table": Table(
            columns=_CARDS,
            rows=visible_cards(request.viewer),
            label="Rate cards",
            empty=new if may_draft else Empty("There is no rate card that you may see."),
        ),
        "waiting": _waiting(waiting) if waiting else None,
        "may_draft": may_draft,
        "precedence": precedence_text(request.today),
        "changes": _changes(request.today),
    }
    return render(request, "projects/rate_cards.html", context)


def _changes(today: date) -> list[str]:
    return [f"From {date_text(change.starts_on)}: {change.text}"
            for change in precedence_changes(today)]  # fmt: skip


def _waiting(rows) -> Table:
    return Table(
        columns=(
            Column("title", "Draft", href="/admin/proposals/{id}", sort=False, wrap=True),
            Column("proposed_by", "By", sort=False),
            Column("who_can", "Who can approve", sort=False, opt=True, wrap=True),
        ),
        rows=rows,
        label="Drafts that wait",
        title=f"{spell(len(rows), 'draft')} waiting for approval",
        subtitle="Nothing changes until somebody else approves it",
    )


def card(request: HttpRequest, code: str) -> HttpResponse:
    """One card: its rows by level, in the order in which levels win."""
    page = card_page(code, request.viewer, request.today)
    may_draft = may_draft_rates(request.viewer)
    mine = [row for row in waiting_rate_drafts(request.viewer)
            if row.title.startswith(f"Rates of {page.card.code} ")]  # fmt: skip
    context = {
        "page": page,
        "tables": [
            _level_table(page, level, number, may_draft)
            for number, level in enumerate(page.rows, start=1)
            if page.rows[level]
        ],
        "empty": ", ".join(LEVEL_TITLES[level] for level, rows in page.rows.items() if not rows),
        "may_draft": may_draft,
        "precedence": precedence_text(request.today),
        "changes": _changes(request.today),
        "waiting": _waiting(mine) if mine else None,
        "left_out": spell(page.left_out, "row") if page.left_out else "",
    }
    return render(request, "projects/rate_card.html", context)


def _level_table(page: CardPage, level: str, number: int, may_draft: bool) -> Table:
    in_use = level in page.precedence
    columns = [
        Column("key", "For", sort=False, wrap=True),
        Column("price", "Rate", kind="html", sort=False),
        Column("starts", "From", sort=False),
        Column("revision", "Revision", kind="count", sort=False, opt=True),
        Column("state", "State", kind="html", sort=False),
    ]
    if may_draft:
        columns.append(Column("change", "Actions", kind="html", sort=False, hidden_title=True))
    title = LEVEL_TITLES[level]
    where = f"Wins in place {number}" if in_use else "Not in use: no rate of this level wins"
    draft = f"/admin/rate-cards/{page.card.code}/draft?level={level}"
    return Table(
        columns=tuple(columns),
        rows=[_rate_row(row, page, draft) for row in page.rows[level]],
        label=f"Rates by {title}",
        title=f"{title[:1].upper()}{title[1:]}",
        subtitle=where,
    )


def _rate_row(row, page: CardPage, draft: str) -> dict:
    state = row.state
    return {
        "key": row.key_text(page.project_codes.get(row.project_id, "")),
        "price": price_html(row),
        "starts": date_text(row.starts_on),
        "revision": row.revision,
        "state": badge_html(*_STATES[state]),
        "change": format_html('<a href="{}&row={}">Change</a>', draft, row.id)
        if state in ("NOW", "ENDED")
        else "",
    }


def price_html(row) -> SafeString | str:
    """A row's price, or that it ends its key."""
    if row.per_unit is None:
        return "ends"
    text = rate(row.per_unit, row.currency, row.unit)
    if row.unit != "DAY":
        return text
    hours = f"{row.day_minutes // 60}:{row.day_minutes % 60:02d}"
    return format_html('{} <span class="subtle">of {}</span>', text, hours)


def new(request: HttpRequest) -> HttpResponse:
    """Add an empty card."""
    if not may_draft_rates(request.viewer):
        raise Denied("RIGHT-01", "You cannot add a rate card. Analysts and finance can.")
    bases = [(row.id, f"{row.code}, {row.currency}") for row in visible_cards(request.viewer)]
    form = CardForm(request.POST or None, currencies=currency_choices(), bases=bases)

    def act(values: dict) -> str:
        add_rate_card(actor=request.viewer, now=request.now, **values)
        notify(request, f"{values['name']} was added. Draft its rates next.")
        return f"/admin/rate-cards/{values['code']}"

    context = {"title": "Add a rate card", "narrow": True, "go_label": "Add the card",
               "lead": "An empty card in one currency. Its rates are drafted, then approved.",
               "cancel_href": "/admin/rate-cards"}  # fmt: skip
    return answer(request, form, act, context)


def draft(request: HttpRequest, code: str) -> HttpResponse:
    """Draft rates of one level for finance to approve."""
    if not may_draft_rates(request.viewer):
        raise Denied("RIGHT-01", "You cannot draft a rate. Analysts and finance can.")
    page = card_page(code, request.viewer, request.today)
    level = request.GET.get("level", "ROLE")
    if level not in KEYS_OF_LEVEL:
        raise NotFound(f"There is no level {level}.")
    keys = KEYS_OF_LEVEL[level]
    options = {"keys": keys, "names": key_names(request.viewer, keys)}
    form = DraftForm(request.POST or None, initial={"starts_on": request.today})
    first = _first_row(request, page, level)
    made = rate_rows(_empty_rows(request, first))
    rows = made(request.POST or None, initial=first, form_kwargs=options)
    if request.method == "POST" and form.is_valid() and rows.is_valid():
        try:
            return redirect(_propose(request, page, level, form, rows))
        except Denied:
            raise
        except Refused as error:
            show_refusal(form, error)
    wrong = form.is_bound and (form.errors or not rows.is_valid())
    context = {
        "page": page,
        "form": form,
        "rows": rows,
        "lists": listed(request.viewer),
        "tabs": _level_tabs(page, level),
        "more_href": f"?level={level}&rows={min(len(rows.forms) + 10, MOST_ROWS)}",
    }
    return render(request, "projects/rate_draft.html", context, status=422 if wrong else 200)


def _propose(request: HttpRequest, page: CardPage, level: str, form, rows) -> str:
    key = propose_rates(
        actor=request.viewer, now=request.now, card=page.card,
        rows=[{"level": level, **row} for row in rows.rows()],
        starts_on=form.cleaned_data["starts_on"], reason=form.cleaned_data["reason"],
    )  # fmt: skip
    notify(request, "The rates are drafted. They hold once somebody of finance approves them.")
    return f"/admin/proposals/{key}"


def _empty_rows(request: HttpRequest, first: list[dict]) -> int:
    """How many empty rows stand under what is filled in."""
    asked = request.GET.get("rows", "")
    if asked.isascii() and asked.isdigit() and len(asked) < 3:
        return min(max(int(asked), 1), MOST_ROWS) - len(first)
    return 0 if first else _ROWS


def _first_row(request: HttpRequest, page: CardPage, level: str) -> list[dict]:
    """The row to be changed, filled in; nothing where none was asked for."""
    for row in page.rows.get(level, ()):
        if str(row.id) == request.GET.get("row"):
            return [
                {
                    "role": row.role_code,
                    "person": row.person_code,
                    "project": page.project_codes.get(row.project_id),
                    "customer": row.customer_code,
                    "region": row.region_code,
                    "practice": row.practice_code,
                    "per_unit": row.per_unit,
                    "unit": row.unit,
                    "day_minutes": row.day_minutes,
                }
            ]
    return []


def _level_tabs(page: CardPage, level: str) -> list[Tab]:
    return [
        Tab(LEVEL_TITLES[key].capitalize(), f"/admin/rate-cards/{page.card.code}/draft?level={key}",
            current=key == level)
        for key in KEYS_OF_LEVEL
    ]  # fmt: skip
