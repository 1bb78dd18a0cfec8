"""Whom may this editor of customers reach? By region, where the grant is for one."""

from __future__ import annotations

from daybook.apps.platform.refusals import Denied, NotFound, Refused
from daybook.apps.platform.rights import require
from daybook.apps.platform.viewer import Viewer
from daybook.core.rights import Data, Verb

from ..models import Customer
from ..queries.customers import customer_filter, may_see_customer


def require_region(actor: Viewer, region_id: int, what: str) -> None:
    """Refuse to put a customer into a region that is not the actor's."""
    scope = require(actor, Data.CUSTOMERS, Verb.EDIT, what=what)
    if not scope.everything and region_id not in scope.region_ids:
        raise Refused("RIGHT-01", "Choose a region of your own.", field="region_id")


def require_customer(actor: Viewer, customer_id: int | None, what: str) -> None:
    """Refuse unless the actor may edit this customer; one out of sight does not exist."""
    scope = require(actor, Data.CUSTOMERS, Verb.EDIT, what=what)
    if Customer.objects.filter(customer_filter(scope), pk=customer_id).exists():
        return
    if not may_see_customer(actor, customer_id):
        raise NotFound("There is no such record.")
    raise Denied("RIGHT-01", f"You cannot {what} of this region. Its coordinator can.")
