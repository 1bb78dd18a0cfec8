"""Is the month right? Runs every check, keeps what it found, and takes sign-offs on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from daybook.apps.platform.refusals import Denied, NotFound, Refused
from daybook.apps.platform.rights import may
from daybook.apps.platform.transactions import action, record_audit
from daybook.apps.platform.viewer import Viewer
from daybook.core.checks import Finding
from daybook.core.checks.books_tied import check_orphans, check_reversals
from daybook.core.checks.milestones_recognized import check_milestones
from daybook.core.checks.minutes_tied import check_minutes_tied
from daybook.core.checks.time_billed import check_time_billed
from daybook.core.checks.unfinished_time import check_unapproved, check_unpriced
from daybook.core.rights import Data, Verb

from ..models import CheckFinding, CheckRun, SignOff
from ..queries.facts import MonthFacts

CHECK_TITLES = {
    "CHK-01": "Rated + adjusted = billed + WIP",
    "CHK-02": "Books hold the approved minutes",
    "CHK-03": "Every hour has a rate and a cost",
    "CHK-04": "All time of the month is approved",
    "CHK-05": "Reversals cancel",
    "CHK-06": "Every line has its source",
    "CHK-07": "Accepted milestones are recognized",
}


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One pass over a month."""

    check_run_id: int
    findings: tuple[Finding, ...]


def _require(actor: Viewer, what: str) -> None:
    if not (may(actor, Data.PERIOD_LOCKS, Verb.REQUEST)
            or may(actor, Data.PERIOD_LOCKS, Verb.LOCK_SOFT)):  # fmt: skip
        raise Denied("RIGHT-01", f"You cannot {what}. Coordinators, analysts, the operations "
                     "manager and finance can.")  # fmt: skip


def run_checks(*, actor: Viewer, now: datetime, entity_id: int, month: date) -> CheckResult:
    """Look at the entity's month with every check and store the findings."""
    _require(actor, "run close checks")
    facts = MonthFacts(entity_id, month)
    findings = (
        *check_time_billed(facts.time_billed()),
        *check_minutes_tied(facts.minutes_tied()),
        *check_unpriced(facts.unpriced()),
        *check_unapproved(facts.unapproved()),
        *check_reversals(facts.reversals()),
        *check_orphans(facts.orphans()),
        *check_milestones(facts.milestones()),
    )
    with action():
        line = record_audit(actor=actor, verb="run_checks", now=now, subject=("ENTITY", entity_id),
                            reason=f"{month:%Y-%m}: {len(findings)} findings")  # fmt: skip
        run = CheckRun.objects.create(
            entity_id=entity_id, month=month, checked_at=now, audit_line=line
        )
        CheckFinding.objects.bulk_create(
            CheckFinding(
                check_run=run,
                check_id=found.check_id,
                severity=found.severity,
                subject_kind=found.subject_kind,
                subject_id=found.subject_id,
                message=found.message[:300],
                amount_minor=found.amount_minor,
                currency=found.currency,
            )
            for found in findings
        )
    return CheckResult(run.pk, findings)


def sign_off(*, actor: Viewer, now: datetime, check_run_id: int) -> None:
    """Vouch for a month on the strength of one check run. Blocking findings refuse it."""
    _require(actor, "sign a month off")
    run = CheckRun.objects.filter(pk=check_run_id).first()
    if run is None:
        raise NotFound("There is no such check run.")
    newest = CheckRun.objects.filter(entity_id=run.entity_id, month=run.month).latest("pk")
    if newest.pk != run.pk:
        raise Refused("CHK-00", "A newer check run exists; look at that one.")
    blocking = CheckFinding.objects.filter(check_run=run, severity="BLOCKS").count()
    if blocking:
        raise Refused(
            "CHK-00", f"{blocking} finding(s) block the close. Mend them and run the checks again."
        )
    role = sorted(role.value for role in actor.roles)
    with action():
        line = record_audit(actor=actor, verb="sign_off", now=now,
                            subject=("CHECK_RUN", check_run_id))  # fmt: skip
        SignOff.objects.get_or_create(
            check_run=run,
            user_id=actor.user_id,
            defaults={
                "role": role[0] if role else "SYSTEM",
                "signed_at": now,
                "audit_line": line,
            },
        )
