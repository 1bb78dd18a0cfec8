"""`/admin/jobs` and `/admin/runs`: background work, long work, and what stopped."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.views.decorators.http import require_POST

from daybook.core.rights import Data, Verb
from daybook.ui.figures import Fact, Tab
from daybook.ui.filters import Filter, FilterBar
from daybook.ui.format import count
from daybook.ui.grid import Column, Empty, Table, page_of
from daybook.ui.notices import notify

from ..actions.jobs import retry_dead_job
from ..actions.run_decisions import discard_run, resume_run
from ..answers import answer
from ..forms.access import ReasonForm
from ..queries import work
from ..queries.history import history_of
from ..refusals import NotFound
from ..rights import may
from .frame import tabs
from .shown import instant_text, state_badge, state_word

JOBS, RUNS = "/admin/jobs", "/admin/runs"
JOB_STATES = ("DEAD", "WAITING", "RUNNING", "DONE")
RUN_STATES = ("PENDING", "RUNNING", "COMMITTED", "FAILED", "DISCARDED", "UNDONE")


def job_list(request: HttpRequest) -> HttpResponse:
    """The jobs of one state; the dead ones first, because somebody must look at them."""
    counts = work.job_counts(request.viewer)
    asked = request.GET.get("state", "")
    state = asked if asked in JOB_STATES else "DEAD" if counts.get("DEAD") else "WAITING"
    rows = work.jobs(request.viewer, state)
    context = {
        "tabs": tabs(request, "jobs"),
        "states": tuple(
            Tab(state_word(each), f"{JOBS}?state={each}", each == state, counts.get(each, 0))
            for each in JOB_STATES
        ),
        "table": _job_table(request, state, rows),
        "dead": counts.get("DEAD", 0),
        "waiting": counts.get("WAITING", 0),
    }
    return render(request, "platform/jobs.html", context)


_JOB_EMPTY = {
    "DEAD": "No job has been given up.",
    "WAITING": "No job waits.",
    "RUNNING": "No job is being worked on.",
    "DONE": "No job was done in the last 30 days.",
}


def _job_table(request: HttpRequest, state: str, rows: tuple[work.JobRow, ...]) -> Table:
    dead = state == "DEAD"
    columns = [
        Column("word", "Job", sort=False, sub="kind"),
        Column("state", "State", kind="html", sort=False),
        Column("attempts", "Tries", kind="count", sort=False, opt=True),
        Column("at", "Ended" if state in ("DEAD", "DONE") else "Due", kind="html", sort=False),
        Column("user", "For", sort=False, opt=True),
    ]
    if dead or any(row.last_error for row in rows):
        columns.append(Column("error", "Last error", sort=False, wrap=True))
    if dead and may(request.viewer, Data.SETTINGS, Verb.DRAFT):
        columns.append(Column("retry", "Actions", kind="html", sort=False, hidden_title=True))
    csrf = get_token(request)
    return Table(
        columns=tuple(columns),
        rows=[_job_row(row, csrf) for row in rows],
        label="Jobs",
        empty=Empty(_JOB_EMPTY[state]),
    )


def _job_row(row: work.JobRow, csrf: str) -> dict:
    retry = format_html(
        '<form method="post" action="{}/{}/retry" class="inline">'
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
        '<button class="btn">Retry<span class="sr"> {} {}</span></button></form>',
        JOBS,
        row.id,
        csrf,
        row.word,
        row.id,
    )
    return {
        "word": row.word,
        "kind": f"job {row.id}",
        "state": state_badge(row.state),
        "attempts": row.attempts,
        "at": instant_text(row.finished_at if row.state in ("DEAD", "DONE") else row.due_at),
        "user": row.user_name,
        "error": row.last_error,
        "retry": retry,
    }


@require_POST
def retry_job(request: HttpRequest, job_id: int) -> HttpResponse:
    """Put a dead job back in the queue."""
    if not retry_dead_job(actor=request.viewer, now=request.now, job_id=job_id):
        raise NotFound(f"There is no dead job {job_id}; somebody may have retried it already.")
    notify(request, f"Job {job_id} waits again.")
    return redirect(f"{JOBS}?state=WAITING")


def run_list(request: HttpRequest) -> HttpResponse:
    """The runs a viewer may see: one's own, of kinds whose data is open, or all."""
    bar = FilterBar(
        (
            Filter("state", "State", tuple((s, state_word(s)) for s in RUN_STATES), many=False,
                   any_label="Any state"),
            Filter("kind", "Kind", work.run_kinds_seen(request.viewer), many=False,
                   any_label="Any kind"),
        )
    ).read(request.GET)  # fmt: skip
    wanted = {"state": bar.value("state"), "kind": bar.value("kind")}
    page = page_of(request.GET, work.run_count(request.viewer, **wanted), 50)
    rows = work.runs(request.viewer, request.now, rows=page.slice, **wanted)
    context = {"tabs": tabs(request, "runs"), "bar": bar, "table": _run_table(rows, page)}
    return render(request, "platform/runs.html", context)


