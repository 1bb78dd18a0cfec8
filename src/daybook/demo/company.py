"""What is the sample company? Fernhollow Services, eight quarters old, built through actions.

The same day and seed make the same company: `build_sample_company(clock=…, today=…, say=print)`.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby
from random import Random

from django.conf import settings
from django.db import transaction

from daybook.apps.insights.actions.publish import publish_facts
from daybook.core.periods import fiscal_quarter, month_of, next_month

from .agreements import Agreements
from .approvals import build_approvals
from .categories import build_categories
from .classes import plan_classes, plan_training
from .contracts import Contracts, book, overbook
from .corrected import correct_lines
from .expenses import Spending
from .history import History
from .horizon import FISCAL_START, Horizon, instant
from .partners import Partnerships
from .persons import Staff, build_leave, build_persons, build_targets, plan_workers
from .places import Places, build_places
from .portfolio import Portfolio, ProjectPlan, number_projects
from .prices import build_cards, build_cost_rates, build_customer_rates, build_project_rates
from .reminders import build_reminders
from .staffing import Board, staff_projects
from .targets import Targets
from .terms import Terms
from .weeks import Weeks
from .worked_days import WorkedDays, WorkedEntry

SEED = 2026
QUARTERS = 8


@dataclass
class SampleCompany:
    """What was built: the days it spans, its people and projects, and the seconds by phase."""

    horizon: Horizon
    staff: Staff
    places: Places
    plans: list[ProjectPlan] = field(default_factory=list)
    entries: int = 0
    invoices: int = 0
    seconds: dict[str, float] = field(default_factory=dict)


class _Phases:
    """Says what goes on and remembers how long each phase took."""

    def __init__(self, say: Callable[[str], None]):
        self._say, self.seconds = say, {}
        self._name, self._since = "", time.perf_counter()

    def begin(self, name: str) -> None:
        """End the phase before and announce the next."""
        self.end()
        self._name, self._since = name, time.perf_counter()
        if name not in self.seconds:
            self._say(f"{name} …")

    def end(self) -> None:
        """Note the seconds of the running phase."""
        if self._name:
            spent = time.perf_counter() - self._since
            self.seconds[self._name] = self.seconds.get(self._name, 0) + spent
        self._name = ""


def build_sample_company(
    *,
    clock: Callable[[], datetime],
    today: date,
    say: Callable[[str], None],
    quarters: int = QUARTERS,
) -> SampleCompany:
    """Build the sample company in an empty installation, as it stands on a day."""
    horizon, rng = Horizon(today, quarters), Random(SEED)
    phases = _Phases(say)
    phases.begin("Entities, calendars, exchange rates")
    with transaction.atomic():
        places = build_places(horizon, rng)
    phases.begin("People, accounts, leave, rates")
    with transaction.atomic():
        staff = plan_workers(horizon, rng)
        build_persons(staff, places, horizon)
        build_targets(staff, places, horizon)
        build_cost_rates(staff, places, horizon)
        build_leave(staff, places, horizon, rng)
        cards = build_cards(staff, places, horizon)
    company = SampleCompany(horizon, staff, places)
    phases.begin("Customers, engagements, projects, bookings")
    company.plans = _plan(horizon, staff, places, rng)
    with transaction.atomic():
        internal = _make(company, cards, rng)
    phases.begin("Planning every day of work")
    days = WorkedDays(staff, company.plans, internal, places.days_off, horizon, rng)
    entries = list(days.entries())
    _live_through(company, entries, phases)
    phases.begin("Corrections and estimates")
    correct_lines(staff, horizon)
    phases.begin("Targets and published figures")
    with transaction.atomic():
        Targets(staff, places, horizon, Random(SEED)).set_all()
    publish_facts(actor=staff.accounts["analyst"], now=clock(), folder=settings.ANALYTICS_ROOT)
    phases.end()
    company.seconds = phases.seconds
    return company


def _plan(horizon: Horizon, staff: Staff, places: Places, rng: Random) -> list[ProjectPlan]:
    portfolio = Portfolio(horizon, rng)
    plans = portfolio.plan()
    staff_projects(plans, Board(staff, horizon, rng), staff, rng)
    mixed = [plan for plan in plans if plan.flavor == "MIXED"]
    classes = plan_classes(staff, horizon, rng)
    plans += plan_training(classes, portfolio, mixed, horizon, staff)
    number_projects(plans, rng)
    Terms(horizon, places.days_off, rng).set_all(plans)
    return plans


def _make(company: SampleCompany, cards: dict[str, int], rng: Random) -> dict[str, ProjectPlan]:
    horizon, staff, places = company.horizon, company.staff, company.places
    contracts = Contracts(staff, places, horizon, rng, cards)
    contracts.add_customers()
    build_customer_rates(staff, places, horizon, cards, contracts.customers)
    internal = contracts.add_internal()
    build_categories(staff, horizon)
    contracts.add_projects(company.plans)
    contracts.add_pipeline(34)
    build_project_rates(staff, places, cards, company.plans)
    book(company.plans, staff, horizon)
    overbook(company.plans, staff, horizon)
    return internal


def _live_through(company: SampleCompany, entries: list[WorkedEntry], phases: _Phases) -> None:
    """Import, bill and close month by month; the weeks people typed come last."""
    horizon = company.horizon
    history = History(company.staff, company.places, horizon, company.plans)
    weeks = Weeks(company.staff, history, horizon, Random(SEED))
    spending = Spending(company.staff, company.places, horizon, company.plans, Random(SEED))
    spending.set_policy()
    imported = (entry for entry in entries if entry.day < horizon.typed_from)
    for month, group in groupby(imported, lambda entry: month_of(entry.day)):
        phases.begin(f"Time of {fiscal_quarter(month, FISCAL_START).label}")
        on = min(history.day_after(month, 1), horizon.typed_from)
        found, late = list(group), []
        if next_month(month) == horizon.months_ago(0):
            found, late = weeks.hold_back(found)
        history.import_entries(found, f"time-{month:%Y-%m}.csv", instant(on, 8))
        weeks.hand_in_late(late, history.day_after(month, 2))
        company.entries += len(found) + len(late)
        if next_month(month) <= min(horizon.typed_from, horizon.months_ago(0)):
            _close(company, history, spending, month, phases)
    phases.begin("The last weeks, typed and approved")
    typed = [entry for entry in entries if entry.day >= horizon.typed_from]
    company.entries += weeks.live(typed)
    for month in horizon.months:
        if horizon.typed_from < next_month(month) <= horizon.months_ago(0):
            _close(company, history, spending, month, phases)
    phases.begin("Expenses")
    spending.live_running()
    phases.begin("Partners, their packs and invoices")
    Partnerships(company.staff, company.places, horizon).build()
    phases.begin("Contracts, estimates and the SOW board")
    Agreements(company.staff, horizon, Random(SEED)).build()
    phases.begin("Stand-ins and what went up")
    build_approvals(company.staff, horizon)
    phases.begin("Reminders of missing time")
    build_reminders(company.staff, horizon)
    phases.begin("Milestones of the running month")
    history.move_projects(horizon.months_ago(0), horizon.today + timedelta(days=1))


def _close(
    company: SampleCompany, history: History, spending: Spending, month: date, phases: _Phases
) -> None:
    horizon = company.horizon
    phases.begin("Milestones")
    first = date.min if month == horizon.starts_on else month
    history.move_projects(first, next_month(month))
    phases.begin("Expenses")
    spending.live(month)
    phases.begin("Billing")
    company.invoices += history.bill(month)
    phases.begin("Revenue and checks")
    history.close(month)
    phases.begin("Locks")
    history.lock(month)
