"""How do the projects stand, and which need a look first? One row each, in a handful of statements.

BOLT-001: 620 of 600 hours used, margin below 20 %, a milestone due yesterday: red by HLTH-01,
HLTH-02 and MARG-03, and so above a project whose only fault is ten silent days.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from daybook.apps.ledger.queries.standing import (
    FEW,
    ProjectStanding,
    portfolio_standings,
    standings,
)
from daybook.apps.people.queries.persons import person_names
from daybook.apps.platform.queries.closed import closed_through
from daybook.apps.platform.queries.setting_words import setting_words
from daybook.apps.platform.queries.settings import policy_on
from daybook.apps.platform.viewer import Viewer
from daybook.apps.projects.queries.projects import (
    MilestoneRow,
    ProjectTerms,
    milestones,
    projects,
)
from daybook.apps.time.queries.waiting import waiting_time
from daybook.core.health import (
    HealthFinding,
    budget_level,
    milestone_level,
    project_level,
    remaining_minutes,
    silence_level,
)
from daybook.core.metrics import ratio_millionths
from daybook.core.policy import Policy
from daybook.core.rights import Data

from .margin import Margin, project_margins
from .scope import within

LIVE = ("OKAY_TO_START", "ACTIVE", "ON_HOLD", "CLOSED")
VIEWS = ("attention", "over-budget", "low-margin", "silent", "ending")
ENDING_DAYS = 30
KINDS = {
    "T_AND_M": "Time and materials",
    "FIXED_FEE": "Fixed fee",
    "PREPAID": "Prepaid",
    "TRAINING": "Training",
    "INTERNAL": "Internal",
}
_RANK = {"RED": 2, "AMBER": 1, "GREEN": 0}


@dataclass(frozen=True, slots=True)
class PortfolioRow:
    """A project as the portfolio shows it. Money is None where the viewer may not see it."""

    id: int
    code: str
    name: str
    customer_code: str
    customer_name: str
    manager_code: str | None
    manager_name: str | None
    region_code: str
    practice_code: str
    kind: str
    status: str
    starts_on: date | None
    ends_on: date | None
    currency: str
    budget_minutes: int
    approved_minutes: int
    submitted_minutes: int
    budget_minor: int | None
    rated_minor: int | None
    billed_minor: int | None
    recognized_minor: int | None
    wip_minor: int | None
    position_minor: int | None
    wip_reporting: int | None
    position_reporting: int | None
    margin: Margin | None
    sees_time: bool
    milestone_name: str
    milestone_on: date | None
    milestone_id: int | None
    last_on: date | None
    level: str
    findings: tuple[HealthFinding, ...]

    @property
    def used_minutes(self) -> int:
        """Approved and submitted minutes."""
        return self.approved_minutes + self.submitted_minutes

    @property
    def left_minutes(self) -> int:
        """What is left of the budget (BUDGET-01)."""
        return remaining_minutes(self.budget_minutes, self.approved_minutes, self.submitted_minutes)

    @property
    def used_millionths(self) -> int | None:
        """Share of the budgeted minutes that is used; None without a budget."""
        return ratio_millionths(self.used_minutes, self.budget_minutes)

    @property
    def rated_millionths(self) -> int | None:
        """Share of the budgeted money that is rated; None without a budget or the right."""
        if self.rated_minor is None or self.budget_minor is None:
            return None
        return ratio_millionths(self.rated_minor, self.budget_minor)

    @property
    def margin_order(self) -> int | None:
        """What margins are sorted by: only what is shown, so that an order tells no more."""
        return self.margin.view.millionths if self.margin else None

    @property
    def is_over_budget(self) -> bool:
        """Whether more minutes are used than budgeted, or more money rated."""
        return any(
            finding.rule_id == "HLTH-01" and finding.level == "RED" for finding in self.findings
        )

    @property
    def has_low_margin(self) -> bool:
        """Whether the margin shown does not pass its target."""
        return self.margin is not None and self.margin.status == "BAD"

    @property
    def is_silent(self) -> bool:
        """Whether nothing was worked for longer than the setting allows (HLTH-03)."""
        return any(finding.rule_id == "HLTH-03" for finding in self.findings)

    def ends_within(self, today: date, days: int = ENDING_DAYS) -> bool:
        """Whether it ends from today on within some days."""
        return self.ends_on is not None and today <= self.ends_on <= today + timedelta(days=days)

    @property
    def attention(self) -> tuple:
        """The order of attention: worst first, then the most findings, the largest overrun."""
        reds = sum(finding.level == "RED" for finding in self.findings)
        return (
            -_RANK[self.level],
            -reds,
            -len(self.findings),
            min(self.left_minutes, 0) if self.budget_minutes else 0,
            self.milestone_on or date.max,
            self.code,
        )


@dataclass(frozen=True, slots=True)
class PortfolioFilter:
    """What the address asks for; an empty tuple is everything. `live` leaves out what has ended."""

    regions: tuple[str, ...] = ()
    practices: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    managers: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    customers: tuple[str, ...] = ()
    text: str = ""

    def fits(self, row: ProjectTerms, manager_code: str | None) -> bool:
        """Whether a project is asked for; without a status, whether it is under way."""
        asked = (
            (self.statuses or LIVE, row.status),
            (self.regions, row.region_code),
            (self.practices, row.practice_code),
            (self.managers, manager_code),
            (self.kinds, row.billing_kind),
            (self.customers, row.customer_code),
        )
        if any(values and value not in values for values, value in asked):
            return False
        words = f"{row.code} {row.name} {row.customer_name}".casefold()
        return self.text.casefold() in words


@dataclass(frozen=True, slots=True)
class Portfolio:
    """The rows in order of attention, and what each filter offers as (value, label)."""

    rows: tuple[PortfolioRow, ...]
    choices: dict[str, tuple[tuple[str, str], ...]]


def portfolio(viewer: Viewer, wanted: PortfolioFilter, today: date) -> Portfolio:
    """The projects the viewer may see under a filter, in order of attention."""
    terms = projects(viewer)
    names = person_names(row.manager_id for row in terms if row.manager_id)
    codes = {key: code for key, (code, _) in names.items()}
    chosen = [row for row in terms if wanted.fits(row, codes.get(row.manager_id))]
    rows = portfolio_rows(viewer, chosen, today, names)
    return Portfolio(
        tuple(sorted(rows, key=lambda row: row.attention)),
        {
            "region": _choices((row.region_code, row.region_code) for row in terms),
            "practice": _choices((row.practice_code, row.practice_code) for row in terms),
            "status": _choices((row.status, _words(row.status)) for row in terms),
            "kind": _choices((row.billing_kind, KINDS.get(row.billing_kind, "")) for row in terms),
            "manager": _choices(names.values()),
            "customer": _choices((row.customer_code, row.customer_name) for row in terms),
        },
    )


def _choices(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(set(pairs), key=lambda pair: pair[1].casefold()))


def _words(code: str) -> str:
    return code.replace("_", " ").capitalize()


def portfolio_rows(
    viewer: Viewer,
    terms: Collection[ProjectTerms],
    today: date,
    names: dict[int, tuple[str, str]] | None = None,
) -> tuple[PortfolioRow, ...]:
    """A row for each of these projects, which the viewer may see; `names` are of their managers."""
    ids = [row.id for row in terms]
    whole = portfolio_standings(closed_through()) if len(ids) > FEW else None
    found = whole.now if whole else standings(ids)
    margins = project_margins(viewer, terms, found, today, whole)
    money, time = within(viewer, Data.FORECAST, terms), within(viewer, Data.TIME, terms)
    submitted = {
        row.key[0]: row.minutes
        for row in waiting_time(
            by=("project_id",), states=("SUBMITTED",), filters=Q(project_id__in=ids)
        )
    }
    coming = next_milestones(ids)
    policy = policy_on(today)
    if names is None:
        names = person_names(row.manager_id for row in terms if row.manager_id)
    return tuple(
        _row(
            row,
            found.get(row.id) or ProjectStanding(row.id),
            margins.get(row.id),
            row.id in money,
            row.id in time,
            submitted.get(row.id, 0),
            coming.get(row.id),
            names,
            today,
            policy,
        )
        for row in terms
    )


def next_milestones(ids: Collection[int]) -> dict[int, MilestoneRow]:
    """The first dated milestone of each project that is not accepted."""
    rows = milestones(ids, filters=~Q(state="ACCEPTED") & Q(due_on__isnull=False))
    found: dict[int, MilestoneRow] = {}
    for row in rows:
        held = found.get(row.project_id)
        if held is None or row.due_on < held.due_on:
            found[row.project_id] = row
    return found


def _row(row, standing, margin, sees_money, sees_time, submitted, milestone, names, today, policy):
    def money(minor: int) -> int | None:
        return minor if sees_money else None

    found = tuple(_findings(row, standing, margin, sees_money, submitted, milestone, today, policy))
    return PortfolioRow(
        id=row.id,
        code=row.code,
        name=row.name,
        customer_code=row.customer_code,
        customer_name=row.customer_name,
        manager_code=names.get(row.manager_id, (None,))[0],
        manager_name=row.manager_name,
        region_code=row.region_code,
        practice_code=row.practice_code,
        kind=row.billing_kind,
        status=row.status,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        currency=row.currency,
        budget_minutes=row.budget_minutes,
        approved_minutes=standing.minutes,
        submitted_minutes=submitted,
        budget_minor=money(row.budget_minor),
        rated_minor=money(standing.rated_minor),
        billed_minor=money(standing.billed_minor),
        recognized_minor=money(standing.recognized_minor),
        wip_minor=money(standing.wip_minor if row.billing_kind == "T_AND_M" else 0),
        position_minor=money(standing.position_minor),
        wip_reporting=money(standing.wip_reporting if row.billing_kind == "T_AND_M" else 0),
        position_reporting=money(standing.position_reporting),
        margin=margin,
        sees_time=sees_time,
        milestone_name=milestone.name if milestone else "",
        milestone_on=milestone.due_on if milestone else None,
        milestone_id=milestone.id if milestone else None,
        last_on=standing.last_worked_on,
        level=project_level(finding.level for finding in found),
        findings=found,
    )


def _findings(
    row: ProjectTerms,
    standing: ProjectStanding,
    margin: Margin | None,
    sees_money: bool,
    submitted: int,
    milestone: MilestoneRow | None,
    today: date,
    policy: Policy,
) -> Iterable[HealthFinding]:
    """Why a project needs a look; money only for those who may see it."""
    used = standing.minutes + submitted
    warning = setting_words("budget_warning_millionths", str(policy.budget_warning_millionths))
    level = budget_level(used, row.budget_minutes, policy)
    if level in ("RED", "AMBER"):
        over = level == "RED"
        said = "more hours used than budgeted" if over else f"{warning} or more of the hours used"
        yield HealthFinding(level, "HLTH-01", said)
    level = budget_level(standing.rated_minor, row.budget_minor, policy) if sees_money else ""
    if level in ("RED", "AMBER"):
        over = level == "RED"
        said = "rated above the budget" if over else f"{warning} or more of the budget rated"
        yield HealthFinding(level, "HLTH-01", said)
    if milestone and milestone_level(milestone.due_on, today) == "RED":
        days = (today - milestone.due_on).days
        late = f"{days} day{'' if days == 1 else 's'} late"
        yield HealthFinding("RED", "HLTH-02", f"milestone {milestone.name} is {late}")
    if margin and margin.status == "BAD":
        yield HealthFinding("RED", "MARG-03", "margin does not pass its target")
    if row.status == "ACTIVE" and silence_level(standing.last_worked_on, today, policy) == "AMBER":
        days = (today - standing.last_worked_on).days
        yield HealthFinding("AMBER", "HLTH-03", f"nothing worked for {days} days")


def in_view(rows: Iterable[PortfolioRow], name: str, today: date) -> tuple[PortfolioRow, ...]:
    """The rows of one of VIEWS."""
    chosen = {
        "attention": lambda row: row.level != "GREEN",
        "over-budget": lambda row: row.is_over_budget,
        "low-margin": lambda row: row.has_low_margin,
        "silent": lambda row: row.is_silent,
        "ending": lambda row: row.ends_within(today),
    }.get(name)
    return tuple(row for row in rows if chosen is None or chosen(row))