def _run_table(rows: tuple[work.RunRow, ...], page) -> Table:
    return Table(
        columns=(
            Column("title", "Run", href=f"{RUNS}/{{id}}", sub="word", sort=False, wrap=True),
            Column("state", "State", kind="html", sort=False),
            Column("progress", "Progress", sort=False),
            Column("by", "Started by", sort=False, opt=True),
            Column("created", "Started", kind="html", sort=False, opt=True),
            Column("finished", "Ended", kind="html", sort=False, opt=True),
        ),
        rows=[
            {
                "id": row.id,
                "title": row.title,
                "word": row.word,
                "state": state_badge(row.state),
                "progress": progress_text(row),
                "by": row.started_by,
                "created": instant_text(row.created_at),
                "finished": instant_text(row.finished_at),
            }
            for row in rows
        ],
        label="Runs",
        page=page,
        empty=Empty("No run fits. Imports, billing and revenue start one.", "Show all runs", RUNS),
    )


def progress_text(row: work.RunRow) -> str:
    """How far: "120 of 450"."""
    if row.total_units is None:
        return count(row.done_units) if row.done_units else ""
    return f"{count(row.done_units)} of {count(row.total_units)}"


def run(request: HttpRequest, run_id: int) -> HttpResponse:
    """One run: how far, what it counted, and what may be done with it."""
    page = work.run_page(request.viewer, run_id, request.now)
    row = page.row
    facts = [
        Fact("Started by", row.started_by, note=instant_text(row.created_at)),
        Fact("Progress", progress_text(row) or "nothing yet"),
    ]
    if row.finished_at:
        facts.append(Fact("Ended", instant_text(row.finished_at)))
    context = {
        "tabs": tabs(request, "runs"),
        "page": page,
        "row": row,
        "badge": state_badge(row.state),
        "live": row.state in ("PENDING", "RUNNING"),
        "facts": facts,
        "counts": [Fact(*pair) for pair in page.counts],
        "scope": [Fact(*pair) for pair in page.scope],
        "text": progress_text(row),
        "progress_url": f"{RUNS}/{run_id}/progress",
        "history": history_of(request.viewer, "RUN", row.id, whole=True),
    }
    return render(request, "platform/run.html", context)


def run_progress(request: HttpRequest, run_id: int) -> JsonResponse:
    """How far a run is, for the bar that watches it."""
    row = work.run_page(request.viewer, run_id, request.now).row
    return JsonResponse(
        {
            "state": row.stored_state,
            "done": row.done_units,
            "total": row.total_units,
            "text": row.message or progress_text(row),
            "href": f"{RUNS}/{run_id}",
        }
    )


@require_POST
def resume(request: HttpRequest, run_id: int) -> HttpResponse:
    """Go on with a run at its cursor."""
    work.run_page(request.viewer, run_id, request.now)
    resume_run(actor=request.viewer, now=request.now, run_id=run_id)
    notify(request, "The run goes on where it stopped.")
    return redirect(f"{RUNS}/{run_id}")


def discard(request: HttpRequest, run_id: int) -> HttpResponse:
    """End a run of which nothing counts yet."""
    row = work.run_page(request.viewer, run_id, request.now).row
    here = f"{RUNS}/{run_id}"

    def act(values: dict) -> str:
        discard_run(actor=request.viewer, now=request.now, run_id=run_id, reason=values["reason"])
        notify(request, f"{row.title} is discarded; nothing of it counts.")
        return here

    context = {
        "title": f"Discard: {row.title}",
        "lead": "Nothing of it counts yet, and nothing will. It cannot be resumed afterwards.",
        "cancel_href": here,
        "go_label": "Discard the run",
        "narrow": True,
        "tabs": tabs(request, "runs"),
    }
    form = ReasonForm(request.POST or None)
    return answer(request, form, act, context, template="platform/form.html")
