"""What is sold, under which terms, and is it signed? Engagements with their SOW lines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from daybook.apps.platform.refusals import NotFound
from daybook.apps.platform.rights import require
from daybook.apps.platform.viewer import Viewer
from daybook.core.rights import Data, Verb

from ..models import Engagement, SowLine
from .customers import customer_filter

KIND_WORDS = {
    "T_AND_M": "Time and materials",
    "FIXED_FEE": "Fixed fee",
    "BLOCK": "Block of hours",
    "TRAINING": "Training",
    "EXPENSES": "Expenses",
    "INTERNAL": "Internal",
}
_WAYS = {
    "HALF_UP": "rounded to the nearest, halves up",
    "HALF_EVEN": "rounded to the nearest, halves to the even step",
    "UP": "rounded up",
    "DOWN": "rounded down",
}


def rounding_sentence(step_minutes: int, rounding: str) -> str:
    """The agreement in words: "Billed in steps of 15 minutes, rounded up." """
    if not step_minutes:
        return "Billed to the exact minute."
    unit = "minute" if step_minutes == 1 else "minutes"
    return f"Billed in steps of {step_minutes} {unit}, {_WAYS[rounding]}."


@dataclass(frozen=True, slots=True)
class EngagementRow:
    """An engagement with its terms; `amount_minor` and `budget_minutes` sum its SOW lines."""

    id: int
    code: str
    name: str
    customer_id: int
    customer_code: str
    customer_name: str
    region_id: int
    region_code: str
    opportunity_code: str | None
    entity_id: int
    entity_code: str
    rate_card_id: int
    card_code: str
    currency: str
    signed_on: date | None
    purchase_order: str
    starts_on: date | None
    ends_on: date | None
    billing_step_minutes: int
    billing_rounding: str
    version: int
    amount_minor: int = 0
    budget_minutes: int = 0

    @property
    def is_at_risk(self) -> bool:
        """Whether work on it is at risk: not signed, so neither billed nor recognized."""
        return self.signed_on is None

    @property
    def rounding_text(self) -> str:
        """The rounding agreement in a sentence."""
        return rounding_sentence(self.billing_step_minutes, self.billing_rounding)


_ENGAGEMENT = (
    "id",
    "code",
    "name",
    "customer_id",
    "customer__code",
    "customer__name",
    "customer__region_id",
    "customer__region__code",
    "opportunity__code",
    "entity_id",
    "entity__code",
    "rate_card_id",
    "rate_card__code",
    "currency",
    "signed_on",
    "purchase_order",
    "starts_on",
    "ends_on",
    "billing_step_minutes",
    "billing_rounding",
    "version",
)


def _visible(viewer: Viewer):
    scope = require(viewer, Data.CUSTOMERS, Verb.SEE, what="see engagements")
    return Engagement.objects.filter(customer_filter(scope, "customer__"))


def engagements(viewer: Viewer, customer_id: int | None = None) -> tuple[EngagementRow, ...]:
    """Engagements the viewer may see, by code, with their value and hours."""
    rows = _visible(viewer).order_by("code")
    if customer_id is not None:
        rows = rows.filter(customer_id=customer_id)
    sums = {
        row["engagement_id"]: (row["minor"], row["minutes"])
        for row in SowLine.objects.values("engagement_id").annotate(
            minor=Sum("amount_minor"), minutes=Sum("budget_minutes")
        )
    }
    return tuple(
        EngagementRow(*row, *sums.get(row[0], (0, 0))) for row in rows.values_list(*_ENGAGEMENT)
    )


def engagement_by_code(code: str, viewer: Viewer) -> EngagementRow:
    """One engagement. Raises NotFound where there is none, or none for this viewer."""
    found = _visible(viewer).filter(code__iexact=code).values_list(*_ENGAGEMENT).first()
    if found is None:
        raise NotFound(f"There is no engagement {code}, or not for you.")
    sums = SowLine.objects.filter(engagement_id=found[0]).aggregate(
        minor=Sum("amount_minor"), minutes=Sum("budget_minutes")
    )
    return EngagementRow(*found, sums["minor"] or 0, sums["minutes"] or 0)


@dataclass(frozen=True, slots=True)
class SowLineRow:
    """One line of a statement of work."""

    id: int
    engagement_id: int
    position: int
    kind: str
    description: str
    amount_minor: int
    budget_minutes: int
    version: int

    @property
    def kind_text(self) -> str:
        """The commercial type in words."""
        return KIND_WORDS[self.kind]


def sow_lines(engagement_id: int) -> tuple[SowLineRow, ...]:
    """The lines of an engagement the caller has been allowed to see, in order."""
    rows = SowLine.objects.filter(engagement_id=engagement_id).order_by("position")
    return tuple(
        SowLineRow(*row)
        for row in rows.values_list(
            "id",
            "engagement_id",
            "position",
            "kind",
            "description",
            "amount_minor",
            "budget_minutes",
            "version",
        )
    )


def sow_line(line_id: int, viewer: Viewer) -> tuple[SowLineRow, EngagementRow]:
    """One line and its engagement. Raises NotFound where the viewer may not see it."""
    held = SowLine.objects.filter(pk=line_id).values_list("engagement__code", flat=True).first()
    if held is None:
        raise NotFound(f"There is no SOW line {line_id}.")
    engagement = engagement_by_code(held, viewer)
    return next(row for row in sow_lines(engagement.id) if row.id == line_id), engagement


def engagement_choices(viewer: Viewer) -> tuple[tuple[int, str], ...]:
    """(key, "CODE · Name") of the engagements a form may offer."""
    rows = _visible(viewer).order_by("code").values_list("id", "code", "name")
    return tuple((key, f"{code} · {name}") for key, code, name in rows)
