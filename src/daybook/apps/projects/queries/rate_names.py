"""What may a price be for? Codes of roles, people, projects and places, for the forms."""

from __future__ import annotations

from daybook.apps.commercial.queries.choices import currency_choices
from daybook.apps.commercial.queries.customers import customers
from daybook.apps.people.queries.directory import person_choices
from daybook.apps.people.queries.persons import person_ids_by_code
from daybook.apps.people.queries.places import place_codes
from daybook.apps.platform.queries.changes import ProposalRow, proposals
from daybook.apps.platform.rights import may
from daybook.apps.platform.viewer import Viewer
from daybook.core.rights import Data

from .projects import project_code_names

KEYS_OF_LEVEL = {
    "PERSON_PROJECT": ("person", "project"),
    "ROLE_PROJECT": ("role", "project"),
    "CUSTOMER_ROLE": ("customer", "role"),
    "REGION_PRACTICE_ROLE": ("region", "practice", "role"),
    "ROLE": ("role",),
}


def key_names(viewer: Viewer, keys: tuple[str, ...]) -> dict[str, dict[str, int]]:
    """By kind of key: key by code, for the kinds a level looks at."""
    found: dict[str, dict[str, int]] = {}
    for key in keys:
        if key in ("role", "region", "practice"):
            found[key] = {code: number for number, code in place_codes(key).items()}
        elif key == "person":
            found[key] = {code.upper(): number for code, number in person_ids_by_code().items()}
        elif key == "project":
            found[key] = {code.upper(): number for number, code, _ in project_code_names(viewer)}
        else:
            found[key] = {row.code.upper(): row.id for row in customers(viewer)}
    return found


def listed(viewer: Viewer) -> dict[str, tuple[tuple[str, str], ...]]:
    """(code, name) of people, projects and customers, to choose from while typing."""
    people = (label.rsplit(" · ", 1) for _, label in person_choices())
    sold = customers(viewer) if may(viewer, Data.CUSTOMERS) else ()
    return {
        "persons": tuple((code, name) for name, code in people),
        "projects": tuple((code, name) for _, code, name in project_code_names(viewer)),
        "customers": tuple((row.code, row.name) for row in sold),
    }


def waiting_rate_drafts(viewer: Viewer) -> tuple[ProposalRow, ...]:
    """Drafts of bill rates that wait for approval, as far as the viewer may see them."""
    return proposals(viewer, states=("DRAFT",), kinds=("BILL_RATES",))


__all__ = ["KEYS_OF_LEVEL", "currency_choices", "key_names", "listed", "waiting_rate_drafts"]
