"""What does an hour sell for and cost? Cards and cost rates, drafted by one, approved by another.

A senior engineer sells at 290.00 US dollars an hour, and at 300.00 from 1 February.
"""

from __future__ import annotations

from datetime import date, timedelta

from daybook.apps.commercial.actions.rates import add_rate_card
from daybook.apps.platform.actions.settings import approve_proposal, draft_proposal
from daybook.apps.platform.viewer import Viewer
from daybook.core.periods import add_months

from .horizon import Horizon, instant
from .persons import Staff
from .places import Places
from .portfolio import ProjectPlan
from .roster import ROLES

MAJOR = 10_000
BASIS_HOURS = 1_880
# What a US dollar of price is asked as elsewhere, in percent, and rounded down to a five.
PRICE_PERCENT = {"USD": 100, "EUR": 93, "GBP": 79, "AUD": 150}
COST_PERCENT = {"EMEA": ("EUR", 88), "APAC": ("AUD", 140)}
RISE = 10
COST_RISE = 4


def price_of(role: str, currency: str, *, risen: bool) -> int:
    """The hourly price of a role in whole major units."""
    dollars = next(bill for code, _, _, _, bill in ROLES if code == role)
    local = (dollars - (0 if risen else RISE)) * PRICE_PERCENT[currency] // 100
    return local - local % 5


def propose(
    drafter: Viewer, approver: Viewer, day: date, kind: str, title: str, payload: dict,
    starts_on: date,
) -> None:  # fmt: skip
    """Draft a change one day and let somebody else approve it the next."""
    key = draft_proposal(actor=drafter, now=instant(day, 10, 20), kind=kind, title=title,
                         payload=payload, starts_on=starts_on)  # fmt: skip
    approve_proposal(actor=approver, now=instant(day + timedelta(days=1), 14, 5),
                     proposal_id=key)  # fmt: skip


def build_cost_rates(staff: Staff, places: Places, horizon: Horizon) -> None:
    """Cost of every role, by region where the currency differs, and of each partner engineer."""
    finance, second = staff.accounts["finance"], staff.accounts["finance2"]
    steps = [(add_months(horizon.starts_on, -60), COST_RISE), (horizon.rates_change_on, 0)]
    for starts_on, below in steps:
        day = min(starts_on, horizon.today) - timedelta(days=12)
        for code, name, _, hourly, _ in ROLES:
            places_of_cost = {"": ("USD", 100)} | (COST_PERCENT if hourly else {})
            for region, (currency, percent) in places_of_cost.items():
                annual = max(0, hourly - below) * percent * BASIS_HOURS
                payload = {"role_id": places.role[code], "annual_cost_minor": annual,
                           "currency": currency}  # fmt: skip
                if region:
                    payload["region_id"] = places.region[region]
                propose(finance, second, day, "COST_RATE",
                        f"{name} {region}".strip(), payload, starts_on)  # fmt: skip
    for worker in staff.workers:
        if worker.is_partner:
            payload = {"person_id": worker.id, "currency": "USD",
                       "annual_cost_minor": worker.hourly * BASIS_HOURS * 100}  # fmt: skip
            propose(finance, second, worker.starts_on - timedelta(days=15), "COST_RATE",
                    f"Partner engineer {worker.code}", payload, worker.starts_on)  # fmt: skip


