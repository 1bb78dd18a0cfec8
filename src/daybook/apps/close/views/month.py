"""The close of an entity's month: checks with their findings, sign-offs, lock, calendar."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from daybook.core.periods import add_months
from daybook.ui import format as text_of
from daybook.ui.figures import Tab
from daybook.ui.grid import Column, Empty, Table, csv_response
from daybook.ui.linked import linked_rows
from daybook.ui.notices import notify
from daybook.ui.statuses import badge_html

from ..actions.checks import run_checks, sign_off
from ..queries.month import CheckRow, CloseMonth, close_month, entity_of

_STATES = {
    "OK": ("ok", "Passed", ""),
    "BLOCKS": ("bad", "Blocks", ""),
    "WARNS": ("warn", "Warns", ""),
    "STALE": ("neutral", "Data changed", "undo"),
    "": ("neutral", "Not run", "draft"),
}
FINDINGS = (
    Column("subject", "What is wrong, and the remedy", sub="message",
           wrap=True),
    Column("check_id", "Check", kind="code", href="/rules/{check_id}", opt=True),
    Column("severity_badge", "Severity", kind="html"),
    Column("amount_minor", "Amount", kind="money", currency_key="currency"),
)  # fmt: skip
RUNS = (
    Column("checked_at", "Checked", kind="moment"),
    Column("checked_by", "By"),
    Column("blocking", "Block", kind="count"),
    Column("warning", "Warn", kind="count"),
)


def page_href(month, entity_code: str) -> str:
    """The page of an entity's month."""
    return f"/money/close/{month:%Y-%m}?entity={entity_code}"


@require_GET
def close_page(request: HttpRequest, month) -> HttpResponse:
    """How far the close is, and what can be done next."""
    found = close_month(request.viewer, request.GET.get("entity", ""), month)
    is_file = request.GET.get("csv") == "1"
    findings = _findings(found, is_file)
    if is_file:
        return csv_response(findings, f"close-{found.entity.code}-{month:%Y-%m}.csv")
    earlier, later = add_months(month, -1), add_months(month, 1)
    code = found.entity.code
    return render(
        request,
        "close/month.html",
        {
            "month": month,
            "month_name": text_of.month_text(month),
            "found": found,
            "checks": [(row, _badge(row)) for row in found.checks],
            "findings": findings,
            "runs": _runs(found),
            "tabs": tuple(
                Tab(place.label, place.href, place.key == "close") for place in found.places
            ),
            "entities": tuple(
                Tab(f"{other} · {name}", page_href(month, other), other == code)
                for other, name in found.entity_choices
            ),
            "base": f"/money/close/{month:%Y-%m}",
            "checks_href": f"/money/close/{month:%Y-%m}/checks",
            "sign_href": f"/money/close/{month:%Y-%m}/sign-off",
            "prev_href": page_href(earlier, code),
            "prev_label": text_of.month_text(earlier),
            "next_href": page_href(later, code),
            "next_label": text_of.month_text(later),
            "today": request.today,
            "blocking": text_of.spell(found.run.blocking, "finding") if found.run else "",
            "warning": text_of.spell(found.run.warning, "warning") if found.run else "",
            "changes": ", ".join(found.changes),
            "steps": _lock_steps(found),
            "estimates_href": f"/corrections/estimates/{month:%Y-%m}",
        },
    )


def _badge(row: CheckRow):
    tone, word, icon = _STATES[row.state]
    shown = f"{word} {row.findings}" if row.findings else word
    return badge_html(tone, shown, icon)


class _Shown:
    """A finding with its severity as a badge."""

    def __init__(self, row):
        self._row = row
        tone, word, _ = _STATES[row.severity]
        self.severity_badge = badge_html(tone, word)

    def __getattr__(self, name):
        return getattr(self._row, name)


def _findings(found: CloseMonth, is_file: bool) -> Table:
    hidden = text_of.spell(found.hidden, "finding")
    rows = [_Shown(row) for row in found.findings]
    if not is_file:
        rows = linked_rows(FINDINGS, rows, {"subject": "subject_href",
                                            "amount_minor": "subject_href"})  # fmt: skip
    return Table(
        FINDINGS,
        rows,
        "Findings",
        title=_findings_title(found),
        subtitle="Each with the place where it is mended; what blocks stops the hard lock",
        csv_href=f"?entity={found.entity.code}&csv=1" if found.findings else "",
        note=f"{hidden} more are about projects you do not see, or beyond the first 200."
        if found.hidden
        else "",
        empty=Empty(
            "Nothing was found: the month is right as far as the checks can see."
            if found.run and not found.hidden
            else "Nothing is shown here."
            if found.run
            else "Run the checks to see what is wrong with the month."
        ),
    )


def _findings_title(found: CloseMonth) -> str:
    if not found.run:
        return "Not checked yet"
    shown = len(found.findings)
    return text_of.spell(shown, "finding") if shown else "No findings"


def _runs(found: CloseMonth) -> Table:
    return Table(
        RUNS,
        found.runs,
        "Runs of the checks",
        title="Earlier runs",
        subtitle="Newest first, at most ten",
        empty=Empty("The checks have not been run for this month."),
        dense=True,
    )


def _lock_steps(found: CloseMonth) -> list[dict[str, str]]:
    """What may be done with the lock now, first what is next; or the one reason why nothing."""
    page = found.lock
    offered = (
        ("confirm", "Confirm hard lock", page.confirm_hard),
        ("hard", "Request hard lock", page.request_hard),
        ("soft", "Soft lock", page.soft),
        ("lift", "Lift soft lock", page.lift),
        ("ask", "Ask for a soft lock", page.ask if page.cell.lock == "OPEN" else "no"),
    )
    open_ = [{"step": step, "label": label} for step, label, why in offered if not why]
    if any(row["step"] == "soft" for row in open_):
        open_ = [row for row in open_ if row["step"] != "ask"]
    return open_


@require_POST
def check(request: HttpRequest, month) -> HttpResponse:
    """Run every check now."""
    entity = entity_of(request.POST.get("entity", ""))
    result = run_checks(actor=request.viewer, now=request.now, entity_id=entity.id, month=month)
    if result.findings:
        notify(request, f"Checked: {text_of.spell(len(result.findings), 'finding')}.", kind="warn")
    else:
        notify(request, "Checked: nothing was found.")
    return redirect(page_href(month, entity.code))


@require_POST
def sign(request: HttpRequest, month) -> HttpResponse:
    """Vouch for the month on the newest run."""
    entity = entity_of(request.POST.get("entity", ""))
    found = close_month(request.viewer, entity.code, month)
    sign_off(
        actor=request.viewer,
        now=request.now,
        check_run_id=found.run.id if found.run else 0,
    )
    notify(request, f"You signed off {text_of.month_text(month)} of {entity.code}.")
    return redirect(page_href(month, entity.code))
