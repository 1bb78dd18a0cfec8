"""What is a partner's engineer authorized to do? Drafted, signed within the fund, closed.

WA-7 promises 120:00 at 115.00 and 2,000.00 for travel: 15,800.00 of its fund from the signature on.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db.models import F

from daybook.apps.platform.actions.codes import free_code
from daybook.apps.platform.refusals import NotFound, Refused
from daybook.apps.platform.transactions import action, change_row, or_refuse, record_audit
from daybook.apps.platform.viewer import Viewer
from daybook.core.partners import amount_words, commitment_minor, day_words, missing_minor
from daybook.core.rights import Verb

from ..models import Engagement, PartnerEngineer, PrimeFund, WorkAuthorization
from ..queries.authorizations import may_reach_authorization, require_engagement
from ..queries.partners import fund_balance
from .partners import locked_fund

_DAY = timedelta(days=1)
_TERMS = frozenset(
    {"fund_id", "engagement_id", "person_id", "scope", "clearance", "per_hour",
     "authorized_minutes", "expenses_minor", "starts_on", "ends_on"}
)  # fmt: skip


def draft_authorization(
    *,
    actor: Viewer,
    now: datetime,
    code: str,
    fund_id: int,
    engagement_id: int,
    person_id: int,
    per_hour: int,
    authorized_minutes: int,
    starts_on: date,
    ends_on: date,
    scope: str = "",
    clearance: str = "",
    expenses_minor: int = 0,
) -> int:
    """Draft a work authorization: nothing is promised by it until it is signed."""
    require_engagement(actor, Verb.DRAFT, engagement_id, "draft a work authorization")
    terms = {
        "fund_id": fund_id, "engagement_id": engagement_id, "person_id": person_id,
        "per_hour": per_hour, "authorized_minutes": authorized_minutes, "starts_on": starts_on,
        "ends_on": ends_on, "scope": scope, "clearance": clearance,
        "expenses_minor": expenses_minor,
    }  # fmt: skip
    _require_terms(terms)
    with free_code(WorkAuthorization, code), action():
        line = record_audit(actor=actor, verb="draft_authorization", now=now,
                            subject=("WORK_AUTHORIZATION", None))  # fmt: skip
        return WorkAuthorization.objects.create(code=code, audit_line=line, **terms).pk


def edit_authorization(
    *, actor: Viewer, now: datetime, authorization_id: int, version: int, **changes
) -> None:
    """Change a draft's terms. A signed one is closed, and a new one signed (PART-08)."""
    row = _authorization(actor, authorization_id, Verb.DRAFT, "edit a work authorization")
    if row.state != "DRAFT":
        raise Refused(
            "PART-08",
            f"{row.code} is signed, so its terms stay. Close it and sign a new one: that is the "
            "amendment.",
        )
    if changes.get("engagement_id", row.engagement_id) != row.engagement_id:
        require_engagement(actor, Verb.DRAFT, changes["engagement_id"], "draft it there")
    _require_terms({name: changes.get(name, getattr(row, name)) for name in _TERMS})
    with action():
        line = record_audit(actor=actor, verb="edit_authorization", now=now,
                            subject=("WORK_AUTHORIZATION", row.pk))  # fmt: skip
        change_row(WorkAuthorization, row.pk, version=version, changes=changes, line=line,
                   kind="WORK_AUTHORIZATION")  # fmt: skip


def sign_authorization(
    *,
    actor: Viewer,
    now: datetime,
    authorization_id: int,
    version: int,
    signed_on: date,
    signed_by: str,
    today: date,
) -> None:
    """Record the partner's signature; its value is promised from the fund from here on.

    Raises Refused PART-08 where the fund lacks money, saying how much, where its dates do not hold,
    or where the person has another one on the engagement on some of the days.
    """
    row = _authorization(actor, authorization_id, Verb.EDIT, "sign a work authorization")
    if row.state != "DRAFT":
        raise Refused("PART-08", f"{row.code} was signed on {row.signed_on} already.")
    if not signed_by.strip():
        raise Refused("PART-08", "Name who signed for the partner.", field="signed_by")
    if signed_on > today:
        raise Refused("PART-08", "A signature is recorded once it is there: choose a day that has "
                      "come.", field="signed_on")  # fmt: skip
    with _one_at_a_time(row), action():
        fund = locked_fund(row.fund_id)
        _require_room(fund, row)
        line = record_audit(actor=actor, verb="sign_authorization", now=now,
                            subject=("WORK_AUTHORIZATION", row.pk))  # fmt: skip
        changes = {"state": "SIGNED", "signed_on": signed_on, "signed_by": signed_by.strip()[:120]}
        change_row(WorkAuthorization, row.pk, version=version, changes=changes, line=line,
                   kind="WORK_AUTHORIZATION")  # fmt: skip


