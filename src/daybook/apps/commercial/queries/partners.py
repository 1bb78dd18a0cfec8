"""Which partners work for us, from which funds, and who of their people is authorized to what?

Kestrel Point: two funds over 400,000.00 USD, 310,000.00 promised, 120,500.00 drawn.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, Sum

from daybook.apps.platform.refusals import NotFound
from daybook.apps.platform.rights import require, scope_of
from daybook.apps.platform.subjects import Named
from daybook.apps.platform.viewer import Viewer
from daybook.core.partners import FundBalance, balance_of, commitment_minor
from daybook.core.rights import Data, Verb

from ..models import Partner, PartnerEngineer, PrimeFund, PrimeFundLine, WorkAuthorization

_ROOT = "/money/partners"


@dataclass(frozen=True, slots=True)
class PartnerRow:
    """A partner firm, the entity that pays it, and where packs and returns go."""

    id: int
    code: str
    name: str
    currency: str
    entity_id: int
    entity_code: str
    pack_email: str
    returns_email: str
    is_active: bool
    version: int


@dataclass(frozen=True, slots=True)
class EngineerRow:
    """A person of a partner [starts_on, ends_on)."""

    id: int
    person_id: int
    person_code: str
    person_name: str
    partner_id: int
    partner_code: str
    starts_on: date
    ends_on: date | None
    version: int


@dataclass(frozen=True, slots=True)
class FundRow:
    """A prime SOW's fund with its money in minor units of `currency`."""

    id: int
    code: str
    partner_id: int
    partner_code: str
    partner_name: str
    name: str
    purchase_order: str
    currency: str
    starts_on: date
    ends_on: date
    version: int
    amount_minor: int
    committed_minor: int
    drawn_minor: int

    @property
    def balance(self) -> FundBalance:
        """The same as core reckons with it."""
        return FundBalance(self.amount_minor, self.committed_minor, self.drawn_minor)

    @property
    def free_minor(self) -> int:
        """What can still be promised."""
        return self.balance.free_minor

    @property
    def left_minor(self) -> int:
        """What can still be drawn."""
        return self.balance.left_minor

    @property
    def left_millionths(self) -> int | None:
        """What can still be drawn, as a share."""
        return self.balance.left_millionths


@dataclass(frozen=True, slots=True)
class FundLineRow:
    """Money put into a fund or taken out of it, and why."""

    id: int
    amount_minor: int
    reason: str
    on: date


_PARTNER = ("id", "code", "name", "currency", "entity_id", "entity__code", "pack_email",
            "returns_email", "is_active", "version")  # fmt: skip
_ENGINEER = ("id", "person_id", "person__code", "person__name", "partner_id", "partner__code",
             "starts_on", "ends_on", "version")  # fmt: skip
_FUND = ("id", "code", "partner_id", "partner__code", "partner__name", "name", "purchase_order",
         "currency", "starts_on", "ends_on", "version")  # fmt: skip


def partners(viewer: Viewer) -> tuple[PartnerRow, ...]:
    """Every partner by name, for those who see partner rates."""
    require(viewer, Data.PARTNER_RATES, Verb.SEE, what="see partners")
    rows = Partner.objects.order_by("-is_active", "name").values_list(*_PARTNER)
    return tuple(PartnerRow(*row) for row in rows)


def partner_by_code(code: str, viewer: Viewer) -> PartnerRow:
    """One partner. Raises NotFound where there is none, or none for this viewer."""
    found = None
    if scope_of(viewer, Data.PARTNER_RATES):
        found = Partner.objects.filter(code__iexact=code).values_list(*_PARTNER).first()
    if found is None:
        raise NotFound(f"There is no partner {code}, or not for you.")
    return PartnerRow(*found)


def partner_by_id(key: int) -> PartnerRow:
    """One partner by key; the caller has checked the right."""
    found = Partner.objects.filter(pk=key).values_list(*_PARTNER).first()
    if found is None:
        raise NotFound(f"There is no partner {key}.")
    return PartnerRow(*found)


