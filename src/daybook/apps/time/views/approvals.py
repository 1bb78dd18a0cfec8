"""Which lines wait for me? Exceptions one by one, clean ones together, returns with a reason."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from daybook.apps.platform.refusals import Refused
from daybook.apps.platform.rights import may, require
from daybook.core.periods import month_of, next_month
from daybook.core.rights import Data, Verb
from daybook.ui.addresses import changed
from daybook.ui.figures import Tab
from daybook.ui.filters import Filter, FilterBar, Search
from daybook.ui.format import hours, moment, spell
from daybook.ui.grid import Empty, Page, Table, page_of, sort_of
from daybook.ui.notices import notify

from ..actions.approval import Decision, approve_clean, approve_lines, return_lines
from ..actions.undo import undo_approval
from ..forms.approvals import chosen_lines, numbers
from ..queries.approval_due import next_deadline
from ..queries.approvals import (
    LENSES,
    OWN_QUEUES,
    ApprovalFilter,
    ApprovalPage,
    approval_page,
    approved_minutes_between,
)
from ..queries.choices import region_choices
from ..queries.delegations import organization_zone
from ..queries.return_reasons import return_reasons
from .approval_table import Shown, columns, groups
from .frame import local_time, time_tabs

SIZE = 50
_TITLES = {
    "exceptions": "Exceptions",
    "clean": "Clean",
    "returned": "Returned",
    "delegated": "Delegated",
    "done": "Done",
}
_QUEUE_TITLES = {
    "yours": "In your queue",
    "delegated": "Delegated to you",
    "backup": "As backup",
    "others": "Others in your reach",
}
_GROUPED = ("exceptions", "clean", "delegated")
_KEPT = ("lens", "region", "project", "person", "queue", "week", "sort", "page")


def queue(request: HttpRequest) -> HttpResponse:
    """One lens of the approver's queue."""
    return _page(request)


def _wanted(values) -> ApprovalFilter:
    """The filter of an address; without a queue, one's own and those delegated."""

    def texts(key: str) -> tuple[str, ...]:
        return tuple(value.strip() for value in values.getlist(key) if value.strip())

    asked = texts("queue")
    queues = () if "all" in asked else asked or OWN_QUEUES
    return ApprovalFilter.asked(
        texts("region"), texts("project"), texts("person"), queues, texts("week")
    )


def _page(request: HttpRequest, refused: Refused | None = None) -> HttpResponse:
    viewer, query = request.viewer, request.GET
    require(viewer, Data.TIME, Verb.APPROVE, what="approve time")
    lens = query.get("lens", "exceptions")
    lens = lens if lens in LENSES else "exceptions"
    by_week = lens in _GROUPED and not query.get("sort")
    default = "week" if by_week else "-worked_on" if lens == "done" else "worked_on"
    sort = default if by_week else sort_of(query, columns(lens), default)
    number = page_of(query, 10**9, SIZE).number
    found = approval_page(
        viewer, lens, _wanted(query), now=request.now, sort=sort, first=(number - 1) * SIZE,
        size=SIZE,
    )  # fmt: skip
    context = {
        "tabs": time_tabs(request, "approvals"),
        "lenses": _lenses(request, lens, found),
        "queues": _queues(request, found),
        "bar": _bar(request),
        "found": found,
        "lens": lens,
        "groups": groups(found, lens) if by_week else (),
        "table": _table(request, lens, found, sort, number),
        "by_week": by_week,
        "flat_href": f"/approvals{changed(query, {'sort': 'worked_on'})}",
        "week_href": f"/approvals{changed(query, {'sort': None})}",
        "may_choose": lens in _GROUPED and bool(found.rows),
        "reasons": return_reasons(request.today),
        "kept": [(key, value) for key in _KEPT for value in query.getlist(key)],
        "refused": refused,
        "reason": request.POST.get("reason", ""),
        "said": _said(request, found),
        "due": next_deadline(request.now),
        "previous_href": f"/approvals{changed(query, {'page': number - 1})}",
        "next_href": f"/approvals{changed(query, {'page': number + 1})}",
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
        if name != "delegated" or name == lens or found.waiting[name]
    )


def _queues(request: HttpRequest, found: ApprovalPage) -> tuple[Tab, ...]:
    """Whose queue is looked at; the default takes no key in the address."""
    asked = request.GET.getlist("queue")
    own = found.queues["yours"] + found.queues["delegated"]
    tabs = [Tab("Yours", changed(request.GET, {"queue": None}), not asked, own)]
    tabs += [
        Tab(_QUEUE_TITLES[name], changed(request.GET, {"queue": name}), asked == [name],
            found.queues[name])
        for name in ("backup", "others")
        if found.queues[name] or asked == [name]
    ]  # fmt: skip
    if len(tabs) > 1:
        tabs.append(Tab("All in reach", changed(request.GET, {"queue": "all"}), asked == ["all"],
                        sum(found.queues.values())))  # fmt: skip
    return tuple(tabs) if len(tabs) > 1 else ()


def _bar(request: HttpRequest) -> FilterBar:
    return FilterBar(
        (
            Filter("region", "Region", region_choices(request.today)),
            Search("project", "Project code"),
            Search("person", "Person code"),
        )
    ).read(request.GET)


def _said(request: HttpRequest, found: ApprovalPage) -> dict[str, object]:
    """The answer in one sentence: what waits, or that nothing does, with the month's sum."""
    odd, clean = found.waiting["exceptions"], found.waiting["clean"]
    if odd or clean:
        parts = [spell(odd, "exception")] if odd else []
        parts += [f"{clean} clean" if odd else spell(clean, "clean line")] if clean else []
        more = [f"{found.late} late"] if found.late else []
        more += [f"{found.escalated} escalated"] if found.escalated else []
        return {"text": f"{' and '.join(parts)} to approve", "more": ", ".join(more)}
    if any(request.GET.get(key) for key in ("region", "project", "person", "week")):
        return {"text": "No line fits what you asked for", "more": ""}
    month = month_of(request.today)
    minutes = approved_minutes_between(request.viewer, month, next_month(month))
    href = f"/time/entries?state=APPROVED&month={month:%Y-%m}"
    return {"clear": minutes, "href": href}


