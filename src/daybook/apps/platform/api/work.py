"""Background work and the audit over the API: runs, jobs, and who did what."""

from __future__ import annotations

from datetime import date

from ninja import Query, Router, Schema, Status

from daybook.core.rights import Data
from daybook.ui.rest import Key, Reason, bounds, document_of, page_document, page_of_documents

from ..actions.jobs import retry_dead_job
from ..actions.messages import send_again, send_test_message
from ..actions.run_decisions import discard_run, resume_run
from ..queries import history, work
from ..queries import messages as outbox
from ..refusals import NotFound
from ..rights import may

work_api = Router(tags=["Administration"])

RunDocument = document_of(work.RunRow)
RunPageDocument = document_of(work.RunPage, name="RunDetail")
JobDocument = document_of(work.JobRow)
MessageDocument = document_of(outbox.MessageRow, name="Message")
AuditDocument = document_of(history.AuditRow, name="AuditLine", also=("who",))
AuditPageDocument = document_of(history.AuditPage, name="AuditDetail")


@work_api.get("/runs", response=page_of_documents(RunDocument), summary="Runs")
def list_runs(request, state: str = "", kind: str = "", page: int = 1, size: int = 50):
    """Long work, newest first: one's own, of kinds whose data is open, or all."""
    page, size, first = bounds(page, size)
    total = work.run_count(request.viewer, state=state, kind=kind)
    rows = work.runs(
        request.viewer, request.now, state=state, kind=kind, rows=slice(first, first + size)
    )
    return page_document(request, rows, total=total, page=page, size=size)


@work_api.get("/runs/{run_id}", response=RunPageDocument, summary="One run")
def show_run(request, run_id: Key):
    """How far it is, what it counted, and what may be done with it."""
    return work.run_page(request.viewer, run_id, request.now)


@work_api.post("/runs/{run_id}/resume", response=RunPageDocument, summary="Go on with a run")
def resume(request, run_id: Key):
    """At its cursor, by its own kind's action."""
    work.run_page(request.viewer, run_id, request.now)
    resume_run(actor=request.viewer, now=request.now, run_id=run_id)
    return work.run_page(request.viewer, run_id, request.now)


@work_api.post("/runs/{run_id}/discard", response=RunPageDocument, summary="Discard a run")
def discard(request, run_id: Key, body: Reason):
    """Nothing of it counts, and nothing will."""
    work.run_page(request.viewer, run_id, request.now)
    discard_run(actor=request.viewer, now=request.now, run_id=run_id, reason=body.reason)
    return work.run_page(request.viewer, run_id, request.now)


@work_api.get("/jobs", response=list[JobDocument], summary="Background jobs")
def list_jobs(request, state: str = "WAITING", limit: int = Query(200, ge=1, le=200)):
    """The jobs of a state: DEAD, WAITING, RUNNING or DONE."""
    return list(work.jobs(request.viewer, state, limit))


@work_api.post("/jobs/{job_id}/retry", response={204: None}, summary="Retry a dead job")
def retry(request, job_id: Key):
    """Puts it back in the queue."""
    if not retry_dead_job(actor=request.viewer, now=request.now, job_id=job_id):
        raise NotFound(f"There is no dead job {job_id}; somebody may have retried it already.")
    return Status(204, None)


@work_api.get("/messages", response=list[MessageDocument], summary="Messages of mail and chat")
def list_messages(request, state: str = "WAITING", limit: int = Query(200, ge=1, le=200)):
    """The messages of a state: DEAD, KEPT, WAITING, SENT or WITHDRAWN; never their text."""
    return list(outbox.messages(request.viewer, state, limit))


@work_api.post("/messages/{message_id}/again", response={204: None}, summary="Send again")
def send_message_again(request, message_id: Key):
    """Puts a kept or dead message in line."""
    send_again(actor=request.viewer, now=request.now, message_id=message_id)
    return Status(204, None)


class TestIn(Schema):
    """By which channel: MAIL, SLACK, TEAMS or WEBEX."""

    channel: str


@work_api.post("/messages/test", response={204: None}, summary="Send oneself a test message")
def send_test(request, body: TestIn):
    """Whatever channel the account has chosen."""
    send_test_message(actor=request.viewer, now=request.now, channel=body.channel)
    return Status(204, None)


@work_api.get("/audit-lines", response=page_of_documents(AuditDocument), summary="Audit lines")
def list_audit(
    request,
    actor: Key | None = None,
    verb: str = "",
    kind: str = "",
    id: Key | None = None,
    from_: date | None = Query(None, alias="from"),  # noqa: B008
    to: date | None = None,
    run: Key | None = None,
    page: int = 1,
    size: int = 50,
):
    """Newest first: all, or one's own and those of records in one's scope. `kind` and `id` name a
    record, such as PROJECT 12."""
    if not may(request.viewer, Data.AUDIT):
        raise NotFound("There is no audit for you to read.")
    page, size, first = bounds(page, size)
    wish = history.AuditWish(actor, verb, kind, id, from_, to, run)
    found = history.AuditSearch(request.viewer, wish)
    rows = found.rows(slice(first, first + size))
    return page_document(request, rows, total=found.count(), page=page, size=size)


@work_api.get("/audit-lines/{line_id}", response=AuditPageDocument, summary="One audit line")
def show_audit(request, line_id: Key):
    """With before and after of each row it changed."""
    return history.audit_page(request.viewer, line_id)