def engineers(
    *, partner_id: int | None = None, person_id: int | None = None
) -> tuple[EngineerRow, ...]:
    """Whose people they were when; the caller has checked the right."""
    rows = PartnerEngineer.objects.order_by("person__name", "starts_on")
    if partner_id is not None:
        rows = rows.filter(partner_id=partner_id)
    if person_id is not None:
        rows = rows.filter(person_id=person_id)
    return tuple(EngineerRow(*row) for row in rows.values_list(*_ENGINEER))


def _committed(filters: Q) -> dict[int, tuple[int, int]]:
    """Promised and drawn minor units by fund: signed ones in full, closed ones as drawn."""
    found: dict[int, tuple[int, int]] = {}
    rows = WorkAuthorization.objects.filter(filters, state__in=("SIGNED", "CLOSED")).values_list(
        "fund_id", "state", "authorized_minutes", "per_hour", "expenses_minor", "fund__currency",
        "drawn_minor", "drawn_expenses_minor",
    )  # fmt: skip
    for fund, state, minutes, per_hour, expenses, currency, drawn, drawn_expenses in rows:
        closed = drawn + drawn_expenses if state == "CLOSED" else None
        promised = commitment_minor(minutes, per_hour, expenses, currency, closed_at_minor=closed)
        before = found.get(fund, (0, 0))
        found[fund] = (before[0] + promised, before[1] + drawn + drawn_expenses)
    return found


def funds(
    viewer: Viewer, *, partner_id: int | None = None, filters: Q | None = None
) -> tuple[FundRow, ...]:
    """Funds with their money, by partner and code, for those who see partner rates."""
    require(viewer, Data.PARTNER_RATES, Verb.SEE, what="see the funds of partners")
    asked = filters or Q()
    if partner_id is not None:
        asked &= Q(partner_id=partner_id)
    return _funds(asked)


def _funds(asked: Q) -> tuple[FundRow, ...]:
    held = list(PrimeFund.objects.filter(asked).order_by("partner__name", "code")
                .values_list(*_FUND))  # fmt: skip
    keys = [row[0] for row in held]
    lines = dict(
        PrimeFundLine.objects.filter(fund_id__in=keys).order_by().values_list("fund_id")
        .annotate(Sum("amount_minor"))
    )  # fmt: skip
    sums = _committed(Q(fund_id__in=keys))
    return tuple(FundRow(*row, lines.get(row[0], 0), *sums.get(row[0], (0, 0))) for row in held)


def fund_by_code(code: str, viewer: Viewer) -> FundRow:
    """One fund. Raises NotFound where there is none, or none for this viewer."""
    found = ()
    if scope_of(viewer, Data.PARTNER_RATES):
        found = _funds(Q(code__iexact=code))
    if not found:
        raise NotFound(f"There is no fund {code}, or not for you.")
    return found[0]


def fund_balance(fund_id: int) -> FundBalance:
    """The money of one fund now; for actions that hold its row."""
    lines = PrimeFundLine.objects.filter(fund_id=fund_id).values_list("amount_minor", flat=True)
    committed, drawn = _committed(Q(fund_id=fund_id)).get(fund_id, (0, 0))
    return balance_of(lines, [committed], drawn)


def fund_lines(fund_id: int) -> tuple[FundLineRow, ...]:
    """Opening, increases and reductions of a fund the caller may see, oldest first."""
    rows = PrimeFundLine.objects.filter(fund_id=fund_id).order_by("id")
    return tuple(
        FundLineRow(key, minor, reason, at.date())
        for key, minor, reason, at in rows.values_list("id", "amount_minor", "reason",
                                                       "recorded_at")
    )  # fmt: skip


_MODELS = {
    "PARTNER": (Partner, _ROOT),
    "PRIME_FUND": (PrimeFund, f"{_ROOT}/funds"),
    "WORK_AUTHORIZATION": (WorkAuthorization, f"{_ROOT}/authorizations"),
}


def partner_labels(kind: str, ids: Collection[int]) -> Mapping[int, Named]:
    """Records of a kind in words, with their pages."""
    model, base = _MODELS[kind]
    rows = model.objects.filter(pk__in=ids).values_list("id", "code")
    return {key: Named(f"{_WORDS[kind]} {code}", f"{base}/{code}") for key, code in rows}


_WORDS = {"PARTNER": "Partner", "PRIME_FUND": "Fund", "WORK_AUTHORIZATION": "Authorization"}
