"""A company small enough to hold in the head: built through actions, as a user would.

Northwind Services: one US entity (USD) and one German (EUR), a T&M and a fixed-fee project, an
engineer at 330.00 an hour and 120.00 cost, and one login a role.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from daybook.apps.commercial.actions.customers import NewSowLine, add_customer, add_engagement
from daybook.apps.commercial.actions.rates import add_rate_card
from daybook.apps.people.actions.persons import add_person, start_employment
from daybook.apps.people.actions.places import (
    add_practice,
    add_region,
    add_role,
    add_work_calendar,
)
from daybook.apps.platform.actions.organization import (
    add_entity,
    load_holiday_calendar,
    record_fx_rate,
    set_up_organization,
)
from daybook.apps.platform.actions.settings import approve_proposal, draft_proposal
from daybook.apps.platform.actions.users import add_user, grant_role
from daybook.apps.platform.models import User
from daybook.apps.platform.viewer import Viewer, viewer_of
from daybook.apps.projects.actions.projects import (
    NewTask,
    add_milestone,
    add_project,
    add_tasks,
)
from daybook.core.rights import Role

NOW = datetime(2026, 7, 7, 16, 0, tzinfo=UTC)
TODAY = date(2026, 7, 7)
START = date(2026, 2, 1)


@dataclass
class Company:
    """Keys of what was built, by short names."""

    system: Viewer = None
    ids: dict[str, int] = field(default_factory=dict)
    viewers: dict[str, Viewer] = field(default_factory=dict)

    def __getitem__(self, name: str) -> int:
        return self.ids[name]

    def viewer(self, name: str) -> Viewer:
        """The viewer of a login: engineer, manager, coordinator, finance, finance2, ..."""
        return self.viewers[name]


def small_company() -> Company:
    """Build it. Everything is dated 1 February 2026, today is Tuesday 7 July 2026."""
    made = Company()
    made.system = set_up_organization(
        now=NOW, name="Northwind Services", reporting_currency="USD", zone="America/New_York"
    )
    _places(made)
    _people(made)
    _work(made)
    return made


def _places(made: Company) -> None:
    common = {"actor": made.system, "now": NOW}
    ids = made.ids
    for code, country, subdivision in (("US", "US", ""), ("DE-BY", "DE", "BY")):
        ids[f"holidays {code}"] = load_holiday_calendar(
            **common, code=code, name=code, country=country, subdivision=subdivision,
            first_year=2025, last_year=2027,
        )  # fmt: skip
        ids[f"calendar {code}"] = add_work_calendar(
            **common, code=code, name=code, holiday_calendar_id=ids[f"holidays {code}"]
        )
    ids["US"] = add_entity(
        **common, code="US", name="Northwind Services Inc.", currency="USD",
        zone="America/New_York", business_calendar_id=ids["holidays US"],
    )  # fmt: skip
    ids["DE"] = add_entity(
        **common, code="DE", name="Northwind Services GmbH", currency="EUR",
        zone="Europe/Berlin", business_calendar_id=ids["holidays DE-BY"],
    )  # fmt: skip
    for base, quote, rate in (("EUR", "USD", 10_850_000_000), ("USD", "EUR", 9_216_589_862)):
        record_fx_rate(**common, base=base, quote=quote, starts_on=START, rate=rate,
                       source="central bank")  # fmt: skip
    for code, name in (("AMER", "Americas"), ("EMEA", "Europe")):
        ids[code] = add_region(**common, code=code, name=name)
    ids["CONS"] = add_practice(**common, code="CONS", name="Consulting")
    ids["PSE"] = add_role(**common, code="PSE", name="Professional services engineer")
    ids["PM"] = add_role(**common, code="PM", name="Project manager")


LOGINS = (
    ("engineer", Role.CONSULTANT, "AMER"),
    ("manager", Role.PROJECT_MANAGER, "AMER"),
    ("coordinator", Role.COORDINATOR, None),
    ("analyst", Role.ANALYST, None),
    ("operations", Role.OPERATIONS_MANAGER, None),
    ("leader", Role.REGIONAL_LEADER, "EMEA"),
    ("finance", Role.FINANCE, None),
    ("finance2", Role.FINANCE, None),
    ("training", Role.TRAINING_COORDINATOR, None),
    ("admin", Role.ADMINISTRATOR, None),
)


def _people(made: Company) -> None:
    common = {"actor": made.system, "now": NOW}
    ids = made.ids
    for name, role, _ in LOGINS:
        email = f"{name}@northwind.example"
        ids[f"user {name}"] = add_user(
            **common, email=email, name=f"The {name}", password="correct horse battery"
        )
        scoped = role is Role.REGIONAL_LEADER
        grant_role(
            **common, user_id=ids[f"user {name}"], role=role, starts_on=START,
            scope="REGION" if scoped else "ALL", scope_id=ids["EMEA"] if scoped else None,
        )  # fmt: skip
    for name in ("engineer", "manager", "coordinator", "leader"):
        ids[name] = add_person(
            **common, code=name[:3].upper(), name=f"The {name}", zone="America/New_York",
            user_id=ids[f"user {name}"],
        )  # fmt: skip
        start_employment(
            **common,
            person_id=ids[name],
            entity_id=ids["US"],
            role_id=ids["PSE"] if name == "engineer" else ids["PM"],
            region_id=ids["EMEA"] if name == "leader" else ids["AMER"],
            practice_id=ids["CONS"],
            work_calendar_id=ids["calendar US"],
            starts_on=START,
        )
    for name, *_ in LOGINS:
        user = User.objects.get(pk=ids[f"user {name}"])
        made.viewers[name] = viewer_of(user, today=TODAY, person_id=ids.get(name))


def approve(made: Company, kind: str, payload: dict, starts_on: date = START) -> None:
    """Draft by one member of finance, approve by the other."""
    key = draft_proposal(actor=made.viewer("finance"), now=NOW, kind=kind, title=kind,
                         payload=payload, starts_on=starts_on)  # fmt: skip
    approve_proposal(actor=made.viewer("finance2"), now=NOW, proposal_id=key)


def _work(made: Company) -> None:
    common = {"actor": made.system, "now": NOW}
    ids = made.ids
    for currency in ("USD", "EUR"):
        ids[f"card {currency}"] = add_rate_card(
            **common, code=f"STD-{currency}", name=f"Standard {currency}", currency=currency
        )
        rows = [
            {"level": "ROLE", "role_id": ids["PSE"], "per_unit": 3_300_000},
            {"level": "ROLE", "role_id": ids["PM"], "per_unit": 2_750_000},
        ]
        approve(made, "BILL_RATES", {"card_id": ids[f"card {currency}"], "rows": rows})
    for role, annual in (("PSE", 22_560_000), ("PM", 17_484_000)):
        approve(made, "COST_RATE", {"role_id": ids[role], "annual_cost_minor": annual,
                                    "currency": "USD"})  # fmt: skip
    for code, entity, currency, kind, region in (
        ("ACME", "US", "USD", "T_AND_M", "AMER"),
        ("BOLT", "DE", "EUR", "FIXED_FEE", "EMEA"),
    ):
        ids[f"customer {code}"] = add_customer(
            **common, code=code, name=f"{code.title()} Corporation", region_id=ids[region],
            address="1 Main Street",
        )  # fmt: skip
        ids[f"engagement {code}"], lines = add_engagement(
            **common, code=f"{code}-E1", name=f"{code.title()} migration",
            customer_id=ids[f"customer {code}"], entity_id=ids[entity], currency=currency,
            rate_card_id=ids[f"card {currency}"], signed_on=START,
            lines=[NewSowLine(kind, "Migration", 10_000_000, 60_000)],
        )  # fmt: skip
        ids[code] = add_project(
            **common, code=f"{code}-001", name=f"{code.title()} migration",
            engagement_id=ids[f"engagement {code}"], sow_line_id=lines[0],
            region_id=ids[region], practice_id=ids["CONS"], billing_kind=kind, status="ACTIVE",
            manager_id=ids["manager"], starts_on=START, budget_minutes=60_000,
            budget_minor=10_000_000,
        )  # fmt: skip
        (ids[f"task {code}"], ids[f"admin {code}"]) = add_tasks(
            **common, project_id=ids[code],
            tasks=[NewTask("BUILD", "Build"), NewTask("ADMIN", "Internal", is_billable=False)],
        )  # fmt: skip
    ids["milestone"] = add_milestone(
        **common, project_id=ids["BOLT"], position=1, name="Pilot", amount_minor=7_300_000,
        due_on=date(2026, 7, 20),
    )  # fmt: skip