def _table(request: HttpRequest, lens: str, found: ApprovalPage, sort: str, number: int) -> Table:
    return Table(
        columns=columns(lens),
        rows=[Shown(row, found.zone) for row in found.rows],
        label=f"{_TITLES[lens]} of time",
        totals={"person_name": f"All {spell(found.count, 'line')}", "minutes": found.minutes},
        sort=sort,
        page=Page(min(number, max(1, -(-found.count // SIZE))), SIZE, found.count),
        empty=_empty(request, lens, found),
        select="key" if lens != "returned" else "",
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
    if lens == "delegated":
        return Empty("Nothing waits with a colleague you stand in for.",
                     "See who approves for whom", "/approvals/delegations")  # fmt: skip
    if found.waiting["exceptions"]:
        return Empty("No clean lines: what waits needs a look.", "Show the exceptions",
                     f"/approvals{changed(request.GET, {'lens': 'exceptions'})}")  # fmt: skip
    return Empty("Nothing waits for you.", "See what is done", "/approvals?lens=done")


def _back(request: HttpRequest) -> HttpResponse:
    query = request.GET.copy()
    query.pop("page", None)
    return redirect(f"/approvals?{query.urlencode()}" if query else "/approvals")


def _undo_href(done: Decision) -> str:
    keys = "&".join(f"decision={key}" for key in done.audit_line_ids)
    return f"/approvals/undo?{keys}" if keys else ""


def _told(done: Decision) -> str:
    """What others decided first, for whoever comes second."""
    if not done.others:
        return ""
    zone = organization_zone()
    words = {"APPROVED": "approved", "RETURNED": "returned", "DRAFT": "recalled"}
    return " ".join(
        f"{spell(one.lines, 'line')} {words.get(one.state, 'changed')} by {one.by_name} already, "
        f"{moment(local_time(one.at, zone))}."
        for one in done.others
    )


@require_POST
def approve(request: HttpRequest) -> HttpResponse:
    """Approve the lines that are ticked, as they were when the page was drawn."""
    try:
        chosen = chosen_lines(request.POST.getlist("row"))
        done = approve_lines(
            actor=request.viewer, now=request.now, entry_ids=list(chosen), versions=chosen
        )
    except Refused as refusal:
        return _refused(request, refusal)
    if done.entry_ids:
        text = f"{spell(len(done.entry_ids), 'line')} approved and in the books. {_told(done)}"
        notify(request, text.strip(), undo=_undo_href(done))
    else:
        notify(request, f"Nothing was left to approve. {_told(done)}".strip(), kind="info")
    return _back(request)


@require_POST
def send_back(request: HttpRequest) -> HttpResponse:
    """Return the ticked lines to their owners with a reason: a chip's, or one's own."""
    try:
        chosen = chosen_lines(request.POST.getlist("row"))
        done = return_lines(
            actor=request.viewer, now=request.now, entry_ids=list(chosen),
            reason=request.POST.get("chip") or request.POST.get("reason", ""),
        )  # fmt: skip
    except Refused as refusal:
        return _refused(request, refusal)
    if done.entry_ids:
        text = f"{spell(len(done.entry_ids), 'line')} returned. Their owners read why."
        notify(request, f"{text} {_told(done)}".strip())
    else:
        notify(request, f"Nothing was left to return. {_told(done)}".strip(), kind="info")
    return _back(request)


@require_POST
def approve_all_clean(request: HttpRequest) -> HttpResponse:
    """Approve every clean line under the filters; flagged lines are left for a look."""
    # A person's week names itself in the address of its button; its filters come with the form.
    week = request.GET.get("week") and request.GET.get("person")
    wanted = _wanted(request.GET if week else request.POST)
    done = approve_clean(actor=request.viewer, now=request.now, wanted=wanted)
    left = f" {spell(done.left, 'line')} left for a look." if done.left else ""
    if done.entry_ids:
        text = f"{spell(len(done.entry_ids), 'clean line')} approved, {hours(done.minutes)} h."
        notify(request, f"{text}{left} {_told(done)}".strip(), undo=_undo_href(done))
    else:
        notify(request, f"No clean lines were waiting.{left} {_told(done)}".strip(), kind="info")
    if week:
        query = request.POST.get("back", "")
        return redirect(f"/approvals?{query}" if query else "/approvals")
    return _back(request)


@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Take approvals back: those of the notice's decisions, or those ticked."""
    try:
        decisions = numbers(request.GET.getlist("decision"))
        ticked = [] if decisions else list(chosen_lines(request.POST.getlist("row")))
        done = undo_approval(actor=request.viewer, now=request.now, audit_line_ids=decisions,
                             entry_ids=ticked)  # fmt: skip
    except Refused as refusal:
        if refusal.status in (403, 404):
            raise
        notify(request, f"{refusal.message} {refusal.rule}", kind="bad")
        return redirect("/approvals?lens=done")
    if done:
        notify(request, f"{spell(done, 'approval')} undone; the books hold the reversal.")
    else:
        notify(request, "Nothing was left to undo: these lines wait already.", kind="info")
    return redirect("/approvals")


def _refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """The same page with what was wrong, the ticks kept; no right is another matter."""
    if refusal.status in (403, 404) or not may(request.viewer, Data.TIME, Verb.APPROVE):
        raise refusal
    return _page(request, refusal)
