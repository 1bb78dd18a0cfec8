"""`/admin/periods`: the locks of months, entity by entity, and who may change them."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html

from daybook.ui.figures import Fact
from daybook.ui.format import month_text
from daybook.ui.grid import Column, Empty, Table
from daybook.ui.notices import notify
from daybook.ui.statuses import badge_html

from ..actions import periods as actions
from ..answers import answer
from ..forms.access import ReasonForm
from ..forms.changes import LockForm
from ..queries import changes, locks
from ..queries.history import history_of
from ..refusals import NotFound, Refused
from ..sections import sections_of
from .frame import tabs
from .shown import instant_text, state_badge, state_word

HOME = "/admin/periods"


def _require_page(request: HttpRequest) -> None:
    if not any(section.key == "periods" for section in sections_of(request.viewer)):
        raise NotFound("There are no period locks for you to ask for or decide.")


def lock_grid(request: HttpRequest) -> HttpResponse:
    """Every entity's months with their locks, and the requests that wait."""
    _require_page(request)
    year = request.GET.get("year", "")
    chosen = int(year) if year.isascii() and year.isdigit() and 1990 <= int(year) <= 2100 else None
    first, last = locks.grid_span(request.today, chosen)
    rows = locks.lock_grid(request.viewer, first, last)
    shown_year = chosen or request.today.year
    context = {
        "tabs": tabs(request, "periods"),
        "table": _grid(rows),
        "first": first,
        "last": last,
        "chosen": chosen,
        "year": shown_year,
        "requests": changes.proposals(request.viewer, states=("DRAFT",), kinds=("PERIOD_LOCK",)),
    }
    return render(request, "platform/periods.html", context)


def _grid(rows: tuple[locks.LockRow, ...]) -> Table:
    months = [cell.month for cell in rows[0].cells] if rows else []
    return Table(
        columns=(
            Column("name", "Entity", code="code", sort=False),
            *(
                Column(f"{month:%Y-%m}", f"{month:%b} {month:%Y}", kind="html", sort=False)
                for month in months
            ),
        ),
        rows=[
            {"code": row.code, "name": row.name}
            | {f"{cell.month:%Y-%m}": _cell(cell) for cell in row.cells}
            for row in rows
        ],
        label="Locks by entity and month",
        dense=True,
        note="A month opens its page: who locked it, when and why, and what you may do.",
        empty=Empty("There is no legal entity yet.", "Add an entity",
                    "/admin/organization/entities/new"),
    )  # fmt: skip


# Twelve months fit beside each other only with short words; the link says the long ones.
_SHORT = {
    "OPEN": ("neutral", "Open", "draft"),
    "SOFT": ("locked", "Soft", "lock"),
    "HALF": ("warn", "1 of 2", "lock"),
    "HARD": ("locked", "Hard", "lock"),
}


def _cell(cell: locks.LockCell):
    asked = ""
    if cell.asked:
        asked = format_html('<span class="sub">{} asked</span>', cell.asked)
    label = f"{cell.entity_code}, {month_text(cell.month)}: {state_word(cell.state)}"
    return format_html(
        '<a class="n" href="{}/{}/{}" aria-label="{}">{}</a>{}',
        HOME,
        cell.entity_code,
        f"{cell.month:%Y-%m}",
        label,
        badge_html(*_SHORT[cell.state]),
        asked,
    )


def lock(request: HttpRequest, code: str, month: date) -> HttpResponse:
    """One month of one entity: its lock, its reasons, and each step with why not."""
    _require_page(request)
    page = locks.lock_page(request.viewer, code, month)
    cell = page.cell
    requests = [
        row
        for row in changes.proposals(request.viewer, states=("DRAFT",), kinds=("PERIOD_LOCK",))
        if row.starts_on == month and row.title.endswith(f" of {code}")
    ]
    context = {
        "tabs": tabs(request, "periods"),
        "page": page,
        "cell": cell,
        "month": month,
        "close_href": _close_href(cell),
        "badge": state_badge(cell.state),
        "facts": _facts(cell),
        "steps": _steps(page),
        "requests": requests,
        "history": history_of(request.viewer, "PERIOD", cell.id, whole=True) if cell.id else (),
    }
    return render(request, "platform/period.html", context)


