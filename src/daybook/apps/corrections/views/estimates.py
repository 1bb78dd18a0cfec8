"""How far were the estimates off? By person and day, what was worked, and the true-up."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from daybook.apps.platform.refusals import NotFound, Refused
from daybook.apps.platform.rights import may
from daybook.core.periods import add_months
from daybook.core.rights import Data, Verb
from daybook.ui.columns import Column
from daybook.ui.figures import Figure, figure_html
from daybook.ui.format import clock, date_text, hours, month_text, signed, spell
from daybook.ui.grid import Empty, Table
from daybook.ui.notices import notify

from ..actions.true_up import Actual, TrueUp, save_actuals, true_up_month, true_up_person
from ..actions.typed import minutes_typed
from ..queries.actual_sheet import actual_sheet
from ..queries.estimates import EstimateLine, by_person, estimate_lines
from .frame import frame

LINES = (
    Column("worked_on", "Day", kind="date", href="{entry_href}", sort=False),
    Column("person_name", "Person", href="/corrections/estimates/{month}/{person_code}",
           sort=False),
    Column("project_code", "Project", href="/projects/{project_code}", sub="task_name",
           sort=False),
    Column("estimated", "Estimated", kind="hours", digits=2, sort=False, href="{entry_href}"),
    Column("actual_figure", "Worked", kind="html", sort=False),
    Column("variance_figure", "Variance", kind="html", sort=False),
    Column("state", "State", kind="status", sort=False),
)  # fmt: skip
PEOPLE = (
    Column("person_name", "Person", href="/corrections/estimates/{month}/{person_code}",
           sort=False),
    Column("estimated", "Estimated", kind="hours", digits=2, sort=False,
           href="/corrections/estimates/{month}?person={person_code}"),
    Column("actual", "Worked", kind="hours", digits=2, sort=False,
           href="/corrections/estimates/{month}?person={person_code}"),
    Column("variance_figure", "Variance", kind="html", sort=False),
    Column("missing", "Not written", kind="count", sort=False),
    Column("due", "To true up", kind="count", sort=False),
    Column("settled", "Settled", kind="count", sort=False, opt=True),
)  # fmt: skip


class _Shown:
    """A row with its month, its links, and its variance with a sign."""

    def __init__(self, row, month: date):
        self._row, self.month = row, f"{month:%Y-%m}"
        later = add_months(month, 1)
        entry = getattr(row, "entry_id", None)
        self.entry_href = f"/time/entries/{entry}" if entry else (
            f"/corrections/estimates/{self.month}/{row.person_code}")  # fmt: skip
        variance = row.variance
        text = "–" if variance is None else signed(hours(variance, digits=2), variance)
        if variance == 0:
            text = hours(0, digits=2)
        books = (
            f"/ledger?person={row.person_code}&worked={self.month}&from={later:%Y-%m}&book=RATED"
        )
        self.variance_figure = _figure(text, books)
        actual = getattr(row, "actual", None)
        words = "not written" if actual is None else hours(actual, digits=2)
        self.actual_figure = _figure(
            words, f"/corrections/estimates/{self.month}/{row.person_code}"
        )

    def __getattr__(self, name):
        return getattr(self._row, name)


def _figure(text: str, href: str):
    return figure_html(Figure(text, href))


def month_page(request: HttpRequest, month: date) -> HttpResponse:
    """Estimate, truth and variance of a month, by person and by day."""
    person = request.GET.get("person", "").strip().upper()
    lines = estimate_lines(request.viewer, month, person_code=person)
    people = by_person(lines)
    estimated = sum(row.estimated for row in people)
    variance = sum(row.variance for row in people)
    missing, due = sum(row.missing for row in people), sum(row.due for row in people)
    earlier, later = add_months(month, -1), add_months(month, 1)
    context = frame(request, "estimates") | {
        "month": month,
        "month_name": month_text(month),
        "previous": (f"/corrections/estimates/{earlier:%Y-%m}", month_text(earlier)),
        "next": (f"/corrections/estimates/{later:%Y-%m}", month_text(later)),
        "said": _said(lines, estimated, variance, missing, due),
        "due": due,
        "may_true_up": due and may(request.viewer, Data.TIME, Verb.APPROVE)
        and later <= request.today,
        "all_href": f"/corrections/estimates/{month:%Y-%m}/true-up",
        "person": person,
        "people": Table(PEOPLE, [_Shown(row, month) for row in people], "By person",
                        title="By person", empty=_empty(month)),
        "table": Table(LINES, [_Shown(row, month) for row in lines], "By day", title="By day",
                       empty=_empty(month)),
        "has_lines": bool(lines),
    }  # fmt: skip
    return render(request, "corrections/estimates.html", context)


def _empty(month: date) -> Empty:
    return Empty(
        f"Nothing of {month_text(month)} is estimated. Under the close method ESTIMATE the days "
        "after the cut-off are written down before they are worked.",
        "Estimate days", f"/time/estimates/{month:%Y-%m}",
    )  # fmt: skip


def _said(lines: tuple[EstimateLine, ...], estimated: int, variance: int, missing: int, due: int):
    if not lines:
        return "Nothing is estimated"
    moved = signed(hours(variance, digits=2), variance) if variance else "0.00"
    parts = [f"{hours(estimated, digits=2)} h estimated, variance {moved} h so far"]
    if missing:
        parts.append(f"{spell(missing, 'day')} not written")
    if due:
        parts.append(f"{due} to true up")
    if not missing and not due:
        parts.append("all settled")
    return "; ".join(parts)


def person_page(request: HttpRequest, month: date, person: str) -> HttpResponse:
    """What a person worked on the days that were estimated; written here, trued up by another."""
    sheet = actual_sheet(request.viewer, person, month, today=request.today)
    typed, wrong = {}, {}
    if request.method == "POST":
        typed = {key: value for key, value in request.POST.items() if "." in key}
        try:
            changed = save_actuals(
                actor=request.viewer, now=request.now, today=request.today,
                person_id=sheet.person_id, actuals=_typed(typed),
            )  # fmt: skip
            notify(request, f"{spell(changed, 'day')} saved." if changed else "Nothing differs.")
            return redirect(request.path)
        except Refused as refusal:
            if refusal.field not in typed and refusal.field:
                raise
            wrong = {refusal.field: refusal.message}
    context = frame(request, "estimates") | {
        "sheet": sheet,
        "month_name": month_text(month),
        "rows": [
            (row, [
                (cell, cell.field, typed.get(cell.field, _shown(cell.actual)),
                 wrong.get(cell.field, ""), date_text(cell.on))
                for cell in row.cells
            ])
            for row in sheet.rows
        ],
        "wrong": wrong.get("", ""),
        "base": f"/corrections/estimates/{month:%Y-%m}",
    }  # fmt: skip
    return render(request, "corrections/actuals.html", context, status=422 if wrong else 200)


def _shown(minutes: int | None) -> str:
    return "" if minutes is None else clock(minutes)


def _typed(values: dict[str, str]) -> list[Actual]:
    """Every field that holds something; an empty field says nothing about its day."""
    found = []
    for key, text in values.items():
        place, _, iso = key.partition(".")
        project, _, task = place.partition("-")
        try:
            on = date.fromisoformat(iso)
            ids = int(project), int(task)
        except ValueError:
            continue
        if text.strip():
            found.append(Actual(*ids, on, minutes_typed(text, field=key)))
    return found


@require_POST
def true_up_all(request: HttpRequest, month: date) -> HttpResponse:
    """True up everybody in reach whose days are written."""
    done = true_up_month(
        actor=request.viewer, now=request.now, today=request.today, month=month,
        reason=request.POST.get("reason", ""),
    )  # fmt: skip
    _tell(request, done)
    return redirect(f"/corrections/estimates/{month:%Y-%m}")


@require_POST
def true_up_one(request: HttpRequest, month: date, person: str) -> HttpResponse:
    """True up one person."""
    sheet = actual_sheet(request.viewer, person, month, today=request.today)
    if not sheet.may_true_up:
        raise NotFound(f"{sheet.person_name}'s estimates are trued up by somebody else.")
    done = true_up_person(
        actor=request.viewer, now=request.now, today=request.today, person_id=sheet.person_id,
        month=month, reason=request.POST.get("reason", ""),
    )  # fmt: skip
    _tell(request, done)
    return redirect(f"/corrections/estimates/{month:%Y-%m}?person={sheet.person_code}")


def _tell(request: HttpRequest, done: TrueUp) -> None:
    minutes = done.variance_minutes
    moved = signed(hours(minutes, digits=2), minutes) if minutes else "0.00"
    left = f" {done.left_out} left." if done.left_out else ""
    notify(
        request, f"{spell(done.lines, 'day')} trued up, variance {moved} h.{left}",
        kind="ok" if done.lines else "info",
    )  # fmt: skip
