"""What was agreed, and what is in the making? Terms, estimates, and a board of statements of work.

Engagements that run are activated with their estimates; one of them waits with installments that
do not sum to its price. The board holds some fifteen cases, two of them late.
"""

from __future__ import annotations

from datetime import timedelta
from random import Random

from django.db import transaction

from daybook.apps.commercial.actions.contracts import activate_engagement, draft_line_terms
from daybook.apps.commercial.actions.estimates import PlannedRole, save_estimate
from daybook.apps.commercial.actions.sow_cases import approve_case, move_case, open_case
from daybook.apps.commercial.models import Engagement, Opportunity
from daybook.apps.commercial.queries.contracts import ContractPage, contract_page
from daybook.apps.commercial.queries.sow_cases import sow_case
from daybook.apps.people.models import Practice, Role
from daybook.apps.platform.refusals import Refused
from daybook.core.contracts import billing, revenue
from daybook.core.contracts.fields import Installment
from daybook.core.money import split_largest_remainder

from .horizon import Horizon, instant
from .persons import Staff

DAY = timedelta(days=1)
RUNNING, WAITING, CASES = 10, 4, 15
_SHARES = (("PSE", "Build", 70), ("SPSE", "Design", 20), ("PM", "Project management", 10))
# How far each case has come, and since how many days it is there.
_PLACES = ((0, 0), (0, 3), (1, 2), (1, 9), (2, 1), (2, 6), (3, 4), (3, 8), (4, 1), (4, 5), (5, 1),
           (5, 2), (6, 6), (6, 12), (2, 75))  # fmt: skip
_LINE = ("AWAITING_DISCOVERY", "STRAWMAN_WIP", "ESTIMATE_FEEDBACK", "SOW_WIP",
         "READY_FOR_APPROVAL", "APPROVED")  # fmt: skip


class Agreements:
    """Writes terms as an analyst does, and has operations activate them."""

    def __init__(self, staff: Staff, horizon: Horizon, rng: Random):
        self._staff, self._horizon, self._rng = staff, horizon, rng
        self._analyst = staff.accounts["analyst"]
        self._roles = dict(Role.objects.values_list("code", "id"))

    def build(self) -> None:
        """Everything, in one transaction."""
        with transaction.atomic():
            codes = Engagement.objects.filter(customer__code__gt="").exclude(customer__code="INT")
            signed = codes.filter(signed_on__isnull=False, starts_on__isnull=False)
            for code in signed.order_by("-signed_on", "code").values_list("code", flat=True)[
                :RUNNING
            ]:
                self._agree(code, activates=True)
            unsigned = codes.filter(signed_on__isnull=True).order_by("code")
            for code in unsigned.values_list("code", flat=True)[:WAITING]:
                self._agree(code, activates=False)
            self._board()

    def _agree(self, code: str, *, activates: bool) -> None:
        now = instant(self._horizon.today - 3 * DAY, 10)
        page = contract_page(code, self._analyst)
        for one in page.lines:
            first, second = _rules(page, one.line, whole=activates)
            draft_line_terms(actor=self._analyst, now=now, line_id=one.line.id, billing=first,
                             revenue=second)  # fmt: skip
        self._plan(page, now)
        if activates:
            try:
                activate_engagement(
                    actor=self._staff.accounts["operations"], now=now + timedelta(hours=2),
                    engagement_id=page.row.id, version=page.row.version, today=now.date(),
                )  # fmt: skip
            except Refused:
                # A line without a price waits until somebody mends it, as it would.
                return

    def _plan(self, page: ContractPage, now) -> None:
        minutes = page.row.budget_minutes or 9_600
        parts = split_largest_remainder(minutes, [share for _, _, share in _SHARES])
        lines = [
            PlannedRole(self._roles[role], part, work)
            for (role, work, _), part in zip(_SHARES, parts, strict=True)
            if role in self._roles and part
        ]
        save_estimate(actor=self._analyst, now=now, engagement_id=page.row.id, lines=lines,
                      today=now.date())  # fmt: skip

    def _board(self) -> None:
        taken = Opportunity.objects.filter(code__startswith="OPP-9").exclude(is_lost=True)
        practice = Practice.objects.values_list("id", flat=True).get(code="CONS")
        for number, (row, (steps, days)) in enumerate(
            zip(taken.order_by("code")[:CASES], _PLACES, strict=False), start=1
        ):
            code, since = f"SOW-{number:02d}", instant(self._horizon.today - days * DAY, 9)
            at = since - (steps + 1) * DAY if steps else since
            open_case(actor=self._analyst, now=at, code=code, name=row.name, opportunity_id=row.pk,
                      practice_id=practice, amount_minor=row.amount_minor, currency=row.currency,
                      owner_id=row.owner_id)  # fmt: skip
            for place, state in enumerate(_LINE[:steps]):
                moved = since - (steps - 1 - place) * DAY
                if state == "APPROVED":
                    self._approve(code, moved - timedelta(hours=1))
                held = sow_case(code, self._analyst, moved)
                move_case(actor=self._analyst, now=moved, code=code, to_state=state,
                          version=held.version)  # fmt: skip

    def _approve(self, code: str, at) -> None:
        accounts = self._staff.accounts
        who = {"ARCHITECT": "coordinator", "REGION": "operations", "FINANCE": "finance"}
        architect = self._staff.of_role("TA")[0].id
        for kind in sow_case(code, self._analyst, at).waits_for:
            approve_case(actor=accounts[who[kind]], now=at, code=code, kind=kind,
                         reviewer_id=architect if kind == "ARCHITECT" else None)  # fmt: skip


def _rules(page: ContractPage, line, *, whole: bool):
    """The rules of a line; not `whole` leaves a part out, as a contract in the making does."""
    if line.kind == "T_AND_M":
        return billing.Hourly(cap_minor=line.amount_minor or None), revenue.AsDelivered()
    if line.kind == "FIXED_FEE" and not whole and page.row.starts_on:
        first = Installment(page.row.starts_on, line.amount_minor // 3)
        return billing.Schedule((first,)), revenue.PercentHours()
    if line.kind == "FIXED_FEE":
        return billing.OnMilestone(), revenue.OnAcceptance()
    if line.kind == "BLOCK":
        return billing.PrepaidBlock(expiry_months=12), revenue.PrepaidDraw()
    if line.kind == "TRAINING":
        return billing.PerClass(classes=1), revenue.ClassHeld()
    return billing.NotBilled(), revenue.NotRecognized()
