"""Which lines wait for me? Exceptions one by one, clean ones together, returns with a reason."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from daybook.apps.platform.refusals import Refused
from daybook.apps.platform.rights import may, require
from daybook.core.periods import month_of, next_month
from daybook.core.rights import Data, Verb
from daybook.ui.addresses import changed
from daybook.ui.columns import Column
from daybook.ui.figures import Tab
from daybook.ui.filters import Filter, FilterBar, Search
from daybook.ui.format import hours, moment, money, spell
from daybook.ui.grid import Empty, Page, Table, page_of, sort_of
from daybook.ui.notices import notify

from ..actions.approval import approve_clean, approve_entries, return_entries
from ..forms.approvals import chosen_lines
from ..queries.approvals import (
    LENSES,
    ApprovalFilter,
    ApprovalPage,
    ApprovalRow,
    approval_page,
    approved_minutes_between,
)
from ..queries.choices import region_choices
from .frame import local_time, time_tabs

SIZE = 50
_TITLES = {
    "exceptions": "Exceptions",
    "clean": "Clean",
    "returned": "Returned",
    "done": "Done",
}
REASONS = (
    "Say what it was for.",
    "Wrong project or task.",
    "More hours than agreed.",
    "This was not billable.",
)
_WEEK = "/time/entries?person={person_code}&from={monday}&to={sunday}"
_KEPT = ("lens", "region", "project", "person", "sort", "page")


def queue(request: HttpRequest) -> HttpResponse:
    """One lens of the approver's queue."""
    return _page(request)


def _wanted(values) -> ApprovalFilter:
    return ApprovalFilter(
        tuple(value for value in values.getlist("region") if value),
        tuple(value.strip() for value in values.getlist("project") if value.strip()),
        tuple(value.strip() for value in values.getlist("person") if value.strip()),
    )


def _page(request: HttpRequest, refused: Refused | None = None) -> HttpResponse:
    viewer, query = request.viewer, request.GET
    require(viewer, Data.TIME, Verb.APPROVE, what="approve time")
    lens = query.get("lens", "exceptions")
    lens = lens if lens in LENSES else "exceptions"
    wanted = _wanted(query)
    sort = sort_of(query, _columns(lens), "-worked_on" if lens == "done" else "worked_on")
    number = page_of(query, 10**9, SIZE).number
    found = approval_page(viewer, lens, wanted, sort=sort, first=(number - 1) * SIZE, size=SIZE)
    context = {
        "tabs": time_tabs(request, "approvals"),
        "lenses": _lenses(request, lens, found),
        "bar": _bar(request),
        "found": found,
        "lens": lens,
        "table": _table(request, lens, found, sort, number),
        "reasons": REASONS,
        "kept": [(key, value) for key in _KEPT for value in query.getlist(key)],
        "refused": refused,
        "reason": request.POST.get("reason", ""),
        "said": _said(request, lens, found),
    }
    return render(request, "time/approvals.html", context, status=422 if refused else 200)


def _lenses(request: HttpRequest, lens: str, found: ApprovalPage) -> tuple[Tab, ...]:
    return tuple(
        Tab(
            _TITLES[name],
            changed(request.GET, {"lens": name, "sort": None}),
            name == lens,
            found.waiting.get(name),
        )
        for name in LENSES
    )


def _bar(request: HttpRequest) -> FilterBar:
    return FilterBar(
        (
            Filter("region", "Region", region_choices(request.today)),
            Search("project", "Project code"),
            Search("person", "Person code"),
        )
    ).read(request.GET)


def _said(request: HttpRequest, lens: str, found: ApprovalPage) -> str:
    """The answer in one sentence: what waits, or that nothing does."""
    odd, clean = found.waiting["exceptions"], found.waiting["clean"]
    if odd or clean:
        parts = [spell(odd, "exception")] if odd else []
        parts += [f"{clean} clean" if odd else spell(clean, "clean line")] if clean else []
        return f"{' and '.join(parts)} to approve"
    month = month_of(request.today)
    minutes = approved_minutes_between(request.viewer, month, next_month(month))
    return f"All clear: {hours(minutes)} h approved of {month:%B}"


def _columns(lens: str) -> tuple[Column, ...]:
    shown = [
        Column("person_name", "Person", href=_WEEK),
        Column("worked_on", "Day", kind="date", href="/time/entries/{id}"),
        Column("project_code", "Project", href="/projects/{project_code}", sub="task_name"),
        Column("minutes", "Hours", kind="hours", digits=2, href="/time/entries/{id}"),
        Column("planned_minutes", "Planned", kind="hours", digits=2, sort=False, opt=True),
        Column("note_html", "Note", kind="html", sort=False, wrap=True),
    ]
    if lens == "exceptions":
        shown.append(Column("flags_html", "Flags", kind="html", sort=False, wrap=True))
    if lens == "returned":
        shown.append(Column("return_reason", "Returned because", sort=False, wrap=True))
    if lens == "done":
        shown += [
            Column("rated_html", "Rated", kind="html", sort=False),
            Column("decided_html", "Approved", kind="html", sort=False, opt=True),
        ]
    return tuple(shown)


