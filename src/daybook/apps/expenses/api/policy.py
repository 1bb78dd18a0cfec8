"""The policy of expenses over the API: categories, limits, allowances, mark-ups, all by date."""

from __future__ import annotations

from datetime import date

from ninja import Router, Schema, Status
from pydantic import Field

from daybook.apps.platform.rights import require
from daybook.core.rights import Data, Verb
from daybook.ui.rest import Key, Made, Minor, document_of, page_of_documents, slice_of

from ..actions.policy import (
    add_usual_categories,
    save_category,
    set_amount,
    set_charge_terms,
    set_mileage,
    set_per_diem,
)
from ..queries.policy import CategoryRow, PolicyRow, categories, policy_rows

expense_policy_api = Router(tags=["Expenses"])

CategoryDocument = document_of(CategoryRow, name="ExpenseCategory")
PolicyDocument = document_of(PolicyRow, name="ExpensePolicyFact")


class _FromIn(Schema):
    """From which day on it holds, and why."""

    starts_on: date
    reason: str = Field("", max_length=240)


class ExpenseLimitIn(_FromIn):
    """A limit by the DAY or the ITEM, or from where a RECEIPT is needed; no amount ends it."""

    kind: str
    currency: str = Field(max_length=3)
    amount_minor: Minor | None = None
    category_id: Key | None = None
    region_id: Key | None = None


class PerDiemRateIn(_FromIn):
    """What a day in a place gives; no amount ends it."""

    place: str = Field(max_length=24)
    currency: str = Field(max_length=3)
    day_minor: Minor | None = None
    breakfast_minor: Minor = 0
    lunch_minor: Minor = 0
    dinner_minor: Minor = 0
    edge_millionths: int = Field(500_000, ge=0, le=1_000_000)


class MileageRateIn(_FromIn):
    """What a KM or a MILE is worth in a place, in ten-thousandths; no rate ends it."""

    place: str = Field(max_length=24)
    unit: str = Field(max_length=4)
    currency: str = Field(max_length=3)
    per_unit: Minor | None = None


class ExpenseChargeTermsIn(_FromIn):
    """Mark-up and cap of an engagement's projects, or of one project; `ends` takes it away."""

    engagement_code: str = ""
    project_id: Key | None = None
    markup_millionths: int = Field(0, ge=0, le=1_000_000)
    cap_minor: Minor | None = None
    ends: bool = False


class ExpenseCategoryIn(Schema):
    """A category; the kind of one that exists stays."""

    name: str = Field(max_length=80)
    kind: str = Field("ITEM", description="ITEM, PER_DIEM or MILEAGE.")
    reclaims_tax: bool = False
    is_closed: bool = False
    version: Key | None = None


class ExpenseCategoriesAdded(Schema):
    """How many categories were added."""

    added: int


@expense_policy_api.get(
    "/expense-policy", response=page_of_documents(PolicyDocument), summary="Expense policy"
)
def list_policy(request, page: int = 1, size: int = 200):
    """Every dated fact; `is_current` are those in force today."""
    require(request.viewer, Data.EXPENSES, Verb.SEE, what="see the policy of expenses")
    rows = policy_rows(request.viewer, request.today)
    return slice_of(request, rows, page=page, size=size)


@expense_policy_api.post("/expense-policy/amounts", response={201: Made}, summary="Set a limit")
def add_amount(request, body: ExpenseLimitIn):
    """From a day on; what was handed in before keeps its marks."""
    key = set_amount(actor=request.viewer, now=request.now, **body.dict())
    return Status(201, {"id": key})


@expense_policy_api.post(
    "/expense-policy/per-diems", response={201: Made}, summary="Set a per diem"
)
def add_per_diem(request, body: PerDiemRateIn):
    """From a day on."""
    key = set_per_diem(actor=request.viewer, now=request.now, **body.dict())
    return Status(201, {"id": key})


@expense_policy_api.post("/expense-policy/mileage", response={201: Made}, summary="Set a mileage")
def add_mileage(request, body: MileageRateIn):
    """From a day on."""
    key = set_mileage(actor=request.viewer, now=request.now, **body.dict())
    return Status(201, {"id": key})


@expense_policy_api.post("/expense-policy/charges", response={201: Made}, summary="Set a mark-up")
def add_charge(request, body: ExpenseChargeTermsIn):
    """From a day on."""
    key = set_charge_terms(actor=request.viewer, now=request.now, **body.dict())
    return Status(201, {"id": key})


@expense_policy_api.get(
    "/expense-categories", response=page_of_documents(CategoryDocument), summary="Categories"
)
def list_categories(request, page: int = 1, size: int = 50):
    """Closed ones too, by name."""
    require(request.viewer, Data.EXPENSES, Verb.SEE, what="see categories")
    return slice_of(request, categories(with_closed=True), page=page, size=size)


@expense_policy_api.post(
    "/expense-categories/usual", response=ExpenseCategoriesAdded, summary="Add the usual categories"
)
def usual(request):
    """Those that are not there yet."""
    return {"added": add_usual_categories(actor=request.viewer, now=request.now)}


@expense_policy_api.put(
    "/expense-categories/{category_code}", response=Made, summary="Add or change a category"
)
def put_category(request, category_code: str, body: ExpenseCategoryIn):
    """By its code."""
    key = save_category(actor=request.viewer, now=request.now, code=category_code, **body.dict())
    return {"id": key}
