"""How does the policy of expenses change? From a day on, by finance or operations; never in place.

Meals at 45.00 EUR a day until 30 April and 50.00 from 1 May are two facts. What was handed in
before keeps the marks it was given.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Q

from daybook.apps.commercial.queries.engagements import engagement_by_code
from daybook.apps.people.queries.places import place_names
from daybook.apps.platform.refusals import Refused
from daybook.apps.platform.rights import require
from daybook.apps.platform.transactions import action, change_row, record_audit
from daybook.apps.platform.viewer import Viewer
from daybook.apps.projects.queries.projects import projects
from daybook.core.rights import Data, Verb

from ..models import ChargeTerms, ExpenseCategory, MileageRate, PerDiemRate, PolicyAmount
from ..models.policy import CATEGORY_KINDS, DISTANCE_UNITS, POLICY_KINDS
from .lines import LARGEST_MINOR

USUAL = (
    ("AIRFARE", "Air travel", "ITEM"),
    ("LODGING", "Lodging", "ITEM"),
    ("GROUND", "Ground transport", "ITEM"),
    ("MEALS", "Meals", "ITEM"),
    ("PARKING", "Parking and tolls", "ITEM"),
    ("SOFTWARE", "Software and equipment", "ITEM"),
    ("OTHER", "Other", "ITEM"),
    ("PERDIEM", "Per diem", "PER_DIEM"),
    ("MILEAGE", "Mileage", "MILEAGE"),
)


def _require(actor: Viewer) -> None:
    require(actor, Data.EXPENSES, Verb.DRAFT, what="set the policy of expenses")


def add_usual_categories(*, actor: Viewer, now: datetime) -> int:
    """Add the usual categories that are not there yet. Returns how many were added."""
    _require(actor)
    held = set(ExpenseCategory.objects.values_list("code", flat=True))
    with action():
        missing = [row for row in USUAL if row[0] not in held]
        if missing:
            audit = record_audit(actor=actor, verb="add_expense_categories", now=now)
            for code, name, kind in missing:
                ExpenseCategory.objects.create(code=code, name=name, kind=kind, audit_line=audit)
    return len(missing)


def save_category(
    *,
    actor: Viewer,
    now: datetime,
    code: str,
    name: str,
    kind: str = "ITEM",
    reclaims_tax: bool = False,
    is_closed: bool = False,
    version: int | None = None,
) -> int:
    """Add a category, or change the name, tax and closing of the one with this code."""
    _require(actor)
    code, name = code.strip().upper()[:24], name.strip()[:80]
    if not code or not name:
        raise Refused("EXP-21", "Give the category a code and a name.", field="name")
    if kind not in CATEGORY_KINDS:
        raise Refused("EXP-21", "A category is of kind ITEM, PER_DIEM or MILEAGE.", field="kind")
    values = {"name": name, "reclaims_tax": reclaims_tax, "is_closed": is_closed}
    with action():
        audit = record_audit(actor=actor, verb="save_expense_category", now=now)
        held = ExpenseCategory.objects.filter(code=code).first()
        if held is None:
            return ExpenseCategory.objects.create(
                code=code, kind=kind, audit_line=audit, **values
            ).pk
        if held.kind != kind:
            raise Refused("EXP-21", "The kind of a category stays; add another category.",
                          field="kind")  # fmt: skip
        change_row(ExpenseCategory, held.pk, version=version, changes=values, line=audit,
                   kind="EXPENSE_CATEGORY")  # fmt: skip
        return held.pk


def set_amount(
    *,
    actor: Viewer,
    now: datetime,
    kind: str,
    currency: str,
    amount_minor: int | None,
    starts_on: date,
    category_id: int | None = None,
    region_id: int | None = None,
    reason: str = "",
) -> int:
    """Set a limit by the DAY or the ITEM, or the amount above which a RECEIPT is needed.

    None ends it. Of one category or of any, in one region or in all.
    """
    _require(actor)
    if kind not in POLICY_KINDS:
        raise Refused("EXP-21", "It is a limit by the DAY or ITEM, or for a RECEIPT.", field="kind")
    _check_minor(amount_minor, "amount")
    currency = _currency(currency)
    if category_id and not ExpenseCategory.objects.filter(pk=category_id).exists():
        raise Refused("EXP-21", "This category does not exist any more.", field="category_id")
    if region_id and region_id not in place_names("region"):
        raise Refused("EXP-21", "This region does not exist any more.", field="region_id")
    key = f"{kind}:{category_id or '*'}:{region_id or '*'}:{currency}"
    with action():
        audit = record_audit(actor=actor, verb="set_expense_policy", now=now, reason=reason)
        return PolicyAmount.objects.create(
            kind=kind, key=key, category_id=category_id, region_id=region_id, currency=currency,
            amount_minor=amount_minor, **_fact(PolicyAmount, {"key": key}, starts_on, now, audit),
        ).pk  # fmt: skip


def set_per_diem(
    *,
    actor: Viewer,
    now: datetime,
    place: str,
    currency: str,
    day_minor: int | None,
    starts_on: date,
    breakfast_minor: int = 0,
    lunch_minor: int = 0,
    dinner_minor: int = 0,
    edge_millionths: int = 500_000,
    reason: str = "",
) -> int:
    """Set what a day in a place gives, and what provided meals take off; None ends it."""
    _require(actor)
    for minor in (day_minor, breakfast_minor, lunch_minor, dinner_minor):
        _check_minor(minor, "amount")
    if not 0 <= edge_millionths <= 1_000_000:
        raise Refused("EXP-21", "First and last day give 0 to 100 %.", field="edge_millionths")
    place, currency = _place(place), _currency(currency)
    with action():
        audit = record_audit(actor=actor, verb="set_per_diem", now=now, reason=reason)
        return PerDiemRate.objects.create(
            place=place, currency=currency, day_minor=day_minor, breakfast_minor=breakfast_minor,
            lunch_minor=lunch_minor, dinner_minor=dinner_minor, edge_millionths=edge_millionths,
            **_fact(PerDiemRate, {"place": place}, starts_on, now, audit),
        ).pk  # fmt: skip


def set_mileage(
    *,
    actor: Viewer,
    now: datetime,
    place: str,
    unit: str,
    currency: str,
    per_unit: int | None,
    starts_on: date,
    reason: str = "",
) -> int:
    """Set what a km or a mile is worth in a place, in ten-thousandths; None ends it."""
    _require(actor)
    if unit not in DISTANCE_UNITS:
        raise Refused("EXP-21", "A distance is in KM or in MILE.", field="unit")
    _check_minor(per_unit, "amount")
    place, currency = _place(place), _currency(currency)
    with action():
        audit = record_audit(actor=actor, verb="set_mileage", now=now, reason=reason)
        return MileageRate.objects.create(
            place=place, unit=unit, currency=currency, per_unit=per_unit,
            **_fact(MileageRate, {"place": place, "unit": unit}, starts_on, now, audit),
        ).pk  # fmt: skip


def set_charge_terms(
    *,
    actor: Viewer,
    now: datetime,
    starts_on: date,
    engagement_code: str = "",
    project_id: int | None = None,
    markup_millionths: int = 0,
    cap_minor: int | None = None,
    ends: bool = False,
    reason: str = "",
) -> int:
    """Set the mark-up and the cap of an engagement's projects, or of one project."""
    _require(actor)
    if bool(engagement_code) == (project_id is not None):
        raise Refused("EXP-21", "Terms are of one engagement or of one project.",
                      field="engagement_code")  # fmt: skip
    _check_minor(cap_minor, "cap")
    if not 0 <= markup_millionths <= 1_000_000:
        raise Refused("EXP-21", "A mark-up is from 0 to 100 %.", field="markup_millionths")
    engagement_id = engagement_by_code(engagement_code, actor).id if engagement_code else None
    if project_id is not None and not projects(actor, filters=Q(pk=project_id)):
        raise Refused("EXP-21", "There is no such project.", field="project_id")
    key = {"engagement_id": engagement_id, "project_id": project_id}
    with action():
        audit = record_audit(actor=actor, verb="set_charge_terms", now=now, reason=reason)
        return ChargeTerms.objects.create(
            **key, markup_millionths=markup_millionths, cap_minor=cap_minor, ends=ends,
            **_fact(ChargeTerms, key, starts_on, now, audit),
        ).pk  # fmt: skip


def _fact(model, key: dict, starts_on: date, now: datetime, audit) -> dict[str, object]:
    """The columns of a dated fact: the next revision of its start."""
    last = model.objects.filter(**key, starts_on=starts_on).count()
    return {"starts_on": starts_on, "revision": last + 1, "recorded_at": now, "audit_line": audit}


def _check_minor(value: int | None, field: str) -> None:
    if value is not None and not 0 <= value <= LARGEST_MINOR:
        raise Refused("EXP-21", "An amount is nothing or more.", field=field)


def _currency(text: str) -> str:
    text = text.strip().upper()
    if not (len(text) == 3 and text.isascii() and text.isalpha()):
        raise Refused("EXP-21", "A currency is three letters, such as USD.", field="currency")
    return text


def _place(text: str) -> str:
    text = text.strip().upper()[:24]
    if not text:
        raise Refused("EXP-21", "Name the country or region, such as US or US-NYC.", field="place")
    return text
