"""Is the month right? Runs every check, keeps what it found, and takes sign-offs on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from daybook.apps.platform.refusals import Denied, NotFound, Refused
from daybook.apps.platform.transactions import action, record_audit
from daybook.apps.platform.viewer import Viewer
from daybook.core.checks import (
    Finding,
    check_milestones,
    check_minutes_tied,
    check_orphans,
    check_positions,
    check_reversals,
    check_time_billed,
    check_trued_up,
    check_unapproved,
    check_unpriced,
)

from ..models import CheckFinding, CheckRun, SignOff
from ..queries.facts import MonthFacts
from ..queries.marks import changed_since, mark_of, mark_text
from ..queries.month import CHECK_TITLES, may_check

__all__ = ["CHECK_TITLES", "CheckResult", "require_checked", "run_checks", "sign_off"]


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One pass over a month."""

    check_run_id: int
    findings: tuple[Finding, ...]


def _require(actor: Viewer, what: str) -> None:
    if not may_check(actor):
        raise Denied("RIGHT-01", f"You cannot {what}. Coordinators, analysts, the operations "
                     "manager and finance can.")  # fmt: skip


def run_checks(*, actor: Viewer, now: datetime, entity_id: int, month: date) -> CheckResult:
    """Look at the entity's month with every check and store the findings."""
    _require(actor, "run close checks")
    # The mark is taken first: what changes while the checks read unticks them.
    facts = MonthFacts(entity_id, month)
    mark = mark_text(mark_of(entity_id, month, facts.projects))
    findings = (
        *check_time_billed(facts.time_billed()),
        *check_minutes_tied(facts.minutes_tied()),
        *check_unpriced(facts.unpriced()),
        *check_unapproved(facts.unapproved()),
        *check_reversals(facts.reversals()),
        *check_positions(facts.positions()),
        *check_orphans(facts.orphans()),
        *check_milestones(facts.milestones()),
        *check_trued_up(facts.standing_estimates(now)),
    )
    with action():
        line = record_audit(actor=actor, verb="run_checks", now=now, subject=("ENTITY", entity_id),
                            reason=f"{month:%Y-%m}: {len(findings)} findings")  # fmt: skip
        run = CheckRun.objects.create(
            entity_id=entity_id, month=month, checked_at=now, mark=mark, audit_line=line
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


def require_checked(entity_id: int, month: date) -> CheckRun:
    """The newest check run, if it stands: nothing blocks and nothing changed since (CHK-00)."""
    run = CheckRun.objects.filter(entity_id=entity_id, month=month).order_by("-pk").first()
    if run is None:
        raise Refused("CHK-00", f"{month:%B %Y} was never checked. Run the checks first.")
    blocking = CheckFinding.objects.filter(check_run=run, severity="BLOCKS").count()
    if blocking:
        raise Refused(
            "CHK-00", f"{blocking} finding(s) block the close. Mend them and run the checks again."
        )
    changes = changed_since(run.mark, mark_of(entity_id, month))
    if changes:
        raise Refused(
            "CHK-00", f"The data changed since the checks ran ({', '.join(changes)}). "
            "Run them again.",
        )  # fmt: skip
    return run


def sign_off(*, actor: Viewer, now: datetime, check_run_id: int) -> None:
    """Vouch for a month on the strength of one check run. Signing twice is once.

    Raises Refused CHK-00 where a finding blocks, a newer run exists or the data changed since.
    """
    _require(actor, "sign a month off")
    run = CheckRun.objects.filter(pk=check_run_id).first()
    if run is None:
        raise NotFound("There is no such check run.")
    with action():
        if require_checked(run.entity_id, run.month).pk != run.pk:
            raise Refused("CHK-00", "A newer check run exists; look at that one.")
        if SignOff.objects.filter(check_run=run, user_id=actor.user_id).exists():
            return
        line = record_audit(actor=actor, verb="sign_off", now=now,
                            subject=("CHECK_RUN", check_run_id))  # fmt: skip
        role = sorted(role.value for role in actor.roles)
        SignOff.objects.create(
            check_run=run,
            user_id=actor.user_id,
            role=role[0] if role else "SYSTEM",
            signed_at=now,
            audit_line=line,
        )