def close_authorization(
    *,
    actor: Viewer,
    now: datetime,
    authorization_id: int,
    version: int,
    closed_on: date,
    reason: str = "",
) -> None:
    """End a signed authorization: `closed_on` is the first day it covers no more.

    What it did not draw is free in its fund again.
    """
    row = _authorization(actor, authorization_id, Verb.EDIT, "close a work authorization")
    if row.state != "SIGNED":
        raise Refused("PART-08", f"{row.code} is not signed, or closed already.")
    if not row.starts_on <= closed_on <= row.ends_on:
        raise Refused("PART-08", f"Choose a day from {day_words(row.starts_on)} to "
                      f"{day_words(row.ends_on - _DAY)}.", field="closed_on")  # fmt: skip
    with action():
        locked_fund(row.fund_id)
        line = record_audit(actor=actor, verb="close_authorization", now=now, reason=reason,
                            subject=("WORK_AUTHORIZATION", row.pk))  # fmt: skip
        changes = {"state": "CLOSED", "closed_on": closed_on}
        change_row(WorkAuthorization, row.pk, version=version, changes=changes, line=line,
                   kind="WORK_AUTHORIZATION")  # fmt: skip


def note_drawn(*, line, drawn: Mapping[int, tuple[int, int, int]]) -> None:
    """Keep what was drawn beside each authorization: (minutes, time minor, expense minor) more.

    Part of another action, which holds the fund and has the right.
    """
    for key, (minutes, minor, expenses) in sorted(drawn.items()):
        WorkAuthorization.objects.filter(pk=key).update(
            drawn_minutes=F("drawn_minutes") + minutes,
            drawn_minor=F("drawn_minor") + minor,
            drawn_expenses_minor=F("drawn_expenses_minor") + expenses,
            version=F("version") + 1,
            audit_line=line,
        )


def _one_at_a_time(row: WorkAuthorization):
    """Say the database's refusal of overlapping days in words."""
    return or_refuse(
        Refused(
            "PART-08",
            f"{row.person} has a signed authorization on {row.engagement} on some of these days. "
            "Close it before this one begins.",
            field="starts_on",
        )
    )


def _authorization(actor: Viewer, key: int, verb: Verb, what: str) -> WorkAuthorization:
    row = WorkAuthorization.objects.select_related("engagement", "person").filter(pk=key).first()
    if row is None or not may_reach_authorization(actor, row.engagement_id):
        raise NotFound(f"There is no work authorization {key}.")
    require_engagement(actor, verb, row.engagement_id, what)
    return row


def _require_room(fund: PrimeFund, row: WorkAuthorization) -> None:
    if not (fund.starts_on <= row.starts_on and row.ends_on <= fund.ends_on):
        raise Refused(
            "PART-08",
            f"{fund.code} holds from {day_words(fund.starts_on)} to "
            f"{day_words(fund.ends_on - _DAY)}. Keep the authorization within these days.",
            field="ends_on",
        )
    promise = commitment_minor(
        row.authorized_minutes, row.per_hour, row.expenses_minor, fund.currency
    )
    balance = fund_balance(fund.pk)
    missing = missing_minor(balance, promise)
    if missing:
        raise Refused(
            "PART-08",
            f"{fund.code} lacks {amount_words(missing, fund.currency)}: {row.code} promises "
            f"{amount_words(promise, fund.currency)}, and "
            f"{amount_words(max(balance.free_minor, 0), fund.currency)} of "
            f"{amount_words(balance.amount_minor, fund.currency)} are free. Increase the fund, "
            "close what is not needed, or authorize less.",
        )


def _require_terms(terms: Mapping) -> None:
    fund = PrimeFund.objects.filter(pk=terms["fund_id"]).first()
    if fund is None:
        raise Refused("PART-08", "Choose a fund.", field="fund_id")
    if not Engagement.objects.filter(pk=terms["engagement_id"]).exists():
        raise Refused("PART-08", "Choose an engagement.", field="engagement_id")
    if terms["ends_on"] <= terms["starts_on"]:
        raise Refused("DATES-01", "The last day is not before the first.", field="ends_on")
    if terms["per_hour"] <= 0:
        raise Refused("PART-08", "Give a rate above nothing.", field="per_hour")
    if terms["authorized_minutes"] <= 0:
        raise Refused("PART-08", "Authorize some hours.", field="authorized_minutes")
    if terms["expenses_minor"] < 0:
        raise Refused("PART-08", "Expenses are nothing or more.", field="expenses")
    held = PartnerEngineer.objects.filter(
        person_id=terms["person_id"], partner_id=fund.partner_id, starts_on__lt=terms["ends_on"]
    ).exclude(ends_on__lte=terms["starts_on"])
    if not held.exists():
        raise Refused("PART-08", f"Choose an engineer of the partner of {fund.code} in these days.",
                      field="person_id")  # fmt: skip
