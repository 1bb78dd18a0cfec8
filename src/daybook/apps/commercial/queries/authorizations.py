"""Who of a partner is authorized to do what, and how much of it is drawn?

WA-7: Ravi on ACME-E1 at 115.00 an hour until 30 September; 80:00 of 120:00 drawn.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from daybook.apps.platform.refusals import Denied, NotFound
from daybook.apps.platform.rights import require, scope_of
from daybook.apps.platform.viewer import Viewer
from daybook.core.partners import Authorized, commitment_minor
from daybook.core.rights import Data, Verb

from ..models import Engagement, WorkAuthorization

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class AuthorizationRow:
    """A work authorization. Rate and money are None for those who may not see partner rates."""

    id: int
    code: str
    fund_id: int
    fund_code: str
    partner_id: int
    partner_code: str
    partner_name: str
    engagement_id: int
    engagement_code: str
    engagement_name: str
    customer_name: str
    person_id: int
    person_code: str
    person_name: str
    scope: str
    clearance: str
    currency: str
    authorized_minutes: int
    starts_on: date
    ends_on: date
    state: str
    signed_on: date | None
    signed_by: str
    closed_on: date | None
    drawn_minutes: int
    version: int
    per_hour: int | None
    expenses_minor: int | None
    drawn_minor: int | None
    drawn_expenses_minor: int | None

    @property
    def covers_until(self) -> date:
        """The first day it covers no more."""
        return self.closed_on or self.ends_on

    @property
    def last_on(self) -> date:
        """The last day it covers."""
        return self.covers_until - _DAY

    @property
    def left_minutes(self) -> int:
        """Authorized and not drawn; nothing once it is closed."""
        return 0 if self.state == "CLOSED" else self.authorized_minutes - self.drawn_minutes

    @property
    def promised_minor(self) -> int | None:
        """What it holds of its fund once signed."""
        if self.per_hour is None:
            return None
        drawn = self.drawn_minor + self.drawn_expenses_minor
        return commitment_minor(
            self.authorized_minutes, self.per_hour, self.expenses_minor, self.currency,
            closed_at_minor=drawn if self.state == "CLOSED" else None,
        )  # fmt: skip


_COLUMNS = (
    "id", "code", "fund_id", "fund__code", "fund__partner_id", "fund__partner__code",
    "fund__partner__name", "engagement_id", "engagement__code", "engagement__name",
    "engagement__customer__name", "person_id", "person__code", "person__name", "scope",
    "clearance", "fund__currency", "authorized_minutes", "starts_on", "ends_on", "state",
    "signed_on", "signed_by", "closed_on", "drawn_minutes", "version",
)  # fmt: skip
_MONEY = ("per_hour", "expenses_minor", "drawn_minor", "drawn_expenses_minor")


def sees_rates(viewer: Viewer) -> bool:
    """Whether rates of partners may be shown at all."""
    return bool(scope_of(viewer, Data.PARTNER_RATES))


def rates_filter(viewer: Viewer, verb: Verb = Verb.SEE, prefix: str = "") -> Q:
    """Authorizations whose rate the viewer may see, or act on: by the customer's region."""
    scope = scope_of(viewer, Data.PARTNER_RATES, verb)
    if scope.everything:
        return Q()
    return Q(**{f"{prefix}engagement__customer__region_id__in": scope.region_ids})


def authorizations(
    viewer: Viewer,
    *,
    filters: Q | None = None,
    engagement_ids: Collection[int] | None = None,
) -> tuple[AuthorizationRow, ...]:
    """Authorizations the viewer may see, open ones first.

    Those who see rates see the money of their regions; for others `engagement_ids` names where
    they see hours, and their own rows count too, without money.
    """
    scope = scope_of(viewer, Data.PARTNER_RATES)
    rows = WorkAuthorization.objects.filter(filters or Q()).order_by("code")
    priced = None
    if not scope.everything:
        with_money = rates_filter(viewer)
        rows = rows.filter(with_money | _in_hours(viewer, engagement_ids))
        priced = set(rows.filter(with_money).values_list("id", flat=True))
    found = []
    for row in rows.values_list(*_COLUMNS, *_MONEY):
        shown = priced is None or row[0] in priced
        found.append(
            AuthorizationRow(*row) if shown
            else AuthorizationRow(*row[: len(_COLUMNS)], None, None, None, None)
        )  # fmt: skip
    return tuple(found)