def build_cards(staff: Staff, places: Places, horizon: Horizon) -> dict[str, int]:
    """One standard card a currency, with the rates of every role and the cleared architect."""
    analyst, finance = staff.accounts["analyst"], staff.accounts["finance"]
    cards = {}
    for currency in PRICE_PERCENT:
        cards[currency] = add_rate_card(
            actor=analyst, now=instant(add_months(horizon.starts_on, -2), 15),
            code=f"STD-{currency}", name=f"Standard {currency}", currency=currency,
        )  # fmt: skip
        for starts_on, risen in (
            (add_months(horizon.starts_on, -1), False),
            (horizon.rates_change_on, True),
        ):
            rows = [
                {"level": "ROLE", "role_id": places.role[code],
                 "per_unit": price_of(code, currency, risen=risen) * MAJOR}
                for code, _, billable, *_ in ROLES if billable
            ]  # fmt: skip
            if currency == "USD":
                rows.append(
                    {"level": "REGION_PRACTICE_ROLE", "role_id": places.role["TA"],
                     "region_id": places.region["PUBSEC"], "practice_id": places.practice["CONS"],
                     "per_unit": (370 if risen else 355) * MAJOR}
                )  # fmt: skip
            propose(analyst, finance, min(starts_on, horizon.today) - timedelta(days=20),
                    "BILL_RATES", f"Standard {currency}, {starts_on:%B %Y}",
                    {"card_id": cards[currency], "rows": rows}, starts_on)  # fmt: skip
    return cards


def build_customer_rates(
    staff: Staff, places: Places, horizon: Horizon, cards: dict[str, int], customers: dict[str, int]
) -> None:
    """Agreed rates of a few customers; one of them buys architects by the day."""
    agreed = (
        ("USD", "KITE", (("PSE", 255), ("SPSE", 280))),
        ("USD", "VETR", (("PSE", 262), ("SPSE", 288))),
        ("EUR", "VELM", (("PSE", 240), ("SPSE", 262), ("PE", 235))),
        ("AUD", "CORR", (("SPSE", 430),)),
    )
    analyst, finance = staff.accounts["analyst"], staff.accounts["finance"]
    starts_on = add_months(horizon.starts_on, -1)
    for currency, customer, roles in agreed:
        rows = [
            {"level": "CUSTOMER_ROLE", "customer_id": customers[customer],
             "role_id": places.role[role], "per_unit": hourly * MAJOR}
            for role, hourly in roles
        ]  # fmt: skip
        propose(analyst, finance, starts_on - timedelta(days=9), "BILL_RATES",
                f"Agreed rates of {customer}", {"card_id": cards[currency], "rows": rows},
                starts_on)  # fmt: skip
    day_rate = {"level": "CUSTOMER_ROLE", "customer_id": customers["PENH"],
                "role_id": places.role["TA"], "per_unit": 2_040 * MAJOR, "unit": "DAY",
                "day_minutes": 450}  # fmt: skip
    propose(analyst, finance, starts_on - timedelta(days=9), "BILL_RATES",
            "Day rate of PENH", {"card_id": cards["GBP"], "rows": [day_rate]},
            starts_on)  # fmt: skip


def build_project_rates(
    staff: Staff, places: Places, cards: dict[str, int], plans: list[ProjectPlan]
) -> None:
    """Two projects with a rate of their own for a role, two for one person."""
    analyst, finance = staff.accounts["analyst"], staff.accounts["finance"]
    running = [
        plan for plan in plans
        if plan.kind == "T_AND_M" and plan.status == "ACTIVE" and plan.currency in ("USD", "EUR")
        and any(a.worker.role == "SPSE" for a in plan.assignments)
    ][:4]  # fmt: skip
    for index, plan in enumerate(running):
        base = price_of("SPSE", plan.currency, risen=True)
        row: dict = {"project_id": plan.id}
        if index < 2:
            row |= {"level": "ROLE_PROJECT", "role_id": places.role["SPSE"],
                    "per_unit": (base + 10) * MAJOR}  # fmt: skip
        else:
            senior = next(a.worker for a in plan.assignments if a.worker.role == "SPSE")
            row |= {"level": "PERSON_PROJECT", "person_id": senior.id,
                    "per_unit": (base + 25) * MAJOR}  # fmt: skip
        propose(analyst, finance, plan.starts_on - timedelta(days=5), "BILL_RATES",
                f"Rates of {plan.code}", {"card_id": cards[plan.currency], "rows": [row]},
                plan.starts_on)  # fmt: skip
