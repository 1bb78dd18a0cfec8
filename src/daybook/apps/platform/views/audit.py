"""`/audit`: who did what, when, why and through what, as far as the viewer may read."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html

from daybook.core.rights import Data, Verb
from daybook.ui.addresses import query_text
from daybook.ui.figures import Fact, Figure, figure_html
from daybook.ui.filters import Filter, FilterBar, Search
from daybook.ui.grid import Column, Empty, Table, csv_response, page_of
from daybook.ui.statuses import badge_html

from ..queries import history
from ..refusals import NotFound
from ..rights import may, scope_of
from .shown import VIA_WORDS, instant_text

HOME = "/audit"
# A file holds at most this many lines; narrow by date for more.
FILE_LIMIT = 20_000


def audit(request: HttpRequest) -> HttpResponse:
    """The lines the viewer may read, newest first; `?file=csv` saves them."""
    if not may(request.viewer, Data.AUDIT):
        raise NotFound("There is no audit for you to read.")
    bar = _bar(request)
    found = history.AuditSearch(request.viewer, _wish(request, bar))
    if request.GET.get("file") == "csv":
        rows = found.rows(slice(0, FILE_LIMIT))
        return csv_response(Table(_FILE_COLUMNS, rows, "Audit"), "audit.csv")
    total = found.count()
    page = page_of(request.GET, total)
    rows = found.rows(page.slice)
    everything = scope_of(request.viewer, Data.AUDIT, Verb.SEE).everything
    context = {
        "bar": bar,
        "table": _table(request, rows, page),
        "total": total,
        "reach": "everybody's" if everything else "your own, and of what you manage",
    }
    return render(request, "platform/audit.html", context)


_FILE_COLUMNS = (
    Column("id", "Line", kind="count"),
    Column("at", "At", kind="moment"),
    Column("who", "Who"),
    Column("verb", "Verb"),
    Column("subject_kind", "Kind"),
    Column("subject_id", "Number", kind="count"),
    Column("subject", "Subject"),
    Column("reason", "Reason"),
    Column("via", "Via"),
    Column("run_id", "Run", kind="count"),
)


def _bar(request: HttpRequest) -> FilterBar:
    people, verbs, kinds = history.audit_choices(request.viewer)
    return FilterBar(
        (
            Filter("actor", "Who", people, many=False, any_label="Anybody"),
            Filter("verb", "Did what", verbs, many=False, any_label="Anything"),
            Filter("kind", "To what", kinds, many=False, any_label="Any record"),
            Search("from", "From", "date"),
            Search("to", "To", "date"),
            Search("run", "Run number"),
        )
    ).read(request.GET)


def _wish(request: HttpRequest, bar: FilterBar) -> history.AuditWish:
    return history.AuditWish(
        _number(bar.value("actor")),
        bar.value("verb"),
        bar.value("kind"),
        _number(request.GET.get("id", "")),
        _day(bar.value("from")),
        _day(bar.value("to")),
        _number(bar.value("run")),
    )


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _table(request: HttpRequest, rows, page) -> Table:
    query = request.GET.copy()
    query["file"] = "csv"
    query.pop("page", None)
    return Table(
        columns=(
            Column("what", "What", href=f"{HOME}/{{id}}", sub="reason", sort=False, wrap=True),
            Column("subject", "To what", kind="html", sort=False),
            Column("who", "Who", sort=False),
            Column("at", "When", kind="html", sort=False),
            Column("via", "How", sort=False, opt=True),
            Column("changes", "Changed rows", kind="count", sort=False, opt=True,
                   href=f"{HOME}/{{id}}"),
        ),
        rows=[_row(row) for row in rows],
        label="Audit lines",
        page=page,
        csv_href=f"{HOME}?{query.urlencode()}",
        empty=Empty("No line fits.", "Show all lines", HOME),
    )  # fmt: skip


def _row(row: history.AuditRow) -> dict:
    subject = row.subject
    if row.subject_href:
        subject = figure_html(Figure(row.subject, row.subject_href))
    return {
        "id": row.id,
        "what": row.verb_words,
        "reason": row.reason,
        "subject": subject,
        "who": row.who,
        "at": instant_text(row.at),
        "via": VIA_WORDS.get(row.via, row.via),
        "changes": row.changes,
    }


def line(request: HttpRequest, line_id: int) -> HttpResponse:
    """One line with before and after of each row it changed."""
    page = history.audit_page(request.viewer, line_id)
    row = page.row
    everyone = may(request.viewer, Data.AUDIT)
    facts = [
        Fact("Who", row.actor, _filter(everyone, actor=row.actor_id)),
        Fact("When", instant_text(row.at)),
        Fact("How", VIA_WORDS.get(row.via, row.via)),
        Fact("Verb", row.verb, _filter(everyone, verb=row.verb)),
    ]
    if row.on_behalf_of:
        facts.insert(1, Fact("On behalf of", row.on_behalf_of))
    if row.subject_kind:
        facts.append(Fact("To what", row.subject, row.subject_href))
    if row.subject_id is not None:
        address = _filter(everyone, kind=row.subject_kind, id=row.subject_id)
        facts.append(Fact("Its history", "all its lines", address) if address else facts.pop())
    if row.run_id:
        facts.append(Fact("Run", f"Run {row.run_id}", f"/admin/runs/{row.run_id}"))
    context = {
        "row": row,
        "facts": facts,
        "table": _changes(page),
        "seal": badge_html("locked", "Sealed", "lock") if page.sealed_at else "",
        "sealed": instant_text(page.sealed_at),
        "everyone": everyone,
    }
    return render(request, "platform/audit_line.html", context)


def _filter(allowed: bool, **values) -> str:
    return f"{HOME}{query_text(**values)}" if allowed else ""


def _changes(page: history.AuditPage) -> Table:
    return Table(
        columns=(
            Column("record", "Record", kind="html", sort=False),
            Column("column", "Column", sort=False),
            Column("before", "Before", kind="html", sort=False, wrap=True),
            Column("after", "After", kind="html", sort=False, wrap=True),
        ),
        rows=[
            {
                "record": figure_html(Figure(each.record, each.record_href)),
                "column": each.column,
                "before": format_html('<span class="was">{}</span>', each.before),
                "after": each.after,
            }
            for each in page.changes
        ],
        label="What changed",
        empty=Empty("It changed no existing record: it added rows, which carry its number."),
    )  # fmt: skip