def _in_hours(viewer: Viewer, engagement_ids: Collection[int] | None) -> Q:
    """What is shown without money: on these engagements, and the viewer's own; never drafts."""
    allowed = Q(engagement_id__in=engagement_ids or ())
    if viewer.person_id is not None:
        allowed |= Q(person_id=viewer.person_id)
    return allowed & Q(state__in=("SIGNED", "CLOSED"))


def authorization_by_code(
    code: str, viewer: Viewer, engagement_ids: Collection[int] | None = None
) -> AuthorizationRow:
    """One authorization. Raises NotFound where there is none, or none for this viewer."""
    found = authorizations(viewer, filters=Q(code__iexact=code), engagement_ids=engagement_ids)
    if not found:
        raise NotFound(f"There is no work authorization {code}, or not for you.")
    return found[0]


def may_reach_authorization(viewer: Viewer, engagement_id: int) -> bool:
    """Whether the money of authorizations on this engagement is in the viewer's sight."""
    scope = scope_of(viewer, Data.PARTNER_RATES)
    return scope.everything or (
        bool(scope.region_ids)
        and Engagement.objects.filter(
            pk=engagement_id, customer__region_id__in=scope.region_ids
        ).exists()
    )


def require_engagement(actor: Viewer, verb: Verb, engagement_id: int, what: str) -> None:
    """Refuse unless the actor may do this on authorizations of the engagement's region."""
    scope = require(actor, Data.PARTNER_RATES, verb, what=what)
    if scope.everything:
        return
    rows = Engagement.objects.filter(pk=engagement_id, customer__region_id__in=scope.region_ids)
    if not rows.exists():
        raise Denied("RIGHT-01", f"You cannot {what} in this region. Its coordinator can.")


def authorized(partner_id: int) -> tuple[Authorized, ...]:
    """What is and was signed with a partner, as core covers lines by it. Without rights."""
    rows = WorkAuthorization.objects.filter(
        fund__partner_id=partner_id, state__in=("SIGNED", "CLOSED")
    ).values_list(
        "id", "code", "person_id", "engagement_id", "starts_on", "ends_on", "closed_on",
        "authorized_minutes", "expenses_minor", "per_hour", "fund__currency",
    )  # fmt: skip
    return tuple(
        Authorized(key, code, person, engagement, starts, closed or ends, minutes, expenses,
                   per_hour, currency)
        for key, code, person, engagement, starts, ends, closed, minutes, expenses, per_hour,
        currency in rows
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class AuthorizationWords:
    """What names an authorization in packs and matchings."""

    id: int
    code: str
    fund_id: int
    purchase_order: str
    currency: str
    per_hour: int
    starts_on: date
    covers_until: date
    person_code: str
    person_name: str


def authorization_words(ids: Collection[int]) -> dict[int, AuthorizationWords]:
    """The words of authorizations by key; the caller has checked the right."""
    rows = WorkAuthorization.objects.filter(pk__in=ids).values_list(
        "id", "code", "fund_id", "fund__purchase_order", "fund__currency", "per_hour", "starts_on",
        "ends_on", "closed_on", "person__code", "person__name",
    )  # fmt: skip
    return {
        key: AuthorizationWords(key, code, fund, order, currency, per_hour, starts, closed or ends,
                                person_code, person_name)
        for key, code, fund, order, currency, per_hour, starts, ends, closed, person_code,
        person_name in rows
    }  # fmt: skip