class _Shown:
    """A row with the cells that are drawn from several of its values."""

    def __init__(self, row: ApprovalRow, zone: str):
        self._row, self._zone = row, zone

    def __getattr__(self, name: str):
        return getattr(self._row, name)

    @property
    def note_html(self) -> SafeString:
        """The note, and that it is not billable."""
        note = self._row.note or "–"
        if self._row.is_billable:
            return format_html("{}", note)
        return format_html('{}<span class="sub">not billable</span>', note)

    @property
    def flags_html(self) -> SafeString:
        """What is odd, one below the other."""
        return format_html_join("", '<span class="flag">{}</span>', ((f,) for f in self._row.flags))

    @property
    def rated_html(self) -> SafeString:
        """What it was rated, leading to its lines in the ledger."""
        row = self._row
        text = "Ledger" if row.rated_minor is None else money(row.rated_minor, row.currency)
        return format_html('<a class="n" href="/ledger?entry={}">{}</a>', row.id, text)

    @property
    def decided_html(self) -> SafeString:
        """Who approved it, and when."""
        at = moment(local_time(self._row.decided_at, self._zone))
        return format_html('{}<span class="sub">{}</span>', self._row.decided_by, at)


def _table(request: HttpRequest, lens: str, found: ApprovalPage, sort: str, number: int) -> Table:
    may_choose = lens in ("exceptions", "clean")
    return Table(
        columns=_columns(lens),
        rows=[_Shown(row, found.zone) for row in found.rows],
        label=f"{_TITLES[lens]} of time",
        totals={"person_name": f"All {spell(found.count, 'line')}", "minutes": found.minutes},
        sort=sort,
        page=Page(min(number, max(1, -(-found.count // SIZE))), SIZE, found.count),
        empty=_empty(request, lens, found),
        select="key" if may_choose else "",
    )


def _empty(request: HttpRequest, lens: str, found: ApprovalPage) -> Empty:
    clean = found.waiting["clean"]
    if lens == "exceptions" and clean:
        return Empty(
            f"No exceptions. {spell(clean, 'clean line')}, {hours(found.clean_minutes)} h, can be "
            "approved together.",
            "Show the clean lines",
            f"/approvals{changed(request.GET, {'lens': 'clean'})}",
        )
    if lens == "returned":
        return Empty("Nothing is returned: every line is handed in again or approved.")
    if lens == "done":
        return Empty("Nothing approved fits these filters.", "Clear the filters",
                     "/approvals?lens=done")  # fmt: skip
    return Empty("All clear. Nothing of your projects waits for you.", "See what is done",
                 "/approvals?lens=done")  # fmt: skip


def _back(request: HttpRequest) -> HttpResponse:
    query = request.GET.copy()
    query.pop("page", None)
    return redirect(f"/approvals?{query.urlencode()}" if query else "/approvals")


@require_POST
def approve(request: HttpRequest) -> HttpResponse:
    """Approve the lines that are ticked, as they were when the page was drawn."""
    try:
        chosen = chosen_lines(request.POST.getlist("row"))
        done = approve_entries(
            actor=request.viewer, now=request.now, entry_ids=list(chosen), versions=chosen
        )
    except Refused as refusal:
        return _refused(request, refusal)
    notify(request, f"{spell(done, 'line')} approved and in the books.")
    return _back(request)


@require_POST
def send_back(request: HttpRequest) -> HttpResponse:
    """Return the ticked lines to their owners with a reason."""
    try:
        chosen = chosen_lines(request.POST.getlist("row"))
        done = return_entries(
            actor=request.viewer, now=request.now, entry_ids=list(chosen),
            reason=request.POST.get("reason", ""),
        )  # fmt: skip
    except Refused as refusal:
        return _refused(request, refusal)
    notify(request, f"{spell(done, 'line')} returned. Their owners read why.")
    return _back(request)


@require_POST
def approve_all_clean(request: HttpRequest) -> HttpResponse:
    """Approve every clean line under the filters; flagged lines are left for a look."""
    wanted = _wanted(request.POST)
    done, minutes = approve_clean(actor=request.viewer, now=request.now, wanted=wanted)
    if done:
        notify(request, f"{spell(done, 'clean line')} approved, {hours(minutes)} h.")
    else:
        notify(request, "No clean lines were waiting.", kind="info")
    return _back(request)


def _refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """The same page with what was wrong, the ticks kept; no right is another matter."""
    if refusal.status in (403, 404) or not may(request.viewer, Data.TIME, Verb.APPROVE):
        raise refusal
    return _page(request, refusal)