def _facts(cell: locks.LockCell) -> tuple[Fact, ...]:
    if cell.id is None:
        return (Fact("Lock", "Open", note="Nobody has touched this month"),)
    facts = [
        Fact("Last changed by", cell.changed_by, note=instant_text(cell.changed_at)),
        Fact("Reason", cell.reason or "none while open"),
    ]
    if cell.hard_requested_by:
        facts.append(Fact("Hard lock requested by", cell.hard_requested_by))
    if cell.hard_locked_by:
        facts.append(Fact("Confirmed by", cell.hard_locked_by))
    return tuple(facts)


def _steps(page: locks.LockPage) -> tuple[dict, ...]:
    """What may be done, each with its address, or the reason why not.

    The hard lock is the last step of the close, where its checks and sign-offs are.
    """
    cell = page.cell
    here = f"{HOME}/{cell.entity_code}/{cell.month:%Y-%m}"
    why_no_hard = page.confirm_hard if cell.hard_requested_by_id else page.request_hard
    return (
        {"word": "Soft-lock", "path": "soft", "href": f"{here}/soft", "why_not": page.soft,
         "note": "Only the operations manager and finance write, each with a reason."},
        {"word": "Lift the soft lock", "path": "lift", "href": f"{here}/lift", "why_not": page.lift,
         "note": "Opens the month to everybody again."},
        {"word": "Hard-lock", "path": "", "href": _close_href(cell), "why_not": why_no_hard,
         "note": "At its close, on checks without a blocking finding, a sign-off, and two "
                 "signatures of finance."},
        {"word": "Ask for a lock, or to open", "path": "ask", "href": f"{here}/ask",
         "why_not": page.ask,
         "note": "The operations manager or finance answers."},
    )  # fmt: skip


def _close_href(cell: locks.LockCell) -> str:
    """The page where the entity's month is checked, signed off and hard-locked."""
    return f"/money/close/{cell.month:%Y-%m}?entity={cell.entity_code}"


def _refuse(why_not: str) -> None:
    """Say why not before anything is typed."""
    if why_not:
        raise Refused("PERIOD-03", why_not)


_VERBS = {
    "soft": ("Soft-lock", actions.set_soft_lock, "is soft-locked"),
    "lift": ("Open", actions.lift_soft_lock, "is open again"),
}


def change(request: HttpRequest, code: str, month: date, verb: str) -> HttpResponse:
    """Soft-lock or lift, with a reason."""
    _require_page(request)
    page = locks.lock_page(request.viewer, code, month)
    word, action, done = _VERBS[verb]
    here = f"{HOME}/{code}/{month:%Y-%m}"

    def act(values: dict) -> str:
        action(actor=request.viewer, now=request.now, entity_id=page.cell.entity_id, month=month,
               **values)  # fmt: skip
        notify(request, f"{month_text(month)} of {code} {done}.")
        return here

    step = next(step for step in _steps(page) if step["path"] == verb)
    if request.method == "GET":
        _refuse(step["why_not"])
    context = {
        "title": f"{word} {month_text(month)} of {code}",
        "lead": step["note"],
        "cancel_href": here,
        "go_label": word,
        "narrow": True,
        "tabs": tabs(request, "periods"),
    }
    form = LockForm(request.POST or None, initial={"version": page.cell.version})
    return answer(
        request, form, act, context, template="platform/form.html",
        version=lambda: locks.lock_page(request.viewer, code, month).cell.version,
    )  # fmt: skip


def ask(request: HttpRequest, code: str, month: date) -> HttpResponse:
    """Ask for a soft lock, or for a soft-locked month to be opened."""
    _require_page(request)
    page = locks.lock_page(request.viewer, code, month)
    cell = page.cell
    if request.method == "GET":
        _refuse(page.ask)
    here = f"{HOME}/{code}/{month:%Y-%m}"
    wanted = "SOFT" if cell.lock == "OPEN" else "OPEN"

    def act(values: dict) -> str:
        actions.request_lock(actor=request.viewer, now=request.now, entity_id=cell.entity_id,
                             month=month, lock=wanted, reason=values["reason"])  # fmt: skip
        notify(request, "Your request waits for the operations manager or finance.")
        return here

    wish = "soft-lock" if wanted == "SOFT" else "open"
    context = {
        "title": f"Ask to {wish} {month_text(month)} of {code}",
        "lead": "The operations manager or finance reads the reason and answers.",
        "cancel_href": here,
        "go_label": "Ask",
        "narrow": True,
        "tabs": tabs(request, "periods"),
    }
    return answer(
        request, ReasonForm(request.POST or None), act, context, template="platform/form.html"
    )
