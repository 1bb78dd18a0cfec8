"""Whom do we serve, and what might they buy? Customers and opportunities, by right and region."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from daybook.apps.platform.refusals import NotFound
from daybook.apps.platform.rights import Scope, require, scope_of
from daybook.apps.platform.viewer import Viewer
from daybook.core.rights import Data, Verb

from ..models import Customer, Engagement, Opportunity

STAGES = {
    1: "Discovery",
    2: "Scoping",
    3: "Technical evaluation",
    4: "Proposal",
    5: "Negotiating",
    6: "Awaiting signature",
    7: "Closed Won",
}


def customer_filter(scope: Scope, prefix: str = "") -> Q:
    """Row rights as a filter on customers; `prefix` reaches them from another table.

    A customer lies in a region. A grant for one practice or project opens no customer: customers
    have neither.
    """
    if scope.everything:
        return Q()
    return Q(**{f"{prefix}region_id__in": scope.region_ids})


def may_see_customer(viewer: Viewer, customer_id: int | None) -> bool:
    """Whether a customer exists for this viewer."""
    scope = scope_of(viewer, Data.CUSTOMERS, Verb.SEE)
    if not scope:
        return False
    return Customer.objects.filter(customer_filter(scope), pk=customer_id).exists()


def _scope(viewer: Viewer) -> Scope:
    return require(viewer, Data.CUSTOMERS, Verb.SEE, what="see customers")


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """A customer with what its page and invoices need."""

    id: int
    code: str
    name: str
    address: str
    tax_number: str
    billing_email: str
    region_id: int
    region_code: str
    payment_days: int
    version: int
    engagements: int = 0
    opportunities: int = 0


_CUSTOMER = (
    "id",
    "code",
    "name",
    "address",
    "tax_number",
    "billing_email",
    "region_id",
    "region__code",
    "payment_days",
    "version",
)


def customers(viewer: Viewer) -> tuple[CustomerRow, ...]:
    """Customers the viewer may see, by name, with how many engagements and open opportunities."""
    rows = Customer.objects.filter(customer_filter(_scope(viewer))).order_by("name", "code")
    signed = dict(Engagement.objects.values_list("customer_id").annotate(n=Count("id")).order_by())
    open_rows = Opportunity.objects.filter(is_lost=False, stage__lt=7)
    wanted = dict(open_rows.values_list("customer_id").annotate(n=Count("id")).order_by())
    return tuple(
        CustomerRow(*row, signed.get(row[0], 0), wanted.get(row[0], 0))
        for row in rows.values_list(*_CUSTOMER)
    )


def customer_by_code(code: str, viewer: Viewer) -> CustomerRow:
    """One customer. Raises NotFound where there is none, or none for this viewer."""
    rows = Customer.objects.filter(customer_filter(_scope(viewer)), code__iexact=code)
    found = rows.values_list(*_CUSTOMER).first()
    if found is None:
        raise NotFound(f"There is no customer {code}, or not for you.")
    return CustomerRow(*found)


def customer_choices(viewer: Viewer, verb: Verb = Verb.EDIT) -> tuple[tuple[int, str], ...]:
    """(key, "Name · CODE") of the customers a form may offer."""
    scope = scope_of(viewer, Data.CUSTOMERS, verb)
    rows = Customer.objects.filter(customer_filter(scope)).order_by("name")
    return tuple((key, f"{name} · {code}") for key, name, code in
                 rows.values_list("id", "name", "code"))  # fmt: skip


def may_edit_customer(viewer: Viewer, region_id: int) -> bool:
    """Whether the viewer may edit customers of a region."""
    scope = scope_of(viewer, Data.CUSTOMERS, Verb.EDIT)
    return scope.everything or region_id in scope.region_ids


@dataclass(frozen=True, slots=True)
class OpportunityRow:
    """A possible sale. `state` is OPEN, WON or LOST."""

    id: int
    code: str
    name: str
    customer_id: int
    customer_code: str
    customer_name: str
    region_id: int
    region_code: str
    stage: int
    is_lost: bool
    probability_millionths: int
    amount_minor: int
    currency: str
    closes_on: date | None
    owner_id: int | None
    owner_code: str | None
    owner_name: str | None
    version: int

    @property
    def state(self) -> str:
        """Where it stands."""
        return "LOST" if self.is_lost else "WON" if self.stage == 7 else "OPEN"

    @property
    def stage_text(self) -> str:
        """The stage with its number."""
        return f"{self.stage} {STAGES[self.stage]}"


_OPPORTUNITY = (
    "id",
    "code",
    "name",
    "customer_id",
    "customer__code",
    "customer__name",
    "customer__region_id",
    "customer__region__code",
    "stage",
    "is_lost",
    "probability_millionths",
    "amount_minor",
    "currency",
    "closes_on",
    "owner_id",
    "owner__code",
    "owner__name",
    "version",
)


def opportunities(viewer: Viewer, customer_id: int | None = None) -> tuple[OpportunityRow, ...]:
    """Opportunities the viewer may see, soonest close first; undated ones last."""
    rows = Opportunity.objects.filter(customer_filter(_scope(viewer), "customer__"))
    if customer_id is not None:
        rows = rows.filter(customer_id=customer_id)
    found = [OpportunityRow(*row) for row in rows.order_by("code").values_list(*_OPPORTUNITY)]
    return tuple(sorted(found, key=lambda row: (row.closes_on or date.max, row.code)))


def opportunity_by_code(code: str, viewer: Viewer) -> OpportunityRow:
    """One opportunity. Raises NotFound where there is none, or none for this viewer."""
    rows = Opportunity.objects.filter(
        customer_filter(_scope(viewer), "customer__"), code__iexact=code
    )
    found = rows.values_list(*_OPPORTUNITY).first()
    if found is None:
        raise NotFound(f"There is no opportunity {code}, or not for you.")
    return OpportunityRow(*found)
